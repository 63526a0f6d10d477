//! Many processes, killed processes and hostile neighbours: nothing is lost, nothing lands elsewhere.
//!
//! `KITTY_STRESS_SCALE` multiplies the rounds; `cargo xtask stress` sets it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "../commit/world.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod world;

mod claims;
mod crashes;
mod crowd;
mod neighbours;
mod worker;

/// How many times the bounded number of rounds is run.
fn scale() -> usize {
    std::env::var("KITTY_STRESS_SCALE").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// So many rounds in CI, and at least `long` of them beyond.
fn rounds(brief: usize, long: usize) -> usize {
    if scale() == 1 { brief } else { long.max(brief * scale()) }
}
