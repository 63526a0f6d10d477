//! Who is timed: code in this process, or a worker in another one.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

/// One way to answer the cases.
pub trait Contender {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// Answers a case `count` times and says how long that took; nothing if it has no such case.
    fn batch(&mut self, case: &str, count: u32) -> Result<Option<Duration>>;
}

/// A case of a contender in this process.
pub type Case<'a> = (&'static str, Box<dyn FnMut() -> Result<()> + 'a>);

/// Code in this process.
pub struct InProcess<'a> {
    /// Its name in the table.
    pub name: &'static str,
    /// What it can be asked.
    pub cases: Vec<Case<'a>>,
}

impl Contender for InProcess<'_> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn batch(&mut self, case: &str, count: u32) -> Result<Option<Duration>> {
        let Some((_, run)) = self.cases.iter_mut().find(|(name, _)| *name == case) else { return Ok(None) };
        let start = Instant::now();
        for _ in 0..count {
            run()?;
        }
        Ok(Some(start.elapsed()))
    }
}

/// A program that reads `CASE COUNT` lines and answers nanoseconds.
pub struct Worker {
    name: &'static str,
    cases: &'static [&'static str],
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts it.
    pub fn start(name: &'static str, cases: &'static [&'static str], mut program: Command) -> Result<Self> {
        let mut child = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.get_program().display()))?;
        let to = child.stdin.take().context("the worker has no input")?;
        let from = BufReader::new(child.stdout.take().context("the worker has no output")?);
        Ok(Self { name, cases, child, to, from })
    }
}

impl Contender for Worker {
    fn name(&self) -> &'static str {
        self.name
    }

    fn batch(&mut self, case: &str, count: u32) -> Result<Option<Duration>> {
        if !self.cases.contains(&case) {
            return Ok(None);
        }
        writeln!(self.to, "{case} {count}")?;
        self.to.flush()?;
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        let nanoseconds = line.trim().parse().with_context(|| format!("{} answered {line:?} to {case}", self.name))?;
        Ok(Some(Duration::from_nanos(nanoseconds)))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The run is over: what the worker still does interests nobody.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
