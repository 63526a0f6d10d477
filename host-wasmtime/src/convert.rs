//! From the contract's records to the core's wire values.

use kitty_core::{ask, wire};
use wasmtime::{Result, component::ResourceAny};

use crate::{bindings::authority as wit, session::Sandbox};

/// A value of the contract with a twin on the wire.
pub trait ToWire {
    /// The twin.
    type Wire;
    /// Converts; the refusals are read in the sandbox that gave them, and given back to it.
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<Self::Wire>;
}

impl ToWire for () {
    type Wire = ();
    fn to_wire(self, _: &mut Sandbox) -> Result<()> {
        Ok(())
    }
}

impl ToWire for bool {
    type Wire = Self;
    fn to_wire(self, _: &mut Sandbox) -> Result<Self> {
        Ok(self)
    }
}

impl ToWire for String {
    type Wire = Self;
    fn to_wire(self, _: &mut Sandbox) -> Result<Self> {
        Ok(self)
    }
}

impl<T: ToWire> ToWire for Option<T> {
    type Wire = Option<T::Wire>;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<Self::Wire> {
        self.map(|value| value.to_wire(sandbox)).transpose()
    }
}

impl<T: ToWire> ToWire for Vec<T> {
    type Wire = Vec<T::Wire>;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<Self::Wire> {
        self.into_iter().map(|value| value.to_wire(sandbox)).collect()
    }
}

/// Records whose fields are named alike on both sides.
macro_rules! twins {
    ($($record:ident { $($field:ident),* })*) => {$(
        impl ToWire for wit::$record {
            type Wire = wire::$record;
            fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::$record> {
                let Self { $($field),* } = self;
                Ok(wire::$record { $($field: $field.to_wire(sandbox)?),* })
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

impl ToWire for ResourceAny {
    type Wire = wire::Refusal;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::Refusal> {
        let Sandbox { store, guest, .. } = sandbox;
        let view = guest.kitty_core_authority().refusal().call_view(&mut *store, self)?;
        self.resource_drop(store)?;
        let wit::RefusalView { code, class, message, remedy, candidates, fields } = view;
        Ok(wire::Refusal { code, class, message, remedy, candidates, fields: fields.into_iter().collect() })
    }
}

impl ToWire for Result<wit::ReadHome, ResourceAny> {
    type Wire = wire::ReadLeg;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::ReadLeg> {
        let (home, refusal) = either(self, sandbox)?;
        Ok(wire::ReadLeg { home, refusal })
    }
}

impl ToWire for Result<wit::WriteHome, ResourceAny> {
    type Wire = wire::WriteLeg;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::WriteLeg> {
        let (home, refusal) = either(self, sandbox)?;
        Ok(wire::WriteLeg { home, refusal })
    }
}

impl ToWire for wit::Route {
    type Wire = wire::Route;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::Route> {
        let (placement, refusal) = either(self.placement, sandbox)?;
        Ok(wire::Route { kind: self.kind, placement, refusal })
    }
}

/// A result of the contract is two options on the wire, exactly one of them set.
pub fn either<T: ToWire>(
    result: Result<T, ResourceAny>,
    sandbox: &mut Sandbox,
) -> Result<(Option<T::Wire>, Option<wire::Refusal>)> {
    Ok(match answer(result, sandbox)? {
        Ok(answer) => (Some(answer), None),
        Err(refusal) => (None, Some(refusal)),
    })
}

/// An answer of the contract.
pub fn answer<T: ToWire>(
    result: Result<T, ResourceAny>,
    sandbox: &mut Sandbox,
) -> Result<Result<T::Wire, wire::Refusal>> {
    Ok(match result {
        Ok(answer) => Ok(answer.to_wire(sandbox)?),
        Err(refusal) => Err(refusal.to_wire(sandbox)?),
    })
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
