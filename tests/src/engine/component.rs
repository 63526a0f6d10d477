//! The component in its sandbox, over the real ports.

use anyhow::{Result, anyhow};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use kitty_core::ask::{Churn, MissionName};
use kitty_host_wasmtime::{Answer, AskError, Authority, Ports, Repository, Session, StatusFiles};
use serde::Serialize;
use serde_json::value::to_raw_value;

use super::{Engine, Reply, native::question_of_repository};
use crate::question::{Question, Repo};

/// The engine `component`.
pub struct Component {
    authority: Authority,
    session: Session,
    /// The component that plans commits and knows the status of missions.
    largest: Authority,
    status: Session,
    open: Option<(Repo, Answer<Repository>)>,
}

impl Component {
    /// Compiles the embedded component, or takes it from the cache.
    ///
    /// # Errors
    /// When the component cannot be compiled.
    pub fn start() -> Result<Self> {
        let authority = Authority::embedded()?;
        let session = authority.session(Ports::native());
        let largest = Authority::status()?;
        let status = largest.session(Ports::none());
        Ok(Self { authority, session, largest, status, open: None })
    }
}

impl Engine for Component {
    fn name(&self) -> &'static str {
        "component"
    }

    fn open(&mut self, repo: &Repo) -> Result<()> {
        let root = self.session.main_root(&repo.root).unwrap_or_else(|_| repo.root.clone());
        let repository = Repository::open(&self.authority, Ports::native(), &root, Some(&repo.generation));
        self.open = Some((repo.clone(), repository));
        Ok(())
    }

    fn ask(&mut self, question: &Question) -> Result<Reply> {
        if let Question::MissionScope { repo, .. } | Question::CommitDraft { repo, .. } = question {
            let root = self.session.main_root(&repo.root).unwrap_or_else(|_| repo.root.clone());
            return match Repository::open(&self.largest, Ports::native(), &root, Some(&repo.generation)) {
                Ok(repository) => about_commits_of(question, &repository),
                Err(error) => raw::<()>(Err(error)),
            };
        }
        if let Some(repo) = question_of_repository(question).filter(|_| !is_about_roots(question)) {
            if self.open.as_ref().is_none_or(|(open, _)| open != repo) {
                self.open(repo)?;
            }
            return match &self.open {
                Some((_, Ok(repository))) => about_repository(question, repository),
                Some((_, Err(AskError::Refusal(refusal)))) => Ok(Reply::Refused(to_raw_value(refusal)?)),
                Some((_, Err(AskError::Host(error)))) => Err(anyhow!("{error}")),
                None => Ok(Reply::Unsupported),
            };
        }
        for of_the_largest in [about_status, about_commits] {
            match of_the_largest(question, &self.status)? {
                Reply::Unsupported => {}
                reply => return Ok(reply),
            }
        }
        pure(question, &self.session)
    }
}

fn is_about_roots(question: &Question) -> bool {
    matches!(question, Question::MainRoot { .. } | Question::Discover { .. })
}

fn raw<T: Serialize>(answer: Answer<T>) -> Result<Reply> {
    Ok(match answer {
        Ok(value) => Reply::Ok(to_raw_value(&value)?),
        Err(AskError::Refusal(refusal)) => Reply::Refused(to_raw_value(&refusal)?),
        Err(AskError::Host(error)) => return Err(anyhow!("{error}")),
    })
}

fn about_repository(question: &Question, repo: &Repository) -> Result<Reply> {
    match question {
        Question::Missions { .. } => raw(repo.missions()),
        Question::Fold { handle, .. } => raw(repo.fold(handle)),
        Question::FoldForCreate { handle, mission_type, .. } => raw(repo.fold_for_create(handle, mission_type)),
        Question::Place { handle, kind, partition, .. } => raw(repo.place(handle, kind, partition.as_deref())),
        Question::PlacePath { handle, path, .. } => raw(repo.place_path(handle, path)),
        Question::Routes { handle, .. } => raw(repo.routes(handle)),
        Question::Meta { handle, .. } => raw(repo.meta(handle)),
        Question::Topology { handle, .. } => raw(repo.topology(handle)),
        Question::Phase { handle, .. } => raw(repo.phase(handle)),
        Question::TargetBranch { handle, .. } => raw(repo.target_branch(handle)),
        Question::PrimaryBranch { current_first, .. } => raw(repo.primary_branch(*current_first)),
        Question::CoordinationState { slug, mid8, branch, .. } => {
            raw(repo.coordination_state(slug, mid8.as_deref(), branch.as_deref()))
        }
        _ => Ok(Reply::Unsupported),
    }
}

fn about_commits_of(question: &Question, repo: &Repository) -> Result<Reply> {
    match question {
        Question::MissionScope { handle, .. } => raw(repo.mission_scope(handle)),
        Question::CommitDraft { handle, request, .. } => raw(repo.commit_draft(handle, request)),
        _ => Ok(Reply::Unsupported),
    }
}

