//! Untrusted segments that reach the file system.

use ruff_python_ast::{Expr, ExprCall};

use super::{Cx, Hit, arguments};
use crate::{
    module::{BindKind, ScopeId, constant, last_name},
    names::NameSet,
};

/// taint-sinks.
#[derive(Clone, Debug)]
pub struct TaintKind {
    pub names: NameSet,
    pub attributes: NameSet,
    pub keys: Vec<String>,
    pub div: bool,
    pub methods: NameSet,
    pub functions: NameSet,
    pub sanitizers: NameSet,
    pub alias_hops: u32,
}

impl TaintKind {
    fn key(&self, expr: &Expr) -> Option<String> {
        let text = match expr {
            Expr::Call(call) if last_name(&call.func) == Some("get") && call.func.is_attribute_expr() => {
                call.arguments.args.first().and_then(constant)
            }
            Expr::Subscript(subscript) => constant(&subscript.slice),
            _ => None,
        };
        text.filter(|text| self.keys.iter().any(|key| key == text)).map(ToString::to_string)
    }

    /// The untrusted name that an expression carries.
    fn source(&self, expr: &Expr, scope: ScopeId, cx: &Cx, hops: u32) -> Option<String> {
        match expr {
            Expr::Name(name) => {
                let id = name.id.as_str();
                if self.names.has(id) {
                    return Some(id.to_string());
                }
                let left = hops.checked_sub(1)?;
                let function = cx.module.function_of(scope).map_or(0, |(id, _)| id);
                let assigned = |binding: &&crate::module::Binding| {
                    matches!(binding.kind, BindKind::Assign | BindKind::AnnAssign)
                        && cx.module.within(binding.scope, function)
                };
                cx.module
                    .bindings_of(id)
                    .filter(assigned)
                    .find_map(|binding| self.source(binding.value?, binding.scope, cx, left))
            }
            Expr::Attribute(attribute) => {
                self.attributes.has(attribute.attr.as_str()).then(|| attribute.attr.to_string())
            }
            Expr::BoolOp(fallback) => fallback.values.iter().find_map(|value| self.source(value, scope, cx, hops)),
            Expr::Call(call) if self.sanitizers.has(last_name(&call.func).unwrap_or_default()) => None,
            _ => self.key(expr),
        }
    }

    fn call(&self, call: &ExprCall, scope: ScopeId, cx: &Cx) -> Option<(String, String)> {
        let name = last_name(&call.func)?;
        if let Expr::Attribute(method) = &*call.func
            && self.methods.has(name)
            && let Some(source) = self.source(&method.value, scope, cx, self.alias_hops)
        {
            return Some((source, format!(".{name}()")));
        }
        if self.functions.has(name) {
            let source = arguments(call).find_map(|argument| self.source(argument, scope, cx, self.alias_hops))?;
            return Some((source, format!("{name}()")));
        }
        None
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in cx.module.divisions.iter().filter(|_| self.div) {
            if let Some(source) = self.source(&node.node.right, node.scope, cx, self.alias_hops) {
                out.push(Hit { note: Some("path join".to_string()), ..Hit::new(node.node, node.scope, source) });
            }
        }
        for node in &cx.module.calls {
            if let Some((source, sink)) = self.call(node.node, node.scope, cx) {
                out.push(Hit { note: Some(sink), ..Hit::new(node.node, node.scope, source) });
            }
        }
    }
}
