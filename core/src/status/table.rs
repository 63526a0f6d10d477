//! The rows of a log in compact form: what the reduction needs of a row, and nothing of its text.
//!
//! A transition costs about a hundred bytes, whatever its line is long: texts stand one behind
//! the other in one buffer, names that repeat are kept once.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::cmp::Ordering;

use super::{
    event::{Annotation, RowDefect, Transition},
    json::{self, Json, JsonKind},
    lane::Lane,
};
use crate::generation::StatusRules;

/// A text in the buffer of a [`Table`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    len: u32,
}

impl Span {
    pub const fn is_none(self) -> bool {
        self.len == 0
    }
}

/// The claim slots: `shell_pid`, `shell_pid_created_at`, `agent`.
pub(super) const CLAIM: [&str; 3] = ["shell_pid", "shell_pid_created_at", "agent"];

/// What few transitions carry.
#[derive(Clone, Copy, Default)]
pub(super) struct Payload {
    /// JSON of the claim slots that a claim writes.
    pub claim: [Span; 3],
    /// JSON of the verdict.
    pub verdict: Span,
    /// JSON of the reason of a cancellation.
    pub reason: Span,
    /// JSON of who gave that reason.
    pub source: Span,
    /// The whole row, of a reconstruction seed.
    pub row: Span,
}

/// One transition.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub at: Span,
    pub id: Span,
    pub wp: u32,
    pub actor: u32,
    pub slug: u32,
    pub line: u32,
    payload: u32,
    pub from: Lane,
    pub to: Lane,
    flags: u8,
}

impl Event {
    const FORCED: u8 = 1;
    const SEED: u8 = 2;
    const REJECTION: u8 = 4;
    const AT_IS_JSON: u8 = 8;
    const ID_IS_JSON: u8 = 16;

    const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether the writer forced it.
    pub const fn is_forced(&self) -> bool {
        self.has(Self::FORCED)
    }

    /// Whether a migration wrote it, to restate history.
    pub const fn is_seed(&self) -> bool {
        self.has(Self::SEED)
    }

    /// Whether a review sent the work package back.
    pub const fn is_rejection(&self) -> bool {
        self.has(Self::REJECTION)
    }

    /// Whether it writes the verdict: with one, or by leaving the review without one.
    pub fn writes_verdict(&self, table: &Table) -> bool {
        self.from == Lane::InReview || !table.payload(self).verdict.is_none()
    }
}

/// One annotation.
#[derive(Clone, Copy)]
pub(super) struct Note {
    pub at: Span,
    pub id: Span,
    pub wp: u32,
    pub actor: u32,
    /// JSON of the delta, checked before.
    pub delta: Span,
}

/// Names that repeat, each once.
#[derive(Clone, Default)]
pub(super) struct Names {
    all: Vec<Box<str>>,
    /// Indices of all, in the order of the names.
    sorted: Vec<u32>,
    /// The one asked for last, which often comes again.
    last: u32,
}

impl Names {
    /// O(log n) for a known name, O(n) for a new one.
    fn index(&mut self, name: &str) -> u32 {
        if self.get(self.last) == name && !self.all.is_empty() {
            return self.last;
        }
        self.last = match self.sorted.binary_search_by(|known| self.get(*known).cmp(name)) {
            Ok(at) => self.sorted.get(at).copied().unwrap_or_default(),
            Err(at) => {
                let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
                self.sorted.insert(at, index);
                self.all.push(name.into());
                index
            }
        };
        self.last
    }

    pub fn get(&self, index: u32) -> &str {
        self.all.get(index as usize).map_or("", |name| name)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }
}

/// The rows of one log, in file order.
#[derive(Clone)]
pub(super) struct Table {
    rules: &'static StatusRules,
    texts: String,
    payloads: Vec<Payload>,
    pub events: Vec<Event>,
    pub notes: Vec<Note>,
    pub work_packages: Names,
    pub actors: Names,
    pub slugs: Names,
}

