//! Questions about the event log: [`kitty_core::ask::status`], function by function.
//!
//! Absent arguments are `undefined` or `null`.
#![expect(clippy::needless_pass_by_value, reason = "an optional text can only cross the border by value")]
#![expect(clippy::missing_errors_doc, reason = "what a question refuses is documented at kitty_core::ask")]

use js_sys::JSON;
use kitty_core::{
    ask::status::{self as ask, GrowingLog},
    wire::TransitionFacts,
};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::convert::{Outcome, Read, answer, argument, plain, value};

/// A structure, read as JSON: `serde-wasm-bindgen` would take a misspelt key for an absent one.
fn structure<T: DeserializeOwned>(value: &JsValue) -> Read<T> {
    let text = JSON::stringify(value).ok().and_then(|text| JsValue::from(text).as_string());
    serde_json::from_str(&text.ok_or("no JSON value")?).map_err(|error| error.to_string())
}

/// [`ask::reduce`]
#[wasm_bindgen]
pub fn reduce(log: &[u8], generation: Option<String>) -> Outcome<JsValue> {
    answer(ask::reduce(log, generation.as_deref()))
}

/// [`ask::board`]
#[wasm_bindgen]
pub fn board(
    log: &[u8],
    meta: Option<Vec<u8>>,
    current: Option<Vec<u8>>,
    generation: Option<String>,
) -> Outcome<JsValue> {
    answer(ask::board(log, meta.as_deref(), current.as_deref(), generation.as_deref()))
}

/// [`ask::snapshot`]
#[wasm_bindgen]
pub fn snapshot(
    log: &[u8],
    meta: Option<Vec<u8>>,
    current: Option<Vec<u8>>,
    generation: Option<String>,
) -> Outcome<String> {
    plain(ask::snapshot(log, meta.as_deref(), current.as_deref(), generation.as_deref()))
}

/// [`ask::findings`]
#[wasm_bindgen]
pub fn findings(
    log: Option<Vec<u8>>,
    older: Option<Vec<u8>>,
    meta: Option<Vec<u8>>,
    current: Option<Vec<u8>>,
    generation: Option<String>,
) -> Outcome<JsValue> {
    let [log, older, meta, current] = [&log, &older, &meta, &current].map(Option::as_deref);
    answer(ask::findings(log, older, meta, current, generation.as_deref()))
}

/// [`ask::rows`]
#[wasm_bindgen]
pub fn rows(log: &[u8], mission_ids: JsValue, generation: Option<String>) -> Outcome<JsValue> {
    answer(ask::rows(log, &argument("missionIds", &mission_ids, structure)?, generation.as_deref()))
}

/// [`ask::merge_logs`]
#[wasm_bindgen(js_name = mergeLogs)]
pub fn merge_logs(base: &[u8], ours: &[u8], theirs: &[u8]) -> Outcome<String> {
    plain(ask::merge_logs(base, ours, theirs))
}

/// [`ask::lanes`]
#[wasm_bindgen]
pub fn lanes() -> Outcome<JsValue> {
    value(&ask::lanes())
}

/// [`ask::resolve_lane`]
#[wasm_bindgen(js_name = resolveLane)]
pub fn resolve_lane(text: &str) -> String {
    ask::resolve_lane(text)
}

fn facts(facts: &JsValue) -> Outcome<TransitionFacts> {
    if facts.is_undefined() { Ok(TransitionFacts::default()) } else { argument("facts", facts, structure) }
}

/// [`ask::check_transition`]
#[wasm_bindgen(js_name = checkTransition)]
pub fn check_transition(from: &str, to: &str, known: JsValue, generation: Option<String>) -> Outcome<()> {
    plain(ask::check_transition(from, to, &facts(&known)?, generation.as_deref()))
}

/// [`ask::check_guard`]
#[wasm_bindgen(js_name = checkGuard)]
pub fn check_guard(from: &str, to: &str, known: JsValue, generation: Option<String>) -> Outcome<()> {
    plain(ask::check_guard(from, to, &facts(&known)?, generation.as_deref()))
}

/// [`ask::unfinished_work_packages`]
#[wasm_bindgen(js_name = unfinishedWorkPackages)]
pub fn unfinished_work_packages(work_packages: JsValue, expected: Vec<String>) -> Outcome<Vec<String>> {
    Ok(ask::unfinished_work_packages(&argument("workPackages", &work_packages, structure)?, &expected))
}

/// [`ask::normalize_work_package_id`]
#[wasm_bindgen(js_name = normalizeWorkPackageId)]
pub fn normalize_work_package_id(text: &str) -> Outcome<String> {
    plain(ask::normalize_work_package_id(text))
}

/// [`ask::subtask_state`]
#[wasm_bindgen(js_name = subtaskState)]
pub fn subtask_state(text: &str) -> String {
    ask::subtask_state(text)
}

/// [`ask::total_order`]
#[wasm_bindgen(js_name = totalOrder)]
pub fn total_order(rows: &str) -> Outcome<JsValue> {
    answer(ask::total_order(rows))
}

/// [`GrowingLog`]
#[wasm_bindgen]
pub struct Growing(GrowingLog);

#[wasm_bindgen]
impl Growing {
    /// [`GrowingLog::new`]
    #[wasm_bindgen(constructor)]
    pub fn new(generation: Option<String>) -> Outcome<Self> {
        plain(GrowingLog::new(generation.as_deref())).map(Self)
    }

    /// [`GrowingLog::append`]
    pub fn append(&mut self, bytes: &[u8]) -> Outcome<()> {
        plain(self.0.append(bytes))
    }

    /// [`GrowingLog::finish`]
    pub fn finish(&mut self) -> Outcome<()> {
        plain(self.0.finish())
    }

    /// [`GrowingLog::lines`]
    pub fn lines(&self) -> usize {
        self.0.lines()
    }

    /// [`GrowingLog::board`]
    pub fn board(&self, meta: Option<Vec<u8>>, current: Option<Vec<u8>>) -> Outcome<JsValue> {
        answer(self.0.board(meta.as_deref(), current.as_deref()))
    }
}
