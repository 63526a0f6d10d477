//! Where a value comes from, as a rule describes it.

use regex_lite::Regex;
use ruff_python_ast::{Expr, ExprCall};

use super::{Cx, mentions};
use crate::{
    module::{BindKind, ScopeId, constant, last_name},
    names::{Forms, NameSet},
    text::{ArgText, MissingText},
};

/// An argument of a call.
#[derive(Clone, Debug, Default)]
pub struct Arg {
    pub index: Option<usize>,
    pub keyword: Vec<String>,
    pub missing: Option<MissingText>,
    pub name: NameSet,
    pub attr: NameSet,
    pub literal: Option<String>,
}

impl Arg {
    /// From its text.
    pub fn new(text: ArgText, names: &mut dyn FnMut(Vec<String>) -> NameSet) -> Self {
        let mut list = |names_: Option<crate::text::OneOrMany<String>>| names(names_.map(|n| n.0).unwrap_or_default());
        Self {
            name: list(text.name),
            attr: list(text.attr),
            index: text.index,
            keyword: text.keyword.map(|keyword| keyword.0).unwrap_or_default(),
            missing: text.missing,
            literal: text.literal,
        }
    }

    /// The argument; `None` where the call has none.
    pub fn of<'c>(&self, call: &'c ExprCall, offset: usize) -> Option<&'c Expr> {
        let positional = self.index.and_then(|index| call.arguments.args.get(index.checked_sub(offset)?));
        positional.or_else(|| self.by_keyword(call))
    }

    /// The argument, where a keyword wins over a position.
    pub fn by_keyword<'c>(&self, call: &'c ExprCall) -> Option<&'c Expr> {
        self.keyword.iter().find_map(|name| super::keyword(call, name))
    }

    /// Whether the argument is one of the names, attributes or literals that are asked for.
    pub fn fits(&self, call: &ExprCall) -> bool {
        if self.name.is_empty() && self.attr.is_empty() && self.literal.is_none() {
            return true;
        }
        match self.of(call, 0) {
            Some(Expr::Name(name)) => self.name.has(name.id.as_str()),
            Some(Expr::Attribute(attribute)) => self.attr.has(attribute.attr.as_str()),
            Some(Expr::StringLiteral(string)) => self.literal.as_deref() == Some(string.value.to_str()),
            _ => false,
        }
    }
}

/// How far a bound name reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole file.
    File,
    /// The scopes around.
    Scoped,
}

/// A description of origins, compiled.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct Source {
    /// Results of calls, inline or bound.
    pub call: NameSet,
    /// Results of calls, inline only.
    pub inline_call: NameSet,
    /// Results of calls, bound only.
    pub bound_call: NameSet,
    /// The argument that decides.
    pub arg: Arg,
    /// Members that the argument may name.
    pub member_in: NameSet,
    /// Attributes.
    pub attr: NameSet,
    /// An attribute of a result.
    pub attr_of: Option<(NameSet, String)>,
    /// A string literal.
    pub string: bool,
    /// Names.
    pub name: NameSet,
    /// Names in the expression.
    pub mentions_name: NameSet,
    /// Literals in the expression.
    pub mentions_literal: Vec<String>,
    /// Parameters.
    pub param_names: NameSet,
    /// Names bound from such an expression.
    pub bound_from: bool,
    /// How far.
    pub reach: Reach,
    /// An argument counts as well.
    pub or_argument: bool,
    /// A last path segment.
    pub join_tail: Option<String>,
    /// An f-string that mentions this.
    pub fstring_mentions: Option<Regex>,
    /// Spellings.
    pub forms: Forms,
    /// Walrus bindings count.
    pub walrus: bool,
}

impl Source {
    /// Whether an expression is the result of a call of this source.
    pub fn is_call(&self, call: &ExprCall, scope: ScopeId, cx: &Cx) -> bool {
        self.call.call(call, scope, cx.resolver, self.forms).is_some() && self.member_fits(call)
    }

    /// Whether the deciding argument names one of the members.
    pub fn member_fits(&self, call: &ExprCall) -> bool {
        self.member_in.is_empty()
            || self.arg.of(call, 0).and_then(last_name).is_some_and(|member| self.member_in.has(member))
    }

    /// Whether an expression mentions what the source names.
    pub fn mentioned(&self, expr: &Expr) -> bool {
        mentions(expr, &|expr| match expr {
            Expr::Name(name) => self.mentions_name.has(name.id.as_str()),
            Expr::StringLiteral(string) => self.mentions_literal.iter().any(|text| text == string.value.to_str()),
            _ => false,
        })
    }

    /// Whether a receiver, or an argument, comes from the source: it mentions it, or is a name bound from it.
    pub fn taints(&self, expr: &Expr, scope: ScopeId, cx: &Cx) -> bool {
        if self.mentioned(expr) {
            return true;
        }
        let Expr::Name(name) = expr else { return false };
        let name = name.id.as_str();
        match self.reach {
            Reach::File => {
                let mut functions = cx.module.scopes.iter();
                let parameter = self.param_names.has(name)
                    && functions.any(|scope| match scope.kind {
                        crate::module::ScopeKind::Function(function) => {
                            function.parameters.iter().any(|parameter| parameter.name().as_str() == name)
                        }
                        _ => false,
                    });
                parameter || (self.bound_from && cx.module.bindings_of(name).any(|binding| self.binds(binding)))
            }
            Reach::Scoped => {
                for around in cx.module.outwards(scope) {
                    let mut bound = false;
                    for binding in cx.module.bindings_of(name).filter(|binding| binding.scope == around) {
                        bound = true;
                        if self.bound_from && self.binds(binding) {
                            return true;
                        }
                    }
                    if bound {
                        return self.param_names.has(name);
                    }
                }
                false
            }
        }
    }

    fn binds(&self, binding: &crate::module::Binding) -> bool {
        let kind = match binding.kind {
            BindKind::Assign | BindKind::AnnAssign => true,
            BindKind::Walrus => self.walrus,
            _ => false,
        };
        kind && !binding.of_self && binding.value.is_some_and(|value| self.mentioned(value))
    }
}

/// The segments of a string, split at `/`.
pub fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a constant expression is one of these strings.
pub fn is_literal(expr: &Expr, texts: &[String]) -> bool {
    constant(expr).is_some_and(|constant| texts.iter().any(|text| text == constant))
}
