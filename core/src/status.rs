//! The event log, as far as the lifecycle phase needs it: is every work package done?
//!
//! Source: status specification, sections 1.3, 3.1 and 3.4.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use crate::json::{self, Json, Members, Shape};

/// One line, as far as it matters here.
struct Row(Members);

const ROW: Shape = Shape::object(&[
    ("kind", Shape::VALUE),
    ("event_type", Shape::VALUE),
    ("event_name", Shape::VALUE),
    ("type", Shape::VALUE),
    ("event_id", Shape::VALUE),
    ("at", Shape::VALUE),
    ("wp_id", Shape::VALUE),
    ("from_lane", Shape::VALUE),
    ("to_lane", Shape::VALUE),
    ("review_ref", Shape::VALUE),
]);

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
    let mut transitions: BTreeMap<String, Transition> = BTreeMap::new();
    let mut annotated: Vec<String> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let row = Row(json::read_object(line, &ROW).map_err(|_| number)?);
        match row.member("kind") {
            None | Some(Json::Null) => {}
            Some(Json::Text(kind)) if kind == "annotation" => {
                annotated.push(row.text("wp_id").ok_or(number)?.to_string());
                continue;
            }
            _ => return Err(number),
        }
        if row.is_foreign() {
            continue;
        }
        let transition = row.transition().ok_or(number)?;
        transitions.entry(transition.id.clone()).or_insert(transition);
    }
    // The last event of a work package counts; among those of one moment a rollback comes last.
    let mut current: BTreeMap<String, Transition> = BTreeMap::new();
    for event in transitions.into_values() {
        if current.get(&event.work_package).is_none_or(|now| now.rank() < event.rank()) {
            current.insert(event.work_package.clone(), event);
        }
    }
    let known = annotated.iter().all(|wp| current.contains_key(wp));
    Ok(known && !current.is_empty() && current.values().all(|event| event.to == "done"))
}

impl Transition {
    fn rank(&self) -> (&str, bool, &str) {
        (&self.at, self.rollback, &self.id)
    }
}

impl Row {
    fn member(&self, name: &str) -> Option<&Json> {
        json::last(&self.0, name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        match self.member(name) {
            Some(Json::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn is_foreign(&self) -> bool {
        self.member("event_type").is_some()
            || self.text("event_name").is_some_and(|name| name.starts_with("retrospective."))
            || matches!(
                self.text("type"),
                Some("RetrospectiveCaptured" | "RetrospectiveCaptureFailed" | "RetrospectiveSkipped")
            )
    }

    fn transition(&self) -> Option<Transition> {
        let (from, to) = (self.text("from_lane")?, self.text("to_lane")?);
        let reviewed = !matches!(self.member("review_ref"), None | Some(Json::Null));
        Some(Transition {
            rollback: to == "in_progress" && (from == "in_review" || (from == "for_review" && reviewed)),
            id: self.text("event_id")?.to_string(),
            at: self.text("at")?.to_string(),
            work_package: self.text("wp_id")?.to_string(),
            to: to.to_string(),
        })
    }
}
