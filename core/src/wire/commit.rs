//! The commit authority on the wire. Facts cross as they are; plans, targets and reports cross as
//! twins, because nobody but the core makes one.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::Refusal;

mod back;
mod convert;

/// A path: text where it is UTF-8, else a list of byte values.
pub type Path = super::Content;

wire! {
    /// A right to commit on a protected branch.
    Capability {
        /// `standard`, `release_flow`, `upgrade_bookkeeping`, `merge_bookkeeping`, `test_mode` or
        /// `post_consolidation_write`.
        flow: String,
        /// The branch that it opens.
        #[serde(default)]
        branch: Option<String>,
        /// The files and folders that it covers.
        #[serde(default)]
        below: Vec<Path>,
    }
}

/// A commit that somebody wants. Everything but paths and message may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommitRequest {
    /// The files: absolute, or relative to the checkout.
    pub paths: Vec<Path>,
    /// The kind that the caller believes to commit.
    pub kind: Option<String>,
    /// The message.
    #[serde(with = "crate::bytes")]
    pub message: Vec<u8>,
    /// The right to commit on a protected branch.
    pub capability: Option<Capability>,
    /// `auto` or `write`.
    pub intent: Option<String>,
    /// `all` or `partial`.
    pub policy: Option<String>,
    /// `inherit` or `off`.
    pub signing: Option<String>,
    /// Files written into the primary checkout only to be committed elsewhere.
    pub created_here: Vec<Path>,
    /// The target branch, if it is to follow the coordination branch.
    pub advance: Option<String>,
}

/// A branch and a worktree that the caller names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The primary checkout.
    pub repo_root: String,
    /// The worktree.
    pub worktree_root: String,
    /// Its real path, and other spellings that the files may use.
    #[serde(default)]
    pub spellings: Vec<String>,
    /// The short name of the branch.
    pub destination_ref: String,
    /// A kind, and the branch on which it belongs.
    #[serde(default)]
    pub home: Option<KindHome>,
}

wire! {
    /// The branch on which a kind belongs.
    KindHome {
        /// The kind.
        kind: String,
        /// Its branch.
        branch: String,
    }
}

wire! {
    /// A file of a draft.
    DraftPath {
        /// As the caller wrote it.
        written: Path,
        /// Its path in the worktree; `null` when it has none.
        path: Option<Path>,
        /// The path of its copy in the primary checkout, where the two are compared.
        primary: Option<Path>,
    }
}

wire! {
    /// Files that land on one branch. A group without a refusal wants a [`crate::commit::CommitFacts`].
    DraftGroup {
        /// `caller` or `other`.
        role: String,
        /// The kind that stands for them.
        kind: Option<String>,
        /// The surface.
        surface: Option<String>,
        /// The branch, as it was asked for.
        branch: Option<String>,
        /// The primary checkout.
        repo_root: Option<String>,
        /// The worktree.
        worktree_root: Option<String>,
        /// The files.
        paths: Vec<DraftPath>,
        /// Why they are not placed.
        refusal: Option<Refusal>,
    }
}

wire! {
    /// A request, grouped and placed.
    CommitDraft {
        /// The groups.
        groups: Vec<DraftGroup>,
        /// What the caller should know.
        notes: Vec<Note>,
    }
}

wire! {
    /// Something that stops nothing.
    Note {
        /// `unclassified_goes_primary`, `protection_waived` or `protected_entry_not_text`.
        note: String,
        /// The file, the branch or the text that it is about.
        subject: Path,
    }
}

wire! {
    /// Where a commit lands, proven. To make use of one see [`CommitPlanSet::prove`].
    CommitTarget {
        /// The shared git directory.
        common_dir: String,
        /// The worktree.
        worktree_root: String,
        /// The worktree's own git directory.
        git_dir: String,
        /// The full name of the ref.
        full_ref: String,
        /// The commit that it must still be at.
        expected_old: String,
        /// `sha1` or `sha256`.
        object_format: String,
        /// `unprotected`, `hatch`, `capability` or `own_target`.
        clearance: String,
        /// What was waived.
        waived: Option<String>,
        /// Digest of the protection in force.
        protection_digest: String,
    }
}

wire! {
    /// What happens to one path.
    Entry {
        /// The path.
        path: Path,
        /// `upsert`, `copy` or `remove`.
        change: String,
        /// How it is stored.
        mode: Option<String>,
        /// The primary copy that is committed.
        from: Option<Path>,
        /// Its content.
        content: Option<String>,
        /// The content that it replaces in the worktree.
        replaces: Option<String>,
    }
}

wire! {
    /// What follows a commit.
    FollowUp {
        /// `fast_forward` or `remove_primary_copy`.
        follow_up: String,
        /// The branch or the file.
        subject: Path,
        /// The content that the file must still have.
        content: Option<String>,
    }
}

wire! {
    /// A commit that may be made.
    CommitPlan {
        /// The same for the same request and facts.
        id: String,
        /// Where it lands.
        target: CommitTarget,
        /// What it changes.
        entries: Vec<Entry>,
        /// The message.
        message: Path,
        /// `inherit` or `off`.
        signing: String,
        /// What follows.
        follow_ups: Vec<FollowUp>,
    }
}

