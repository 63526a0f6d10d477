//! Questions about the status of missions, put to a component that knows it
//! ([`crate::Authority::status`]). What they answer crosses as JSON.

use std::collections::BTreeMap;

use kitty_core::wire;
use serde::{Serialize, de::DeserializeOwned};
use wasmtime::{Store, component::ResourceAny};

use crate::{
    bindings::status::{self as wit, Guest},
    convert::{ToWire, answer},
    error::{Answer, HostError},
    ports::Host,
    repository::Repository,
    session::{Sandbox, Session},
};

/// The files of a status; absent ones do not stand there.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatusFiles<'f> {
    /// The event log.
    pub log: Option<&'f [u8]>,
    /// `meta.json`.
    pub meta: Option<&'f [u8]>,
    /// The `status.json` that is there.
    pub current: Option<&'f [u8]>,
}

impl StatusFiles<'_> {
    fn told(&self) -> wit::StatusFiles {
        let bytes = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        wit::StatusFiles { log: bytes(self.log), meta: bytes(self.meta), current: bytes(self.current) }
    }
}

/// A value of the wire in its JSON; a text that is none breaks the contract.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, HostError> {
    serde_json::from_str(text)
        .map_err(|error| HostError::ComponentTrapped { reason: format!("its answer is no JSON of the wire: {error}") })
}

fn json(value: &impl Serialize) -> String {
    wire::to_json(value)
}

fn put<T: ToWire>(
    sandbox: &mut Sandbox,
    question: impl FnOnce(&Guest, &mut Store<Host>) -> wasmtime::Result<Result<T, ResourceAny>>,
) -> wasmtime::Result<Result<T::Wire, wire::Refusal>> {
    let Sandbox { store, status, .. } = &mut *sandbox;
    let status = status.as_ref().ok_or_else(|| wasmtime::Error::msg("it does not export kitty:core/status"))?;
    let result = question(status, store)?;
    answer(result, sandbox)
}

impl Session {
    /// Whether the component knows the status of missions.
    ///
    /// # Errors
    /// [`HostError::ComponentWrongWorld`].
    pub(crate) fn knows_status(&self) -> Result<(), HostError> {
        if self.authority().linked().status.is_some() {
            return Ok(());
        }
        Err(HostError::ComponentWrongWorld { reason: "it does not export kitty:core/status".into() })
    }

    fn status<T: ToWire>(
        &self,
        question: impl FnOnce(&Guest, &mut Store<Host>) -> wasmtime::Result<Result<T, ResourceAny>>,
    ) -> Answer<T::Wire> {
        self.knows_status()?;
        Ok(self.run(|sandbox| put(sandbox, question))??)
    }

    /// What a log reduces to, by itself.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::reduce`], and [`crate::AskError::Host`].
    pub fn reduce(&self, log: &[u8], generation: Option<&str>) -> Answer<wire::Board> {
        Ok(read(&self.status(|guest, store| guest.call_reduce(store, log, generation))?)?)
    }

    /// The board of a mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::board`], and [`crate::AskError::Host`].
    pub fn board(&self, files: &StatusFiles<'_>, generation: Option<&str>) -> Answer<wire::Board> {
        Ok(read(&self.status(|guest, store| guest.call_board(store, &files.told(), generation))?)?)
    }

    /// The bytes of `status.json`.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::snapshot`], and [`crate::AskError::Host`].
    pub fn status_snapshot(&self, files: &StatusFiles<'_>, generation: Option<&str>) -> Answer<String> {
        self.status(|guest, store| guest.call_snapshot(store, &files.told(), generation))
    }

    /// Everything that is wrong or odd with these files.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::findings`], and [`crate::AskError::Host`].
    pub fn findings(
        &self,
        files: &StatusFiles<'_>,
        older: Option<&[u8]>,
        generation: Option<&str>,
    ) -> Answer<Vec<wire::Finding>> {
        Ok(read(&self.status(|guest, store| guest.call_findings_of(store, &files.told(), older, generation))?)?)
    }

    /// The rows of a log.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::rows`], and [`crate::AskError::Host`].
    pub fn log_rows(
        &self,
        log: &[u8],
        mission_ids: &BTreeMap<String, String>,
        generation: Option<&str>,
    ) -> Answer<Vec<wire::LogRow>> {
        let ids: Vec<_> = mission_ids.iter().map(|(slug, id)| (slug.clone(), id.clone())).collect();
        Ok(read(&self.status(|guest, store| guest.call_rows(store, log, &ids, generation))?)?)
    }

    /// The union of two logs that grew out of a base.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::merge_logs`], and [`crate::AskError::Host`].
    pub fn merge_logs(&self, base: &[u8], ours: &[u8], theirs: &[u8]) -> Answer<String> {
        self.status(|guest, store| guest.call_merge(store, base, ours, theirs))
    }

