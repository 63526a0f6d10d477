//! Composition of paths and strings: one normal form, a root and its segments.

use memchr::memmem::Finder;
use regex_lite::Regex;
use ruff_python_ast::{Expr, ExprFString, FStringPart, InterpolatedStringElement, Operator};
use ruff_text_size::{Ranged, TextRange};

use super::{Cx, Hit, mentions, source::segments};
use crate::{
    module::{BindKind, Parent, ScopeId, constant, last_name},
    names::{Forms, NameSet},
    text::JoinForm,
};

/// One part of a composition.
#[derive(Clone, Copy, Debug)]
enum Item<'a> {
    Expr(&'a Expr),
    Text(&'a str),
}

/// A composition in normal form.
struct Chain<'a> {
    range: TextRange,
    scope: ScopeId,
    root: Item<'a>,
    items: Vec<Item<'a>>,
}

/// One side of a composition.
#[derive(Clone, Debug)]
pub struct Side {
    pub name: NameSet,
    pub attr: NameSet,
    pub name_except: Option<NameSet>,
    pub literal: Vec<String>,
    pub literal_prefix: Vec<String>,
    pub contains_name: NameSet,
    pub contains_literal: Vec<String>,
    pub name_contains: Vec<String>,
    pub bound_from: NameSet,
    pub inline_call: NameSet,
    pub fstring: bool,
    pub bound_fstring: bool,
}

fn interpolated(string: &ExprFString) -> bool {
    string.value.elements().any(InterpolatedStringElement::is_interpolation)
}

