//! `status.json`: the board, the mission's identity and the retrospective, byte for byte.
//!
//! Source: status specification, sections 1.7 and 1.10; generations document, section 9.7.

use alloc::{
    borrow::Cow,
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    board::{Board, JsonText, Override, WorkPackage},
    encode,
    event::{self, Fields, Retrospective},
    json::{self, Block, Json, JsonKind, Style},
    lane::LANES,
    log::Log,
};
use crate::{
    code::{Code, Decision, Refusal},
    limit::Limits,
    meta::{Meta, MetaDefect, NumberField},
};

/// How far the retrospective of a mission has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetrospectiveSummary {
    /// `pending`, `completed`, `skipped` or `failed`.
    pub status: &'static str,
    /// The mode that was asked for, if it is a valid one.
    pub mode: Option<JsonText>,
    /// Where the record lies.
    pub record_path: Option<String>,
    /// Proposals made.
    pub proposals_total: usize,
    /// Proposals applied.
    pub proposals_applied: usize,
    /// Proposals rejected.
    pub proposals_rejected: usize,
}

impl RetrospectiveSummary {
    /// The summary of rows that were read before.
    fn of(rows: &[Box<str>], any_path: bool) -> Option<Self> {
        let mut sorted: Vec<_> = rows.iter().filter_map(|row| Fields::read(row).ok()?.retrospective()).collect();
        if sorted.is_empty() {
            return None;
        }
        sorted.sort_by(|a, b| (&a.at, &a.event_id).cmp(&(&b.at, &b.event_id)));
        let ends = |row: &Retrospective<'_>| match &*row.name {
            "retrospective.completed" => Some("completed"),
            "retrospective.skipped" => Some("skipped"),
            "retrospective.failed" => Some("failed"),
            _ => None,
        };
        let end = sorted.iter().rev().find_map(|row| Some((ends(row)?, row)));
        let asked = sorted.iter().rev().find(|row| row.name == "retrospective.requested");
        let count = |name: &str| sorted.iter().filter(|row| row.name == name).count();
        Some(Self {
            status: end.map_or("pending", |(status, _)| status),
            mode: asked.and_then(|row| row.member("mode")).and_then(mode),
            record_path: end.and_then(|(_, row)| row.member("record_path")).and_then(|path| match path.text() {
                Some(text) => Some(text.into_owned()),
                None => any_path.then(|| path.python_str().into_owned()),
            }),
            proposals_total: count("retrospective.proposal.generated"),
            proposals_applied: count("retrospective.proposal.applied"),
            proposals_rejected: count("retrospective.proposal.rejected"),
        })
    }

    /// Proposals that nobody has decided on.
    pub const fn proposals_pending(&self) -> usize {
        self.proposals_total.saturating_sub(self.proposals_applied).saturating_sub(self.proposals_rejected)
    }

    fn write(&self, out: &mut String) {
        let mut block = Block::open(out, '{', STYLE, 1);
        block.key("mode");
        match &self.mode {
            Some(mode) => json::write(mode.json(), block.out, STYLE, 2),
            None => block.out.push_str("null"),
        }
        let numbers = [
            ("proposals_applied", self.proposals_applied),
            ("proposals_pending", self.proposals_pending()),
            ("proposals_rejected", self.proposals_rejected),
            ("proposals_total", self.proposals_total),
        ];
        for (key, number) in numbers {
            block.key(key);
            block.out.push_str(&number.to_string());
        }
        block.key("record_path");
        match &self.record_path {
            Some(path) => json::write_text(path, block.out, false),
            None => block.out.push_str("null"),
        }
        text(&mut block, "status", self.status);
        block.close('}');
    }
}

/// A mode with exactly the members it may have.
fn mode(value: Json<'_>) -> Option<JsonText> {
    let only = |value: Json<'_>, keys: [&str; 2]| {
        value.kind() == JsonKind::Object && value.members().all(|(key, _)| keys.contains(&&*key))
    };
    let one_of = |value: Option<Json<'_>>, names: &[&str]| {
        value.and_then(Json::text).is_some_and(|text| names.contains(&&*text))
    };
    let signal = value.member("source_signal")?;
    let valid = only(value, ["value", "source_signal"])
        && one_of(value.member("value"), &["autonomous", "human_in_command"])
        && only(signal, ["kind", "evidence"])
        && one_of(signal.member("kind"), &["charter_override", "explicit_flag", "environment", "parent_process"])
        && signal.member("evidence").is_some_and(|evidence| evidence.kind() == JsonKind::Text);
    valid.then(|| JsonText::trusted(value.as_str()))
}

