//! Components that answer another question than the one that was asked: nothing of it is executed.

use std::fs;

use kitty_core::{Code, Refusal, commit::CommitRequest, wire};
use kitty_host_native::{
    commit::{Settings, commit, here},
    status::change,
};
use kitty_host_wasmtime::{Authority, Cache, ComponentDecider, Ports, Repository};

use crate::{
    commits::{self, git, write},
    desk::Desk,
    status,
};

/// A component with one name in its data spelled otherwise.
fn lying(component: &[u8], name: &str, instead: &str) -> Authority {
    assert_eq!(name.len(), instead.len());
    let (mut bytes, mut rest) = (Vec::with_capacity(component.len()), component);
    while let Some(at) = rest.windows(name.len()).position(|window| window == name.as_bytes()) {
        let (before, after) = rest.split_at(at);
        bytes.extend_from_slice(before);
        bytes.extend_from_slice(instead.as_bytes());
        rest = after.split_at(name.len()).1;
    }
    assert!(!bytes.is_empty(), "it knows `{name}`");
    bytes.extend_from_slice(rest);
    Authority::from_bytes(&bytes, &Cache::none()).unwrap()
}

fn decider(desk: &Desk, authority: &Authority) -> ComponentDecider {
    let root = desk.root.to_str().unwrap();
    ComponentDecider::new(Repository::open(authority, Ports::native(), root, None).unwrap()).unwrap()
}

fn committed(desk: &Desk, authority: &Authority, path: &str) -> Result<(), Refusal> {
    let mut request = CommitRequest::new(vec![path.as_bytes().to_vec()], "Change");
    request.created_here.clone_from(&request.paths);
    let planner = decider(desk, authority).planner("coord", (&request).into()).unwrap();
    commit(&desk.root, &planner, &Settings::default()).map(drop)
}

/// A file on another branch, and a follow-up that nobody knows.
#[test]
fn another_plan_is_refused() {
    let desk = commits::desk();
    let matrix = "kitty-specs/coord-01KZWHY2/acceptance-matrix.json";
    write(&desk, matrix, "{}\n");
    let honest = Authority::planning_bytes();
    let before = git(&desk, &["for-each-ref"]);
    for (name, instead) in
        [("acceptance-matrix.json", "acceptance-matrix.jsoX"), ("remove_primary_copy", "remove_primary_copX")]
    {
        let refusal = committed(&desk, &lying(honest, name, instead), matrix).unwrap_err();
        assert_eq!(refusal.code(), Code::TargetTampered, "{name}");
        assert_eq!(git(&desk, &["for-each-ref"]), before);
    }
    committed(&desk, &Authority::planning().unwrap(), matrix).unwrap();
    assert_ne!(git(&desk, &["for-each-ref"]), before, "the honest one commits");
}

#[test]
fn another_event_is_refused() {
    let desk = status::desk();
    let log = desk.root.join("kitty-specs/flow-01KZWHY7/status.events.jsonl");
    let before = fs::read(&log).unwrap();
    let claim = wire::StatusClaim { wp_id: "WP02".into(), actor: "codex".into(), ..wire::StatusClaim::default() };
    let claim = wire::StatusChange::Claim(claim);
    let claimed = |authority: &Authority| {
        let planner = decider(&desk, authority).status("flow").unwrap();
        let here = here(&desk.root).unwrap();
        change(&desk.root, &planner, &claim, Some(here), Settings::default())
    };
    let liar = lying(Authority::status_bytes(), "policy_metadata", "policy_metadatX");
    assert_eq!(claimed(&liar).unwrap_err().code(), Code::TargetTampered);
    assert_eq!(fs::read(&log).unwrap(), before);
    claimed(&Authority::status().unwrap()).unwrap();
    assert_ne!(fs::read(&log).unwrap(), before, "the honest one claims");
}
