//! Ports that Python objects answer.
//!
//! Exceptions of a port are facts where Python has a word for the fact (`FileNotFoundError`,
//! `PermissionError`, …) and failures otherwise; the exception is kept as the cause.

use std::cell::RefCell;

use kitty_core::{BranchName, Fact, Files, Git, Head, Listing, PathKind, PortError, RemoteBranch, Worktree};
use pyo3::{
    call::PyCallArgs,
    exceptions::{
        PyException, PyFileNotFoundError, PyIsADirectoryError, PyNotADirectoryError, PyNotImplementedError,
        PyPermissionError, PyValueError,
    },
    prelude::*,
    types::PyString,
};

use crate::argument::{Document, PathText, owned};

/// The last exception of a port during one question.
#[derive(Default)]
pub struct Failures(RefCell<Option<PyErr>>);

impl Failures {
    /// The exception to chain a refusal to.
    pub fn take(&self) -> Option<PyErr> {
        self.0.take()
    }

    /// Takes what is no `Exception`, as `KeyboardInterrupt`: it ends the question.
    pub fn interruption(&self, py: Python<'_>) -> Option<PyErr> {
        let interrupted = self.0.borrow().as_ref().is_some_and(|error| !error.is_instance_of::<PyException>(py));
        interrupted.then(|| self.take()).flatten()
    }

    fn fact(&self, py: Python<'_>, place: &str, error: PyErr) -> PortError {
        let is = |absent: bool| absent.then(|| place.to_string());
        if let Some(path) = is(error.is_instance_of::<PyFileNotFoundError>(py)) {
            return PortError::NotFound(path);
        }
        let wrong = error.is_instance_of::<PyIsADirectoryError>(py) || error.is_instance_of::<PyNotADirectoryError>(py);
        if let Some(path) = is(wrong) {
            return PortError::WrongType(path);
        }
        let reason = error.to_string();
        let denied = error.is_instance_of::<PyPermissionError>(py);
        let unavailable = error.is_instance_of::<PyNotImplementedError>(py);
        self.0.replace(Some(error));
        if denied {
            PortError::Denied(place.to_string())
        } else if unavailable {
            PortError::Unavailable { fact: place.to_string(), reason }
        } else {
            PortError::Failed { path: place.to_string(), reason }
        }
    }
}

/// A Python object as a port.
pub struct PythonPort<'a, 'py> {
    /// The object.
    pub object: &'a Bound<'py, PyAny>,
    /// Where its exceptions are kept.
    pub failures: &'a Failures,
}

impl<'py> PythonPort<'_, 'py> {
    fn ask<T>(
        &self,
        method: &str,
        arguments: impl PyCallArgs<'py>,
        place: &str,
        read: impl FnOnce(Bound<'py, PyAny>) -> PyResult<T>,
    ) -> Fact<T> {
        let answer = self.object.call_method1(method, arguments).and_then(read);
        answer.map_err(|error| self.failures.fact(self.object.py(), place, error))
    }
}

impl Files for PythonPort<'_, '_> {
    fn kind(&self, path: &str) -> Fact<PathKind> {
        self.ask("kind", (path,), path, |answer| match owned(&answer)?.as_str() {
            "absent" => Ok(PathKind::Absent),
            "file" => Ok(PathKind::File),
            "directory" => Ok(PathKind::Directory),
            "other" => Ok(PathKind::Other),
            kind => Err(PyValueError::new_err(format!("`{kind}` is no kind of path"))),
        })
    }

    fn read(&self, path: &str) -> Fact<Vec<u8>> {
        let bytes = self.ask("read", (path,), path, |answer| Ok(answer.extract::<Document<'_>>()?.bytes().to_vec()));
        // `open` has one exception for a parent that is no directory; to a reader nothing is there.
        match bytes {
            Err(PortError::WrongType(_)) if matches!(self.kind(path), Ok(PathKind::Absent)) => {
                Err(PortError::NotFound(path.to_string()))
            }
            bytes => bytes,
        }
    }

    fn list(&self, path: &str) -> Fact<Listing> {
        self.ask("list", (path,), path, |answer| {
            let mut listing = Listing::default();
            for name in answer.try_iter()? {
                let name = name?.cast_into::<PyString>()?;
                match name.to_str() {
                    Ok(text) => listing.names.push(text.to_string()),
                    Err(_) => listing.opaque.push(name.to_string_lossy().into_owned()),
                }
            }
            Ok(listing)
        })
    }

    fn real_path(&self, path: &str) -> Fact<String> {
        self.ask("real_path", (path,), path, |answer| Ok(answer.extract::<PathText<'_>>()?.0.into_owned()))
    }
}

impl Git for PythonPort<'_, '_> {
    fn head(&self, dir: &str) -> Fact<Head> {
        self.ask("head", (dir,), "head", |answer| {
            let (state, name) = answer.extract::<(String, Option<String>)>()?;
            match (state.as_str(), name) {
                ("branch", Some(name)) => Ok(Head::Branch(name)),
                ("unborn", Some(name)) => Ok(Head::Unborn(name)),
                ("detached", None) => Ok(Head::Detached),
                (state, _) => Err(PyValueError::new_err(format!("`{state}` is no state of HEAD"))),
            }
        })
    }

    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool> {
        self.ask("has_branch", (dir, name.as_str()), "has_branch", |answer| answer.extract())
    }

    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>> {
        self.ask("remote_branches", (dir,), "remote_branches", |answer| {
            let known = answer.try_iter()?.map(|known| known?.extract::<(String, String)>());
            known.map(|known| known.map(|(remote, branch)| RemoteBranch { remote, branch })).collect()
        })
    }

    fn origin_head(&self, dir: &str) -> Fact<Option<String>> {
        self.ask("origin_head", (dir,), "origin_head", |answer| answer.extract())
    }

    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool> {
        self.ask("has_revision", (dir, rev), "has_revision", |answer| answer.extract())
    }

    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool> {
        self.ask("has_path", (dir, rev, path), "has_path", |answer| answer.extract())
    }

    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>> {
        self.ask("worktrees", (dir,), "worktrees", |answer| {
            let known = answer.try_iter()?.map(|known| known?.extract::<(String, Option<String>)>());
            known.map(|known| known.map(|(path, branch)| Worktree { path, branch })).collect()
        })
    }
}
