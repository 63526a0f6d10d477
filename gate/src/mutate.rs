//! Self-mutation: a rule is shown to fire, to stay quiet, and to need each of its parts. In memory, never on disk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    check::{Disposition, Problem, ProblemKind, Report, Site, check},
    load::RuleSet,
    load::is_python,
    rule::{Body, Rule},
    scan::scan_file,
    source::Limits,
    text::{AllowText, IdentityText, Level, RuleType},
    tree::Tree,
};

/// The kinds of mutants (spec §3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Mutant {
    /// An offender is planted.
    M1,
    /// The sanctioned form stands in its place.
    M2,
    /// The offender hides behind an alias, a nested function, `async def` or a comprehension.
    M3,
    /// The offender stands in prose.
    M4,
    /// The offender moves down, and its exception was frozen before.
    M5,
    /// A token of an excepted offender changes.
    M6,
    /// A second offender joins an excepted one in its function.
    M7,
    /// A second offender joins an excepted one in its file.
    M8,
    /// A sanction is taken out.
    M9,
    /// A root is taken out.
    M10,
    /// A target is taken out.
    M11,
    /// An exception is taken out.
    M12,
}

/// What became of the mutants of one rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// The rule.
    pub rule: String,
    /// By kind of mutant: how many were killed, and how many there were.
    pub kinds: Vec<(Mutant, usize, usize)>,
    /// What survived.
    pub survivors: Vec<String>,
}

impl Row {
    fn count(&mut self, mutant: Mutant, killed: bool, survivor: impl FnOnce() -> String) {
        let at = self.kinds.iter().position(|(kind, ..)| *kind == mutant).unwrap_or_else(|| {
            self.kinds.push((mutant, 0, 0));
            self.kinds.len() - 1
        });
        if let Some((_, kills, total)) = self.kinds.get_mut(at) {
            *total += 1;
            *kills += usize::from(killed);
        }
        if !killed {
            self.survivors.push(format!("{mutant:?}: {}", survivor()));
        }
    }

    /// Killed and all mutants.
    pub fn totals(&self) -> (usize, usize) {
        self.kinds.iter().fold((0, 0), |(killed, total), (_, kills, all)| (killed + kills, total + all))
    }
}

/// The kill matrix.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Matrix {
    /// One row a rule.
    pub rows: Vec<Row>,
}

impl Matrix {
    /// Killed and all mutants.
    pub fn totals(&self) -> (usize, usize) {
        self.rows.iter().map(Row::totals).fold((0, 0), |(killed, all), (one, total)| (killed + one, all + total))
    }

    /// The survivors as obligations that do not hold.
    pub fn problems(&self) -> Vec<Problem> {
        let survivors = self.rows.iter().flat_map(|row| row.survivors.iter().map(|text| (&row.rule, text)));
        survivors
            .map(|(rule, text)| Problem {
                rule: rule.clone(),
                kind: ProblemKind::Survivor,
                level: Level::Error,
                file: None,
                message: text.clone(),
                remedy: "make the rule see it, or show by a fixture what it is meant to see".to_string(),
            })
            .collect()
    }
}

/// A set with one rule, which scans modules that were never on disk.
struct Bench<'r> {
    set: RuleSet,
    rule: &'r Rule,
    path: String,
}

/// A path inside the scope of a rule where no sanction stands.
fn probe_path(rule: &Rule, set: &RuleSet) -> String {
    let root = set.engine.roots.first().map_or("src", String::as_str).trim_end_matches('/');
    let name = "kitty_gate_probe.py";
    let from_pattern = |include: &String| {
        let plain = !include.contains(['*', '?', '[', '{']);
        if plain && is_python(include) {
            include.clone()
        } else {
            format!("{}/{name}", include.split('*').next().unwrap_or(root).trim_end_matches('/'))
        }
    };
    let candidates = rule.scope.written.iter().map(from_pattern).chain([format!("{root}/{name}")]);
    let free = |path: &String| {
        let sanctioned = rule
            .sanctions
            .iter()
            .any(|sanction| matches!(&sanction.covers, crate::rule::Covers::Path(pattern) if pattern.fits(path)));
        rule.scope.fits(path) && !sanctioned
    };
    let all: Vec<String> = candidates.collect();
    all.iter().find(|path| free(path)).or_else(|| all.first()).cloned().unwrap_or_default()
}

