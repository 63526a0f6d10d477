//! How one answer is held against the tool's.

use serde_json::Value;

use crate::{
    mapping::Answer,
    vector::{Expected, ToolError, Vector},
};

/// The outcome of one vector on one engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The same answer.
    Passed,
    /// Another answer, matched by exactly one row of the deviations.
    Deviation(String),
    /// No counterpart, for this reason.
    Unsupported(&'static str),
    /// Everything else, with what was answered.
    Failed(String),
}

/// Replaces the tree's root in every text of a value by `${ROOT}`.
pub fn anonymise(value: &Value, root: &str) -> Value {
    match value {
        Value::String(text) if !root.is_empty() => Value::from(text.replace(root, "${ROOT}")),
        Value::Array(items) => items.iter().map(|item| anonymise(item, root)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), anonymise(member, root))).collect()
        }
        other => other.clone(),
    }
}

/// Whether the answer is the tool's.
pub fn same(vector: &Vector, answer: &Answer) -> bool {
    match (&vector.expected, answer) {
        (Expected { ok: Some(expected), .. }, Answer::Ok(value)) => without_sentences(vector, expected) == *value,
        (Expected { ok: Some(result), .. }, Answer::Refused(refusal)) => is_refusing(result, refusal),
        (Expected { error: Some(error), .. }, Answer::Refused(refusal)) => error.crash || same_error(error, refusal),
        _ => false,
    }
}

/// What the tool's router answers instead of raising, with our codes for it.
const REFUSING: &[(&str, &[&str])] = &[
    ("no_op_wrong_surface", &["SAFE_COMMIT_PROTECTED_BRANCH", "PATH_NOT_FOUND", "COORD_COPY_CONFLICT"]),
    ("error", &["SAFE_COMMIT_HEAD_MISMATCH", "SAFE_COMMIT_PROTECTED_BRANCH"]),
];

/// Whether a result of the tool's router is this refusal: nothing is committed, for a reason of ours.
fn is_refusing(result: &Value, refusal: &Value) -> bool {
    let code = refusal["code"].as_str().unwrap_or_default();
    let known = REFUSING.iter().find(|(status, _)| result["status"] == *status);
    known.is_some_and(|(_, codes)| codes.contains(&code)) && result["commit_refs"].as_array().is_some_and(Vec::is_empty)
}

/// Members of answers that are sentences for people: information, as messages are.
const SENTENCES: &[(&str, &str)] = &[("evaluate_commit_guard", "reason"), ("commit_for_mission", "diagnostic")];

fn without_sentences(vector: &Vector, expected: &Value) -> Value {
    let mut expected = expected.clone();
    for (_, member) in SENTENCES.iter().filter(|(function, _)| *function == vector.input.function) {
        if let Some(members) = expected.as_object_mut() {
            members.remove(*member);
        }
    }
    expected
}

/// What the tool calls our codes: by its own code, or by its class where it has none.
const CODES: &[(&str, &[&str])] = &[
    ("MISSION_NOT_FOUND", &["MissionNotFoundError", "FileNotFoundError"]),
    ("MISSION_AMBIGUOUS_SELECTOR", &["MISSION_AMBIGUOUS_SELECTOR", "AmbiguousHandleError"]),
    ("UNSAFE_MISSION_SLUG", &["ValueError", "UnsafePathSegmentError", "InvalidMissionSlug"]),
    (
        "MISSION_SELECTION_REQUIRED",
        &["FEATURE_CONTEXT_UNRESOLVED", "MISSION_CONTEXT_UNRESOLVED", "ValueError", "UnsafePathSegmentError"],
    ),
    ("INVALID_MISSION_IDENTITY", &["INVALID_MISSION_IDENTITY", "ValueError"]),
    ("MISSION_META_MALFORMED", &["MissionMetaReadError", "ValueError"]),
    ("MISSION_META_MISSING", &["FileNotFoundError"]),
    ("FACT_UNAVAILABLE", &["LifecyclePhaseProbeError"]),
    ("MALFORMED_QUESTION", &["ValueError"]),
    ("SURFACE_WITHOUT_LOCATION", &["ValueError"]),
    ("LIFECYCLE_PHASE_UNDECIDED", &["LifecyclePhaseProbeError"]),
    ("MISSION_NUMBER_INVALID", &["ValueError"]),
    ("STATUS_UNREADABLE", &["StoreError", "DiaryError"]),
    ("UNKNOWN_LANE", &["ValueError"]),
    ("BAD_WP_ID", &["ValueError"]),
    ("PROTECTION_CONFIG_MALFORMED", &["ProtectionConfigError"]),
    ("SAFE_COMMIT_PROTECTED_BRANCH", &["SAFE_COMMIT_PROTECTED_BRANCH", "ProtectedBranchCommitError"]),
    ("UNCHANGED", &["RuntimeError"]),
    ("HOOK_REJECTED", &["RuntimeError"]),
    ("COMMIT_MESSAGE_EMPTY", &["RuntimeError"]),
    ("PATH_NOT_FOUND", &["RuntimeError"]),
];

/// Reasons that both sides give, where a class of the tool says too little.
const REASONS: &[(&str, &[&str])] = &[
    ("INVALID_MISSION_IDENTITY", &["mission_id_too_short"]),
    ("MISSION_META_MALFORMED", &["malformed_json", "not_an_object", "unreadable", "undecodable"]),
    ("MISSION_NUMBER_INVALID", &["bad_mission_number"]),
    ("SURFACE_WITHOUT_LOCATION", &["no_location"]),
    ("MISSION_SELECTION_REQUIRED", &["empty"]),
    ("HOOK_REJECTED", &["git_commit_failed"]),
    ("COMMIT_MESSAGE_EMPTY", &["git_commit_failed"]),
    ("UNCHANGED", &["nothing_to_commit"]),
    ("PATH_NOT_FOUND", &["failed_to_stage"]),
];

fn same_error(error: &ToolError, refusal: &Value) -> bool {
    let code = refusal["code"].as_str().unwrap_or_default();
    let theirs = error.code.as_deref().unwrap_or(&error.class);
    let called =
        CODES.iter().find(|(ours, _)| *ours == code).map_or(theirs == code, |(_, names)| names.contains(&theirs));
    called && error.fields.iter().all(|(name, value)| same_field(code, name, value, refusal))
}

fn same_field(code: &str, name: &str, theirs: &Value, refusal: &Value) -> bool {
    match name {
        "candidates" => names_of(theirs) == names_of(&refusal["candidates"]),
        "reason" => {
            let known = REASONS.iter().find(|(ours, _)| *ours == code);
            known.map_or(&refusal["fields"]["reason"] == theirs, |(_, reasons)| {
                theirs.as_str().is_some_and(|theirs| reasons.contains(&theirs))
            })
        }
        "line" => refusal["fields"]["line"].as_str().and_then(|line| line.parse().ok()) == theirs.as_u64(),
        name => &refusal["fields"][name] == theirs,
    }
}

/// Candidates as directory names; the tool lists names, or records with a `mission_slug`.
fn names_of(candidates: &Value) -> Vec<String> {
    let name = |item: &Value| item.as_str().or_else(|| item["mission_slug"].as_str()).map(ToString::to_string);
    candidates.as_array().into_iter().flatten().filter_map(name).collect()
}
