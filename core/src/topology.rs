//! The four topologies: with or without coordination, with or without lanes.
//!
//! Source: placement specification, section 3; generations, section 4.

use core::fmt;

use crate::{
    code::{Code, Decision, Refusal},
    generation::Generation,
};
use alloc::string::ToString;

/// The shape of a mission in git.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topology {
    /// Everything on the target branch.
    SingleBranch,
    /// Work on lane branches, no coordination branch.
    Lanes,
    /// A coordination branch, no lanes.
    Coord,
    /// Both.
    LanesWithCoord,
}

impl Topology {
    /// All four, in declaration order.
    pub const ALL: [Self; 4] = [Self::SingleBranch, Self::Lanes, Self::Coord, Self::LanesWithCoord];

    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SingleBranch => "single_branch",
            Self::Lanes => "lanes",
            Self::Coord => "coord",
            Self::LanesWithCoord => "lanes_with_coord",
        }
    }

    /// Reads a stored value: exact text, or nothing.
    pub fn parse(wire: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topology| topology.as_str() == wire)
    }

    /// The cell of the 2×2 grid.
    pub const fn derive(coordination: bool, lanes: bool) -> Self {
        match (coordination, lanes) {
            (false, false) => Self::SingleBranch,
            (false, true) => Self::Lanes,
            (true, false) => Self::Coord,
            (true, true) => Self::LanesWithCoord,
        }
    }

    /// Whether COORD kinds live on a coordination branch.
    pub const fn routes_through_coordination(self) -> bool {
        matches!(self, Self::Coord | Self::LanesWithCoord)
    }

    /// What an unstamped mission of this derived shape is at run time.
    #[must_use]
    pub fn unstamped(self, generation: Generation) -> Self {
        match self {
            Self::SingleBranch => generation.profile().unstamped_flat,
            other => other,
        }
    }

    /// Writers refuse a mission stamped flat whose manifest lists code lanes; readers keep working.
    ///
    /// # Errors
    /// [`Code::SingleBranchCodeLanesUnmigrated`].
    pub fn check_manifest(self, has_code_lanes: bool, mission: &str) -> Decision<()> {
        if self == Self::SingleBranch && has_code_lanes {
            return Err(Refusal::new(Code::SingleBranchCodeLanesUnmigrated).with("mission_slug", mission));
        }
        Ok(())
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The facts that decide the topology of a new mission.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of a machine")]
pub struct CreateFacts<'a> {
    /// What the user asked for.
    pub explicit: Option<&'a str>,
    /// The mission will become a pull request.
    pub pull_request: bool,
    /// The mission is created in a checkout of its own.
    pub owned_checkout: bool,
    /// The checked-out branch, if there is one.
    pub current_branch: Option<&'a str>,
    /// The primary branch, if the repository is known.
    pub primary_branch: Option<&'a str>,
    /// Whether the primary branch is protected.
    pub primary_protected: bool,
    /// The repository has no commit yet.
    pub unborn_head: bool,
}

/// The topology of a new mission: an explicit wish wins, else the generation's table.
///
/// # Errors
/// [`Code::MalformedQuestion`] for an unknown wish, [`Code::UnbornHead`] when the answer needs a
/// coordination branch and the repository has no commit to start it from.
pub fn topology_for_create(facts: CreateFacts<'_>, generation: Generation) -> Decision<Topology> {
    let profile = generation.profile();
    let topology = match facts.explicit {
        Some(wish) => Topology::parse(wish).ok_or_else(|| {
            Refusal::new(Code::MalformedQuestion)
                .with("reason", "unknown topology")
                .candidates_are(Topology::ALL.iter().map(ToString::to_string).collect())
        })?,
        None if facts.owned_checkout && profile.create_owned_flat => Topology::SingleBranch,
        None => match (facts.current_branch, facts.primary_branch) {
            (Some(current), Some(primary)) if facts.pull_request => {
                if facts.primary_protected || current == primary {
                    Topology::Coord
                } else {
                    profile.create_for_pull_request
                }
            }
            (Some(current), Some(primary)) if current != primary => profile.create_on_branch,
            _ => Topology::Coord,
        },
    };
    if facts.unborn_head && topology.routes_through_coordination() {
        return Err(Refusal::new(Code::UnbornHead));
    }
    Ok(topology)
}
