//! What killed processes left: shown, and settled.

use std::path::{Path, PathBuf};

use kitty_core::{Code, Refusal};

use super::{
    advance::{FOLLOWING, Following},
    checkout::{Checkout, at_or_above, store_failed},
    checkout_files::to_path,
    coordination, effects,
    executor::Executor,
    index, journal,
    pending::{COMMIT, Effect, Pending, Settled},
    planner::Decider,
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
    /// The paths that were asked for.
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
    let checkout = at_or_above(root)?;
    let mut found = Vec::new();
    for record in records(&checkout, COMMIT)? {
        if let Some(pending) = journal::read::<Pending>(&record)? {
            found.push(shown(&checkout, record, &pending)?);
        }
    }
    for record in records(&checkout, FOLLOWING)? {
        found.extend(journal::read::<Following>(&record)?.map(|following| following.shown(record)));
    }
    Ok(found)
}

fn records(checkout: &Checkout, kind: &str) -> Result<Vec<PathBuf>, Refusal> {
    let mut records = journal::list(&checkout.common_dir)?;
    records.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(kind)));
    Ok(records)
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
pub fn recover(
    root: &Path,
    decider: &dyn Decider,
    settings: &Settings,
    perform: Perform<'_>,
) -> Result<Vec<Recovered>, Refusal> {
    let own = at_or_above(root)?;
    coordination::wait(&own, settings)?;
    let mut recovered = Vec::new();
    for record in records(&own, COMMIT)? {
        let Some(pending) = read_settled(&record)? else { continue };
        let checkout = match Checkout::open(&pending.worktree()) {
            Ok(checkout) if checkout.common_dir == own.common_dir => checkout,
            // Where the checkout is gone, nothing has to follow any more.
            _ => at_or_above(root)?,
        };
        // Locks are held as long as this value lives.
        let git = Git::new(settings.program_timeout);
        enter(&checkout, &git, settings)?;
        // Its process may have settled it while this one waited.
        let Some(mut pending) = read_settled(&record)? else { continue };
        let commit = shown(&checkout, record.clone(), &pending)?;
        let settled = pending.settle(&record, &checkout, &git, settings.index_wait)?;
        let (mut due, notes) = match settled {
            Settled::Discarded => (Vec::new(), Vec::new()),
            Settled::Finished { stale, notes } => (stale_note(&stale).into_iter().collect(), notes),
        };
        if commit.published && !pending.effects.is_empty() {
            let executor = Executor { primary: &own, git: &git, settings, decider };
            // An effect of the executor's own locks other checkouts.
            let mut perform = |effect: &Effect, commit: &str| {
                effects::perform(&executor, effect, commit).unwrap_or_else(|| perform(effect, commit))
            };
            due.extend(perform_all(&mut pending, &record, &checkout, due.is_empty(), &mut perform)?);
        }
        recovered.push(Recovered { commit, due, notes });
    }
    for record in records(&own, FOLLOWING)? {
        let Some(following) = journal::read::<Following>(&record)? else { continue };
        let git = Git::new(settings.program_timeout);
        let due = following.settle(&record, &own, &git, settings, decider)?;
        recovered.push(Recovered { commit: following.shown(record), due, notes: Vec::new() });
    }
    for checkout in own.all()?.iter().filter(|checkout| index::is_littered(checkout)) {
        enter(checkout, &Git::new(settings.program_timeout), settings)?;
    }
    Ok(recovered)
}

/// Takes the lock of a checkout and clears what a killed process left there. A lock of the index that
/// was its own is gone then, so that the index can follow.
fn enter(checkout: &Checkout, git: &Git, settings: &Settings) -> Result<(), Refusal> {
    git.lock(checkout, settings.lock_wait)?;
    index::sweep(checkout)
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

/// Performs what is due, and keeps in the record what could not be; all of it while the index does not
/// follow.
pub(crate) fn perform_all(
    pending: &mut Pending,
    record: &Path,
    checkout: &Checkout,
    index_follows: bool,
    perform: Perform<'_>,
) -> Result<Vec<Refusal>, Refusal> {
    let (mut left, mut failures) = (Vec::new(), Vec::new());
    for effect in std::mem::take(&mut pending.effects) {
        if let Err(reason) = perform(&effect, &pending.new) {
            failures.push(
                Refusal::new(Code::CommitStoreFailed)
                    .with("path", format!("effect {}", effect.name))
                    .with("reason", reason),
            );
            left.push(effect);
        }
    }
    pending.keep(record, checkout, index_follows, left)?;
    Ok(failures)
}

/// Holds the lock of a checkout as long as `git` lives. When it is taken just now, what earlier
/// processes left there is settled first.
///
/// # Errors
/// [`Code::CommitLockTimeout`]; those of [`coordination::made`] and of the store.
pub(crate) fn hold(checkout: &Checkout, git: &Git, settings: &Settings) -> Result<(), Refusal> {
    if git.has_lock(&checkout.git_dir) {
        return Ok(());
    }
    coordination::made(checkout, settings)?;
    enter(checkout, git, settings)?;
    settle_own(checkout, git, settings)
}

/// Settles what earlier processes left in this checkout. Effects stay due.
fn settle_own(checkout: &Checkout, git: &Git, settings: &Settings) -> Result<(), Refusal> {
    for record in records(checkout, COMMIT)? {
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
