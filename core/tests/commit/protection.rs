//! Protected branches and the rights to commit there.

use kitty_core::{
    Code,
    commit::RepoPath,
    protection::{
        Capability, Clearance, ConfigFact, ConfigValue as V, Flow, MissionScope, ProtectedBy, ProtectionFacts,
        ProtectionPolicy,
    },
};

use crate::commits::unprotected;

fn text(text: &str) -> V {
    V::Text(text.into())
}

fn map(name: &str, value: V) -> V {
    V::Map(vec![(text(name), value)])
}

fn listing(value: V) -> ProtectionFacts {
    let document = map("protection", map("protected_branches", value));
    ProtectionFacts { primary: ConfigFact::Document(document), ..unprotected() }
}

fn names(facts: &ProtectionFacts) -> Result<Vec<String>, Code> {
    let policy = ProtectionPolicy::resolve(facts).map_err(|refusal| refusal.code())?;
    Ok(policy.branches().map(|(name, _)| name.to_string()).collect())
}

fn of(document: V) -> Result<Vec<String>, Code> {
    names(&ProtectionFacts { primary: ConfigFact::Document(document), ..unprotected() })
}

#[test]
fn what_is_no_list_of_protected_branches_leaves_the_defaults() {
    let defaults = || Ok(vec!["main".to_string(), "master".to_string()]);
    assert_eq!(names(&unprotected()), defaults());
    for document in [
        V::Null,
        V::List(vec![]),
        V::Number("0".into()),
        V::Bool(false),
        text(""),
        map("other", V::Null),
        map("protection", V::Null),
        map("protection", text("yes")),
        map("protection", V::List(vec![text("a")])),
        map("Protection", map("protected_branches", V::List(vec![]))),
        map("protection", map("protected-branches", V::List(vec![]))),
        map("protection", map("protected_branches", V::Null)),
    ] {
        assert_eq!(of(document.clone()), defaults(), "{document:?}");
    }
}

#[test]
fn a_list_is_exact_and_what_is_broken_is_refused() {
    assert_eq!(names(&listing(V::List(vec![]))), Ok(vec![]));
    assert_eq!(names(&listing(V::List(vec![text("release")]))), Ok(vec!["release".to_string()]));
    for value in [text("main"), V::Number("1".into()), map("main", V::Null)] {
        assert_eq!(names(&listing(value)), Err(Code::ProtectionConfigMalformed));
    }
    for document in [V::List(vec![text("a")]), text("a"), V::Number("1".into()), V::Bool(true)] {
        assert_eq!(of(document), Err(Code::ProtectionConfigMalformed));
    }
    let unreadable = ConfigFact::Unreadable { reason: "two documents".into() };
    let hatch = Some("1".to_string());
    assert_eq!(
        names(&ProtectionFacts { primary: unreadable, hatch, ..unprotected() }),
        Err(Code::ProtectionConfigMalformed)
    );
}

#[test]
fn an_entry_that_is_no_text_protects_what_the_tool_reads_and_is_named() {
    let entries = [V::Number("3.1".into()), V::Bool(true), V::Null, V::List(vec![text("a'b"), V::Number("1".into())])];
    let policy = ProtectionPolicy::resolve(&listing(V::List(entries.to_vec()))).unwrap();
    let read: Vec<_> = policy.branches().map(|(name, _)| name).collect();
    assert_eq!(read, ["3.1", "None", "True", "[\"a'b\", 1]"]);
    assert_eq!(policy.not_text().len(), 4);
}

#[test]
fn the_default_of_the_remote_is_not_truncated() {
    let facts = ProtectionFacts { origin_head: Some("refs/remotes/origin/release/2.x".into()), ..unprotected() };
    assert_eq!(names(&facts), Ok(vec!["main".into(), "master".into(), "release/2.x".into()]));
    let policy = ProtectionPolicy::resolve(&facts).unwrap();
    assert_eq!(policy.protects("release/2.x"), Some(ProtectedBy::RemoteDefault));
    assert_eq!(policy.protects("2.x"), None);
}

