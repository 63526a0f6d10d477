//! A branch moved forward: compared and swapped, and every checkout of it follows without losing a
//! file.
//!
//! Source: commit specification, sections 8.1 and 10.6.

use std::path::{Path, PathBuf};

use gix::{ObjectId, bstr::ByteSlice as _};
use kitty_core::{
    BranchName, Code, Refusal,
    commit::{
        AdvanceFacts, AdvanceRequest, Ancestry, CheckoutState, Dirt, DirtyEntry, MetaTexts, Oid, RefAdvance, Resync,
        TreeChange,
    },
    protection::Capability,
    wire::Content,
};
use serde::{Deserialize, Serialize};

use super::{
    behind::differing,
    checkout::{Checkout, at_or_above, store_failed},
    checkout_files::{self, Found, to_bytes, to_path},
    config,
    content::stored,
    executor::{Executor, object},
    facts::{oid, operation},
    journal::{self, Durable},
    planner::Decider,
    program::Git,
    publish::Move,
    recover::{Unsettled, hold},
    settings::Settings,
};

/// What came of moving a branch.
#[derive(Clone, Debug, PartialEq)]
pub enum Advanced {
    /// It was there already.
    Same,
    /// It moved.
    Moved {
        /// The commit that it was at, if there was one.
        old: Option<Oid>,
        /// What kept a checkout from following: it shows the older commit, and lost nothing.
        notes: Vec<Refusal>,
    },
}

/// Moves a branch forward to a commit that descends from it.
///
/// # Errors
/// The refusals of [`Decider::advance`]; [`Code::TargetMoved`] when somebody else moved it first;
/// those of locks, of the store and of the git program. Nothing has changed then.
pub fn advance(
    root: &Path,
    request: &AdvanceRequest,
    decider: &dyn Decider,
    settings: &Settings,
) -> Result<Advanced, Refusal> {
    let primary = at_or_above(root)?;
    let git = Git::new(settings.program_timeout);
    Moving { primary: &primary, git: &git, settings, decider }.run(request)
}

/// A branch that follows a commit which was just published.
pub(crate) fn fast_forward(executor: &Executor<'_>, branch: &str, commit: &str) -> Result<(), Refusal> {
    let unusable = |text: &str| Refusal::new(Code::RefAdvanceFailed).with("branch", branch).with("reason", text);
    let request = AdvanceRequest {
        branch: BranchName::parse(branch)?,
        new: Oid::parse(commit).ok_or_else(|| unusable("the commit has no id"))?,
        capability: Capability::STANDARD,
    };
    let Executor { primary, git, settings, decider } = *executor;
    let moving = Moving { primary, git, settings, decider };
    match moving.run(&request)? {
        Advanced::Same => Ok(()),
        Advanced::Moved { notes, .. } => notes.into_iter().next().map_or(Ok(()), Err),
    }
}

struct Moving<'m> {
    primary: &'m Checkout,
    git: &'m Git,
    settings: &'m Settings,
    decider: &'m dyn Decider,
}

