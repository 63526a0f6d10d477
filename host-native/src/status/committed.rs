//! The log of a mission as it was committed.

use std::path::Path;

use kitty_core::{Decision, wire};

use crate::NativeGit;

/// The log of a mission as HEAD has it in the checkout where the log stands; nothing before its first
/// commit. `placement` is that of the mission's status: where it is not read, nothing was committed.
///
/// # Errors
/// [`kitty_core::Code::FactUnavailable`] without a repository; [`kitty_core::Code::PortFailed`].
pub fn committed_log(placement: &wire::Placement) -> Decision<Option<Vec<u8>>> {
    let Some(home) = &placement.read.home else { return Ok(None) };
    let log = Path::new(&home.dir).join(kitty_core::status::LOG_FILE);
    Ok(NativeGit::default().committed(&log)?)
}
