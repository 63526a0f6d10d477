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
    three_engines(&program, &repo)?;
    wrong_branch(&program, &repo)
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
    shown(program, &["where", "login-page"], 1)
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

/// A commit on the wrong branch: refused with a remedy, and made after following it.
fn wrong_branch(program: &Program, repo: &Path) -> Result<()> {
    let change = sample::change_spec(repo)?;
    let commit = ["commit", sample::COORDINATED, "-m", "docs: payment by invoice", &change];
    let command = format!("commit {} -m 'docs: payment by invoice' {}", sample::COORDINATED, sample::SPEC);
    title("A commit while another branch is checked out is refused, with what to do", &command);
    shown(program, &commit, 1)?;
    println!("\n   $ git switch {}", sample::TARGET);
    sample::git(repo, &["switch", "--quiet", sample::TARGET])?;
    println!("   $ kitty-core {command}");
    shown(program, &commit, 0)?;
    let changed = sample::text(repo, &["show", "--format=", "--name-only", sample::TARGET])?;
    ensure!(changed.trim() == sample::SPEC, "the commit holds other files: {changed}");
    Ok(())
}

/// Shows what the program says to people; it must end with that exit code.
fn shown(program: &Program, arguments: &[&str], expected: i32) -> Result<()> {
    let answer = program.answer(arguments)?;
    let code = answer.status.code().context("kitty-core was killed")?;
    let said = [answer.stdout, answer.stderr].concat();
    let said = String::from_utf8(said)?;
    ensure!(code == expected, "kitty-core ended with {code} instead of {expected}: {said}");
    println!();
    for line in said.lines() {
        println!("  {line}");
    }
    println!("  exit code {code}");
    Ok(())
}

fn title(text: &str, command: &str) {
    println!("\n── {text}\n   $ kitty-core {command}");
}
