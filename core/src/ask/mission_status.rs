//! Questions about the status of one mission: its board, its findings, its timeline, and what a
//! change of it writes.

use alloc::{
    collections::BTreeMap,
    format,
    rc::Rc,
    string::{String, ToString},
    vec::Vec,
};

use super::{Answer, Repository, malformed};
use crate::{
    artifact::ArtifactKind,
    generation::Generation,
    identity::{DirName, mission_dir},
    port::PortError,
    status::{
        self, Board, ClaimKind, Claimant, Claimed, LOG_FILE, Lane, MissionStatus, Progress, SNAPSHOT_FILE, Severity,
        Stamp, StatusFiles, TransitionFacts, TransitionRequest, WorkPackageId, rounded,
    },
    survey::Survey,
    wire,
    work_package::{DependencyGraph, Frontmatter, LaneManifest, id_of_file},
};

/// The matrix of a mission, in the directory of its kind.
const MATRIX_FILE: &str = "acceptance-matrix.json";
/// The execution mode of work that changes no code.
const PLANNING: &str = "planning_artifact";

/// What the status of a mission is read from, and where that is.
struct Home {
    surface: &'static str,
    dir: String,
    log: Option<Rc<[u8]>>,
    current: Option<Rc<[u8]>>,
    meta: Option<Rc<[u8]>>,
}

