//! What `gate init` writes, and the small texts around rule files.

use std::fmt::Write as _;

use serde::Deserialize;

use crate::text::AllowText;

/// A commented rule file to start from: it loads, and its one rule fires.
pub const STARTER: &str = include_str!("../packs/starter.toml");

/// The globs of further files of exceptions that a rule file names. A file that does not parse names none: loading
/// it says why.
pub fn allow_files(name: &str, text: &str) -> Vec<String> {
    #[derive(Default, Deserialize)]
    struct Engine {
        allow_files: Option<Vec<String>>,
    }
    #[derive(Default, Deserialize)]
    struct File {
        #[serde(default)]
        engine: Engine,
    }
    #[derive(Default, Deserialize)]
    struct Tool {
        #[serde(default, rename = "kitty-gates")]
        gates: File,
    }
    #[derive(Default, Deserialize)]
    struct Pyproject {
        #[serde(default)]
        tool: Tool,
    }
    let file = if name.ends_with("pyproject.toml") {
        toml::from_str::<Pyproject>(text).map(|file| file.tool.gates)
    } else {
        toml::from_str::<File>(text)
    };
    let default = || crate::text::EngineText::default().allow_files;
    file.unwrap_or_default().engine.allow_files.unwrap_or_else(default)
}

fn quoted(text: &str) -> String {
    // The escapes of JSON are those of a basic string.
    serde_json::to_string(text).unwrap_or_default()
}

/// An exception as it stands in a file.
pub fn allow_toml(entry: &AllowText) -> String {
    let mut out = format!("[[allow]]\nrule = {}\nfile = {}\n", quoted(&entry.rule), quoted(&entry.file));
    let texts = [
        ("qualname", &entry.qualname),
        ("token", &entry.token),
        ("literals", &entry.literals),
        ("symbol", &entry.symbol),
        ("member", &entry.member),
        ("class", &entry.class),
        ("holds_if", &entry.holds_if),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
    }
    for (key, value) in [("ordinal", entry.ordinal), ("count", entry.count), ("line", entry.line)] {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {value}");
        }
    }
    let _ = writeln!(out, "rationale = {}", quoted(&entry.rationale));
    out
}
