//! Two logs become one: the merge driver of git.
//!
//! Source: status specification, section 3.10; field case FC-097.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    json::{self, Json, JsonKind},
    log::lines,
};
use crate::{
    code::{Code, Decision, Refusal},
    identity::trim,
};

/// One row of a side.
struct Line<'a> {
    number: usize,
    at: String,
    id: String,
    body: Json<'a>,
}

/// The union of two logs that grew out of `base`, sorted by time and id and written as the tool
/// writes. Deterministic: swapping the sides changes nothing. O(n log n).
///
/// # Errors
/// [`Code::LogMergeConflict`] when a line is no row with an id, or one id has two bodies;
/// [`Code::LogRewritten`] when a side lost or changed an event that `base` has.
pub fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Decision<String> {
    let sides = [("base", base), ("ours", ours), ("theirs", theirs)];
    let [base, ours, theirs] = sides.map(|(side, bytes)| read(side, bytes));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let mut union: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut bodies: BTreeMap<String, String> = BTreeMap::new();
    for (side, lines) in [("ours", &ours), ("theirs", &theirs)] {
        lost(side, &base, lines)?;
        for line in lines {
            let body = json::canonical(line.body);
            if bodies.get(&line.id).is_some_and(|other| *other != body) {
                return Err(conflict(side, line.number, "one event id has two bodies").with("event_id", &line.id));
            }
            union.insert((line.at.clone(), line.id.clone()), body.clone());
            bodies.insert(line.id.clone(), body);
        }
    }
    let mut out = String::new();
    for body in union.values() {
        out.push_str(body);
        out.push('\n');
    }
    Ok(out)
}

/// Checks that a log only grew: every row of the older copy is there, with the same body. A line that
/// is no row says nothing, on either side: what is broken is not what was lost.
///
/// # Errors
/// [`Code::LogRewritten`] with the lost events as candidates.
pub fn check_appended(older: &[u8], newer: &[u8]) -> Decision<()> {
    // What was appended begins a line of its own.
    let is_line = |rest: &[u8]| older.is_empty() || older.ends_with(b"\n") || matches!(rest, [] | [b'\n', ..]);
    if newer.strip_prefix(older).is_some_and(is_line) {
        return Ok(());
    }
    let [older, newer] = [older, newer].map(String::from_utf8_lossy);
    lost("the log", &rows(&older), &rows(&newer))
}

/// The lines that are rows. One without an id is known by its body.
fn rows(text: &str) -> Vec<Line<'_>> {
    let line = |(number, line)| match Json::parse(line) {
        Ok(body) if body.kind() == JsonKind::Object => {
            let id = body.member("event_id").and_then(Json::text).unwrap_or_default().into_owned();
            Some(Line { number, at: String::new(), id, body })
        }
        _ => None,
    };
    lines(text).filter_map(line).collect()
}

fn lost(side: &str, base: &[Line<'_>], lines: &[Line<'_>]) -> Decision<()> {
    let mut bodies: Vec<(&str, String)> =
        lines.iter().map(|line| (line.id.as_str(), json::canonical(line.body))).collect();
    bodies.sort_unstable();
    let kept = |line: &&Line<'_>| bodies.binary_search(&(line.id.as_str(), json::canonical(line.body))).is_ok();
    let name = |line: &Line<'_>| if line.id.is_empty() { format!("line {}", line.number) } else { line.id.clone() };
    let lost: Vec<String> = base.iter().filter(|line| !kept(line)).map(name).collect();
    if lost.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(Code::LogRewritten).with("side", side).with("count", lost.len()).candidates_are(lost))
}

fn read<'a>(side: &'static str, bytes: &'a [u8]) -> Decision<Vec<Line<'a>>> {
    let text = core::str::from_utf8(bytes).map_err(|_| conflict(side, 1, "it is not UTF-8 text"))?;
    lines(text).map(|(number, line)| row(number, line).map_err(|reason| conflict(side, number, reason))).collect()
}

fn row(number: usize, line: &str) -> Result<Line<'_>, &'static str> {
    let body = Json::parse(line).map_err(|error| error.reason)?;
    if body.kind() != JsonKind::Object {
        return Err("it is no JSON object");
    }
    let id = body.member("event_id").and_then(Json::text).filter(|id| !trim(id).is_empty());
    let id = id.ok_or("it is missing a valid event_id")?.to_string();
    let given = |name| body.member(name).filter(|value| value.is_truthy());
    let at = given("at").or_else(|| given("timestamp")).map(Json::python_str).unwrap_or_default();
    Ok(Line { number, at: at.into_owned(), id, body })
}

fn conflict(side: &'static str, line: usize, reason: &str) -> Refusal {
    Refusal::new(Code::LogMergeConflict).with("side", side).with("line", line).with("reason", reason)
}
