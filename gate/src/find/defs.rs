//! Definitions: one home for one thing, members of an enum, a partition.

use ruff_python_ast::{Expr, Stmt, StmtClassDef};
use ruff_text_size::Ranged;

use super::{Cx, Hit, State, mentions};
use crate::{
    module::{BindKind, Module, ScopeId, ScopeKind, constant, last_name},
    names::{Forms, NameSet, wild},
    text::ParityText,
};

/// sole-definition.
#[derive(Clone, Debug)]
pub struct DefinitionKind {
    pub functions: NameSet,
    pub classes: NameSet,
    pub assignments: NameSet,
    pub other: Vec<super::Leaf>,
    /// The home.
    pub at: String,
    /// How many there are at home, of each.
    pub count: usize,
}

impl DefinitionKind {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let module = cx.module;
        let mut own = Vec::new();
        for (id, scope) in module.scopes.iter().enumerate().skip(1) {
            let id = ScopeId::try_from(id).unwrap_or_default();
            let range = match scope.kind {
                ScopeKind::Function(function) if self.functions.has(scope.name) => {
                    if function.is_async && cx.has(ParityText::SyncDefinitionsOnly) {
                        continue;
                    }
                    function.name.range()
                }
                ScopeKind::Class(class) if self.classes.has(scope.name) => class.name.range(),
                _ => continue,
            };
            own.push(Hit { symbol: Some(scope.name.to_string()), ..Hit::new(range, id, scope.name) });
        }
        for stmt in module.parsed.suite() {
            if let Some((name, _)) = assigned(stmt).filter(|(name, _)| self.assignments.has(name)) {
                own.push(Hit { symbol: Some(name.to_string()), ..Hit::new(stmt, 0, name) });
            }
        }
        self.other.iter().for_each(|leaf| leaf.find(cx, &mut own));
        if module.path == self.at {
            for hit in &mut own {
                hit.state = State::Definition;
            }
        }
        out.append(&mut own);
    }
}

/// The name and the value of a module-level assignment.
pub fn assigned(stmt: &Stmt) -> Option<(&str, &Expr)> {
    match stmt {
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [Expr::Name(name)] => Some((name.id.as_str(), &assign.value)),
            _ => None,
        },
        Stmt::AnnAssign(assign) => match (&*assign.target, assign.value.as_deref()) {
            (Expr::Name(name), Some(value)) => Some((name.id.as_str(), value)),
            _ => None,
        },
        _ => None,
    }
}

/// The elements of a display, `frozenset(…)` included.
pub fn elements(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Set(set) => Some(&set.elts),
        Expr::List(list) => Some(&list.elts),
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::Call(call) if matches!(last_name(&call.func), Some("frozenset" | "set" | "tuple" | "list")) => {
            call.arguments.args.first().map_or(Some(&[]), elements)
        }
        _ => None,
    }
}

/// A function that mentions a name of a pattern, or a display of a certain set.
#[derive(Clone, Debug)]
pub struct LikeLeaf {
    /// Functions that mention a name like this, in any case.
    pub name_like: Vec<String>,
    /// Displays with exactly these strings.
    pub literal_set: Vec<String>,
}

impl LikeLeaf {
    fn is_set(&self, expr: &Expr) -> bool {
        elements(expr).is_some_and(|elements| {
            let texts: Vec<&str> = elements.iter().filter_map(constant).collect();
            texts.len() == elements.len()
                && texts.len() == self.literal_set.len()
                && self.literal_set.iter().all(|text| texts.contains(&text.as_str()))
        })
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        if !self.literal_set.is_empty() {
            for binding in cx
                .module
                .bindings
                .iter()
                .filter(|binding| matches!(binding.kind, BindKind::Assign | BindKind::AnnAssign))
            {
                if let Some(value) = binding.value.filter(|value| mentions(value, &|expr| self.is_set(expr))) {
                    out.push(Hit {
                        symbol: Some(binding.name.to_string()),
                        ..Hit::new(value, binding.scope, binding.name)
                    });
                }
            }
        }
        if self.name_like.is_empty() {
            return;
        }
        let like =
            |name: &str| self.name_like.iter().any(|pattern| wild(&pattern.to_lowercase(), &name.to_lowercase()));
        for (id, scope) in cx.module.scopes.iter().enumerate() {
            let ScopeKind::Function(function) = scope.kind else { continue };
            if names_in(function).any(like) {
                let id = ScopeId::try_from(id).unwrap_or_default();
                out.push(Hit {
                    symbol: Some(scope.name.to_string()),
                    ..Hit::new(function.name.range(), id, scope.name)
                });
            }
        }
    }
}

fn names_in(function: &ruff_python_ast::StmtFunctionDef) -> impl Iterator<Item = &str> {
    use ruff_python_ast::visitor::{self, Visitor};
    struct Names<'a>(Vec<&'a str>);
    impl<'a> Visitor<'a> for Names<'a> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            self.0.extend(last_name(expr));
            visitor::walk_expr(self, expr);
        }
    }
    let mut names = Names(Vec::new());
    function.body.iter().for_each(|stmt| names.visit_stmt(stmt));
    names.0.into_iter()
}

