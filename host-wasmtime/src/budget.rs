//! What a component may use up.

use std::time::{Duration, Instant};

use wasmtime::ResourceLimiter;

/// The most that one sandbox may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Computing time for one question. Time that the ports take does not count.
    pub time: Duration,
    /// Bytes of memory, over the life of the sandbox.
    pub memory: usize,
}

impl Default for Budget {
    /// Two seconds and 256 MiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(2), memory: 256 << 20 }
    }
}

/// Which part of the budget is used up.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub enum BudgetExceeded {
    /// The time.
    #[error("out of time")]
    Time,
    /// The memory.
    #[error("out of memory")]
    Memory,
}

/// Bytes that one element of a table takes on the host, rounded up.
const TABLE_ELEMENT: usize = 16;

/// Counts what a sandbox has used.
#[derive(Debug)]
pub struct Meter {
    budget: Budget,
    started: Instant,
    in_ports: Duration,
    bytes: usize,
}

impl Meter {
    /// A meter at zero.
    pub fn new(budget: Budget) -> Self {
        Self { budget, started: Instant::now(), in_ports: Duration::ZERO, bytes: 0 }
    }

    /// The next question begins.
    pub fn restart(&mut self) {
        self.started = Instant::now();
        self.in_ports = Duration::ZERO;
    }

    /// Time went by in a port.
    pub fn pause(&mut self, since: Instant) {
        self.in_ports += since.elapsed();
    }

    /// Whether there is time left.
    pub fn check_time(&self) -> Result<(), BudgetExceeded> {
        let computing = self.started.elapsed().saturating_sub(self.in_ports);
        if computing < self.budget.time { Ok(()) } else { Err(BudgetExceeded::Time) }
    }

    fn grow(&mut self, by: usize) -> wasmtime::Result<bool> {
        let bytes = self.bytes.saturating_add(by);
        if bytes > self.budget.memory {
            return Err(BudgetExceeded::Memory.into());
        }
        self.bytes = bytes;
        Ok(true)
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.grow(desired.saturating_sub(current))
    }

    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.grow(desired.saturating_sub(current).saturating_mul(TABLE_ELEMENT))
    }
}
