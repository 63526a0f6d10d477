//! One row of the log: a transition, an annotation, or a row of another writer.
//!
//! Rows borrow from the line; what the reduction only echoes stays text.
//!
//! Source: status specification, sections 1.3 to 1.7.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
};
use core::fmt;

mod delta;
pub(super) use delta::integer;
pub use delta::{Delta, SLOTS};

use super::{
    json::{Json, JsonKind, Lexer, NotJson},
    lane::Lane,
};

/// Why a line is no row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowDefect {
    /// Not UTF-8.
    NotText,
    /// Not JSON.
    NotJson(&'static str),
    /// The leftover of a conflicting merge.
    ConflictMarker,
    /// JSON, but no object.
    NotAnObject,
    /// A `kind` that nobody knows.
    UnknownKind(String),
    /// A required key is absent.
    Missing(&'static str),
    /// A lane that is none; aliases are none either.
    UnknownLane {
        /// `from_lane`, `to_lane` or `subtasks`.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// A value of another shape than the key asks for.
    Malformed {
        /// The key.
        field: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl RowDefect {
    /// A stable word for the sort of defect.
    pub const fn why(&self) -> &'static str {
        match self {
            Self::NotText => "invalid_utf8",
            Self::NotJson(_) => "invalid_json",
            Self::ConflictMarker => "conflict_marker",
            Self::NotAnObject => "not_an_object",
            Self::UnknownKind(_) => "unknown_kind",
            Self::Missing(_) => "missing_field",
            Self::UnknownLane { .. } => "unknown_lane",
            Self::Malformed { .. } => "malformed_field",
        }
    }

    /// What the tool calls it.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotText | Self::NotJson(_) | Self::ConflictMarker => "Invalid JSON",
            Self::UnknownKind(_) => "Unknown event kind",
            _ => "Invalid event structure",
        }
    }
}

impl fmt::Display for RowDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText => f.write_str("it is not UTF-8 text"),
            Self::NotJson(reason) => write!(f, "it is not JSON ({reason})"),
            Self::ConflictMarker => f.write_str("it is a conflict marker of git"),
            Self::NotAnObject => f.write_str("it is no JSON object"),
            Self::UnknownKind(kind) => write!(f, "its kind {kind} is unknown"),
            Self::Missing(field) => write!(f, "`{field}` is missing"),
            Self::UnknownLane { field, value } => write!(f, "`{field}` is {value}, which is no lane"),
            Self::Malformed { field, reason } => write!(f, "`{field}` {reason}"),
        }
    }
}

/// Who did it, as the row says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor<'a> {
    /// A free text.
    Name(Cow<'a, str>),
    /// The four fields of a resolved binding.
    Structured {
        /// What the actor did.
        role: Option<Cow<'a, str>>,
        /// The profile in force.
        profile: Option<Cow<'a, str>>,
        /// The tool.
        tool: Option<Cow<'a, str>>,
        /// The model.
        model: Option<Cow<'a, str>>,
    },
}

impl Actor<'_> {
    /// The one text that stands for the actor on the board: the name, else tool, else role.
    pub fn label(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Structured { role, tool, .. } => {
                let given = |field: &'_ Option<Cow<'_, str>>| field.as_ref().is_some_and(|text| !text.is_empty());
                let chosen = if given(tool) { tool } else { role };
                chosen.as_deref().unwrap_or_default()
            }
        }
    }

    pub(super) fn read(value: Json<'_>) -> Result<Actor<'_>, RowDefect> {
        const FIELDS: [&str; 4] = ["role", "profile", "tool", "model"];
        const KEYS: &str = "must have exactly role, profile, tool and model";
        if value.kind() != JsonKind::Object {
            return Ok(Actor::Name(value.python_str()));
        }
        let malformed = |reason| Err(RowDefect::Malformed { field: "actor", reason });
        let mut fields = [None; FIELDS.len()];
        for (key, member) in value.members() {
            let slot = FIELDS.iter().position(|field| *field == key).and_then(|at| fields.get_mut(at));
            let Some(slot) = slot else { return malformed(KEYS) };
            *slot = Some(member);
        }
        let [Some(role), Some(profile), Some(tool), Some(model)] = fields else { return malformed(KEYS) };
        if [role, profile, tool, model].iter().any(|field| !matches!(field.kind(), JsonKind::Null | JsonKind::Text)) {
            return malformed("has a field that is no text");
        }
        Ok(Actor::Structured { role: role.text(), profile: profile.text(), tool: tool.text(), model: model.text() })
    }
}

