//! The status of a mission, written: the one way into an event log.
//!
//! [`change`] takes the lock of the mission, asks its [`StatusPlanner`] on the log that stands there
//! then, and publishes events and snapshot in one commit. Of two processes that claim the same work
//! package one wins and the other one is refused.

mod committed;
mod planner;
mod stamp;

use std::path::Path;

use kitty_core::{
    Code, Refusal,
    commit::{Here, Outcome, TransactionRequest, UnchangedReason},
    status::check_appended,
    wire,
};

use crate::{
    NativeGit,
    commit::{Effect, Receipt, Row, Settings, Transaction},
};

pub use committed::{KIND, committed_log};
pub use planner::{NativeStatus, StatusPlanner};

/// How many stamps a change takes at most.
const STAMPS: usize = 2;

/// What came of a change.
#[derive(Debug)]
pub struct Changed {
    /// What was planned; its `write` is what stands in the files now.
    pub plan: wire::StatusPlan,
    /// What was published; nothing where there was nothing to write.
    pub receipt: Option<Receipt>,
}

impl Changed {
    /// The same for callers who want to know what stands where now.
    pub fn report(self) -> wire::StatusReport {
        let wire::StatusPlan { mission, outcome, wp_id, from_lane, lane, .. } = self.plan;
        let (mut branch, mut commit, mut event_ids) = (None, None, Vec::new());
        let outcome = if self.receipt.is_some() { "written".to_string() } else { outcome };
        if let Some(receipt) = self.receipt {
            event_ids = receipt.event_ids;
            if let Outcome::Committed(committed) = receipt.outcome {
                branch = Some(committed.branch.to_string());
                commit = Some(committed.oid.as_str().to_string());
            }
        }
        wire::StatusReport { mission, outcome, wp_id, from_lane, lane, event_ids, branch, commit }
    }
}

/// Changes the status of a mission. `here` is the checkout that the caller works in: missions of the
/// oldest kind keep their log there.
///
/// # Errors
/// What the planner refuses; [`Code::LogRewritten`] for a log that lost what is committed;
/// [`Code::StatusBasisStale`] when the log never stands still;
/// [`Code::CommitLockTimeout`]; why the commit failed. Log and snapshot are as they were then.
pub fn change(
    root: &Path,
    planner: &dyn StatusPlanner,
    change: &wire::StatusChange,
    here: Option<Here>,
    settings: Settings,
) -> Result<Changed, Refusal> {
    let request = TransactionRequest { here, ..TransactionRequest::default() };
    let mut attempt = 0;
    loop {
        attempt += 1;
        match attempt_once(root, planner, change, &request, settings) {
            Err(refusal) if refusal.code() == Code::StatusBasisStale && attempt < settings.attempts => {}
            done => return done,
        }
    }
}

fn attempt_once(
    root: &Path,
    planner: &dyn StatusPlanner,
    change: &wire::StatusChange,
    request: &TransactionRequest,
    settings: Settings,
) -> Result<Changed, Refusal> {
    let place = planner.transaction(request)?;
    let snapshot = below(place.worktree_root(), &place.snapshot());
    let events = Path::new(place.worktree_root()).join(place.events());
    let mut transaction = Transaction::begin(root, place, "status", planner.decider(), settings)?;
    // Stamped under the lock: what the log holds by now is older.
    let stamps = stamp::stamps::<STAMPS>()?;
    let log = transaction.log()?;
    let current = transaction.file(snapshot.as_bytes())?;
    let plan = planner.plan(Some(&log), current.as_deref(), change, &stamps)?;
    let Some(write) = &plan.write else { return Ok(Changed { plan, receipt: None }) };
    // Published on top of a log that lost events, the change would take them out of the branch.
    if let Some(committed) = NativeGit::default().committed(&events)? {
        check_appended(&committed, &log)?;
    }
    transaction.append_on(write.basis()?, rows(&write.append)?)?;
    transaction.write(snapshot.as_bytes(), write.snapshot.clone().into_bytes())?;
    let message = message(change, &plan);
    let receipt = transaction.commit(message.as_bytes(), &mut |_: &Effect, _: &str| Ok(()))?;
    match receipt.outcome {
        Outcome::Committed(_) | Outcome::Unchanged(UnchangedReason::NoChanges) => {
            Ok(Changed { plan, receipt: Some(receipt) })
        }
        Outcome::Unchanged(reason) => Err(Refusal::new(Code::CommitStoreFailed)
            .with("path", snapshot)
            .with("reason", format!("the commit was not made: {}", reason.as_str()))),
        Outcome::Refused(refusal) => Err(refusal),
        Outcome::Failed(failed) => Err(failed.refusal),
    }
}

/// The path below the worktree.
fn below(worktree: &str, path: &str) -> String {
    path.strip_prefix(worktree).unwrap_or(path).trim_start_matches('/').to_string()
}

/// The events of a text that is to be appended.
fn rows(append: &str) -> Result<Vec<Row>, Refusal> {
    let row = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(Row { event_id: value.get("event_id")?.as_str()?.to_string(), line: line.to_string() })
    };
    let lines = append.lines().filter(|line| !line.is_empty());
    let rows: Option<Vec<Row>> = lines.map(row).collect();
    rows.ok_or_else(|| Refusal::new(Code::TargetTampered).with("reason", "a planned event is no row"))
}

fn message(change: &wire::StatusChange, plan: &wire::StatusPlan) -> String {
    let wire::StatusPlan { mission, wp_id, from_lane, lane, .. } = plan;
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    let (wp, from, to) = (said(wp_id), said(from_lane), said(lane));
    match change {
        wire::StatusChange::Materialize {} => format!("chore({mission}): materialize status.json\n"),
        wire::StatusChange::Claim(claim) => format!("chore({mission}): {wp} {from} -> {to} by {}\n", claim.actor),
        wire::StatusChange::Transition(_) => format!("chore({mission}): {wp} {from} -> {to}\n"),
    }
}
