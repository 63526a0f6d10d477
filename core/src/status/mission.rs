//! The status of one mission, as an aggregate: load, claim, transition, annotate, save.
//!
//! It plans and never writes. What it has planned becomes a [`StatusWrite`]: the bytes to append,
//! the snapshot, the paths to commit, and the log that it was planned on. A host appends only while
//! the log is still that one, so a claim that lost a race is refused and no update is ever lost.
//! Time and ids are arguments.
//!
//! Source: status specification, sections 2.9, 5.2 to 5.4; field cases FC-081, FC-082, FC-097.

use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::{
    LOG_FILE, SNAPSHOT_FILE,
    board::Board,
    event::is_crockford,
    json::{self, Json, JsonKind},
    lane::Lane,
    log::Log,
    names::WorkPackageId,
    snapshot::StatusSnapshot,
    time::Timestamp,
    transition::{APPROVED, Review, TransitionFacts, check},
};
use crate::{
    code::{Code, Decision, Refusal},
    digest::fnv1a,
    generation::Generation,
    identity::{DirName, SPECS, trim},
    limit::Limits,
    meta::Meta,
};

/// Id and time of one planned event, minted by the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp<'a> {
    /// A ULID.
    pub event_id: &'a str,
    /// UTC as the tool writes it: `2026-01-02T03:04:05.000006+00:00`.
    pub at: &'a str,
}

/// A log, told apart from every other by its length and a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Basis {
    /// Bytes.
    pub len: usize,
    /// FNV-1a of the bytes; it tells logs apart that grew, and is no protection against forgery.
    pub digest: u64,
}

impl Basis {
    /// The basis of a log. O(length).
    pub fn of(log: &[u8]) -> Self {
        Self { len: log.len(), digest: fnv1a(log) }
    }
}

/// What a host has to do, as one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWrite {
    /// The log that it was planned on.
    pub basis: Basis,
    /// Path of the log, below the root of the surface.
    pub log_path: String,
    /// What to append to it; begins with a line break where the log lacks its last one.
    pub append: String,
    /// Path of the snapshot, below the root of the surface.
    pub snapshot_path: String,
    /// The whole snapshot.
    pub snapshot: String,
}

impl StatusWrite {
    /// The paths to commit.
    pub fn paths(&self) -> [&str; 2] {
        [&self.log_path, &self.snapshot_path]
    }

    /// Whether `log`, as it is now, is still the one that this was planned on.
    ///
    /// # Errors
    /// [`Code::StatusBasisStale`]: load again and plan again.
    pub fn check(&self, log: &[u8]) -> Decision<()> {
        if Basis::of(log) == self.basis {
            Ok(())
        } else {
            Err(Refusal::new(Code::StatusBasisStale).with("log", &self.log_path))
        }
    }
}

/// Who claims, and with which process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Claimant<'a> {
    /// The identity that holds the claim.
    pub actor: &'a str,
    /// The process of the claimant.
    pub shell_pid: Option<u64>,
    /// When that process began.
    pub shell_pid_created_at: Option<&'a str>,
    /// Where the work happens.
    pub workspace: Option<&'a str>,
    /// Whether the dependencies are ready; `None` where nobody looked.
    pub dependency_ready: Option<bool>,
    /// Whether the lanes of the mission are computed; `None` where nobody looked, or the work needs none.
    pub lanes_computed: Option<bool>,
}

/// What is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// The implementation; with `rework`, also of a work package that was handed in already.
    Implementation {
        /// Whether work that was handed in may be taken up again.
        rework: bool,
    },
    /// The review.
    Review,
}

impl ClaimKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Implementation { .. } => "implementation",
            Self::Review => "review",
        }
    }
}

/// The outcome of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claimed {
    /// Planned, to be saved.
    Planned,
    /// The claimant holds it already; nothing is planned.
    Held,
}

/// A transition that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransitionRequest<'a> {
    /// What the guards ask about: actor, reason, evidence, force.
    pub facts: TransitionFacts<'a>,
    /// `operator` or `synthetic`, for a cancellation.
    pub reason_source: Option<&'a str>,
    /// JSON of more about the circumstances.
    pub policy_metadata: Option<&'a str>,
}