/// A move of a work package from lane to lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition<'a> {
    /// `event_id`; any value, usually a ULID.
    pub event_id: Json<'a>,
    /// `mission_slug`, else `feature_slug`; empty where neither says anything.
    pub mission_slug: Cow<'a, str>,
    /// `wp_id`, no list and no object.
    pub wp_id: Json<'a>,
    /// Where it was, as the writer saw it.
    pub from: Lane,
    /// Where it goes.
    pub to: Lane,
    /// `at`; any value that can be ordered, usually ISO 8601.
    pub at: Json<'a>,
    /// Who moved it.
    pub actor: Actor<'a>,
    /// `force` as it stands there; only its truth counts.
    pub force: Json<'a>,
    /// `execution_mode` as it stands there.
    pub execution_mode: Json<'a>,
    /// `reason`.
    pub reason: Json<'a>,
    /// `reason_source`: who says that the reason is one.
    pub reason_source: Json<'a>,
    /// `review_ref`.
    pub review_ref: Json<'a>,
    /// `evidence`, checked for its required keys; `null` where it is empty.
    pub evidence: Json<'a>,
    /// `review_result`, checked for its required keys; `null` where it is empty.
    pub review_result: Json<'a>,
    /// `policy_metadata`.
    pub policy_metadata: Json<'a>,
    /// `mission_id`; `None` where the key is absent.
    pub mission_id: Option<Json<'a>>,
}

/// A change of a work package's runtime facts that moves it nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation<'a> {
    /// A ULID.
    pub event_id: Cow<'a, str>,
    /// The work package.
    pub wp_id: Cow<'a, str>,
    /// When.
    pub at: Cow<'a, str>,
    /// Who.
    pub actor: Actor<'a>,
    /// What changes.
    pub delta: Delta<'a>,
}

/// A row of another writer: kept where it is, never reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign<'a> {
    /// `event_type`, `event_name` or `type`: what makes it foreign.
    pub mark: &'static str,
    /// The value of that key.
    pub name: Json<'a>,
    /// Whether it has what a transition has: the tool hides such a row silently.
    pub hides_transition: bool,
}

/// A retrospective row, as far as the snapshot folds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Retrospective<'a> {
    pub name: Cow<'a, str>,
    pub at: Cow<'a, str>,
    pub event_id: Cow<'a, str>,
    pub payload: Json<'a>,
}

