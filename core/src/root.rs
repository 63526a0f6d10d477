//! From any directory to the primary checkout, through the ports.
//!
//! Source: placement specification, section 6.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    code::{Code, Decision, Refusal},
    identity::split_last,
    limit::Limits,
    port::{Files, PathKind, PortError},
};

/// The parent of an absolute path; `None` at the top.
pub(crate) fn parent(path: &str) -> Option<&str> {
    let (parent, name) = split_last(path, "/")?;
    match (parent, name) {
        (_, "") => None,
        ("", _) => Some("/"),
        _ => Some(parent),
    }
}

/// Joins and removes `.` and `..` lexically.
fn normalise(base: &str, path: &str) -> String {
    let joined = if path.starts_with('/') { path.to_string() } else { format!("{base}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

fn join(dir: &str, name: &str) -> String {
    if dir == "/" { format!("/{name}") } else { format!("{dir}/{name}") }
}

/// What the `.git` entry of a directory says.
enum GitEntry {
    /// None here.
    Absent,
    /// A repository of its own.
    Repository,
    /// A linked worktree of the repository whose git directory is named.
    Worktree { git_dir: String },
    /// A pointer elsewhere (a submodule) or an unreadable one.
    Foreign,
}

fn git_entry(files: &dyn Files, dir: &str) -> Decision<GitEntry> {
    let path = join(dir, ".git");
    match files.kind(&path)? {
        PathKind::Absent => Ok(GitEntry::Absent),
        PathKind::Directory => Ok(GitEntry::Repository),
        PathKind::Other => Ok(GitEntry::Foreign),
        PathKind::File => {
            let bytes = match files.read(&path) {
                Ok(bytes) => bytes,
                Err(PortError::NotFound(_) | PortError::WrongType(_)) => return Ok(GitEntry::Absent),
                Err(error) => return Err(error.into()),
            };
            let text = String::from_utf8_lossy(&bytes);
            let pointer = text.trim().strip_prefix("gitdir:").map(str::trim).filter(|p| !p.is_empty());
            Ok(pointer
                .and_then(|pointer| linked_git_dir(dir, pointer))
                .map_or(GitEntry::Foreign, |git_dir| GitEntry::Worktree { git_dir }))
        }
    }
}

/// `<x>.git/worktrees/<name>` belongs to a linked worktree; the answer is `<x>.git`.
fn linked_git_dir(dir: &str, pointer: &str) -> Option<String> {
    let admin = normalise(dir, pointer);
    let worktrees = parent(&admin)?;
    let git_dir = parent(worktrees)?;
    (worktrees.ends_with("/worktrees") && git_dir.strip_suffix(".git").is_some()).then(|| git_dir.to_string())
}

/// The primary checkout of a repository's git directory.
fn checkout_of(git_dir: &str) -> Decision<String> {
    match git_dir.strip_suffix("/.git") {
        Some(root) => Ok(if root.is_empty() { "/".to_string() } else { root.to_string() }),
        None => Err(Refusal::new(Code::BareRepository).with("path", git_dir)),
    }
}

/// The primary checkout that the directory `dir` itself is, or is a linked worktree of. Looks at
/// `dir/.git` only; a directory without one is its own root.
///
/// # Errors
/// [`Code::BareRepository`], or a port's code.
pub fn main_root(files: &dyn Files, dir: &str) -> Decision<String> {
    match git_entry(files, dir)? {
        GitEntry::Worktree { git_dir } => checkout_of(&git_dir),
        _ => Ok(files.real_path(dir)?),
    }
}

/// The primary checkout above (or at) `start`, from any directory of any of its worktrees.
///
/// # Errors
/// [`Code::WorkspaceRootNotFound`], [`Code::BareRepository`], [`Code::LimitExceeded`], or a
/// port's code. O(depth).
pub fn discover(files: &dyn Files, start: &str, limits: &Limits) -> Decision<String> {
    let real = files.real_path(start)?;
    let mut next = Some(real.as_str());
    for _ in 0..limits.ancestors {
        let Some(dir) = next else {
            return Err(Refusal::new(Code::WorkspaceRootNotFound).with("path", start));
        };
        match git_entry(files, dir)? {
            GitEntry::Repository => return Ok(dir.to_string()),
            GitEntry::Worktree { git_dir } => return checkout_of(&git_dir),
            GitEntry::Foreign if files.kind(&join(dir, ".kittify"))? == PathKind::Directory => {
                return Ok(dir.to_string());
            }
            GitEntry::Foreign | GitEntry::Absent => next = parent(dir),
        }
    }
    Err(Refusal::new(Code::LimitExceeded).with("what", "the depth of the path").with("limit", limits.ancestors))
}
