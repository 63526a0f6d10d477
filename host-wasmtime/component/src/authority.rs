//! The exported interface: every function forwards to its namesake in [`ask`].

use alloc::{string::String, vec::Vec};

#[cfg(feature = "planning")]
use kitty_core::CODES;
#[cfg(not(feature = "planning"))]
use kitty_core::PLACEMENT_CODES;
use kitty_core::{CodeRow, ask, wire};

use crate::{
    bindings::exports::kitty::core::authority as wit,
    convert::{Answer, answer, word},
    ports::Host,
    repository::Repository,
};

/// What a component of this world can refuse with.
#[cfg(not(feature = "planning"))]
const REGISTRY: &[&CodeRow] = PLACEMENT_CODES;
#[cfg(feature = "planning")]
const REGISTRY: &[&CodeRow] = CODES;

/// The exports.
pub struct Authority;

impl wit::Guest for Authority {
    type Refusal = wire::Refusal;
    type Repository = Repository;

    fn policy_of(generation: Option<String>) -> Answer<wire::Policy> {
        answer(ask::policy(generation.as_deref()))
    }

    fn kinds(generation: Option<String>) -> Answer<Vec<wire::KindRow>> {
        answer(ask::kinds(generation.as_deref()))
    }

    fn codes() -> Vec<wire::CodeRow> {
        wire::codes_of(REGISTRY)
    }

    fn explain(code: String) -> Answer<wire::CodeRow> {
        answer(ask::explain_of(REGISTRY, &code))
    }

    fn classify(path: String, mission: Option<String>, generation: Option<String>) -> Answer<Option<String>> {
        answer(ask::classify(&path, mission.as_deref(), generation.as_deref())).map(|kind| kind.map(String::from))
    }

    fn is_coordination_residue(kind: String, topology: String, generation: Option<String>) -> Answer<bool> {
        answer(ask::is_coordination_residue(&kind, &topology, generation.as_deref()))
    }

    fn location(surface: String, locations: Vec<(String, String)>) -> Answer<String> {
        answer(ask::location(&surface, &locations.into_iter().collect()))
    }

    fn branch_name(text: String) -> Answer<String> {
        answer(ask::branch_name(&text))
    }

    fn path_segment(text: String) -> Answer<String> {
        answer(ask::path_segment(&text))
    }

    fn mid8(meta: Vec<u8>, slug: String) -> Answer<Option<String>> {
        answer(ask::mid8(&meta, &slug))
    }

    fn mid8_of_id(id: String) -> Option<String> {
        ask::mid8_of_id(&id)
    }

    fn mid8_of_slug(slug: String) -> Answer<Option<String>> {
        answer(ask::mid8_of_slug(&slug))
    }

    fn strip_number(slug: String) -> Answer<String> {
        word(ask::strip_number(&slug))
    }

    fn mission_name(name: wit::ComposedName, slug: String, id: Option<String>) -> Answer<String> {
        answer(ask::mission_name(name.into(), &slug, id.as_deref()))
    }

    fn lane_branch(
        slug: String,
        lane: String,
        id: Option<String>,
        planning_branch: Option<String>,
        generation: Option<String>,
    ) -> Answer<String> {
        answer(ask::lane_branch(&slug, &lane, id.as_deref(), planning_branch.as_deref(), generation.as_deref()))
    }

    fn lane_worktree(slug: String, lane: String, id: Option<String>, generation: Option<String>) -> Answer<String> {
        answer(ask::lane_worktree(&slug, &lane, id.as_deref(), generation.as_deref()))
    }

    fn parse_branch(name: String, generation: Option<String>) -> Answer<Option<wire::ParsedBranch>> {
        answer(ask::parse_branch(&name, generation.as_deref()))
    }

    fn parse_worktree(name: String, generation: Option<String>) -> Answer<Option<wire::ParsedWorktree>> {
        answer(ask::parse_worktree(&name, generation.as_deref()))
    }

    fn stored_topology(text: String) -> Option<String> {
        ask::stored_topology(&text).map(String::from)
    }

    fn derive_topology(coordination: bool, lanes: bool) -> String {
        ask::derive_topology(coordination, lanes).into()
    }

    fn routes_through_coordination(topology: String) -> Answer<bool> {
        answer(ask::routes_through_coordination(&topology))
    }

    fn unstamped_topology(topology: String, generation: Option<String>) -> Answer<String> {
        word(ask::unstamped_topology(&topology, generation.as_deref()))
    }

    fn topology_of(meta: Option<Vec<u8>>, lanes: Option<Vec<u8>>, generation: Option<String>) -> Answer<String> {
        word(ask::topology_of(meta.as_deref(), lanes.as_deref(), generation.as_deref()))
    }

    fn check_manifest(topology: String, has_code_lanes: bool, mission: String) -> Answer<()> {
        answer(ask::check_manifest(&topology, has_code_lanes, &mission))
    }

    fn create_topology(facts: wire::CreateFacts, generation: Option<String>) -> Answer<String> {
        word(ask::create_topology(&facts, generation.as_deref()))
    }

    fn meta_view(meta: Vec<u8>) -> Answer<wire::Meta> {
        answer(ask::meta_view(&meta))
    }

    fn discover(start: String) -> Answer<String> {
        answer(ask::discover(&Host, &start))
    }

    fn main_root(dir: String) -> Answer<String> {
        answer(ask::main_root(&Host, &dir))
    }
}