impl<'a> Retrospective<'a> {
    /// A member of the payload that is not `null`.
    pub fn member(&self, name: &str) -> Option<Json<'a>> {
        self.payload.member(name).filter(|value| !value.is_null())
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// A move.
    Transition(Transition<'a>),
    /// A change of runtime facts.
    Annotation(Annotation<'a>),
    /// Somebody else's.
    Foreign(Foreign<'a>),
}

/// The members of a row, as far as they matter; of equal keys the last one counts.
#[derive(Default)]
pub(super) struct Fields<'a> {
    kind: Option<Json<'a>>,
    event_type: Option<Json<'a>>,
    event_name: Option<Json<'a>>,
    type_name: Option<Json<'a>>,
    event_id: Option<Json<'a>>,
    mission_slug: Option<Json<'a>>,
    feature_slug: Option<Json<'a>>,
    wp_id: Option<Json<'a>>,
    from_lane: Option<Json<'a>>,
    to_lane: Option<Json<'a>>,
    at: Option<Json<'a>>,
    actor: Option<Json<'a>>,
    force: Option<Json<'a>>,
    execution_mode: Option<Json<'a>>,
    reason: Option<Json<'a>>,
    reason_source: Option<Json<'a>>,
    review_ref: Option<Json<'a>>,
    evidence: Option<Json<'a>>,
    review_result: Option<Json<'a>>,
    policy_metadata: Option<Json<'a>>,
    mission_id: Option<Json<'a>>,
    delta: Option<Json<'a>>,
    payload: Option<Json<'a>>,
}

impl<'a> Fields<'a> {
    /// Reads one line. O(length).
    pub fn read(line: &'a str) -> Result<Self, RowDefect> {
        let not_json = |error: NotJson| RowDefect::NotJson(error.reason);
        let mut lexer = Lexer::new(line);
        if lexer.open().is_none() {
            return Err(match Json::parse(line) {
                Ok(_) => RowDefect::NotAnObject,
                Err(_) if is_conflict_marker(line) => RowDefect::ConflictMarker,
                Err(error) => not_json(error),
            });
        }
        let mut fields = Self::default();
        let mut first = true;
        while let Some((key, value)) = lexer.next_member(first).map_err(not_json)? {
            first = false;
            let name = key.as_str().get(1..key.as_str().len() - 1).unwrap_or_default();
            let slot = match fields.slot(name) {
                None if name.contains('\\') => fields.slot(&key.text().unwrap_or_default()),
                slot => slot,
            };
            if let Some(slot) = slot {
                *slot = Some(value);
            }
        }
        lexer.end().map_err(not_json)?;
        Ok(fields)
    }

    /// The place of a key.
    fn slot(&mut self, name: &str) -> Option<&mut Option<Json<'a>>> {
        Some(match name {
            "kind" => &mut self.kind,
            "event_type" => &mut self.event_type,
            "event_name" => &mut self.event_name,
            "type" => &mut self.type_name,
            "event_id" => &mut self.event_id,
            "mission_slug" => &mut self.mission_slug,
            "feature_slug" => &mut self.feature_slug,
            "wp_id" => &mut self.wp_id,
            "from_lane" => &mut self.from_lane,
            "to_lane" => &mut self.to_lane,
            "at" => &mut self.at,
            "actor" => &mut self.actor,
            "force" => &mut self.force,
            "execution_mode" => &mut self.execution_mode,
            "reason" => &mut self.reason,
            "reason_source" => &mut self.reason_source,
            "review_ref" => &mut self.review_ref,
            "evidence" => &mut self.evidence,
            "review_result" => &mut self.review_result,
            "policy_metadata" => &mut self.policy_metadata,
            "mission_id" => &mut self.mission_id,
            "delta" => &mut self.delta,
            "payload" => &mut self.payload,
            _ => return None,
        })
    }

    /// Says what the row is.
    pub fn row(&self, skipped_subtasks: bool) -> Result<Row<'a>, RowDefect> {
        if let Some(kind) = self.kind.filter(|kind| !kind.is_null()) {
            return match kind.text().as_deref() {
                Some("annotation") => self.annotation(skipped_subtasks).map(Row::Annotation),
                _ => Err(RowDefect::UnknownKind(kind.as_str().to_string())),
            };
        }
        match self.foreign() {
            Some(foreign) => Ok(Row::Foreign(foreign)),
            None => self.transition().map(Row::Transition),
        }
    }

