//! kitty-bench: times every face of the authority, the Python tool and the floor, side by side.

mod contender;
mod in_process;
mod measure;
mod repository;
mod size;
mod start;
mod table;

use std::{path::PathBuf, process::Command};

use anyhow::Result;
use clap::Parser;
use kitty_host_wasmtime::Authority;

use contender::{Contender, Worker};
use repository::Repository;
use table::Table;

/// A path that classifies.
const PATH: &str = "kitty-specs/checkout-flow-01KVTVZS/tasks/WP01-payment-form.md";

/// The cases, each with what it is.
const CASES: [(&str, &str); 5] = [
    ("classify", "path to kind"),
    ("route", "kind × topology to partition, no repository"),
    ("fold", "mid8 to directory name, large repository"),
    ("place", "one kind by directory name, large repository"),
    ("sandbox", "a fresh instance of the component, and `classify` in it"),
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
    println!("{table}");
    println!("{}", start::table(&args.cli, &repository)?);
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
    let mut node = Command::new("node");
    node.arg(args.scripts.join("time_node.mjs")).arg(&args.pkg).arg(PATH);
    let all = ["classify", "route", "fold", "place"].as_slice();
    Ok(vec![
        Box::new(Worker::start(table::TOOL, all, python(&args.tool, "time_tool.py"))?),
        Box::new(in_process::native(repository)?),
        Box::new(in_process::component(authority, repository)?),
        Box::new(Worker::start("python", all, python(&args.python, "time_python.py"))?),
        Box::new(Worker::start("node", &["classify", "route"], node)?),
        Box::new(in_process::floor(repository)),
    ])
}
