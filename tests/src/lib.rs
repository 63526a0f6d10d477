//! kitty-conformance: conformance vectors, the `Engine` trait and one runner for every engine.

#![expect(clippy::indexing_slicing, reason = "indexing a JSON value answers null where nothing is")]

pub mod deviation;
pub mod engine;
pub mod execute;
pub mod facts;
pub mod goldens;
pub mod mapping;
pub mod observe;
pub mod question;
pub mod real;
pub mod report;
pub mod runner;
pub mod tree;
pub mod vector;