impl Side {
    /// Whether one operand is what this side describes.
    fn fits(&self, item: Item, scope: ScopeId, cx: &Cx) -> bool {
        let text = |text: &str| {
            self.literal.iter().any(|literal| literal == text)
                || self.literal_prefix.iter().any(|prefix| {
                    text.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
        };
        match item {
            Item::Text(constant) => text(constant),
            Item::Expr(Expr::StringLiteral(string)) => text(string.value.to_str()),
            Item::Expr(expr @ Expr::Name(name)) => {
                let id = name.id.as_str();
                self.name.has(id)
                    || self
                        .name_except
                        .as_ref()
                        .is_some_and(|except| !except.has(id) && !id.chars().any(char::is_uppercase))
                    || self.name_contains.iter().any(|part| id.contains(part.as_str()))
                    || (!self.bound_from.is_empty() && self.bound(expr, scope, cx))
                    || (self.bound_fstring && Self::bound_to_fstring(id, cx))
            }
            Item::Expr(Expr::Attribute(attribute)) => {
                self.attr.has(attribute.attr.as_str())
                    || self.name_contains.iter().any(|part| attribute.attr.as_str().contains(part.as_str()))
            }
            Item::Expr(Expr::Call(call)) => self.inline_call.call(call, scope, cx.resolver, Forms::new(None)).is_some(),
            Item::Expr(Expr::FString(string)) => self.fstring && interpolated(string),
            Item::Expr(_) => false,
        }
    }

    fn bound(&self, expr: &Expr, scope: ScopeId, cx: &Cx) -> bool {
        let Some((function, _)) = cx.module.function_of(scope) else { return false };
        let bindings = last_name(expr).into_iter().flat_map(|name| cx.module.bindings_of(name));
        bindings.filter(|binding| cx.module.within(binding.scope, function)).any(|binding| match binding.value {
            Some(Expr::Call(call)) => {
                self.bound_from.call(call, binding.scope, cx.resolver, Forms::new(None)).is_some()
            }
            _ => false,
        })
    }

    fn bound_to_fstring(name: &str, cx: &Cx) -> bool {
        cx.module.bindings_of(name).any(|binding| {
            matches!(binding.kind, BindKind::Assign | BindKind::AnnAssign)
                && matches!(binding.value, Some(Expr::FString(string)) if interpolated(string))
        })
    }

    /// Whether some operand among these mentions what this side describes.
    fn contained(&self, items: &[Item]) -> bool {
        items.iter().any(|item| match item {
            Item::Text(text) => self.contains_literal.iter().any(|literal| literal == text),
            Item::Expr(expr) => mentions(expr, &|expr| match expr {
                Expr::Name(name) => self.contains_name.has(name.id.as_str()),
                Expr::Attribute(attribute) => self.contains_name.has(attribute.attr.as_str()),
                Expr::StringLiteral(string) => {
                    self.contains_literal.iter().any(|literal| literal == string.value.to_str())
                }
                _ => false,
            }),
        })
    }

    fn asks_content(&self) -> bool {
        !self.contains_name.is_empty() || !self.contains_literal.is_empty()
    }
}

/// What a chain starts from.
#[derive(Clone, Debug)]
pub struct Root {
    pub dunder_file: bool,
    pub call: NameSet,
    pub arg_literal: Option<String>,
    pub bound_in_file: bool,
}

impl Root {
    fn fits(&self, item: Item, scope: ScopeId, cx: &Cx) -> bool {
        let Item::Expr(expr) = item else { return false };
        if self.is_root(expr, scope, cx) {
            return true;
        }
        let Expr::Name(name) = expr else { return false };
        cx.module.bindings_of(name.id.as_str()).any(|binding| {
            let reaches = self.bound_in_file || cx.module.within(scope, binding.scope);
            reaches && binding.value.is_some_and(|value| self.is_root(value, binding.scope, cx))
        })
    }

    fn is_root(&self, expr: &Expr, scope: ScopeId, cx: &Cx) -> bool {
        match expr {
            Expr::Call(call) if !self.call.is_empty() => {
                let literal = || match (&self.arg_literal, call.arguments.args.first()) {
                    (Some(wanted), Some(first)) => constant(first) == Some(wanted),
                    _ => true,
                };
                self.call.call(call, scope, cx.resolver, Forms::new(None)).is_some() && literal()
            }
            Expr::Call(call) if self.dunder_file => {
                let file = |expr: &Expr| matches!(expr, Expr::Name(name) if name.id.as_str() == "__file__");
                let own = last_name(&call.func).is_some_and(|name| name.ends_with("Path"))
                    && call.arguments.args.first().is_some_and(file);
                own || matches!(&*call.func, Expr::Attribute(method) if self.is_root(&method.value, scope, cx))
            }
            Expr::Attribute(attribute) if self.dunder_file => self.is_root(&attribute.value, scope, cx),
            Expr::Subscript(subscript) if self.dunder_file => self.is_root(&subscript.value, scope, cx),
            _ => false,
        }
    }
}

/// Compositions of a certain shape.
#[derive(Clone, Debug)]
pub struct ComposeLeaf {
    pub forms: Vec<JoinForm>,
    pub left: Option<Side>,
    pub right: Option<Side>,
    pub operand: Option<Side>,
    pub other: Option<Side>,
    pub root: Option<Root>,
    pub adjacent: Vec<String>,
    pub or_right: Option<Side>,
    pub split_literals: bool,
    pub skip_if_chained: Vec<String>,
    pub alias_hops: u32,
}

impl ComposeLeaf {
    fn has(&self, form: JoinForm) -> bool {
        self.forms.contains(&form)
    }

    /// The operands of an expression that is a composition in one of the forms of the rule.
    fn parts<'a>(&self, expr: &'a Expr) -> Option<(Item<'a>, Vec<Item<'a>>)> {
        match expr {
            Expr::BinOp(binary) if binary.op == Operator::Div && self.has(JoinForm::Div) => {
                Some((Item::Expr(&binary.left), vec![Item::Expr(&binary.right)]))
            }
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) if method.attr.as_str() == "joinpath" && self.has(JoinForm::Joinpath) => {
                    Some((Item::Expr(&method.value), call.arguments.args.iter().map(Item::Expr).collect()))
                }
                Expr::Attribute(method) if method.attr.as_str() == "join" && self.has(JoinForm::OsPathJoin) => {
                    let of_path = last_name(&method.value) == Some("path");
                    let (first, rest) = call.arguments.args.split_first().filter(|_| of_path)?;
                    Some((Item::Expr(first), rest.iter().map(Item::Expr).collect()))
                }
                func if last_name(func) == Some("Path") && self.has(JoinForm::Path) => {
                    let (first, rest) = call.arguments.args.split_first()?;
                    Some((Item::Expr(first), rest.iter().map(Item::Expr).collect()))
                }
                _ => None,
            },
            Expr::FString(string) if self.has(JoinForm::FString) => {
                let mut items: Vec<Item<'a>> = Vec::new();
                for part in &string.value {
                    match part {
                        FStringPart::Literal(literal) => items.extend(segments(literal.as_str()).map(Item::Text)),
                        FStringPart::FString(string) => {
                            for element in &string.elements {
                                match element {
                                    InterpolatedStringElement::Literal(literal) => {
                                        items.extend(segments(&literal.value).map(Item::Text));
                                    }
                                    InterpolatedStringElement::Interpolation(field) => {
                                        items.push(Item::Expr(&field.expression));
                                    }
                                }
                            }
                        }
                    }
                }
                (items.len() > 1).then(|| (items.remove(0), items))
            }
            _ => None,
        }
    }

    fn chain<'a>(&self, expr: &'a Expr, scope: ScopeId, cx: &Cx<'_, 'a>) -> Option<Chain<'a>> {
        let (mut root, mut items) = self.parts(expr)?;
        let mut hops = self.alias_hops;
        while let Item::Expr(inner) = root {
            let (next, mut front) = if let Some(parts) = self.parts(inner) {
                parts
            } else if let Expr::Name(name) = inner
                && hops > 0
            {
                hops -= 1;
                let mine = |binding: &&crate::module::Binding<'a>| cx.module.within(scope, binding.scope);
                let bound =
                    cx.module.bindings_of(name.id.as_str()).filter(mine).find_map(|binding| match binding.value? {
                        value @ Expr::Name(other) if other.id != name.id => Some((Item::Expr(value), Vec::new())),
                        value => self.parts(value),
                    });
                let Some(bound) = bound else { break };
                bound
            } else {
                break;
            };
            front.append(&mut items);
            (root, items) = (next, front);
        }
        Some(Chain { range: expr.range(), scope, root, items })
    }

    /// Whether the node is the left part of a longer chain.
    fn inner(&self, range: TextRange, parent: Parent) -> bool {
        match parent {
            Parent::Expr(Expr::BinOp(binary)) => {
                binary.op == Operator::Div && self.has(JoinForm::Div) && binary.left.range() == range
            }
            Parent::Expr(Expr::Attribute(attribute)) => {
                attribute.attr.as_str() == "joinpath" && self.has(JoinForm::Joinpath)
            }
            Parent::Expr(Expr::Call(call)) => {
                last_name(&call.func) == Some("Path")
                    && self.has(JoinForm::Path)
                    && call.arguments.args.first().is_some_and(|first| first.range() == range)
            }
            _ => false,
        }
    }

    fn matches(&self, chain: &Chain, cx: &Cx) -> Option<String> {
        let label = |item: &Item| match item {
            Item::Expr(expr) => cx.module.slice(expr).to_string(),
            Item::Text(text) => (*text).to_string(),
        };
        if let (Some(operand), Some(other)) = (&self.operand, &self.other) {
            let all: Vec<Item> = std::iter::once(chain.root).chain(chain.items.iter().copied()).collect();
            let first = all.iter().position(|item| operand.fits(*item, chain.scope, cx))?;
            let second =
                all.iter().enumerate().find(|(at, item)| *at != first && other.fits(**item, chain.scope, cx))?;
            return Some(label(second.1));
        }
        if let Some(root) = &self.root {
            let ends = self
                .or_right
                .as_ref()
                .and_then(|side| chain.items.iter().find(|item| side.fits(**item, chain.scope, cx)));
            let rooted = root.fits(chain.root, chain.scope, cx) && self.adjacent(chain);
            return (rooted || ends.is_some()).then(|| ends.map_or_else(|| label(&chain.root), label));
        }
        let (left, right) = (self.left.as_ref()?, self.right.as_ref()?);
        for (at, item) in chain.items.iter().enumerate() {
            let before = chain.items.get(..at).unwrap_or_default();
            let text = match item {
                Item::Expr(expr) => constant(expr),
                Item::Text(text) => Some(*text),
            };
            let exempt = at + 1 < chain.items.len()
                && text.is_some_and(|text| self.skip_if_chained.iter().any(|skip| skip == text));
            let on_left = if left.asks_content() {
                left.contained(before)
            } else {
                at == 0 && left.fits(chain.root, chain.scope, cx)
            };
            if on_left && !exempt && right.fits(*item, chain.scope, cx) {
                return Some(label(item));
            }
        }
        None
    }

    fn adjacent(&self, chain: &Chain) -> bool {
        if self.adjacent.is_empty() {
            return true;
        }
        // What is no constant stands between its neighbours as an empty segment.
        let texts: Vec<&str> = chain
            .items
            .iter()
            .flat_map(|item| {
                let text = match item {
                    Item::Expr(expr) => constant(expr).unwrap_or(""),
                    Item::Text(text) => text,
                };
                if self.split_literals && text.contains('/') { segments(text).collect() } else { vec![text] }
            })
            .collect();
        texts
            .windows(self.adjacent.len())
            .any(|window| window.iter().zip(&self.adjacent).all(|(text, wanted)| text == wanted))
    }

    pub fn find<'a>(&self, cx: &Cx<'_, 'a>, out: &mut Vec<Hit>) {
        let module = cx.module;
        let mut look = |expr: Option<&'a Expr>, scope, parent| {
            if let Some(expr) = expr
                && !self.inner(expr.range(), parent)
                && let Some(chain) = self.chain(expr, scope, cx)
                && let Some(what) = self.matches(&chain, cx)
            {
                out.push(Hit::new(chain.range, chain.scope, what));
            }
        };
        if self.has(JoinForm::Div) {
            for node in &module.divisions {
                look(node.expr, node.scope, node.parent);
            }
        }
        if [JoinForm::Joinpath, JoinForm::OsPathJoin, JoinForm::Path].into_iter().any(|form| self.has(form)) {
            let named = |expr: &Expr| matches!(last_name(expr), Some("joinpath" | "join" | "Path"));
            for node in module.all_calls.iter().filter(|node| named(&node.node.func)) {
                look(node.expr, node.scope, node.parent);
            }
        }
        if self.has(JoinForm::FString) {
            for node in &module.fstrings {
                look(node.expr, node.scope, node.parent);
            }
        }
    }
}

