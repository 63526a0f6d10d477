//! What the facts say about each path: whether it can be committed, and how.
//!
//! Source: commit specification, sections 3.4 and 13.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    facts::{CommitFacts, FileMode, Inside, Lstat, PathFacts},
    path::{RepoPath, show},
    plan::Change,
    request::Intent,
};
use crate::{
    code::{Code, Decision, Refusal},
    identity::BranchName,
};

/// The refusal of a path that lies in the folder of the linked worktrees, and where it belongs.
pub(super) fn in_worktrees(path: &RepoPath, worktree_root: &str, facts: Option<&CommitFacts>) -> Refusal {
    let mut parts = path.parts().map(show);
    let (folder, name) = (parts.next().unwrap_or_default(), parts.next());
    let worktree = format!("{worktree_root}/{folder}/{}", name.as_deref().unwrap_or("<name>"));
    let inner = path.without_first(2).map_or_else(|| "<file>".to_string(), |inner| inner.to_string());
    let refusal = Refusal::new(Code::SafeCommitPathPolicy)
        .with("offending_path", path)
        .with("worktree_root", worktree_root)
        .with("reason", "it lies in a linked worktree")
        .with("reanchor_path", inner)
        .with("reanchor_worktree", &worktree);
    let checkouts = facts.map_or(&[][..], |facts| &facts.other_checkouts);
    match checkouts.iter().find(|checkout| checkout.root == worktree) {
        Some(checkout) => refusal.with("reanchor_ref", show(&checkout.full_ref)),
        None => refusal,
    }
}

/// What is to be known about one path that is committed.
pub(super) struct Paths<'f> {
    pub facts: &'f CommitFacts,
    pub worktree_root: &'f str,
    pub branch: &'f BranchName,
    pub intent: Intent,
}

impl<'f> Paths<'f> {
    /// The facts of a path that is no trap.
    pub fn look(&self, path: &RepoPath) -> Decision<&'f PathFacts> {
        let Some(facts) = self.facts.path(path.as_bytes()) else {
            return Err(Refusal::new(Code::FactUnavailable)
                .with("fact", format!("the state of `{path}`"))
                .with("reason", "the host did not tell it"));
        };
        if let Some(parent) = &facts.symlinked_parent {
            return Err(Refusal::new(Code::PathSymlinkedParent).with("path", path).with("parent", show(parent)));
        }
        let nested = |what: &str, root: &[u8]| {
            Err(Refusal::new(Code::PathInsideNestedRepo)
                .with("path", path)
                .with("nested", format!("{what} `{}`", show(root))))
        };
        match &facts.inside {
            Inside::Worktree => {}
            Inside::Submodule(root) => return nested("the submodule", root),
            Inside::NestedRepository(root) => return nested("the repository", root),
        }
        let flag = match (facts.skip_worktree, facts.assume_unchanged) {
            (true, _) => Some("skip-worktree"),
            (_, true) => Some("assume-unchanged"),
            _ => None,
        };
        if let Some(flag) = flag {
            return Err(Refusal::new(Code::PathHiddenByIndexFlag)
                .with("path", path)
                .with("flag", flag)
                .with("worktree_root", self.worktree_root));
        }
        match &facts.spelled {
            Some(other) if self.facts.case_insensitive => Err(self.collision(path, show(other))),
            _ => Ok(facts),
        }
    }

    fn collision(&self, path: &RepoPath, other: String) -> Refusal {
        Refusal::new(Code::PathCaseCollision)
            .with("path", path)
            .with("other", other)
            .with("worktree_root", self.worktree_root)
    }

    /// What happens to a path whose content stands in the worktree itself.
    pub fn in_place(&self, path: &RepoPath, facts: &PathFacts) -> Decision<Change> {
        match mode(path, facts.copy.lstat)? {
            Some(mode) => Ok(Change::Upsert { mode }),
            None if self.intent == Intent::Auto && (facts.tracked.is_some() || facts.copy.head.is_some()) => {
                Ok(Change::Remove)
            }
            None => Err(self.not_found(path)),
        }
    }

    pub fn not_found(&self, path: &RepoPath) -> Refusal {
        Refusal::new(Code::PathNotFound).with("path", path).with("destination_ref", self.branch)
    }

    /// Sorted, each once; two spellings of one file are refused.
    pub fn sorted(&self, mut paths: Vec<RepoPath>) -> Decision<Vec<RepoPath>> {
        paths.sort_unstable();
        paths.dedup();
        if self.facts.case_insensitive {
            let mut folded: Vec<_> = paths.iter().map(|path| (path.folded(), path)).collect();
            folded.sort_unstable();
            let twins = folded.iter().zip(folded.iter().skip(1)).find(|(one, other)| one.0 == other.0);
            if let Some((one, other)) = twins {
                return Err(self.collision(one.1, other.1.to_string()));
            }
        }
        Ok(paths)
    }
}

/// How a tree stores what stands at a path; `None` where nothing stands.
pub(super) fn mode(path: &RepoPath, lstat: Lstat) -> Decision<Option<FileMode>> {
    match lstat {
        Lstat::Missing => Ok(None),
        Lstat::File { executable: false } => Ok(Some(FileMode::Plain)),
        Lstat::File { executable: true } => Ok(Some(FileMode::Executable)),
        Lstat::Link => Ok(Some(FileMode::Link)),
        Lstat::Directory => Err(Refusal::new(Code::PathIsDirectory).with("path", path)),
        Lstat::Other => Err(Refusal::new(Code::PathNotAFile).with("path", path)),
    }
}
