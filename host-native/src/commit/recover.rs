//! What killed processes left: shown, and settled.

use std::path::{Path, PathBuf};

use kitty_core::{Code, Refusal};

use super::{
    checkout::{Checkout, store_failed},
    checkout_files::to_path,
    index, journal,
    lock::{Lock, checkout_file},
    pending::{Effect, Pending, Settled},
    program::Git,
    settings::Settings,
};

/// A commit whose work is not at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// Its record, below the common git directory.
    pub record: PathBuf,
    /// What asked for it.
    pub operation: String,
    /// The branch, by its full name.
    pub full_ref: String,
    /// The commit.
    pub commit: String,
    /// The checkout.
    pub worktree: PathBuf,
    /// Whether the branch holds it: then its work is finished, otherwise nothing of it is left.
    pub published: bool,
    /// The paths that it changes.
    pub paths: Vec<PathBuf>,
    /// What is due once it is published.
    pub effects: Vec<Effect>,
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// The commit.
    pub commit: Unsettled,
    /// What is still due: an effect that failed or that nobody performed, or an index that stayed
    /// locked. The record is kept then.
    pub due: Vec<Refusal>,
    /// What cannot be repaired, such as a file that somebody has changed since: it stays as it is.
    pub notes: Vec<Refusal>,
}

/// Performs an effect of the commit whose id is given.
pub type Perform<'p> = &'p mut dyn FnMut(&Effect, &str) -> Result<(), String>;

/// Every commit of the repository whose work is not at its end.
///
/// # Errors
/// [`Code::JournalUnreadable`] for a record of another version; those of the store.
pub fn pending(root: &Path) -> Result<Vec<Unsettled>, Refusal> {
    let checkout = Checkout::open(root)?;
    let mut found = Vec::new();
    for record in journal::list(&checkout.common_dir)? {
        if let Some(pending) = journal::read::<Pending>(&record)? {
            found.push(shown(&checkout, record, &pending)?);
        }
    }
    Ok(found)
}

fn shown(checkout: &Checkout, record: PathBuf, pending: &Pending) -> Result<Unsettled, Refusal> {
    Ok(Unsettled {
        record,
        operation: pending.operation.clone(),
        full_ref: pending.full_ref.clone(),
        commit: pending.new.clone(),
        worktree: pending.worktree(),
        published: pending.is_published(checkout)?,
        paths: pending.paths().map(to_path).collect(),
        effects: pending.effects.clone(),
    })
}

/// Settles every record: what was published is finished, what was not is discarded. A process that is
/// still at work holds its lock and is waited for.
///
/// # Errors
/// [`Code::CommitLockTimeout`]; [`Code::JournalUnreadable`]; those of the store.
pub fn recover(root: &Path, settings: &Settings, perform: Perform<'_>) -> Result<Vec<Recovered>, Refusal> {
    let own = Checkout::open(root)?;
    let git = Git::new(settings.program_timeout);
    let mut recovered = Vec::new();
    for record in journal::list(&own.common_dir)? {
        let Some(pending) = read_settled(&record)? else { continue };
        let checkout = match Checkout::open(&pending.worktree()) {
            Ok(checkout) if checkout.common_dir == own.common_dir => checkout,
            // Where the checkout is gone, nothing has to follow any more.
            _ => Checkout::open(root)?,
        };
        let _lock = Lock::take(&checkout_file(&checkout.git_dir), settings.lock_wait)?;
        // Its process may have settled it while this one waited.
        let Some(mut pending) = read_settled(&record)? else { continue };
        let commit = shown(&checkout, record.clone(), &pending)?;
        let settled = pending.settle(&record, &checkout, &git, settings.index_wait)?;
        let (mut due, notes) = match settled {
            Settled::Discarded => (Vec::new(), Vec::new()),
            Settled::Finished { stale, notes } => (stale_note(&stale).into_iter().collect(), notes),
        };
        if commit.published && !pending.effects.is_empty() {
            due.extend(perform_all(&mut pending, &record, &own.common_dir, perform)?);
        }
        recovered.push(Recovered { commit, due, notes });
    }
    let _lock = Lock::take(&checkout_file(&own.git_dir), settings.lock_wait)?;
    index::sweep(&own)?;
    Ok(recovered)
}

/// A record that was cut off by a loss of power says nothing, and needs nothing: only records of
/// commits that bring nothing new are not written through to the disk.
fn read_settled(record: &Path) -> Result<Option<Pending>, Refusal> {
    match std::fs::metadata(record) {
        Ok(meta) if meta.len() == 0 => journal::remove(record).map(|()| None),
        Ok(_) => journal::read(record),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(store_failed(record, error)),
    }
}

/// Performs what is due, and keeps in the record what could not be.
pub(crate) fn perform_all(
    pending: &mut Pending,
    record: &Path,
    common_dir: &Path,
    perform: Perform<'_>,
) -> Result<Vec<Refusal>, Refusal> {
    let (mut left, mut failures) = (Vec::new(), Vec::new());
    for effect in std::mem::take(&mut pending.effects) {
        if let Err(reason) = perform(&effect, &pending.new) {
            failures.push(
                Refusal::new(Code::CommitStoreFailed).with("path", format!("effect {}", effect.name)).with("reason", reason),
            );
            left.push(effect);
        }
    }
    pending.keep(record, common_dir, left)?;
    Ok(failures)
}

/// Settles what earlier processes left in this checkout, whose lock the caller holds. Effects stay due.
pub(crate) fn settle_own(checkout: &Checkout, git: &Git, settings: &Settings) -> Result<(), Refusal> {
    index::sweep(checkout)?;
    for record in journal::list(&checkout.common_dir)? {
        let Some(pending) = read_settled(&record)? else { continue };
        if pending.worktree() == checkout.root {
            pending.settle(&record, checkout, git, settings.index_wait)?;
        }
    }
    Ok(())
}

/// The paths of the index that could not follow, as a note.
pub(crate) fn stale_note(stale: &[Vec<u8>]) -> Option<Refusal> {
    if stale.is_empty() {
        return None;
    }
    let paths: Vec<_> = stale.iter().map(|path| path.escape_ascii().to_string()).collect();
    Some(Refusal::new(Code::IndexStale).with("paths", paths.join(", ")))
}
