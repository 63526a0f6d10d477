//! Generations of spec-kitty as versioned data: one profile record each.
//!
//! Every rule that differs between generations reads a field of the profile; no rule asks for a
//! version. Adding a generation means adding a [`Profile`] and a row of [`GENERATIONS`].
//!
//! Source: generations document, section 0.

use core::fmt;

use crate::{
    artifact::{self, ArtifactKind, KindRow, NameRow},
    code::{Code, Decision, Refusal},
    status::Lane,
    topology::Topology,
};
use alloc::{string::ToString, vec::Vec};

/// What a COORD read answers while the coordination worktree is not materialised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnmaterializedRead {
    /// The primary copy, marked as degraded.
    Primary,
    /// A refusal.
    Refuse,
}

/// When a lane manifest counts as "has lanes".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanesSignal {
    /// Whenever the manifest is readable.
    Readable,
    /// When it lists a lane that is not the planning lane.
    CodeLane,
}

/// The names of lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneGrammar {
    /// Letters after `lane-`: one, or any number.
    pub many_letters: bool,
    /// Whether branch and worktree carry the mission id's mid8 when the caller knows it.
    pub use_identity: bool,
    /// Whether the planning lane needs its branch named; otherwise it falls back to `main`.
    pub planning_branch_required: bool,
}

/// How the event log reduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct StatusRules {
    /// Whether a transition must continue the lane in force; otherwise the last one wins.
    pub continuity: bool,
    /// The lanes that a review sends a work package back to.
    pub rejection_targets: &'static [Lane],
    /// What the actor of a reconstruction seed starts with, in generations that know seeds.
    pub seed_prefix: Option<&'static str>,
    /// Whether a subtask may be `skipped`.
    pub skipped_subtasks: bool,
    /// The shape of a fresh snapshot; 1 is the shape without a version.
    pub snapshot_version: i64,
    /// Whether a record path that is no text is echoed as one.
    pub any_record_path: bool,
    /// Whether a dependency that is not ready keeps a work package from being claimed and begun.
    pub dependency_guard: bool,
}

/// Which files spec-kitty keeps for itself, beyond those of every generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChurnRules {
    /// Whether any `meta.json` counts; otherwise a mission's and the one below `.kittify` do.
    pub any_meta: bool,
    /// Whether derived views, dossier snapshots and audits below `.kittify` count.
    pub derived_files: bool,
}

/// Everything in which generations differ.
#[derive(Debug)]
pub struct Profile {
    /// The wire name, for instance `3.2`.
    pub name: &'static str,
    /// The spec-kitty major versions that this profile speaks for.
    pub majors: &'static [u32],
    /// Digest of the profile's canonical text; a test recomputes it.
    pub digest: &'static str,
    kinds: &'static [&'static [KindRow]],
    names: &'static [&'static [NameRow]],
    /// When a lane manifest counts.
    pub lanes_signal: LanesSignal,
    /// What an unstamped mission without coordination and lanes is.
    pub unstamped_flat: Topology,
    /// The topology of a new mission on a branch of its own.
    pub create_on_branch: Topology,
    /// The topology of a new pull-request mission whose primary branch is neither protected nor
    /// checked out.
    pub create_for_pull_request: Topology,
    /// Whether a mission in an owned checkout is created flat.
    pub create_owned_flat: bool,
    /// What COORD reads answer while the worktree is not materialised.
    pub unmaterialized_read: UnmaterializedRead,
    /// Whether a coordination worktree on another branch is refused when reading.
    pub worktree_branch_checked: bool,
    /// COORD kinds whose home moves to the primary branch once the mission is published.
    pub published_kinds: &'static [ArtifactKind],
    /// The grammar of lanes.
    pub lanes: LaneGrammar,
    /// Which files spec-kitty keeps for itself.
    pub churn: ChurnRules,
    /// Whether a mission may commit to its own protected target, and the primary branch is
    /// protected from missions even where it is not listed.
    pub mission_scoped_protection: bool,
    /// The tool's own code for an unresolvable mission context.
    pub context_error_code: &'static str,
    /// The tool's own error class for an unsafe segment.
    pub unsafe_segment_class: &'static str,
    /// How the event log reduces.
    pub status: StatusRules,
}

impl Profile {
    /// The partition table, in the tool's declaration order.
    pub fn kinds(&self) -> impl Iterator<Item = &'static KindRow> {
        self.kinds.iter().flat_map(|table| table.iter())
    }

    /// What classifies, base table first.
    pub fn names(&self) -> impl Iterator<Item = &'static NameRow> {
        self.names.iter().flat_map(|table| table.iter())
    }
}

