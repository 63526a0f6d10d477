//! From the wire and back. Plans come back through [`CommitPlanSet::prove`] only.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    super::Content, AdvanceRequest, Capability, Clearance, CommitDraft, CommitPlan, CommitPlanSet, CommitReport,
    CommitRequest, CommitTarget, Destination, DraftGroup, DraftPath, Entry, FollowUp, GroupReport, KindHome,
    MissionScope, Note, Path, PlannedGroup, ProtectedBranch, Protection, RefAdvance, Resync, TransactionPlan,
    TransactionRequest,
};
use crate::{
    artifact::Kind,
    code::{self, Code, Decision},
    commit::{self, Oid, RepoPath},
    generation::Generation,
    identity::BranchName,
    protection,
};

pub(super) fn path(bytes: &[u8]) -> Path {
    Content(bytes.to_vec())
}

fn paths(bytes: &[commit::Requested]) -> Vec<Path> {
    bytes.iter().map(|requested| path(requested.written())).collect()
}

fn malformed(reason: &str) -> code::Refusal {
    code::Refusal::new(Code::MalformedQuestion).with("reason", reason)
}

fn named<T>(text: Option<&str>, default: T, parse: fn(&str) -> Option<T>, what: &str) -> Decision<T> {
    match text {
        None => Ok(default),
        Some(text) => parse(text).ok_or_else(|| malformed(what)),
    }
}

impl Capability {
    /// Parses a right.
    ///
    /// # Errors
    /// [`Code::MalformedQuestion`], and those of branch names and paths.
    pub fn parse(&self) -> Decision<protection::Capability> {
        let flow = protection::Flow::parse(&self.flow).ok_or_else(|| malformed("unknown flow"))?;
        match &self.branch {
            None if flow == protection::Flow::Standard => Ok(protection::Capability::STANDARD),
            None => Ok(protection::Capability::unscoped(flow)),
            Some(branch) => {
                let below = self.below.iter().map(|path| RepoPath::below(&[], &path.0)).collect::<Decision<_>>()?;
                protection::Capability::scoped(flow, branch, below)
            }
        }
    }
}

impl CommitRequest {
    /// Parses a request.
    ///
    /// # Errors
    /// [`Code::MalformedQuestion`], [`Code::UnknownArtifactKind`], and those of branch names.
    pub fn parse(&self, generation: Generation) -> Decision<commit::CommitRequest> {
        let bytes = |paths: &[Path]| paths.iter().map(|path| path.0.clone()).collect::<Vec<_>>();
        Ok(commit::CommitRequest {
            paths: bytes(&self.paths),
            kind: self.kind.as_deref().map(|kind| Kind::parse(kind, generation)).transpose()?,
            message: self.message.clone(),
            capability: self.capability.as_ref().map_or(Ok(protection::Capability::STANDARD), Capability::parse)?,
            intent: named(self.intent.as_deref(), commit::Intent::Auto, commit::Intent::parse, "unknown intent")?,
            policy: named(self.policy.as_deref(), commit::Policy::All, commit::Policy::parse, "unknown policy")?,
            signing: named(
                self.signing.as_deref(),
                commit::Signing::Inherit,
                commit::Signing::parse,
                "unknown way of signing",
            )?,
            created_here: bytes(&self.created_here),
            advance: self.advance.as_deref().map(BranchName::parse).transpose()?,
        })
    }
}

impl Destination {
    /// Parses a destination. Its branch is checked when it is planned.
    ///
    /// # Errors
    /// [`Code::UnknownArtifactKind`], and those of branch names.
    pub fn parse(&self, generation: Generation) -> Decision<commit::Destination> {
        let home = |home: &KindHome| -> Decision<_> {
            let kind = Kind::parse(&home.kind, generation)?;
            Ok(commit::KindHome { kind, branch: BranchName::parse(&home.branch)? })
        };
        Ok(commit::Destination {
            repo_root: self.repo_root.clone(),
            worktree_root: self.worktree_root.clone(),
            spellings: self.spellings.clone(),
            destination_ref: self.destination_ref.clone(),
            home: self.home.as_ref().map(home).transpose()?,
        })
    }
}

impl MissionScope {
    /// Parses a scope.
    ///
    /// # Errors
    /// Those of branch names.
    pub fn parse(&self) -> Decision<protection::MissionScope> {
        let branch = |text: &Option<String>| text.as_deref().map(BranchName::parse).transpose();
        Ok(protection::MissionScope {
            own_target: branch(&self.own_target)?,
            primary_branch: branch(&self.primary_branch)?,
        })
    }
}

