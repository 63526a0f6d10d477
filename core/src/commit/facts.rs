//! What a host tells about a worktree before a commit: one value, gathered at one moment.
//!
//! A host fills every field in; the core asks for nothing more. Refs and paths are bytes, because
//! git's are; roots are UTF-8, because every other fact of the core is.
//!
//! Source: commit specification, section 10.2.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{bytes::serde_by_name, placement::wire_enum, protection::ProtectionFacts};

/// The id of a git object: lower-case hexadecimal digits, 40 or 64 of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(String);

serde_by_name!(Oid, ObjectFormat, Probe, Operation, FileMode);

impl Oid {
    /// Takes 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (digits && matches!(text.len(), 40 | 64)).then(|| Self(text.into()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

wire_enum! {
    /// How a repository names its objects.
    ObjectFormat {
        /// 40 digits.
        Sha1 = "sha1",
        /// 64 digits.
        Sha256 = "sha256",
    }
}

wire_enum! {
    /// What git says of the directory that is to be committed in.
    Probe {
        /// It answers.
        Ok = "ok",
        /// No repository is there.
        NotARepository = "not_a_repo",
        /// Git cannot be asked.
        GitUnavailable = "git_unavailable",
        /// No directory is there.
        Missing = "missing",
    }
}

wire_enum! {
    /// What git is in the middle of.
    Operation {
        /// Nothing.
        None = "none",
        /// A merge.
        Merge = "merge",
        /// A cherry-pick.
        CherryPick = "cherry_pick",
        /// A revert.
        Revert = "revert",
        /// A rebase.
        Rebase = "rebase",
        /// A bisection.
        Bisect = "bisect",
        /// Patches being applied.
        Am = "am",
    }
}

/// The worktree that is to be committed in. Paths are absolute and, but for `asked`, free of
/// symbolic links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorktreeFacts {
    /// The directory that was asked about, as [`super::FactsWanted::worktree_root`] names it.
    pub asked: String,
    /// Its real path.
    pub root: String,
    /// What git says of it.
    pub probe: Probe,
    /// The top directory of the worktree that it lies in.
    pub toplevel: Option<String>,
    /// The git directory that all worktrees share.
    pub common_dir: Option<String>,
    /// The worktree's own git directory.
    pub git_dir: Option<String>,
    /// Whether the repository lists it; the primary checkout is always listed.
    pub registered: bool,
    /// Whether git holds its registration for left over.
    pub prunable: bool,
}

/// Where HEAD points, followed to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadFact {
    /// A ref, by its full name.
    Symbolic(#[serde(with = "crate::bytes")] Vec<u8>),
    /// A commit.
    Detached,
    /// It cannot be read.
    Unreadable,
}

/// A branch that is checked out somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// The worktree.
    pub root: String,
    /// The full name of the ref.
    #[serde(with = "crate::bytes")]
    pub full_ref: Vec<u8>,
}

/// The worktree's index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexFacts {
    /// Paths with conflicting entries.
    #[serde(with = "crate::bytes::list")]
    pub unmerged: Vec<Vec<u8>>,
    /// Paths whose entry is that of an older commit of the branch: somebody moved the branch and
    /// left the index behind. What the user staged is none of them.
    #[serde(with = "crate::bytes::list")]
    pub behind: Vec<Vec<u8>>,
}

wire_enum! {
    /// How a tree stores an entry.
    FileMode {
        /// A file.
        Plain = "100644",
        /// An executable file.
        Executable = "100755",
        /// A symbolic link.
        Link = "120000",
        /// A commit of another repository.
        Gitlink = "160000",
    }
}

/// An entry of an index or of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// How it is stored.
    pub mode: FileMode,
    /// Its content.
    pub oid: Oid,
}

/// What stands at a path; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lstat {
    /// Nothing.
    Missing,
    /// A file.
    File {
        /// Whether its owner may execute it.
        executable: bool,
    },
    /// A symbolic link.
    Link,
    /// A directory.
    Directory,
    /// A socket, a device, …
    Other,
}

/// The repository within the worktree that a path belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inside {
    /// The worktree's own.
    Worktree,
    /// A submodule, by its path.
    Submodule(#[serde(with = "crate::bytes")] Vec<u8>),
    /// A repository that git does not know of, by its path.
    NestedRepository(#[serde(with = "crate::bytes")] Vec<u8>),
}

/// A working copy: what stands there, what git would store, and what the branch holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyFacts {
    /// What stands there.
    pub lstat: Lstat,
    /// The id of what git would store, filters applied; `None` for anything but a file or a link.
    pub content: Option<Oid>,
    /// What the commit at HEAD of that worktree holds.
    pub head: Option<Blob>,
}

/// One requested path, in the worktree that is to be committed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathFacts {
    /// The path as the draft names it: relative to the worktree, `/` between its components.
    #[serde(with = "crate::bytes")]
    pub path: Vec<u8>,
    /// The working copy. Its `content` may be left out where no other copy is compared with it.
    pub copy: CopyFacts,
    /// The first parent that is a symbolic link.
    #[serde(default, with = "crate::bytes::option")]
    pub symlinked_parent: Option<Vec<u8>>,
    /// The entry of the index.
    pub tracked: Option<Blob>,
    /// The repository that it belongs to.
    pub inside: Inside,
    /// Whether the index says not to look at it.
    pub skip_worktree: bool,
    /// Whether the index says to hold it for unchanged.
    pub assume_unchanged: bool,
    /// How the index spells it, where only letter case tells the two apart.
    #[serde(default, with = "crate::bytes::option")]
    pub spelled: Option<Vec<u8>>,
    /// The copy in the primary checkout, where the draft asks for it.
    pub primary: Option<CopyFacts>,
}

/// Everything that decides about one group of paths on one branch in one worktree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitFacts {
    /// The shared git directory of the repository, found from its primary checkout.
    pub common_dir: Option<String>,
    /// How it names objects.
    pub object_format: ObjectFormat,
    /// The worktree.
    pub worktree: WorktreeFacts,
    /// Where its HEAD points.
    pub head: HeadFact,
    /// The commit of the branch that is asked for.
    pub dest: Option<Oid>,
    /// The commit of HEAD.
    pub head_oid: Option<Oid>,
    /// Every other worktree with a branch.
    pub other_checkouts: Vec<Checkout>,
    /// What git is in the middle of there.
    pub operation: Operation,
    /// Its index.
    pub index: IndexFacts,
    /// The requested paths, in any order.
    pub paths: Vec<PathFacts>,
    /// What protects branches.
    pub protection: ProtectionFacts,
    /// Variables of the environment that would have redirected git, were they not removed.
    /// A host that removes them before every probe reports none.
    pub tainted_env: Vec<String>,
    /// Whether the file system takes two spellings for one file.
    pub case_insensitive: bool,
}

impl CommitFacts {
    /// The facts of one path. O(n).
    pub fn path(&self, path: &[u8]) -> Option<&PathFacts> {
        self.paths.iter().find(|facts| facts.path == path)
    }
}
