//! Facts about a checkout before a commit: gathered in process, at one moment, decided about elsewhere.

use std::{cell::RefCell, collections::BTreeSet, path::Path};

use gix::{
    ObjectId,
    bstr::{BStr, ByteSlice as _},
    index::{
        File,
        entry::{Flags, Mode, Stage},
    },
    state::InProgress,
};
use kitty_core::{
    Refusal,
    commit::{
        Blob, Checkout as Elsewhere, CommitFacts, CopyFacts, FactsWanted, FileMode, HeadFact, IndexFacts, Inside,
        Lstat, ObjectFormat, Oid, Operation, PathFacts, Probe, WorktreeFacts,
    },
    protection::ProtectionFacts,
};

use super::{
    behind,
    checkout::{self, Checkout, EXECUTABLE, GITLINK, LINK, store_failed},
    checkout_files::{self, Found},
    config,
    content::stored_by,
    index,
    program::Git,
    stage::Converted,
};

/// What protects the branches of a repository, for a commit in the worktree at `worktree_root`.
///
/// # Errors
/// [`kitty_core::Code::SafeCommitNotAWorktree`] without a repository; those of the store.
pub fn protection_facts(repo_root: &Path, worktree_root: &Path) -> Result<ProtectionFacts, Refusal> {
    config::facts(&checkout::at_or_above(repo_root)?, worktree_root)
}

/// Gathers everything that decides about one group, and the checkout if it is one of the repository.
///
/// # Errors
/// Those of the store: a fact that cannot be had is no answer.
pub(crate) fn gather(
    primary: &Checkout,
    git: &Git,
    wanted: &FactsWanted,
) -> Result<(CommitFacts, Option<Checkout>), Refusal> {
    let root = Path::new(&wanted.worktree_root);
    let (worktree, checkout) = worktree(primary, root);
    let place = checkout.as_ref().unwrap_or(primary);
    let full_ref = wanted.branch.as_ref().map(kitty_core::BranchName::full_ref);
    let mut facts = CommitFacts {
        common_dir: Some(shown(&primary.common_dir)),
        object_format: match primary.repo.object_hash() {
            gix::hash::Kind::Sha256 => ObjectFormat::Sha256,
            _ => ObjectFormat::Sha1,
        },
        worktree,
        head: HeadFact::Unreadable,
        dest: full_ref.map(|full_ref| place.reference(&full_ref)).transpose()?.flatten().and_then(oid),
        head_oid: None,
        other_checkouts: other_checkouts(primary, checkout.as_ref().map(|checkout| checkout.root.as_path()))?,
        operation: Operation::None,
        index: IndexFacts::default(),
        paths: Vec::new(),
        protection: config::facts(primary, root)?,
        // The executor removes what would redirect git before it asks.
        tainted_env: Vec::new(),
        case_insensitive: primary.flag("core.ignoreCase") == Some(true),
    };
    let Some(checkout) = checkout else { return Ok((facts, None)) };
    let (told, head) = head_of(&checkout);
    facts.head = told;
    facts.head_oid = head.and_then(oid);
    facts.operation = operation(&checkout);
    let users = index::users(&checkout)?;
    if let Some(users) = &users {
        facts.index.unmerged = unmerged(users);
        let requested: BTreeSet<&[u8]> = wanted.paths.iter().map(|wanted| wanted.path.as_bytes()).collect();
        facts.index.behind = match head {
            Some(head) => behind::paths(primary, users, head, &requested)?,
            None => Vec::new(),
        };
    }
    let copies = wanted.paths.iter().any(|wanted| wanted.primary.is_some());
    let look = Look {
        checkout: &checkout,
        primary,
        git,
        users: users.as_ref(),
        tree: tree_of(primary, head)?,
        primary_tree: if copies { tree_of(primary, head_of(primary).1)? } else { None },
        converted: RefCell::default(),
    };
    let paths = wanted.paths.iter().map(|wanted| {
        look.path(wanted.path.as_bytes(), wanted.primary.as_ref().map(kitty_core::commit::RepoPath::as_bytes))
    });
    facts.paths = paths.collect::<Result<_, _>>()?;
    Ok((facts, Some(checkout)))
}

/// Where HEAD leads and the commit there, in one look.
fn head_of(checkout: &Checkout) -> (HeadFact, Option<ObjectId>) {
    let Ok(head) = checkout.repo.head() else { return (HeadFact::Unreadable, None) };
    let fact = head.referent_name().map_or(HeadFact::Detached, |name| HeadFact::Symbolic(name.as_bstr().to_vec()));
    (fact, head.id().map(gix::Id::detach))
}

