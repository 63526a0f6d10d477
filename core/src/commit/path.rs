//! Paths of a commit: lexical normalisation, and what no commit may hold.
//!
//! Source: commit specification, sections 3.3, 3.4 and 13.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use crate::{
    code::{Code, Decision, Refusal},
    limit::Limits,
    naming::WORKTREES,
};

/// The path of a file below the top of a worktree: bytes, `/` between the components, normalised.
///
/// It has at least one component, and none of them is empty, `.`, `..` or a spelling of `.git`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Vec<u8>);

impl RepoPath {
    /// Normalises a path as a caller wrote it: absolute and below one of `roots` (spellings of one
    /// directory), or relative to it. Lexical: no link is followed. O(length).
    ///
    /// # Errors
    /// [`Code::PathMalformed`], [`Code::PathEscapesWorktree`], [`Code::PathIsDirectory`] for the
    /// root itself, [`Code::PathIsGitsOwn`].
    pub fn below(roots: &[&str], written: &[u8]) -> Decision<Self> {
        let shown = || show(written);
        let malformed =
            |reason: &str| Refusal::new(Code::PathMalformed).with("offending_path", shown()).with("reason", reason);
        let escapes = || {
            Refusal::new(Code::PathEscapesWorktree)
                .with("offending_path", shown())
                .with("worktree_root", roots.first().unwrap_or(&""))
        };
        if written.is_empty() {
            return Err(malformed("it is empty"));
        }
        if written.contains(&0) {
            return Err(malformed("it holds a NUL"));
        }
        if written.len() > Limits::DEFAULT.path {
            return Err(malformed("it is too long"));
        }
        let parts = lexical(written).ok_or_else(escapes)?;
        let parts = if is_absolute(written, roots) {
            let depth = |root: &&str| {
                let root = lexical(root.as_bytes())?;
                parts.starts_with(&root).then_some(root.len())
            };
            let depth = roots.iter().find_map(depth).ok_or_else(escapes)?;
            parts.into_iter().skip(depth).collect()
        } else {
            parts
        };
        if parts.is_empty() {
            return Err(Refusal::new(Code::PathIsDirectory).with("path", shown()));
        }
        if let Some(segment) = parts.iter().find(|part| is_git(part)) {
            return Err(Refusal::new(Code::PathIsGitsOwn)
                .with("offending_path", shown())
                .with("segment", show(segment)));
        }
        Ok(Self(parts.join(&b'/')))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, if it is UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(&self.0).ok()
    }

    /// Whether it is `other` or lies below it.
    pub fn is_below(&self, other: &Self) -> bool {
        self.0.strip_prefix(other.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.first() == Some(&b'/'))
    }

    /// The path without its first `count` components, if more are left.
    pub(crate) fn without_first(&self, count: usize) -> Option<Self> {
        let rest: Vec<&[u8]> = self.parts().skip(count).collect();
        (!rest.is_empty()).then(|| Self(rest.join(&b'/')))
    }

    /// The same path below another prefix, a normalised one.
    pub(crate) fn prefixed(&self, prefix: &str) -> Self {
        Self([prefix.as_bytes(), &self.0].join(&b'/'))
    }

    pub(crate) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(|b| *b == b'/')
    }

    /// Whether it leads into the folder of the linked worktrees.
    pub(crate) fn is_in_worktrees(&self, case_insensitive: bool) -> bool {
        let first = self.parts().next().unwrap_or_default();
        if case_insensitive { first.eq_ignore_ascii_case(WORKTREES.as_bytes()) } else { first == WORKTREES.as_bytes() }
    }

    /// The path as a case-insensitive file system compares it.
    pub(crate) fn folded(&self) -> Vec<u8> {
        match self.as_str() {
            Some(text) => text.to_lowercase().into_bytes(),
            None => self.0.to_ascii_lowercase(),
        }
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&show(&self.0))
    }
}

/// Bytes for a person to read: as they are where they are UTF-8 that can be printed, escaped
/// otherwise.
pub(crate) fn show(bytes: &[u8]) -> String {
    match core::str::from_utf8(bytes) {
        Ok(text) if !text.contains(char::is_control) => text.to_string(),
        _ => bytes.escape_ascii().to_string(),
    }
}

/// A path as the caller wrote it, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    written: Vec<u8>,
    path: Decision<RepoPath>,
}

impl Requested {
    /// Normalises a path; what is wrong with it is kept until its turn comes.
    pub fn below(roots: &[&str], written: &[u8]) -> Self {
        Self { written: written.to_vec(), path: RepoPath::below(roots, written) }
    }

    pub(crate) fn known(written: &[u8], path: RepoPath) -> Self {
        Self { written: written.to_vec(), path: Ok(path) }
    }

    /// As the caller wrote it.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// The normalised path.
    ///
    /// # Errors
    /// Those of [`RepoPath::below`].
    pub fn path(&self) -> Result<&RepoPath, &Refusal> {
        self.path.as_ref()
    }
}

/// The components of a path, without `.` and with `..` resolved; `None` when it leads above its
/// start.
fn lexical(path: &[u8]) -> Option<Vec<&[u8]>> {
    let mut parts = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts)
}

/// Whether a path starts at the root of the file system, or, where the roots have drives, at one.
fn is_absolute(path: &[u8], roots: &[&str]) -> bool {
    let drive = |path: &[u8]| matches!(path, [letter, b':', ..] if letter.is_ascii_alphabetic());
    path.first() == Some(&b'/') || (drive(path) && roots.iter().any(|root| drive(root.as_bytes())))
}

/// Whether git, on some file system, takes a component for `.git`: other letter case, trailing dots
/// and spaces, a short name or a stream of NTFS, code points that HFS+ ignores.
fn is_git(part: &[u8]) -> bool {
    let visible: String;
    let part = match core::str::from_utf8(part) {
        Ok(text) if !text.is_ascii() => {
            visible = text.chars().filter(|c| !is_ignored_by_hfs(*c)).collect();
            visible.as_bytes()
        }
        _ => part,
    };
    let part = part.split(|b| *b == b':').next().unwrap_or_default();
    let end = part.iter().rposition(|b| !matches!(b, b'.' | b' ')).map_or(0, |at| at + 1);
    let part = part.get(..end).unwrap_or_default();
    part.eq_ignore_ascii_case(b".git") || part.eq_ignore_ascii_case(b"git~1")
}

fn is_ignored_by_hfs(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}
