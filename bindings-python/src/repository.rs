//! A repository to ask.

use std::sync::Arc;

use kitty_core::{
    Files, Git, Snapshot,
    ask::{self, Answer},
};
use kitty_host_native::{NativeFiles, NativeGit};
use pyo3::{prelude::*, types::PyType};

use crate::{
    argument::{Document, PathText, Paths, Text, optional},
    boundary::{answer, detached, malformed},
    commits::{self, Capability, OnDisk},
    lift::{Lift, path as lift_path, text as lift_text},
    ports::{Failures, PythonPort},
    snapshot,
    statuses::MissionStatus,
    vocabulary,
};

/// Who answers one half of the facts.
#[derive(Clone)]
enum Source {
    /// The disk.
    Native,
    /// A snapshot.
    Memory(Arc<Snapshot>),
    /// A Python object.
    Object(Arc<Py<PyAny>>),
}

impl Source {
    fn of(object: Option<Bound<'_, PyAny>>) -> Self {
        object.map_or(Self::Native, |object| Self::Object(Arc::new(object.unbind())))
    }

    fn object<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        match self {
            Self::Object(object) => Some(object.bind(py).clone()),
            Self::Native | Self::Memory(_) => None,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Memory(_) => "snapshot",
            Self::Object(_) => "object",
        }
    }
}

/// Both halves of the facts.
struct Sources {
    files: Source,
    git: Source,
}

impl Sources {
    /// Whether both are the disk.
    fn are_native(&self) -> bool {
        matches!(self, Self { files: Source::Native, git: Source::Native })
    }

    /// Asks with ports made for this one question. Without Python objects, other Python threads
    /// run meanwhile.
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(&dyn Files, &dyn Git) -> Answer<T> + Send,
    ) -> PyResult<T> {
        let native = NativeGit::default();
        let (files, git) = (self.files.object(py), self.git.object(py));
        if files.is_none() && git.is_none() {
            return detached(py, || question(self.files(None), self.git(&native, None)));
        }
        let failures = Failures::default();
        let port = |object| PythonPort { object, failures: &failures };
        let (files, git) = (files.as_ref().map(port), git.as_ref().map(port));
        let files = self.files(files.as_ref().map(|port| port as &dyn Files));
        let git = self.git(&native, git.as_ref().map(|port| port as &dyn Git));
        let answer = answer(py, || question(files, git));
        if let Some(interruption) = failures.interruption(py) {
            return Err(interruption);
        }
        answer.inspect_err(|error| {
            if let Some(cause) = failures.take() {
                error.set_cause(py, Some(cause));
            }
        })
    }

    fn files<'a>(&'a self, object: Option<&'a dyn Files>) -> &'a dyn Files {
        match (&self.files, object) {
            (Source::Memory(snapshot), _) => &**snapshot,
            (_, Some(object)) => object,
            (_, None) => &NativeFiles,
        }
    }

    fn git<'a>(&'a self, native: &'a NativeGit, object: Option<&'a dyn Git>) -> &'a dyn Git {
        match (&self.git, object) {
            (Source::Memory(snapshot), _) => &**snapshot,
            (_, Some(object)) => object,
            (_, None) => native,
        }
    }
}

/// A repository to ask. Each method is one decision over one fresh look at the repository.
#[pyclass(frozen, module = "kitty_core")]
pub struct Repository {
    sources: Sources,
    root: String,
    generation: String,
}

impl Repository {
    fn open(py: Python<'_>, sources: Sources, root: String, generation: Option<Text<'_>>) -> PyResult<Self> {
        let generation = optional(generation);
        let policy =
            sources.ask(py, |files, git| Ok(ask::Repository::open(files, git, &root, generation)?.policy()))?;
        Ok(Self { sources, root, generation: policy.generation })
    }

    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(ask::Repository<'_>) -> Answer<T> + Send,
    ) -> PyResult<T> {
        self.sources
            .ask(py, |files, git| question(ask::Repository::open(files, git, &self.root, Some(&self.generation))?))
    }

