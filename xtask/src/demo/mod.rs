//! The main job, on a repository of five missions, by three engines.

mod engines;
mod routes;
mod sample;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use kitty_core::wire::Placement;

use self::engines::Program;
use crate::{npm, python::Environment, wheel, workspace::root};

/// Builds what the demo needs, then shows it.
pub fn run() -> Result<()> {
    wheel::install(&Environment::ready(None)?, "dev")?;
    npm::build(root())?;
    show()
}

/// Shows it, where wheel and package are there.
pub fn show() -> Result<()> {
    let repo = sample::build()?;
    let program = Program::build(&repo)?;
    println!("\nA repository of five missions: {}", repo.display());
    coordinated(&program, &repo)?;
    others(&program, &repo)?;
    ambiguous(&program)?;
    three_engines(&program, &repo)
}

/// The whole routing table of the mission that coordinates its work.
fn coordinated(program: &Program, repo: &Path) -> Result<()> {
    title("A mission with a coordination branch, by the first eight characters of its id", "where 01KVTVZS");
    for group in routes::by_home(&program.json(&["where", "01KVTVZS"])?)? {
        let home = &group.home;
        println!("\n  {:<8} {}", home.surface.to_uppercase(), home.branch);
        println!("  {:<8} {}", "", routes::relative(&home.dir, repo));
        for (kind, why) in &group.kinds {
            println!("    {kind:<26} {why}");
        }
    }
    Ok(())
}

/// The others, in short: every kind has one home.
fn others(program: &Program, repo: &Path) -> Result<()> {
    title("A flat mission, and a legacy one by its number", "where search-index; kitty-core where 042");
    println!();
    for handle in ["search-index", "042"] {
        for group in routes::by_home(&program.json(&["where", handle])?)? {
            let (home, count) = (&group.home, group.kinds.len());
            let dir = routes::relative(&home.dir, repo);
            println!("  {handle:<13} {count} kinds  {:<8} {:<6} {dir}", home.surface.to_uppercase(), home.branch);
        }
    }
    Ok(())
}

/// A handle of two missions: a refusal that says what to write instead.
fn ambiguous(program: &Program) -> Result<()> {
    title("A handle that designates two missions is refused", "where login-page");
    let answer = program.answer(&["where", "login-page"])?;
    let code = answer.status.code().context("kitty-core was killed")?;
    ensure!(code == 1, "kitty-core ended with {code} instead of 1, a refusal");
    println!();
    for line in String::from_utf8(answer.stderr)?.lines() {
        println!("  {line}");
    }
    println!("  exit code {code}");
    Ok(())
}

/// One question, three engines, the same bytes.
fn three_engines(program: &Program, repo: &Path) -> Result<()> {
    let (handle, kind) = (sample::COORDINATED, "status_state");
    title("One question, three engines", &format!("where {handle} {kind}"));
    let answers = [
        ("component", program.json(&["where", handle, kind])?),
        ("python", engines::from_python(repo, handle, kind)?),
        ("node", engines::from_node(repo, handle, kind)?),
    ];
    println!();
    for (engine, answer) in &answers {
        let placement: Placement = serde_json::from_str(answer).with_context(|| format!("{engine}: {answer}"))?;
        let home = placement.write.home.with_context(|| format!("{engine} refuses to write"))?;
        println!("  {engine:<10} {:<6} {}  {} bytes of JSON", home.surface.to_uppercase(), home.branch, answer.len());
    }
    let [(_, first), rest @ ..] = &answers;
    for (engine, answer) in rest {
        ensure!(answer == first, "{engine} answers other bytes than the component:\n{first}\n{answer}");
    }
    println!("\n  The bytes are equal.");
    Ok(())
}

fn title(text: &str, command: &str) {
    println!("\n── {text}\n   $ kitty-core {command}");
}
