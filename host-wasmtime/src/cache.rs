//! Components compiled once per machine.
//!
//! Compiled code is run as it is, so it is taken only from a folder and a file that nobody else
//! can write, and only when it is byte for byte what was stored. Trouble with the cache never
//! fails a question: it costs one compilation.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use wasmtime::{Engine, component::Component};

use crate::{authority::WASMTIME_VERSION, error::HostError};

/// Length of the digest that ends every file.
const DIGEST: usize = 32;

/// A folder of compiled components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    dir: Option<PathBuf>,
}

impl Cache {
    /// The user's own: `$XDG_CACHE_HOME/kitty-core` or what the platform has for it. A user
    /// without a home has no cache.
    pub fn user() -> Self {
        let dirs = directories::ProjectDirs::from("", "", "kitty-core");
        Self { dir: dirs.map(|dirs| dirs.cache_dir().to_path_buf()) }
    }

    /// A folder of the caller's choice; it is created with mode 0700 when it is first needed.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: Some(dir.into()) }
    }

    /// None: every load compiles.
    pub fn none() -> Self {
        Self { dir: None }
    }

    /// The file for a component of that digest, compiled by this engine.
    pub(crate) fn file(&self, engine: &Engine, digest: &str) -> Option<PathBuf> {
        let mut settings = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut settings);
        let name = format!("{digest}-{}-{:016x}.cwasm", WASMTIME_VERSION, settings.finish());
        self.dir.as_ref().map(|dir| dir.join(name))
    }
}

/// Loads the compiled component, if a sound one is there.
///
/// # Errors
/// [`HostError::CacheUnusable`] when something is there that must not be trusted.
pub fn load(engine: &Engine, file: &Path) -> Result<Option<Component>, HostError> {
    let stored = match read_trusted(file) {
        Ok(stored) => stored,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(file, &error)),
    };
    let Some((artifact, digest)) = stored.split_last_chunk::<DIGEST>() else { return Ok(None) };
    if Sha256::digest(artifact).as_slice() != digest {
        return Ok(None);
    }
    Ok(deserialize(engine, artifact))
}

#[expect(unsafe_code, reason = "the only door to code compiled ahead of time")]
fn deserialize(engine: &Engine, artifact: &[u8]) -> Option<Component> {
    // SAFETY: the bytes are what `store` wrote with `Component::serialize`: they come from a file
    // and a folder that only this user can write (`read_trusted`), and their digest holds. wasmtime
    // itself refuses an artifact of another version or configuration.
    unsafe { Component::deserialize(engine, artifact) }.ok()
}

/// Stores a compiled component; readers see the whole file or none.
///
/// # Errors
/// [`HostError::CacheUnusable`].
pub fn store(component: &Component, file: &Path) -> Result<(), HostError> {
    let write = || -> io::Result<()> {
        let dir = file.parent().unwrap_or(Path::new("."));
        create_private(dir)?;
        check_private(&fs::symlink_metadata(dir)?)?;
        let artifact = component.serialize().map_err(io::Error::other)?;
        let mut temporary = tempfile::NamedTempFile::new_in(dir)?;
        temporary.write_all(&artifact)?;
        temporary.write_all(&Sha256::digest(&artifact))?;
        temporary.persist(file)?;
        Ok(())
    };
    write().map_err(|error| unusable(file, &error))
}

fn unusable(file: &Path, error: &io::Error) -> HostError {
    HostError::CacheUnusable { path: file.parent().unwrap_or(file).to_path_buf(), reason: error.to_string() }
}

fn read_trusted(file: &Path) -> io::Result<Vec<u8>> {
    check_private(&fs::symlink_metadata(file.parent().unwrap_or(file))?)?;
    check_private(&fs::symlink_metadata(file)?)?;
    fs::read(file)
}

#[cfg(unix)]
fn create_private(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

#[cfg(not(unix))]
fn create_private(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)
}

/// Refuses what others own or can write, and links.
#[cfg(unix)]
fn check_private(metadata: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let refuse = |reason| Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
    if metadata.file_type().is_symlink() {
        refuse("it is a symbolic link")
    } else if metadata.uid() != rustix::process::geteuid().as_raw() {
        refuse("it belongs to another user")
    } else if metadata.mode() & 0o022 != 0 {
        refuse("others can write to it")
    } else {
        Ok(())
    }
}

/// Elsewhere the user's cache folder is private by the platform's own rules.
#[cfg(not(unix))]
fn check_private(metadata: &fs::Metadata) -> io::Result<()> {
    match metadata.file_type().is_symlink() {
        true => Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is a symbolic link")),
        false => Ok(()),
    }
}