/// Everything that `status.json` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusSnapshot {
    /// The board.
    pub board: Board,
    /// The number of the mission, as decimal digits; empty where there is none.
    pub mission_number: String,
    /// The type of the mission; empty where it is not recorded.
    pub mission_type: String,
    /// The shape of the snapshot, from the second one on.
    pub schema_version: Option<i64>,
    /// The retrospective, once it was begun.
    pub retrospective: Option<RetrospectiveSummary>,
    /// Whether this shape names implementers.
    names_implementers: bool,
}

const STYLE: Style = Style::SNAPSHOT;

/// The first shape that names implementers.
const NAMES_IMPLEMENTERS: i64 = 2;

impl Log {
    /// The snapshot, given `meta.json` and the `status.json` that is there, if any: a snapshot keeps
    /// the shape it has.
    ///
    /// # Errors
    /// [`Code::MissionMetaMalformed`], [`Code::MissionNumberInvalid`], and those of [`Log::board`].
    pub fn snapshot(&self, meta: Option<&[u8]>, current: Option<&[u8]>) -> Decision<StatusSnapshot> {
        let rules = &self.generation().profile().status;
        let version = match current {
            _ if rules.snapshot_version < NAMES_IMPLEMENTERS => 1,
            None => rules.snapshot_version,
            Some(bytes) => recorded_version(bytes).unwrap_or(1),
        };
        let (number, mission_type) = meta.map(identity).transpose()?.unwrap_or_default();
        let mut snapshot = self.reduced()?;
        if let Some(number) = number {
            snapshot.mission_number = number;
        }
        snapshot.mission_type = mission_type;
        snapshot.schema_version = (version > 1).then_some(version);
        snapshot.names_implementers = version >= NAMES_IMPLEMENTERS;
        snapshot.retrospective = RetrospectiveSummary::of(&self.retrospective, rules.any_record_path);
        Ok(snapshot)
    }

    /// The board as the tool reduces it in memory: without `meta.json` and retrospective.
    ///
    /// # Errors
    /// Those of [`Log::board`].
    pub fn reduced(&self) -> Decision<StatusSnapshot> {
        let board = self.board()?;
        Ok(StatusSnapshot {
            mission_number: number_of_slug(&board.mission_slug),
            mission_type: String::new(),
            schema_version: None,
            retrospective: None,
            names_implementers: true,
            board,
        })
    }
}

/// Number and type that a `meta.json` records.
fn identity(bytes: &[u8]) -> Decision<(Option<String>, String)> {
    let malformed = |defect: MetaDefect| {
        Refusal::new(Code::MissionMetaMalformed).with("meta_path", "meta.json").with("reason", defect)
    };
    let meta = Meta::parse(bytes, &Limits::DEFAULT).map_err(malformed)?;
    let number = match meta.mission_number {
        NumberField::Absent => None,
        NumberField::Invalid(value) => {
            return Err(Refusal::new(Code::MissionNumberInvalid).with("mission", "the mission").with("value", value));
        }
        NumberField::Integer => {
            let text = core::str::from_utf8(bytes).unwrap_or_default();
            let recorded = Json::document(text).ok().and_then(|meta| meta.member("mission_number"));
            recorded.and_then(|number| event::integer(number).ok().map(Cow::into_owned))
        }
    };
    Ok((number, meta.mission_type))
}

/// The digits before the first hyphen, without leading zeros.
fn number_of_slug(slug: &str) -> String {
    let digits = slug.split_once('-').map_or("", |(digits, _)| digits);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return String::new();
    }
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { "0" } else { digits }.to_string()
}

/// The shape that a snapshot records; nothing where it is unreadable or records none.
fn recorded_version(bytes: &[u8]) -> Option<i64> {
    let version = Json::document(core::str::from_utf8(bytes).ok()?).ok()?.member("schema_version")?;
    match version.kind() {
        JsonKind::Bool => Some(i64::from(version.is_truthy())),
        JsonKind::Number => version.as_str().parse().ok(),
        _ => None,
    }
}

