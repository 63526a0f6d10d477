//! The goldens that the events package carries, read from the installed package.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    python::Environment,
    shell::Run,
    workspace::{program, target},
};

/// The package whose goldens count, pinned. Generation 3.2 has none of its own.
const PACKAGE: &str = "spec-kitty-events==10.5.1";

/// Holds the native engine against the status diaries and the cases of the total order.
pub fn check() -> Result<()> {
    let environment = Environment::with(&target().join("venv-events"), None, &[PACKAGE], PACKAGE)?;
    let folder = "import importlib.util as u; print(u.find_spec('spec_kitty_events').submodule_search_locations[0])";
    let output = environment.python().args(["-c", folder]).output().context("cannot run the interpreter")?;
    if !output.status.success() {
        bail!("{PACKAGE} is not importable: {}", String::from_utf8_lossy(&output.stderr));
    }
    let folder = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    Command::new(program("kitty-conformance")?).arg("--goldens").arg(folder).run()
}
