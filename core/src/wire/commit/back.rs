//! For a host whose decisions are made by another core, in a component: its own values put on the
//! wire, and what was decided there as values of this core, if this one decides the same of the facts.

use alloc::{string::ToString, vec::Vec};

use super::{
    AdvanceRequest, Capability, CommitDraft, CommitPlanSet, CommitRequest, Destination, DraftGroup, KindHome, Path,
    PlannedGroup, RefAdvance, convert::path,
};
use crate::{
    code::{self, Code, Decision},
    commit::{self, AdvanceFacts, CommitFacts, RepoPath},
    generation::Generation,
    identity::DirName,
    protection,
    survey::Survey,
    wire,
};

fn tampered(reason: &str) -> code::Refusal {
    code::Refusal::new(Code::TargetTampered).with("reason", reason)
}

impl From<&wire::Refusal> for code::Refusal {
    /// A code of another version's registry is told as a fact that is unavailable.
    fn from(refusal: &wire::Refusal) -> Self {
        let Some(code) = Code::parse(&refusal.code) else {
            return Self::new(Code::FactUnavailable).with("fact", &refusal.code).with("reason", &refusal.message);
        };
        Self::told(code, refusal.fields.clone(), refusal.candidates.clone())
    }
}

impl wire::Mission {
    /// The directory name, if the survey folds it to itself.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`]; [`Code::TargetTampered`] when it is another mission's handle.
    pub fn prove(&self, survey: &Survey<'_>) -> Decision<DirName> {
        let dir = survey.resolve(&self.dir)?;
        if dir.as_str() == self.dir { Ok(dir) } else { Err(tampered("it is no directory name of a mission")) }
    }
}

impl super::TransactionPlan {
    /// The transaction that these words say, if the survey plans the same.
    ///
    /// # Errors
    /// Those of [`Survey::plan_transaction`]; [`Code::TargetTampered`] when it is another one.
    pub fn prove(
        &self,
        survey: &Survey<'_>,
        mission: &DirName,
        request: &commit::TransactionRequest,
    ) -> Decision<commit::TransactionPlan> {
        let plan = survey.plan_transaction(mission, request)?;
        if Self::from(&plan) == *self { Ok(plan) } else { Err(tampered("the transaction leads elsewhere")) }
    }
}

impl From<&commit::TransactionRequest> for super::TransactionRequest {
    fn from(request: &commit::TransactionRequest) -> Self {
        let here = |here: &commit::Here| super::Here { root: here.root.clone(), branch: here.branch.clone() };
        Self {
            destination_ref: request.destination_ref.clone(),
            to_primary_target: request.to_primary_target,
            here: request.here.as_ref().map(here),
        }
    }
}

impl From<&protection::Capability> for Capability {
    fn from(capability: &protection::Capability) -> Self {
        let scope = capability.scope();
        Self {
            flow: capability.flow().to_string(),
            branch: scope.map(|(branch, _)| branch.to_string()),
            below: scope.map(|(_, below)| paths(below)).unwrap_or_default(),
        }
    }
}

fn paths(paths: &[RepoPath]) -> Vec<Path> {
    paths.iter().map(|below| path(below.as_bytes())).collect()
}

