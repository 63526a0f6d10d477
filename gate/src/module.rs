//! One file, parsed once and walked once: everything that a rule may ask about is indexed here.

mod walk;

use std::{borrow::Cow, cell::OnceCell};

use ruff_python_ast::{
    Expr, ExprAttribute, ExprBinOp, ExprCall, ExprDict, ExprFString, ExprIf, ExprName, ExprStringLiteral,
    ExprSubscript, ModModule, Stmt, StmtClassDef, StmtFunctionDef, StmtIf, StmtTry, StmtWhile, StmtWith,
};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::hot::{Hot, Sign};

/// How much text a row, a binding and a call take at least in most files: what is reserved for them.
const BYTES_PER_ROW: usize = 32;
const BYTES_PER_BINDING: usize = 128;
const BYTES_PER_CALL: usize = 192;

/// The number of a scope in its file; `0` is the module.
pub type ScopeId = u32;

/// What opens a scope.
#[derive(Clone, Copy, Debug)]
pub enum ScopeKind<'a> {
    /// The file.
    Module,
    /// `def` and `async def`.
    Function(&'a StmtFunctionDef),
    /// `class`.
    Class(&'a StmtClassDef),
}

/// A scope: the file, a function or a class. Lambdas and comprehensions open none here.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// What opens it.
    pub kind: ScopeKind<'a>,
    /// Its bare name.
    pub name: &'a str,
    /// The scope around.
    pub parent: ScopeId,
    /// Where its name stands.
    pub keyword: TextSize,
    /// Where its body ends.
    pub end: TextSize,
}

/// Whether an import stands below a type-checking test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeChecking {
    /// It does not.
    No,
    /// It is read by type checkers only.
    Body,
    /// It is read by everybody else.
    Else,
}

/// One imported name.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The module as it is written; empty in `from . import x`.
    pub module: &'a str,
    /// Dots in front.
    pub level: u32,
    /// The name that is imported from it; `None` in `import module`.
    pub name: Option<&'a str>,
    /// The local name, if it is renamed.
    pub renamed: Option<&'a str>,
    /// Where the statement starts.
    pub at: TextSize,
    /// Around it.
    pub scope: ScopeId,
    /// Below a type-checking test.
    pub type_checking: TypeChecking,
    /// Whether it is the first name of its statement.
    pub first: bool,
    /// A literal argument of `import_module`.
    pub dynamic: bool,
}

impl<'a> Import<'a> {
    /// The name that the import binds.
    pub fn local(&self) -> &'a str {
        let own = || self.name.unwrap_or_else(|| self.module.split('.').next().unwrap_or(self.module));
        self.renamed.unwrap_or_else(own)
    }
}

/// How a name is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindKind {
    /// `a = …`.
    Assign,
    /// `a: T = …`.
    AnnAssign,
    /// `(a := …)`.
    Walrus,
    /// An item of a tuple, with the value of its place.
    Tuple,
    /// An item of a tuple whose value is not spelled out.
    Unpacked,
    /// `with … as a`, first item.
    With,
    /// `with …, … as a`, a later item.
    WithLater,
    /// Something without a value that is read: a loop, a parameter, an augmented assignment.
    Opaque,
}

/// A name bound to a value.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    /// The name.
    pub name: &'a str,
    /// The value, where there is one.
    pub value: Option<&'a Expr>,
    /// How.
    pub kind: BindKind,
    /// Where.
    pub at: TextSize,
    /// In which scope.
    pub scope: ScopeId,
    /// Whether the target is an attribute of `self`.
    pub of_self: bool,
}

/// What a node hangs below.
#[derive(Clone, Copy, Debug)]
pub enum Parent<'a> {
    /// The module.
    None,
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
}

/// A node with its surroundings.
#[derive(Debug)]
#[expect(clippy::struct_field_names, reason = "a node has a node, and more")]
pub struct Node<'a, T> {
    /// The node.
    pub node: &'a T,
    /// The same node as an expression, where it is one.
    pub expr: Option<&'a Expr>,
    /// The scope around; decorators and defaults belong to the function they stand at.
    pub scope: ScopeId,
    /// What it hangs below.
    pub parent: Parent<'a>,
}

impl<T> Clone for Node<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Node<'_, T> {}

/// The bindings of each name: the first one, and after each the next one of the same name.
#[derive(Debug, Default)]
struct ByName<'a> {
    first: FxHashMap<&'a str, u32>,
    next: Vec<u32>,
}