/// f-strings of a certain text.
#[derive(Clone, Debug)]
pub struct FStringLeaf {
    pub text_contains: Option<Finder<'static>>,
    pub text_equals: Option<String>,
    pub fields: Option<usize>,
    pub field_mentions: Option<(usize, Regex)>,
}

/// The fields of an f-string.
fn fields(string: &ExprFString) -> impl Iterator<Item = &Expr> {
    string.value.elements().filter_map(|element| match element {
        InterpolatedStringElement::Interpolation(field) => Some(&*field.expression),
        InterpolatedStringElement::Literal(_) => None,
    })
}

/// The literal text of an f-string.
fn literal_text<'s>(string: &'s ExprFString) -> impl Iterator<Item = &'s str> {
    string.value.iter().flat_map(|part| {
        let (whole, elements): (Option<&'s str>, &'s [InterpolatedStringElement]) = match part {
            FStringPart::Literal(literal) => (Some(literal.as_str()), &[]),
            FStringPart::FString(string) => (None, &string.elements),
        };
        whole.into_iter().chain(elements.iter().filter_map(|element| match element {
            InterpolatedStringElement::Literal(literal) => Some(&*literal.value),
            InterpolatedStringElement::Interpolation(_) => None,
        }))
    })
}

impl FStringLeaf {
    fn fits(&self, string: &ExprFString, text: &mut String, cx: &Cx) -> bool {
        if self.fields.is_some_and(|count| fields(string).count() != count) {
            return false;
        }
        if self.text_contains.is_some() || self.text_equals.is_some() {
            text.clear();
            text.extend(literal_text(string));
        }
        self.text_contains.as_ref().is_none_or(|part| part.find(text.as_bytes()).is_some())
            && self.text_equals.as_ref().is_none_or(|whole| text == whole)
            && self.field_mentions.as_ref().is_none_or(|(at, pattern)| {
                fields(string).nth(*at).is_some_and(|field| pattern.is_match(cx.module.slice(field)))
            })
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let mut text = String::new();
        for node in &cx.module.fstrings {
            if self.fits(node.node, &mut text, cx) {
                out.push(Hit::new(node.node, node.scope, cx.module.slice(node.node)));
            }
        }
    }
}

