//! What the standard library would bring: memory, and the end of an instance.

use core::{arch::wasm32, panic::PanicInfo};

#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A panic is a trap. Nothing reads the message, so it is not in the file either.
#[panic_handler]
fn trap(_: &PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
