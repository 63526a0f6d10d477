//! Questions about the event log, with text on both sides.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{Answer, generation};
use crate::{
    generation::Generation,
    status::{self, Lane, Log, resolve_alias},
    wire,
};

/// The lane table: what each lane is, and where it may go.
pub fn lanes() -> Vec<wire::Lane> {
    wire::lanes()
}

/// What a person's spelling of a lane stands for; a word that is no lane stands for itself.
pub fn resolve_lane(text: &str) -> String {
    resolve_alias(text)
}

/// Whether a transition may happen.
///
/// # Errors
/// Those of [`status::check_named`], [`crate::Code::GenerationUnsupported`].
pub fn check_transition(
    from: &str,
    to: &str,
    facts: &wire::TransitionFacts,
    generation_name: Option<&str>,
) -> Answer<()> {
    status::check_named(from, to, &facts.into(), generation(generation_name)?)
}

/// The guard of an edge alone.
///
/// # Errors
/// Those of [`status::check_guard`], [`crate::Code::UnknownLane`], [`crate::Code::GenerationUnsupported`].
pub fn check_guard(from: &str, to: &str, facts: &wire::TransitionFacts, generation_name: Option<&str>) -> Answer<()> {
    let generation = generation(generation_name)?;
    status::check_guard(status::named(from)?, status::named(to)?, &facts.into(), generation)
}

/// What a log reduces to, as the tool reduces it in memory.
///
/// # Errors
/// [`crate::Code::StatusUnreadable`], [`crate::Code::GenerationUnsupported`].
pub fn reduce(log: &[u8], generation_name: Option<&str>) -> Answer<wire::Board> {
    let log = parse(log, generation(generation_name)?)?;
    Ok((&log.reduced()?).into())
}

/// The board of a mission: log, `meta.json` and the `status.json` that is there.
///
/// # Errors
/// [`crate::Code::StatusUnreadable`], [`crate::Code::MissionMetaMalformed`],
/// [`crate::Code::MissionNumberInvalid`], [`crate::Code::GenerationUnsupported`].
pub fn board(
    log: &[u8],
    meta: Option<&[u8]>,
    current: Option<&[u8]>,
    generation_name: Option<&str>,
) -> Answer<wire::Board> {
    let log = parse(log, generation(generation_name)?)?;
    Ok((&log.snapshot(meta, current)?).into())
}

/// The bytes of `status.json`.
///
/// # Errors
/// As [`board`].
pub fn snapshot(
    log: &[u8],
    meta: Option<&[u8]>,
    current: Option<&[u8]>,
    generation_name: Option<&str>,
) -> Answer<String> {
    let log = parse(log, generation(generation_name)?)?;
    Ok(log.snapshot(meta, current)?.to_json())
}

/// The rows of a log, as the tool writes them. `mission_ids` gives the ids of missions by slug, for
/// rows that lack one.
///
/// # Errors
/// [`crate::Code::StatusUnreadable`], [`crate::Code::GenerationUnsupported`].
pub fn rows(
    log: &[u8],
    mission_ids: &BTreeMap<String, String>,
    generation_name: Option<&str>,
) -> Answer<Vec<wire::LogRow>> {
    let rows = status::rows(log, mission_ids, generation(generation_name)?)?;
    Ok(rows.iter().map(Into::into).collect())
}

fn parse(log: &[u8], generation: Generation) -> Answer<Log> {
    Log::parse(log, generation)
}

/// The work packages with which a mission may not end, and those expected that are not there.
pub fn unfinished_work_packages(work_packages: &BTreeMap<String, wire::Ending>, expected: &[String]) -> Vec<String> {
    let ends = |ending: &wire::Ending| {
        let lane = ending.lane.as_deref().and_then(Lane::parse);
        lane.is_some_and(|lane| lane.is_acceptable_ending(ending.reason_source.as_deref() == Some("operator")))
    };
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    status::unfinished(work_packages.iter().map(|(id, ending)| (id.as_str(), ends(ending))), &expected)
}

/// A work package id as it is written: upper case, without surrounding space.
///
/// # Errors
/// [`crate::Code::BadWpId`].
pub fn normalize_work_package_id(text: &str) -> Answer<String> {
    status::normalize_work_package_id(text)
}

/// The state of a subtask that a person's word stands for.
pub fn subtask_state(text: &str) -> String {
    status::subtask_state(text)
}

/// Rows in their `CloudEvents` form, as JSON, in their total order.
///
/// # Errors
/// [`crate::Code::MalformedQuestion`] when the text is no JSON list.
pub fn total_order(rows: &str) -> Answer<wire::TotalOrder> {
    let order = status::total_order_of(rows)?;
    Ok((&order).into())
}

/// The union of two logs that grew out of `base`, for git.
///
/// # Errors
/// Those of [`status::merge`].
pub fn merge_logs(base: &[u8], ours: &[u8], theirs: &[u8]) -> Answer<String> {
    status::merge(base, ours, theirs)
}

/// Everything that is wrong or odd with these files. `older` is an older copy of the log, for instance
/// the committed one.
///
/// # Errors
/// [`crate::Code::GenerationUnsupported`].
pub fn findings(
    log: Option<&[u8]>,
    older: Option<&[u8]>,
    meta: Option<&[u8]>,
    current: Option<&[u8]>,
    generation_name: Option<&str>,
) -> Answer<Vec<wire::Finding>> {
    let files =
        status::StatusFiles { log, older_log: older, meta, snapshot: current, ..status::StatusFiles::default() };
    Ok(status::validate(&files, generation(generation_name)?).iter().map(Into::into).collect())
}

/// A log that is read as it grows, and the board that it has come to.
#[derive(Clone)]
pub struct GrowingLog(Log);

impl GrowingLog {
    /// A log of which nothing was read yet.
    ///
    /// # Errors
    /// [`crate::Code::GenerationUnsupported`].
    pub fn new(generation_name: Option<&str>) -> Answer<Self> {
        Ok(Self(Log::new(generation(generation_name)?, status::Reading::Strict)))
    }

    /// Reads the next piece; a line may be cut anywhere. O(length).
    ///
    /// # Errors
    /// [`crate::Code::StatusUnreadable`] for the first line that is no row; it stays so.
    pub fn append(&mut self, bytes: &[u8]) -> Answer<()> {
        self.0.push(bytes)
    }

    /// Takes what stands behind the last line break as a line.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn finish(&mut self) -> Answer<()> {
        self.0.finish()
    }

    /// How many whole lines were read.
    pub fn lines(&self) -> usize {
        self.0.lines()
    }

    /// The board of all whole lines so far, as [`board`] gives it.
    ///
    /// # Errors
    /// As [`board`].
    pub fn board(&self, meta: Option<&[u8]>, current: Option<&[u8]>) -> Answer<wire::Board> {
        Ok((&self.0.snapshot(meta, current)?).into())
    }
}