impl<'a> ByName<'a> {
    fn new(bindings: &[Binding<'a>]) -> Self {
        let mut index = Self { first: FxHashMap::default(), next: vec![u32::MAX; bindings.len()] };
        for ((at, binding), next) in bindings.iter().enumerate().zip(&mut index.next).rev() {
            if let Some(later) = index.first.insert(binding.name, u32::try_from(at).unwrap_or(u32::MAX)) {
                *next = later;
            }
        }
        index
    }

    fn places(&self, name: &str) -> impl Iterator<Item = usize> + '_ {
        let next = |at: &usize| self.next.get(*at).filter(|next| **next != u32::MAX).map(|next| *next as usize);
        std::iter::successors(self.first.get(name).map(|first| *first as usize), next)
    }
}

/// One file.
#[derive(Debug)]
pub struct Module<'a> {
    /// Its path, relative to the repository.
    pub path: &'a str,
    /// Its dotted name.
    pub name: String,
    /// Whether it is `__init__.py`.
    pub is_package: bool,
    /// Its text, with universal newlines.
    pub text: &'a str,
    /// The tree and the tokens.
    pub parsed: &'a Parsed<ModModule>,
    /// Where rows start.
    rows: OnceCell<Vec<u32>>,
    pub scopes: Vec<Scope<'a>>,
    pub imports: Vec<Import<'a>>,
    pub bindings: Vec<Binding<'a>>,
    pub calls: Vec<Node<'a, ExprCall>>,
    /// Every call, whatever its name.
    pub all_calls: Vec<Node<'a, ExprCall>>,
    /// By call: whether the index keeps nodes of its own name.
    named: Vec<bool>,
    pub names: Vec<Node<'a, ExprName>>,
    pub attributes: Vec<Node<'a, ExprAttribute>>,
    pub strings: Vec<Node<'a, ExprStringLiteral>>,
    pub divisions: Vec<Node<'a, ExprBinOp>>,
    pub additions: Vec<Node<'a, ExprBinOp>>,
    pub fstrings: Vec<Node<'a, ExprFString>>,
    pub subscripts: Vec<Node<'a, ExprSubscript>>,
    pub dicts: Vec<Node<'a, ExprDict>>,
    pub comprehensions: Vec<Node<'a, Expr>>,
    pub ternaries: Vec<Node<'a, ExprIf>>,
    pub branches: Vec<Node<'a, StmtIf>>,
    pub loops: Vec<Node<'a, StmtWhile>>,
    pub tries: Vec<Node<'a, StmtTry>>,
    pub withs: Vec<Node<'a, StmtWith>>,
    /// By sign: whether the file shows it.
    pub seen: Vec<bool>,
    by_name: OnceCell<ByName<'a>>,
    local_imports: OnceCell<FxHashMap<&'a str, u32>>,
    fstring_ranges: OnceCell<Vec<(u32, u32)>>,
}

/// The dotted name of a path below one of the package roots, and whether it is a package.
pub fn module_name(path: &str, package_roots: &[String]) -> (String, bool) {
    let below =
        package_roots.iter().filter_map(|root| path.strip_prefix(root.trim_end_matches('/'))?.strip_prefix('/'));
    let relative = below.min_by_key(|rest| rest.len()).unwrap_or(path);
    let stem = relative.strip_suffix(".py").unwrap_or(relative);
    let (stem, is_package) = match stem.strip_suffix("/__init__") {
        Some(package) => (package, true),
        None => (stem, stem == "__init__"),
    };
    (stem.replace('/', "."), is_package)
}

impl<'a> Module<'a> {
    /// Indexes a parsed file. O(nodes).
    pub fn new(
        path: &'a str,
        text: &'a str,
        parsed: &'a Parsed<ModModule>,
        hot: &Hot,
        package_roots: &[String],
    ) -> Self {
        let (name, is_package) = module_name(path, package_roots);
        let mut module = Self {
            path,
            name,
            is_package,
            text,
            parsed,
            rows: OnceCell::new(),
            scopes: vec![Scope {
                kind: ScopeKind::Module,
                name: "<module>",
                parent: 0,
                keyword: TextSize::new(0),
                end: TextSize::of(text),
            }],
            imports: Vec::new(),
            bindings: Vec::with_capacity(text.len() / BYTES_PER_BINDING),
            calls: Vec::new(),
            all_calls: Vec::with_capacity(text.len() / BYTES_PER_CALL),
            named: Vec::with_capacity(text.len() / BYTES_PER_CALL),
            names: Vec::new(),
            attributes: Vec::new(),
            strings: Vec::new(),
            divisions: Vec::new(),
            additions: Vec::new(),
            fstrings: Vec::new(),
            subscripts: Vec::new(),
            dicts: Vec::new(),
            comprehensions: Vec::new(),
            ternaries: Vec::new(),
            branches: Vec::new(),
            loops: Vec::new(),
            tries: Vec::new(),
            withs: Vec::new(),
            seen: vec![false; hot.signs()],
            by_name: OnceCell::new(),
            local_imports: OnceCell::new(),
            fstring_ranges: OnceCell::new(),
        };
        walk::index(&mut module, hot);
        module.heat(hot);
        module
    }

