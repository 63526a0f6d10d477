//! The user's index after a commit: the committed paths are brought up to date, and only where nobody
//! has staged something else meanwhile. Every other entry keeps its bytes.

use std::{
    fs,
    io::{self, Read},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use gix::{
    ObjectId,
    bstr::{BStr, ByteSlice as _},
    index::{
        self, File, State, Version,
        entry::{Flags, Mode, Stage, Stat},
        extension::Tree,
    },
};
use kitty_core::Refusal;

use super::{
    checkout::{Blob, Checkout, GITLINK, WORKSHOP, store_failed},
    checkout_files::{self, Found},
    program::Git,
    stage::Private,
};

/// The pause between two looks at an index that somebody holds locked.
const PAUSE: Duration = Duration::from_millis(5);
/// How many entries of unsure age are compared with their files; of more, none is trusted.
const COMPARED: usize = 64;

/// From this size on an index is decoded by several threads; to start them takes longer than to decode a
/// smaller one.
const LARGE: u64 = 8 << 20;
/// How much of an index is searched at a time.
const SEARCHED: usize = 64 << 10;
/// More than the longest name that is searched for.
const OVERLAP: usize = 16;

/// A path of the index: what it held before the commit, and what the commit holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Synced {
    pub(crate) path: Vec<u8>,
    pub(crate) before: Option<Blob>,
    pub(crate) after: Option<Blob>,
    /// The file that the content was taken from, or zeros.
    pub(crate) stat: Stat,
}

/// The index at `path`; nothing when there is none.
///
/// # Errors
/// [`kitty_core::Code::CommitStoreFailed`] when it cannot be read.
pub(crate) fn read(checkout: &Checkout, path: &Path) -> Result<Option<File>, Refusal> {
    let length = match fs::metadata(path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(store_failed(path, error)),
    };
    let options = index::decode::Options { thread_limit: (length < LARGE).then_some(1), ..Default::default() };
    let read = File::at(path, checkout.repo.object_hash(), true, options);
    read.map(Some).map_err(|error| store_failed(path, error))
}

/// The user's index.
pub(crate) fn users(checkout: &Checkout) -> Result<Option<File>, Refusal> {
    read(checkout, &checkout.git_dir.join("index"))
}

/// The user's index, if it may hold attributes. Where no file of it is called so it is not decoded, which
/// among thousands of files is most of the work.
///
/// # Errors
/// As [`read`].
pub(crate) fn attributing(checkout: &Checkout) -> Result<Option<File>, Refusal> {
    let path = checkout.git_dir.join("index");
    let may_hold = fs::File::open(&path).and_then(may_hold_attributes);
    match may_hold {
        Ok(true) => users(checkout),
        Ok(false) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(store_failed(&path, error)),
    }
}

/// Whether a file of attributes could stand in an index. Names stand in full up to version 3, unless the
/// index is split: then some stand elsewhere.
fn may_hold_attributes(mut index: impl Read) -> io::Result<bool> {
    const SIGNS: [&[u8]; 2] = [b".gitattributes", b"link\0"];
    let mut head = Vec::new();
    index.by_ref().take(8).read_to_end(&mut head)?;
    if !matches!(head.get(4..), Some([0, 0, 0, 2 | 3])) {
        return Ok(true);
    }
    let mut bytes = Vec::with_capacity(SEARCHED + OVERLAP);
    while index.by_ref().take(SEARCHED as u64).read_to_end(&mut bytes)? > 0 {
        if SIGNS.iter().any(|sign| bytes.contains_str(sign)) {
            return Ok(true);
        }
        // What is looked for may lie across.
        bytes.drain(..bytes.len().saturating_sub(OVERLAP));
    }
    Ok(false)
}

/// What an index holds at a path, merged.
pub(crate) fn entry(index: Option<&File>, path: &[u8]) -> Option<Blob> {
    let entry = index?.entry_by_path(BStr::new(path))?;
    Some(Blob { mode: entry.mode.bits(), oid: entry.id })
}

/// Brings the paths up to date, and answers the ones that could not be: the index stayed locked for
/// `patience`.
///
/// # Errors
/// Those of the git program and of the store.
pub(crate) fn sync(
    checkout: &Checkout,
    git: &Git,
    paths: &[Synced],
    patience: Duration,
) -> Result<Vec<Vec<u8>>, Refusal> {
    let start = Instant::now();
    loop {
        let identity = identity(checkout);
        let known = users(checkout)?;
        // Somebody staged something else: it stays.
        let due: Vec<_> = paths
            .iter()
            .filter(|synced| synced.before != synced.after && entry(known.as_ref(), &synced.path) == synced.before)
            .collect();
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let is_done = match known.filter(is_plain) {
            Some(index) if has_room(&index, &due) => in_process(checkout, index, &due, identity.as_ref())?,
            _ => None,
        };
        let is_done = match is_done {
            Some(is_done) => is_done,
            None => by_program(checkout, git, &due)?,
        };
        if is_done {
            return Ok(Vec::new());
        }
        if start.elapsed() >= patience {
            return Ok(due.into_iter().map(|synced| synced.path.clone()).collect());
        }
        thread::sleep(PAUSE);
    }
}

