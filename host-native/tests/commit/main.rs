//! The executor on real repositories.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod advance;
mod content;
mod coordination;
mod holes;
mod hooks;
mod status;
mod transaction;
mod world;
