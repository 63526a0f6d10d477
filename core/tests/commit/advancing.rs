//! Moving a branch forward without losing a file.

use kitty_core::{
    BranchName, Code, Generation, Refusal,
    commit::{
        AdvanceFacts, AdvanceRequest, Ancestry, CheckoutState, Dirt, DirtyEntry, MetaTexts, Operation, RefAdvance,
        TreeChange, advance, differ_in_stamps_only,
    },
    protection::{Capability, Flow},
};

use crate::commits::{oid, unprotected};

fn facts(dirty: Vec<DirtyEntry>) -> AdvanceFacts {
    let change = |path: &str, old: Option<char>, new: Option<char>| TreeChange {
        path: path.as_bytes().to_vec(),
        old: old.map(oid),
        new: new.map(oid),
    };
    AdvanceFacts {
        old: Some(oid('a')),
        ancestry: Ancestry::Descends,
        changes: vec![
            change("src/x", None, Some('c')),
            change("ünter/y", None, Some('c')),
            change("kitty-specs/demo/issue-matrix.md", Some('1'), Some('2')),
            change("kitty-specs/demo/status.json", Some('1'), Some('2')),
            change("kitty-specs/demo/meta.json", Some('1'), Some('2')),
        ],
        checkouts: vec![CheckoutState { root: "/r".into(), present: true, operation: Operation::None, dirty }],
        protection: unprotected(),
    }
}

fn moved(branch: &str, facts: &AdvanceFacts) -> Result<Option<RefAdvance>, Refusal> {
    let request =
        AdvanceRequest { branch: BranchName::parse(branch).unwrap(), new: oid('b'), capability: Capability::STANDARD };
    advance(&request, facts, Generation::V3_2)
}

fn dirty(path: &str, dirt: Dirt, content: Option<char>) -> DirtyEntry {
    DirtyEntry { path: path.as_bytes().to_vec(), dirt, content: content.map(oid), meta: None }
}

#[test]
fn forward_only_by_full_name_and_from_the_commit_that_was_seen() {
    let advance = moved("feat/demo", &facts(vec![])).unwrap().unwrap();
    assert_eq!(advance.branch().full_ref(), "refs/heads/feat/demo");
    assert_eq!((advance.old(), advance.new_commit()), (Some(&oid('a')), &oid('b')));
    let same = AdvanceFacts { ancestry: Ancestry::Same, ..facts(vec![]) };
    assert_eq!(moved("feat/demo", &same), Ok(None));
    let back = AdvanceFacts { ancestry: Ancestry::Diverged, ..facts(vec![]) };
    assert_eq!(moved("feat/demo", &back).unwrap_err().code(), Code::RefAdvanceNonFastForward);
    let shallow = AdvanceFacts { ancestry: Ancestry::Unknown { reason: "shallow".into() }, ..facts(vec![]) };
    assert_eq!(moved("feat/demo", &shallow).unwrap_err().code(), Code::RefAdvanceFailed);
}

#[test]
fn protection_is_asked_for_the_branch_that_moves() {
    assert_eq!(moved("main", &facts(vec![])).unwrap_err().code(), Code::SafeCommitProtectedBranch);
    let right = Capability::scoped(
        Flow::MergeBookkeeping,
        "main",
        vec![kitty_core::commit::RepoPath::below(&[], b"kitty-specs").unwrap()],
    );
    let request =
        AdvanceRequest { branch: BranchName::parse("main").unwrap(), new: oid('b'), capability: right.unwrap() };
    let all = advance(&request, &facts(vec![]), Generation::V3_2);
    assert_eq!(all.unwrap_err().code(), Code::SafeCommitProtectedBranch, "src/x is not below kitty-specs");
    let mut own = facts(vec![]);
    own.changes.retain(|change| change.path.starts_with(b"kitty-specs"));
    assert!(advance(&request, &own, Generation::V3_2).unwrap().is_some());
}

#[test]
fn no_uncommitted_file_is_lost() {
    let stamps = |here: &str| MetaTexts { committed: br#"{"a": 1}"#.to_vec(), here: here.as_bytes().to_vec() };
    let meta = |here: &str| DirtyEntry {
        meta: Some(stamps(here)),
        ..dirty("kitty-specs/demo/meta.json", Dirt::Tracked, Some('e'))
    };
    for (entry, kept) in [
        (dirty("src/x", Dirt::Untracked, Some('e')), false),
        (dirty("src/", Dirt::Untracked, None), false),
        (dirty("ünter/", Dirt::Untracked, None), false),
        (dirty("src", Dirt::Untracked, Some('e')), false),
        (dirty("src/x/y", Dirt::Untracked, Some('e')), false),
        (dirty("srcs/x", Dirt::Untracked, Some('e')), true),
        (dirty("other.py", Dirt::Tracked, Some('e')), false),
        (dirty("kitty-specs/demo/issue-matrix.md", Dirt::Tracked, Some('e')), false),
        (dirty("kitty-specs/demo/issue-matrix.md", Dirt::Untracked, Some('e')), false),
        (dirty("kitty-specs/demo/issue-matrix.md", Dirt::Tracked, Some('2')), true),
        (dirty("kitty-specs/demo/issue-matrix.md", Dirt::Untracked, Some('2')), true),
        (dirty("kitty-specs/demo/status.json", Dirt::Tracked, Some('e')), true),
        (dirty("kitty-specs/demo/acceptance-matrix.json", Dirt::Tracked, Some('e')), true),
        (dirty("src/meta.json", Dirt::Tracked, Some('e')), true),
        (meta(r#"{"a": 1, "vcs": "git", "vcs_locked_at": "now"}"#), true),
        (meta(r#"{"a": 2}"#), false),
        (meta("{"), false),
    ] {
        let verdict = moved("feat/demo", &facts(vec![entry.clone()]));
        assert_eq!(verdict.is_ok(), kept, "{entry:?}");
        if let Err(refusal) = verdict {
            assert_eq!(refusal.code(), Code::RefAdvanceDirtyWorktree);
        }
    }
}

#[test]
fn only_what_is_held_elsewhere_is_expendable() {
    let held = dirty("kitty-specs/demo/issue-matrix.md", Dirt::Untracked, Some('2'));
    let kept = dirty("kitty-specs/demo/acceptance-matrix.json", Dirt::Tracked, Some('e'));
    let advance = moved("feat/demo", &facts(vec![held.clone(), kept])).unwrap().unwrap();
    assert_eq!(advance.resync()[0].expendable, [held.path]);
}

#[test]
fn a_checkout_that_cannot_follow_stops_the_move() {
    let mut gone = facts(vec![]);
    gone.checkouts[0].present = false;
    let mut busy = facts(vec![]);
    busy.checkouts[0].operation = Operation::Rebase;
    for facts in [gone, busy] {
        assert_eq!(moved("feat/demo", &facts).unwrap_err().code(), Code::RefAdvanceFailed);
    }
}

#[test]
fn an_absent_stamp_is_not_null() {
    assert!(differ_in_stamps_only(br#"{"a": 1}"#, br#"{ "a":1, "vcs": null }"#));
    assert!(!differ_in_stamps_only(br#"{"a": 1}"#, br#"{"a": 1, "b": null}"#));
    assert!(!differ_in_stamps_only(b"[]", b"[]"));
}
