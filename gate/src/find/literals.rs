//! String constants, and displays that hold them.

use regex_lite::Regex;
use ruff_python_ast::{Expr, ExprStringLiteral, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Cx, Hit, source::is_literal};
use crate::{
    module::{BindKind, Node, Parent, ScopeId, constant, last_name},
    names::{Forms, NameSet},
    words::Needles,
};

/// Where a string constant counts.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct LiteralContexts {
    /// An operand of `/`.
    pub div: bool,
    /// An argument of `Path`.
    pub path: bool,
    /// The value of an assignment.
    pub assign: bool,
    /// An element of a list, tuple or set.
    pub element: bool,
    /// Anywhere.
    pub any: bool,
}

/// String constants.
#[derive(Clone, Debug)]
pub struct LiteralLeaf {
    pub equals: Vec<String>,
    pub dotted: Vec<String>,
    pub basenames: Vec<String>,
    pub contexts: LiteralContexts,
    pub skip_docstrings: bool,
    pub clause: Option<String>,
}

impl LiteralLeaf {
    fn text_fits(&self, text: &str) -> bool {
        self.equals.iter().any(|equal| equal == text)
            || self.dotted.iter().any(|word| {
                text.strip_prefix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
            || text.rsplit('/').next().is_some_and(|base| self.basenames.iter().any(|name| name == base))
    }

    fn context_fits(&self, node: &Node<ExprStringLiteral>) -> bool {
        let contexts = self.contexts;
        if contexts.any {
            return true;
        }
        match node.parent {
            Parent::Expr(Expr::BinOp(binary)) => contexts.div && binary.op == Operator::Div,
            Parent::Expr(Expr::Call(call)) => {
                contexts.path
                    && last_name(&call.func)
                        .is_some_and(|name| name == "Path" || name == "PurePosixPath" || name == "PurePath")
                    && call.arguments.args.iter().any(|argument| argument.range() == node.node.range())
            }
            Parent::Expr(Expr::List(_) | Expr::Tuple(_) | Expr::Set(_)) => contexts.element,
            Parent::Stmt(Stmt::Assign(assign)) => contexts.assign && assign.value.range() == node.node.range(),
            Parent::Stmt(Stmt::AnnAssign(assign)) => {
                contexts.assign && assign.value.as_deref().is_some_and(|value| value.range() == node.node.range())
            }
            _ => false,
        }
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.strings {
            let text = node.node.value.to_str();
            let docstring = self.skip_docstrings && matches!(node.parent, Parent::Stmt(Stmt::Expr(_)));
            if self.text_fits(text) && !docstring && self.context_fits(node) {
                out.push(Hit { clause: self.clause.clone(), ..Hit::new(node.node, node.scope, text) });
            }
        }
    }
}

/// A predicate such as `.exists()` on a path with a certain tail.
#[derive(Clone, Debug)]
pub struct PredicateLeaf {
    pub calls: NameSet,
    pub tail: String,
    pub constants_from: Option<String>,
    pub clause: Option<String>,
}

impl PredicateLeaf {
    /// Whether the last segment of an expression is the tail.
    fn ends(&self, expr: &Expr, scope: ScopeId, cx: &Cx, depth: u32) -> bool {
        match expr {
            Expr::StringLiteral(string) => string.value.to_str().rsplit('/').next() == Some(self.tail.as_str()),
            Expr::BinOp(binary) if binary.op == Operator::Div => self.ends(&binary.right, scope, cx, depth),
            Expr::Call(call) if last_name(&call.func) == Some("Path") => {
                call.arguments.args.last().is_some_and(|last| self.ends(last, scope, cx, depth))
            }
            Expr::Name(name) => {
                let name = name.id.as_str();
                let imported = cx.module.import_of(name).is_some_and(|import| {
                    self.constants_from.as_deref() == cx.module.absolute(import).as_deref()
                        && import.name.is_some_and(|name| self.constant_name() == name)
                });
                if imported {
                    return true;
                }
                if depth == 0 {
                    return false;
                }
                let function = cx.module.function_of(scope).map(|(id, _)| id);
                cx.module.bindings_of(name).any(|binding| {
                    matches!(binding.kind, BindKind::Assign | BindKind::AnnAssign)
                        && (binding.scope == 0 || cx.module.function_of(binding.scope).map(|(id, _)| id) == function)
                        && binding.value.is_some_and(|value| self.ends(value, scope, cx, depth - 1))
                })
            }
            Expr::Attribute(attribute) => {
                self.constants_from.is_some() && attribute.attr.as_str() == self.constant_name()
            }
            _ => false,
        }
    }

    /// The constant that holds the tail, by the convention of the module: `charter.md` is `CHARTER_MD`.
    fn constant_name(&self) -> String {
        self.tail.replace(['.', '-'], "_").to_uppercase()
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.calls {
            let Expr::Attribute(method) = &*node.node.func else { continue };
            if self.calls.has(method.attr.as_str()) && self.ends(&method.value, node.scope, cx, 2) {
                let what = self.tail.clone();
                out.push(Hit { clause: self.clause.clone(), ..Hit::new(node.node, node.scope, what) });
            }
        }
    }
}

/// Module-level collections of names of files.
#[derive(Clone, Debug)]
pub struct CollectionLeaf {
    pub of: Vec<String>,
    pub suffix_tokens: Vec<String>,
    pub trailing_slash: bool,
    pub leading_dot: bool,
    pub name_suffix: Vec<String>,
}

impl CollectionLeaf {
    fn text_fits(&self, text: &str) -> bool {
        self.suffix_tokens.iter().any(|token| text.contains(token.as_str()))
            || (self.trailing_slash && text.ends_with('/'))
            || (self.leading_dot && text.starts_with('.'))
    }

    fn element(&self, expr: &Expr) -> bool {
        match expr {
            Expr::StringLiteral(string) => self.text_fits(string.value.to_str()),
            Expr::Name(_) | Expr::Attribute(_) => last_name(expr)
                .is_some_and(|name| self.name_suffix.iter().any(|suffix| name.ends_with(suffix.as_str()))),
            _ => false,
        }
    }

    fn collection(&self, expr: &Expr) -> bool {
        let has = |kind: &str| self.of.iter().any(|of| of == kind);
        match expr {
            Expr::Set(set) => has("set") && set.elts.iter().any(|element| self.element(element)),
            Expr::Tuple(tuple) => has("tuple") && tuple.elts.iter().any(|element| self.element(element)),
            Expr::List(list) => has("list") && list.elts.iter().any(|element| self.element(element)),
            Expr::Call(call) => match (last_name(&call.func), call.arguments.args.first()) {
                (Some("frozenset"), Some(inner)) => {
                    has("frozenset")
                        && (self.collection(inner)
                            || matches!(inner, Expr::Set(set) if set.elts.iter().any(|element| self.element(element))))
                }
                (Some("compile"), Some(pattern)) => {
                    has("re.compile") && constant(pattern).is_some_and(|text| self.text_fits(&text.replace('\\', "")))
                }
                _ => false,
            },
            _ => false,
        }
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for stmt in cx.module.parsed.suite() {
            let (target, value) = match stmt {
                Stmt::Assign(assign) => (assign.targets.first(), Some(&*assign.value)),
                Stmt::AnnAssign(assign) => (Some(&*assign.target), assign.value.as_deref()),
                _ => continue,
            };
            if let (Some(Expr::Name(name)), Some(value)) = (target, value)
                && self.collection(value)
            {
                let name = name.id.to_string();
                out.push(Hit { symbol: Some(name.clone()), ..Hit::new(stmt, 0, name) });
            }
        }
    }
}

/// Dict displays with certain keys.
#[derive(Clone, Debug)]
pub struct DictLeaf {
    pub keys: Vec<String>,
}

impl DictLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.dicts {
            let has =
                |key: &String| node.node.items.iter().any(|item| item.key.as_ref().and_then(constant) == Some(key));
            if self.keys.iter().all(has) {
                out.push(Hit::new(node.node, node.scope, "dict"));
            }
        }
    }
}

