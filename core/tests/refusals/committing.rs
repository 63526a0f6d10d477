//! Situations of commits: those that the core refuses, and those that a host meets.

use kitty_core::{
    BranchName, Code, Refusal, Snapshot,
    commit::{
        AdvanceFacts, AdvanceRequest, Ancestry, CheckoutState, CommitDraft, CommitFacts, CommitPlanSet, CommitRequest,
        Destination, Dirt, DirtyEntry, HeadFact, Here, Inside, Lstat, Operation, Outcome, Probe, TransactionRequest,
        TreeChange, Verdict, advance,
    },
    protection::{Capability, ConfigFact, ConfigValue},
};

use crate::commits::{COORD, copy, good, mission, oid, repository, repository_of, request, survey, unprotected};

fn verdict(set: &CommitPlanSet) -> Refusal {
    let refusal = set.groups().iter().find_map(|group| match &group.verdict {
        Verdict::Refused(refusal) => Some(refusal.clone()),
        _ => None,
    });
    refusal.unwrap()
}

fn routed(repo: &Snapshot, request: CommitRequest, spoil: impl Fn(&mut CommitFacts)) -> Refusal {
    let survey = survey(repo);
    let draft = survey.plan_commit(&mission(&survey), request).unwrap();
    let mut facts: Vec<_> = draft.wanted().iter().map(good).collect();
    facts.iter_mut().for_each(spoil);
    verdict(&draft.plan(&facts).unwrap())
}

fn spec(spoil: impl Fn(&mut CommitFacts)) -> Refusal {
    routed(&repository("lanes"), request(&["spec.md"]), spoil)
}

fn path(spoil: impl Fn(&mut kitty_core::commit::PathFacts)) -> Refusal {
    spec(|facts| facts.paths.iter_mut().for_each(&spoil))
}

fn named(paths: &[&[u8]]) -> Refusal {
    let paths = paths.iter().map(|path| path.to_vec()).collect();
    routed(&repository("lanes"), CommitRequest::new(paths, "m"), |_| {})
}

fn direct(branch: &str, paths: &[&str]) -> Refusal {
    let destination = Destination {
        repo_root: "/r".into(),
        worktree_root: "/r".into(),
        spellings: Vec::new(),
        destination_ref: branch.into(),
        home: None,
    };
    let paths = paths.iter().map(|path| path.as_bytes().to_vec()).collect();
    let draft = CommitDraft::direct(&destination, CommitRequest::new(paths, "m"));
    let facts: Vec<_> = draft.wanted().iter().map(good).collect();
    verdict(&draft.plan(&facts).unwrap())
}

fn withheld() -> Refusal {
    let repo = repository("coord");
    let survey = survey(&repo);
    let draft = survey.plan_commit(&mission(&survey), request(&["spec.md", "issue-matrix.md"])).unwrap();
    let mut facts: Vec<_> = draft.wanted().iter().map(good).collect();
    facts[0].head = HeadFact::Detached;
    let report = draft.plan(&facts).unwrap().report(|_| None);
    let mut refusals = report.groups.iter().filter_map(|group| match &group.outcome {
        Outcome::Refused(refusal) => Some(refusal.clone()),
        _ => None,
    });
    refusals.next_back().unwrap()
}

fn advanced(spoil: impl Fn(&mut AdvanceFacts)) -> Refusal {
    let request = AdvanceRequest {
        branch: BranchName::parse("feat/demo").unwrap(),
        new: oid('b'),
        capability: Capability::STANDARD,
    };
    let mut facts = AdvanceFacts {
        old: Some(oid('a')),
        ancestry: Ancestry::Descends,
        changes: vec![TreeChange { path: b"src/x".to_vec(), old: None, new: Some(oid('c')) }],
        checkouts: vec![CheckoutState {
            root: "/r".into(),
            present: true,
            operation: Operation::None,
            dirty: Vec::new(),
        }],
        protection: unprotected(),
    };
    spoil(&mut facts);
    advance(&request, &facts, kitty_core::Generation::V3_2).unwrap_err()
}

fn transaction(repo: &Snapshot, request: &TransactionRequest) -> Refusal {
    let survey = survey(repo);
    survey.plan_transaction(&mission(&survey), request).unwrap_err()
}

