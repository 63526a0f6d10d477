//! Engines against vectors: makes what the engines need and runs the runner.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    chromium, npm,
    python::Environment,
    shell::Run,
    wheel,
    workspace::{program, root},
};

/// All engines.
pub const ENGINES: &str = "native,component,python,node,browser";

/// Builds what the named engines need, then runs `kitty-conformance` with the same arguments.
pub fn run(engines: &str, files: &[PathBuf], rest: &[OsString]) -> Result<()> {
    if wants(engines, "python") {
        wheel::install(&Environment::ready(None)?, "dev")?;
    }
    if wants(engines, "node") || wants(engines, "browser") {
        println!("{}", npm::build(root())?);
    }
    prepared(engines, files, rest)
}

/// The same, where wheel and package are there.
pub fn prepared(engines: &str, files: &[PathBuf], rest: &[OsString]) -> Result<()> {
    let mut runner = Command::new(program("kitty-conformance")?);
    runner.args(["--engine", engines]).args(rest).args(files);
    environment(&mut runner, engines)?;
    runner.run()
}

/// Tells the drivers where the things are that were built for them.
fn environment(runner: &mut Command, engines: &str) -> Result<()> {
    runner.env("KITTY_PKG", root().join("pkg"));
    if wants(engines, "python") {
        runner.env("KITTY_PYTHON", Environment::ready(None)?.interpreter());
    }
    if wants(engines, "browser") {
        runner.env("CHROMIUM", chromium::ready()?);
    }
    Ok(())
}

fn wants(engines: &str, name: &str) -> bool {
    engines.split(',').any(|engine| engine == name)
}

/// The surfaces that change a repository: a web page or a component only plans, and no two engines
/// make the same commit.
const EXECUTING: [&str; 2] = ["commit_router.jsonl", "safe_commit.jsonl"];

/// The vectors of this repository: all engines together, and each that executes by itself.
pub fn repository() -> Result<()> {
    let executes = |file: &PathBuf| EXECUTING.iter().any(|name| file.ends_with(name));
    let (executing, pure): (Vec<_>, Vec<_>) = vectors()?.into_iter().partition(executes);
    prepared(ENGINES, &pure, &[])?;
    ["native", "python"].iter().try_for_each(|engine| prepared(engine, &executing, &[]))
}

/// The vectors of this repository, in order; `trees.jsonl` is what they refer to.
pub fn vectors() -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(&root().join("tests/vectors"), &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(dir: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "jsonl") && !path.ends_with("trees.jsonl") {
            found.push(path);
        }
    }
    Ok(())
}
