//! The wheel beside spec-kitty itself: the seams that the tool delegates to.

use anyhow::{Context, Result};

use crate::{
    python::Environment,
    shell::Run,
    wheel,
    workspace::{root, target},
};

/// The tool of each generation, pinned.
const TOOLS: [&str; 2] = ["spec-kitty-cli==3.2.7", "spec-kitty-cli==4.0.0rc7"];
/// The runner of the tests, as `requirements.txt` pins it.
const RUNNER: &str = "pytest==9.2.0";

/// Holds `kitty_core.spec_kitty` against the tool, generation by generation.
pub fn check() -> Result<()> {
    for tool in TOOLS {
        let (_, version) = tool.split_once("==").context("no pinned version")?;
        let dir = target().join(format!("venv-beside-{version}"));
        let environment = Environment::with(&dir, None, &[tool, RUNNER], &format!("{tool} {RUNNER}"))?;
        wheel::install_built(&environment)?;
        let mut pytest = environment.module("pytest");
        pytest.current_dir(root().join("bindings-python"));
        pytest.args(["--quiet", "-p", "no:cacheprovider", "tests-beside-tool"]).run()?;
    }
    Ok(())
}
