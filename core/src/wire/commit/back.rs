//! For a host whose decisions are made by another core, in a component: its own values put on the
//! wire, and what was decided there as values of this core, plans only if the facts prove them.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    AdvanceRequest, Capability, CommitDraft, CommitPlanSet, CommitRequest, Destination, DraftGroup, KindHome,
    MissionScope, Note, Path, PlannedGroup, RefAdvance,
    convert::{path, tampered},
};
use crate::{
    artifact::Kind,
    code::{self, Code, Decision},
    commit::{self, AdvanceFacts, CommitFacts, FactsWanted, Materialize, RepoPath, Requested, Verdict, WantedPath},
    generation::Generation,
    identity::{BranchName, DirName},
    placement::Surface,
    protection,
    survey::Survey,
    wire,
};

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
    /// The facts that a plan of this draft takes, in this order.
    ///
    /// # Errors
    /// [`Code::TargetTampered`] when it is no draft; those of paths.
    pub fn wanted(&self) -> Decision<Vec<FactsWanted>> {
        self.groups.iter().filter(|group| group.refusal.is_none()).map(DraftGroup::wanted).collect()
    }
}

impl DraftGroup {
    fn wanted(&self) -> Decision<FactsWanted> {
        let (Some(repo_root), Some(worktree_root)) = (&self.repo_root, &self.worktree_root) else {
            return Err(tampered("a group of the draft has no place"));
        };
        let inside = |path: &Path| RepoPath::below(&[], &path.0);
        let placed = self.paths.iter().filter_map(|file| Some((file.path.as_ref()?, file.primary.as_ref())));
        let paths = placed
            .map(|(path, primary)| Ok(WantedPath::told(inside(path)?, primary.map(inside).transpose()?)))
            .collect::<Decision<_>>()?;
        Ok(FactsWanted {
            repo_root: repo_root.clone(),
            worktree_root: worktree_root.clone(),
            branch: self.branch.as_deref().and_then(|branch| BranchName::parse(branch).ok()),
            paths,
            coordination: self.surface.as_deref() == Some(Surface::Coord.as_str()),
        })
    }
}

impl Note {
    fn parse(&self) -> Option<commit::Note> {
        let text = || core::str::from_utf8(&self.subject.0).ok();
        Some(match self.note.as_str() {
            "unclassified_goes_primary" => commit::Note::UnclassifiedGoesPrimary { path: self.subject.0.clone() },
            "protection_waived" => commit::Note::ProtectionWaived { branch: BranchName::parse(text()?).ok()? },
            "protected_entry_not_text" => commit::Note::ProtectedEntryNotText { read_as: text()?.to_string() },
            _ => return None,
        })
    }
}

impl CommitPlanSet {
    /// The plan set that these words say, if the facts prove every plan in it; `facts` are those that
    /// the draft wanted.
    ///
    /// # Errors
    /// Those of [`super::CommitPlan::prove`]; [`Code::TargetTampered`] when it is no plan set, or not
    /// one of these facts.
    pub fn prove(
        &self,
        request: &commit::CommitRequest,
        mission: Option<&MissionScope>,
        facts: &[CommitFacts],
        generation: Generation,
    ) -> Decision<commit::CommitPlanSet> {
        let mission = mission.map(MissionScope::parse).transpose()?;
        let mut facts = facts.iter();
        let mut groups = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            // What has a surface was placed, and what was placed wanted facts.
            let facts = group.surface.as_ref().and_then(|_| facts.next());
            groups.push(group.prove(request, mission.as_ref(), facts, generation)?);
        }
        if facts.next().is_some() {
            return Err(tampered("it leaves a group out"));
        }
        let notes = self.notes.iter().map(Note::parse).collect::<Option<_>>();
        let notes = notes.ok_or_else(|| tampered("a note is none"))?;
        let set = commit::CommitPlanSet::of(groups, request.policy, notes);
        if Self::from(&set) == *self { Ok(set) } else { Err(tampered("it says otherwise of itself")) }
    }
}

impl PlannedGroup {
    fn prove(
        &self,
        request: &commit::CommitRequest,
        mission: Option<&protection::MissionScope>,
        facts: Option<&CommitFacts>,
        generation: Generation,
    ) -> Decision<commit::PlannedGroup> {
        let none = || tampered("a group is none");
        let branch = self.branch.as_deref().map(BranchName::parse).transpose()?;
        let is_at = facts.is_some_and(|facts| self.worktree_root.as_ref() == Some(&facts.worktree.asked));
        if !self.paths.iter().all(|path| request.paths.contains(&path.0)) {
            return Err(tampered("nobody asked for a file of it"));
        }
        let verdict = match (self.verdict.as_str(), &self.plan, &self.reason, &self.refusal) {
            ("plan", Some(plan), None, None) => {
                let facts = facts.ok_or_else(|| tampered("a plan rests on no facts"))?;
                if plan.message.0 != request.message || plan.signing != request.signing.as_str() {
                    return Err(tampered("a plan is of another request"));
                }
                let plan = plan.prove(&request.capability, mission, facts)?;
                if !plan.followups().iter().all(|followup| commit::leads_to(request, &plan, followup)) {
                    return Err(tampered("nobody asked for what follows a plan"));
                }
                if !is_at || branch.as_ref() != Some(plan.target().branch()) {
                    return Err(tampered("a plan is of another group"));
                }
                Verdict::Plan(plan)
            }
            ("materialize", None, None, None) if is_at => {
                let worktree_root = self.worktree_root.clone().ok_or_else(none)?;
                Verdict::Materialize(Materialize { worktree_root, branch: branch.clone().ok_or_else(none)? })
            }
            ("unchanged", None, Some(reason), None) => {
                Verdict::Unchanged(commit::UnchangedReason::parse(reason).ok_or_else(none)?)
            }
            ("refused", None, None, Some(refusal)) => Verdict::Refused(refusal.into()),
            _ => return Err(none()),
        };
        let word =
            |word: &Option<String>| word.as_deref().map(|word| Surface::parse(word).ok_or_else(none)).transpose();
        Ok(commit::PlannedGroup {
            role: commit::Role::parse(&self.role).ok_or_else(none)?,
            kind: self.kind.as_deref().map(|kind| Kind::parse(kind, generation)).transpose()?,
            surface: word(&self.surface)?,
            branch,
            worktree_root: self.worktree_root.clone(),
            paths: self.paths.iter().map(|path| Requested::below(&[], &path.0)).collect(),
            verdict,
        })
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
