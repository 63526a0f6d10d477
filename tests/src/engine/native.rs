//! The core in this process, over the real ports.

use anyhow::Result;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use kitty_core::{
    ask::{self, Answer, Churn, MissionName, Repository},
    wire,
};
use kitty_host_native::{NativeFiles, NativeGit};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{Engine, Reply};
use crate::{
    execute,
    question::{Question, Repo},
};

/// The engine `native`.
#[derive(Default)]
pub struct Native {
    open: Option<(Repo, String, NativeGit)>,
}

impl Engine for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn open(&mut self, repo: &Repo) -> Result<()> {
        let root = ask::main_root(&NativeFiles, &repo.root).unwrap_or_else(|_| repo.root.clone());
        self.open = Some((repo.clone(), root, NativeGit::default()));
        Ok(())
    }

    fn ask(&mut self, question: &Question) -> Result<Reply> {
        if let Question::Commit { env, .. } | Question::SafeCommit { env, .. } | Question::SafePlan { env, .. } =
            question
        {
            let answer = execute::in_child(question, env.clone())?;
            return Ok(match answer.get("err") {
                Some(refusal) => Reply::Refused(to_raw_value(refusal)?),
                None => Reply::Ok(to_raw_value(&answer["ok"])?),
            });
        }
        let answer = match question_of_repository(question) {
            Some(repo) => {
                if self.open.as_ref().is_none_or(|(open, ..)| open != repo) {
                    self.open(repo)?;
                }
                match &self.open {
                    Some((_, root, git)) => about_repository(question, root, git, &repo.generation),
                    None => None,
                }
            }
            None => pure(question)?,
        };
        Ok(match answer {
            None => Reply::Unsupported,
            Some(Ok(value)) => Reply::Ok(value),
            Some(Err(refusal)) => Reply::Refused(to_raw_value(&wire::Refusal::from(&refusal))?),
        })
    }
}

type Raw = Option<Answer<Box<RawValue>>>;

#[expect(clippy::unnecessary_wraps, reason = "a question without a function answers none")]
fn raw<T: Serialize>(answer: Answer<T>) -> Raw {
    Some(answer.map(|value| to_raw_value(&value).unwrap_or_default()))
}

/// The repository that a question is about.
pub fn question_of_repository(question: &Question) -> Option<&Repo> {
    match question {
        Question::MainRoot { repo, .. }
        | Question::Discover { repo, .. }
        | Question::Missions { repo }
        | Question::Fold { repo, .. }
        | Question::FoldForCreate { repo, .. }
        | Question::Place { repo, .. }
        | Question::PlacePath { repo, .. }
        | Question::Routes { repo, .. }
        | Question::Meta { repo, .. }
        | Question::Topology { repo, .. }
        | Question::Phase { repo, .. }
        | Question::TargetBranch { repo, .. }
        | Question::PrimaryBranch { repo, .. }
        | Question::CoordinationState { repo, .. }
        | Question::MissionScope { repo, .. }
        | Question::CommitDraft { repo, .. } => Some(repo),
        _ => None,
    }
}

fn about_repository(question: &Question, root: &str, git: &NativeGit, generation: &str) -> Raw {
    match question {
        Question::MainRoot { path, .. } => return raw(ask::main_root(&NativeFiles, path)),
        Question::Discover { path, .. } => return raw(ask::discover(&NativeFiles, path)),
        _ => {}
    }
    let repo = match Repository::open(&NativeFiles, git, root, Some(generation)) {
        Ok(repo) => repo,
        Err(refusal) => return Some(Err(refusal)),
    };
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
        Question::MissionScope { handle, .. } => raw(repo.mission_scope(handle)),
        Question::CommitDraft { handle, request, .. } => raw(repo.commit_draft(handle, request)),
        _ => None,
    }
}

