//! From the shell to the first answer.

use std::{path::Path, process::Command, time::Instant};

use anyhow::{Context, Result, ensure};

use crate::{measure::median, repository::Repository, table::time};

/// How often the program is started with a compiled component at hand, and without.
const WARM: usize = 25;
const COLD: usize = 5;

/// The start of the program `kitty-core`, with and without its cache of the compiled component.
pub fn table(cli: &Path, repository: &Repository) -> Result<String> {
    let warm = tempfile::tempdir()?;
    start(cli, warm.path(), repository)?;
    let warm = (0..WARM).map(|_| start(cli, warm.path(), repository)).collect::<Result<Vec<_>>>()?;
    let cold = (0..COLD).map(|_| start(cli, tempfile::tempdir()?.path(), repository)).collect::<Result<Vec<_>>>()?;
    Ok(format!(
        "{:25} {:>12}\n{:25} {:>12}\n{:25} {:>12}\n",
        "kitty-core where MISSION",
        "median",
        "  component cached",
        time(median(warm)),
        "  first start",
        time(median(cold))
    ))
}

fn start(cli: &Path, cache: &Path, repository: &Repository) -> Result<f64> {
    let start = Instant::now();
    let output = Command::new(cli)
        .args(["where", &repository.mission])
        .current_dir(&repository.root)
        .env("XDG_CACHE_HOME", cache)
        .output()
        .with_context(|| format!("cannot start {}", cli.display()))?;
    let took = start.elapsed().as_secs_f64();
    ensure!(output.status.success(), "kitty-core where: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(took)
}
