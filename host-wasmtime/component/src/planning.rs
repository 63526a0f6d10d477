//! The exported interface of commits: every function forwards to its namesake in [`ask`].

use alloc::{string::String, vec::Vec};

use kitty_core::{
    ask,
    wire::{Content, commit as wire},
};

use crate::{
    authority::Authority,
    bindings::exports::kitty::core::planning as wit,
    convert::{Answer, answer, refused},
    facts,
    plans::{draft, plan_set, ref_advance},
    repository::Repository,
};

/// A decision that is no answer yet.
fn known<T>(decision: kitty_core::Decision<T>) -> Answer<T> {
    decision.map_err(refused)
}

impl wit::Guest for Authority {
    fn draft(
        repository: wit::RepositoryBorrow<'_>,
        handle: String,
        request: wit::CommitRequest,
    ) -> Answer<wit::CommitDraft> {
        let Repository(repository) = repository.get();
        answer(repository.commit_draft(&handle, &request.into())).map(draft)
    }

    fn plan(
        repository: wit::RepositoryBorrow<'_>,
        handle: String,
        request: wit::CommitRequest,
        facts: Vec<wit::CommitFacts>,
    ) -> Answer<wit::CommitPlanSet> {
        let Repository(repository) = repository.get();
        answer(repository.commit_plan(&handle, &request.into(), &known(facts::groups(facts))?)).map(plan_set)
    }

    fn draft_direct(
        destination: wire::Destination,
        request: wit::CommitRequest,
        generation: Option<String>,
    ) -> Answer<wit::CommitDraft> {
        answer(ask::direct_draft(&destination, &request.into(), generation.as_deref())).map(draft)
    }

    fn plan_direct(
        destination: wire::Destination,
        request: wit::CommitRequest,
        facts: Vec<wit::CommitFacts>,
        generation: Option<String>,
    ) -> Answer<wit::CommitPlanSet> {
        let facts = known(facts::groups(facts))?;
        answer(ask::direct_plan(&destination, &request.into(), &facts, generation.as_deref())).map(plan_set)
    }

    fn scope_of(repository: wit::RepositoryBorrow<'_>, handle: String) -> Answer<Option<wire::MissionScope>> {
        answer(repository.get::<Repository>().0.mission_scope(&handle))
    }

    fn protection_of(facts: wit::ProtectionFacts) -> Answer<wire::Protection> {
        answer(ask::protection(&known(facts::protection(facts))?))
    }

    fn clear(
        facts: wit::ProtectionFacts,
        branch: String,
        capability: wit::Capability,
        paths: Vec<Vec<u8>>,
        mission: Option<wire::MissionScope>,
    ) -> Answer<wire::Clearance> {
        let facts = known(facts::protection(facts))?;
        let paths: Vec<_> = paths.into_iter().map(Content).collect();
        answer(ask::clearance(&facts, &branch, &capability.into(), &paths, mission.as_ref()))
    }

    fn is_churn(
        sort: wit::Churn,
        path: String,
        missions: Option<Vec<String>>,
        topology: Option<String>,
        generation: Option<String>,
    ) -> Answer<bool> {
        let missions: Option<Vec<&str>> = missions.as_ref().map(|names| names.iter().map(String::as_str).collect());
        let (topology, generation) = (topology.as_deref(), generation.as_deref());
        answer(ask::is_churn(sort.into(), &path, missions.as_deref(), topology, generation))
    }

    fn advance(
        request: wit::AdvanceRequest,
        facts: wit::AdvanceFacts,
        generation: Option<String>,
    ) -> Answer<Option<wit::RefAdvance>> {
        let facts = known(facts::advance(facts))?;
        let advance = ask::advance(&request.into(), &facts, generation.as_deref());
        answer(advance).map(|advance| advance.map(ref_advance))
    }
}
