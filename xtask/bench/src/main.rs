//! kitty-bench: times every face of the authority, the Python tool and the floor, side by side.

mod commits;
mod contender;
mod in_process;
mod measure;
mod repository;
mod size;
mod start;
mod status;
mod table;

use std::{path::PathBuf, process::Command};

use anyhow::Result;
use clap::{Parser, Subcommand};
use kitty_host_wasmtime::Authority;

use contender::{Contender, Worker};
use repository::Repository;
use start::Programs;
use table::Table;

/// A path that classifies.
const PATH: &str = "kitty-specs/checkout-flow-01KVTVZS/tasks/WP01-payment-form.md";

/// The cases, each with what it is.
const CASES: [(&str, &str); 6] = [
    ("classify", "path to kind"),
    ("route", "kind × topology to partition, no repository"),
    ("fold", "mid8 to directory name, large repository"),
    ("place", "one kind by directory name, large repository"),
    ("place-mid8", "one kind by mid8, large repository"),
    ("sandbox", "a fresh instance of the component, and `classify` in it"),
];

/// The cases of a start.
const STARTS: [(&str, &str); 2] = [
    ("import", "an interpreter that imports the package; the floor imports nothing"),
    ("where", "a mission's place on the command line; `first start` compiles the component"),
];

/// Times everything, or one part. `cargo xtask bench` builds the things and calls this.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Time
    Time(Box<Things>),
    /// Read a long log in pieces, and say how much memory that took, in kB
    Peak { log: PathBuf },
}

/// What is timed, and with what.
#[derive(clap::Args)]
struct Things {
    /// The places alone
    #[arg(long)]
    places_only: bool,
    /// The status alone
    #[arg(long, conflicts_with = "places_only")]
    status_only: bool,
    /// The interpreter with the package
    #[arg(long)]
    python: PathBuf,
    /// The interpreter with the Python tool
    #[arg(long)]
    tool: PathBuf,
    /// The built npm package
    #[arg(long)]
    pkg: PathBuf,
    /// The program kitty-core
    #[arg(long)]
    cli: PathBuf,
    /// The component
    #[arg(long)]
    component: PathBuf,
    /// The wheel
    #[arg(long)]
    wheel: PathBuf,
    /// The folder of the timing scripts
    #[arg(long)]
    scripts: PathBuf,
}

#[expect(clippy::print_stdout, reason = "the report of a command line program")]
fn main() -> Result<()> {
    let things = match Args::parse().task {
        Task::Time(things) => things,
        Task::Peak { log } => {
            status::stream(&log)?;
            println!("{}", status::own_peak().map_or_else(String::new, |peak| peak.to_string()));
            return Ok(());
        }
    };
    let dir = tempfile::tempdir()?;
    let repository = repository::build(dir.path())?;
    println!("repository: {} entries of kitty-specs, mission {}\n", repository.entries, repository.mission);

    let programs = Programs { python: &things.python, tool: &things.tool, cli: &things.cli };
    let mut table = Table::default();
    if !things.status_only {
        places(&things, &programs, &repository, &mut table)?;
    }
    if things.places_only {
        println!("{table}");
        return Ok(());
    }
    let aside = tempfile::tempdir()?;
    let long = aside.path().join("long.jsonl");
    status::write_long(&long)?;
    let mut contenders = status::contenders(&programs, [&things.scripts, &things.pkg, &long], &repository)?;
    for (case, about) in status::CASES {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let mut contenders = status::starts(&programs, &repository)?;
    for (case, about) in status::STARTS {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let peak = status::peak(&long)?.map_or_else(String::new, |peak| format!("peak of `million`: {peak} MB\n"));
    if things.status_only {
        println!("{table}{peak}");
        return Ok(());
    }
    let place = tempfile::tempdir()?;
    let mut contenders =
        commits::contenders(&place.path().canonicalize()?, &things.tool, &things.scripts, &repository)?;
    for (case, about) in commits::CASES {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    println!("{table}{peak}");
    println!(
        "{}",
        size::table(&[
            ("component", &things.component),
            ("npm wasm", &things.pkg.join("kitty_bg.wasm")),
            ("wheel", &things.wheel)
        ])?
    );
    Ok(())
}

fn places(things: &Things, programs: &Programs<'_>, repository: &Repository, table: &mut Table) -> Result<()> {
    let authority = Authority::embedded()?;
    let mut contenders = contenders(things, &authority, repository)?;
    for (case, about) in CASES {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let mut contenders = start::contenders(programs, repository)?;
    for (case, about) in STARTS {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    Ok(())
}

fn contenders<'a>(
    things: &Things,
    authority: &'a Authority,
    repository: &'a Repository,
) -> Result<Vec<Box<dyn Contender + 'a>>> {
    let python = |interpreter: &PathBuf, script: &str| {
        let mut program = Command::new(interpreter);
        program.arg(things.scripts.join(script)).arg(&repository.root);
        program.args([&repository.mission, &repository.mid8]).arg(PATH);
        program
    };
    let node = |who: &str| {
        let mut program = Command::new("node");
        program.arg(things.scripts.join("time_node.mjs")).arg(who).arg(&things.pkg).arg(&repository.root);
        program.args([&repository.mission, &repository.mid8]).arg(PATH);
        program
    };
    let all = ["classify", "route", "fold", "place", "place-mid8"].as_slice();
    let reads = ["fold", "place", "place-mid8"].as_slice();
    Ok(vec![
        Box::new(Worker::start(table::TOOL, all, python(&things.tool, "time_tool.py"))?),
        Box::new(in_process::native(repository)?),
        Box::new(in_process::component(authority, repository)?),
        Box::new(Worker::start(table::PYTHON, all, python(&things.python, "time_python.py"))?),
        Box::new(Worker::start("node", all, node("package"))?),
        Box::new(Worker::start("floor of node", reads, node("floor"))?),
        Box::new(in_process::floor(repository)),
    ])
}