/// The tree of a commit. All checkouts share their objects: the primary one is asked for all of them, and
/// keeps what it has read.
fn tree_of(primary: &Checkout, head: Option<ObjectId>) -> Result<Option<ObjectId>, Refusal> {
    head.map(|head| primary.tree_of(head)).transpose()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The id in the core's terms.
pub(crate) fn oid(id: ObjectId) -> Option<Oid> {
    Oid::parse(&id.to_string())
}

/// What git says of the directory, and the checkout if it is one of this repository.
fn worktree(primary: &Checkout, root: &Path) -> (WorktreeFacts, Option<Checkout>) {
    let mut facts = WorktreeFacts {
        asked: shown(root),
        root: shown(root),
        probe: Probe::Missing,
        toplevel: None,
        common_dir: None,
        git_dir: None,
        registered: false,
        prunable: false,
    };
    let Ok(real) = root.canonicalize() else { return (facts, None) };
    facts.root = shown(&real);
    if !real.is_dir() {
        facts.probe = Probe::NotARepository;
        return (facts, None);
    }
    let Ok(found) = checkout::discover(&real) else {
        facts.probe = Probe::NotARepository;
        return (facts, None);
    };
    facts.probe = Probe::Ok;
    facts.toplevel = Some(shown(&found.root));
    facts.common_dir = Some(shown(&found.common_dir));
    facts.git_dir = Some(shown(&found.git_dir));
    (facts.registered, facts.prunable) = registration(&found);
    let is_own = found.root == real && found.common_dir == primary.common_dir;
    (facts, is_own.then_some(found))
}

/// Whether the repository lists the checkout, and whether it holds the entry for left over.
fn registration(checkout: &Checkout) -> (bool, bool) {
    if checkout.git_dir == checkout.common_dir || !checkout.git_dir.starts_with(checkout.common_dir.join("worktrees")) {
        return (true, false);
    }
    let back = std::fs::read(checkout.git_dir.join("gitdir")).unwrap_or_default();
    let back = checkout_files::to_path(back.trim_end());
    let back = checkout.git_dir.join(back);
    let exists = back.symlink_metadata().is_ok();
    let leads_here = back.canonicalize().is_ok_and(|back| back == checkout.root.join(".git"));
    (leads_here, !exists && !checkout.git_dir.join("locked").exists())
}

/// Every checkout of the repository with a branch, but the one at `except`. No linked one is opened:
/// where its files are, and where its HEAD leads, is all that is asked.
fn other_checkouts(primary: &Checkout, except: Option<&Path>) -> Result<Vec<Elsewhere>, Refusal> {
    let failed = |error: gix::Error| store_failed(&primary.common_dir, error);
    let mut others = Vec::new();
    let mut add = |root: &Path, full_ref: Option<Vec<u8>>| {
        // A directory that is gone commits nothing.
        let root = root.canonicalize().ok().filter(|root| Some(root.as_path()) != except);
        if let (Some(root), Some(full_ref)) = (root, full_ref) {
            others.push(Elsewhere { root: shown(&root), full_ref });
        }
    };
    let main = primary.repo.main_repo().map_err(failed)?;
    if let Some(root) = main.workdir() {
        add(root, main.head_name().map_err(failed)?.map(|name| name.as_bstr().to_vec()));
    }
    for linked in primary.repo.worktrees().map_err(|error| store_failed(&primary.common_dir, error))? {
        let Ok(root) = linked.base() else { continue };
        let head = std::fs::read(linked.git_dir().join("HEAD")).unwrap_or_default();
        add(&root, head.strip_prefix(b"ref:").map(|name| name.trim().to_vec()));
    }
    Ok(others)
}

/// What git is in the middle of.
pub(crate) fn operation(checkout: &Checkout) -> Operation {
    match checkout.repo.state() {
        None => Operation::None,
        Some(InProgress::Merge) => Operation::Merge,
        Some(InProgress::CherryPick | InProgress::CherryPickSequence) => Operation::CherryPick,
        Some(InProgress::Revert | InProgress::RevertSequence) => Operation::Revert,
        Some(InProgress::Bisect) => Operation::Bisect,
        Some(InProgress::ApplyMailbox | InProgress::ApplyMailboxRebase) => Operation::Am,
        Some(InProgress::Rebase | InProgress::RebaseInteractive) => Operation::Rebase,
    }
}

fn unmerged(users: &File) -> Vec<Vec<u8>> {
    let conflicting = users.entries().iter().filter(|entry| entry.stage() != Stage::Unconflicted);
    let paths: BTreeSet<_> = conflicting.map(|entry| entry.path(users).to_vec()).collect();
    paths.into_iter().collect()
}

fn blob(found: checkout::Blob) -> Option<Blob> {
    let mode = match found.mode {
        EXECUTABLE => FileMode::Executable,
        LINK => FileMode::Link,
        GITLINK => FileMode::Gitlink,
        _ => FileMode::Plain,
    };
    Some(Blob { mode, oid: oid(found.oid)? })
}

struct Look<'l> {
    checkout: &'l Checkout,
    primary: &'l Checkout,
    git: &'l Git,
    users: Option<&'l File>,
    tree: Option<ObjectId>,
    primary_tree: Option<ObjectId>,
    /// What converts files here, and in the primary checkout.
    converted: RefCell<[Option<Converted<'l>>; 2]>,
}

impl Look<'_> {
    fn path(&self, path: &[u8], from: Option<&[u8]>) -> Result<PathFacts, Refusal> {
        let found = checkout_files::look(&self.checkout.root, path);
        let found =
            found.map_err(|error| store_failed(&self.checkout.root.join(checkout_files::to_path(path)), error))?;
        let symlinked_parent = match &found {
            Found::BeyondLink(parent) => Some(parent.clone()),
            _ => None,
        };
        let entry = self.users.and_then(|users| users.entry_by_path(BStr::new(path)));
        let flag = |flag: Flags| entry.is_some_and(|entry| entry.flags.contains(flag));
        let content = match from {
            Some(_) => {
                let [converted, _] = &mut *self.converted.borrow_mut();
                stored_by(self.checkout, self.git, converted, path)?.and_then(oid)
            }
            None => None,
        };
        let primary = if let Some(path) = from {
            let there = checkout_files::look(&self.primary.root, path);
            let there = there.map_err(|error| store_failed(&self.primary.root, error))?;
            let [_, converted] = &mut *self.converted.borrow_mut();
            Some(CopyFacts {
                lstat: lstat(&there),
                content: stored_by(self.primary, self.git, converted, path)?.and_then(oid),
                head: self.held(self.primary_tree, path)?,
            })
        } else {
            None
        };
        Ok(PathFacts {
            path: path.to_vec(),
            copy: CopyFacts { lstat: lstat(&found), content, head: self.held(self.tree, path)? },
            symlinked_parent,
            tracked: entry.and_then(|entry| blob(checkout::Blob { mode: entry.mode.bits(), oid: entry.id })),
            inside: self.inside(path),
            skip_worktree: flag(Flags::SKIP_WORKTREE) || self.is_sparse(path),
            assume_unchanged: flag(Flags::ASSUME_VALID),
            spelled: self.spelled(path),
            primary,
        })
    }

    /// What a commit holds at a path.
    fn held(&self, tree: Option<ObjectId>, path: &[u8]) -> Result<Option<Blob>, Refusal> {
        Ok(tree.map(|tree| self.primary.entry(tree, path)).transpose()?.flatten().and_then(blob))
    }

    /// The repository that the path belongs to.
    fn inside(&self, path: &[u8]) -> Inside {
        let above = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').filter_map(|(at, _)| path.get(..at));
        for folder in above.chain([path]) {
            let entry = self.users.and_then(|users| users.entry_by_path(BStr::new(folder)));
            if folder != path && entry.is_some_and(|entry| entry.mode == Mode::COMMIT) {
                return Inside::Submodule(folder.to_vec());
            }
            let git = [folder, b"/.git"].concat();
            let is_other = match checkout_files::look(&self.checkout.root, &git) {
                Ok(found) => matches!(found, Found::File { .. } | Found::Directory | Found::Link(_)),
                Err(_) => false,
            };
            if is_other {
                return Inside::NestedRepository(folder.to_vec());
            }
        }
        Inside::Worktree
    }

    /// Whether the path lies in a folder that a sparse index does not unfold.
    fn is_sparse(&self, path: &[u8]) -> bool {
        let Some(users) = self.users.filter(|users| users.is_sparse()) else { return false };
        let mut above =
            path.iter().enumerate().filter(|(_, byte)| **byte == b'/').filter_map(|(at, _)| path.get(..=at));
        above.any(|folder| users.entry_by_path(BStr::new(folder)).is_some_and(|entry| entry.mode == Mode::DIR))
    }

    /// How the index spells the path, where it is another file's spelling.
    fn spelled(&self, path: &[u8]) -> Option<Vec<u8>> {
        if self.checkout.flag("core.ignoreCase") != Some(true) {
            return None;
        }
        let users = self.users?;
        if users.entry_by_path(BStr::new(path)).is_some() {
            return None;
        }
        let lookup = users.prepare_icase_backing();
        Some(users.entry_by_path_icase(BStr::new(path), true, &lookup)?.path(users).to_vec())
    }
}

fn lstat<T>(found: &Found<T>) -> Lstat {
    match found {
        Found::Missing | Found::BeyondLink(_) => Lstat::Missing,
        Found::File { executable, .. } => Lstat::File { executable: *executable },
        Found::Link(_) => Lstat::Link,
        Found::Directory => Lstat::Directory,
        Found::Other => Lstat::Other,
    }
}
