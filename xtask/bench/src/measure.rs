//! Medians of interleaved batches, so that a disturbance hits every contender alike.

use std::time::Duration;

use anyhow::Result;

use crate::contender::Contender;

/// How long a batch should take at least: far above the resolution of any clock.
const BATCH: Duration = Duration::from_millis(5);
/// How often every contender is asked.
const ROUNDS: usize = 25;
/// Who needs longer than this for one answer is asked in every fifth round only.
const SLOW: Duration = Duration::from_millis(500);
/// The largest batch.
const MOST: u32 = 1 << 22;

/// The median time of one answer, in seconds, of everyone who has the case.
pub fn medians(contenders: &mut [Box<dyn Contender + '_>], case: &str) -> Result<Vec<(&'static str, f64)>> {
    let mut sizes = Vec::with_capacity(contenders.len());
    for contender in contenders.iter_mut() {
        sizes.push(calibrate(contender.as_mut(), case)?);
    }
    let mut samples: Vec<Vec<f64>> = vec![Vec::with_capacity(ROUNDS); contenders.len()];
    for round in 0..ROUNDS {
        for ((contender, size), samples) in contenders.iter_mut().zip(&sizes).zip(&mut samples) {
            let Some(Batch { size, is_slow }) = *size else { continue };
            if is_slow && round % 5 != 0 {
                continue;
            }
            if let Some(took) = contender.batch(case, size)? {
                samples.push(took.as_secs_f64() / f64::from(size));
            }
        }
    }
    let timed = contenders.iter().zip(samples).filter(|(_, samples)| !samples.is_empty());
    Ok(timed.map(|(contender, samples)| (contender.name(), median(samples))).collect())
}

/// How somebody is asked.
#[derive(Clone, Copy)]
struct Batch {
    size: u32,
    is_slow: bool,
}

/// The number of answers that make a batch. The first answers of all do not count: they load what
/// is loaded on first use.
fn calibrate(contender: &mut dyn Contender, case: &str) -> Result<Option<Batch>> {
    contender.batch(case, 1)?;
    let mut size = 1;
    loop {
        let Some(took) = contender.batch(case, size)? else { return Ok(None) };
        if size >= MOST || took >= BATCH && contender.batch(case, size)? >= Some(BATCH) {
            return Ok(Some(Batch { size, is_slow: took > SLOW && size == 1 }));
        }
        size *= 2;
    }
}

/// The middle one.
fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}
