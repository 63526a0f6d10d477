//! The core's ports over the imported interfaces.

use alloc::{string::String, vec::Vec};

use kitty_core::{BranchName, Fact, Files, Git, Head, Listing, PathKind, PortError, RemoteBranch, Worktree};

use crate::bindings::kitty::core::{files, git};

/// The host's ports.
pub struct Host;

impl From<files::PortError> for PortError {
    fn from(error: files::PortError) -> Self {
        match error {
            files::PortError::NotFound(path) => Self::NotFound(path),
            files::PortError::WrongType(path) => Self::WrongType(path),
            files::PortError::Denied(path) => Self::Denied(path),
            files::PortError::NotUtf8(path) => Self::NotUtf8(path),
            files::PortError::Unavailable(files::UnavailableFact { fact, reason }) => {
                Self::Unavailable { fact, reason }
            }
            files::PortError::Failed(files::Failure { path, reason }) => Self::Failed { path, reason },
        }
    }
}

impl Files for Host {
    fn kind(&self, path: &str) -> Fact<PathKind> {
        Ok(match files::kind(path)? {
            files::PathKind::Absent => PathKind::Absent,
            files::PathKind::File => PathKind::File,
            files::PathKind::Directory => PathKind::Directory,
            files::PathKind::Other => PathKind::Other,
        })
    }

    fn read(&self, path: &str) -> Fact<Vec<u8>> {
        Ok(files::read(path)?)
    }

    fn list(&self, path: &str) -> Fact<Listing> {
        Ok(files::list(path)?)
    }

    fn real_path(&self, path: &str) -> Fact<String> {
        Ok(files::real_path(path)?)
    }
}

impl Git for Host {
    fn head(&self, dir: &str) -> Fact<Head> {
        Ok(git::head(dir)?)
    }

    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool> {
        Ok(git::has_branch(dir, name.as_str())?)
    }

    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>> {
        Ok(git::remote_branches(dir)?)
    }

    fn origin_head(&self, dir: &str) -> Fact<Option<String>> {
        Ok(git::origin_head(dir)?)
    }

    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool> {
        Ok(git::has_revision(dir, rev)?)
    }

    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool> {
        Ok(git::has_path(dir, rev, path)?)
    }

    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>> {
        Ok(git::worktrees(dir)?)
    }
}
