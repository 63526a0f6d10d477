//! What every command needs: the authority, the repository, the way to show answers.

use std::{
    env,
    io::{self, Write},
    path::Path,
};

use kitty_core::wire::{self, Content};
use kitty_host_wasmtime::{Authority, Cache, Ports, Repository, Session};
use serde::Serialize;

use crate::{
    args::{Format, Global},
    failure::Failure,
    style::{WARNING, paint},
};

/// What every command needs.
pub struct Context {
    pub authority: Authority,
    session: Session,
    ports: Ports,
    global: Global,
}

impl Context {
    /// Loads the component, for commits and for the whole registry of codes the larger one.
    pub fn new(global: Global, plans: bool) -> Result<Self, Failure> {
        let cache = Cache::user();
        let authority = match &global.component {
            Some(file) => Authority::from_file(file, &cache)?,
            None if plans => Authority::planning_with(&cache)?,
            None => Authority::embedded_with(&cache)?,
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

    /// The generation that the user named.
    pub fn generation(&self) -> Option<&str> {
        self.global.generation.as_deref()
    }

    /// The repository that the user means.
    pub fn repository(&self) -> Result<Repository, Failure> {
        let root = if let Some(dir) = &self.global.root {
            self.session.main_root(&utf8(&std::path::absolute(dir)?)?)?
        } else {
            self.session.discover(&utf8(&env::current_dir()?)?)?
        };
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
            Format::Text => text(out),
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
