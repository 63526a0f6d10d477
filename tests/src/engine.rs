//! What every engine can do: answer a question with the canonical bytes of its answer.

#[cfg(feature = "component")]
mod component;
mod native;
mod process;

use anyhow::{Result, bail};
use serde_json::value::RawValue;

use crate::question::{Question, Repo};

#[cfg(feature = "component")]
pub use component::Component;
pub use native::Native;
pub use process::Process;

/// The answer to one question.
#[derive(Debug)]
pub enum Reply {
    /// The canonical JSON of the answer.
    Ok(Box<RawValue>),
    /// The canonical JSON of the refusal.
    Refused(Box<RawValue>),
    /// The engine has no such function.
    Unsupported,
}

/// One way to reach the authority.
pub trait Engine {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// A repository is about to be asked about, or has changed.
    ///
    /// # Errors
    /// When the engine cannot be reached.
    fn open(&mut self, repo: &Repo) -> Result<()>;

    /// Answers one question.
    ///
    /// # Errors
    /// When the engine cannot be reached or answers no JSON.
    fn ask(&mut self, question: &Question) -> Result<Reply>;
}

/// The engines, by name.
pub const ENGINES: [&str; 5] = ["native", "component", "python", "node", "browser"];

/// Starts an engine.
///
/// # Errors
/// When the name is unknown or the engine cannot be started.
pub fn start(name: &str) -> Result<Box<dyn Engine>> {
    Ok(match name {
        "native" => Box::new(Native::default()),
        #[cfg(feature = "component")]
        "component" => Box::new(Component::start()?),
        "python" | "node" | "browser" => Box::new(Process::start(name)?),
        _ => bail!("no engine `{name}` in this build; there are {}", ENGINES.join(", ")),
    })
}
