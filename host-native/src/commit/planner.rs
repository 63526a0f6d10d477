//! Who decides: the executor asks, and does what it is told.

use std::path::Path;

use kitty_core::{
    Decision, DirName, Generation, Survey,
    commit::{
        AdvanceFacts, AdvanceRequest, CommitDraft, CommitFacts, CommitPlanSet, CommitRequest, Destination, FactsWanted,
        RefAdvance, TransactionPlan, TransactionRequest, advance,
    },
    protection::{ProtectionFacts, ProtectionPolicy},
};

use crate::{NativeFiles, NativeGit};

/// The decisions of the core: made in process, or by a component that holds it.
pub trait Decider {
    /// Groups a commit on a branch and in a worktree that the caller names.
    ///
    /// # Errors
    /// Why the request as a whole is refused.
    fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>>;

    /// What [`ProtectionPolicy::digest`] says of these facts.
    ///
    /// # Errors
    /// [`kitty_core::Code::ProtectionConfigMalformed`].
    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String>;

    /// Whether a branch may be moved; nothing when it is there already.
    ///
    /// # Errors
    /// Why it may not.
    fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>>;
}

/// The decisions behind one commit.
pub trait Planner: Decider {
    /// The mission whose lock is held, unless the request belongs to none.
    fn mission(&self) -> Option<&DirName>;

    /// Groups and places the files, from what the repository says now.
    ///
    /// # Errors
    /// Why the request as a whole is refused.
    fn draft(&self) -> Decision<Box<dyn Draft>>;
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

/// The core, in process.
#[derive(Clone, Copy, Debug)]
pub struct Native {
    /// The generation whose rules count.
    pub generation: Generation,
}

impl Decider for Native {
    fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>> {
        Ok(Box::new(CommitDraft::direct(destination, request.clone())))
    }

    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
        ProtectionPolicy::resolve(facts).map(|policy| policy.digest())
    }

    fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>> {
        advance(request, facts, self.generation)
    }
}

impl Native {
    /// The rules that the repository records for itself.
    ///
    /// # Errors
    /// [`kitty_core::Code::GenerationUnsupported`], or a port's code.
    pub fn of(root: &str) -> Decision<Self> {
        Ok(Self { generation: Survey::detect_generation(&NativeFiles, root)? })
    }

    /// The mission that a handle designates.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`].
    pub fn mission(&self, root: &str, handle: &str) -> Decision<DirName> {
        let git = NativeGit::default();
        Survey::new(&NativeFiles, &git, root, self.generation).resolve(handle)
    }

    /// Where a transaction of a mission appends and commits.
    ///
    /// # Errors
    /// Those of [`Survey::plan_transaction`].
    pub fn transaction(
        &self,
        root: &str,
        mission: &DirName,
        request: &TransactionRequest,
    ) -> Decision<TransactionPlan> {
        let git = NativeGit::default();
        Survey::new(&NativeFiles, &git, root, self.generation).plan_transaction(mission, request)
    }
}

/// Files of a mission: each lands where it belongs.
#[derive(Clone, Debug)]
pub struct MissionPlanner {
    core: Native,
    root: String,
    mission: DirName,
    request: CommitRequest,
}

impl MissionPlanner {
    /// A commit of files of the mission that `handle` designates. `root` is the primary checkout.
    ///
    /// # Errors
    /// Those of [`Native::of`] and [`Native::mission`].
    pub fn new(root: &str, handle: &str, request: CommitRequest) -> Decision<Self> {
        Self::with(Native::of(root)?, root, handle, request)
    }

    /// The same, by the rules of a generation that the caller knows.
    ///
    /// # Errors
    /// Those of [`Native::mission`].
    pub fn with(core: Native, root: &str, handle: &str, request: CommitRequest) -> Decision<Self> {
        Ok(Self { core, root: root.to_string(), mission: core.mission(root, handle)?, request })
    }
}

/// A commit on a branch and in a worktree that the caller names.
#[derive(Clone, Debug)]
pub struct DirectPlanner {
    /// The rules that count.
    pub core: Native,
    /// Where it lands.
    pub destination: Destination,
    /// What is committed.
    pub request: CommitRequest,
}

macro_rules! decides_by_its_core {
    ($planner:ty) => {
        impl Decider for $planner {
            fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>> {
                self.core.direct(destination, request)
            }

            fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
                self.core.protection_digest(facts)
            }

            fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>> {
                self.core.advance(request, facts)
            }
        }
    };
}

decides_by_its_core!(MissionPlanner);
decides_by_its_core!(DirectPlanner);

impl DirectPlanner {
    /// A commit on `branch` in `worktree`; the files may also be spelled by its real path.
    pub fn new(core: Native, root: &str, worktree: &str, branch: &str, request: CommitRequest) -> Self {
        let real = Path::new(worktree).canonicalize().ok();
        let destination = Destination {
            repo_root: root.to_string(),
            worktree_root: worktree.to_string(),
            spellings: real.and_then(|real| real.into_os_string().into_string().ok()).into_iter().collect(),
            destination_ref: branch.to_string(),
            home: None,
        };
        Self { core, destination, request }
    }
}

impl Planner for MissionPlanner {
    fn mission(&self) -> Option<&DirName> {
        Some(&self.mission)
    }

    fn draft(&self) -> Decision<Box<dyn Draft>> {
        let git = NativeGit::default();
        let survey = Survey::new(&NativeFiles, &git, &self.root, self.core.generation);
        Ok(Box::new(survey.plan_commit(&self.mission, self.request.clone())?))
    }
}

impl Planner for DirectPlanner {
    fn mission(&self) -> Option<&DirName> {
        None
    }

    fn draft(&self) -> Decision<Box<dyn Draft>> {
        self.core.direct(&self.destination, &self.request)
    }
}
