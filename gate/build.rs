//! Gives the engine a digest of its own sources: findings that another engine stored are not its own.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let mut files = vec![root.join("Cargo.toml")];
    below(&root.join("src"), &mut files)?;
    files.sort_unstable();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        // Line ends are the checkout's own.
        let text = fs::read_to_string(file)?.replace("\r\n", "\n");
        (file.strip_prefix(&root).unwrap_or(file), text).hash(&mut hasher);
    }
    println!("cargo::rustc-env=KITTY_GATE_SOURCES={:016x}", hasher.finish());
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.toml");
    Ok(())
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
