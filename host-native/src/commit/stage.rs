//! What a commit takes from the checkout: the content of the requested paths, as git would store it.

use std::{collections::BTreeMap, fs, io, path::Path};

use gix::{
    ObjectId,
    attrs::StateRef,
    bstr::{BStr, ByteSlice as _},
    index::{self, File, entry::Stat},
    worktree::stack::state::attributes::Source as AttributeSource,
};
use kitty_core::{Code, Refusal};

use super::{
    checkout::{Blob, Checkout, EXECUTABLE, LINK, PLAIN, store_failed},
    checkout_files::{self, Found},
    index::{entry, read},
    program::Git,
    tree::Change,
};

/// Attributes that change content on its way into the repository.
const CONVERTING: [&str; 6] = ["text", "crlf", "eol", "ident", "filter", "working-tree-encoding"];

/// A path of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) path: Vec<u8>,
    pub(crate) source: Source,
}

/// Where the content of a path comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The checkout that is committed in.
    Checkout,
    /// The path shall be gone.
    Removed,
    /// Elsewhere; the checkout gets it once it is published.
    Given(Given),
}

/// Content that does not stand in the checkout yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) content: Vec<u8>,
    pub(crate) executable: bool,
    /// What stands in the checkout instead.
    pub(crate) replaces: Replaced,
}

/// What a checkout holds at a path: nothing, or content of that length and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replaced {
    Nothing,
    Content { length: u64, oid: ObjectId },
}

impl Replaced {
    /// What stands there now; nothing when it is no file.
    pub(crate) fn now(checkout: &Checkout, path: &[u8]) -> Result<Option<Self>, Refusal> {
        let read = checkout_files::read(&checkout.root, path);
        match read.map_err(|error| unreadable(checkout, path, &error))?.0 {
            Found::Missing => Ok(Some(Self::Nothing)),
            Found::File { content, .. } => Self::of(checkout, &content).map(Some),
            Found::BeyondLink(link) => Err(beyond(path, &link)),
            Found::Link(_) | Found::Directory | Found::Other => Ok(None),
        }
    }

    pub(crate) fn of(checkout: &Checkout, content: &[u8]) -> Result<Self, Refusal> {
        let hashed = gix::objs::compute_hash(checkout.repo.object_hash(), gix::objs::Kind::Blob, content);
        let oid = hashed.map_err(|error| store_failed(&checkout.common_dir, error))?;
        Ok(Self::Content { length: content.len() as u64, oid })
    }
}

/// Takes up what the paths hold. Files that no filter and no line ending concerns are written in
/// process; the others go through git, in an index of their own.
///
/// # Errors
/// [`Code::PathChangedWhileRead`] when a path is not what the plan saw, or changes all the time;
/// [`Code::PathSymlinkedParent`], [`Code::PathIsDirectory`]; those of the store and the git program.
pub(crate) fn take(
    checkout: &Checkout,
    git: &Git,
    users: Option<&File>,
    base: ObjectId,
    wanted: &[Wanted],
) -> Result<Vec<Change>, Refusal> {
    let mut converted = Converted::of(checkout, users)?;
    let mut changes = Vec::with_capacity(wanted.len());
    let mut filtered = Vec::new();
    for Wanted { path, source } in wanted {
        let (to, stat) = match source {
            Source::Removed => {
                must_be_gone(checkout, path)?;
                (None, Stat::default())
            }
            Source::Given(given) => {
                let is_converted = converted.concerns(path)?;
                (Some(given.store(checkout, git, path, is_converted)?), Stat::default())
            }
            Source::Checkout if converted.concerns(path)? && is_file(checkout, path)? => {
                filtered.push(path.as_slice());
                continue;
            }
            Source::Checkout => {
                let (blob, stat) = in_process(checkout, users, base, path)?;
                (Some(blob), stat)
            }
        };
        changes.push(Change { path: path.clone(), to, stat });
    }
    if !filtered.is_empty() {
        changes.extend(by_program(checkout, git, &filtered)?);
        // A link that took the place of a folder meanwhile would have led git outside.
        for path in filtered {
            is_file(checkout, path)?;
        }
    }
    Ok(changes)
}

fn changed(path: &[u8]) -> Refusal {
    Refusal::new(Code::PathChangedWhileRead).with("path", path.escape_ascii())
}

