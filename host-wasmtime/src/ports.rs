//! The ports that a component may call, over the ports that the caller supplies.

use std::{rc::Rc, time::Instant};

use kitty_core::{BranchName, Fact, Files, Git, Head, Listing, PathKind, PortError, RemoteBranch, Worktree};
use kitty_host_native::{NativeFiles, NativeGit};

use crate::{
    bindings::{files, git},
    budget::Meter,
};

/// Where a component gets its facts.
#[derive(Clone)]
pub struct Ports {
    files: Rc<dyn Files>,
    git: Rc<dyn Git>,
}

impl Ports {
    /// Ports of the caller's own.
    pub fn new(files: impl Files + 'static, git: impl Git + 'static) -> Self {
        Self { files: Rc::new(files), git: Rc::new(git) }
    }

    /// One value that is both ports, for instance a [`kitty_core::Snapshot`].
    pub fn both(ports: impl Files + Git + 'static) -> Self {
        let ports = Rc::new(ports);
        Self { files: ports.clone(), git: ports }
    }

    /// The file system and the repositories of this machine.
    pub fn native() -> Self {
        Self::new(NativeFiles, NativeGit::default())
    }

    /// No facts at all: enough for questions that carry everything in their arguments.
    pub fn none() -> Self {
        Self::both(Nothing)
    }
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ports").finish_non_exhaustive()
    }
}

struct Nothing;

impl Nothing {
    fn unavailable<T>(fact: &str) -> Fact<T> {
        Err(PortError::Unavailable { fact: fact.into(), reason: "this session has no ports".into() })
    }
}

impl Files for Nothing {
    fn kind(&self, _: &str) -> Fact<PathKind> {
        Self::unavailable("the file system")
    }
    fn read(&self, _: &str) -> Fact<Vec<u8>> {
        Self::unavailable("the file system")
    }
    fn list(&self, _: &str) -> Fact<Listing> {
        Self::unavailable("the file system")
    }
    fn real_path(&self, _: &str) -> Fact<String> {
        Self::unavailable("the file system")
    }
}

impl Git for Nothing {
    fn head(&self, _: &str) -> Fact<Head> {
        Self::unavailable("git")
    }
    fn has_branch(&self, _: &str, _: &BranchName) -> Fact<bool> {
        Self::unavailable("git")
    }
    fn remote_branches(&self, _: &str) -> Fact<Vec<RemoteBranch>> {
        Self::unavailable("git")
    }
    fn origin_head(&self, _: &str) -> Fact<Option<String>> {
        Self::unavailable("git")
    }
    fn has_revision(&self, _: &str, _: &str) -> Fact<bool> {
        Self::unavailable("git")
    }
    fn has_path(&self, _: &str, _: &str, _: &str) -> Fact<bool> {
        Self::unavailable("git")
    }
    fn worktrees(&self, _: &str) -> Fact<Vec<Worktree>> {
        Self::unavailable("git")
    }
}

/// What a sandbox carries: its ports and its meter.
pub struct Host {
    ports: Ports,
    pub meter: Meter,
}

impl Host {
    pub fn new(ports: Ports, meter: Meter) -> Self {
        Self { ports, meter }
    }

    fn fact<T>(&mut self, ask: impl FnOnce(&Ports) -> Fact<T>) -> Result<T, files::PortError> {
        let since = Instant::now();
        let fact = ask(&self.ports);
        self.meter.pause(since);
        fact.map_err(files::PortError::from)
    }
}

impl From<PortError> for files::PortError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::NotFound(path) => Self::NotFound(path),
            PortError::WrongType(path) => Self::WrongType(path),
            PortError::Denied(path) => Self::Denied(path),
            PortError::NotUtf8(path) => Self::NotUtf8(path),
            PortError::Unavailable { fact, reason } => Self::Unavailable(files::UnavailableFact { fact, reason }),
            PortError::Failed { path, reason } => Self::Failed(files::Failure { path, reason }),
        }
    }
}

impl files::Host for Host {
    fn kind(&mut self, path: String) -> Result<files::PathKind, files::PortError> {
        Ok(match self.fact(|ports| ports.files.kind(&path))? {
            PathKind::Absent => files::PathKind::Absent,
            PathKind::File => files::PathKind::File,
            PathKind::Directory => files::PathKind::Directory,
            PathKind::Other => files::PathKind::Other,
        })
    }

    fn read(&mut self, path: String) -> Result<Vec<u8>, files::PortError> {
        self.fact(|ports| ports.files.read(&path))
    }

    fn list(&mut self, path: String) -> Result<files::Listing, files::PortError> {
        let Listing { names, opaque } = self.fact(|ports| ports.files.list(&path))?;
        Ok(files::Listing { names, opaque })
    }

    fn real_path(&mut self, path: String) -> Result<String, files::PortError> {
        self.fact(|ports| ports.files.real_path(&path))
    }
}

impl git::Host for Host {
    fn head(&mut self, dir: String) -> Result<git::HeadState, files::PortError> {
        Ok(match self.fact(|ports| ports.git.head(&dir))? {
            Head::Branch(name) => git::HeadState::Branch(name),
            Head::Unborn(name) => git::HeadState::Unborn(name),
            Head::Detached => git::HeadState::Detached,
        })
    }

    fn has_branch(&mut self, dir: String, name: String) -> Result<bool, files::PortError> {
        self.fact(|ports| match BranchName::parse(&name) {
            Ok(branch) => ports.git.has_branch(&dir, &branch),
            Err(refusal) => Err(PortError::Failed { path: dir.clone(), reason: refusal.message() }),
        })
    }

    fn remote_branches(&mut self, dir: String) -> Result<Vec<git::RemoteBranch>, files::PortError> {
        let known = self.fact(|ports| ports.git.remote_branches(&dir))?;
        Ok(known.into_iter().map(|RemoteBranch { remote, branch }| git::RemoteBranch { remote, branch }).collect())
    }

    fn origin_head(&mut self, dir: String) -> Result<Option<String>, files::PortError> {
        self.fact(|ports| ports.git.origin_head(&dir))
    }

    fn has_revision(&mut self, dir: String, revision: String) -> Result<bool, files::PortError> {
        self.fact(|ports| ports.git.has_revision(&dir, &revision))
    }

    fn has_path(&mut self, dir: String, revision: String, path: String) -> Result<bool, files::PortError> {
        self.fact(|ports| ports.git.has_path(&dir, &revision, &path))
    }

    fn worktrees(&mut self, dir: String) -> Result<Vec<git::Worktree>, files::PortError> {
        let known = self.fact(|ports| ports.git.worktrees(&dir))?;
        Ok(known.into_iter().map(|Worktree { path, branch }| git::Worktree { path, branch }).collect())
    }
}
