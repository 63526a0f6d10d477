//! kitty-core-component: the wasm guest, the core behind `wit/` and nothing else.
//!
//! Only conversion lives here: every question goes to [`kitty_core::ask`] unchanged, every fact
//! comes from an imported port.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

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

/// Nobody could read a message: a panic is a trap and nothing else, so no text of one is linked.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;
