//! Through the component comes what the core would have said.

use std::{fmt::Debug, thread};

use kitty_core::{Files, PLACEMENT_CODES, Snapshot, ask, wire};
use kitty_host_wasmtime::{Answer, AskError, Authority, Budget, Ports, Repository};

use crate::repo;

#[track_caller]
fn same<T: PartialEq + Debug>(sandboxed: Answer<T>, native: ask::Answer<T>) {
    match (sandboxed, native) {
        (Ok(sandboxed), Ok(native)) => assert_eq!(sandboxed, native),
        (Err(AskError::Refusal(sandboxed)), Err(native)) => assert_eq!(*sandboxed, wire::Refusal::from(&native)),
        (sandboxed, native) => panic!("{sandboxed:?} is not {native:?}"),
    }
}

fn text<T: ToString>(answer: ask::Answer<T>) -> ask::Answer<String> {
    answer.map(|text| text.to_string())
}

#[test]
fn tables_and_names() {
    let it = Authority::embedded().unwrap().session(Ports::none());
    for generation in [None, Some("3.2"), Some("4.0"), Some("9.9")] {
        same(it.kinds(generation), ask::kinds(generation));
        same(it.policy(generation), ask::policy(generation));
        same(it.parse_branch("kitty/mission-a-01KZWHY1-lane-a", generation), {
            ask::parse_branch("kitty/mission-a-01KZWHY1-lane-a", generation)
        });
        same(it.parse_worktree("a-01KZWHY1-lane-a", generation), ask::parse_worktree("a-01KZWHY1-lane-a", generation));
        same(it.lane_branch("a", "lane-a", Some("01KZWHY1"), Some("main"), generation), {
            ask::lane_branch("a", "lane-a", Some("01KZWHY1"), Some("main"), generation)
        });
        same(it.lane_worktree("a", "lane-x9", None, generation), ask::lane_worktree("a", "lane-x9", None, generation));
        for path in ["kitty-specs/a/spec.md", "kitty-specs/a/x", "", "🐈/kitty-specs/a/tasks/WP01.md"] {
            same(it.classify(path, None, generation), {
                ask::classify(path, None, generation).map(|kind| kind.map(str::to_owned))
            });
        }
        same(it.is_coordination_residue("status_state", "coord", generation), {
            ask::is_coordination_residue("status_state", "coord", generation)
        });
        same(it.unstamped_topology("lanes", generation), text(ask::unstamped_topology("lanes", generation)));
    }
    same(it.codes(), Ok(wire::codes_of(PLACEMENT_CODES)));
    same(it.explain("NOT_UTF8"), ask::explain("NOT_UTF8"));
    same(it.explain("NOPE"), ask::explain_of(PLACEMENT_CODES, "NOPE"));
    for name in ["main", "refs/heads/main", "a b", ""] {
        same(it.branch_name(name), ask::branch_name(name));
        same(it.path_segment(name), ask::path_segment(name));
        same(it.mission_name(ask::MissionName::MissionBranch, name, Some("01KZWHY1")), {
            ask::mission_name(ask::MissionName::MissionBranch, name, Some("01KZWHY1"))
        });
        same(it.strip_number(name), text(ask::strip_number(name)));
        same(it.mid8_of_slug(name), ask::mid8_of_slug(name));
    }
    same(it.mid8_of_id("01KZWHY1M0T3Q9V5N8R2X4C6B7"), Ok(ask::mid8_of_id("01KZWHY1M0T3Q9V5N8R2X4C6B7")));
}

#[test]
fn topologies_and_bytes() {
    let it = Authority::embedded().unwrap().session(Ports::none());
    for meta in [&b"{\"topology\": \"coord\", \"mission_id\": \"01KZWHY1M0T3Q9V5N8R2X4C6B7\"}"[..], b"[]", b"\xff\x00"]
    {
        same(it.meta_view(meta), ask::meta_view(meta));
        same(it.mid8(meta, "demo"), ask::mid8(meta, "demo"));
        same(it.topology_of(Some(meta), None, None), text(ask::topology_of(Some(meta), None, None)));
    }
    same(it.topology_of(None, None, None), text(ask::topology_of(None, None, None)));
    same(it.stored_topology("coord"), Ok(ask::stored_topology("coord").map(str::to_owned)));
    same(it.derive_topology(true, false), Ok(ask::derive_topology(true, false).to_owned()));
    same(it.routes_through_coordination("flat"), ask::routes_through_coordination("flat"));
    same(it.check_manifest("single_branch", true, "demo"), ask::check_manifest("single_branch", true, "demo"));
    let facts = wire::CreateFacts {
        explicit: None,
        pull_request: true,
        owned_checkout: false,
        current_branch: Some("main".into()),
        primary_branch: Some("main".into()),
        primary_protected: true,
        unborn_head: true,
    };
    same(it.create_topology(&facts, None), text(ask::create_topology(&facts, None)));
    let locations = [("primary".to_owned(), "/r".to_owned())].into_iter().collect();
    for surface in ["primary", "coord", "nowhere"] {
        same(it.location(surface, &locations), ask::location(surface, &locations));
    }
}

