//! The checks of `status validate`, and what the tool does not look for.
//!
//! Everything is found at once. The tool's own findings carry its words, in its order.
//!
//! Source: status specification, sections 4.1 and 10.1; field cases F and G.

use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    board::Board,
    encode,
    event::{Fields, Row, Transition},
    finding::{Finding, FindingCode},
    json::{self, Json, JsonKind},
    lane::Lane,
    log::{Log, lines},
    merge::check_appended,
    names::WorkPackageId,
    snapshot::StatusSnapshot,
    time::Timestamp,
};
use crate::{generation::Generation, identity::trim};

/// What the checks look at. Everything but the log may be absent.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatusFiles<'a> {
    /// `status.events.jsonl`.
    pub log: Option<&'a [u8]>,
    /// An older copy of it, for instance the committed one.
    pub older_log: Option<&'a [u8]>,
    /// `meta.json`.
    pub meta: Option<&'a [u8]>,
    /// `status.json`.
    pub snapshot: Option<&'a [u8]>,
    /// `lanes.json`.
    pub lanes: Option<&'a [u8]>,
    /// The ids of the work packages that have a file below `tasks/`.
    pub tasks: Option<&'a [&'a str]>,
    /// The directory name of the mission.
    pub mission: Option<&'a str>,
}

/// Everything that is wrong or odd with the status of a mission. O(n log n).
pub fn validate(files: &StatusFiles<'_>, generation: Generation) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(bytes) = files.log else {
        if files.snapshot.is_some() {
            let tool = "status.json exists but status.events.jsonl is missing";
            found.push(tool_finding(FindingCode::LogMissing, None, tool.to_string()));
        } else if files.older_log.is_some() {
            let message = "status.events.jsonl was committed and is missing".to_string();
            found.push(Finding { code: FindingCode::LogMissing, line: None, wp_id: None, message, tool: None });
        }
        return found;
    };
    let log = Log::read(bytes, generation);
    for defect in log.defects() {
        found.push(Finding {
            code: FindingCode::UnreadableLine,
            line: Some(defect.line),
            wp_id: None,
            message: format!("line {} is unreadable: {}", defect.line, defect.defect),
            tool: None,
        });
    }
    let text = String::from_utf8_lossy(bytes);
    let rows = Rows::read(&text, generation);
    rows.schema(&mut found);
    rows.legality(&mut found);
    rows.evidence(&mut found);
    if let Ok(snapshot) = log.snapshot(files.meta, files.snapshot) {
        drift(&snapshot, files.snapshot, rows.is_empty(), &mut found);
        swallowed(&snapshot.board, &mut found);
        super::reconcile::lanes_and_tasks(&snapshot.board, files, &mut found);
    }
    rows.continuity(&log, &mut found);
    rows.times(&mut found);
    rows.duplicates(&mut found);
    rows.odd(files.mission, &mut found);
    if let Some(older) = files.older_log {
        rewritten(older, bytes, &mut found);
    }
    found
}

fn tool_finding(code: FindingCode, line: Option<usize>, text: String) -> Finding {
    Finding { code, line, wp_id: None, message: text.clone(), tool: Some(text) }
}

fn ours(code: FindingCode, line: Option<usize>, wp_id: &str, message: String) -> Finding {
    Finding { code, line, wp_id: Some(wp_id.to_string()), message, tool: None }
}

fn swallowed(board: &Board, found: &mut Vec<Finding>) {
    for event in &board.swallowed {
        let message = format!("{} to {} counts and does not move {}", event.from, event.to, event.wp_id);
        found.push(ours(FindingCode::SwallowedTransition, Some(event.line), &event.wp_id, message));
    }
}

fn rewritten(older: &[u8], newer: &[u8], found: &mut Vec<Finding>) {
    if let Err(refusal) = check_appended(older, newer) {
        let lost = refusal.candidates().join(", ");
        let message = if lost.is_empty() { refusal.message() } else { format!("{}: {lost}", refusal.message()) };
        found.push(Finding { code: FindingCode::LogRewritten, line: None, wp_id: None, message, tool: None });
    }
}

