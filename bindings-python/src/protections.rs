//! Questions about protected branches, and about the files that spec-kitty writes on its own.

use kitty_core::{
    ask::{self, Churn},
    protection::ProtectionFacts,
    wire::to_json,
};
use kitty_host_native::commit::protection_facts as native_facts;
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::{Document, PathText, Paths, Text, optional, owned},
    boundary::{answer, detached, malformed},
    commits::Capability,
    lift::{Convert, Lift, text},
    value::value,
};

/// The values of this module.
mod wire {
    pub use kitty_core::wire::{
        commit::{Clearance, MissionScope, ProtectedBranch, Protection},
        to_json,
    };
}

value! {
    /// A protected branch, and why it is one.
    ProtectedBranch {
        "name" = name: text,
        "source" = source: text,
    } {}
}

value! {
    /// The protected branches of a repository.
    Protection {
        "branches" = branches: text,
        "hatch" = hatch: text,
        "not_text" = not_text: text,
        "digest" = digest: text,
    } {}
}

value! {
    /// What a mission adds to protection.
    MissionScope {
        "own_target" = own_target: text,
        "primary_branch" = primary_branch: text,
    } {
        #[new]
        #[pyo3(signature = (own_target, primary_branch = None))]
        fn new(own_target: Option<Text<'_>>, primary_branch: Option<Text<'_>>) -> Self {
            let kept = |text: Option<Text<'_>>| optional(text).map(ToString::to_string);
            Self(wire::MissionScope { own_target: kept(own_target), primary_branch: kept(primary_branch) })
        }
    }
}

value! {
    /// Why protection lets a commit pass.
    Clearance {
        "clearance" = clearance: text,
        "waived" = waived: text,
    } {}
}

/// What protects branches from a commit in `worktree`, as JSON.
#[pyfunction]
#[pyo3(signature = (root, worktree = None))]
pub fn protection_facts<'py>(
    py: Python<'py>,
    root: PathText<'_>,
    worktree: Option<PathText<'_>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let root = root.absolute(py)?;
    let worktree = worktree.map(|worktree| worktree.absolute(py)).transpose()?;
    let worktree = worktree.as_ref().unwrap_or(&root);
    let facts = detached(py, || Ok(to_json(&native_facts(root.as_ref(), worktree.as_ref())?)))?;
    Ok(PyBytes::new(py, facts.as_bytes()))
}

/// The protected branches.
#[pyfunction]
pub fn protection<'py>(py: Python<'py>, facts: Document<'_>) -> PyResult<Bound<'py, PyAny>> {
    let facts = parsed(py, &facts)?;
    answer(py, || ask::protection(&facts))?.lift(py, text)
}

/// Whether a commit of these paths may land on a branch.
#[pyfunction]
#[pyo3(
    signature = (facts, branch, paths = Paths::default(), *, capability = None, mission = None),
    text_signature = "(facts, branch, paths=(), *, capability=None, mission=None)"
)]
pub fn clearance<'py>(
    py: Python<'py>,
    facts: Document<'_>,
    branch: Text<'_>,
    paths: Paths,
    capability: Option<PyRef<'_, Capability>>,
    mission: Option<PyRef<'_, MissionScope>>,
) -> PyResult<Bound<'py, PyAny>> {
    let facts = parsed(py, &facts)?;
    let capability = capability.map_or_else(Capability::standard, |capability| capability.clone());
    let mission = mission.as_ref().map(|mission| &mission.0);
    answer(py, || ask::clearance(&facts, branch.0, &capability.0, &paths.0, mission))?.lift(py, text)
}

fn parsed(py: Python<'_>, facts: &Document<'_>) -> PyResult<ProtectionFacts> {
    serde_json::from_slice(facts.bytes()).map_err(|error| malformed(py, &error.to_string()))
}

/// Whether a path is churn of that sort, of one of these missions or of any.
#[pyfunction]
#[pyo3(signature = (sort, path, missions = None, *, topology = None, generation = None))]
pub fn is_churn(
    py: Python<'_>,
    sort: Text<'_>,
    path: PathText<'_>,
    missions: Option<Vec<Bound<'_, PyAny>>>,
    topology: Option<Text<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<bool> {
    let Some(sort) = Churn::parse(sort.0) else { return Err(malformed(py, "unknown sort of churn")) };
    let missions: Option<Vec<String>> = missions.map(|names| names.iter().map(owned).collect()).transpose()?;
    let missions: Option<Vec<&str>> = missions.as_ref().map(|names| names.iter().map(String::as_str).collect());
    answer(py, || ask::is_churn(sort, &path.0, missions.as_deref(), optional(topology), optional(generation)))
}
