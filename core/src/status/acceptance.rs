//! Whether a mission can be accepted: one verdict for every surface that asks.
//!
//! Source: status specification, section 2.8; field cases FC-083 and FC-087.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use super::{
    board::Board,
    json::{Json, JsonKind},
};
use crate::{
    code::{Code, Decision, Refusal},
    identity::DirName,
    limit::Limits,
    meta::{MetaDefect, object},
};

/// What an acceptance matrix comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatrixVerdict {
    /// Everything is verified.
    Pass,
    /// Everything that can be verified before the missions are put together.
    PassPendingConsolidation,
    /// Something is not verified yet.
    Pending,
    /// Something failed, or has a result that nobody knows.
    Fail,
}

/// The description of the criterion that stands in a matrix before anybody wrote one.
const SCAFFOLD: &str = "TODO: replace with a real acceptance criterion";

impl MatrixVerdict {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::PassPendingConsolidation => "pass_pending_consolidation",
            Self::Pending => "pending",
            Self::Fail => "fail",
        }
    }

    /// Whether it lets a mission pass.
    pub const fn passes(self) -> bool {
        matches!(self, Self::Pass | Self::PassPendingConsolidation)
    }

    /// The verdict of an `acceptance-matrix.json`, from its criteria and invariants: the one that is
    /// written beside them may be older. O(length).
    ///
    /// # Errors
    /// Why the file is no matrix.
    pub fn of(bytes: &[u8]) -> Result<Self, MatrixDefect> {
        let matrix = object(bytes, &Limits::DEFAULT).map_err(MatrixDefect::Document)?;
        let (criteria, invariants) = (rows(matrix, "criteria")?, rows(matrix, "negative_invariants")?);
        // The scaffold counts until there is a real criterion.
        let is_real = |row: &Json<'_>| row.member("description").and_then(Json::text).as_deref() != Some(SCAFFOLD);
        let any_real = criteria.iter().any(is_real);
        let criteria = criteria.iter().map(|row| {
            let verdict = criterion(*row);
            if verdict == Self::Pending && any_real && !is_real(row) { Self::Pass } else { verdict }
        });
        // The worst counts, and of nothing nothing is verified.
        Ok(criteria.chain(invariants.iter().map(|row| invariant(*row))).max().unwrap_or(Self::Pending))
    }
}

impl fmt::Display for MatrixVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a file is no acceptance matrix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MatrixDefect {
    /// It is no JSON object.
    Document(MetaDefect),
    /// A member is no list of objects.
    NotRows(&'static str),
}

impl fmt::Display for MatrixDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(defect) => defect.fmt(f),
            Self::NotRows(name) => write!(f, "`{name}` is no list of objects"),
        }
    }
}

fn rows<'a>(matrix: Json<'a>, name: &'static str) -> Result<Vec<Json<'a>>, MatrixDefect> {
    let Some(list) = matrix.member(name) else { return Ok(Vec::new()) };
    let is_rows = list.kind() == JsonKind::List && list.items().all(|row| row.kind() == JsonKind::Object);
    if is_rows { Ok(list.items().collect()) } else { Err(MatrixDefect::NotRows(name)) }
}

fn criterion(row: Json<'_>) -> MatrixVerdict {
    let Some(result) = row.member("pass_fail") else { return MatrixVerdict::Pending };
    match result.text().as_deref() {
        Some("pass") => MatrixVerdict::Pass,
        Some("pending") => MatrixVerdict::Pending,
        _ => MatrixVerdict::Fail,
    }
}

fn invariant(row: Json<'_>) -> MatrixVerdict {
    let Some(result) = row.member("result") else { return MatrixVerdict::Pending };
    match result.text().as_deref() {
        Some("confirmed_absent") => MatrixVerdict::Pass,
        Some("deferred_to_consolidation") => MatrixVerdict::PassPendingConsolidation,
        Some("pending") => MatrixVerdict::Pending,
        _ => MatrixVerdict::Fail,
    }
}

/// What stands in the way of accepting a mission, or nothing. `expected` are the authored work
/// packages; `matrix` is the content of `acceptance-matrix.json`, which a mission with lanes must have.
///
/// # Errors
/// [`Code::AcceptNotReady`] with everything that is open in the field `findings`.
pub fn accept_ready(
    mission: &DirName,
    board: &Board,
    expected: &[&str],
    matrix: Option<&[u8]>,
    has_lanes: bool,
) -> Decision<()> {
    let mut findings: Vec<String> = board.unfinished(expected).iter().map(|wp| format!("{wp} is open")).collect();
    match matrix.map(MatrixVerdict::of) {
        None if has_lanes => findings.push("matrix missing".to_string()),
        None => {}
        Some(Ok(verdict)) if verdict.passes() => {}
        Some(Ok(verdict)) => findings.push(format!("matrix {verdict}")),
        Some(Err(defect)) => findings.push(format!("matrix unreadable: {defect}")),
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(Code::AcceptNotReady).with("mission", mission).with("findings", findings.join(", ")))
}
