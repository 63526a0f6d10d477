//! The target of a commit as evidence: worktree and branch, proven to belong together.
//!
//! Source: commit specification, sections 2.3 to 2.5.

use alloc::string::{String, ToString};

use super::{
    facts::{CommitFacts, HeadFact, ObjectFormat, Oid, Operation, Probe},
    path::show,
    request::TargetRequest,
};
use crate::{
    code::{Code, Decision, Refusal},
    identity::{BranchName, trim},
    protection::{Clearance, ProtectionPolicy},
};

const HEADS: &str = "refs/heads/";

/// A branch and the worktree in which a commit on it is made.
///
/// A value of this type is evidence: it comes out of [`CommitTarget::validate`] and from nowhere
/// else, so a worktree and a branch that do not belong together have none. It holds for one plan;
/// the host proves it again when it publishes ([`super::CommitPlan::must_hold`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitTarget {
    common_dir: String,
    worktree_root: String,
    git_dir: String,
    branch: BranchName,
    expected_old: Oid,
    object_format: ObjectFormat,
    clearance: Clearance,
    protection: String,
}

impl CommitTarget {
    /// Decides whether the request may commit there: rows T1 to T15, the first that fails decides.
    /// O(checkouts + paths).
    ///
    /// # Errors
    /// The refusal of the row that fails.
    pub fn validate(request: &TargetRequest, facts: &CommitFacts) -> Decision<Self> {
        let branch = branch(&request.destination_ref)?;
        if request.paths.is_empty() {
            return Err(Refusal::new(Code::SafeCommitEmptyChangeset).with("destination_ref", &branch));
        }
        let (common_dir, git_dir) = worktree(request, facts)?;
        environment(facts)?;
        no_operation(facts)?;
        on_branch(&branch, facts)?;
        let expected_old = facts.dest.clone().ok_or_else(|| {
            Refusal::new(Code::SafeCommitDestinationNotFound)
                .with("destination_ref", &branch)
                .with("worktree_root", &facts.worktree.root)
        })?;
        fresh(&branch, &expected_old, facts)?;
        alone(&branch, facts)?;
        for requested in &request.paths {
            let path = requested.path().map_err(Clone::clone)?;
            if path.is_in_worktrees(facts.case_insensitive) {
                return Err(super::policy::in_worktrees(path, &facts.worktree.root, Some(facts)));
            }
        }
        let policy = ProtectionPolicy::resolve(&facts.protection)?;
        let paths = request.paths.iter().filter_map(|requested| requested.path().ok());
        let clearance = policy.clear(branch.as_str(), &request.capability, paths, request.mission.as_ref());
        let clearance = clearance.map_err(|refusal| refusal.with("worktree_root", &facts.worktree.root))?;
        if let Some(home) = request.home.as_ref().filter(|home| home.branch != branch) {
            return Err(Refusal::new(Code::TargetPartitionMismatch)
                .with("kind", home.kind.as_str())
                .with("expected_ref", &home.branch)
                .with("destination_ref", &branch));
        }
        Ok(Self {
            common_dir,
            worktree_root: facts.worktree.root.clone(),
            git_dir,
            branch,
            expected_old,
            object_format: facts.object_format,
            clearance,
            protection: policy.digest(),
        })
    }

    /// The shared git directory.
    pub fn common_dir(&self) -> &str {
        &self.common_dir
    }

    /// The worktree, absolute.
    pub fn worktree_root(&self) -> &str {
        &self.worktree_root
    }

    /// The worktree's own git directory.
    pub fn git_dir(&self) -> &str {
        &self.git_dir
    }

    /// The branch.
    pub fn branch(&self) -> &BranchName {
        &self.branch
    }

    /// The full name of the ref; the only name to give to git.
    pub fn full_ref(&self) -> String {
        self.branch.full_ref()
    }

    /// The commit that the branch must still be at.
    pub fn expected_old(&self) -> &Oid {
        &self.expected_old
    }

    /// How the repository names objects.
    pub fn object_format(&self) -> ObjectFormat {
        self.object_format
    }

    /// Why protection lets the commit pass.
    pub fn clearance(&self) -> &Clearance {
        &self.clearance
    }

    /// Digest of the protection in force; see [`ProtectionPolicy::digest`].
    pub fn protection_digest(&self) -> &str {
        &self.protection
    }
}

/// T1 to T3: the short name of a branch.
pub(crate) fn branch(text: &str) -> Decision<BranchName> {
    let refused = |code| Refusal::new(code).with("destination_ref", text);
    if trim(text).is_empty() || trim(text).len() != text.len() {
        return Err(Refusal::new(Code::TargetRefEmpty).with("destination_ref", text));
    }
    if let Some(short) = text.strip_prefix(HEADS) {
        return Err(Refusal::new(Code::SafeCommitDestinationRefShape)
            .with("destination_ref", text)
            .with("short", short));
    }
    BranchName::parse(text).map_err(|refusal| {
        let reason = refusal.fields().get("reason").map(ToString::to_string).unwrap_or_default();
        refused(Code::TargetRefShape).with("reason", reason)
    })
}