/// Whether everything that this index holds would be written again; otherwise git writes it.
fn is_plain(index: &File) -> bool {
    let has_more = index.untracked().is_some()
        || index.fs_monitor().is_some()
        || index.resolve_undo().is_some()
        || index.link().is_some()
        || index.is_sparse();
    !has_more && index.version() != Version::V4
}

/// Whether no file stands where a new path needs a folder, or the other way round.
fn has_room(index: &File, due: &[&Synced]) -> bool {
    due.iter().filter(|synced| synced.before.is_none()).all(|synced| {
        let above = synced.path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        let mut folders = above.filter_map(|(at, _)| synced.path.get(..at));
        !folders.any(|folder| index.entry_by_path(BStr::new(folder)).is_some())
            && !index.path_is_directory(BStr::new(&synced.path))
    })
}

type Identity = (u64, Option<std::time::SystemTime>, u64);

fn identity(checkout: &Checkout) -> Option<Identity> {
    let meta = fs::metadata(checkout.git_dir.join("index")).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&meta);
    #[cfg(not(unix))]
    let number = 0;
    Some((number, meta.modified().ok(), meta.len()))
}

/// Writes the index with the paths replaced. It is prepared aside and locked only for the moment in
/// which it takes its place: a process that is killed leaves no lock. Answers nothing when this file
/// system cannot do that, and No when the index is locked or has changed.
fn in_process(
    checkout: &Checkout,
    mut index: File,
    due: &[&Synced],
    identity: Option<&Identity>,
) -> Result<Option<bool>, Refusal> {
    distrust(checkout, &mut index);
    for synced in due {
        apply(&mut index, synced);
    }
    index.sort_entries();
    let place = checkout.git_dir.join("index");
    let failed = |error: io::Error| store_failed(&place, error);
    let private = Private::new(checkout, "sync")?;
    let skip_hash = checkout.flag("index.skipHash") == Some(true);
    let file = fs::File::create_new(private.path()).map_err(failed)?;
    if let Ok(meta) = fs::metadata(&place) {
        file.set_permissions(meta.permissions()).map_err(failed)?;
    }
    let mut out = io::BufWriter::new(file);
    let options = index::write::Options { skip_hash, ..Default::default() };
    index.write_to(&mut out, options).map_err(|error| store_failed(&place, error))?;
    out.into_inner().map_err(|error| failed(error.into_error()))?;
    let lock = checkout.git_dir.join("index.lock");
    match fs::hard_link(private.path(), &lock) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(Some(false)),
        Err(_) => return Ok(None),
    }
    if self::identity(checkout).as_ref() != identity {
        fs::remove_file(&lock).map_err(failed)?;
        return Ok(Some(false));
    }
    fs::rename(&lock, &place).map_err(failed)?;
    Ok(Some(true))
}

/// Entries that may have changed within the tick in which the old index was written look unchanged
/// once a newer one is there: their size is forgotten, so that git compares their content.
fn distrust(checkout: &Checkout, index: &mut File) {
    let written = index.timestamp().unix_seconds();
    let is_unsure = |entry: &index::Entry| i64::from(entry.stat.mtime.secs) >= written;
    let unsure = index.entries().iter().filter(|entry| is_unsure(entry)).count();
    let trusted: Vec<ObjectId> = if unsure > COMPARED {
        Vec::new()
    } else {
        let entries = index.entries().iter().filter(|entry| is_unsure(entry));
        entries.filter(|entry| holds(checkout, entry.path(index), entry.id)).map(|entry| entry.id).collect()
    };
    for entry in index.entries_mut().iter_mut() {
        let is_module = entry.mode.bits() == GITLINK;
        if is_unsure(entry) && !is_module && !trusted.contains(&entry.id) {
            entry.stat.size = 0;
        }
    }
}

/// Whether a file holds exactly that content.
fn holds(checkout: &Checkout, path: &BStr, oid: ObjectId) -> bool {
    let content = match checkout_files::read(&checkout.root, path) {
        Ok((Found::File { content, .. }, _)) => content,
        Ok((Found::Link(text), _)) => text,
        _ => return false,
    };
    gix::objs::compute_hash(checkout.repo.object_hash(), gix::objs::Kind::Blob, &content).is_ok_and(|own| own == oid)
}

