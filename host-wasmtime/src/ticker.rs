//! The clock that interrupts components: one thread, alive only while somebody asks.

use std::{
    io,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    thread,
    time::Duration,
};

use wasmtime::{Engine, EngineWeak};

/// How often the epoch advances; the precision of a budget's time.
const TICK: Duration = Duration::from_millis(10);

/// Idle ticks after which the thread ends, so that a burst of questions starts one thread.
const PATIENCE: u32 = 50;

static ASKING: AtomicUsize = AtomicUsize::new(0);
static TICKING: AtomicBool = AtomicBool::new(false);

/// While it lives, the epoch advances.
pub struct Ticking;

impl Ticking {
    /// Makes sure that the clock runs.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(engine: &Engine) -> io::Result<Self> {
        // INVARIANT: counted before the flag is read, as the thread lowers the flag before it
        // reads the count; one of the two sees the other.
        ASKING.fetch_add(1, SeqCst);
        let ticking = Self;
        if !TICKING.swap(true, SeqCst) {
            let engine = engine.weak();
            // Detached: it must not delay the end of the process.
            let spawned = thread::Builder::new().name("kitty-ticker".into()).spawn(move || tick(&engine));
            if let Err(error) = spawned {
                TICKING.store(false, SeqCst);
                return Err(error);
            }
        }
        Ok(ticking)
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        ASKING.fetch_sub(1, SeqCst);
    }
}

fn tick(engine: &EngineWeak) {
    let mut idle = 0;
    loop {
        thread::sleep(TICK);
        match engine.upgrade() {
            Some(engine) => engine.increment_epoch(),
            None => idle = PATIENCE,
        }
        idle = if ASKING.load(SeqCst) == 0 { idle + 1 } else { 0 };
        if idle >= PATIENCE {
            TICKING.store(false, SeqCst);
            let asked_meanwhile = ASKING.load(SeqCst) > 0;
            if !asked_meanwhile || TICKING.swap(true, SeqCst) {
                return;
            }
            idle = 0;
        }
    }
}
