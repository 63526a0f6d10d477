//! From a request to plans, in two steps: the draft says which facts each group needs, and with
//! them it becomes a plan set.
//!
//! Source: commit specification, section 10.3.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    facts::{CommitFacts, Probe},
    outcome::UnchangedReason,
    path::{RepoPath, Requested},
    plan::{Change, CommitPlan, CommitPlanSet, Entry, FollowUp, Materialize, Note, PlannedGroup, Role, Verdict},
    policy::Paths,
    request::{CommitRequest, KindHome, TargetRequest},
    target::{self, CommitTarget},
};
use crate::{
    artifact::{ArtifactKind, Kind},
    code::{Code, Decision, Refusal},
    identity::BranchName,
    placement::Surface,
    protection::{MissionScope, ProtectionPolicy},
};

/// A path of which a host gathers facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPath {
    /// The path in the worktree.
    pub path: RepoPath,
    /// The path of its copy in the primary checkout, where the two are compared: then the contents
    /// of both are wanted.
    pub primary: Option<RepoPath>,
    pub(super) is_status: bool,
}

/// What a host gathers for one group: a [`CommitFacts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsWanted {
    /// The primary checkout, as the survey or the caller names it.
    pub repo_root: String,
    /// The worktree that is committed in; it goes into [`super::WorktreeFacts::asked`].
    pub worktree_root: String,
    /// The branch whose commit is [`CommitFacts::dest`]; `None` when the request names no branch.
    pub branch: Option<BranchName>,
    /// The paths.
    pub paths: Vec<WantedPath>,
    /// Whether the worktree is a coordination worktree, which a host makes where it is missing.
    pub coordination: bool,
}

/// Where a group lands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The branch, as the mission's placement or the caller names it.
    pub destination_ref: String,
    /// The primary checkout.
    pub repo_root: String,
    /// The worktree.
    pub worktree_root: String,
    /// The surface.
    pub surface: Surface,
    /// Where the kind belongs that the caller says it commits.
    pub home: Option<KindHome>,
    /// What the mission adds to protection.
    pub mission: Option<MissionScope>,
    /// The branch that follows.
    pub advance: Option<BranchName>,
}

/// A file of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPath {
    /// As the caller wrote it, and what that is in the worktree.
    pub requested: Requested,
    /// What a host tells about it; nothing where it has no place.
    pub wanted: Option<WantedPath>,
}

/// Files of a request that land on one branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftGroup {
    /// Whose files these are.
    pub role: Role,
    /// The kind that stands for them.
    pub kind: Option<Kind>,
    /// The files.
    pub paths: Vec<DraftPath>,
    /// Where they land, or why they do not.
    pub place: Decision<Place>,
}

/// A request, grouped and placed. Nothing of it has been checked against a worktree yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitDraft {
    pub(super) request: CommitRequest,
    pub(super) groups: Vec<DraftGroup>,
    pub(super) notes: Vec<Note>,
}

/// A commit on a branch that the caller names, in a worktree that the caller names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The primary checkout.
    pub repo_root: String,
    /// The worktree.
    pub worktree_root: String,
    /// Its real path, and other spellings that absolute paths of the request may use.
    pub spellings: Vec<String>,
    /// The short name of the branch.
    pub destination_ref: String,
    /// Where the kind that is committed belongs, if the caller says that it commits one.
    pub home: Option<KindHome>,
}

impl CommitDraft {
    /// One group: these paths, on this branch, in this worktree. Relative paths start at the
    /// worktree.
    pub fn direct(destination: &Destination, request: CommitRequest) -> Self {
        let spellings = destination.spellings.iter().map(String::as_str);
        let roots: Vec<&str> = core::iter::once(destination.worktree_root.as_str()).chain(spellings).collect();
        let paths = request.paths.iter().map(|written| {
            let requested = Requested::below(&roots, written);
            let wanted = requested.path().ok().cloned();
            DraftPath { requested, wanted: wanted.map(|path| WantedPath { path, primary: None, is_status: false }) }
        });
        let group = DraftGroup {
            role: Role::Caller,
            kind: request.kind.clone(),
            paths: paths.collect(),
            place: Ok(Place {
                destination_ref: destination.destination_ref.clone(),
                repo_root: destination.repo_root.clone(),
                worktree_root: destination.worktree_root.clone(),
                surface: Surface::Primary,
                home: destination.home.clone(),
                mission: None,
                advance: None,
            }),
        };
        Self { request, groups: [group].into(), notes: Vec::new() }
    }

