//! The compiled component.

use std::{fs, path::Path, sync::Arc};

use sha2::{Digest as _, Sha256};
use wasmtime::{
    Engine,
    component::{Component, HasSelf, InstancePre, Linker},
};

use crate::{
    bindings::{Kitty, KittyIndices, planning, status},
    budget::Budget,
    cache::{self, Cache},
    contract::{self, Spoken},
    engine::engine,
    error::{HostError, reason},
    ports::{Host, Ports},
    session::Session,
    stack,
};

const EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kitty.wasm"));
const EMBEDDED_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/kitty.sha256"));

const PLANNING: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kitty-planning.wasm"));
const PLANNING_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/kitty-planning.sha256"));

const STATUS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kitty-status.wasm"));
const STATUS_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/kitty-status.sha256"));

/// The version of wasmtime that compiles and runs.
pub const WASMTIME_VERSION: &str = env!("KITTY_WASMTIME_VERSION");

/// Where the compiled code came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was compiled just now.
    Compiled,
    /// It was in the cache.
    Cached,
}

/// The compiled component, ready to make sandboxes. Cheap to clone and shared between threads.
#[derive(Clone)]
pub struct Authority {
    loaded: Arc<Loaded>,
    budget: Budget,
}

struct Loaded {
    linked: Linked,
    digest: String,
    version: String,
    origin: Origin,
    cache_trouble: Option<HostError>,
}

/// A component with its imports, and where its exports are.
pub struct Linked {
    pub pre: InstancePre<Host>,
    pub kitty: KittyIndices,
    /// Of a component that plans commits.
    pub planning: Option<planning::GuestIndices>,
    /// Of a component that knows the status of missions.
    pub status: Option<status::GuestIndices>,
}

impl Authority {
    /// The component inside this library, compiled at most once per user and version.
    ///
    /// # Errors
    /// [`HostError::EngineUnavailable`]; a broken build also shows here.
    pub fn embedded() -> Result<Self, HostError> {
        Self::embedded_with(&Cache::user())
    }

    /// As [`Self::embedded`], with another cache.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn embedded_with(cache: &Cache) -> Result<Self, HostError> {
        Self::load(EMBEDDED, EMBEDDED_DIGEST.to_owned(), cache)
    }

    /// The other component inside this library: the same authority, which also plans commits.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn planning() -> Result<Self, HostError> {
        Self::planning_with(&Cache::user())
    }

    /// As [`Self::planning`], with another cache.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn planning_with(cache: &Cache) -> Result<Self, HostError> {
        Self::load(PLANNING, PLANNING_DIGEST.to_owned(), cache)
    }

    /// The largest component inside this library: the same authority, which plans commits and knows the
    /// status of missions.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn status() -> Result<Self, HostError> {
        Self::status_with(&Cache::user())
    }

    /// As [`Self::status`], with another cache.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn status_with(cache: &Cache) -> Result<Self, HostError> {
        Self::load(STATUS, STATUS_DIGEST.to_owned(), cache)
    }

    /// The bytes of the component that knows the status of missions.
    pub fn status_bytes() -> &'static [u8] {
        STATUS
    }

    /// The bytes of the component that plans commits.
    pub fn planning_bytes() -> &'static [u8] {
        PLANNING
    }

    /// The bytes of the component inside this library.
    pub fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// A component from a file.
    ///
    /// # Errors
    /// [`HostError::ComponentUnreadable`], and as [`Self::from_bytes`].
    pub fn from_file(path: &Path, cache: &Cache) -> Result<Self, HostError> {
        let bytes =
            fs::read(path).map_err(|source| HostError::ComponentUnreadable { path: path.to_path_buf(), source })?;
        Self::from_bytes(&bytes, cache)
    }

    /// A component from memory.
    ///
    /// # Errors
    /// [`HostError::ComponentInvalid`], [`HostError::ComponentWrongWorld`],
    /// [`HostError::ComponentVersionUnsupported`], [`HostError::EngineUnavailable`].
    pub fn from_bytes(bytes: &[u8], cache: &Cache) -> Result<Self, HostError> {
        Self::load(bytes, format!("{:x}", Sha256::digest(bytes)), cache)
    }

    fn load(bytes: &[u8], digest: String, cache: &Cache) -> Result<Self, HostError> {
        let spoken = contract::check(bytes)?;
        let engine = engine()?;
        let (component, origin, cache_trouble) = stack::ample(|| compile(engine, bytes, &digest, cache))?;
        let linked = link(engine, &component, &spoken)
            .map_err(|error| HostError::ComponentWrongWorld { reason: reason(&error) })?;
        let loaded = Loaded { linked, digest, version: spoken.version, origin, cache_trouble };
        Ok(Self { loaded: Arc::new(loaded), budget: Budget::default() })
    }

    /// The same component with another budget for its sandboxes.
    #[must_use]
    pub fn with_budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// A sandbox of its own for questions; it starts with the first one.
    pub fn session(&self, ports: Ports) -> Session {
        Session::new(self.clone(), ports)
    }

    /// SHA-256 of the component, in lower-case hexadecimal.
    pub fn digest(&self) -> &str {
        &self.loaded.digest
    }

    /// The version of the contract that the component speaks.
    pub fn wit_version(&self) -> &str {
        &self.loaded.version
    }

    /// Whether this load compiled.
    pub fn origin(&self) -> Origin {
        self.loaded.origin
    }

    /// Why the cache was of no use, if it was not: always [`HostError::CacheUnusable`].
    pub fn cache_trouble(&self) -> Option<&HostError> {
        self.loaded.cache_trouble.as_ref()
    }

    pub(crate) fn budget(&self) -> Budget {
        self.budget
    }

    pub(crate) fn linked(&self) -> &Linked {
        &self.loaded.linked
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority")
            .field("digest", &self.digest())
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}

type Compiled = (Component, Origin, Option<HostError>);

fn compile(engine: &Engine, bytes: &[u8], digest: &str, cache: &Cache) -> Result<Compiled, HostError> {
    let file = cache.file(engine, digest);
    let cached = file.as_deref().map(|file| cache::load(engine, file)).transpose();
    if let Ok(Some(Some(component))) = cached {
        return Ok((component, Origin::Cached, None));
    }
    let component = Component::from_binary(engine, bytes)
        .map_err(|error| HostError::ComponentInvalid { reason: reason(&error) })?;
    let stored = cached.and_then(|_| file.map(|file| cache::store(&component, &file)).transpose());
    Ok((component, Origin::Compiled, stored.err()))
}

fn link(engine: &Engine, component: &Component, spoken: &Spoken) -> wasmtime::Result<Linked> {
    let mut linker = Linker::new(engine);
    Kitty::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    let pre = linker.instantiate_pre(component)?;
    let planning = spoken.plans.then(|| planning::GuestIndices::new(&pre)).transpose()?;
    let status = spoken.has_status.then(|| status::GuestIndices::new(&pre)).transpose()?;
    Ok(Linked { kitty: KittyIndices::new(&pre)?, planning, status, pre })
}
