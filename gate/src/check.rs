//! All files together: re-exports are followed, exceptions are matched, obligations are held.

mod allow;
mod doors;
mod obligations;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    find::token_digest,
    load::RuleSet,
    rule::{Body, Covers, Rule},
    scan::{FileFacts, RawSite, RawState},
    source::Defect,
    text::{IdentityText, Level, SyntaxErrors},
    tree::Tree,
};

pub(crate) use allow::names;
pub use obligations::{Problem, ProblemKind};

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// It is forbidden, and nothing covers it.
    Violation,
    /// A recorded exception covers it.
    Allowed,
    /// It stands in the seam.
    Sanctioned,
    /// It is the definition of the thing itself.
    Definition,
    /// The rule looked at it and found it right.
    Trusted,
}

impl Disposition {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Allowed => "allowed",
            Self::Sanctioned => "sanctioned",
            Self::Definition => "definition",
            Self::Trusted => "trusted",
        }
    }
}

/// A finding together with its identity.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Site {
    /// The rule.
    pub rule: String,
    /// The file, relative to the repository.
    pub file: String,
    /// The line, from 1: a locator for people.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// The qualified name around it.
    pub qualname: String,
    /// The token line.
    pub token: String,
    /// The first sixteen hex digits of the SHA-256 of the token line.
    pub token_sha256_16: String,
    /// Its position among equal sites of the rule.
    pub ordinal: u32,
    /// The first eight hex digits of the SHA-256 over the literals inside.
    pub literals: String,
    /// The callee, member or literal.
    pub what: String,
    /// What became of it.
    pub disposition: Disposition,
    /// The way that the value took.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<String>,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The clause of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The symbol that it defines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The canonical name of what is constructed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// How it is wrapped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrapped: Option<String>,
    /// What the rule says about it.
    pub message: String,
    /// What to do instead.
    pub remedy: String,
    /// How loud it is.
    pub severity: Level,
    /// The bare name of the function around it.
    #[serde(skip)]
    pub function: String,
    /// Offsets in the decoded text.
    #[serde(skip)]
    pub span: (u32, u32),
    /// The sanctions of the rule that cover it.
    #[serde(skip)]
    pub sanctions: Vec<u32>,
}

/// A file that was not scanned.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FileDefect {
    /// The file.
    pub file: String,
    /// The stable name of what is wrong.
    pub code: String,
    /// The line, where there is one.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How loud it is.
    pub severity: Level,
}

/// What a rule has seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Count {
    /// Files in its scope.
    pub files: usize,
    /// Findings of any disposition.
    pub sites: usize,
    /// Import edges.
    pub edges: usize,
    /// Occurrences of the routed form.
    pub mirror: usize,
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// Every finding, by rule and file.
    pub sites: Vec<Site>,
    /// Obligations that do not hold.
    pub problems: Vec<Problem>,
    /// Files that were not scanned.
    pub defects: Vec<FileDefect>,
    /// What each rule has seen.
    pub counts: BTreeMap<String, Count>,
    /// Files that were looked at.
    pub files: usize,
    /// Import edges between layers: at module level, in functions, for type checkers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub layers: BTreeMap<String, [usize; 3]>,
}

impl Report {
    /// The findings that nothing covers.
    pub fn violations(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(|site| site.disposition == Disposition::Violation)
    }

    /// What it says of one rule.
    #[must_use]
    pub fn of_rule(&self, id: &str) -> Self {
        Self {
            sites: self.sites.iter().filter(|site| site.rule == id).cloned().collect(),
            problems: self.problems.iter().filter(|problem| problem.rule == id).cloned().collect(),
            defects: Vec::new(),
            counts: self
                .counts
                .iter()
                .filter(|(rule, _)| *rule == id)
                .map(|(rule, count)| (rule.clone(), count.clone()))
                .collect(),
            files: self.files,
            layers: BTreeMap::new(),
        }
    }

    /// The exit code: 0 clean, 1 findings or obligations, 3 unreadable input.
    pub fn exit_code(&self) -> u8 {
        let loud = |level: Level| level == Level::Error;
        if self.violations().any(|site| loud(site.severity)) || self.problems.iter().any(|problem| loud(problem.level))
        {
            1
        } else if self.defects.iter().any(|defect| loud(defect.severity)) {
            3
        } else {
            0
        }
    }
}

/// The findings of one rule on their way to a disposition.
pub(crate) struct Ruling<'r> {
    pub rule: &'r Rule,
    pub sites: Vec<Site>,
}

