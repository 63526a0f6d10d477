//! The golden gates: every site by file, qualified name, token line and disposition.

use std::collections::BTreeMap;

use kitty_gate::{Disposition, Report, Site};
use serde::Deserialize;

const GOLDEN: &str = include_str!("../../../gate/tests/data/gates-golden.json");

#[derive(Deserialize)]
struct Golden {
    gates: Vec<Gate>,
}

#[derive(Deserialize)]
struct Gate {
    #[serde(rename = "gate")]
    name: String,
    sites: Option<Vec<GoldenSite>>,
    #[serde(default)]
    counts: Counts,
}

#[derive(Default, Deserialize)]
struct Counts {
    #[serde(default)]
    edges: BTreeMap<String, Edges>,
}

#[derive(Deserialize)]
struct GoldenSite {
    #[serde(default)]
    file: String,
    #[serde(default)]
    qualname: String,
    token: Option<String>,
    disposition: Option<String>,
}

#[derive(Deserialize)]
struct Edges {
    module_level: usize,
    in_function: usize,
    type_checking: usize,
}

/// What became of the golden gates.
#[derive(Default)]
pub struct Outcome {
    /// Those whose sites are the same.
    pub same: Vec<String>,
    /// How many sites they have.
    pub sites: usize,
    /// One text for each of the others.
    pub differences: Vec<String>,
}

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

#[expect(clippy::expect_used, reason = "the file is compiled in")]
fn read() -> Golden {
    serde_json::from_str(GOLDEN).expect("the golden file has this shape")
}

/// Holds a report against every golden gate that lists its sites.
pub fn compare(report: &Report) -> Outcome {
    let mut outcome = Outcome::default();
    for gate in read().gates {
        let Some(wanted) = gate.sites else { continue };
        let difference = differing(&gate.name, &wanted, report);
        if difference.is_empty() {
            outcome.sites += wanted.len();
            outcome.same.push(gate.name);
        } else {
            let shown: Vec<&str> = difference.iter().take(12).map(String::as_str).collect();
            let (gate, all) = (gate.name, wanted.len());
            outcome.differences.push(format!("{gate}: {} of {all} differ\n{}", difference.len(), shown.join("\n")));
        }
    }
    outcome
}

type Key = (String, String, String, Option<Disposition>);

fn differing(name: &str, wanted: &[GoldenSite], report: &Report) -> Vec<String> {
    // One construction is seen by both policies of this gate: it is one site of it, with a verdict of each.
    let two_policies = name == "sole-door-doctrine-service";
    let names = rules(name);
    let mut mine: Vec<&Site> = report.sites.iter().filter(|site| names.contains(&site.rule.as_str())).collect();
    if two_policies {
        mine.sort_by_key(|site| (&site.file, site.line, site.rule.clone()));
        mine.dedup_by_key(|site| (&site.file, site.line));
    }
    // Where the golden file lists offenders only, what the rule found right is not compared.
    let trusted = |site: &GoldenSite| site.disposition.as_deref().and_then(disposition) == Some(Disposition::Trusted);
    if !two_policies && !wanted.iter().any(trusted) {
        mine.retain(|site| site.disposition != Disposition::Trusted);
    }
    let mut diff: BTreeMap<Key, i64> = BTreeMap::new();
    for site in wanted {
        let verdict = site.disposition.as_deref().map_or(Some(Disposition::Sanctioned), disposition);
        if verdict.is_none() {
            continue;
        }
        let token = site.token.clone().unwrap_or_default();
        let verdict = if two_policies { None } else { verdict };
        *diff.entry((site.file.clone(), site.qualname.clone(), token, verdict)).or_default() += 1;
    }
    let with_tokens = wanted.first().is_none_or(|first| first.token.is_some());
    for site in mine {
        let token = if with_tokens { site.token.clone() } else { String::new() };
        let qualname = match &site.symbol {
            Some(symbol) if name == "vcs-lock-comparator-singletons" => symbol.clone(),
            _ => site.qualname.clone(),
        };
        let verdict = (!two_policies).then_some(site.disposition);
        *diff.entry((site.file.clone(), qualname, token, verdict)).or_default() -= 1;
    }
    diff.retain(|_, count| *count != 0);
    diff.iter().map(|(key, count)| format!("    {count:+} {key:?}")).collect()
}

/// The golden import edges between layers: at module level, in functions, for type checkers.
pub fn layers() -> BTreeMap<String, [usize; 3]> {
    let matrix = read().gates.into_iter().find(|gate| gate.name == "layer-import-matrix");
    let edges = matrix.map(|matrix| matrix.counts.edges).unwrap_or_default();
    let counts = |Edges { module_level, in_function, type_checking }| [module_level, in_function, type_checking];
    edges.into_iter().map(|(pair, edges)| (pair, counts(edges))).collect()
}
