//! The snippets: each through its rule, in parity and in strict mode.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot set up its case has failed"
)]

mod common;

use kitty_gate::{Disposition, Limits, RuleSet, Tree, check, scan_file, text::Mode};
use serde_json::Value;

/// The rules that answer for the gate of a snippet.
fn rules(gate: &str) -> Vec<&str> {
    match gate {
        "callshape-coord-reads" => vec!["callshape-identity-reads", "callshape-lanes-reads"],
        "layer-rules" => vec!["layers"],
        "clock-import-ban" => vec!["clock-single-door"],
        "sole-definition" => vec!["git-topology-one-copy"],
        "sole-door-doctrine-service" => vec!["sole-door-doctrine-service-wrap"],
        "topology-inference-retired" => vec!["topology-inference-retired", "topology-relayed-classifier"],
        "allowlist-growth" | "allowlist-stale" | "allowlist-drift" => vec!["read-side-bypass-census"],
        other => vec![other],
    }
}

/// Modules of the product that hand names on; a sole door follows them by their sources.
const TREE: &[(&str, &str)] = &[
    ("src/doctrine/agent_profiles/repository.py", "class AgentProfileRepository:\n    pass\n"),
    (
        "src/doctrine/agent_profiles/__init__.py",
        "from doctrine.agent_profiles.repository import AgentProfileRepository\n",
    ),
    ("src/charter/profiles.py", "from doctrine.agent_profiles.repository import AgentProfileRepository\n"),
    ("src/doctrine/service.py", "class DoctrineService:\n    pass\n"),
    ("src/charter/resolver.py", "class DoctrineService:\n    pass\n"),
    (
        "src/charter/doctrine_service_builder.py",
        "def _build_doctrine_service(r):\n    pass\ndef build_activation_aware_doctrine_service(r):\n    pass\n",
    ),
    ("src/doctrine/resolver.py", ""),
    ("src/doctrine/m.py", "X = 1\n"),
    ("src/mission_runtime/__init__.py", ""),
    ("src/mission_runtime/resolution.py", ""),
    ("src/specify_cli/status/__init__.py", ""),
    ("src/specify_cli/status/emit.py", ""),
    ("src/specify_cli/status/verdict_vocab.py", ""),
];

fn without_exceptions(mode: Mode) -> RuleSet {
    // The snippets pretend to live at one path; the folders of a rule are no part of what they test.
    let mut set = common::load(common::PACK, Some(mode)).unwrap();
    for rule in &mut set.rules {
        rule.allow.clear();
        let single = rule
            .scope
            .written
            .iter()
            .any(|include| include.strip_suffix(".py").is_some_and(|stem| !stem.contains('*')));
        let folders = rule.scope.written.iter().all(|include| include.starts_with("src/"));
        if single || (folders && !rule.scope.written.is_empty() && rule.scope.exclude.is_empty()) {
            rule.scope.include.clear();
        }
    }
    set
}

fn flagged(set: &RuleSet, gate: &str, path: &str, source: &str) -> bool {
    let files: Vec<(&str, &str)> =
        TREE.iter().copied().filter(|(known, _)| *known != path).chain([(path, source)]).collect();
    let tree = Tree::new(files.iter().map(|(path, _)| *path), &set.engine.package_roots);
    let facts: Vec<_> =
        files.iter().map(|(path, text)| scan_file(set, &tree, path, text.as_bytes(), Limits::default())).collect();
    let report = check(set, &tree, &facts, false);
    let rules = rules(gate);
    report.sites.iter().any(|site| {
        site.file == path && site.disposition == Disposition::Violation && rules.contains(&site.rule.as_str())
    })
}

fn run(mode: Mode, strict: bool) {
    let set = without_exceptions(mode);
    let snippets: Value = serde_json::from_str(include_str!("data/gates-snippets.json")).unwrap();
    let snippets = snippets.as_array().or_else(|| snippets["snippets"].as_array()).unwrap();
    let (mut passed, mut failures) = (0, Vec::new());
    for snippet in snippets {
        let text = |key: &str| snippet[key].as_str();
        let (id, gate) = (text("id").unwrap(), text("gate").unwrap());
        // These pretend to be other files than Python, or other things than a source; `obligations.rs` has them.
        if ["set-partition", "allowlist-growth", "allowlist-stale"].contains(&gate) || gate == "allowlist-drift" {
            continue;
        }
        let expected = if strict { text("strict_expected").or(text("expected")) } else { text("expected") }.unwrap();
        let path = text("path").unwrap_or("src/specify_cli/probe.py");
        if !strict && snippet["verified_with_tool"] == Value::Bool(false) && gate != "sole-definition" {
            continue;
        }
        if flagged(&set, gate, path, text("source").unwrap()) == (expected == "flag") {
            passed += 1;
        } else {
            failures.push(format!(
                "{id}: expected {expected}: {}\n{}",
                text("note").unwrap_or_default(),
                text("source").unwrap()
            ));
        }
    }
    eprintln!("{passed} snippets as expected, {} not", failures.len());
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), passed + failures.len(), failures.join("\n"));
}

#[test]
fn every_snippet_in_parity_mode() {
    run(Mode::Parity, false);
}

#[test]
fn every_snippet_in_strict_mode() {
    run(Mode::Strict, true);
}
