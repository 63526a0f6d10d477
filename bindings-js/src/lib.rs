//! kitty-js: the WebAssembly half of the npm package `kitty-core`: converts, asks, converts.
//!
//! No rule lives here. [`questions`] and [`Repository`] call [`kitty_core::ask`]; `convert`
//! turns answers into what `JSON.parse` would give, and a refusal into a thrown plain object,
//! which the package's facade (`pkg/`) turns into a `KittyError`.

mod arguments;
mod convert;
mod ports;
pub mod questions;
mod repository;
mod source;

pub use repository::Repository;
pub use source::Source;
