//! What an annotation changes.
//!
//! Source: status specification, section 1.5.

use alloc::{borrow::Cow, string::ToString, vec::Vec};

use super::{RowDefect, has_keys};
use crate::{
    identity::trim,
    limit::Limits,
    status::{
        json::{self, Json, JsonKind},
        lane::Lane,
    },
};

/// The names of the slots that a delta replaces, in the tool's order.
pub const SLOTS: [&str; 9] = [
    "shell_pid",
    "shell_pid_created_at",
    "agent",
    "assignee",
    "role",
    "agent_profile",
    "agent_profile_version",
    "model",
    "provider",
];

/// A subtask and its state.
type Subtask<'a> = (Cow<'a, str>, Cow<'a, str>);

/// What an annotation changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta<'a> {
    /// The process id, as decimal digits.
    pub shell_pid: Option<Cow<'a, str>>,
    /// The other slots of [`SLOTS`], from the second on; an empty text counts as absent.
    pub scalars: [Option<Json<'a>>; 8],
    /// Subtask states by id.
    pub subtasks: Option<Vec<Subtask<'a>>>,
    /// A note to append.
    pub note: Option<Json<'a>>,
    /// References to add.
    pub tracker_refs: Option<Vec<Json<'a>>>,
    /// References that replace the known ones.
    pub tracker_refs_replace: Option<Vec<Json<'a>>>,
    /// An arbiter's override: at, actor, `wp_id`, reason.
    pub review: Option<[Cow<'a, str>; 4]>,
    /// Clears the claim first.
    pub release: bool,
}

impl Delta<'_> {
    /// Whether it touches nothing.
    pub fn is_empty(&self) -> bool {
        *self == Delta::default()
    }
}

impl<'a> Delta<'a> {
    pub(in crate::status) fn read(value: Json<'a>, skipped_subtasks: bool) -> Result<Self, RowDefect> {
        if value.kind() != JsonKind::Object {
            return Err(RowDefect::Malformed { field: "delta", reason: "is no object" });
        }
        let mut delta = Self::default();
        for (key, member) in value.members() {
            let scalar = SLOTS.iter().skip(1).position(|slot| *slot == key);
            if let Some(slot) = scalar.and_then(|index| delta.scalars.get_mut(index)) {
                *slot = Some(member).filter(|value| !value.is_null() && value.as_str() != "\"\"");
                continue;
            }
            let given = Some(member).filter(|value| !value.is_null());
            match &*key {
                "shell_pid" => delta.shell_pid = given.map(integer).transpose()?,
                "subtasks" => delta.subtasks = given.map(|value| subtasks(value, skipped_subtasks)).transpose()?,
                "note" => delta.note = given,
                "tracker_refs" => {
                    delta.tracker_refs = given.map(|value| sequence("tracker_refs", value)).transpose()?;
                }
                "tracker_refs_replace" => {
                    delta.tracker_refs_replace =
                        given.map(|value| sequence("tracker_refs_replace", value)).transpose()?;
                }
                "review" => delta.review = given.map(review_override).transpose()?,
                "release_runtime_claim" => delta.release = member.is_truthy(),
                _ => {}
            }
        }
        Ok(delta)
    }
}

fn subtasks(value: Json<'_>, skipped: bool) -> Result<Vec<Subtask<'_>>, RowDefect> {
    if value.kind() != JsonKind::Object {
        return Err(RowDefect::Malformed { field: "subtasks", reason: "is no object" });
    }
    let mut all: Vec<Subtask<'_>> = Vec::new();
    for (id, state) in value.members() {
        let known = state.text().filter(|text| Lane::parse(text).is_some() || (skipped && text == "skipped"));
        let state =
            known.ok_or_else(|| RowDefect::UnknownLane { field: "subtasks", value: state.as_str().to_string() })?;
        all.retain(|(known, _)| *known != id);
        all.push((id, state));
    }
    Ok(all)
}

/// A list. The tool also takes a text apart into its characters; that is nobody's intention.
fn sequence<'a>(field: &'static str, value: Json<'a>) -> Result<Vec<Json<'a>>, RowDefect> {
    if value.kind() != JsonKind::List {
        return Err(RowDefect::Malformed { field, reason: "is no list" });
    }
    Ok(value.items().collect())
}

fn review_override(value: Json<'_>) -> Result<[Cow<'_, str>; 4], RowDefect> {
    const KEYS: [&str; 4] = ["at", "actor", "wp_id", "reason"];
    has_keys(value, "review", KEYS)?;
    Ok(value.pick(KEYS).map(|field| field.unwrap_or(Json::NULL).python_str()))
}

/// What the tool's language reads as an integer, as decimal digits.
pub(in crate::status) fn integer(value: Json<'_>) -> Result<Cow<'_, str>, RowDefect> {
    const DEFECT: RowDefect = RowDefect::Malformed { field: "shell_pid", reason: "is no integer" };
    match value.kind() {
        JsonKind::Bool => Ok(Cow::Borrowed(if value.is_truthy() { "1" } else { "0" })),
        JsonKind::Number if !value.as_str().bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) => {
            Ok(Cow::Borrowed(if value.as_str() == "-0" { "0" } else { value.as_str() }))
        }
        JsonKind::Number => {
            let number = value.double().filter(|number| number.is_finite());
            number.map(|number| Cow::Owned(json::whole(number))).ok_or(DEFECT)
        }
        JsonKind::Text => {
            let text = value.text().unwrap_or_default();
            let trimmed = trim(&text);
            let (sign, digits) = match trimmed.strip_prefix(['-', '+']) {
                Some(rest) => (if trimmed.starts_with('-') { "-" } else { "" }, rest),
                None => ("", trimmed),
            };
            let valid = digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
            if !valid || digits.len() > Limits::DEFAULT.number_digits {
                return Err(DEFECT);
            }
            let digits = digits.replace('_', "");
            let digits = digits.trim_start_matches('0');
            Ok(Cow::Owned(if digits.is_empty() { "0".to_string() } else { [sign, digits].concat() }))
        }
        _ => Err(DEFECT),
    }
}
