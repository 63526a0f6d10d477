//! Calls by the origin of an argument, and by the relation of two arguments.

use ruff_python_ast::{Expr, ExprCall};

use super::{Cx, Hit, State, keyword, source::Arg, source::Source, trace::Tracer};
use crate::{
    module::{Node, ScopeId},
    names::{Forms, NameSet},
    text::MissingText,
};

/// A call whose argument is traced.
#[derive(Clone, Debug)]
pub struct Sink {
    /// Its names.
    pub callee: NameSet,
    /// Their spellings.
    pub forms: Forms,
    /// The argument.
    pub arg: Arg,
}

/// Which bindings are followed.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct Follow {
    pub assign: bool,
    pub annassign: bool,
    pub walrus: bool,
    pub tuple: bool,
    pub with: bool,
    pub alias: bool,
    pub attribute_tail: bool,
    pub join_tail: bool,
    pub conditional: bool,
    pub boolean: bool,
}

/// How a value reaches a parameter.
#[derive(Clone, Copy, Debug, Default)]
pub struct HopBy {
    pub name: bool,
    pub call: bool,
    pub default: bool,
}

/// arg-provenance.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a set of switches of the rule file")]
pub struct ProvenanceKind {
    pub sinks: Vec<Sink>,
    /// Flag what is not trusted, instead of what is tainted.
    pub require: bool,
    pub tainted: Vec<Source>,
    pub trusted: Vec<Source>,
    pub follow: Follow,
    pub last_write: bool,
    pub hops: u32,
    pub hop_by: HopBy,
    /// An attribute that nobody lists is tainted.
    pub attributes_flagged: bool,
    /// Assignments to `self.x` are read.
    pub init: bool,
    pub unknown_flagged: bool,
    pub unwrap: NameSet,
    pub alias_limit: u32,
    pub closures: bool,
    pub module_scope: bool,
    pub starred_flagged: bool,
}

/// What is known about an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is right.
    Trusted,
    /// It is forbidden; with the way from it.
    Tainted(Vec<String>),
    /// Neither.
    Unknown,
}

impl ProvenanceKind {
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.calls {
            for sink in &self.sinks {
                if let Some(name) = sink.callee.call(node.node, node.scope, cx.resolver, sink.forms) {
                    self.site(node, &name, sink, cx, out);
                    break;
                }
            }
        }
    }

    fn site<'a>(&self, node: &Node<'a, ExprCall>, name: &str, sink: &Sink, cx: &Cx<'_, 'a>, out: &mut Vec<Hit>) {
        let in_function = cx.module.function_of(node.scope).is_some();
        if !in_function && !self.module_scope && !self.require {
            return;
        }
        let starred = node.node.arguments.args.iter().any(Expr::is_starred_expr);
        let argument = sink.arg.of(node.node, 0).filter(|argument| !argument.is_starred_expr());
        let mut hit = Hit::new(node.node, node.scope, name);
        let Some(argument) = argument else {
            let flagged = match sink.arg.missing {
                Some(MissingText::Flag) => true,
                _ => starred && self.starred_flagged,
            };
            if flagged {
                hit.note = Some("the argument cannot be traced".to_string());
                out.push(hit);
            }
            return;
        };
        let tracer = Tracer { kind: self, cx };
        let verdict = if in_function || self.module_scope || argument.is_string_literal_expr() {
            tracer.argument(argument, node.scope, self.hops)
        } else {
            Verdict::Unknown
        };
        let flagged = match &verdict {
            Verdict::Trusted => false,
            Verdict::Tainted(way) => {
                hit.trace.clone_from(way);
                true
            }
            Verdict::Unknown => self.require || self.unknown_flagged,
        };
        if flagged && self.require && hit.trace.is_empty() {
            hit.trace.push(cx.module.slice(argument).to_string());
        }
        hit.state = if flagged { State::Open } else { State::Trusted };
        out.push(hit);
    }
}

/// correlated-args.
#[derive(Clone, Debug)]
pub struct CorrelatedKind {
    pub callee: NameSet,
    pub forms: Forms,
    pub when: String,
    pub when_is: Source,
    pub alias_hops: u32,
    pub then: String,
    pub must: Source,
}

impl CorrelatedKind {
    fn is(&self, expr: &Expr, scope: ScopeId, cx: &Cx, hops: u32) -> bool {
        let Expr::Name(name) = expr else { return false };
        if self.when_is.name.has(name.id.as_str()) {
            return true;
        }
        hops > 0
            && cx.module.bindings_of(name.id.as_str()).any(|binding| {
                cx.module.within(scope, binding.scope)
                    && binding.value.is_some_and(|value| self.is(value, binding.scope, cx, hops - 1))
            })
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        for node in &cx.module.calls {
            let Some(name) = self.callee.call(node.node, node.scope, cx.resolver, self.forms) else { continue };
            let meant =
                keyword(node.node, &self.when).is_some_and(|expr| self.is(expr, node.scope, cx, self.alias_hops));
            let right = || match keyword(node.node, &self.then) {
                Some(Expr::Call(call)) => self.must.is_call(call, node.scope, cx),
                _ => false,
            };
            let state = if meant && !right() { State::Open } else { State::Trusted };
            out.push(Hit { state, ..Hit::new(node.node, node.scope, name) });
        }
    }
}
