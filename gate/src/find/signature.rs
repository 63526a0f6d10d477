//! Functions, branches and modules by signals that stand together.

use ruff_python_ast::{Expr, Stmt, visitor, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange};

use super::{Cx, Hit, Leaf, mentions};
use crate::{
    module::{ScopeId, ScopeKind, last_name},
    names::{Forms, NameSet},
    words::Needles,
};

/// Functions by what their bodies do.
#[derive(Clone, Debug)]
pub struct FunctionLeaf {
    /// A `while` whose body calls one of these.
    pub while_body_calls: NameSet,
    /// It calls itself.
    pub self_recursive: bool,
    /// It calls one of these.
    pub calls: NameSet,
}

struct Calls<'n> {
    names: &'n NameSet,
    found: bool,
}

impl<'a> Visitor<'a> for Calls<'_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr {
            self.found |= match &*call.func {
                Expr::Attribute(method) => self.names.has_method(method.attr.as_str()),
                Expr::Name(name) => self.names.has(name.id.as_str()),
                _ => false,
            };
        }
        if !self.found {
            visitor::walk_expr(self, expr);
        }
    }
}

/// Whether some call below these statements is one of the names.
pub fn calls_below(body: &[Stmt], names: &NameSet) -> bool {
    let mut calls = Calls { names, found: false };
    for stmt in body {
        calls.visit_stmt(stmt);
    }
    calls.found
}

impl FunctionLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for (id, scope) in cx.module.scopes.iter().enumerate() {
            let ScopeKind::Function(function) = scope.kind else { continue };
            let id = ScopeId::try_from(id).unwrap_or_default();
            let looped = !self.while_body_calls.is_empty()
                && cx.module.loops.iter().any(|node| {
                    cx.module.function_of(node.scope).is_some_and(|(of, _)| of == id)
                        && calls_below(&node.node.body, &self.while_body_calls)
                });
            let own = NameSet::new(vec![scope.name.to_string(), format!(".{}", scope.name)]);
            let recursive = self.self_recursive
                && calls_below(&function.body, &own)
                && (self.calls.is_empty() || calls_below(&function.body, &self.calls));
            if looped || recursive {
                out.push(Hit::new(function.name.range(), id, scope.name));
            }
        }
    }
}

/// module-signature over branches.
#[derive(Clone, Debug)]
pub struct BranchTest {
    /// Names in the test.
    pub names: NameSet,
    /// Methods called in the test.
    pub calls: NameSet,
    /// On a receiver whose name contains this.
    pub receiver_contains: Option<String>,
    /// Texts in a branch.
    pub texts: Needles,
}

impl BranchTest {
    fn test_fits(&self, test: &Expr) -> bool {
        mentions(test, &|expr| match expr {
            Expr::Name(_) | Expr::Attribute(_) if last_name(expr).is_some_and(|name| self.names.has(name)) => true,
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) => {
                    self.calls.has(method.attr.as_str())
                        && self.receiver_contains.as_ref().is_none_or(|part| {
                            mentions(&method.value, &|expr| {
                                last_name(expr).is_some_and(|name| name.contains(part.as_str()))
                            })
                        })
                }
                _ => false,
            },
            _ => false,
        })
    }

    fn text_fits(&self, range: TextRange, cx: &Cx) -> bool {
        let text = cx.module.text.get(range.to_std_range()).unwrap_or_default();
        self.texts.any_in(text)
    }

    fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        if !self.texts.any_in(cx.module.text) {
            return;
        }
        for node in &cx.module.ternaries {
            let branches = [node.node.body.range(), node.node.orelse.range()];
            if self.test_fits(&node.node.test) && branches.iter().any(|range| self.text_fits(*range, cx)) {
                out.push(Hit::new(node.node, node.scope, "conditional expression"));
            }
        }
        for node in &cx.module.branches {
            let tests = std::iter::once(&*node.node.test)
                .chain(node.node.elif_else_clauses.iter().filter_map(|clause| clause.test.as_ref()));
            let below = TextRange::new(node.node.test.range().end(), node.node.range().end());
            if tests.into_iter().any(|test| self.test_fits(test)) && self.text_fits(below, cx) {
                out.push(Hit::new(node.node, node.scope, "if"));
            }
        }
    }
}

/// module-signature.
#[derive(Clone, Debug)]
pub struct SignatureKind {
    /// The signals: one of them makes the unit a finding.
    pub any: Vec<Leaf>,
    /// Branches.
    pub branch: Option<BranchTest>,
    /// One finding for the module, not one for each signal.
    pub per_module: bool,
}

impl SignatureKind {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        if let Some(branch) = &self.branch {
            branch.find(cx, out);
        }
        let mut hits = Vec::new();
        self.any.iter().for_each(|leaf| leaf.find(cx, &mut hits));
        hits.sort_by_key(|hit| hit.range.start());
        if self.per_module {
            hits.truncate(1);
        }
        out.append(&mut hits);
    }
}

