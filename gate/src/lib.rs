//! kitty-gate: source gates over Python text, as data. Text in, findings out; no I/O.
//!
//! A gate is one sanctioned seam plus a rule that keeps everybody else out. Rules are TOML; the engine parses a
//! file once, walks it once for the whole rule set, and holds what hand-written gates lose: no exception without a
//! site, no new exception, a floor under what the scan sees, and a proof that the rule fires.
//!
//! ```
//! use kitty_gate::{LoadOptions, Limits, RuleFile, RuleSet, STARTER, Tree, check, scan_file};
//!
//! let rules = RuleSet::load(RuleFile { name: "kitty-gates.toml", text: STARTER }, &[], LoadOptions::default())
//!     .map_err(|errors| errors[0].clone())?;
//! let tree = Tree::new(["src/app.py"], &rules.engine.package_roots);
//! let source = b"from time import time as now\ndef age(born):\n    return now() - born\n";
//! let facts = scan_file(&rules, &tree, "src/app.py", source, Limits::default());
//! let report = check(&rules, &tree, &[facts], true);
//! let site = report.violations().next().expect("the clock is read");
//! assert_eq!((site.line, site.qualname.as_str(), site.what.as_str()), (3, "age", "time"));
//! # Ok::<(), kitty_gate::ConfigError>(())
//! ```
//!
//! [`scan_file`] knows one file and can run on any thread; [`check`] puts the facts of all files together and gives
//! the same answer whatever the order of the scans was. [`compare`] holds a change against its base, [`self_test`]
//! runs the mutants. Reading files and git is the host's part.
#![forbid(unsafe_code)]

mod check;
mod code;
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
mod texts;
mod tree;
mod words;

pub use check::{Count, Disposition, FileDefect, Problem, ProblemKind, Report, Site, check};
pub use code::{Code, CodeRow};
pub use load::{ConfigError, LoadOptions, RuleFile, RuleSet, Sources};
pub use mutate::{Matrix, Mutant, Row, freeze, planted_row, self_test};
pub use names::AliasLevel;
pub use ratchet::compare;
pub use rule::Rule;
pub use scan::{Export, FileFacts, RawDoor, RawSite, RawState, scan_file};
pub use source::{Defect, Limits};
pub use starter::{STARTER, allow_files, allow_toml};
pub use text::Level;
pub use texts::scan_texts;
pub use tree::Tree;
