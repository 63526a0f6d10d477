//! The artifact kinds, **the one partition table**, and the classifier.
//!
//! Source: placement specification, sections 1 and 2; generations, sections 1 and 2.

use alloc::string::{String, ToString};
use core::fmt;

use crate::{
    code::{Code, Decision, Refusal},
    generation::Generation,
    identity::SPECS,
    topology::Topology,
};

/// Where the artifacts of a kind belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// The primary checkout and the target branch, whatever the topology.
    Primary,
    /// The coordination surface, where the topology has one.
    Coord,
}

impl Partition {
    /// Both, in declaration order.
    pub const ALL: [Self; 2] = [Self::Primary, Self::Coord];

    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Coord => "coord",
        }
    }

    /// Looks a partition up by its wire name.
    pub fn parse(wire: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|partition| partition.as_str() == wire)
    }
}

macro_rules! kinds {
    ($($variant:ident $wire:literal $doc:literal)*) => {
        /// A kind of artifact that some generation of spec-kitty knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ArtifactKind {
            $(#[doc = $doc] $variant,)*
        }

        impl ArtifactKind {
            /// Every kind of every generation, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The wire name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }
        }
    };
}

kinds! {
    PrimaryMetadata "primary_metadata" "`meta.json`"
    FinalizedExecutionPlan "finalized_execution_plan" "`plan.md`"
    TasksIndex "tasks_index" "`tasks.md`, `wps.yaml`"
    WorkPackageTask "work_package_task" "Work-package prompts under `tasks/`"
    LaneState "lane_state" "`lanes.json`"
    AcceptanceMatrix "acceptance_matrix" "`acceptance-matrix.json`"
    IssueMatrix "issue_matrix" "`issue-matrix.md`, `issue-matrix.json`"
    StatusState "status_state" "`status.events.jsonl`, `status.json`"
    AnalysisReport "analysis_report" "`analysis-report.md`"
    Spec "spec" "`spec.md`"
    DataModel "data_model" "`data-model.md`"
    Research "research" "`research.md`"
    Checklist "checklist" "Requirement checklists under `checklists/`"
    Retrospective "retrospective" "`retrospective.yaml`"
    DecisionLog "decision_log" "`decisions.events.jsonl`"
    TracerFile "tracer_file" "Evidence under `traces/`"
    ReviewCycle "review_cycle" "`review-cycle-*.md` under `tasks/`"
    DecisionLedger "decision_ledger" "Decision records under `decisions/`"
    Contract "contract" "Interface contracts under `contracts/`"
}

impl fmt::Display for ArtifactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One row of the partition table.
#[derive(Debug, Clone, Copy)]
pub struct KindRow {
    /// The kind.
    pub kind: ArtifactKind,
    /// Where it belongs. Moving a kind is changing this word, and the rationale beside it.
    pub partition: Partition,
    /// Why it belongs there; starts with the name of the partition.
    pub rationale: &'static str,
    /// What breaks when it moves.
    pub consumers: &'static [&'static str],
}

/// A name directly below a mission's directory, and the kind that it classifies to.
#[derive(Debug, Clone, Copy)]
pub struct NameRow {
    /// The exact, case-sensitive name.
    pub name: &'static str,
    /// A file matches as the only component, a folder also as the first of several.
    pub folder: bool,
    /// The kind of what is there.
    pub kind: ArtifactKind,
}

const fn row(
    kind: ArtifactKind,
    partition: Partition,
    rationale: &'static str,
    consumers: &'static [&'static str],
) -> KindRow {
    KindRow { kind, partition, rationale, consumers }
}

const fn file(name: &'static str, kind: ArtifactKind) -> NameRow {
    NameRow { name, folder: false, kind }
}

const fn folder(name: &'static str, kind: ArtifactKind) -> NameRow {
    NameRow { name, folder: true, kind }
}

use ArtifactKind as K;
use Partition::{Coord, Primary};

