//! The component, the host and the command line, from outside.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

mod cache;
mod cli;
mod commits;
mod component;
mod desk;
mod gates;
mod hostile;
mod library;
mod lying;
mod repo;
mod status;
