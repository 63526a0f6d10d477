//! kitty-conformance: conformance vectors, the `Engine` trait and one runner for every engine.

pub mod question;