wire! {
    /// What was decided about a group.
    PlannedGroup {
        /// `caller` or `other`.
        role: String,
        /// The kind that stands for the files.
        kind: Option<String>,
        /// The surface.
        surface: Option<String>,
        /// The branch.
        branch: Option<String>,
        /// The worktree.
        worktree_root: Option<String>,
        /// The files, as the caller wrote them.
        paths: Vec<Path>,
        /// `plan`, `materialize`, `unchanged` or `refused`.
        verdict: String,
        /// Of `plan`.
        plan: Option<CommitPlan>,
        /// Of `unchanged`: `no_op_no_changes` or `no_op_already_committed`.
        reason: Option<String>,
        /// Of `refused`.
        refusal: Option<Refusal>,
    }
}

wire! {
    /// All groups of a request.
    CommitPlanSet {
        /// `materialize`, `execute` or `report`: what comes next.
        step: String,
        /// The groups.
        groups: Vec<PlannedGroup>,
        /// What the caller should know.
        notes: Vec<Note>,
    }
}

wire! {
    /// What came of a group.
    GroupReport {
        /// `caller` or `other`.
        role: String,
        /// The kind that stands for the files.
        kind: Option<String>,
        /// The surface.
        surface: Option<String>,
        /// The branch.
        branch: Option<String>,
        /// The worktree.
        worktree_root: Option<String>,
        /// The files, as the caller wrote them.
        paths: Vec<Path>,
        /// `committed`, `unchanged`, `refused` or `failed`.
        outcome: String,
        /// The commit; of `failed` one that no ref leads to.
        oid: Option<String>,
        /// The paths that the commit changes.
        changed: Vec<Path>,
        /// Of `committed`: `unprotected`, `hatch`, `capability` or `own_target`.
        clearance: Option<String>,
        /// Of `committed`: what went wrong afterwards.
        notes: Vec<Refusal>,
        /// Of `unchanged`.
        reason: Option<String>,
        /// Of `refused` and `failed`.
        refusal: Option<Refusal>,
        /// Of `failed`: how far it came.
        stage: Option<String>,
        /// Of `failed`: files whose content is nowhere any more.
        lost: Vec<Path>,
    }
}

wire! {
    /// What came of a request.
    CommitReport {
        /// `committed`, `partial`, `unchanged`, `refused` or `failed`.
        summary: String,
        /// Every group.
        groups: Vec<GroupReport>,
        /// What the caller should know.
        notes: Vec<Note>,
    }
}

wire! {
    /// A protected branch.
    ProtectedBranch {
        /// Its name.
        name: String,
        /// Why it is protected.
        source: String,
    }
}

wire! {
    /// The protected branches of a repository.
    Protection {
        /// The branches, by name.
        branches: Vec<ProtectedBranch>,
        /// Whether the operator has opened all of them.
        hatch: bool,
        /// Entries of the list that are no text, as they are read.
        not_text: Vec<String>,
        /// Differs when the policy differs.
        digest: String,
    }
}

wire! {
    /// What a mission adds to protection.
    MissionScope {
        /// Its target branch, if it may commit there although it is protected.
        own_target: Option<String>,
        /// The primary branch, which is protected from it.
        primary_branch: Option<String>,
    }
}

wire! {
    /// Why protection lets a commit pass.
    Clearance {
        /// `unprotected`, `hatch`, `capability` or `own_target`.
        clearance: String,
        /// What was waived.
        waived: Option<String>,
    }
}

wire! {
    /// A branch that somebody wants to be moved.
    AdvanceRequest {
        /// The branch.
        branch: String,
        /// The commit that it shall be at.
        new: String,
        /// The right to move a protected branch.
        #[serde(default)]
        capability: Option<Capability>,
    }
}

wire! {
    /// A checkout that follows its branch.
    Resync {
        /// The worktree.
        root: String,
        /// Files that may be overwritten although they are not as committed.
        expendable: Vec<Path>,
    }
}

wire! {
    /// A branch that may be moved.
    RefAdvance {
        /// The full name of the ref.
        full_ref: String,
        /// The commit that it must still be at; `null` when it must not exist.
        old: Option<String>,
        /// The commit that it will be at.
        new: String,
        /// `unprotected`, `hatch` or `capability`.
        clearance: String,
        /// The checkouts that follow.
        resync: Vec<Resync>,
    }
}

/// A transaction that somebody wants to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransactionRequest {
    /// The branch that the caller believes the events to belong on.
    pub destination_ref: Option<String>,
    /// Whether the events of a coordination mission go to its target branch.
    pub to_primary_target: bool,
    /// The checkout that the caller works in.
    pub here: Option<Here>,
}

wire! {
    /// A checkout, and the branch that it is on.
    Here {
        /// The worktree.
        root: String,
        /// Its branch, unless it is detached.
        branch: Option<String>,
    }
}

wire! {
    /// Where a transaction appends and commits.
    TransactionPlan {
        /// The mission; its name is the key of the lock.
        mission: String,
        /// `coordination`, `primary` or `legacy`.
        route: String,
        /// The worktree.
        worktree_root: String,
        /// The branch.
        branch: String,
        /// The event log.
        events: String,
        /// The snapshot.
        snapshot: String,
    }
}