/// The status of one mission.
#[derive(Clone)]
pub struct MissionStatus {
    dir: DirName,
    mission_id: Option<String>,
    meta: Vec<u8>,
    current: Option<Vec<u8>>,
    basis: Basis,
    needs_line_break: bool,
    log: Log,
    board: Board,
    planned: String,
}

impl MissionStatus {
    /// Loads the status of a mission: its directory, its log (absent before the first event), its
    /// `meta.json` and the `status.json` that is there.
    ///
    /// # Errors
    /// [`Code::MissionMetaMissing`] for a mission that does not exist,
    /// [`Code::MissionMetaMalformed`], [`Code::MissionNumberInvalid`], [`Code::StatusUnreadable`].
    pub fn load(
        dir: &DirName,
        log: Option<&[u8]>,
        meta: Option<&[u8]>,
        current: Option<&[u8]>,
        generation: Generation,
    ) -> Decision<Self> {
        let path = format!("{SPECS}/{dir}/meta.json");
        let bytes =
            meta.ok_or_else(|| Refusal::new(Code::MissionMetaMissing).with("mission", dir).with("meta_path", &path))?;
        let meta = Meta::parse(bytes, &Limits::DEFAULT).map_err(|defect| {
            Refusal::new(Code::MissionMetaMalformed).with("meta_path", &path).with("reason", defect)
        })?;
        let text = log.unwrap_or_default();
        let log = Log::parse(text, generation)?;
        let board = log.board()?;
        log.snapshot(Some(bytes), current)?;
        Ok(Self {
            dir: dir.clone(),
            mission_id: meta.mission_id.text().map(Into::into),
            meta: bytes.to_vec(),
            current: current.map(<[u8]>::to_vec),
            basis: Basis::of(text),
            needs_line_break: text.last().is_some_and(|byte| *byte != b'\n'),
            log,
            board,
            planned: String::new(),
        })
    }

    /// The board, with everything that is planned.
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// The snapshot, with everything that is planned.
    ///
    /// # Errors
    /// Those of [`Log::snapshot`].
    pub fn snapshot(&self) -> Decision<StatusSnapshot> {
        self.log.snapshot(Some(&self.meta), self.current.as_deref())
    }

    /// The mission.
    pub const fn dir(&self) -> &DirName {
        &self.dir
    }

    /// The lane of a work package; `genesis` for one that nobody has seeded.
    fn lane(&self, wp: &str) -> Lane {
        match self.board.lane(wp) {
            Lane::Uninitialized => Lane::Genesis,
            lane => lane,
        }
    }

