//! The event log, as far as the lifecycle phase needs it: is every work package done?
//!
//! Source: status specification, sections 1.3, 3.1 and 3.4.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// One line, as far as it matters here.
#[derive(Default)]
struct Row {
    kind: Mark,
    event_type: Mark,
    event_name: Mark,
    type_name: Mark,
    event_id: Mark,
    at: Mark,
    wp_id: Mark,
    from_lane: Mark,
    to_lane: Mark,
    review_ref: Mark,
}

/// What a member of a row is.
#[derive(Default, PartialEq)]
enum Mark {
    #[default]
    Absent,
    Null,
    Text(String),
    Other,
}

impl Mark {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

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
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut annotated: Vec<String> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let row: Row = serde_json::from_str(line).map_err(|_| number)?;
        match &row.kind {
            Mark::Absent | Mark::Null => {}
            Mark::Text(kind) if kind == "annotation" => {
                annotated.push(row.wp_id.text().ok_or(number)?.to_string());
                continue;
            }
            _ => return Err(number),
        }
        if row.is_foreign() {
            continue;
        }
        let transition = row.transition().ok_or(number)?;
        if seen.insert(transition.id.clone()) {
            transitions.push(transition);
        }
    }
    // Ids are unique by now, so the order is total.
    transitions.sort_unstable_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
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

impl Row {
    fn is_foreign(&self) -> bool {
        let named = |mark: &Mark, test: fn(&str) -> bool| mark.text().is_some_and(test);
        self.event_type != Mark::Absent
            || named(&self.event_name, |name| name.starts_with("retrospective."))
            || named(&self.type_name, |name| {
                matches!(name, "RetrospectiveCaptured" | "RetrospectiveCaptureFailed" | "RetrospectiveSkipped")
            })
    }

    fn transition(&self) -> Option<Transition> {
        let (from, to) = (self.from_lane.text()?, self.to_lane.text()?);
        let reviewed = !matches!(self.review_ref, Mark::Absent | Mark::Null);
        Some(Transition {
            rollback: to == "in_progress" && (from == "in_review" || (from == "for_review" && reviewed)),
            id: self.event_id.text()?.to_string(),
            at: self.at.text()?.to_string(),
            work_package: self.wp_id.text()?.to_string(),
            to: to.to_string(),
        })
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowVisitor;
        impl<'de> Visitor<'de> for RowVisitor {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            // The last of several equal keys counts, as in the tool.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
                let mut row = Row::default();
                while let Some(key) = map.next_key::<String>()? {
                    let mark = match key.as_str() {
                        "kind" => &mut row.kind,
                        "event_type" => &mut row.event_type,
                        "event_name" => &mut row.event_name,
                        "type" => &mut row.type_name,
                        "event_id" => &mut row.event_id,
                        "at" => &mut row.at,
                        "wp_id" => &mut row.wp_id,
                        "from_lane" => &mut row.from_lane,
                        "to_lane" => &mut row.to_lane,
                        "review_ref" => &mut row.review_ref,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    *mark = map.next_value()?;
                }
                Ok(row)
            }
        }
        deserializer.deserialize_map(RowVisitor)
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MarkVisitor;
        impl<'de> Visitor<'de> for MarkVisitor {
            type Value = Mark;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Mark, E> {
                Ok(Mark::Null)
            }
            fn visit_str<E>(self, text: &str) -> Result<Mark, E> {
                Ok(Mark::Text(text.to_string()))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Mark, E> {
                Ok(Mark::Other)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Mark, E> {
                Ok(Mark::Other)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Mark, E> {
                Ok(Mark::Other)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Mark, E> {
                Ok(Mark::Other)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Mark, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Mark::Other)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Mark, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Mark::Other)
            }
        }
        deserializer.deserialize_any(MarkVisitor)
    }
}