    /// The text of an annotation's delta.
    pub fn delta_text(&self) -> &'a str {
        self.delta.map_or("null", Json::as_str)
    }

    /// The payload of a row of that `event_type`.
    pub fn payload_of(&self, event_type: &str) -> Option<Json<'a>> {
        self.event_type.and_then(Json::text).filter(|known| known == event_type)?;
        self.payload
    }

    /// Whether it is a `retrospective.*` row.
    pub fn is_retrospective(&self) -> bool {
        self.event_name.and_then(Json::text).is_some_and(|name| name.starts_with(RETROSPECTIVE))
    }

    /// The part of a `retrospective.*` row that the snapshot folds.
    pub fn retrospective(&self) -> Option<Retrospective<'a>> {
        let name = self.event_name?.text().filter(|_| self.is_retrospective())?;
        let text = |field: Option<Json<'a>>| field.map(Json::python_str).unwrap_or_default();
        Some(Retrospective {
            name,
            at: text(self.at),
            event_id: text(self.event_id),
            payload: self.payload.unwrap_or(Json::NULL),
        })
    }

    fn foreign(&self) -> Option<Foreign<'a>> {
        let hides_transition = self.from_lane.is_some() && self.to_lane.is_some() && self.wp_id.is_some();
        let of = |mark, name| Some(Foreign { mark, name, hides_transition });
        let text = |field: Option<Json<'a>>| field.and_then(Json::text);
        if let Some(name) = self.event_name.filter(|_| self.is_retrospective()) {
            return of("event_name", name);
        }
        let retired = |name: &str| {
            matches!(name, "RetrospectiveCaptured" | "RetrospectiveCaptureFailed" | "RetrospectiveSkipped")
        };
        if let Some(name) = self.type_name.filter(|_| text(self.type_name).as_deref().is_some_and(retired)) {
            return of("type", name);
        }
        of("event_type", self.event_type?)
    }

    fn transition(&self) -> Result<Transition<'a>, RowDefect> {
        let null = |field: Option<Json<'a>>| field.unwrap_or(Json::NULL);
        let mut check = Check::default();
        let transition = Transition {
            event_id: check.plain("event_id", self.event_id),
            mission_slug: self.slug(&mut check),
            wp_id: check.plain("wp_id", self.wp_id),
            from: check.lane("from_lane", self.from_lane),
            to: check.lane("to_lane", self.to_lane),
            at: check.plain("at", self.at),
            actor: check.actor(self.actor),
            force: check.required("force", self.force),
            execution_mode: check.required("execution_mode", self.execution_mode),
            reason: null(self.reason),
            reason_source: null(self.reason_source),
            review_ref: null(self.review_ref),
            evidence: check.value(evidence(null(self.evidence))),
            review_result: check.value(review_result(null(self.review_result))),
            policy_metadata: null(self.policy_metadata),
            mission_id: self.mission_id,
        };
        check.end(transition)
    }

    fn slug(&self, check: &mut Check) -> Cow<'a, str> {
        let named = self.mission_slug.filter(|slug| slug.is_truthy());
        let (field, slug) = named.map_or(("feature_slug", self.feature_slug), |slug| ("mission_slug", Some(slug)));
        let Some(slug) = slug.filter(|slug| slug.is_truthy()) else { return Cow::Borrowed("") };
        slug.text().unwrap_or_else(|| {
            check.note(RowDefect::Malformed { field, reason: "is no text" });
            Cow::Borrowed("")
        })
    }

    fn annotation(&self, skipped_subtasks: bool) -> Result<Annotation<'a>, RowDefect> {
        let mut check = Check::default();
        let event_id = check.required("event_id", self.event_id).text().filter(|id| is_annotation_id(id));
        if event_id.is_none() {
            check.note(RowDefect::Malformed { field: "event_id", reason: "is no ULID" });
        }
        let delta = check.required("delta", self.delta);
        let wp_id = check.required("wp_id", self.wp_id).python_str();
        let at = check.required("at", self.at).python_str();
        let actor = check.actor(self.actor);
        check.end(())?;
        let delta = Delta::read(delta, skipped_subtasks)?;
        Ok(Annotation { event_id: event_id.unwrap_or_default(), wp_id, at, actor, delta })
    }
}

/// What is wrong with a row. The first defect counts; what is read after it does not matter.
#[derive(Default)]
struct Check(Option<RowDefect>);

impl Check {
    fn note(&mut self, defect: RowDefect) {
        self.0.get_or_insert(defect);
    }

