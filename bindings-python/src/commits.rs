//! Commits: what is asked, what is planned, and what came of it.

use std::time::Duration;

use kitty_core::{
    Generation, Refusal,
    ask::Answer,
    wire::{StatusChange, StatusReport},
};
use kitty_host_native::{
    commit::{self, DirectPlanner, MissionPlanner, Native, Planner, Settings},
    status::{self, NativeStatus},
};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyType},
};

use crate::{
    argument::{Document, Paths, Text, optional},
    boundary::{malformed, raised},
    lift::{Convert, Lift, path, text},
    outcomes,
    value::value,
    vocabulary::{kind, surface},
};

/// The values of this module, by their names in Python.
mod wire {
    pub use kitty_core::wire::{
        Refusal,
        commit::{
            Capability, CommitDraft, CommitPlan, CommitPlanSet, CommitReport, CommitRequest, CommitTarget, DraftGroup,
            DraftPath, Entry as CommitEntry, FollowUp, GroupReport, Note as CommitNote, PlannedGroup,
        },
        to_json,
    };
}

value! {
    /// A right to commit on a protected branch.
    Capability {
        "flow" = flow: text,
        "branch" = branch: text,
        "below" = below: text,
    } {
        #[new]
        #[pyo3(
            signature = (flow, branch = None, below = Paths::default()),
            text_signature = "(flow, branch=None, below=())"
        )]
        fn new(flow: Text<'_>, branch: Option<Text<'_>>, below: Paths) -> Self {
            let branch = optional(branch).map(ToString::to_string);
            Self(wire::Capability { flow: flow.0.to_string(), branch, below: below.0 })
        }
    }
}

impl Capability {
    /// No right beyond the ordinary.
    pub fn standard() -> Self {
        Self((&kitty_core::protection::Capability::STANDARD).into())
    }
}

value! {
    /// Something that the caller should know and that stops nothing.
    CommitNote {
        "note" = note: text,
        "subject" = subject: text,
    } {}
}

value! {
    /// A file of a group.
    DraftPath {
        "written" = written: text,
        "path" = path: text,
        "primary" = primary: text,
    } {}
}

value! {
    /// The files that belong on one branch.
    DraftGroup {
        "role" = role: text,
        "kind" = kind: kind,
        "surface" = surface: surface,
        "branch" = branch: text,
        "repo_root" = repo_root: path,
        "worktree_root" = worktree_root: path,
        "paths" = paths: text,
        "refusal" = refusal: text,
    } {}
}

value! {
    /// The files of a request, grouped and placed; no worktree has been looked at.
    CommitDraft {
        "groups" = groups: text,
        "notes" = notes: text,
    } {
        /// This draft, if every group is placed. Raises the refusal that stands in the way.
        fn check(this: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
            unrefused(this.py(), this.get().0.groups.iter().filter_map(|group| group.refusal.as_ref()))?;
            Ok(this)
        }
    }
}

value! {
    /// Where a commit lands, proven.
    CommitTarget {
        "common_dir" = common_dir: path,
        "worktree_root" = worktree_root: path,
        "git_dir" = git_dir: path,
        "full_ref" = full_ref: text,
        "expected_old" = expected_old: text,
        "object_format" = object_format: text,
        "clearance" = clearance: text,
        "waived" = waived: text,
        "protection_digest" = protection_digest: text,
    } {}
}

value! {
    /// What happens to one path.
    CommitEntry {
        "path" = path: text,
        "change" = change: text,
        "mode" = mode: text,
        "from_" = from: text,
        "content" = content: text,
        "replaces" = replaces: text,
    } {}
}

value! {
    /// What follows a commit.
    FollowUp {
        "follow_up" = follow_up: text,
        "subject" = subject: text,
        "content" = content: text,
    } {}
}

value! {
    /// A commit that may be made.
    CommitPlan {
        "id" = id: text,
        "target" = target: text,
        "entries" = entries: text,
        "message" = message: text,
        "signing" = signing: text,
        "follow_ups" = follow_ups: text,
    } {}
}

value! {
    /// What was decided about the files that land on one branch.
    PlannedGroup {
        "role" = role: text,
        "kind" = kind: kind,
        "surface" = surface: surface,
        "branch" = branch: text,
        "worktree_root" = worktree_root: path,
        "paths" = paths: text,
        "verdict" = verdict: text,
        "plan" = plan: text,
        "reason" = reason: text,
        "refusal" = refusal: text,
    } {}
}

value! {
    /// All groups of a request.
    CommitPlanSet {
        "step" = step: text,
        "groups" = groups: text,
        "notes" = notes: text,
    } {
        /// These plans, if every group may be committed. Raises the refusal that stands in the way.
        fn check(this: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
            unrefused(this.py(), this.get().0.groups.iter().filter_map(|group| group.refusal.as_ref()))?;
            Ok(this)
        }
    }
}

