//! The answers of the authority.

use kitty_core::wire;
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::Document,
    boundary::{malformed, raised},
    lift::{Convert, Lift, path, text},
    value::value,
    vocabulary::{code, coordination, generation, kind, partition, phase, surface, topology},
};

value! {
    /// The rules that decided.
    Policy {
        "generation" = generation: generation,
        "digest" = digest: text,
    } {}
}

value! {
    /// One row of the code registry.
    CodeRow {
        "code" = code: code,
        "category" = class: text,
        "message" = message: text,
        "remedy" = remedy: text,
        "why" = why: text,
    } {}
}

value! {
    /// One row of the partition table.
    KindRow {
        "kind" = kind: kind,
        "partition" = partition: partition,
        "rationale" = rationale: text,
        "consumers" = consumers: text,
        "files" = files: text,
        "folders" = folders: text,
    } {}
}

value! {
    /// A mission that a handle designates.
    Mission {
        "dir" = dir: text,
        "path" = path: path,
        "mission_id" = mission_id: text,
        "mid8" = mid8: text,
        "policy" = policy: text,
    } {}
}

value! {
    /// What is wrong with one mission.
    Defect {
        "defect" = defect: text,
        "detail" = detail: text,
    } {}
}

value! {
    /// One form of handle, and what it designates.
    HandleForm {
        "form" = form: text,
        "handle" = handle: text,
        "refused" = refused: code,
    } {}
}

value! {
    /// One mission of the listing.
    ListedMission {
        "name" = name: text,
        "mission_id" = mission_id: text,
        "mid8" = mid8: text,
        "handles" = handles: text,
        "defects" = defects: text,
    } {}
}

value! {
    /// The specs folder at a glance.
    Missions {
        "missions" = missions: text,
        "residue" = residue: text,
        "policy" = policy: text,
    } {}
}

value! {
    /// The deciding facts of a `meta.json`.
    Meta {
        "mission_id" = mission_id: text,
        "mid8" = mid8: text,
        "mission_type" = mission_type: text,
        "target_branch" = target_branch: text,
        "coordination_branch" = coordination_branch: text,
        "topology" = topology: topology,
        "flattened" = flattened: text,
        "merged" = merged: text,
        "keys" = keys: text,
    } {}
}

value! {
    /// Where reads go.
    ReadHome {
        "surface" = surface: surface,
        "dir" = dir: path,
        "degraded" = degraded: code,
    } {}
}

value! {
    /// Where writes go.
    WriteHome {
        "surface" = surface: surface,
        "dir" = dir: path,
        "ref" = branch: text,
    } {}
}

value! {
    /// The read leg: exactly one of the two is set.
    ReadLeg {
        "home" = home: text,
        "refusal" = refusal: text,
    } {}
}

value! {
    /// The write leg: exactly one of the two is set.
    WriteLeg {
        "home" = home: text,
        "refusal" = refusal: text,
    } {}
}

value! {
    /// Where one kind of artifact of one mission lives.
    Placement {
        "mission" = mission: text,
        "kind" = kind: kind,
        "partition" = partition: partition,
        "surface" = surface: surface,
        "topology" = topology: topology,
        "phase" = phase: phase,
        "coordination" = coordination: coordination,
        "read" = read: text,
        "write" = write: text,
        "why" = why: text,
        "policy" = policy: text,
    } {
        /// The directory to read from. Raises the refusal of the read leg.
        #[getter]
        fn read_dir<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let leg = &self.0.read;
            settled(py, leg.home.as_ref().map(|home| &home.dir), leg.refusal.as_ref(), path)
        }

        /// The directory to write to. Raises the refusal of the write leg.
        #[getter]
        fn write_dir<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let leg = &self.0.write;
            settled(py, leg.home.as_ref().map(|home| &home.dir), leg.refusal.as_ref(), path)
        }

        /// The branch to commit to. Raises the refusal of the write leg.
        #[getter(r#ref)]
        fn reference<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let leg = &self.0.write;
            settled(py, leg.home.as_ref().map(|home| &home.branch), leg.refusal.as_ref(), text)
        }
    }
}

/// What a leg answers, or its refusal as an exception.
fn settled<'py>(
    py: Python<'py>,
    answer: Option<&String>,
    refusal: Option<&wire::Refusal>,
    convert: Convert,
) -> PyResult<Bound<'py, PyAny>> {
    match (answer, refusal) {
        (_, Some(refusal)) => Err(raised(py, refusal)),
        (Some(answer), None) => convert(py, answer),
        (None, None) => Err(malformed(py, "the leg holds neither an answer nor a refusal")),
    }
}

value! {
    /// One row of a mission's routing table: exactly one of the last two is set.
    Route {
        "kind" = kind: kind,
        "placement" = placement: text,
        "refusal" = refusal: text,
    } {}
}

value! {
    /// What the name of a mission's branch says.
    ParsedBranch {
        "slug" = slug: text,
        "mid8" = mid8: text,
        "lane" = lane: text,
    } {}
}

value! {
    /// What the name of a worktree directory says.
    ParsedWorktree {
        "mission" = mission: text,
        "lane" = lane: text,
    } {}
}