impl<'r> Bench<'r> {
    fn new(rule: &'r Rule, set: &RuleSet) -> Self {
        let path = probe_path(rule, set);
        let mut own = rule.clone();
        own.allow.clear();
        own.per_member.clear();
        own.equals.clear();
        // Where every place of the scope is sanctioned, the matcher is shown without the sanctions.
        if own
            .sanctions
            .iter()
            .any(|sanction| matches!(&sanction.covers, crate::rule::Covers::Path(pattern) if pattern.fits(&path)))
        {
            own.sanctions.clear();
        }
        if matches!(rule.body, Body::Coverage(_)) {
            own.equals.clone_from(&rule.equals);
        }
        Self { set: set.with(vec![own]), rule, path }
    }

    fn report(&self, path: &str, source: &str) -> Report {
        // Rules about one file plant their module there; the rest of the tree is not there.
        let tree = Tree::new([path], &self.set.engine.package_roots);
        let facts = [scan_file(&self.set, &tree, path, source.as_bytes(), Limits::default())];
        check(&self.set, &tree, &facts, false)
    }

    fn open(&self, path: &str, source: &str) -> Vec<Site> {
        self.report(path, source).sites.into_iter().filter(|site| site.disposition == Disposition::Violation).collect()
    }

    fn with(&mut self, entry: AllowText) -> Self {
        let mut set = self.set.clone();
        if let Some(rule) = set.rules.first_mut() {
            rule.allow = vec![entry];
            rule.ratchet = crate::text::RatchetText::Shrink;
        }
        Self { set, rule: self.rule, path: self.path.clone() }
    }
}

/// The exception for a site, as `freeze` writes it.
pub fn freeze(site: &Site, identity: IdentityText, rationale: &str) -> AllowText {
    let token = identity == IdentityText::Token;
    AllowText {
        rule: site.rule.clone(),
        file: site.file.clone(),
        qualname: match identity {
            IdentityText::Token => Some(site.qualname.clone()),
            IdentityText::Function => Some(site.function.clone()),
            _ => None,
        },
        token: token.then(|| site.token.clone()),
        ordinal: token.then_some(site.ordinal),
        literals: token.then(|| site.literals.clone()),
        count: None,
        symbol: if identity == IdentityText::Symbol { site.symbol.clone() } else { None },
        member: None,
        rationale: rationale.to_string(),
        issue: None,
        class: None,
        holds_if: None,
        line: Some(site.line),
    }
}

const RATIONALE: &str = "planted by the self-test, which takes it out again at once";