value! {
    /// What came of the files that belong on one branch.
    GroupReport {
        "role" = role: text,
        "kind" = kind: kind,
        "surface" = surface: surface,
        "branch" = branch: text,
        "worktree_root" = worktree_root: path,
        "paths" = paths: text,
        ; "outcome" = outcome
    } {
        /// `Committed`, `Unchanged`, `Refused` or `Failed`.
        #[getter]
        fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            outcomes::of(py, &self.0)
        }
    }
}

value! {
    /// What came of a request.
    CommitReport {
        "summary" = summary: text,
        "groups" = groups: text,
        "notes" = notes: text,
    } {
        /// This report, if no group was refused and none failed. Raises the refusal of the one that
        /// was.
        fn check(this: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
            unrefused(this.py(), this.get().0.groups.iter().filter_map(|group| group.refusal.as_ref()))?;
            Ok(this)
        }
    }
}

/// Raises the first of the refusals; one that only follows from another group's comes last.
fn unrefused<'a>(py: Python<'_>, refusals: impl Iterator<Item = &'a wire::Refusal>) -> PyResult<()> {
    match refusals.min_by_key(|refusal| refusal.is_consequence()) {
        Some(refusal) => Err(raised(py, refusal)),
        None => Ok(()),
    }
}

/// What a caller may say about a commit besides its files and its message.
#[expect(clippy::too_many_arguments, reason = "Python names them")]
pub fn request(
    paths: Paths,
    message: &Document<'_>,
    kind: Option<Text<'_>>,
    capability: Option<PyRef<'_, Capability>>,
    intent: Option<Text<'_>>,
    policy: Option<Text<'_>>,
    signing: Option<Text<'_>>,
    created_here: Paths,
    advance: Option<Text<'_>>,
) -> wire::CommitRequest {
    let owned = |text: Option<Text<'_>>| optional(text).map(ToString::to_string);
    wire::CommitRequest {
        paths: paths.0,
        kind: owned(kind),
        message: message.bytes().to_vec(),
        capability: capability.map(|capability| capability.0.clone()),
        intent: owned(intent),
        policy: owned(policy),
        signing: owned(signing),
        created_here: created_here.0,
        advance: owned(advance),
    }
}

/// The settings of the executor, with the seconds that a lock is waited for.
pub fn settings(py: Python<'_>, lock_wait: Option<f64>) -> PyResult<Settings> {
    let mut settings = Settings::default();
    if let Some(seconds) = lock_wait {
        settings.lock_wait = Duration::try_from_secs_f64(seconds)
            .map_err(|_| malformed(py, "`lock_wait` is no number of seconds to wait for"))?;
    }
    Ok(settings)
}

/// A repository that commits are made in.
pub struct OnDisk<'a> {
    /// The primary checkout.
    pub root: &'a str,
    /// The generation whose rules count.
    pub generation: &'a str,
}

impl OnDisk<'_> {
    /// Who plans a commit of files of a mission.
    pub fn of_mission(&self, handle: &str, request: &wire::CommitRequest) -> Result<impl Planner, Refusal> {
        let core = self.core()?;
        MissionPlanner::with(core, self.root, handle, request.parse(core.generation)?)
    }

    /// Who plans a commit on a branch and in a worktree that the caller names.
    pub fn on_branch(
        &self,
        branch: &str,
        worktree: Option<&str>,
        request: &wire::CommitRequest,
    ) -> Result<impl Planner, Refusal> {
        let core = self.core()?;
        let request = request.parse(core.generation)?;
        Ok(DirectPlanner::new(core, self.root, worktree.unwrap_or(self.root), branch, request))
    }

    /// Plans a commit.
    pub fn plan(&self, planner: Result<impl Planner, Refusal>) -> Answer<wire::CommitPlanSet> {
        Ok((&commit::plan(self.root.as_ref(), &planner?, &Settings::default())?).into())
    }

    /// Makes a commit.
    pub fn commit(&self, planner: Result<impl Planner, Refusal>, settings: &Settings) -> Answer<wire::CommitReport> {
        Ok((&commit::commit(self.root.as_ref(), &planner?, settings)?.report).into())
    }

    /// Changes the status of a mission.
    pub fn change(&self, handle: &str, change: &StatusChange, settings: Settings) -> Answer<StatusReport> {
        let planner = NativeStatus::new(self.core()?, self.root, handle)?;
        let here = commit::here(self.root.as_ref())?;
        Ok(status::change(self.root.as_ref(), &planner, change, Some(here), settings)?.report())
    }

    fn core(&self) -> Result<Native, Refusal> {
        Ok(Native { generation: Generation::parse(self.generation)? })
    }
}
