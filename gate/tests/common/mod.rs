//! What the tests share: the pack, a walk over a tree, a scan in this thread.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "shared by several test programs"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use kitty_gate::{FileFacts, Limits, LoadOptions, Report, RuleFile, RuleSet, Tree, check, scan_file};

pub const PACK: &str = include_str!("../../packs/spec-kitty.toml");
pub const ALLOW: &str = include_str!("../../packs/spec-kitty.allow.toml");

pub fn load(text: &str, mode: Option<kitty_gate::text::Mode>) -> Result<RuleSet, Vec<kitty_gate::ConfigError>> {
    RuleSet::load(RuleFile { name: "gates.toml", text }, &[], LoadOptions { mode, sources: None })
}

pub fn pack(mode: Option<kitty_gate::text::Mode>) -> RuleSet {
    let allow = [RuleFile { name: "spec-kitty.allow.toml", text: ALLOW }];
    let pack = RuleFile { name: "spec-kitty.toml", text: PACK };
    RuleSet::load(pack, &allow, LoadOptions { mode, sources: None })
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// The checkout of the reference tree, where there is one.
pub fn reference() -> Option<PathBuf> {
    std::env::var_os("KITTY_GATE_REFERENCE").map(PathBuf::from)
}

pub fn files(root: &Path, rules: &RuleSet) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if rules.reads(&name) {
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

pub fn facts(rules: &RuleSet, files: &[(String, Vec<u8>)]) -> (Tree, Vec<FileFacts>) {
    let tree = Tree::new(files.iter().map(|(path, _)| path.as_str()), &rules.engine.package_roots);
    let facts = files.iter().map(|(path, bytes)| scan_file(rules, &tree, path, bytes, Limits::default())).collect();
    (tree, facts)
}

pub fn scan(rules: &RuleSet, root: &Path) -> Report {
    let files = files(root, rules);
    let (tree, facts) = facts(rules, &files);
    check(rules, &tree, &facts, true)
}