    /// Claims a work package. A planned one takes two stamps (claimed, in progress), every other
    /// case one.
    ///
    /// # Errors
    /// [`Code::ClaimConflict`] when another actor holds it, [`Code::NotFinalized`],
    /// [`Code::StartRejected`], and those of [`Self::transition`].
    pub fn claim(
        &mut self,
        wp: &WorkPackageId,
        kind: ClaimKind,
        claimant: &Claimant<'_>,
        stamps: &[Stamp<'_>],
    ) -> Decision<Claimed> {
        let lane = self.lane(wp.as_str());
        let begin = |to: Lane| Step { to, reason: None, review_ref: None, force: false };
        let rework = Step {
            to: Lane::InProgress,
            reason: Some("Re-implementing after review feedback"),
            review_ref: None,
            force: true,
        };
        let review = Step {
            to: Lane::InReview,
            reason: Some("Started review via action command"),
            review_ref: Some("action-review-claim"),
            force: false,
        };
        let steps = match (kind, lane) {
            (ClaimKind::Implementation { .. }, Lane::Genesis | Lane::Uninitialized) => {
                return Err(Refusal::new(Code::NotFinalized).with("wp_id", wp).with("mission", &self.dir));
            }
            (ClaimKind::Implementation { .. }, Lane::Planned) => vec![begin(Lane::Claimed), begin(Lane::InProgress)],
            (ClaimKind::Implementation { .. }, Lane::Claimed) => {
                self.check_holder(wp, kind, claimant)?;
                vec![begin(Lane::InProgress)]
            }
            (ClaimKind::Implementation { .. }, Lane::InProgress) | (ClaimKind::Review, Lane::InReview) => {
                self.check_holder(wp, kind, claimant)?;
                return Ok(Claimed::Held);
            }
            (ClaimKind::Implementation { rework: true }, Lane::ForReview | Lane::InReview | Lane::Approved) => {
                vec![rework]
            }
            (ClaimKind::Review, Lane::ForReview) => vec![review],
            _ => {
                return Err(Refusal::new(Code::StartRejected)
                    .with("wp_id", wp)
                    .with("lane", lane)
                    .with("kind", kind.as_str()));
            }
        };
        let mut next = self.clone();
        for (index, step) in steps.iter().enumerate() {
            let stamp = stamps.get(index).ok_or_else(|| {
                Refusal::new(Code::MalformedQuestion).with("reason", format!("the claim takes {} stamps", steps.len()))
            })?;
            next.step(wp, step, claimant, stamp)?;
        }
        *self = next;
        Ok(Claimed::Planned)
    }

    fn step(&mut self, wp: &WorkPackageId, step: &Step, claimant: &Claimant<'_>, stamp: &Stamp<'_>) -> Decision<()> {
        let metadata = (step.to == Lane::Claimed).then(|| claim_metadata(claimant));
        let dir = self.dir.to_string();
        let workspace = claimant.workspace.or(Some(&dir));
        let request = TransitionRequest {
            facts: TransitionFacts {
                actor: Some(claimant.actor),
                workspace,
                reason: step.reason,
                review_ref: step.review_ref,
                force: step.force,
                dependency_ready: claimant.dependency_ready,
                lanes_computed: claimant.lanes_computed,
                ..TransitionFacts::default()
            },
            reason_source: None,
            policy_metadata: metadata.as_deref(),
        };
        self.transition(wp, step.to, &request, stamp)
    }

    /// Whether the claimant may take over from whoever holds the work package.
    fn check_holder(&self, wp: &WorkPackageId, kind: ClaimKind, claimant: &Claimant<'_>) -> Decision<()> {
        let Some(package) = self.board.work_package(wp.as_str()) else { return Ok(()) };
        let holder = trim(&package.actor);
        let asking = trim(claimant.actor);
        let role = package.slot("role").and_then(|role| role.text().map(|role| trim(&role).to_string()));
        let unowned = match kind {
            ClaimKind::Implementation { .. } => asking.is_empty() || matches!(holder, "implement-command" | "unknown"),
            ClaimKind::Review => role.as_deref() != Some("reviewer"),
        };
        if holder.is_empty() || holder == asking || unowned {
            return Ok(());
        }
        Err(Refusal::new(Code::ClaimConflict)
            .with("wp_id", wp)
            .with("holder", holder)
            .with("asking", asking)
            .with("kind", kind.as_str()))
    }

    /// Plans a transition.
    ///
    /// # Errors
    /// Those of [`check`]; [`Code::ReviewVerdictContradicts`] when an approval sends work back or
    /// the other way round; [`Code::StampInvalid`], [`Code::StampNotMonotonic`],
    /// [`Code::DuplicateEventId`]; [`Code::MalformedQuestion`] for metadata that is no JSON object.
    pub fn transition(
        &mut self,
        wp: &WorkPackageId,
        to: Lane,
        request: &TransitionRequest<'_>,
        stamp: &Stamp<'_>,
    ) -> Decision<()> {
        let facts = &request.facts;
        let from = self.lane(wp.as_str());
        let generation = self.log.generation();
        if to == Lane::Uninitialized {
            // Force would persist it in the tool, and the work package would leave every board.
            check(from, to, &TransitionFacts { force: false, ..*facts }, generation)?;
        }
        check(from, to, facts, generation)?;
        if let Some(result) = facts.review_result.filter(|_| from == Lane::InReview && !facts.force) {
            let back = matches!(to, Lane::Planned | Lane::InProgress);
            if back && result.verdict == APPROVED {
                return Err(Refusal::new(Code::ReviewVerdictContradicts)
                    .with("to", to)
                    .with("verdict", result.verdict));
            }
        }
        self.check_stamp(wp, stamp)?;
        let row = Planned { dir: &self.dir, mission_id: self.mission_id.as_deref(), wp, from, to, request, stamp };
        let line = row.line()?;
        self.append(&line)
    }

    /// Plans an annotation: `delta` is the JSON of what changes.
    ///
    /// # Errors
    /// [`Code::EmptyDelta`], [`Code::StatusUnreadable`] for a delta of another shape, and the codes
    /// of a stamp.
    pub fn annotate(&mut self, wp: &WorkPackageId, delta: &str, actor: &str, stamp: &Stamp<'_>) -> Decision<()> {
        check_stamp_form(stamp)?;
        let delta = object(delta, "the delta")?;
        let row = format!(
            r#"{{"actor": {}, "at": {}, "delta": {}, "event_id": {}, "kind": "annotation", "wp_id": {}}}"#,
            quoted(actor),
            quoted(stamp.at),
            delta.as_str(),
            quoted(stamp.event_id),
            quoted(wp.as_str())
        );
        let empty = super::event::Delta::read(delta, true).is_ok_and(|delta| delta.is_empty());
        if empty {
            return Err(Refusal::new(Code::EmptyDelta).with("wp_id", wp));
        }
        let value = Json::parse(&row).map_err(|error| not_json("the delta", error.reason))?;
        self.append(&json::canonical(value))
    }

    /// What to write, or nothing where nothing is planned.
    ///
    /// # Errors
    /// Those of [`Log::snapshot`].
    pub fn save(&self) -> Decision<Option<StatusWrite>> {
        if self.planned.is_empty() {
            return Ok(None);
        }
        let line_break = if self.needs_line_break { "\n" } else { "" };
        Ok(Some(self.write([line_break, &self.planned].concat(), self.snapshot()?.to_json())))
    }

    /// The snapshot to write, and with it what is planned; nothing where `status.json` is that
    /// already.
    ///
    /// # Errors
    /// Those of [`Log::snapshot`].
    pub fn materialize(&self) -> Decision<Option<StatusWrite>> {
        if !self.planned.is_empty() {
            return self.save();
        }
        let snapshot = self.snapshot()?.to_json();
        let is_current = self.current.as_deref() == Some(snapshot.as_bytes());
        Ok((!is_current).then(|| self.write(String::new(), snapshot)))
    }

    fn write(&self, append: String, snapshot: String) -> StatusWrite {
        StatusWrite {
            basis: self.basis,
            log_path: format!("{SPECS}/{}/{LOG_FILE}", self.dir),
            append,
            snapshot_path: format!("{SPECS}/{}/{SNAPSHOT_FILE}", self.dir),
            snapshot,
        }
    }

    fn append(&mut self, line: &str) -> Decision<()> {
        let mut log = self.log.clone();
        log.append(format!("{line}\n").as_bytes())?;
        self.board = log.board()?;
        self.log = log;
        self.planned.push_str(line);
        self.planned.push('\n');
        Ok(())
    }

    /// A stamp must be well formed, new, and later than what the work package shows.
    fn check_stamp(&self, wp: &WorkPackageId, stamp: &Stamp<'_>) -> Decision<()> {
        check_stamp_form(stamp)?;
        if self.log.has_event(stamp.event_id) {
            return Err(Refusal::new(Code::DuplicateEventId).with("event_id", stamp.event_id));
        }
        let last = self.board.work_package(wp.as_str()).map(|package| package.last_transition_at.text());
        match last.flatten() {
            Some(last) if stamp.at <= &*last => {
                Err(Refusal::new(Code::StampNotMonotonic).with("wp_id", wp).with("at", stamp.at).with("last", &*last))
            }
            _ => Ok(()),
        }
    }
}

/// One step of a claim.
struct Step {
    to: Lane,
    reason: Option<&'static str>,
    review_ref: Option<&'static str>,
    force: bool,
}

fn check_stamp_form(stamp: &Stamp<'_>) -> Decision<()> {
    let ulid = stamp.event_id.len() == 26 && stamp.event_id.bytes().all(is_crockford);
    let reason = match () {
        () if !ulid => "its id is no ULID",
        () if !Timestamp::is_canonical(stamp.at) => "its time is not written as UTC with `+00:00`",
        () => return Ok(()),
    };
    Err(Refusal::new(Code::StampInvalid).with("event_id", stamp.event_id).with("at", stamp.at).with("reason", reason))
}

fn claim_metadata(claimant: &Claimant<'_>) -> String {
    let mut members = vec![format!(r#""agent": {}"#, quoted(claimant.actor))];
    members.extend(claimant.shell_pid.map(|pid| format!(r#""shell_pid": {pid}"#)));
    members.extend(claimant.shell_pid_created_at.map(|at| format!(r#""shell_pid_created_at": {}"#, quoted(at))));
    format!("{{{}}}", members.join(", "))
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    json::write_text(text, &mut out, true);
    out
}

fn not_json(what: &str, reason: &str) -> Refusal {
    Refusal::new(Code::MalformedQuestion).with("reason", format!("{what} is no JSON object: {reason}"))
}

fn object<'a>(text: &'a str, what: &str) -> Decision<Json<'a>> {
    let value = Json::parse(text).map_err(|error| not_json(what, error.reason))?;
    if value.kind() == JsonKind::Object { Ok(value) } else { Err(not_json(what, "another value")) }
}

/// A transition about to be written.
struct Planned<'a> {
    dir: &'a DirName,
    mission_id: Option<&'a str>,
    wp: &'a WorkPackageId,
    from: Lane,
    to: Lane,
    request: &'a TransitionRequest<'a>,
    stamp: &'a Stamp<'a>,
}

impl Planned<'_> {
    fn line(&self) -> Decision<String> {
        let facts = &self.request.facts;
        let text = |value: Option<&str>| value.map_or_else(|| "null".to_string(), quoted);
        let review = |review: Review<'_>| {
            format!(
                r#"{{"reference": {}, "reviewer": {}, "verdict": {}}}"#,
                quoted(review.reference),
                quoted(review.reviewer),
                quoted(review.verdict)
            )
        };
        let mut members = vec![
            ("actor", text(facts.actor)),
            ("at", quoted(self.stamp.at)),
            ("event_id", quoted(self.stamp.event_id)),
            (
                "evidence",
                facts.evidence.map_or_else(|| "null".to_string(), |e| format!(r#"{{"review": {}}}"#, review(e))),
            ),
            ("execution_mode", quoted(if facts.workspace.is_some() { "worktree" } else { "direct_repo" })),
            ("force", facts.force.to_string()),
            ("from_lane", quoted(self.from.as_str())),
            ("mission_slug", quoted(self.dir.as_str())),
            ("policy_metadata", self.metadata()?),
            ("reason", text(facts.reason)),
            ("review_ref", text(facts.review_ref)),
            ("to_lane", quoted(self.to.as_str())),
            ("wp_id", quoted(self.wp.as_str())),
        ];
        members.extend(self.mission_id.map(|id| ("mission_id", quoted(id))));
        members.extend(self.request.reason_source.map(|source| ("reason_source", quoted(source))));
        members.extend(facts.review_result.map(|result| ("review_result", review(result))));
        members.sort_unstable();
        let members: Vec<String> = members.iter().map(|(key, value)| format!(r#""{key}": {value}"#)).collect();
        Ok(format!("{{{}}}", members.join(", ")))
    }

    /// The metadata without what tells about a person's machine.
    fn metadata(&self) -> Decision<String> {
        let Some(text) = self.request.policy_metadata else { return Ok("null".to_string()) };
        let mut out = String::new();
        scrub(object(text, "policy_metadata")?, &mut out);
        let value = Json::parse(&out).map_err(|error| not_json("policy_metadata", error.reason))?;
        Ok(json::canonical(value))
    }
}

const PRIVATE: [&str; 5] = ["machine_name", "hostname", "workspace_path", "developer_name", "developer_email"];

/// Copies a value without the private keys, at any depth.
fn scrub(value: Json<'_>, out: &mut String) {
    let mut first = true;
    let mut next = |out: &mut String| {
        if !core::mem::take(&mut first) {
            out.push(',');
        }
    };
    match value.kind() {
        JsonKind::Object => {
            out.push('{');
            for (key, member) in value.members().filter(|(key, _)| !PRIVATE.contains(&&**key)) {
                next(out);
                json::write_text(&key, out, true);
                out.push(':');
                scrub(member, out);
            }
            out.push('}');
        }
        JsonKind::List => {
            out.push('[');
            for item in value.items() {
                next(out);
                scrub(item, out);
            }
            out.push(']');
        }
        _ => out.push_str(value.as_str()),
    }
}
