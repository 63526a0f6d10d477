//! Questions about commits, put to a component that plans them ([`crate::Authority::planning`]).

use kitty_core::{
    ask::Churn,
    commit::{AdvanceFacts, CommitFacts},
    protection::ProtectionFacts,
    wire::commit as wire,
};
use wasmtime::{Store, component::ResourceAny};

use crate::{
    bindings::planning::{self as wit, Guest},
    convert::{ToWire, answer},
    error::{Answer, HostError},
    facts::paths,
    ports::Host,
    repository::Repository,
    session::{Sandbox, Session},
};

fn put<T: ToWire>(
    sandbox: &mut Sandbox,
    question: impl FnOnce(&Guest, &mut Store<Host>) -> wasmtime::Result<Result<T, ResourceAny>>,
) -> wasmtime::Result<Result<T::Wire, kitty_core::wire::Refusal>> {
    let Sandbox { store, planning, .. } = &mut *sandbox;
    let planning = planning.as_ref().ok_or_else(|| wasmtime::Error::msg("it does not export kitty:core/planning"))?;
    let result = question(planning, store)?;
    answer(result, sandbox)
}

fn told(facts: &[CommitFacts]) -> Vec<wit::CommitFacts> {
    facts.iter().map(Into::into).collect()
}

impl Session {
    /// Whether the component plans commits.
    ///
    /// # Errors
    /// [`HostError::ComponentWrongWorld`].
    pub(crate) fn plans(&self) -> Result<(), HostError> {
        if self.authority().linked().planning.is_some() {
            return Ok(());
        }
        Err(HostError::ComponentWrongWorld { reason: "it does not export kitty:core/planning".into() })
    }

    fn plan<T: ToWire>(
        &self,
        question: impl FnOnce(&Guest, &mut Store<Host>) -> wasmtime::Result<Result<T, ResourceAny>>,
    ) -> Answer<T::Wire> {
        self.plans()?;
        Ok(self.run(|sandbox| put(sandbox, question))??)
    }

    /// The protected branches.
    ///
    /// # Errors
    /// As [`kitty_core::ask::protection`], and [`crate::AskError::Host`].
    pub fn protection(&self, facts: &ProtectionFacts) -> Answer<wire::Protection> {
        self.plan(|guest, store| guest.call_protection_of(store, &facts.into()))
    }

    /// Whether a commit of these paths may land on a branch.
    ///
    /// # Errors
    /// As [`kitty_core::ask::clearance`], and [`crate::AskError::Host`].
    pub fn clearance(
        &self,
        facts: &ProtectionFacts,
        branch: &str,
        capability: &wire::Capability,
        covered: &[wire::Path],
        mission: Option<&wire::MissionScope>,
    ) -> Answer<wire::Clearance> {
        let mission = mission.cloned();
        let mission = mission
            .map(|wire::MissionScope { own_target, primary_branch }| wit::MissionScope { own_target, primary_branch });
        self.plan(|guest, store| {
            guest.call_clear(store, &facts.into(), branch, &capability.into(), &paths(covered), mission.as_ref())
        })
    }

    /// Whether a path is churn of that sort, of one of these missions or of any. Without a topology as
    /// if there were a coordination branch.
    ///
    /// # Errors
    /// As [`kitty_core::ask::is_churn`], and [`crate::AskError::Host`].
    pub fn is_churn(
        &self,
        sort: Churn,
        path: &str,
        missions: Option<&[String]>,
        topology: Option<&str>,
        generation: Option<&str>,
    ) -> Answer<bool> {
        self.plan(|guest, store| guest.call_is_churn(store, sort.into(), path, missions, topology, generation))
    }

    /// The facts that a commit on a branch that the caller names needs.
    ///
    /// # Errors
    /// As [`kitty_core::ask::direct_draft`], and [`crate::AskError::Host`].
    pub fn direct_draft(
        &self,
        destination: &wire::Destination,
        request: &wire::CommitRequest,
        generation: Option<&str>,
    ) -> Answer<wire::CommitDraft> {
        self.plan(|guest, store| guest.call_draft_direct(store, &destination.into(), &request.into(), generation))
    }

    /// Plans a commit on a branch that the caller names.
    ///
    /// # Errors
    /// As [`kitty_core::ask::direct_plan`], and [`crate::AskError::Host`].
    pub fn direct_plan(
        &self,
        destination: &wire::Destination,
        request: &wire::CommitRequest,
        facts: &[CommitFacts],
        generation: Option<&str>,
    ) -> Answer<wire::CommitPlanSet> {
        let facts = told(facts);
        self.plan(|guest, store| {
            guest.call_plan_direct(store, &destination.into(), &request.into(), &facts, generation)
        })
    }

    /// Whether a branch may be moved; `None` when it is there already.
    ///
    /// # Errors
    /// As [`kitty_core::ask::advance`], and [`crate::AskError::Host`].
    pub fn advance(
        &self,
        request: &wire::AdvanceRequest,
        facts: &AdvanceFacts,
        generation: Option<&str>,
    ) -> Answer<Option<wire::RefAdvance>> {
        self.plan(|guest, store| guest.call_advance(store, &request.into(), &facts.into(), generation))
    }
}

impl Repository {
    fn plan<T: ToWire>(
        &self,
        question: impl FnOnce(&Guest, &mut Store<Host>, ResourceAny) -> wasmtime::Result<Result<T, ResourceAny>>,
    ) -> Answer<T::Wire> {
        self.session().plans()?;
        self.with(|sandbox, this| put(sandbox, |guest, store| question(guest, store, this)))
    }

    /// The files of a request, grouped and placed, and the facts that they need.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::commit_draft`], and [`crate::AskError::Host`].
    pub fn commit_draft(&self, handle: &str, request: &wire::CommitRequest) -> Answer<wire::CommitDraft> {
        self.plan(|guest, store, this| guest.call_draft(store, this, handle, &request.into()))
    }

    /// Plans a commit.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::commit_plan`], and [`crate::AskError::Host`].
    pub fn commit_plan(
        &self,
        handle: &str,
        request: &wire::CommitRequest,
        facts: &[CommitFacts],
    ) -> Answer<wire::CommitPlanSet> {
        let facts = told(facts);
        self.plan(|guest, store, this| guest.call_plan(store, this, handle, &request.into(), &facts))
    }

    /// What the mission adds to protection, in the generations where it does.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::mission_scope`], and [`crate::AskError::Host`].
    pub fn mission_scope(&self, handle: &str) -> Answer<Option<wire::MissionScope>> {
        self.plan(|guest, store, this| guest.call_scope_of(store, this, handle))
    }
}
