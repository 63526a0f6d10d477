//! `kitty-core commit` and `kitty-core plan`.

use std::{
    ffi::OsString,
    io::{self, Write},
    path::Path,
};

use kitty_core::wire::{
    Refusal,
    commit::{
        CommitPlan, CommitPlanSet, CommitReport, CommitRequest, GroupReport, Note, Path as Written, PlannedGroup,
    },
};
use kitty_host_native::commit::{self, Settings};
use kitty_host_wasmtime::{ComponentDecider, ComponentPlanner};

use crate::{
    args::Change,
    context::{Context, named},
    failure::{self, Failure},
    style::{CODE, Cell, DIM, HEAD, NAME, PLAIN, WARNING, paint, table},
};

/// Commits, and says what came of every group.
pub fn run(context: &Context, out: &mut Vec<u8>, change: &Change, message: Option<OsString>) -> Result<u8, Failure> {
    let (root, planner) = planner(context, change, message)?;
    let report = CommitReport::from(&commit::commit(Path::new(&root), &planner, &Settings::default())?.report);
    context.show(out, &report, |out| {
        report.groups.iter().try_for_each(|group| show_outcome(out, group, &root))?;
        show_notes(out, &report.notes)
    })?;
    Ok(exit_code(report.groups.iter().map(|group| &group.refusal)))
}

/// Says where a commit would land, and changes nothing.
pub fn plan(context: &Context, out: &mut Vec<u8>, change: &Change, message: Option<OsString>) -> Result<u8, Failure> {
    let (root, planner) = planner(context, change, message)?;
    let set = CommitPlanSet::from(&commit::plan(Path::new(&root), &planner, &Settings::default())?);
    context.show(out, &set, |out| {
        set.groups.iter().try_for_each(|group| show_plan(out, group, &root))?;
        show_notes(out, &set.notes)
    })?;
    Ok(exit_code(set.groups.iter().map(|group| &group.refusal)))
}

fn planner(
    context: &Context,
    change: &Change,
    message: Option<OsString>,
) -> Result<(String, ComponentPlanner), Failure> {
    let request = CommitRequest {
        paths: change.files.iter().map(|file| named(file)).collect::<Result<_, _>>()?,
        kind: change.kind.clone(),
        message: message.map(OsString::into_encoded_bytes).unwrap_or_default(),
        ..CommitRequest::default()
    };
    let repository = context.repository()?;
    let root = repository.root().to_owned();
    Ok((root, ComponentDecider::new(repository)?.planner(&change.handle, request)?))
}

/// The gravest of what kept groups from being committed.
fn exit_code<'g>(groups: impl Iterator<Item = &'g Option<Refusal>>) -> u8 {
    groups.flatten().map(|refusal| failure::exit_code(&refusal.class)).max().unwrap_or(0)
}

fn show(path: &Written) -> String {
    String::from_utf8_lossy(&path.0).into_owned()
}

/// `main in .worktrees/x`: where a group lands, as far as it is known.
fn place(branch: Option<&String>, worktree: Option<&String>, root: &str) -> String {
    let branch = branch.map_or("no branch", String::as_str);
    match worktree.map(|worktree| worktree.strip_prefix(root).unwrap_or(worktree).trim_start_matches('/')) {
        None | Some("") => branch.to_owned(),
        Some(worktree) => format!("{branch} in {worktree}"),
    }
}

fn show_plan(out: &mut impl Write, group: &PlannedGroup, root: &str) -> io::Result<()> {
    let at = place(group.branch.as_ref(), group.worktree_root.as_ref(), root);
    writeln!(out, "{} {}", paint(NAME, &group.verdict), paint(HEAD, at))?;
    match (&group.plan, &group.refusal) {
        (Some(plan), _) => show_entries(out, plan),
        (None, Some(refusal)) => {
            show_files(out, &group.paths)?;
            failure::render(out, refusal)
        }
        (None, None) => {
            show_files(out, &group.paths)?;
            group.reason.iter().try_for_each(|reason| writeln!(out, "  {}", paint(CODE, reason)))
        }
    }
}

fn show_entries(out: &mut impl Write, plan: &CommitPlan) -> io::Result<()> {
    let entry = |change: &str, what: String| vec![Cell::new(DIM, format!("  {change}")), Cell::new(PLAIN, what)];
    let mut rows: Vec<_> = plan.entries.iter().map(|planned| entry(&planned.change, show(&planned.path))).collect();
    rows.extend(plan.follow_ups.iter().map(|due| entry(&due.follow_up, show(&due.subject))));
    table(out, &rows)
}

fn show_outcome(out: &mut impl Write, group: &GroupReport, root: &str) -> io::Result<()> {
    let at = place(group.branch.as_ref(), group.worktree_root.as_ref(), root);
    write!(out, "{} {}", paint(NAME, &group.outcome), paint(HEAD, at))?;
    match (&group.oid, &group.reason) {
        (Some(oid), _) => writeln!(out, " {}", paint(CODE, oid))?,
        (None, Some(reason)) => writeln!(out, " {}", paint(CODE, reason))?,
        (None, None) => writeln!(out)?,
    }
    show_files(out, if group.changed.is_empty() { &group.paths } else { &group.changed })?;
    if let Some(refusal) = &group.refusal {
        failure::render(out, refusal)?;
    }
    for note in &group.notes {
        writeln!(out, "{}: {}", paint(WARNING, format!("warning[{}]", note.code)), note.message)?;
    }
    Ok(())
}

fn show_files(out: &mut impl Write, paths: &[Written]) -> io::Result<()> {
    paths.iter().try_for_each(|path| writeln!(out, "  {}", show(path)))
}

fn show_notes(out: &mut impl Write, notes: &[Note]) -> io::Result<()> {
    notes.iter().try_for_each(|note| writeln!(out, "{} {}: {}", paint(DIM, "note"), note.note, show(&note.subject)))
}