#[test]
fn repositories() {
    let snapshot = repo::snapshot();
    let authority = Authority::embedded().unwrap();
    let session = authority.session(Ports::both(snapshot.clone()));
    same(session.discover("/r/kitty-specs"), ask::discover(&snapshot, "/r/kitty-specs"));
    same(session.main_root("/r"), ask::main_root(&snapshot, "/r"));

    for generation in [Some("3.2"), Some("4.0"), None] {
        let it = Repository::open(&authority, Ports::both(snapshot.clone()), "/r", generation).unwrap();
        let native = ask::Repository::open(&snapshot, &snapshot, "/r", generation).unwrap();
        assert_eq!((it.root(), it.policy()), ("/r", &native.policy()));
        same(it.missions(), native.missions());
        same(it.primary_branch(true), native.primary_branch(true));
        same(it.coordination_state("a", None, Some("x")), text(native.coordination_state("a", None, Some("x"))));
        for handle in ["flat-01KZWHY1", "coord-01KZWHY2", "gone", "twin", "042", "", "../x"] {
            same(it.fold(handle), native.fold(handle));
            same(it.fold_for_create(handle, "software-dev"), native.fold_for_create(handle, "software-dev"));
            same(it.routes(handle), native.routes(handle));
            same(it.meta(handle), native.meta(handle));
            same(it.topology(handle), text(native.topology(handle)));
            same(it.phase(handle), text(native.phase(handle)));
            same(it.target_branch(handle), native.target_branch(handle));
            same(it.place(handle, "status_state", None), native.place(handle, "status_state", None));
            same(it.place(handle, "diary", Some("coord")), native.place(handle, "diary", Some("coord")));
            let path = "kitty-specs/flat-01KZWHY1/spec.md";
            same(it.place_path(handle, path), native.place_path(handle, path));
        }
    }
}

#[test]
fn without_ports_facts_are_unavailable() {
    let authority = Authority::embedded().unwrap();
    let refused = Repository::open(&authority, Ports::none(), "/r", None).unwrap_err();
    assert_eq!(refused.code(), "FACT_UNAVAILABLE");
}

#[test]
fn a_repository_survives_its_sandbox() {
    let mut snapshot = repo::snapshot();
    snapshot.add_file("/r/kitty-specs/huge/meta.json", vec![b' '; 8 << 20]);
    let small = Budget { memory: 4 << 20, ..Budget::default() };
    let authority = Authority::embedded().unwrap().with_budget(small);
    let it = Repository::open(&authority, Ports::both(snapshot), "/r", Some("3.2")).unwrap();
    assert_eq!(it.primary_branch(false).unwrap(), "main");
    assert_eq!(it.meta("huge").unwrap_err().code(), "COMPONENT_MEMORY_EXCEEDED");
    assert_eq!(it.primary_branch(false).unwrap(), "main");
}

#[test]
fn a_thread_with_a_small_stack_gets_its_answer() {
    let authority = Authority::embedded().unwrap();
    let ask = move || authority.session(Ports::none()).kinds(None).unwrap().len();
    let kinds = thread::Builder::new().stack_size(128 << 10).spawn(ask).unwrap().join().unwrap();
    assert!(kinds > 10);
}

#[test]
fn a_port_may_ask_the_authority() {
    struct Curious(Authority, Snapshot);
    impl Files for Curious {
        fn kind(&self, path: &str) -> kitty_core::Fact<kitty_core::PathKind> {
            let nested = self.0.session(Ports::none()).derive_topology(false, false);
            assert_eq!(nested.unwrap(), "single_branch");
            self.1.kind(path)
        }
        fn read(&self, path: &str) -> kitty_core::Fact<Vec<u8>> {
            self.1.read(path)
        }
        fn list(&self, path: &str) -> kitty_core::Fact<kitty_core::Listing> {
            self.1.list(path)
        }
        fn real_path(&self, path: &str) -> kitty_core::Fact<String> {
            self.1.real_path(path)
        }
    }
    let authority = Authority::embedded().unwrap();
    let ports = Ports::new(Curious(authority.clone(), repo::snapshot()), repo::snapshot());
    assert_eq!(authority.session(ports).main_root("/r").unwrap(), "/r");
}
