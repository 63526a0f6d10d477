//! The source gates over a real tree: finding the rules, reading the files on all cores, and the base revision.

mod base;
mod cache;
#[cfg(feature = "gate-cli")]
pub mod cli;
mod project;
mod verdict;

pub use kitty_gate::{Count, FileDefect, Problem, Report, RuleSet, Site, report, text::Mode};

pub use base::Base;
pub use cache::Cache;
pub use project::{Changed, GateError, Options, Project, Scan, codes, mutants, parse_rules, scan_texts};
pub use verdict::Question;
