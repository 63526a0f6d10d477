//! What the core asks of its host: facts, never decisions.
//!
//! Paths are absolute, UTF-8 and separated by `/`. Errors are values, and a fact that is
//! unavailable is not a No.
//!
//! Source: placement specification, section 7.4.

use alloc::{string::String, vec::Vec};

use crate::{
    code::{Code, Refusal},
    identity::BranchName,
};

/// What stands at a path; symbolic links are followed, a dangling one is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathKind {
    /// Nothing.
    Absent,
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A socket, a device, …
    Other,
}

/// Why a port could not answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PortError {
    /// Nothing stands at the path.
    #[error("{0} does not exist")]
    NotFound(String),
    /// A file was expected and a directory found, or the other way round.
    #[error("{0} is of another type")]
    WrongType(String),
    /// The host may not read the path.
    #[error("permission denied for {0}")]
    Denied(String),
    /// The path, or a name in it, is not UTF-8.
    #[error("{0} is not UTF-8")]
    NotUtf8(String),
    /// The fact cannot be had at all: no git, no repository, no such capability.
    #[error("{fact} is unavailable: {reason}")]
    Unavailable {
        /// The fact.
        fact: String,
        /// Why.
        reason: String,
    },
    /// Anything else, in the host's words.
    #[error("{path}: {reason}")]
    Failed {
        /// Where.
        path: String,
        /// Why.
        reason: String,
    },
}

impl From<PortError> for Refusal {
    fn from(error: PortError) -> Self {
        match error {
            PortError::NotFound(path) => Self::new(Code::PortFailed).with("path", path).with("reason", "it vanished"),
            PortError::WrongType(path) => {
                Self::new(Code::PortFailed).with("path", path).with("reason", "it is of another type")
            }
            PortError::Denied(path) => Self::new(Code::PermissionDenied).with("path", path),
            PortError::NotUtf8(path) => Self::new(Code::NotUtf8).with("path", path),
            PortError::Unavailable { fact, reason } => {
                Self::new(Code::FactUnavailable).with("fact", fact).with("reason", reason)
            }
            PortError::Failed { path, reason } => Self::new(Code::PortFailed).with("path", path).with("reason", reason),
        }
    }
}

/// The result of a port.
pub type Fact<T> = Result<T, PortError>;

/// The names in a directory, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Names that are UTF-8.
    pub names: Vec<String>,
    /// Names that are not, as far as they can be shown.
    pub opaque: Vec<String>,
}

/// The file system.
pub trait Files {
    /// What stands at `path`.
    ///
    /// # Errors
    /// [`PortError::Denied`], [`PortError::Failed`]; an absent path is an answer.
    fn kind(&self, path: &str) -> Fact<PathKind>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`PortError::NotFound`] also when a parent is absent or no directory;
    /// [`PortError::WrongType`] for a directory.
    fn read(&self, path: &str) -> Fact<Vec<u8>>;

    /// The names in a directory.
    ///
    /// # Errors
    /// [`PortError::NotFound`], [`PortError::WrongType`] for a file.
    fn list(&self, path: &str) -> Fact<Listing>;

    /// The path without symbolic links; a missing tail is kept as written.
    ///
    /// # Errors
    /// [`PortError::NotUtf8`], [`PortError::Failed`].
    fn real_path(&self, path: &str) -> Fact<String>;
}

/// Where a worktree's HEAD points.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// A branch with at least one commit.
    Branch(String),
    /// A branch without a commit.
    Unborn(String),
    /// No branch.
    Detached,
}

/// A branch that a remote is known to have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RemoteBranch {
    /// The remote, for instance `origin`.
    pub remote: String,
    /// The branch.
    pub branch: String,
}

/// A worktree that git has registered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Worktree {
    /// Its directory.
    pub path: String,
    /// Its branch, unless detached.
    pub branch: Option<String>,
}

/// Facts of a git repository. Every call names a directory inside it.
pub trait Git {
    /// Where HEAD points.
    ///
    /// # Errors
    /// [`PortError::Unavailable`] outside of a repository or without git.
    fn head(&self, dir: &str) -> Fact<Head>;

    /// Whether the local branch exists.
    ///
    /// # Errors
    /// As [`Git::head`].
    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool>;

    /// Every remote-tracking branch.
    ///
    /// # Errors
    /// As [`Git::head`].
    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>>;

    /// The full ref that `refs/remotes/origin/HEAD` points to.
    ///
    /// # Errors
    /// As [`Git::head`].
    fn origin_head(&self, dir: &str) -> Fact<Option<String>>;

    /// Whether `rev` (a branch, tag or other revision) names an object.
    ///
    /// # Errors
    /// As [`Git::head`].
    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool>;

    /// Whether the tree of `rev` holds `path`.
    ///
    /// # Errors
    /// As [`Git::head`].
    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool>;

    /// Every registered worktree, the primary one first.
    ///
    /// # Errors
    /// As [`Git::head`].
    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>>;
}
