//! `lanes.json`: which work packages share a worktree.
//!
//! Whether it can be read is decided here, once: for what it says about lanes, and for whether there
//! are any.
//!
//! Source: status specification, section 6.5; placement specification, section 3.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    code::{Code, Decision, Refusal},
    generation::{Generation, LanesSignal},
    json::{self, Block, Json, JsonKind, Style},
    limit::Limits,
    meta::{MetaDefect, object},
    naming::PLANNING_LANE,
    status::JsonText,
};

/// Whether a `lanes.json` says that the mission has lanes. A corrupt manifest says no.
pub(crate) fn lanes_signal(bytes: &[u8], generation: Generation, limits: &Limits) -> bool {
    let Ok(manifest) = object(bytes, limits) else { return false };
    let Some(lanes) = readable_lanes(manifest) else { return false };
    match generation.profile().lanes_signal {
        LanesSignal::Readable => true,
        LanesSignal::CodeLane => lanes.iter().any(|id| id.text().as_deref() != Some(PLANNING_LANE)),
    }
}

/// The ids of the lanes of a readable manifest: every required key, every list a list.
fn readable_lanes(manifest: Json<'_>) -> Option<Vec<Json<'_>>> {
    let required = ["version", "mission_slug", "mission_branch", "target_branch", "computed_at", "computed_from"];
    let readable = has_all(manifest, &required) && collapses_are_readable(manifest);
    let lanes = manifest.member("lanes").filter(|lanes| readable && lanes.kind() == JsonKind::List)?;
    lanes.items().map(lane_id).collect()
}

fn has_all(object: Json<'_>, required: &[&str]) -> bool {
    required.iter().all(|key| object.member(key).is_some())
}

fn lane_id(lane: Json<'_>) -> Option<Json<'_>> {
    let optional = ["write_scope", "predicted_surfaces", "depends_on_lanes"];
    let readable =
        is_sequence(lane.member("wp_ids")?) && optional.iter().all(|key| lane.member(key).is_none_or(is_sequence));
    lane.member("lane_id").filter(|_| readable)
}

fn collapses_are_readable(manifest: Json<'_>) -> bool {
    let Some(report) = manifest.member("collapse_report") else { return true };
    let Some(events) = report.member("events") else { return report.kind() == JsonKind::Object };
    events.kind() == JsonKind::List && events.items().all(|event| has_all(event, &["wp_a", "wp_b", "rule", "evidence"]))
}

/// Anything that the tool can iterate over: a list, and also text or an object.
fn is_sequence(value: Json<'_>) -> bool {
    matches!(value.kind(), JsonKind::List | JsonKind::Text | JsonKind::Object)
}

/// One execution lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionLane {
    /// Its id.
    pub lane_id: String,
    /// Its work packages, in the order in which they are worked on.
    pub wp_ids: Vec<String>,
    /// The files that it may write, as globs.
    pub write_scope: Vec<String>,
    /// The surfaces that it will touch.
    pub predicted_surfaces: Vec<String>,
    /// The lanes that it waits for.
    pub depends_on_lanes: Vec<String>,
    /// How many lanes stand before it, as written: nobody checks that it is a number.
    pub parallel_group: JsonText,
}

/// Two work packages that had to share a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollapseEvent {
    /// The first one.
    pub wp_a: String,
    /// The second one.
    pub wp_b: String,
    /// The rule that put them together.
    pub rule: String,
    /// What it saw.
    pub evidence: String,
}

/// Why there are fewer lanes than work packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollapseReport {
    /// The merges.
    pub events: Vec<CollapseEvent>,
    /// How many there were, as written.
    pub total_merges: JsonText,
    /// How many work packages lost their independence, as written.
    pub independent_wps_collapsed: JsonText,
    /// Merges by rule, as written.
    pub by_rule: JsonText,
}

