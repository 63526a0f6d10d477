//! Names inside a mission: ids of work packages, states of subtasks.
//!
//! Source: status specification, sections 1.5 and 10.1 (Q22).

use alloc::string::{String, ToString};
use core::fmt;

use crate::{
    code::{Code, Decision, Refusal},
    identity::trim,
};

/// The id of a work package: `WP` and ASCII digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkPackageId(String);

impl WorkPackageId {
    /// Takes an id as it is written: `WP` and at least two ASCII digits.
    ///
    /// # Errors
    /// [`Code::BadWpId`].
    pub fn parse(text: &str) -> Decision<Self> {
        match digits(text) {
            Some(digits) if digits.len() >= 2 => Ok(Self(text.to_string())),
            _ => Err(bad(text)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkPackageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An id as a person types it, as it is written: trimmed, upper case, `WP` and ASCII digits.
///
/// # Errors
/// [`Code::BadWpId`].
pub fn normalize_work_package_id(text: &str) -> Decision<String> {
    let written = trim(text).to_uppercase();
    if digits(&written).is_some() { Ok(written) } else { Err(bad(text)) }
}

fn digits(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("WP")?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

fn bad(text: &str) -> Refusal {
    Refusal::new(Code::BadWpId).with("value", text)
}

/// What a person's word for the state of a subtask stands for.
pub fn subtask_state(text: &str) -> String {
    let folded = trim(text).to_lowercase();
    if folded == "not_applicable" { "skipped".to_string() } else { folded }
}
