//! From a function of the tool to questions of the public API, and from the answers back to the
//! shape in which the tool's answer is recorded. Conversion and nothing more.

mod commits;
mod names;
mod repository;
mod status;
mod tables;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    engine::{Engine, Reply},
    question::{Question, Repo},
    tree::BuiltTree,
    vector::Vector,
};

/// What an engine answered to a vector, in the vector's shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A value, with absolute paths below the tree's root.
    Ok(Value),
    /// A refusal, as the engine printed it.
    Refused(Value),
    /// The function has no counterpart in an authority, for this reason.
    Unsupported(&'static str),
}

/// One vector being asked of one engine.
pub struct Asking<'a> {
    engine: &'a mut dyn Engine,
    /// The vector.
    pub vector: &'a Vector,
    /// Its tree, if it has one.
    pub tree: Option<&'a BuiltTree>,
    /// The bytes of every answer so far, for comparing engines.
    pub transcript: String,
}

/// Why an asking ended early.
pub enum Stop {
    /// The engine refused.
    Refused(Value),
    /// The engine or the mapping lacks the function.
    Unsupported(&'static str),
    /// The run cannot go on.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

type Asked = Result<Value, Stop>;
type Map = fn(&mut Asking<'_>) -> Asked;

const NO_COUNTERPART: &[(&str, &str)] = &[
    ("resolve_transaction_mid8", "a create-time helper; the authority derives mid8 from meta.json only"),
    ("handle_names_mission", "a second predicate beside the fold; the fold is the only one"),
    ("mission_lock_dir_name", "the names of locks belong to the host that takes them"),
    ("candidate_feature_dir_for_mission", "the lenient read path, which guesses where a fact is missing"),
    ("resolve_feature_dir_for_slug", "the lenient read path, which guesses where a fact is missing"),
    ("is_valid_bare_slug_body", "the grammar of new slugs belongs to mission creation"),
    ("resolve_bare_modern_mission_dir_name", "one step of the fold; the authority answers the fold"),
    ("canonicalize_bare_modern_handle", "one step of the fold; the authority answers the fold"),
    ("primary_feature_dir_for_mission", "the blind primitive over a raw handle; ours takes a DirName"),
    ("resolve_mission_read_path", "takes mid8 and topology from the caller; the authority derives them"),
    ("coord_read_dir_for", "swallows refusals into null; the authority answers them"),
    ("resolve_write_target_or_degrade", "writes to a caller's ref on refusal; the authority never does"),
    ("resolve_merge_target_branch", "the target of a merge is chosen by merge, not by placement"),
    ("read_commit_to_target", "one field of meta.json; the authority answers the scope that it makes"),
    ("assert_staging_area_matches_expected", "a step of the tool's commit; ours takes nothing from the index"),
    ("placement_write_dir", "creates worktrees as a side effect; the authority has none"),
];

/// Whether a function changes the repository, so that every engine needs one of its own.
pub fn executes(function: &str) -> bool {
    commits::EXECUTING.contains(&function)
}

/// Asks one vector.
///
/// # Errors
/// When the engine cannot be reached.
pub fn ask(engine: &mut dyn Engine, vector: &Vector, tree: Option<&BuiltTree>) -> Result<(Answer, String)> {
    let function = vector.input.function.as_str();
    if let Some((_, reason)) = NO_COUNTERPART.iter().find(|(name, _)| *name == function) {
        return Ok((Answer::Unsupported(reason), String::new()));
    }
    let tables = [tables::MAP, names::MAP, repository::MAP, commits::MAP, status::MAP];
    let Some((_, map)) = tables.iter().flat_map(|table| table.iter()).find(|(name, _)| *name == function) else {
        return Ok((Answer::Unsupported("not mapped: it belongs to another surface"), String::new()));
    };
    let mut asking = Asking { engine, vector, tree, transcript: String::new() };
    let answer = match map(&mut asking) {
        Ok(value) => Answer::Ok(value),
        Err(Stop::Refused(refusal)) => Answer::Refused(refusal),
        Err(Stop::Unsupported(reason)) => Answer::Unsupported(reason),
        Err(Stop::Failed(error)) => return Err(error),
    };
    Ok((answer, asking.transcript))
}

impl Asking<'_> {
    fn put(&mut self, question: &Question) -> Asked {
        let (mark, raw) = match self.engine.ask(question)? {
            Reply::Ok(raw) => ("ok", raw),
            Reply::Refused(raw) => ("err", raw),
            Reply::Unsupported => return Err(Stop::Unsupported("the engine has no such function")),
        };
        let value: Value = serde_json::from_str(raw.get()).context("an answer is no JSON")?;
        let compared = if raw.get().contains(r#""class":"port""#) {
            without_host_words(&value).to_string()
        } else {
            raw.get().to_string()
        };
        self.transcript.extend([mark, " ", &compared, "\n"]);
        if mark == "ok" { Ok(value) } else { Err(Stop::Refused(value)) }
    }

    fn generation(&self) -> String {
        self.vector.generation.clone()
    }

    fn text(&self, name: &str) -> String {
        self.optional(name).unwrap_or_default()
    }

    fn optional(&self, name: &str) -> Option<String> {
        let text = self.vector.input.text(name)?;
        Some(self.tree.map_or(text.clone(), |tree| tree.expand(&text)))
    }

    fn repo(&self) -> Repo {
        let at =
            self.optional("repo_root").or_else(|| self.tree.map(|tree| tree.root().to_string_lossy().into_owned()));
        Repo { root: at.unwrap_or_default(), generation: self.generation() }
    }
}

/// The value without what a failing port says in its own words: these differ from host to host.
fn without_host_words(value: &Value) -> Value {
    match value {
        Value::Object(members) if value["class"] == "port" => {
            members.iter().filter(|(name, _)| !matches!(name.as_str(), "message" | "fields")).map(own).collect()
        }
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), without_host_words(member))).collect()
        }
        Value::Array(items) => items.iter().map(without_host_words).collect(),
        other => other.clone(),
    }
}

fn own((name, member): (&String, &Value)) -> (String, Value) {
    (name.clone(), member.clone())
}

/// A member of an object; `null` where there is none.
fn member(value: &Value, name: &str) -> Value {
    value.get(name).cloned().unwrap_or_default()
}

/// The empty text where the tool has one and the API has `null`.
fn or_empty(value: Value) -> Value {
    if value.is_null() { Value::from("") } else { value }
}
