//! Import edges and the boundaries that they cross.

use std::borrow::Cow;

use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Cx, Hit, State};
use crate::{
    module::{Module, ScopeId, TypeChecking},
    names::{NameSet, Origin, Resolver},
    stdlib,
    text::ParityText,
    tree::Tree,
};

/// One import statement, or one name of `import a, b`.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    /// The imported module, dots resolved where the rule asks for it.
    pub module: Cow<'a, str>,
    /// The names that are imported from it.
    pub names: Vec<&'a str>,
    /// Where.
    pub at: TextSize,
    /// In which scope.
    pub scope: ScopeId,
    /// Below a type-checking test.
    pub type_checking: TypeChecking,
    /// Written with dots.
    pub relative: bool,
    /// A literal argument of `import_module`.
    pub dynamic: bool,
}

impl Edge<'_> {
    /// Whether this name of the module is a certain object.
    fn is(&self, name: &str, object: &str) -> bool {
        object.strip_suffix(name).and_then(|of| of.strip_suffix('.')) == Some(&*self.module)
    }
}

/// The edges of a file. O(imports).
pub fn edges<'a>(module: &Module<'a>) -> Vec<Edge<'a>> {
    let mut edges: Vec<Edge<'a>> = Vec::new();
    for import in &module.imports {
        match (import.name, edges.last_mut()) {
            (Some(name), Some(edge)) if !import.first && edge.at == import.at => edge.names.push(name),
            (name, _) => edges.push(Edge {
                module: module.absolute(import).unwrap_or_default(),
                names: name.into_iter().collect(),
                at: import.at,
                scope: import.scope,
                type_checking: import.type_checking,
                relative: import.level > 0,
                dynamic: import.dynamic,
            }),
        }
    }
    edges
}

/// Whether a dotted name is a package, or lies below it.
pub fn below(name: &str, package: &str) -> bool {
    package == "*" || name.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// One forbidden direction.
#[derive(Clone, Debug)]
pub struct Forbidden {
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub except: Vec<String>,
}

/// Forbidden edges that exist and are counted.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub granularity: usize,
    pub entries: Vec<String>,
}

/// import-boundary.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct ImportKind {
    /// Layers from low to high; members of one are peers.
    pub layers: Vec<Vec<String>>,
    pub strict_layers: bool,
    pub forbid: Vec<Forbidden>,
    pub independent: Vec<String>,
    pub facade: Option<String>,
    pub leaf: Option<(String, Vec<String>)>,
    pub ledger: Option<Ledger>,
    pub in_module: bool,
    pub in_function: bool,
    pub ignore_type_checking: bool,
    pub submodule_objects: bool,
    pub relative: bool,
    pub dynamic: bool,
    /// Names of the forbidden packages may not stand in `__all__`.
    pub no_reexports: bool,
    /// A folder whose packages must be placed in a layer, and packages that need none.
    pub cover: Option<(String, NameSet)>,
}

impl ImportKind {
    fn counts(&self, edge: &Edge, cx: &Cx) -> bool {
        let typed = match edge.type_checking {
            TypeChecking::No => true,
            TypeChecking::Body => !self.ignore_type_checking,
            TypeChecking::Else => !(self.ignore_type_checking && cx.has(ParityText::TypeCheckingElseExempt)),
        };
        let scoped = if edge.scope == 0 { self.in_module } else { self.in_function };
        typed && scoped && (self.dynamic || !edge.dynamic) && (self.relative || !edge.relative)
    }

    /// The layer of a module.
    pub fn layer(&self, module: &str) -> Option<(usize, &str)> {
        self.layers.iter().enumerate().find_map(|(at, members)| {
            members.iter().find(|member| below(module, member)).map(|member| (at, member.as_str()))
        })
    }

    /// Whether edges of this module are looked at: what a floor counts.
    pub fn watches(&self, module: &str) -> bool {
        self.facade.is_some()
            || self.layer(module).is_some()
            || self.forbid.iter().any(|forbidden| forbidden.from.iter().any(|from| below(module, from)))
            || self.leaf.as_ref().is_some_and(|(leaf, _)| leaf == module)
            || self.independent.iter().any(|package| below(module, package))
    }

    pub fn find(&self, cx: &Cx, edges: &[Edge], tree: &Tree, out: &mut Vec<Hit>) {
        // Inside of its own package a facade has no say: its edges are counted, whatever they are for.
        let own = |edge: &Edge| {
            !edge.relative
                && !edge.dynamic
                && self.facade.as_ref().is_some_and(|package| below(&cx.module.name, package))
        };
        if self.watches(&cx.module.name) {
            for edge in edges.iter().filter(|edge| self.counts(edge, cx) || own(edge)) {
                self.judge(edge, cx, tree, out);
            }
        }
        if self.facade.is_some() && self.dynamic {
            self.through_attributes(cx, tree, out);
        }
        if self.no_reexports {
            self.laundered(cx, out);
        }
    }