/// Checks one raw object against the schema of a transition and answers in the tool's words.
pub fn check_row(row: Json<'_>) -> Vec<(FindingCode, String)> {
    const REQUIRED: [&str; 8] = ["event_id", "wp_id", "from_lane", "to_lane", "at", "actor", "force", "execution_mode"];
    let mut found = Vec::new();
    for key in REQUIRED.iter().filter(|key| row.member(key).is_none()) {
        found.push((FindingCode::MissingField, format!("Missing required field: {key}")));
    }
    if row.member("mission_slug").is_none() && row.member("feature_slug").is_none() {
        let text = "Missing required field: mission_slug (or legacy mission_slug)";
        found.push((FindingCode::MissingField, text.to_string()));
    }
    let given = |key: &str| row.member(key).filter(|value| !value.is_null());
    let id = row.member("event_id").map_or(Cow::Borrowed("unknown"), Json::python_str);
    let mut add = |code, text| found.push((code, text));
    if row.member("event_id").is_some_and(Json::is_truthy) && !is_event_id(&id) {
        add(FindingCode::MalformedEventId, format!("Invalid event ID format: {id}"));
    }
    for key in ["from_lane", "to_lane"] {
        let Some(value) = given(key) else { continue };
        let lane = value.text().and_then(|text| Lane::parse(&text));
        let known = lane.is_some_and(|lane| lane.row().display || (lane == Lane::Genesis && key == "from_lane"));
        if !known {
            add(FindingCode::LaneNotCanonical, format!("{key} is not canonical: {}", value.python_str()));
        }
    }
    if let Some(at) = given("at").filter(|at| at.text().is_none_or(|text| Timestamp::parse(&text).is_none())) {
        add(FindingCode::MalformedTime, format!("Event {id}: invalid ISO 8601 timestamp: {}", at.python_str()));
    }
    if let Some(force) = given("force").filter(|force| force.kind() != JsonKind::Bool) {
        add(FindingCode::MalformedForce, format!("Event {id}: force must be boolean, got {}", python_type(force)));
    }
    let modes = |mode: &Json<'_>| mode.text().is_none_or(|text| !matches!(&*text, "worktree" | "direct_repo"));
    if let Some(mode) = given("execution_mode").filter(modes) {
        let mode = mode.python_str();
        let text = format!("Event {id}: execution_mode must be 'worktree' or 'direct_repo', got '{mode}'");
        add(FindingCode::MalformedExecutionMode, text);
    }
    let says = |key: &str| row.member(key).is_some_and(Json::is_truthy);
    if row.member("force").is_some_and(|force| force.as_str() == "true") && !says("reason") {
        add(FindingCode::ForceWithoutReason, format!("Event {id}: force=true without reason"));
    }
    let is = |key: &str, lane: Lane| given(key).and_then(Json::text).is_some_and(|text| text == lane.as_str());
    if is("from_lane", Lane::ForReview) && is("to_lane", Lane::InProgress) && !says("review_ref") {
        add(FindingCode::ReviewRefMissing, format!("Event {id}: for_review->in_progress without review_ref"));
    }
    found
}

fn python_type(value: Json<'_>) -> &'static str {
    match value.kind() {
        JsonKind::Null => "NoneType",
        JsonKind::Bool => "bool",
        JsonKind::Number if value.as_str().bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) => "float",
        JsonKind::Number => "int",
        JsonKind::Text => "str",
        JsonKind::List => "list",
        JsonKind::Object => "dict",
    }
}

/// A ULID in any case, a UUID with hyphens, or 32 hexadecimal digits.
fn is_event_id(id: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match id.len() {
        26 => id.bytes().all(|byte| super::event::is_crockford(byte.to_ascii_uppercase())),
        32 => hex(id),
        36 => {
            let groups: Vec<&str> = id.split('-').collect();
            let lengths = [8, 4, 4, 4, 12];
            groups.len() == 5 && groups.iter().zip(lengths).all(|(group, length)| group.len() == length && hex(group))
        }
        _ => false,
    }
}

