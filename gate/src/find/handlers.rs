//! Handlers that swallow an exception.

use ruff_python_ast::{ExceptHandler, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::{Cx, Hit, State};
use crate::{
    module::{ScopeId, last_name},
    names::{Forms, NameSet},
};

/// caught-exception.
#[derive(Clone, Debug)]
pub struct HandlerKind {
    /// The exceptions.
    pub types: NameSet,
    /// `contextlib.suppress` counts.
    pub suppress: bool,
    /// Names of tuples of exceptions are read.
    pub named_tuples: bool,
    /// The function that handles what is caught.
    pub routed_by: NameSet,
}

impl HandlerKind {
    /// The first of the exceptions that a handler's type names.
    fn named(&self, expr: &Expr, cx: &Cx, depth: u32) -> Option<String> {
        match expr {
            Expr::Tuple(tuple) => tuple.elts.iter().find_map(|expr| self.named(expr, cx, depth)),
            Expr::Name(_) | Expr::Attribute(_) => {
                let name = last_name(expr)?;
                if self.types.has(name) {
                    return Some(name.to_string());
                }
                if !self.named_tuples || depth == 0 {
                    return None;
                }
                cx.module.bindings_of(name).find_map(|binding| self.named(binding.value?, cx, depth - 1))
            }
            _ => None,
        }
    }

    fn routed(&self, scope: ScopeId, cx: &Cx) -> bool {
        let Some((function, _)) = cx.module.function_of(scope) else { return false };
        let forms = Forms::new(None);
        // What a nested function calls is not what this one does, unless the handler stands in it.
        let mine = |call: &&crate::module::Node<ruff_python_ast::ExprCall>| {
            cx.module.function_of(call.scope).is_some_and(|(id, _)| id == function)
        };
        cx.module
            .calls
            .iter()
            .filter(mine)
            .any(|call| self.routed_by.call(call.node, call.scope, cx.resolver, forms).is_some())
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let mut push = |range: TextRange, scope, name: String| {
            let state = if self.routed(scope, cx) { State::Trusted } else { State::Open };
            out.push(Hit { state, ..Hit::new(range, scope, name) });
        };
        for node in cx.module.tries.iter().filter(|node| !node.node.is_star) {
            let caught = node
                .node
                .handlers
                .iter()
                .find_map(|ExceptHandler::ExceptHandler(handler)| self.named(handler.type_.as_deref()?, cx, 2));
            if let Some(name) = caught {
                push(node.node.range(), node.scope, name);
            }
        }
        for node in cx.module.withs.iter().filter(|_| self.suppress) {
            let suppressed = node.node.items.iter().find_map(|item| match &item.context_expr {
                Expr::Call(call) if last_name(&call.func) == Some("suppress") => {
                    call.arguments.args.iter().find_map(|expr| self.named(expr, cx, 2))
                }
                _ => None,
            });
            if let Some(name) = suppressed {
                push(node.node.range(), node.scope, name);
            }
        }
    }
}
