//! The real ports, on real trees.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough in its lifetime")]

#[cfg(unix)]
mod files;
mod git;
mod snapshot;
mod support;
