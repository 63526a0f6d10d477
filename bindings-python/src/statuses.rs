//! The status of missions: what a log reduces to, and what it says.
#![expect(clippy::wrong_self_convention, reason = "`from_lane` is a word of the wire")]

use std::collections::BTreeMap;

use kitty_core::ask::{self, Answer};
use kitty_host_native::status::{KIND, committed_log};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::{Document, Text, optional},
    boundary::{answer, detached, malformed},
    commits::{self, OnDisk},
    lift::{Convert, Lift, text},
    transitions::{self, Review},
    value::value,
    vocabulary::lane,
};

/// The values of this module, by their names in Python.
mod wire {
    pub use kitty_core::wire::{
        Board, BoardWorkPackage, Effector, Finding as StatusFinding, Lane as LaneRow, LaneTarget, LogRow,
        Retrospective, StatusChange, StatusClaim, StatusReport, StatusTransition, Swallowed, to_json,
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

value! {
    /// Something wrong or odd with a status.
    StatusFinding {
        "code" = code: text,
        "severity" = severity: text,
        "line" = line: text,
        "wp_id" = wp_id: text,
        "message" = message: text,
        "remedy" = remedy: text,
    } {}
}

value! {
    /// What came of a change of a status.
    StatusReport {
        "mission" = mission: text,
        "outcome" = outcome: text,
        "wp_id" = wp_id: text,
        "from_lane" = from_lane: lane,
        "lane" = lane: lane,
        "event_ids" = event_ids: text,
        "branch" = branch: text,
        "commit" = commit: text,
    } {}
}

/// The status of one mission, at the moment of the question.
#[pyclass(frozen, module = "kitty_core")]
pub struct MissionStatus {
    mission: String,
    board: wire::Board,
    snapshot: String,
    findings: Vec<wire::StatusFinding>,
    /// Root and generation of a repository on disk.
    on_disk: Option<(String, String)>,
}

impl MissionStatus {
    /// Reads the status of the mission that a handle designates.
    pub fn read(repository: &ask::Repository<'_>, handle: &str, on_disk: Option<(String, String)>) -> Answer<Self> {
        let status = repository.status(handle)?;
        let snapshot = status.snapshot()?;
        let mission = status.dir().to_string();
        let committed = match &on_disk {
            Some(_) => committed_log(&repository.place(&mission, KIND, None)?)?,
            None => None,
        };
        let findings = repository.status_findings(&mission, committed.as_deref())?.findings;
        Ok(Self { mission, board: (&snapshot).into(), snapshot: snapshot.to_json(), findings, on_disk })
    }

    fn change<'py>(
        &self,
        py: Python<'py>,
        change: &wire::StatusChange,
        lock_wait: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let settings = commits::settings(py, lock_wait)?;
        let Some((root, generation)) = &self.on_disk else {
            return Err(malformed(py, "a status is written in a repository on disk"));
        };
        detached(py, || OnDisk { root, generation }.change(&self.mission, change, settings))?.lift(py, text)
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

    /// What is wrong or odd.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.findings.lift(py, text)
    }

    /// Takes a work package: the events, the snapshot and their commit, or nothing. Decided on the log
    /// as it is now; of two who claim one work package one is refused.
    #[pyo3(
        signature = (
            wp_id, *, actor, review = false, rework = false, workspace = None, shell_pid = None,
            shell_pid_created_at = None, lock_wait = None
        )
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn claim<'py>(
        &self,
        py: Python<'py>,
        wp_id: Text<'_>,
        actor: Text<'_>,
        review: bool,
        rework: bool,
        workspace: Option<Text<'_>>,
        shell_pid: Option<u64>,
        shell_pid_created_at: Option<Text<'_>>,
        lock_wait: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let owned = |text: Option<Text<'_>>| optional(text).map(ToString::to_string);
        let claim = wire::StatusClaim {
            wp_id: wp_id.0.to_string(),
            actor: actor.0.to_string(),
            review,
            rework,
            shell_pid,
            shell_pid_created_at: owned(shell_pid_created_at),
            workspace: owned(workspace),
        };
        self.change(py, &wire::StatusChange::Claim(claim), lock_wait)
    }

    /// Moves a work package to another lane: the event, the snapshot and their commit, or nothing.
    /// Subtasks are read from its file; what else the guard asks about comes by keyword.
    #[pyo3(
        signature = (
            wp_id, to, *, actor, workspace_context = None, implementation_evidence_present = false, reason = None,
            review_ref = None, evidence = None, review_result = None, force = false, dependency_ready = None,
            reason_source = None, policy_metadata = None, lock_wait = None
        )
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn transition<'py>(
        &self,
        py: Python<'py>,
        wp_id: Text<'_>,
        to: Text<'_>,
        actor: Text<'_>,
        workspace_context: Option<Text<'_>>,
        implementation_evidence_present: bool,
        reason: Option<Text<'_>>,
        review_ref: Option<Text<'_>>,
        evidence: Option<PyRef<'_, Review>>,
        review_result: Option<PyRef<'_, Review>>,
        force: bool,
        dependency_ready: Option<bool>,
        reason_source: Option<Text<'_>>,
        policy_metadata: Option<Text<'_>>,
        lock_wait: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let owned = |text: Option<Text<'_>>| optional(text).map(ToString::to_string);
        let transition = wire::StatusTransition {
            wp_id: wp_id.0.to_string(),
            to: to.0.to_string(),
            facts: transitions::facts(
                Some(actor),
                workspace_context,
                false,
                implementation_evidence_present,
                reason,
                review_ref,
                evidence,
                review_result,
                force,
                dependency_ready,
            ),
            reason_source: owned(reason_source),
            policy_metadata: owned(policy_metadata),
        };
        self.change(py, &wire::StatusChange::Transition(Box::new(transition)), lock_wait)
    }

    /// Makes `status.json` what the log says, and commits it.
    #[pyo3(signature = (*, lock_wait = None))]
    fn materialize<'py>(&self, py: Python<'py>, lock_wait: Option<f64>) -> PyResult<Bound<'py, PyAny>> {
        self.change(py, &wire::StatusChange::Materialize {}, lock_wait)
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

/// The union of two logs that grew out of `base`: no event is lost, and a rewritten history is refused.
#[pyfunction]
pub fn merge_logs<'py>(
    py: Python<'py>,
    base: Document<'_>,
    ours: Document<'_>,
    theirs: Document<'_>,
) -> PyResult<Bound<'py, PyBytes>> {
    let merged = detached(py, || ask::status::merge_logs(base.bytes(), ours.bytes(), theirs.bytes()))?;
    Ok(PyBytes::new(py, merged.as_bytes()))
}

/// Everything that is wrong or odd with these files of a status.
#[pyfunction]
#[pyo3(signature = (log, *, older = None, meta = None, current = None, generation = None))]
pub fn status_findings<'py>(
    py: Python<'py>,
    log: Option<Document<'_>>,
    older: Option<Document<'_>>,
    meta: Option<Document<'_>>,
    current: Option<Document<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    let [log, older, meta, current] = [&log, &older, &meta, &current].map(|bytes| bytes.as_ref().map(Document::bytes));
    let generation = optional(generation);
    detached(py, || ask::status::findings(log, older, meta, current, generation))?.lift(py, text)
}

/// The lane table.
#[pyfunction]
pub fn lanes(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    answer(py, || Ok(ask::status::lanes()))?.lift(py, text)
}
