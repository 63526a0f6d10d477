//! Git facts, in process: no git program, no environment variable and no configuration outside of
//! the repository redirects an answer.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use gix::{
    Repository, ThreadSafeRepository,
    error::ResultExt as _,
    refs::{Reference, Target, file::Store},
};
use kitty_core::{BranchName, Fact, Git, Head, PortError, RemoteBranch, Worktree};

use crate::repository;

const HEADS: &str = "refs/heads/";
const REMOTES: &str = "refs/remotes/";
/// How many symbolic references may follow one another; git's own limit.
const SYMBOLIC_DEPTH: usize = 5;

/// [`Git`] over the repository on disk. A value opens a repository once and is best made for one
/// decision; references are looked up anew each time.
#[derive(Debug, Default)]
pub struct NativeGit {
    references: Opened<Store>,
    repository: Opened<ThreadSafeRepository>,
}

/// What was opened last, and for which directory.
#[derive(Debug)]
struct Opened<T>(Mutex<Option<(String, T)>>);

impl<T> Default for Opened<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Opened<T> {
    fn at(&self, dir: &str, open: fn(&str) -> Fact<T>) -> Fact<T> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = opened.as_ref().filter(|(known, _)| known == dir) {
            return Ok(known.clone());
        }
        let new = open(dir)?;
        *opened = Some((dir.to_string(), new.clone()));
        Ok(new)
    }
}

impl NativeGit {
    /// The repository at or above `dir`.
    fn at(&self, dir: &str) -> Fact<Repository> {
        self.repository.at(dir, repository::open).map(Into::into)
    }

    /// The references of the same repository.
    fn references(&self, dir: &str) -> Fact<Store> {
        self.references.at(dir, repository::references)
    }

    /// The bytes of a file as HEAD of the checkout that it lies in has it, whether or not it stands there;
    /// nothing where no commit has it.
    pub(crate) fn committed(&self, file: &Path) -> Fact<Option<Vec<u8>>> {
        let Some(dir) = file.ancestors().find(|dir| dir.is_dir()) else { return Ok(None) };
        let real = |path: &Path| {
            let failed = |error: std::io::Error| PortError::Failed {
                path: path.to_string_lossy().into_owned(),
                reason: error.to_string(),
            };
            path.canonicalize().map_err(failed)
        };
        let repository = self.at(&dir.to_string_lossy())?;
        let Some(top) = repository.workdir() else { return Ok(None) };
        let (top, real_dir) = (real(top)?, real(dir)?);
        let below = real_dir.strip_prefix(&top).ok().zip(file.strip_prefix(dir).ok());
        let Some((folder, name)) = below else { return Ok(None) };
        let failed = |error| failed(&repository.refs, &error);
        let Some(head) = resolve(&repository, "HEAD")? else { return Ok(None) };
        let tree = head.object().map_err(failed)?.peel_to_tree().map_err(failed)?;
        let Some(entry) = tree.lookup_entry_by_path(folder.join(name)).map_err(failed)? else { return Ok(None) };
        let is_file = entry.mode().is_blob();
        if is_file { Ok(Some(entry.object().map_err(failed)?.detach().data)) } else { Ok(None) }
    }

    /// The short names of all local branches.
    pub(crate) fn local_branches(&self, dir: &str) -> Fact<Vec<String>> {
        let references = self.references(dir)?;
        let names = below(&references, HEADS)?.into_iter().filter_map(|reference| short(&reference, HEADS));
        let born = names.map(|name| Ok((exists(&references, &format!("{HEADS}{name}"))?, name)));
        Ok(born.collect::<Fact<Vec<_>>>()?.into_iter().filter_map(|(born, name)| born.then_some(name)).collect())
    }
}

fn failed(references: &Store, error: &gix::Error) -> PortError {
    repository::failure(&references.git_dir().to_string_lossy(), error)
}

/// The reference of exactly that full name, not yet followed.
fn find(references: &Store, full: &str) -> Fact<Option<Reference>> {
    let Ok(name) = gix::refs::FullName::try_from(full) else { return Ok(None) };
    let found = references.try_find(name.as_ref().as_partial_name()).map_err(|error| failed(references, &error))?;
    // The lookup also tries longer names, as on a command line.
    Ok(found.filter(|reference| reference.name == name))
}

/// The last name of the chain of symbolic references that starts at `full`, and whether it names
/// an object.
fn follow(references: &Store, full: &str) -> Fact<(String, bool)> {
    let mut name = full.to_string();
    for _ in 0..=SYMBOLIC_DEPTH {
        match find(references, &name)?.map(|reference| reference.target) {
            None => return Ok((name, false)),
            Some(Target::Object(_)) => return Ok((name, true)),
            Some(Target::Symbolic(next)) => name = utf8(next.as_bstr())?,
        }
    }
    Err(PortError::Failed { path: full.to_string(), reason: "the symbolic references never end".into() })
}

fn exists(references: &Store, full: &str) -> Fact<bool> {
    follow(references, full).map(|(_, exists)| exists)
}

