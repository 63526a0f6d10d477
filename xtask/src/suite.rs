//! Test suites: run in order, counted, and summed up in one table.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// One line of the summary.
pub struct Suite {
    /// Its name; later suites may need it.
    pub name: &'static str,
    /// Suites without whose result this one cannot run.
    pub needs: &'static [&'static str],
    /// What it does.
    pub run: fn() -> Result<()>,
}

struct Outcome {
    name: &'static str,
    passed: bool,
    took: Duration,
}

/// Runs every suite, whatever happens to the others, and answers whether all passed.
pub fn run_all<'a>(suites: impl Iterator<Item = &'a Suite>) -> bool {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for suite in suites {
        println!("\n━━ {} ━━", suite.name);
        let failed: BTreeSet<&str> =
            outcomes.iter().filter(|outcome| !outcome.passed).map(|outcome| outcome.name).collect();
        let start = Instant::now();
        let result = match suite.needs.iter().find(|need| failed.contains(**need)) {
            Some(need) => cannot_run(need),
            None => (suite.run)(),
        };
        if let Err(error) = &result {
            eprintln!("{}: {error:#}", suite.name);
        }
        outcomes.push(Outcome { name: suite.name, passed: result.is_ok(), took: start.elapsed() });
    }
    print(&outcomes)
}

fn cannot_run(need: &str) -> Result<()> {
    bail!("cannot run, because `{need}` failed")
}

fn print(outcomes: &[Outcome]) -> bool {
    let width = outcomes.iter().map(|outcome| outcome.name.len()).max().unwrap_or_default();
    let total: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    println!("\n{:width$}  {:6}  {:>7}", "suite", "result", "seconds");
    for Outcome { name, passed, took } in outcomes {
        let result = if *passed { "pass" } else { "FAIL" };
        println!("{name:width$}  {result:6}  {:>7.1}", took.as_secs_f64());
    }
    println!("{:width$}  {:6}  {:>7.1}", "total", "", total.as_secs_f64());
    let failed = outcomes.iter().filter(|outcome| !outcome.passed).count();
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
    failed == 0
}
