//! One checkout of a repository, opened for writing: the user's configuration counts here, because
//! it says who commits, which hooks run and which filters apply. The environment may not redirect it.

use std::{
    env,
    path::{Path, PathBuf},
};

use gix::{
    ObjectId, Repository, ThreadSafeRepository,
    bstr::ByteSlice as _,
    open::{Options, Permissions, permissions},
    sec::{Permission, trust},
};
use kitty_core::{Code, Refusal, commit::Here};

/// A checkout with its git directories; all paths are real.
pub(crate) struct Checkout {
    pub(crate) repo: Repository,
    /// Its top level.
    pub(crate) root: PathBuf,
    /// Its own git directory.
    pub(crate) git_dir: PathBuf,
    /// The git directory that all checkouts share.
    pub(crate) common_dir: PathBuf,
}

/// A failure of the object store, the reference store or the file system.
#[expect(clippy::needless_pass_by_value, reason = "errors end here")]
pub(crate) fn store_failed(path: &Path, reason: impl ToString) -> Refusal {
    Refusal::new(Code::CommitStoreFailed).with("path", path.display()).with("reason", reason.to_string())
}

fn permitted() -> Permissions {
    let config =
        permissions::Config { git_binary: false, system: true, git: true, user: true, env: false, includes: true };
    let (allow, deny) = (Permission::Allow, Permission::Deny);
    // What remains of `GIT_*` says where configuration is, unless a namespace would hide references.
    let git_prefix = if env::var_os("GIT_NAMESPACE").is_some() { deny } else { allow };
    let env = permissions::Environment {
        xdg_config_home: allow,
        home: allow,
        http_transport: deny,
        identity: allow,
        objects: deny,
        git_prefix,
        other: deny,
        ssh_prefix: deny,
    };
    let attributes = permissions::Attributes { git_binary: false, system: true, git: true };
    Permissions { env, config, attributes }
}

/// What is kept of objects that were read: the trees above the paths of a commit are asked for by each of them.
const OBJECTS: usize = 8 << 20;

/// The checkout that a directory lies in.
///
/// # Errors
/// [`Code::SafeCommitNotAWorktree`].
pub(crate) fn at_or_above(dir: &Path) -> Result<Checkout, Refusal> {
    let real = dir.canonicalize().map_err(|error| error.to_string());
    real.and_then(|real| discover(&real)).map_err(|reason| {
        Refusal::new(Code::SafeCommitNotAWorktree).with("worktree_root", dir.display()).with("reason", reason)
    })
}

/// The checkout that a directory lies in, as a caller works there.
///
/// # Errors
/// [`Code::SafeCommitNotAWorktree`]; those of the store.
pub fn here(dir: &Path) -> Result<Here, Refusal> {
    let checkout = at_or_above(dir)?;
    let branch = checkout.head()?.and_then(|full| full.strip_prefix("refs/heads/").map(ToString::to_string));
    Ok(Here { root: checkout.root.to_string_lossy().into_owned(), branch })
}

/// The checkout that a directory lies in, or why there is none.
pub(crate) fn discover(real: &Path) -> Result<Checkout, String> {
    let text = |error: std::io::Error| error.to_string();
    let options = Options::default().permissions(permitted()).bail_if_untrusted(true);
    let options = trust::Mapping { full: options.clone(), reduced: options };
    let discovery = gix::discover::upwards::Options::default();
    let opened = ThreadSafeRepository::discover_opts(real, discovery, options);
    let mut repo = opened.map_err(|error| error.to_string())?.to_thread_local();
    repo.object_cache_size_if_unset(OBJECTS);
    let storage = repo.config_snapshot().string("extensions.refStorage");
    if let Some(storage) = storage.filter(|storage| storage.as_slice() != b"files") {
        return Err(format!("reference storage `{storage}` is not supported"));
    }
    let workdir = repo.workdir().ok_or("it is bare")?;
    let root = workdir.canonicalize().map_err(text)?;
    let (git_dir, common_dir) = (repo.git_dir().canonicalize(), repo.common_dir().canonicalize());
    let (git_dir, common_dir) = (git_dir.map_err(text)?, common_dir.map_err(text)?);
    Ok(Checkout { repo, root, git_dir, common_dir })
}

impl Checkout {
    /// The checkout whose top level is `root`.
    ///
    /// # Errors
    /// [`Code::SafeCommitNotAWorktree`] when there is none at exactly that place.
    pub(crate) fn open(root: &Path) -> Result<Self, Refusal> {
        let not_one = |reason: String| {
            Refusal::new(Code::SafeCommitNotAWorktree).with("worktree_root", root.display()).with("reason", reason)
        };
        let real = root.canonicalize().map_err(|error| not_one(error.to_string()))?;
        let found = discover(&real).map_err(not_one)?;
        if found.root == real { Ok(found) } else { Err(not_one(format!("its top level is {}", found.root.display()))) }
    }

