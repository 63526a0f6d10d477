//! From an argument back to where its value was made.

use ruff_python_ast::{Expr, ExprAttribute, ExprCall, ExprName, Operator, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::{Cx, provenance::ProvenanceKind, provenance::Verdict};
use crate::{
    module::{BindKind, Binding, Node, ScopeId, constant, last_name},
    text::ParityText,
};

/// Steps of one trace; far more than any rule asks for.
const FUEL: u32 = 24;

/// Follows values with the switches of one rule.
pub(super) struct Tracer<'k, 'm, 'a> {
    pub kind: &'k ProvenanceKind,
    pub cx: &'k Cx<'m, 'a>,
}

/// Where a value is looked at.
#[derive(Clone, Copy)]
struct At {
    scope: ScopeId,
    /// It was bound to a name: an inline call it is not.
    bound: bool,
    /// Callers that may still be asked.
    hops: u32,
    fuel: u32,
    /// Names that may still be followed to names.
    aliases: u32,
}

fn merge(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut worst = Verdict::Trusted;
    let mut any = false;
    for verdict in verdicts {
        any = true;
        match verdict {
            Verdict::Tainted(way) => return Verdict::Tainted(way),
            Verdict::Unknown => worst = Verdict::Unknown,
            Verdict::Trusted => {}
        }
    }
    if any { worst } else { Verdict::Unknown }
}

impl<'a> Tracer<'_, '_, 'a> {
    /// The verdict about the argument of a sink.
    pub fn argument(&self, expr: &'a Expr, scope: ScopeId, hops: u32) -> Verdict {
        let aliases = self.kind.alias_limit;
        self.value(expr, At { scope, bound: false, hops, fuel: FUEL, aliases })
    }

    fn value(&self, expr: &'a Expr, at: At) -> Verdict {
        let Some(fuel) = at.fuel.checked_sub(1) else { return Verdict::Unknown };
        let at = At { fuel, ..at };
        let follow = self.kind.follow;
        match expr {
            Expr::StringLiteral(_) if self.kind.trusted.iter().any(|source| source.string) => Verdict::Trusted,
            Expr::Call(call) => self.call(call, at),
            Expr::Attribute(attribute) => self.attribute(attribute, at),
            Expr::Name(name) => self.name(name, at),
            Expr::BinOp(binary) if binary.op == Operator::Div => {
                if constant(&binary.right).is_some_and(|text| self.is_join_tail(text)) {
                    return Verdict::Tainted(vec![self.cx.module.slice(expr).to_string()]);
                }
                if follow.join_tail { self.value(&binary.left, at) } else { Verdict::Unknown }
            }
            Expr::If(ternary) if follow.conditional => {
                merge([&*ternary.body, &*ternary.orelse].into_iter().map(|expr| self.value(expr, at)))
            }
            Expr::BoolOp(boolean) if follow.boolean => merge(boolean.values.iter().map(|expr| self.value(expr, at))),
            Expr::Named(named) if follow.walrus => self.value(&named.value, at),
            Expr::Await(awaited) => self.value(&awaited.value, at),
            _ => Verdict::Unknown,
        }
    }

    fn is_join_tail(&self, text: &str) -> bool {
        self.kind.tainted.iter().any(|source| source.join_tail.as_deref() == Some(text))
    }

    fn call(&self, call: &'a ExprCall, at: At) -> Verdict {
        let resolver = self.cx.resolver;
        let is = |source: &super::Source| {
            let one = |names: &crate::names::NameSet| names.call(call, at.scope, resolver, source.forms).is_some();
            (one(&source.call) || (!at.bound && one(&source.inline_call)) || (at.bound && one(&source.bound_call)))
                && source.member_fits(call)
        };
        if self.kind.trusted.iter().any(is) {
            return Verdict::Trusted;
        }
        if self.kind.tainted.iter().any(is) {
            return Verdict::Tainted(vec![last_name(&call.func).unwrap_or("a call").to_string()]);
        }
        match &*call.func {
            Expr::Attribute(method) if self.kind.unwrap.has_method(method.attr.as_str()) => {
                self.value(&method.value, at)
            }
            Expr::Attribute(method) if method.attr.as_str() == "joinpath" && self.kind.follow.join_tail => {
                match call.arguments.args.last().and_then(constant) {
                    Some(text) if self.is_join_tail(text) => {
                        Verdict::Tainted(vec![self.cx.module.slice(call).to_string()])
                    }
                    _ => self.value(&method.value, at),
                }
            }
            Expr::Name(name) if self.kind.unwrap.has(name.id.as_str()) => {
                call.arguments.args.first().map_or(Verdict::Unknown, |first| self.value(first, at))
            }
            _ => Verdict::Unknown,
        }
    }