    /// The groups, the primary one first. Those that are placed want facts.
    pub fn groups(&self) -> &[DraftGroup] {
        &self.groups
    }

    /// What the caller should know before anything is planned.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The facts that [`Self::plan`] takes, in this order.
    pub fn wanted(&self) -> Vec<FactsWanted> {
        let placed = self.groups.iter().filter_map(|group| Some((group, group.place.as_ref().ok()?)));
        placed
            .map(|(group, place)| FactsWanted {
                repo_root: place.repo_root.clone(),
                worktree_root: place.worktree_root.clone(),
                branch: BranchName::parse(&place.destination_ref).ok(),
                paths: group.paths.iter().filter_map(|file| file.wanted.clone()).collect(),
                coordination: place.surface == Surface::Coord,
            })
            .collect()
    }

    /// Plans every group. Pure; the same draft and facts give the same plans.
    ///
    /// # Errors
    /// [`Code::FactUnavailable`] when there are not as many facts as [`Self::wanted`] asks for.
    /// What is wrong with a group is its verdict.
    pub fn plan(&self, facts: &[CommitFacts]) -> Decision<CommitPlanSet> {
        let placed = self.groups.iter().filter(|group| group.place.is_ok()).count();
        if placed != facts.len() {
            return Err(Refusal::new(Code::FactUnavailable)
                .with("fact", alloc::format!("the state of {placed} worktrees"))
                .with("reason", alloc::format!("the host told of {}", facts.len())));
        }
        let (mut facts, mut notes) = (facts.iter(), self.notes.clone());
        let groups = self.groups.iter().map(|group| {
            let verdict = match &group.place {
                Err(refusal) => Verdict::Refused(refusal.clone()),
                Ok(place) => facts
                    .next()
                    .map_or_else(|| Err(unexpected()), |facts| self.decide(group, place, facts, &mut notes))
                    .unwrap_or_else(Verdict::Refused),
            };
            let place = group.place.as_ref().ok();
            PlannedGroup {
                role: group.role,
                kind: group.kind.clone(),
                surface: place.map(|place| place.surface),
                branch: place.and_then(|place| BranchName::parse(&place.destination_ref).ok()),
                worktree_root: place.map(|place| place.worktree_root.clone()),
                paths: group.paths.iter().map(|file| file.requested.clone()).collect(),
                verdict,
            }
        });
        let groups = groups.collect();
        Ok(CommitPlanSet { groups, policy: self.request.policy, notes })
    }

    fn decide(
        &self,
        group: &DraftGroup,
        place: &Place,
        facts: &CommitFacts,
        notes: &mut Vec<Note>,
    ) -> Decision<Verdict> {
        let request = self.target_request(group, place);
        let coordination = place.surface == Surface::Coord;
        if coordination && facts.worktree.probe == Probe::Missing {
            return materialize(&request, facts).map(Verdict::Materialize);
        }
        let target = CommitTarget::validate(&request, facts);
        let target = if coordination { target.map_err(|refusal| of_coordination(place, refusal))? } else { target? };
        let look = Paths {
            facts,
            worktree_root: target.worktree_root(),
            branch: target.branch(),
            intent: self.request.intent,
        };
        let entries = entries(group, &look)?;
        if entries.is_empty() {
            let status = group.paths.iter().flat_map(|file| &file.wanted).all(|wanted| wanted.is_status);
            let reason = if status { UnchangedReason::AlreadyCommitted } else { UnchangedReason::NoChanges };
            return Ok(Verdict::Unchanged(reason));
        }
        note(&target, facts, notes);
        let followups = self.followups(place, &entries);
        Ok(Verdict::Plan(CommitPlan {
            target,
            entries,
            message: self.request.message.clone(),
            signing: self.request.signing,
            followups,
        }))
    }

    fn target_request(&self, group: &DraftGroup, place: &Place) -> TargetRequest {
        TargetRequest {
            destination_ref: place.destination_ref.clone(),
            worktree_root: place.worktree_root.clone(),
            paths: group.paths.iter().map(|file| file.requested.clone()).collect(),
            home: place.home.clone(),
            capability: self.request.capability.clone(),
            mission: place.mission.clone(),
        }
    }

