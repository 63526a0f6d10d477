//! The one engine of the process.

use std::sync::OnceLock;

use wasmtime::{Config, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig};

use crate::{
    error::{HostError, reason},
    stack::WASM_STACK,
};

/// Sandboxes that may live at once. Each reserves address space, not memory.
const SANDBOXES: u32 = 256;

/// The engine, started at the first call.
pub fn engine() -> Result<&'static Engine, HostError> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if let Some(engine) = ENGINE.get() {
        return Ok(engine);
    }
    let engine = start()?;
    Ok(ENGINE.get_or_init(|| engine))
}

fn start() -> Result<Engine, HostError> {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .max_wasm_stack(WASM_STACK)
        .cranelift_opt_level(OptLevel::Speed)
        // Nobody reads the guest's frames: it is stripped of names.
        .wasm_backtrace_max_frames(None)
        .allocation_strategy(pooling());
    let pooled = Engine::new(&config);
    // A process with little address space (`ulimit -v`) still gets its answers, more slowly.
    pooled
        .or_else(|_| Engine::new(config.allocation_strategy(InstanceAllocationStrategy::OnDemand)))
        .map_err(|error| HostError::EngineUnavailable { reason: reason(&error) })
}

/// A sandbox costs 4 µs from a pool and 17 µs without.
fn pooling() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(SANDBOXES)
        .total_core_instances(4 * SANDBOXES)
        .total_memories(SANDBOXES)
        .total_tables(4 * SANDBOXES);
    pool
}
