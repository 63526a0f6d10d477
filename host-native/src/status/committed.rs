//! The log of a mission as it was committed.

use std::path::Path;

use kitty_core::{ArtifactKind, Decision, wire};

use crate::NativeGit;

/// The kind whose placement says where the log of a mission stands.
pub const KIND: &str = ArtifactKind::StatusState.as_str();

/// The log of a mission as HEAD has it in the checkout where the log stands; nothing before its first
/// commit. `placement` is that of [`KIND`]: where it is not read, nothing was committed.
///
/// # Errors
/// [`kitty_core::Code::FactUnavailable`] without a repository; [`kitty_core::Code::PortFailed`].
pub fn committed_log(placement: &wire::Placement) -> Decision<Option<Vec<u8>>> {
    let Some(home) = &placement.read.home else { return Ok(None) };
    let log = Path::new(&home.dir).join(kitty_core::status::LOG_FILE);
    Ok(NativeGit::default().committed(&log)?)
}
