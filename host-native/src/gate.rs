//! The source gates over a real tree: finding the rules, reading the files on all cores, and the base revision.

mod base;
mod cache;
#[cfg(feature = "gate-cli")]
pub mod cli;
mod project;

pub use base::Base;
pub use cache::Cache;
pub use project::{Changed, GateError, Options, Project, Scan, mutants, scan_texts};