fn of_core() -> Vec<(&'static str, Refusal)> {
    let coord = repository("coord");
    let matrix = || request(&["issue-matrix.md"]);
    let mut remote_only = repository("coord");
    remote_only.set_git(kitty_core::GitFacts {
        head: kitty_core::Head::Branch("feat/demo".into()),
        branches: vec!["feat/demo".into()],
        remote_branches: vec![kitty_core::RemoteBranch { remote: "upstream".into(), branch: COORD.into() }],
        ..kitty_core::GitFacts::default()
    });
    let mut kind = request(&["issue-matrix.md"]);
    kind.kind = Some(kitty_core::Kind::parse("spec", kitty_core::Generation::V3_2).unwrap());
    let legacy = repository_of(r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "target_branch": "feat/demo"}"#);
    let detached = Here { root: "/elsewhere".into(), branch: None };
    vec![
        ("a padded branch", direct(" feat/demo", &["a"])),
        ("a full ref", direct("refs/heads/feat/demo", &["a"])),
        ("a revision as branch", direct("feat/demo~1", &["a"])),
        ("no files", direct("feat/demo", &[])),
        ("a folder that is no worktree", spec(|facts| facts.worktree.probe = Probe::NotARepository)),
        ("GIT_DIR in the environment", spec(|facts| facts.tainted_env.push("GIT_DIR".into()))),
        ("a merge in progress", spec(|facts| facts.operation = Operation::Merge)),
        ("an unresolved conflict", spec(|facts| facts.index.unmerged.push(b"x".to_vec()))),
        ("another branch checked out", spec(|facts| facts.head = HeadFact::Symbolic(b"refs/heads/main".to_vec()))),
        ("a branch without a commit", spec(|facts| facts.dest = None)),
        ("an index left behind", spec(|facts| facts.index.behind.push(b"src/x".to_vec()))),
        (
            "a branch checked out twice",
            spec(|facts| {
                facts.other_checkouts.push(kitty_core::commit::Checkout {
                    root: "/twin".into(),
                    full_ref: b"refs/heads/feat/demo".to_vec(),
                });
            }),
        ),
        (
            "a protected target",
            spec(|facts| {
                let list = ConfigValue::List(vec![ConfigValue::Text("feat/demo".into())]);
                let protection = ConfigValue::Map(vec![(ConfigValue::Text("protected_branches".into()), list)]);
                let document = ConfigValue::Map(vec![(ConfigValue::Text("protection".into()), protection)]);
                facts.protection.primary = ConfigFact::Document(document);
            }),
        ),
        (
            "a list that is none",
            spec(|facts| facts.protection.primary = ConfigFact::Unreadable { reason: "line 3: a tab".into() }),
        ),
        (
            "events for another branch",
            transaction(&coord, &TransactionRequest { destination_ref: Some("main".into()), ..Default::default() }),
        ),
        ("a file of a linked worktree", direct("feat/demo", &[".worktrees/x/spec.md"])),
        ("a file outside", direct("feat/demo", &["../x"])),
        ("a file of git's own", direct("feat/demo", &["src/.GIT/hooks/pre-commit"])),
        ("a path with a NUL", named(&[b"kitty-specs/a\0"])),
        ("a file behind a link", path(|path| path.symlinked_parent = Some(b"kitty-specs/link".to_vec()))),
        ("a folder", path(|path| path.copy.lstat = Lstat::Directory)),
        ("a socket", path(|path| path.copy.lstat = Lstat::Other)),
        ("a file that never was", path(|path| path.copy = copy(None, None))),
        ("a file of a submodule", path(|path| path.inside = Inside::Submodule(b"vendor/x".to_vec()))),
        ("a file that the index hides", path(|path| path.assume_unchanged = true)),
        ("a file of another mission", named(&[b"kitty-specs/other/spec.md"])),
        ("a file of no mission", named(&[b"src/x.py"])),
        ("a kind that no file is of", routed(&coord, kind, |_| {})),
        (
            "another spelling of a tracked file",
            spec(|facts| {
                facts.case_insensitive = true;
                facts.paths[0].spelled = Some(b"kitty-specs/demo-01KZWHY1/Spec.md".to_vec());
            }),
        ),
        (
            "a plain folder in place of the coordination worktree",
            routed(&coord, matrix(), |facts| facts.worktree.probe = Probe::NotARepository),
        ),
        (
            "the coordination worktree on another branch",
            routed(&coord, matrix(), |facts| facts.head = HeadFact::Symbolic(b"refs/heads/x".to_vec())),
        ),
        ("two changed copies", routed(&coord, matrix(), |facts| facts.paths[0].copy = copy(Some('e'), Some('f')))),
        ("one group refused, the other fit", withheld()),
        ("a coordination branch on a remote only", routed(&remote_only, matrix(), |_| {})),
        (
            "an old mission, from a detached checkout",
            transaction(&legacy, &TransactionRequest { here: Some(detached), ..Default::default() }),
        ),
        ("a branch that is no ancestor", advanced(|facts| facts.ancestry = Ancestry::Diverged)),
        (
            "an untracked file in the way",
            advanced(|facts| {
                let path = b"src/".to_vec();
                facts.checkouts[0].dirty.push(DirtyEntry { path, dirt: Dirt::Untracked, content: None, meta: None });
            }),
        ),
        ("a checkout whose folder is gone", advanced(|facts| facts.checkouts[0].present = false)),
    ]
}