impl From<&commit::CommitRequest> for CommitRequest {
    fn from(request: &commit::CommitRequest) -> Self {
        let written = |paths: &[Vec<u8>]| paths.iter().map(|bytes| path(bytes)).collect();
        Self {
            paths: written(&request.paths),
            kind: request.kind.as_ref().map(|kind| kind.as_str().to_string()),
            message: request.message.clone(),
            capability: Some((&request.capability).into()),
            intent: Some(request.intent.to_string()),
            policy: Some(request.policy.to_string()),
            signing: Some(request.signing.to_string()),
            created_here: written(&request.created_here),
            advance: request.advance.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&commit::Destination> for Destination {
    fn from(destination: &commit::Destination) -> Self {
        let home = |home: &commit::KindHome| KindHome {
            kind: home.kind.as_str().to_string(),
            branch: home.branch.to_string(),
        };
        Self {
            repo_root: destination.repo_root.clone(),
            worktree_root: destination.worktree_root.clone(),
            spellings: destination.spellings.clone(),
            destination_ref: destination.destination_ref.clone(),
            home: destination.home.as_ref().map(home),
        }
    }
}

impl From<&commit::AdvanceRequest> for AdvanceRequest {
    fn from(request: &commit::AdvanceRequest) -> Self {
        Self {
            branch: request.branch.to_string(),
            new: request.new.as_str().to_string(),
            capability: Some((&request.capability).into()),
        }
    }
}

impl CommitDraft {
    /// Holds these words against the draft that this core makes of the same request.
    ///
    /// # Errors
    /// Why the other core does not place a group that this one places: to refuse is what it may do alone.
    /// [`Code::TargetTampered`] for any other difference.
    pub fn prove(&self, own: &commit::CommitDraft) -> Decision<()> {
        let own = Self::from(own);
        for (own, told) in own.groups.iter().zip(&self.groups) {
            match (&own.refusal, &told.refusal) {
                (None, Some(refusal)) => return Err(refusal.into()),
                // The words of a refusal are its author's.
                (Some(_), Some(refusal)) if own.refused(refusal) == *told => {}
                _ if own == told => {}
                _ => return Err(tampered("a group belongs elsewhere")),
            }
        }
        if own.groups.len() != self.groups.len() || own.notes != self.notes {
            return Err(tampered("the request has other groups"));
        }
        Ok(())
    }
}

impl CommitPlanSet {
    /// The plan set that these words say, if this core plans the same of the same facts: targets, entries,
    /// what follows, verdicts and notes. `draft` is this core's own.
    ///
    /// A group that the other core refuses is refused, whatever this one plans for it.
    ///
    /// # Errors
    /// Those of [`commit::CommitDraft::plan`]; [`Code::TargetTampered`] when anything differs.
    pub fn prove(&self, draft: &commit::CommitDraft, facts: &[CommitFacts]) -> Decision<commit::CommitPlanSet> {
        let mut set = draft.plan(facts)?;
        let own = Self::from(&set);
        if own.groups.len() != self.groups.len() {
            return Err(tampered("the request has other groups"));
        }
        let mut is_stricter = false;
        for (at, (own, told)) in own.groups.iter().zip(&self.groups).enumerate() {
            match &told.refusal {
                Some(refusal) if own.refused(refusal) == *told => {
                    is_stricter |= own.refusal.is_none();
                    set.refuse(at, refusal.into());
                }
                _ if own == told => {}
                _ => return Err(tampered("a group is planned otherwise")),
            }
        }
        let proven = Self::from(&set);
        // A group that is refused has nothing to note.
        if proven.step != self.step || proven.notes != self.notes && !is_stricter {
            return Err(tampered("it says otherwise of itself"));
        }
        Ok(set)
    }
}

impl DraftGroup {
    /// The same group, refused like this.
    fn refused(&self, refusal: &wire::Refusal) -> Self {
        Self { refusal: Some(refusal.clone()), ..self.clone() }
    }
}

impl PlannedGroup {
    /// The same group, refused like this.
    fn refused(&self, refusal: &wire::Refusal) -> Self {
        let verdict = "refused".to_string();
        Self { verdict, plan: None, reason: None, refusal: Some(refusal.clone()), ..self.clone() }
    }
}

impl RefAdvance {
    /// The advance that these words say, if the facts allow it.
    ///
    /// # Errors
    /// Those of [`commit::advance`]; [`Code::TargetTampered`] when the facts lead to another one.
    pub fn prove(
        &self,
        request: &commit::AdvanceRequest,
        facts: &AdvanceFacts,
        generation: Generation,
    ) -> Decision<commit::RefAdvance> {
        match commit::advance(request, facts, generation)? {
            Some(advance) if Self::from(&advance) == *self => Ok(advance),
            _ => Err(tampered("the facts say otherwise")),
        }
    }
}
