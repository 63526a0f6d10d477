//! One report, five renderings. None of them decides anything.

mod github;
mod junit;
mod sarif;
mod text;

use serde::Serialize;

use crate::{
    check::{Disposition, Report, Site},
    load::RuleSet,
    text::Level,
};

pub use text::TextOptions;

/// The sources of the tree, decoded, for excerpts.
pub type Sources<'s> = &'s dyn Fn(&str) -> Option<String>;

/// A rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, with excerpts.
    Text,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
    /// Workflow commands.
    Github,
    /// For test dashboards: one case a rule.
    Junit,
}

impl Format {
    /// The name on a command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
        }
    }
}

/// A report as JSON: the whole of it, or what is open only.
#[derive(Serialize)]
struct Open<'r> {
    version: u32,
    files: usize,
    violations: Vec<&'r Site>,
    problems: &'r [crate::check::Problem],
    defects: &'r [crate::check::FileDefect],
    counts: &'r std::collections::BTreeMap<String, crate::check::Count>,
}

/// The census: every finding with its disposition.
#[derive(Serialize)]
struct Census<'r> {
    version: u32,
    files: usize,
    sites: &'r [Site],
}

fn json(value: &impl Serialize) -> String {
    // Nothing in a report has a key that is no string: it can be written.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Renders what is open. O(findings), and the excerpts read their files.
pub fn render(report: &Report, rules: &RuleSet, format: Format, sources: Sources, options: TextOptions) -> String {
    match format {
        Format::Text => text::render(report, sources, options),
        Format::Json => json(&Open {
            version: 1,
            files: report.files,
            violations: report.violations().collect(),
            problems: &report.problems,
            defects: &report.defects,
            counts: &report.counts,
        }),
        Format::Sarif => sarif::render(report, rules),
        Format::Github => github::render(report),
        Format::Junit => junit::render(report, rules),
    }
}

/// Every finding with its disposition, as JSON. O(findings).
pub fn census(report: &Report) -> String {
    json(&Census { version: 1, files: report.files, sites: &report.sites })
}

/// Every finding with its disposition, for people: one line each.
pub fn census_text(report: &Report) -> String {
    let line = |site: &Site| {
        let Site { rule, file, line, qualname, what, .. } = site;
        format!("{:<11} {rule} {file}:{line} {qualname} {what}\n", site.disposition.as_str())
    };
    report.sites.iter().map(line).collect()
}

/// The schema of a census, for programs that read one.
pub fn census_schema() -> serde_json::Value {
    schemars::schema_for!(Vec<Site>).to_value()
}

/// How loud something is, in the words of compilers.
pub const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
    }
}

/// One sentence about a finding.
pub(crate) fn sentence(site: &Site) -> String {
    let way = if site.trace.is_empty() { String::new() } else { format!(" ({})", site.trace.join(" -> ")) };
    let note = site.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    format!("{}: `{}`{way}{note}", site.message, site.what)
}

/// Whether somebody has to do something about it.
pub(crate) fn is_open(site: &Site) -> bool {
    site.disposition == Disposition::Violation
}
