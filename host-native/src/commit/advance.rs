//! Ref advance.
use kitty_core::Refusal;
use super::executor::Executor;
pub(crate) fn fast_forward(_executor: &Executor<'_>, _branch: &str, _commit: &str) -> Result<(), Refusal> { Ok(()) }
