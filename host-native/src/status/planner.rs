//! Who decides what is written.

use kitty_core::{
    Decision, DirName, ask,
    commit::{TransactionPlan, TransactionRequest},
    wire,
};

use crate::{
    NativeFiles, NativeGit,
    commit::{Decider, Native},
};

/// The decisions behind a change of the status of one mission.
pub trait StatusPlanner {
    /// The decisions behind its commit.
    fn decider(&self) -> &dyn Decider;

    /// Where the change is appended and committed.
    ///
    /// # Errors
    /// Those of [`kitty_core::Survey::plan_transaction`].
    fn transaction(&self, request: &TransactionRequest) -> Decision<TransactionPlan>;

    /// What the change writes, on the files as they stand.
    ///
    /// # Errors
    /// Those of [`ask::Repository::plan_status`].
    fn plan(
        &self,
        log: Option<&[u8]>,
        current: Option<&[u8]>,
        change: &wire::StatusChange,
        stamps: &[wire::Stamp],
    ) -> Decision<wire::StatusPlan>;
}

/// The core, in process.
#[derive(Clone, Debug)]
pub struct NativeStatus {
    core: Native,
    root: String,
    mission: DirName,
}

impl NativeStatus {
    /// The status of the mission that `handle` designates. `root` is the primary checkout.
    ///
    /// # Errors
    /// Those of [`Native::mission`].
    pub fn new(core: Native, root: &str, handle: &str) -> Decision<Self> {
        Ok(Self { core, root: root.to_string(), mission: core.mission(root, handle)? })
    }
}

impl StatusPlanner for NativeStatus {
    fn decider(&self) -> &dyn Decider {
        &self.core
    }

    fn transaction(&self, request: &TransactionRequest) -> Decision<TransactionPlan> {
        self.core.transaction(&self.root, &self.mission, request)
    }

    fn plan(
        &self,
        log: Option<&[u8]>,
        current: Option<&[u8]>,
        change: &wire::StatusChange,
        stamps: &[wire::Stamp],
    ) -> Decision<wire::StatusPlan> {
        let git = NativeGit::default();
        let generation = self.core.generation.as_str();
        let repository = ask::Repository::open(&NativeFiles, &git, &self.root, Some(generation))?;
        repository.plan_status(self.mission.as_str(), log, current, change, stamps)
    }
}
