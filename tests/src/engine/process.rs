//! An engine in another process that speaks JSON lines.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use anyhow::{Context, Result, bail};
use kitty_core::ask::main_root;
use kitty_host_native::{NativeFiles, capture};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Engine, Reply, native::question_of_repository};
use crate::{
    question::{Question, Repo},
    tree,
};

/// The engines `python`, `node` and `browser`.
pub struct Process {
    name: &'static str,
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    next: u64,
    open: Option<Repo>,
    wants_snapshots: bool,
}

#[derive(Serialize)]
struct Asked<'a> {
    id: u64,
    #[serde(flatten)]
    question: &'a Question,
}

#[derive(Serialize)]
struct Opened<'a> {
    open: &'a Repo,
    snapshot: kitty_core::wire::Snapshot,
}

#[derive(Deserialize)]
struct Answered {
    id: u64,
    ok: Option<Box<RawValue>>,
    err: Option<Box<RawValue>>,
    #[serde(default)]
    unsupported: bool,
}

impl Process {
    /// Starts the driver of that name: `KITTY_PYTHON` names the interpreter with kitty-core
    /// installed, `KITTY_PKG` the built npm package.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(name: &str) -> Result<Self> {
        let drivers = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("engines");
        let (name, program, driver, wants_snapshots) = match name {
            "python" => ("python", std::env::var_os("KITTY_PYTHON"), "python_engine.py", false),
            "node" => ("node", None, "node_engine.mjs", true),
            "browser" => ("browser", None, "browser_engine.mjs", true),
            _ => bail!("no driver for engine `{name}`"),
        };
        let program = program.unwrap_or_else(|| if name == "python" { "python3" } else { "node" }.into());
        let mut child = tree::clean(Path::new(&program), Path::new("."))
            .arg(drivers.join(driver))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let to = child.stdin.take();
        let from = child.stdout.take().context("the engine has no output")?;
        Ok(Self { name, child, to, from: BufReader::new(from), next: 0, open: None, wants_snapshots })
    }

    fn send<T: Serialize>(&mut self, line: &T) -> Result<()> {
        let to = self.to.as_mut().context("the engine is closed")?;
        serde_json::to_writer(&mut *to, line)?;
        to.write_all(b"\n")?;
        Ok(to.flush()?)
    }
}

impl Engine for Process {
    fn name(&self) -> &'static str {
        self.name
    }

    fn open(&mut self, repo: &Repo) -> Result<()> {
        if self.wants_snapshots {
            let root = main_root(&NativeFiles, &repo.root).unwrap_or_else(|_| repo.root.clone());
            let snapshot = capture(&root)?;
            self.send(&Opened { open: repo, snapshot })?;
        }
        self.open = Some(repo.clone());
        Ok(())
    }

    fn ask(&mut self, question: &Question) -> Result<Reply> {
        if let Some(repo) = question_of_repository(question).filter(|repo| self.open.as_ref() != Some(*repo)) {
            self.open(repo)?;
        }
        let id = self.next;
        self.next += 1;
        self.send(&Asked { id, question })?;
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        let answered: Answered =
            serde_json::from_str(&line).with_context(|| format!("{} answered {line:?} to {question:?}", self.name))?;
        match answered {
            Answered { id: other, .. } if other != id => bail!("{} answered {other} to {id}", self.name),
            Answered { unsupported: true, .. } => Ok(Reply::Unsupported),
            Answered { err: Some(refusal), .. } => Ok(Reply::Refused(refusal)),
            Answered { ok, .. } => Ok(Reply::Ok(ok.unwrap_or_default())),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.to = None;
        // A driver that does not end by itself must not outlive the run.
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            std::thread::sleep(std::time::Duration::from_millis(200));
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
