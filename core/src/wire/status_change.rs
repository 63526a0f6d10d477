//! Changes of a status, and the status of a mission at a glance, on the wire.

use alloc::{
    boxed::Box,
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{Board, LogRow, TransitionFacts};
use crate::{
    code::{Code, Decision, Refusal},
    status,
};

wire! {
    /// Id and time of one event, minted by a host.
    Stamp {
        /// A ULID.
        event_id: String,
        /// UTC, as in `2026-01-02T03:04:05.000006+00:00`.
        at: String,
    }
}

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum StatusChange {
    /// Somebody takes a work package.
    Claim(StatusClaim),
    /// A work package goes to another lane.
    Transition(Box<StatusTransition>),
    /// The snapshot becomes what the log says.
    Materialize {},
}

/// Who takes what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusClaim {
    /// The work package.
    pub wp_id: String,
    /// The identity that holds the claim.
    pub actor: String,
    /// Whether the review is claimed instead of the implementation.
    pub review: bool,
    /// Whether work that was handed in already may be taken up again.
    pub rework: bool,
    /// The process of the claimant.
    pub shell_pid: Option<u64>,
    /// When that process began.
    pub shell_pid_created_at: Option<String>,
    /// Where the work happens.
    pub workspace: Option<String>,
}

/// Which work package goes where, and what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusTransition {
    /// The work package.
    pub wp_id: String,
    /// The lane, as a person names it.
    pub to: String,
    /// What the guards ask about. What files and log tell is added: subtasks, evidence of an
    /// implementation, dependencies.
    pub facts: TransitionFacts,
    /// `operator` or `synthetic`, for a cancellation.
    pub reason_source: Option<String>,
    /// JSON of more about the circumstances.
    pub policy_metadata: Option<String>,
}

wire! {
    /// What a change comes to.
    StatusPlan {
        /// The mission.
        mission: String,
        /// `planned`, or `held` where the claimant has it already, or `current` where the snapshot is
        /// what the log says.
        outcome: String,
        /// The work package.
        wp_id: Option<String>,
        /// Its lane before.
        from_lane: Option<String>,
        /// Its lane with the change.
        lane: Option<String>,
        /// What to write.
        write: Option<StatusWrite>,
    }
}

wire! {
    /// What a host writes as one transaction.
    StatusWrite {
        /// Length of the log that it was planned on, in bytes.
        basis_length: usize,
        /// FNV-1a of that log, in hexadecimal digits.
        basis_digest: String,
        /// Path of the log, below the root of the surface.
        log_path: String,
        /// What to append; empty where only the snapshot changes.
        append: String,
        /// Path of the snapshot, below the root of the surface.
        snapshot_path: String,
        /// The whole snapshot.
        snapshot: String,
    }
}

impl From<&status::StatusWrite> for StatusWrite {
    fn from(write: &status::StatusWrite) -> Self {
        Self {
            basis_length: write.basis.len,
            basis_digest: format!("{:016x}", write.basis.digest),
            log_path: write.log_path.clone(),
            append: write.append.clone(),
            snapshot_path: write.snapshot_path.clone(),
            snapshot: write.snapshot.clone(),
        }
    }
}

impl StatusWrite {
    /// The log that it was planned on.
    ///
    /// # Errors
    /// [`Code::TargetTampered`] when the digest is none.
    pub fn basis(&self) -> Decision<status::Basis> {
        let digest = u64::from_str_radix(&self.basis_digest, 16)
            .map_err(|_| Refusal::new(Code::TargetTampered).with("reason", "the digest of its log is none"))?;
        Ok(status::Basis { len: self.basis_length, digest })
    }
}

wire! {
    /// What came of a change.
    StatusReport {
        /// The mission.
        mission: String,
        /// `written`, or `held` where the claimant has it already, or `current` where the snapshot is
        /// what the log says.
        outcome: String,
        /// The work package.
        wp_id: Option<String>,
        /// Its lane before.
        from_lane: Option<String>,
        /// Its lane now.
        lane: Option<String>,
        /// The events that were written.
        event_ids: Vec<String>,
        /// The branch that holds them.
        branch: Option<String>,
        /// The commit.
        commit: Option<String>,
    }
}

wire! {
    /// Something wrong or odd with a status.
    Finding {
        /// The stable code.
        code: String,
        /// `error` or `warning`.
        severity: String,
        /// The line of the log, where there is one.
        line: Option<usize>,
        /// The work package, where there is one.
        wp_id: Option<String>,
        /// What was found.
        message: String,
        /// What to do now.
        remedy: String,
    }
}

impl From<&status::Finding> for Finding {
    fn from(found: &status::Finding) -> Self {
        Self {
            code: found.code.as_str().to_string(),
            severity: found.code.severity().as_str().to_string(),
            line: found.line,
            wp_id: found.wp_id.clone(),
            message: found.message.clone(),
            remedy: found.code.remedy().to_string(),
        }
    }
}

wire! {
    /// What a work package is called, and what it waits for.
    AuthoredWorkPackage {
        /// Its id.
        wp_id: String,
        /// Its title.
        title: Option<String>,
        /// The work packages that it depends on.
        dependencies: Vec<String>,
    }
}

wire! {
    /// The status of a mission at a glance.
    MissionView {
        /// The mission.
        mission: String,
        /// The surface that its status is read from.
        surface: String,
        /// The directory of its log.
        dir: String,
        /// What the log reduces to.
        board: Board,
        /// Weighted readiness in per cent, with one decimal.
        percentage: String,
        /// Finished work packages.
        done: usize,
        /// All work packages.
        total: usize,
        /// The work packages that have a file, by id.
        authored: Vec<AuthoredWorkPackage>,
        /// What is wrong or odd.
        findings: Vec<Finding>,
    }
}

wire! {
    /// The findings of one mission.
    MissionFindings {
        /// The mission.
        mission: String,
        /// Whether there is no error among them.
        passed: bool,
        /// The findings.
        findings: Vec<Finding>,
    }
}

wire! {
    /// The rows of the log of a mission.
    MissionLog {
        /// The mission.
        mission: String,
        /// The rows, in the order of the file.
        rows: Vec<LogRow>,
    }
}
