//! Both ports over values in memory: what a browser, a test or a remote caller uses.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    identity::BranchName,
    port::{Fact, Files, Git, Head, Listing, PathKind, PortError, RemoteBranch, Worktree},
};

/// Files and git facts at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Files with their bytes, directories without.
    entries: BTreeMap<String, Option<Vec<u8>>>,
    git: Option<GitFacts>,
}

/// What a snapshot knows of git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitFacts {
    /// Where HEAD points.
    pub head: Head,
    /// Local branches.
    pub branches: Vec<String>,
    /// Remote-tracking branches.
    pub remote_branches: Vec<RemoteBranch>,
    /// The full ref behind `refs/remotes/origin/HEAD`.
    pub origin_head: Option<String>,
    /// Other revisions that resolve, such as tags.
    pub revisions: Vec<String>,
    /// Paths held by a revision's tree, as `(revision, path)`.
    pub tree_paths: Vec<(String, String)>,
    /// Registered worktrees.
    pub worktrees: Vec<Worktree>,
}

impl Default for GitFacts {
    fn default() -> Self {
        Self {
            head: Head::Detached,
            branches: Vec::new(),
            remote_branches: Vec::new(),
            origin_head: None,
            revisions: Vec::new(),
            tree_paths: Vec::new(),
            worktrees: Vec::new(),
        }
    }
}

impl Snapshot {
    /// An empty snapshot, without a repository.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file at an absolute path; its parents become directories.
    pub fn add_file(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.add_parents(path);
        self.entries.insert(path.to_string(), Some(bytes.into()));
    }

    /// Adds an empty directory at an absolute path.
    pub fn add_dir(&mut self, path: &str) {
        self.add_parents(path);
        self.entries.entry(path.to_string()).or_default();
    }

    /// Sets the git facts; without any, git is unavailable.
    pub fn set_git(&mut self, facts: GitFacts) {
        self.git = Some(facts);
    }

    fn add_parents(&mut self, path: &str) {
        let mut rest = path;
        while let Some((parent, _)) = rest.rsplit_once('/') {
            if parent.is_empty() || self.entries.contains_key(parent) {
                break;
            }
            self.entries.insert(parent.to_string(), None);
            rest = parent;
        }
    }

    fn git(&self) -> Fact<&GitFacts> {
        self.git.as_ref().ok_or_else(|| PortError::Unavailable {
            fact: "git".to_string(),
            reason: "the snapshot carries no git facts".to_string(),
        })
    }
}

impl Files for Snapshot {
    fn kind(&self, path: &str) -> Fact<PathKind> {
        Ok(match self.entries.get(path) {
            Some(Some(_)) => PathKind::File,
            Some(None) => PathKind::Directory,
            None => PathKind::Absent,
        })
    }

    fn read(&self, path: &str) -> Fact<Vec<u8>> {
        match self.entries.get(path) {
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(PortError::WrongType(path.to_string())),
            None => Err(PortError::NotFound(path.to_string())),
        }
    }

    fn list(&self, path: &str) -> Fact<Listing> {
        match self.entries.get(path) {
            Some(None) => {}
            Some(Some(_)) => return Err(PortError::WrongType(path.to_string())),
            None => return Err(PortError::NotFound(path.to_string())),
        }
        let prefix = format!("{path}/");
        let below = self.entries.range(prefix.clone()..).map_while(|(name, _)| name.strip_prefix(&prefix));
        let names = below.filter(|rest| !rest.contains('/')).map(ToString::to_string).collect();
        Ok(Listing { names, opaque: Vec::new() })
    }

    fn real_path(&self, path: &str) -> Fact<String> {
        Ok(path.to_string())
    }
}

impl Git for Snapshot {
    fn head(&self, _: &str) -> Fact<Head> {
        self.git().map(|git| git.head.clone())
    }

    fn has_branch(&self, _: &str, name: &BranchName) -> Fact<bool> {
        self.git().map(|git| git.branches.iter().any(|known| known == name.as_str()))
    }

    fn remote_branches(&self, _: &str) -> Fact<Vec<RemoteBranch>> {
        self.git().map(|git| git.remote_branches.clone())
    }

    fn origin_head(&self, _: &str) -> Fact<Option<String>> {
        self.git().map(|git| git.origin_head.clone())
    }

    fn has_revision(&self, _: &str, rev: &str) -> Fact<bool> {
        let git = self.git()?;
        let remote =
            |name: &str| git.remote_branches.iter().any(|known| name == format!("{}/{}", known.remote, known.branch));
        Ok(git.branches.iter().any(|known| known == rev)
            || git.revisions.iter().any(|known| known == rev)
            || rev.strip_prefix("refs/remotes/").is_some_and(remote))
    }

    fn has_path(&self, _: &str, rev: &str, path: &str) -> Fact<bool> {
        self.git().map(|git| git.tree_paths.iter().any(|(known, held)| known == rev && held == path))
    }

    fn worktrees(&self, _: &str) -> Fact<Vec<Worktree>> {
        self.git().map(|git| git.worktrees.clone())
    }
}