/// Puts the facts of all files together. O(findings + exceptions).
///
/// `whole` says that the facts are those of the whole tree: only then can floors, stale exceptions and empty
/// sanctions be judged.
pub fn check(rules: &RuleSet, tree: &Tree, facts: &[FileFacts], whole: bool) -> Report {
    let mut report = Report { files: facts.len(), ..Report::default() };
    for file in facts {
        if let Some(defect) = &file.defect {
            report.defects.push(file_defect(&file.path, defect, rules.engine.syntax_errors));
        }
    }
    let doors = doors::Doors::new(facts, tree);
    let module = |file: &FileFacts| crate::module::module_name(&file.path, tree.package_roots()).0;
    let layered = rules.rules.iter().any(|rule| matches!(rule.body, Body::Import(_)));
    let modules: Vec<String> = if layered { facts.iter().map(module).collect() } else { Vec::new() };
    for (at, (rule, (mut count, found))) in rules.rules.iter().zip(by_rule(rules, facts)).enumerate() {
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let sites = found.into_iter().filter_map(|(file, raw)| site(rule, file, raw, &doors)).collect();
        let mut ruling = Ruling { rule, sites };
        number_equal_sites(&mut ruling.sites);
        allow::settle(&mut ruling, whole, &rules.engine.policy, &mut report.problems);
        count.sites = ruling.sites.len();
        obligations::hold(&ruling, &count, facts, number, tree, whole, &rules.engine.policy, &mut report.problems);
        if let Body::Import(kind) = &rule.body {
            for (file, module) in facts.iter().zip(&modules) {
                if let Some((_, from)) = kind.layer(module) {
                    for (to, counts) in file.layers.iter().filter(|(to, _)| to != from) {
                        let total = report.layers.entry(format!("{from}->{to}")).or_default();
                        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
                    }
                }
            }
        }
        report.counts.insert(rule.id.clone(), count);
        report.sites.append(&mut ruling.sites);
    }
    report.problems.sort_by(|a, b| (a.level, &a.rule, a.kind, &a.message).cmp(&(b.level, &b.rule, b.kind, &b.message)));
    report
}

/// What each rule has counted and found, in one pass.
fn by_rule<'f>(rules: &RuleSet, facts: &'f [FileFacts]) -> Vec<(Count, Vec<(&'f FileFacts, &'f RawSite)>)> {
    let mut rows: Vec<(Count, Vec<_>)> = vec![Default::default(); rules.rules.len()];
    for file in facts {
        for rule in &file.scanned {
            rows.get_mut(*rule as usize).into_iter().for_each(|(count, _)| count.files += 1);
        }
        for (rule, mirrors) in &file.mirrors {
            rows.get_mut(*rule as usize).into_iter().for_each(|(count, _)| count.mirror += mirrors);
        }
        for (rule, edges) in &file.edges {
            rows.get_mut(*rule as usize).into_iter().for_each(|(count, _)| count.edges += edges);
        }
        for raw in &file.sites {
            rows.get_mut(raw.rule as usize).into_iter().for_each(|(_, sites)| sites.push((file, raw)));
        }
    }
    rows
}

fn file_defect(path: &str, defect: &Defect, syntax: SyntaxErrors) -> FileDefect {
    let severity = match (defect, syntax) {
        (Defect::Syntax { .. }, SyntaxErrors::Skip) => Level::Warn,
        _ => Level::Error,
    };
    FileDefect {
        file: path.to_string(),
        code: defect.code().to_string(),
        line: defect.line(),
        message: defect.to_string(),
        severity,
    }
}

/// `None` where the whole tree shows that the finding is none.
fn site(rule: &Rule, file: &FileFacts, raw: &RawSite, doors: &doors::Doors) -> Option<Site> {
    let mut site = Site {
        rule: rule.id.clone(),
        file: file.path.clone(),
        line: raw.line,
        column: raw.column,
        qualname: raw.qualname.clone(),
        token_sha256_16: token_digest(&raw.token),
        token: raw.token.clone(),
        ordinal: 0,
        literals: raw.literals.clone(),
        what: raw.what.clone(),
        disposition: match raw.state {
            RawState::Open => Disposition::Violation,
            RawState::Trusted => Disposition::Trusted,
            RawState::Definition => Disposition::Definition,
            RawState::Sanctioned => Disposition::Sanctioned,
            RawState::Ledger => Disposition::Allowed,
        },
        trace: raw.trace.clone(),
        note: raw.note.clone(),
        clause: raw.clause.clone(),
        symbol: raw.symbol.clone(),
        canonical: None,
        wrapped: None,
        message: rule.message.clone(),
        remedy: rule.remedy.clone(),
        severity: rule.severity,
        function: raw.function.clone(),
        span: (raw.start, raw.end),
        sanctions: raw.sanctions.clone(),
    };
    if let Body::Door(kind) = &rule.body {
        doors.settle(rule, kind, raw, &mut site)?;
    }
    if matches!(rule.body, Body::Definition(_)) && site.disposition == Disposition::Definition {
        site.disposition = Disposition::Sanctioned;
    }
    // A sanctioned file is out of the rule's hands, whatever the value; a sanctioned function is looked into.
    let files = raw.sanctions.iter().filter_map(|at| rule.sanctions.get(*at as usize));
    let of_file = files.into_iter().any(|sanction| !matches!(sanction.covers, Covers::Function(..)));
    let covered = match site.disposition {
        Disposition::Violation => !raw.sanctions.is_empty(),
        Disposition::Trusted => of_file,
        _ => false,
    };
    if covered {
        site.disposition = Disposition::Sanctioned;
    }
    if site.disposition == Disposition::Violation
        && (rule.member_allowed(&raw.what, &file.path)
            || (!rule.equals.is_empty() && rule.identity == IdentityText::File && rule.equals.contains(&file.path)))
    {
        site.disposition = Disposition::Allowed;
    }
    Some(site)
}

/// Counts equal `(path, qualname, token)` sites of one rule, in the order of the text.
fn number_equal_sites(sites: &mut [Site]) {
    sites.sort_by(|a, b| (&a.file, a.span, &a.what).cmp(&(&b.file, b.span, &b.what)));
    let mut seen: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    for site in sites {
        let next = seen.entry((site.file.clone(), site.qualname.clone(), site.token.clone())).or_default();
        site.ordinal = *next;
        *next += 1;
    }
}
