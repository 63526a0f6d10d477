//! The serde twin of the public types: what crosses to JSON, WIT, Python and JavaScript.
//!
//! Every field is always written, absent values as `null`; names on the wire are spec-kitty's own.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use crate::{
    code::{self, CODES},
    generation,
    identity::mission_dir,
    meta, naming, placement, survey,
    texts::Texts,
};

macro_rules! wire {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
    };
}

pub mod commit;
mod snapshot;
mod status;
mod status_change;
mod texts;
pub use snapshot::{Content, GitFacts, RemoteBranch, Snapshot, TreePath, Worktree};
pub use status::{
    Board, BoardWorkPackage, Effector, Ending, Lane, LaneTarget, LogRow, OrderError, Retrospective, Review, Swallowed,
    TotalOrder, TransitionFacts, lanes,
};
pub use status_change::{
    AuthoredWorkPackage, Finding, MissionFindings, MissionLog, MissionView, Stamp, StatusChange, StatusClaim,
    StatusPlan, StatusReport, StatusTransition, StatusWrite,
};

wire! {
    /// A decision that was not taken.
    Refusal {
        /// The stable code.
        code: String,
        /// `refusal`, `port`, `limit` or `question`.
        class: String,
        /// What is refused.
        message: String,
        /// What to do now.
        remedy: String,
        /// Exact forms that would have been accepted, best first.
        candidates: Vec<String>,
        /// The facts that led here, by name.
        fields: Texts,
    }
}

wire! {
    /// One row of the code registry.
    CodeRow {
        /// The stable code.
        code: String,
        /// `refusal`, `port`, `limit` or `question`.
        class: String,
        /// The message, with `{field}` place holders.
        message: String,
        /// The remedy, with `{field}` place holders.
        remedy: String,
        /// Why the authority refuses here.
        why: String,
    }
}

wire! {
    /// The rules that decided.
    Policy {
        /// The generation of spec-kitty.
        generation: String,
        /// Digest of its profile.
        digest: String,
    }
}

wire! {
    /// One row of the partition table.
    KindRow {
        /// The kind.
        kind: String,
        /// `primary` or `coord`.
        partition: String,
        /// Why.
        rationale: String,
        /// What breaks when it moves.
        consumers: Vec<String>,
        /// File names directly below the mission that classify to it.
        files: Vec<String>,
        /// Folder names directly below the mission that classify to it.
        folders: Vec<String>,
    }
}

wire! {
    /// A mission that a handle designates.
    Mission {
        /// The canonical directory name.
        dir: String,
        /// The mission's directory in the primary checkout, absolute.
        path: String,
        /// The recorded id.
        mission_id: Option<String>,
        /// The derived mid8.
        mid8: Option<String>,
        /// The rules that decided.
        policy: Policy,
    }
}

wire! {
    /// What is wrong with one mission.
    Defect {
        /// The defect's name.
        defect: String,
        /// In words, where there is more to say.
        detail: Option<String>,
    }
}

wire! {
    /// One form of handle, and what it designates.
    HandleForm {
        /// `dir`, `mission_id`, `mid8`, `number`, `human_slug` or `bare_slug`.
        form: String,
        /// The text.
        handle: String,
        /// The refusal's code when the text does not designate this mission.
        refused: Option<String>,
    }
}

wire! {
    /// One mission of the listing.
    ListedMission {
        /// The directory name as it stands on disk.
        name: String,
        /// The recorded id.
        mission_id: Option<String>,
        /// The id's first eight characters.
        mid8: Option<String>,
        /// Every handle form.
        handles: Vec<HandleForm>,
        /// Everything that is wrong with it.
        defects: Vec<Defect>,
    }
}

wire! {
    /// The specs folder at a glance.
    Missions {
        /// The missions, by name.
        missions: Vec<ListedMission>,
        /// Entries that are none.
        residue: Vec<String>,
        /// The rules that decided.
        policy: Policy,
    }
}

wire! {
    /// The deciding facts of a `meta.json`.
    Meta {
        /// The recorded id, if it is text.
        mission_id: Option<String>,
        /// The explicit `mid8`, if it is text.
        mid8: Option<String>,
        /// The mission type; empty when absent.
        mission_type: String,
        /// The recorded target branch, if it is text.
        target_branch: Option<String>,
        /// The recorded coordination branch, if it is text.
        coordination_branch: Option<String>,
        /// The stored topology, if it is one.
        topology: Option<String>,
        /// Whether the mission was flattened: provenance only.
        flattened: bool,
        /// Whether a merge is recorded.
        merged: bool,
        /// Every key, in order of appearance.
        keys: Vec<String>,
    }
}

wire! {
    /// Where reads go.
    ReadHome {
        /// The surface.
        surface: String,
        /// The directory, absolute.
        dir: String,
        /// The reason, when this stands in for the home of the kind.
        degraded: Option<String>,
    }
}

