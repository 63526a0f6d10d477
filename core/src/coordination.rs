//! The coordination surface of a mission: what is there of it, reported and never guessed away.
//!
//! Source: placement specification, section 5.1.

use alloc::{
    format,
    string::{String, ToString},
};

use crate::{
    code::{Code, Decision, Refusal},
    identity::{BranchName, DirName, Mid8, MissionSlug, SPECS, mission_dir},
    lifecycle::{known, recorded_branch},
    meta::{Field, Meta},
    naming::{NameParts, WORKTREES},
    placement::CoordinationState,
    port::PathKind,
    survey::Survey,
    topology::Topology,
};

/// A mission's coordination surface: where it is and what is there.
pub(crate) struct Coordination {
    pub state: CoordinationState,
    pub worktree: String,
    pub dir: String,
    /// Why the worktree must not be read although it is there.
    pub strayed: Option<Refusal>,
}

impl Survey<'_> {
    /// The recorded coordination branch and the surface it belongs to.
    pub(crate) fn coordination_home(
        &self,
        mission: &DirName,
        meta: &Meta,
        topology: Topology,
    ) -> Decision<(BranchName, Coordination)> {
        let primary = mission_dir(self.root(), mission);
        let branch = match &meta.coordination_branch {
            Field::Absent if meta.flattened => {
                return Err(Refusal::new(Code::FlattenedTopologyConflict)
                    .with("mission_slug", mission)
                    .with("topology", topology));
            }
            Field::Absent => {
                return Err(Refusal::new(Code::CoordBranchUndeclaredAndAbsent)
                    .with("mission_slug", mission)
                    .with("topology", topology));
            }
            field => recorded_branch(mission, "coordination_branch", field)?,
        };
        let Some(mid8) = meta.mid8(mission.as_str())? else {
            let worktree = format!("{}/{WORKTREES}/{mission}-coord", self.root());
            return Err(Refusal::new(Code::StatusReadPathNotFound)
                .with("mission_slug", mission)
                .with("mid8", "")
                .with("coord_candidate", format!("{worktree}/{SPECS}/{mission}"))
                .with("primary_candidate", primary));
        };
        let mut home = self.coordination_surface(&mission.slug(), &mid8, Some(&branch))?;
        let present = matches!(home.state, CoordinationState::Materialized | CoordinationState::Empty);
        if present && !self.branch_may_exist(&branch)? {
            home.state = CoordinationState::Deleted;
        }
        Ok((branch, home))
    }

    /// What is there of a coordination surface, by name: the probe, without a mission.
    ///
    /// # Errors
    /// Those of [`NameParts::coordination_worktree`], [`Code::CoordinationWorktreeBranchMismatch`] where
    /// the generation checks it, or a port's code.
    pub fn coordination_state(
        &self,
        slug: &MissionSlug,
        mid8: Option<&Mid8>,
        branch: Option<&BranchName>,
    ) -> Decision<CoordinationState> {
        match mid8 {
            None => Ok(CoordinationState::None),
            Some(mid8) => {
                let home = self.coordination_surface(slug, mid8, branch)?;
                home.strayed.map_or(Ok(home.state), Err)
            }
        }
    }

    fn coordination_surface(
        &self,
        slug: &MissionSlug,
        mid8: &Mid8,
        branch: Option<&BranchName>,
    ) -> Decision<Coordination> {
        let parts = NameParts::new(slug, Some(mid8));
        let worktree = format!("{}/{WORKTREES}/{}", self.root(), parts.coordination_worktree()?);
        let dir = format!("{worktree}/{SPECS}/{}", parts.coordination_mission_dir()?);
        let mut strayed = None;
        let state = if self.kind(&worktree)? == PathKind::Absent {
            match branch {
                Some(branch) if !self.branch_may_exist(branch)? => CoordinationState::Deleted,
                _ => CoordinationState::Unmaterialized,
            }
        } else {
            if let Some(branch) = branch.filter(|_| self.generation().profile().worktree_branch_checked) {
                strayed = self.strayed(&worktree, branch)?;
            }
            match self.kind(&dir)? {
                PathKind::Absent => CoordinationState::Empty,
                _ => CoordinationState::Materialized,
            }
        };
        Ok(Coordination { state, worktree, dir, strayed })
    }

    /// The refusal of a registered worktree on another branch. Its path is compared from the folder
    /// of worktrees on: git knows it without symbolic links.
    fn strayed(&self, worktree: &str, branch: &BranchName) -> Decision<Option<Refusal>> {
        let name = worktree.strip_prefix(self.root()).unwrap_or(worktree);
        let registered = known(self.git().worktrees(self.root()))?.unwrap_or_default();
        let found = registered.iter().find(|known| known.path.ends_with(name));
        Ok(found.filter(|found| found.branch.as_deref() != Some(branch.as_str())).map(|found| {
            let actual = found.branch.as_ref().map_or("detached HEAD".to_string(), |name| format!("refs/heads/{name}"));
            Refusal::new(Code::CoordinationWorktreeBranchMismatch)
                .with("worktree_path", worktree)
                .with("expected_ref", branch)
                .with("actual_ref", actual)
        }))
    }

    /// Whether a branch exists here or on a remote; without git facts it cannot be disproved.
    fn branch_may_exist(&self, branch: &BranchName) -> Decision<bool> {
        if known(self.git().has_branch(self.root(), branch))?.unwrap_or(true) {
            return Ok(true);
        }
        let remote = known(self.git().remote_branches(self.root()))?;
        Ok(remote.is_none_or(|remote| remote.iter().any(|remote| remote.branch == branch.as_str())))
    }
}
