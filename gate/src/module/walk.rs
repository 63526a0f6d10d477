//! The one walk over a tree.

use ruff_python_ast::{
    Comprehension, Expr, ExprContext, Operator, Parameters, Stmt,
    visitor::{self, Visitor},
};
use ruff_text_size::{Ranged, TextSize};

use super::{
    BindKind, Binding, Import, Module, Node, Parent, Scope, ScopeId, ScopeKind, TypeChecking, constant, last_name, see,
};
use crate::hot::Hot;

pub(super) fn index(module: &mut Module<'_>, hot: &Hot) {
    let parsed = module.parsed;
    let mut walk = Walk { module, hot, scope: 0, parents: vec![Parent::None], type_checking: TypeChecking::No };
    for stmt in parsed.suite() {
        walk.visit_stmt(stmt);
    }
    // A walk in the order of evaluation is not always the order of the text.
    module.fstrings.sort_by_key(|node| (node.node.range().start(), std::cmp::Reverse(node.node.range().end())));
    module.bindings.sort_by_key(|binding| binding.at);
}

struct Walk<'m, 'a, 'h> {
    module: &'m mut Module<'a>,
    hot: &'h Hot,
    scope: ScopeId,
    parents: Vec<Parent<'a>>,
    type_checking: TypeChecking,
}

impl<'a> Walk<'_, 'a, '_> {
    fn node<T>(&self, node: &'a T, expr: Option<&'a Expr>) -> Node<'a, T> {
        Node { node, expr, scope: self.scope, parent: self.parents.last().copied().unwrap_or(Parent::None) }
    }

    fn open(&mut self, kind: ScopeKind<'a>, name: &'a str, keyword: TextSize, end: TextSize) -> ScopeId {
        self.keeps(name);
        self.module.scopes.push(Scope { kind, name, parent: self.scope, keyword, end });
        u32::try_from(self.module.scopes.len() - 1).unwrap_or(u32::MAX)
    }

    fn bind(&mut self, target: &'a Expr, value: Option<&'a Expr>, kind: BindKind) {
        let (name, of_self) = match target {
            Expr::Name(name) => (name.id.as_str(), false),
            Expr::Attribute(attribute) if matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == "self") => {
                (attribute.attr.as_str(), true)
            }
            Expr::Tuple(_) | Expr::List(_) => return self.unpack(target, value),
            Expr::Starred(starred) => return self.bind(&starred.value, None, BindKind::Opaque),
            _ => return,
        };
        let at = target.range().start();
        self.module.bindings.push(Binding { name, value, kind, at, scope: self.scope, of_self });
    }

    fn unpack(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        let items = |expr: &'a Expr| match expr {
            Expr::Tuple(tuple) => Some(tuple.elts.as_slice()),
            Expr::List(list) => Some(list.elts.as_slice()),
            _ => None,
        };
        let Some(targets) = items(target) else { return };
        let values = value
            .and_then(items)
            .filter(|values| values.len() == targets.len() && !values.iter().chain(targets).any(Expr::is_starred_expr));
        for (at, target) in targets.iter().enumerate() {
            match values.and_then(|values| values.get(at)) {
                Some(value) => self.bind(target, Some(value), BindKind::Tuple),
                None => self.bind(target, value, BindKind::Unpacked),
            }
        }
    }

    fn parameters(&mut self, parameters: &'a Parameters) {
        for parameter in parameters {
            let name = parameter.name().as_str();
            let at = parameter.name().range().start();
            let binding = Binding { name, value: None, kind: BindKind::Opaque, at, scope: self.scope, of_self: false };
            self.module.bindings.push(binding);
        }
    }

    fn is_type_checking(test: &Expr) -> bool {
        last_name(test) == Some("TYPE_CHECKING")
    }

    fn import(&mut self, import: Import<'a>) {
        let name = import.name.unwrap_or(import.module);
        self.keeps(name.rsplit('.').next().unwrap_or(name));
        self.module.imports.push(import);
    }

    fn keeps(&mut self, name: &str) -> bool {
        let seen = &mut self.module.seen;
        self.hot.keeps(name, |sign| see(seen, sign))
    }

    fn keeps_string(&mut self, text: &str) -> bool {
        let seen = &mut self.module.seen;
        self.hot.keeps_string(text, |sign| see(seen, sign))
    }

    /// The callee is visited right after its call: the last one is its own.
    fn called(&mut self, expr: &Expr) {
        if let Some(Parent::Expr(Expr::Call(call))) = self.parents.last()
            && std::ptr::eq(&raw const *call.func, expr)
            && let Some(named) = self.module.named.last_mut()
        {
            *named = true;
        }
    }

    /// Everything that is asked of one expression before its children are visited.
    fn record(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                let node = self.node(call, Some(expr));
                self.module.all_calls.push(node);
                self.module.named.push(false);
                self.dynamic_import(call);
            }
            Expr::Name(name) if self.keeps(name.id.as_str()) => {
                self.called(expr);
                let node = self.node(name, Some(expr));
                self.module.names.push(node);
            }
            Expr::Attribute(attribute) if self.keeps(attribute.attr.as_str()) => {
                self.called(expr);
                let node = self.node(attribute, Some(expr));
                self.module.attributes.push(node);
            }
            Expr::StringLiteral(string) if self.keeps_string(string.value.to_str()) => {
                let node = self.node(string, Some(expr));
                self.module.strings.push(node);
            }
            Expr::BinOp(binary) if binary.op == Operator::Div => {
                let node = self.node(binary, Some(expr));
                self.module.divisions.push(node);
            }
            Expr::BinOp(binary) if binary.op == Operator::Add => {
                let node = self.node(binary, Some(expr));
                self.module.additions.push(node);
            }
            Expr::FString(string) => {
                let node = self.node(string, Some(expr));
                self.module.fstrings.push(node);
            }
            Expr::Subscript(subscript) if subscript.ctx == ExprContext::Load => {
                let node = self.node(subscript, Some(expr));
                self.module.subscripts.push(node);
            }
            Expr::Dict(dict) => {
                let node = self.node(dict, Some(expr));
                self.module.dicts.push(node);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::Generator(_) => {
                let node = self.node(expr, Some(expr));
                self.module.comprehensions.push(node);
            }
            Expr::If(ternary) => {
                let node = self.node(ternary, Some(expr));
                self.module.ternaries.push(node);
            }
            Expr::Named(named) => self.bind(&named.target, Some(&named.value), BindKind::Walrus),
            _ => {}
        }
    }

    fn dynamic_import(&mut self, call: &'a ruff_python_ast::ExprCall) {
        if !matches!(last_name(&call.func), Some("import_module" | "__import__")) {
            return;
        }
        let Some(module) = call.arguments.args.first().and_then(constant) else { return };
        let (scope, type_checking) = (self.scope, self.type_checking);
        let at = call.range().start();
        let import = Import {
            module,
            level: 0,
            name: None,
            renamed: None,
            at,
            scope,
            type_checking,
            first: true,
            dynamic: true,
        };
        self.import(import);
    }
}