wire! {
    /// Where writes go.
    WriteHome {
        /// The surface.
        surface: String,
        /// The directory, absolute.
        dir: String,
        /// The branch, short.
        #[serde(rename = "ref")]
        branch: String,
    }
}

wire! {
    /// The read leg: exactly one of the two is set.
    ReadLeg {
        /// The answer.
        home: Option<ReadHome>,
        /// Why there is none.
        refusal: Option<Refusal>,
    }
}

wire! {
    /// The write leg: exactly one of the two is set.
    WriteLeg {
        /// The answer.
        home: Option<WriteHome>,
        /// Why there is none.
        refusal: Option<Refusal>,
    }
}

wire! {
    /// Where one kind of artifact of one mission lives.
    Placement {
        /// The canonical directory name.
        mission: String,
        /// The kind.
        kind: String,
        /// `primary` or `coord`.
        partition: String,
        /// The surface to which the kind belongs.
        surface: String,
        /// The topology, where the kind depends on it.
        topology: Option<String>,
        /// The lifecycle phase, where it could be decided.
        phase: Option<String>,
        /// The state of the coordination surface, where it was consulted.
        coordination: Option<String>,
        /// Where reads go.
        read: ReadLeg,
        /// Where writes go.
        write: WriteLeg,
        /// Why the kind lives there.
        why: String,
        /// The rules that decided.
        policy: Policy,
    }
}

wire! {
    /// One row of a mission's routing table: exactly one of the last two is set.
    Route {
        /// The kind.
        kind: String,
        /// The answer.
        placement: Option<Placement>,
        /// Why there is none.
        refusal: Option<Refusal>,
    }
}

wire! {
    /// What the name of a mission's branch says.
    ParsedBranch {
        /// The slug, as written.
        slug: String,
        /// The mid8, if it carries one.
        mid8: Option<String>,
        /// The lane, if it is a lane's branch.
        lane: Option<String>,
    }
}

wire! {
    /// What the name of a worktree directory says.
    ParsedWorktree {
        /// The mission's slug or directory name, as written.
        mission: String,
        /// The lane; `None` for the coordination worktree.
        lane: Option<String>,
    }
}

wire! {
    /// The facts that decide the topology of a new mission.
    CreateFacts {
        /// What the user asked for.
        explicit: Option<String>,
        /// The mission will become a pull request.
        pull_request: bool,
        /// The mission is created in a checkout of its own.
        owned_checkout: bool,
        /// The checked-out branch.
        current_branch: Option<String>,
        /// The primary branch.
        primary_branch: Option<String>,
        /// Whether the primary branch is protected.
        primary_protected: bool,
        /// The repository has no commit yet.
        unborn_head: bool,
    }
}

/// The canonical JSON text of a wire value: the same bytes in every language.
pub fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Refusal {
    /// Whether it only follows from the refusal of another group of the same request.
    pub fn is_consequence(&self) -> bool {
        self.code == code::Code::CommitWithheld.as_str()
    }
}

impl From<&code::Refusal> for Refusal {
    fn from(refusal: &code::Refusal) -> Self {
        let row = refusal.row();
        Self {
            code: row.wire.to_string(),
            class: row.class.as_str().to_string(),
            message: refusal.message(),
            remedy: refusal.remedy(),
            candidates: refusal.candidates().to_vec(),
            fields: refusal.fields().clone(),
        }
    }
}

impl From<&code::CodeRow> for CodeRow {
    fn from(row: &code::CodeRow) -> Self {
        Self {
            code: row.wire.to_string(),
            class: row.class.as_str().to_string(),
            message: row.message.to_string(),
            remedy: row.remedy.to_string(),
            why: row.why.to_string(),
        }
    }
}

/// The whole code registry.
pub fn codes() -> Vec<CodeRow> {
    codes_of(CODES)
}

/// A part of the code registry.
pub fn codes_of(rows: &[&code::CodeRow]) -> Vec<CodeRow> {
    rows.iter().map(|row| CodeRow::from(*row)).collect()
}

impl From<generation::Generation> for Policy {
    fn from(generation: generation::Generation) -> Self {
        Self { generation: generation.to_string(), digest: generation.profile().digest.to_string() }
    }
}

/// The partition table of a generation.
pub fn kinds(generation: generation::Generation) -> Vec<KindRow> {
    let profile = generation.profile();
    profile
        .kinds()
        .map(|row| {
            let named = |folder: bool| {
                profile
                    .names()
                    .filter(|name| name.kind == row.kind && name.folder == folder)
                    .map(|name| name.name.to_string())
                    .collect()
            };
            KindRow {
                kind: row.kind.to_string(),
                partition: row.partition.as_str().to_string(),
                rationale: row.rationale.to_string(),
                consumers: row.consumers.iter().map(ToString::to_string).collect(),
                files: named(false),
                folders: named(true),
            }
        })
        .collect()
}

