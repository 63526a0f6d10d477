//! The contract as Rust types.

wasmtime::component::bindgen!({ path: "wit/v0.1.0", world: "kitty" });

pub use self::kitty::core::{files, git};
pub use exports::kitty::core::authority;

/// The larger world, of which only what it adds is used: a component of it is one of `kitty`, too.
mod larger {
    wasmtime::component::bindgen!({
        path: "wit/v0.1.0",
        world: "kitty-planning",
        with: {
            "kitty:core/files": crate::bindings::files,
            "kitty:core/git": crate::bindings::git,
        },
    });
}

pub use larger::exports::kitty::core::planning;

/// The largest world, likewise.
mod largest {
    wasmtime::component::bindgen!({
        path: "wit/v0.1.0",
        world: "kitty-status",
        with: {
            "kitty:core/files": crate::bindings::files,
            "kitty:core/git": crate::bindings::git,
        },
    });
}

pub use largest::exports::kitty::core::status;
