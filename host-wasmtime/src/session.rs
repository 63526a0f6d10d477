//! One sandbox, and how a question is put to it.

use std::cell::Cell;

use wasmtime::{Store, UpdateDeadline, component::ResourceAny};

use crate::{
    authority::{Authority, Linked},
    bindings::{Kitty, planning, status},
    budget::Meter,
    error::HostError,
    ports::{Host, Ports},
    stack,
    ticker::Ticking,
};

/// One sandbox with its ports: questions run in it one after the other.
///
/// A sandbox that failed is thrown away; the next question starts a new one. For a fresh sandbox
/// per question, make a session per question.
pub struct Session {
    authority: Authority,
    ports: Ports,
    idle: Cell<Option<Sandbox>>,
}

/// A live instance.
pub(crate) struct Sandbox {
    pub store: Store<Host>,
    pub guest: Kitty,
    /// Of a component that plans commits.
    pub planning: Option<planning::Guest>,
    /// Of a component that knows the status of missions.
    pub status: Option<status::Guest>,
    /// The repository opened in this sandbox.
    pub repository: Option<ResourceAny>,
}

impl Session {
    pub(crate) fn new(authority: Authority, ports: Ports) -> Self {
        Self { authority, ports, idle: Cell::new(None) }
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Runs `ask` in the sandbox, with the full time budget.
    pub(crate) fn run<T>(&self, ask: impl FnOnce(&mut Sandbox) -> wasmtime::Result<T>) -> Result<T, HostError> {
        let budget = self.authority.budget();
        let _ticking = Ticking::start(self.authority.linked().pre.engine())
            .map_err(|error| HostError::EngineUnavailable { reason: error.to_string() })?;
        stack::ample(|| {
            // Taken, not borrowed: a port that asks this very session gets a second sandbox.
            let mut sandbox = match self.idle.take() {
                Some(sandbox) => sandbox,
                None => self.start()?,
            };
            sandbox.store.data_mut().meter.restart();
            sandbox.store.set_epoch_deadline(1);
            let answer = ask(&mut sandbox)?;
            self.idle.set(Some(sandbox));
            Ok(answer)
        })
        .map_err(|error| HostError::from_run(&error, budget))
    }

    fn start(&self) -> wasmtime::Result<Sandbox> {
        let Linked { pre, kitty, planning, status } = self.authority.linked();
        let host = Host::new(self.ports.clone(), Meter::new(self.authority.budget()));
        let mut store = Store::new(pre.engine(), host);
        store.limiter(|host| &mut host.meter);
        store.epoch_deadline_callback(|store| {
            store.data().meter.check_time()?;
            Ok(UpdateDeadline::Continue(1))
        });
        store.set_epoch_deadline(1);
        let instance = pre.instantiate(&mut store)?;
        let guest = kitty.load(&mut store, &instance)?;
        let planning = planning.as_ref().map(|planning| planning.load(&mut store, &instance)).transpose()?;
        let status = status.as_ref().map(|status| status.load(&mut store, &instance)).transpose()?;
        Ok(Sandbox { store, guest, planning, status, repository: None })
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("authority", &self.authority).finish_non_exhaustive()
    }
}
