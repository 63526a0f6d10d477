//! Room for what runs on the caller's stack.

/// Stack of the component, in bytes: deep enough for every limit of the core.
pub const WASM_STACK: usize = 2 << 20;

/// What must be free, and what is mapped when it is not. The component's stack lies on the
/// caller's, and a thread may have less than the component may use; compiling is deep as well.
const NEEDED: usize = WASM_STACK + (512 << 10);
const MAPPED: usize = 2 * WASM_STACK;

/// Runs `work` with enough stack.
pub fn ample<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(NEEDED, MAPPED, work)
}
