//! Builds what is timed and what it is timed against, then runs `kitty-bench`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    npm,
    python::Environment,
    shell::Run,
    wasm, wheel,
    workspace::{cargo, root, target},
};

/// The Python tool that the authority takes over from.
const TOOL: &str = "spec-kitty-cli==3.2.7";

/// What can be timed by itself.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Part {
    /// Classifying, routing, folding and placing
    Places,
    /// The status of missions
    Status,
}

/// Prints the table of one run: of everything, or of one part.
pub fn run(part: Option<Part>) -> Result<()> {
    let environment = Environment::ready(None)?;
    let wheel = wheel::install(&environment, "release")?;
    let tool = Environment::with(&target().join("venv-tool"), None, &[TOOL], TOOL)?;
    npm::build(root())?;
    let components = wasm::build()?;
    let profile = ["--profile", "measure", "--locked"];
    cargo().arg("build").args(profile).args(["--package", "kitty-host-wasmtime", "--bin", "kitty-core"]).run()?;
    let program = target().join("measure").join(format!("kitty-core{}", std::env::consts::EXE_SUFFIX));

    let mut bench = cargo();
    bench.args(["run", "--quiet", "--package", "kitty-bench"]).args(profile).args(["--", "time"]);
    bench.arg("--python").arg(environment.interpreter()).arg("--tool").arg(tool.interpreter());
    bench.arg("--pkg").arg(root().join("pkg")).arg("--scripts").arg(root().join("xtask/bench"));
    bench.arg("--cli").arg(absolute(&program)?).arg("--component").arg(components.path("kitty")?);
    bench.arg("--wheel").arg(wheel);
    let only = match part {
        None => None,
        Some(Part::Places) => Some("--places-only"),
        Some(Part::Status) => Some("--status-only"),
    };
    bench.args(only).run()
}

fn absolute(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).with_context(|| format!("cannot find {}", path.display()))
}
