//! From the contract's records to the core's wire values.

use kitty_core::{ask, wire};

use crate::bindings::types as wit;

/// A value of the contract with a twin on the wire.
pub trait ToWire {
    /// The twin.
    type Wire;
    /// Converts.
    fn to_wire(self) -> Self::Wire;
}

impl ToWire for () {
    type Wire = ();
    fn to_wire(self) {}
}

impl ToWire for bool {
    type Wire = Self;
    fn to_wire(self) -> Self {
        self
    }
}

impl ToWire for String {
    type Wire = Self;
    fn to_wire(self) -> Self {
        self
    }
}

impl<T: ToWire> ToWire for Option<T> {
    type Wire = Option<T::Wire>;
    fn to_wire(self) -> Self::Wire {
        self.map(T::to_wire)
    }
}

impl<T: ToWire> ToWire for Vec<T> {
    type Wire = Vec<T::Wire>;
    fn to_wire(self) -> Self::Wire {
        self.into_iter().map(T::to_wire).collect()
    }
}

/// Records whose fields are named alike on both sides.
macro_rules! twins {
    ($($record:ident { $($field:ident),* })*) => {$(
        impl ToWire for wit::$record {
            type Wire = wire::$record;
            fn to_wire(self) -> wire::$record {
                let Self { $($field),* } = self;
                wire::$record { $($field: $field.to_wire()),* }
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

impl ToWire for wit::Refusal {
    type Wire = wire::Refusal;
    fn to_wire(self) -> wire::Refusal {
        let Self { code, class, message, remedy, candidates, fields } = self;
        wire::Refusal { code, class, message, remedy, candidates, fields: fields.into_iter().collect() }
    }
}

impl ToWire for Result<wit::ReadHome, wit::Refusal> {
    type Wire = wire::ReadLeg;
    fn to_wire(self) -> wire::ReadLeg {
        let (home, refusal) = either(self);
        wire::ReadLeg { home, refusal }
    }
}

impl ToWire for Result<wit::WriteHome, wit::Refusal> {
    type Wire = wire::WriteLeg;
    fn to_wire(self) -> wire::WriteLeg {
        let (home, refusal) = either(self);
        wire::WriteLeg { home, refusal }
    }
}

impl ToWire for wit::Route {
    type Wire = wire::Route;
    fn to_wire(self) -> wire::Route {
        let (placement, refusal) = either(self.placement);
        wire::Route { kind: self.kind, placement, refusal }
    }
}

/// A result of the contract is two options on the wire, exactly one of them set.
fn either<T: ToWire>(result: Result<T, wit::Refusal>) -> (Option<T::Wire>, Option<wire::Refusal>) {
    match result {
        Ok(answer) => (Some(answer.to_wire()), None),
        Err(refusal) => (None, Some(refusal.to_wire())),
    }
}

impl From<&wire::CreateFacts> for wit::CreateFacts {
    fn from(facts: &wire::CreateFacts) -> Self {
        let wire::CreateFacts {
            explicit,
            pull_request,
            owned_checkout,
            current_branch,
            primary_branch,
            primary_protected,
            unborn_head,
        } = facts.clone();
        Self { explicit, pull_request, owned_checkout, current_branch, primary_branch, primary_protected, unborn_head }
    }
}

impl From<ask::MissionName> for wit::ComposedName {
    fn from(name: ask::MissionName) -> Self {
        match name {
            ask::MissionName::MissionDir => Self::MissionDir,
            ask::MissionName::CoordinationMissionDir => Self::CoordinationMissionDir,
            ask::MissionName::CoordinationWorktree => Self::CoordinationWorktree,
            ask::MissionName::ReconstructedBranch => Self::ReconstructedBranch,
            ask::MissionName::MissionBranch => Self::MissionBranch,
        }
    }
}
