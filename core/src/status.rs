//! The status authority: one event log, one board.
//!
//! The log is the only authority on lanes and runtime facts of work packages; `status.json` is a
//! pure function of it and three fields of `meta.json`. This module owns the log format, the lanes,
//! the rules of transition and the reduction; everybody else asks here.
//!
//! Read [`Log`] first (bytes to rows), then [`Board`] (rows to state).

mod acceptance;
mod board;
mod encode;
mod event;
mod finding;
mod fold;
mod lane;
mod log;
mod merge;
mod mission;
mod names;
mod order;
mod progress;
mod reconcile;
mod snapshot;
mod table;
mod time;
mod timeline;
mod total_order;
mod transition;
mod validate;

use crate::json;
pub use crate::json::{Json, JsonKind, NotJson};

pub use acceptance::{MatrixDefect, MatrixVerdict, accept_ready};
pub use board::{Board, Cancellation, JsonText, Override, Swallowed, WorkPackage, unfinished};
pub use event::{Actor, Annotation, Delta, Foreign, Row, RowDefect, SLOTS, Transition};
pub use finding::{Finding, FindingCode, Severity};
pub use lane::{Bucket, Column, LANES, Lane, LaneRow, resolve_alias};
pub use log::{LineDefect, Log, Reading, RowCounts};
pub use merge::{check_appended, merge};
pub use mission::{Basis, ClaimKind, Claimant, Claimed, MissionStatus, Stamp, StatusWrite, TransitionRequest};
pub use names::{WorkPackageId, normalize_work_package_id, subtask_state};
pub use progress::{Lifecycle, LifecycleFacts, LifecycleState, Progress, Share, lifecycle, rounded};
pub use reconcile::{DoctorFacts, doctor};
pub use snapshot::{RetrospectiveSummary, StatusSnapshot};
pub use time::Timestamp;
pub use timeline::{LogRow, rows};
pub use total_order::{OrderDefect, TotalOrder, total_order, total_order_of};
pub use transition::{
    APPROVED, ContractEdge, Need, Review, TransitionFacts, check, check_guard, check_named, contract_edge, named, needs,
};
pub use validate::{StatusFiles, check_row, validate};

/// The event log of a mission, in the directory of its status.
pub const LOG_FILE: &str = "status.events.jsonl";
/// What it reduces to, beside it.
pub(crate) const SNAPSHOT_FILE: &str = "status.json";
