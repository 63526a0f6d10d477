//! The Python side: one environment under the target folder.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    shell::{Run, exists},
    workspace::{root, target},
};

/// What the steps need of the package index, pinned.
const REQUIREMENTS: &str = "xtask/requirements.txt";

/// An interpreter of its own, with what the steps need.
pub struct Environment {
    dir: PathBuf,
}

impl Environment {
    /// The environment in which the wheel is built, installed and tested. It is made on first
    /// use, and filled again when the requirements change.
    pub fn ready(interpreter: Option<&Path>) -> Result<Self> {
        Self::with(&target().join("venv"), interpreter, &["-r", REQUIREMENTS], &requirements()?)
    }

    /// An environment at `dir` that holds what `packages` names; `stamp` says whether it already does.
    pub fn with(dir: &Path, interpreter: Option<&Path>, packages: &[&str], stamp: &str) -> Result<Self> {
        let environment = Self { dir: dir.to_path_buf() };
        let stamp_file = dir.join("requirements.stamp");
        if interpreter.is_none() && fs::read_to_string(&stamp_file).is_ok_and(|known| known == stamp) {
            return Ok(environment);
        }
        let interpreter = interpreter.map_or_else(find_interpreter, |path| Ok(path.to_path_buf()))?;
        Command::new(&interpreter).args(["-m", "venv", "--clear"]).arg(dir).run()?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        environment.python().args(install).args(packages).run()?;
        fs::write(&stamp_file, stamp).with_context(|| format!("cannot write {}", stamp_file.display()))?;
        Ok(environment)
    }

    /// The path of the interpreter.
    pub fn interpreter(&self) -> PathBuf {
        self.dir.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
    }

    /// The interpreter, at the root of the checkout. Nothing outside the environment is imported.
    pub fn python(&self) -> Command {
        let mut python = Command::new(self.interpreter());
        python.current_dir(root()).env("VIRTUAL_ENV", &self.dir).env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        python
    }

    /// A module of the environment, as `python -m` runs it.
    pub fn module(&self, name: &str) -> Command {
        let mut python = self.python();
        python.args(["-m", name]);
        python
    }
}

fn requirements() -> Result<String> {
    fs::read_to_string(root().join(REQUIREMENTS)).with_context(|| format!("cannot read {REQUIREMENTS}"))
}

/// `$PYTHON`, else the first interpreter on the path that is new enough.
fn find_interpreter() -> Result<PathBuf> {
    let named = env::var_os("PYTHON").map(PathBuf::from);
    let known = ["python3.11", "python3", "python3.12", "python3.13", "python"].map(PathBuf::from);
    for candidate in named.into_iter().chain(known) {
        let asked =
            Command::new(&candidate).args(["-c", "import sys, venv; sys.exit(sys.version_info < (3, 11))"]).output();
        if exists(&candidate) && asked.is_ok_and(|answer| answer.status.success()) {
            return Ok(candidate);
        }
    }
    bail!("no Python 3.11 or newer with the module `venv` on the path; name one in PYTHON")
}
