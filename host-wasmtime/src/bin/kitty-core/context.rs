//! What every command needs: the authority, the repository, the way to show answers.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
};

use kitty_core::wire::{self, Content};
use kitty_host_wasmtime::{Authority, Cache, Ports, Repository, Session};
use serde::Serialize;

use crate::{
    args::{Format, Global},
    failure::Failure,
    style::{WARNING, paint},
};

/// What a command asks about.
#[derive(Clone, Copy)]
pub enum World {
    /// Places and names.
    Places,
    /// Commits, too.
    Plans,
    /// The status of missions, too.
    Status,
}

/// What every command needs.
pub struct Context {
    pub authority: Authority,
    session: Session,
    ports: Ports,
    global: Global,
}

impl Context {
    /// Loads the smallest component that a command needs.
    pub fn new(global: Global, world: World) -> Result<Self, Failure> {
        let cache = Cache::user();
        let authority = match &global.component {
            Some(file) => Authority::from_file(file, &cache)?,
            None => match world {
                World::Places => Authority::embedded_with(&cache)?,
                World::Plans => Authority::planning_with(&cache)?,
                World::Status => Authority::status_with(&cache)?,
            },
        };
        if let Some(trouble) = authority.cache_trouble() {
            let label = paint(WARNING, format!("warning[{}]", trouble.code()));
            writeln!(anstream::stderr(), "{label}: {trouble}; compiling took its time instead")?;
        }
        let ports = Ports::native();
        Ok(Self { session: authority.session(ports.clone()), authority, ports, global })
    }

    /// For questions without a repository.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether answers are JSON.
    pub fn is_json(&self) -> bool {
        matches!(self.global.format, Format::Json)
    }

    /// The directory that the user works in.
    pub fn work_dir(&self) -> io::Result<PathBuf> {
        match &self.global.root {
            Some(dir) => std::path::absolute(dir),
            None => env::current_dir(),
        }
    }

    /// The generation that the user named.
    pub fn generation(&self) -> Option<&str> {
        self.global.generation.as_deref()
    }

    /// The repository that the user means.
    pub fn repository(&self) -> Result<Repository, Failure> {
        let dir = utf8(&self.work_dir()?)?;
        let root =
            if self.global.root.is_some() { self.session.main_root(&dir)? } else { self.session.discover(&dir)? };
        Ok(Repository::open(&self.authority, self.ports.clone(), &root, self.generation())?)
    }

    /// Writes the canonical JSON if that is wanted, and otherwise text.
    pub fn show<T: Serialize, W: Write>(
        &self,
        out: &mut W,
        answer: &T,
        text: impl FnOnce(&mut W) -> io::Result<()>,
    ) -> io::Result<()> {
        match self.global.format {
            Format::Json => writeln!(out, "{}", wire::to_json(answer)),
            _ => text(out),
        }
    }
}

/// A file that the user named from the working directory.
pub fn named(path: &Path) -> Result<Content, Failure> {
    Ok(bytes(&std::path::absolute(path)?))
}

/// A path as git spells it.
pub fn bytes(path: &Path) -> Content {
    let bytes = path.as_os_str().as_encoded_bytes();
    let slash = |byte: &u8| if cfg!(windows) && *byte == b'\\' { b'/' } else { *byte };
    Content(bytes.iter().map(slash).collect())
}

/// The path as the core spells paths.
fn utf8(path: &Path) -> Result<String, Failure> {
    match path.to_str() {
        Some(text) if cfg!(windows) => Ok(text.replace('\\', "/")),
        Some(text) => Ok(text.to_owned()),
        None => Err(Failure::NotUtf8(path.display().to_string())),
    }
}
