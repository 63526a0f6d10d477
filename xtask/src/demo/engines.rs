//! Three ways to the same authority: the component in wasmtime, the Python package, the npm package.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::Result;

use crate::{
    node,
    python::Environment,
    shell::Run,
    workspace::{program, root, target},
};

/// The program `kitty-core`, which decides through the component only.
pub struct Program {
    path: PathBuf,
    repo: PathBuf,
}

impl Program {
    /// Builds it, for questions about one repository.
    pub fn build(repo: &Path) -> Result<Self> {
        Ok(Self { path: program("kitty-core")?, repo: repo.to_path_buf() })
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut program = Command::new(&self.path);
        // The compiled component stays with everything else that was built here.
        program.args(arguments).arg("--root").arg(&self.repo).env("XDG_CACHE_HOME", target().join("demo/cache"));
        program
    }

    /// Its canonical JSON.
    pub fn json(&self, arguments: &[&str]) -> Result<String> {
        let answer = self.command(arguments.iter().chain(&["--format", "json"])).text()?;
        Ok(answer.trim_end().to_string())
    }

    /// Everything it says to people, whatever the exit code.
    pub fn answer(&self, arguments: &[&str]) -> Result<Output> {
        self.command(arguments).all()
    }
}

/// The Python package, over the repository on disk. It leaves a snapshot for [`from_node`].
pub fn from_python(repo: &Path, handle: &str, kind: &str) -> Result<String> {
    let script = root().join("xtask/sample/place.py");
    Environment::ready(None)?.python().arg(script).arg(repo).args([handle, kind]).arg(snapshot()).text()
}

/// The npm package, over the snapshot.
pub fn from_node(repo: &Path, handle: &str, kind: &str) -> Result<String> {
    let script = root().join("xtask/sample/place.mjs");
    node::node()?.arg(script).arg(root().join("pkg")).arg(repo).args([handle, kind]).arg(snapshot()).text()
}

fn snapshot() -> PathBuf {
    target().join("demo/snapshot.json")
}
