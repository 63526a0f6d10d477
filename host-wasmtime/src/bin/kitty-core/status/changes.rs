//! `kitty-core status move`, `claim` and `materialize`.

use std::{
    io::{self, Write},
    path::Path,
};

use kitty_core::{
    commit::Outcome,
    wire::{Review, StatusChange, StatusClaim, StatusPlan, StatusTransition, TransitionFacts},
};
use kitty_host_native::{
    commit::{Settings, here},
    status::{self, Changed},
};
use kitty_host_wasmtime::ComponentDecider;
use serde::Serialize;

use crate::{
    args::{Claim, Move},
    context::Context,
    failure::Failure,
    style::{CODE, HEAD, NAME, paint},
};

/// What came of a change.
#[derive(Serialize)]
struct Report {
    mission: String,
    outcome: String,
    wp_id: Option<String>,
    from_lane: Option<String>,
    lane: Option<String>,
    event_ids: Vec<String>,
    branch: Option<String>,
    commit: Option<String>,
}

impl Report {
    fn of(Changed { plan, receipt }: Changed) -> Self {
        let StatusPlan { mission, outcome, wp_id, from_lane, lane, .. } = plan;
        let (mut branch, mut commit, mut event_ids) = (None, None, Vec::new());
        if let Some(receipt) = receipt {
            event_ids = receipt.event_ids;
            if let Outcome::Committed(committed) = receipt.outcome {
                branch = Some(committed.branch.to_string());
                commit = Some(committed.oid.as_str().to_owned());
            }
        }
        let outcome = if outcome == "planned" { "written".to_owned() } else { outcome };
        Self { mission, outcome, wp_id, from_lane, lane, event_ids, branch, commit }
    }

    fn show(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { mission, outcome, wp_id, from_lane, lane, branch, commit, .. } = self;
        write!(out, "{} ", paint(NAME, outcome))?;
        match (wp_id, from_lane, lane) {
            (Some(wp), Some(from), Some(to)) if from != to => write!(out, "{} {from} → {to}", paint(HEAD, wp))?,
            (Some(wp), _, Some(lane)) => write!(out, "{} {lane}", paint(HEAD, wp))?,
            _ => write!(out, "{}", paint(HEAD, mission))?,
        }
        match (branch, commit) {
            (Some(branch), Some(commit)) => writeln!(out, " on {branch} {}", paint(CODE, commit)),
            _ => writeln!(out),
        }
    }
}

pub fn claim(context: &Context, out: &mut Vec<u8>, asked: Claim) -> Result<u8, Failure> {
    let Claim { wp, mission, actor, review, rework, workspace, pid } = asked;
    let wp_id = context.session().normalize_work_package_id(&wp)?;
    let claim = StatusClaim { wp_id, actor, review, rework, shell_pid: pid, shell_pid_created_at: None, workspace };
    change(context, out, &mission, &StatusChange::Claim(claim))
}

pub fn transition(context: &Context, out: &mut Vec<u8>, asked: Move) -> Result<u8, Failure> {
    let Move {
        wp,
        lane,
        mission,
        actor,
        reason,
        force,
        review_ref,
        reviewer,
        verdict,
        reference,
        workspace,
        reason_source,
    } = asked;
    let wp_id = context.session().normalize_work_package_id(&wp)?;
    let review = match (reviewer, verdict, reference) {
        (Some(reviewer), Some(verdict), Some(reference)) => Some(Review { reviewer, verdict, reference }),
        _ => None,
    };
    let facts = TransitionFacts {
        actor: Some(actor),
        workspace_context: workspace,
        reason,
        review_ref,
        evidence: review.clone().filter(|review| review.verdict == "approved"),
        review_result: review,
        force,
        ..TransitionFacts::default()
    };
    let transition = StatusTransition { wp_id, to: lane, facts, reason_source, policy_metadata: None };
    change(context, out, &mission, &StatusChange::Transition(transition))
}

/// Makes `status.json` what the log says.
pub fn materialize(context: &Context, out: &mut Vec<u8>, handle: &str) -> Result<u8, Failure> {
    change(context, out, handle, &StatusChange::Materialize {})
}

fn change(context: &Context, out: &mut Vec<u8>, handle: &str, change: &StatusChange) -> Result<u8, Failure> {
    let repository = context.repository()?;
    let root = repository.root().to_owned();
    let here = here(&context.work_dir()?)?;
    let planner = ComponentDecider::new(repository)?.status(handle)?;
    let report = Report::of(status::change(Path::new(&root), &planner, change, Some(here), Settings::default())?);
    context.show(out, &report, |out| report.show(out))?;
    Ok(0)
}
