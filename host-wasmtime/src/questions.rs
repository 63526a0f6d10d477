//! The questions of [`kitty_core::ask`], put to a session.

use kitty_core::{Texts, ask::MissionName, wire};
use wasmtime::{Store, component::ResourceAny};

use crate::{
    bindings::authority::Guest,
    convert::{ToWire, answer},
    error::Answer,
    ports::Host,
    session::{Sandbox, Session},
};

impl Session {
    /// Puts a question that may be refused.
    fn ask<T: ToWire>(
        &self,
        question: impl FnOnce(&Guest, &mut Store<Host>) -> wasmtime::Result<Result<T, ResourceAny>>,
    ) -> Answer<T::Wire> {
        Ok(self.run(|sandbox| {
            let Sandbox { store, guest, .. } = &mut *sandbox;
            let result = question(guest.kitty_core_authority(), store)?;
            answer(result, sandbox)
        })??)
    }

    /// Puts a question that always has an answer.
    fn tell<T: ToWire>(
        &self,
        question: impl FnOnce(&Guest, &mut Store<Host>) -> wasmtime::Result<T>,
    ) -> Answer<T::Wire> {
        Ok(self.run(|sandbox| {
            let Sandbox { store, guest, .. } = &mut *sandbox;
            let answer = question(guest.kitty_core_authority(), store)?;
            answer.to_wire(sandbox)
        })?)
    }

    /// The rules in force.
    ///
    /// # Errors
    /// As [`kitty_core::ask::policy`], and [`crate::AskError::Host`].
    pub fn policy(&self, generation: Option<&str>) -> Answer<wire::Policy> {
        self.ask(|guest, store| guest.call_policy_of(store, generation))
    }

    /// The partition table.
    ///
    /// # Errors
    /// As [`kitty_core::ask::kinds`], and [`crate::AskError::Host`].
    pub fn kinds(&self, generation: Option<&str>) -> Answer<Vec<wire::KindRow>> {
        self.ask(|guest, store| guest.call_kinds(store, generation))
    }

