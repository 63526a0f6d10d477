//! Times of the log, read as instants. The reduction compares texts; ages and skews need instants.
//!
//! Source: status specification, sections 3.2, 3.9 and 4.1.

/// A point in time, read from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Microseconds since 1970, in UTC; a time without offset counts as UTC.
    pub micros: i64,
    /// The offset that was written, in seconds east of Greenwich.
    pub offset: Option<i32>,
}

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

impl Timestamp {
    /// Reads an ISO 8601 time: a date, and a time of day with up to nine decimals and an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.get(10..11) {
            Some("T" | "t" | " ") => (text.get(..10)?, text.get(11..)?),
            Some(_) => return None,
            None => (text, ""),
        };
        let days = days(date)?;
        let (clock, offset) = split_offset(time)?;
        let micros = if time.is_empty() { 0 } else { clock_micros(clock)? };
        let seconds = i64::from(offset.unwrap_or_default());
        Some(Self { micros: days * DAY + micros - seconds * 1_000_000, offset })
    }

    /// Whether a text is a time as the tool writes it: UTC, with or without six decimals.
    pub fn is_canonical(text: &str) -> bool {
        let clock = text.strip_suffix("+00:00").filter(|clock| clock.len() == 19 || clock.len() == 26);
        clock.is_some_and(|clock| clock.get(10..11) == Some("T")) && Self::parse(text).is_some()
    }

    /// Whole days from `self` to `later`, rounded down.
    pub const fn days_until(self, later: Self) -> i64 {
        (later.micros - self.micros).div_euclid(DAY)
    }
}

fn number(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days since 1970 of `YYYY-MM-DD` in the Gregorian calendar.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let (month, day) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || year == 0 || !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March put the leap day last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719_468)
}

fn split_offset(time: &str) -> Option<(&str, Option<i32>)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(0)));
    }
    let Some(at) = time.rfind(['+', '-']) else { return Some((time, None)) };
    let (clock, offset) = time.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits = offset.get(1..)?;
    let (hours, minutes) = match digits.len() {
        2 => (number(digits, 2)?, 0),
        4 => (number(digits.get(..2)?, 2)?, number(digits.get(2..)?, 2)?),
        5 if digits.get(2..3) == Some(":") => (number(digits.get(..2)?, 2)?, number(digits.get(3..)?, 2)?),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| hours < 24 && minutes < 60)?;
    Some((clock, Some(sign * seconds)))
}

fn clock_micros(clock: &str) -> Option<i64> {
    let (whole, fraction) = clock.split_once(['.', ',']).map_or((clock, ""), |(whole, fraction)| (whole, fraction));
    let mut parts = whole.split(':');
    let hours = number(parts.next()?, 2)?;
    let minutes = parts.next().map_or(Some(0), |text| number(text, 2))?;
    let seconds = parts.next().map_or(Some(0), |text| number(text, 2))?;
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let mut micros = 0;
    if !fraction.is_empty() {
        if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        for place in 0..6 {
            let digit = fraction.as_bytes().get(place).map_or(0, |byte| byte - b'0');
            micros = micros * 10 + i64::from(digit);
        }
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros)
}