    /// Picks the calls that some rule may ask about: by their own name, by what their name was imported as or
    /// bound to, by the module of their receiver, or by a keyword.
    fn heat(&mut self, hot: &Hot) {
        let keeps = |name: &str| hot.keeps(name, |_| {});
        let mut local: FxHashSet<&'a str> = FxHashSet::default();
        let mut dotted = String::new();
        for import in &self.imports {
            let original = import.name.unwrap_or(import.module);
            let of_module = || hot.modules.contains(import.module) || hot.modules.contains(original);
            let dotted = import.name.is_some_and(|name| {
                dotted.clear();
                dotted.extend([import.module, ".", name]);
                hot.modules.contains(&dotted)
            });
            let last = original.rsplit('.').next().unwrap_or(original);
            if keeps(last) || dotted || of_module() {
                local.insert(import.local());
            }
        }
        // Names bound to names: until nothing changes, with a bound that no real file reaches.
        for _ in 0..8 {
            let before = local.len();
            for binding in self.bindings.iter().filter(|binding| !binding.of_self) {
                let Some(value) = binding.value else { continue };
                let source = match value {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => continue,
                };
                if keeps(source) || local.contains(source) {
                    local.insert(binding.name);
                }
            }
            if local.len() == before {
                break;
            }
        }
        let mut seen = std::mem::take(&mut self.seen);
        let mut wanted = |call: &ExprCall, named: bool| {
            let known = |name: &str| !local.is_empty() && local.contains(name);
            let named = named
                || match &*call.func {
                    Expr::Name(name) => known(name.id.as_str()),
                    Expr::Attribute(attribute) => {
                        known(attribute.attr.as_str())
                            || (!local.is_empty() && root_name(&attribute.value).is_some_and(known))
                    }
                    _ => false,
                };
            let mut by_keyword = false;
            for keyword in call.arguments.keywords.iter().filter(|_| !hot.keywords.is_empty()) {
                if let Some(sign) = keyword.arg.as_ref().and_then(|arg| hot.keywords.get(arg.as_str())) {
                    see(&mut seen, sign);
                    by_keyword = true;
                }
            }
            named || by_keyword
        };
        let calls = self.all_calls.iter().zip(&self.named);
        self.calls = calls.filter(|(call, named)| wanted(call.node, **named)).map(|(call, _)| *call).collect();
        self.seen = seen;
    }

