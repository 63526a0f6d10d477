//! Proof that the core needs no standard library: it is linked into a crate that has its own
//! panic handler and allocator. If anything below the core brought `std`, there would be two.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    shell::Run,
    workspace::{cargo, root, target},
};

const PROGRAM: &str = r#"#![no_std]
#![no_main]

use core::alloc::{GlobalAlloc, Layout};

struct Nothing;

unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NOTHING: Nothing = Nothing;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[unsafe(no_mangle)]
pub extern "C" fn known(path: *const u8, length: usize) -> bool {
    let bytes = unsafe { core::slice::from_raw_parts(path, length) };
    let path = core::str::from_utf8(bytes).unwrap_or_default();
    kitty_core::classify(path, None, kitty_core::Generation::V4_0).is_some()
}
"#;

/// Builds the proof for wasm, with every feature of the core.
pub fn check() -> Result<()> {
    let dir = target().join("no-std");
    let manifest = format!(
        r#"[package]
name = "no-std"
version = "0.0.0"
edition = "2024"

[lib]
crate-type = ["cdylib"]
path = "lib.rs"

[dependencies]
kitty-core = {{ path = "{}", features = ["wire"] }}

[workspace]
"#,
        root().join("core").display()
    );
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    fs::write(dir.join("Cargo.toml"), manifest)?;
    fs::write(dir.join("lib.rs"), PROGRAM)?;
    // The versions of the workspace: cargo drops what is not needed here.
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    cargo()
        .args(["build", "--quiet", "--target", "wasm32-unknown-unknown", "--manifest-path"])
        .arg(dir.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target())
        .run()
}
