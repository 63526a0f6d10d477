//! References: names, attributes, import aliases, members, slices.

use regex_lite::Regex;
use ruff_python_ast::{Expr, ExprContext, Int, Number};
use ruff_text_size::{Ranged, TextRange};

use super::{Cx, Hit};
use crate::{
    module::{constant, last_name},
    names::{AliasLevel, NameSet, Origin, Resolver},
};

/// Where a symbol counts.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct Contexts {
    /// It is read.
    pub load: bool,
    /// It is written.
    pub store: bool,
    /// It is imported.
    pub import: bool,
    /// It is defined.
    pub def: bool,
}

/// References to a set of symbols.
#[derive(Clone, Debug)]
pub struct SymbolLeaf {
    /// The symbols.
    pub symbols: NameSet,
    /// The dotted ones, module and name apart.
    pub dotted: Vec<(String, String)>,
    /// The module that a bare symbol must come from.
    pub from_module: NameSet,
    /// A star import counts.
    pub star: bool,
    /// Where they count.
    pub contexts: Contexts,
    /// Relative imports are resolved.
    pub relative: bool,
}

impl SymbolLeaf {
    fn wanted(&self, module: &str, name: &str) -> bool {
        let from = self.from_module.is_empty() || self.from_module.has_dotted(module) || self.from_module.has(module);
        (from && self.symbols.has(name)) || self.dotted.iter().any(|(of, last)| of == module && last == name)
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let module = cx.module;
        if self.contexts.import {
            for import in &module.imports {
                let Some(name) = import.name else { continue };
                let named = self.symbols.has(name) || self.dotted.iter().any(|(_, last)| last == name);
                if !named && (name != "*" || !self.star) {
                    continue;
                }
                let from = if import.level > 0 && !self.relative { None } else { module.absolute(import) };
                let Some(from) = from else { continue };
                let starred = name == "*"
                    && self.star
                    && (self.from_module.has_dotted(&from)
                        || self.from_module.has(&from)
                        || self.dotted.iter().any(|(of, _)| *of == from));
                if starred || self.wanted(&from, name) {
                    out.push(Hit::new(TextRange::at(import.at, 1.into()), import.scope, name));
                }
            }
        }
        let spelled = Resolver::new(module, AliasLevel::Scoped, false);
        if self.contexts.load || self.contexts.store {
            let wanted = |ctx: ExprContext| match ctx {
                ExprContext::Load => self.contexts.load,
                ExprContext::Store => self.contexts.store,
                _ => false,
            };
            if self.dotted.is_empty() || !self.symbols.is_empty() {
                for node in
                    module.names.iter().filter(|node| wanted(node.node.ctx) && self.symbols.has(node.node.id.as_str()))
                {
                    out.push(Hit::new(node.node, node.scope, node.node.id.as_str()));
                }
            }
            for node in module.attributes.iter().filter(|node| wanted(node.node.ctx)) {
                let name = node.node.attr.as_str();
                if !self.symbols.is_empty() && self.from_module.is_empty() && self.symbols.has(name) {
                    out.push(Hit::new(node.node, node.scope, name));
                } else if self.dotted.iter().any(|(_, last)| last == name)
                    && let Some(Origin::Dotted(origin)) = node.expr.and_then(|expr| spelled.origin(expr, node.scope))
                    && self.dotted.iter().any(|(of, last)| origin == format!("{of}.{last}"))
                {
                    out.push(Hit::new(node.node, node.scope, name));
                }
            }
        }
        if self.contexts.def {
            for (id, scope) in module.scopes.iter().enumerate().skip(1) {
                if self.symbols.has(scope.name) {
                    let at = match scope.kind {
                        crate::module::ScopeKind::Function(function) => function.name.range(),
                        crate::module::ScopeKind::Class(class) => class.name.range(),
                        crate::module::ScopeKind::Module => continue,
                    };
                    out.push(Hit::new(at, u32::try_from(id).unwrap_or_default(), scope.name));
                }
            }
        }
    }
}

/// Members of an object.
#[derive(Clone, Debug)]
pub struct MemberLeaf {
    /// The object.
    pub base: NameSet,
    /// The members.
    pub members: NameSet,
    /// `base["x"]` and `getattr(base, "x")`.
    pub subscript: bool,
}

