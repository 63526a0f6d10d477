//! Where the events of a mission are appended and committed: one answer for a whole transaction.
//!
//! Source: commit specification, sections 7.1 and 10.5.

use alloc::{
    format,
    string::{String, ToString},
};

use super::target;
use crate::{
    artifact::ArtifactKind,
    code::{Code, Decision, Refusal},
    identity::{BranchName, DirName},
    meta::Field,
    placement::{Surface, WriteHome, wire_enum},
    status::{LOG_FILE, SNAPSHOT_FILE},
    survey::Survey,
};

/// A transaction that somebody wants to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransactionRequest {
    /// The branch that the caller believes the events to belong on. Without one, the right one is
    /// taken; with another one, the transaction is refused.
    pub destination_ref: Option<String>,
    /// Whether the events of a coordination mission go to its target branch, after a merge.
    pub to_primary_target: bool,
    /// The checkout that the caller works in, and its branch: where missions of the oldest kind
    /// keep their events.
    pub here: Option<Here>,
}

/// A checkout, and the branch that it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The worktree.
    pub root: String,
    /// Its branch, unless it is detached.
    pub branch: Option<String>,
}

wire_enum! {
    /// Why the events go there.
    TransactionRoute {
        /// The mission has a coordination branch.
        Coordination = "coordination",
        /// It has none.
        Primary = "primary",
        /// It records neither a topology nor a coordination branch.
        Legacy = "legacy",
    }
}

/// Where a transaction appends and commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionPlan {
    mission: DirName,
    route: TransactionRoute,
    worktree_root: String,
    branch: BranchName,
    dir: String,
}

impl TransactionPlan {
    /// The mission. Its directory name is the key of the lock, whatever the caller called it.
    pub fn mission(&self) -> &DirName {
        &self.mission
    }

    /// Why the events go there.
    pub fn route(&self) -> TransactionRoute {
        self.route
    }

    /// The worktree, absolute. A coordination worktree may have to be made first.
    pub fn worktree_root(&self) -> &str {
        &self.worktree_root
    }

    /// The branch that the commit lands on.
    pub fn branch(&self) -> &BranchName {
        &self.branch
    }

    /// The event log, absolute.
    pub fn events(&self) -> String {
        format!("{}/{LOG_FILE}", self.dir)
    }

    /// The snapshot, absolute.
    pub fn snapshot(&self) -> String {
        format!("{}/{SNAPSHOT_FILE}", self.dir)
    }
}

impl Survey<'_> {
    /// Where a transaction of the mission appends and commits: where its status is placed, and
    /// nowhere else.
    ///
    /// # Errors
    /// [`Code::TargetPartitionMismatch`] for another branch than that one, with the refusals of
    /// its name; [`Code::BookkeepingLegacyResolutionFailed`]; those of [`Survey::place`].
    pub fn plan_transaction(&self, mission: &DirName, request: &TransactionRequest) -> Decision<TransactionPlan> {
        let asked = request.destination_ref.as_deref().map(target::branch).transpose()?;
        let meta = self.meta(mission)?;
        let plan = |route, root: &str, branch: BranchName, dir: String| TransactionPlan {
            mission: mission.clone(),
            route,
            worktree_root: root.to_string(),
            branch,
            dir,
        };
        let home = self.write_home(mission, ArtifactKind::StatusState)?;
        let legacy = meta.coordination_branch == Field::Absent && !meta.flattened && meta.topology.is_none();
        let plan = if home.surface() == Surface::Coord && request.to_primary_target {
            let primary = self.write_home(mission, ArtifactKind::PrimaryMetadata)?;
            plan(TransactionRoute::Primary, primary.worktree(), primary.branch().clone(), primary.dir().to_string())
        } else if home.surface() == Surface::Coord {
            plan(TransactionRoute::Coordination, home.worktree(), home.branch().clone(), home.dir().to_string())
        } else if legacy {
            let here = legacy_checkout(mission, request, &home)?;
            let dir = home.dir().replacen(home.worktree(), &here.root, 1);
            plan(TransactionRoute::Legacy, &here.root, home.branch().clone(), dir)
        } else {
            plan(TransactionRoute::Primary, home.worktree(), home.branch().clone(), home.dir().to_string())
        };
        match asked {
            Some(asked) if asked != plan.branch => Err(elsewhere(&plan.branch, asked.as_str())),
            _ => Ok(plan),
        }
    }
}

/// The checkout in which a mission of the oldest kind keeps its events.
fn legacy_checkout<'r>(mission: &DirName, request: &'r TransactionRequest, home: &WriteHome) -> Decision<&'r Here> {
    let unresolved = |checkout: &str| {
        Refusal::new(Code::BookkeepingLegacyResolutionFailed).with("mission", mission).with("checkout", checkout)
    };
    let here = request.here.as_ref().ok_or_else(|| unresolved("the current directory"))?;
    match &here.branch {
        None => Err(unresolved(&here.root)),
        Some(branch) if branch == home.branch().as_str() => Ok(here),
        Some(branch) => Err(elsewhere(home.branch(), branch)),
    }
}

fn elsewhere(expected: &BranchName, asked: &str) -> Refusal {
    Refusal::new(Code::TargetPartitionMismatch)
        .with("kind", ArtifactKind::StatusState)
        .with("expected_ref", expected)
        .with("destination_ref", asked)
}
