//! The codes under which the gates cannot be asked: one table for every face.

/// A stable code. Its meaning never changes; new ones are added at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The rules are wrong.
    RulesInvalid,
    /// The question is malformed.
    Question,
    /// A file or folder cannot be read or written.
    Unreadable,
    /// Git cannot answer.
    BaseUnavailable,
    /// The answer cannot be written.
    Unwritable,
}

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// Its name.
    pub code: &'static str,
    /// `question` has to change; `host` may be asked again later.
    pub class: &'static str,
    /// What is wrong; what an error says of itself is more exact.
    pub message: &'static str,
    /// What to do now.
    pub remedy: &'static str,
    /// Why the engine does not go on.
    pub why: &'static str,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 5] =
        [Self::RulesInvalid, Self::Question, Self::Unreadable, Self::BaseUnavailable, Self::Unwritable];

    /// The row of a code.
    pub const fn row(self) -> CodeRow {
        match self {
            Self::RulesInvalid => CodeRow {
                code: "GATE_RULES_INVALID",
                class: "question",
                message: "the rules are wrong",
                remedy: "Correct the rule file at the position given; `kitty-core gate schema` says what it may hold.",
                why: "A rule that is half understood guards less than it says.",
            },
            Self::Question => CodeRow {
                code: "GATE_QUESTION",
                class: "question",
                message: "the gates cannot be asked this",
                remedy: "Ask again; `kitty-core gate --help` lists what can be asked.",
                why: "A scan of nothing, or of something else, would pass as a clean one.",
            },
            Self::Unreadable => CodeRow {
                code: "GATE_UNREADABLE",
                class: "host",
                message: "a file or folder cannot be read or written",
                remedy: "Make the path readable, or correct the root of the rules.",
                why: "What was not read was not checked.",
            },
            Self::BaseUnavailable => CodeRow {
                code: "GATE_BASE_UNAVAILABLE",
                class: "host",
                message: "the base revision cannot be read",
                remedy: "Fetch the revision, name another with `--base`, or compare nothing with `--base none`.",
                why: "Without its base nobody can tell whether a change weakens a rule or adds an exception.",
            },
            Self::Unwritable => CodeRow {
                code: "GATE_UNWRITABLE",
                class: "host",
                message: "the answer cannot be written",
                remedy: "Look at the stream, then ask again.",
                why: "An answer that nobody can read is none.",
            },
        }
    }

    /// The code of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.row().code == name)
    }
}