fn unreadable(checkout: &Checkout, path: &[u8], error: &io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::WouldBlock => changed(path),
        _ => store_failed(&checkout.root.join(checkout_files::to_path(path)), error),
    }
}

fn beyond(path: &[u8], link: &[u8]) -> Refusal {
    Refusal::new(Code::PathSymlinkedParent).with("path", path.escape_ascii()).with("parent", link.escape_ascii())
}

fn must_be_gone(checkout: &Checkout, path: &[u8]) -> Result<(), Refusal> {
    match checkout_files::look(&checkout.root, path).map_err(|error| unreadable(checkout, path, &error))? {
        Found::Missing | Found::Directory => Ok(()),
        Found::BeyondLink(link) => Err(beyond(path, &link)),
        Found::File { .. } | Found::Link(_) | Found::Other => Err(changed(path)),
    }
}

/// Whether a regular file stands there; a link has nothing to convert.
fn is_file(checkout: &Checkout, path: &[u8]) -> Result<bool, Refusal> {
    match checkout_files::look(&checkout.root, path).map_err(|error| unreadable(checkout, path, &error))? {
        Found::File { .. } => Ok(true),
        Found::BeyondLink(link) => Err(beyond(path, &link)),
        Found::Missing => Err(changed(path)),
        Found::Link(_) | Found::Directory | Found::Other => Ok(false),
    }
}

fn in_process(checkout: &Checkout, users: Option<&File>, base: ObjectId, path: &[u8]) -> Result<(Blob, Stat), Refusal> {
    let (found, stat) =
        checkout_files::read(&checkout.root, path).map_err(|error| unreadable(checkout, path, &error))?;
    let known = || -> Result<Option<u32>, Refusal> {
        match entry(users, path) {
            Some(blob) => Ok(Some(blob.mode)),
            None => Ok(checkout.entry(base, path)?.map(|blob| blob.mode)),
        }
    };
    let (content, mode) = match found {
        // A file system without links keeps their text in files.
        Found::File { content, .. } if checkout.flag("core.symlinks") == Some(false) && known()? == Some(LINK) => {
            (content, LINK)
        }
        // A file system without modes leaves them to the index.
        Found::File { content, .. } if checkout.flag("core.fileMode") == Some(false) => {
            (content, known()?.filter(|mode| *mode == EXECUTABLE).unwrap_or(PLAIN))
        }
        Found::File { content, executable } => (content, if executable { EXECUTABLE } else { PLAIN }),
        Found::Link(text) => (text, LINK),
        Found::Directory | Found::Other => {
            return Err(Refusal::new(Code::PathIsDirectory).with("path", path.escape_ascii()));
        }
        Found::Missing => return Err(changed(path)),
        Found::BeyondLink(link) => return Err(beyond(path, &link)),
    };
    let written = checkout.repo.write_blob(&content);
    let oid = written.map_err(|error| store_failed(&checkout.common_dir, error))?.detach();
    Ok((Blob { mode, oid }, stat))
}

/// Stages the paths in a copy of the user's index, which knows their line endings.
fn by_program(checkout: &Checkout, git: &Git, paths: &[&[u8]]) -> Result<Vec<Change>, Refusal> {
    let private = Private::new(checkout, "filter")?;
    let users = checkout.git_dir.join("index");
    if users.exists() {
        fs::copy(&users, private.path()).map_err(|error| store_failed(private.path(), error))?;
    }
    let call = git.call(&checkout.root, ["update-index", "--add", "--replace", "-z", "--stdin"]);
    call.variable("GIT_INDEX_FILE", private.path())
        .run(&paths.iter().flat_map(|path| [path, &b"\0"[..]].concat()).collect::<Vec<_>>())?;
    let staged = read(checkout, private.path())?;
    let change = |path: &&[u8]| match staged.as_ref().and_then(|staged| staged.entry_by_path(BStr::new(path))) {
        Some(entry) => {
            let blob = Blob { mode: entry.mode.bits(), oid: entry.id };
            Ok(Change { path: path.to_vec(), to: Some(blob), stat: entry.stat })
        }
        None => Err(changed(path)),
    };
    paths.iter().map(change).collect()
}

