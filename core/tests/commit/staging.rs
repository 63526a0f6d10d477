//! Two copies of a coordination file: which one is committed.

use kitty_core::{
    Code,
    commit::{Change, FollowUp, Verdict},
};

use crate::{
    commits::{MISSION, copy, oid, repository, request},
    planned,
};

/// What stands in the primary checkout, in its commit, in the worktree, in the branch.
type Copies = (Option<char>, Option<char>, Option<char>, Option<char>);

fn decided(file: &str, (ours, ours_head, theirs, theirs_head): Copies) -> Result<&'static str, Code> {
    let set = planned(&repository("coord"), request(&[file]), |facts| {
        facts.paths[0].primary = Some(copy(ours, ours_head));
        facts.paths[0].copy = copy(theirs, theirs_head);
    });
    match &set.groups()[0].verdict {
        Verdict::Plan(plan) => Ok(match &plan.entries()[0].change {
            Change::Copy { content, .. } => {
                assert_eq!(Some(content), ours.map(oid).as_ref());
                "copy"
            }
            Change::Upsert { .. } => "in place",
            Change::Remove => "remove",
        }),
        Verdict::Unchanged(_) => Ok("unchanged"),
        Verdict::Refused(refusal) => Err(refusal.code()),
        Verdict::Materialize(_) => panic!("it is there"),
    }
}

#[test]
fn a_changed_copy_is_never_overwritten() {
    const A: Option<char> = Some('a');
    const B: Option<char> = Some('b');
    const C: Option<char> = Some('c');
    for (copies, verdict) in [
        ((A, None, None, None), Ok("copy")),
        ((A, A, None, None), Ok("copy")),
        ((A, None, B, B), Ok("copy")),
        ((A, B, B, B), Ok("copy")),
        ((A, None, A, None), Ok("in place")),
        ((A, A, B, None), Ok("in place")),
        ((A, A, B, C), Ok("in place")),
        ((None, None, B, None), Ok("in place")),
        ((None, None, B, C), Ok("in place")),
        ((A, None, A, A), Ok("unchanged")),
        ((A, A, B, B), Ok("unchanged")),
        ((None, None, B, B), Ok("unchanged")),
        ((None, None, None, B), Ok("remove")),
        ((A, A, None, B), Ok("remove")),
        ((A, None, B, None), Err(Code::CoordCopyConflict)),
        ((A, B, B, C), Err(Code::CoordCopyConflict)),
        ((A, None, None, B), Err(Code::CoordCopyConflict)),
        ((None, None, None, None), Err(Code::PathNotFound)),
    ] {
        assert_eq!(decided("issue-matrix.md", copies), verdict, "{copies:?}");
    }
}

#[test]
fn the_event_log_is_never_taken_from_the_primary_checkout() {
    let (a, b, c) = (Some('a'), Some('b'), Some('c'));
    assert_eq!(decided("status.events.jsonl", (a, None, None, None)), Err(Code::CoordCopyConflict));
    assert_eq!(decided("status.events.jsonl", (a, b, c, c)), Err(Code::CoordCopyConflict));
    assert_eq!(decided("status.events.jsonl", (a, a, b, c)), Ok("in place"));
    assert_eq!(decided("status.events.jsonl", (a, a, b, b)), Ok("unchanged"));
    assert_eq!(decided("status.events.jsonl", (None, None, b, c)), Ok("in place"), "uncommitted status is committed");
}

#[test]
fn a_primary_copy_goes_only_after_the_publication_and_only_if_it_was_made_for_it() {
    let path = format!("kitty-specs/{MISSION}/issue-matrix.md").into_bytes();
    for created in [false, true] {
        let mut wanted = request(&["issue-matrix.md"]);
        wanted.created_here = if created { vec![path.clone()] } else { Vec::new() };
        let set = planned(&repository("coord"), wanted, |_| {});
        let follows = crate::plan(&set, 0).followups();
        let removed = follows.iter().any(
            |follow| matches!(follow, FollowUp::RemovePrimaryCopy { path: copy, content } if copy.as_bytes() == path && *content == oid('d')),
        );
        assert_eq!(removed, created);
    }
}
