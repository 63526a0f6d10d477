//! kitty-core-component: the wasm guest, the core behind `wit/` and nothing else.
//!
//! Only conversion lives here: every question goes to [`kitty_core::ask`] unchanged, every fact
//! comes from an imported port.

mod authority;
mod convert;
mod ports;
mod repository;

#[expect(clippy::same_length_and_capacity, reason = "generated from the contract")]
mod bindings {
    wit_bindgen::generate!({ path: "../wit/v0.1.0", world: "kitty" });

    use super::authority::Authority;
    export!(Authority);
}
