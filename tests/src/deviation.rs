//! The rows of `deviations.toml`: where we answer otherwise than the tool, and why.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{
    facts::{Facts, predicate},
    mapping::Answer,
    vector::Vector,
};

/// Of which of the two allowed sorts a deviation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A refusal where the tool guesses, crashes or passes through.
    Refusal,
    /// One of the tool's own answers, where its functions disagree.
    ToolAnswer,
}

/// One row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// Its name; a test of the same name shows why ours is right.
    pub id: String,
    /// The surfaces it is about.
    pub surfaces: Vec<String>,
    /// The tool's functions.
    pub functions: Vec<String>,
    /// Only in these generations; all, when empty.
    #[serde(default)]
    pub generations: Vec<String>,
    /// Predicates over tree and handle that must hold; `!` negates.
    pub when: Vec<String>,
    /// Its sort.
    pub sort: Sort,
    /// What the tool answers there.
    pub tool: String,
    /// Our codes (sort `refusal`).
    #[serde(default)]
    pub codes: Vec<String>,
    /// The function of the tool that we follow (sort `tool_answer`).
    #[serde(default)]
    pub follows: String,
    /// Why.
    pub reason: String,
    /// The observation of the specification, or the issue of the tool.
    pub issue: String,
}

/// All rows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviations {
    /// The rows, in the order of the file.
    #[serde(default, rename = "deviation")]
    pub rows: Vec<Deviation>,
}

impl Deviations {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// When it does not parse, names an unknown predicate, or a row says too little.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let all: Self = toml::from_str(&text)?;
        for row in &all.rows {
            let known = |name: &String| predicate(name.trim_start_matches('!')).is_some();
            if let Some(unknown) = row.when.iter().find(|name| !known(name)) {
                bail!("deviation {}: unknown predicate `{unknown}`", row.id);
            }
            let complete = match row.sort {
                Sort::Refusal => !row.codes.is_empty() && row.follows.is_empty(),
                Sort::ToolAnswer => row.codes.is_empty() && !row.follows.is_empty(),
            };
            if !complete {
                bail!("deviation {}: a refusal names codes, a tool answer the function it follows", row.id);
            }
        }
        Ok(all)
    }

    /// The rows that explain this answer to this vector.
    pub fn matching(&self, vector: &Vector, answer: &Answer, facts: &Facts<'_>) -> Vec<&Deviation> {
        self.rows.iter().filter(|row| row.explains(vector, answer, facts)).collect()
    }
}

impl Deviation {
    fn explains(&self, vector: &Vector, answer: &Answer, facts: &Facts<'_>) -> bool {
        let sort = match (self.sort, answer) {
            (Sort::Refusal, Answer::Refused(refusal)) => {
                refusal["code"].as_str().is_some_and(|code| self.codes.iter().any(|known| known == code))
            }
            (Sort::ToolAnswer, Answer::Ok(_)) => true,
            _ => false,
        };
        sort && self.surfaces.contains(&vector.surface)
            && self.functions.contains(&vector.input.function)
            && (self.generations.is_empty() || self.generations.contains(&vector.generation))
            && self.when.iter().all(|name| match name.strip_prefix('!') {
                Some(name) => !facts.holds(name),
                None => facts.holds(name),
            })
    }
}
