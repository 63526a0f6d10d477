//! Questions without a repository: kinds, codes, surfaces and roots.

use kitty_core::{Texts, ask, wire};
use kitty_host_native::{NativeFiles, gate};
use pyo3::{prelude::*, types::PyDict};

use crate::{
    argument::{PathText, Text, optional, owned},
    boundary::{answer, detached},
    lift::{Lift, path as lift_path, text as lift_text},
    vocabulary,
};

/// The kind of the artifact at `path`, or `None`.
#[pyfunction]
#[pyo3(signature = (path, mission = None, *, generation = None))]
pub fn classify<'py>(
    py: Python<'py>,
    path: PathText<'_>,
    mission: Option<Text<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let kind = answer(py, || ask::classify(&path.0, optional(mission), optional(generation)))?;
    kind.map(|kind| vocabulary::kind(py, kind)).transpose()
}

/// The partition table.
#[pyfunction]
#[pyo3(signature = (*, generation = None))]
pub fn kinds<'py>(py: Python<'py>, generation: Option<Text<'_>>) -> PyResult<Bound<'py, PyAny>> {
    answer(py, || ask::kinds(optional(generation)))?.lift(py, lift_text)
}

/// The rules in force.
#[pyfunction]
#[pyo3(signature = (*, generation = None))]
pub fn policy<'py>(py: Python<'py>, generation: Option<Text<'_>>) -> PyResult<Bound<'py, PyAny>> {
    answer(py, || ask::policy(optional(generation)))?.lift(py, lift_text)
}

/// The whole code registry.
#[pyfunction]
pub fn codes(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    answer(py, || Ok(wire::codes()))?.lift(py, lift_text)
}

/// What a code means and what to do about it; those of the gates are known as well.
#[pyfunction]
pub fn explain<'py>(py: Python<'py>, code: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
    let gate = gate::codes().into_iter().find(|row| row.code == code.0);
    answer(py, || gate.map_or_else(|| ask::explain(code.0), Ok))?.lift(py, lift_text)
}

/// Whether a primary copy of `kind` is left-over coordination bookkeeping under `topology`.
#[pyfunction]
#[pyo3(signature = (kind, topology, *, generation = None))]
pub fn is_coordination_residue(
    py: Python<'_>,
    kind: Text<'_>,
    topology: Text<'_>,
    generation: Option<Text<'_>>,
) -> PyResult<bool> {
    answer(py, || ask::is_coordination_residue(kind.0, topology.0, optional(generation)))
}

/// The location of `surface` among the given ones.
#[pyfunction]
pub fn location(py: Python<'_>, surface: Text<'_>, locations: &Bound<'_, PyAny>) -> PyResult<String> {
    let given = PyDict::new(py);
    given.call_method1("update", (locations,))?;
    let pairs = given.iter().map(|(surface, place)| Ok((owned(&surface)?, owned(&place)?)));
    let locations = pairs.collect::<PyResult<Texts>>()?;
    answer(py, || ask::location(surface.0, &locations))
}

/// The primary checkout above `path`.
#[pyfunction]
#[pyo3(signature = (path = PathText(".".into())), text_signature = "(path='.')")]
pub fn discover<'py>(py: Python<'py>, path: PathText<'_>) -> PyResult<Bound<'py, PyAny>> {
    let path = path.absolute(py)?;
    let root = detached(py, || ask::discover(&NativeFiles, &path))?;
    lift_path(py, &root)
}

/// The primary checkout that the directory is, or is a linked worktree of.
#[pyfunction]
pub fn main_root<'py>(py: Python<'py>, path: PathText<'_>) -> PyResult<Bound<'py, PyAny>> {
    let path = path.absolute(py)?;
    let root = detached(py, || ask::main_root(&NativeFiles, &path))?;
    lift_path(py, &root)
}
