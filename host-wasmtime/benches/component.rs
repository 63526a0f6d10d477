//! What the sandbox costs.
#![expect(clippy::unwrap_used, reason = "a benchmark without its subject is none")]

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use kitty_core::{GitFacts, Head, Snapshot};
use kitty_host_wasmtime::{Authority, Cache, Ports, Repository};

const PATH: &str = "kitty-specs/demo-01KZWHY1/spec.md";

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::embedded().unwrap());

fn main() {
    LazyLock::force(&AUTHORITY);
    divan::main();
}

fn snapshot() -> Snapshot {
    let mut snapshot = Snapshot::new();
    snapshot.add_file(
        "/r/kitty-specs/demo-01KZWHY1/meta.json",
        br#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "topology": "lanes", "target_branch": "main"}"#,
    );
    snapshot.set_git(GitFacts {
        head: Head::Branch("main".into()),
        branches: ["main".into()].into(),
        ..GitFacts::default()
    });
    snapshot
}

#[divan::bench]
fn classify_in_a_fresh_sandbox() -> Option<String> {
    AUTHORITY.session(Ports::none()).classify(black_box(PATH), None, None).unwrap()
}

#[divan::bench]
fn classify_in_the_same_sandbox(bencher: Bencher<'_, '_>) {
    let session = AUTHORITY.session(Ports::none());
    bencher.bench_local(|| session.classify(black_box(PATH), None, None).unwrap());
}

#[divan::bench]
fn classify_natively() -> Option<&'static str> {
    kitty_core::ask::classify(black_box(PATH), None, None).unwrap()
}

#[divan::bench]
fn place(bencher: Bencher<'_, '_>) {
    let repository = Repository::open(&AUTHORITY, Ports::both(snapshot()), "/r", Some("3.2")).unwrap();
    bencher.bench_local(|| repository.place(black_box("01KZWHY1"), "status_state", None).unwrap());
}

#[divan::bench]
fn place_natively(bencher: Bencher<'_, '_>) {
    let snapshot = snapshot();
    let repository = kitty_core::ask::Repository::open(&snapshot, &snapshot, "/r", Some("3.2")).unwrap();
    bencher.bench_local(|| repository.place(black_box("01KZWHY1"), "status_state", None).unwrap());
}

#[divan::bench]
fn routes(bencher: Bencher<'_, '_>) {
    let repository = Repository::open(&AUTHORITY, Ports::both(snapshot()), "/r", Some("3.2")).unwrap();
    bencher.bench_local(|| repository.routes(black_box("01KZWHY1")).unwrap());
}

#[divan::bench(sample_count = 20)]
fn load_from_the_cache() -> Authority {
    Authority::embedded().unwrap()
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn load_by_compiling() -> Authority {
    Authority::embedded_with(&Cache::none()).unwrap()
}