/// Concatenations to a certain literal.
#[derive(Clone, Debug)]
pub struct ConcatLeaf {
    pub contains: String,
}

impl ConcatLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.additions {
            let has = |expr: &Expr| constant(expr).is_some_and(|text| text.contains(&self.contains));
            if has(&node.node.left) || has(&node.node.right) {
                out.push(Hit::new(node.node, node.scope, cx.module.slice(node.node)));
            }
        }
    }
}

/// `.method(f"…")` with an f-string that mentions something.
#[derive(Clone, Debug)]
pub struct PredicateArgLeaf {
    pub call: NameSet,
    pub mentions: Regex,
    pub bound: bool,
}

impl PredicateArgLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let fits = |expr: &Expr| match expr {
            Expr::FString(string) => {
                interpolated(string) && fields(string).any(|field| self.mentions.is_match(cx.module.slice(field)))
            }
            _ => false,
        };
        for node in &cx.module.calls {
            let Expr::Attribute(method) = &*node.node.func else { continue };
            let Some(argument) = node.node.arguments.args.first() else { continue };
            let bound = || match argument {
                Expr::Name(name) if self.bound => {
                    cx.module.bindings_of(name.id.as_str()).any(|binding| binding.value.is_some_and(fits))
                }
                _ => false,
            };
            if self.call.has(method.attr.as_str()) && (fits(argument) || bound()) {
                out.push(Hit::new(node.node, node.scope, method.attr.as_str()));
            }
        }
    }
}
