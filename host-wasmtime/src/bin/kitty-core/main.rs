//! kitty-core: the authority on the command line.

mod args;
mod classify;
mod commit;
mod context;
mod explain;
mod failure;
mod gate;
mod missions;
mod places;
mod policy;
mod protect;
mod recover;
mod status;
mod style;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser as _};
use kitty_core::wire::to_json;

use crate::{
    args::{Cli, Command, Format, Protect},
    context::{Context, World},
    failure::{Failure, exit_code},
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    anstream::ColorChoice::from(cli.global.color).write_global();
    let format = cli.global.format;
    match run(cli) {
        Ok(code) => ExitCode::from(code),
        // The reader has seen enough (`| head`).
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let report = failure.report();
            // Where even this cannot be written, the exit code is all that is left to say.
            let _ = match format {
                Format::Json => writeln!(anstream::stdout(), "{}", to_json(&report)),
                _ => failure::render(&mut anstream::stderr(), &report),
            };
            ExitCode::from(exit_code(&report.class))
        }
    }
}

fn run(cli: Cli) -> Result<u8, Failure> {
    if let Command::Completions { shell } = cli.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "kitty-core", &mut script);
        io::stdout().write_all(&script)?;
        return Ok(0);
    }
    // Written at once, at the end: one system call, and nothing of it when the command fails.
    let mut out = Vec::new();
    if let Command::Gate(args) = cli.command {
        let code = gate::run(&cli.global, &mut out, &args)?;
        return written(&out, code);
    }
    if !matches!(cli.global.format, Format::Text | Format::Json) {
        return Err(Failure::Format);
    }
    let world = match cli.command {
        // The placement component knows only the codes of its own refusals.
        Command::Commit { .. }
        | Command::Plan { .. }
        | Command::Recover { .. }
        | Command::Protect { .. }
        | Command::Explain { .. } => World::Plans,
        Command::Status { .. } | Command::MergeLog { .. } => World::Status,
        _ => World::Places,
    };
    let context = Context::new(cli.global, world)?;
    let code = match cli.command {
        Command::Where { handle, subject, declare } => {
            places::run(&context, &mut out, &handle, subject.as_deref(), declare.as_ref())?
        }
        Command::Missions => missions::run(&context, &mut out)?,
        Command::Classify { paths } => classify::run(&context, &mut out, paths)?,
        Command::Commit { change, message, dry_run: false } => commit::run(&context, &mut out, &change, message)?,
        Command::Commit { change, message, .. } | Command::Plan { change, message } => {
            commit::plan(&context, &mut out, &change, message)?
        }
        Command::Recover { dry_run } => recover::run(&context, &mut out, dry_run)?,
        Command::Protect { question: Protect::List } => protect::list(&context, &mut out)?,
        Command::Protect { question: Protect::Check { branch, mission } } => {
            protect::check(&context, &mut out, &branch, mission.as_deref())?
        }
        Command::Status { question: Some(question), .. } => status::run(&context, &mut out, *question)?,
        Command::Status { question: None, board } => status::show(&context, &mut out, &board)?,
        Command::MergeLog { base, ours, theirs } => status::merge_log(&context, &[base, ours, theirs])?,
        Command::Explain { code } => explain::run(&context, &mut out, code.as_deref())?,
        Command::Policy => policy::run(&context, &mut out)?,
        Command::Gate(_) | Command::Completions { .. } => 0,
    };
    written(&out, code)
}

fn written(out: &[u8], code: u8) -> Result<u8, Failure> {
    let mut stdout = anstream::stdout();
    stdout.write_all(out)?;
    stdout.flush()?;
    Ok(code)
}
