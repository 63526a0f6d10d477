//! cargo xtask: everything that builds, checks and shows kitty-core, under one roof.

mod generate;
mod python;
mod shell;
mod wheel;
mod workspace;

use std::path::PathBuf;

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
    /// Write the committed files that come from the tables of the core
    Generate {
        /// Only compare them, and fail when one is out of date
        #[arg(long)]
        check: bool,
    },
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

fn main() -> Result<()> {
    match Cli::parse().task {
        Task::Generate { check: true } => generate::check(),
        Task::Generate { check: false } => generate::write(),
        Task::Wheel { python, profile } => {
            let environment = python::Environment::ready(python.as_deref())?;
            println!("{}", wheel::build(&environment, &profile)?.display());
            Ok(())
        }
    }
}
