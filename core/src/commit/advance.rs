//! Moving a branch forward to a commit that descends from it: fast-forward only, protection asked,
//! and no uncommitted file lost.
//!
//! Source: commit specification, sections 8.1 and 10.6.

use alloc::{format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    churn,
    facts::{Oid, Operation},
    path::{RepoPath, show},
};
use crate::{
    code::{Code, Decision, Refusal},
    generation::Generation,
    identity::BranchName,
    protection::{Capability, Clearance, ProtectionFacts, ProtectionPolicy},
};

/// A branch that somebody wants to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvanceRequest {
    /// The branch.
    pub branch: BranchName,
    /// The commit that it shall be at.
    pub new: Oid,
    /// The right to move a protected branch.
    pub capability: Capability,
}

/// How the commit that a branch is at relates to the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ancestry {
    /// They are one.
    Same,
    /// The new one descends from it.
    Descends,
    /// It does not.
    Diverged,
    /// It cannot be told.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// A path in which the two commits differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeChange {
    /// The path.
    #[serde(with = "crate::bytes")]
    pub path: Vec<u8>,
    /// Its content in the commit that the branch is at.
    pub old: Option<Oid>,
    /// Its content in the new commit.
    pub new: Option<Oid>,
}

/// How git sees a file that is not as committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dirt {
    /// Tracked, and changed or staged.
    Tracked,
    /// Not tracked, ignored or not.
    Untracked,
}

/// A `meta.json` that is not as committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaTexts {
    /// As committed.
    #[serde(with = "crate::bytes")]
    pub committed: Vec<u8>,
    /// As it stands in the checkout.
    #[serde(with = "crate::bytes")]
    pub here: Vec<u8>,
}

/// A file of a checkout that is not as committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirtyEntry {
    /// Its path; of a wholly untracked folder that of the folder.
    #[serde(with = "crate::bytes")]
    pub path: Vec<u8>,
    /// How git sees it.
    pub dirt: Dirt,
    /// What git would store of it; `None` where nothing or no file stands.
    pub content: Option<Oid>,
    /// Of a `meta.json`: both of its texts.
    pub meta: Option<MetaTexts>,
}

/// A worktree that has the branch checked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutState {
    /// The worktree.
    pub root: String,
    /// Whether its directory is there.
    pub present: bool,
    /// What git is in the middle of there.
    pub operation: Operation,
    /// Every file that is not as committed.
    pub dirty: Vec<DirtyEntry>,
}

/// Everything that decides about moving a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceFacts {
    /// The commit that the branch is at, by its full name; `None` when there is no such branch.
    pub old: Option<Oid>,
    /// How that relates to the new one.
    pub ancestry: Ancestry,
    /// Every path in which the two differ.
    pub changes: Vec<TreeChange>,
    /// Every worktree that has the branch checked out.
    pub checkouts: Vec<CheckoutState>,
    /// What protects branches.
    pub protection: ProtectionFacts,
}

/// A checkout that follows its branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resync {
    /// The worktree.
    pub root: String,
    /// Files that may be overwritten although they are not as committed: what they hold is held by
    /// one of the two commits, or is made anew from the event log.
    pub expendable: Vec<Vec<u8>>,
}

/// A branch that may be moved, and how: compare-and-swap from `old`, then every checkout follows
/// without losing a file (`git read-tree -m -u <old> <new>`, never `reset --hard`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefAdvance {
    branch: BranchName,
    old: Option<Oid>,
    new: Oid,
    clearance: Clearance,
    resync: Vec<Resync>,
}

impl RefAdvance {
    /// The branch.
    pub fn branch(&self) -> &BranchName {
        &self.branch
    }

    /// The commit that it must still be at; `None` when it must not exist.
    pub fn old(&self) -> Option<&Oid> {
        self.old.as_ref()
    }

    /// The commit that it will be at.
    pub fn new_commit(&self) -> &Oid {
        &self.new
    }

    /// Why protection lets it move.
    pub fn clearance(&self) -> &Clearance {
        &self.clearance
    }

    /// The checkouts that follow.
    pub fn resync(&self) -> &[Resync] {
        &self.resync
    }
}