impl From<&protection::MissionScope> for MissionScope {
    fn from(scope: &protection::MissionScope) -> Self {
        Self {
            own_target: scope.own_target.as_ref().map(ToString::to_string),
            primary_branch: scope.primary_branch.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&protection::Clearance> for Clearance {
    fn from(clearance: &protection::Clearance) -> Self {
        Self { clearance: clearance.as_str().to_string(), waived: clearance.waived().map(|by| by.as_str().to_string()) }
    }
}

impl From<&protection::ProtectionPolicy> for Protection {
    fn from(policy: &protection::ProtectionPolicy) -> Self {
        let branch = |(name, by): (&str, protection::ProtectedBy)| ProtectedBranch {
            name: name.into(),
            source: by.as_str().into(),
        };
        Self {
            branches: policy.branches().map(branch).collect(),
            hatch: policy.hatch(),
            not_text: policy.not_text().to_vec(),
            digest: policy.digest(),
        }
    }
}

impl From<&commit::Note> for Note {
    fn from(note: &commit::Note) -> Self {
        let (note, subject) = match note {
            commit::Note::UnclassifiedGoesPrimary { path } => ("unclassified_goes_primary", path.clone()),
            commit::Note::ProtectionWaived { branch } => ("protection_waived", branch.as_str().as_bytes().to_vec()),
            commit::Note::ProtectedEntryNotText { read_as } => {
                ("protected_entry_not_text", read_as.clone().into_bytes())
            }
        };
        Self { note: note.to_string(), subject: Content(subject) }
    }
}

fn notes(notes: &[commit::Note]) -> Vec<Note> {
    notes.iter().map(Note::from).collect()
}

impl From<&commit::CommitDraft> for CommitDraft {
    fn from(draft: &commit::CommitDraft) -> Self {
        let file = |file: &commit::DraftPath| DraftPath {
            written: path(file.requested.written()),
            path: file.wanted.as_ref().map(|wanted| path(wanted.path.as_bytes())),
            primary: file.wanted.as_ref().and_then(|wanted| Some(path(wanted.primary.as_ref()?.as_bytes()))),
        };
        let group = |group: &commit::DraftGroup| {
            let place = group.place.as_ref().ok();
            DraftGroup {
                role: group.role.to_string(),
                kind: group.kind.as_ref().map(|kind| kind.as_str().to_string()),
                surface: place.map(|place| place.surface.to_string()),
                branch: place.map(|place| place.destination_ref.clone()),
                repo_root: place.map(|place| place.repo_root.clone()),
                worktree_root: place.map(|place| place.worktree_root.clone()),
                paths: group.paths.iter().map(file).collect(),
                refusal: group.place.as_ref().err().map(crate::wire::Refusal::from),
            }
        };
        Self { groups: draft.groups().iter().map(group).collect(), notes: notes(draft.notes()) }
    }
}

impl From<&commit::CommitTarget> for CommitTarget {
    fn from(target: &commit::CommitTarget) -> Self {
        let clearance = Clearance::from(target.clearance());
        Self {
            common_dir: target.common_dir().to_string(),
            worktree_root: target.worktree_root().to_string(),
            git_dir: target.git_dir().to_string(),
            full_ref: target.full_ref(),
            expected_old: target.expected_old().as_str().to_string(),
            object_format: target.object_format().to_string(),
            clearance: clearance.clearance,
            waived: clearance.waived,
            protection_digest: target.protection_digest().to_string(),
        }
    }
}

impl From<&commit::Entry> for Entry {
    fn from(entry: &commit::Entry) -> Self {
        let text = |oid: &Oid| oid.as_str().to_string();
        let bare = |change: &str| Self {
            path: path(entry.path.as_bytes()),
            change: change.to_string(),
            mode: None,
            from: None,
            content: None,
            replaces: None,
        };
        match &entry.change {
            commit::Change::Upsert { mode } => Self { mode: Some(mode.to_string()), ..bare("upsert") },
            commit::Change::Copy { mode, from, content, replaces } => Self {
                mode: Some(mode.to_string()),
                from: Some(path(from.as_bytes())),
                content: Some(text(content)),
                replaces: replaces.as_ref().map(text),
                ..bare("copy")
            },
            commit::Change::Remove => bare("remove"),
        }
    }
}

impl From<&commit::FollowUp> for FollowUp {
    fn from(follow_up: &commit::FollowUp) -> Self {
        match follow_up {
            commit::FollowUp::FastForward { branch } => {
                Self { follow_up: "fast_forward".to_string(), subject: path(branch.as_str().as_bytes()), content: None }
            }
            commit::FollowUp::RemovePrimaryCopy { path: copy, content } => Self {
                follow_up: "remove_primary_copy".to_string(),
                subject: path(copy.as_bytes()),
                content: Some(content.as_str().to_string()),
            },
        }
    }
}

impl From<&commit::CommitPlan> for CommitPlan {
    fn from(plan: &commit::CommitPlan) -> Self {
        Self {
            id: plan.id(),
            target: plan.target().into(),
            entries: plan.entries().iter().map(Entry::from).collect(),
            message: Content(plan.message().to_vec()),
            signing: plan.signing().to_string(),
            follow_ups: plan.followups().iter().map(FollowUp::from).collect(),
        }
    }
}

impl From<&commit::CommitPlanSet> for CommitPlanSet {
    fn from(set: &commit::CommitPlanSet) -> Self {
        let group = |group: &commit::PlannedGroup| {
            let bare = |verdict: &str| PlannedGroup {
                role: group.role.to_string(),
                kind: group.kind.as_ref().map(|kind| kind.as_str().to_string()),
                surface: group.surface.as_ref().map(ToString::to_string),
                branch: group.branch.as_ref().map(ToString::to_string),
                worktree_root: group.worktree_root.clone(),
                paths: paths(&group.paths),
                verdict: verdict.to_string(),
                plan: None,
                reason: None,
                refusal: None,
            };
            match &group.verdict {
                commit::Verdict::Plan(plan) => PlannedGroup { plan: Some(plan.into()), ..bare("plan") },
                commit::Verdict::Materialize(_) => bare("materialize"),
                commit::Verdict::Unchanged(reason) => {
                    PlannedGroup { reason: Some(reason.to_string()), ..bare("unchanged") }
                }
                commit::Verdict::Refused(refusal) => PlannedGroup { refusal: Some(refusal.into()), ..bare("refused") },
            }
        };
        let step = match set.step() {
            commit::Step::Materialize(_) => "materialize",
            commit::Step::Execute => "execute",
            commit::Step::Report => "report",
        };
        Self { step: step.to_string(), groups: set.groups().iter().map(group).collect(), notes: notes(set.notes()) }
    }
}

impl From<&commit::CommitReport> for CommitReport {
    fn from(report: &commit::CommitReport) -> Self {
        let listed = |paths: &[RepoPath]| paths.iter().map(|file| path(file.as_bytes())).collect();
        let group = |group: &commit::GroupReport| {
            let bare = |outcome: &str| GroupReport {
                role: group.role.to_string(),
                kind: group.kind.as_ref().map(|kind| kind.as_str().to_string()),
                surface: group.surface.as_ref().map(ToString::to_string),
                branch: group.branch.as_ref().map(ToString::to_string),
                worktree_root: group.worktree_root.clone(),
                paths: paths(&group.paths),
                outcome: outcome.to_string(),
                oid: None,
                changed: Vec::new(),
                clearance: None,
                notes: Vec::new(),
                reason: None,
                refusal: None,
                stage: None,
                lost: Vec::new(),
            };
            match &group.outcome {
                commit::Outcome::Committed(committed) => GroupReport {
                    oid: Some(committed.oid.as_str().to_string()),
                    changed: listed(&committed.paths),
                    clearance: Some(committed.clearance.as_str().to_string()),
                    notes: committed.notes.iter().map(Into::into).collect(),
                    ..bare("committed")
                },
                commit::Outcome::Unchanged(reason) => {
                    GroupReport { reason: Some(reason.to_string()), ..bare("unchanged") }
                }
                commit::Outcome::Refused(refusal) => GroupReport { refusal: Some(refusal.into()), ..bare("refused") },
                commit::Outcome::Failed(failed) => GroupReport {
                    oid: failed.oid.as_ref().map(|oid| oid.as_str().to_string()),
                    refusal: Some((&failed.refusal).into()),
                    stage: Some(failed.stage.to_string()),
                    lost: listed(&failed.lost),
                    ..bare("failed")
                },
            }
        };
        Self {
            summary: report.summary().to_string(),
            groups: report.groups.iter().map(group).collect(),
            notes: notes(&report.notes),
        }
    }
}

impl AdvanceRequest {
    /// Parses a request.
    ///
    /// # Errors
    /// [`Code::MalformedQuestion`], and those of branch names.
    pub fn parse(&self) -> Decision<commit::AdvanceRequest> {
        Ok(commit::AdvanceRequest {
            branch: BranchName::parse(&self.branch)?,
            new: Oid::parse(&self.new).ok_or_else(|| malformed("`new` is no object id"))?,
            capability: self.capability.as_ref().map_or(Ok(protection::Capability::STANDARD), Capability::parse)?,
        })
    }
}

impl From<&commit::RefAdvance> for RefAdvance {
    fn from(advance: &commit::RefAdvance) -> Self {
        let resync = |followed: &commit::Resync| Resync {
            root: followed.root.clone(),
            expendable: followed.expendable.iter().map(|file| path(file)).collect(),
        };
        Self {
            full_ref: advance.branch().full_ref(),
            old: advance.old().map(|oid| oid.as_str().to_string()),
            new: advance.new_commit().as_str().to_string(),
            clearance: advance.clearance().as_str().to_string(),
            resync: advance.resync().iter().map(resync).collect(),
        }
    }
}

impl TransactionRequest {
    pub(crate) fn parse(&self) -> commit::TransactionRequest {
        commit::TransactionRequest {
            destination_ref: self.destination_ref.clone(),
            to_primary_target: self.to_primary_target,
            here: self.here.as_ref().map(|here| commit::Here { root: here.root.clone(), branch: here.branch.clone() }),
        }
    }
}

impl From<&commit::TransactionPlan> for TransactionPlan {
    fn from(plan: &commit::TransactionPlan) -> Self {
        Self {
            mission: plan.mission().to_string(),
            route: plan.route().to_string(),
            worktree_root: plan.worktree_root().to_string(),
            branch: plan.branch().to_string(),
            events: plan.events(),
            snapshot: plan.snapshot(),
        }
    }
}
