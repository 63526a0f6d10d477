//! Questions about lanes and transitions, and about words of the log.

use std::collections::BTreeMap;

use kitty_core::ask;
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::{Document, Text, optional},
    boundary::{answer, malformed},
    lift::{Convert, Lift, text},
    value::value,
};

/// The values of this module, by their names in Python.
mod wire {
    pub use kitty_core::wire::{Ending, OrderError, Review, TotalOrder, TransitionFacts, to_json};
}

value! {
    /// Reviewer, verdict and reference of a review.
    Review {
        "reviewer" = reviewer: text,
        "verdict" = verdict: text,
        "reference" = reference: text,
    } {
        #[new]
        fn new(reviewer: Text<'_>, verdict: Text<'_>, reference: Text<'_>) -> Self {
            let [reviewer, verdict, reference] = [reviewer, verdict, reference].map(|text| text.0.to_string());
            Self(wire::Review { reviewer, verdict, reference })
        }
    }
}

value! {
    /// A row without a place in the order.
    OrderError {
        "index" = index: text,
        "reason" = reason: text,
    } {}
}

value! {
    /// Rows in their total order, by index.
    TotalOrder {
        "ordered" = ordered: text,
        "errors" = errors: text,
        "collapsed" = collapsed: text,
        "conflicts" = conflicts: text,
    } {}
}

/// What a caller knows of a transition.
#[expect(clippy::too_many_arguments, reason = "Python names them")]
pub fn facts(
    actor: Option<Text<'_>>,
    workspace_context: Option<Text<'_>>,
    subtasks_complete: bool,
    implementation_evidence_present: bool,
    reason: Option<Text<'_>>,
    review_ref: Option<Text<'_>>,
    evidence: Option<PyRef<'_, Review>>,
    review_result: Option<PyRef<'_, Review>>,
    force: bool,
    dependency_ready: Option<bool>,
) -> wire::TransitionFacts {
    let owned = |text: Option<Text<'_>>| optional(text).map(ToString::to_string);
    let review = |review: Option<PyRef<'_, Review>>| review.map(|review| review.0.clone());
    wire::TransitionFacts {
        actor: owned(actor),
        workspace_context: owned(workspace_context),
        subtasks_complete,
        implementation_evidence_present,
        reason: owned(reason),
        review_ref: owned(review_ref),
        evidence: review(evidence),
        review_result: review(review_result),
        force,
        dependency_ready,
    }
}

/// Declares a question about an edge; what is known of it comes by keyword.
macro_rules! about_an_edge {
    ($($(#[$documentation:meta])* $function:ident)*) => {$(
        $(#[$documentation])*
        #[pyfunction]
        #[pyo3(signature = (
            source, to, *, actor = None, workspace_context = None, subtasks_complete = false,
            implementation_evidence_present = false, reason = None, review_ref = None, evidence = None,
            review_result = None, force = false, dependency_ready = None, generation = None
        ))]
        #[expect(clippy::too_many_arguments, reason = "Python names them")]
        pub fn $function(
            py: Python<'_>,
            source: Text<'_>,
            to: Text<'_>,
            actor: Option<Text<'_>>,
            workspace_context: Option<Text<'_>>,
            subtasks_complete: bool,
            implementation_evidence_present: bool,
            reason: Option<Text<'_>>,
            review_ref: Option<Text<'_>>,
            evidence: Option<PyRef<'_, Review>>,
            review_result: Option<PyRef<'_, Review>>,
            force: bool,
            dependency_ready: Option<bool>,
            generation: Option<Text<'_>>,
        ) -> PyResult<()> {
            let facts = facts(
                actor, workspace_context, subtasks_complete, implementation_evidence_present, reason, review_ref,
                evidence, review_result, force, dependency_ready,
            );
            answer(py, || ask::status::$function(source.0, to.0, &facts, optional(generation)))
        }
    )*};
}

about_an_edge! {
    /// Refuses a transition that may not happen.
    check_transition
    /// Refuses what the guard of an edge refuses, whatever else is wrong with the transition.
    check_guard
}

/// What a person's spelling of a lane stands for; a word that is no lane stands for itself.
#[pyfunction]
pub fn resolve_lane(text: Text<'_>) -> String {
    ask::status::resolve_lane(text.0)
}

/// A work package id as it is written: upper case, without surrounding space.
#[pyfunction]
pub fn normalize_work_package_id(py: Python<'_>, text: Text<'_>) -> PyResult<String> {
    answer(py, || ask::status::normalize_work_package_id(text.0))
}

/// The state of a subtask that a person's word stands for.
#[pyfunction]
pub fn subtask_state(text: Text<'_>) -> String {
    ask::status::subtask_state(text.0)
}

/// The work packages with which a mission may not end, and those expected that are not there.
/// `work_packages` gives for each its lane and who gave the reason of its cancellation.
#[pyfunction]
#[pyo3(
    signature = (work_packages, expected = Vec::new()),
    text_signature = "(work_packages, expected=())"
)]
pub fn unfinished_work_packages(
    py: Python<'_>,
    work_packages: BTreeMap<String, (Option<String>, Option<String>)>,
    expected: Vec<String>,
) -> PyResult<Bound<'_, PyAny>> {
    let ending = |(id, (lane, reason_source))| (id, wire::Ending { lane, reason_source });
    let work_packages = work_packages.into_iter().map(ending).collect();
    answer(py, || Ok(ask::status::unfinished_work_packages(&work_packages, &expected)))?.lift(py, text)
}

/// Rows in their `CloudEvents` form, as a JSON list, in their total order.
#[pyfunction]
pub fn total_order<'py>(py: Python<'py>, rows: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
    answer(py, || ask::status::total_order(rows.0))?.lift(py, text)
}
