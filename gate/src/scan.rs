//! One file against all rules: text in, facts out. Nothing here knows another file but by its name.

use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;
use serde::{Deserialize, Serialize};

use crate::{
    find::{Cx, Hit, State, edges, literal_digest, token_line},
    load::RuleSet,
    module::{BindKind, Module},
    names::{AliasLevel, Origin, Resolver},
    rule::{Body, Rule},
    source::{Defect, Limits, decode},
    tree::Tree,
};

/// What the scan of one file knows. Rules are named by their place in the set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The path.
    pub path: String,
    /// Why the file was not scanned.
    pub defect: Option<Defect>,
    /// What the rules found.
    pub sites: Vec<RawSite>,
    /// The rules whose scope the file is in.
    pub scanned: Vec<u32>,
    /// How often the routed form of a rule occurs.
    pub mirrors: Vec<(u32, usize)>,
    /// Import edges that a rule looked at.
    pub edges: Vec<(u32, usize)>,
    /// Import edges of the file, by layer of the target: at module level, in functions, for type checkers.
    pub layers: Vec<(String, [usize; 3])>,
    /// Rules that the file lacks something for.
    pub lacks: Vec<u32>,
    /// Names that the module hands on.
    pub exports: Vec<Export>,
}

/// A name at module level, as far as sole doors ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// The name; `*` hands on everything of the target.
    pub name: String,
    /// Where it comes from; `None` is defined here.
    pub target: Option<String>,
}

/// A finding before exceptions and re-exports are looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawSite {
    /// The rule.
    pub rule: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// Where it starts in the decoded text.
    pub start: u32,
    /// Where it ends there.
    pub end: u32,
    /// The qualified name around.
    pub qualname: String,
    /// The bare name of the function around.
    pub function: String,
    /// The token line.
    pub token: String,
    /// The digest of the literals.
    pub literals: String,
    /// The callee, member or literal.
    pub what: String,
    /// How it looks so far.
    pub state: RawState,
    /// The way that the value took.
    pub trace: Vec<String>,
    /// More about it.
    pub note: Option<String>,
    /// The clause of the rule.
    pub clause: Option<String>,
    /// The symbol that it defines.
    pub symbol: Option<String>,
    /// Sanctions of the rule that cover it.
    pub sanctions: Vec<u32>,
    /// sole-door: the name so far, and the names of what takes the value.
    pub door: Option<RawDoor>,
}

/// A construction, as far as one file knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawDoor {
    /// The name; `None` is unresolved.
    pub origin: Option<String>,
    /// The names of what takes the value, and how.
    pub wrappers: Vec<(String, String)>,
}

/// How a finding looks to its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RawState {
    /// It is what the rule forbids.
    Open,
    /// The rule found it right.
    Trusted,
    /// It is the definition of the thing itself.
    Definition,
    /// It stands where the rule itself says that it may.
    Sanctioned,
    /// It is an edge that a ledger counts.
    Ledger,
}

impl From<State> for RawState {
    fn from(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Trusted => Self::Trusted,
            State::Definition => Self::Definition,
            State::Sanctioned => Self::Sanctioned,
            State::Ledger => Self::Ledger,
        }
    }
}

/// Scans one file. O(size of the file), with one parse and one walk for all rules.
pub fn scan_file(rules: &RuleSet, tree: &Tree, path: &str, bytes: &[u8], limits: Limits) -> FileFacts {
    let mut facts = FileFacts { path: path.to_string(), ..FileFacts::default() };
    let text = match decode(bytes, limits) {
        Ok(text) => text,
        Err(defect) => {
            facts.defect = Some(defect);
            return facts;
        }
    };
    let parsed = parse_unchecked_source(&text, PySourceType::Python);
    if let Some(error) = parsed.errors().first() {
        let before = text.get(..error.location.start().to_usize()).unwrap_or_default();
        facts.defect =
            Some(Defect::Syntax { line: before.matches('\n').count() + 1, message: error.error.to_string() });
        return facts;
    }
    let module = Module::new(path, &text, &parsed, &rules.hot, tree.package_roots());
    facts.scanned.reserve(rules.rules.len());
    let mut file_edges = None;
    for (place, rule) in rules.rules.iter().enumerate() {
        if rule.scope.fits(path) {
            let at = u32::try_from(place).unwrap_or(u32::MAX);
            facts.scanned.push(at);
            if matches!(rule.body, Body::Import(_)) && file_edges.is_none() {
                file_edges = Some(edges(&module));
            }
            let may_find = rules.hot.may_find(place, &module.seen);
            run(at, rule, may_find, &module, file_edges.as_deref().unwrap_or_default(), tree, &mut facts);
        }
    }
    let doors = rules.rules.iter().filter_map(|rule| match &rule.body {
        Body::Door(door) => Some(door),
        _ => None,
    });
    let doors: Vec<_> = doors.collect();
    if !doors.is_empty() {
        let wrappers: Vec<&str> =
            doors.iter().flat_map(|door| &door.wrap_by).filter_map(|by| by.rsplit('.').next()).collect();
        let asked = |name: &str| doors.iter().any(|door| door.last.has(name)) || wrappers.contains(&name);
        facts.exports = exports(&module, &asked);
    }
    facts
}

