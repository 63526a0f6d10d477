//! A repository on disk, captured as a snapshot.

use kitty_core::{Decision, wire};

/// Captures what the authority may ask of the repository whose primary checkout is `root`.
///
/// # Errors
/// A port's code.
pub fn capture(_root: &str) -> Decision<wire::Snapshot> {
    Ok(wire::Snapshot::default())
}