/// One transition with its place and the line that the tool would write for it.
struct Checked<'a> {
    line: usize,
    event: Transition<'a>,
    text: String,
}

impl Checked<'_> {
    fn id(&self) -> Cow<'_, str> {
        self.event.event_id.python_str()
    }

    fn wp(&self) -> Cow<'_, str> {
        self.event.wp_id.python_str()
    }

    fn at(&self) -> Cow<'_, str> {
        self.event.at.python_str()
    }
}

/// The rows of a log that can be read.
struct Rows<'a> {
    transitions: Vec<Checked<'a>>,
    /// Lines of rows that hide a transition.
    hidden: Vec<usize>,
    /// Lines of rows that hold an absolute path.
    absolute: Vec<usize>,
    any: bool,
}

impl<'a> Rows<'a> {
    fn read(text: &'a str, generation: Generation) -> Self {
        let mut rows = Self { transitions: Vec::new(), hidden: Vec::new(), absolute: Vec::new(), any: false };
        for (line, text) in lines(text) {
            rows.any = true;
            if Json::parse(text).is_ok_and(holds_absolute_path) {
                rows.absolute.push(line);
            }
            match Fields::read(text).and_then(|fields| fields.row(generation.profile().status.skipped_subtasks)) {
                Ok(Row::Transition(event)) => {
                    let text = encode::transition(&event);
                    rows.transitions.push(Checked { line, event, text });
                }
                Ok(Row::Foreign(foreign)) if foreign.hides_transition => rows.hidden.push(line),
                _ => {}
            }
        }
        rows
    }

    const fn is_empty(&self) -> bool {
        !self.any
    }

    fn schema(&self, found: &mut Vec<Finding>) {
        for row in &self.transitions {
            let texts = Json::parse(&row.text).map(check_row).unwrap_or_default();
            found.extend(texts.into_iter().map(|(code, text)| Finding {
                wp_id: Some(row.wp().into_owned()),
                ..tool_finding(code, Some(row.line), text)
            }));
        }
    }

    fn legality(&self, found: &mut Vec<Finding>) {
        let mut sorted: Vec<&Checked<'_>> = self.transitions.iter().collect();
        sorted.sort_by(|a, b| (a.at(), a.id()).cmp(&(b.at(), b.id())));
        for row in sorted.into_iter().filter(|row| !row.event.force.is_truthy()) {
            let (from, to) = (row.event.from, row.event.to);
            if !from.leads_to(to) {
                let text = format!("Event {}: illegal transition {from} -> {to}", row.id());
                found.push(Finding {
                    wp_id: Some(row.wp().into_owned()),
                    ..tool_finding(FindingCode::IllegalTransition, Some(row.line), text)
                });
            }
        }
    }

    fn evidence(&self, found: &mut Vec<Finding>) {
        let done = self.transitions.iter().filter(|row| row.event.to == Lane::Done && !row.event.force.is_truthy());
        for row in done {
            let mut add = |what: &str| {
                let text = format!("Event {}: done {what}", row.id());
                found.push(Finding {
                    wp_id: Some(row.wp().into_owned()),
                    ..tool_finding(FindingCode::EvidenceMissing, Some(row.line), text)
                });
            };
            let Some(review) = row.event.evidence.member("review") else {
                add("without evidence (not forced)");
                continue;
            };
            let lacks = |key: &str| !review.member(key).is_some_and(Json::is_truthy);
            if lacks("reviewer") {
                add("evidence missing reviewer identity");
            }
            if lacks("verdict") {
                add("evidence missing verdict");
            }
            if lacks("reference") {
                add("evidence missing approval reference");
            }
        }
    }