    fn rows(&self) -> &[u32] {
        self.rows.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            let mut rows = Vec::with_capacity(self.text.len() / BYTES_PER_ROW);
            rows.push(0);
            rows.extend(newlines.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
            rows
        })
    }

    /// The row of an offset, from 1.
    pub fn row(&self, at: TextSize) -> u32 {
        u32::try_from(self.rows().partition_point(|&start| start <= at.to_u32())).unwrap_or(u32::MAX)
    }

    /// The column of an offset in characters, from 1.
    pub fn column(&self, at: TextSize) -> u32 {
        let start = self.row_range(self.row(at)).0;
        let before = self.text.get(start as usize..at.to_usize()).unwrap_or_default();
        u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX)
    }

    /// Where a row starts and ends.
    pub fn row_range(&self, row: u32) -> (u32, u32) {
        let rows = self.rows();
        let start = rows.get(row as usize - 1).copied().unwrap_or(0);
        let end = rows.get(row as usize).copied();
        (start, end.unwrap_or_else(|| u32::try_from(self.text.len()).unwrap_or(u32::MAX)))
    }

    /// How many rows the file has.
    pub fn row_count(&self) -> u32 {
        u32::try_from(self.rows().len()).unwrap_or(u32::MAX)
    }

    /// The scope with this number.
    pub fn scope(&self, id: ScopeId) -> Option<&Scope<'a>> {
        self.scopes.get(id as usize)
    }

    /// The scopes from this one outwards, the module included.
    pub fn outwards(&self, id: ScopeId) -> impl Iterator<Item = ScopeId> + '_ {
        let next = |&id: &ScopeId| if id == 0 { None } else { self.scope(id).map(|scope| scope.parent) };
        std::iter::successors(Some(id), next)
    }

    /// The nearest function around, classes skipped.
    pub fn function_of(&self, id: ScopeId) -> Option<(ScopeId, &'a StmtFunctionDef)> {
        self.outwards(id).find_map(|id| match self.scope(id)?.kind {
            ScopeKind::Function(function) => Some((id, function)),
            _ => None,
        })
    }

    /// The class that directly holds this function.
    pub fn class_of(&self, function: ScopeId) -> Option<ScopeId> {
        let parent = self.scope(function)?.parent;
        matches!(self.scope(parent)?.kind, ScopeKind::Class(_)).then_some(parent)
    }

    /// Whether `inner` lies in `outer`, or is it.
    pub fn within(&self, inner: ScopeId, outer: ScopeId) -> bool {
        self.outwards(inner).any(|id| id == outer)
    }

    /// The qualified name of a scope by its ancestors.
    pub fn qualname(&self, id: ScopeId) -> String {
        let mut names: Vec<&str> =
            self.outwards(id).filter(|&id| id != 0).filter_map(|id| Some(self.scope(id)?.name)).collect();
        if names.is_empty() {
            return "<module>".to_string();
        }
        names.reverse();
        names.join(".")
    }

    /// The qualified name of a row: the smallest span that holds it, without decorator rows (spec §1.1, Q1).
    pub fn qualname_at(&self, row: u32) -> String {
        let scopes = self.scopes.iter().enumerate().skip(1);
        let holding = scopes.filter_map(|(id, scope)| Some((id, self.rows_around(scope, row)?)));
        let named = holding.map(|(id, rows)| (rows, self.qualname(u32::try_from(id).unwrap_or_default())));
        named.min().map_or_else(|| "<module>".to_string(), |(_, name)| name)
    }

    /// How many rows a scope spans, if one of them is this.
    fn rows_around(&self, scope: &Scope<'a>, row: u32) -> Option<u32> {
        let (first, last) = (self.row(scope.keyword), self.row(scope.end));
        (first..=last).contains(&row).then_some(last - first)
    }

    /// The innermost scope that holds a row.
    pub fn scope_at(&self, row: u32) -> ScopeId {
        let scopes = self.scopes.iter().enumerate();
        let holding = scopes.filter_map(|(id, scope)| Some((id, self.rows_around(scope, row)?)));
        let innermost = holding.min_by_key(|(id, rows)| (*rows, std::cmp::Reverse(*id)));
        innermost.map_or(0, |(id, _)| ScopeId::try_from(id).unwrap_or_default())
    }

    /// The bindings of a name, in the order of the text.
    pub fn bindings_of(&self, name: &str) -> impl Iterator<Item = &Binding<'a>> + '_ {
        let index = self.by_name.get_or_init(|| ByName::new(&self.bindings));
        index.places(name).filter_map(|at| self.bindings.get(at))
    }

    /// The import that binds a name anywhere in the file; the last one wins.
    pub fn import_of(&self, name: &str) -> Option<&Import<'a>> {
        let local = self.local_imports.get_or_init(|| {
            let imports = self.imports.iter().enumerate().filter(|(_, import)| !import.dynamic);
            imports.map(|(at, import)| (import.local(), u32::try_from(at).unwrap_or(u32::MAX))).collect()
        });
        self.imports.get(*local.get(name)? as usize)
    }

    /// The module that an import names, with its dots resolved against this file.
    pub fn absolute(&self, import: &Import<'a>) -> Option<Cow<'a, str>> {
        if import.level == 0 {
            return Some(Cow::Borrowed(import.module));
        }
        let mut parts: Vec<&str> = self.name.split('.').filter(|part| !part.is_empty()).collect();
        let up = import.level as usize - usize::from(self.is_package);
        parts.truncate(parts.len().checked_sub(up)?);
        parts.extend(Some(import.module).filter(|module| !module.is_empty()));
        Some(Cow::Owned(parts.join(".")))
    }

    /// The ranges of f-strings and t-strings, nested ones inside the outer one.
    pub fn fstring_ranges(&self) -> &[(u32, u32)] {
        self.fstring_ranges.get_or_init(|| {
            let mut ranges: Vec<(u32, u32)> = Vec::new();
            for node in &self.fstrings {
                let range = node.node.range();
                if ranges.last().is_none_or(|last| last.1 <= range.start().to_u32()) {
                    ranges.push((range.start().to_u32(), range.end().to_u32()));
                }
            }
            ranges
        })
    }

    /// The text of a node.
    pub fn slice(&self, node: impl Ranged) -> &'a str {
        self.text.get(node.range().to_std_range()).unwrap_or_default()
    }
}

/// Notes that a file shows a sign.
fn see(seen: &mut [bool], sign: Sign) {
    if let Some(seen) = seen.get_mut(sign as usize) {
        *seen = true;
    }
}

/// The name at the bottom of an attribute chain: `a` of `a.b.c`.
pub fn root_name(expr: &Expr) -> Option<&str> {
    let mut expr = expr;
    loop {
        match expr {
            Expr::Attribute(attribute) => expr = &attribute.value,
            Expr::Name(name) => return Some(name.id.as_str()),
            _ => return None,
        }
    }
}

/// The last name of a callee, argument or type: `b` of `a.b`, whatever `a` is.
pub fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// The constant string of an expression.
pub fn constant(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(string) => Some(string.value.to_str()),
        _ => None,
    }
}