/// What only a host can meet; it fills the same fields.
fn of_hosts() -> Vec<(&'static str, Refusal)> {
    let of = |code: Code, fields: &[(&'static str, &str)]| {
        fields.iter().fold(Refusal::new(code), |refusal, (name, value)| refusal.with(name, value))
    };
    vec![
        (
            "a branch that moved",
            of(Code::TargetMoved, &[("ref", "refs/heads/feat/demo"), ("expected", "aaaa"), ("found", "bbbb")]),
        ),
        ("a plan that was changed on its way", of(Code::TargetTampered, &[("reason", "the facts say otherwise")])),
        ("a file being written", of(Code::PathChangedWhileRead, &[("path", "spec.md")])),
        ("a staged stranger", of(Code::SafeCommitBackstop, &[("unexpected", "M  src/x.py")])),
        ("a hook that refuses", of(Code::HookRejected, &[("hook", "pre-commit"), ("output", "no tabs")])),
        ("a hook that adds", of(Code::HookAddedPaths, &[("hook", "pre-commit"), ("paths", "CHANGELOG.md")])),
        ("a blank message", of(Code::CommitMessageEmpty, &[("reason", "nothing is left of it")])),
        ("no identity", of(Code::CommitIdentityUnknown, &[("output", "Please tell me who you are")])),
        ("no key", of(Code::CommitSigningFailed, &[("output", "gpg: no secret key")])),
        ("a hook on refs", of(Code::RefUpdateRejected, &[("ref", "refs/heads/feat/demo"), ("output", "declined")])),
        ("a lock that is held", of(Code::CommitLockTimeout, &[("lock", ".git/kitty-commit.lock"), ("seconds", "30")])),
        ("an index that is held", of(Code::IndexStale, &[("paths", "spec.md")])),
        (
            "an edited protection",
            of(Code::ProtectionUncommitted, &[("worktree_root", "/r"), ("path", ".kittify/config.yaml")]),
        ),
        ("a full disk", of(Code::CommitStoreFailed, &[("path", ".git/objects"), ("reason", "no space left")])),
        ("no git", of(Code::GitProgramUnavailable, &[("reason", "not on the path")])),
        ("an old git", of(Code::GitProgramTooOld, &[("version", "2.20.1"), ("needed", "2.36")])),
        (
            "a failing git",
            of(Code::GitProgramFailed, &[("command", "commit-tree"), ("status", "128"), ("output", "fatal")]),
        ),
        ("a hanging git", of(Code::GitProgramTimeout, &[("command", "commit-tree"), ("seconds", "60")])),
        (
            "a torn journal",
            of(Code::JournalUnreadable, &[("path", ".git/journal/x.json"), ("reason", "line 1: end of file")]),
        ),
        ("an event after the commit", of(Code::TransactionClosed, &[("operation", "append_event")])),
        ("a transaction within another", of(Code::TransactionNested, &[("mission", "demo-01KZWHY1")])),
        ("an event twice", of(Code::BookkeepingDoubleEventId, &[("event_id", "01KZWHY1M0T3Q9V5N8R2X4C6B8")])),
        (
            "a branch that somebody built on",
            of(Code::RefRestoreFailed, &[("branch", "feat/demo"), ("found", "bbbb"), ("expected", "aaaa")]),
        ),
    ]
}

pub fn all() -> Vec<(&'static str, Refusal)> {
    of_core().into_iter().chain(of_hosts()).collect()
}
