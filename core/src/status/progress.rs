//! How far a mission has come, and whether it is still alive.
//!
//! Source: status specification, sections 3.8 and 3.9.

use alloc::{string::String, vec::Vec};

use super::{
    board::{Board, WorkPackage},
    json,
    lane::{Bucket, Lane},
    time::{DAY, Timestamp},
};

/// The share of one work package.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The work package.
    pub wp_id: String,
    /// Its lane.
    pub lane: Lane,
    /// What the lane is worth, from 0 to 1.
    pub lane_weight: f64,
    /// What the work package is worth among the others.
    pub weight: f64,
}

/// How far a mission has come. Work packages that are blocked, canceled or known by annotations
/// only stay in the denominator, as in the tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Weighted readiness in per cent, unrounded.
    pub percentage: f64,
    /// Finished work packages in per cent, unrounded.
    pub done_percentage: f64,
    /// Finished work packages.
    pub done: usize,
    /// All work packages.
    pub total: usize,
    /// Work packages by lane, where there are any, in order of first appearance by id.
    pub lanes: Vec<(Lane, usize)>,
    /// The shares, by id.
    pub shares: Vec<Share>,
}

impl Progress {
    /// The progress of a board. `weights` names work packages that are worth more or less than 1.
    pub fn of(board: &Board, weights: &[(&str, f64)]) -> Self {
        let share = |package: &WorkPackage| Share {
            wp_id: package.id.clone(),
            lane: package.lane,
            lane_weight: f64::from(package.lane.row().weight) / 100.0,
            weight: weights.iter().find(|(id, _)| *id == package.id).map_or(1.0, |(_, weight)| *weight),
        };
        let shares: Vec<Share> = board.work_packages.iter().map(share).collect();
        // In order of ids, so that the sums of floats are the tool's.
        let reached = shares.iter().fold(0.0, |sum, share| sum + share.weight * share.lane_weight);
        let whole = shares.iter().fold(0.0, |sum, share| sum + share.weight);
        let mut lanes: Vec<(Lane, usize)> = Vec::new();
        for share in &shares {
            match lanes.iter_mut().find(|(lane, _)| *lane == share.lane) {
                Some((_, count)) => *count += 1,
                None => lanes.push((share.lane, 1)),
            }
        }
        let (done, total) = (board.count(Lane::Done), shares.len());
        let per_cent = |part: f64, whole: f64| if whole > 0.0 { part / whole * 100.0 } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "a mission has fewer work packages than 2^52")]
        let done_percentage = per_cent(done as f64, total as f64);
        Self { percentage: per_cent(reached, whole), done_percentage, done, total, lanes, shares }
    }
}

/// A float with at most `decimals` decimals, rounded half to even on its exact value, as the tool
/// writes it.
pub fn rounded(value: f64, decimals: usize) -> String {
    let text = alloc::format!("{value:.decimals$}");
    json::float(text.parse().unwrap_or(value))
}

/// Whether a mission is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LifecycleState {
    /// Opened again after its merge.
    Reopened,
    /// Somebody works on it.
    Active,
    /// Begun, and quiet for two weeks.
    Stale,
    /// Quiet for thirty days.
    Abandoned,
    /// Finished in the last three days.
    RecentlyCompleted,
    /// Finished before.
    Archived,
    /// Nobody works on it, and it is young enough to go on.
    Recoverable,
}

impl LifecycleState {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reopened => "reopened",
            Self::Active => "active",
            Self::Stale => "stale",
            Self::Abandoned => "abandoned",
            Self::RecentlyCompleted => "recently_completed",
            Self::Archived => "archived",
            Self::Recoverable => "recoverable",
        }
    }

    /// The list in which the mission is shown, if any.
    pub const fn surface(self) -> Option<&'static str> {
        match self {
            Self::Reopened | Self::Active | Self::RecentlyCompleted | Self::Archived => Some(self.as_str()),
            Self::Stale | Self::Abandoned | Self::Recoverable => None,
        }
    }
}

/// What besides the board tells whether a mission is alive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LifecycleFacts<'a> {
    /// `created_at` of `meta.json`.
    pub created_at: Option<&'a str>,
    /// `merged_at` of `meta.json`.
    pub merged_at: Option<&'a str>,
    /// The time of the last row that opened the mission again.
    pub reopened_at: Option<&'a str>,
    /// When the directory was last changed, for a mission without any other time.
    pub changed_at: Option<Timestamp>,
}

/// Whether a mission is alive, and since how many whole days nothing has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// The state.
    pub state: LifecycleState,
    /// Whole days; `None` where no time is known.
    pub age_days: Option<i64>,
    /// The last activity.
    pub last_activity: Option<Timestamp>,
}

/// Whether a mission is alive at `now`.
pub fn lifecycle(board: &Board, facts: &LifecycleFacts<'_>, now: Timestamp) -> Lifecycle {
    let moved = board.work_packages.iter().filter_map(|wp| Timestamp::parse(&wp.last_transition_at.text()?)).max();
    let read = |text: Option<&str>| text.and_then(Timestamp::parse);
    let last_activity = moved
        .or_else(|| Timestamp::parse(&board.materialized_at.text()?))
        .or_else(|| read(facts.created_at))
        .or(facts.changed_at);
    let age = last_activity.map(|last| ((now.micros - last.micros) / DAY).max(0));
    let at_least = |days: i64| age.is_some_and(|age| age >= days);
    let busy = |wp: &WorkPackage| {
        matches!(wp.lane, Lane::Blocked) || (wp.lane.row().run_affecting && wp.lane.row().bucket != Bucket::NotStarted)
    };
    let reopened = read(facts.reopened_at);
    let again = reopened.is_some_and(|at| read(facts.merged_at).is_none_or(|merged| at.micros > merged.micros));
    let state = if again {
        LifecycleState::Reopened
    } else if board.work_packages.iter().any(busy) {
        match () {
            () if at_least(30) => LifecycleState::Abandoned,
            () if at_least(14) => LifecycleState::Stale,
            () => LifecycleState::Active,
        }
    } else if !board.work_packages.is_empty() && board.work_packages.iter().all(|wp| wp.lane.is_terminal()) {
        let recent = age.is_some_and(|age| age <= 3);
        if recent { LifecycleState::RecentlyCompleted } else { LifecycleState::Archived }
    } else if at_least(30) {
        LifecycleState::Abandoned
    } else if at_least(14) {
        LifecycleState::Stale
    } else {
        LifecycleState::Recoverable
    };
    Lifecycle { state, age_days: age, last_activity }
}

impl Lifecycle {
    /// Whether the mission may be opened again or followed up: merged, or over.
    pub fn is_completed(&self, facts: &LifecycleFacts<'_>) -> bool {
        facts.merged_at.and_then(Timestamp::parse).is_some()
            || matches!(self.state, LifecycleState::RecentlyCompleted | LifecycleState::Archived)
    }
}
