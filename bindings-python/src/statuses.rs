//! The status of missions: what a log reduces to, and what it says.
#![expect(clippy::wrong_self_convention, reason = "`from_lane` is a word of the wire")]

use std::collections::BTreeMap;

use kitty_core::ask::{self, Answer};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::{Document, Text, optional},
    boundary::{answer, detached, malformed},
    lift::{Convert, Lift, text},
    value::value,
    vocabulary::lane,
};

/// The values of this module, by their names in Python.
mod wire {
    pub use kitty_core::wire::{
        Board, BoardWorkPackage, Effector, Lane as LaneRow, LaneTarget, LogRow, Retrospective, Swallowed, to_json,
    };
}

value! {
    /// One row of the lane table.
    LaneRow {
        "lane" = lane: lane,
        "display" = display: text,
        "terminal" = terminal: text,
        "blocked" = blocked: text,
        "run_affecting" = run_affecting: text,
        "progress_bucket" = progress_bucket: text,
        "display_category" = display_category: text,
        "weight" = weight: text,
        "column" = column: text,
        "targets" = targets: text,
    } {}
}

value! {
    /// A lane that may be gone to without force.
    LaneTarget {
        "lane" = lane: lane,
        "needs" = needs: text,
    } {}
}

value! {
    /// Who acted.
    Effector {
        "kind" = kind: text,
        "id" = id: text,
        "profile" = profile: text,
        "model" = model: text,
        "role" = role: text,
        "raw" = raw: text,
    } {}
}

value! {
    /// One work package on the board.
    BoardWorkPackage {
        "wp_id" = wp_id: text,
        "lane" = lane: lane,
        "column" = column: text,
        "actor" = actor: text,
        "effector" = effector: text,
        "last_transition_at" = last_transition_at: text,
        "last_event_id" = last_event_id: text,
        "force_count" = force_count: text,
        "slots" = slots: text,
    } {}
}

value! {
    /// How far the retrospective has come.
    Retrospective {
        "status" = status: text,
        "mode" = mode: text,
        "record_path" = record_path: text,
        "proposals_total" = proposals_total: text,
        "proposals_applied" = proposals_applied: text,
        "proposals_rejected" = proposals_rejected: text,
        "proposals_pending" = proposals_pending: text,
    } {}
}

value! {
    /// A transition that counts and moved nothing.
    Swallowed {
        "line" = line: text,
        "event_id" = event_id: text,
        "wp_id" = wp_id: text,
        "from_lane" = from_lane: lane,
        "to_lane" = to_lane: lane,
    } {}
}

value! {
    /// What a log reduces to.
    Board {
        "mission_slug" = mission_slug: text,
        "mission_number" = mission_number: text,
        "mission_type" = mission_type: text,
        "materialized_at" = materialized_at: text,
        "event_count" = event_count: text,
        "last_event_id" = last_event_id: text,
        "schema_version" = schema_version: text,
        "summary" = summary: text,
        "retrospective" = retrospective: text,
        "work_packages" = work_packages: text,
        "swallowed" = swallowed: text,
        "swallowed_count" = swallowed_count: text,
    } {}
}

value! {
    /// One row of the log.
    LogRow {
        "line" = line: text,
        "kind" = kind: text,
        "effector" = effector: text,
        "row" = row: text,
    } {}
}

/// The status of one mission, at the moment of the question.
#[pyclass(frozen, module = "kitty_core")]
pub struct MissionStatus {
    mission: String,
    board: wire::Board,
    snapshot: String,
}

impl MissionStatus {
    /// Reads the status of the mission that a handle designates.
    pub fn read(repository: &ask::Repository<'_>, handle: &str) -> Answer<Self> {
        let status = repository.status(handle)?;
        let snapshot = status.snapshot()?;
        Ok(Self { mission: status.dir().to_string(), board: (&snapshot).into(), snapshot: snapshot.to_json() })
    }
}

#[pymethods]
impl MissionStatus {
    /// The directory name of the mission.
    #[getter]
    fn mission(&self) -> &str {
        &self.mission
    }

    /// The board.
    #[getter]
    fn board(&self) -> Board {
        Board(self.board.clone())
    }

    /// The bytes that `status.json` should have.
    fn snapshot_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.snapshot.as_bytes())
    }

    fn __repr__(&self) -> String {
        let wire::Board { event_count, work_packages, .. } = &self.board;
        let (mission, packages) = (&self.mission, work_packages.len());
        format!("<MissionStatus mission={mission:?} work_packages={packages} events={event_count}>")
    }
}

/// What a log reduces to, by itself.
#[pyfunction]
#[pyo3(signature = (log, *, generation = None))]
pub fn reduce<'py>(py: Python<'py>, log: Document<'_>, generation: Option<Text<'_>>) -> PyResult<Bound<'py, PyAny>> {
    let generation = optional(generation);
    detached(py, || ask::status::reduce(log.bytes(), generation))?.lift(py, text)
}

/// The board of a mission, given the log, `meta.json` and the `status.json` that is there.
#[pyfunction]
#[pyo3(signature = (log, *, meta = None, current = None, generation = None))]
pub fn board<'py>(
    py: Python<'py>,
    log: Document<'_>,
    meta: Option<Document<'_>>,
    current: Option<Document<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (meta, current) = (meta.as_ref().map(Document::bytes), current.as_ref().map(Document::bytes));
    let generation = optional(generation);
    detached(py, || ask::status::board(log.bytes(), meta, current, generation))?.lift(py, text)
}

/// The bytes of `status.json`, given the log, `meta.json` and the `status.json` that is there.
#[pyfunction]
#[pyo3(signature = (log, *, meta = None, current = None, generation = None))]
pub fn status_json<'py>(
    py: Python<'py>,
    log: Document<'_>,
    meta: Option<Document<'_>>,
    current: Option<Document<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let (meta, current) = (meta.as_ref().map(Document::bytes), current.as_ref().map(Document::bytes));
    let generation = optional(generation);
    let json = detached(py, || ask::status::snapshot(log.bytes(), meta, current, generation))?;
    Ok(PyBytes::new(py, json.as_bytes()))
}

/// The rows of a log, as the tool writes them. `mission_ids` gives ids by slug, for rows that lack one.
#[pyfunction]
#[pyo3(signature = (log, *, mission_ids = None, generation = None))]
pub fn log_rows<'py>(
    py: Python<'py>,
    log: Document<'_>,
    mission_ids: Option<BTreeMap<String, String>>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (mission_ids, generation) = (mission_ids.unwrap_or_default(), optional(generation));
    detached(py, || ask::status::rows(log.bytes(), &mission_ids, generation))?.lift(py, text)
}

/// The lane table.
#[pyfunction]
pub fn lanes(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    answer(py, || Ok(ask::status::lanes()))?.lift(py, text)
}
