//! A plan: what a host does to make one commit, and what must still hold when it publishes.
//!
//! Source: commit specification, section 10.3.

use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::{
    facts::{FileMode, Oid},
    outcome::{CommitReport, GroupReport, Outcome, UnchangedReason},
    path::{RepoPath, Requested},
    request::{Policy, Signing},
    target::CommitTarget,
};
use crate::{
    artifact::Kind,
    code::{Code, Refusal},
    digest::Digest,
    identity::BranchName,
    placement::{Surface, wire_enum},
};

/// What happens to one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its content in the worktree is committed; `mode` is what the facts saw.
    Upsert {
        /// How it is stored.
        mode: FileMode,
    },
    /// The content of the copy in the primary checkout is committed, and written to the worktree
    /// once the commit is published.
    Copy {
        /// How it is stored.
        mode: FileMode,
        /// The primary copy, relative to the primary checkout.
        from: RepoPath,
        /// The content that the facts saw there.
        content: Oid,
        /// The content that the facts saw in the worktree, if there was any.
        replaces: Option<Oid>,
    },
    /// It is removed from the branch.
    Remove,
}

/// One path of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The path.
    pub path: RepoPath,
    /// What happens to it.
    pub change: Change,
}

/// What must hold until the commit is published; a host proves it once more right before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// HEAD of the worktree names the ref.
    HeadIs {
        /// Its full name.
        full_ref: String,
    },
    /// The ref is at the commit.
    RefIs {
        /// Its full name.
        full_ref: String,
        /// The commit.
        oid: Oid,
    },
    /// Git is in the middle of nothing.
    NoOperation,
    /// No variable of the environment redirects git.
    EnvironmentIsClean,
    /// [`crate::protection::ProtectionPolicy::digest`] of fresh facts is this.
    ProtectionIs {
        /// The digest.
        digest: String,
    },
}

/// What follows a published commit. A failure of it is a note, never a failure of the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// The branch is advanced to the new commit, if [`super::advance`] allows it.
    FastForward {
        /// The branch.
        branch: BranchName,
    },
    /// The primary copy is removed, if it is not tracked there and still has this content.
    RemovePrimaryCopy {
        /// The copy, relative to the primary checkout.
        path: RepoPath,
        /// Its content.
        content: Oid,
    },
}

/// A commit that may be made, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitPlan {
    pub(super) target: CommitTarget,
    pub(super) entries: Vec<Entry>,
    pub(super) message: Vec<u8>,
    pub(super) signing: Signing,
    pub(super) followups: Vec<FollowUp>,
}

impl CommitPlan {
    /// The same for the same request and facts, and for no others.
    pub fn id(&self) -> String {
        let mut digest = Digest::default();
        let target = &self.target;
        for text in [target.common_dir(), target.worktree_root(), target.branch().as_str()] {
            digest.add(text.as_bytes());
        }
        digest.add(target.expected_old().as_str().as_bytes());
        digest.add(target.protection_digest().as_bytes());
        for entry in &self.entries {
            digest.add(entry.path.as_bytes());
            let (how, mode, content) = match &entry.change {
                Change::Upsert { mode } => ("upsert", mode.as_str(), ""),
                Change::Copy { mode, content, .. } => ("copy", mode.as_str(), content.as_str()),
                Change::Remove => ("remove", "", ""),
            };
            for text in [how, mode, content] {
                digest.add(text.as_bytes());
            }
        }
        digest.add(&self.message);
        digest.add(self.signing.as_str().as_bytes());
        digest.finish()
    }

    /// Where it lands.
    pub fn target(&self) -> &CommitTarget {
        &self.target
    }

    /// The paths, sorted by their bytes, each once. The commit changes no other path.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The message, as given.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// Whether it is signed.
    pub fn signing(&self) -> Signing {
        self.signing
    }

    /// What follows once it is published.
    pub fn followups(&self) -> &[FollowUp] {
        &self.followups
    }

    /// What the host proves right before it publishes.
    pub fn must_hold(&self) -> Vec<Condition> {
        let full_ref = self.target.full_ref();
        vec![
            Condition::HeadIs { full_ref: full_ref.clone() },
            Condition::RefIs { full_ref, oid: self.target.expected_old().clone() },
            Condition::NoOperation,
            Condition::EnvironmentIsClean,
            Condition::ProtectionIs { digest: self.target.protection_digest().to_string() },
        ]
    }
}

/// A coordination worktree that a host has to make before the group can be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Materialize {
    /// Where, absolute. A stale registration of that place is removed first.
    pub worktree_root: String,
    /// The recorded coordination branch. It exists.
    pub branch: BranchName,
}

