//! The exported resource.

use alloc::{string::String, vec::Vec};

use kitty_core::{ask, wire};

use crate::{
    bindings::exports::kitty::core::{authority as wit, types},
    convert::ToWit,
    ports::Host,
};

/// A repository and the rules in force for it.
pub struct Repository {
    root: String,
    policy: wire::Policy,
}

impl Repository {
    /// The core's twin borrows its root, so it is made anew for each question. The generation is
    /// known by now: nothing is read.
    #[inline(never)]
    fn ask(&self) -> Result<ask::Repository<'_>, types::Refusal> {
        ask::Repository::open(&Host, &Host, &self.root, Some(&self.policy.generation)).map_err(ToWit::to_wit)
    }
}

impl wit::GuestRepository for Repository {
    fn open(root: String, generation: Option<String>) -> Result<wit::Repository, types::Refusal> {
        let opened = ask::Repository::open(&Host, &Host, &root, generation.as_deref());
        let policy = opened.map_err(ToWit::to_wit)?.policy();
        Ok(wit::Repository::new(Self { root, policy }))
    }

    fn policy(&self) -> types::Policy {
        self.policy.clone().to_wit()
    }

    fn missions(&self) -> Result<types::Missions, types::Refusal> {
        self.ask()?.missions().to_wit()
    }

    fn fold(&self, handle: String) -> Result<types::Mission, types::Refusal> {
        self.ask()?.fold(&handle).to_wit()
    }

    fn fold_for_create(&self, handle: String, mission_type: String) -> Result<Option<types::Mission>, types::Refusal> {
        self.ask()?.fold_for_create(&handle, &mission_type).to_wit()
    }

    fn place(
        &self,
        handle: String,
        kind: String,
        partition: Option<String>,
    ) -> Result<types::Placement, types::Refusal> {
        self.ask()?.place(&handle, &kind, partition.as_deref()).to_wit()
    }

    fn place_path(&self, handle: String, path: String) -> Result<types::Placement, types::Refusal> {
        self.ask()?.place_path(&handle, &path).to_wit()
    }

    fn routes(&self, handle: String) -> Result<Vec<types::Route>, types::Refusal> {
        self.ask()?.routes(&handle).to_wit()
    }

    fn meta(&self, handle: String) -> Result<types::Meta, types::Refusal> {
        self.ask()?.meta(&handle).to_wit()
    }

    fn topology(&self, handle: String) -> Result<String, types::Refusal> {
        self.ask()?.topology(&handle).to_wit()
    }

    fn phase(&self, handle: String) -> Result<String, types::Refusal> {
        self.ask()?.phase(&handle).to_wit()
    }

    fn target_branch(&self, handle: String) -> Result<String, types::Refusal> {
        self.ask()?.target_branch(&handle).to_wit()
    }

    fn primary_branch(&self, current_first: bool) -> Result<String, types::Refusal> {
        self.ask()?.primary_branch(current_first).to_wit()
    }

    fn coordination_state(
        &self,
        slug: String,
        mid8: Option<String>,
        branch: Option<String>,
    ) -> Result<String, types::Refusal> {
        self.ask()?.coordination_state(&slug, mid8.as_deref(), branch.as_deref()).to_wit()
    }
}
