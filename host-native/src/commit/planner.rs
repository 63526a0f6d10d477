//! Who decides: the executor asks, and does what it is told.

use kitty_core::{
    Decision, DirName,
    commit::{CommitDraft, CommitFacts, CommitPlanSet, CommitRequest, Destination, FactsWanted},
    protection::{ProtectionFacts, ProtectionPolicy},
};

/// The decisions behind one request: the core in process, or a component that holds it.
pub trait Planner {
    /// The mission whose lock is held, unless the request belongs to none.
    fn mission(&self) -> Option<&DirName>;

    /// Groups and places the files, from what the repository says now.
    ///
    /// # Errors
    /// Why the request as a whole is refused.
    fn draft(&self) -> Decision<Box<dyn Draft + '_>>;

    /// What [`ProtectionPolicy::digest`] says of these facts.
    ///
    /// # Errors
    /// [`kitty_core::Code::ProtectionConfigMalformed`].
    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String>;
}

/// A request, grouped and placed.
pub trait Draft {
    /// The facts that [`Draft::plan`] takes, in this order.
    fn wanted(&self) -> Vec<FactsWanted>;

    /// Plans every group.
    ///
    /// # Errors
    /// When the facts are not those that were wanted.
    fn plan(&self, facts: &[CommitFacts]) -> Decision<CommitPlanSet>;
}

impl Draft for CommitDraft {
    fn wanted(&self) -> Vec<FactsWanted> {
        Self::wanted(self)
    }

    fn plan(&self, facts: &[CommitFacts]) -> Decision<CommitPlanSet> {
        Self::plan(self, facts)
    }
}

/// A commit on a branch and in a worktree that the caller names, decided by the core in process.
#[derive(Clone, Debug)]
pub struct DirectPlanner {
    /// Where it lands.
    pub destination: Destination,
    /// What is committed.
    pub request: CommitRequest,
}

impl Planner for DirectPlanner {
    fn mission(&self) -> Option<&DirName> {
        None
    }

    fn draft(&self) -> Decision<Box<dyn Draft + '_>> {
        Ok(Box::new(CommitDraft::direct(&self.destination, self.request.clone())))
    }

    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
        ProtectionPolicy::resolve(facts).map(|policy| policy.digest())
    }
}