/// Comprehensions over something, of a method call.
#[derive(Clone, Debug)]
pub struct ComprehensionLeaf {
    pub element_call: NameSet,
    pub iterable_text: Regex,
}

impl ComprehensionLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.comprehensions {
            let (element, generators) = match node.node {
                Expr::ListComp(comp) => (&comp.elt, &comp.generators),
                Expr::SetComp(comp) => (&comp.elt, &comp.generators),
                Expr::Generator(comp) => (&comp.elt, &comp.generators),
                _ => continue,
            };
            let called = match &**element {
                Expr::Call(call) => self.element_call.call(call, node.scope, cx.resolver, Forms::new(None)).is_some(),
                _ => false,
            };
            if called
                && generators.iter().any(|generator| self.iterable_text.is_match(cx.module.slice(&generator.iter)))
            {
                out.push(Hit::new(node.node, node.scope, "comprehension"));
            }
        }
    }
}

/// Text that must not stand in a file at all.
#[derive(Clone, Debug)]
pub struct RawTextLeaf {
    pub texts: Needles,
}

impl RawTextLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        if !self.texts.any_in(cx.module.text) {
            return;
        }
        for text in self.texts.texts() {
            for at in memchr::memmem::find_iter(cx.module.text.as_bytes(), text.as_bytes()) {
                let range = TextRange::at(TextSize::try_from(at).unwrap_or_default(), TextSize::of(text.as_str()));
                out.push(Hit::new(range, 0, text.as_str()));
            }
        }
    }
}

