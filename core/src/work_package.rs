//! Work packages as they are authored: frontmatter, `wps.yaml`, `lanes.json`, dependencies.
//!
//! What the event log says of a work package is [`crate::status`]'s business; what was planned is
//! read here. The two are never substituted for each other.

mod files;
mod frontmatter;
mod graph;
mod lanes;
mod wps;
mod yaml;

pub use files::id_of_file;
pub use frontmatter::{Agent, DuplicateKey, Frontmatter, ResolvedAgent, duplicate_keys, parse_agent};
pub use graph::{DependencyGraph, MissingDependency};
pub(crate) use lanes::lanes_signal;
pub use lanes::{CollapseEvent, CollapseReport, ExecutionLane, LaneManifest};
pub use wps::{PlannedWorkPackage, WorkPackagePlan};
