//! One vector: what the tool was asked and what it answered.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One line of a vector file.
#[derive(Clone, Debug, Deserialize)]
pub struct Vector {
    /// Its id, for reports only.
    pub id: String,
    /// The surface it asks about.
    pub surface: String,
    /// The family it was generated in.
    pub family: String,
    /// The generation of the tool that answered; 3.2 where it is not said.
    #[serde(default = "generation_3_2")]
    pub generation: String,
    /// `false` for a peculiarity of the tool's language.
    #[serde(default = "yes")]
    pub portable: bool,
    /// The question.
    pub input: Input,
    /// The answer.
    pub expected: Expected,
}

fn generation_3_2() -> String {
    "3.2".to_string()
}

fn yes() -> bool {
    true
}

/// The question, in the tool's words.
#[derive(Clone, Debug, Deserialize)]
pub struct Input {
    /// The tool's function.
    #[serde(rename = "fn")]
    pub function: String,
    /// The repository it is asked about.
    pub tree: Option<TreeRef>,
    /// The arguments.
    #[serde(flatten)]
    pub args: Map<String, Value>,
}

impl Input {
    /// A text argument; `None` for `null` and absent ones.
    pub fn text(&self, name: &str) -> Option<String> {
        self.args.get(name)?.as_str().map(ToString::to_string)
    }

    /// A boolean argument.
    pub fn flag(&self, name: &str) -> bool {
        self.args.get(name).and_then(Value::as_bool).unwrap_or_default()
    }
}

/// A tree by name, or in place.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum TreeRef {
    /// A row of `trees.jsonl` beside the vector file.
    Named(String),
    /// The tree itself.
    Inline(Tree),
}

/// How to build a repository.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Tree {
    /// Files by path.
    #[serde(default)]
    pub files: BTreeMap<String, Entry>,
    /// What happens after the files are there.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// One entry of a tree.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// A text file.
    Text(String),
    /// A binary file, base64.
    Binary {
        /// The bytes.
        b64: String,
    },
    /// A symbolic link.
    Link {
        /// Where it points.
        symlink: String,
    },
    /// A directory.
    Dir {
        /// Always `true`.
        #[serde(rename = "dir")]
        _dir: Value,
    },
    /// A text file with a mode.
    Script {
        /// The text.
        text: String,
        /// Whether it is executable.
        #[serde(default)]
        exec: bool,
    },
}

/// One step of building a tree.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// A git command.
    pub git: Option<Vec<String>>,
    /// Where it runs.
    pub cwd: Option<String>,
    /// Whether it may fail.
    #[serde(default)]
    pub may_fail: bool,
    /// A file to write.
    pub write: Option<String>,
    /// Its content.
    pub content: Option<Entry>,
    /// A path to remove.
    pub rm: Option<String>,
    /// A directory to make.
    pub mkdir: Option<String>,
    /// A link to make.
    pub symlink: Option<String>,
    /// Where the link points.
    #[serde(alias = "to")]
    pub target: Option<String>,
}

/// What the tool answered.
#[derive(Clone, Debug, Deserialize)]
pub struct Expected {
    /// The value; absent on an error, `null` is a value.
    #[serde(default, deserialize_with = "present")]
    pub ok: Option<Value>,
    /// The error.
    pub error: Option<ToolError>,
    /// What the repository looked like afterwards.
    #[serde(default)]
    pub post: Option<Value>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// How the tool failed.
#[derive(Clone, Debug, Deserialize)]
pub struct ToolError {
    /// The class of the error.
    pub class: String,
    /// Its stable code, if it has one.
    pub code: Option<String>,
    /// Its fields.
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// The tool died on malformed input.
    #[serde(default)]
    pub crash: bool,
}

/// Reads a file of JSON lines.
///
/// # Errors
/// With the line number of the first one that does not parse.
pub fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut rows = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            let row = serde_json::from_str(&line).with_context(|| format!("{}:{}", path.display(), index + 1))?;
            rows.push(row);
        }
    }
    Ok(rows)
}