/// The lane manifest of a mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneManifest {
    /// Its version, as written.
    pub version: JsonText,
    /// The mission.
    pub mission_slug: String,
    /// The id of the mission.
    pub mission_id: Option<String>,
    /// The branch of the mission.
    pub mission_branch: String,
    /// The branch that it is merged into.
    pub target_branch: String,
    /// The lanes.
    pub lanes: Vec<ExecutionLane>,
    /// When they were computed.
    pub computed_at: String,
    /// From what.
    pub computed_from: String,
    /// Work packages that plan instead of changing code.
    pub planning_artifact_wps: Vec<String>,
    /// The commit of the plan.
    pub planning_commit_sha: Option<String>,
    /// Why there are fewer lanes than work packages, where there are.
    pub collapse_report: Option<CollapseReport>,
}

impl LaneManifest {
    /// Reads a `lanes.json`, where the tool can. Unknown keys are read over, and a value that should be
    /// a text and is none is taken as the tool prints it. O(length).
    ///
    /// # Errors
    /// [`Code::LanesMalformed`], [`Code::LimitExceeded`].
    pub fn parse(bytes: &[u8]) -> Decision<Self> {
        let limits = &Limits::DEFAULT;
        let malformed = |reason: &str| Refusal::new(Code::LanesMalformed).with("reason", reason);
        let manifest = object(bytes, limits).map_err(|defect| match defect {
            MetaDefect::TooLarge => {
                Refusal::new(Code::LimitExceeded).with("what", "lanes.json").with("limit", limits.document)
            }
            defect => malformed(&defect.to_string()),
        })?;
        if readable_lanes(manifest).is_none() {
            return Err(malformed("a required key is missing, or a list is none"));
        }
        Ok(Self {
            version: value(manifest, "version", "null"),
            mission_slug: text(manifest, "mission_slug"),
            mission_id: given(manifest, "mission_id"),
            mission_branch: text(manifest, "mission_branch"),
            target_branch: text(manifest, "target_branch"),
            lanes: list(manifest, "lanes").map(ExecutionLane::from).collect(),
            computed_at: text(manifest, "computed_at"),
            computed_from: text(manifest, "computed_from"),
            planning_artifact_wps: texts(manifest, "planning_artifact_wps"),
            planning_commit_sha: given(manifest, "planning_commit_sha"),
            collapse_report: manifest.member("collapse_report").and_then(CollapseReport::of),
        })
    }

    /// The bytes of `lanes.json`: indented, keys in their own order, ASCII, one line break at the end.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        let mut object = Object::open(&mut out, 0);
        object.value("version", &self.version);
        object.text("mission_slug", Some(&self.mission_slug));
        object.text("mission_id", self.mission_id.as_deref());
        object.text("mission_branch", Some(&self.mission_branch));
        object.text("target_branch", Some(&self.target_branch));
        object.objects("lanes", &self.lanes, |lane, object| {
            object.text("lane_id", Some(&lane.lane_id));
            object.texts("wp_ids", &lane.wp_ids);
            object.texts("write_scope", &lane.write_scope);
            object.texts("predicted_surfaces", &lane.predicted_surfaces);
            object.texts("depends_on_lanes", &lane.depends_on_lanes);
            object.value("parallel_group", &lane.parallel_group);
        });
        object.text("computed_at", Some(&self.computed_at));
        object.text("computed_from", Some(&self.computed_from));
        object.texts("planning_artifact_wps", &self.planning_artifact_wps);
        object.text("planning_commit_sha", self.planning_commit_sha.as_deref());
        if let Some(report) = &self.collapse_report {
            object.block.key("collapse_report");
            let mut inner = Object::open(object.block.out, 1);
            inner.objects("events", &report.events, |event, object| {
                object.text("wp_a", Some(&event.wp_a));
                object.text("wp_b", Some(&event.wp_b));
                object.text("rule", Some(&event.rule));
                object.text("evidence", Some(&event.evidence));
            });
            inner.value("total_merges", &report.total_merges);
            inner.value("independent_wps_collapsed", &report.independent_wps_collapsed);
            inner.value("by_rule", &report.by_rule);
            inner.close();
        }
        object.close();
        out.push('\n');
        out
    }

    /// The lane of a work package.
    pub fn lane_of(&self, wp_id: &str) -> Option<&ExecutionLane> {
        self.lanes.iter().find(|lane| lane.wp_ids.iter().any(|id| id == wp_id))
    }

    /// The ids of the lanes.
    pub fn lane_ids(&self) -> Vec<String> {
        self.lanes.iter().map(|lane| lane.lane_id.clone()).collect()
    }
}

