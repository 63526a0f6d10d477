//! `kitty-core status`: the board of a mission, its timeline, its defects, and its changes.

mod board;
mod changes;
mod layout;
mod timeline;

use std::{
    io::{self, IsTerminal as _, Write},
    thread,
    time::Duration,
};

use kitty_core::wire::{Finding, MissionFindings, MissionView, to_json};
use kitty_host_native::status::{KIND, committed_log};
use kitty_host_wasmtime::Repository;
use serde::Serialize;

use crate::{
    args::{Board, Status},
    context::Context,
    failure::{self, Failure},
    style::{CODE, DIM, ERROR, HELP, NAME, PLAIN, WARNING, paint},
};

pub use changes::{claim, materialize, transition};

/// How often a watched board is looked at again.
const PACE: Duration = Duration::from_millis(500);

pub fn run(context: &Context, out: &mut Vec<u8>, status: Status) -> Result<u8, Failure> {
    match status {
        Status::Log { handle } => timeline::run(context, out, &handle),
        Status::Validate { handle: Some(handle), .. } => validate(context, out, &[handle]),
        Status::Validate { handle: None, .. } => {
            let missions = context.repository()?.missions()?.missions;
            let handles: Vec<String> = missions.into_iter().map(|mission| mission.name).collect();
            validate(context, out, &handles)
        }
        Status::Ready { handle } => ready(context, out, &handle),
        Status::Materialize { handle } => materialize(context, out, &handle),
        Status::Claim(asked) => claim(context, out, asked),
        Status::Move(asked) => transition(context, out, asked),
    }
}

/// A mission that can be accepted.
#[derive(Serialize)]
struct Ready {
    mission: String,
    ready: bool,
}

fn ready(context: &Context, out: &mut Vec<u8>, handle: &str) -> Result<u8, Failure> {
    let repository = context.repository()?;
    let mission = repository.fold(handle)?.dir;
    repository.check_acceptance(&mission)?;
    let answer = Ready { mission, ready: true };
    context.show(out, &answer, |out| writeln!(out, "{} {}", paint(NAME, "ready"), answer.mission))?;
    Ok(0)
}

/// Shows the board of a mission.
pub fn show(context: &Context, out: &mut Vec<u8>, asked: &Board) -> Result<u8, Failure> {
    let handle = asked.handle.as_deref().unwrap_or_default();
    let repository = context.repository()?;
    if !asked.watch {
        let view = view(&repository, handle)?;
        context.show(out, &view, |out| board::render(out, &view, layout::width(asked.width)))?;
        return Ok(0);
    }
    watch(context, &repository, handle, asked)
}

/// Shows the board again whenever it has changed, until the program is stopped.
fn watch(context: &Context, repository: &Repository, handle: &str, asked: &Board) -> Result<u8, Failure> {
    let mut shown = Vec::new();
    loop {
        let mut next = Vec::new();
        // A status that is unreadable for a moment is shown as such, and looked at again.
        match view(repository, handle) {
            Ok(view) => write_view(context, &mut next, &view, asked)?,
            Err(failure) => failure::render(&mut next, &failure.report())?,
        }
        if next != shown {
            let mut stdout = anstream::stdout();
            if io::stdout().is_terminal() {
                write!(stdout, "\x1b[2J\x1b[H")?;
            }
            stdout.write_all(&next)?;
            stdout.flush()?;
            shown = next;
        }
        thread::sleep(PACE);
    }
}

/// The log of a mission as it was committed.
fn committed(repository: &Repository, handle: &str) -> Result<Option<Vec<u8>>, Failure> {
    Ok(committed_log(&repository.place(handle, KIND, None)?)?)
}

fn view(repository: &Repository, handle: &str) -> Result<MissionView, Failure> {
    Ok(repository.status_view(handle, committed(repository, handle)?.as_deref())?)
}

fn found(repository: &Repository, handle: &str) -> Result<MissionFindings, Failure> {
    Ok(repository.status_findings(handle, committed(repository, handle)?.as_deref())?)
}

fn write_view(context: &Context, out: &mut Vec<u8>, view: &MissionView, asked: &Board) -> io::Result<()> {
    context.show(out, view, |out| board::render(out, view, layout::width(asked.width)))
}

/// Shows what is wrong or odd; an error makes it fail.
fn validate(context: &Context, out: &mut Vec<u8>, handles: &[String]) -> Result<u8, Failure> {
    let repository = context.repository()?;
    let mut failed = 0;
    let mut found: Vec<MissionFindings> = Vec::new();
    for handle in handles {
        match self::found(&repository, handle) {
            Ok(findings) => found.push(findings),
            Err(failure) if handles.len() == 1 => return Err(failure),
            Err(failure) => {
                let report = failure.report();
                failed = failed.max(failure::exit_code(&report.class));
                found.push(MissionFindings {
                    mission: handle.clone(),
                    passed: false,
                    findings: vec![Finding {
                        code: report.code,
                        severity: "error".into(),
                        line: None,
                        wp_id: None,
                        message: report.message,
                        remedy: report.remedy,
                    }],
                });
            }
        }
    }
    let show_all = |out: &mut Vec<u8>| found.iter().try_for_each(|found| show_findings(out, found));
    match found.as_slice() {
        [one] if handles.len() == 1 => context.show(out, one, show_all)?,
        all => context.show(out, &all, show_all)?,
    }
    let unsound = found.iter().any(|found| !found.passed);
    Ok(failed.max(u8::from(unsound)))
}

fn show_findings(out: &mut Vec<u8>, found: &MissionFindings) -> io::Result<()> {
    let MissionFindings { mission, passed, findings } = found;
    let verdict = if *passed { paint(NAME, "passed") } else { paint(ERROR, "failed") };
    writeln!(out, "{verdict} {mission}")?;
    findings.iter().try_for_each(|found| show_finding(out, found, true))
}

/// One finding, on a line; and what to do about it on the next one.
fn show_finding(out: &mut impl Write, found: &Finding, with_remedy: bool) -> io::Result<()> {
    let style = if found.severity == "error" { ERROR } else { WARNING };
    write!(out, "  {}", paint(style, format!("{}[{}]", found.severity, found.code)))?;
    if let Some(line) = found.line {
        write!(out, " {}", paint(DIM, format!("line {line}")))?;
    }
    if let Some(wp) = &found.wp_id {
        write!(out, " {}", paint(CODE, wp))?;
    }
    writeln!(out, ": {}", paint(PLAIN, &found.message))?;
    if with_remedy {
        writeln!(out, "    {} {}", paint(HELP, "help:"), found.remedy)?;
    }
    Ok(())
}

/// The union of two logs as git asks for it: into the file of this side. Exit code 0 for a merge, 1
/// for a conflict, above 128 where no merge was tried.
pub fn merge_log(context: &Context, files: &[std::path::PathBuf; 3]) -> Result<u8, Failure> {
    const NOT_TRIED: u8 = 129;
    let merged = || -> Result<(), Failure> {
        let [base, ours, theirs] = files.each_ref().map(std::fs::read);
        let union = context.session().merge_logs(&base?, &ours?, &theirs?)?;
        let [_, ours, _] = files;
        Ok(std::fs::write(ours, union)?)
    };
    Ok(match merged() {
        Ok(()) => 0,
        Err(failure) => {
            let report = failure.report();
            if context.is_json() {
                writeln!(anstream::stdout(), "{}", to_json(&report))?;
            } else {
                failure::render(&mut anstream::stderr(), &report)?;
            }
            if failure::exit_code(&report.class) == 1 { 1 } else { NOT_TRIED }
        }
    })
}
