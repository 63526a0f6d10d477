//! A snapshot of files and git facts, as a caller hands it over.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// Bytes of a file in a snapshot: text, or a sequence of byte values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Content(#[serde(with = "crate::bytes")] pub Vec<u8>);

/// Files and git facts at one moment, as a caller hands them over. Paths are absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Files by path; their parents are directories.
    pub files: BTreeMap<String, Content>,
    /// Directories without files.
    #[serde(default)]
    pub dirs: Vec<String>,
    /// Without git facts, git is unavailable.
    #[serde(default)]
    pub git: Option<GitFacts>,
}

/// What a snapshot knows of git.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GitFacts {
    /// The checked-out branch; absent when detached.
    pub head: Option<String>,
    /// Whether the checked-out branch has no commit yet.
    pub unborn: bool,
    /// Local branches.
    pub branches: Vec<String>,
    /// Remote-tracking branches.
    pub remote_branches: Vec<RemoteBranch>,
    /// The full ref behind `refs/remotes/origin/HEAD`.
    pub origin_head: Option<String>,
    /// Other revisions that resolve, such as tags.
    pub revisions: Vec<String>,
    /// Paths held by a revision's tree.
    pub tree_paths: Vec<TreePath>,
    /// Registered worktrees.
    pub worktrees: Vec<Worktree>,
}

wire! {
    /// A branch that a remote is known to have.
    RemoteBranch {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
    }
}

wire! {
    /// A path held by a revision's tree.
    TreePath {
        /// The revision.
        revision: String,
        /// The path.
        path: String,
    }
}

wire! {
    /// A registered worktree.
    Worktree {
        /// Its directory.
        path: String,
        /// Its branch, unless detached.
        branch: Option<String>,
    }
}

impl From<Snapshot> for crate::Snapshot {
    fn from(wire: Snapshot) -> Self {
        let mut snapshot = Self::new();
        for (path, content) in wire.files {
            snapshot.add_file(&path, content.0);
        }
        for path in &wire.dirs {
            snapshot.add_dir(path);
        }
        if let Some(git) = wire.git {
            snapshot.set_git(git.into());
        }
        snapshot
    }
}

impl From<GitFacts> for crate::GitFacts {
    fn from(git: GitFacts) -> Self {
        Self {
            head: match git.head {
                None => crate::Head::Detached,
                Some(name) if git.unborn => crate::Head::Unborn(name),
                Some(name) => crate::Head::Branch(name),
            },
            branches: git.branches,
            remote_branches: git
                .remote_branches
                .into_iter()
                .map(|known| crate::RemoteBranch { remote: known.remote, branch: known.branch })
                .collect(),
            origin_head: git.origin_head,
            revisions: git.revisions,
            tree_paths: git.tree_paths.into_iter().map(|known| (known.revision, known.path)).collect(),
            worktrees: git
                .worktrees
                .into_iter()
                .map(|known| crate::Worktree { path: known.path, branch: known.branch })
                .collect(),
        }
    }
}
