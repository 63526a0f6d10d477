//! The questions that every engine answers: one variant per function of the public API.
//!
//! On the wire a question is `{"id": 7, "ask": "place", "repo": {…}, …}`; its answer is
//! `{"id": 7, "ok": …}` or `{"id": 7, "err": <refusal>}`, the value being the canonical JSON of
//! the API's own answer.

use std::collections::BTreeMap;

use kitty_core::{
    Texts,
    protection::ProtectionFacts,
    wire::{
        Content, CreateFacts, Ending, TransitionFacts,
        commit::{Capability, CommitRequest, Destination, MissionScope},
    },
};
use serde::{Deserialize, Serialize};

/// A repository to ask about: the name of one that [`crate::engine::Engine::open`] has opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Repo {
    /// Absolute path of the directory to ask at; its main root is taken without walking upwards.
    pub root: String,
    /// The generation.
    pub generation: String,
}

/// One question. Text of `meta.json` and `lanes.json` travels as base64 under keys in `_b64`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are the functions of kitty_core::ask, documented there")]
pub enum Question {
    Classify {
        path: String,
        mission: Option<String>,
        generation: String,
    },
    Kinds {
        generation: String,
    },
    IsCoordinationResidue {
        kind: String,
        topology: String,
        generation: String,
    },
    Location {
        surface: String,
        locations: Texts,
    },
    BranchName {
        text: String,
    },
    PathSegment {
        text: String,
    },
    StoredTopology {
        text: String,
    },
    DeriveTopology {
        coordination: bool,
        lanes: bool,
    },
    RoutesThroughCoordination {
        topology: String,
    },
    UnstampedTopology {
        topology: String,
        generation: String,
    },
    TopologyOf {
        meta_b64: Option<String>,
        lanes_b64: Option<String>,
        generation: String,
    },
    CheckManifest {
        topology: String,
        has_code_lanes: bool,
        mission: String,
    },
    CreateTopology {
        facts: CreateFacts,
        generation: String,
    },
    MetaView {
        meta_b64: String,
    },
    Mid8 {
        meta_b64: String,
        slug: String,
    },
    Mid8OfId {
        mission_id: String,
    },
    Mid8OfSlug {
        slug: String,
    },
    StripNumber {
        slug: String,
    },
    MissionName {
        name: String,
        slug: String,
        mission_id: Option<String>,
    },
    LaneBranch {
        slug: String,
        lane: String,
        mission_id: Option<String>,
        planning_branch: Option<String>,
        generation: String,
    },
    LaneWorktree {
        slug: String,
        lane: String,
        mission_id: Option<String>,
        generation: String,
    },
    ParseBranch {
        name: String,
        generation: String,
    },
    ParseWorktree {
        name: String,
        generation: String,
    },
    Lanes {},
    ResolveLane {
        text: String,
    },
    CheckTransition {
        from: String,
        to: String,
        facts: TransitionFacts,
        generation: String,
    },
    CheckGuard {
        from: String,
        to: String,
        facts: TransitionFacts,
        generation: String,
    },
    UnfinishedWorkPackages {
        work_packages: BTreeMap<String, Ending>,
        expected: Vec<String>,
    },
    NormalizeWorkPackageId {
        text: String,
    },
    SubtaskState {
        text: String,
    },
    Reduce {
        log_b64: String,
        generation: String,
    },
    Board {
        log_b64: String,
        meta_b64: Option<String>,
        current_b64: Option<String>,
        generation: String,
    },
    StatusSnapshot {
        log_b64: String,
        meta_b64: Option<String>,
        current_b64: Option<String>,
        generation: String,
    },
    LogRows {
        log_b64: String,
        mission_ids: BTreeMap<String, String>,
        generation: String,
    },
    TotalOrder {
        rows: String,
    },
    MainRoot {
        repo: Repo,
        path: String,
    },
    Discover {
        repo: Repo,
        path: String,
    },
    Missions {
        repo: Repo,
    },
    Fold {
        repo: Repo,
        handle: String,
    },
    FoldForCreate {
        repo: Repo,
        handle: String,
        mission_type: String,
    },
    Place {
        repo: Repo,
        handle: String,
        kind: String,
        partition: Option<String>,
    },
    PlacePath {
        repo: Repo,
        handle: String,
        path: String,
    },
    Routes {
        repo: Repo,
        handle: String,
    },
    Meta {
        repo: Repo,
        handle: String,
    },
    Topology {
        repo: Repo,
        handle: String,
    },
    Phase {
        repo: Repo,
        handle: String,
    },
    TargetBranch {
        repo: Repo,
        handle: String,
    },
    PrimaryBranch {
        repo: Repo,
        current_first: bool,
    },
    CoordinationState {
        repo: Repo,
        slug: String,
        mid8: Option<String>,
        branch: Option<String>,
    },
    Churn {
        sort: String,
        path: String,
        missions: Option<Vec<String>>,
        topology: Option<String>,
        generation: String,
    },
    Protection {
        facts: ProtectionFacts,
    },
    Clearance {
        facts: ProtectionFacts,
        branch: String,
        capability: Capability,
        paths: Vec<Content>,
        mission: Option<MissionScope>,
    },
    MissionScope {
        repo: Repo,
        handle: String,
    },
    CommitDraft {
        repo: Repo,
        handle: String,
        request: CommitRequest,
    },
    Commit {
        repo: Repo,
        handle: String,
        request: CommitRequest,
        env: BTreeMap<String, String>,
    },
    SafeCommit {
        destination: Destination,
        request: CommitRequest,
        env: BTreeMap<String, String>,
    },
    SafePlan {
        destination: Destination,
        request: CommitRequest,
        env: BTreeMap<String, String>,
    },
}