    /// Rows in their `CloudEvents` form, in their total order.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::total_order`], and [`crate::AskError::Host`].
    pub fn total_order(&self, rows: &str) -> Answer<wire::TotalOrder> {
        Ok(read(&self.status(|guest, store| guest.call_total_order(store, &rows.to_owned()))?)?)
    }

    /// The lane table.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn lanes(&self) -> Answer<Vec<wire::Lane>> {
        Ok(read(&self.status(|guest, store| guest.call_lanes(store).map(Ok))?)?)
    }

    /// What a person's spelling of a lane stands for.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn resolve_lane(&self, text: &str) -> Answer<String> {
        self.status(|guest, store| guest.call_resolve_lane(store, text).map(Ok))
    }

    /// Whether a transition may happen.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::check_transition`], and [`crate::AskError::Host`].
    pub fn check_transition(
        &self,
        from: &str,
        to: &str,
        facts: &wire::TransitionFacts,
        generation: Option<&str>,
    ) -> Answer<()> {
        self.status(|guest, store| guest.call_check_transition(store, from, to, &json(facts), generation))
    }

    /// The guard of an edge alone.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::check_guard`], and [`crate::AskError::Host`].
    pub fn check_guard(
        &self,
        from: &str,
        to: &str,
        facts: &wire::TransitionFacts,
        generation: Option<&str>,
    ) -> Answer<()> {
        self.status(|guest, store| guest.call_check_guard(store, from, to, &json(facts), generation))
    }

    /// The work packages with which a mission may not end, and those expected that are not there.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn unfinished_work_packages(
        &self,
        work_packages: &BTreeMap<String, wire::Ending>,
        expected: &[String],
    ) -> Answer<Vec<String>> {
        self.status(|guest, store| guest.call_unfinished(store, &json(work_packages), expected))
    }

    /// A work package id as it is written.
    ///
    /// # Errors
    /// As [`kitty_core::ask::status::normalize_work_package_id`], and [`crate::AskError::Host`].
    pub fn normalize_work_package_id(&self, text: &str) -> Answer<String> {
        self.status(|guest, store| guest.call_normalize_work_package_id(store, text))
    }

    /// The state of a subtask that a person's word stands for.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn subtask_state(&self, text: &str) -> Answer<String> {
        self.status(|guest, store| guest.call_subtask_state(store, text).map(Ok))
    }
}

impl Repository {
    fn status<T: ToWire>(
        &self,
        question: impl FnOnce(&Guest, &mut Store<Host>, ResourceAny) -> wasmtime::Result<Result<T, ResourceAny>>,
    ) -> Answer<T::Wire> {
        self.session().knows_status()?;
        self.with(|sandbox, this| put(sandbox, |guest, store| question(guest, store, this)))
    }

    /// The status of a mission at a glance.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::status_view`], and [`crate::AskError::Host`].
    pub fn status_view(&self, handle: &str, committed: Option<&[u8]>) -> Answer<wire::MissionView> {
        Ok(read(&self.status(|guest, store, this| guest.call_view(store, this, handle, committed))?)?)
    }

    /// Everything that is wrong or odd with the status of a mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::status_findings`], and [`crate::AskError::Host`].
    pub fn status_findings(&self, handle: &str, committed: Option<&[u8]>) -> Answer<wire::MissionFindings> {
        Ok(read(&self.status(|guest, store, this| guest.call_findings(store, this, handle, committed))?)?)
    }

    /// Whether a mission can be accepted.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::check_acceptance`], and [`crate::AskError::Host`].
    pub fn check_acceptance(&self, handle: &str) -> Answer<()> {
        self.status(|guest, store, this| guest.call_check_acceptance(store, this, handle))
    }

    /// The rows of the log of a mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::status_log`], and [`crate::AskError::Host`].
    pub fn status_log(&self, handle: &str) -> Answer<wire::MissionLog> {
        Ok(read(&self.status(|guest, store, this| guest.call_history(store, this, handle))?)?)
    }

    /// Where a transaction of a mission appends and commits.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::transaction`], and [`crate::AskError::Host`].
    pub fn transaction(
        &self,
        handle: &str,
        request: &wire::commit::TransactionRequest,
    ) -> Answer<wire::commit::TransactionPlan> {
        let request = json(request);
        Ok(read(&self.status(|guest, store, this| guest.call_transaction(store, this, handle, &request))?)?)
    }

    /// What a change of the status of a mission writes.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::plan_status`], and [`crate::AskError::Host`].
    pub fn plan_status(
        &self,
        handle: &str,
        log: Option<&[u8]>,
        current: Option<&[u8]>,
        change: &wire::StatusChange,
        stamps: &[wire::Stamp],
    ) -> Answer<wire::StatusPlan> {
        let change = json(change);
        let stamp = |wire::Stamp { event_id, at }: wire::Stamp| wit::Stamp { event_id, at };
        let stamps: Vec<_> = stamps.iter().cloned().map(stamp).collect();
        let plan = self
            .status(|guest, store, this| guest.call_plan_change(store, this, handle, log, current, &change, &stamps))?;
        Ok(read(&plan)?)
    }
}
