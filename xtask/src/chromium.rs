//! The browser of the tests: found, or installed from the distribution.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::shell::{Run, exists};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The path of a Chromium; `$CHROMIUM` comes first.
pub fn ready() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    println!("no Chromium on the path: installing the distribution's");
    apt(&["update"])
        .and_then(|()| apt(&["install", "--yes", "--no-install-recommends", "chromium"]))
        .context("the browser tests need Chromium: install it, or name its program in the variable CHROMIUM")?;
    find().context("the package `chromium` brought no program of that name")
}

fn find() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(NAMES.map(PathBuf::from)).find(|path| exists(path))
}

fn apt(arguments: &[&str]) -> Result<()> {
    let is_root = Command::new("id").arg("-u").text().is_ok_and(|id| id.trim() == "0");
    // `-n`: a password prompt in the middle of a test run would wait for ever.
    let program: &[&str] = if is_root { &["apt-get"] } else { &["sudo", "-n", "apt-get"] };
    let [first, rest @ ..] = program else { return Ok(()) };
    Command::new(first).args(rest).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").run()
}
