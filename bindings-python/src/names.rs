//! Questions about names: slugs, identities, branches, worktrees and lanes.

use kitty_core::ask::{self, MissionName};
use pyo3::prelude::*;

use crate::{
    argument::{Document, Text, optional},
    boundary::{answer, malformed},
    lift::{Lift, text as lift_text},
};

/// Checks a text as one component of a path and answers it unchanged.
#[pyfunction]
pub fn path_segment(py: Python<'_>, text: Text<'_>) -> PyResult<String> {
    answer(py, || ask::path_segment(text.0))
}

/// Checks a branch name as the target of a new mission and answers it unchanged.
#[pyfunction]
pub fn branch_name(py: Python<'_>, text: Text<'_>) -> PyResult<String> {
    answer(py, || ask::branch_name(text.0))
}

/// The mid8 of a mission: explicit, from the id, or the tail of its slug.
#[pyfunction]
pub fn mid8(py: Python<'_>, meta: Document<'_>, slug: Text<'_>) -> PyResult<Option<String>> {
    answer(py, || ask::mid8(meta.bytes(), slug.0))
}

/// The first eight characters of a mission id.
#[pyfunction]
pub fn mid8_of_id(py: Python<'_>, mission_id: Text<'_>) -> PyResult<Option<String>> {
    answer(py, || Ok(ask::mid8_of_id(mission_id.0)))
}

/// The mid8 that a slug carries as its tail.
#[pyfunction]
pub fn mid8_of_slug(py: Python<'_>, slug: Text<'_>) -> PyResult<Option<String>> {
    answer(py, || ask::mid8_of_slug(slug.0))
}

/// The slug without its number.
#[pyfunction]
pub fn strip_number<'a>(py: Python<'_>, slug: Text<'a>) -> PyResult<&'a str> {
    answer(py, || ask::strip_number(slug.0))
}

/// Composes a name from a slug and a mission id or its mid8.
#[pyfunction]
#[pyo3(signature = (name, slug, mission_id = None))]
pub fn mission_name(py: Python<'_>, name: Text<'_>, slug: Text<'_>, mission_id: Option<Text<'_>>) -> PyResult<String> {
    let Some(name) = MissionName::parse(name.0) else { return Err(malformed(py, "unknown name of a mission")) };
    answer(py, || ask::mission_name(name, slug.0, optional(mission_id)))
}

/// The branch of a lane.
#[pyfunction]
#[pyo3(signature = (slug, lane, mission_id = None, *, planning_branch = None, generation = None))]
pub fn lane_branch(
    py: Python<'_>,
    slug: Text<'_>,
    lane: Text<'_>,
    mission_id: Option<Text<'_>>,
    planning_branch: Option<Text<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<String> {
    let (id, planning, generation) = (optional(mission_id), optional(planning_branch), optional(generation));
    answer(py, || ask::lane_branch(slug.0, lane.0, id, planning, generation))
}

/// The worktree directory of a lane.
#[pyfunction]
#[pyo3(signature = (slug, lane, mission_id = None, *, generation = None))]
pub fn lane_worktree(
    py: Python<'_>,
    slug: Text<'_>,
    lane: Text<'_>,
    mission_id: Option<Text<'_>>,
    generation: Option<Text<'_>>,
) -> PyResult<String> {
    answer(py, || ask::lane_worktree(slug.0, lane.0, optional(mission_id), optional(generation)))
}

/// Reads a branch name.
#[pyfunction]
#[pyo3(signature = (name, *, generation = None))]
pub fn parse_branch<'py>(py: Python<'py>, name: Text<'_>, generation: Option<Text<'_>>) -> PyResult<Bound<'py, PyAny>> {
    answer(py, || ask::parse_branch(name.0, optional(generation)))?.lift(py, lift_text)
}

/// Reads the name of a worktree directory.
#[pyfunction]
#[pyo3(signature = (name, *, generation = None))]
pub fn parse_worktree<'py>(
    py: Python<'py>,
    name: Text<'_>,
    generation: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(py, || ask::parse_worktree(name.0, optional(generation)))?.lift(py, lift_text)
}