impl MemberLeaf {
    fn is_base(&self, expr: &Expr, scope: u32, cx: &Cx) -> bool {
        match cx.resolver.origin(expr, scope) {
            Some(Origin::Dotted(origin) | Origin::Unbound(origin)) => {
                let last = origin.rsplit('.').next().unwrap_or(&origin);
                self.base.has_dotted(&origin)
                    || self.base.has(if expr.is_name_expr() || self.subscript { last } else { &origin })
            }
            _ => matches!(expr, Expr::Name(name) if self.base.has(name.id.as_str())),
        }
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.attributes {
            let name = node.node.attr.as_str();
            if self.members.has(name) && self.is_base(&node.node.value, node.scope, cx) {
                out.push(Hit::new(node.node, node.scope, name));
            }
        }
        if !self.subscript {
            return;
        }
        for node in &cx.module.subscripts {
            if let Some(name) = constant(&node.node.slice).filter(|name| self.members.has(name))
                && self.is_base(&node.node.value, node.scope, cx)
            {
                out.push(Hit::new(node.node, node.scope, name));
            }
        }
        for node in cx.module.all_calls.iter().filter(|node| last_name(&node.node.func) == Some("getattr")) {
            if let (Some(base), Some(name)) =
                (node.node.arguments.args.first(), node.node.arguments.args.get(1).and_then(constant))
                && self.members.has(name)
                && self.is_base(base, node.scope, cx)
            {
                out.push(Hit::new(node.node, node.scope, name));
            }
        }
    }
}

/// Attributes read from the result of a call.
#[derive(Clone, Debug)]
pub struct OfCallLeaf {
    /// The attributes.
    pub attributes: NameSet,
    /// The calls.
    pub of_call: NameSet,
    /// Also from a name that was bound to the result.
    pub of_name: bool,
}

impl OfCallLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let forms = crate::names::Forms::new(None);
        let is_call = |expr: &Expr, scope| match expr {
            Expr::Call(call) => self.of_call.call(call, scope, cx.resolver, forms).is_some(),
            _ => false,
        };
        for node in cx.module.attributes.iter().filter(|node| self.attributes.has(node.node.attr.as_str())) {
            let direct = is_call(&node.node.value, node.scope);
            let bound = || match &*node.node.value {
                Expr::Name(name) if self.of_name => {
                    let mine = |binding: &&crate::module::Binding| cx.module.within(node.scope, binding.scope);
                    let mut bindings = cx.module.bindings_of(name.id.as_str()).filter(mine);
                    bindings.any(|binding| binding.value.is_some_and(|value| is_call(value, binding.scope)))
                }
                _ => false,
            };
            if direct || bound() {
                out.push(Hit::new(node.node, node.scope, node.node.attr.as_str()));
            }
        }
    }
}

/// Slices of something.
#[derive(Clone, Debug)]
pub struct SliceLeaf {
    /// The upper bound.
    pub upper: i64,
    /// The lower bounds that count; `None` is an absent one.
    pub lower: Vec<Option<i64>>,
    /// What the text of the value contains, in lower case.
    pub of_text: Option<Regex>,
}

fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(int) => Int::as_i64(int),
            _ => None,
        },
        _ => None,
    }
}

impl SliceLeaf {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.subscripts {
            let Expr::Slice(slice) = &*node.node.slice else { continue };
            let lower = match &slice.lower {
                None => Some(None),
                Some(lower) => integer(lower).map(Some),
            };
            let bounds = slice.step.is_none()
                && slice.upper.as_deref().and_then(integer) == Some(self.upper)
                && lower.is_some_and(|lower| self.lower.contains(&lower));
            if !bounds {
                continue;
            }
            // One `str(…)` around the value is looked through.
            let value = match &*node.node.value {
                Expr::Call(call) if last_name(&call.func) == Some("str") && call.func.is_name_expr() => {
                    call.arguments.args.first()
                }
                value => Some(value),
            };
            let text = value.map(|value| cx.module.slice(value).to_lowercase()).unwrap_or_default();
            if self.of_text.as_ref().is_none_or(|pattern| pattern.is_match(&text)) {
                out.push(Hit::new(node.node, node.scope, text));
            }
        }
    }
}
