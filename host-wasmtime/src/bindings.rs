//! The contract as Rust types.

wasmtime::component::bindgen!({ path: "wit/v0.1.0", world: "kitty" });

pub use self::kitty::core::{files, git};
pub use exports::kitty::core::authority;