/// The members of an enum class of the module.
pub fn members<'a>(module: &Module<'a>, class: &str) -> Option<(&'a StmtClassDef, Vec<&'a str>)> {
    let found = module.scopes.iter().find_map(|scope| match scope.kind {
        ScopeKind::Class(node) if scope.name == class => Some(node),
        _ => None,
    })?;
    let names = found.body.iter().filter_map(|stmt| assigned(stmt).map(|(name, _)| name));
    Some((found, names.filter(|name| !name.starts_with('_')).collect()))
}

/// The last identifiers, or texts, of the elements of a module-level display.
pub fn display<'a>(module: &Module<'a>, name: &str) -> Option<Vec<&'a str>> {
    let value = module.parsed.suite().iter().filter_map(assigned).find(|(assigned, _)| *assigned == name)?.1;
    Some(elements(value)?.iter().filter_map(|element| last_name(element).or_else(|| constant(element))).collect())
}

/// enumeration-coverage.
#[derive(Clone, Debug)]
pub struct CoverageKind {
    pub file: String,
    pub class: String,
    pub call: NameSet,
    pub keyword: String,
    pub attribute_of: String,
    /// The members, exactly.
    pub equals: Vec<String>,
}

impl CoverageKind {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        if cx.module.path != self.file {
            return;
        }
        let Some((class, members)) = members(cx.module, &self.class) else {
            out.push(Hit {
                note: Some("the enum is gone".to_string()),
                ..Hit::new(ruff_text_size::TextRange::default(), 0, self.class.as_str())
            });
            return;
        };
        let seen: Vec<&str> = cx
            .module
            .calls
            .iter()
            .filter(|call| self.call.call(call.node, call.scope, cx.resolver, Forms::new(None)).is_some())
            .filter_map(|call| super::keyword(call.node, &self.keyword))
            .filter_map(|value| match value {
                Expr::Attribute(attribute) if last_name(&attribute.value) == Some(self.attribute_of.as_str()) => {
                    Some(attribute.attr.as_str())
                }
                _ => None,
            })
            .collect();
        for member in &members {
            let listed = self.equals.is_empty() || self.equals.iter().any(|name| name == member);
            let state = if listed && seen.contains(member) { State::Trusted } else { State::Open };
            let note = (state == State::Open)
                .then(|| if listed { "no call passes it" } else { "the rule does not list it" }.to_string());
            out.push(Hit { state, note, ..Hit::new(class.name.range(), 0, *member) });
        }
        for listed in self.equals.iter().filter(|listed| !members.contains(&listed.as_str())) {
            out.push(Hit {
                note: Some("the enum has no such member".to_string()),
                ..Hit::new(class.name.range(), 0, listed.as_str())
            });
        }
    }
}

/// set-partition.
#[derive(Clone, Debug)]
pub struct PartitionKind {
    pub file: String,
    pub class: String,
    /// The set by its partition.
    pub sets: Vec<(String, String)>,
    /// The partition by its member.
    pub map: Vec<(String, String)>,
    pub exhaustive: bool,
    pub disjoint: bool,
}

impl PartitionKind {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        if cx.module.path != self.file {
            return;
        }
        let mut report = |what: &str, note: String| {
            out.push(Hit { note: Some(note), ..Hit::new(ruff_text_size::TextRange::default(), 0, what) });
        };
        let Some((_, members)) = members(cx.module, &self.class) else {
            return report(&self.class, "the enum is gone".to_string());
        };
        let mut live: Vec<(&str, &str)> = Vec::new();
        for (partition, set) in &self.sets {
            match display(cx.module, set) {
                Some(names) => live.extend(names.into_iter().map(|name| (name, partition.as_str()))),
                None => report(set, "the set is gone, or is no display".to_string()),
            }
        }
        for member in &members {
            let homes: Vec<&str> = live.iter().filter(|(name, _)| name == member).map(|(_, home)| *home).collect();
            let mapped = self.map.iter().find(|(name, _)| name == member).map(|(_, home)| home.as_str());
            if self.disjoint && homes.len() > 1 {
                report(member, format!("it is in {}", homes.join(" and ")));
            }
            match (homes.first(), mapped) {
                (None, _) if self.exhaustive => report(member, "no set has it".to_string()),
                (_, None) if self.exhaustive => report(member, "the map has no entry for it".to_string()),
                (Some(home), Some(mapped)) if *home != mapped => {
                    report(member, format!("the code says {home}, the map says {mapped}"));
                }
                _ => {}
            }
        }
        for (name, _) in self.map.iter().filter(|(name, _)| !members.contains(&name.as_str())) {
            report(name, "the enum has no such member".to_string());
        }
        let trusted = members.len();
        for member in members.into_iter().take(trusted) {
            out.push(Hit { state: State::Trusted, ..Hit::new(ruff_text_size::TextRange::default(), 0, member) });
        }
    }
}