/// The text of a module inside a string.
fn quoted(source: &str) -> String {
    format!("'''{}'''\n", source.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn commented(source: &str) -> String {
    source.lines().flat_map(|line| ["# ", line, "\n"]).collect()
}

fn drifted(source: &str) -> String {
    format!("\"\"\"A module.\"\"\"\n\n# moved down\n\n{source}")
}

fn indented(source: &str, by: &str) -> String {
    source.lines().map(|line| if line.is_empty() { "\n".to_string() } else { format!("{by}{line}\n") }).collect()
}

/// Whether the rule is about what stands at module level, so that a nested form is none of its business.
fn module_level(rule: &Rule) -> bool {
    matches!(rule.body, Body::Coverage(_) | Body::Partition(_))
        || matches!(rule.kind, RuleType::LiteralAuthority | RuleType::SoleDefinition)
        || matches!(&rule.body, Body::Signature(signature) if signature.per_module)
}

fn raw(rule: &Rule) -> bool {
    matches!(&rule.body, Body::Leaves(leaves) if leaves.iter().any(|leaf| matches!(leaf, crate::find::Leaf::RawText(_))))
}

/// One finding for a whole file leaves no room for a second one.
fn one_for_all(rule: &Rule) -> bool {
    matches!(rule.identity, IdentityText::File | IdentityText::Function)
        || matches!(rule.body, Body::Coverage(_) | Body::Partition(_))
        || matches!(&rule.body, Body::Signature(signature) if signature.per_module)
        || raw(rule)
}

fn planted(bench: &mut Bench, row: &mut Row) {
    let rule = bench.rule;
    for fixture in &rule.fixtures {
        let path = fixture.path.clone().unwrap_or_else(|| bench.path.clone());
        if let Some(source) = &fixture.pass {
            let found = bench.open(&path, source);
            row.count(Mutant::M2, found.is_empty(), || format!("the sanctioned form is flagged: {source:?}"));
            continue;
        }
        let Some(source) = &fixture.flag else { continue };
        let found = bench.open(&path, source);
        row.count(Mutant::M1, !found.is_empty(), || format!("the offender is not flagged: {source:?}"));
        let Some(first) = found.first() else { continue };
        if !module_level(rule) {
            let nested = format!("def outer():\n{}    return outer\n", indented(source, "    "));
            let star = source.contains("import *");
            row.count(Mutant::M3, star || !bench.open(&path, &nested).is_empty(), || {
                format!("the offender hides in a nested function: {source:?}")
            });
            if source.starts_with("def ") {
                let found = bench.open(&path, &format!("async {source}"));
                row.count(Mutant::M3, !found.is_empty(), || {
                    format!("the offender hides in an async function: {source:?}")
                });
            }
        }
        let of_file = matches!(rule.body, Body::Coverage(_) | Body::Partition(_));
        if of_file {
            // What such a rule asks for must be there: a file without it is an offender, in prose or not.
            continue;
        }
        if !raw(rule) {
            for prose in [quoted(source), commented(source), format!("def f():\n    {}    return 1\n", quoted(source))]
            {
                let found = bench.open(&path, &prose);
                row.count(Mutant::M4, found.is_empty(), || format!("prose is flagged: {prose:?}"));
            }
        }
        if rule.key_extra.is_empty() && rule.ratchet != crate::text::RatchetText::Empty {
            excepted(bench, row, &path, source, first);
        }
    }
}

/// M5 to M8: an offender with an exception.
fn excepted(bench: &mut Bench, row: &mut Row, path: &str, source: &str, first: &Site) {
    let rule = bench.rule;
    if rule.allow_holds_if.is_some() {
        return;
    }
    let all = bench.open(path, source);
    let mut entry = freeze(first, rule.identity, RATIONALE);
    entry.class = rule.classes.first().map(|class| class.name.clone());
    let bench = bench.with(entry);
    let expected = if one_for_all(rule) { 0 } else { all.len() - 1 };
    let moved = bench.open(path, &drifted(source));
    row.count(Mutant::M5, moved.len() == expected, || format!("drift loses the exception: {source:?}"));
    if rule.identity == IdentityText::Token && !first.token.is_empty() {
        let line = source.lines().nth(first.line as usize - 1).unwrap_or_default();
        let edited = source.replacen(line, &format!("{line}  + edited_by_the_self_test"), 1);
        let parses = bench.report(path, &edited).defects.is_empty();
        let edited =
            if parses { edited } else { source.replacen(line, &format!("{line} ; edited_by_the_self_test"), 1) };
        let report = bench.report(path, &edited);
        if report.defects.is_empty() {
            let open = report.violations().count();
            row.count(Mutant::M6, open > expected, || format!("an edited site keeps its exception: {source:?}"));
        }
    }
    if one_for_all(rule) {
        return;
    }
    // The same line once more in the same function, and the same function once more in the file.
    let lines: Vec<&str> = source.lines().collect();
    let at = first.line as usize - 1;
    if let Some(line) =
        lines.get(at).filter(|line| !line.trim_start().starts_with("return ") && !line.trim_end().ends_with(':'))
    {
        let mut twice = lines.clone();
        twice.insert(at, line);
        let open = bench.open(path, &format!("{}\n", twice.join("\n")));
        row.count(Mutant::M7, open.len() > expected, || format!("a sibling hides behind the exception: {source:?}"));
    }
    if rule.identity == IdentityText::Symbol {
        return;
    }
    let other = format!("{source}\n\ndef another_of_the_self_test():\n{}    return 1\n", indented(source, "    "));
    let open = bench.open(path, &other);
    row.count(Mutant::M8, open.len() > expected, || format!("another function hides behind the exception: {source:?}"));
}

/// M9, M11 and M12: set operations on the findings of one real scan, and M10 on its roots.
fn operated(rule: &Rule, report: &Report, row: &mut Row) {
    let sites: Vec<&Site> = report.sites.iter().filter(|site| site.rule == rule.id).collect();
    for (at, sanction) in rule.sanctions.iter().enumerate().filter(|(_, sanction)| sanction.vacuous.is_none()) {
        let needed = sites.iter().any(|site| site.sanctions.iter().any(|number| *number as usize == at));
        row.count(Mutant::M9, needed, || format!("the sanction of {} covers nothing", sanction.written));
    }
    for (at, _) in rule.allow.iter().enumerate() {
        let entry = rule.allow.get(at);
        let needed = entry.is_some_and(|entry| {
            let without_path = rule.parity.contains(&crate::text::ParityText::KeyWithoutPath);
            sites.iter().any(|site| {
                site.disposition == Disposition::Allowed
                    && crate::check::names(entry, site, rule.identity, without_path)
            })
        });
        row.count(Mutant::M12, needed, || {
            format!("the exception in {} covers nothing", entry.map_or("", |entry| entry.file.as_str()))
        });
    }
    let guarded = rule.floor.files.is_some()
        || rule.floor.sites.is_some()
        || rule.floor.edges.is_some()
        || rule.floor.edges_from.is_some()
        || rule.floor.per.is_some()
        || rule.mirror.is_some()
        || !rule.equals.is_empty()
        || rule.sanctions.iter().any(|sanction| sanction.expect.0 > 0)
        || matches!(rule.body, Body::Definition(_) | Body::Coverage(_) | Body::Partition(_))
        || matches!(&rule.body, Body::Import(kind) if kind.ledger.is_some())
        || rule.ceiling.as_ref().is_some_and(|ceiling| ceiling.sites > ceiling.margin);
    row.count(Mutant::M10, guarded, || "no floor fails when its roots are taken out".to_string());
}

/// M11: each name that the rule looks for is taken out; an offender of that name must go silent. Where the
/// fixtures show one name of a list, offenders for the others are made of it.
fn targets(rule: &Rule, bench: &Bench, row: &mut Row) {
    let value = serde_json::to_value(&rule.text).unwrap_or_default();
    for (key, names) in target_lists(&value) {
        for group in same_shape(&names) {
            let without = |name: &str| {
                let mut text = value.clone();
                take_out(&mut text, &key, name);
                // A list that is empty now is refused: the name cannot be taken out unseen.
                let text = serde_json::from_value(text).ok()?;
                let mutated = crate::compile::rule(text, Vec::new(), &bench.set.engine.policy, rule.line).ok()?;
                let mut mutant = Bench { set: bench.set.clone(), rule, path: bench.path.clone() };
                let sanctions = bench.set.rules.first().map(|own| own.sanctions.clone()).unwrap_or_default();
                mutant.set.rules = vec![Rule { per_member: std::collections::BTreeMap::new(), sanctions, ..mutated }];
                Some(mutant)
            };
            let shown: Vec<(&String, String)> = rule
                .fixtures
                .iter()
                .filter_map(|fixture| {
                    Some((fixture.flag.as_ref()?, fixture.path.clone().unwrap_or_else(|| bench.path.clone())))
                })
                .collect();
            let silences = |name: &str, source: &str, path: &str| {
                without(name).is_none_or(|mutant| mutant.open(path, source).len() < bench.open(path, source).len())
            };
            let witness = group.iter().find_map(|name| {
                let of = |(source, path): &&(&String, String)| {
                    with_word(source, last(name), last(name)).is_some() && silences(name, source, path)
                };
                shown.iter().find(of).map(|(source, path)| (*name, *source, path))
            });
            let Some((witness, source, path)) = witness else {
                row.count(Mutant::M11, false, || format!("no fixture shows one of {} of `{key}`", group.join(", ")));
                continue;
            };
            row.count(Mutant::M11, true, String::new);
            for name in group.iter().filter(|name| **name != witness) {
                let Some(made) = with_word(source, last(witness), last(name)) else { continue };
                row.count(Mutant::M1, !bench.open(path, &made).is_empty(), || {
                    format!("the offender is not flagged: {made:?}")
                });
                row.count(Mutant::M11, silences(name, &made, path), || {
                    format!("taking {name} out of `{key}` changes nothing for {made:?}")
                });
            }
        }
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Names that are spelled alike: bare ones, methods, members of one module. Globs stand for themselves.
fn same_shape(names: &[String]) -> Vec<Vec<&str>> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for name in names.iter().filter(|name| !name.contains('*')) {
        let shape = name.rsplit_once('.').map_or("", |(module, _)| if module.is_empty() { "." } else { module });
        match groups.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, group)) => group.push(name),
            None => groups.push((shape, vec![name])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The source with one word in the place of another; `None` where the word does not occur.
fn with_word(source: &str, word: &str, by: &str) -> Option<String> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let mut made = String::with_capacity(source.len());
    let (mut rest, mut found) = (source, false);
    while let Some((before, after)) = rest.split_once(word) {
        let whole = !before.chars().next_back().is_some_and(inside) && !after.chars().next().is_some_and(inside);
        made.push_str(before);
        made.push_str(if whole { by } else { word });
        found |= whole;
        rest = after;
    }
    made.push_str(rest);
    found.then_some(made)
}

/// The lists of names that a rule looks for.
fn target_lists(rule: &serde_json::Value) -> Vec<(String, Vec<String>)> {
    fn walk(value: &serde_json::Value, found: &mut Vec<(String, Vec<String>)>) {
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            serde_json::Value::Object(keys) => {
                for (key, inner) in keys {
                    let names = inner.as_array().map(|items| {
                        items.iter().filter_map(|item| item.as_str().map(ToString::to_string)).collect::<Vec<_>>()
                    });
                    let targets = [
                        "callee",
                        "call",
                        "symbol",
                        "types",
                        "members",
                        "raw_text",
                        "basename_in",
                        "equals_or_dotted",
                        "attribute",
                        "canonical",
                    ];
                    match names {
                        Some(names) if targets.contains(&key.as_str()) => found.push((key.clone(), names)),
                        _ => walk(inner, found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for key in ["match", "any_of", "canonical"] {
        if let Some(inner) = rule.get(key) {
            walk(&serde_json::json!({ key: inner }), &mut found);
        }
    }
    found
}

fn take_out(value: &mut serde_json::Value, key: &str, name: &str) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| take_out(item, key, name)),
        serde_json::Value::Object(keys) => {
            for (of, inner) in
                keys.iter_mut().filter(|(of, _)| !["fixture", "strict", "provenance"].contains(&of.as_str()))
            {
                match inner {
                    serde_json::Value::Array(items) if of == key => items.retain(|item| item.as_str() != Some(name)),
                    inner => take_out(inner, key, name),
                }
            }
        }
        _ => {}
    }
}

/// The mutants of one rule that need no tree: M1 to M8 and M11. O(fixtures × names).
pub fn planted_row(set: &RuleSet, rule: &Rule) -> Row {
    let mut row = Row { rule: rule.id.clone(), ..Row::default() };
    let mut bench = Bench::new(rule, set);
    planted(&mut bench, &mut row);
    targets(rule, &bench, &mut row);
    row.kinds.sort_by_key(|(kind, ..)| *kind);
    row
}

/// The mutants of one rule over the findings of a real scan of the whole tree: M9, M10 and M12. O(findings).
fn operated_row(rule: &Rule, report: &Report) -> Row {
    let mut row = Row { rule: rule.id.clone(), ..Row::default() };
    operated(rule, report, &mut row);
    row
}

impl Matrix {
    /// The rows of the planted mutants, with those of a real scan where there is one.
    pub fn new(mut rows: Vec<Row>, set: &RuleSet, report: Option<&Report>) -> Self {
        for (row, rule) in rows.iter_mut().zip(&set.rules) {
            if let Some(report) = report {
                let mut operated = operated_row(rule, report);
                row.kinds.append(&mut operated.kinds);
                row.survivors.append(&mut operated.survivors);
                row.kinds.sort_by_key(|(kind, ..)| *kind);
            }
        }
        Self { rows }
    }
}

/// Runs the mutants of every rule. `report` is that of a real scan: without one, M9, M10 and M12 are left out.
/// O(rules × fixtures).
pub fn self_test(set: &RuleSet, report: Option<&Report>) -> Matrix {
    Matrix::new(set.rules.iter().map(|rule| planted_row(set, rule)).collect(), set, report)
}
