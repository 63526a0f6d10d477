//! Two copies of a coordination file, in the primary checkout and in the coordination worktree:
//! which one is committed, and when neither may be.
//!
//! A copy that somebody has changed is never overwritten, and a copy that nobody has changed never
//! takes the place of one that is committed.
//!
//! Source: commit specification, sections 5.5 and 13 (hole 12).

use alloc::string::ToString;

use super::{
    facts::{CopyFacts, Oid, PathFacts},
    path::RepoPath,
    plan::Change,
    policy::{Paths, mode},
};
use crate::code::{Code, Decision, Refusal};

impl Paths<'_> {
    /// What happens to a coordination file of which a copy may stand in the primary checkout;
    /// `None` when the branch holds the right content already.
    ///
    /// The event log and its snapshot (`is_status`) are written in the worktree only: a primary
    /// copy of them is never staged.
    pub fn of_two(
        &self,
        path: &RepoPath,
        from: &RepoPath,
        facts: &PathFacts,
        primary: &CopyFacts,
        is_status: bool,
    ) -> Decision<Option<Change>> {
        let (ours, theirs) = (content(path, primary)?, content(path, &facts.copy)?);
        let (ours_changed, theirs_changed) = (ours != head(primary), theirs != head(&facts.copy));
        let in_place = || {
            let same = !theirs_changed && theirs.is_some();
            if same { Ok(None) } else { self.in_place(path, facts).map(Some) }
        };
        let conflict = || {
            let give_up = if primary.head.is_some() { "git restore" } else { "rm" };
            Err(Refusal::new(Code::CoordCopyConflict)
                .with("path", path)
                .with("worktree", self.worktree_root)
                .with("give_up", give_up))
        };
        let Some(content) = ours else {
            return in_place();
        };
        if theirs.as_ref() == Some(&content) {
            return in_place();
        }
        if is_status {
            return if ours_changed { conflict() } else { in_place() };
        }
        // Nothing stands in the worktree and nothing did: a copy takes no one's place.
        let fresh = theirs.is_none() && !theirs_changed;
        match (fresh || ours_changed, theirs_changed) {
            (true, false) => Ok(mode(path, primary.lstat)?.map(|mode| Change::Copy {
                mode,
                from: from.clone(),
                content,
                replaces: theirs,
            })),
            (true, true) => conflict(),
            (false, _) => in_place(),
        }
    }
}

/// The content of a copy; `None` where nothing stands.
fn content(path: &RepoPath, copy: &CopyFacts) -> Decision<Option<Oid>> {
    match (mode(path, copy.lstat)?, &copy.content) {
        (None, _) => Ok(None),
        (Some(_), Some(content)) => Ok(Some(content.clone())),
        (Some(_), None) => Err(Refusal::new(Code::FactUnavailable)
            .with("fact", alloc::format!("the content of `{path}`"))
            .with("reason", "the host did not tell it".to_string())),
    }
}

fn head(copy: &CopyFacts) -> Option<Oid> {
    copy.head.as_ref().map(|blob| blob.oid.clone())
}
