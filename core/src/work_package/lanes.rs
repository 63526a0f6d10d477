//! `lanes.json`: which work packages share a worktree.
//!
//! Source: status specification, section 6.5.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    code::{Code, Decision, Refusal},
    json::push_hex,
    limit::Limits,
};

/// One execution lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionLane {
    /// Its id.
    pub lane_id: String,
    /// Its work packages, in the order in which they are worked on.
    pub wp_ids: Vec<String>,
    /// The files that it may write, as globs.
    #[serde(default)]
    pub write_scope: Vec<String>,
    /// The surfaces that it will touch.
    #[serde(default)]
    pub predicted_surfaces: Vec<String>,
    /// The lanes that it waits for.
    #[serde(default)]
    pub depends_on_lanes: Vec<String>,
    /// How many lanes stand before it.
    #[serde(default)]
    pub parallel_group: i64,
}

/// Two work packages that had to share a lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollapseReport {
    /// The merges.
    #[serde(default)]
    pub events: Vec<CollapseEvent>,
    /// How many there were.
    #[serde(default)]
    pub total_merges: i64,
    /// How many work packages lost their independence.
    #[serde(default)]
    pub independent_wps_collapsed: i64,
    /// Merges by rule.
    #[serde(default)]
    pub by_rule: BTreeMap<String, i64>,
}

/// The lane manifest of a mission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneManifest {
    /// Its version.
    pub version: i64,
    /// The mission.
    pub mission_slug: String,
    /// The id of the mission.
    #[serde(default)]
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
    #[serde(default)]
    pub planning_artifact_wps: Vec<String>,
    /// The commit of the plan.
    #[serde(default)]
    pub planning_commit_sha: Option<String>,
    /// Why there are fewer lanes than work packages.
    #[serde(default, skip_serializing_if = "CollapseReport::is_empty")]
    pub collapse_report: CollapseReport,
}

impl CollapseReport {
    fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl LaneManifest {
    /// Reads a `lanes.json`. Unknown keys are read over.
    ///
    /// # Errors
    /// [`Code::LanesMalformed`], [`Code::LimitExceeded`].
    pub fn parse(bytes: &[u8]) -> Decision<Self> {
        if bytes.len() > Limits::DEFAULT.document {
            return Err(Refusal::new(Code::LimitExceeded)
                .with("what", "lanes.json")
                .with("limit", Limits::DEFAULT.document));
        }
        serde_json::from_slice(bytes).map_err(|error| Refusal::new(Code::LanesMalformed).with("reason", error))
    }

    /// The bytes of `lanes.json`: indented, keys in their own order, ASCII, one line break at the end.
    pub fn to_json(&self) -> String {
        let pretty = serde_json::to_string_pretty(self).unwrap_or_default();
        let mut out = String::with_capacity(pretty.len() + 1);
        for c in pretty.chars() {
            // Only strings hold anything beyond ASCII, so an escape is right wherever it stands.
            if c.is_ascii() && c != '\u{7f}' {
                out.push(c);
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str("\\u");
                    push_hex(u32::from(*unit), 4, &mut out);
                }
            }
        }
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
