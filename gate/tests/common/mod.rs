//! What the tests share: the pack, and a scan in this thread.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "shared by several test programs"
)]

use kitty_gate::{FileFacts, Limits, LoadOptions, RuleFile, RuleSet, Tree, scan_file};

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

pub fn facts(rules: &RuleSet, files: &[(String, Vec<u8>)]) -> (Tree, Vec<FileFacts>) {
    let tree = Tree::new(files.iter().map(|(path, _)| path.as_str()), &rules.engine.package_roots);
    let facts = files.iter().map(|(path, bytes)| scan_file(rules, &tree, path, bytes, Limits::default())).collect();
    (tree, facts)
}
