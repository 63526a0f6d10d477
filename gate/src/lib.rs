//! kitty-gate: source gates over Python text. Text in, findings out; no I/O.
#![forbid(unsafe_code)]

mod check;
mod compile;
mod find;
mod hot;
mod load;
mod module;
mod mutate;
mod names;
mod ratchet;
pub mod report;
mod rule;
mod scan;
mod source;
mod starter;
mod stdlib;
pub mod text;
mod tree;

pub use check::{Count, Disposition, FileDefect, Problem, ProblemKind, Report, Site, check};
pub use load::{ConfigError, LoadOptions, RuleFile, RuleSet};
pub use mutate::{Matrix, Mutant, Row, freeze, self_test};
pub use names::AliasLevel;
pub use ratchet::compare;
pub use rule::Rule;
pub use scan::{FileFacts, scan_file};
pub use source::{Defect, Limits};
pub use starter::{STARTER, allow_files, allow_toml};
pub use text::Level;
pub use tree::Tree;