    /// The repository as one that commits are made in.
    fn on_disk(&self, py: Python<'_>) -> PyResult<OnDisk<'_>> {
        if self.sources.are_native() {
            return Ok(OnDisk { root: &self.root, generation: &self.generation });
        }
        Err(malformed(py, "a commit is planned and made in a repository on disk"))
    }
}

#[pymethods]
impl Repository {
    /// The repository at or above `path`.
    #[new]
    #[pyo3(
        signature = (path = PathText(".".into()), *, generation = None, files = None, git = None),
        text_signature = "(path='.', *, generation=None, files=None, git=None)"
    )]
    fn new(
        py: Python<'_>,
        path: PathText<'_>,
        generation: Option<Text<'_>>,
        files: Option<Bound<'_, PyAny>>,
        git: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let sources = Sources { files: Source::of(files), git: Source::of(git) };
        let path = path.absolute(py)?;
        let root = sources.ask(py, |files, _| ask::discover(files, &path))?;
        Self::open(py, sources, root, generation)
    }

    /// The repository whose primary checkout is `root`, or whose linked worktree `root` is; nothing
    /// above `root` is looked at. With `itself`, a linked worktree stands in for the primary checkout.
    #[classmethod]
    #[pyo3(signature = (root, *, generation = None, files = None, git = None, itself = false))]
    fn at(
        class: &Bound<'_, PyType>,
        root: PathText<'_>,
        generation: Option<Text<'_>>,
        files: Option<Bound<'_, PyAny>>,
        git: Option<Bound<'_, PyAny>>,
        itself: bool,
    ) -> PyResult<Self> {
        let py = class.py();
        let sources = Sources { files: Source::of(files), git: Source::of(git) };
        let path = root.absolute(py)?;
        let root = sources
            .ask(py, |files, _| if itself { Ok(files.real_path(&path)?) } else { ask::main_root(files, &path) })?;
        Self::open(py, sources, root, generation)
    }

    /// A repository that is a value: files by path (relative ones stand below `root`), and git
    /// facts as a mapping, as a port, or none at all.
    #[classmethod]
    #[pyo3(
        signature = (files, *, root = PathText("/".into()), git = None, generation = None),
        text_signature = "($cls, files, *, root='/', git=None, generation=None)"
    )]
    fn from_snapshot(
        class: &Bound<'_, PyType>,
        files: &Bound<'_, PyAny>,
        root: PathText<'_>,
        git: Option<Bound<'_, PyAny>>,
        generation: Option<Text<'_>>,
    ) -> PyResult<Self> {
        let py = class.py();
        let root = root.absolute(py)?;
        let mut captured = match files.extract::<Document<'_>>() {
            Ok(json) => snapshot::parsed(py, json.bytes())?,
            Err(_) => snapshot::of_files(&root, files)?,
        };
        let port = match git {
            Some(git) if git.hasattr("keys")? => {
                captured.git = Some(snapshot::git_facts(&git)?);
                None
            }
            git => git,
        };
        let memory = Source::Memory(Arc::new(captured.into()));
        let git = port.map_or_else(|| memory.clone(), |port| Source::of(Some(port)));
        Self::open(py, Sources { files: memory, git }, root, generation)
    }

    /// The primary checkout.
    #[getter]
    fn root<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        lift_path(py, &self.root)
    }

    /// The generation in force.
    #[getter]
    fn generation<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        vocabulary::generation(py, &self.generation)
    }

    /// The rules in force.
    #[getter]
    fn policy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        answer(py, || ask::policy(Some(&self.generation)))?.lift(py, lift_text)
    }

    /// All missions with every form of handle, defects and ambiguities.
    fn missions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.missions())?.lift(py, lift_text)
    }

    /// The mission that a handle designates.
    fn fold<'py>(&self, py: Python<'py>, handle: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.fold(handle.0))?.lift(py, lift_text)
    }

    /// As `fold`, for creating a mission of that type under the handle; `None` when it is free.
    fn fold_for_create<'py>(
        &self,
        py: Python<'py>,
        handle: Text<'_>,
        mission_type: Text<'_>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.fold_for_create(handle.0, mission_type.0))?.lift(py, lift_text)
    }

    /// Where artifacts of a kind live. `partition` declares a kind that the table does not know.
    #[pyo3(signature = (handle, kind, *, partition = None))]
    fn place<'py>(
        &self,
        py: Python<'py>,
        handle: Text<'_>,
        kind: Text<'_>,
        partition: Option<Text<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.place(handle.0, kind.0, optional(partition)))?.lift(py, lift_text)
    }

    /// Where the artifact at a path lives.
    fn place_path<'py>(&self, py: Python<'py>, handle: Text<'_>, path: PathText<'_>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.place_path(handle.0, &path.0))?.lift(py, lift_text)
    }

    /// The routing table of a mission, from one look at the repository.
    fn routes<'py>(&self, py: Python<'py>, handle: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.routes(handle.0))?.lift(py, lift_text)
    }

    /// The deciding facts of the mission's `meta.json`.
    fn meta<'py>(&self, py: Python<'py>, handle: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.meta(handle.0))?.lift(py, lift_text)
    }

    /// The effective topology of the mission.
    fn topology<'py>(&self, py: Python<'py>, handle: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        let topology = self.ask(py, |repository| repository.topology(handle.0))?;
        vocabulary::topology(py, topology)
    }

    /// The lifecycle phase of the mission.
    fn phase<'py>(&self, py: Python<'py>, handle: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        let phase = self.ask(py, |repository| repository.phase(handle.0))?;
        vocabulary::phase(py, phase)
    }

    /// The target branch of the mission.
    fn target_branch(&self, py: Python<'_>, handle: Text<'_>) -> PyResult<String> {
        self.ask(py, |repository| repository.target_branch(handle.0))
    }

    /// The primary branch; with `current_first` the checked-out one counts first.
    #[pyo3(signature = (*, current_first = false))]
    fn primary_branch(&self, py: Python<'_>, current_first: bool) -> PyResult<String> {
        self.ask(py, |repository| repository.primary_branch(current_first))
    }

    /// What is there of the coordination surface of that name.
    #[pyo3(signature = (slug, mid8 = None, branch = None))]
    fn coordination_state<'py>(
        &self,
        py: Python<'py>,
        slug: Text<'_>,
        mid8: Option<Text<'_>>,
        branch: Option<Text<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (mid8, branch) = (optional(mid8), optional(branch));
        let state = self.ask(py, |repository| repository.coordination_state(slug.0, mid8, branch))?;
        vocabulary::coordination(py, state)
    }

    /// The status of a mission, as it is now.
    fn status(&self, py: Python<'_>, handle: Text<'_>) -> PyResult<MissionStatus> {
        let on_disk = self.sources.are_native().then(|| (self.root.clone(), self.generation.clone()));
        self.ask(py, |repository| MissionStatus::read(&repository, handle.0, on_disk))
    }

    /// Passes for a mission that can be accepted.
    fn check_acceptance(&self, py: Python<'_>, handle: Text<'_>) -> PyResult<()> {
        self.ask(py, |repository| repository.check_acceptance(handle.0))
    }

    /// What the mission adds to protection, in the generations where it does.
    fn mission_scope<'py>(&self, py: Python<'py>, handle: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        self.ask(py, |repository| repository.mission_scope(handle.0))?.lift(py, lift_text)
    }

    /// Groups these files of a mission by where they belong. No worktree is looked at.
    #[pyo3(signature = (handle, paths, *, kind = None, advance = None))]
    fn draft_commit<'py>(
        &self,
        py: Python<'py>,
        handle: Text<'_>,
        paths: Paths,
        kind: Option<Text<'_>>,
        advance: Option<Text<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let message = Document::Text("");
        let request = commits::request(paths, &message, kind, None, None, None, None, Paths::default(), advance);
        self.ask(py, |repository| repository.commit_draft(handle.0, &request))?.lift(py, lift_text)
    }

    /// Where a commit of these files of a mission lands, or why it does not. Changes nothing.
    #[pyo3(
        signature = (
            handle, paths, *, message, kind = None, capability = None, intent = None, policy = None,
            signing = None, created_here = Paths::default(), advance = None
        ),
        text_signature = "($self, handle, paths, *, message, kind=None, capability=None, intent=None, policy=None, signing=None, created_here=(), advance=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn plan_commit<'py>(
        &self,
        py: Python<'py>,
        handle: Text<'_>,
        paths: Paths,
        message: Document<'_>,
        kind: Option<Text<'_>>,
        capability: Option<PyRef<'_, Capability>>,
        intent: Option<Text<'_>>,
        policy: Option<Text<'_>>,
        signing: Option<Text<'_>>,
        created_here: Paths,
        advance: Option<Text<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let request =
            commits::request(paths, &message, kind, capability, intent, policy, signing, created_here, advance);
        let on_disk = self.on_disk(py)?;
        detached(py, || on_disk.plan(on_disk.of_mission(handle.0, &request)))?.lift(py, lift_text)
    }

    /// Commits these files of a mission: each lands where it belongs, or nowhere.
    #[pyo3(
        signature = (
            handle, paths, *, message, kind = None, capability = None, intent = None, policy = None,
            signing = None, created_here = Paths::default(), advance = None, lock_wait = None
        ),
        text_signature = "($self, handle, paths, *, message, kind=None, capability=None, intent=None, policy=None, signing=None, created_here=(), advance=None, lock_wait=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn commit<'py>(
        &self,
        py: Python<'py>,
        handle: Text<'_>,
        paths: Paths,
        message: Document<'_>,
        kind: Option<Text<'_>>,
        capability: Option<PyRef<'_, Capability>>,
        intent: Option<Text<'_>>,
        policy: Option<Text<'_>>,
        signing: Option<Text<'_>>,
        created_here: Paths,
        advance: Option<Text<'_>>,
        lock_wait: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let request =
            commits::request(paths, &message, kind, capability, intent, policy, signing, created_here, advance);
        let settings = commits::settings(py, lock_wait)?;
        let on_disk = self.on_disk(py)?;
        detached(py, || on_disk.commit(on_disk.of_mission(handle.0, &request), &settings))?.lift(py, lift_text)
    }

    /// As `plan_commit`, on a branch and in a worktree that the caller names; the primary checkout,
    /// if none is named.
    #[pyo3(
        signature = (branch, paths, *, message, worktree = None, capability = None, intent = None, signing = None),
        text_signature = "($self, branch, paths, *, message, worktree=None, capability=None, intent=None, signing=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn plan_commit_on<'py>(
        &self,
        py: Python<'py>,
        branch: Text<'_>,
        paths: Paths,
        message: Document<'_>,
        worktree: Option<PathText<'_>>,
        capability: Option<PyRef<'_, Capability>>,
        intent: Option<Text<'_>>,
        signing: Option<Text<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let request =
            commits::request(paths, &message, None, capability, intent, None, signing, Paths::default(), None);
        let worktree = worktree.map(|path| path.absolute(py)).transpose()?;
        let on_disk = self.on_disk(py)?;
        detached(py, || on_disk.plan(on_disk.on_branch(branch.0, worktree.as_deref(), &request)))?.lift(py, lift_text)
    }

    /// As `commit`, on a branch and in a worktree that the caller names; the primary checkout, if
    /// none is named.
    #[pyo3(
        signature = (
            branch, paths, *, message, worktree = None, capability = None, intent = None, signing = None,
            lock_wait = None
        ),
        text_signature = "($self, branch, paths, *, message, worktree=None, capability=None, intent=None, signing=None, lock_wait=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn commit_on<'py>(
        &self,
        py: Python<'py>,
        branch: Text<'_>,
        paths: Paths,
        message: Document<'_>,
        worktree: Option<PathText<'_>>,
        capability: Option<PyRef<'_, Capability>>,
        intent: Option<Text<'_>>,
        signing: Option<Text<'_>>,
        lock_wait: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let request =
            commits::request(paths, &message, None, capability, intent, None, signing, Paths::default(), None);
        let worktree = worktree.map(|path| path.absolute(py)).transpose()?;
        let settings = commits::settings(py, lock_wait)?;
        let on_disk = self.on_disk(py)?;
        detached(py, || on_disk.commit(on_disk.on_branch(branch.0, worktree.as_deref(), &request), &settings))?
            .lift(py, lift_text)
    }

    fn __repr__(&self) -> String {
        let Sources { files, git } = &self.sources;
        let (files, git) = (files.name(), git.name());
        format!("<Repository root={:?} generation={} files={files} git={git}>", self.root, self.generation)
    }
}
