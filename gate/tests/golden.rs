//! The golden gates: every site of the reference tree, by file, qualified name, token line and disposition.
//!
//! The reference tree is spec-kitty at commit e6e3b7357813f16d77b643cfae9b096f20308a2e; the variable
//! `KITTY_GATE_REFERENCE` names a checkout of it. Without it there is nothing to compare, and the test says so.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot set up its case has failed"
)]

mod common;

use std::collections::BTreeMap;

use kitty_gate::{Disposition, Site};
use serde_json::Value;

/// The disposition that the engine gives to one of the golden file; `None` is not reported.
fn disposition(golden: &str) -> Option<Disposition> {
    Some(match golden {
        "allowlisted"
        | "allowlisted-file"
        | "allowlisted-family"
        | "allowlisted-not-read-dir"
        | "allowlisted-file-line"
        | "foundation-sanction"
        | "ledger"
        | "registered"
        | "inventoried" => Disposition::Allowed,
        "clean" | "seam-derived" | "def-use-canonical" | "seam-routed" => Disposition::Trusted,
        "definition-site" => Disposition::Definition,
        "out-of-scope" | "read" | "free" => return None,
        _ => Disposition::Sanctioned,
    })
}

/// The rules that answer for a golden gate.
fn rules(gate: &str) -> Vec<&str> {
    match gate {
        "single-mission-surface-raw-joins" => vec!["single-mission-surface-raw-joins", "surface-resolution-calls"],
        "sole-door-doctrine-service" => vec!["sole-door-doctrine-service-locality", "sole-door-doctrine-service-wrap"],
        "vcs-lock-comparator-singletons" => vec!["vcs-lock-comparator"],
        "clock-import-ban" => vec!["clock-single-door"],
        other => vec![other],
    }
}

type Key = (String, String, String, Option<Disposition>);

#[test]
fn every_golden_gate_is_reproduced() {
    let Some(reference) = common::reference() else {
        eprintln!("KITTY_GATE_REFERENCE is not set: the reference tree was not compared");
        return;
    };
    let report = common::scan(&common::pack(None), &reference);
    let golden: Value = serde_json::from_str(include_str!("data/gates-golden.json")).unwrap();
    let (mut same, mut sites, mut failures) = (0, 0, Vec::new());
    for gate in golden["gates"].as_array().unwrap() {
        let (name, Some(wanted)) = (gate["gate"].as_str().unwrap(), gate["sites"].as_array()) else { continue };
        let names = rules(name);
        let mut mine: Vec<&Site> = report.sites.iter().filter(|site| names.contains(&site.rule.as_str())).collect();
        if name == "sole-door-doctrine-service" {
            // One construction is seen by both policies: it is one site of the gate.
            mine.sort_by_key(|site| (&site.file, site.line, site.rule.clone()));
            mine.dedup_by_key(|site| (&site.file, site.line));
        }
        // Where the golden file lists offenders only, what the rule found right is not compared.
        let trusted = |site: &Value| site["disposition"].as_str().map(disposition) == Some(Some(Disposition::Trusted));
        if name != "sole-door-doctrine-service" && !wanted.iter().any(trusted) {
            mine.retain(|site| site.disposition != Disposition::Trusted);
        }
        let mut diff: BTreeMap<Key, i64> = BTreeMap::new();
        for site in wanted {
            let text = |key: &str| site[key].as_str().unwrap_or_default().to_string();
            let disposition = site["disposition"].as_str().map_or(Some(Disposition::Sanctioned), disposition);
            if site["disposition"].is_string() && disposition.is_none() {
                continue;
            }
            let disposition = if name == "sole-door-doctrine-service" { None } else { disposition };
            *diff.entry((text("file"), text("qualname"), text("token"), disposition)).or_default() += 1;
            sites += 1;
        }
        for site in mine {
            let known = wanted.first().is_none_or(|first| first["token"].is_string());
            let token = if known { site.token.clone() } else { String::new() };
            let qualname = match &site.symbol {
                Some(symbol) if name == "vcs-lock-comparator-singletons" => symbol.clone(),
                _ => site.qualname.clone(),
            };
            let disposition = (name != "sole-door-doctrine-service").then_some(site.disposition);
            *diff.entry((site.file.clone(), qualname, token, disposition)).or_default() -= 1;
        }
        diff.retain(|_, count| *count != 0);
        if diff.is_empty() {
            same += 1;
        } else {
            let shown: Vec<String> =
                diff.iter().take(12).map(|(key, count)| format!("    {count:+} {key:?}")).collect();
            failures.push(format!("{name}: {} of {} differ\n{}", diff.len(), wanted.len(), shown.join("\n")));
        }
    }
    eprintln!("{same} gates with {sites} sites are the same");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_layer_matrix_is_reproduced() {
    let Some(reference) = common::reference() else {
        eprintln!("KITTY_GATE_REFERENCE is not set: the reference tree was not compared");
        return;
    };
    let report = common::scan(&common::pack(None).only(&["layers".to_string()]), &reference);
    let golden: Value = serde_json::from_str(include_str!("data/gates-golden.json")).unwrap();
    let matrix = golden["gates"].as_array().unwrap().iter().find(|gate| gate["gate"] == "layer-import-matrix").unwrap();
    let edges = matrix["counts"]["edges"].as_object().unwrap();
    let wanted: BTreeMap<String, [usize; 3]> = edges
        .iter()
        .map(|(pair, counts)| {
            let count = |key: &str| usize::try_from(counts[key].as_u64().unwrap()).unwrap();
            (pair.clone(), [count("module_level"), count("in_function"), count("type_checking")])
        })
        .collect();
    assert_eq!(report.layers, wanted);
}
