//! The source gates over a real tree: finding the rules, reading the files on all cores, and the base revision.

mod base;
#[cfg(feature = "gate-cli")]
pub mod cli;
mod project;

pub use base::Base;
pub use project::{Changed, GateError, Project, Scan};
