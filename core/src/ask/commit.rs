//! Questions about commits: who may commit what, where, and how. Pure: a host gathers the facts
//! and executes what comes out.

use alloc::vec::Vec;

use super::{Answer, Repository, generation, topology};
use crate::{
    commit::{self, AdvanceFacts, CommitDraft, CommitFacts, RepoPath, churn},
    protection::{ProtectionFacts, ProtectionPolicy},
    wire::commit as wire,
};

/// The protected branches.
///
/// # Errors
/// [`crate::Code::ProtectionConfigMalformed`].
pub fn protection(facts: &ProtectionFacts) -> Answer<wire::Protection> {
    Ok((&ProtectionPolicy::resolve(facts)?).into())
}

/// Whether a commit of these paths may land on a branch. The branch is compared as it is written.
///
/// # Errors
/// [`crate::Code::SafeCommitProtectedBranch`], [`crate::Code::ProtectionConfigMalformed`], those of
/// [`wire::Capability::parse`] and of paths.
pub fn clearance(
    facts: &ProtectionFacts,
    branch: &str,
    capability: &wire::Capability,
    paths: &[wire::Path],
    mission: Option<&wire::MissionScope>,
) -> Answer<wire::Clearance> {
    let paths = paths.iter().map(|path| RepoPath::below(&[], &path.0)).collect::<crate::Decision<Vec<_>>>()?;
    let mission = mission.map(wire::MissionScope::parse).transpose()?;
    let policy = ProtectionPolicy::resolve(facts)?;
    Ok((&policy.clear(branch, &capability.parse()?, paths.iter(), mission.as_ref())?).into())
}

/// A file that spec-kitty writes on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Churn {
    /// The event log or its snapshot.
    StatusState,
    /// Left-over bookkeeping of a coordination branch.
    CoordinationResidue,
    /// What spec-kitty keeps for itself.
    OwnBookkeeping,
    /// Any of the last two.
    Toolchain,
}

impl Churn {
    /// Looks a sort up by its wire name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "status_state" => Self::StatusState,
            "coordination_residue" => Self::CoordinationResidue,
            "own_bookkeeping" => Self::OwnBookkeeping,
            "toolchain" => Self::Toolchain,
            _ => return None,
        })
    }
}

/// Whether a path is churn of that sort, of one of these missions or of any. Without a topology as
/// if there were a coordination branch.
///
/// # Errors
/// [`crate::Code::GenerationUnsupported`], [`crate::Code::MalformedQuestion`].
pub fn is_churn(
    sort: Churn,
    path: &str,
    missions: Option<&[&str]>,
    topology_name: Option<&str>,
    generation_name: Option<&str>,
) -> Answer<bool> {
    let generation = generation(generation_name)?;
    let topology = topology_name.map(topology).transpose()?;
    Ok(match sort {
        Churn::StatusState => churn::is_status_state(path, missions, generation),
        Churn::CoordinationResidue => churn::is_coordination_residue(path, missions, topology, generation),
        Churn::OwnBookkeeping => churn::is_own_bookkeeping(path, generation),
        Churn::Toolchain => churn::is_toolchain_churn(path, missions, topology, generation),
    })
}

/// The facts that a commit on a branch that the caller names needs.
///
/// # Errors
/// Those of [`wire::CommitRequest::parse`] and [`wire::Destination::parse`].
pub fn direct_draft(
    destination: &wire::Destination,
    request: &wire::CommitRequest,
    generation_name: Option<&str>,
) -> Answer<wire::CommitDraft> {
    Ok((&direct(destination, request, generation_name)?).into())
}

/// Plans a commit on a branch that the caller names.
///
/// # Errors
/// As [`direct_draft`]; [`crate::Code::FactUnavailable`]. What is wrong with the commit is the verdict.
pub fn direct_plan(
    destination: &wire::Destination,
    request: &wire::CommitRequest,
    facts: &[CommitFacts],
    generation_name: Option<&str>,
) -> Answer<wire::CommitPlanSet> {
    Ok((&direct(destination, request, generation_name)?.plan(facts)?).into())
}

fn direct(
    destination: &wire::Destination,
    request: &wire::CommitRequest,
    generation_name: Option<&str>,
) -> Answer<CommitDraft> {
    let generation = generation(generation_name)?;
    Ok(CommitDraft::direct(&destination.parse(generation)?, request.parse(generation)?))
}

/// Whether a branch may be moved; `None` when it is there already.
///
/// # Errors
/// Those of [`commit::advance`] and [`wire::AdvanceRequest::parse`].
pub fn advance(
    request: &wire::AdvanceRequest,
    facts: &AdvanceFacts,
    generation_name: Option<&str>,
) -> Answer<Option<wire::RefAdvance>> {
    let generation = generation(generation_name)?;
    Ok(commit::advance(&request.parse()?, facts, generation)?.as_ref().map(wire::RefAdvance::from))
}

impl Repository<'_> {
    /// The files of a request, grouped and placed, and the facts that they need.
    ///
    /// # Errors
    /// Those of [`crate::Survey::resolve`], [`wire::CommitRequest::parse`] and
    /// [`crate::Survey::plan_commit`].
    pub fn commit_draft(&self, handle: &str, request: &wire::CommitRequest) -> Answer<wire::CommitDraft> {
        Ok((&self.draft(handle, request)?).into())
    }

    /// Plans a commit.
    ///
    /// # Errors
    /// As [`Self::commit_draft`]; [`crate::Code::FactUnavailable`]. What is wrong with a group is its verdict.
    pub fn commit_plan(
        &self,
        handle: &str,
        request: &wire::CommitRequest,
        facts: &[CommitFacts],
    ) -> Answer<wire::CommitPlanSet> {
        Ok((&self.draft(handle, request)?.plan(facts)?).into())
    }

    fn draft(&self, handle: &str, request: &wire::CommitRequest) -> Answer<CommitDraft> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        survey.plan_commit(&mission, request.parse(self.generation)?)
    }

    /// What a mission adds to protection, in the generations where it does.
    ///
    /// # Errors
    /// Those of [`crate::Survey::resolve`] and [`crate::Survey::mission_scope`].
    pub fn mission_scope(&self, handle: &str) -> Answer<Option<wire::MissionScope>> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok(survey.mission_scope(&mission)?.as_ref().map(wire::MissionScope::from))
    }

    /// Where a transaction of a mission appends and commits.
    ///
    /// # Errors
    /// Those of [`crate::Survey::resolve`] and [`crate::Survey::plan_transaction`].
    pub fn transaction(&self, handle: &str, request: &wire::TransactionRequest) -> Answer<wire::TransactionPlan> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok((&survey.plan_transaction(&mission, &request.parse())?).into())
    }
}
