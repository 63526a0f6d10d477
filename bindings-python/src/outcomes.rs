//! What came of a group, as one of four values.

use kitty_core::wire::commit::GroupReport;
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::Document,
    boundary::malformed,
    lift::{Convert, Lift, text},
    value::value,
};

/// The values of this module: the parts of a [`GroupReport`] that belong together.
mod wire {
    pub use kitty_core::wire::to_json;
    use kitty_core::wire::{Refusal, commit::Path};
    use serde::{Deserialize, Serialize};

    /// A commit that was published.
    #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub struct Committed {
        /// The branch.
        #[serde(rename = "ref")]
        pub branch: String,
        /// The commit.
        pub oid: String,
        /// The paths that it changes.
        pub paths: Vec<Path>,
        /// Why protection let it pass.
        pub clearance: String,
        /// What went wrong afterwards.
        pub notes: Vec<Refusal>,
    }

    /// Nothing to do.
    #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub struct Unchanged {
        /// Why.
        pub reason: String,
    }

    /// Not tried.
    #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub struct Refused {
        /// Why.
        pub refusal: Refusal,
    }

    /// Tried, and nothing is published.
    #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub struct Failed {
        /// Why.
        pub refusal: Refusal,
        /// How far it came.
        pub stage: String,
        /// The commit that no ref leads to.
        pub oid: Option<String>,
        /// Files whose content is nowhere any more.
        pub lost: Vec<Path>,
    }
}

value! {
    /// A commit that was published.
    Committed {
        "ref" = branch: text,
        "oid" = oid: text,
        "paths" = paths: text,
        "clearance" = clearance: text,
        "notes" = notes: text,
    } {}
}

value! {
    /// There was nothing to commit.
    Unchanged {
        "reason" = reason: text,
    } {}
}

value! {
    /// The commit was not tried.
    Refused {
        "refusal" = refusal: text,
    } {}
}

value! {
    /// The commit was tried, and nothing is published.
    Failed {
        "refusal" = refusal: text,
        "stage" = stage: text,
        "oid" = oid: text,
        "lost" = lost: text,
    } {}
}

/// What came of a group.
pub fn of<'py>(py: Python<'py>, report: &GroupReport) -> PyResult<Bound<'py, PyAny>> {
    let GroupReport { branch, oid, clearance, reason, refusal, stage, .. } = report.clone();
    let outcome = match report.outcome.as_str() {
        "committed" => branch.zip(oid).zip(clearance).map(|((branch, oid), clearance)| {
            let (paths, notes) = (report.changed.clone(), report.notes.clone());
            wire::Committed { branch, oid, paths, clearance, notes }.lift(py, text)
        }),
        "unchanged" => reason.map(|reason| wire::Unchanged { reason }.lift(py, text)),
        "refused" => refusal.map(|refusal| wire::Refused { refusal }.lift(py, text)),
        "failed" => refusal
            .zip(stage)
            .map(|(refusal, stage)| wire::Failed { refusal, stage, oid, lost: report.lost.clone() }.lift(py, text)),
        _ => None,
    };
    outcome.unwrap_or_else(|| Err(malformed(py, "the group tells no outcome")))
}
