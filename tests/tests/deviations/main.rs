//! One test per row of `deviations.toml`: it shows why our answer is right.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod commits;
mod coordination;
mod fixture;
mod handles;
mod meta;
mod names;
mod repository;
mod status;

use std::{collections::BTreeSet, fs, path::Path};

use kitty_conformance::deviation::Deviations;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_row_has_its_test() {
    let rows: BTreeSet<String> = Deviations::read(&here().join("deviations.toml"))
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.id.replace('-', "_"))
        .collect();
    let mut tests = BTreeSet::new();
    for module in ["commits", "coordination", "handles", "meta", "names", "status"] {
        let source = fs::read_to_string(here().join(format!("tests/deviations/{module}.rs"))).unwrap();
        tests.extend(source.lines().filter_map(|line| Some(line.strip_prefix("fn ")?.split_once('(')?.0.to_string())));
    }
    assert_eq!(rows.difference(&tests).collect::<Vec<_>>(), Vec::<&String>::new(), "rows without a test");
    assert_eq!(tests.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "tests without a row");
}

#[test]
fn every_row_explains_a_vector_and_nothing_fails() {
    let deviations = Deviations::read(&here().join("deviations.toml")).unwrap();
    let mut files = Vec::new();
    for generation in ["3.2", "4.0"] {
        for entry in fs::read_dir(here().join("vectors").join(generation)).unwrap() {
            files.push(entry.unwrap().path());
        }
    }
    files.retain(|file| !file.ends_with("trees.jsonl"));
    files.sort();
    let mut engines = vec![kitty_conformance::engine::start("native").unwrap()];
    let summary = kitty_conformance::runner::run(&mut engines, &files, &deviations).unwrap();
    assert_eq!(summary.failures, Vec::<String>::new());
    let stale: Vec<_> =
        deviations.rows.iter().filter(|row| !summary.rows.contains_key(&row.id)).map(|row| &row.id).collect();
    assert_eq!(stale, Vec::<&String>::new(), "rows that explain nothing");
}