/// The kinds of generation 3.2, in the tool's declaration order.
pub(crate) const KINDS_3_2: &[KindRow] = &[
    row(
        K::PrimaryMetadata,
        Primary,
        "PRIMARY: holds the facts (target branch, topology, coordination branch) that every decision starts from",
        &["every resolver", "merge", "implement", "next", "status", "accept"],
    ),
    row(
        K::FinalizedExecutionPlan,
        Primary,
        "PRIMARY: the plan is planning truth and is reviewed with the spec",
        &["setup-plan", "research", "accept"],
    ),
    row(
        K::TasksIndex,
        Primary,
        "PRIMARY: gates read the task index and must not see a stale coordination copy",
        &["mark-status", "move-task", "finalize-tasks", "dashboard"],
    ),
    row(
        K::WorkPackageTask,
        Primary,
        "PRIMARY: work-package prompts are inputs of the work, planned on the feature branch",
        &["map-requirements", "finalize-tasks", "implement", "review", "workspace context"],
    ),
    row(
        K::LaneState,
        Primary,
        "PRIMARY: lanes.json is an output of finalize-tasks and travels with tasks.md",
        &["implement", "merge", "lane recovery", "lifecycle sync"],
    ),
    row(
        K::AcceptanceMatrix,
        Coord,
        "COORD: a verification record, written while the mission is accepted",
        &["accept", "acceptance-verdict"],
    ),
    row(
        K::IssueMatrix,
        Coord,
        "COORD: verification bookkeeping shared by all lanes",
        &["issue-verdict", "review", "doctor"],
    ),
    row(
        K::StatusState,
        Coord,
        "COORD: the append-only event log is one stream shared by all lanes",
        &["status", "next", "merge", "decision reads"],
    ),
    row(
        K::AnalysisReport,
        Primary,
        "PRIMARY: its freshness gate hashes spec, plan and tasks, which exist on the primary side only",
        &["record-analysis", "implement freshness gate"],
    ),
    row(
        K::Spec,
        Primary,
        "PRIMARY: the spec must be reviewable on the feature branch from its first commit",
        &["spec-commit", "mission create", "setup-plan", "implement", "move-task"],
    ),
    row(K::DataModel, Primary, "PRIMARY: planning output that travels with the spec", &["accept", "research"]),
    row(K::Research, Primary, "PRIMARY: planning output that travels with the spec", &["research", "move-task"]),
    row(K::Checklist, Primary, "PRIMARY: requirement checklists are produced while specifying", &["accept"]),
    row(
        K::Retrospective,
        Primary,
        "PRIMARY: written at the end, it must outlive the coordination branch",
        &["retrospective", "merge"],
    ),
    row(K::DecisionLog, Coord, "COORD: a stream of decisions taken during the work", &["next"]),
    row(K::TracerFile, Coord, "COORD: append-only evidence written during the work", &["tracer", "retrospective"]),
    row(K::ReviewCycle, Coord, "COORD: review verdicts are bookkeeping", &["review", "move-task", "doctor"]),
];

/// The kinds that generation 4.0 adds.
pub(crate) const KINDS_ADDED_4_0: &[KindRow] = &[
    row(
        K::DecisionLedger,
        Primary,
        "PRIMARY: decision records are durable and reviewed with the plan",
        &["decision open", "decision resolve"],
    ),
    row(
        K::Contract,
        Primary,
        "PRIMARY: interface contracts are planning output that travels with the spec",
        &["plan", "implement"],
    ),
];

/// What classifies in every generation.
pub(crate) const NAMES_3_2: &[NameRow] = &[
    file("spec.md", K::Spec),
    file("plan.md", K::FinalizedExecutionPlan),
    file("tasks.md", K::TasksIndex),
    file("wps.yaml", K::TasksIndex),
    folder("tasks", K::WorkPackageTask),
    file("status.events.jsonl", K::StatusState),
    file("status.json", K::StatusState),
    file("lanes.json", K::LaneState),
    file("acceptance-matrix.json", K::AcceptanceMatrix),
    file("issue-matrix.md", K::IssueMatrix),
    file("issue-matrix.json", K::IssueMatrix),
    file("analysis-report.md", K::AnalysisReport),
    file("data-model.md", K::DataModel),
    file("research.md", K::Research),
    folder("checklists", K::Checklist),
    file("retrospective.yaml", K::Retrospective),
    file("baseline-tests.json", K::WorkPackageTask),
    file("decisions.events.jsonl", K::DecisionLog),
    folder("traces", K::TracerFile),
];

/// What generation 4.0 classifies in addition.
pub(crate) const NAMES_ADDED_4_0: &[NameRow] =
    &[file("quickstart.md", K::Checklist), folder("decisions", K::DecisionLedger), folder("contracts", K::Contract)];

// The table is total and disjoint: each kind has exactly one row.
const _: () = {
    assert!(KINDS_3_2.len() + KINDS_ADDED_4_0.len() == ArtifactKind::ALL.len());
    let mut seen = [0u8; ArtifactKind::ALL.len()];
    let mut tables = [KINDS_3_2, KINDS_ADDED_4_0].as_slice();
    while let [table, rest @ ..] = tables {
        let mut rows = *table;
        while let [row, tail @ ..] = rows {
            #[expect(clippy::indexing_slicing, reason = "evaluated at compile time: out of bounds does not build")]
            {
                seen[row.kind as usize] += 1;
                assert!(seen[row.kind as usize] == 1, "a kind stands in the table twice");
            }
            rows = tail;
        }
        tables = rest;
    }
};