/// Decides whether a branch may be moved; `None` when it is there already. O(dirty × changes).
///
/// # Errors
/// [`Code::ProtectionConfigMalformed`], [`Code::SafeCommitProtectedBranch`],
/// [`Code::RefAdvanceNonFastForward`], [`Code::RefAdvanceDirtyWorktree`], [`Code::RefAdvanceFailed`].
pub fn advance(request: &AdvanceRequest, facts: &AdvanceFacts, generation: Generation) -> Decision<Option<RefAdvance>> {
    let branch = &request.branch;
    let failed = |command: &str, reason: &str| {
        Err(Refusal::new(Code::RefAdvanceFailed).with("branch", branch).with("command", command).with("reason", reason))
    };
    if let Some(old) = &facts.old {
        match &facts.ancestry {
            Ancestry::Same => return Ok(None),
            Ancestry::Descends => {}
            Ancestry::Diverged => {
                return Err(Refusal::new(Code::RefAdvanceNonFastForward)
                    .with("branch", branch)
                    .with("old_sha", old.as_str())
                    .with("new_sha", request.new.as_str()));
            }
            Ancestry::Unknown { reason } => return failed("git fsck --connectivity-only", reason),
        }
    }
    let policy = ProtectionPolicy::resolve(&facts.protection)?;
    let paths: Vec<_> = facts.changes.iter().filter_map(|change| RepoPath::below(&[], &change.path).ok()).collect();
    let clearance = policy.clear(branch.as_str(), &request.capability, paths.iter(), None)?;
    let mut resync = Vec::with_capacity(facts.checkouts.len());
    for checkout in &facts.checkouts {
        if !checkout.present {
            return failed("git worktree prune --verbose", &format!("the checkout {} is gone", checkout.root));
        }
        if checkout.operation != Operation::None {
            let command = format!("git -C {} status", checkout.root);
            return failed(&command, "git is in the middle of another operation there");
        }
        let mut followed = Resync { root: checkout.root.clone(), expendable: Vec::new() };
        let mut lost = Vec::new();
        for entry in &checkout.dirty {
            match fate(entry, &facts.changes, generation) {
                Fate::Kept => {}
                Fate::Expendable => followed.expendable.push(entry.path.clone()),
                Fate::Lost => lost.push(show(&entry.path)),
            }
        }
        if !lost.is_empty() {
            return Err(Refusal::new(Code::RefAdvanceDirtyWorktree)
                .with("branch", branch)
                .with("worktree_path", &checkout.root)
                .with("old_sha", facts.old.as_ref().map_or("", Oid::as_str))
                .with("new_sha", request.new.as_str())
                .with("dirty_entries", lost.join(", ")));
        }
        resync.push(followed);
    }
    Ok(Some(RefAdvance { branch: branch.clone(), old: facts.old.clone(), new: request.new.clone(), clearance, resync }))
}

/// What becomes of a file that is not as committed when its checkout follows.
enum Fate {
    Kept,
    Expendable,
    Lost,
}

fn fate(entry: &DirtyEntry, changes: &[TreeChange], generation: Generation) -> Fate {
    let touched = changes.iter().find(|change| change.path == entry.path);
    let churn =
        core::str::from_utf8(&entry.path).is_ok_and(|path| churn::is_toolchain_churn(path, None, None, generation));
    let held = || {
        let content = entry.content.as_ref();
        content.is_some()
            && touched.is_some_and(|change| change.old.as_ref() == content || change.new.as_ref() == content)
    };
    if churn && touched.is_some() {
        let regenerable = entry.path.ends_with(b"/status.json");
        let stamped = || entry.meta.as_ref().is_some_and(|texts| differ_in_stamps_only(&texts.committed, &texts.here));
        return if held() || regenerable || stamped() { Fate::Expendable } else { Fate::Lost };
    }
    match entry.dirt {
        Dirt::Untracked
            if changes.iter().any(|change| change.new.is_some() && obstructs(&entry.path, &change.path)) =>
        {
            Fate::Lost
        }
        // Nothing of the move touches it, but the tool stops here too: somebody works on the branch.
        Dirt::Tracked if !churn => Fate::Lost,
        Dirt::Tracked | Dirt::Untracked => Fate::Kept,
    }
}

/// Whether one of two paths is the other, or a folder above it.
fn obstructs(one: &[u8], other: &[u8]) -> bool {
    let one = one.strip_suffix(b"/").unwrap_or(one);
    let above = |folder: &[u8], path: &[u8]| {
        path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.first() == Some(&b'/'))
    };
    above(one, other) || above(other, one)
}

/// Whether two `meta.json` differ in nothing but the stamps of the version-control lock, which
/// spec-kitty writes when a work package is claimed. An absent stamp is not null.
pub fn differ_in_stamps_only(one: &[u8], other: &[u8]) -> bool {
    let unstamped = |text: &[u8]| {
        let mut object: serde_json::Map<_, _> = serde_json::from_slice(text).ok()?;
        for stamp in ["vcs", "vcs_locked_at"] {
            object.remove(stamp);
        }
        Some(object)
    };
    matches!((unstamped(one), unstamped(other)), (Some(one), Some(other)) if one == other)
}
