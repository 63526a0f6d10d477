//! The exported resource.

use alloc::{string::String, vec::Vec};

use kitty_core::{ask, wire};

use crate::{
    bindings::exports::kitty::core::authority as wit,
    convert::{Answer, answer, route, route_of, word},
    ports::Host,
};

/// A repository and the rules in force for it.
pub struct Repository(pub ask::Repository<'static>);

impl wit::GuestRepository for Repository {
    fn open(root: String, generation: Option<String>) -> Answer<wit::Repository> {
        answer(ask::Repository::open(&Host, &Host, &root, generation.as_deref()))
            .map(|opened| wit::Repository::new(Self(opened)))
    }

    fn policy(&self) -> wire::Policy {
        self.0.policy()
    }

    fn missions(&self) -> Answer<wire::Missions> {
        answer(self.0.missions())
    }

    fn fold(&self, handle: String) -> Answer<wire::Mission> {
        answer(self.0.fold(&handle))
    }

    fn fold_for_create(&self, handle: String, mission_type: String) -> Answer<Option<wire::Mission>> {
        answer(self.0.fold_for_create(&handle, &mission_type))
    }

    fn routes(&self, handle: String, artifact: Option<wit::Artifact>) -> Answer<Vec<wit::Route>> {
        let Self(repository) = self;
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
        answer(self.0.meta(&handle))
    }

    fn topology(&self, handle: String) -> Answer<String> {
        word(self.0.topology(&handle))
    }

    fn phase(&self, handle: String) -> Answer<String> {
        word(self.0.phase(&handle))
    }

    fn target_branch(&self, handle: String) -> Answer<String> {
        answer(self.0.target_branch(&handle))
    }

    fn primary_branch(&self, current_first: bool) -> Answer<String> {
        answer(self.0.primary_branch(current_first))
    }

    fn coordination_state(&self, slug: String, mid8: Option<String>, branch: Option<String>) -> Answer<String> {
        word(self.0.coordination_state(&slug, mid8.as_deref(), branch.as_deref()))
    }
}
