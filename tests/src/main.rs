//! `kitty-conformance --engine NAME[,NAME…] FILE…`: holds engines against vector files.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::Parser;
use kitty_conformance::{
    deviation::Deviations,
    engine::{ENGINES, start},
    execute, goldens, real,
    runner::{Summary, run, run_in, run_pure},
};

/// Runs conformance vectors on engines of kitty-core.
#[derive(Parser)]
struct Args {
    /// Engines, separated by commas.
    #[arg(long, value_delimiter = ',', value_parser = ENGINES, default_value = "native")]
    engine: Vec<String>,
    /// How many failures to print.
    #[arg(long, default_value_t = 20)]
    failures: usize,
    /// Print how often each deviation row and each reason for "unsupported" applied.
    #[arg(long)]
    rows: bool,
    /// The deviations.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/deviations.toml"))]
    deviations: PathBuf,
    /// An archive of real missions; the one file is then the tool's answers for them.
    #[arg(long)]
    real: Option<PathBuf>,
    /// The folder of the installed package `spec_kitty_events`: its goldens are the vectors.
    #[arg(long)]
    goldens: Option<PathBuf>,
    /// Vector files (`trees.jsonl` is looked up beside them).
    #[arg(required_unless_present = "goldens")]
    files: Vec<PathBuf>,
}

fn main() -> Result<ExitCode> {
    if std::env::args().nth(1).as_deref() == Some(execute::FLAG) {
        execute::answer_one()?;
        return Ok(ExitCode::SUCCESS);
    }
    let args = Args::parse();
    let deviations = Deviations::read(&args.deviations)?;
    let mut engines = args.engine.iter().map(|name| start(name)).collect::<Result<Vec<_>>>()?;
    let summary = match (&args.real, args.files.as_slice()) {
        (Some(archive), [answers]) => {
            run_in(&mut engines, &real::vectors(answers)?, &real::unpack(archive)?, &deviations)?
        }
        (Some(_), _) => bail!("--real takes one file of answers"),
        (None, []) => {
            let package = args.goldens.as_deref().unwrap_or(Path::new("."));
            run_pure(&mut engines, &goldens::vectors(package)?, &deviations)?
        }
        (None, files) => run(&mut engines, files, &deviations)?,
    };
    print(&summary, &args);
    Ok(if summary.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::print_stdout, reason = "the report of a command line program")]
fn print(summary: &Summary, args: &Args) {
    for failure in summary.failures.iter().take(args.failures) {
        println!("FAILED {failure}");
    }
    if args.rows {
        for (row, vectors) in &summary.rows {
            let example = vectors.first().map_or("", String::as_str);
            println!("deviation {:6}  {row}, for instance {example}", vectors.len());
        }
        for ((function, reason), count) in &summary.unsupported {
            println!("unsupported {count:4}  {function}: {reason}");
        }
    }
    println!(
        "{:<10} {:<20} {:>7} {:>10} {:>11} {:>7} {:>8}",
        "engine", "surface", "passed", "deviations", "unsupported", "failed", "advisory"
    );
    for ((engine, surface), tally) in &summary.tallies {
        println!(
            "{engine:<10} {surface:<20} {:>7} {:>10} {:>11} {:>7} {:>8}",
            tally.passed, tally.deviations, tally.unsupported, tally.failed, tally.advisory
        );
    }
}