wire_enum! {
    /// Whose files a group holds.
    Role {
        /// Those of the partition that the caller named, or of its first file.
        Caller = "caller",
        /// The others.
        Other = "other",
    }
}

/// What was decided about a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be committed.
    Plan(CommitPlan),
    /// Its worktree has to be made; then the request is planned again.
    Materialize(Materialize),
    /// There is nothing to do.
    Unchanged(UnchangedReason),
    /// It is not committed.
    Refused(Refusal),
}

/// The files of a request that land on one branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedGroup {
    /// Whose files these are.
    pub role: Role,
    /// The kind that stands for them.
    pub kind: Option<Kind>,
    /// The surface, once it is known.
    pub surface: Option<Surface>,
    /// The branch, once it is known.
    pub branch: Option<BranchName>,
    /// The worktree, once it is known.
    pub worktree_root: Option<String>,
    /// The files, in the order of the request.
    pub paths: Vec<Requested>,
    /// What was decided.
    pub verdict: Verdict,
}

/// Something that the caller should know, and that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The file has no kind; it goes where planning goes.
    UnclassifiedGoesPrimary {
        /// The file, as the caller wrote it.
        path: Vec<u8>,
    },
    /// Protection was waived; see [`CommitTarget::clearance`].
    ProtectionWaived {
        /// The branch.
        branch: BranchName,
    },
    /// An entry of the protected list is no text; it protects what the tool reads.
    ProtectedEntryNotText {
        /// What it is read as.
        read_as: String,
    },
}

/// All groups of one request: planned before any of them is executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitPlanSet {
    pub(super) groups: Vec<PlannedGroup>,
    pub(super) policy: Policy,
    pub(super) notes: Vec<Note>,
}

/// What a host does next with a plan set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make these worktrees, gather the facts again, and plan again.
    Materialize(Vec<Materialize>),
    /// Execute the plans, in order; groups that are no plan are reported as they are.
    Execute,
    /// Execute nothing: report.
    Report,
}

impl CommitPlanSet {
    /// Refuses a group, whatever was decided about it.
    #[cfg(feature = "wire")]
    pub(crate) fn refuse(&mut self, at: usize, refusal: Refusal) {
        if let Some(group) = self.groups.get_mut(at) {
            group.verdict = Verdict::Refused(refusal);
        }
    }

    /// The groups, the primary one first.
    pub fn groups(&self) -> &[PlannedGroup] {
        &self.groups
    }

    /// What the caller should know.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What to do next.
    pub fn step(&self) -> Step {
        let refused = self.groups.iter().any(|group| matches!(group.verdict, Verdict::Refused(_)));
        if refused && self.policy == Policy::All {
            return Step::Report;
        }
        let missing: Vec<_> = self
            .groups
            .iter()
            .filter_map(|group| match &group.verdict {
                Verdict::Materialize(missing) => Some(missing.clone()),
                _ => None,
            })
            .collect();
        if !missing.is_empty() {
            return Step::Materialize(missing);
        }
        let planned = self.groups.iter().any(|group| matches!(group.verdict, Verdict::Plan(_)));
        if planned { Step::Execute } else { Step::Report }
    }

    /// The report of all groups. `executed` answers for a plan what came of it; `None` where it was
    /// not executed, which is reported as withheld.
    pub fn report(&self, mut executed: impl FnMut(&CommitPlan) -> Option<Outcome>) -> CommitReport {
        let because = self.groups.iter().find_map(|group| match &group.verdict {
            Verdict::Refused(refusal) => Some(refusal.code()),
            _ => None,
        });
        let withheld = |group: &PlannedGroup| {
            Outcome::Refused(
                Refusal::new(Code::CommitWithheld)
                    .with("ref", group.branch.as_ref().map(ToString::to_string).unwrap_or_default())
                    .with("because", because.map_or("an earlier group failed", Code::as_str)),
            )
        };
        let groups = self.groups.iter().map(|group| GroupReport {
            role: group.role,
            kind: group.kind.clone(),
            surface: group.surface,
            branch: group.branch.clone(),
            worktree_root: group.worktree_root.clone(),
            paths: group.paths.clone(),
            outcome: match &group.verdict {
                Verdict::Plan(plan) => executed(plan).unwrap_or_else(|| withheld(group)),
                Verdict::Materialize(_) => withheld(group),
                Verdict::Unchanged(reason) => Outcome::Unchanged(*reason),
                Verdict::Refused(refusal) => Outcome::Refused(refusal.clone()),
            },
        });
        CommitReport { groups: groups.collect(), notes: self.notes.clone() }
    }
}
