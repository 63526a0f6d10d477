//! Topology, target branch and lifecycle phase of a mission, and the primary branch.
//!
//! Source: placement specification, sections 3.3, 5.5 and 5.7.

use alloc::{format, string::String};

use crate::{
    code::{Code, Decision, Refusal},
    identity::{BranchName, DirName, SPECS, mission_dir, split_last},
    meta::{Field, NumberField},
    placement::LifecyclePhase,
    port::{Fact, Head, PortError},
    status::Log,
    survey::{MetaState, Survey},
    topology::Topology,
};

impl Survey<'_> {
    /// The effective topology of a mission: stored, else derived.
    ///
    /// # Errors
    /// [`Code::MissionMetaMissing`], [`Code::MissionMetaMalformed`], or a port's code.
    pub fn topology(&self, mission: &DirName) -> Decision<Topology> {
        let meta = self.meta(mission)?;
        let lanes = match meta.topology {
            Some(_) => None,
            None => self.read_if_present(&format!("{}/lanes.json", mission_dir(self.root(), mission)))?,
        };
        Ok(meta.topology(lanes.as_deref(), self.generation(), self.limits()))
    }

    /// The branch of the mission's PRIMARY artifacts before publication: the recorded target
    /// branch, else the primary branch as the tool sees it (the checked-out one comes first).
    ///
    /// # Errors
    /// [`Code::TargetBranchInvalid`], those of [`Survey::meta`], or a port's code.
    pub fn target_branch(&self, mission: &DirName) -> Decision<BranchName> {
        match &self.meta(mission)?.target_branch {
            Field::Absent => self.primary_branch(true),
            field => recorded_branch(mission, "target_branch", field),
        }
    }

    /// How far the mission has come.
    ///
    /// # Errors
    /// [`Code::MissionNumberInvalid`], [`Code::LifecyclePhaseUndecided`], or a port's code.
    pub fn phase(&self, mission: &DirName) -> Decision<LifecyclePhase> {
        self.phases().get(mission.as_str(), &|| self.decide_phase(mission))
    }

    fn decide_phase(&self, mission: &DirName) -> Decision<LifecyclePhase> {
        let state = self.meta_state(mission)?;
        let MetaState::Readable(meta) = &*state else { return Ok(LifecyclePhase::PreConsolidation) };
        if !meta.merged {
            return Ok(LifecyclePhase::PreConsolidation);
        }
        let target = self.target_branch(mission)?;
        if known(self.git().has_branch(self.root(), &target))? == Some(true) {
            return Ok(LifecyclePhase::Consolidated);
        }
        match &meta.mission_number {
            NumberField::Integer => return Ok(LifecyclePhase::Published),
            NumberField::Absent => {}
            NumberField::Invalid(value) => {
                return Err(Refusal::new(Code::MissionNumberInvalid).with("mission", mission).with("value", value));
            }
        }
        let log = self.read_if_present(&format!("{}/status.events.jsonl", mission_dir(self.root(), mission)))?;
        let done = log.as_deref().map(|bytes| Log::parse(bytes, self.generation()).and_then(|log| log.all_done()));
        match done.transpose() {
            Ok(Some(true)) => Ok(LifecyclePhase::Published),
            Ok(_) => Ok(LifecyclePhase::PreConsolidation),
            Err(unreadable) => Err(Refusal::new(Code::LifecyclePhaseUndecided)
                .with("mission_slug", mission)
                .with("reason", format!("status.events.jsonl: {unreadable}"))),
        }
    }

    /// The branch of a published mission: the primary branch, provided it holds the mission.
    pub(crate) fn published_branch(&self, mission: &DirName) -> Decision<BranchName> {
        let branch = self.primary_branch(false)?;
        let undecided = |reason: String| {
            Refusal::new(Code::LifecyclePhaseUndecided).with("mission_slug", mission).with("reason", reason)
        };
        if !self.git().has_revision(self.root(), branch.as_str())? {
            return Err(undecided(format!("branch {branch} does not resolve")));
        }
        let path = format!("{SPECS}/{mission}/meta.json");
        if self.git().has_path(self.root(), branch.as_str(), &path)? {
            return Ok(branch);
        }
        Err(Refusal::new(Code::ConsolidatedContentAbsent).with("mission_slug", mission).with("branch", branch))
    }

    /// The primary branch of the repository.
    ///
    /// With `current_first`, the checked-out branch counts before the well-known names, as the
    /// tool has it for a mission without a target branch.
    ///
    /// # Errors
    /// A port's code.
    pub fn primary_branch(&self, current_first: bool) -> Decision<BranchName> {
        const WELL_KNOWN: [&str; 3] = ["main", "master", "develop"];
        let origin = known(self.git().origin_head(self.root()))?.flatten();
        if let Some(name) = origin.as_deref().and_then(|full| full.strip_prefix("refs/remotes/origin/")) {
            // The tool takes the last component of the name; another ref must not be chosen.
            return match split_last(name, "/") {
                None => BranchName::parse(name),
                Some((_, last)) => {
                    Err(Refusal::new(Code::PrimaryBranchUndecided).with("branch", name).with("last", last))
                }
            };
        }
        let current = match known(self.git().head(self.root()))? {
            Some(Head::Branch(name) | Head::Unborn(name)) => Some(name),
            Some(Head::Detached) | None => None,
        };
        if let Some(name) = current.filter(|name| current_first || WELL_KNOWN.contains(&name.as_str())) {
            return BranchName::parse(&name);
        }
        for name in WELL_KNOWN {
            let branch = BranchName::parse(name)?;
            let exists = if current_first {
                self.git().has_revision(self.root(), name)
            } else {
                match self.git().has_branch(self.root(), &branch) {
                    Ok(false) => self.git().has_revision(self.root(), &format!("refs/remotes/origin/{name}")),
                    fact => fact,
                }
            };
            if known(exists)? == Some(true) {
                return Ok(branch);
            }
        }
        if current_first { BranchName::parse("main") } else { self.primary_branch(true) }
    }
}

/// A branch recorded in `meta.json`, parsed.
pub(crate) fn recorded_branch(mission: &DirName, key: &str, field: &Field) -> Decision<BranchName> {
    let invalid = |reason: &str| {
        Refusal::new(Code::TargetBranchInvalid)
            .with("mission", mission)
            .with("mission_slug", mission)
            .with("field", key)
            .with("value", field.shown())
            .with("reason", reason)
    };
    let text = field.text().ok_or_else(|| invalid("it is no text"))?;
    BranchName::parse(text).map_err(|refusal| invalid(refusal.fields().get("reason").unwrap_or("it is malformed")))
}

/// A fact, or nothing where it is unavailable; any other failure of the port is an error.
pub(crate) fn known<T>(fact: Fact<T>) -> Decision<Option<T>> {
    match fact {
        Ok(fact) => Ok(Some(fact)),
        Err(PortError::Unavailable { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
