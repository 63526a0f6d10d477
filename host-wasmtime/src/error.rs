//! Everything that can go wrong on this side of the border.

use std::{io, path::PathBuf, time::Duration};

use kitty_core::wire;
use wasmtime::{PoolConcurrencyLimitError, Trap};

use crate::budget::{Budget, BudgetExceeded};

/// A failure of the component or of its surroundings: the question was not answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The file of the component cannot be read.
    #[error("cannot read the component {}: {source}", path.display())]
    ComponentUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The bytes are no component: truncated, of another format, or not valid.
    #[error("this is no component: {reason}")]
    ComponentInvalid {
        /// Why.
        reason: String,
    },
    /// A component, but not one of the world `kitty`.
    #[error("the component is not of the world kitty:core/kitty: {reason}")]
    ComponentWrongWorld {
        /// What is missing, or is too much.
        reason: String,
    },
    /// The component speaks another version of the contract.
    #[error("the component speaks kitty:core@{found}, this host speaks {supported}")]
    ComponentVersionUnsupported {
        /// The component's version.
        found: String,
        /// The host's version.
        supported: &'static str,
    },
    /// The component computed for longer than its budget allows; time in the ports is not counted.
    #[error("the component did not answer within {limit:?}")]
    ComponentTimedOut {
        /// The budget.
        limit: Duration,
    },
    /// The component asked for more memory than its budget allows.
    #[error("the component asked for more than {limit} bytes of memory")]
    ComponentMemoryExceeded {
        /// The budget, in bytes.
        limit: usize,
    },
    /// The component trapped: it panicked, overflowed its stack or broke the contract.
    #[error("the component trapped: {reason}")]
    ComponentTrapped {
        /// The trap.
        reason: String,
    },
    /// Every sandbox of the process is in use.
    #[error("every sandbox is in use: {reason}")]
    SandboxesExhausted {
        /// Which limit was met.
        reason: String,
    },
    /// wasmtime cannot run on this machine.
    #[error("the engine cannot start: {reason}")]
    EngineUnavailable {
        /// Why.
        reason: String,
    },
    /// The cache of compiled components cannot be used. Never fatal: see
    /// [`crate::Authority::cache_trouble`].
    #[error("the cache {} is unusable: {reason}", path.display())]
    CacheUnusable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl HostError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ComponentUnreadable { .. } => "COMPONENT_UNREADABLE",
            Self::ComponentInvalid { .. } => "COMPONENT_INVALID",
            Self::ComponentWrongWorld { .. } => "COMPONENT_WRONG_WORLD",
            Self::ComponentVersionUnsupported { .. } => "COMPONENT_VERSION_UNSUPPORTED",
            Self::ComponentTimedOut { .. } => "COMPONENT_TIMED_OUT",
            Self::ComponentMemoryExceeded { .. } => "COMPONENT_MEMORY_EXCEEDED",
            Self::ComponentTrapped { .. } => "COMPONENT_TRAPPED",
            Self::SandboxesExhausted { .. } => "SANDBOXES_EXHAUSTED",
            Self::EngineUnavailable { .. } => "ENGINE_UNAVAILABLE",
            Self::CacheUnusable { .. } => "CACHE_UNUSABLE",
        }
    }

    /// What to do now, as a sentence.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::ComponentUnreadable { .. } => "Name a file that exists and that you may read.",
            Self::ComponentInvalid { .. } => "Fetch or build the component again; `cargo xtask wasm` makes one.",
            Self::ComponentWrongWorld { .. } => {
                "Use a component that exports kitty:core/authority (for commits kitty:core/planning, for a status kitty:core/status, too) and imports \
                 only kitty:core/files and kitty:core/git."
            }
            Self::ComponentVersionUnsupported { .. } => "Use the component that was released with this host.",
            Self::ComponentTimedOut { .. } => "Ask again with a smaller question, or raise the time of the budget.",
            Self::ComponentMemoryExceeded { .. } => {
                "Ask again with a smaller question, or raise the memory of the budget."
            }
            Self::ComponentTrapped { .. } => "This is a defect of the component: report it with the question.",
            Self::SandboxesExhausted { .. } => "Drop sessions that are no longer asked.",
            Self::EngineUnavailable { .. } => "Use the native engine on this machine.",
            Self::CacheUnusable { .. } => "Make the folder yours alone (mode 0700), or remove it.",
        }
    }

    /// Sorts a failed start or call.
    pub(crate) fn from_run(error: &wasmtime::Error, budget: Budget) -> Self {
        if let Some(exceeded) = error.downcast_ref::<BudgetExceeded>() {
            return match exceeded {
                BudgetExceeded::Time => Self::ComponentTimedOut { limit: budget.time },
                BudgetExceeded::Memory => Self::ComponentMemoryExceeded { limit: budget.memory },
            };
        }
        let reason = reason(error);
        if error.is::<PoolConcurrencyLimitError>() {
            return Self::SandboxesExhausted { reason };
        }
        match error.downcast_ref::<Trap>() {
            Some(trap) => Self::ComponentTrapped { reason: trap.to_string() },
            None => Self::ComponentTrapped { reason },
        }
    }
}

/// The chain of causes on one line, the outermost first.
pub(crate) fn reason(error: &wasmtime::Error) -> String {
    format!("{error:#}")
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The authority declined: this is an answer.
    #[error("{}", .0.message)]
    Refusal(Box<wire::Refusal>),
    /// The question was not answered.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl From<wire::Refusal> for AskError {
    fn from(refusal: wire::Refusal) -> Self {
        Self::Refusal(Box::new(refusal))
    }
}

impl AskError {
    /// The stable code, of either side.
    pub fn code(&self) -> &str {
        match self {
            Self::Refusal(refusal) => &refusal.code,
            Self::Host(error) => error.code(),
        }
    }
}

/// The result of a question.
pub type Answer<T> = Result<T, AskError>;
