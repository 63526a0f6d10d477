//! Calls.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::{Cx, Hit, arguments, keyword, mentions, source::Arg, source::Source};
use crate::{
    module::{Node, Parent, constant, last_name},
    names::{Forms, NameSet},
};

/// What the value of a keyword must be.
#[derive(Clone, Debug)]
pub enum KeywordValue {
    /// Anything.
    Any,
    /// This constant.
    Flag(bool),
    /// This string.
    Text(String),
}

/// Conditions on one call.
#[derive(Clone, Debug, Default)]
pub struct CallTest {
    /// Keywords with a value.
    pub keywords: Vec<(String, Option<KeywordValue>)>,
    /// Keywords that must not be there.
    pub absent: Vec<String>,
    /// Keywords that must be there.
    pub present: Vec<String>,
    /// Names that some argument mentions.
    pub any_arg_mentions: NameSet,
    /// The argument that is looked at.
    pub arg: Option<Arg>,
    /// Literals that the argument may be.
    pub literal_in: Vec<String>,
    /// One of these must hold as well.
    pub any_of: Vec<CallTest>,
}

impl CallTest {
    fn holds(&self, call: &ExprCall) -> bool {
        let value = |wanted: &KeywordValue, value: &Expr| match wanted {
            KeywordValue::Any => true,
            KeywordValue::Flag(flag) => matches!(value, Expr::BooleanLiteral(literal) if literal.value == *flag),
            KeywordValue::Text(text) => constant(value) == Some(text),
        };
        let named = |(name, wanted): &(String, Option<KeywordValue>)| {
            keyword(call, name).is_some_and(|found| wanted.as_ref().is_none_or(|wanted| value(wanted, found)))
        };
        self.keywords.iter().all(named)
            && !self.absent.iter().any(|name| keyword(call, name).is_some())
            && self.present.iter().all(|name| keyword(call, name).is_some())
            && (self.any_arg_mentions.is_empty()
                || arguments(call).any(|argument| {
                    mentions(argument, &|expr| last_name(expr).is_some_and(|name| self.any_arg_mentions.has(name)))
                }))
            && self.arg.as_ref().is_none_or(|arg| {
                arg.fits(call)
                    && (self.literal_in.is_empty()
                        || arg.of(call, 0).is_some_and(|expr| super::source::is_literal(expr, &self.literal_in)))
            })
            && (self.any_of.is_empty() || self.any_of.iter().any(|test| test.holds(call)))
    }
}

/// Calls of a set of names.
#[derive(Clone, Debug)]
pub struct CallLeaf {
    /// The names.
    pub callee: NameSet,
    /// Their spellings.
    pub forms: Forms,
    /// What the receiver must be.
    pub receiver: Option<Source>,
    /// Further conditions.
    pub test: CallTest,
    /// The symbol as a value counts.
    pub as_value: bool,
    /// The clause.
    pub clause: Option<String>,
}

impl CallLeaf {
    /// Whether one call is meant, and by which name.
    pub fn matches(&self, node: &Node<ExprCall>, cx: &Cx) -> Option<String> {
        let name = self.callee.call(node.node, node.scope, cx.resolver, self.forms)?;
        if !self.test.holds(node.node) {
            return None;
        }
        match &self.receiver {
            None => Some(name),
            Some(source) => {
                let receiver = match &*node.node.func {
                    Expr::Attribute(attribute) => source.taints(&attribute.value, node.scope, cx),
                    _ => false,
                };
                let argument =
                    || source.or_argument && arguments(node.node).any(|expr| source.taints(expr, node.scope, cx));
                (receiver || argument()).then_some(name)
            }
        }
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let calls =
            if self.callee.is_any() && self.test.keywords.is_empty() { &cx.module.all_calls } else { &cx.module.calls };
        for node in calls {
            if let Some(name) = self.matches(node, cx) {
                out.push(Hit { clause: self.clause.clone(), ..Hit::new(node.node, node.scope, name) });
            }
        }
        if self.as_value {
            self.values(cx, out);
        }
    }

    /// The symbol passed, stored, or fetched by its name.
    fn values(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let called = |parent: Parent, node: &dyn Ranged| matches!(parent, Parent::Expr(Expr::Call(call)) if call.func.range() == node.range());
        for node in cx.module.names.iter().filter(|node| node.node.ctx.is_load()) {
            let name = node.node.id.as_str();
            // A bare re-binding is followed by the resolver already, and its call is the finding.
            let rebound = matches!(
                node.parent,
                Parent::Stmt(ruff_python_ast::Stmt::Assign(_) | ruff_python_ast::Stmt::AnnAssign(_))
            );
            if self.callee.has(name) && !called(node.parent, node.node) && !rebound {
                out.push(Hit { note: Some("passed as a value".to_string()), ..Hit::new(node.node, node.scope, name) });
            }
        }
        for node in cx.module.attributes.iter().filter(|node| node.node.ctx.is_load()) {
            let name = node.node.attr.as_str();
            if self.callee.has(name) && !called(node.parent, node.node) {
                out.push(Hit { note: Some("passed as a value".to_string()), ..Hit::new(node.node, node.scope, name) });
            }
        }
        for node in &cx.module.all_calls {
            let name = node.node.arguments.args.get(1).and_then(constant);
            if matches!(&*node.node.func, Expr::Name(function) if function.id.as_str() == "getattr")
                && let Some(name) = name.filter(|name| self.callee.has(name))
            {
                out.push(Hit { note: Some("fetched by getattr".to_string()), ..Hit::new(node.node, node.scope, name) });
            }
        }
    }
}