impl Mission {
    /// The wire value of a folded mission.
    ///
    /// # Errors
    /// A port's code; a defective `meta.json` leaves the identity open.
    pub fn of(survey: &survey::Survey<'_>, dir: &crate::DirName) -> code::Decision<Self> {
        let state = survey.meta_state(dir)?;
        let meta = state.readable();
        Ok(Self {
            dir: dir.to_string(),
            path: mission_dir(survey.root(), dir),
            mission_id: meta.and_then(meta::Meta::mission_id).map(|id| id.to_string()),
            mid8: meta
                .and_then(|meta| {
                    // A contradicting explicit mid8 is a defect; the id still has its own.
                    let of_id = || meta.mission_id().and_then(|id| id.mid8());
                    meta.mid8(dir.as_str()).ok().flatten().or_else(of_id)
                })
                .map(|mid8| mid8.to_string()),
            policy: survey.generation().into(),
        })
    }
}

impl From<&survey::MissionDefect> for Defect {
    fn from(defect: &survey::MissionDefect) -> Self {
        let detail = match defect {
            survey::MissionDefect::Meta(defect) => Some(defect.to_string()),
            _ => None,
        };
        Self { defect: defect.as_str().to_string(), detail }
    }
}

impl From<survey::ListedMission> for ListedMission {
    fn from(mission: survey::ListedMission) -> Self {
        Self {
            mission_id: mission.id.as_ref().map(ToString::to_string),
            mid8: mission.id.as_ref().and_then(crate::MissionId::mid8).map(|mid8| mid8.to_string()),
            name: mission.name,
            handles: mission.handles.into_iter().map(HandleForm::from).collect(),
            defects: mission.defects.iter().map(Defect::from).collect(),
        }
    }
}

impl From<survey::HandleForm> for HandleForm {
    fn from(form: survey::HandleForm) -> Self {
        Self { form: form.form.to_string(), handle: form.text, refused: form.refused.map(|row| row.wire.to_string()) }
    }
}

impl Missions {
    /// The wire value of a listing.
    pub fn of(survey: &survey::Survey<'_>, missions: survey::Missions) -> Self {
        Self {
            missions: missions.missions.into_iter().map(ListedMission::from).collect(),
            residue: missions.residue,
            policy: survey.generation().into(),
        }
    }
}

impl From<&meta::Meta> for Meta {
    fn from(meta: &meta::Meta) -> Self {
        let text = |field: &meta::Field| field.text().map(ToString::to_string);
        Self {
            mission_id: text(&meta.mission_id),
            mid8: text(&meta.mid8),
            mission_type: meta.mission_type.clone(),
            target_branch: text(&meta.target_branch),
            coordination_branch: text(&meta.coordination_branch),
            topology: meta.topology.map(|topology| topology.to_string()),
            flattened: meta.flattened,
            merged: meta.merged,
            keys: meta.keys.clone(),
        }
    }
}

impl From<&placement::Placement> for Placement {
    fn from(placement: &placement::Placement) -> Self {
        Self {
            mission: placement.mission().to_string(),
            kind: placement.kind().as_str().to_string(),
            partition: placement.kind().partition().as_str().to_string(),
            surface: placement.surface().to_string(),
            topology: placement.topology().map(|topology| topology.to_string()),
            phase: placement.phase().map(|phase| phase.to_string()),
            coordination: placement.coordination().map(|state| state.to_string()),
            read: match placement.read() {
                Ok(home) => ReadLeg { home: Some(home.into()), refusal: None },
                Err(refusal) => ReadLeg { home: None, refusal: Some(refusal.into()) },
            },
            write: match placement.write() {
                Ok(home) => WriteLeg { home: Some(home.into()), refusal: None },
                Err(refusal) => WriteLeg { home: None, refusal: Some(refusal.into()) },
            },
            why: placement.why(),
            policy: placement.generation().into(),
        }
    }
}

impl From<&placement::ReadHome> for ReadHome {
    fn from(home: &placement::ReadHome) -> Self {
        Self {
            surface: home.surface().to_string(),
            dir: home.dir().to_string(),
            degraded: home.degraded.map(|row| row.wire.to_string()),
        }
    }
}

impl From<&placement::WriteHome> for WriteHome {
    fn from(home: &placement::WriteHome) -> Self {
        Self { surface: home.surface().to_string(), dir: home.dir().to_string(), branch: home.branch().to_string() }
    }
}

impl From<&naming::ParsedBranch> for ParsedBranch {
    fn from(parsed: &naming::ParsedBranch) -> Self {
        Self {
            slug: parsed.slug.clone(),
            mid8: parsed.mid8.as_ref().map(ToString::to_string),
            lane: parsed.lane.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&naming::ParsedWorktree> for ParsedWorktree {
    fn from(parsed: &naming::ParsedWorktree) -> Self {
        match parsed {
            naming::ParsedWorktree::Lane { mission, lane } => {
                Self { mission: mission.clone(), lane: Some(lane.to_string()) }
            }
            naming::ParsedWorktree::Coordination { mission_dir } => Self { mission: mission_dir.clone(), lane: None },
        }
    }
}