/// T4 to T6: a worktree of this repository, at exactly that place.
fn worktree(request: &TargetRequest, facts: &CommitFacts) -> Decision<(String, String)> {
    let worktree = &facts.worktree;
    let not_one = |reason: &str| {
        Err(Refusal::new(Code::SafeCommitNotAWorktree)
            .with("worktree_root", &request.worktree_root)
            .with("destination_ref", &request.destination_ref)
            .with("reason", reason))
    };
    if worktree.asked != request.worktree_root {
        return not_one("the facts are those of another directory");
    }
    match worktree.probe {
        Probe::Ok => {}
        Probe::NotARepository => return not_one("no repository is there"),
        Probe::GitUnavailable => return not_one("git cannot be asked"),
        Probe::Missing => return not_one("no directory is there"),
    }
    if worktree.toplevel.as_ref() != Some(&worktree.root) {
        return not_one("it lies inside of another worktree");
    }
    match (&facts.common_dir, &worktree.common_dir, &worktree.git_dir) {
        (Some(repository), Some(common), Some(git_dir)) if repository == common => {
            Ok((common.clone(), git_dir.clone()))
        }
        _ => not_one("it belongs to another repository"),
    }
}

/// T7: nothing redirects git.
fn environment(facts: &CommitFacts) -> Decision<()> {
    let tainted = |reason: &str| {
        Err(Refusal::new(Code::TargetEnvTainted).with("worktree_root", &facts.worktree.root).with("reason", reason))
    };
    if !facts.tainted_env.is_empty() {
        return tainted(&facts.tainted_env.join(", "));
    }
    if !facts.worktree.registered {
        return tainted("git does not list the worktree");
    }
    if facts.worktree.prunable { tainted("git holds the worktree for left over") } else { Ok(()) }
}

/// T8: git is not in the middle of anything.
fn no_operation(facts: &CommitFacts) -> Decision<()> {
    let (name, command) = match facts.operation {
        Operation::None => match facts.index.unmerged.first() {
            None => return Ok(()),
            Some(_) => ("an unresolved conflict", "`git status` lists the files"),
        },
        Operation::Merge => ("a merge", "`git merge --continue` or `git merge --abort`"),
        Operation::CherryPick => ("a cherry-pick", "`git cherry-pick --continue` or `git cherry-pick --abort`"),
        Operation::Revert => ("a revert", "`git revert --continue` or `git revert --abort`"),
        Operation::Rebase => ("a rebase", "`git rebase --continue` or `git rebase --abort`"),
        Operation::Bisect => ("a bisection", "`git bisect reset`"),
        Operation::Am => ("a series of patches", "`git am --continue` or `git am --abort`"),
    };
    Err(Refusal::new(Code::TargetOperationInProgress)
        .with("worktree_root", &facts.worktree.root)
        .with("operation", name)
        .with("command", command))
}

/// T9 and T10: HEAD names the branch, byte for byte.
fn on_branch(branch: &BranchName, facts: &CommitFacts) -> Decision<()> {
    let observed = match &facts.head {
        HeadFact::Symbolic(full) if *full == branch.full_ref().into_bytes() => return Ok(()),
        HeadFact::Symbolic(full) => show(full.strip_prefix(HEADS.as_bytes()).unwrap_or(full)),
        HeadFact::Detached => "<detached>".to_string(),
        HeadFact::Unreadable => "<unreadable>".to_string(),
    };
    let root = &facts.worktree.root;
    let full = branch.full_ref().into_bytes();
    let way = match facts.other_checkouts.iter().find(|checkout| checkout.full_ref == full) {
        Some(checkout) => alloc::format!("commit from `{}`, which has the branch checked out", checkout.root),
        None if facts.dest.is_some() => alloc::format!("run `git -C {root} switch {branch}`"),
        None => alloc::format!("run `git -C {root} switch -c {branch}`, which makes the branch"),
    };
    Err(Refusal::new(Code::SafeCommitHeadMismatch)
        .with("destination_ref", branch)
        .with("observed_head", observed)
        .with("worktree_root", root)
        .with("way", way))
}

/// T12: what lies in the worktree is of the branch's commit.
fn fresh(branch: &BranchName, expected_old: &Oid, facts: &CommitFacts) -> Decision<()> {
    let stale = |reason: String| {
        Err(Refusal::new(Code::TargetWorktreeStale)
            .with("destination_ref", branch)
            .with("worktree_root", &facts.worktree.root)
            .with("reason", reason))
    };
    if facts.head_oid.as_ref() != Some(expected_old) {
        return stale("its HEAD is at another commit".to_string());
    }
    match facts.index.behind.first() {
        None => Ok(()),
        Some(path) => stale(alloc::format!("its index holds an older `{}`", show(path))),
    }
}

/// T13: no other checkout shows the branch.
pub(crate) fn alone(branch: &BranchName, facts: &CommitFacts) -> Decision<()> {
    let full = branch.full_ref().into_bytes();
    let shared = |checkout: &&super::facts::Checkout| checkout.full_ref == full && checkout.root != facts.worktree.root;
    match facts.other_checkouts.iter().find(shared) {
        None => Ok(()),
        Some(other) => Err(Refusal::new(Code::TargetBranchShared)
            .with("destination_ref", branch)
            .with("worktree_root", &facts.worktree.root)
            .with("other", &other.root)),
    }
}