impl From<Json<'_>> for ExecutionLane {
    fn from(lane: Json<'_>) -> Self {
        Self {
            lane_id: text(lane, "lane_id"),
            wp_ids: texts(lane, "wp_ids"),
            write_scope: texts(lane, "write_scope"),
            predicted_surfaces: texts(lane, "predicted_surfaces"),
            depends_on_lanes: texts(lane, "depends_on_lanes"),
            parallel_group: value(lane, "parallel_group", "0"),
        }
    }
}

impl CollapseReport {
    /// The report, unless it tells of nothing: then the tool does not write it.
    fn of(report: Json<'_>) -> Option<Self> {
        let event = |event: Json<'_>| CollapseEvent {
            wp_a: text(event, "wp_a"),
            wp_b: text(event, "wp_b"),
            rule: text(event, "rule"),
            evidence: text(event, "evidence"),
        };
        let events: Vec<CollapseEvent> = list(report, "events").map(event).collect();
        (!events.is_empty()).then(|| Self {
            events,
            total_merges: value(report, "total_merges", "0"),
            independent_wps_collapsed: value(report, "independent_wps_collapsed", "0"),
            by_rule: value(report, "by_rule", "{}"),
        })
    }
}

fn text(object: Json<'_>, name: &str) -> String {
    object.member(name).map(Json::python_str).unwrap_or_default().into_owned()
}

fn given(object: Json<'_>, name: &str) -> Option<String> {
    object.member(name).filter(|value| !value.is_null()).map(|value| value.python_str().into_owned())
}

fn value(object: Json<'_>, name: &str, default: &str) -> JsonText {
    JsonText::trusted(object.member(name).map_or(Cow::Borrowed(default), |value| json::canonical(value).into()))
}

fn list<'a>(object: Json<'a>, name: &str) -> json::Items<'a> {
    object.member(name).unwrap_or(Json::NULL).items()
}

/// What the tool iterates over: the items of a list, the characters of a text, the keys of an object.
fn texts(object: Json<'_>, name: &str) -> Vec<String> {
    let Some(value) = object.member(name) else { return Vec::new() };
    match value.kind() {
        JsonKind::Text => value.text().unwrap_or_default().chars().map(String::from).collect(),
        JsonKind::Object => value.members().map(|(key, _)| key.into_owned()).collect(),
        _ => value.items().map(|item| item.python_str().into_owned()).collect(),
    }
}

/// An object of the file being written.
struct Object<'o> {
    block: Block<'o>,
    depth: usize,
}

impl<'o> Object<'o> {
    const STYLE: Style = Style { ascii: true, indent: true, spaced: true };

    fn open(out: &'o mut String, depth: usize) -> Self {
        Self { block: Block::open(out, '{', Self::STYLE, depth), depth }
    }

    fn value(&mut self, key: &str, value: &JsonText) {
        self.block.key(key);
        json::write(value.json(), self.block.out, Self::STYLE, self.depth + 1);
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        self.block.key(key);
        match text {
            Some(text) => json::write_text(text, self.block.out, true),
            None => self.block.out.push_str("null"),
        }
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        self.block.key(key);
        let mut list = Block::open(self.block.out, '[', Self::STYLE, self.depth + 1);
        for text in texts {
            list.next();
            json::write_text(text, list.out, true);
        }
        list.close(']');
    }

    fn objects<T>(&mut self, key: &str, all: &[T], write: fn(&T, &mut Object<'_>)) {
        self.block.key(key);
        let mut list = Block::open(self.block.out, '[', Self::STYLE, self.depth + 1);
        for one in all {
            list.next();
            let mut object = Object::open(list.out, self.depth + 2);
            write(one, &mut object);
            object.close();
        }
        list.close(']');
    }

    fn close(self) {
        self.block.close('}');
    }
}
