//! kitty-host-native: the real ports of kitty-core, `std::fs` and git.

pub mod commit;
mod files;
#[cfg(feature = "gate")]
pub mod gate;
mod git;
mod repository;
mod snapshot;
pub mod status;

pub use files::NativeFiles;
pub use git::NativeGit;
pub use snapshot::capture;