impl Repository<'_> {
    /// The status of a mission, from where it is read; before the first event its board is empty.
    ///
    /// # Errors
    /// Those of [`crate::Survey::resolve`], [`crate::Survey::meta`] and [`crate::Survey::place`], of
    /// the read leg, and of [`MissionStatus::load`].
    pub fn status(&self, handle: &str) -> Answer<MissionStatus> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        self.load(&mission, &self.status_home(&survey, &mission)?)
    }

    fn load(&self, mission: &DirName, home: &Home) -> Answer<MissionStatus> {
        let Home { log, current, meta, .. } = home;
        MissionStatus::load(mission, log.as_deref(), meta.as_deref(), current.as_deref(), self.generation)
    }

    fn status_home(&self, survey: &Survey<'_>, mission: &DirName) -> Answer<Home> {
        survey.meta(mission)?;
        let meta = survey.read_if_present(&format!("{}/meta.json", mission_dir(survey.root(), mission)))?;
        let placement = survey.place(mission, &self.kind(ArtifactKind::StatusState.as_str(), None)?)?;
        let read = placement.read().map_err(Clone::clone)?;
        let (surface, dir) = (read.surface().as_str(), read.dir().to_string());
        let log = survey.read_if_present(&format!("{dir}/{LOG_FILE}"))?;
        let current = survey.read_if_present(&format!("{dir}/{SNAPSHOT_FILE}"))?;
        Ok(Home { surface, dir, log, current, meta })
    }

    /// The authored work packages of a mission, by id; of two files for one id none counts, and a
    /// file that cannot be read has an id and nothing else.
    fn authored(&self, survey: &Survey<'_>, mission: &DirName) -> Answer<BTreeMap<String, Option<Frontmatter>>> {
        let tasks = format!("{}/tasks", mission_dir(survey.root(), mission));
        let names = match self.files.list(&tasks) {
            Ok(listing) => listing.names,
            Err(PortError::NotFound(_) | PortError::WrongType(_)) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in names {
            if let Some(id) = id_of_file(&name) {
                files.entry(id).or_default().push(name);
            }
        }
        let mut authored = BTreeMap::new();
        for (id, names) in files {
            let frontmatter = match names.as_slice() {
                [name] => {
                    let bytes = survey.read_if_present(&format!("{tasks}/{name}"))?;
                    bytes.and_then(|bytes| Frontmatter::parse(name, &bytes).ok())
                }
                _ => None,
            };
            authored.insert(id, frontmatter);
        }
        Ok(authored)
    }

    /// Whether a mission can be accepted: every surface asks this.
    ///
    /// # Errors
    /// [`crate::Code::AcceptNotReady`], and those of [`Self::status`].
    pub fn check_acceptance(&self, handle: &str) -> Answer<()> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        let status = self.load(&mission, &self.status_home(&survey, &mission)?)?;
        let authored = self.authored(&survey, &mission)?;
        let expected: Vec<&str> = authored.keys().map(String::as_str).collect();
        let placement = survey.place(&mission, &self.kind(ArtifactKind::AcceptanceMatrix.as_str(), None)?)?;
        let dir = placement.read().map_err(Clone::clone)?.dir();
        let matrix = survey.read_if_present(&format!("{dir}/{MATRIX_FILE}"))?;
        let has_lanes = manifest(&survey, &mission)?.is_some();
        status::accept_ready(&mission, status.board(), &expected, matrix.as_deref(), has_lanes)
    }

    fn findings(
        &self,
        survey: &Survey<'_>,
        mission: &DirName,
        home: &Home,
        authored: &BTreeMap<String, Option<Frontmatter>>,
        committed: Option<&[u8]>,
    ) -> Answer<Vec<wire::Finding>> {
        let tasks: Vec<&str> = authored.keys().map(String::as_str).collect();
        let lanes = manifest(survey, mission)?;
        let files = StatusFiles {
            log: home.log.as_deref(),
            older_log: committed,
            meta: home.meta.as_deref(),
            snapshot: home.current.as_deref(),
            lanes: lanes.as_deref(),
            tasks: (!tasks.is_empty()).then_some(&tasks),
            mission: Some(mission.as_str()),
        };
        Ok(status::validate(&files, self.generation).iter().map(Into::into).collect())
    }

    /// The status of a mission at a glance: board, progress, titles, findings. `committed` is the log as
    /// HEAD has it where the log stands: of one that was rewritten, what is lost is found.
    ///
    /// # Errors
    /// As [`Self::status`].
    pub fn status_view(&self, handle: &str, committed: Option<&[u8]>) -> Answer<wire::MissionView> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        let home = self.status_home(&survey, &mission)?;
        let status = self.load(&mission, &home)?;
        let authored = self.authored(&survey, &mission)?;
        let progress = Progress::of(status.board(), &[]);
        let told = |(id, file): (&String, &Option<Frontmatter>)| wire::AuthoredWorkPackage {
            wp_id: id.clone(),
            title: file.as_ref().and_then(|file| file.title.clone()),
            dependencies: file.as_ref().map(|file| file.dependencies.clone()).unwrap_or_default(),
        };
        Ok(wire::MissionView {
            mission: mission.to_string(),
            surface: home.surface.to_string(),
            dir: home.dir.clone(),
            board: (&status.snapshot()?).into(),
            percentage: rounded(progress.percentage, 1),
            done: progress.done,
            total: progress.total,
            authored: authored.iter().map(told).collect(),
            findings: self.findings(&survey, &mission, &home, &authored, committed)?,
        })
    }

    /// Everything that is wrong or odd with the status of a mission, read leniently; `committed` as in
    /// [`Self::status_view`].
    ///
    /// # Errors
    /// As [`Self::status`], but for an unreadable log, which is a finding.
    pub fn status_findings(&self, handle: &str, committed: Option<&[u8]>) -> Answer<wire::MissionFindings> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        let home = self.status_home(&survey, &mission)?;
        let authored = self.authored(&survey, &mission)?;
        let findings = self.findings(&survey, &mission, &home, &authored, committed)?;
        let passed = findings.iter().all(|found| found.severity != Severity::Error.as_str());
        Ok(wire::MissionFindings { mission: mission.to_string(), passed, findings })
    }

    /// The rows of the log of a mission.
    ///
    /// # Errors
    /// As [`Self::status`].
    pub fn status_log(&self, handle: &str) -> Answer<wire::MissionLog> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        let home = self.status_home(&survey, &mission)?;
        let rows = status::rows(home.log.as_deref().unwrap_or_default(), &BTreeMap::new(), self.generation)?;
        Ok(wire::MissionLog { mission: mission.to_string(), rows: rows.iter().map(Into::into).collect() })
    }

    /// What a change of the status of a mission writes. `log` and `current` are the files as they
    /// stand where the transaction writes them; each planned event takes a stamp.
    ///
    /// # Errors
    /// Those of [`crate::Survey::resolve`], [`MissionStatus::load`], [`MissionStatus::claim`] and
    /// [`MissionStatus::transition`]; [`crate::Code::UnknownLane`].
    pub fn plan_status(
        &self,
        handle: &str,
        log: Option<&[u8]>,
        current: Option<&[u8]>,
        change: &wire::StatusChange,
        stamps: &[wire::Stamp],
    ) -> Answer<wire::StatusPlan> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        survey.meta(&mission)?;
        let meta = survey.read_if_present(&format!("{}/meta.json", mission_dir(survey.root(), &mission)))?;
        let mut status = MissionStatus::load(&mission, log, meta.as_deref(), current, self.generation)?;
        let plan = |outcome: &str, wp: Option<(&WorkPackageId, Lane, Lane)>, write: Option<status::StatusWrite>| {
            wire::StatusPlan {
                mission: mission.to_string(),
                outcome: outcome.to_string(),
                wp_id: wp.map(|(id, ..)| id.to_string()),
                from_lane: wp.map(|(_, from, _)| from.to_string()),
                lane: wp.map(|(.., to)| to.to_string()),
                write: write.as_ref().map(Into::into),
            }
        };
        let stamps: Vec<Stamp<'_>> =
            stamps.iter().map(|stamp| Stamp { event_id: &stamp.event_id, at: &stamp.at }).collect();
        match change {
            wire::StatusChange::Materialize {} => {
                let write = status.materialize()?;
                Ok(plan(if write.is_some() { "planned" } else { "current" }, None, write))
            }
            wire::StatusChange::Claim(claim) => {
                let wp = WorkPackageId::parse(&claim.wp_id)?;
                let from = status.board().lane(wp.as_str());
                let known = self.authored_facts(&survey, &mission, &wp, status.board())?;
                let claimed = status.claim(&wp, kind_of(claim), &claimant(claim, &known), &stamps)?;
                let outcome = if claimed == Claimed::Held { "held" } else { "planned" };
                Ok(plan(outcome, Some((&wp, from, status.board().lane(wp.as_str()))), status.save()?))
            }
            wire::StatusChange::Transition(asked) => {
                let wp = WorkPackageId::parse(&asked.wp_id)?;
                let to = status::named(&asked.to)?;
                let from = status.board().lane(wp.as_str());
                let known = self.authored_facts(&survey, &mission, &wp, status.board())?;
                let told: TransitionFacts<'_> = (&asked.facts).into();
                let request = TransitionRequest {
                    facts: TransitionFacts {
                        subtasks_complete: known.subtasks_complete,
                        implementation_evidence: told.implementation_evidence
                            || status.board().work_package(wp.as_str()).is_some(),
                        dependency_ready: told.dependency_ready.or(known.dependency_ready),
                        lanes_computed: known.lanes_computed,
                        ..told
                    },
                    reason_source: asked.reason_source.as_deref(),
                    policy_metadata: asked.policy_metadata.as_deref(),
                };
                let stamp = stamps.first().ok_or_else(|| malformed("a transition takes one stamp"))?;
                status.transition(&wp, to, &request, stamp)?;
                Ok(plan("planned", Some((&wp, from, status.board().lane(wp.as_str()))), status.save()?))
            }
        }
    }

    /// What the file of a work package and the board tell for a guard. A roster that nobody can read
    /// is not complete.
    fn authored_facts(
        &self,
        survey: &Survey<'_>,
        mission: &DirName,
        wp: &WorkPackageId,
        board: &Board,
    ) -> Answer<TransitionFacts<'static>> {
        let authored = self.authored(survey, mission)?;
        let file = authored.get(wp.as_str()).and_then(Option::as_ref);
        let states = board.work_package(wp.as_str()).and_then(|package| package.subtasks.as_deref());
        let is_done = |id: &String| {
            states.unwrap_or_default().iter().any(|(known, state)| known == id && is_settled(state, self.generation))
        };
        let mut graph = DependencyGraph::new();
        if let Some(file) = file {
            graph.add(wp.as_str(), &file.dependencies);
        }
        // What is planned only is worked on in the primary checkout, without a lane.
        let has_lane = file.and_then(|file| file.execution_mode.as_deref()) != Some(PLANNING);
        let lanes_computed = if has_lane {
            Some(manifest(survey, mission)?.is_some_and(|bytes| LaneManifest::parse(&bytes).is_ok()))
        } else {
            None
        };
        Ok(TransitionFacts {
            lanes_computed,
            subtasks_complete: file.is_some_and(|file| file.has_roster && file.subtasks.iter().all(is_done)),
            dependency_ready: file.map(|_| graph.unsatisfied(wp.as_str(), board).is_empty()),
            ..TransitionFacts::default()
        })
    }
}

/// The `lanes.json` of a mission.
fn manifest(survey: &Survey<'_>, mission: &DirName) -> Answer<Option<Rc<[u8]>>> {
    Ok(survey.read_if_present(&format!("{}/lanes.json", mission_dir(survey.root(), mission)))?)
}

/// Whether nothing is left to do for a subtask in that state.
fn is_settled(state: &str, generation: Generation) -> bool {
    state == Lane::Done.as_str() || (generation.profile().status.skipped_subtasks && state == "skipped")
}

fn kind_of(claim: &wire::StatusClaim) -> ClaimKind {
    if claim.review { ClaimKind::Review } else { ClaimKind::Implementation { rework: claim.rework } }
}

fn claimant<'c>(claim: &'c wire::StatusClaim, known: &TransitionFacts<'_>) -> Claimant<'c> {
    Claimant {
        actor: &claim.actor,
        shell_pid: claim.shell_pid,
        shell_pid_created_at: claim.shell_pid_created_at.as_deref(),
        workspace: claim.workspace.as_deref(),
        dependency_ready: known.dependency_ready,
        lanes_computed: known.lanes_computed,
    }
}
