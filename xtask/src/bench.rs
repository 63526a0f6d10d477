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

/// Prints the table of one run: of everything, or of the status.
pub fn run(status_only: bool) -> Result<()> {
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
    bench.args(status_only.then_some("--status-only")).run()
}

fn absolute(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).with_context(|| format!("cannot find {}", path.display()))
}
