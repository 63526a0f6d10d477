//! The exported resource.

use alloc::{string::String, vec::Vec};

use kitty_core::{ask, wire};

use crate::{
    bindings::exports::kitty::core::authority as wit,
    convert::{Answer, answer, route, route_of, word},
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
    pub fn ask(&self) -> Answer<ask::Repository<'_>> {
        answer(ask::Repository::open(&Host, &Host, &self.root, Some(&self.policy.generation)))
    }
}

impl wit::GuestRepository for Repository {
    fn open(root: String, generation: Option<String>) -> Answer<wit::Repository> {
        let policy = answer(ask::Repository::open(&Host, &Host, &root, generation.as_deref()))?.policy();
        Ok(wit::Repository::new(Self { root, policy }))
    }

    fn policy(&self) -> wire::Policy {
        self.policy.clone()
    }

    fn missions(&self) -> Answer<wire::Missions> {
        answer(self.ask()?.missions())
    }

    fn fold(&self, handle: String) -> Answer<wire::Mission> {
        answer(self.ask()?.fold(&handle))
    }

    fn fold_for_create(&self, handle: String, mission_type: String) -> Answer<Option<wire::Mission>> {
        answer(self.ask()?.fold_for_create(&handle, &mission_type))
    }

    fn routes(&self, handle: String, artifact: Option<wit::Artifact>) -> Answer<Vec<wit::Route>> {
        let repository = self.ask()?;
        let placed = match artifact {
            None => return answer(repository.routes(&handle)).map(|routes| routes.into_iter().map(route).collect()),
            Some(wit::Artifact::Kind(kind)) => repository.place(&handle, &kind, None),
            Some(wit::Artifact::Declared(declared)) => {
                repository.place(&handle, &declared.kind, Some(&declared.partition))
            }
            Some(wit::Artifact::Path(path)) => repository.place_path(&handle, &path),
        };
        answer(placed).map(|placed| [route_of(placed)].into())
    }

    fn meta(&self, handle: String) -> Answer<wire::Meta> {
        answer(self.ask()?.meta(&handle))
    }

    fn topology(&self, handle: String) -> Answer<String> {
        word(self.ask()?.topology(&handle))
    }

    fn phase(&self, handle: String) -> Answer<String> {
        word(self.ask()?.phase(&handle))
    }

    fn target_branch(&self, handle: String) -> Answer<String> {
        answer(self.ask()?.target_branch(&handle))
    }

    fn primary_branch(&self, current_first: bool) -> Answer<String> {
        answer(self.ask()?.primary_branch(current_first))
    }

    fn coordination_state(&self, slug: String, mid8: Option<String>, branch: Option<String>) -> Answer<String> {
        word(self.ask()?.coordination_state(&slug, mid8.as_deref(), branch.as_deref()))
    }
}
