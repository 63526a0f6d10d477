//! Medians of interleaved runs, in wall and processor time.

use std::time::{Duration, Instant};

use anyhow::Result;

/// How often everyone runs; who needs longer than `SLOW` runs in every fifth round only.
const ROUNDS: usize = 11;
const SLOW: Duration = Duration::from_secs(1);

/// Something that is timed.
pub struct Contender<'a> {
    /// Its name in the table.
    pub name: String,
    /// Whether the processor time of this process is its own.
    pub in_process: bool,
    /// Whether it takes so long that one run has to do.
    pub once: bool,
    /// One run.
    pub run: Box<dyn FnMut() -> Result<()> + 'a>,
}

/// The medians of one contender.
pub struct Row {
    /// Its name.
    pub name: String,
    /// Wall time.
    pub wall: Duration,
    /// Processor time of all threads, where it is known.
    pub processor: Option<Duration>,
}

/// Runs everyone in turn, so that a disturbance hits all alike.
///
/// # Errors
/// A contender cannot run.
pub fn medians(contenders: &mut [Contender]) -> Result<Vec<Row>> {
    let mut samples: Vec<(Vec<Duration>, Vec<Duration>)> = vec![<(Vec<_>, Vec<_>)>::default(); contenders.len()];
    for round in 0..ROUNDS {
        for (contender, (walls, processors)) in contenders.iter_mut().zip(&mut samples) {
            let slow = walls.first().is_some_and(|first| *first > SLOW);
            if (contender.once && round > 0) || (slow && round % 5 != 0) {
                continue;
            }
            let (start, spent) = (Instant::now(), own());
            (contender.run)()?;
            walls.push(start.elapsed());
            if let (true, Some(then), Some(now)) = (contender.in_process, spent, own()) {
                processors.push(now.saturating_sub(then));
            }
        }
    }
    let rows = contenders.iter().zip(samples).map(|(contender, (walls, processors))| Row {
        name: contender.name.clone(),
        wall: median(walls).unwrap_or_default(),
        processor: median(processors),
    });
    Ok(rows.collect())
}

/// The processor time of this process.
#[cfg(unix)]
fn own() -> Option<Duration> {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(now.tv_sec.try_into().ok()?, now.tv_nsec.try_into().ok()?))
}

#[cfg(not(unix))]
fn own() -> Option<Duration> {
    None
}

fn median(mut samples: Vec<Duration>) -> Option<Duration> {
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied()
}