impl Moving<'_> {
    fn run(&self, request: &AdvanceRequest) -> Result<Advanced, Refusal> {
        let full_ref = request.branch.full_ref();
        let (present, gone) = checkouts(self.primary, &full_ref)?;
        for checkout in &present {
            hold(checkout, self.git, self.settings)?;
        }
        let facts = self.facts(request, &full_ref, &present, gone)?;
        let Some(plan) = self.decider.advance(request, &facts)? else { return Ok(Advanced::Same) };
        self.execute(&plan, &full_ref, &present)
    }

    fn facts(
        &self,
        request: &AdvanceRequest,
        full_ref: &str,
        present: &[Checkout],
        gone: Vec<String>,
    ) -> Result<AdvanceFacts, Refusal> {
        let primary = self.primary;
        let old = primary.reference(full_ref)?;
        let new = object(&request.new)?;
        let ancestry = match old {
            _ if !primary.repo.has_object(new) => Ancestry::Unknown { reason: "the new commit is not there".into() },
            None => Ancestry::Descends,
            Some(old) if old == new => Ancestry::Same,
            Some(old) => match primary.repo.merge_base(old, new) {
                Ok(Some(base)) if base.detach() == old => Ancestry::Descends,
                Ok(_) => Ancestry::Diverged,
                Err(error) => Ancestry::Unknown { reason: error.to_string() },
            },
        };
        let mut changes = Vec::new();
        if ancestry == Ancestry::Descends {
            let (before, after) = (old.map(|old| primary.tree_of(old)).transpose()?, primary.tree_of(new)?);
            let mut paths = Vec::new();
            differing(primary, before, Some(after), b"", &mut paths)?;
            for path in paths {
                let held = |tree: ObjectId| -> Result<Option<Oid>, Refusal> {
                    Ok(primary.entry(tree, &path)?.and_then(|blob| oid(blob.oid)))
                };
                let old = before.map(held).transpose()?.flatten();
                let new = held(after)?;
                changes.push(TreeChange { path, old, new });
            }
        }
        let mut states: Vec<CheckoutState> = gone
            .into_iter()
            .map(|root| CheckoutState {
                root,
                present: false,
                operation: kitty_core::commit::Operation::None,
                dirty: Vec::new(),
            })
            .collect();
        for checkout in present {
            states.push(CheckoutState {
                root: checkout.root.to_string_lossy().into_owned(),
                present: true,
                operation: operation(checkout),
                dirty: self.dirty(checkout)?,
            });
        }
        let protection = config::facts(primary, &primary.root)?;
        Ok(AdvanceFacts { old: old.and_then(oid), ancestry, changes, checkouts: states, protection })
    }

    /// Every file that is not as committed. Asking refreshes the index, which following needs.
    fn dirty(&self, checkout: &Checkout) -> Result<Vec<DirtyEntry>, Refusal> {
        let call = self.git.call(&checkout.root, ["status", "--porcelain=v1", "-z", "--no-renames", "--ignored"]);
        let said = call.arg("--untracked-files=normal").run(&[])?;
        let head = checkout.repo.head_tree_id().ok().map(gix::Id::detach);
        let mut dirty = Vec::new();
        for entry in said.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let (Some(code), Some(path)) = (entry.get(..2), entry.get(3..)) else { continue };
            let dirt = if matches!(code, b"??" | b"!!") { Dirt::Untracked } else { Dirt::Tracked };
            let content = if path.ends_with(b"/") { None } else { stored(checkout, self.git, path)? };
            let is_meta = path == b"meta.json" || path.ends_with(b"/meta.json");
            let meta = match (is_meta && dirt == Dirt::Tracked, head) {
                (true, Some(head)) => texts(checkout, head, path)?,
                _ => None,
            };
            dirty.push(DirtyEntry { path: path.to_vec(), dirt, content: content.and_then(oid), meta });
        }
        Ok(dirty)
    }

    fn execute(&self, plan: &RefAdvance, full_ref: &str, present: &[Checkout]) -> Result<Advanced, Refusal> {
        let new = object(plan.new_commit())?;
        let old = plan.old().map(object).transpose()?;
        let followers: Vec<(&Checkout, &Resync)> = plan
            .resync()
            .iter()
            .filter_map(|resync| {
                Some((present.iter().find(|checkout| checkout.root == Path::new(&resync.root))?, resync))
            })
            .collect();
        if let Some(old) = old {
            // Git itself says what following would lose, before anything moves.
            for (checkout, _) in followers.iter().filter(|(_, resync)| resync.expendable.is_empty()) {
                let ended = self.read_tree(checkout, old, new, true)?;
                if !ended.ok() {
                    return Err(Refusal::new(Code::RefAdvanceDirtyWorktree)
                        .with("branch", plan.branch())
                        .with("worktree_path", checkout.root.display())
                        .with("old_sha", old)
                        .with("new_sha", new)
                        .with("dirty_entries", ended.said()));
                }
            }
        }
        let following = Following {
            full_ref: full_ref.to_string(),
            old: old.map(|old| old.to_string()),
            new: new.to_string(),
            checkouts: followers
                .iter()
                .map(|(checkout, resync)| Follower {
                    root: Content(to_bytes(&checkout.root)),
                    expendable: resync.expendable.iter().cloned().map(Content).collect(),
                })
                .collect(),
        };
        let workshop = self.primary.workshop()?;
        let record = journal::write(&self.primary.common_dir, &workshop, &following.name(), &following, Durable::No)?;
        let publication = Move { full_ref, old, new, log: "kitty-core: fast-forward" };
        if let Err(refusal) = publication.publish(self.primary, self.git) {
            journal::remove(&record)?;
            return Err(refusal);
        }
        let mut notes = Vec::new();
        for (checkout, resync) in followers {
            if let Err(refusal) = self.follow(checkout, old, new, &resync.expendable) {
                notes.push(refusal);
            }
        }
        if notes.is_empty() {
            notes.extend(journal::remove(&record).err());
        }
        Ok(Advanced::Moved { old: plan.old().cloned(), notes })
    }

    fn read_tree(
        &self,
        checkout: &Checkout,
        old: ObjectId,
        new: ObjectId,
        dry: bool,
    ) -> Result<super::program::Ended, Refusal> {
        let call = self.git.call(&checkout.root, ["read-tree", "-m", "-u"]);
        let call = if dry { call.arg("--dry-run") } else { call.locked(&checkout.git_dir) };
        call.arg(old.to_string()).arg(new.to_string()).end(&[])
    }

    fn follow(
        &self,
        checkout: &Checkout,
        old: Option<ObjectId>,
        new: ObjectId,
        expendable: &[Vec<u8>],
    ) -> Result<(), Refusal> {
        let Some(old) = old else { return Ok(()) };
        if !expendable.is_empty() {
            self.give_up(checkout, old, expendable)?;
        }
        let ended = self.read_tree(checkout, old, new, false)?;
        if ended.ok() {
            return Ok(());
        }
        Err(Refusal::new(Code::RefAdvanceFailed)
            .with("branch", new)
            .with("worktree_path", checkout.root.display())
            .with("reason", ended.said()))
    }

    /// Puts files back to the older commit whose content is not lost by that.
    fn give_up(&self, checkout: &Checkout, old: ObjectId, expendable: &[Vec<u8>]) -> Result<(), Refusal> {
        let tree = checkout.tree_of(old)?;
        let mut tracked = Vec::new();
        for path in expendable {
            if checkout.entry(tree, path)?.is_some() {
                tracked.extend_from_slice(path);
                tracked.push(0);
            } else {
                let removed = checkout_files::remove(&checkout.root, path);
                removed.map_err(|error| store_failed(&checkout.root.join(to_path(path)), error))?;
            }
        }
        if tracked.is_empty() {
            return Ok(());
        }
        let call = self.git.call(&checkout.root, ["restore", "--staged", "--worktree", "--pathspec-from-file=-"]);
        let call = call.arg("--pathspec-file-nul").arg(format!("--source={old}"));
        let call = call.variable("GIT_LITERAL_PATHSPECS", "1").locked(&checkout.git_dir);
        call.run(&tracked).map(drop)
    }
}

