//! From the core's wire values to the contract's records.

use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

use kitty_core::{ask, wire};

use crate::bindings::exports::kitty::core::types as wit;

/// A value with a twin in the contract.
pub trait ToWit {
    /// The twin.
    type Wit;
    /// Converts.
    fn to_wit(self) -> Self::Wit;
}

impl ToWit for () {
    type Wit = ();
    fn to_wit(self) {}
}

impl ToWit for bool {
    type Wit = Self;
    fn to_wit(self) -> Self {
        self
    }
}

impl ToWit for String {
    type Wit = Self;
    fn to_wit(self) -> Self {
        self
    }
}

impl ToWit for &str {
    type Wit = String;
    fn to_wit(self) -> String {
        self.to_owned()
    }
}

impl<T: ToWit> ToWit for Option<T> {
    type Wit = Option<T::Wit>;
    fn to_wit(self) -> Self::Wit {
        self.map(T::to_wit)
    }
}

impl<T: ToWit> ToWit for Vec<T> {
    type Wit = Vec<T::Wit>;
    fn to_wit(self) -> Self::Wit {
        self.into_iter().map(T::to_wit).collect()
    }
}

impl<T: ToWit> ToWit for ask::Answer<T> {
    type Wit = Result<T::Wit, wit::Refusal>;
    fn to_wit(self) -> Self::Wit {
        match self {
            Ok(answer) => Ok(answer.to_wit()),
            Err(refusal) => Err(refusal.to_wit()),
        }
    }
}

/// Records whose fields are named alike on both sides.
macro_rules! twins {
    ($($record:ident { $($field:ident),* })*) => {$(
        impl ToWit for wire::$record {
            type Wit = wit::$record;
            #[inline(never)]
            fn to_wit(self) -> wit::$record {
                let Self { $($field),* } = self;
                wit::$record { $($field: $field.to_wit()),* }
            }
        }
    )*};
}

twins! {
    CodeRow { code, class, message, remedy, why }
    Policy { generation, digest }
    KindRow { kind, partition, rationale, consumers, files, folders }
    Mission { dir, path, mission_id, mid8, policy }
    Defect { defect, detail }
    HandleForm { form, handle, refused }
    ListedMission { name, mission_id, mid8, handles, defects }
    Missions { missions, residue, policy }
    Meta {
        mission_id, mid8, mission_type, target_branch, coordination_branch, topology, flattened, merged, keys
    }
    ReadHome { surface, dir, degraded }
    WriteHome { surface, dir, branch }
    Placement { mission, kind, partition, surface, topology, phase, coordination, read, write, why, policy }
    ParsedBranch { slug, mid8, lane }
    ParsedWorktree { mission, lane }
}

impl ToWit for wire::Refusal {
    type Wit = wit::Refusal;
    #[inline(never)]
    fn to_wit(self) -> wit::Refusal {
        wit::Refusal::new(self)
    }
}

impl wit::GuestRefusal for wire::Refusal {
    fn view(&self) -> wit::RefusalView {
        let Self { code, class, message, remedy, candidates, fields } = self.clone();
        wit::RefusalView { code, class, message, remedy, candidates, fields: fields.into_iter().collect() }
    }
}

/// Exactly one of the two is set on the wire; in the contract it is a result.
fn either<T: ToWit>(answer: Option<T>, refusal: Option<wire::Refusal>) -> Result<T::Wit, wit::Refusal> {
    match (answer, refusal) {
        (Some(answer), _) => Ok(answer.to_wit()),
        (None, refusal) => Err(refusal.unwrap_or_else(neither).to_wit()),
    }
}

/// Out of reach as long as the core keeps its promise; not worth a trap.
fn neither() -> wire::Refusal {
    wire::Refusal {
        code: String::new(),
        class: String::new(),
        message: String::new(),
        remedy: String::new(),
        candidates: Vec::new(),
        fields: alloc::collections::BTreeMap::new(),
    }
}

impl ToWit for wire::ReadLeg {
    type Wit = Result<wit::ReadHome, wit::Refusal>;
    fn to_wit(self) -> Self::Wit {
        either(self.home, self.refusal)
    }
}

impl ToWit for wire::WriteLeg {
    type Wit = Result<wit::WriteHome, wit::Refusal>;
    fn to_wit(self) -> Self::Wit {
        either(self.home, self.refusal)
    }
}

impl ToWit for wire::Route {
    type Wit = wit::Route;
    fn to_wit(self) -> wit::Route {
        wit::Route { kind: self.kind, placement: either(self.placement, self.refusal) }
    }
}

impl From<wit::CreateFacts> for wire::CreateFacts {
    fn from(facts: wit::CreateFacts) -> Self {
        let wit::CreateFacts {
            explicit,
            pull_request,
            owned_checkout,
            current_branch,
            primary_branch,
            primary_protected,
            unborn_head,
        } = facts;
        Self { explicit, pull_request, owned_checkout, current_branch, primary_branch, primary_protected, unborn_head }
    }
}

impl From<wit::ComposedName> for ask::MissionName {
    fn from(name: wit::ComposedName) -> Self {
        match name {
            wit::ComposedName::MissionDir => Self::MissionDir,
            wit::ComposedName::CoordinationMissionDir => Self::CoordinationMissionDir,
            wit::ComposedName::CoordinationWorktree => Self::CoordinationWorktree,
            wit::ComposedName::ReconstructedBranch => Self::ReconstructedBranch,
            wit::ComposedName::MissionBranch => Self::MissionBranch,
        }
    }
}
