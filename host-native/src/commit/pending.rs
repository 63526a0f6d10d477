//! A commit between its publication and the end of its work: what a process that comes after a killed
//! one finishes. What was not published has left nothing to undo.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use gix::{ObjectId, index::File};
use kitty_core::{Refusal, wire::Content};
use serde::{Deserialize, Serialize};

use super::{
    checkout::{Blob, Checkout, EXECUTABLE},
    checkout_files::{to_bytes, to_path},
    engine::Job,
    index::{self, Synced},
    journal,
    place::Placing,
    program::Git,
    stage::{Replaced, Source},
    tree::Change,
};

/// Something that is due once a commit is published: a name that its owner knows, and what it needs.
/// It may happen twice when a process is killed in between, and never without the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// What to do.
    pub name: String,
    /// With what; the owner's own text.
    pub payload: String,
}

/// How a record of a commit is named.
pub(crate) const COMMIT: &str = "commit-";

/// The record of a commit.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) operation: String,
    worktree: Content,
    pub(crate) full_ref: String,
    old: String,
    pub(crate) new: String,
    paths: Vec<PendingPath>,
    pub(crate) effects: Vec<Effect>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PendingPath {
    path: Content,
    before: Option<(u32, String)>,
    after: Option<(u32, String)>,
    /// Of content that the checkout gets now: what may give way to it, by length and hash, and the
    /// object that holds its bytes.
    given: Option<PendingContent>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PendingContent {
    replaces: Option<(u64, String)>,
    raw: String,
}

fn text(blob: Option<Blob>) -> Option<(u32, String)> {
    blob.map(|blob| (blob.mode, blob.oid.to_string()))
}

fn oid(hex: &str) -> Option<ObjectId> {
    ObjectId::from_hex(hex.as_bytes()).ok()
}

fn blob(text: Option<&(u32, String)>) -> Option<Blob> {
    text.and_then(|(mode, hex)| Some(Blob { mode: *mode, oid: oid(hex)? }))
}

impl Pending {
    /// What is due when the branch has moved to `new`.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn of(
        checkout: &Checkout,
        job: &Job<'_>,
        new: ObjectId,
        changes: &[Change],
        users: Option<&File>,
    ) -> Result<Self, Refusal> {
        let path = |change: &Change| {
            let path = &change.path;
            let wanted = job.wanted.iter().find(|wanted| wanted.path == *path);
            let given = match wanted.map(|wanted| &wanted.source) {
                Some(Source::Given(given)) => {
                    let replaces = match given.replaces {
                        Replaced::Nothing => None,
                        Replaced::Content { length, oid } => Some((length, oid.to_string())),
                    };
                    let Replaced::Content { oid, .. } = Replaced::of(checkout, &given.content)? else {
                        return Ok(None);
                    };
                    Some(PendingContent { replaces, raw: oid.to_string() })
                }
                _ => None,
            };
            Ok(Some(PendingPath {
                path: Content(path.clone()),
                before: text(index::entry(users, path)),
                after: text(change.to),
                given,
            }))
        };
        let paths = changes.iter().map(path).collect::<Result<Vec<_>, Refusal>>()?;
        Ok(Self {
            operation: job.operation.to_string(),
            worktree: Content(to_bytes(&checkout.root)),
            full_ref: job.full_ref.to_string(),
            old: job.old.to_string(),
            new: new.to_string(),
            paths: paths.into_iter().flatten().collect(),
            effects: job.effects.to_vec(),
        })
    }

    pub(crate) fn name(&self) -> String {
        format!("{COMMIT}{}", self.new)
    }

    /// The checkout that it was made in.
    pub(crate) fn worktree(&self) -> PathBuf {
        to_path(&self.worktree.0)
    }

    /// The paths that the index follows at: all that were asked for, changed or not.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &[u8]> {
        self.paths.iter().map(|path| path.path.0.as_slice())
    }

    /// Whether the branch holds the commit.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn is_published(&self, checkout: &Checkout) -> Result<bool, Refusal> {
        let (Some(tip), Some(new)) = (checkout.reference(&self.full_ref)?, oid(&self.new)) else { return Ok(false) };
        let base = || checkout.repo.merge_base(tip, new).ok().flatten().map(gix::Id::detach);
        Ok(tip == new || base() == Some(new))
    }

    /// Brings the checkout and its index up to date, as long as it still is on that branch. Answers
    /// the paths of the index that could not be, and what else went wrong.
    pub(crate) fn follow(&self, checkout: &Checkout, git: &Git, patience: Duration) -> (Vec<Vec<u8>>, Vec<Refusal>) {
        let mut notes = Vec::new();
        match checkout.head() {
            Ok(Some(head)) if head == self.full_ref => {}
            Ok(_) => return (Vec::new(), notes),
            Err(refusal) => return (self.paths().map(<[u8]>::to_vec).collect(), vec![refusal]),
        }
        let mut synced = Vec::with_capacity(self.paths.len());
        for path in &self.paths {
            let stat = match path.place(checkout) {
                Ok(stat) => stat.unwrap_or_default(),
                Err(refusal) => {
                    notes.push(refusal);
                    gix::index::entry::Stat::default()
                }
            };
            synced.push(Synced {
                path: path.path.0.clone(),
                before: blob(path.before.as_ref()),
                after: blob(path.after.as_ref()),
                stat,
            });
        }
        match index::sync(checkout, git, &synced, patience) {
            Ok(stale) => (stale, notes),
            Err(refusal) => {
                notes.push(refusal);
                (synced.into_iter().map(|synced| synced.path).collect(), notes)
            }
        }
    }

    /// Finishes what was published and discards what was not; the caller holds the lock of the
    /// checkout. Answers what is due then.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn settle(
        &self,
        record: &Path,
        checkout: &Checkout,
        git: &Git,
        patience: Duration,
    ) -> Result<Settled, Refusal> {
        if !self.is_published(checkout)? {
            journal::remove(record)?;
            return Ok(Settled::Discarded);
        }
        let (stale, notes) = self.follow(checkout, git, patience);
        if stale.is_empty() && self.effects.is_empty() {
            journal::remove(record)?;
        }
        Ok(Settled::Finished { stale, notes })
    }

    /// The record without the effects that have happened; it is gone when nothing is due, the index
    /// included.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn keep(
        &mut self,
        record: &Path,
        checkout: &Checkout,
        index_follows: bool,
        due: Vec<Effect>,
    ) -> Result<(), Refusal> {
        self.effects = due;
        if self.effects.is_empty() && index_follows {
            return journal::remove(record);
        }
        let workshop = checkout.workshop()?;
        journal::write(&checkout.common_dir, &workshop, &self.name(), self, journal::Durable::Yes).map(drop)
    }
}

/// What became of a record.
#[derive(Debug)]
pub(crate) enum Settled {
    /// It was never published, and nothing of it is left.
    Discarded,
    /// It was published; the checkout is up to date but for these paths of the index.
    Finished { stale: Vec<Vec<u8>>, notes: Vec<Refusal> },
}

impl PendingPath {
    /// Puts given content in its place; nothing when there is none.
    fn place(&self, checkout: &Checkout) -> Result<Option<gix::index::entry::Stat>, Refusal> {
        let Some(given) = &self.given else { return Ok(None) };
        let Some(raw) = oid(&given.raw) else { return Ok(None) };
        let content = checkout.bytes(raw)?;
        let replaces = match &given.replaces {
            None => Replaced::Nothing,
            Some((length, hex)) => match oid(hex) {
                Some(oid) => Replaced::Content { length: *length, oid },
                None => return Ok(None),
            },
        };
        let executable = self.after.as_ref().is_some_and(|(mode, _)| *mode == EXECUTABLE);
        Placing { path: &self.path.0, content: &content, executable, replaces }.place(checkout).map(Some)
    }
}
