//! The main job, on a repository of five missions, by three engines.

mod sample;

use anyhow::Result;

/// Shows it, where wheel and package are there.
pub fn show() -> Result<()> {
    let repo = sample::build()?;
    println!("{} {}", repo.display(), sample::COORDINATED);
    Ok(())
}

/// Builds what the demo needs, then shows it.
pub fn run() -> Result<()> {
    show()
}
