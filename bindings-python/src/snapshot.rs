//! Repositories as values.

use kitty_core::wire;
use kitty_host_native::capture as capture_native;
use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict},
};

use crate::{
    argument::{Document, PathText, owned},
    boundary::{detached, malformed},
};

/// Captures what the authority may ask of the repository whose primary checkout is `root`, as the
/// canonical JSON of a snapshot.
#[pyfunction]
pub fn capture<'py>(py: Python<'py>, root: PathText<'_>) -> PyResult<Bound<'py, PyBytes>> {
    let root = root.absolute(py)?;
    let snapshot = detached(py, || Ok(wire::to_json(&capture_native(&root)?)))?;
    Ok(PyBytes::new(py, snapshot.as_bytes()))
}

/// The snapshot of `capture`.
pub fn parsed(py: Python<'_>, json: &[u8]) -> PyResult<wire::Snapshot> {
    serde_json::from_slice(json).map_err(|error| malformed(py, &error.to_string()))
}

/// A snapshot of files by path; relative paths stand below `root`.
pub fn of_files(root: &str, files: &Bound<'_, PyAny>) -> PyResult<wire::Snapshot> {
    let given = PyDict::new(files.py());
    given.call_method1("update", (files,))?;
    let base = root.trim_end_matches('/');
    let placed = |path: &Bound<'_, PyAny>| {
        let PathText(path) = path.extract()?;
        PyResult::Ok(if path.starts_with('/') { path.into_owned() } else { format!("{base}/{path}") })
    };
    let mut snapshot = wire::Snapshot { dirs: vec![root.to_string()], ..wire::Snapshot::default() };
    for (path, content) in given {
        let content = content.extract::<Document<'_>>()?.bytes().to_vec();
        snapshot.files.insert(placed(&path)?, wire::Content(content));
    }
    Ok(snapshot)
}

/// Git facts from a mapping of JSON's shape.
pub fn git_facts(facts: &Bound<'_, PyAny>) -> PyResult<wire::GitFacts> {
    let given = PyDict::new(facts.py());
    given.call_method1("update", (facts,))?;
    let json = owned(&facts.py().import("json")?.call_method1("dumps", (given,))?)?;
    serde_json::from_str(&json).map_err(|error| malformed(facts.py(), &error.to_string()))
}
