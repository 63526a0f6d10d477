//! What holds for every request.

use std::collections::BTreeSet;

use kitty_core::{
    Generation,
    commit::{
        Blob, CommitDraft, CommitFacts, CommitRequest, CommitTarget, Destination, FileMode, HeadFact, Inside, Lstat,
        RepoPath, Requested, TargetRequest, Verdict, churn,
    },
    protection::Capability,
};
use proptest::{collection::vec, option, prelude::*};

use crate::commits::{COORD, MISSION, good, mission, oid, repository, survey};

fn path() -> impl Strategy<Value = Vec<u8>> {
    let files = prop::sample::select(vec![
        "spec.md",
        "tasks.md",
        "issue-matrix.md",
        "status.events.jsonl",
        "status.json",
        "meta.json",
        "x.bin",
        "tasks/WP01.md",
        "tasks/a/review-cycle-1.md",
        "traces/t",
        "../other/spec.md",
        "",
    ]);
    let roots = prop::sample::select(vec![
        format!("kitty-specs/{MISSION}/"),
        format!("/r/kitty-specs/{MISSION}/"),
        format!(".worktrees/{MISSION}-coord/kitty-specs/{MISSION}/"),
        "kitty-specs/other/".into(),
        String::new(),
        ".git/".into(),
    ]);
    prop_oneof![
        4 => (roots, files).prop_map(|(root, file)| format!("{root}{file}").into_bytes()),
        1 => vec(any::<u8>(), 0..40),
        1 => "[a./\\\\é\n ~-]{0,20}".prop_map(String::into_bytes),
    ]
}

fn lstat() -> impl Strategy<Value = Lstat> {
    prop_oneof![
        6 => any::<bool>().prop_map(|executable| Lstat::File { executable }),
        1 => Just(Lstat::Missing),
        1 => Just(Lstat::Link),
        1 => Just(Lstat::Directory),
        1 => Just(Lstat::Other),
    ]
}

/// What may be spoilt about the facts.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for a fact that is spoilt or not")]
struct Spoilt {
    lstat: Lstat,
    tracked: bool,
    inside: bool,
    head: Option<Vec<u8>>,
    case_insensitive: bool,
    drop: bool,
}

fn spoilt() -> impl Strategy<Value = Spoilt> {
    let head = option::weighted(0.1, vec(any::<u8>(), 0..20));
    (lstat(), any::<bool>(), prop::bool::weighted(0.1), head, any::<bool>(), prop::bool::weighted(0.05)).prop_map(
        |(lstat, tracked, inside, head, case_insensitive, drop)| Spoilt {
            lstat,
            tracked,
            inside,
            head,
            case_insensitive,
            drop,
        },
    )
}

fn spoil(facts: &mut CommitFacts, spoilt: &Spoilt) {
    for path in &mut facts.paths {
        path.copy.lstat = spoilt.lstat;
        path.copy.content = Some(oid('c'));
        path.tracked = spoilt.tracked.then(|| Blob { mode: FileMode::Plain, oid: oid('9') });
        if spoilt.inside {
            path.inside = Inside::NestedRepository(b"x".to_vec());
        }
    }
    if let Some(head) = &spoilt.head {
        facts.head = HeadFact::Symbolic(head.clone());
    }
    facts.case_insensitive = spoilt.case_insensitive;
    if spoilt.drop {
        facts.paths.pop();
    }
}

proptest! {
    /// Any bytes are planned or refused; a plan holds requested paths only, sorted, each once, and
    /// names the branch that HEAD of its worktree names.
    #[test]
    fn a_plan_holds_what_was_asked_for(paths in vec(path(), 1..6), spoilt in spoilt(), coord in any::<bool>()) {
        let repo = repository(if coord { "coord" } else { "lanes" });
        let survey = survey(&repo);
        let draft = survey.plan_commit(&mission(&survey), CommitRequest::new(paths.clone(), "m")).unwrap();
        let mut facts: Vec<_> = draft.wanted().iter().map(good).collect();
        for facts in &mut facts {
            spoil(facts, &spoilt);
        }
        let set = draft.plan(&facts).unwrap();
        let reported: usize = set.groups().iter().map(|group| group.paths.len()).sum();
        prop_assert_eq!(reported, paths.len(), "every path is in exactly one group");
        let facts_of = |worktree: &str| facts.iter().find(|facts| facts.worktree.root == worktree).unwrap();
        for group in set.groups() {
            let Verdict::Plan(plan) = &group.verdict else { continue };
            let asked: BTreeSet<_> = group.paths.iter().filter_map(|path| path.path().ok()).collect();
            let entries: Vec<_> = plan.entries().iter().map(|entry| &entry.path).collect();
            prop_assert!(entries.iter().all(|path| asked.contains(path)));
            prop_assert!(entries.windows(2).all(|pair| pair[0] < pair[1]));
            let head = &facts_of(plan.target().worktree_root()).head;
            prop_assert_eq!(head, &HeadFact::Symbolic(plan.target().full_ref().into_bytes()));
            let on_coord = plan.target().branch().as_str() == COORD;
            for path in entries {
                let kind = kitty_core::classify(&path.to_string(), Some(MISSION), Generation::V3_2);
                let coord_kind = kind.is_some_and(|kind| {
                    kitty_core::Kind::parse(kind.as_str(), Generation::V3_2).unwrap().partition()
                        == kitty_core::Partition::Coord
                });
                prop_assert_eq!(on_coord, coord && coord_kind, "{}", path);
            }
        }
    }

    /// No request and no facts make a target that names another ref than HEAD's.
    #[test]
    fn a_target_names_the_ref_of_head(branch in "\\PC{0,12}|feat/demo|main", head in "\\PC{0,12}|feat/demo|main") {
        let request = TargetRequest {
            destination_ref: branch.clone(),
            worktree_root: "/r".into(),
            paths: vec![Requested::below(&["/r"], b"a")],
            home: None,
            capability: Capability::STANDARD,
            mission: None,
        };
        let destination = Destination {
            repo_root: "/r".into(),
            worktree_root: "/r".into(),
            spellings: Vec::new(),
            destination_ref: branch,
            home: None,
        };
        let draft = CommitDraft::direct(&destination, CommitRequest::new(vec![b"a".to_vec()], "m"));
        let mut facts = good(&draft.wanted()[0]);
        facts.head = HeadFact::Symbolic(format!("refs/heads/{head}").into_bytes());
        if let Ok(target) = CommitTarget::validate(&request, &facts) {
            prop_assert_eq!(facts.head, HeadFact::Symbolic(target.full_ref().into_bytes()));
        }
    }

    /// What is normalised once is normal.
    #[test]
    fn normalising_is_idempotent(written in path()) {
        if let Ok(once) = RepoPath::below(&["/r"], &written) {
            prop_assert_eq!(RepoPath::below(&["/r"], once.as_bytes()), Ok(once));
        }
    }

    #[test]
    fn churn_never_fails(path in "\\PC{0,40}", parts in vec("kitty-specs|meta.json|.kittify|derived|status.json|a|", 0..6)) {
        for generation in [Generation::V3_2, Generation::V4_0] {
            for path in [path.clone(), parts.join("/")] {
                let residue = churn::is_coordination_residue(&path, None, None, generation);
                let own = churn::is_own_bookkeeping(&path, generation);
                prop_assert_eq!(churn::is_toolchain_churn(&path, None, None, generation), residue || own);
            }
        }
    }
}
