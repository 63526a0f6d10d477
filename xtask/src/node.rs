//! The Node side: the tests of the npm package and their tools, under the target folder.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    shell::Run,
    workspace::{root, target},
};

/// What the build and the checks need of npm, pinned.
const TOOLS: [&str; 2] = ["typescript@5.9.3", "binaryen@132.0.0"];

/// The oldest Node that the package supports.
const OLDEST: (u32, u32) = (20, 19);

/// A Node that is new enough, at the root of the checkout.
pub fn node() -> Result<Command> {
    let version = Command::new("node").arg("--version").text().context("the npm package is tested with Node")?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    ensure!(found >= OLDEST, "Node {} is older than {}.{}", version.trim(), OLDEST.0, OLDEST.1);
    let mut node = Command::new("node");
    node.current_dir(root());
    Ok(node)
}

/// The folder with the tools, filled on first use and whenever the pins change.
pub fn tools() -> Result<PathBuf> {
    let dir = target().join("node-tools");
    let stamp = dir.join("tools.stamp");
    let wanted = TOOLS.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == wanted) {
        return Ok(dir);
    }
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    fs::write(dir.join("package.json"), "{\"private\": true}\n")?;
    let quiet = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save"];
    Command::new("npm").args(quiet).args(TOOLS).current_dir(&dir).run()?;
    fs::write(&stamp, wanted)?;
    Ok(dir)
}

/// The TypeScript compiler over a project.
pub fn tsc(project: &Path) -> Result<()> {
    node()?.arg(tools()?.join("node_modules/typescript/bin/tsc")).arg("--project").arg(project).run()
}