fn apply(index: &mut State, synced: &Synced) {
    let path = BStr::new(&synced.path);
    let at = index.entry_index_by_path_and_stage(path, Stage::Unconflicted);
    match (synced.after, at) {
        (None, Some(at)) => drop(index.remove_entry_at_index(at)),
        (None, None) => {}
        (Some(blob), Some(at)) => {
            if let Some(entry) = index.entries_mut().get_mut(at) {
                entry.id = blob.oid;
                entry.mode = Mode::from_bits_retain(blob.mode);
                entry.stat = synced.stat;
                entry.flags.remove(Flags::INTENT_TO_ADD | Flags::EXTENDED);
            }
        }
        (Some(blob), None) => {
            let mode = Mode::from_bits_retain(blob.mode);
            index.dangerously_push_entry(synced.stat, blob.oid, Flags::empty(), mode, path);
            // The next lookup needs the order.
            index.sort_entries();
        }
    }
    if let Some(tree) = index.tree_mut() {
        forget(tree, &synced.path);
    }
}

/// The folders above a path have another tree now.
fn forget(tree: &mut Tree, path: &[u8]) {
    tree.num_entries = None;
    let Some((name, rest)) = path.split_once_str(b"/") else { return };
    if let Some(child) = tree.children.iter_mut().find(|child| child.name.as_slice() == name) {
        forget(child, rest);
    }
}

/// Has git write the index; answers whether it was not locked.
fn by_program(checkout: &Checkout, git: &Git, due: &[&Synced]) -> Result<bool, Refusal> {
    let lock = checkout.git_dir.join("index.lock");
    if lock.exists() {
        return Ok(false);
    }
    // A removed file makes room for a folder of its name.
    let (removed, written): (Vec<&Synced>, Vec<&Synced>) = due.iter().partition(|synced| synced.after.is_none());
    let mut input = Vec::new();
    for synced in removed.into_iter().chain(written) {
        let null = ObjectId::null(checkout.repo.object_hash());
        let (mode, oid) = synced.after.map_or((0, null), |blob| (blob.mode, blob.oid));
        input.extend_from_slice(format!("{mode:o} {oid}\t").as_bytes());
        input.extend_from_slice(&synced.path);
        input.push(0);
    }
    let call = git.call(&checkout.root, ["update-index", "-z", "--index-info"]).locked(&checkout.git_dir);
    let ended = call.end(&input)?;
    if ended.ok() {
        return Ok(true);
    }
    if lock.exists() { Ok(false) } else { Err(git.failed(&checkout.root, "update-index", &ended)) }
}

/// Clears what a killed process left in the git directory of a checkout whose lock the caller holds:
/// its private files, and a lock of the index that is one of them.
///
/// # Errors
/// [`kitty_core::Code::CommitStoreFailed`].
pub(crate) fn sweep(checkout: &Checkout) -> Result<(), Refusal> {
    let folder = checkout.workshop()?;
    let failed = |error: io::Error| store_failed(&folder, error);
    let lock = checkout.git_dir.join("index.lock");
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if is_same_file(&path, &lock) && !is_same_file(&path, &checkout.git_dir.join("index")) {
            fs::remove_file(&lock).map_err(failed)?;
        }
        fs::remove_file(&path).map_err(failed)?;
    }
    Ok(())
}

/// Whether something lies in the folder of private files: a process is at work, or was killed.
pub(crate) fn is_littered(checkout: &Checkout) -> bool {
    fs::read_dir(checkout.git_dir.join(WORKSHOP)).is_ok_and(|mut listed| listed.next().is_some())
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let number = |path: &Path| fs::symlink_metadata(path).ok().map(|meta| (meta.dev(), meta.ino()));
        number(a).is_some() && number(a) == number(b)
    }
    #[cfg(not(unix))]
    {
        let _ = (a, b);
        false
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn may_hold(version: u8, entries: &[u8]) -> bool {
        may_hold_attributes(&[b"DIRC\0\0\0".as_slice(), &[version], entries].concat()[..]).unwrap()
    }

    #[test]
    fn a_name_is_found_wherever_two_reads_meet() {
        for before in SEARCHED - OVERLAP..SEARCHED + OVERLAP {
            let start = vec![b'a'; before];
            assert!(may_hold(2, &[start.as_slice(), b"src/.gitattributes", &[0; 100]].concat()), "{before}");
            assert!(may_hold(3, &[start.as_slice(), b"link\0\0\0\x20"].concat()), "{before}");
            assert!(!may_hold(2, &[start.as_slice(), b".gitattribute", &[0; 100]].concat()), "{before}");
        }
    }

    #[test]
    fn what_is_not_read_name_by_name_may_hold_any() {
        assert!(!may_hold(2, &[0; 100]));
        assert!(may_hold(4, &[0; 100]));
        assert!(may_hold_attributes(&b"DIRC"[..]).unwrap());
    }
}
