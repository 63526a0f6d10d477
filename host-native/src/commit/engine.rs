//! One commit on one branch: content, tree, hooks, object, publication, index.
//!
//! Nothing is visible before the publication, and nothing is undone after it. No stash is made, no
//! path is given to git as a pattern, and the user's index is not touched for any other path.
//!
//! Source: commit specification, section 10.4.

use std::{fs, path::PathBuf, time::Duration};

use gix::{ObjectId, index::entry::Stat};
use kitty_core::{Code, Refusal, commit::Stage};

use super::{
    checkout::{Blob, Checkout, store_failed},
    hooks::{Hook, Hooks},
    index,
    journal::{self, Durable},
    message::{self, Cleanup},
    object::Draft,
    pending::{Effect, Pending},
    program::Git,
    publish::Move,
    stage::{self, Entries, Private, Source, Wanted},
    tree::{self, Change, Rebuilt},
};

/// What is committed where.
pub(crate) struct Job<'j> {
    pub(crate) full_ref: &'j str,
    pub(crate) old: ObjectId,
    pub(crate) wanted: &'j [Wanted],
    pub(crate) message: &'j [u8],
    pub(crate) may_sign: bool,
    pub(crate) runs_hooks: bool,
    /// What asked for the commit.
    pub(crate) operation: &'j str,
    /// What is due once it is published.
    pub(crate) effects: &'j [Effect],
}

/// How long the executor waits for others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    pub(crate) hook: Duration,
    pub(crate) index: Duration,
}

/// What came of a job.
#[derive(Debug)]
pub(crate) enum Done {
    /// The branch holds this already.
    Nothing,
    /// The branch moved.
    Published(Box<Published>),
}

/// A branch that has moved.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) oid: ObjectId,
    /// The paths that the commit changed.
    pub(crate) paths: Vec<Vec<u8>>,
    /// The paths of the index that could not follow.
    pub(crate) stale: Vec<Vec<u8>>,
    /// What went wrong afterwards; the commit stands.
    pub(crate) notes: Vec<Refusal>,
    /// What is still due, with its record.
    pub(crate) due: Option<(PathBuf, Pending)>,
}

/// Why nothing was published.
#[derive(Debug)]
pub(crate) struct Halt {
    pub(crate) stage: Stage,
    pub(crate) refusal: Refusal,
    /// The commit that was stored, if one was.
    pub(crate) oid: Option<ObjectId>,
}