impl StatusSnapshot {
    /// The bytes of `status.json`: sorted keys, two spaces, one line break at the end. O(length).
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        let mut block = Block::open(&mut out, '{', STYLE, 0);
        count(&mut block, "event_count", self.board.event_count);
        value(&mut block, "last_event_id", &self.board.last_event_id);
        value(&mut block, "materialized_at", &self.board.materialized_at);
        text(&mut block, "mission_number", &self.mission_number);
        text(&mut block, "mission_slug", &self.board.mission_slug);
        text(&mut block, "mission_type", &self.mission_type);
        if let Some(retrospective) = &self.retrospective {
            block.key("retrospective");
            retrospective.write(block.out);
        }
        if let Some(version) = self.schema_version {
            block.key("schema_version");
            block.out.push_str(&version.to_string());
        }
        block.key("summary");
        let mut lanes: Vec<_> = LANES.iter().filter(|row| row.display).collect();
        lanes.sort_unstable_by_key(|row| row.wire);
        let mut summary = Block::open(block.out, '{', STYLE, 1);
        for row in lanes {
            count(&mut summary, row.wire, self.board.count(row.lane));
        }
        summary.close('}');
        block.key("work_packages");
        let mut packages = Block::open(block.out, '{', STYLE, 1);
        for package in &self.board.work_packages {
            packages.key(&package.id);
            self.write_package(package, packages.out);
        }
        packages.close('}');
        block.close('}');
        out.push('\n');
        out
    }

    /// A work package as this shape of the snapshot shows it.
    pub fn shown(&self, package: &WorkPackage) -> WorkPackage {
        let implementer = package.implementer.clone().filter(|_| self.names_implementers);
        WorkPackage { implementer, ..package.clone() }
    }

    fn write_package(&self, package: &WorkPackage, out: &mut String) {
        let mut block = Block::open(out, '{', STYLE, 2);
        text(&mut block, "actor", &package.actor);
        for name in ["agent", "agent_profile", "agent_profile_version", "assignee"] {
            slot(&mut block, package, name);
        }
        if let Some(cancellation) = &package.cancellation {
            value(&mut block, "cancellation_reason", &cancellation.reason);
        }
        count(&mut block, "force_count", package.force_count);
        if let Some(implementer) = package.implementer.as_ref().filter(|_| self.names_implementers) {
            text(&mut block, "implementer_of_record", implementer);
        }
        text(&mut block, "lane", package.lane.as_str());
        value(&mut block, "last_event_id", &package.last_event_id);
        value(&mut block, "last_transition_at", &package.last_transition_at);
        slot(&mut block, package, "model");
        list(&mut block, "notes", package.notes.as_deref());
        slot(&mut block, package, "provider");
        if let Some(cancellation) = &package.cancellation {
            value(&mut block, "reason_source", &cancellation.source);
        }
        if let Some(review) = &package.review {
            block.key("review");
            write_override(review.as_ref(), block.out);
        }
        if let Some(verdict) = &package.review_result {
            block.key("review_result");
            match verdict {
                Some(verdict) => encode::verdict(verdict.json(), block.out, STYLE, 3),
                None => block.out.push_str("null"),
            }
        }
        for name in ["role", "shell_pid", "shell_pid_created_at"] {
            slot(&mut block, package, name);
        }
        if let Some(subtasks) = &package.subtasks {
            block.key("subtasks");
            let mut inner = Block::open(block.out, '{', STYLE, 3);
            for (id, state) in subtasks {
                text(&mut inner, id, state);
            }
            inner.close('}');
        }
        list(&mut block, "tracker_refs", package.tracker_refs.as_deref());
        block.close('}');
    }
}

fn text(block: &mut Block<'_>, key: &str, text: &str) {
    block.key(key);
    json::write_text(text, block.out, false);
}

fn count(block: &mut Block<'_>, key: &str, count: usize) {
    block.key(key);
    block.out.push_str(&count.to_string());
}

fn value(block: &mut Block<'_>, key: &str, value: &JsonText) {
    block.key(key);
    json::write(value.json(), block.out, STYLE, 3);
}

fn slot(block: &mut Block<'_>, package: &WorkPackage, name: &str) {
    if let Some(known) = package.slot(name) {
        value(block, name, known);
    }
}

fn list(block: &mut Block<'_>, key: &str, items: Option<&[JsonText]>) {
    let Some(items) = items else { return };
    block.key(key);
    let mut inner = Block::open(block.out, '[', STYLE, 3);
    for item in items {
        inner.next();
        json::write(item.json(), inner.out, STYLE, 4);
    }
    inner.close(']');
}

fn write_override(review: Option<&Override>, out: &mut String) {
    let Some(review) = review else {
        out.push_str("null");
        return;
    };
    let mut block = Block::open(out, '{', STYLE, 3);
    for (key, field) in
        [("actor", &review.actor), ("at", &review.at), ("reason", &review.reason), ("wp_id", &review.wp_id)]
    {
        text(&mut block, key, field);
    }
    block.close('}');
}
