//! What the engine of one build found is not taken for what another engine would find.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

use std::{fs, path::Path};

#[path = "../build/sources.rs"]
mod sources;

#[test]
fn the_engine_is_named_by_the_sources_that_it_was_built_from() {
    assert_eq!(sources::digest(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap(), env!("KITTY_GATE_SOURCES"));
}

#[test]
fn every_change_of_a_source_is_another_engine() {
    let crate_dir = tempfile::tempdir().unwrap();
    let root = crate_dir.path();
    let write = |path: &str, text: &str| {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
        sources::digest(root).unwrap()
    };
    fs::create_dir(root.join("src")).unwrap();
    write("Cargo.toml", "[package]\n");
    write("src/lib.rs", "mod find;\n");
    let engine = write("src/find/calls.rs", "fn a() {}\n");
    assert_eq!(write("src/find/calls.rs", "fn a() {}\r\n"), engine, "line ends are the checkout's own");
    assert_eq!(write("tests/calls.rs", "fn b() {}\n"), engine, "tests are not the engine");

    let mut engines = vec![engine];
    engines.push(write("src/find/calls.rs", "fn b() {}\n"));
    engines.push(write("src/find/names.rs", ""));
    engines.push(write("Cargo.toml", "[package]\nversion = \"2\"\n"));
    fs::rename(root.join("src/find/names.rs"), root.join("src/names.rs")).unwrap();
    engines.push(sources::digest(root).unwrap());
    for (at, engine) in engines.iter().enumerate() {
        assert!(!engines.get(..at).unwrap().contains(engine), "{engines:?}");
    }
}
