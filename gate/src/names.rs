//! What a name refers to: one resolver with a level per rule, and the sets that names are held against.

use ruff_python_ast::{Expr, ExprCall};
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    hot::{Hot, Need, Sign},
    module::{BindKind, Module, ScopeId, ScopeKind},
    text::FormText,
    words::Words,
};

/// How far aliases are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AliasLevel {
    /// A name is what it is spelled.
    #[default]
    None,
    /// Imports of the whole file, at any scope; the origin wins over the spelling.
    Import,
    /// Imports and definitions of the scopes around, innermost first.
    Scoped,
    /// The same, and names bound to names.
    Rebind,
}

/// What a name turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Something imported, by its dotted name as the import spells it.
    Dotted(String),
    /// Something that this file defines.
    Local(String),
    /// Nothing that the file binds: a builtin, or a mistake. With what follows it, dotted.
    Unbound(String),
    /// A parameter or a value that is not followed.
    Opaque,
}

/// Longest chain of names bound to names that is followed.
const FUEL: u32 = 8;

/// Resolves names of one file at one level.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'m, 'a> {
    module: &'m Module<'a>,
    level: AliasLevel,
    /// Parity: a rebinding sees only imports of its own scope.
    own_scope: bool,
}

impl<'m, 'a> Resolver<'m, 'a> {
    /// A resolver over a file.
    pub const fn new(module: &'m Module<'a>, level: AliasLevel, own_scope: bool) -> Self {
        Self { module, level, own_scope }
    }

    /// What an expression refers to, where it is a name or an attribute chain. O(scopes + bindings of the name).
    pub fn origin(&self, expr: &Expr, scope: ScopeId) -> Option<Origin> {
        self.expr(expr, scope, FUEL)
    }

    /// Whether a name is certain to be what it is spelled: the quick answer for most names.
    pub fn is_spelled(&self, name: &str) -> bool {
        match self.level {
            AliasLevel::None => true,
            AliasLevel::Import => self.module.import_of(name).is_none(),
            AliasLevel::Scoped | AliasLevel::Rebind => false,
        }
    }

    fn expr(&self, expr: &Expr, scope: ScopeId, fuel: u32) -> Option<Origin> {
        match expr {
            Expr::Name(name) => Some(self.name(name.id.as_str(), scope, fuel)),
            Expr::Attribute(attribute) => match self.expr(&attribute.value, scope, fuel)? {
                Origin::Dotted(of) => Some(Origin::Dotted(format!("{of}.{}", attribute.attr))),
                Origin::Unbound(of) => Some(Origin::Unbound(format!("{of}.{}", attribute.attr))),
                Origin::Local(_) | Origin::Opaque => None,
            },
            _ => None,
        }
    }

    fn name(&self, name: &str, scope: ScopeId, fuel: u32) -> Origin {
        let unbound = || Origin::Unbound(name.to_string());
        match self.level {
            AliasLevel::None => unbound(),
            AliasLevel::Import => self.imported(name, None).unwrap_or_else(unbound),
            AliasLevel::Scoped | AliasLevel::Rebind => {
                let mut inner = true;
                for around in self.module.outwards(scope) {
                    let of_class =
                        matches!(self.module.scope(around).map(|scope| scope.kind), Some(ScopeKind::Class(_)));
                    // The names of a class are not visible in its methods.
                    if (inner || !of_class)
                        && let Some(found) = self.in_scope(name, around, fuel)
                    {
                        return found;
                    }
                    inner = false;
                }
                unbound()
            }
        }
    }

    fn in_scope(&self, name: &str, scope: ScopeId, fuel: u32) -> Option<Origin> {
        if let Some(found) = self.imported(name, Some(scope)) {
            return Some(found);
        }
        let defined = |inner: &crate::module::Scope| inner.parent == scope && inner.name == name;
        if self.module.scopes.iter().skip(1).any(defined) {
            let around = if scope == 0 { String::new() } else { format!(".{}", self.module.qualname(scope)) };
            return Some(Origin::Local(format!("{}{around}.{name}", self.module.name)));
        }
        let mut found = None;
        for binding in self.module.bindings_of(name).filter(|binding| binding.scope == scope && !binding.of_self) {
            let followed = match (binding.kind, binding.value) {
                (BindKind::Assign | BindKind::AnnAssign | BindKind::Walrus | BindKind::Tuple, Some(value))
                    if self.level == AliasLevel::Rebind && fuel > 0 =>
                {
                    match value {
                        Expr::Name(other) if self.own_scope => self.imported(other.id.as_str(), Some(scope)),
                        // `x = x` of an outer scope: the name itself would be found again.
                        Expr::Name(other) if other.id.as_str() == name => continue,
                        Expr::Name(_) | Expr::Attribute(_) => self.expr(value, scope, fuel - 1),
                        _ => None,
                    }
                }
                _ => None,
            };
            found = Some(followed.unwrap_or(Origin::Opaque));
            if !matches!(found, Some(Origin::Opaque)) {
                break;
            }
        }
        found
    }

    fn imported(&self, name: &str, scope: Option<ScopeId>) -> Option<Origin> {
        let import = match scope {
            None => self.module.import_of(name)?,
            Some(scope) => {
                self.module.import_of(name)?;
                let mine = |import: &&crate::module::Import| {
                    import.scope == scope && import.local() == name && !import.dynamic
                };
                self.module.imports.iter().rev().find(mine)?
            }
        };
        Some(Origin::Dotted(match (import.name, import.renamed) {
            (Some(name), _) => match self.module.absolute(import) {
                Some(module) if module.is_empty() => name.to_string(),
                Some(module) => format!("{module}.{name}"),
                None => name.to_string(),
            },
            (None, Some(_)) => import.module.to_string(),
            (None, None) => name.to_string(),
        }))
    }
}

