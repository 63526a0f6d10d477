//! The whole pack over a tree, beside parsing alone: `KITTY_GATE_REFERENCE=CHECKOUT cargo bench -p kitty-gate`.

#![expect(clippy::unwrap_used, reason = "a bench that cannot set up its case has failed")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::{hint::black_box, thread};

use divan::Bencher;
use kitty_gate::{FileFacts, Limits, RuleSet, Tree, check, scan_file, self_test};
use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;

const THREADS: usize = 2;

fn main() {
    if common::reference().is_some() {
        divan::main();
    }
}

fn files() -> (RuleSet, Vec<(String, Vec<u8>)>) {
    let rules = common::pack(None);
    let files = common::files(&common::reference().unwrap(), &rules);
    (rules, files)
}

/// Every second file on each thread: the same cut for both contenders.
fn on_threads<T: Send>(files: &[(String, Vec<u8>)], one: impl Fn(&str, &[u8]) -> T + Sync) -> Vec<T> {
    let one = &one;
    thread::scope(|scope| {
        let part = |at: usize| {
            scope.spawn(move || {
                files.iter().skip(at).step_by(THREADS).map(|(path, bytes)| one(path, bytes)).collect::<Vec<_>>()
            })
        };
        let parts: Vec<_> = (0..THREADS).map(part).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn parsing_alone(bencher: Bencher) {
    let (_, files) = files();
    bencher.bench_local(|| {
        on_threads(&files, |_, bytes| {
            let parsed = parse_unchecked_source(std::str::from_utf8(bytes).unwrap(), PySourceType::Python);
            black_box(parsed.suite().len())
        })
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn the_whole_pack(bencher: Bencher) {
    let (rules, files) = files();
    bencher.bench_local(|| {
        let tree = Tree::new(files.iter().map(|(path, _)| path.as_str()), &rules.engine.package_roots);
        let facts: Vec<FileFacts> =
            on_threads(&files, |path, bytes| scan_file(&rules, &tree, path, bytes, Limits::default()));
        black_box(check(&rules, &tree, &facts, true))
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn the_self_test(bencher: Bencher) {
    let (rules, files) = files();
    let (tree, facts) = common::facts(&rules, &files);
    let report = check(&rules, &tree, &facts, true);
    bencher.bench_local(|| black_box(self_test(&rules, Some(&report))));
}
