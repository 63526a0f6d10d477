//! The exported interface of the status: every function forwards to its namesake in [`ask`].

use alloc::{format, string::String, vec::Vec};

use kitty_core::{ask, wire};

use crate::{
    authority::Authority,
    bindings::exports::kitty::core::status as wit,
    convert::{Answer, answer, refused},
    repository::Repository,
};

/// An answer as JSON.
fn told<T: serde::Serialize>(told: ask::Answer<T>) -> Answer<String> {
    answer(told.map(|value| wire::to_json(&value)))
}

/// A value of the wire, from its JSON.
fn read<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|error| refused(ask::malformed(&format!("{what}: {error}"))))
}

impl wit::Guest for Authority {
    fn view(repository: wit::RepositoryBorrow<'_>, handle: String, committed: Option<Vec<u8>>) -> Answer<String> {
        told(repository.get::<Repository>().0.status_view(&handle, committed.as_deref()))
    }

    fn findings(repository: wit::RepositoryBorrow<'_>, handle: String, committed: Option<Vec<u8>>) -> Answer<String> {
        told(repository.get::<Repository>().0.status_findings(&handle, committed.as_deref()))
    }

    fn check_acceptance(repository: wit::RepositoryBorrow<'_>, handle: String) -> Answer<()> {
        answer(repository.get::<Repository>().0.check_acceptance(&handle))
    }

    fn history(repository: wit::RepositoryBorrow<'_>, handle: String) -> Answer<String> {
        told(repository.get::<Repository>().0.status_log(&handle))
    }

    fn transaction(repository: wit::RepositoryBorrow<'_>, handle: String, request: String) -> Answer<String> {
        let request = read("the transaction", &request)?;
        told(repository.get::<Repository>().0.transaction(&handle, &request))
    }

    fn plan_change(
        repository: wit::RepositoryBorrow<'_>,
        handle: String,
        log: Option<Vec<u8>>,
        current: Option<Vec<u8>>,
        change: String,
        stamps: Vec<wit::Stamp>,
    ) -> Answer<String> {
        let change = read("the change", &change)?;
        let stamps: Vec<_> =
            stamps.into_iter().map(|wit::Stamp { event_id, at }| wire::Stamp { event_id, at }).collect();
        let Repository(repository) = repository.get();
        told(repository.plan_status(&handle, log.as_deref(), current.as_deref(), &change, &stamps))
    }

    fn reduce(log: Vec<u8>, generation: Option<String>) -> Answer<String> {
        told(ask::status::reduce(&log, generation.as_deref()))
    }

    fn board(files: wit::StatusFiles, generation: Option<String>) -> Answer<String> {
        let wit::StatusFiles { log, meta, current } = files;
        let log = log.unwrap_or_default();
        told(ask::status::board(&log, meta.as_deref(), current.as_deref(), generation.as_deref()))
    }

    fn snapshot(files: wit::StatusFiles, generation: Option<String>) -> Answer<String> {
        let wit::StatusFiles { log, meta, current } = files;
        let log = log.unwrap_or_default();
        answer(ask::status::snapshot(&log, meta.as_deref(), current.as_deref(), generation.as_deref()))
    }

    fn findings_of(files: wit::StatusFiles, older: Option<Vec<u8>>, generation: Option<String>) -> Answer<String> {
        let wit::StatusFiles { log, meta, current } = files;
        let [log, older, meta, current] = [&log, &older, &meta, &current].map(Option::as_deref);
        told(ask::status::findings(log, older, meta, current, generation.as_deref()))
    }

    fn rows(log: Vec<u8>, mission_ids: Vec<(String, String)>, generation: Option<String>) -> Answer<String> {
        told(ask::status::rows(&log, &mission_ids.into_iter().collect(), generation.as_deref()))
    }

    fn merge(base: Vec<u8>, ours: Vec<u8>, theirs: Vec<u8>) -> Answer<String> {
        answer(ask::status::merge_logs(&base, &ours, &theirs))
    }

    fn total_order(rows: String) -> Answer<String> {
        told(ask::status::total_order(&rows))
    }

    fn lanes() -> String {
        wire::to_json(&ask::status::lanes())
    }

    fn resolve_lane(text: String) -> String {
        ask::status::resolve_lane(&text)
    }

    fn check_transition(from: String, to: String, facts: String, generation: Option<String>) -> Answer<()> {
        let facts = read("the facts", &facts)?;
        answer(ask::status::check_transition(&from, &to, &facts, generation.as_deref()))
    }

    fn check_guard(from: String, to: String, facts: String, generation: Option<String>) -> Answer<()> {
        let facts = read("the facts", &facts)?;
        answer(ask::status::check_guard(&from, &to, &facts, generation.as_deref()))
    }

    fn unfinished(work_packages: String, expected: Vec<String>) -> Answer<Vec<String>> {
        Ok(ask::status::unfinished_work_packages(&read("the work packages", &work_packages)?, &expected))
    }

    fn normalize_work_package_id(text: String) -> Answer<String> {
        answer(ask::status::normalize_work_package_id(&text))
    }

    fn subtask_state(text: String) -> String {
        ask::status::subtask_state(&text)
    }
}
