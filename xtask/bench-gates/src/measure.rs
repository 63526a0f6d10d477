//! Medians of interleaved runs, in wall and processor time.

use std::time::{Duration, Instant};

/// How often everyone runs.
const ROUNDS: usize = 11;

/// Something that is timed.
pub struct Contender<'a> {
    /// Its name in the table.
    pub name: String,
    /// One run.
    pub run: Box<dyn FnMut() -> anyhow::Result<Option<Duration>> + 'a>,
}

/// The medians of one contender.
pub struct Row {
    /// Its name.
    pub name: String,
    /// Wall time.
    pub wall: Duration,
    /// Processor time of all threads, where the system tells.
    pub processor: Option<Duration>,
}

/// Runs everyone in turn, so that a disturbance hits all alike. A contender that starts a program reports the
/// processor time of that program itself.
pub fn medians(contenders: &mut [Contender]) -> anyhow::Result<Vec<Row>> {
    let mut samples: Vec<Vec<(Duration, Option<Duration>)>> = vec![Vec::new(); contenders.len()];
    for _ in 0..ROUNDS {
        for (contender, samples) in contenders.iter_mut().zip(&mut samples) {
            let (start, spent) = (Instant::now(), own());
            let reported = (contender.run)()?;
            let wall = start.elapsed();
            let mine = own().zip(spent).map(|(now, then)| now.saturating_sub(then));
            samples.push((wall, reported.or(mine)));
        }
    }
    let rows = contenders.iter().zip(samples).map(|(contender, samples)| {
        let wall = median(samples.iter().map(|(wall, _)| *wall).collect());
        let processor: Option<Vec<Duration>> = samples.iter().map(|(_, processor)| *processor).collect();
        Row { name: contender.name.clone(), wall, processor: processor.map(median) }
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

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}
