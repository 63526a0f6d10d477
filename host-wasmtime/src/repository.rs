//! Questions about one repository.

use kitty_core::wire;
use wasmtime::{Store, component::ResourceAny};

use crate::{
    authority::Authority,
    bindings::authority::{Artifact, DeclaredKind, GuestRepository},
    convert::{ToWire, answer},
    error::Answer,
    ports::{Host, Ports},
    session::{Sandbox, Session},
};

/// A repository in a sandbox of its own. Each question is one decision over the ports' facts of
/// that moment.
#[derive(Debug)]
pub struct Repository {
    session: Session,
    root: String,
    policy: wire::Policy,
}

impl Repository {
    /// The repository whose primary checkout is `root` (see [`Session::discover`] and
    /// [`Session::main_root`]). Without a generation, the recorded one counts.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::open`], and [`crate::AskError::Host`].
    pub fn open(authority: &Authority, ports: Ports, root: &str, generation: Option<&str>) -> Answer<Self> {
        let session = authority.session(ports);
        let policy = session.run(|sandbox| {
            let this = match open(sandbox, root, generation)? {
                Ok(this) => this,
                Err(refusal) => return Ok(Err(refusal.to_wire(sandbox)?)),
            };
            let Sandbox { store, guest, .. } = &mut *sandbox;
            let policy = guest.kitty_core_authority().repository().call_policy(store, this)?;
            Ok(Ok(policy.to_wire(sandbox)?))
        })??;
        Ok(Self { session, root: root.to_owned(), policy })
    }

    /// The sandbox, for questions that are not about the repository.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The primary checkout.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The rules in force.
    pub fn policy(&self) -> &wire::Policy {
        &self.policy
    }

    fn ask<T: ToWire>(
        &self,
        question: impl FnOnce(
            GuestRepository<'_>,
            &mut Store<Host>,
            ResourceAny,
        ) -> wasmtime::Result<Result<T, ResourceAny>>,
    ) -> Answer<T::Wire> {
        self.with(|sandbox, this| {
            let Sandbox { store, guest, .. } = &mut *sandbox;
            let result = question(guest.kitty_core_authority().repository(), store, this)?;
            answer(result, sandbox)
        })
    }

    /// Runs a question in the sandbox, with the repository opened in it.
    pub(crate) fn with<T>(
        &self,
        question: impl FnOnce(&mut Sandbox, ResourceAny) -> wasmtime::Result<Result<T, wire::Refusal>>,
    ) -> Answer<T> {
        Ok(self.session.run(|sandbox| {
            let this = match sandbox.repository {
                Some(this) => this,
                // The sandbox is new, because the last one failed; the generation is known by now.
                None => match open(sandbox, &self.root, Some(&self.policy.generation))? {
                    Ok(this) => this,
                    Err(refusal) => return Ok(Err(refusal.to_wire(sandbox)?)),
                },
            };
            question(sandbox, this)
        })??)
    }

    /// All missions with every handle form, defects and ambiguities.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::missions`], and [`crate::AskError::Host`].
    pub fn missions(&self) -> Answer<wire::Missions> {
        self.ask(|guest, store, this| guest.call_missions(store, this))
    }

    /// The mission that a handle designates.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::fold`], and [`crate::AskError::Host`].
    pub fn fold(&self, handle: &str) -> Answer<wire::Mission> {
        self.ask(|guest, store, this| guest.call_fold(store, this, handle))
    }

    /// As [`Self::fold`], for creating a mission of the given type under that handle.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::fold_for_create`], and [`crate::AskError::Host`].
    pub fn fold_for_create(&self, handle: &str, mission_type: &str) -> Answer<Option<wire::Mission>> {
        self.ask(|guest, store, this| guest.call_fold_for_create(store, this, handle, mission_type))
    }