fn pure(question: &Question) -> Result<Raw> {
    let bytes = |text: &String| BASE64_STANDARD.decode(text);
    Ok(match question {
        Question::Classify { path, mission, generation } => {
            raw(ask::classify(path, mission.as_deref(), Some(generation)))
        }
        Question::Kinds { generation } => raw(ask::kinds(Some(generation))),
        Question::IsCoordinationResidue { kind, topology, generation } => {
            raw(ask::is_coordination_residue(kind, topology, Some(generation)))
        }
        Question::Location { surface, locations } => raw(ask::location(surface, locations)),
        Question::BranchName { text } => raw(ask::branch_name(text)),
        Question::PathSegment { text } => raw(ask::path_segment(text)),
        Question::StoredTopology { text } => raw(Ok(ask::stored_topology(text))),
        Question::DeriveTopology { coordination, lanes } => raw(Ok(ask::derive_topology(*coordination, *lanes))),
        Question::RoutesThroughCoordination { topology } => raw(ask::routes_through_coordination(topology)),
        Question::UnstampedTopology { topology, generation } => {
            raw(ask::unstamped_topology(topology, Some(generation)))
        }
        Question::TopologyOf { meta_b64, lanes_b64, generation } => {
            let meta = meta_b64.as_ref().map(bytes).transpose()?;
            let lanes = lanes_b64.as_ref().map(bytes).transpose()?;
            raw(ask::topology_of(meta.as_deref(), lanes.as_deref(), Some(generation)))
        }
        Question::CheckManifest { topology, has_code_lanes, mission } => {
            raw(ask::check_manifest(topology, *has_code_lanes, mission))
        }
        Question::CreateTopology { facts, generation } => raw(ask::create_topology(facts, Some(generation))),
        Question::MetaView { meta_b64 } => raw(ask::meta_view(&bytes(meta_b64)?)),
        Question::Mid8 { meta_b64, slug } => raw(ask::mid8(&bytes(meta_b64)?, slug)),
        Question::Mid8OfId { mission_id } => raw(Ok(ask::mid8_of_id(mission_id))),
        Question::Mid8OfSlug { slug } => raw(ask::mid8_of_slug(slug)),
        Question::StripNumber { slug } => raw(ask::strip_number(slug)),
        Question::MissionName { name, slug, mission_id } => {
            MissionName::parse(name).and_then(|name| raw(ask::mission_name(name, slug, mission_id.as_deref())))
        }
        Question::LaneBranch { slug, lane, mission_id, planning_branch, generation } => {
            let (id, planning) = (mission_id.as_deref(), planning_branch.as_deref());
            raw(ask::lane_branch(slug, lane, id, planning, Some(generation)))
        }
        Question::LaneWorktree { slug, lane, mission_id, generation } => {
            raw(ask::lane_worktree(slug, lane, mission_id.as_deref(), Some(generation)))
        }
        Question::Lanes {} => raw(Ok(ask::status::lanes())),
        Question::ResolveLane { text } => raw(Ok(ask::status::resolve_lane(text))),
        Question::CheckTransition { from, to, facts, generation } => {
            raw(ask::status::check_transition(from, to, facts, Some(generation)))
        }
        Question::CheckGuard { from, to, facts, generation } => {
            raw(ask::status::check_guard(from, to, facts, Some(generation)))
        }
        Question::UnfinishedWorkPackages { work_packages, expected } => {
            raw(Ok(ask::status::unfinished_work_packages(work_packages, expected)))
        }
        Question::NormalizeWorkPackageId { text } => raw(ask::status::normalize_work_package_id(text)),
        Question::SubtaskState { text } => raw(Ok(ask::status::subtask_state(text))),
        Question::Reduce { log_b64, generation } => raw(ask::status::reduce(&bytes(log_b64)?, Some(generation))),
        Question::Board { log_b64, meta_b64, current_b64, generation } => {
            let [meta, current] = [meta_b64, current_b64].map(|text| text.as_ref().map(bytes).transpose());
            raw(ask::status::board(&bytes(log_b64)?, meta?.as_deref(), current?.as_deref(), Some(generation)))
        }
        Question::StatusSnapshot { log_b64, meta_b64, current_b64, generation } => {
            let [meta, current] = [meta_b64, current_b64].map(|text| text.as_ref().map(bytes).transpose());
            raw(ask::status::snapshot(&bytes(log_b64)?, meta?.as_deref(), current?.as_deref(), Some(generation)))
        }
        Question::TotalOrder { rows } => raw(ask::status::total_order(rows)),
        Question::LogRows { log_b64, mission_ids, generation } => {
            raw(ask::status::rows(&bytes(log_b64)?, mission_ids, Some(generation)))
        }
        Question::Churn { sort, path, missions, topology, generation } => Churn::parse(sort).and_then(|sort| {
            let missions: Option<Vec<&str>> = missions.as_ref().map(|names| names.iter().map(String::as_str).collect());
            raw(ask::is_churn(sort, path, missions.as_deref(), topology.as_deref(), Some(generation)))
        }),
        Question::Protection { facts } => raw(ask::protection(facts)),
        Question::Clearance { facts, branch, capability, paths, mission } => {
            raw(ask::clearance(facts, branch, capability, paths, mission.as_ref()))
        }
        Question::ParseBranch { name, generation } => raw(ask::parse_branch(name, Some(generation))),
        Question::ParseWorktree { name, generation } => raw(ask::parse_worktree(name, Some(generation))),
        _ => None,
    })
}