    /// Every checkout of the repository whose directory is there, in the order of their places.
    ///
    /// # Errors
    /// [`Code::CommitStoreFailed`].
    pub(crate) fn all(&self) -> Result<Vec<Self>, Refusal> {
        let failed = |error: gix::Error| store_failed(&self.common_dir, error);
        let main = self.repo.main_repo().map_err(failed)?;
        let mut roots: Vec<PathBuf> = main.workdir().map(PathBuf::from).into_iter().collect();
        let linked = self.repo.worktrees().map_err(|error| store_failed(&self.common_dir, error))?;
        roots.extend(linked.iter().filter_map(|linked| linked.base().ok()));
        roots.sort_unstable();
        roots.dedup();
        let opened = roots.iter().filter_map(|root| Self::open(root).ok());
        Ok(opened.filter(|checkout| checkout.common_dir == self.common_dir).collect())
    }

    /// A boolean of the configuration.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.repo.config_snapshot().boolean(key)
    }

    /// A text of the configuration.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.repo.config_snapshot().string(key).map(|text| text.to_str_lossy().into_owned())
    }

    /// What the reference of that full name leads to now, not through a symbolic one.
    pub(crate) fn reference(&self, full: &str) -> Result<Option<ObjectId>, Refusal> {
        let found = self.repo.try_find_reference(full).map_err(|error| store_failed(&self.common_dir, error))?;
        let found = found.filter(|reference| reference.name().as_bstr() == full.as_bytes());
        Ok(found.and_then(|reference| reference.target().try_id().map(ToOwned::to_owned)))
    }

    /// The full name that HEAD of this checkout ends at, unless it is detached.
    pub(crate) fn head(&self) -> Result<Option<String>, Refusal> {
        let head = self.repo.head_name().map_err(|error| store_failed(&self.git_dir, error))?;
        Ok(head.map(|name| name.as_bstr().to_str_lossy().into_owned()))
    }

    /// The tree of a commit.
    pub(crate) fn tree_of(&self, commit: ObjectId) -> Result<ObjectId, Refusal> {
        let failed = |error: gix::Error| store_failed(&self.common_dir, error);
        let object = self.repo.find_object(commit).map_err(failed)?;
        Ok(object.peel_to_tree().map_err(failed)?.id)
    }

    /// The mode and the object at a path of a tree; a folder is not one.
    pub(crate) fn entry(&self, tree: ObjectId, path: &[u8]) -> Result<Option<Blob>, Refusal> {
        let failed = |error: gix::Error| store_failed(&self.common_dir, error);
        let mut folder = tree;
        let mut names = path.split(|byte| *byte == b'/').peekable();
        while let Some(name) = names.next() {
            let tree = self.repo.find_tree(folder).map_err(failed)?;
            let found = tree.find_entry(name).map(|entry| (entry.mode(), entry.object_id()));
            match (found, names.peek()) {
                (Some((mode, oid)), Some(_)) if mode.is_tree() => folder = oid,
                (Some((mode, oid)), None) if !mode.is_tree() => {
                    return Ok(Some(Blob { mode: u32::from(mode.value()), oid }));
                }
                // Nothing stands below a file, a link or a submodule.
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The bytes of an object.
    pub(crate) fn bytes(&self, oid: ObjectId) -> Result<Vec<u8>, Refusal> {
        let object = self.repo.find_object(oid).map_err(|error| store_failed(&self.common_dir, error))?;
        Ok(object.detach().data)
    }

    /// A folder for what lives as long as one commit, in the git directory of this checkout.
    pub(crate) fn workshop(&self) -> Result<PathBuf, Refusal> {
        let folder = self.git_dir.join(WORKSHOP);
        std::fs::create_dir_all(&folder).map_err(|error| store_failed(&folder, error))?;
        Ok(folder)
    }
}

/// The name of the folder of private files.
pub(crate) const WORKSHOP: &str = "kitty-core";

/// What a tree or an index holds at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Blob {
    pub(crate) mode: u32,
    pub(crate) oid: ObjectId,
}

/// A regular file.
pub(crate) const PLAIN: u32 = 0o100_644;
/// A file that can be executed.
pub(crate) const EXECUTABLE: u32 = 0o100_755;
/// A symbolic link.
pub(crate) const LINK: u32 = 0o120_000;
/// The commit of a submodule.
pub(crate) const GITLINK: u32 = 0o160_000;
