//! Files that spec-kitty writes on its own, which are no work of anybody.
//!
//! Whether such a file may be overwritten is another question; see [`super::advance`].
//!
//! Source: commit specification, section 8.2; generations, section 3.

use crate::{
    artifact::{ArtifactKind, Kind, classify_path},
    generation::Generation,
    identity::SPECS,
    topology::Topology,
};

/// The kind of a path, if it lies in one of these missions, or in any.
fn kind_in(path: &str, missions: Option<&[&str]>, generation: Generation) -> Option<ArtifactKind> {
    let found = classify_path(path, generation)?;
    missions.is_none_or(|missions| missions.contains(&found.mission)).then_some(found.kind)
}

/// Whether the path is the event log or its snapshot, of one of these missions or of any.
pub fn is_status_state(path: &str, missions: Option<&[&str]>, generation: Generation) -> bool {
    kind_in(path, missions, generation) == Some(ArtifactKind::StatusState)
}

/// Whether a primary copy of the path is left-over coordination bookkeeping. Without a topology,
/// as if the mission had a coordination branch.
pub fn is_coordination_residue(
    path: &str,
    missions: Option<&[&str]>,
    topology: Option<Topology>,
    generation: Generation,
) -> bool {
    kind_in(path, missions, generation)
        .and_then(|kind| Kind::parse(kind.as_str(), generation).ok())
        .is_some_and(|kind| kind.is_coordination_residue(topology.unwrap_or(Topology::Coord)))
}

/// Whether spec-kitty keeps the file for itself, in whatever repository or folder of one.
pub fn is_own_bookkeeping(path: &str, generation: Generation) -> bool {
    const KITTIFY: &str = ".kittify";
    let path = path.replace('\\', "/");
    let path = path.trim_end_matches('/');
    // The tool's patterns end before a last line break.
    let line = path.strip_suffix('\n').unwrap_or(path);
    let rules = generation.profile().churn;
    let mut from_end = line.rsplit('/');
    let [name, parent, above, top] = core::array::from_fn(|_| from_end.next().unwrap_or_default());
    let meta = if rules.any_meta {
        path.rsplit('/').find(|part| !matches!(*part, "" | ".")) == Some("meta.json")
    } else {
        name == "meta.json" && ((above == SPECS && !parent.is_empty()) || parent == KITTIFY)
    };
    let audit = || {
        let mut parts = path.split('/').skip_while(|part| *part != KITTIFY);
        parts.next().is_some() && parts.next() == Some("mission-state-audit")
    };
    let view = above == "derived" && top == KITTIFY && !parent.is_empty() && !name.is_empty();
    let dossier = name == "snapshot-latest.json" && above == "dossiers" && top == KITTIFY;
    meta || path.ends_with(".kittify/encoding-provenance/global.jsonl")
        || (parent == "kitty-ops" && name.strip_suffix(".jsonl").is_some_and(is_ulid))
        || (rules.derived_files && (view || dossier || audit()))
}

/// Either of the two: residue of a coordination branch, or spec-kitty's own.
pub fn is_toolchain_churn(
    path: &str,
    missions: Option<&[&str]>,
    topology: Option<Topology>,
    generation: Generation,
) -> bool {
    is_own_bookkeeping(path, generation) || is_coordination_residue(path, missions, topology, generation)
}

fn is_ulid(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"ILOU".contains(&b)))
}
