//! The status authority: reading, reducing, moving, checking, merging.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod aggregate;
mod field_cases;
mod given;
mod packages;
mod properties;
mod reading;
mod reducing;
mod validating;
