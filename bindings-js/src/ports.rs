//! The ports as duck-typed objects of the caller.
//!
//! A port answers synchronously or throws. What it throws is a fact that could not be had; the
//! `code` of Node's own errors says which kind, and the exception itself becomes the `cause`.

use core::cell::RefCell;

use js_sys::{Array, Reflect, Uint8Array};
use kitty_core::{BranchName, Fact, Files, Git, Head, Listing, PathKind, PortError, RemoteBranch, Worktree};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use crate::{arguments, convert::Read};

#[wasm_bindgen]
extern "C" {
    /// The caller's `files`.
    pub type JsFiles;
    #[wasm_bindgen(method, structural, catch)]
    fn kind(this: &JsFiles, path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &JsFiles, path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn list(this: &JsFiles, path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = realPath)]
    fn real_path(this: &JsFiles, path: &str) -> Result<JsValue, JsValue>;

    /// The caller's `git`.
    pub type JsGit;
    #[wasm_bindgen(method, structural, catch)]
    fn head(this: &JsGit, dir: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = hasBranch)]
    fn has_branch(this: &JsGit, dir: &str, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = remoteBranches)]
    fn remote_branches(this: &JsGit, dir: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = originHead)]
    fn origin_head(this: &JsGit, dir: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = hasRevision)]
    fn has_revision(this: &JsGit, dir: &str, revision: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = hasPath)]
    fn has_path(this: &JsGit, dir: &str, revision: &str, path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn worktrees(this: &JsGit, dir: &str) -> Result<JsValue, JsValue>;
}

/// Both ports, and what they threw last.
pub(crate) struct Ports {
    files: JsFiles,
    git: Option<JsGit>,
    thrown: RefCell<Option<JsValue>>,
}

impl Ports {
    /// The ports over the caller's objects; without `git`, git is unavailable.
    pub(crate) fn new(files: JsFiles, git: Option<JsGit>) -> Self {
        Self { files, git, thrown: RefCell::default() }
    }

    /// The last exception of a port that was no answer.
    pub(crate) fn take_thrown(&self) -> Option<JsValue> {
        self.thrown.take()
    }

    fn git(&self) -> Fact<&JsGit> {
        self.git.as_ref().ok_or_else(|| unavailable("the caller passed no git port".to_owned()))
    }

    fn keep(&self, thrown: JsValue, error: PortError) -> PortError {
        self.thrown.replace(Some(thrown));
        error
    }

    /// An exception of the files port; the codes are those of Node's `fs`.
    fn files_error(&self, path: &str, at_file: fn(String) -> PortError, thrown: JsValue) -> PortError {
        match code_of(&thrown).as_deref() {
            Some("ENOENT") => PortError::NotFound(path.to_owned()),
            Some("ENOTDIR") => at_file(path.to_owned()),
            Some("EISDIR") => PortError::WrongType(path.to_owned()),
            Some("EACCES" | "EPERM") => self.keep(thrown, PortError::Denied(path.to_owned())),
            Some("EILSEQ") => self.keep(thrown, PortError::NotUtf8(path.to_owned())),
            _ => {
                let reason = words(&thrown);
                self.keep(thrown, PortError::Failed { path: path.to_owned(), reason })
            }
        }
    }

    /// An exception of the git port; a missing program or capability is an unavailable fact.
    fn git_error(&self, dir: &str, thrown: JsValue) -> PortError {
        let reason = words(&thrown);
        let error = match code_of(&thrown).as_deref() {
            Some("ENOENT" | "ENOTSUP") => unavailable(reason),
            _ => PortError::Failed { path: dir.to_owned(), reason },
        };
        self.keep(thrown, error)
    }

    fn git_fact<T>(
        &self,
        dir: &str,
        method: &str,
        read: fn(&JsValue) -> Read<T>,
        question: impl FnOnce(&JsGit) -> Result<JsValue, JsValue>,
    ) -> Fact<T> {
        let answer = question(self.git()?).map_err(|thrown| self.git_error(dir, thrown))?;
        read(&answer).map_err(|error| unusable(dir, method, &error))
    }
}

impl Files for Ports {
    fn kind(&self, path: &str) -> Fact<PathKind> {
        match self.files.kind(path) {
            Ok(answer) => match answer.as_string().as_deref() {
                Some("absent") => Ok(PathKind::Absent),
                Some("file") => Ok(PathKind::File),
                Some("directory") => Ok(PathKind::Directory),
                Some("other") => Ok(PathKind::Other),
                _ => Err(unusable(path, "files.kind", "expected `absent`, `file`, `directory` or `other`")),
            },
            Err(thrown) => match self.files_error(path, PortError::NotFound, thrown) {
                PortError::NotFound(_) => Ok(PathKind::Absent),
                error => Err(error),
            },
        }
    }

