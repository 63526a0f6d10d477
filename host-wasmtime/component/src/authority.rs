//! The exported interface: every function forwards to its namesake in [`ask`].

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use kitty_core::{ask, wire};

use crate::{
    bindings::exports::kitty::core::{authority as wit, types},
    convert::ToWit as _,
    ports::Host,
    repository::Repository,
};

/// The exports.
pub struct Authority;

impl types::Guest for Authority {
    type Refusal = wire::Refusal;
}

impl wit::Guest for Authority {
    type Repository = Repository;

    fn policy_of(generation: Option<String>) -> Result<types::Policy, types::Refusal> {
        ask::policy(generation.as_deref()).to_wit()
    }

    fn kinds(generation: Option<String>) -> Result<Vec<types::KindRow>, types::Refusal> {
        ask::kinds(generation.as_deref()).to_wit()
    }

    fn codes() -> Vec<types::CodeRow> {
        wire::codes().to_wit()
    }

    fn explain(code: String) -> Result<types::CodeRow, types::Refusal> {
        ask::explain(&code).to_wit()
    }

    fn classify(
        path: String,
        mission: Option<String>,
        generation: Option<String>,
    ) -> Result<Option<String>, types::Refusal> {
        ask::classify(&path, mission.as_deref(), generation.as_deref()).to_wit()
    }

    fn is_coordination_residue(
        kind: String,
        topology: String,
        generation: Option<String>,
    ) -> Result<bool, types::Refusal> {
        ask::is_coordination_residue(&kind, &topology, generation.as_deref()).to_wit()
    }

    fn location(surface: String, locations: Vec<(String, String)>) -> Result<String, types::Refusal> {
        let mut by_surface = BTreeMap::new();
        for (surface, dir) in locations {
            by_surface.insert(surface, dir);
        }
        ask::location(&surface, &by_surface).to_wit()
    }

    fn branch_name(text: String) -> Result<String, types::Refusal> {
        ask::branch_name(&text).to_wit()
    }

    fn path_segment(text: String) -> Result<String, types::Refusal> {
        ask::path_segment(&text).to_wit()
    }

    fn mid8(meta: Vec<u8>, slug: String) -> Result<Option<String>, types::Refusal> {
        ask::mid8(&meta, &slug).to_wit()
    }

    fn mid8_of_id(id: String) -> Option<String> {
        ask::mid8_of_id(&id).to_wit()
    }

    fn mid8_of_slug(slug: String) -> Result<Option<String>, types::Refusal> {
        ask::mid8_of_slug(&slug).to_wit()
    }

    fn strip_number(slug: String) -> Result<String, types::Refusal> {
        ask::strip_number(&slug).to_wit()
    }

    fn mission_name(name: types::ComposedName, slug: String, id: Option<String>) -> Result<String, types::Refusal> {
        ask::mission_name(name.into(), &slug, id.as_deref()).to_wit()
    }

    fn lane_branch(
        slug: String,
        lane: String,
        id: Option<String>,
        planning_branch: Option<String>,
        generation: Option<String>,
    ) -> Result<String, types::Refusal> {
        ask::lane_branch(&slug, &lane, id.as_deref(), planning_branch.as_deref(), generation.as_deref()).to_wit()
    }

    fn lane_worktree(
        slug: String,
        lane: String,
        id: Option<String>,
        generation: Option<String>,
    ) -> Result<String, types::Refusal> {
        ask::lane_worktree(&slug, &lane, id.as_deref(), generation.as_deref()).to_wit()
    }

    fn parse_branch(name: String, generation: Option<String>) -> Result<Option<types::ParsedBranch>, types::Refusal> {
        ask::parse_branch(&name, generation.as_deref()).to_wit()
    }

    fn parse_worktree(
        name: String,
        generation: Option<String>,
    ) -> Result<Option<types::ParsedWorktree>, types::Refusal> {
        ask::parse_worktree(&name, generation.as_deref()).to_wit()
    }

    fn stored_topology(text: String) -> Option<String> {
        ask::stored_topology(&text).to_wit()
    }

    fn derive_topology(coordination: bool, lanes: bool) -> String {
        ask::derive_topology(coordination, lanes).to_wit()
    }

    fn routes_through_coordination(topology: String) -> Result<bool, types::Refusal> {
        ask::routes_through_coordination(&topology).to_wit()
    }

    fn unstamped_topology(topology: String, generation: Option<String>) -> Result<String, types::Refusal> {
        ask::unstamped_topology(&topology, generation.as_deref()).to_wit()
    }

    fn topology_of(
        meta: Option<Vec<u8>>,
        lanes: Option<Vec<u8>>,
        generation: Option<String>,
    ) -> Result<String, types::Refusal> {
        ask::topology_of(meta.as_deref(), lanes.as_deref(), generation.as_deref()).to_wit()
    }

    fn check_manifest(topology: String, has_code_lanes: bool, mission: String) -> Result<(), types::Refusal> {
        ask::check_manifest(&topology, has_code_lanes, &mission).to_wit()
    }

    fn create_topology(facts: types::CreateFacts, generation: Option<String>) -> Result<String, types::Refusal> {
        ask::create_topology(&facts.into(), generation.as_deref()).to_wit()
    }

    fn meta_view(meta: Vec<u8>) -> Result<types::Meta, types::Refusal> {
        ask::meta_view(&meta).to_wit()
    }

    fn discover(start: String) -> Result<String, types::Refusal> {
        ask::discover(&Host, &start).to_wit()
    }

    fn main_root(dir: String) -> Result<String, types::Refusal> {
        ask::main_root(&Host, &dir).to_wit()
    }
}
