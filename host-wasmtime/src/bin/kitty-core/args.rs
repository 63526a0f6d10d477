//! The command line.

use std::{ffi::OsString, path::PathBuf};

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use kitty_host_native::gate::{cli::GateArgs, report};

const EXIT_CODES: &str = "\
Exit codes:
  0  answered, committed, or nothing to commit
  1  refused: the authority declined; for a single kind also when a leg is refused,
     for a commit when a group of its files is
  2  usage: the command line or the question is malformed
  3  failed: a port, the component or this host";

const MERGE_DRIVER: &str = "\
Once per clone, and a line of .gitattributes:
  git config merge.kitty-core.driver 'kitty-core merge-log %O %A %B'
  kitty-specs/**/status.events.jsonl merge=kitty-core

Exit codes:
  0    merged: %A holds the union
  1    conflict: an event has two bodies, a line is no row, or a side lost events; %A is as it was
  129  not tried: a file cannot be read, or the component failed";

/// Where the artifacts of spec-kitty missions are read, written and committed, and why.
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
    /// Text for people, or the canonical JSON of the answer; the others are for `gate`
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
    Sarif,
    Github,
    Junit,
}

impl From<Format> for report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Github => Self::Github,
            Format::Junit => Self::Junit,
        }
    }
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
    /// Commit files of a mission, each on the branch where it belongs, or none of them
    Commit {
        #[command(flatten)]
        change: Change,
        /// The message
        #[arg(short, long, value_name = "MSG", required_unless_present = "dry_run")]
        message: Option<OsString>,
        /// Print the plans and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Where a commit of files of a mission would land, and why not
    Plan {
        #[command(flatten)]
        change: Change,
        /// The message
        #[arg(short, long, value_name = "MSG")]
        message: Option<OsString>,
    },
    /// Settle what a killed process left: published commits are finished, others are discarded
    Recover {
        /// Show what is pending and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// The protected branches
    Protect {
        #[command(subcommand)]
        question: Protect,
    },
    /// The board of a mission: work packages by column, who works on them, what is odd
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Status {
        #[command(flatten)]
        board: Board,
        #[command(subcommand)]
        question: Option<Box<Status>>,
    },
    /// The union of two event logs, as git asks a merge driver for it
    #[command(after_help = MERGE_DRIVER)]
    MergeLog {
        /// The log that both sides grew out of
        #[arg(value_name = "%O")]
        base: PathBuf,
        /// The log of this side; it becomes the union
        #[arg(value_name = "%A")]
        ours: PathBuf,
        /// The log of the other side
        #[arg(value_name = "%B")]
        theirs: PathBuf,
    },
    /// Source gates: one sanctioned seam, and rules that keep everybody else out
    Gate(Box<GateArgs>),
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

/// What is to be committed.
#[derive(Args)]
pub struct Change {
    /// The mission: directory name, mission id, mid8, number or slug
    pub handle: String,
    /// Files of the mission; what is gone is removed
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The kind that these files are believed to be
    #[arg(long)]
    pub kind: Option<String>,
}

/// How a board is shown.
#[derive(Args)]
pub struct Board {
    /// The mission: directory name, mission id, mid8, number or slug
    #[arg(required = true)]
    pub handle: Option<String>,
    /// Show the board again whenever it has changed
    #[arg(long)]
    pub watch: bool,
    /// Lay out for so many cells instead of the terminal's
    #[arg(long, value_name = "CELLS")]
    pub width: Option<usize>,
}

#[derive(Subcommand)]
pub enum Status {
    /// Move a work package to another lane, and commit that
    Move(Move),
    /// Take a work package, and commit that; of two who do one is refused
    Claim(Claim),
    /// Who did what, and when
    Log {
        /// The mission
        handle: String,
    },
    /// Everything that is wrong or odd, and what to do about it
    Validate {
        /// The mission
        #[arg(required_unless_present = "all")]
        handle: Option<String>,
        /// Every mission
        #[arg(long, conflicts_with = "handle")]
        all: bool,
    },
    /// Say whether the mission can be accepted, or what is open
    Ready {
        /// The mission
        handle: String,
    },
    /// Make `status.json` what the event log says, and commit that
    Materialize {
        /// The mission
        handle: String,
    },
}

/// Where a work package goes.
#[derive(Args)]
pub struct Move {
    /// The work package
    #[arg(value_name = "WP")]
    pub wp: String,
    /// The lane
    pub lane: String,
    /// The mission
    #[arg(short, long, value_name = "HANDLE")]
    pub mission: String,
    /// Who moves it
    #[arg(short, long)]
    pub actor: String,
    /// Why
    #[arg(short, long)]
    pub reason: Option<String>,
    /// Skip the guards; needs a reason
    #[arg(short, long)]
    pub force: bool,
    /// The review feedback that this answers
    #[arg(long, value_name = "REF")]
    pub review_ref: Option<String>,
    /// Who reviewed
    #[arg(long, requires_all = ["verdict", "reference"])]
    pub reviewer: Option<String>,
    /// The verdict, for instance `approved` or `changes_requested`
    #[arg(long, requires = "reviewer")]
    pub verdict: Option<String>,
    /// Where the review stands
    #[arg(long, requires = "reviewer", value_name = "REF")]
    pub reference: Option<String>,
    /// Where the work happens
    #[arg(long)]
    pub workspace: Option<String>,
    /// Who gave the reason of a cancellation: `operator` or `synthetic`
    #[arg(long, value_name = "SOURCE")]
    pub reason_source: Option<String>,
}

/// Who takes a work package.
#[derive(Args)]
pub struct Claim {
    /// The work package
    #[arg(value_name = "WP")]
    pub wp: String,
    /// The mission
    #[arg(short, long, value_name = "HANDLE")]
    pub mission: String,
    /// Who takes it
    #[arg(short, long)]
    pub actor: String,
    /// Its review instead of its implementation
    #[arg(long)]
    pub review: bool,
    /// Even where it was handed in already
    #[arg(long, conflicts_with = "review")]
    pub rework: bool,
    /// Where the work happens
    #[arg(long)]
    pub workspace: Option<String>,
    /// The process that works
    #[arg(long)]
    pub pid: Option<u64>,
}

#[derive(Subcommand)]
pub enum Protect {
    /// Every protected branch, and why it is one
    List,
    /// Whether an ordinary commit may land on a branch
    Check {
        /// The branch, by its short name
        #[arg(value_name = "REF")]
        branch: String,
        /// The mission that would commit
        #[arg(long, value_name = "HANDLE")]
        mission: Option<String>,
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