fn run(
    at: u32,
    rule: &Rule,
    may_find: bool,
    module: &Module,
    file_edges: &[crate::find::Edge],
    tree: &Tree,
    facts: &mut FileFacts,
) {
    let cx = Cx::new(module, rule.aliases, &rule.parity);
    if let Some(mirror) = rule.mirror.as_ref().filter(|_| may_find) {
        let mut found = Vec::new();
        mirror.leaf.find(&cx, &mut found);
        if !found.is_empty() {
            facts.mirrors.push((at, found.len()));
        }
    }
    if let Some(must) = &rule.must_contain
        && must.asks(module.path)
        && !must.holds(&cx)
    {
        facts.lacks.push(at);
    }
    if let Body::Import(kind) = &rule.body
        && kind.watches(&module.name)
    {
        facts.edges.push((at, file_edges.len()));
        for edge in file_edges.iter().filter(|edge| !edge.dynamic) {
            if let Some((_, layer)) = kind.layer(&edge.module) {
                let column = match (edge.type_checking, edge.scope) {
                    (crate::module::TypeChecking::Body, _) => 2,
                    (_, 0) => 0,
                    _ => 1,
                };
                let row = facts.layers.iter().position(|(name, _)| name == layer).unwrap_or_else(|| {
                    facts.layers.push((layer.to_string(), [0; 3]));
                    facts.layers.len() - 1
                });
                if let Some(count) = facts.layers.get_mut(row).and_then(|(_, counts)| counts.get_mut(column)) {
                    *count += 1;
                }
            }
        }
    }
    let hits = if may_find { rule.find(module, file_edges, tree) } else { Vec::new() };
    for hit in hits {
        let site = site(at, rule, module, hit);
        facts.sites.push(site);
    }
}

fn site(at: u32, rule: &Rule, module: &Module, hit: Hit) -> RawSite {
    let line = module.row(hit.range.start());
    let covers = |(number, sanction): (usize, &crate::rule::Sanction)| {
        sanction.fits(module, hit.scope).then(|| u32::try_from(number).unwrap_or(u32::MAX))
    };
    // A finding of the text has no scope of its own.
    let scope = if hit.scope == 0 { module.scope_at(line) } else { hit.scope };
    let sanctions = rule.sanctions.iter().enumerate().filter_map(covers).collect();
    RawSite {
        rule: at,
        line,
        column: module.column(hit.range.start()),
        start: hit.range.start().to_u32(),
        end: hit.range.end().to_u32(),
        qualname: module.qualname_at(line),
        function: module
            .function_of(scope)
            .map_or_else(|| "<module>".to_string(), |(_, function)| function.name.to_string()),
        token: token_line(module, line),
        literals: literal_digest(module, hit.range),
        what: hit.what,
        state: hit.state.into(),
        trace: hit.trace,
        note: hit.note,
        clause: hit.clause,
        symbol: hit.symbol,
        sanctions,
        door: hit.door.map(|door| RawDoor {
            origin: door.origin,
            wrappers: door.wrappers.into_iter().map(|(name, form)| (name, form.to_string())).collect(),
        }),
    }
}

/// The names of the module that somebody may import a guarded class by.
fn exports(module: &Module, asked: &dyn Fn(&str) -> bool) -> Vec<Export> {
    let mut found = Vec::new();
    for import in module.imports.iter().filter(|import| import.scope == 0 && !import.dynamic) {
        let (Some(name), Some(from)) = (import.name, module.absolute(import)) else { continue };
        if name == "*" {
            found.push(Export { name: "*".to_string(), target: Some(from.into_owned()) });
        } else if asked(name) || asked(import.local()) {
            found.push(Export { name: import.local().to_string(), target: Some(format!("{from}.{name}")) });
        }
    }
    for scope in module.scopes.iter().skip(1).filter(|scope| scope.parent == 0 && asked(scope.name)) {
        found.push(Export { name: scope.name.to_string(), target: None });
    }
    let resolver = Resolver::new(module, AliasLevel::Rebind, false);
    for binding in module
        .bindings
        .iter()
        .filter(|binding| binding.scope == 0 && binding.kind == BindKind::Assign && asked(binding.name))
    {
        if let Some(Origin::Dotted(target)) = binding.value.and_then(|value| resolver.origin(value, 0)) {
            found.push(Export { name: binding.name.to_string(), target: Some(target) });
        }
    }
    found
}