struct Mentions<'n> {
    names: &'n NameSet,
    found: bool,
}
impl<'a> Visitor<'a> for Mentions<'_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.found |= last_name(expr).is_some_and(|name| self.names.has(name));
        if !self.found {
            visitor::walk_expr(self, expr);
        }
    }
}

/// Whether a unit that holds a finding is exempt, or not meant.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Calls of the function around.
    pub function_calls: NameSet,
    /// Calls with more arguments than this are something else.
    pub max_arguments: Vec<(String, usize)>,
    /// Names that the function mentions.
    pub function_mentions: NameSet,
    /// Modes of `open`.
    pub open_mode: Option<String>,
    /// Files for which the condition holds in any case.
    pub or_file: Vec<String>,
    /// The value is handed to a call whose result is dropped.
    pub passed_on: bool,
}

impl Condition {
    /// Whether it holds for a finding. O(nodes of the function).
    pub fn holds(&self, hit: &Hit, cx: &Cx) -> bool {
        let module = cx.module;
        if self.or_file.iter().any(|file| file == module.path) {
            return true;
        }
        let Some((function, node)) = module.function_of(hit.scope) else { return false };
        let inside = |scope| module.within(scope, function);
        let called = module.all_calls.iter().filter(|call| inside(call.scope)).any(|call| {
            let name = last_name(&call.node.func);
            let listed = name.is_some_and(|name| {
                let bound = self.max_arguments.iter().find(|(of, _)| of == name).map(|(_, bound)| *bound);
                self.function_calls.has(name) && bound.is_none_or(|bound| call.node.arguments.args.len() <= bound)
            });
            listed || (name == Some("open") && self.opens(call.node))
        });
        if called {
            return true;
        }
        if !self.function_mentions.is_empty() {
            let mut mentions = Mentions { names: &self.function_mentions, found: false };
            node.body.iter().for_each(|stmt| mentions.visit_stmt(stmt));
            if mentions.found {
                return true;
            }
        }
        self.passed_on && Self::handed_on(hit, function, cx)
    }

    fn opens(&self, call: &ruff_python_ast::ExprCall) -> bool {
        let Some(modes) = &self.open_mode else { return false };
        let positional = call.arguments.args.get(1).and_then(crate::module::constant);
        let mode = positional.or_else(|| super::keyword(call, "mode").and_then(crate::module::constant));
        mode.is_some_and(|mode| mode.chars().any(|flag| modes.contains(flag)))
    }

    fn handed_on(hit: &Hit, function: ScopeId, cx: &Cx) -> bool {
        let module = cx.module;
        let is_value = |binding: &&crate::module::Binding| {
            binding.value.is_some_and(|value| value.range().contains_range(hit.range))
        };
        let names: Vec<&str> = module.bindings.iter().filter(is_value).map(|binding| binding.name).collect();
        module.all_calls.iter().filter(|call| module.within(call.scope, function)).any(|call| {
            let dropped = matches!(call.parent, crate::module::Parent::Stmt(Stmt::Expr(_)));
            dropped
                && super::arguments(call.node)
                    .any(|argument| matches!(argument, Expr::Name(name) if names.contains(&name.id.as_str())))
        })
    }
}

/// What a module must hold.
#[derive(Clone, Debug)]
pub struct MustContain {
    /// In these files; empty is every file of the scope.
    pub files: Vec<String>,
    /// A call of one of these.
    pub call: NameSet,
    /// A call of something from this module.
    pub call_from: Option<String>,
    /// One of these symbols, in some expression or import.
    pub symbol: NameSet,
    /// A mention of the symbol is enough.
    pub any_mention: bool,
}

impl MustContain {
    /// Whether this file is asked.
    pub fn asks(&self, path: &str) -> bool {
        self.files.is_empty() || self.files.iter().any(|file| file == path)
    }

    /// Whether the file holds it.
    pub fn holds(&self, cx: &Cx) -> bool {
        let forms = Forms::new(None);
        let called = |names: &NameSet| {
            cx.module.all_calls.iter().any(|call| names.call(call.node, call.scope, cx.resolver, forms).is_some())
        };
        if !self.call.is_empty() {
            return called(&self.call);
        }
        if let Some(of) = &self.call_from {
            return cx.module.imports.iter().filter(|import| cx.module.absolute(import).as_deref() == Some(of)).any(
                |import| {
                    let local = import.local();
                    cx.module.all_calls.iter().any(|call| {
                        last_name(&call.node.func) == Some(local)
                            || crate::module::root_name(&call.node.func) == Some(local)
                    })
                },
            );
        }
        let mentioned = || {
            cx.module.names.iter().any(|node| self.symbol.has(node.node.id.as_str()))
                || cx.module.attributes.iter().any(|node| self.symbol.has(node.node.attr.as_str()))
                || cx.module.imports.iter().any(|import| import.name.is_some_and(|name| self.symbol.has(name)))
        };
        called(&self.symbol) || (self.any_mention && mentioned())
    }
}
