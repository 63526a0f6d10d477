//! The vocabularies of the Python package: one enum per table, one exception class per code.

use std::fmt::{Display, Write};

use kitty_core::{
    ArtifactKind, CODES, CodeClass, CodeRow, CoordinationState, GENERATIONS, LifecyclePhase, Partition, Surface,
    Topology, status::LANES,
};

use super::Generated;

const HEADER: &str = r#""""The vocabularies of kitty_core, as the tables of the core have them.

Written by `cargo xtask generate`. Do not edit.
"""

from __future__ import annotations

from enum import StrEnum

from ._errors import KittyError, LimitError, PortError, QuestionError, Refusal
"#;

/// Codes whose exception is also one of Python's own.
const BUILTINS: [(&str, &str); 5] = [
    ("MISSION_NOT_FOUND", "LookupError"),
    ("MISSION_AMBIGUOUS_SELECTOR", "LookupError"),
    ("MISSION_SELECTION_REQUIRED", "ValueError"),
    ("UNSAFE_MISSION_SLUG", "ValueError"),
    ("CREATE_TIME_TARGET_INVALID", "ValueError"),
];

const VOCABULARIES: [&str; 9] = [
    "ArtifactKind",
    "Code",
    "CoordinationState",
    "Generation",
    "Lane",
    "LifecyclePhase",
    "Partition",
    "Surface",
    "Topology",
];

/// The module, and its names alone: importing the package loads the names only.
pub fn files() -> Vec<Generated> {
    vec![
        Generated { path: "bindings-python/python/kitty_core/_vocabulary.py", text: module() },
        Generated { path: "bindings-python/python/kitty_core/_names.py", text: names() },
    ]
}

fn module() -> String {
    let mut text = HEADER.to_string();
    let rationale = |kind: &ArtifactKind| {
        let row =
            GENERATIONS.iter().rev().flat_map(|generation| generation.profile().kinds()).find(|row| row.kind == *kind);
        row.map(|row| row.rationale.to_string())
    };
    text += &vocabulary("ArtifactKind", "What an artifact of a mission is.", ArtifactKind::ALL, rationale);
    text += &vocabulary(
        "Partition",
        "On which side of the partition a kind stands.",
        &Partition::ALL.map(Partition::as_str),
        nothing,
    );
    text += &vocabulary("Topology", "How a mission spreads over branches.", &Topology::ALL, nothing);
    text += &vocabulary("Surface", "Where artifacts are read and written.", Surface::ALL, nothing);
    text += &vocabulary("LifecyclePhase", "How far a mission has come.", LifecyclePhase::ALL, nothing);
    let about = "What is there of a coordination surface.";
    text += &vocabulary("CoordinationState", about, CoordinationState::ALL, nothing);
    let lanes: Vec<&str> = LANES.iter().map(|row| row.wire).collect();
    text += &vocabulary("Lane", "How far a work package has come.", &lanes, nothing);
    text += &vocabulary("Generation", "A generation of spec-kitty.", GENERATIONS, nothing);
    let message = |name: &&'static str| CODES.iter().find(|row| row.wire == *name).map(|row| row.message.to_string());
    let names: Vec<&str> = CODES.iter().map(|row| row.wire).collect();
    text += &vocabulary("Code", "A stable code; its meaning never changes.", &names, message);
    for row in CODES {
        text += &exception(row);
    }
    let _ = write!(text, "\n\n__all__ = {}", list());
    text += "\nERRORS: dict[str, type[KittyError]] = {\n";
    for row in CODES {
        let _ = writeln!(text, "    \"{}\": {},", row.wire, class_name(row.wire));
    }
    text + "}\n"
}

fn names() -> String {
    let about = "The names of the vocabularies.";
    format!("\"\"\"{about}\n\nWritten by `cargo xtask generate`. Do not edit.\n\"\"\"\n\nVOCABULARY = {}", list())
}

/// The names of the enums and of one exception per code, as a Python list.
fn list() -> String {
    let mut names: Vec<String> = CODES.iter().map(|row| class_name(row.wire)).collect();
    names.extend(VOCABULARIES.map(str::to_string));
    names.sort_unstable();
    format!("[\n    \"{}\",\n]\n", names.join("\",\n    \""))
}

fn nothing<T>(_: &T) -> Option<String> {
    None
}

/// One enum; a member may have a documentation of its own.
fn vocabulary<T: Display>(
    name: &str,
    about: &str,
    members: &[T],
    documentation: impl Fn(&T) -> Option<String>,
) -> String {
    let mut text = format!("\n\nclass {name}(StrEnum):\n    \"\"\"{about}\"\"\"\n\n");
    for member in members {
        let wire = member.to_string();
        let _ = writeln!(text, "    {} = \"{wire}\"", member_name(&wire));
        if let Some(line) = documentation(member) {
            let _ = writeln!(text, "    {}", docstring(&line));
        }
    }
    text
}

fn exception(row: &CodeRow) -> String {
    let CodeRow { wire, class, message, remedy, why, .. } = row;
    let base = match class {
        CodeClass::Refusal => "Refusal",
        CodeClass::Port => "PortError",
        CodeClass::Limit => "LimitError",
        CodeClass::Question => "QuestionError",
    };
    let builtin = BUILTINS.iter().find(|(code, _)| code == wire).map(|(_, builtin)| format!(", {builtin}"));
    let bases = format!("{base}{}", builtin.unwrap_or_default());
    format!(
        "\n\nclass {}({bases}):\n    \"\"\"{}.\n\n    {}\n    {}\n    \"\"\"\n\n    code = Code.{wire}\n",
        class_name(wire),
        escaped(message),
        escaped(why),
        escaped(remedy),
    )
}

/// `MISSION_NOT_FOUND` is raised as `MissionNotFound`.
fn class_name(wire: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    };
    wire.split('_').map(capital).collect()
}

/// `3.2` is the member `V3_2`.
fn member_name(wire: &str) -> String {
    let name = wire.to_uppercase().replace(['.', '-'], "_");
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("V{name}") } else { name }
}

fn docstring(line: &str) -> String {
    format!("\"\"\"{}\"\"\"", escaped(line))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