impl Job<'_> {
    /// Makes the commit in a checkout whose lock the caller holds. `proof` is asked once more right
    /// before the branch moves.
    ///
    /// # Errors
    /// [`Code::TargetMoved`] and [`Code::PathChangedWhileRead`], after which the caller plans anew;
    /// everything that a hook, git or the store has against it. Nothing has changed then.
    pub(crate) fn run(
        &self,
        checkout: &Checkout,
        git: &Git,
        patience: Patience,
        proof: &dyn Fn() -> Result<(), Refusal>,
    ) -> Result<Done, Halt> {
        let at = |stage: Stage| move |refusal: Refusal| Halt { stage, refusal, oid: None };
        let cleanup = Cleanup::of(checkout);
        let message = cleanup.clean(self.message).map_err(at(Stage::Content))?;
        let base = checkout.tree_of(self.old).map_err(at(Stage::Content))?;
        let users = index::users(checkout).map_err(at(Stage::Content))?;
        let changes = stage::take(checkout, git, users.as_ref(), base, self.wanted).map_err(at(Stage::Content))?;
        let rebuilt = tree::rebuild(checkout, base, &changes).map_err(at(Stage::Content))?;
        if rebuilt.changed.is_empty() {
            return Ok(Done::Nothing);
        }
        let hooks = Hooks::of(checkout, git, patience.hook);
        let (rebuilt, changes) =
            self.after_pre_commit(checkout, &hooks, base, rebuilt, changes).map_err(at(Stage::Hooks))?;
        if rebuilt.changed.is_empty() {
            return Ok(Done::Nothing);
        }
        let message =
            self.after_message_hooks(checkout, &hooks, &cleanup, &rebuilt, message).map_err(at(Stage::Hooks))?;
        let draft = Draft { tree: rebuilt.tree, parent: self.old, message: &message, may_sign: self.may_sign };
        let new = draft.write(checkout, git).map_err(at(Stage::Object))?;
        let at = |stage: Stage| move |refusal: Refusal| Halt { stage, refusal, oid: Some(new) };
        let pending = Pending::of(checkout, self, new, &changes, users.as_ref()).map_err(at(Stage::Object))?;
        drop(users);
        let record = checkout.workshop().and_then(|workshop| {
            journal::write(&checkout.common_dir, &workshop, &pending.name(), &pending, self.durable())
        });
        let record = record.map_err(at(Stage::Object))?;
        let log = format!("commit: {}", message::subject(&message));
        let publication = Move { full_ref: self.full_ref, old: Some(self.old), new, log: &log };
        if let Err(refusal) = proof().and_then(|()| publication.publish(checkout, git)) {
            // What stays of the record is discarded by the next run: the branch does not hold the commit.
            drop(journal::remove(&record));
            return Err(at(Stage::Publish)(refusal));
        }
        // INVARIANT: the outcome is fixed here; whatever fails from now on is a note.
        let (stale, mut notes) = pending.follow(checkout, git, patience.index);
        let is_settled = stale.is_empty() && self.effects.is_empty();
        if is_settled {
            notes.extend(journal::remove(&record).err());
        }
        if self.runs_hooks {
            notes.extend(hooks.run(Hook::PostCommit, None, &[]).err());
        }
        let due = (!is_settled).then_some((record, pending));
        Ok(Done::Published(Box::new(Published { oid: new, paths: rebuilt.changed, stale, notes, due })))
    }

    /// Content that stands nowhere yet must outlive a loss of power.
    fn durable(&self) -> Durable {
        let given = |wanted: &Wanted| matches!(wanted.source, Source::Given(_));
        if self.wanted.iter().any(given) || !self.effects.is_empty() { Durable::Yes } else { Durable::No }
    }

    fn is_wanted(&self, path: &[u8]) -> bool {
        self.wanted.iter().any(|wanted| wanted.path == path)
    }

    /// The tree after the hook, which may change the requested paths and no others.
    fn after_pre_commit(
        &self,
        checkout: &Checkout,
        hooks: &Hooks<'_>,
        base: ObjectId,
        rebuilt: Rebuilt,
        changes: Vec<Change>,
    ) -> Result<(Rebuilt, Vec<Change>), Refusal> {
        if !self.runs_hooks || !hooks.has(Hook::PreCommit) {
            return Ok((rebuilt, changes));
        }
        let (private, before) = Private::holding(checkout, rebuilt.tree)?;
        hooks.run(Hook::PreCommit, Some(private.path()), &[])?;
        let after = index::read(checkout, private.path())?.map(|index| stage::entries(&index)).unwrap_or_default();
        let differing = differing(&before, &after);
        let foreign: Vec<_> = differing.iter().filter(|path| !self.is_wanted(path)).collect();
        if !foreign.is_empty() {
            let paths: Vec<_> = foreign.iter().map(|path| path.escape_ascii().to_string()).collect();
            let refusal = Refusal::new(Code::HookAddedPaths).with("hook", Hook::PreCommit.name());
            return Err(refusal.with("paths", paths.join(", ")));
        }
        let unmerged = differing.iter().find(|path| after.get(path.as_slice()) == Some(&None));
        if let Some(path) = unmerged {
            let refusal = Refusal::new(Code::HookRejected).with("hook", Hook::PreCommit.name());
            return Err(refusal.with("output", format!("it left {} unmerged", path.escape_ascii())));
        }
        if differing.is_empty() {
            return Ok((rebuilt, changes));
        }
        let changes: Vec<_> = changes
            .into_iter()
            .map(|change| {
                let staged = after.get(&change.path).copied().flatten();
                match staged {
                    Some((blob, _)) if change.to == Some(blob) => change,
                    Some((blob, stat)) => Change { to: Some(blob), stat, ..change },
                    None => Change { to: None, stat: Stat::default(), ..change },
                }
            })
            .collect();
        Ok((tree::rebuild(checkout, base, &changes)?, changes))
    }

    /// The message after its hooks.
    fn after_message_hooks(
        &self,
        checkout: &Checkout,
        hooks: &Hooks<'_>,
        cleanup: &Cleanup,
        rebuilt: &Rebuilt,
        message: Vec<u8>,
    ) -> Result<Vec<u8>, Refusal> {
        if !self.runs_hooks || ![Hook::PrepareCommitMsg, Hook::CommitMsg].into_iter().any(|hook| hooks.has(hook)) {
            return Ok(message);
        }
        let (private, _) = Private::holding(checkout, rebuilt.tree)?;
        let folder = checkout.workshop()?;
        let failed = |error: std::io::Error| store_failed(&folder, error);
        let file = tempfile::Builder::new().prefix("message-").tempfile_in(&folder).map_err(failed)?;
        fs::write(file.path(), &message).map_err(failed)?;
        let shown = file.path().to_string_lossy();
        hooks.run(Hook::PrepareCommitMsg, Some(private.path()), &[&shown, "message"])?;
        hooks.run(Hook::CommitMsg, Some(private.path()), &[&shown])?;
        cleanup.clean(&fs::read(file.path()).map_err(failed)?)
    }
}

/// The paths that two indexes hold differently.
fn differing(before: &Entries, after: &Entries) -> Vec<Vec<u8>> {
    let removed = before.keys().filter(|path| !after.contains_key(*path));
    let blob = |staged: Option<&Option<(Blob, Stat)>>| staged.map(|staged| staged.map(|(blob, _)| blob));
    let changed = after.iter().filter(|(path, staged)| blob(before.get(*path)) != blob(Some(staged)));
    let changed = changed.map(|(path, _)| path);
    removed.chain(changed).cloned().collect()
}
