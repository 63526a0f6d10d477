//! The one walk over a repository, lazily filled and memoised for one decision.
//!
//! The specs folder is listed at most once and every file is read at most once, so that a
//! decision rests on one state of the repository.

use alloc::{
    format,
    rc::Rc,
    string::{String, ToString},
    vec::Vec,
};
use core::cell::OnceCell;

use crate::{
    code::{Code, CodeRow, Decision, Refusal},
    generation::Generation,
    identity::{DirName, Mid8, MissionId, SPECS, mission_dir, split_number},
    limit::Limits,
    memo::{Memo, OnceGit},
    meta::{Field, Meta, MetaDefect},
    placement::LifecyclePhase,
    port::{Fact, Files, Git, PathKind, PortError},
    sort::sort_texts,
};

/// One text of several: what is done for every entry of a large folder is done without the machinery of `format!`.
fn joined(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

/// What the directory of a mission says about itself, as a view `T` of its `meta.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetaState<T = Meta> {
    /// A typed view.
    Readable(T),
    /// There is no `meta.json`.
    Missing,
    /// There is one, without a typed view.
    Malformed(MetaDefect),
}

impl<T> MetaState<T> {
    /// The view, if there is one.
    pub fn readable(&self) -> Option<&T> {
        match self {
            Self::Readable(view) => Some(view),
            _ => None,
        }
    }
}

/// The `meta.json` of an entry, read once: its id for the index, and the whole view of the few
/// missions that are asked for more.
pub(crate) struct Document {
    id: MetaState<Field>,
    bytes: Vec<u8>,
    view: OnceCell<Rc<MetaState>>,
}

impl Document {
    /// Whether there is a file at all.
    pub(crate) fn is_missing(&self) -> bool {
        self.id == MetaState::Missing
    }

    /// The recorded id, if the file is readable.
    pub(crate) fn id(&self) -> Option<&Field> {
        self.id.readable()
    }

    fn view(&self, limits: &Limits) -> Rc<MetaState> {
        let view = || match &self.id {
            MetaState::Readable(_) => match Meta::parse(&self.bytes, limits) {
                Ok(meta) => MetaState::Readable(meta),
                Err(defect) => MetaState::Malformed(defect),
            },
            MetaState::Missing => MetaState::Missing,
            MetaState::Malformed(defect) => MetaState::Malformed(defect.clone()),
        };
        Rc::clone(self.view.get_or_init(|| Rc::new(view())))
    }
}

/// What is wrong with one entry of the specs folder. Other entries are not affected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MissionDefect {
    /// `meta.json` has no typed view.
    Meta(MetaDefect),
    /// A directory with a spec but without `meta.json`.
    MetaMissing,
    /// `mission_id` is recorded as something else than text.
    IdentityNotText,
    /// No `mission_id`: the mission answers to its directory name only.
    IdentityMissing,
    /// Another mission records the same `mission_id`.
    IdentityDuplicate,
    /// The directory name is no safe path segment, so no handle can designate it.
    UnsafeName,
}

impl MissionDefect {
    /// The wire name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Meta(_) => "meta_malformed",
            Self::MetaMissing => "meta_missing",
            Self::IdentityNotText => "identity_not_text",
            Self::IdentityMissing => "identity_missing",
            Self::IdentityDuplicate => "identity_duplicate",
            Self::UnsafeName => "unsafe_name",
        }
    }
}

/// One mission of the listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedMission {
    /// The directory name as it stands on disk.
    pub name: String,
    /// The same, if a handle can designate it.
    pub dir: Option<DirName>,
    /// The recorded id.
    pub id: Option<MissionId>,
    /// Every form of handle it has, and whether that form designates it.
    pub handles: Vec<HandleForm>,
    /// Everything that is wrong with it.
    pub defects: Vec<MissionDefect>,
}

/// One form of handle of a mission.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HandleForm {
    /// `dir`, `mission_id`, `mid8`, `number`, `human_slug` or `bare_slug`.
    pub form: &'static str,
    /// The text.
    pub text: String,
    /// Why the text does not designate this mission, if it does not.
    pub refused: Option<&'static CodeRow>,
}

/// The specs folder at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missions {
    /// Directories that are missions, by name.
    pub missions: Vec<ListedMission>,
    /// Entries that are none: stray files, caches, left-overs.
    pub residue: Vec<String>,
}

/// A repository as seen by one decision.
pub struct Survey<'a> {
    files: &'a dyn Files,
    git: OnceGit<'a>,
    root: String,
    generation: Generation,
    limits: Limits,
    names: OnceCell<Result<Rc<Names>, Refusal>>,
    reads: Memo<Fact<Rc<[u8]>>>,
    kinds: Memo<Fact<PathKind>>,
    phases: Memo<Decision<LifecyclePhase>>,
    documents: Memo<Decision<Rc<Document>>>,
    owners: OnceCell<Result<Rc<[String]>, Refusal>>,
}

