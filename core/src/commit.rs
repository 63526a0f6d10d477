//! The commit authority: from files that somebody wants committed to plans that a host executes.
//!
//! Three steps, and only the host's is not pure:
//!
//! 1. a [`CommitDraft`] groups the files by where they belong ([`crate::Survey::plan_commit`] for a
//!    mission, [`CommitDraft::direct`] for a branch and a worktree that the caller names) and says
//!    which facts each group needs ([`CommitDraft::wanted`]);
//! 2. the host gathers these [`CommitFacts`];
//! 3. [`CommitDraft::plan`] answers a [`CommitPlanSet`]: for every group a [`CommitPlan`], or why
//!    not. [`CommitPlanSet::step`] says what the host does with it.
//!
//! A plan holds a [`CommitTarget`]: evidence that worktree and branch belong together, with the
//! commit that the branch must still be at when the host publishes.
//!
//! Source: commit specification.

mod advance;
pub mod churn;
mod draft;
mod facts;
mod outcome;
mod path;
mod plan;
mod policy;
mod request;
mod route;
mod stage;
mod target;
mod transaction;

pub use advance::{
    AdvanceFacts, AdvanceRequest, Ancestry, CheckoutState, Dirt, DirtyEntry, MetaTexts, RefAdvance, Resync, TreeChange,
    advance, differ_in_stamps_only,
};
pub use draft::{CommitDraft, Destination, DraftGroup, DraftPath, FactsWanted, Place, WantedPath};
pub use facts::{
    Blob, Checkout, CommitFacts, CopyFacts, FileMode, HeadFact, IndexFacts, Inside, Lstat, ObjectFormat, Oid,
    Operation, PathFacts, Probe, WorktreeFacts,
};
pub use outcome::{CommitReport, Committed, Failed, GroupReport, Outcome, Stage, Summary, UnchangedReason};
pub use path::{RepoPath, Requested};
pub use plan::{
    Change, CommitPlan, CommitPlanSet, Condition, Entry, FollowUp, Materialize, Note, PlannedGroup, Role, Step, Verdict,
};
pub use request::{CommitRequest, Intent, KindHome, Policy, Signing, TargetRequest};
pub use target::CommitTarget;
pub use transaction::{Here, TransactionPlan, TransactionRequest, TransactionRoute};
