//! What an annotation changes.
//!
//! Source: status specification, section 1.5.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};

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

/// What a delta may hold: six members of their own, then the slots.
const KEYS: [&str; 6 + SLOTS.len()] = {
    let [pid, pid_time, agent, assignee, role, profile, profile_version, model, provider] = SLOTS;
    [
        "note",
        "subtasks",
        "tracker_refs",
        "tracker_refs_replace",
        "review",
        "release_runtime_claim",
        pid,
        pid_time,
        agent,
        assignee,
        role,
        profile,
        profile_version,
        model,
        provider,
    ]
};

/// A subtask and its state.
type Subtask<'a> = (Cow<'a, str>, Cow<'a, str>);

/// What an annotation changes: checked when it is read, decoded when it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta<'a> {
    shell_pid: Option<Json<'a>>,
    /// The other slots of [`SLOTS`], from the second on; an empty text counts as absent.
    pub scalars: [Option<Json<'a>>; 8],
    subtasks: Option<Json<'a>>,
    /// A note to append.
    pub note: Option<Json<'a>>,
    tracker_refs: Option<Json<'a>>,
    tracker_refs_replace: Option<Json<'a>>,
    review: Option<Json<'a>>,
    /// Clears the claim first.
    pub release: bool,
}

const REVIEW_KEYS: [&str; 4] = ["at", "actor", "wp_id", "reason"];

impl<'a> Delta<'a> {
    /// Whether it touches nothing.
    pub fn is_empty(&self) -> bool {
        *self == Delta::default()
    }

    /// The process id, as decimal digits.
    pub fn shell_pid(&self) -> Option<Cow<'a, str>> {
        integer(self.shell_pid?).ok()
    }

    /// Subtask states by id.
    pub fn subtasks(&self) -> Option<Vec<Subtask<'a>>> {
        let mut all: Vec<Subtask<'_>> = Vec::new();
        for (id, state) in self.subtasks?.members() {
            all.retain(|(known, _)| *known != id);
            all.push((id, state.text().unwrap_or_default()));
        }
        Some(all)
    }

    /// References to add.
    pub fn tracker_refs(&self) -> Option<Vec<Json<'a>>> {
        Some(self.tracker_refs?.items().collect())
    }

    /// References that replace the known ones.
    pub fn tracker_refs_replace(&self) -> Option<Vec<Json<'a>>> {
        Some(self.tracker_refs_replace?.items().collect())
    }

    /// An arbiter's override: at, actor, `wp_id`, reason.
    pub fn review(&self) -> Option<[Cow<'a, str>; 4]> {
        Some(self.review?.pick(REVIEW_KEYS).map(|field| field.unwrap_or(Json::NULL).python_str()))
    }

    pub(in crate::status) fn read(value: Json<'a>, skipped_subtasks: bool) -> Result<Self, RowDefect> {
        if value.kind() != JsonKind::Object {
            return Err(RowDefect::Malformed { field: "delta", reason: "is no object" });
        }
        let picked = value.pick(KEYS).map(|member| member.filter(|given| !given.is_null()));
        let [note, subtasks, tracker_refs, tracker_refs_replace, review, release, shell_pid, scalars @ ..] = picked;
        if shell_pid.is_some_and(|pid| !is_integer(pid)) {
            return Err(NO_INTEGER);
        }
        if let Some(subtasks) = subtasks {
            check_subtasks(subtasks, skipped_subtasks)?;
        }
        for (field, refs) in [("tracker_refs", tracker_refs), ("tracker_refs_replace", tracker_refs_replace)] {
            // The tool also takes a text apart into its characters; that is nobody's intention.
            if refs.is_some_and(|refs| refs.kind() != JsonKind::List) {
                return Err(RowDefect::Malformed { field, reason: "is no list" });
            }
        }
        if let Some(review) = review {
            has_keys(review, "review", REVIEW_KEYS)?;
        }
        Ok(Self {
            shell_pid,
            scalars: scalars.map(|scalar| scalar.filter(|text| text.as_str() != "\"\"")),
            subtasks,
            note,
            tracker_refs,
            tracker_refs_replace,
            review,
            release: release.is_some_and(Json::is_truthy),
        })
    }
}

fn check_subtasks(value: Json<'_>, skipped: bool) -> Result<(), RowDefect> {
    if value.kind() != JsonKind::Object {
        return Err(RowDefect::Malformed { field: "subtasks", reason: "is no object" });
    }
    let known = |text: &str| Lane::parse(text).is_some() || (skipped && text == "skipped");
    match value.members().find(|(_, state)| !state.text().is_some_and(|text| known(&text))) {
        Some((_, state)) => Err(RowDefect::UnknownLane { field: "subtasks", value: state.as_str().to_string() }),
        None => Ok(()),
    }
}

const NO_INTEGER: RowDefect = RowDefect::Malformed { field: "shell_pid", reason: "is no integer" };

/// Whether the tool's language reads an integer from it.
fn is_integer(value: Json<'_>) -> bool {
    match value.kind() {
        JsonKind::Bool => true,
        JsonKind::Number => !is_float(value) || value.double().is_some_and(f64::is_finite),
        JsonKind::Text => value.text().is_some_and(|text| {
            let (_, digits) = sign(trim(&text));
            digits.len() <= Limits::NUMBER_DIGITS
                && digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
        }),
        _ => false,
    }
}

fn is_float(number: Json<'_>) -> bool {
    number.as_str().bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

fn sign(text: &str) -> (&'static str, &str) {
    match text.strip_prefix(['-', '+']) {
        Some(digits) => (if text.starts_with('-') { "-" } else { "" }, digits),
        None => ("", text),
    }
}

/// What the tool's language reads as an integer, as decimal digits.
pub(in crate::status) fn integer(value: Json<'_>) -> Result<Cow<'_, str>, RowDefect> {
    if !is_integer(value) {
        return Err(NO_INTEGER);
    }
    Ok(match value.kind() {
        JsonKind::Number if is_float(value) => Cow::Owned(value.double().map(json::whole).unwrap_or_default()),
        JsonKind::Number => Cow::Borrowed(if value.as_str() == "-0" { "0" } else { value.as_str() }),
        JsonKind::Text => {
            let text = value.text().unwrap_or_default();
            let (sign, digits) = sign(trim(&text));
            let digits = digits.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0');
            let number: String = sign.chars().chain(digits).collect();
            if number == sign { Cow::Borrowed("0") } else { Cow::Owned(number) }
        }
        _ => Cow::Borrowed(if value.is_truthy() { "1" } else { "0" }),
    })
}