#[derive(Default)]
struct Names {
    listed: Vec<String>,
    opaque: Vec<String>,
}

impl<'a> Survey<'a> {
    /// A survey of the primary checkout at `root`. Nothing is read yet.
    pub fn new(files: &'a dyn Files, git: &'a dyn Git, root: &str, generation: Generation) -> Self {
        Self {
            files,
            git: OnceGit::new(git),
            root: root.to_string(),
            generation,
            limits: Limits::DEFAULT,
            names: OnceCell::new(),
            reads: Memo::default(),
            kinds: Memo::default(),
            phases: Memo::default(),
            documents: Memo::default(),
            owners: OnceCell::new(),
        }
    }

    /// The generation that `.kittify/metadata.yaml` below `root` records, else the default.
    ///
    /// # Errors
    /// [`Code::GenerationUnsupported`], or a port's code.
    pub fn detect_generation(files: &dyn Files, root: &str) -> Decision<Generation> {
        match files.read(&format!("{root}/.kittify/metadata.yaml")) {
            Ok(bytes) => Ok(Generation::recorded(&bytes)?.unwrap_or_default()),
            Err(PortError::NotFound(_) | PortError::WrongType(_)) => Ok(Generation::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Other limits than the default ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The primary checkout.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The generation in force.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    pub(crate) fn real_root(&self) -> Fact<String> {
        self.files.real_path(&self.root)
    }

    pub(crate) fn git(&self) -> &dyn Git {
        &self.git
    }

    pub(crate) fn phases(&self) -> &Memo<Decision<LifecyclePhase>> {
        &self.phases
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The bytes of a file, read once.
    pub(crate) fn read(&self, path: &str) -> Fact<Rc<[u8]>> {
        self.reads.get(path, &|| self.files.read(path).map(Rc::from))
    }

    /// The bytes of a file, or nothing where none stands.
    pub(crate) fn read_if_present(&self, path: &str) -> Fact<Option<Rc<[u8]>>> {
        match self.read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(PortError::NotFound(_) | PortError::WrongType(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn kind(&self, path: &str) -> Fact<PathKind> {
        self.kinds.get(path, &|| self.files.kind(path))
    }

    fn names(&self) -> Decision<Rc<Names>> {
        self.names
            .get_or_init(|| {
                let mut listing = match self.files.list(&format!("{}/{SPECS}", self.root)) {
                    Ok(listing) => listing,
                    Err(PortError::NotFound(_)) => return Ok(Rc::default()),
                    Err(error) => return Err(error.into()),
                };
                if listing.names.len() > self.limits.specs_entries {
                    return Err(Refusal::new(Code::LimitExceeded)
                        .with("what", "the number of entries of kitty-specs")
                        .with("limit", self.limits.specs_entries));
                }
                sort_texts(&mut listing.names);
                sort_texts(&mut listing.opaque);
                Ok(Rc::new(Names { listed: listing.names, opaque: listing.opaque }))
            })
            .clone()
    }

    /// The entries of the specs folder whose name passes, in code-point order.
    pub(crate) fn entries(&self, passes: &dyn Fn(&str) -> bool) -> Decision<Vec<String>> {
        Ok(self.names()?.listed.iter().filter(|name| passes(name)).cloned().collect())
    }

    /// The names of the missions whose recorded id starts with `prefix` (or is it, if `whole`), in
    /// code-point order. Reads every `meta.json` once.
    pub(crate) fn owners_of(&self, prefix: &str, whole: bool) -> Decision<Vec<String>> {
        let index = self.owners.get_or_init(|| {
            let mut index = Vec::new();
            for name in &self.names()?.listed {
                if let Some(id) = self.document_of(name)?.id().and_then(Field::text) {
                    index.push(joined(&[id, "\0", name]));
                }
            }
            sort_texts(&mut index);
            Ok(Rc::from(index))
        });
        let index = index.as_ref().map_err(Clone::clone)?;
        let prefix = if whole { format!("{prefix}\0") } else { prefix.to_string() };
        let from = index.partition_point(|entry| entry.as_str() < prefix.as_str());
        let owned = index.iter().skip(from).take_while(|entry| entry.starts_with(&prefix));
        let mut names: Vec<String> =
            owned.filter_map(|entry| entry.split_once('\0')).map(|(_, name)| name.to_string()).collect();
        sort_texts(&mut names);
        Ok(names)
    }

    pub(crate) fn has_entry(&self, name: &str) -> Decision<bool> {
        Ok(self.names()?.listed.binary_search_by(|listed| listed.as_str().cmp(name)).is_ok())
    }

    /// The `meta.json` of an entry, read once.
    pub(crate) fn document_of(&self, name: &str) -> Decision<Rc<Document>> {
        self.documents.get(name, &|| {
            let read = self.files.read(&joined(&[&self.root, "/", SPECS, "/", name, "/meta.json"]));
            let (id, bytes) = match read.map(|bytes| (Meta::recorded_id(&bytes, &self.limits), bytes)) {
                Ok((Ok(id), bytes)) => (MetaState::Readable(id), bytes),
                Ok((Err(defect), _)) => (MetaState::Malformed(defect), Vec::new()),
                Err(PortError::NotFound(_)) => (MetaState::Missing, Vec::new()),
                Err(PortError::WrongType(_) | PortError::Denied(_)) => {
                    (MetaState::Malformed(MetaDefect::NotAFile), Vec::new())
                }
                Err(error) => return Err(error.into()),
            };
            Ok(Rc::new(Document { id, bytes, view: OnceCell::new() }))
        })
    }

    /// The `meta.json` of a mission.
    ///
    /// # Errors
    /// A port's code; a missing or malformed file is an answer.
    pub fn meta_state(&self, mission: &DirName) -> Decision<Rc<MetaState>> {
        Ok(self.document_of(mission.as_str())?.view(&self.limits))
    }

    /// The typed view of a mission's `meta.json`.
    ///
    /// # Errors
    /// [`Code::MissionMetaMissing`], [`Code::MissionMetaMalformed`], or a port's code.
    pub fn meta(&self, mission: &DirName) -> Decision<Meta> {
        let meta_path = || format!("{}/meta.json", mission_dir(&self.root, mission));
        match &*self.meta_state(mission)? {
            MetaState::Readable(meta) => Ok(meta.clone()),
            MetaState::Missing => {
                Err(Refusal::new(Code::MissionMetaMissing).with("mission", mission).with("meta_path", meta_path()))
            }
            MetaState::Malformed(defect) => Err(Refusal::new(Code::MissionMetaMalformed)
                .with("mission", mission)
                .with("meta_path", meta_path())
                .with("reason", defect)),
        }
    }

    /// Every form of handle that the mission at `name` has.
    fn handles_of(&self, name: &str, id: Option<&MissionId>) -> Vec<HandleForm> {
        let mid8 = id.and_then(MissionId::mid8);
        let number = split_number(name);
        let composed = mid8.as_ref().and_then(|mid8| name.strip_suffix(mid8.as_str())?.strip_suffix('-'));
        let forms = [
            ("dir", Some(name)),
            ("mission_id", id.map(MissionId::as_str)),
            ("mid8", mid8.as_ref().map(Mid8::as_str)),
            ("number", number.map(|(number, _)| number)),
            ("human_slug", number.map(|(_, rest)| rest)),
            ("bare_slug", composed),
        ];
        let mut handles = Vec::new();
        for (form, text) in &forms {
            let Some(text) = text else { continue };
            let refused = match self.resolve(text) {
                Ok(dir) if dir.as_str() == name => None,
                Ok(_) => Some(Code::MissionAmbiguousSelector.row()),
                Err(refusal) => Some(refusal.row()),
            };
            handles.push(HandleForm { form, text: (*text).to_string(), refused });
        }
        handles
    }

    /// Whether an entry without `meta.json` is a mission in the making: a directory with a spec.
    pub(crate) fn is_draft(&self, name: &str) -> Decision<bool> {
        Ok(self.kind(&format!("{}/{SPECS}/{name}/spec.md", self.root))? == PathKind::File)
    }

    /// Every entry of the specs folder: missions with their defects, and residue.
    ///
    /// # Errors
    /// A port's code, or [`Code::LimitExceeded`]. One listing, one read per entry.
    pub fn missions(&self) -> Decision<Missions> {
        let mut found = Missions::default();
        for name in self.entries(&|_| true)? {
            let mut defects = Vec::new();
            let mut id = None;
            match &self.document_of(&name)?.id {
                MetaState::Readable(recorded) => {
                    id = recorded.text().and_then(MissionId::parse);
                    if recorded.is_not_text() {
                        defects.push(MissionDefect::IdentityNotText);
                    } else if id.is_none() {
                        defects.push(MissionDefect::IdentityMissing);
                    }
                }
                MetaState::Malformed(defect) => defects.push(MissionDefect::Meta(defect.clone())),
                MetaState::Missing if self.is_draft(&name)? => defects.push(MissionDefect::MetaMissing),
                MetaState::Missing => {
                    found.residue.push(name);
                    continue;
                }
            }
            let dir = DirName::listed(&name).ok();
            if dir.is_none() {
                defects.push(MissionDefect::UnsafeName);
            }
            found.missions.push(ListedMission { handles: self.handles_of(&name, id.as_ref()), name, dir, id, defects });
        }
        for mission in &mut found.missions {
            if let Some(id) = &mission.id
                && self.owners_of(id.as_str(), true)?.len() > 1
            {
                mission.defects.push(MissionDefect::IdentityDuplicate);
            }
        }
        found.residue.extend(self.names()?.opaque.iter().cloned());
        Ok(found)
    }
}