fn about_status(question: &Question, session: &Session) -> Result<Reply> {
    let bytes = |text: &String| BASE64_STANDARD.decode(text);
    let maybe = |text: &Option<String>| text.as_ref().map(bytes).transpose();
    match question {
        Question::Lanes {} => raw(session.lanes()),
        Question::ResolveLane { text } => raw(session.resolve_lane(text)),
        Question::CheckTransition { from, to, facts, generation } => {
            raw(session.check_transition(from, to, facts, Some(generation)))
        }
        Question::CheckGuard { from, to, facts, generation } => {
            raw(session.check_guard(from, to, facts, Some(generation)))
        }
        Question::UnfinishedWorkPackages { work_packages, expected } => {
            raw(session.unfinished_work_packages(work_packages, expected))
        }
        Question::NormalizeWorkPackageId { text } => raw(session.normalize_work_package_id(text)),
        Question::SubtaskState { text } => raw(session.subtask_state(text)),
        Question::Reduce { log_b64, generation } => raw(session.reduce(&bytes(log_b64)?, Some(generation))),
        Question::Board { log_b64, meta_b64, current_b64, generation } => {
            let (log, meta, current) = (bytes(log_b64)?, maybe(meta_b64)?, maybe(current_b64)?);
            let files = StatusFiles { log: Some(&log), meta: meta.as_deref(), current: current.as_deref() };
            raw(session.board(&files, Some(generation)))
        }
        Question::StatusSnapshot { log_b64, meta_b64, current_b64, generation } => {
            let (log, meta, current) = (bytes(log_b64)?, maybe(meta_b64)?, maybe(current_b64)?);
            let files = StatusFiles { log: Some(&log), meta: meta.as_deref(), current: current.as_deref() };
            raw(session.status_snapshot(&files, Some(generation)))
        }
        Question::TotalOrder { rows } => raw(session.total_order(rows)),
        Question::LogRows { log_b64, mission_ids, generation } => {
            raw(session.log_rows(&bytes(log_b64)?, mission_ids, Some(generation)))
        }
        _ => Ok(Reply::Unsupported),
    }
}

fn about_commits(question: &Question, session: &Session) -> Result<Reply> {
    match question {
        Question::Churn { sort, path, missions, topology, generation } => match Churn::parse(sort) {
            Some(sort) => {
                let (missions, topology) = (missions.as_deref(), topology.as_deref());
                raw(session.is_churn(sort, path, missions, topology, Some(generation)))
            }
            None => Ok(Reply::Unsupported),
        },
        Question::Protection { facts } => raw(session.protection(facts)),
        Question::Clearance { facts, branch, capability, paths, mission } => {
            raw(session.clearance(facts, branch, capability, paths, mission.as_ref()))
        }
        _ => Ok(Reply::Unsupported),
    }
}

fn pure(question: &Question, session: &Session) -> Result<Reply> {
    let bytes = |text: &String| BASE64_STANDARD.decode(text);
    match question {
        Question::MainRoot { path, .. } => raw(session.main_root(path)),
        Question::Discover { path, .. } => raw(session.discover(path)),
        Question::Classify { path, mission, generation } => {
            raw(session.classify(path, mission.as_deref(), Some(generation)))
        }
        Question::Kinds { generation } => raw(session.kinds(Some(generation))),
        Question::IsCoordinationResidue { kind, topology, generation } => {
            raw(session.is_coordination_residue(kind, topology, Some(generation)))
        }
        Question::Location { surface, locations } => raw(session.location(surface, locations)),
        Question::BranchName { text } => raw(session.branch_name(text)),
        Question::PathSegment { text } => raw(session.path_segment(text)),
        Question::StoredTopology { text } => raw(session.stored_topology(text)),
        Question::DeriveTopology { coordination, lanes } => raw(session.derive_topology(*coordination, *lanes)),
        Question::RoutesThroughCoordination { topology } => raw(session.routes_through_coordination(topology)),
        Question::UnstampedTopology { topology, generation } => {
            raw(session.unstamped_topology(topology, Some(generation)))
        }
        Question::TopologyOf { meta_b64, lanes_b64, generation } => {
            let meta = meta_b64.as_ref().map(bytes).transpose()?;
            let lanes = lanes_b64.as_ref().map(bytes).transpose()?;
            raw(session.topology_of(meta.as_deref(), lanes.as_deref(), Some(generation)))
        }
        Question::CheckManifest { topology, has_code_lanes, mission } => {
            raw(session.check_manifest(topology, *has_code_lanes, mission))
        }
        Question::CreateTopology { facts, generation } => raw(session.create_topology(facts, Some(generation))),
        Question::MetaView { meta_b64 } => raw(session.meta_view(&bytes(meta_b64)?)),
        Question::Mid8 { meta_b64, slug } => raw(session.mid8(&bytes(meta_b64)?, slug)),
        Question::Mid8OfId { mission_id } => raw(session.mid8_of_id(mission_id)),
        Question::Mid8OfSlug { slug } => raw(session.mid8_of_slug(slug)),
        Question::StripNumber { slug } => raw(session.strip_number(slug)),
        Question::MissionName { name, slug, mission_id } => match MissionName::parse(name) {
            Some(name) => raw(session.mission_name(name, slug, mission_id.as_deref())),
            None => Ok(Reply::Unsupported),
        },
        Question::LaneBranch { slug, lane, mission_id, planning_branch, generation } => {
            let (id, planning) = (mission_id.as_deref(), planning_branch.as_deref());
            raw(session.lane_branch(slug, lane, id, planning, Some(generation)))
        }
        Question::LaneWorktree { slug, lane, mission_id, generation } => {
            raw(session.lane_worktree(slug, lane, mission_id.as_deref(), Some(generation)))
        }
        Question::ParseBranch { name, generation } => raw(session.parse_branch(name, Some(generation))),
        Question::ParseWorktree { name, generation } => raw(session.parse_worktree(name, Some(generation))),
        _ => Ok(Reply::Unsupported),
    }
}
