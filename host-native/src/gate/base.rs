//! The base revision: the rules and exceptions as they were, and the files that differ.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use gix::{ObjectId, Repository, bstr::ByteSlice as _};
use kitty_gate::{LoadOptions, RuleFile, RuleSet, text::Mode};

use super::{GateError, Project};

/// A revision that a change is compared with.
pub struct Base {
    repository: Repository,
    commit: ObjectId,
    revision: String,
    /// The root of the project inside the work tree.
    below: PathBuf,
}

impl Base {
    /// Finds a revision: a name of git, or `merge-base:NAME` for the fork point with a branch. `none` is no base.
    ///
    /// # Errors
    /// There is no repository, or no such revision.
    pub fn open(project: &Project, revision: &str) -> Result<Option<Self>, GateError> {
        if revision == "none" {
            return Ok(None);
        }
        let failed = |message: String| GateError::Base { revision: revision.to_string(), message };
        let repository = gix::discover(&project.root).map_err(|error| failed(error.to_string()))?;
        let resolve = |name: &str| {
            let found = repository.rev_parse_single(name).map_err(|error| error.to_string())?;
            Ok::<ObjectId, String>(found.detach())
        };
        let commit = match revision.strip_prefix("merge-base:") {
            Some(branch) => {
                let (ours, theirs) = (resolve("HEAD").map_err(failed)?, resolve(branch).map_err(failed)?);
                let base = repository.merge_base(ours, theirs).map_err(|error| failed(error.to_string()))?;
                base.ok_or_else(|| failed("there is no common ancestor".to_string()))?.detach()
            }
            None => resolve(revision).map_err(failed)?,
        };
        let top = repository.workdir().map(Path::to_path_buf).unwrap_or_default();
        let root = fs::canonicalize(&project.root).unwrap_or_else(|_| project.root.clone());
        let top = fs::canonicalize(&top).unwrap_or(top);
        let below = root.strip_prefix(&top).map(Path::to_path_buf).unwrap_or_default();
        Ok(Some(Self { repository, commit, revision: revision.to_string(), below }))
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that `map_err` needs no closure around it")]
    fn failed(&self, error: impl ToString) -> GateError {
        GateError::Base { revision: self.revision.clone(), message: error.to_string() }
    }

    fn entry(&self, path: &Path) -> Result<Option<ObjectId>, GateError> {
        let object = self.repository.find_object(self.commit).map_err(|error| self.failed(error))?;
        let tree = object.peel_to_tree().map_err(|error| self.failed(error))?;
        let found = tree.lookup_entry_by_path(self.below.join(path)).map_err(|error| self.failed(error))?;
        Ok(found.map(|entry| entry.object_id()))
    }

    /// The text of a file at the base; `None` where it had none.
    ///
    /// # Errors
    /// The object cannot be read.
    pub fn text(&self, path: &Path) -> Result<Option<String>, GateError> {
        let Some(id) = self.entry(path)? else { return Ok(None) };
        let object = self.repository.find_object(id).map_err(|error| self.failed(error))?;
        Ok(Some(object.data.to_str_lossy().into_owned()))
    }

    /// The rules at the base; `None` where the project had none, or none that this engine can read.
    ///
    /// # Errors
    /// An object cannot be read.
    pub fn rules(&self, project: &Project, mode: Option<Mode>) -> Result<Option<RuleSet>, GateError> {
        let Ok(path) = project.rules.strip_prefix(&project.root) else { return Ok(None) };
        let Some(text) = self.text(path)? else { return Ok(None) };
        let name = path.to_string_lossy();
        let mut others = Vec::new();
        for pattern in kitty_gate::allow_files(&name, &text) {
            for path in self.matching(&pattern)? {
                if let Some(text) = self.text(&path)? {
                    others.push((path.to_string_lossy().into_owned(), text));
                }
            }
        }
        let others: Vec<RuleFile> = others.iter().map(|(name, text)| RuleFile { name, text }).collect();
        let sources = |path: &str| self.text(Path::new(path)).ok().flatten();
        let options = LoadOptions { mode, sources: Some(&sources) };
        // A base whose rules do not load has nothing to compare: the change that repairs it must be possible.
        Ok(RuleSet::load(RuleFile { name: &name, text: &text }, &others, options).ok())
    }

    fn matching(&self, pattern: &str) -> Result<Vec<PathBuf>, GateError> {
        let Some(folder) = pattern.strip_suffix("/*.toml") else { return Ok(vec![PathBuf::from(pattern)]) };
        let Some(id) = self.entry(Path::new(folder))? else { return Ok(Vec::new()) };
        let object = self.repository.find_object(id).map_err(|error| self.failed(error))?;
        let Ok(tree) = object.try_into_tree() else { return Ok(Vec::new()) };
        let names = tree.iter().filter_map(Result::ok).map(|entry| entry.filename().to_str_lossy().into_owned());
        Ok(names
            .filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "toml"))
            .map(|name| Path::new(folder).join(name))
            .collect())
    }

    /// The files of a project that differ from the base, new ones included. O(size of the files).
    ///
    /// # Errors
    /// An object or a file cannot be read.
    pub fn changed(&self, files: &[(String, PathBuf)]) -> Result<BTreeSet<String>, GateError> {
        let mut changed = BTreeSet::new();
        for (name, path) in files {
            if self.entry(Path::new(name))? != Some(self.hash(path)?) {
                changed.insert(name.clone());
            }
        }
        Ok(changed)
    }

    fn hash(&self, path: &Path) -> Result<ObjectId, GateError> {
        let bytes = fs::read(path).map_err(|source| GateError::Io { path: path.to_path_buf(), source })?;
        gix::objs::compute_hash(self.repository.object_hash(), gix::objs::Kind::Blob, &bytes)
            .map_err(|error| self.failed(error))
    }

    /// Files of exceptions that went elsewhere with the same content.
    ///
    /// # Errors
    /// An object or a file cannot be read.
    pub fn renamed(&self, rules: &RuleSet, files: &[(String, PathBuf)]) -> Result<BTreeMap<String, String>, GateError> {
        let excepted: BTreeSet<&String> =
            rules.rules.iter().flat_map(|rule| &rule.allow).map(|entry| &entry.file).collect();
        let gone: Vec<&String> =
            excepted.into_iter().filter(|file| !files.iter().any(|(name, _)| name == *file)).collect();
        let mut renamed = BTreeMap::new();
        if gone.is_empty() {
            return Ok(renamed);
        }
        let mut contents = BTreeMap::new();
        for (name, path) in files {
            if self.entry(Path::new(name))?.is_none() {
                contents.insert(self.hash(path)?, name);
            }
        }
        for file in gone {
            if let Some(name) = self.entry(Path::new(file))?.and_then(|id| contents.get(&id)) {
                renamed.insert(file.clone(), (*name).clone());
            }
        }
        Ok(renamed)
    }
}
