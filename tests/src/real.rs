//! What the tool answers for a real repository, as vectors.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    tree::{BuiltTree, git},
    vector::{Expected, Input, Vector, read},
};

/// One line of `real-missions.jsonl`: the answers for one mission.
#[derive(Deserialize)]
struct Row {
    mission: String,
    topology: Map<String, Value>,
    placement: Map<String, Value>,
    surface: Map<String, Value>,
    handles: Map<String, Value>,
    files: Map<String, Value>,
    /// What the log of the mission reduces to; `log` says whether there is one.
    #[serde(default)]
    status: Map<String, Value>,
}

/// Unpacks an archive of missions into a repository with everything committed on `main`.
///
/// # Errors
/// When `tar` or git fails.
pub fn unpack(archive: &Path) -> Result<BuiltTree> {
    let tree = BuiltTree::build(&crate::vector::Tree::default())?;
    let unpacked = Command::new("tar").arg("-xJf").arg(archive).arg("-C").arg(tree.root()).status()?;
    if !unpacked.success() {
        bail!("cannot unpack {}", archive.display());
    }
    for args in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "init"]] {
        let output = git(tree.root()).args(args).output()?;
        if !output.status.success() {
            bail!("git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    Ok(tree)
}

/// The recorded answers as vectors of the surfaces handles, placement, classifier and reducer.
///
/// # Errors
/// When the file does not parse.
pub fn vectors(answers: &Path) -> Result<Vec<Vector>> {
    let mut vectors = Vec::new();
    for row in read::<Row>(answers)? {
        let mut add = |surface: &str, function: &str, args: Value, answer: &Value| -> Result<()> {
            vectors.push(vector(&row.mission, surface, function, args, answer)?);
            Ok(())
        };
        let at = |handle: &str| json!({"repo_root": "${ROOT}", "handle": handle});
        let of = |kind: &str| json!({"repo_root": "${ROOT}", "handle": row.mission, "kind": kind});
        for (function, name) in [
            ("read_topology", "read_topology"),
            ("resolve_topology", "resolve_topology"),
            ("resolve_lifecycle_phase", "lifecycle_phase"),
        ] {
            if let Some(answer) = row.topology.get(name) {
                let mut args = at(&row.mission);
                args["feature_dir"] = Value::from(format!("${{ROOT}}/kitty-specs/{}", row.mission));
                add("placement", function, args, answer)?;
            }
        }
        for (kind, answer) in &row.placement {
            add("placement", "resolve_placement_only", of(kind), answer)?;
        }
        for (kind, answer) in &row.surface {
            add("placement", "resolve_artifact_surface", of(kind), answer)?;
        }
        for asked in row.handles.values() {
            let handle = asked["handle"].as_str().context("a handle is no text")?;
            for function in ["canonicalize_primary_read_handle", "resolve_mission"] {
                add("handles", function, at(handle), &asked[function])?;
            }
        }
        if row.status.get("log").is_some_and(|log| log == "ok") {
            let mut args = at(&row.mission);
            args["feature_dir"] = Value::from(format!("${{ROOT}}/kitty-specs/{}", row.mission));
            add("reducer", "real_status", args, &Value::Object(row.status.clone()))?;
        }
        for (file, answer) in &row.files {
            let path = format!("kitty-specs/{}/{file}", row.mission);
            add("classifier", "kind_for_mission_file", json!({"path": path, "mission_slug": null}), answer)?;
        }
    }
    Ok(vectors)
}

fn vector(mission: &str, surface: &str, function: &str, args: Value, answer: &Value) -> Result<Vector> {
    let Value::Object(args) = args else { bail!("arguments are an object") };
    let error = answer.get("error").filter(|error| error.get("class").is_some());
    let expected = match error {
        Some(error) => Expected { ok: None, error: Some(serde_json::from_value(error.clone())?), post: None },
        None => Expected { ok: Some(answer.clone()), error: None, post: None },
    };
    Ok(Vector {
        id: mission.to_string(),
        surface: surface.to_string(),
        family: "real".to_string(),
        generation: "3.2".to_string(),
        portable: true,
        input: Input { function: function.to_string(), tree: None, args },
        expected,
    })
}
