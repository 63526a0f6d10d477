//! Rows T1 to T15 of the target, in their order.

use kitty_core::{
    BranchName, Code, Generation, Kind,
    commit::{
        Checkout, CommitDraft, CommitFacts, CommitRequest, CommitTarget, Condition, Destination, HeadFact, KindHome,
        Operation, Probe, Requested, TargetRequest,
    },
    protection::{Capability, ConfigFact, ConfigValue},
};

use crate::commits::{good, oid};

fn request(branch: &str) -> TargetRequest {
    TargetRequest {
        destination_ref: branch.into(),
        worktree_root: "/r".into(),
        paths: vec![Requested::below(&["/r"], b"a.txt")],
        home: None,
        capability: Capability::STANDARD,
        mission: None,
    }
}

fn facts() -> CommitFacts {
    let destination = Destination {
        repo_root: "/r".into(),
        worktree_root: "/r".into(),
        spellings: Vec::new(),
        destination_ref: "feat/demo".into(),
        home: None,
    };
    let draft = CommitDraft::direct(&destination, CommitRequest::new(vec![b"a.txt".to_vec()], "m"));
    good(&draft.wanted()[0])
}

fn protecting(names: &[&str]) -> ConfigFact {
    let list = ConfigValue::List(names.iter().map(|name| ConfigValue::Text((*name).into())).collect());
    let member = |name: &str, value| ConfigValue::Map(vec![(ConfigValue::Text(name.into()), value)]);
    ConfigFact::Document(member("protection", member("protected_branches", list)))
}

type Spoil = Box<dyn Fn(&mut TargetRequest, &mut CommitFacts)>;

/// What is wrong, in the order of the rows; each makes its row fail and leaves those above alone.
fn spoilers() -> Vec<(Code, Spoil)> {
    vec![
        (Code::TargetRefEmpty, Box::new(|request, _| request.destination_ref = " feat/demo".into())),
        (
            Code::SafeCommitDestinationRefShape,
            Box::new(|request, _| request.destination_ref = "refs/heads/feat/demo".into()),
        ),
        (Code::TargetRefShape, Box::new(|request, _| request.destination_ref = "HEAD".into())),
        (Code::SafeCommitEmptyChangeset, Box::new(|request, _| request.paths.clear())),
        (Code::SafeCommitNotAWorktree, Box::new(|_, facts| facts.worktree.probe = Probe::Missing)),
        (Code::SafeCommitNotAWorktree, Box::new(|_, facts| facts.worktree.toplevel = Some("/".into()))),
        (Code::SafeCommitNotAWorktree, Box::new(|_, facts| facts.worktree.common_dir = Some("/other/.git".into()))),
        (Code::TargetEnvTainted, Box::new(|_, facts| facts.tainted_env = vec!["GIT_DIR".into()])),
        (Code::TargetEnvTainted, Box::new(|_, facts| facts.worktree.prunable = true)),
        (Code::TargetOperationInProgress, Box::new(|_, facts| facts.operation = Operation::CherryPick)),
        (Code::TargetOperationInProgress, Box::new(|_, facts| facts.index.unmerged = vec![b"x".to_vec()])),
        (Code::SafeCommitHeadMismatch, Box::new(|_, facts| facts.head = HeadFact::Detached)),
        (
            Code::SafeCommitHeadMismatch,
            Box::new(|_, facts| facts.head = HeadFact::Symbolic(b"refs/heads/Feat/demo".to_vec())),
        ),
        (Code::SafeCommitDestinationNotFound, Box::new(|_, facts| facts.dest = None)),
        (Code::TargetWorktreeStale, Box::new(|_, facts| facts.head_oid = Some(oid('b')))),
        (Code::TargetWorktreeStale, Box::new(|_, facts| facts.index.behind = vec![b"x".to_vec()])),
        (
            Code::TargetBranchShared,
            Box::new(|_, facts| {
                facts.other_checkouts =
                    vec![Checkout { root: "/twin".into(), full_ref: b"refs/heads/feat/demo".to_vec() }];
            }),
        ),
        (
            Code::SafeCommitPathPolicy,
            Box::new(|request, _| request.paths.push(Requested::below(&["/r"], b".worktrees/x/a"))),
        ),
        (Code::SafeCommitProtectedBranch, Box::new(|_, facts| facts.protection.primary = protecting(&["feat/demo"]))),
        (
            Code::TargetPartitionMismatch,
            Box::new(|request, _| {
                request.home = Some(KindHome {
                    kind: Kind::parse("spec", Generation::V3_2).unwrap(),
                    branch: BranchName::parse("other").unwrap(),
                });
            }),
        ),
    ]
}

