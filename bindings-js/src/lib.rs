//! kitty-js: the WebAssembly half of the npm package `kitty-core`: converts, asks, converts.
//!
//! No rule lives here. What is exported calls [`kitty_core::ask`], or the crate `kitty_gate`; `outcome`
//! turns answers into what `JSON.parse` would give, and a refusal into a thrown plain object, which the
//! package's facade (`pkg/`) turns into a `KittyError`. The crate is built once for each module of the
//! package, with the feature of that name: who asks for places loads neither the status, nor the planning,
//! nor the gates.

#[cfg(any(feature = "places", feature = "planning"))]
mod arguments;
#[cfg(any(feature = "places", feature = "status", feature = "planning"))]
mod convert;
#[cfg(feature = "gate")]
pub mod gate;
mod outcome;
#[cfg(feature = "planning")]
pub mod planning;
#[cfg(any(feature = "places", feature = "planning"))]
mod ports;
#[cfg(feature = "places")]
pub mod questions;
#[cfg(feature = "places")]
mod repository;
#[cfg(any(feature = "places", feature = "planning"))]
mod source;
#[cfg(feature = "status")]
pub mod status;

#[cfg(feature = "places")]
pub use repository::Repository;
#[cfg(any(feature = "places", feature = "planning"))]
pub use source::Source;