    fn followups(&self, place: &Place, entries: &[Entry]) -> Vec<FollowUp> {
        let roots = [place.repo_root.as_str()];
        let created: Vec<_> =
            self.request.created_here.iter().filter_map(|path| RepoPath::below(&roots, path).ok()).collect();
        let removed = entries.iter().filter_map(|entry| match &entry.change {
            Change::Copy { from, content, .. } if created.contains(from) => {
                Some(FollowUp::RemovePrimaryCopy { path: from.clone(), content: content.clone() })
            }
            _ => None,
        });
        let advance = place.advance.iter().map(|branch| FollowUp::FastForward { branch: branch.clone() });
        advance.chain(removed).collect()
    }
}

fn entries(group: &DraftGroup, look: &Paths<'_>) -> Decision<Vec<Entry>> {
    let wanted: Vec<&WantedPath> = group.paths.iter().filter_map(|file| file.wanted.as_ref()).collect();
    let paths = look.sorted(wanted.iter().map(|wanted| wanted.path.clone()).collect())?;
    let mut entries = Vec::with_capacity(paths.len());
    for path in paths {
        let facts = look.look(&path)?;
        let primary = wanted.iter().find(|wanted| wanted.path == path).and_then(|wanted| {
            let from = wanted.primary.as_ref()?;
            Some((from, facts.primary.as_ref()?, wanted.is_status))
        });
        let change = match primary {
            None => Some(look.in_place(&path, facts)?),
            Some((from, primary, is_status)) => look.of_two(&path, from, facts, primary, is_status)?,
        };
        entries.extend(change.map(|change| Entry { path, change }));
    }
    Ok(entries)
}

fn unexpected() -> Refusal {
    Refusal::new(Code::FactUnavailable).with("fact", "the state of a worktree").with("reason", "it was not told")
}

fn note(target: &CommitTarget, facts: &CommitFacts, notes: &mut Vec<Note>) {
    let mut add = |note: Note| {
        if !notes.contains(&note) {
            notes.push(note);
        }
    };
    if target.clearance().waived().is_some() {
        add(Note::ProtectionWaived { branch: target.branch().clone() });
    }
    if let Ok(policy) = ProtectionPolicy::resolve(&facts.protection) {
        for read_as in policy.not_text() {
            add(Note::ProtectedEntryNotText { read_as: read_as.clone() });
        }
    }
}

/// Whether a missing coordination worktree may be made for this request: everything is checked
/// that does not need it.
fn materialize(request: &TargetRequest, facts: &CommitFacts) -> Decision<Materialize> {
    let branch = target::branch(&request.destination_ref)?;
    if facts.dest.is_none() {
        return Err(Refusal::new(Code::CoordWorktreeUnusable)
            .with("worktree", &request.worktree_root)
            .with("reason", alloc::format!("branch {branch} has no commit")));
    }
    target::alone(&branch, facts)?;
    let paths = request.paths.iter().filter_map(|requested| requested.path().ok());
    let policy = ProtectionPolicy::resolve(&facts.protection)?;
    policy.clear(branch.as_str(), &request.capability, paths, request.mission.as_ref())?;
    Ok(Materialize { worktree_root: request.worktree_root.clone(), branch })
}

/// The refusal of a coordination worktree in its own words.
fn of_coordination(place: &Place, refusal: Refusal) -> Refusal {
    let field = |name: &str| refusal.fields().get(name).map(ToString::to_string).unwrap_or_default();
    match refusal.code() {
        Code::SafeCommitNotAWorktree => Refusal::new(Code::CoordWorktreeUnusable)
            .with("worktree", &place.worktree_root)
            .with("reason", field("reason")),
        Code::SafeCommitHeadMismatch => Refusal::new(Code::CoordinationWorktreeBranchMismatch)
            .with("worktree_path", &place.worktree_root)
            .with("expected_ref", field("destination_ref"))
            .with("actual_ref", field("observed_head")),
        _ => refusal,
    }
}

pub(super) fn is_status(kind: Option<ArtifactKind>) -> bool {
    kind == Some(ArtifactKind::StatusState)
}