#[test]
fn either_configuration_protects() {
    let mut facts = listing(V::List(vec![]));
    facts.worktree = Some(ConfigFact::Absent);
    assert_eq!(names(&facts), Ok(vec!["main".into(), "master".into()]));
    facts.worktree = Some(listing(V::List(vec![text("lane")])).primary);
    assert_eq!(names(&facts), Ok(vec!["lane".into()]));
}

#[test]
fn the_hatch_waives_and_says_so() {
    for (value, open) in [
        ("1", true),
        ("true", true),
        ("TRUE", true),
        ("Yes", true),
        ("on", false),
        (" 1", false),
        ("", false),
        ("2", false),
    ] {
        let facts = ProtectionFacts { hatch: Some(value.into()), ..unprotected() };
        let policy = ProtectionPolicy::resolve(&facts).unwrap();
        assert_eq!(policy.protects("main"), Some(ProtectedBy::Default), "the hatch changes no fact");
        let verdict = policy.clear("main", &Capability::STANDARD, [].iter(), None);
        assert_eq!(verdict.is_ok(), open, "{value:?}");
        if open {
            assert_eq!(verdict.unwrap(), Clearance::Hatch(ProtectedBy::Default));
        }
    }
}

#[test]
fn a_right_opens_one_branch_for_its_own_files() {
    let policy = ProtectionPolicy::resolve(&unprotected()).unwrap();
    let path = |path: &str| RepoPath::below(&[], path.as_bytes()).unwrap();
    let right = Capability::scoped(Flow::MergeBookkeeping, "main", vec![path("kitty-specs/demo")]).unwrap();
    let clear = |right: &Capability, branch: &str, paths: &[RepoPath]| policy.clear(branch, right, paths.iter(), None);
    let own = [path("kitty-specs/demo/status.json")];
    assert_eq!(clear(&right, "main", &own), Ok(Clearance::Capability(ProtectedBy::Default, Flow::MergeBookkeeping)));
    for (branch, paths) in [
        ("main", vec![path("evil.py")]),
        ("main", vec![path("kitty-specs/demo/x"), path("kitty-specs/demo-2/x")]),
        ("master", own.to_vec()),
    ] {
        let refused = clear(&right, branch, &paths).unwrap_err();
        assert_eq!(refused.code(), Code::SafeCommitProtectedBranch, "{branch} {paths:?}");
    }
    for flow in Flow::ALL {
        assert!(clear(&Capability::unscoped(*flow), "main", &own).is_err(), "a bare {flow} opens nothing");
        assert_eq!(clear(&Capability::unscoped(*flow), "feat/x", &own), Ok(Clearance::Unprotected));
    }
    assert!(Capability::scoped(Flow::Standard, "main", vec![]).is_err());
}

#[test]
fn a_mission_may_commit_to_its_own_target_and_not_to_the_primary_branch() {
    let policy = ProtectionPolicy::resolve(&unprotected()).unwrap();
    let branch = |name: &str| Some(kitty_core::BranchName::parse(name).unwrap());
    let clear = |name: &str, scope: &MissionScope| policy.clear(name, &Capability::STANDARD, [].iter(), Some(scope));
    let scope = MissionScope { own_target: branch("main"), primary_branch: branch("trunk") };
    assert_eq!(clear("main", &scope), Ok(Clearance::OwnTarget(ProtectedBy::Default)));
    assert!(clear("trunk", &scope).is_err());
    assert!(clear("master", &scope).is_err());
    assert_eq!(clear("feat/x", &scope), Ok(Clearance::Unprotected));
}

#[test]
fn another_policy_has_another_digest() {
    let digest = |facts: &ProtectionFacts| ProtectionPolicy::resolve(facts).unwrap().digest();
    let hatch = ProtectionFacts { hatch: Some("1".into()), ..unprotected() };
    let digests = [
        digest(&unprotected()),
        digest(&hatch),
        digest(&listing(V::List(vec![]))),
        digest(&listing(V::List(vec![text("a")]))),
    ];
    for (at, one) in digests.iter().enumerate() {
        assert_eq!(digests.iter().position(|other| other == one), Some(at));
    }
}
