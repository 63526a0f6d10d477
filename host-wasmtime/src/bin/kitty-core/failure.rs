//! Everything that ends a command early.

use std::io::{self, Write};

use kitty_core::wire;
use kitty_host_native::gate::GateError;
use kitty_host_wasmtime::{AskError, HostError};

use crate::style::{CODE, ERROR, HELP, paint};

/// Why a command has no answer.
#[derive(Debug)]
pub enum Failure {
    /// The authority or the host said why.
    Ask(AskError),
    /// An input of the program that is not UTF-8.
    NotUtf8(String),
    /// The gates could not be asked.
    Gate(GateError),
    /// A format that the command does not have.
    Format,
    /// Standard input or output failed.
    Io(io::Error),
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        Self::Ask(error)
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self::Ask(error.into())
    }
}

impl From<kitty_core::Refusal> for Failure {
    fn from(refusal: kitty_core::Refusal) -> Self {
        Self::Ask(wire::Refusal::from(&refusal).into())
    }
}

impl From<GateError> for Failure {
    fn from(error: GateError) -> Self {
        match error {
            GateError::Write(error) => Self::Io(error),
            error => Self::Gate(error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    /// One shape for every failure, the one of a refusal.
    pub fn report(&self) -> wire::Refusal {
        let report = |code: &str, class: &str, message: String, remedy: &str| wire::Refusal {
            code: code.into(),
            class: class.into(),
            message,
            remedy: remedy.into(),
            candidates: Vec::new(),
            fields: kitty_core::Texts::new(),
        };
        match self {
            Self::Ask(AskError::Refusal(refusal)) => (**refusal).clone(),
            Self::Ask(AskError::Host(error)) => report(error.code(), "host", error.to_string(), error.help()),
            Self::NotUtf8(what) => report(
                "NOT_UTF8",
                "question",
                format!("{what} is not UTF-8"),
                "Rename it; mission directories and branches are UTF-8.",
            ),
            Self::Gate(error) => {
                let row = error.row();
                report(row.code, row.class, error.to_string(), row.remedy)
            }
            Self::Format => report(
                "MALFORMED_QUESTION",
                "question",
                "only `gate` has this format".to_string(),
                "Ask with `--format text` or `--format json`.",
            ),
            Self::Io(error) => report("IO_FAILED", "host", error.to_string(), "Look at the stream, then ask again."),
        }
    }
}

/// The exit code of a class of failures.
pub fn exit_code(class: &str) -> u8 {
    match class {
        "refusal" | "limit" => 1,
        "question" => 2,
        _ => 3,
    }
}

/// Shows a failure to people.
pub fn render(out: &mut impl Write, report: &wire::Refusal) -> io::Result<()> {
    let wire::Refusal { code, message, candidates, remedy, .. } = report;
    writeln!(out, "{}: {message}", paint(ERROR, format!("error[{code}]")))?;
    if !candidates.is_empty() {
        writeln!(out, "  candidates:")?;
        for candidate in candidates {
            writeln!(out, "    {}", paint(CODE, candidate))?;
        }
    }
    writeln!(out, "  {} {remedy}", paint(HELP, "help:"))
}
