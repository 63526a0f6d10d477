//! Gives the engine a digest of its own sources: findings that another engine stored are not its own.

use std::{env, io, path::PathBuf};

mod sources;

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    println!("cargo::rustc-env=KITTY_GATE_SOURCES={}", sources::digest(&root)?);
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.toml");
    Ok(())
}
