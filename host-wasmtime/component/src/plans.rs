//! From the core's drafts and plans to the contract's.

use alloc::vec::Vec;

use kitty_core::wire::{Content, commit as wire};

use crate::{
    bindings::exports::kitty::core::{authority, planning as wit},
    convert::{either, neither},
};

fn paths(paths: Vec<Content>) -> Vec<Vec<u8>> {
    paths.into_iter().map(|path| path.0).collect()
}

fn bytes(path: Option<Content>) -> Option<Vec<u8>> {
    path.map(|path| path.0)
}

fn notes(notes: Vec<wire::Note>) -> Vec<wit::Note> {
    notes.into_iter().map(|wire::Note { note, subject }| wit::Note { note, subject: subject.0 }).collect()
}

/// A draft.
pub fn draft(wire::CommitDraft { groups, notes: known }: wire::CommitDraft) -> wit::CommitDraft {
    let file = |wire::DraftPath { written, path, primary }| wit::DraftPath {
        written: written.0,
        path: bytes(path),
        primary: bytes(primary),
    };
    let group = |group: wire::DraftGroup| {
        let wire::DraftGroup { role, kind, surface, branch, repo_root, worktree_root, paths, refusal } = group;
        let place = match (surface, branch, repo_root, worktree_root) {
            (Some(surface), Some(branch), Some(repo_root), Some(worktree_root)) => {
                Some(wit::DraftPlace { surface, branch, repo_root, worktree_root })
            }
            _ => None,
        };
        wit::DraftGroup { role, kind, paths: paths.into_iter().map(file).collect(), place: either(place, refusal) }
    };
    wit::CommitDraft { groups: groups.into_iter().map(group).collect(), notes: notes(known) }
}

fn plan(plan: wire::CommitPlan) -> wit::CommitPlan {
    let wire::CommitPlan { id, target, entries, message, signing, follow_ups } = plan;
    let entry = |wire::Entry { path, change, mode, from, content, replaces }| wit::Entry {
        path: path.0,
        change,
        mode,
        from: bytes(from),
        content,
        replaces,
    };
    let follow_up =
        |wire::FollowUp { follow_up, subject, content }| wit::FollowUp { follow_up, subject: subject.0, content };
    wit::CommitPlan {
        id,
        target,
        entries: entries.into_iter().map(entry).collect(),
        message: message.0,
        signing,
        follow_ups: follow_ups.into_iter().map(follow_up).collect(),
    }
}

/// A plan set.
pub fn plan_set(wire::CommitPlanSet { step, groups, notes: known }: wire::CommitPlanSet) -> wit::CommitPlanSet {
    let group = |group: wire::PlannedGroup| wit::PlannedGroup {
        role: group.role,
        kind: group.kind,
        surface: group.surface,
        branch: group.branch,
        worktree_root: group.worktree_root,
        paths: paths(group.paths),
        verdict: match (group.plan, group.reason, group.refusal) {
            (Some(planned), ..) => wit::Verdict::Plan(plan(planned)),
            (None, Some(reason), _) => wit::Verdict::Unchanged(reason),
            (None, None, None) if group.verdict == "materialize" => wit::Verdict::Materialize,
            (None, None, refusal) => wit::Verdict::Refused(authority::Refusal::new(refusal.unwrap_or_else(neither))),
        },
    };
    wit::CommitPlanSet { step, groups: groups.into_iter().map(group).collect(), notes: notes(known) }
}

/// A branch that may be moved.
pub fn ref_advance(wire::RefAdvance { full_ref, old, new, clearance, resync }: wire::RefAdvance) -> wit::RefAdvance {
    let follows = |wire::Resync { root, expendable }| wit::Resync { root, expendable: paths(expendable) };
    wit::RefAdvance { full_ref, old, new, clearance, resync: resync.into_iter().map(follows).collect() }
}
