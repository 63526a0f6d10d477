//! cargo xtask: everything that builds, checks and shows kitty-core, under one roof.

mod bench;
mod chromium;
mod conformance;
mod demo;
mod gates;
mod generate;
mod goldens;
mod no_std;
mod node;
mod npm;
mod python;
mod seams;
mod shell;
mod stress;
mod suite;
mod test;
mod wasm;
mod wheel;
mod workspace;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Builds, checks and shows kitty-core")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Time every face of the authority, the Python tool and the floor, side by side
    ///
    /// `KITTY_MISSIONS` may name a `.tar.xz` with a real `kitty-specs`; otherwise one is generated.
    Bench {
        /// Only one part
        part: Option<bench::Part>,
    },
    /// Time the source gates against parsing alone, with a cache, and against peers
    BenchGates {
        /// A checkout to time them on; by default the wheel
        #[arg(long, value_name = "DIR")]
        tree: Option<PathBuf>,
        /// An interpreter that can run the tests of the checkout: times the gates that the pack replaces too, for
        /// minutes
        #[arg(long, value_name = "PYTHON", requires = "tree")]
        pytest: Option<PathBuf>,
    },
    /// Hold engines against conformance vectors
    Conformance {
        /// Engines, separated by commas
        #[arg(long, default_value = conformance::ENGINES)]
        engine: String,
        /// Vector files; by default those of this repository
        files: Vec<PathBuf>,
        /// Further arguments of the runner
        #[arg(last = true)]
        rest: Vec<OsString>,
    },
    /// Show the main job on a sample repository, by every engine
    Demo,
    /// Hold the rule pack of spec-kitty against what it found before, in the wheel or in a checkout
    Gates {
        /// A checkout of the reference commit: every golden gate, the layer matrix, the kill matrix
        #[arg(long, value_name = "DIR", conflicts_with = "write")]
        reference: Option<PathBuf>,
        /// Freeze what the pack finds in the wheel now
        #[arg(long)]
        write: bool,
    },
    /// Write the committed files that come from the tables of the core
    Generate {
        /// Only compare them, and fail when one is out of date
        #[arg(long)]
        check: bool,
    },
    /// Build the npm package
    Npm,
    /// Let many processes commit, be killed and get in each other's way, longer than CI does
    Stress {
        /// How many times as long
        #[arg(default_value_t = 10)]
        scale: u32,
    },
    /// Run every suite in every language: what CI runs
    Test {
        /// Only these suites
        suites: Vec<String>,
    },
    /// Build the wasm components, one for each world, and print their sizes and digests
    Wasm,
    /// Build the Python wheel
    Wheel {
        /// The interpreter of the build environment; by default $PYTHON or the first one on the path
        #[arg(long, value_name = "PATH")]
        python: Option<PathBuf>,
        /// The cargo profile
        #[arg(long, default_value = "release")]
        profile: String,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Bench { part } => bench::run(part)?,
        Task::BenchGates { tree, pytest } => gates::bench(tree.as_deref(), pytest.as_deref())?,
        Task::Conformance { engine, files, rest } => {
            let files = if files.is_empty() { conformance::vectors()? } else { files };
            conformance::run(&engine, &files, &rest)?;
        }
        Task::Demo => demo::run()?,
        Task::Gates { reference: Some(checkout), .. } => gates::reference(&checkout)?,
        Task::Gates { reference: None, write: true } => gates::write()?,
        Task::Gates { reference: None, write: false } => gates::check()?,
        Task::Generate { check: true } => generate::check()?,
        Task::Generate { check: false } => generate::write()?,
        Task::Npm => println!("{}", npm::build(workspace::root())?),
        Task::Stress { scale } => stress::run(scale)?,
        Task::Test { suites } => return Ok(if test::run(&suites)? { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
        Task::Wasm => print!("{}\n{}", wasm::build()?, wasm::gates()?),
        Task::Wheel { python, profile } => {
            let environment = python::Environment::ready(python.as_deref())?;
            println!("{}", wheel::build(&environment, &profile)?.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