    /// Rows that do not continue the lane in force, and rows behind a terminal lane.
    fn continuity(&self, log: &Log, found: &mut Vec<Finding>) {
        let mut order: Vec<&Checked<'_>> = self.transitions.iter().collect();
        // Stable: of equal ids at one time the first one stays first.
        order.sort_by(|a, b| (a.at(), a.id()).cmp(&(b.at(), b.id())));
        let swallowed: Vec<usize> =
            log.board().map(|board| board.swallowed.iter().map(|event| event.line).collect()).unwrap_or_default();
        let mut lanes: alloc::collections::BTreeMap<String, Lane> = alloc::collections::BTreeMap::new();
        let mut known = alloc::collections::BTreeSet::new();
        let first = |row: &&Checked<'_>| known.insert(row.id().into_owned());
        for row in order.into_iter().filter(first).filter(|row| !swallowed.contains(&row.line)) {
            let wp = row.wp().into_owned();
            let (from, to) = (row.event.from, row.event.to);
            if let Some(now) = lanes.get(&wp).copied() {
                if now.is_terminal() && now != to {
                    let message = format!("{wp} was {now} and moves on to {to}");
                    found.push(ours(FindingCode::PastTerminal, Some(row.line), &wp, message));
                } else if now != from {
                    let message = format!("{wp} was in {now}, the row says {from}");
                    found.push(ours(FindingCode::FromLaneMismatch, Some(row.line), &wp, message));
                }
            }
            lanes.insert(wp, to);
        }
    }

    /// Rows whose clock runs back, and times that are not written alike.
    fn times(&self, found: &mut Vec<Finding>) {
        let mut latest: alloc::collections::BTreeMap<String, (Timestamp, usize)> = alloc::collections::BTreeMap::new();
        let mut odd: Vec<usize> = Vec::new();
        for row in &self.transitions {
            let at = row.at();
            let Some(instant) = Timestamp::parse(&at) else { continue };
            if instant.offset != Some(0) {
                odd.push(row.line);
            }
            let wp = row.wp().into_owned();
            match latest.get(&wp) {
                Some((known, line)) if known.micros > instant.micros => {
                    let message = format!("{at} is earlier than line {line} of the same work package");
                    found.push(ours(FindingCode::ClockSkew, Some(row.line), &wp, message));
                }
                _ => {
                    latest.insert(wp, (instant, row.line));
                }
            }
        }
        let spellings = |suffix: &str| self.transitions.iter().any(|row| row.at().ends_with(suffix));
        let mixed = spellings("Z") && spellings("+00:00");
        if !odd.is_empty() || mixed {
            let message = match odd.first() {
                Some(line) => format!("{} times are not in UTC, the first one in line {line}", odd.len()),
                None => "times in UTC are written both with `Z` and with `+00:00`".to_string(),
            };
            let line = odd.first().copied();
            found.push(Finding { code: FindingCode::MixedOffsets, line, wp_id: None, message, tool: None });
        }
    }

    fn duplicates(&self, found: &mut Vec<Finding>) {
        let mut sorted: Vec<&Checked<'_>> = self.transitions.iter().collect();
        sorted.sort_by(|a, b| a.event.event_id.as_str().cmp(b.event.event_id.as_str()).then(a.line.cmp(&b.line)));
        for rows in sorted.chunk_by(|a, b| a.event.event_id == b.event.event_id) {
            let Some((first, rest)) = rows.split_first() else { continue };
            for row in rest {
                let same = row.text == first.text;
                let code = if same { FindingCode::DuplicateEventId } else { FindingCode::ConflictingEventId };
                let message = format!("event {} is in line {} already", row.id(), first.line);
                found.push(ours(code, Some(row.line), &row.wp(), message));
            }
        }
    }

    fn odd(&self, mission: Option<&str>, found: &mut Vec<Finding>) {
        let mut add = |code, line: usize, message: &str| {
            found.push(Finding { code, line: Some(line), wp_id: None, message: message.to_string(), tool: None });
        };
        for line in &self.hidden {
            add(FindingCode::HiddenTransition, *line, "a transition with `event_type` is skipped silently");
        }
        for line in &self.absolute {
            add(FindingCode::AbsolutePath, *line, "the row holds an absolute path");
        }
        for row in &self.transitions {
            if mission.is_some_and(|mission| mission != row.event.mission_slug) {
                add(FindingCode::ForeignSlug, row.line, &format!("the row names mission `{}`", row.event.mission_slug));
            }
            if WorkPackageId::parse(&row.wp()).is_err() {
                add(FindingCode::WorkPackageIdNotCanonical, row.line, &format!("`{}` is no canonical id", row.wp()));
            }
        }
    }
}

