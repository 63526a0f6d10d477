//! The executor on real repositories.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod content;
mod holes;
mod hooks;
mod world;