/// Line numbers where a site is identified: the ban of positional anchors, for gates that are code.
#[derive(Clone, Debug)]
pub struct PositionalLeaf {
    /// Functions whose second positional argument is a line.
    pub functions: NameSet,
    /// A comment that exempts its row.
    pub unless_comment: Option<String>,
    /// `(Path("a.py"), 12)` counts as well.
    pub wrapped: bool,
}

impl PositionalLeaf {
    fn exempt(&self, at: TextSize, cx: &Cx) -> bool {
        let Some(marker) = &self.unless_comment else { return false };
        let (start, end) = cx.module.row_range(cx.module.row(at));
        cx.module
            .text
            .get(start as usize..end as usize)
            .is_some_and(|row| row.split_once('#').is_some_and(|(_, comment)| comment.contains(marker.as_str())))
    }

    fn file_like(&self, expr: &Expr) -> bool {
        match expr {
            Expr::StringLiteral(string) => {
                let text = string.value.to_str();
                [".py", ".md", ".yaml", ".yml"].iter().any(|suffix| text.ends_with(suffix))
            }
            Expr::Call(call) if self.wrapped && last_name(&call.func) == Some("Path") => {
                call.arguments.args.first().is_some_and(|argument| self.file_like(argument))
            }
            _ => false,
        }
    }

    /// A `path:12` string, or a `("path", 12)` pair.
    fn anchor<'e>(&self, expr: &'e Expr, pairs: bool) -> Option<&'e Expr> {
        let all = |exprs: &'e [Expr]| exprs.iter().find_map(|expr| self.anchor(expr, pairs));
        match expr {
            Expr::StringLiteral(string) => {
                let (path, line) = string.value.to_str().rsplit_once(':')?;
                let positional =
                    path.contains('.') && !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
                positional.then_some(expr)
            }
            Expr::Tuple(tuple) => match tuple.elts.as_slice() {
                [file, Expr::NumberLiteral(_)] if pairs && self.file_like(file) => Some(expr),
                elements => all(elements),
            },
            Expr::List(list) => all(&list.elts),
            Expr::Set(set) => all(&set.elts),
            Expr::Dict(dict) => dict.items.iter().find_map(|item| {
                item.key.as_ref().and_then(|key| self.anchor(key, pairs)).or_else(|| self.anchor(&item.value, pairs))
            }),
            Expr::Call(call)
                if matches!(last_name(&call.func), Some("frozenset" | "set" | "tuple" | "dict" | "list")) =>
            {
                all(&call.arguments.args)
            }
            _ => None,
        }
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.calls {
            let name = self.functions.call(node.node, node.scope, cx.resolver, Forms::new(None));
            if let (Some(name), Some(Expr::NumberLiteral(_))) = (name, node.node.arguments.args.get(1))
                && !self.exempt(node.node.range().start(), cx)
            {
                out.push(Hit::new(node.node, node.scope, name));
            }
        }
        let substrate = cx.module.imports.iter().any(|import| import.name.is_some_and(|name| self.functions.has(name)));
        for stmt in cx.module.parsed.suite() {
            let value = match stmt {
                Stmt::Assign(assign) => Some(&*assign.value),
                Stmt::AnnAssign(assign) => assign.value.as_deref(),
                _ => None,
            };
            let container = value.filter(|value| !is_literal(value, &[]) && !value.is_string_literal_expr());
            if let Some(anchor) = container.and_then(|value| self.anchor(value, substrate || self.wrapped))
                && !self.exempt(anchor.range().start(), cx)
            {
                out.push(Hit::new(anchor, 0, "line number"));
            }
        }
    }
}