#[test]
fn the_first_row_that_fails_decides() {
    for (row, (code, _)) in spoilers().iter().enumerate() {
        let (mut request, mut facts) = (request("feat/demo"), facts());
        // Everything from this row on is wrong; a row that removes what a later one needs comes last.
        for (_, spoil) in spoilers().iter().skip(row).rev() {
            spoil(&mut request, &mut facts);
        }
        let refusal = CommitTarget::validate(&request, &facts).unwrap_err();
        assert_eq!(refusal.code(), *code, "row {row}: {}", refusal.message());
    }
}

#[test]
fn a_target_carries_what_the_host_proves_again() {
    let target = CommitTarget::validate(&request("feat/demo"), &facts()).unwrap();
    assert_eq!((target.full_ref().as_str(), target.expected_old()), ("refs/heads/feat/demo", &oid('a')));
    assert_eq!((target.common_dir(), target.git_dir(), target.worktree_root()), ("/r/.git", "/r/.git", "/r"));
}

#[test]
fn facts_of_another_directory_prove_nothing() {
    let mut facts = facts();
    facts.worktree.asked = "/elsewhere".into();
    let refusal = CommitTarget::validate(&request("feat/demo"), &facts).unwrap_err();
    assert_eq!(refusal.code(), Code::SafeCommitNotAWorktree);
}

#[test]
fn unusual_names_that_git_takes_pass() {
    for name in ["a@b", "@x", "x.y", "100%", "a=b", "größe/ü", "a/b/c"] {
        let mut facts = facts();
        facts.head = HeadFact::Symbolic(format!("refs/heads/{name}").into_bytes());
        assert!(CommitTarget::validate(&request(name), &facts).is_ok(), "{name}");
    }
    for name in
        ["a..b", "a~0", "a^{}", "-x", "/x", "x/", "x.", "a//b", ".a", "a/.b", "a.lock", "@{1}", "@", "a b", "a\\b"]
    {
        let refusal = CommitTarget::validate(&request(name), &facts()).unwrap_err();
        assert_eq!(refusal.code(), Code::TargetRefShape, "{name}");
    }
}

/// A remedy names a command that can be run as things are.
#[test]
fn the_way_to_the_branch_is_one_that_exists() {
    let way = |spoil: &dyn Fn(&mut CommitFacts)| {
        let mut facts = facts();
        facts.head = HeadFact::Detached;
        spoil(&mut facts);
        CommitTarget::validate(&request("feat/demo"), &facts).unwrap_err().remedy()
    };
    assert!(way(&|_| {}).contains("git -C /r switch feat/demo"));
    assert!(way(&|facts| facts.dest = None).contains("switch -c feat/demo"));
    let elsewhere = way(&|facts| {
        facts.other_checkouts = vec![Checkout { root: "/lane".into(), full_ref: b"refs/heads/feat/demo".to_vec() }];
    });
    assert!(elsewhere.contains("commit from `/lane`"), "{elsewhere}");
}

#[test]
fn a_plan_names_every_condition_of_its_publication() {
    let repo = crate::commits::repository("lanes");
    let set = crate::planned(&repo, crate::commits::request(&["spec.md"]), |_| {});
    let full_ref = "refs/heads/feat/demo".to_string();
    let digest = crate::plan(&set, 0).target().protection_digest().to_string();
    assert_eq!(
        crate::plan(&set, 0).must_hold(),
        [
            Condition::HeadIs { full_ref: full_ref.clone() },
            Condition::RefIs { full_ref, oid: oid('a') },
            Condition::NoOperation,
            Condition::EnvironmentIsClean,
            Condition::ProtectionIs { digest },
        ]
    );
}