    fn read(&self, path: &str) -> Fact<Vec<u8>> {
        let answer = self.files.read(path).map_err(|thrown| self.files_error(path, PortError::NotFound, thrown))?;
        if answer.is_null() || answer.is_undefined() {
            return Err(PortError::NotFound(path.to_owned()));
        }
        bytes(&answer).ok_or_else(|| unusable(path, "files.read", "expected a Uint8Array, text or null"))
    }

    fn list(&self, path: &str) -> Fact<Listing> {
        let answer = self.files.list(path).map_err(|thrown| self.files_error(path, PortError::WrongType, thrown))?;
        if answer.is_null() || answer.is_undefined() {
            return Err(PortError::NotFound(path.to_owned()));
        }
        let names = answer
            .dyn_ref::<Array>()
            .ok_or_else(|| unusable(path, "files.list", "expected an array of names, or null"))?;
        let mut listing = Listing::default();
        for name in names.iter() {
            match entry(&name) {
                Some(Ok(name)) => listing.names.push(name),
                Some(Err(opaque)) => listing.opaque.push(opaque),
                None => return Err(unusable(path, "files.list", "a name is neither text nor a Uint8Array")),
            }
        }
        Ok(listing)
    }

    fn real_path(&self, path: &str) -> Fact<String> {
        let answer =
            self.files.real_path(path).map_err(|thrown| self.files_error(path, PortError::NotFound, thrown))?;
        answer.as_string().ok_or_else(|| unusable(path, "files.realPath", "expected a path"))
    }
}

/// The bytes of a file: a `Uint8Array`, or text.
pub(crate) fn bytes(content: &JsValue) -> Option<Vec<u8>> {
    match content.dyn_ref::<Uint8Array>() {
        Some(bytes) => Some(bytes.to_vec()),
        None => content.as_string().map(String::into_bytes),
    }
}

/// A name of a listing; `Err` holds one that is not UTF-8, as far as it can be shown.
fn entry(name: &JsValue) -> Option<Result<String, String>> {
    match name.dyn_ref::<Uint8Array>() {
        Some(bytes) => Some(
            String::from_utf8(bytes.to_vec()).map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        ),
        None => name.as_string().map(Ok),
    }
}

impl Git for Ports {
    fn head(&self, dir: &str) -> Fact<Head> {
        let (kind, name) = self.git_fact(dir, "git.head", arguments::head, |git| git.head(dir))?;
        match (kind.as_str(), name) {
            ("branch", Some(name)) => Ok(Head::Branch(name)),
            ("unborn", Some(name)) => Ok(Head::Unborn(name)),
            ("detached", None) => Ok(Head::Detached),
            _ => Err(unusable(dir, "git.head", "expected `branch` or `unborn` with a name, or `detached`")),
        }
    }

    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool> {
        self.git_fact(dir, "git.hasBranch", arguments::flag, |git| git.has_branch(dir, name.as_str()))
    }

    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>> {
        let known = |value: &JsValue| arguments::list(value, arguments::remote_branch);
        let known = self.git_fact(dir, "git.remoteBranches", known, |git| git.remote_branches(dir))?;
        Ok(known.into_iter().map(|known| RemoteBranch { remote: known.remote, branch: known.branch }).collect())
    }

    fn origin_head(&self, dir: &str) -> Fact<Option<String>> {
        self.git_fact(dir, "git.originHead", arguments::optional_text, |git| git.origin_head(dir))
    }

    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool> {
        self.git_fact(dir, "git.hasRevision", arguments::flag, |git| git.has_revision(dir, rev))
    }

    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool> {
        self.git_fact(dir, "git.hasPath", arguments::flag, |git| git.has_path(dir, rev, path))
    }

    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>> {
        let known = |value: &JsValue| arguments::list(value, arguments::worktree);
        let known = self.git_fact(dir, "git.worktrees", known, |git| git.worktrees(dir))?;
        Ok(known.into_iter().map(|known| Worktree { path: known.path, branch: known.branch }).collect())
    }
}

fn unavailable(reason: String) -> PortError {
    PortError::Unavailable { fact: "git".to_owned(), reason }
}

/// A port answered something that is no answer; a promise is the usual case.
fn unusable(path: &str, method: &str, reason: &str) -> PortError {
    let reason = format!("{method} gave no usable answer ({reason}); ports answer synchronously");
    PortError::Failed { path: path.to_owned(), reason }
}

fn text_property(thrown: &JsValue, name: &str) -> Option<String> {
    Reflect::get(thrown, &JsValue::from_str(name)).ok()?.as_string()
}

fn code_of(thrown: &JsValue) -> Option<String> {
    text_property(thrown, "code")
}

fn words(thrown: &JsValue) -> String {
    thrown
        .as_string()
        .or_else(|| text_property(thrown, "message").filter(|message| !message.is_empty()))
        .unwrap_or_else(|| "the port threw without a message".to_owned())
}