    fn attribute(&self, attribute: &'a ExprAttribute, at: At) -> Verdict {
        let name = attribute.attr.as_str();
        if self.kind.trusted.iter().any(|source| source.attr.has(name)) {
            return Verdict::Trusted;
        }
        for (calls, attr) in self.kind.trusted.iter().filter_map(|source| source.attr_of.as_ref()) {
            let forms = crate::names::Forms::new(None);
            let is_call = |expr: &Expr| matches!(expr, Expr::Call(call) if calls.call(call, at.scope, self.cx.resolver, forms).is_some());
            let bound = |expr: &Expr| match expr {
                Expr::Name(name) => self.bindings(name, at.scope).any(|binding| binding.value.is_some_and(is_call)),
                _ => false,
            };
            if attr == name && (is_call(&attribute.value) || bound(&attribute.value)) {
                return Verdict::Trusted;
            }
        }
        let of_self = matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == "self");
        if self.kind.init && of_self {
            let verdict = self.of_self(name, at);
            if verdict != Verdict::Unknown {
                return verdict;
            }
        }
        // `d = f(…).parent` hands on what `f` made.
        if at.bound {
            let tail = self.kind.follow.attribute_tail && attribute.value.is_call_expr();
            return if tail { self.value(&attribute.value, at) } else { Verdict::Unknown };
        }
        if self.kind.attributes_flagged {
            Verdict::Tainted(vec![self.cx.module.slice(attribute).to_string()])
        } else {
            Verdict::Unknown
        }
    }

    /// Every assignment to `self.name` in the class around.
    fn of_self(&self, name: &str, at: At) -> Verdict {
        let module = self.cx.module;
        let class = module.outwards(at.scope).find_map(|scope| module.class_of(scope));
        let Some(class) = class else { return Verdict::Unknown };
        let mine = |binding: &&Binding<'a>| binding.of_self && module.within(binding.scope, class);
        merge(module.bindings_of(name).filter(mine).map(|binding| match binding.value {
            Some(value) => self.value(value, At { scope: binding.scope, bound: true, ..at }),
            None => Verdict::Unknown,
        }))
    }

    /// The bindings of a name that count at a place, in the order of the text.
    fn bindings<'s>(&'s self, name: &'s ExprName, scope: ScopeId) -> impl Iterator<Item = &'s Binding<'a>> + 's {
        let module = self.cx.module;
        let home = self.home(name.id.as_str(), scope);
        let leak = self.cx.has(ParityText::NestedBindingsLeak);
        module.bindings_of(name.id.as_str()).filter(move |binding| {
            !binding.of_self && (binding.scope == home || (leak && module.within(binding.scope, home)))
        })
    }

    /// The scope that a name is looked up in.
    fn home(&self, name: &str, scope: ScopeId) -> ScopeId {
        let module = self.cx.module;
        let own = module.function_of(scope).map_or(0, |(id, _)| id);
        if !self.kind.closures {
            return own;
        }
        let mut functions =
            module.outwards(own).filter(|&id| id == 0 || module.function_of(id).is_some_and(|(of, _)| of == id));
        functions
            .find(|&id| module.bindings_of(name).any(|binding| binding.scope == id && !binding.of_self))
            .unwrap_or(own)
    }

    fn follows(&self, binding: &Binding<'a>) -> Option<&'a Expr> {
        let follow = self.kind.follow;
        let kind = match binding.kind {
            BindKind::Assign => follow.assign,
            BindKind::AnnAssign => follow.annassign,
            BindKind::Walrus => follow.walrus,
            BindKind::Tuple => follow.tuple,
            BindKind::With => follow.with,
            BindKind::WithLater => follow.with && self.kind.last_write,
            BindKind::Unpacked | BindKind::Opaque => false,
        };
        binding.value.filter(|_| kind)
    }

    fn name(&self, name: &'a ExprName, at: At) -> Verdict {
        let id = name.id.as_str();
        if self.kind.tainted.iter().any(|source| source.name.has(id)) {
            return Verdict::Tainted(vec![id.to_string()]);
        }
        if self.kind.trusted.iter().any(|source| source.name.has(id)) {
            return Verdict::Trusted;
        }
        let function = self.cx.module.function_of(at.scope);
        let parameter =
            function.filter(|(_, function)| function.parameters.iter().any(|one| one.name().as_str() == id));
        if self.kind.last_write {
            let before: Vec<&Binding<'a>> =
                self.bindings(name, at.scope).filter(|binding| binding.at < name.range().start()).collect();
            let chosen = before.last().copied().or_else(|| self.bindings(name, at.scope).last());
            return match chosen {
                Some(binding) if binding.value.is_some() => self.bound(id, binding, at),
                _ => parameter.map_or(Verdict::Unknown, |(scope, function)| self.parameter(id, scope, function, at)),
            };
        }
        let mut own = Verdict::Unknown;
        for binding in self.bindings(name, at.scope) {
            match self.bound(id, binding, at) {
                Verdict::Trusted => {
                    own = Verdict::Trusted;
                    break;
                }
                tainted @ Verdict::Tainted(_) => own = tainted,
                Verdict::Unknown => {}
            }
        }
        let refolded = own == Verdict::Trusted && !self.cx.has(ParityText::CalleeRefoldIgnored);
        match (own, parameter) {
            (tainted @ Verdict::Tainted(_), _) => tainted,
            (own, Some((scope, function))) if !refolded => match self.parameter(id, scope, function, at) {
                tainted @ Verdict::Tainted(_) => tainted,
                verdict if own == Verdict::Unknown => verdict,
                _ => own,
            },
            (own, _) => own,
        }
    }

    fn bound(&self, name: &str, binding: &Binding<'a>, at: At) -> Verdict {
        let Some(value) = self.follows(binding) else { return Verdict::Unknown };
        let mut next = At { scope: binding.scope, bound: true, ..at };
        if value.is_name_expr() {
            match at.aliases.checked_sub(1) {
                Some(left) if self.kind.follow.alias => next.aliases = left,
                _ => return Verdict::Unknown,
            }
        }
        match self.value(value, next) {
            Verdict::Tainted(mut way) => {
                let scope = self
                    .cx
                    .module
                    .function_of(binding.scope)
                    .map_or("<module>", |(_, function)| function.name.as_str());
                match way.first_mut().filter(|first| !first.contains(" <- ")) {
                    Some(first) => *first = format!("{scope}:{name} <- {first}"),
                    None => way.push(format!("{scope}:{name}")),
                }
                Verdict::Tainted(way)
            }
            verdict => verdict,
        }
    }

    /// What callers in this module pass for a parameter.
    fn parameter(&self, name: &str, scope: ScopeId, function: &'a StmtFunctionDef, at: At) -> Verdict {
        let hop = |way: Vec<String>| {
            let mut way = way;
            way.push(format!("{}({name})", function.name));
            Verdict::Tainted(way)
        };
        if self.kind.hop_by.default {
            let own = |parameter: &&ruff_python_ast::ParameterWithDefault| parameter.name().as_str() == name;
            let default =
                function.parameters.iter_non_variadic_params().find(own).and_then(|parameter| parameter.default());
            if let Some(Verdict::Tainted(way)) = default.map(|default| self.value(default, At { bound: false, ..at })) {
                return hop(way);
            }
        }
        let Some(hops) = at.hops.checked_sub(1) else { return Verdict::Unknown };
        let module = self.cx.module;
        let positional = function.parameters.posonlyargs.iter().chain(&function.parameters.args);
        let index = positional.clone().position(|parameter| parameter.name().as_str() == name);
        let method = module.class_of(scope).is_some()
            && !function
                .decorator_list
                .iter()
                .any(|decorator| last_name(&decorator.expression) == Some("staticmethod"));
        let bare = function.name.as_str();
        let mut verdicts = Vec::new();
        for call in module.all_calls.iter().filter(|call| last_name(&call.node.func) == Some(bare)) {
            let caller = module.function_of(call.scope).map(|(id, _)| id);
            if caller == Some(scope) || (caller.is_none() && !self.kind.module_scope) {
                continue;
            }
            let shifted = method && call.node.func.is_attribute_expr() && !self.cx.has(ParityText::MethodSelfCounts);
            let argument = index
                .and_then(|index| call.node.arguments.args.get(index.checked_sub(usize::from(shifted))?))
                .or_else(|| super::keyword(call.node, name));
            if let Some(verdict) = argument.and_then(|argument| self.passed(argument, call, hops, at)) {
                if let Verdict::Tainted(way) = verdict {
                    return hop(way);
                }
                verdicts.push(verdict);
            }
        }
        merge(verdicts.into_iter())
    }

    fn passed(&self, argument: &'a Expr, call: &Node<'a, ExprCall>, hops: u32, at: At) -> Option<Verdict> {
        let at = At { scope: call.scope, bound: false, hops, ..at };
        let by = self.kind.hop_by;
        match argument {
            Expr::Name(_) if by.name => Some(self.value(argument, at)),
            Expr::Name(_) | Expr::Starred(_) => None,
            Expr::Attribute(_) if by.call => Some(self.value(argument, At { bound: true, ..at })),
            _ if by.call => Some(self.value(argument, at)),
            _ => None,
        }
    }
}
