//! The coordination worktree, made where it is missing.

use std::{fs, path::Path};

use kitty_core::{Code, Refusal};

use super::{
    checkout::{Checkout, store_failed},
    lock::{Lock, worktrees_file},
    program::Git,
    settings::Settings,
};

#[expect(clippy::needless_pass_by_value, reason = "errors end here")]
fn unusable(worktree: &Path, reason: impl ToString) -> Refusal {
    let refusal = Refusal::new(Code::CoordWorktreeUnusable).with("worktree", worktree.display());
    refusal.with("reason", reason.to_string())
}

/// The checkout of `full_ref` at `worktree`, which is made if nothing stands there.
///
/// # Errors
/// [`Code::CoordWorktreeUnusable`] when something else stands there, or git cannot make it;
/// [`Code::CoordinationWorktreeBranchMismatch`]; those of locks and of the git program.
pub(crate) fn materialise(
    primary: &Checkout,
    git: &Git,
    settings: &Settings,
    worktree: &Path,
    full_ref: &str,
) -> Result<Checkout, Refusal> {
    if !is_made(worktree) {
        let lock = Lock::take(&worktrees_file(&primary.common_dir), settings.lock_wait)?;
        if worktree.symlink_metadata().is_err() {
            make(primary, git, &lock, worktree, full_ref)?;
        }
    }
    let checkout = Checkout::open(worktree)
        .map_err(|refusal| unusable(worktree, refusal.fields().get("reason").unwrap_or("it is no checkout")))?;
    if checkout.common_dir != primary.common_dir {
        return Err(unusable(worktree, "it belongs to another repository"));
    }
    match checkout.head()? {
        Some(head) if head == full_ref => Ok(checkout),
        head => Err(Refusal::new(Code::CoordinationWorktreeBranchMismatch)
            .with("worktree_path", worktree.display())
            .with("expected_ref", full_ref)
            .with("actual_ref", head.unwrap_or_else(|| "<detached>".into()))),
    }
}

/// Whether a checkout stands there, or is just being made.
pub(crate) fn is_made(worktree: &Path) -> bool {
    worktree.join(".git").symlink_metadata().is_ok()
}

/// Waits for a git program that is still making the checkout for a process that was killed.
///
/// # Errors
/// [`Code::CoordWorktreeUnusable`] when that program was killed too; [`Code::CommitLockTimeout`].
pub(crate) fn made(checkout: &Checkout, settings: &Settings) -> Result<(), Refusal> {
    // Git's own mark of a worktree that it has begun.
    let mark = checkout.git_dir.join("locked");
    let is_begun = || fs::read(&mark).is_ok_and(|text| text.trim_ascii() == b"initializing");
    if !is_begun() {
        return Ok(());
    }
    wait(checkout, settings)?;
    if is_begun() { Err(unusable(&checkout.root, "git was killed while it made it")) } else { Ok(()) }
}

/// Waits until nobody makes a worktree of the repository.
///
/// # Errors
/// [`Code::CommitLockTimeout`].
pub(crate) fn wait(checkout: &Checkout, settings: &Settings) -> Result<(), Refusal> {
    Lock::take(&worktrees_file(&checkout.common_dir), settings.lock_wait).map(drop)
}

fn make(primary: &Checkout, git: &Git, lock: &Lock, worktree: &Path, full_ref: &str) -> Result<(), Refusal> {
    if is_registered(primary, worktree)? {
        // Its directory is gone: nothing on the disk is removed with the registration.
        let ended = git.call(&primary.root, ["worktree", "remove", "--force", "--"]).arg(worktree).end(&[])?;
        if !ended.ok() {
            return Err(unusable(worktree, ended.said()));
        }
    }
    let branch = full_ref.strip_prefix("refs/heads/").unwrap_or(full_ref);
    let call = git.call(&primary.root, ["worktree", "add", "--quiet", "--"]).arg(worktree).arg(branch);
    let ended = call.holding(lock).end(&[])?;
    if ended.ok() { Ok(()) } else { Err(unusable(worktree, ended.said())) }
}

fn is_registered(primary: &Checkout, worktree: &Path) -> Result<bool, Refusal> {
    let linked = primary.repo.worktrees().map_err(|error| store_failed(&primary.common_dir, error))?;
    Ok(linked.iter().any(|proxy| proxy.base().is_ok_and(|base| base == worktree)))
}