/// A set of names: identifiers, methods, dotted names and globs.
#[derive(Clone, Debug, Default)]
pub struct NameSet {
    /// Not hashed before the length and the first byte fit: most names are in no set.
    last: Words,
    methods: Words,
    dotted: FxHashSet<Box<str>>,
    globs: Vec<Box<str>>,
    any: bool,
    written: Vec<String>,
}

impl NameSet {
    /// A set of the names as they are written in a rule.
    pub fn new(names: Vec<String>) -> Self {
        let mut set = Self::default();
        for name in &names {
            if name == "*" {
                set.any = true;
            } else if name.contains('*') {
                set.globs.push(name.as_str().into());
            } else if let Some(method) = name.strip_prefix('.') {
                set.methods.insert(method, 0);
            } else if name.contains('.') {
                set.dotted.insert(name.as_str().into());
            } else {
                set.last.insert(name, 0);
            }
        }
        set.written = names;
        set
    }

    /// Its names, as they are written.
    pub fn written(&self) -> &[String] {
        &self.written
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Whether every name is in it.
    pub const fn is_any(&self) -> bool {
        self.any
    }

    /// Whether a bare name, or the last part of something, is in it.
    pub fn has(&self, name: &str) -> bool {
        self.any || self.last.contains(name) || self.globs.iter().any(|glob| !glob.contains('.') && wild(glob, name))
    }

    /// The same, with names that count as methods only.
    pub fn has_method(&self, name: &str) -> bool {
        self.methods.contains(name) || self.has(name)
    }

    /// Whether a dotted name is in it.
    pub fn has_dotted(&self, name: &str) -> bool {
        self.dotted.contains(name) || self.globs.iter().any(|glob| glob.contains('.') && wild(glob, name))
    }

    /// Tells what must stand in a file so that this set fits something there; `keep` has the index keep its nodes.
    pub fn heat(&self, hot: &mut Hot, keep: bool) -> Need {
        let mut signs: Vec<Sign> =
            self.last.iter().chain(self.methods.iter()).map(|name| hot.name(name, keep)).collect();
        let mut open = self.any;
        for name in &self.written {
            match (name.contains('*'), name.rsplit_once('.')) {
                (true, None) if name != "*" => signs.push(hot.glob(name, keep)),
                (true, Some(_)) => {
                    open = true;
                    let first = name.split('.').next().unwrap_or_default();
                    hot.name(first, keep);
                    hot.modules.insert(first, 0);
                }
                (false, Some((module, last))) => {
                    signs.push(hot.name(last, keep));
                    hot.modules.insert(module, 0);
                }
                _ => {}
            }
        }
        if open { Need::Nothing } else { Need::OneOf(signs) }
    }

    /// The name of a call, if it is in the set.
    pub fn call(&self, call: &ExprCall, scope: ScopeId, resolver: Resolver, forms: Forms) -> Option<String> {
        match &*call.func {
            Expr::Name(name) => {
                let spelled = name.id.as_str();
                if self.any {
                    return Some(spelled.to_string());
                }
                if resolver.is_spelled(spelled) {
                    return (forms.name && self.has(spelled)).then(|| spelled.to_string());
                }
                match resolver.origin(&call.func, scope)? {
                    Origin::Dotted(origin) => {
                        let last = origin.rsplit('.').next().unwrap_or(&origin);
                        (self.has_dotted(&origin) || (forms.name && self.has(last))).then(|| last.to_string())
                    }
                    Origin::Unbound(origin) => {
                        let last = origin.rsplit('.').next().unwrap_or(&origin);
                        (forms.name && (self.has(last) || self.has_dotted(&origin))).then(|| last.to_string())
                    }
                    Origin::Local(_) | Origin::Opaque => (forms.name && self.has(spelled)).then(|| spelled.to_string()),
                }
            }
            Expr::Attribute(attribute) => {
                let spelled = attribute.attr.as_str();
                if self.any || (forms.attribute && self.has_method(spelled)) {
                    return Some(spelled.to_string());
                }
                if self.dotted.is_empty() && self.globs.is_empty() && !forms.qualified {
                    return None;
                }
                match resolver.origin(&call.func, scope)? {
                    Origin::Dotted(origin) | Origin::Unbound(origin) => (self.has_dotted(&origin)
                        || (forms.qualified && self.has(spelled)))
                    .then(|| spelled.to_string()),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The spellings of a callee that count.
#[derive(Clone, Copy, Debug)]
pub struct Forms {
    /// `f(…)`.
    pub name: bool,
    /// `x.f(…)`.
    pub attribute: bool,
    /// `module.f(…)`.
    pub qualified: bool,
}

impl Forms {
    /// The forms of a rule; without any, names and attributes.
    pub fn new(forms: Option<&[FormText]>) -> Self {
        let has = |form| forms.is_none_or(|forms| forms.contains(&form));
        Self { name: has(FormText::Name), attribute: has(FormText::Attribute), qualified: has(FormText::Qualified) }
    }
}

/// Whether `*` of a pattern can stand for parts of a text so that they are equal. O(pattern × text).
pub fn wild(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}
