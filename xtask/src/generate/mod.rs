//! Files that are written from the tables of the core, committed, and checked in CI.

mod docs;
mod python;
mod typescript;

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::workspace::root;

/// A file and what it must hold.
pub struct Generated {
    /// Where, from the root of the checkout.
    pub path: &'static str,
    /// The whole text.
    pub text: String,
}

fn files() -> Vec<Generated> {
    [docs::files(), python::files(), typescript::files()].into_iter().flatten().collect()
}

/// Writes every generated file.
pub fn write() -> Result<()> {
    for file in files() {
        let path = root().join(file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        fs::write(&path, file.text).with_context(|| format!("cannot write {}", file.path))?;
        println!("{}", file.path);
    }
    Ok(())
}

/// Compares every generated file with what it must hold.
pub fn check() -> Result<()> {
    let stale = |file: &Generated| fs::read_to_string(root().join(file.path)).ok().as_ref() != Some(&file.text);
    let stale: Vec<&str> = files().iter().filter(|file| stale(file)).map(|file| file.path).collect();
    ensure!(stale.is_empty(), "out of date, run `cargo xtask generate`: {}", stale.join(", "));
    Ok(())
}