/// Whether a value holds a path that is right on one machine only.
fn holds_absolute_path(value: Json<'_>) -> bool {
    match value.kind() {
        JsonKind::Text => value.text().is_some_and(|text| {
            let home = ["/home/", "/Users/", "/root/", "/tmp/", "/private/"];
            let drive = text.get(1..3) == Some(":\\") && text.starts_with(|c: char| c.is_ascii_alphabetic());
            drive || home.iter().any(|start| text.starts_with(start))
        }),
        JsonKind::List => value.items().any(holds_absolute_path),
        JsonKind::Object => value.members().any(|(_, member)| holds_absolute_path(member)),
        _ => false,
    }
}

/// What `status.json` says otherwise than the log.
fn drift(snapshot: &StatusSnapshot, disk: Option<&[u8]>, empty: bool, found: &mut Vec<Finding>) {
    let mut add = |wp: Option<&str>, text: String| {
        let finding = tool_finding(FindingCode::SnapshotDrift, None, text);
        found.push(Finding { wp_id: wp.map(Into::into), ..finding });
    };
    let Some(bytes) = disk else {
        if !empty {
            let text = "status.events.jsonl exists but status.json is missing (run 'spec-kitty agent status materialize' to generate)";
            found.push(tool_finding(FindingCode::SnapshotMissing, None, text.to_string()));
        }
        return;
    };
    let text = core::str::from_utf8(bytes).unwrap_or_default();
    let ours = snapshot.to_json();
    let (Ok(disk), Ok(calculated)) = (Json::document(text), Json::document(trim(&ours))) else {
        let message = "status.json is no JSON".to_string();
        found.push(Finding { code: FindingCode::SnapshotUnreadable, line: None, wp_id: None, message, tool: None });
        return;
    };
    let [there, here] = [disk, calculated].map(|document| document.member("work_packages").unwrap_or(Json::NULL));
    let mut ids: Vec<Cow<'_, str>> = there.members().chain(here.members()).map(|(id, _)| id).collect();
    ids.sort_unstable();
    ids.dedup();
    let lane = |wp: Json<'_>| wp.member("lane").map_or(Cow::Borrowed("None"), Json::python_str).into_owned();
    for id in &ids {
        match (there.member(id), here.member(id)) {
            (None, Some(wp)) => {
                add(
                    Some(id),
                    format!("Materialization drift: {id} missing from status.json (expected lane={})", lane(wp)),
                );
            }
            (Some(_), None) => {
                add(Some(id), format!("Materialization drift: {id} in status.json but not in reducer output"));
            }
            (Some(disk), Some(calculated)) if lane(disk) != lane(calculated) => {
                let (disk, calculated) = (lane(disk), lane(calculated));
                let text = format!(
                    "Materialization drift: {id} lane={disk} in status.json but reducer says lane={calculated}"
                );
                add(Some(id), text);
            }
            (Some(disk), Some(calculated)) if json::canonical(disk) != json::canonical(calculated) => {
                add(
                    Some(id),
                    format!("Materialization drift: {id} state differs between status.json and reducer output"),
                );
            }
            _ => {}
        }
    }
    let member = |document: Json<'_>, key: &str| document.member(key).map(json::canonical);
    if member(disk, "retrospective") != member(calculated, "retrospective") {
        let text = "Materialization drift: retrospective snapshot differs between status.json and reducer output";
        add(None, text.to_string());
    }
    let (d, c) = (member(disk, "event_count"), member(calculated, "event_count"));
    if d != c {
        let shown = |count: Option<String>| count.unwrap_or_else(|| "None".to_string());
        let text =
            format!("Materialization drift: event_count={} in status.json but reducer counted {}", shown(d), shown(c));
        add(None, text);
    }
    if member(disk, "last_event_id") != member(calculated, "last_event_id") {
        let text = "Materialization drift: last_event_id mismatch between status.json and reducer output";
        add(None, text.to_string());
    }
}
