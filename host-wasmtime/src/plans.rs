//! From the contract's drafts and plans to the core's wire values.

use kitty_core::wire::{Content, commit as wire};
use wasmtime::Result;

use crate::{
    bindings::planning as wit,
    convert::{ToWire, either},
    session::Sandbox,
};

impl ToWire for Vec<u8> {
    type Wire = Content;
    fn to_wire(self, _: &mut Sandbox) -> Result<Content> {
        Ok(Content(self))
    }
}

/// Records whose fields are named alike on both sides.
macro_rules! twins {
    ($($record:ident { $($field:ident),* })*) => {$(
        impl ToWire for wit::$record {
            type Wire = wire::$record;
            fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::$record> {
                let Self { $($field),* } = self;
                Ok(wire::$record { $($field: $field.to_wire(sandbox)?),* })
            }
        }
    )*};
}

twins! {
    DraftPath { written, path, primary }
    Note { note, subject }
    CommitDraft { groups, notes }
    CommitTarget {
        common_dir, worktree_root, git_dir, full_ref, expected_old, object_format, clearance, waived,
        protection_digest
    }
    Entry { path, change, mode, from, content, replaces }
    FollowUp { follow_up, subject, content }
    CommitPlan { id, target, entries, message, signing, follow_ups }
    CommitPlanSet { step, groups, notes }
    ProtectedBranch { name, source }
    Protection { branches, hatch, not_text, digest }
    MissionScope { own_target, primary_branch }
    Clearance { clearance, waived }
    Resync { root, expendable }
    RefAdvance { full_ref, old, new, clearance, resync }
}

impl ToWire for wit::DraftPlace {
    type Wire = Self;
    fn to_wire(self, _: &mut Sandbox) -> Result<Self> {
        Ok(self)
    }
}

impl ToWire for wit::DraftGroup {
    type Wire = wire::DraftGroup;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::DraftGroup> {
        let Self { role, kind, paths, place } = self;
        let (place, refusal) = either(place, sandbox)?;
        let (surface, branch, repo_root, worktree_root) = match place {
            Some(wit::DraftPlace { surface, branch, repo_root, worktree_root }) => {
                (Some(surface), Some(branch), Some(repo_root), Some(worktree_root))
            }
            None => (None, None, None, None),
        };
        let paths = paths.to_wire(sandbox)?;
        Ok(wire::DraftGroup { role, kind, surface, branch, repo_root, worktree_root, paths, refusal })
    }
}

impl ToWire for wit::PlannedGroup {
    type Wire = wire::PlannedGroup;
    fn to_wire(self, sandbox: &mut Sandbox) -> Result<wire::PlannedGroup> {
        let Self { role, kind, surface, branch, worktree_root, paths, verdict } = self;
        let (mut plan, mut reason, mut refusal) = (None, None, None);
        let verdict = match verdict {
            wit::Verdict::Plan(planned) => {
                plan = Some(planned.to_wire(sandbox)?);
                "plan"
            }
            wit::Verdict::Materialize => "materialize",
            wit::Verdict::Unchanged(because) => {
                reason = Some(because);
                "unchanged"
            }
            wit::Verdict::Refused(refused) => {
                refusal = Some(refused.to_wire(sandbox)?);
                "refused"
            }
        };
        let (paths, verdict) = (paths.to_wire(sandbox)?, verdict.to_owned());
        Ok(wire::PlannedGroup { role, kind, surface, branch, worktree_root, paths, verdict, plan, reason, refusal })
    }
}
