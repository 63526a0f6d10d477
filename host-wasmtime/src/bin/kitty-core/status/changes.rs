//! `kitty-core status move`, `claim` and `materialize`.

use std::{
    io::{self, Write},
    path::Path,
};

use kitty_core::wire::{Review, StatusChange, StatusClaim, StatusReport, StatusTransition, TransitionFacts};
use kitty_host_native::{
    commit::{Settings, here},
    status,
};
use kitty_host_wasmtime::ComponentDecider;

use crate::{
    args::{Claim, Move},
    context::Context,
    failure::Failure,
    style::{CODE, HEAD, NAME, paint},
};

fn show(out: &mut impl Write, report: &StatusReport) -> io::Result<()> {
    let StatusReport { mission, outcome, wp_id, from_lane, lane, branch, commit, .. } = report;
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
    change(context, out, &mission, &StatusChange::Transition(Box::new(transition)))
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
    let report = status::change(Path::new(&root), &planner, change, Some(here), Settings::default())?.report();
    context.show(out, &report, |out| show(out, &report))?;
    Ok(0)
}