impl Given {
    fn store(&self, checkout: &Checkout, git: &Git, path: &[u8], is_converted: bool) -> Result<Blob, Refusal> {
        let mode = if self.executable { EXECUTABLE } else { PLAIN };
        // The raw bytes are kept as well: who finishes a commit for a killed process needs them.
        let written = checkout.repo.write_blob(&self.content);
        let raw = written.map_err(|error| store_failed(&checkout.common_dir, error))?.detach();
        if !is_converted {
            return Ok(Blob { mode, oid: raw });
        }
        let call = git.call(&checkout.root, ["hash-object", "-w", "--stdin", "--path"]);
        let said = call.arg(checkout_files::to_path(path)).run(&self.content)?;
        let oid = ObjectId::from_hex(said.trim()).map_err(|error| store_failed(&checkout.common_dir, error))?;
        Ok(Blob { mode, oid })
    }
}

/// Which paths git converts on their way into the repository.
pub(crate) enum Converted<'c> {
    All,
    By(Box<gix::AttributeStack<'c>>),
}

impl<'c> Converted<'c> {
    pub(crate) fn of(checkout: &'c Checkout, users: Option<&File>) -> Result<Self, Refusal> {
        if checkout.text("core.autocrlf").is_some_and(|value| value != "false") {
            return Ok(Self::All);
        }
        let empty = index::State::new(checkout.repo.object_hash());
        let state = users.map_or(&empty, |users| users);
        let stack = checkout.repo.attributes_only(state, AttributeSource::WorktreeThenIdMapping);
        Ok(Self::By(Box::new(stack.map_err(|error| store_failed(&checkout.git_dir, error))?)))
    }

    pub(crate) fn concerns(&mut self, path: &[u8]) -> Result<bool, Refusal> {
        let Self::By(stack) = self else { return Ok(true) };
        let failed = |error: String| store_failed(&checkout_files::to_path(path), error);
        // The first look loads the files of the folders on the way.
        drop(stack.at_entry(BStr::new(path), None).map_err(|error| failed(error.to_string()))?);
        let mut found = stack.selected_attribute_matches(CONVERTING);
        let platform = stack.at_entry(BStr::new(path), None).map_err(|error| failed(error.to_string()))?;
        platform.matching_attributes(&mut found);
        let concerned =
            found.iter_selected().any(|found| matches!(found.assignment.state, StateRef::Set | StateRef::Value(_)));
        Ok(concerned)
    }
}

/// An index of its own in the git directory, gone when dropped.
pub(crate) struct Private {
    file: tempfile::TempPath,
}

impl Private {
    pub(crate) fn new(checkout: &Checkout, purpose: &str) -> Result<Self, Refusal> {
        let folder = checkout.workshop()?;
        let made = tempfile::Builder::new().prefix(&format!("{purpose}-")).tempfile_in(&folder);
        let file = made.map_err(|error| store_failed(&folder, error))?.into_temp_path();
        // Git takes an empty file for a broken index, and none for an empty one.
        fs::remove_file(&file).map_err(|error| store_failed(&file, error))?;
        Ok(Self { file })
    }

    /// One that holds a tree.
    pub(crate) fn holding(checkout: &Checkout, tree: ObjectId) -> Result<(Self, Entries), Refusal> {
        let private = Self::new(checkout, "index")?;
        let failed = |error: gix::Error| store_failed(private.path(), error);
        let mut file = checkout.repo.index_from_tree(&tree).map_err(failed)?;
        let entries = entries(&file);
        file.set_path(private.path());
        file.write(index::write::Options::default()).map_err(failed)?;
        Ok((private, entries))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.file
    }
}

/// The entries of an index, by their paths; unmerged ones have none.
pub(crate) type Entries = BTreeMap<Vec<u8>, Option<(Blob, Stat)>>;

/// The entries of an index.
pub(crate) fn entries(index: &File) -> Entries {
    let blob = |entry: &index::Entry| match entry.stage() {
        index::entry::Stage::Unconflicted => Some((Blob { mode: entry.mode.bits(), oid: entry.id }, entry.stat)),
        _ => None,
    };
    let announced = |entry: &&index::Entry| entry.flags.contains(index::entry::Flags::INTENT_TO_ADD);
    let staged = index.entries().iter().filter(|entry| !announced(entry));
    staged.map(|entry| (entry.path(index).to_vec(), blob(entry))).collect()
}
