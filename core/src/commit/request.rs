//! What a caller asks to commit.

use alloc::{string::String, vec::Vec};

use super::path::Requested;
use crate::{
    artifact::Kind,
    identity::BranchName,
    placement::wire_enum,
    protection::{Capability, MissionScope},
};

wire_enum! {
    /// What the caller means to happen to the paths.
    Intent {
        /// Whatever the worktree shows: what is there is committed, what is gone is removed.
        Auto = "auto",
        /// Content only: a path that is gone is a mistake.
        Write = "write",
    }
}

wire_enum! {
    /// What happens to the groups that are fit when another one is refused.
    Policy {
        /// Nothing is committed.
        All = "all",
        /// They are committed; the others are reported.
        Partial = "partial",
    }
}

wire_enum! {
    /// Whether the commit is signed.
    Signing {
        /// As git is configured.
        Inherit = "inherit",
        /// Not at all.
        Off = "off",
    }
}

/// A commit that somebody wants, for one mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitRequest {
    /// The files: absolute, or relative to the primary checkout. Order and duplicates do not count.
    pub paths: Vec<Vec<u8>>,
    /// The kind that the caller believes to commit. Each file is classified by its own path; a
    /// request none of whose files belongs where this kind belongs is refused.
    pub kind: Option<Kind>,
    /// The message.
    pub message: Vec<u8>,
    /// The right to commit on a protected branch, where there is one.
    pub capability: Capability,
    /// What is meant to happen.
    pub intent: Intent,
    /// What a refused group means for the others.
    pub policy: Policy,
    /// Whether the commit is signed.
    pub signing: Signing,
    /// Files that this call has written into the primary checkout only to commit them elsewhere:
    /// once published they may go again.
    pub created_here: Vec<Vec<u8>>,
    /// The target branch, if it is to follow the coordination branch after the commit.
    pub advance: Option<BranchName>,
}

impl CommitRequest {
    /// An ordinary commit of these files.
    pub fn new(paths: Vec<Vec<u8>>, message: impl Into<Vec<u8>>) -> Self {
        Self {
            paths,
            kind: None,
            message: message.into(),
            capability: Capability::STANDARD,
            intent: Intent::Auto,
            policy: Policy::All,
            signing: Signing::Inherit,
            created_here: Vec::new(),
            advance: None,
        }
    }
}

/// The branch on which a kind of artifact belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindHome {
    /// The kind.
    pub kind: Kind,
    /// Its branch.
    pub branch: BranchName,
}

/// A commit on one branch in one worktree: what [`super::CommitTarget::validate`] decides about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRequest {
    /// The short name of the branch, as the caller gave it.
    pub destination_ref: String,
    /// The worktree, as the caller names it.
    pub worktree_root: String,
    /// The paths.
    pub paths: Vec<Requested>,
    /// Where the kind that is committed belongs, if the request names one.
    pub home: Option<KindHome>,
    /// The right to commit on a protected branch.
    pub capability: Capability,
    /// What the mission adds to protection, in the generations where it does.
    pub mission: Option<MissionScope>,
}
