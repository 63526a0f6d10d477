//! What the pack finds in the wheel, as lines: what a review sees of a change.

use std::collections::BTreeMap;

use kitty_gate::Report;

/// Where it is.
pub const FILE: &str = "gate/tests/data/wheel-3.2.7.tsv";

/// Rule by rule what it saw, then every site by its identity, then the golden gates that hold. Sorted.
pub fn text(report: &Report, golden: &[String]) -> String {
    let mut lines = vec!["# what the pack finds in spec-kitty-cli 3.2.7; `cargo xtask gates --write`".to_string()];
    lines.push(format!("files\t{}\tdefects\t{}", report.files, report.defects.len()));
    for (rule, count) in &report.counts {
        let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
        for site in report.sites.iter().filter(|site| site.rule == *rule) {
            *verdicts.entry(site.disposition.as_str()).or_default() += 1;
        }
        let verdicts: Vec<String> = verdicts.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let problems = report.problems.iter().filter(|problem| problem.rule == *rule).count();
        lines.push(format!(
            "rule\t{rule}\tfiles {}\tedges {}\tmirror {}\tproblems {problems}\t{}",
            count.files,
            count.edges,
            count.mirror,
            verdicts.join(", ")
        ));
    }
    let mut sites: Vec<String> = report
        .sites
        .iter()
        .map(|site| {
            let verdict = site.disposition.as_str();
            let ordinal = site.ordinal;
            format!("site\t{}\t{}\t{}\t{}\t{ordinal}\t{verdict}", site.rule, site.file, site.qualname, site.token)
        })
        .collect();
    sites.sort_unstable();
    lines.append(&mut sites);
    lines.extend(golden.iter().map(|gate| format!("golden\t{gate}")));
    lines.join("\n") + "\n"
}

/// The lines that one of two texts lacks.
pub fn differences(frozen: &str, found: &str) -> Vec<String> {
    let lacks = |sign: char, text: &str, other: &str| {
        let lines = text.lines().filter(|line| !other.lines().any(|known| known == *line));
        lines.map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
    };
    let mut lines = lacks('-', frozen, found);
    lines.extend(lacks('+', found, frozen));
    lines
}
