//! The real ports, on real trees.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[cfg(unix)]
mod files;
mod git;
mod snapshot;
mod support;
