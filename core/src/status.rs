//! The event log, as far as the lifecycle phase needs it: is every work package done?
//!
//! Source: status specification, sections 1.3, 3.1 and 3.4.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    vec::Vec,
};

use serde_json::{Map, Value};

struct Transition {
    id: String,
    at: String,
    work_package: String,
    to: String,
    rollback: bool,
}

/// Whether the log knows at least one work package and all of them are in lane `done`.
///
/// # Errors
/// The 1-based number of the first line that is no event. O(n log n) in the number of lines.
pub(crate) fn all_done(log: &[u8]) -> Result<bool, usize> {
    let text = core::str::from_utf8(log).map_err(|_| 1usize)?;
    let mut transitions: Vec<Transition> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut annotated = BTreeSet::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let row: Map<String, Value> = serde_json::from_str(line).map_err(|_| number)?;
        match row.get("kind") {
            Some(Value::String(kind)) if kind == "annotation" => {
                annotated.insert(text_of(&row, "wp_id").ok_or(number)?);
                continue;
            }
            None | Some(Value::Null) => {}
            Some(_) => return Err(number),
        }
        if is_foreign(&row) {
            continue;
        }
        let transition = transition(&row).ok_or(number)?;
        if seen.insert(transition.id.clone()) {
            transitions.push(transition);
        }
    }
    transitions.sort_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
    let mut current: BTreeMap<&str, &Transition> = BTreeMap::new();
    for event in &transitions {
        let beaten = current
            .get(event.work_package.as_str())
            .is_some_and(|now| now.at == event.at && now.rollback && !event.rollback);
        if !beaten {
            current.insert(&event.work_package, event);
        }
    }
    let known = annotated.iter().all(|wp| current.contains_key(wp.as_str()));
    Ok(known && !current.is_empty() && current.values().all(|event| event.to == "done"))
}

fn text_of(row: &Map<String, Value>, key: &str) -> Option<String> {
    row.get(key)?.as_str().map(ToString::to_string)
}

fn is_foreign(row: &Map<String, Value>) -> bool {
    let named = |key: &str, test: fn(&str) -> bool| row.get(key).and_then(Value::as_str).is_some_and(test);
    row.contains_key("event_type")
        || named("event_name", |name| name.starts_with("retrospective."))
        || named("type", |name| {
            matches!(name, "RetrospectiveCaptured" | "RetrospectiveCaptureFailed" | "RetrospectiveSkipped")
        })
}

fn transition(row: &Map<String, Value>) -> Option<Transition> {
    let from = text_of(row, "from_lane")?;
    let to = text_of(row, "to_lane")?;
    let reviewed = row.get("review_ref").is_some_and(|value| !value.is_null());
    Some(Transition {
        rollback: to == "in_progress" && (from == "in_review" || (from == "for_review" && reviewed)),
        id: text_of(row, "event_id")?,
        at: text_of(row, "at")?,
        work_package: text_of(row, "wp_id")?,
        to,
    })
}
