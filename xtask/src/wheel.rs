//! The Python wheel, by maturin.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result};

use crate::{
    python::Environment,
    shell::Run,
    workspace::{root, target},
};

/// Builds the wheel with a cargo profile and answers its path.
pub fn build(environment: &Environment, profile: &str) -> Result<PathBuf> {
    let out = target().join("wheels");
    environment
        .module("maturin")
        .args(["build", "--locked", "--profile", profile, "--out"])
        .arg(&out)
        .arg("--interpreter")
        .arg(environment.interpreter())
        .arg("--manifest-path")
        .arg(root().join("bindings-python/Cargo.toml"))
        .run()?;
    newest(&out)
}

/// Builds the wheel and installs it into the environment that built it.
pub fn install(environment: &Environment, profile: &str) -> Result<PathBuf> {
    let wheel = build(environment, profile)?;
    put(environment, &wheel)?;
    Ok(wheel)
}

/// Installs the wheel that was built last.
pub fn install_built(environment: &Environment) -> Result<()> {
    put(environment, &newest(&target().join("wheels"))?)
}

fn put(environment: &Environment, wheel: &Path) -> Result<()> {
    let arguments = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--force-reinstall"];
    environment.module("pip").args(arguments).arg(wheel).run()
}

fn newest(dir: &Path) -> Result<PathBuf> {
    let wheels = fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let age = |path: &PathBuf| path.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    wheels
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .max_by_key(age)
        .with_context(|| format!("no wheel in {}", dir.display()))
}
