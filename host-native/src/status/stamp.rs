//! Ids and times of new events.

use jiff::{Timestamp, ToSpan as _};
use kitty_core::{Code, Refusal, wire::Stamp};
use ulid::Ulid;

/// Stamps in their order: one instant, then a microsecond later each.
///
/// # Errors
/// [`Code::FactUnavailable`] when the machine has no clock or no randomness.
pub fn stamps<const COUNT: usize>() -> Result<Vec<Stamp>, Refusal> {
    let now = Timestamp::now();
    (0..COUNT).map(|step| stamp(now, i64::try_from(step).unwrap_or_default())).collect()
}

fn stamp(now: Timestamp, step: i64) -> Result<Stamp, Refusal> {
    let at = now.checked_add(step.microseconds()).map_err(|error| unavailable("time", &error))?;
    let millis = u64::try_from(at.as_millisecond()).map_err(|error| unavailable("time", &error))?;
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| unavailable("randomness", &error))?;
    Ok(Stamp {
        event_id: Ulid::from_parts(millis, u128::from_le_bytes(random)).to_string(),
        at: at.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string(),
    })
}

fn unavailable(fact: &str, error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(Code::FactUnavailable).with("fact", fact).with("reason", error)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use kitty_core::status::Timestamp;

    #[test]
    fn stamps_are_canonical_and_ascend() {
        let stamps = super::stamps::<2>().unwrap();
        assert!(stamps.iter().all(|stamp| stamp.event_id.len() == 26 && Timestamp::is_canonical(&stamp.at)));
        assert!(stamps.is_sorted_by(|a, b| a.at < b.at && a.event_id != b.event_id), "{stamps:?}");
    }
}
