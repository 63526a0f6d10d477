//! Construction of a class outside of its door, and reaching around a wrapper.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use super::{Cx, DoorHit, Hit};
use crate::{
    module::{BindKind, Node, Parent, ScopeId, constant, last_name},
    names::{NameSet, Origin},
};

/// What a call may construct.
enum Candidate {
    /// Something with the name of a guarded class, by the name that the file knows it by.
    Named(String),
    /// Something with such a name that the file does not bind.
    Unresolved,
    /// Something else.
    Other,
}

/// sole-door, the part of one file.
#[derive(Clone, Debug)]
pub struct DoorKind {
    /// The canonical names.
    pub canonical: Vec<String>,
    /// Their last parts.
    pub last: NameSet,
    /// The canonical names of what wraps them.
    pub wrap_by: Vec<String>,
    /// Whether a call in place wraps.
    pub inline: bool,
    /// Whether a call later in the same scope wraps.
    pub assigned: bool,
}

impl DoorKind {
    fn origin(&self, call: &ExprCall, scope: ScopeId, cx: &Cx) -> Candidate {
        let Some(spelled) = last_name(&call.func) else { return Candidate::Other };
        match cx.resolver.origin(&call.func, scope) {
            Some(Origin::Dotted(origin)) => {
                let last = origin.rsplit('.').next().unwrap_or(&origin);
                if self.last.has(last) || self.last.has(spelled) { Candidate::Named(origin) } else { Candidate::Other }
            }
            Some(Origin::Local(local)) if local.rsplit('.').next().is_some_and(|last| self.last.has(last)) => {
                Candidate::Named(local)
            }
            Some(Origin::Unbound(name)) if self.last.has(spelled) && !name.contains('.') => Candidate::Unresolved,
            _ => Candidate::Other,
        }
    }

    /// The calls that take the value: around it, or of the one name that it was bound to.
    fn wrappers(&self, node: &Node<ExprCall>, cx: &Cx) -> Vec<(String, &'static str)> {
        let module = cx.module;
        let name_of = |call: &ExprCall, scope| match cx.resolver.origin(&call.func, scope) {
            Some(Origin::Dotted(origin) | Origin::Local(origin)) => Some(origin),
            _ => None,
        };
        let mut found = Vec::new();
        if self.inline
            && let Parent::Expr(Expr::Call(outer)) = node.parent
            && let Some(origin) = name_of(outer, node.scope)
        {
            found.push((origin, "inline"));
        }
        if self.assigned {
            let is_value = |binding: &&crate::module::Binding| {
                binding.scope == node.scope
                    && !binding.of_self
                    && binding.value.is_some_and(|value| value.range() == node.node.range())
            };
            for binding in module.bindings.iter().filter(is_value) {
                for call in module.all_calls.iter().filter(|call| call.scope == node.scope) {
                    let takes = super::arguments(call.node)
                        .any(|argument| matches!(argument, Expr::Name(name) if name.id.as_str() == binding.name));
                    if let Some(origin) = name_of(call.node, call.scope).filter(|_| takes) {
                        found.push((origin, "assigned"));
                    }
                }
            }
        }
        found
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.calls {
            let origin = match self.origin(node.node, node.scope, cx) {
                Candidate::Named(origin) => Some(origin),
                Candidate::Unresolved => None,
                Candidate::Other => continue,
            };
            let what = last_name(&node.node.func).unwrap_or_default();
            let door = Some(DoorHit { origin, wrappers: self.wrappers(node, cx) });
            out.push(Hit { door, ..Hit::new(node.node, node.scope, what) });
        }
    }
}

/// reach-around.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct ReachKind {
    pub attribute: String,
    pub by_attribute: bool,
    pub by_getattr: bool,
    pub by_object: bool,
    pub by_dict: bool,
    /// The dotted names whose results are tracked.
    pub tainted_by: Vec<String>,
    pub last: NameSet,
    pub tuple: bool,
    pub walrus: bool,
    /// Attributes of `self` are tracked.
    pub of_self: bool,
    /// The accessor by what is reached for; `*` is any.
    pub advise: Vec<(String, String)>,
}

impl ReachKind {
    fn tracked(&self, expr: &Expr, scope: ScopeId, names: &FxHashSet<&str>, fields: &FxHashSet<&str>, cx: &Cx) -> bool {
        match expr {
            Expr::Name(name) => names.contains(name.id.as_str()),
            Expr::Attribute(attribute) => {
                self.of_self
                    && matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == "self")
                    && fields.contains(attribute.attr.as_str())
            }
            Expr::Call(call) => self.makes(call, scope, cx),
            _ => false,
        }
    }

    fn makes(&self, call: &ExprCall, scope: ScopeId, cx: &Cx) -> bool {
        matches!(cx.resolver.origin(&call.func, scope), Some(Origin::Dotted(origin)) if self.tainted_by.contains(&origin))
    }

    fn advice(&self, parent: Parent) -> Option<String> {
        let reached = match parent {
            Parent::Expr(Expr::Attribute(attribute)) => attribute.attr.as_str(),
            _ => "",
        };
        let named = self
            .advise
            .iter()
            .find(|(kind, _)| kind == reached)
            .or_else(|| self.advise.iter().find(|(kind, _)| kind == "*"));
        named.map(|(_, accessor)| format!("use {}", accessor.replace("{kind}", reached)))
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let module = cx.module;
        // The file must at least import what makes such an object.
        if !module.imports.iter().any(|import| import.name.is_none_or(|name| self.last.has(name))) {
            return;
        }
        let (mut locals, mut fields) = (FxHashSet::default(), FxHashSet::default());
        for binding in &module.bindings {
            let kind = match binding.kind {
                BindKind::Assign | BindKind::AnnAssign => true,
                BindKind::Tuple => self.tuple,
                BindKind::Walrus => self.walrus,
                _ => false,
            };
            if kind && matches!(binding.value, Some(Expr::Call(call)) if self.makes(call, binding.scope, cx)) {
                if binding.of_self {
                    fields.insert(binding.name)
                } else {
                    locals.insert(binding.name)
                };
            }
        }
        let mut push = |hit: Hit, parent| out.push(Hit { note: self.advice(parent), ..hit });
        for node in module.attributes.iter().filter(|_| self.by_attribute) {
            if node.node.attr.as_str() == self.attribute
                && self.tracked(&node.node.value, node.scope, &locals, &fields, cx)
            {
                push(Hit::new(node.node, node.scope, "attribute"), node.parent);
            }
        }
        for node in &module.all_calls {
            let named = node.node.arguments.args.get(1).and_then(constant) == Some(self.attribute.as_str());
            let form = match &*node.node.func {
                Expr::Name(name) if self.by_getattr && name.id.as_str() == "getattr" => "getattr",
                Expr::Attribute(method) if self.by_object && method.attr.as_str() == "__getattribute__" => {
                    "object.__getattribute__"
                }
                _ => continue,
            };
            if named
                && node.node.arguments.args.first().is_some_and(|of| self.tracked(of, node.scope, &locals, &fields, cx))
            {
                push(Hit::new(node.node, node.scope, form), node.parent);
            }
        }
        for node in module.subscripts.iter().filter(|_| self.by_dict) {
            if let Expr::Attribute(dict) = &*node.node.value
                && dict.attr.as_str() == "__dict__"
                && constant(&node.node.slice) == Some(self.attribute.as_str())
                && self.tracked(&dict.value, node.scope, &locals, &fields, cx)
            {
                push(Hit::new(node.node, node.scope, "__dict__"), node.parent);
            }
        }
    }
}
