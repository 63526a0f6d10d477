//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::shell::Run;

/// The root of the checkout.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// The one folder of everything built: environments, packages and cargo's own output.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that runs this program, at the root.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Builds a program of the workspace and answers its path.
///
/// Features are chosen for the whole workspace, whichever program is built, and with those of the
/// tests, which one small test brings in: otherwise each selection would have its own variant of
/// the same large dependencies.
pub fn program(name: &str) -> Result<PathBuf> {
    cargo().args(["build", "--locked", "--workspace", "--bin", name, "--test", "architecture"]).run()?;
    Ok(target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Keeps the paths of the building machine out of the file, so that every machine builds the
/// same one.
pub fn path_flags(root: &Path) -> String {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    [(root, "kitty-core"), (home.as_path(), "cargo")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .join("\u{1f}")
}