const V3_2: Profile = Profile {
    name: "3.2",
    majors: &[0, 1, 2, 3],
    digest: "sha256:3608d834e77164b8ab45f4217a9eaa492b1875706c217811f892630d2cd25f2c",
    kinds: &[artifact::KINDS_3_2],
    names: &[artifact::NAMES_3_2],
    lanes_signal: LanesSignal::Readable,
    unstamped_flat: Topology::SingleBranch,
    create_on_branch: Topology::SingleBranch,
    create_for_pull_request: Topology::Coord,
    create_owned_flat: false,
    unmaterialized_read: UnmaterializedRead::Primary,
    worktree_branch_checked: false,
    published_kinds: &[
        ArtifactKind::IssueMatrix,
        ArtifactKind::TracerFile,
        ArtifactKind::AcceptanceMatrix,
        ArtifactKind::ReviewCycle,
    ],
    lanes: LaneGrammar { many_letters: false, use_identity: true, planning_branch_required: false },
    churn: ChurnRules { any_meta: true, derived_files: false },
    mission_scoped_protection: false,
    context_error_code: "FEATURE_CONTEXT_UNRESOLVED",
    unsafe_segment_class: "ValueError",
    status: StatusRules {
        continuity: false,
        rejection_targets: &[Lane::InProgress],
        seed_prefix: None,
        skipped_subtasks: false,
        snapshot_version: 1,
        any_record_path: true,
        dependency_guard: false,
    },
};

const V4_0: Profile = Profile {
    name: "4.0",
    majors: &[4],
    digest: "sha256:118ec159e43e4f5b0b07990ea394f5aa1836d7ec1c291103c44ddd7776a818b5",
    kinds: &[artifact::KINDS_3_2, artifact::KINDS_ADDED_4_0],
    names: &[artifact::NAMES_3_2, artifact::NAMES_ADDED_4_0],
    lanes_signal: LanesSignal::CodeLane,
    unstamped_flat: Topology::Lanes,
    create_on_branch: Topology::Lanes,
    create_for_pull_request: Topology::Lanes,
    create_owned_flat: true,
    unmaterialized_read: UnmaterializedRead::Refuse,
    worktree_branch_checked: true,
    published_kinds: &[
        ArtifactKind::IssueMatrix,
        ArtifactKind::TracerFile,
        ArtifactKind::AcceptanceMatrix,
        ArtifactKind::ReviewCycle,
        ArtifactKind::StatusState,
    ],
    lanes: LaneGrammar { many_letters: true, use_identity: false, planning_branch_required: true },
    churn: ChurnRules { any_meta: false, derived_files: true },
    mission_scoped_protection: true,
    context_error_code: "MISSION_CONTEXT_UNRESOLVED",
    unsafe_segment_class: "UnsafePathSegmentError",
    status: StatusRules {
        continuity: true,
        rejection_targets: &[Lane::Planned, Lane::Claimed, Lane::InProgress],
        seed_prefix: Some("migration:"),
        skipped_subtasks: true,
        snapshot_version: 2,
        any_record_path: false,
        dependency_guard: true,
    },
};

const PROFILES: &[&Profile] = &[&V3_2, &V4_0];

/// A generation of spec-kitty: a handle to its profile.
#[derive(Clone, Copy)]
pub struct Generation(&'static Profile);

/// Every generation, oldest first.
pub const GENERATIONS: &[Generation] = &[Generation(&V3_2), Generation(&V4_0)];

impl Generation {
    /// spec-kitty 3.2: the generation of a repository that records none.
    pub const V3_2: Self = Self(&V3_2);
    /// spec-kitty 4.0.
    pub const V4_0: Self = Self(&V4_0);

    /// The profile.
    pub const fn profile(self) -> &'static Profile {
        self.0
    }

    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// Looks a generation up by its wire name, or by a version that it speaks for (`3.2.7`).
    ///
    /// # Errors
    /// [`Code::GenerationUnsupported`] with the known generations as candidates.
    pub fn parse(text: &str) -> Decision<Self> {
        let major = || text.split('.').next().and_then(|major| major.parse::<u32>().ok());
        PROFILES
            .iter()
            .find(|profile| profile.name == text)
            .or_else(|| {
                let major = major()?;
                PROFILES.iter().find(|profile| profile.majors.contains(&major))
            })
            .map(|profile| Self(profile))
            .ok_or_else(|| {
                Refusal::new(Code::GenerationUnsupported)
                    .with("value", text)
                    .candidates_are(GENERATIONS.iter().map(ToString::to_string).collect::<Vec<_>>())
            })
    }

    /// The generation that `.kittify/metadata.yaml` records, if it records one: the scalar
    /// `version` of its block `spec_kitty`, which `spec-kitty init` and `upgrade` write.
    ///
    /// # Errors
    /// [`Code::GenerationUnsupported`] when the recorded version has no profile.
    pub fn recorded(metadata: &[u8]) -> Decision<Option<Self>> {
        let Ok(text) = core::str::from_utf8(metadata) else { return Ok(None) };
        let mut lines = text.lines().skip_while(|line| line.trim_end() != "spec_kitty:").skip(1);
        let version = lines
            .by_ref()
            .take_while(|line| line.starts_with(' ') || line.trim().is_empty())
            .find_map(|line| line.trim().strip_prefix("version:"));
        match version.map(|value| value.trim().trim_matches(['"', '\''])) {
            None | Some("" | "null" | "~") => Ok(None),
            Some(version) => Self::parse(version).map(Some),
        }
    }
}

impl Default for Generation {
    fn default() -> Self {
        Self::V3_2
    }
}

impl PartialEq for Generation {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Generation {}

impl core::hash::Hash for Generation {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl fmt::Debug for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Generation({})", self.0.name)
    }
}
