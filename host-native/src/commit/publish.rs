//! Publishing: one transaction that moves one reference, if it still is where it was.

use std::{thread, time::Duration};

use gix::ObjectId;
use kitty_core::{Code, Refusal};

use super::{checkout::Checkout, program::Git};

/// How often a reference that somebody else holds locked is tried again, and the pause between.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(25);

/// A reference and where it moves.
pub(crate) struct Move<'r> {
    pub(crate) full_ref: &'r str,
    /// Where it must still be; nothing when it must not exist.
    pub(crate) old: Option<ObjectId>,
    pub(crate) new: ObjectId,
    /// What its log says.
    pub(crate) log: &'r str,
}

impl Move<'_> {
    /// Moves the reference.
    ///
    /// The name is never followed: a branch that was made a symbolic reference meanwhile moves nothing.
    ///
    /// # Errors
    /// [`Code::TargetMoved`] when it is elsewhere by now, [`Code::RefUpdateRejected`] when a hook or a
    /// lock is against it; those of the git program. Nothing has changed then.
    pub(crate) fn publish(&self, checkout: &Checkout, git: &Git) -> Result<(), Refusal> {
        let mut attempt = 0;
        loop {
            let found = checkout.reference(self.full_ref)?;
            if found != self.old {
                return Err(self.moved(found));
            }
            let old = self.old.unwrap_or_else(|| ObjectId::null(checkout.repo.object_hash()));
            let input = format!("update {}\0{}\0{old}\0", self.full_ref, self.new);
            let call = git.call(&checkout.root, ["update-ref", "--no-deref", "--stdin", "-z", "-m"]).arg(self.log);
            let ended = call.locked(&checkout.git_dir).end(input.as_bytes())?;
            if ended.ok() {
                return Ok(());
            }
            match checkout.reference(self.full_ref)? {
                // It landed, whatever went wrong afterwards.
                Some(found) if found == self.new => return Ok(()),
                found if found == self.old => {}
                found => return Err(self.moved(found)),
            }
            // Git locks the HEAD that names the branch, too; whoever switches it is gone by now.
            let is_locked = checkout.common_dir.join(format!("{}.lock", self.full_ref)).exists()
                || ended.said().contains("cannot lock ref");
            attempt += 1;
            if !is_locked || attempt == ATTEMPTS {
                let rejected = Refusal::new(Code::RefUpdateRejected).with("ref", self.full_ref);
                return Err(rejected.with("output", ended.said()));
            }
            thread::sleep(PAUSE);
        }
    }

    fn moved(&self, found: Option<ObjectId>) -> Refusal {
        Refusal::new(Code::TargetMoved)
            .with("ref", self.full_ref)
            .with("expected", shown(self.old))
            .with("found", shown(found))
    }
}

fn shown(commit: Option<ObjectId>) -> String {
    commit.map_or_else(|| "nothing".to_string(), |commit| commit.to_string())
}