impl Table {
    pub fn new(rules: &'static StatusRules) -> Self {
        Self {
            rules,
            texts: String::new(),
            payloads: Vec::new(),
            events: Vec::new(),
            notes: Vec::new(),
            work_packages: Names::default(),
            actors: Names::default(),
            slugs: Names::default(),
        }
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.texts.get(start..start + span.len as usize).unwrap_or_default()
    }

    pub fn json(&self, span: Span) -> Json<'_> {
        if span.is_none() { Json::NULL } else { Json::trusted(self.text(span)) }
    }

    /// What an event carries; nothing for most.
    pub fn payload(&self, event: &Event) -> Payload {
        let index = (event.payload as usize).checked_sub(1);
        index.and_then(|index| self.payloads.get(index)).copied().unwrap_or_default()
    }

    fn keep(&mut self, text: &str) -> Result<Span, RowDefect> {
        let full = RowDefect::Malformed { field: "event_id", reason: "does not fit: the log holds too much text" };
        let (Ok(start), Ok(len)) = (u32::try_from(self.texts.len()), u32::try_from(text.len())) else {
            return Err(full);
        };
        self.texts.push_str(text);
        Ok(Span { start, len })
    }

    /// A text decoded, another value as JSON; and whether it is the latter.
    fn keep_value(&mut self, value: Json<'_>) -> Result<(Span, bool), RowDefect> {
        match value.text() {
            Some(text) => Ok((self.keep(&text)?, false)),
            None => Ok((self.keep(value.as_str())?, true)),
        }
    }

    fn keep_given(&mut self, value: Json<'_>) -> Result<Span, RowDefect> {
        if value.is_null() { Ok(Span::default()) } else { self.keep(value.as_str()) }
    }

    /// Adds a transition of `line`.
    ///
    /// # Errors
    /// What the tool dies of when it reduces the row.
    pub fn add(&mut self, row: &Transition<'_>, line: usize, text: &str) -> Result<(), RowDefect> {
        let rules = self.rules;
        let seed = rules.seed_prefix.is_some_and(|prefix| row.actor.label().starts_with(prefix));
        let rejected = match row.from {
            Lane::InReview => true,
            Lane::ForReview => !row.review_ref.is_null(),
            _ => false,
        };
        let (at, at_is_json) = self.keep_value(row.at)?;
        let (id, id_is_json) = self.keep_value(row.event_id)?;
        let payload = self.payload_of(row, seed, text)?;
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let event = Event {
            at,
            id,
            wp: self.work_packages.index(&key(row.wp_id)),
            actor: self.actors.index(row.actor.label()),
            slug: self.slugs.index(&row.mission_slug),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            payload,
            from: row.from,
            to: row.to,
            flags: flag(row.force.is_truthy(), Event::FORCED)
                | flag(seed, Event::SEED)
                | flag(rejected && rules.rejection_targets.contains(&row.to), Event::REJECTION)
                | flag(at_is_json, Event::AT_IS_JSON)
                | flag(id_is_json, Event::ID_IS_JSON),
        };
        self.events.push(event);
        Ok(())
    }

    fn payload_of(&mut self, row: &Transition<'_>, seed: bool, text: &str) -> Result<u32, RowDefect> {
        let mut payload = Payload::default();
        if row.from == Lane::Planned && row.to == Lane::Claimed && row.policy_metadata.is_truthy() {
            if row.policy_metadata.kind() != JsonKind::Object {
                return Err(RowDefect::Malformed { field: "policy_metadata", reason: "is no object" });
            }
            let given = row.policy_metadata.pick(CLAIM);
            for ((slot, name), value) in payload.claim.iter_mut().zip(CLAIM).zip(given) {
                let value = value.unwrap_or(Json::NULL);
                if name != "agent" || value.is_truthy() {
                    *slot = self.keep_given(value)?;
                }
            }
        }
        payload.verdict = self.keep_given(row.review_result)?;
        if row.to == Lane::Canceled {
            if row.reason_source.is_null() && !matches!(row.reason.kind(), JsonKind::Null | JsonKind::Text) {
                return Err(RowDefect::Malformed { field: "reason", reason: "is no text" });
            }
            payload.reason = self.keep_given(row.reason)?;
            payload.source = self.keep_given(row.reason_source)?;
        }
        if seed {
            payload.row = self.keep(text)?;
        }
        if seed
            || [payload.verdict, payload.reason, payload.source]
                .into_iter()
                .chain(payload.claim)
                .any(|span| !span.is_none())
        {
            self.payloads.push(payload);
            return Ok(u32::try_from(self.payloads.len()).unwrap_or_default());
        }
        Ok(0)
    }

    /// Adds an annotation; `delta` is the text of its delta.
    pub fn annotate(&mut self, row: &Annotation<'_>, delta: &str) -> Result<(), RowDefect> {
        let note = Note {
            at: self.keep(&row.at)?,
            id: self.keep(&row.event_id)?,
            wp: self.work_packages.index(&row.wp_id),
            actor: self.actors.index(row.actor.label()),
            delta: self.keep(delta)?,
        };
        self.notes.push(note);
        Ok(())
    }

    /// The time of an event as JSON.
    pub fn at_json(&self, event: &Event) -> String {
        self.value_json(event.at, event.has(Event::AT_IS_JSON))
    }

    /// The id of an event as JSON.
    pub fn id_json(&self, event: &Event) -> String {
        self.value_json(event.id, event.has(Event::ID_IS_JSON))
    }

    fn value_json(&self, span: Span, is_json: bool) -> String {
        let text = self.text(span);
        if is_json {
            return text.into();
        }
        let mut out = String::with_capacity(text.len() + 2);
        json::write_text(text, &mut out, false);
        out
    }

    /// Whether an event has no id to be found by.
    pub fn is_anonymous(&self, event: &Event) -> bool {
        event.has(Event::ID_IS_JSON) && self.text(event.id) == "null"
    }

    pub fn same_at(&self, a: &Event, b: &Event) -> bool {
        self.compare_at(a, b) == Ordering::Equal
    }

    /// What tells the id of an event from another one.
    pub fn id_key(&self, event: &Event) -> (&str, bool) {
        (self.text(event.id), event.has(Event::ID_IS_JSON))
    }

    pub fn same_id(&self, a: &Event, b: &Event) -> bool {
        self.id_key(a) == self.id_key(b)
    }

    pub fn compare_at(&self, a: &Event, b: &Event) -> Ordering {
        compare(self.text(a.at), a.has(Event::AT_IS_JSON), self.text(b.at), b.has(Event::AT_IS_JSON))
    }

    pub fn compare_id(&self, a: &Event, b: &Event) -> Ordering {
        compare(self.text(a.id), a.has(Event::ID_IS_JSON), self.text(b.id), b.has(Event::ID_IS_JSON))
    }

    /// The order of the log: by time, then id, as texts.
    pub fn compare(&self, a: &Event, b: &Event) -> Ordering {
        self.compare_at(a, b).then_with(|| self.compare_id(a, b))
    }

    /// Whether two neighbours of the sorted log cannot be ordered: times or ids of several types.
    pub fn is_unorderable(&self, a: &Event, b: &Event) -> bool {
        let kind = |span: Span, is_json: bool| match Json::trusted(self.text(span)).kind() {
            _ if !is_json => JsonKind::Text,
            JsonKind::Bool => JsonKind::Number,
            kind => kind,
        };
        let at = |event: &Event| kind(event.at, event.has(Event::AT_IS_JSON));
        let id = |event: &Event| kind(event.id, event.has(Event::ID_IS_JSON));
        at(a) != at(b) || (self.same_at(a, b) && id(a) != id(b))
    }
}

fn compare(a: &str, a_is_json: bool, b: &str, b_is_json: bool) -> Ordering {
    match (a_is_json, b_is_json) {
        (false, false) => a.cmp(b),
        (true, true) => match (Json::trusted(a).double(), Json::trusted(b).double()) {
            (Some(x), Some(y)) => x.total_cmp(&y),
            _ => a.cmp(b),
        },
        (a_is_json, b_is_json) => a_is_json.cmp(&b_is_json),
    }
}

/// A value as a key of the snapshot.
fn key(value: Json<'_>) -> alloc::borrow::Cow<'_, str> {
    value.text().unwrap_or_else(|| json::number(value.as_str()))
}