    /// Where artifacts of a kind live. A partition declares a kind that the table does not know.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::place`], and [`crate::AskError::Host`].
    pub fn place(&self, handle: &str, kind: &str, partition: Option<&str>) -> Answer<wire::Placement> {
        let kind = kind.to_owned();
        let artifact = match partition {
            None => Artifact::Kind(kind),
            Some(partition) => Artifact::Declared(DeclaredKind { kind, partition: partition.to_owned() }),
        };
        self.route(handle, &artifact)
    }

    /// Where the artifact at a path lives.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::place_path`], and [`crate::AskError::Host`].
    pub fn place_path(&self, handle: &str, path: &str) -> Answer<wire::Placement> {
        self.route(handle, &Artifact::Path(path.to_owned()))
    }

    /// The only row of the answer about one artifact.
    fn route(&self, handle: &str, artifact: &Artifact) -> Answer<wire::Placement> {
        self.with(|sandbox, this| {
            let Sandbox { store, guest, .. } = &mut *sandbox;
            let routes = guest.kitty_core_authority().repository().call_routes(store, this, handle, Some(artifact))?;
            let mut routes = match answer(routes, sandbox)? {
                Ok(routes) => routes.into_iter(),
                Err(refusal) => return Ok(Err(refusal)),
            };
            match (routes.next(), routes.next()) {
                (Some(wire::Route { placement: Some(placement), .. }), None) => Ok(Ok(placement)),
                (Some(wire::Route { refusal: Some(refusal), .. }), None) => Ok(Err(refusal)),
                _ => Err(wasmtime::Error::msg("it did not answer one route for one artifact")),
            }
        })
    }

    /// The routing table of a mission, from one survey.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::routes`], and [`crate::AskError::Host`].
    pub fn routes(&self, handle: &str) -> Answer<Vec<wire::Route>> {
        self.ask(|guest, store, this| guest.call_routes(store, this, handle, None))
    }

    /// The deciding facts of the mission's `meta.json`.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::meta`], and [`crate::AskError::Host`].
    pub fn meta(&self, handle: &str) -> Answer<wire::Meta> {
        self.ask(|guest, store, this| guest.call_meta(store, this, handle))
    }

    /// The effective topology of the mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::topology`], and [`crate::AskError::Host`].
    pub fn topology(&self, handle: &str) -> Answer<String> {
        self.ask(|guest, store, this| guest.call_topology(store, this, handle))
    }

    /// The lifecycle phase of the mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::phase`], and [`crate::AskError::Host`].
    pub fn phase(&self, handle: &str) -> Answer<String> {
        self.ask(|guest, store, this| guest.call_phase(store, this, handle))
    }

    /// The target branch of the mission.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::target_branch`], and [`crate::AskError::Host`].
    pub fn target_branch(&self, handle: &str) -> Answer<String> {
        self.ask(|guest, store, this| guest.call_target_branch(store, this, handle))
    }

    /// The primary branch; with `current-first` the checked-out one counts first.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::primary_branch`], and [`crate::AskError::Host`].
    pub fn primary_branch(&self, current_first: bool) -> Answer<String> {
        self.ask(|guest, store, this| guest.call_primary_branch(store, this, current_first))
    }

    /// What is there of the coordination surface of that name.
    ///
    /// # Errors
    /// As [`kitty_core::ask::Repository::coordination_state`], and [`crate::AskError::Host`].
    pub fn coordination_state(&self, slug: &str, mid8: Option<&str>, branch: Option<&str>) -> Answer<String> {
        self.ask(|guest, store, this| guest.call_coordination_state(store, this, slug, mid8, branch))
    }
}

fn open(
    sandbox: &mut Sandbox,
    root: &str,
    generation: Option<&str>,
) -> wasmtime::Result<Result<ResourceAny, ResourceAny>> {
    let opened = sandbox.guest.kitty_core_authority().repository().call_open(&mut sandbox.store, root, generation)?;
    sandbox.repository = opened.as_ref().ok().copied();
    Ok(opened)
}
