//! The rule pack of spec-kitty, held against trees of spec-kitty.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    python::Environment,
    shell::Run,
    wasm,
    workspace::{cargo, root, target},
};

/// The wheel, pinned by its hash, and nothing that it depends on.
const WHEEL: &str = "xtask/gates-wheel.txt";

/// Holds the pack against what is frozen of the wheel.
pub fn check() -> Result<()> {
    program()?.arg("wheel").arg(site_packages()?).run()
}

/// Freezes what the pack finds in the wheel.
pub fn write() -> Result<()> {
    program()?.arg("wheel").arg(site_packages()?).arg("--write").run()
}

/// Holds the engine in a sandbox against the engine itself: the same report of the wheel, byte for byte.
pub fn sandboxed() -> Result<()> {
    let component = wasm::gates()?;
    print!("{component}");
    let mut sandbox = Command::new(example("sandboxed_gates")?);
    sandbox.arg(component.path("kitty-gates")?).arg(root().join("gate/packs/spec-kitty.toml")).arg(unpacked()?).run()
}

/// Holds the pack against the golden gates, in a checkout of the commit that they were taken from.
pub fn reference(checkout: &Path) -> Result<()> {
    program()?.arg("reference").arg(checkout).run()
}

/// The folder that the wheel is installed in.
pub fn site_packages() -> Result<PathBuf> {
    let stamp = fs::read_to_string(root().join(WHEEL)).with_context(|| format!("cannot read {WHEEL}"))?;
    let packages = ["--no-deps", "--require-hashes", "-r", WHEEL];
    let environment = Environment::with(&target().join("venv-gates"), None, &packages, &stamp)?;
    let folder = "import sysconfig; print(sysconfig.get_path('purelib'))";
    Ok(PathBuf::from(environment.python().args(["-c", folder]).text()?.trim()))
}

/// Other programs that can express a part of the rules, pinned.
const PEERS: [&str; 3] = ["ast-grep-cli==0.51.1", "import-linter==2.16", "semgrep==1.182.0"];

/// Times the pack against parsing alone, with a cache, and against peers; over the wheel or a checkout. With an
/// interpreter that can run the checkout's tests, against the gates that the pack replaces as well.
pub fn bench(checkout: Option<&Path>, pytest: Option<&Path>) -> Result<()> {
    let tree = checkout.map_or_else(unpacked, |checkout| Ok(checkout.to_path_buf()))?;
    let peers = Environment::with(&target().join("venv-gate-peers"), None, &PEERS, &PEERS.join(" "))?;
    let interpreter = peers.interpreter();
    let mut bench = cargo();
    bench.args(["run", "--quiet", "--locked", "--profile", "measure", "--package", "kitty-bench-gates", "--"]);
    bench.arg("--tree").arg(tree).arg("--rules").arg(root().join("gate/packs/spec-kitty.toml"));
    if let Some(python) = pytest {
        bench.arg("--pytest").arg(python);
    }
    bench.arg("--peers").arg(interpreter.parent().unwrap_or(&interpreter)).run()
}

/// The wheel as a checkout has it: its modules below `src`.
fn unpacked() -> Result<PathBuf> {
    let tree = target().join("gates-tree");
    if !tree.join("src").is_dir() {
        let environment = Environment::ready(None)?;
        let install = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"];
        environment.module("pip").args(install).args(["-r", WHEEL, "--target"]).arg(tree.join("src")).run()?;
    }
    Ok(tree)
}

fn program() -> Result<Command> {
    Ok(Command::new(example("gate_trees")?))
}

/// Built with the features of the whole workspace, as every other program.
fn example(name: &str) -> Result<PathBuf> {
    cargo().args(["build", "--locked", "--workspace", "--example", name]).run()?;
    Ok(target().join("debug").join("examples").join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}
