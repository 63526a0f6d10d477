//! Runs vector files against engines and counts.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    deviation::Deviations,
    engine::Engine,
    facts::Facts,
    mapping::{self, Answer},
    observe,
    report::{Outcome, anonymise, same},
    tree::BuiltTree,
    vector::{Tree, TreeRef, Vector, read},
};

/// Counts of one engine on one surface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The same answer.
    pub passed: usize,
    /// Explained by a row.
    pub deviations: usize,
    /// No counterpart.
    pub unsupported: usize,
    /// Everything else.
    pub failed: usize,
    /// Peculiarities of the tool's language that we answer otherwise; for information.
    pub advisory: usize,
}

/// What a run found.
#[derive(Default)]
pub struct Summary {
    /// By engine, then surface with generation.
    pub tallies: BTreeMap<(String, String), Tally>,
    /// The failures, in order.
    pub failures: Vec<String>,
    /// The vectors that each deviation row explained.
    pub rows: BTreeMap<String, Vec<String>>,
    /// How often each reason for "unsupported" was given, by function.
    pub unsupported: BTreeMap<(String, &'static str), usize>,
}

/// What vectors refer to, beside them.
const TREES: &str = "trees.jsonl";

/// Runs every vector of the files on every engine; all engines must answer with equal bytes.
///
/// # Errors
/// When a file cannot be read, a tree cannot be built or an engine cannot be reached.
pub fn run(engines: &mut [Box<dyn Engine>], files: &[PathBuf], deviations: &Deviations) -> Result<Summary> {
    let mut summary = Summary::default();
    // Who names every file of a folder names its trees, too.
    for file in files.iter().filter(|file| !file.ends_with(TREES)) {
        let trees = trees_beside(file)?;
        let mut vectors: Vec<Vector> = read(file)?;
        // Vectors of one tree stand together, so that it is built once.
        vectors.sort_by_key(tree_key);
        let mut built: Option<(String, BuiltTree)> = None;
        for vector in &vectors {
            let key = tree_key(vector);
            if built.as_ref().is_none_or(|(known, _)| *known != key) {
                built = build(vector, &trees).with_context(|| format!("vector {}", vector.id))?.map(|tree| (key, tree));
            }
            let tree = built.as_ref().map(|(_, tree)| tree).filter(|_| vector.input.tree.is_some());
            if mapping::executes(&vector.input.function) {
                for engine in engines.chunks_mut(1) {
                    let tree = build(vector, &trees).with_context(|| format!("vector {}", vector.id))?;
                    one(engine, vector, tree.as_ref(), deviations, &mut summary)
                        .with_context(|| format!("vector {}", vector.id))?;
                }
                continue;
            }
            one(engines, vector, tree, deviations, &mut summary).with_context(|| format!("vector {}", vector.id))?;
        }
    }
    Ok(summary)
}

/// Runs vectors that share one tree.
///
/// # Errors
/// When an engine cannot be reached.
pub fn run_in(
    engines: &mut [Box<dyn Engine>],
    vectors: &[Vector],
    tree: &BuiltTree,
    deviations: &Deviations,
) -> Result<Summary> {
    let mut summary = Summary::default();
    for vector in vectors {
        one(engines, vector, Some(tree), deviations, &mut summary).with_context(|| format!("mission {}", vector.id))?;
    }
    Ok(summary)
}

/// Runs vectors that need no tree.
///
/// # Errors
/// When an engine cannot be reached.
pub fn run_pure(engines: &mut [Box<dyn Engine>], vectors: &[Vector], deviations: &Deviations) -> Result<Summary> {
    let mut summary = Summary::default();
    for vector in vectors {
        one(engines, vector, None, deviations, &mut summary).with_context(|| format!("vector {}", vector.id))?;
    }
    Ok(summary)
}

fn tree_key(vector: &Vector) -> String {
    match &vector.input.tree {
        None => String::new(),
        Some(TreeRef::Named(name)) => name.clone(),
        Some(TreeRef::Inline(_)) => format!("inline {}", vector.id),
    }
}

fn trees_beside(file: &Path) -> Result<BTreeMap<String, Tree>> {
    #[derive(serde::Deserialize)]
    struct Row {
        id: String,
        #[serde(flatten)]
        tree: Tree,
    }
    let path = file.with_file_name(TREES);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    Ok(read::<Row>(&path)?.into_iter().map(|row| (row.id, row.tree)).collect())
}

fn build(vector: &Vector, trees: &BTreeMap<String, Tree>) -> Result<Option<BuiltTree>> {
    let tree = match &vector.input.tree {
        None => return Ok(None),
        Some(TreeRef::Inline(tree)) => tree,
        Some(TreeRef::Named(name)) => trees.get(name).with_context(|| format!("no tree `{name}`"))?,
    };
    BuiltTree::build(tree).map(Some)
}

fn one(
    engines: &mut [Box<dyn Engine>],
    vector: &Vector,
    tree: Option<&BuiltTree>,
    deviations: &Deviations,
    summary: &mut Summary,
) -> Result<()> {
    let root = tree.map(|tree| tree.root().to_string_lossy().into_owned()).unwrap_or_default();
    let mut first: Option<String> = None;
    for engine in engines {
        let (answer, bytes) = mapping::ask(engine.as_mut(), vector, tree)?;
        let answer = match answer {
            Answer::Ok(value) => Answer::Ok(anonymise(&value, &root)),
            Answer::Refused(refusal) => Answer::Refused(anonymise(&refusal, &root)),
            Answer::Unsupported(reason) => Answer::Unsupported(reason),
        };
        let after = tree.map(|tree| observe::after(vector, tree)).transpose()?.flatten();
        let is_answer = !matches!(answer, Answer::Unsupported(_));
        let outcome = if is_answer && first.as_ref().is_some_and(|first| *first != bytes) {
            Outcome::Failed("answers with other bytes than the first engine".to_string())
        } else {
            judge(vector, &answer, after.as_ref(), tree, deviations)
        };
        if is_answer {
            first.get_or_insert(bytes);
        }
        count(summary, engine.name(), vector, &answer, after.as_ref(), outcome);
    }
    Ok(())
}

fn judge(
    vector: &Vector,
    answer: &Answer,
    after: Option<&Value>,
    tree: Option<&BuiltTree>,
    deviations: &Deviations,
) -> Outcome {
    if let Answer::Unsupported(reason) = answer {
        return Outcome::Unsupported(reason);
    }
    if same(vector, answer) && vector.expected.post.clone().map(observe::in_order).as_ref() == after {
        return Outcome::Passed;
    }
    let facts = Facts::new(vector, tree);
    match deviations.matching(vector, answer, &facts).as_slice() {
        [row] => Outcome::Deviation(row.id.clone()),
        [] => Outcome::Failed("no deviation row".to_string()),
        rows => {
            let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
            Outcome::Failed(format!("several deviation rows: {}", ids.join(", ")))
        }
    }
}

fn count(
    summary: &mut Summary,
    engine: &str,
    vector: &Vector,
    answer: &Answer,
    after: Option<&Value>,
    outcome: Outcome,
) {
    let surface = format!("{} {}", vector.surface, vector.generation);
    let tally = summary.tallies.entry((engine.to_string(), surface)).or_default();
    match outcome {
        Outcome::Passed => tally.passed += 1,
        Outcome::Deviation(row) => {
            tally.deviations += 1;
            summary.rows.entry(row).or_default().push(vector.id.clone());
        }
        Outcome::Unsupported(reason) => {
            tally.unsupported += 1;
            *summary.unsupported.entry((vector.input.function.clone(), reason)).or_default() += 1;
        }
        Outcome::Failed(_) if !vector.portable => tally.advisory += 1,
        Outcome::Failed(why) => {
            tally.failed += 1;
            summary.failures.push(format!(
                "{engine} {} {} [{}] {}: {why}\n    input    {}\n    tool     {}\n    ours     {}{}",
                vector.surface,
                vector.id,
                vector.family,
                vector.input.function,
                serde_json::Value::Object(vector.input.args.clone()),
                shown_expected(vector),
                shown(answer),
                shown_difference(vector, after),
            ));
        }
    }
}

fn shown_difference(vector: &Vector, after: Option<&Value>) -> String {
    match (&vector.expected.post, after) {
        (Some(expected), Some(after)) if expected != after => {
            format!("\n    left     {expected}\n    we left  {after}")
        }
        _ => String::new(),
    }
}

fn shown_expected(vector: &Vector) -> String {
    match (&vector.expected.ok, &vector.expected.error) {
        (Some(value), _) => value.to_string(),
        (None, Some(error)) => {
            format!(
                "{} {} {}",
                error.class,
                error.code.as_deref().unwrap_or("-"),
                serde_json::Value::Object(error.fields.clone())
            )
        }
        (None, None) => "nothing".to_string(),
    }
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Ok(value) => value.to_string(),
        Answer::Refused(refusal) => format!("{} {} {}", refusal["code"], refusal["candidates"], refusal["fields"]),
        Answer::Unsupported(reason) => (*reason).to_string(),
    }
}
