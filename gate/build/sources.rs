//! The digest of a crate's sources.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

/// Of the manifest and everything below `src`, by name and content; line ends are the checkout's own.
pub fn digest(root: &Path) -> io::Result<String> {
    let mut files = vec![root.join("Cargo.toml")];
    below(&root.join("src"), &mut files)?;
    files.sort_unstable();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        let text = fs::read_to_string(file)?.replace("\r\n", "\n");
        (file.strip_prefix(root).unwrap_or(file), text).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
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
