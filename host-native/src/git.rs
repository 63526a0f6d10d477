//! Git facts, in process.

use kitty_core::{BranchName, Fact, Git, Head, PortError, RemoteBranch, Worktree};

/// [`Git`] over the repository on disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeGit;

fn unavailable<T>() -> Fact<T> {
    Err(PortError::Unavailable { fact: "git".into(), reason: "not connected".into() })
}

impl Git for NativeGit {
    fn head(&self, _: &str) -> Fact<Head> {
        unavailable()
    }
    fn has_branch(&self, _: &str, _: &BranchName) -> Fact<bool> {
        unavailable()
    }
    fn remote_branches(&self, _: &str) -> Fact<Vec<RemoteBranch>> {
        unavailable()
    }
    fn origin_head(&self, _: &str) -> Fact<Option<String>> {
        unavailable()
    }
    fn has_revision(&self, _: &str, _: &str) -> Fact<bool> {
        unavailable()
    }
    fn has_path(&self, _: &str, _: &str, _: &str) -> Fact<bool> {
        unavailable()
    }
    fn worktrees(&self, _: &str) -> Fact<Vec<Worktree>> {
        unavailable()
    }
}
