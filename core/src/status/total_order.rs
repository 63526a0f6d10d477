//! The total order of rows in their `CloudEvents` form: clockless rows first, then clock, instant, id,
//! source. It is not the order of the event log, and no reduction uses it.
//!
//! Source: events goldens document, section 3, and the contract named there.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    event::is_crockford,
    json::{self, Json, JsonKind},
    time::Timestamp,
};
use crate::code::{Code, Decision, Refusal};

/// Why a row has no place in the order. The checks run in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderDefect {
    /// It is no object.
    RowNotObject,
    /// It has no id.
    IdMissing,
    /// Its id is neither a ULID nor a UUID.
    IdNotNormalizable,
    /// Its clock is no integer from 0 to 2^31 - 1, written as one.
    ClockOutOfRange,
    /// Its time is no RFC 3339 date-time.
    TimeUnparseable,
    /// Its source is no text.
    SourceInvalid,
}

impl OrderDefect {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RowNotObject => "row_not_object",
            Self::IdMissing => "id_missing",
            Self::IdNotNormalizable => "id_not_normalizable",
            Self::ClockOutOfRange => "clock_out_of_range",
            Self::TimeUnparseable => "time_unparseable",
            Self::SourceInvalid => "source_invalid",
        }
    }
}

/// Rows in their total order. Every row is in exactly one of `ordered`, `errors` and `collapsed`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TotalOrder {
    /// The surviving rows, by index, in order.
    pub ordered: Vec<usize>,
    /// Rows without a place, by index.
    pub errors: Vec<(usize, OrderDefect)>,
    /// How many rows were duplicates of another one.
    pub collapsed: usize,
    /// Source and id of duplicates that say different things, sorted.
    pub conflicts: Vec<(String, String)>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    clocked: bool,
    clock: u32,
    /// Microseconds, then the nanoseconds below them.
    instant: (i64, u32),
    id: String,
    source: String,
}

/// Puts rows into their total order. A permutation of the rows changes nothing but the indices.
/// O(n log n).
pub fn total_order(rows: &[Json<'_>]) -> TotalOrder {
    let mut order = TotalOrder::default();
    let mut keyed: Vec<(Key, String, usize)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match key(*row) {
            Ok(key) => keyed.push((key, serialised(*row), index)),
            Err(defect) => order.errors.push((index, defect)),
        }
    }
    keyed.sort_by(|a, b| (&a.0.source, &a.0.id, &a.1, a.2).cmp(&(&b.0.source, &b.0.id, &b.1, b.2)));
    let mut survivors = Vec::new();
    for group in keyed.chunk_by(|a, b| (&a.0.source, &a.0.id) == (&b.0.source, &b.0.id)) {
        let Some(((key, _, index), rest)) = group.split_first() else { continue };
        order.collapsed += rest.len();
        let body = |index: &usize| rows.get(*index).map(|row| without_id(*row));
        if rest.iter().any(|(_, _, other)| body(other) != body(index)) {
            order.conflicts.push((key.source.clone(), key.id.clone()));
        }
        survivors.push((key.clone(), *index));
    }
    survivors.sort();
    order.ordered = survivors.into_iter().map(|(_, index)| index).collect();
    order
}

/// As [`total_order`], for the text of a JSON list.
///
/// # Errors
/// [`Code::MalformedQuestion`] when it is none.
pub fn total_order_of(rows: &str) -> Decision<TotalOrder> {
    let malformed = |reason: &str| Refusal::new(Code::MalformedQuestion).with("reason", reason);
    let list = Json::document(rows.trim()).map_err(|error| malformed(error.reason))?;
    if list.kind() != JsonKind::List {
        return Err(malformed("the rows are no list"));
    }
    Ok(total_order(&list.items().collect::<Vec<_>>()))
}

fn key(row: Json<'_>) -> Result<Key, OrderDefect> {
    if row.kind() != JsonKind::Object {
        return Err(OrderDefect::RowNotObject);
    }
    let id = row.member("id").filter(|id| !id.is_null() && id.as_str() != "\"\"").ok_or(OrderDefect::IdMissing)?;
    let id = id.text().and_then(|id| normalised(&id)).ok_or(OrderDefect::IdNotNormalizable)?;
    let clock = match row.member("lamportclock") {
        None => None,
        Some(clock) => Some(clock_value(clock).ok_or(OrderDefect::ClockOutOfRange)?),
    };
    let time = row.member("time").and_then(Json::text);
    let instant = time.and_then(|time| instant(&time)).ok_or(OrderDefect::TimeUnparseable)?;
    let source = match row.member("source").filter(|source| !source.is_null()) {
        None => String::new(),
        Some(source) => source.text().ok_or(OrderDefect::SourceInvalid)?.into_owned(),
    };
    Ok(Key { clocked: clock.is_some(), clock: clock.unwrap_or_default(), instant, id, source })
}

fn clock_value(clock: Json<'_>) -> Option<u32> {
    let digits = clock.as_str();
    let integer = clock.kind() == JsonKind::Number && digits.bytes().all(|byte| byte.is_ascii_digit());
    // Minus zero is zero.
    let digits = if integer { digits } else { Some("0").filter(|_| digits == "-0")? };
    digits.parse().ok().filter(|clock| *clock <= 0x7fff_ffff)
}

/// A ULID in upper case, or a UUID in lower case with hyphens.
fn normalised(id: &str) -> Option<String> {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match id.len() {
        26 => {
            let upper = id.to_ascii_uppercase();
            (upper.starts_with(|c| ('0'..='7').contains(&c)) && upper.bytes().all(is_crockford)).then_some(upper)
        }
        32 if hex(id) => {
            let lower = id.to_ascii_lowercase();
            let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| lower.get(range).unwrap_or_default());
            Some(parts.join("-"))
        }
        36 => {
            let lengths = [8, 4, 4, 4, 12];
            let right = id.split('-').count() == 5
                && id.split('-').zip(lengths).all(|(part, length)| part.len() == length && hex(part));
            right.then(|| id.to_ascii_lowercase())
        }
        _ => None,
    }
}

/// The instant of an RFC 3339 date-time, exactly.
fn instant(text: &str) -> Option<(i64, u32)> {
    let clock = text.get(11..)?;
    let offset = clock.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = clock.split_at_checked(offset)?;
    let zoned = matches!(zone, "Z" | "z") || (zone.len() == 6 && zone.get(3..4) == Some(":"));
    let separated = matches!(text.get(10..11), Some("T" | "t"));
    let (whole, fraction) = match clock.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (clock, ""),
    };
    if !zoned || !separated || whole.len() != 8 || clock.contains(',') || fraction.len() > 9 {
        return None;
    }
    let leap = whole.ends_with(":60");
    let spelled = if leap { text.replacen(":60", ":59", 1) } else { text.to_string() };
    let seconds = Timestamp::parse(&spelled)?.micros + if leap { 1_000_000 } else { 0 };
    let nanos = (6..9).fold(0, |nanos, place| {
        nanos * 10 + fraction.as_bytes().get(place).map_or(0, |digit| u32::from(digit.wrapping_sub(b'0')))
    });
    Some((seconds, nanos))
}

/// A row as compact JSON with sorted keys: what survivors are chosen by.
fn serialised(row: Json<'_>) -> String {
    json::compact(row)
}

fn without_id(row: Json<'_>) -> Vec<(String, String)> {
    let members = row.members().filter(|(key, _)| key != "id");
    let mut members: Vec<_> = members.map(|(key, value)| (key.into_owned(), serialised(value))).collect();
    members.sort();
    members
}