fn texts(checkout: &Checkout, head: ObjectId, path: &[u8]) -> Result<Option<MetaTexts>, Refusal> {
    let Some(blob) = checkout.entry(head, path)? else { return Ok(None) };
    match checkout_files::read(&checkout.root, path) {
        Ok((Found::File { content, .. }, _)) => {
            Ok(Some(MetaTexts { committed: checkout.bytes(blob.oid)?, here: content }))
        }
        _ => Ok(None),
    }
}

/// The checkouts of a branch, and those whose directory is gone.
fn checkouts(primary: &Checkout, full_ref: &str) -> Result<(Vec<Checkout>, Vec<String>), Refusal> {
    let failed = |error: gix::Error| store_failed(&primary.common_dir, error);
    let mut gone = Vec::new();
    for linked in primary.repo.worktrees().map_err(failed)? {
        let Ok(base) = linked.base() else { continue };
        if !base.exists() {
            let head = std::fs::read(linked.git_dir().join("HEAD")).unwrap_or_default();
            if head.trim() == format!("ref: {full_ref}").as_bytes() {
                gone.push(base.to_string_lossy().into_owned());
            }
        }
    }
    let mut present = primary.all()?;
    present.retain(|checkout| checkout.head().ok().flatten().as_deref() == Some(full_ref));
    Ok((present, gone))
}

