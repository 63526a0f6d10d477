//! The board against the other files of the mission, and the checks of the tool's doctor.
//!
//! Source: status specification, section 4.2; field cases FC-088 and FC-101.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    board::{Board, WorkPackage},
    event::{Fields, SLOTS},
    finding::{Finding, FindingCode},
    json::Json,
    lane::Lane,
    log::lines,
    time::Timestamp,
    validate::StatusFiles,
};
use crate::work_package::LaneManifest;

/// The work packages that the board, `tasks/` and `lanes.json` do not have in common.
pub(super) fn lanes_and_tasks(board: &Board, files: &StatusFiles<'_>, found: &mut Vec<Finding>) {
    let mut add = |code, wp: &str, message: String| {
        found.push(Finding { code, line: None, wp_id: Some(wp.to_string()), message, tool: None });
    };
    if let Some(tasks) = files.tasks {
        for wp in board.work_packages.iter().filter(|wp| !tasks.contains(&wp.id.as_str())) {
            add(
                FindingCode::WorkPackageWithoutPrompt,
                &wp.id,
                format!("{} has events and no file below tasks/", wp.id),
            );
        }
        for id in tasks.iter().filter(|id| board.work_package(id).is_none()) {
            add(FindingCode::WorkPackageWithoutEvents, id, format!("{id} has a file below tasks/ and no events"));
        }
    }
    let Some(bytes) = files.lanes else { return };
    match LaneManifest::parse(bytes) {
        Err(refusal) => found.push(Finding {
            code: FindingCode::LanesUnreadable,
            line: None,
            wp_id: None,
            message: refusal.message(),
            tool: None,
        }),
        Ok(manifest) => {
            let assigned: Vec<&str> = manifest.lanes.iter().flat_map(|lane| &lane.wp_ids).map(String::as_str).collect();
            // A canceled work package leaves the computation of lanes.
            let expected = |wp: &&WorkPackage| !matches!(wp.lane, Lane::Canceled | Lane::Uninitialized);
            for wp in board.work_packages.iter().filter(expected).filter(|wp| !assigned.contains(&wp.id.as_str())) {
                add(FindingCode::WorkPackageNotInLanes, &wp.id, format!("{} is in no lane of lanes.json", wp.id));
            }
            for id in assigned.iter().filter(|id| board.work_package(id).is_none()) {
                add(FindingCode::LaneWithoutWorkPackage, id, format!("{id} of lanes.json has no events"));
            }
        }
    }
}

/// What the doctor looks at besides the board.
#[derive(Clone, Copy, Debug, Default)]
pub struct DoctorFacts<'a> {
    /// The directory name of the mission.
    pub mission: &'a str,
    /// The ids of the work packages that have a file below `tasks/`.
    pub tasks: &'a [&'a str],
    /// Names of the lane worktrees of the mission that exist.
    pub lane_worktrees: &'a [&'a str],
    /// The event log, for self-approvals.
    pub log: &'a [u8],
    /// The time; without it, no claim is stale.
    pub now: Option<Timestamp>,
}

/// Days after which a claim, and work in progress, count as stale.
const STALE: [(Lane, i64, &str); 2] =
    [(Lane::Claimed, 7, "begin or release it"), (Lane::InProgress, 14, "finish it, or say what blocks it")];

/// The doctor's findings about one board, in the tool's order. It reduces the log and never trusts
/// `status.json`.
pub fn doctor(board: &Board, facts: &DoctorFacts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let finding = |code, wp: Option<&WorkPackage>, line, message| Finding {
        code,
        line,
        wp_id: wp.map(|wp| wp.id.clone()),
        message,
        tool: None,
    };
    if board.work_packages.is_empty() && !facts.tasks.is_empty() {
        let message = format!("{} has {} work packages below tasks/ and no status", facts.mission, facts.tasks.len());
        found.push(finding(FindingCode::UninitializedStatus, None, None, message));
    }
    for wp in &board.work_packages {
        let since = wp.last_transition_at.text().and_then(|at| Timestamp::parse(&at));
        let Some(days) = since.zip(facts.now).map(|(since, now)| since.days_until(now)) else { continue };
        let Some((_, limit, advice)) = STALE.iter().find(|(lane, ..)| *lane == wp.lane) else { continue };
        if days > *limit {
            let holder = if wp.actor.is_empty() { "unknown" } else { &wp.actor };
            let message = format!(
                "{} has been in {} for {days} days (more than {limit}), held by {holder}: {advice}",
                wp.id, wp.lane
            );
            found.push(finding(FindingCode::StaleClaim, Some(wp), None, message));
        }
    }
    if !board.work_packages.is_empty() && board.work_packages.iter().all(|wp| wp.lane.is_terminal()) {
        for name in facts.lane_worktrees {
            let message = format!("worktree {name} is left over: every work package is done or canceled");
            found.push(finding(FindingCode::OrphanWorkspace, None, None, message));
        }
    }
    for wp in board.work_packages.iter().filter(|wp| !wp.lane.is_terminal()) {
        for (name, slot) in SLOTS.iter().zip(&wp.slots) {
            if slot.as_ref().is_some_and(|slot| slot.json().as_str() == "\"\"") {
                let message = format!("slot `{name}` of {} is an empty text", wp.id);
                found.push(finding(FindingCode::BlankedSlot, Some(wp), None, message));
            }
        }
    }
    for (line, message, wp) in self_approvals(facts.log) {
        found.push(Finding { wp_id: Some(wp), ..finding(FindingCode::ReviewIndependence, None, Some(line), message) });
    }
    found
}

/// Rows that say that somebody approved their own work.
fn self_approvals(log: &[u8]) -> Vec<(usize, String, String)> {
    let text = String::from_utf8_lossy(log);
    let mut found = Vec::new();
    for (number, line) in lines(&text) {
        let Some(payload) = Fields::read(line).ok().and_then(|fields| fields.payload_of("ReviewerSelfApproval")) else {
            continue;
        };
        let field = |name: &str| payload.member(name).and_then(Json::text).unwrap_or_default().into_owned();
        let wp = field("wp_id");
        let message = format!(
            "{wp} was approved by its implementer {} after the reviewer {} failed ({})",
            field("implementing_actor"),
            field("intended_reviewer"),
            field("failure_reason")
        );
        found.push((number, message, wp));
    }
    found
}
