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
use clap::Parser;
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

/// Times everything. `cargo xtask bench` builds the things and calls this.
#[derive(Parser)]
struct Args {
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
    let args = Args::parse();
    let dir = tempfile::tempdir()?;
    let repository = repository::build(dir.path())?;
    println!("repository: {} entries of kitty-specs, mission {}\n", repository.entries, repository.mission);

    let authority = Authority::embedded()?;
    let mut contenders = contenders(&args, &authority, &repository)?;
    let mut table = Table::default();
    for (case, about) in CASES {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let programs = Programs { python: &args.python, tool: &args.tool, cli: &args.cli };
    let mut contenders = status::contenders(&programs, &args.scripts, &repository)?;
    for (case, about) in status::CASES {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let mut contenders = start::contenders(&programs, &repository)?;
    for (case, about) in STARTS {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let mut contenders = status::starts(&programs, &repository)?;
    for (case, about) in status::STARTS {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    let place = tempfile::tempdir()?;
    let mut contenders = commits::contenders(&place.path().canonicalize()?, &args.tool, &args.scripts, &repository)?;
    for (case, about) in commits::CASES {
        table.add(case, about, measure::medians(&mut contenders, case)?);
    }
    println!("{table}");
    println!(
        "{}",
        size::table(&[
            ("component", &args.component),
            ("npm wasm", &args.pkg.join("kitty_bg.wasm")),
            ("wheel", &args.wheel)
        ])?
    );
    Ok(())
}

fn contenders<'a>(
    args: &Args,
    authority: &'a Authority,
    repository: &'a Repository,
) -> Result<Vec<Box<dyn Contender + 'a>>> {
    let python = |interpreter: &PathBuf, script: &str| {
        let mut program = Command::new(interpreter);
        program.arg(args.scripts.join(script)).arg(&repository.root);
        program.args([&repository.mission, &repository.mid8]).arg(PATH);
        program
    };
    let node = |who: &str| {
        let mut program = Command::new("node");
        program.arg(args.scripts.join("time_node.mjs")).arg(who).arg(&args.pkg).arg(&repository.root);
        program.args([&repository.mission, &repository.mid8]).arg(PATH);
        program
    };
    let all = ["classify", "route", "fold", "place", "place-mid8"].as_slice();
    let reads = ["fold", "place", "place-mid8"].as_slice();
    Ok(vec![
        Box::new(Worker::start(table::TOOL, all, python(&args.tool, "time_tool.py"))?),
        Box::new(in_process::native(repository)?),
        Box::new(in_process::component(authority, repository)?),
        Box::new(Worker::start(table::PYTHON, all, python(&args.python, "time_python.py"))?),
        Box::new(Worker::start("node", all, node("package"))?),
        Box::new(Worker::start("floor of node", reads, node("floor"))?),
        Box::new(in_process::floor(repository)),
    ])
}
