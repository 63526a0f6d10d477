//! The answer of the authority: where one kind of artifact of one mission is read and written.
//!
//! Source: placement specification, section 5; generations, section 7.

use crate::{
    artifact::Kind,
    code::{Code, CodeRow, Decision, Refusal},
    generation::Generation,
    identity::{BranchName, DirName, SPECS, mission_dir, split_last},
    topology::Topology,
};
use alloc::{
    format,
    string::{String, ToString},
};

macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $wire:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $doc])* $variant,)* }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The wire name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            /// Looks a value up by its wire name.
            pub fn parse(wire: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == wire)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use wire_enum;

wire_enum! {
    /// Where an artifact lives.
    Surface {
        /// The primary checkout.
        Primary = "primary",
        /// The coordination worktree.
        Coord = "coord",
        /// A lane's worktree.
        Lane = "lane",
        /// The primary branch, once the mission is published.
        Consolidated = "consolidated",
        /// A temporary checkout.
        Temp = "temp",
    }
}

wire_enum! {
    /// How far a mission has come.
    LifecyclePhase {
        /// Its work is not merged.
        PreConsolidation = "pre_consolidation",
        /// Its work is merged into the target branch, which exists.
        Consolidated = "consolidated",
        /// Its target branch is gone: the content lives on the primary branch.
        Published = "published",
    }
}

wire_enum! {
    /// What is there of a mission's coordination surface.
    CoordinationState {
        /// The mission has no mid8, so it has no worktree.
        None = "none",
        /// The worktree holds the mission's directory.
        Materialized = "materialized",
        /// The worktree is there, the mission's directory is not.
        Empty = "empty",
        /// The branch is there (or cannot be disproved), the worktree is not.
        Unmaterialized = "unmaterialized",
        /// Neither is there.
        Deleted = "deleted",
    }
}

/// Where reads go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadHome {
    pub(crate) surface: Surface,
    pub(crate) dir: String,
    pub(crate) degraded: Option<&'static CodeRow>,
}

impl ReadHome {
    /// The surface.
    pub fn surface(&self) -> Surface {
        self.surface
    }

    /// The directory, absolute.
    pub fn dir(&self) -> &str {
        &self.dir
    }

    /// Set when the answer is not the home of the kind but what stands in for it, with the reason.
    pub fn degraded(&self) -> Option<Code> {
        self.degraded.map(|row| row.code)
    }
}

/// Where writes go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WriteHome {
    pub(crate) surface: Surface,
    pub(crate) dir: String,
    pub(crate) branch: BranchName,
}

impl WriteHome {
    /// The surface.
    pub fn surface(&self) -> Surface {
        self.surface
    }

    /// The directory, absolute. It may have to be materialised first; see
    /// [`Placement::coordination`].
    pub fn dir(&self) -> &str {
        &self.dir
    }

    /// The branch on which a commit must land.
    pub fn branch(&self) -> &BranchName {
        &self.branch
    }
}

/// Where one kind of artifact of one mission lives: the answer of the authority.
///
/// One value carries both legs, so a reader and a writer cannot disagree about the mission, the
/// topology or the moment they looked. A leg that cannot be decided carries its refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    pub(crate) mission: DirName,
    pub(crate) kind: Kind,
    pub(crate) generation: Generation,
    pub(crate) topology: Option<Topology>,
    pub(crate) phase: Option<LifecyclePhase>,
    pub(crate) coordination: Option<CoordinationState>,
    pub(crate) read: Decision<ReadHome>,
    pub(crate) write: Decision<WriteHome>,
}

impl Placement {
    /// The mission.
    pub fn mission(&self) -> &DirName {
        &self.mission
    }

    /// The kind.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The generation that decided.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The topology; `None` for PRIMARY kinds, which do not depend on it.
    pub fn topology(&self) -> Option<Topology> {
        self.topology
    }

    /// The lifecycle phase; `None` when it could not be decided.
    pub fn phase(&self) -> Option<LifecyclePhase> {
        self.phase
    }

    /// The state of the coordination surface; `None` where it was not consulted.
    pub fn coordination(&self) -> Option<CoordinationState> {
        self.coordination
    }

    /// The surface to which the kind belongs by partition and topology, whatever its state.
    pub fn surface(&self) -> Surface {
        match self.topology {
            Some(topology) if topology.routes_through_coordination() => Surface::Coord,
            _ => Surface::Primary,
        }
    }

    /// Where reads go.
    ///
    /// # Errors
    /// The refusal of this leg.
    pub fn read(&self) -> Result<&ReadHome, &Refusal> {
        self.read.as_ref()
    }

    /// Where writes go.
    ///
    /// # Errors
    /// The refusal of this leg.
    pub fn write(&self) -> Result<&WriteHome, &Refusal> {
        self.write.as_ref()
    }

    /// Where an operation that reads, changes and writes back must work.
    ///
    /// # Errors
    /// The refusal of a leg, or [`Code::CoordWriteSurfaceUnmaterialized`] when the legs differ.
    pub fn read_modify_write(&self) -> Decision<&WriteHome> {
        let read = self.read.as_ref().map_err(Clone::clone)?;
        let write = self.write.as_ref().map_err(Clone::clone)?;
        if read.dir == write.dir {
            return Ok(write);
        }
        Err(Refusal::new(Code::CoordWriteSurfaceUnmaterialized)
            .with("mission_slug", &self.mission)
            .with("coord_worktree", worktree_of(&write.dir))
            .with("coordination_branch", &write.branch))
    }

    /// Reads the primary copy where the worktree is not materialised: the caller opts in.
    ///
    /// # Errors
    /// Any other refusal of the read leg.
    pub fn read_or_primary(&self, root: &str) -> Decision<ReadHome> {
        match &self.read {
            Err(refusal) if refusal.code() == Code::CoordinationWorktreeUnmaterialized => Ok(ReadHome {
                surface: Surface::Primary,
                dir: mission_dir(root, &self.mission),
                degraded: Some(refusal.row()),
            }),
            read => read.clone(),
        }
    }

    /// Where the committed copy of `file` is found: branch and path in its tree.
    ///
    /// # Errors
    /// The refusal of the write leg.
    pub fn committed(&self, file: &str) -> Decision<(BranchName, String)> {
        let write = self.write.as_ref().map_err(Clone::clone)?;
        let dir = split_last(&write.dir, "/").map_or(write.dir.as_str(), |(_, name)| name);
        Ok((write.branch.clone(), format!("{SPECS}/{dir}/{file}")))
    }

    /// Why the kind lives there, in one sentence.
    pub fn why(&self) -> String {
        let row = self.generation.profile().kinds().find(|row| Some(row.kind) == self.kind.known());
        let reason = row.map_or("declared by the host", |row| row.rationale);
        match (self.topology, self.coordination) {
            (Some(topology), Some(state)) => format!("{reason}; topology {topology}, coordination {state}"),
            (Some(topology), None) => format!("{reason}; topology {topology} has no coordination"),
            (None, _) => reason.to_string(),
        }
    }
}

fn worktree_of(dir: &str) -> &str {
    split_last(dir, "/kitty-specs/").map_or(dir, |(root, _)| root)
}