impl<'a> Visitor<'a> for Walk<'_, 'a, '_> {
    #[expect(clippy::too_many_lines, reason = "one arm a kind of statement")]
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                let id = self.open(
                    ScopeKind::Function(function),
                    function.name.as_str(),
                    function.name.range().start(),
                    function.range().end(),
                );
                self.parents.push(Parent::Stmt(stmt));
                let around = std::mem::replace(&mut self.scope, id);
                self.parameters(&function.parameters);
                visitor::walk_stmt(self, stmt);
                self.scope = around;
                self.parents.pop();
                return;
            }
            Stmt::ClassDef(class) => {
                let id = self.open(
                    ScopeKind::Class(class),
                    class.name.as_str(),
                    class.name.range().start(),
                    class.range().end(),
                );
                self.parents.push(Parent::Stmt(stmt));
                let around = std::mem::replace(&mut self.scope, id);
                visitor::walk_stmt(self, stmt);
                self.scope = around;
                self.parents.pop();
                return;
            }
            Stmt::If(branch) => {
                let node = self.node(branch, None);
                self.module.branches.push(node);
                if Self::is_type_checking(&branch.test) {
                    self.parents.push(Parent::Stmt(stmt));
                    self.visit_expr(&branch.test);
                    let around = std::mem::replace(&mut self.type_checking, TypeChecking::Body);
                    self.visit_body(&branch.body);
                    if around == TypeChecking::No {
                        self.type_checking = TypeChecking::Else;
                    }
                    for clause in &branch.elif_else_clauses {
                        self.visit_elif_else_clause(clause);
                    }
                    self.type_checking = around;
                    self.parents.pop();
                    return;
                }
            }
            Stmt::While(node) => {
                let node = self.node(node, None);
                self.module.loops.push(node);
            }
            Stmt::Try(node) => {
                let node = self.node(node, None);
                self.module.tries.push(node);
            }
            Stmt::With(with) => {
                let node = self.node(with, None);
                self.module.withs.push(node);
                for (at, item) in with.items.iter().enumerate() {
                    if let Some(target) = &item.optional_vars {
                        let kind = if at == 0 { BindKind::With } else { BindKind::WithLater };
                        self.bind(target, Some(&item.context_expr), kind);
                    }
                }
            }
            Stmt::For(node) => self.bind(&node.target, None, BindKind::Opaque),
            Stmt::AugAssign(node) => self.bind(&node.target, None, BindKind::Opaque),
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.bind(target, Some(&assign.value), BindKind::Assign);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.bind(&assign.target, Some(value), BindKind::AnnAssign);
                }
            }
            Stmt::Import(import) => {
                for (at, alias) in import.names.iter().enumerate() {
                    self.import(Import {
                        module: alias.name.as_str(),
                        level: 0,
                        name: None,
                        renamed: alias.asname.as_ref().map(ruff_python_ast::Identifier::as_str),
                        at: import.range().start(),
                        scope: self.scope,
                        type_checking: self.type_checking,
                        first: at == 0,
                        dynamic: false,
                    });
                }
            }
            Stmt::ImportFrom(import) => {
                for (at, alias) in import.names.iter().enumerate() {
                    self.import(Import {
                        module: import.module.as_ref().map_or("", |module| module.as_str()),
                        level: import.level,
                        name: Some(alias.name.as_str()),
                        renamed: alias.asname.as_ref().map(ruff_python_ast::Identifier::as_str),
                        at: import.range().start(),
                        scope: self.scope,
                        type_checking: self.type_checking,
                        first: at == 0,
                        dynamic: false,
                    });
                }
            }
            _ => {}
        }
        self.parents.push(Parent::Stmt(stmt));
        visitor::walk_stmt(self, stmt);
        self.parents.pop();
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.record(expr);
        match expr {
            // Leaves: nothing hangs below them.
            Expr::Name(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => {}
            _ => {
                self.parents.push(Parent::Expr(expr));
                visitor::walk_expr(self, expr);
                self.parents.pop();
            }
        }
    }

    fn visit_comprehension(&mut self, comprehension: &'a Comprehension) {
        self.bind(&comprehension.target, None, BindKind::Opaque);
        visitor::walk_comprehension(self, comprehension);
    }
}
