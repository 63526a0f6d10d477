//! The command line.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const EXIT_CODES: &str = "\
Exit codes:
  0  answered
  1  refused: the authority declined; for a single kind also when a leg is refused
  2  usage: the command line or the question is malformed
  3  failed: a port, the component or this host";

/// Where the artifacts of spec-kitty missions are read and written, and why.
#[derive(Parser)]
#[command(name = "kitty-core", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Args)]
pub struct Global {
    /// Text for people, or the canonical JSON of the answer
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// A directory of the repository; by default it is found from the working directory
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<String>,
    /// The generation of spec-kitty, instead of the one that the repository records
    #[arg(long, global = true, value_name = "3.2|4.0")]
    pub generation: Option<String>,
    /// Another component than the built-in one
    #[arg(long, global = true, value_name = "FILE")]
    pub component: Option<PathBuf>,
    /// Colour; `auto` heeds the terminal, `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

impl From<Colour> for ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => Self::Auto,
            Colour::Always => Self::Always,
            Colour::Never => Self::Never,
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Where a mission's artifacts live: kind, partition, surface, ref, directories, why
    Where {
        /// The mission: directory name, mission id, mid8, number or slug
        handle: String,
        /// One kind, or the path of one artifact, in detail
        #[arg(value_name = "KIND|PATH")]
        subject: Option<String>,
        /// A kind that the table does not know, with its partition: `primary` or `coord`
        #[arg(long, value_name = "KIND=PARTITION", conflicts_with = "subject", value_parser = declaration)]
        declare: Option<Declaration>,
    },
    /// Every mission with its handles, defects and ambiguities, and what is none
    Missions,
    /// The kind of each path
    Classify {
        /// Paths; without any, or with `-`, one per line from standard input
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// What a code means and what to do about it
    Explain {
        /// The code; without one, all are listed
        code: Option<String>,
    },
    /// The rules in force and the parts that decide
    Policy,
    /// A completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// A kind declared on the command line.
#[derive(Clone)]
pub struct Declaration {
    pub kind: String,
    pub partition: String,
}

fn declaration(text: &str) -> Result<Declaration, String> {
    let (kind, partition) = text.split_once('=').ok_or("expected KIND=PARTITION")?;
    Ok(Declaration { kind: kind.to_owned(), partition: partition.to_owned() })
}
