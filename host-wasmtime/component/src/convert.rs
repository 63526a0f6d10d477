//! From the core's answers to the contract's, where they are not the same type.

use alloc::string::String;

use kitty_core::{Refusal, Texts, ask, wire};

use crate::bindings::exports::kitty::core::authority as wit;

/// An answer of the contract.
pub type Answer<T> = Result<T, wit::Refusal>;

/// An answer.
pub fn answer<T>(answer: ask::Answer<T>) -> Answer<T> {
    answer.map_err(refused)
}

/// An answer that is a word of a vocabulary.
pub fn word(answer: ask::Answer<&str>) -> Answer<String> {
    answer.map(String::from).map_err(refused)
}

#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` has")]
pub fn refused(refusal: Refusal) -> wit::Refusal {
    wit::Refusal::new(wire::Refusal::from(&refusal))
}

impl wit::GuestRefusal for wire::Refusal {
    fn view(&self) -> wit::RefusalView {
        let Self { code, class, message, remedy, candidates, fields } = self.clone();
        wit::RefusalView { code, class, message, remedy, candidates, fields: fields.into_pairs().collect() }
    }
}

/// Exactly one of the two is set on the wire; in the contract it is a result.
pub fn either<T>(home: Option<T>, refusal: Option<wire::Refusal>) -> Answer<T> {
    home.ok_or_else(|| wit::Refusal::new(refusal.unwrap_or_else(neither)))
}

/// Out of reach as long as the core keeps its promise; not worth a trap.
#[inline(never)]
pub fn neither() -> wire::Refusal {
    wire::Refusal {
        code: String::new(),
        class: String::new(),
        message: String::new(),
        remedy: String::new(),
        candidates: [].into(),
        fields: Texts::new(),
    }
}

/// A placement.
#[inline(never)]
fn placement(placement: wire::Placement) -> wit::Placement {
    let wire::Placement { mission, kind, partition, surface, topology, phase, coordination, read, write, why, policy } =
        placement;
    wit::Placement {
        mission,
        kind,
        partition,
        surface,
        topology,
        phase,
        coordination,
        read: either(read.home, read.refusal),
        write: either(write.home, write.refusal),
        why,
        policy,
    }
}

/// The only row of an answer about one artifact.
pub fn route_of(placed: wire::Placement) -> wit::Route {
    wit::Route { kind: placed.kind.clone(), placement: Ok(placement(placed)) }
}

/// One row of a routing table.
pub fn route(route: wire::Route) -> wit::Route {
    wit::Route { kind: route.kind, placement: either(route.placement.map(placement), route.refusal) }
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