/// A branch between its move and the last checkout that follows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Following {
    full_ref: String,
    old: Option<String>,
    new: String,
    checkouts: Vec<Follower>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Follower {
    root: Content,
    expendable: Vec<Content>,
}

/// How the record of a moved branch is named.
pub(crate) const FOLLOWING: &str = "advance-";

impl Following {
    fn name(&self) -> String {
        format!("{FOLLOWING}{}", self.new)
    }

    /// As it is shown to people.
    pub(crate) fn shown(&self, record: PathBuf) -> Unsettled {
        Unsettled {
            record,
            operation: "advance".to_string(),
            full_ref: self.full_ref.clone(),
            commit: self.new.clone(),
            worktree: self.checkouts.first().map(|follower| to_path(&follower.root.0)).unwrap_or_default(),
            published: true,
            paths: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// Lets the checkouts follow that have not, if the branch moved; the caller holds no lock of
    /// them. Answers what kept one from following.
    pub(crate) fn settle(
        &self,
        record: &Path,
        primary: &Checkout,
        git: &Git,
        settings: &Settings,
        decider: &dyn Decider,
    ) -> Result<Vec<Refusal>, Refusal> {
        let id = |hex: &str| ObjectId::from_hex(hex.as_bytes()).ok();
        let (old, Some(new)) = (self.old.as_deref().and_then(id), id(&self.new)) else {
            return journal::remove(record).map(|()| Vec::new());
        };
        let mut notes = Vec::new();
        if primary.reference(&self.full_ref)? == Some(new) {
            let moving = Moving { primary, git, settings, decider };
            for follower in &self.checkouts {
                let Ok(checkout) = Checkout::open(&to_path(&follower.root.0)) else { continue };
                if checkout.head()?.as_deref() != Some(&self.full_ref) {
                    continue;
                }
                if !git.has_lock(&checkout.git_dir) {
                    git.lock(&checkout, settings.lock_wait)?;
                }
                let expendable: Vec<_> = follower.expendable.iter().map(|path| path.0.clone()).collect();
                // The content of an expendable file is asked again: somebody may have worked on it since.
                let untouched = expendable.iter().all(|path| Self::is_held(&checkout, git, path, old, new));
                let expendable = if untouched { expendable } else { Vec::new() };
                notes.extend(moving.follow(&checkout, old, new, &expendable).err());
            }
        }
        if notes.is_empty() {
            journal::remove(record)?;
        }
        Ok(notes)
    }

    fn is_held(checkout: &Checkout, git: &Git, path: &[u8], old: Option<ObjectId>, new: ObjectId) -> bool {
        let found = stored(checkout, git, path).ok().flatten();
        let held = |commit: ObjectId| {
            let tree = checkout.tree_of(commit).ok()?;
            checkout.entry(tree, path).ok().flatten().map(|blob| blob.oid)
        };
        found == held(new) || found == old.and_then(held)
    }
}
