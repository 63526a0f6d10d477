//! The questions that need no repository: [`kitty_core::ask`], function by function.
//!
//! Absent arguments are `undefined` or `null`.
#![expect(clippy::needless_pass_by_value, reason = "an optional text can only cross the border by value")]
#![expect(clippy::missing_errors_doc, reason = "what a question refuses is documented at kitty_core::ask")]

use kitty_core::ask::{self, MissionName};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::{
    arguments::{create_facts, list, text, texts},
    convert::{Outcome, answer, argument, plain, thrown, type_error, word},
};

/// [`ask::classify`]
#[wasm_bindgen]
pub fn classify(path: &str, mission: Option<String>, generation: Option<String>) -> Outcome<Option<String>> {
    plain(ask::classify(path, mission.as_deref(), generation.as_deref())).map(|kind| kind.map(String::from))
}

/// [`ask::kinds`]
#[wasm_bindgen]
pub fn kinds(generation: Option<String>) -> Outcome<JsValue> {
    answer(ask::kinds(generation.as_deref()))
}

/// [`ask::policy`]
#[wasm_bindgen]
pub fn policy(generation: Option<String>) -> Outcome<JsValue> {
    answer(ask::policy(generation.as_deref()))
}

/// The refusal of a question about a code that is none of these: what is said of each is data of
/// the package and not of the module.
#[wasm_bindgen(js_name = unknownCode)]
pub fn unknown_code(known: JsValue) -> Outcome<JsValue> {
    let known = argument("known", &known, |value| list(value, text))?;
    Ok(thrown(&ask::malformed("unknown code").candidates_are(known)))
}

/// [`ask::is_coordination_residue`]
#[wasm_bindgen(js_name = isCoordinationResidue)]
pub fn is_coordination_residue(kind: &str, topology: &str, generation: Option<String>) -> Outcome<bool> {
    plain(ask::is_coordination_residue(kind, topology, generation.as_deref()))
}

/// [`ask::location`]
#[wasm_bindgen]
pub fn location(surface: &str, locations: JsValue) -> Outcome<String> {
    plain(ask::location(surface, &argument("locations", &locations, texts)?))
}

/// [`ask::branch_name`]
#[wasm_bindgen(js_name = branchName)]
pub fn branch_name(text: &str) -> Outcome<String> {
    plain(ask::branch_name(text))
}

/// [`ask::path_segment`]
#[wasm_bindgen(js_name = pathSegment)]
pub fn path_segment(text: &str) -> Outcome<String> {
    plain(ask::path_segment(text))
}

/// [`ask::stored_topology`]
#[wasm_bindgen(js_name = storedTopology)]
pub fn stored_topology(text: &str) -> Option<String> {
    ask::stored_topology(text).map(String::from)
}

/// [`ask::derive_topology`]
#[wasm_bindgen(js_name = deriveTopology)]
pub fn derive_topology(coordination: bool, lanes: bool) -> String {
    ask::derive_topology(coordination, lanes).to_owned()
}

/// [`ask::routes_through_coordination`]
#[wasm_bindgen(js_name = routesThroughCoordination)]
pub fn routes_through_coordination(topology: &str) -> Outcome<bool> {
    plain(ask::routes_through_coordination(topology))
}

/// [`ask::unstamped_topology`]
#[wasm_bindgen(js_name = unstampedTopology)]
pub fn unstamped_topology(topology: &str, generation: Option<String>) -> Outcome<String> {
    word(ask::unstamped_topology(topology, generation.as_deref()))
}

/// [`ask::topology_of`]
#[wasm_bindgen(js_name = topologyOf)]
pub fn topology_of(meta: Option<Vec<u8>>, lanes: Option<Vec<u8>>, generation: Option<String>) -> Outcome<String> {
    word(ask::topology_of(meta.as_deref(), lanes.as_deref(), generation.as_deref()))
}

/// [`ask::check_manifest`]
#[wasm_bindgen(js_name = checkManifest)]
pub fn check_manifest(topology: &str, has_code_lanes: bool, mission: &str) -> Outcome<()> {
    plain(ask::check_manifest(topology, has_code_lanes, mission))
}

/// [`ask::create_topology`]
#[wasm_bindgen(js_name = createTopology)]
pub fn create_topology(facts: JsValue, generation: Option<String>) -> Outcome<String> {
    word(ask::create_topology(&argument("facts", &facts, create_facts)?, generation.as_deref()))
}

/// [`ask::meta_view`]
#[wasm_bindgen(js_name = metaView)]
pub fn meta_view(meta: &[u8]) -> Outcome<JsValue> {
    answer(ask::meta_view(meta))
}

/// [`ask::mid8`]
#[wasm_bindgen]
pub fn mid8(meta: &[u8], slug: &str) -> Outcome<Option<String>> {
    plain(ask::mid8(meta, slug))
}

/// [`ask::mid8_of_id`]
#[wasm_bindgen(js_name = mid8OfId)]
pub fn mid8_of_id(id: &str) -> Option<String> {
    ask::mid8_of_id(id)
}

/// [`ask::mid8_of_slug`]
#[wasm_bindgen(js_name = mid8OfSlug)]
pub fn mid8_of_slug(slug: &str) -> Outcome<Option<String>> {
    plain(ask::mid8_of_slug(slug))
}

/// [`ask::strip_number`]
#[wasm_bindgen(js_name = stripNumber)]
pub fn strip_number(slug: &str) -> Outcome<String> {
    plain(ask::strip_number(slug)).map(String::from)
}

/// [`ask::mission_name`]
#[wasm_bindgen(js_name = missionName)]
pub fn mission_name(name: &str, slug: &str, mission_id: Option<String>) -> Outcome<String> {
    let name = MissionName::parse(name).ok_or_else(|| type_error(&format!("unknown name `{name}`")))?;
    plain(ask::mission_name(name, slug, mission_id.as_deref()))
}

/// [`ask::lane_branch`]
#[wasm_bindgen(js_name = laneBranch)]
pub fn lane_branch(
    slug: &str,
    lane: &str,
    mission_id: Option<String>,
    planning_branch: Option<String>,
    generation: Option<String>,
) -> Outcome<String> {
    plain(ask::lane_branch(slug, lane, mission_id.as_deref(), planning_branch.as_deref(), generation.as_deref()))
}

/// [`ask::lane_worktree`]
#[wasm_bindgen(js_name = laneWorktree)]
pub fn lane_worktree(
    slug: &str,
    lane: &str,
    mission_id: Option<String>,
    generation: Option<String>,
) -> Outcome<String> {
    plain(ask::lane_worktree(slug, lane, mission_id.as_deref(), generation.as_deref()))
}

/// [`ask::parse_branch`]
#[wasm_bindgen(js_name = parseBranch)]
pub fn parse_branch(name: &str, generation: Option<String>) -> Outcome<JsValue> {
    answer(ask::parse_branch(name, generation.as_deref()))
}

/// [`ask::parse_worktree`]
#[wasm_bindgen(js_name = parseWorktree)]
pub fn parse_worktree(name: &str, generation: Option<String>) -> Outcome<JsValue> {
    answer(ask::parse_worktree(name, generation.as_deref()))
}