/// Every reference below `prefix`.
fn below(references: &Store, prefix: &str) -> Fact<Vec<Reference>> {
    let failed = |error| failed(references, &error);
    let listing = references.iter().map_err(failed)?;
    let found = listing.prefixed(prefix.try_into().map_err(failed)?).or_error().map_err(failed)?;
    found.map(|reference| reference.map_err(failed)).collect()
}

/// A name that is not UTF-8 is left out: no branch that the core knows can bear it.
fn short(reference: &Reference, prefix: &str) -> Option<String> {
    let full = std::str::from_utf8(reference.name.as_bstr()).ok()?;
    full.strip_prefix(prefix).map(ToString::to_string)
}

fn utf8(bytes: &[u8]) -> Fact<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_string()),
        Err(_) => Err(PortError::NotUtf8(String::from_utf8_lossy(bytes).into_owned())),
    }
}

/// The object that `rev` names, if it names one.
fn resolve<'r>(repository: &'r Repository, rev: &str) -> Fact<Option<gix::Id<'r>>> {
    match repository.rev_parse_single(rev) {
        Ok(id) => Ok(Some(id)),
        Err(error) if repository::is_io(&error) => Err(failed(&repository.refs, &error)),
        Err(_) => Ok(None),
    }
}

/// Where the `HEAD` of that full name points: each worktree has one.
fn head(references: &Store, full: &str) -> Fact<Head> {
    let target = match find(references, full)? {
        Some(reference) => reference.target,
        None => return Err(PortError::Unavailable { fact: full.into(), reason: "there is none".into() }),
    };
    let Target::Symbolic(name) = target else { return Ok(Head::Detached) };
    let (name, born) = follow(references, &utf8(name.as_bstr())?)?;
    let name = name.strip_prefix(HEADS).map(ToString::to_string).unwrap_or(name);
    Ok(if born { Head::Branch(name) } else { Head::Unborn(name) })
}

fn worktree(path: PathBuf, head: Head) -> Fact<Worktree> {
    let path = path.into_os_string().into_string();
    Ok(Worktree {
        path: path.map_err(|path| PortError::NotUtf8(path.to_string_lossy().into_owned()))?,
        branch: match head {
            Head::Branch(name) | Head::Unborn(name) => Some(name),
            Head::Detached => None,
        },
    })
}

/// The primary worktree; of a bare repository the repository itself, which has nothing checked out.
fn primary(repository: &Repository) -> Fact<Worktree> {
    let shared = repository.common_dir();
    let shared = shared.canonicalize().unwrap_or_else(|_| shared.to_path_buf());
    if repository.config_snapshot().boolean("core.bare") == Some(true) {
        return worktree(shared, Head::Detached);
    }
    let home = if shared.ends_with(".git") { shared.parent().map(Path::to_path_buf) } else { None };
    worktree(home.unwrap_or(shared), head(&repository.refs, "main-worktree/HEAD")?)
}

impl Git for NativeGit {
    fn head(&self, dir: &str) -> Fact<Head> {
        head(&self.references(dir)?, "HEAD")
    }

    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool> {
        exists(&self.references(dir)?, &format!("{HEADS}{name}"))
    }

    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>> {
        let branches = below(&self.references(dir)?, REMOTES)?
            .into_iter()
            .filter(|reference| matches!(reference.target, Target::Object(_)))
            .filter_map(|reference| {
                let known = short(&reference, REMOTES)?;
                let (remote, branch) = known.split_once('/')?;
                Some(RemoteBranch { remote: remote.to_string(), branch: branch.to_string() })
            });
        Ok(branches.collect())
    }

    fn origin_head(&self, dir: &str) -> Fact<Option<String>> {
        match find(&self.references(dir)?, &format!("{REMOTES}origin/HEAD"))?.map(|reference| reference.target) {
            Some(Target::Symbolic(name)) => utf8(name.as_bstr()).map(Some),
            Some(Target::Object(_)) | None => Ok(None),
        }
    }

    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool> {
        Ok(resolve(&self.at(dir)?, rev)?.is_some())
    }

    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool> {
        let repository = self.at(dir)?;
        let failed = |error| failed(&repository.refs, &error);
        let Some(id) = resolve(&repository, rev)? else { return Ok(false) };
        let Ok(tree) = id.object().map_err(failed)?.peel_to_tree() else { return Ok(false) };
        Ok(tree.lookup_entry_by_path(path).map_err(failed)?.is_some())
    }

    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>> {
        let repository = self.at(dir)?;
        let failed = |error| failed(&repository.refs, &error);
        let mut worktrees = Vec::new();
        for linked in repository.worktrees().map_err(failed)? {
            let id = utf8(linked.id().map_err(failed)?)?;
            let path = linked.base().map_err(failed)?;
            worktrees.push(worktree(path, head(&repository.refs, &format!("worktrees/{id}/HEAD"))?)?);
        }
        worktrees.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        worktrees.insert(0, primary(&repository)?);
        Ok(worktrees)
    }
}