    /// The codes of what the component refuses: one that plans commits knows the whole registry.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn codes(&self) -> Answer<Vec<wire::CodeRow>> {
        self.tell(|guest, store| guest.call_codes(store))
    }

    /// Title, remedy and reason of one of these codes.
    ///
    /// # Errors
    /// As [`kitty_core::ask::explain`], and [`crate::AskError::Host`].
    pub fn explain(&self, code: &str) -> Answer<wire::CodeRow> {
        self.ask(|guest, store| guest.call_explain(store, code))
    }

    /// The kind of the artifact at a path, if it has one.
    ///
    /// # Errors
    /// As [`kitty_core::ask::classify`], and [`crate::AskError::Host`].
    pub fn classify(&self, path: &str, mission: Option<&str>, generation: Option<&str>) -> Answer<Option<String>> {
        self.ask(|guest, store| guest.call_classify(store, path, mission, generation))
    }

    /// Whether a primary copy of the kind is left-over coordination bookkeeping.
    ///
    /// # Errors
    /// As [`kitty_core::ask::is_coordination_residue`], and [`crate::AskError::Host`].
    pub fn is_coordination_residue(&self, kind: &str, topology: &str, generation: Option<&str>) -> Answer<bool> {
        self.ask(|guest, store| guest.call_is_coordination_residue(store, kind, topology, generation))
    }

    /// The location of a surface among the given ones.
    ///
    /// # Errors
    /// As [`kitty_core::ask::location`], and [`crate::AskError::Host`].
    pub fn location(&self, surface: &str, locations: &Texts) -> Answer<String> {
        let locations: Vec<_> = locations.clone().into_pairs().collect();
        self.ask(|guest, store| guest.call_location(store, surface, &locations))
    }

    /// Checks a branch name as the target of a new mission and answers it unchanged.
    ///
    /// # Errors
    /// As [`kitty_core::ask::branch_name`], and [`crate::AskError::Host`].
    pub fn branch_name(&self, text: &str) -> Answer<String> {
        self.ask(|guest, store| guest.call_branch_name(store, text))
    }

    /// Checks a text as one component of a path and answers it unchanged.
    ///
    /// # Errors
    /// As [`kitty_core::ask::path_segment`], and [`crate::AskError::Host`].
    pub fn path_segment(&self, text: &str) -> Answer<String> {
        self.ask(|guest, store| guest.call_path_segment(store, text))
    }

    /// The mid8 of a mission: explicit, from the id, or the tail of its slug.
    ///
    /// # Errors
    /// As [`kitty_core::ask::mid8`], and [`crate::AskError::Host`].
    pub fn mid8(&self, meta: &[u8], slug: &str) -> Answer<Option<String>> {
        self.ask(|guest, store| guest.call_mid8(store, meta, slug))
    }

    /// The first eight characters of a mission id.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn mid8_of_id(&self, id: &str) -> Answer<Option<String>> {
        self.tell(|guest, store| guest.call_mid8_of_id(store, id))
    }

    /// The mid8 that a slug carries as its tail.
    ///
    /// # Errors
    /// As [`kitty_core::ask::mid8_of_slug`], and [`crate::AskError::Host`].
    pub fn mid8_of_slug(&self, slug: &str) -> Answer<Option<String>> {
        self.ask(|guest, store| guest.call_mid8_of_slug(store, slug))
    }

    /// The slug without its number.
    ///
    /// # Errors
    /// As [`kitty_core::ask::strip_number`], and [`crate::AskError::Host`].
    pub fn strip_number(&self, slug: &str) -> Answer<String> {
        self.ask(|guest, store| guest.call_strip_number(store, slug))
    }

    /// Composes a name from a slug and a mission id, or its mid8.
    ///
    /// # Errors
    /// As [`kitty_core::ask::mission_name`], and [`crate::AskError::Host`].
    pub fn mission_name(&self, name: MissionName, slug: &str, id: Option<&str>) -> Answer<String> {
        self.ask(|guest, store| guest.call_mission_name(store, name.into(), slug, id))
    }

    /// The branch of a lane.
    ///
    /// # Errors
    /// As [`kitty_core::ask::lane_branch`], and [`crate::AskError::Host`].
    pub fn lane_branch(
        &self,
        slug: &str,
        lane: &str,
        id: Option<&str>,
        planning_branch: Option<&str>,
        generation: Option<&str>,
    ) -> Answer<String> {
        self.ask(|guest, store| guest.call_lane_branch(store, slug, lane, id, planning_branch, generation))
    }

    /// The worktree directory of a lane.
    ///
    /// # Errors
    /// As [`kitty_core::ask::lane_worktree`], and [`crate::AskError::Host`].
    pub fn lane_worktree(&self, slug: &str, lane: &str, id: Option<&str>, generation: Option<&str>) -> Answer<String> {
        self.ask(|guest, store| guest.call_lane_worktree(store, slug, lane, id, generation))
    }

    /// Reads a branch name.
    ///
    /// # Errors
    /// As [`kitty_core::ask::parse_branch`], and [`crate::AskError::Host`].
    pub fn parse_branch(&self, name: &str, generation: Option<&str>) -> Answer<Option<wire::ParsedBranch>> {
        self.ask(|guest, store| guest.call_parse_branch(store, name, generation))
    }

    /// Reads the name of a worktree directory.
    ///
    /// # Errors
    /// As [`kitty_core::ask::parse_worktree`], and [`crate::AskError::Host`].
    pub fn parse_worktree(&self, name: &str, generation: Option<&str>) -> Answer<Option<wire::ParsedWorktree>> {
        self.ask(|guest, store| guest.call_parse_worktree(store, name, generation))
    }

    /// The stored topology that a text is, if it is one.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn stored_topology(&self, text: &str) -> Answer<Option<String>> {
        self.tell(|guest, store| guest.call_stored_topology(store, text))
    }

    /// The cell of the grid.
    ///
    /// # Errors
    /// [`crate::AskError::Host`].
    pub fn derive_topology(&self, coordination: bool, lanes: bool) -> Answer<String> {
        self.tell(|guest, store| guest.call_derive_topology(store, coordination, lanes))
    }

    /// Whether COORD kinds live on a coordination branch.
    ///
    /// # Errors
    /// As [`kitty_core::ask::routes_through_coordination`], and [`crate::AskError::Host`].
    pub fn routes_through_coordination(&self, topology: &str) -> Answer<bool> {
        self.ask(|guest, store| guest.call_routes_through_coordination(store, topology))
    }

    /// What an unstamped mission of this derived shape is.
    ///
    /// # Errors
    /// As [`kitty_core::ask::unstamped_topology`], and [`crate::AskError::Host`].
    pub fn unstamped_topology(&self, topology: &str, generation: Option<&str>) -> Answer<String> {
        self.ask(|guest, store| guest.call_unstamped_topology(store, topology, generation))
    }

    /// The effective topology of the bytes of `meta.json` and `lanes.json`.
    ///
    /// # Errors
    /// As [`kitty_core::ask::topology_of`], and [`crate::AskError::Host`].
    pub fn topology_of(&self, meta: Option<&[u8]>, lanes: Option<&[u8]>, generation: Option<&str>) -> Answer<String> {
        self.ask(|guest, store| guest.call_topology_of(store, meta, lanes, generation))
    }

    /// Refuses a mission stamped flat whose manifest lists code lanes.
    ///
    /// # Errors
    /// As [`kitty_core::ask::check_manifest`], and [`crate::AskError::Host`].
    pub fn check_manifest(&self, topology: &str, has_code_lanes: bool, mission: &str) -> Answer<()> {
        self.ask(|guest, store| guest.call_check_manifest(store, topology, has_code_lanes, mission))
    }

    /// The topology of a new mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::create_topology`], and [`crate::AskError::Host`].
    pub fn create_topology(&self, facts: &wire::CreateFacts, generation: Option<&str>) -> Answer<String> {
        self.ask(|guest, store| guest.call_create_topology(store, &facts.into(), generation))
    }

    /// The deciding facts of the bytes of a `meta.json`.
    ///
    /// # Errors
    /// As [`kitty_core::ask::meta_view`], and [`crate::AskError::Host`].
    pub fn meta_view(&self, meta: &[u8]) -> Answer<wire::Meta> {
        self.ask(|guest, store| guest.call_meta_view(store, meta))
    }

    /// The primary checkout above a directory.
    ///
    /// # Errors
    /// As [`kitty_core::ask::discover`], and [`crate::AskError::Host`].
    pub fn discover(&self, start: &str) -> Answer<String> {
        self.ask(|guest, store| guest.call_discover(store, start))
    }

    /// The primary checkout that the directory is, or is a linked worktree of.
    ///
    /// # Errors
    /// As [`kitty_core::ask::main_root`], and [`crate::AskError::Host`].
    pub fn main_root(&self, dir: &str) -> Answer<String> {
        self.ask(|guest, store| guest.call_main_root(store, dir))
    }
}
