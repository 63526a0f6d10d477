//! The goldens that the events package carries, as vectors: read from the installed package.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::vector::{Expected, Input, Vector};

/// How often a diary is shuffled.
const SHUFFLES: usize = 10;

/// The vectors of the package at `package` (the folder `spec_kitty_events`): diaries in file order
/// and shuffled, and the cases of the total order in every rotation and reversed.
///
/// # Errors
/// When a folder is missing, is empty, or a file does not parse.
pub fn vectors(package: &Path) -> Result<Vec<Vector>> {
    let mut vectors = diaries(&package.join("conformance/fixtures/status_diary/replay"))?;
    vectors.extend(orders(&package.join("producer_contract/fixtures/total_order"))?);
    Ok(vectors)
}

fn diaries(folder: &Path) -> Result<Vec<Vector>> {
    let mut vectors = Vec::new();
    for file in files(folder, "jsonl")? {
        let text = fs::read_to_string(&file)?;
        let name = file.file_stem().and_then(|name| name.to_str()).context("a diary has a name")?;
        let expected = json_of(&file.with_file_name(format!("{name}_output.json")))?;
        let mut lines: Vec<&str> = text.lines().collect();
        for shuffle in 0..=SHUFFLES {
            vectors.push(vector(name, "diary_golden", json!({"events_jsonl": lines.join("\n")}), expected.clone()));
            shuffled(&mut lines, shuffle + 1);
        }
    }
    Ok(vectors)
}

fn orders(folder: &Path) -> Result<Vec<Vector>> {
    let mut vectors = Vec::new();
    for file in files(folder, "json")? {
        let case = json_of(&file)?;
        let name = case["id"].as_str().context("a case has an id")?.to_string();
        let mut rows = case["rows"].as_array().cloned().context("a case has rows")?;
        for turn in 0..rows.len() * 2 {
            vectors.push(vector(&name, "total_order", json!({"rows": rows}), case["expected"].clone()));
            if turn + 1 == rows.len() {
                rows.reverse();
            } else {
                rows.rotate_left(1);
            }
        }
    }
    Ok(vectors)
}

/// A permutation that depends on nothing but `seed`.
fn shuffled(lines: &mut [&str], seed: usize) {
    let mut state = seed;
    for last in (1..lines.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        lines.swap(last, (state >> 33) % (last + 1));
    }
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    found.retain(|path| path.extension().is_some_and(|known| known == extension));
    found.sort();
    if found.is_empty() {
        bail!("{} holds no .{extension} files", folder.display());
    }
    Ok(found)
}

fn json_of(path: &Path) -> Result<Value> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| path.display().to_string())
}

fn vector(name: &str, function: &str, args: Value, expected: Value) -> Vector {
    let args = match args {
        Value::Object(args) => args,
        _ => Map::new(),
    };
    Vector {
        id: name.to_string(),
        surface: "goldens".to_string(),
        family: "events-package".to_string(),
        generation: "4.0".to_string(),
        portable: true,
        input: Input { function: function.to_string(), tree: None, args },
        expected: Expected { ok: Some(expected), error: None, post: None },
    }
}
