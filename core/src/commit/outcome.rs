//! What came of a commit: for every group, and nothing hidden behind another one's success.
//!
//! Source: commit specification, sections 5.8 and 10.3.

use alloc::{string::String, vec::Vec};

use super::{
    facts::Oid,
    path::{RepoPath, Requested},
    plan::{Note, Role},
};
use crate::{
    artifact::Kind,
    code::Refusal,
    identity::BranchName,
    placement::{Surface, wire_enum},
    protection::Clearance,
};

wire_enum! {
    /// Why a branch stays as it is.
    UnchangedReason {
        /// It holds this content already.
        NoChanges = "no_op_no_changes",
        /// No file is left to commit.
        AlreadyCommitted = "no_op_already_committed",
    }
}

wire_enum! {
    /// How far a host came.
    Stage {
        /// Waiting for locks.
        Lock = "lock",
        /// Gathering facts.
        Facts = "facts",
        /// Making a worktree.
        Materialize = "materialize",
        /// Taking the content in.
        Content = "content",
        /// Running hooks.
        Hooks = "hooks",
        /// Storing the commit.
        Object = "object",
        /// Moving the branch.
        Publish = "publish",
    }
}

/// A commit that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The branch.
    pub branch: BranchName,
    /// The commit.
    pub oid: Oid,
    /// The paths that it changes, sorted.
    pub paths: Vec<RepoPath>,
    /// Why protection let it pass.
    pub clearance: Clearance,
    /// What went wrong afterwards ([`crate::Code::IndexStale`], a hook, a follow-up); the commit
    /// stands.
    pub notes: Vec<Refusal>,
}

/// A commit that was not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The code, its fields and the remedy.
    pub refusal: Refusal,
    /// How far it came.
    pub stage: Stage,
    /// The commit that was stored, if one was; no ref leads to it.
    pub oid: Option<Oid>,
    /// Files whose content is nowhere any more. A host that keeps the contract has none.
    pub lost: Vec<RepoPath>,
}

/// What came of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is published.
    Committed(Committed),
    /// There was nothing to do.
    Unchanged(UnchangedReason),
    /// It was not tried.
    Refused(Refusal),
    /// It was tried, and nothing is published.
    Failed(Failed),
}

/// What came of the files of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupReport {
    /// Whose files these are.
    pub role: Role,
    /// The kind that stands for them.
    pub kind: Option<Kind>,
    /// The surface, if it is known.
    pub surface: Option<Surface>,
    /// The branch, if it is known.
    pub branch: Option<BranchName>,
    /// The worktree, if it is known.
    pub worktree_root: Option<String>,
    /// The files, in the order of the request.
    pub paths: Vec<Requested>,
    /// What came of them.
    pub outcome: Outcome,
}

wire_enum! {
    /// A report in one word. The groups say more.
    Summary {
        /// Every group is committed or was so before, one at least is committed now.
        Committed = "committed",
        /// No group had anything to commit.
        Unchanged = "unchanged",
        /// Nothing is committed; a group was refused.
        Refused = "refused",
        /// Nothing is committed; a group failed.
        Failed = "failed",
        /// A group is committed, another one is not.
        Partial = "partial",
    }
}

/// What came of a request: every group, in the order of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitReport {
    /// The groups.
    pub groups: Vec<GroupReport>,
    /// What the caller should know.
    pub notes: Vec<Note>,
}

impl CommitReport {
    /// The report in one word.
    pub fn summary(&self) -> Summary {
        let any = |is: fn(&Outcome) -> bool| self.groups.iter().any(|group| is(&group.outcome));
        let committed = any(|outcome| matches!(outcome, Outcome::Committed(_)));
        let refused = any(|outcome| matches!(outcome, Outcome::Refused(_)));
        let failed = any(|outcome| matches!(outcome, Outcome::Failed(_)));
        match (committed, failed, refused) {
            (true, false, false) => Summary::Committed,
            (true, _, _) => Summary::Partial,
            (false, true, _) => Summary::Failed,
            (false, false, true) => Summary::Refused,
            (false, false, false) => Summary::Unchanged,
        }
    }

    /// Every commit that was made.
    pub fn commits(&self) -> impl Iterator<Item = &Committed> {
        self.groups.iter().filter_map(|group| match &group.outcome {
            Outcome::Committed(committed) => Some(committed),
            _ => None,
        })
    }
}
