//! kitty-core: the placement authority for spec-kitty missions. Pure, without I/O.
//!
//! Facts flow in through [`Files`] and [`Git`], a decision or a typed [`Refusal`] comes out:
//!
//! ```
//! use kitty_core::{Generation, Kind, Snapshot, Survey};
//!
//! let mut repo = Snapshot::new();
//! repo.add_file(
//!     "/r/kitty-specs/demo-01KZWHY1/meta.json",
//!     br#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "lanes", "target_branch": "feat/demo"}"#,
//! );
//! let survey = Survey::new(&repo, &repo, "/r", Generation::V3_2);
//! let mission = survey.resolve("01KZWHY1")?;
//! let home = survey.place(&mission, &Kind::parse("spec", Generation::V3_2)?)?;
//! assert_eq!(home.write().map(|write| write.branch().as_str()), Ok("feat/demo"));
//! # Ok::<(), kitty_core::Refusal>(())
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod artifact;
#[cfg(feature = "wire")]
pub mod ask;
mod bytes;
mod code;
pub mod commit;
mod coordination;
mod digest;
mod effector;
mod generation;
mod handle;
mod identity;
mod json;
mod lifecycle;
mod limit;
mod memo;
mod meta;
pub mod naming;
mod placement;
mod port;
pub mod protection;
mod root;
mod routing;
mod snapshot;
mod sort;
pub mod status;
mod survey;
mod texts;
mod topology;
#[cfg(feature = "wire")]
pub mod wire;
pub mod work_package;

pub use artifact::{ArtifactKind, Classified, Kind, KindRow, NameRow, Partition, classify, classify_path};
pub use code::{CODES, COMMIT_CODES, Code, CodeClass, CodeRow, Decision, PLACEMENT_CODES, Refusal, STATUS_CODES};
pub use effector::{Effector, EffectorKind, Vocabulary};
pub use generation::{
    ChurnRules, GENERATIONS, Generation, LaneGrammar, LanesSignal, Profile, StatusRules, UnmaterializedRead,
};
pub use handle::Handle;
pub use identity::{
    BranchName, DirName, Mid8, MissionId, MissionSlug, SPECS, UnsafeSegment, mission_dir, safe_segment, strip_number,
};
pub use limit::Limits;
pub use meta::{Field, Meta, MetaDefect, NumberField};
pub use placement::{CoordinationState, LifecyclePhase, Placement, ReadHome, Surface, WriteHome};
pub use port::{Fact, Files, Git, Head, Listing, PathKind, PortError, RemoteBranch, Worktree};
pub use root::{discover, main_root};
pub use snapshot::{GitFacts, Snapshot};
pub use survey::{HandleForm, ListedMission, MetaState, MissionDefect, Missions, Survey};
pub use texts::Texts;
pub use topology::{CreateFacts, Topology, topology_for_create};