    fn value<'a>(&mut self, value: Result<Json<'a>, RowDefect>) -> Json<'a> {
        value.unwrap_or_else(|defect| {
            self.note(defect);
            Json::NULL
        })
    }

    fn required<'a>(&mut self, field: &'static str, value: Option<Json<'a>>) -> Json<'a> {
        self.value(value.ok_or(RowDefect::Missing(field)))
    }

    /// A value that can be a key: no list, no object.
    fn plain<'a>(&mut self, field: &'static str, value: Option<Json<'a>>) -> Json<'a> {
        let value = self.required(field, value);
        if matches!(value.kind(), JsonKind::List | JsonKind::Object) {
            self.note(RowDefect::Malformed { field, reason: "is a list or an object" });
        }
        value
    }

    fn lane(&mut self, field: &'static str, value: Option<Json<'_>>) -> Lane {
        let value = self.required(field, value);
        value.text().and_then(|text| Lane::parse(&text)).unwrap_or_else(|| {
            self.note(RowDefect::UnknownLane { field, value: value.as_str().to_string() });
            Lane::Planned
        })
    }

    fn actor<'a>(&mut self, value: Option<Json<'a>>) -> Actor<'a> {
        Actor::read(self.required("actor", value)).unwrap_or_else(|defect| {
            self.note(defect);
            Actor::Name(Cow::Borrowed(""))
        })
    }

    /// What was read, unless something is wrong with it.
    fn end<T>(self, read: T) -> Result<T, RowDefect> {
        self.0.map_or(Ok(read), Err)
    }
}

const RETROSPECTIVE: &str = "retrospective.";

fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> ", "||||||| "].iter().any(|mark| line.starts_with(mark)) || line == "======="
}

/// Twenty-six characters of Crockford's alphabet; as in the tool, one line break may follow.
fn is_annotation_id(id: &str) -> bool {
    let id = id.strip_suffix('\n').unwrap_or(id);
    id.len() == 26 && id.bytes().all(is_crockford)
}

pub(super) fn is_crockford(byte: u8) -> bool {
    byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'L' | b'O' | b'U'))
}

/// Checks that an object has the required keys.
fn has_keys<const N: usize>(value: Json<'_>, field: &'static str, keys: [&'static str; N]) -> Result<(), RowDefect> {
    if value.kind() != JsonKind::Object {
        return Err(RowDefect::Malformed { field, reason: "is no object" });
    }
    let absent = value.pick(keys).iter().zip(keys).find_map(|(member, key)| member.is_none().then_some(key));
    absent.map_or(Ok(()), |key| Err(RowDefect::Missing(key)))
}

pub(super) const VERDICT_KEYS: [&str; 3] = ["reviewer", "verdict", "reference"];

fn review_result(value: Json<'_>) -> Result<Json<'_>, RowDefect> {
    if !value.is_truthy() {
        return Ok(Json::NULL);
    }
    has_keys(value, "review_result", VERDICT_KEYS)?;
    Ok(value)
}

fn evidence(value: Json<'_>) -> Result<Json<'_>, RowDefect> {
    if !value.is_truthy() {
        return Ok(Json::NULL);
    }
    if value.kind() != JsonKind::Object {
        return Err(RowDefect::Malformed { field: "evidence", reason: "is no object" });
    }
    let [review, repos, verification] = value.pick(["review", "repos", "verification"]);
    has_keys(review.ok_or(RowDefect::Missing("review"))?, "evidence.review", VERDICT_KEYS)?;
    items_have_keys(repos, "repos", ["repo", "branch", "commit"])?;
    items_have_keys(verification, "verification", ["command", "result", "summary"])?;
    Ok(value)
}

/// Checks a list of evidence; as in the tool, any other empty sequence is an empty list.
fn items_have_keys(list: Option<Json<'_>>, field: &'static str, keys: [&'static str; 3]) -> Result<(), RowDefect> {
    match list {
        None => Ok(()),
        Some(list) if list.kind() == JsonKind::List => list.items().try_for_each(|item| has_keys(item, field, keys)),
        Some(list) if is_empty_sequence(list) => Ok(()),
        Some(_) => Err(RowDefect::Malformed { field, reason: "is no list" }),
    }
}

fn is_empty_sequence(value: Json<'_>) -> bool {
    matches!(value.kind(), JsonKind::Text | JsonKind::Object) && !value.is_truthy()
}