/// A kind with its partition, in one generation: the only thing a placement can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    name: KindName,
    partition: Partition,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum KindName {
    Known(ArtifactKind),
    Declared(String),
}

impl Kind {
    /// Looks a kind up by its wire name in `generation`. O(number of kinds).
    ///
    /// # Errors
    /// [`Code::UnknownArtifactKind`] with the known names as candidates.
    pub fn parse(wire: &str, generation: Generation) -> Decision<Self> {
        let profile = generation.profile();
        match profile.kinds().find(|row| row.kind.as_str() == wire) {
            Some(row) => Ok(Self::of(row)),
            None => Err(Refusal::new(Code::UnknownArtifactKind)
                .with("kind", wire)
                .with("generation", generation)
                .candidates_are(profile.kinds().map(|row| row.kind.to_string()).collect())),
        }
    }

    /// A kind that the table does not know yet; the host states where it belongs.
    ///
    /// # Errors
    /// [`Code::MalformedQuestion`] when the table knows the name: a declaration cannot move a kind.
    pub fn declare(wire: &str, partition: Partition, generation: Generation) -> Decision<Self> {
        if wire.is_empty() || generation.profile().kinds().any(|row| row.kind.as_str() == wire) {
            return Err(Refusal::new(Code::MalformedQuestion)
                .with("reason", "a declared kind needs a name that the table does not know"));
        }
        Ok(Self { name: KindName::Declared(wire.to_string()), partition })
    }

    pub(crate) fn of(row: &KindRow) -> Self {
        Self { name: KindName::Known(row.kind), partition: row.partition }
    }

    /// The wire name.
    pub fn as_str(&self) -> &str {
        match &self.name {
            KindName::Known(kind) => kind.as_str(),
            KindName::Declared(name) => name,
        }
    }

    /// The kind of the table, unless the host declared it.
    pub fn known(&self) -> Option<ArtifactKind> {
        match self.name {
            KindName::Known(kind) => Some(kind),
            KindName::Declared(_) => None,
        }
    }

    /// Where it belongs.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Whether a primary copy of this kind is left-over coordination bookkeeping under `topology`.
    pub fn is_coordination_residue(&self, topology: Topology) -> bool {
        topology.routes_through_coordination() && self.partition == Partition::Coord
    }
}

/// The place of a path below the specs folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Classified<'p> {
    /// The mission component of the path, as written.
    pub mission: &'p str,
    /// The kind.
    pub kind: ArtifactKind,
}

/// The kind of the artifact at `path`, if it has one. Pure; never fails; O(length).
///
/// The first `kitty-specs` component anchors the path; both kinds of slashes separate; `..` and
/// letter case are kept. With `mission`, only a path of exactly that directory name classifies.
pub fn classify(path: &str, mission: Option<&str>, generation: Generation) -> Option<ArtifactKind> {
    let found = classify_path(path, generation)?;
    mission.is_none_or(|mission| mission == found.mission).then_some(found.kind)
}

/// [`classify`], with the mission component that was found.
pub fn classify_path(path: &str, generation: Generation) -> Option<Classified<'_>> {
    // By bytes, which takes a quarter less time: a slash is one byte, and never a part of another letter.
    let parts = path.as_bytes().split(|byte| matches!(byte, b'/' | b'\\'));
    let mut parts = parts.filter(|part| !part.is_empty() && *part != b".");
    parts.by_ref().find(|part| *part == SPECS.as_bytes())?;
    let mission = core::str::from_utf8(parts.next()?).ok()?;
    let first = parts.next()?;
    let last = parts.next_back();
    let names = || generation.profile().names();
    let kind = match last {
        None => names().find(|row| row.name.as_bytes() == first)?.kind,
        Some(last) => {
            let kind = names().find(|row| row.folder && row.name.as_bytes() == first)?.kind;
            if first == b"tasks" && is_review_cycle(last) { ArtifactKind::ReviewCycle } else { kind }
        }
    };
    Some(Classified { mission, kind })
}

fn is_review_cycle(name: &[u8]) -> bool {
    name.strip_prefix(b"review-cycle-").and_then(|rest| rest.strip_suffix(b".md")).is_some()
}
