//! Questions about topologies and the documents that record them.

use kitty_core::{ask, wire};
use pyo3::prelude::*;

use crate::{
    argument::{Document, Text, optional},
    boundary::answer,
    lift::{Lift, text},
    vocabulary,
};

/// The stored topology that a text is, if it is one.
#[pyfunction]
#[pyo3(name = "stored_topology")]
pub fn stored_topology<'py>(py: Python<'py>, value: Text<'_>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let topology = answer(py, || Ok(ask::stored_topology(value.0)))?;
    topology.map(|topology| vocabulary::topology(py, topology)).transpose()
}

/// The cell of the grid.
#[pyfunction]
#[pyo3(signature = (*, coordination, lanes))]
pub fn derive_topology(py: Python<'_>, coordination: bool, lanes: bool) -> PyResult<Bound<'_, PyAny>> {
    let topology = answer(py, || Ok(ask::derive_topology(coordination, lanes)))?;
    vocabulary::topology(py, topology)
}

/// Whether COORD kinds live on a coordination branch.
#[pyfunction]
pub fn routes_through_coordination(py: Python<'_>, topology: Text<'_>) -> PyResult<bool> {
    answer(py, || ask::routes_through_coordination(topology.0))
}

/// What an unstamped mission of this derived shape is.
#[pyfunction]
#[pyo3(signature = (topology, *, generation = None))]
pub fn unstamped_topology<'py>(
    py: Python<'py>,
    topology: Text<'_>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    let topology = answer(py, || ask::unstamped_topology(topology.0, optional(generation)))?;
    vocabulary::topology(py, topology)
}

/// The effective topology of `meta.json` and `lanes.json`.
#[pyfunction]
#[pyo3(signature = (meta, lanes = None, *, generation = None))]
pub fn topology_of<'py>(
    py: Python<'py>,
    meta: Option<Document<'_>>,
    lanes: Option<Document<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (meta, lanes) = (meta.as_ref().map(Document::bytes), lanes.as_ref().map(Document::bytes));
    let topology = answer(py, || ask::topology_of(meta, lanes, optional(generation)))?;
    vocabulary::topology(py, topology)
}

/// Refuses a mission stamped flat whose manifest lists code lanes.
#[pyfunction]
#[pyo3(signature = (topology, *, has_code_lanes, mission))]
pub fn check_manifest(py: Python<'_>, topology: Text<'_>, has_code_lanes: bool, mission: Text<'_>) -> PyResult<()> {
    answer(py, || ask::check_manifest(topology.0, has_code_lanes, mission.0))
}

/// The topology of a new mission.
#[pyfunction]
#[pyo3(signature = (
    *,
    explicit = None,
    pull_request = false,
    owned_checkout = false,
    current_branch = None,
    primary_branch = None,
    primary_protected = false,
    unborn_head = false,
    generation = None,
))]
#[expect(clippy::too_many_arguments, clippy::fn_params_excessive_bools, reason = "keyword arguments: one per fact")]
pub fn create_topology<'py>(
    py: Python<'py>,
    explicit: Option<Text<'_>>,
    pull_request: bool,
    owned_checkout: bool,
    current_branch: Option<Text<'_>>,
    primary_branch: Option<Text<'_>>,
    primary_protected: bool,
    unborn_head: bool,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    let kept = |text: Option<Text<'_>>| text.map(|Text(text)| text.to_string());
    let facts = wire::CreateFacts {
        explicit: kept(explicit),
        pull_request,
        owned_checkout,
        current_branch: kept(current_branch),
        primary_branch: kept(primary_branch),
        primary_protected,
        unborn_head,
    };
    let topology = answer(py, || ask::create_topology(&facts, optional(generation)))?;
    vocabulary::topology(py, topology)
}

/// The deciding facts of a `meta.json`.
#[pyfunction]
pub fn meta_view<'py>(py: Python<'py>, meta: Document<'_>) -> PyResult<Bound<'py, PyAny>> {
    answer(py, || ask::meta_view(meta.bytes()))?.lift(py, text)
}
