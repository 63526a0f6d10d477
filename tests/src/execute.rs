//! Commits in a process of their own, so that each has the environment that its vector names.

use std::{
    env::consts::EXE_EXTENSION,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result};
use kitty_core::{Decision, Generation, wire};
use kitty_host_native::commit::{DirectPlanner, MissionPlanner, Native, Settings, commit, plan};
use serde_json::{Value, json};

use crate::{question::Question, tree};

/// The argument that makes the program answer one question from its standard input.
pub const FLAG: &str = "--execute";

/// Answers `question` in a child process: `{"ok": …}` or `{"err": …}`.
///
/// # Errors
/// When the child cannot be run.
pub fn in_child(question: &Question, env: impl IntoIterator<Item = (String, String)>) -> Result<Value> {
    let program = program()?;
    let mut command = tree::clean(&program, Path::new("/"));
    let mut child =
        command.arg(FLAG).envs(env).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("no child")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(serde_json::to_string(question)?.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("the child ended with {}: {}", output.status, String::from_utf8_lossy(&output.stdout)))
}

/// The program itself; a test of it stands one folder below.
fn program() -> Result<PathBuf> {
    const NAME: &str = env!("CARGO_PKG_NAME");
    let running = std::env::current_exe()?;
    let stem = running.file_stem().unwrap_or_default();
    if stem == NAME {
        return Ok(running);
    }
    let built = running.ancestors().nth(2).map(|folder| folder.join(NAME).with_extension(EXE_EXTENSION));
    built.filter(|built| built.exists()).with_context(|| format!("{NAME} is not built"))
}

/// The child's part.
///
/// # Errors
/// When the question does not parse.
#[expect(clippy::print_stdout, reason = "the answer of the child")]
pub fn answer_one() -> Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let answer = match executed(&serde_json::from_str(&text)?) {
        Ok(value) => json!({"ok": value}),
        Err(refusal) => json!({"err": wire::Refusal::from(&refusal)}),
    };
    println!("{answer}");
    Ok(())
}

fn executed(question: &Question) -> Decision<Value> {
    let settings = Settings::default();
    let value = |report: &wire::commit::CommitReport| serde_json::to_value(report).unwrap_or_default();
    match question {
        Question::Commit { repo, handle, request, .. } => {
            let generation = Generation::parse(&repo.generation)?;
            let planner = MissionPlanner::new(&repo.root, handle, request.parse(generation)?)?;
            Ok(value(&(&commit(Path::new(&repo.root), &planner, &settings)?.report).into()))
        }
        Question::SafeCommit { destination, request, .. } => {
            let planner = direct(destination, request)?;
            Ok(value(&(&commit(Path::new(&destination.repo_root), &planner, &settings)?.report).into()))
        }
        Question::SafePlan { destination, request, .. } => {
            let planner = direct(destination, request)?;
            let set = plan(Path::new(&destination.repo_root), &planner, &settings)?;
            Ok(serde_json::to_value(wire::commit::CommitPlanSet::from(&set)).unwrap_or_default())
        }
        _ => Ok(Value::Null),
    }
}

fn direct(destination: &wire::commit::Destination, request: &wire::commit::CommitRequest) -> Decision<DirectPlanner> {
    let generation = Generation::V3_2;
    Ok(DirectPlanner {
        core: Native { generation },
        destination: destination.parse(generation)?,
        request: request.parse(generation)?,
    })
}
