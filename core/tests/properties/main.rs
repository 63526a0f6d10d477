//! Properties over generated repositories and arbitrary bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

mod bytes;
mod classifier;
mod folding;
mod listing;
mod names;
mod placing;
mod world;

#[path = "../common/recorder.rs"]
mod recorder;

use proptest::test_runner::Config;

/// `cases` runs; a failing case is printed, not stored.
fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}