    fn judge(&self, edge: &Edge, cx: &Cx, tree: &Tree, out: &mut Vec<Hit>) {
        let own = cx.module.name.as_str();
        let range = TextRange::at(edge.at, 1.into());
        let mut push = |what: &str, state: State, note: Option<String>| {
            out.push(Hit { state, note, ..Hit::new(range, edge.scope, what) });
        };
        // `from package import submodule` reaches the submodule.
        let objects = || edge.names.iter().map(|name| format!("{}.{name}", edge.module));
        if let Some(package) = &self.facade {
            let direct = below(&edge.module, package) && edge.module != *package;
            let target = if direct {
                Some(edge.module.to_string())
            } else if self.submodule_objects && edge.module == *package {
                objects().find(|object| tree.has_module(object))
            } else {
                None
            };
            if let Some(target) = target {
                push(&target, if below(own, package) { State::Sanctioned } else { State::Open }, None);
            }
        }
        if let Some((leaf, allowed)) = &self.leaf
            && leaf == own
        {
            let top = edge.module.split('.').next().unwrap_or_default();
            let listed = |target: &str| {
                allowed.iter().any(|allow| if allow == "stdlib" { stdlib::has(top) } else { below(target, allow) })
            };
            let fine = listed(&edge.module) || (!edge.names.is_empty() && objects().all(|object| listed(&object)));
            push(&edge.module, if fine { State::Trusted } else { State::Open }, None);
        }
        for forbidden in &self.forbid {
            if !forbidden.from.iter().any(|from| below(own, from)) {
                continue;
            }
            let to = forbidden.to.iter().find(|to| below(&edge.module, to));
            let object = || {
                forbidden.to.iter().find(|to| self.submodule_objects && edge.names.iter().any(|name| edge.is(name, to)))
            };
            let Some(target) = to.map_or_else(|| object().map(String::as_str), |_| Some(&*edge.module)) else {
                continue;
            };
            if forbidden.except.iter().any(|except| below(own, except)) {
                push(target, State::Sanctioned, None);
            } else if let Some(ledger) = &self.ledger {
                let parts: Vec<&str> = target.split('.').take(ledger.granularity).collect();
                let entry = parts.join(".");
                let listed = ledger.entries.contains(&entry);
                push(&entry, if listed { State::Ledger } else { State::Open }, None);
            } else {
                push(target, State::Open, None);
            }
        }
        if let Some(package) = self.independent.iter().find(|package| below(own, package)) {
            let reached = |name: &str| self.independent.iter().find(|other| *other != package && below(name, other));
            if let Some(other) = reached(&edge.module).or_else(|| objects().find_map(|object| reached(&object))) {
                push(other, State::Open, Some(format!("{package} and {other} are independent")));
            }
        }
        if self.strict_layers
            && let (Some((from, own_member)), Some((to, member))) = (self.layer(own), self.layer(&edge.module))
            && (to > from || (to == from && own_member != member))
        {
            push(&edge.module, State::Open, Some(format!("{own_member} lies below, or beside, {member}")));
        }
    }

    /// `from package import facade` and then `facade.submodule.name`.
    fn through_attributes(&self, cx: &Cx, tree: &Tree, out: &mut Vec<Hit>) {
        let Some(package) = self.facade.as_deref().filter(|package| !below(&cx.module.name, package)) else { return };
        let object = |import: &crate::module::Import| match import.name {
            Some(name) => package == format!("{}.{name}", import.module),
            None => below(package, import.module) && !import.dynamic,
        };
        if !cx.module.imports.iter().any(object) {
            return;
        }
        let resolver = Resolver::new(cx.module, crate::names::AliasLevel::Scoped, false);
        for node in &cx.module.all_calls {
            let Some(Origin::Dotted(origin)) = resolver.origin(&node.node.func, node.scope) else { continue };
            let Some(rest) = origin.strip_prefix(package).and_then(|rest| rest.strip_prefix('.')) else { continue };
            let sub = format!("{package}.{}", rest.split('.').next().unwrap_or_default());
            // An import of the submodule itself is an edge already.
            let imported = cx.module.imports.iter().any(|import| below(import.module, &sub));
            if rest.contains('.') && tree.has_module(&sub) && !imported {
                out.push(Hit::new(node.node.range(), node.scope, sub));
            }
        }
    }

    fn laundered(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let module = cx.module;
        let watched = |forbidden: &&Forbidden| {
            forbidden.from.iter().any(|from| below(&module.name, from))
                && !forbidden.except.iter().any(|except| below(&module.name, except))
        };
        let Some(exported) = super::defs::display(module, "__all__") else { return };
        for forbidden in self.forbid.iter().filter(watched) {
            for import in module.imports.iter().filter(|import| import.level == 0 && exported.contains(&import.local()))
            {
                if forbidden.to.iter().any(|to| below(import.module, to)) {
                    let note = Some(format!("{} is handed on in __all__", import.local()));
                    out.push(Hit { note, ..Hit::new(TextRange::at(import.at, 1.into()), 0, import.module) });
                }
            }
        }
    }
}
