//! Matchers: what a rule finds in one file.

mod calls;
mod compose;
mod defs;
mod doors;
mod handlers;
mod imports;
mod literals;
mod provenance;
mod refs;
mod signature;
mod source;
mod taint;
mod tokens;
mod trace;

use ruff_python_ast::{Expr, visitor, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange};

pub use calls::{CallLeaf, CallTest, KeywordValue};
pub use compose::{ComposeLeaf, ConcatLeaf, FStringLeaf, PredicateArgLeaf, Root, Side};
pub use defs::{CoverageKind, DefinitionKind, LikeLeaf, PartitionKind, display, members};
pub use doors::{DoorKind, ReachKind};
pub use handlers::HandlerKind;
pub use imports::{Edge, Forbidden, ImportKind, Ledger, below, edges};
pub use literals::{
    CollectionLeaf, ComprehensionLeaf, DictLeaf, LiteralContexts, LiteralLeaf, PositionalLeaf, PredicateLeaf,
    RawTextLeaf,
};
pub use provenance::{CorrelatedKind, Follow, HopBy, ProvenanceKind, Sink};
pub use refs::{Contexts, MemberLeaf, OfCallLeaf, SliceLeaf, SymbolLeaf};
pub use signature::{BranchTest, Condition, FunctionLeaf, MustContain, SignatureKind};
pub use source::{Arg, Reach, Source};
pub use taint::TaintKind;
pub use tokens::{TokenLeaf, hex, literal_digest, token_digest, token_line};

use crate::{
    module::{Module, ScopeId},
    names::{AliasLevel, Resolver},
    text::ParityText,
};

/// What is known about a finding before exceptions are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is what the rule forbids.
    Open,
    /// The rule looked at it and found it right.
    Trusted,
    /// It is the definition of the thing itself.
    Definition,
    /// It stands where the rule itself says that it may.
    Sanctioned,
    /// It is an edge that a ledger counts.
    Ledger,
}

/// One node that a matcher stopped at.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where.
    pub range: TextRange,
    /// In which scope.
    pub scope: ScopeId,
    /// What: the callee, the member, the literal.
    pub what: String,
    /// How it looks so far.
    pub state: State,
    /// The way that the value took.
    pub trace: Vec<String>,
    /// More about it, for people.
    pub note: Option<String>,
    /// The clause of the rule that found it.
    pub clause: Option<String>,
    /// The symbol that it defines, where that identifies it.
    pub symbol: Option<String>,
    /// sole-door: the dotted name that still has to be followed through re-exports; `None` is unresolved.
    pub door: Option<DoorHit>,
}

/// What the whole tree has to decide about a construction.
#[derive(Clone, Debug)]
pub struct DoorHit {
    /// The name as far as the file knows it.
    pub origin: Option<String>,
    /// The names of the calls that take the value, as far as the file knows them.
    pub wrappers: Vec<(String, &'static str)>,
}

impl Hit {
    /// A plain finding.
    pub fn new(node: impl Ranged, scope: ScopeId, what: impl Into<String>) -> Self {
        Self {
            range: node.range(),
            scope,
            what: what.into(),
            state: State::Open,
            trace: Vec::new(),
            note: None,
            clause: None,
            symbol: None,
            door: None,
        }
    }
}

/// Where a matcher works: one file, seen with the switches of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'m, 'a> {
    /// The file.
    pub module: &'m Module<'a>,
    /// Names, at the level of the rule.
    pub resolver: Resolver<'m, 'a>,
    /// Switches.
    pub parity: &'m [ParityText],
}

impl<'m, 'a> Cx<'m, 'a> {
    /// The context of a rule.
    pub fn new(module: &'m Module<'a>, level: AliasLevel, parity: &'m [ParityText]) -> Self {
        let own_scope = parity.contains(&ParityText::RebindOwnScope);
        Self { module, resolver: Resolver::new(module, level, own_scope), parity }
    }

    /// Whether a switch is on.
    pub fn has(&self, switch: ParityText) -> bool {
        self.parity.contains(&switch)
    }
}

/// One matcher of a rule.
#[derive(Clone, Debug)]
pub enum Leaf {
    /// Calls.
    Call(Box<CallLeaf>),
    /// Names and imports.
    Symbol(SymbolLeaf),
    /// Members of an object.
    Member(MemberLeaf),
    /// Attributes of a result.
    OfCall(OfCallLeaf),
    /// Slices.
    Slice(SliceLeaf),
    /// Compositions.
    Compose(Box<ComposeLeaf>),
    /// f-strings.
    FString(FStringLeaf),
    /// Concatenations.
    Concat(ConcatLeaf),
    /// A method with a certain f-string.
    PredicateArg(PredicateArgLeaf),
    /// String constants.
    Literal(LiteralLeaf),
    /// Predicates asked of a path.
    Predicate(PredicateLeaf),
    /// Collections.
    Collection(CollectionLeaf),
    /// Dict displays.
    Dict(DictLeaf),
    /// Comprehensions.
    Comprehension(ComprehensionLeaf),
    /// Text.
    RawText(RawTextLeaf),
    /// Line numbers as identities.
    Positional(PositionalLeaf),
    /// Token lines.
    Tokens(TokenLeaf),
    /// Functions by what they do.
    Function(FunctionLeaf),
    /// Functions and assignments by a part of their name, or displays of a set.
    Like(LikeLeaf),
    /// All of these in one module.
    All(Vec<Leaf>),
    /// One of these.
    Any(Vec<Leaf>),
}

impl Leaf {
    /// Everything that the matcher finds, in no order. O(nodes that carry one of its names).
    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        match self {
            Self::Call(leaf) => leaf.find(cx, out),
            Self::Symbol(leaf) => leaf.find(cx, out),
            Self::Member(leaf) => leaf.find(cx, out),
            Self::OfCall(leaf) => leaf.find(cx, out),
            Self::Slice(leaf) => leaf.find(cx, out),
            Self::Compose(leaf) => leaf.find(cx, out),
            Self::FString(leaf) => leaf.find(cx, out),
            Self::Concat(leaf) => leaf.find(cx, out),
            Self::PredicateArg(leaf) => leaf.find(cx, out),
            Self::Literal(leaf) => leaf.find(cx, out),
            Self::Predicate(leaf) => leaf.find(cx, out),
            Self::Collection(leaf) => leaf.find(cx, out),
            Self::Dict(leaf) => leaf.find(cx, out),
            Self::Comprehension(leaf) => leaf.find(cx, out),
            Self::RawText(leaf) => leaf.find(cx, out),
            Self::Positional(leaf) => leaf.find(cx, out),
            Self::Tokens(leaf) => leaf.find(cx, out),
            Self::Function(leaf) => leaf.find(cx, out),
            Self::Like(leaf) => leaf.find(cx, out),
            Self::Any(leaves) => leaves.iter().for_each(|leaf| leaf.find(cx, out)),
            Self::All(leaves) => {
                let mut all = Vec::new();
                for leaf in leaves {
                    let mut own = Vec::new();
                    leaf.find(cx, &mut own);
                    if own.is_empty() {
                        return;
                    }
                    all.append(&mut own);
                }
                out.extend(all);
            }
        }
    }
}

/// Whether some expression in `root`, itself included, is what `test` looks for.
pub fn mentions(root: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    struct Search<'t> {
        test: &'t dyn Fn(&Expr) -> bool,
        found: bool,
    }
    impl<'a> Visitor<'a> for Search<'_> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            self.found = self.found || (self.test)(expr);
            if !self.found {
                visitor::walk_expr(self, expr);
            }
        }
    }
    let mut search = Search { test, found: false };
    search.visit_expr(root);
    search.found
}

/// The expressions of an argument list, starred ones without their star.
pub fn arguments(call: &ruff_python_ast::ExprCall) -> impl Iterator<Item = &Expr> {
    fn bare(expr: &Expr) -> &Expr {
        if let Expr::Starred(starred) = expr { &starred.value } else { expr }
    }
    call.arguments.args.iter().map(bare).chain(call.arguments.keywords.iter().map(|keyword| &keyword.value))
}

/// The value of a keyword.
pub fn keyword<'c>(call: &'c ruff_python_ast::ExprCall, name: &str) -> Option<&'c Expr> {
    let named = |keyword: &&ruff_python_ast::Keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name);
    call.arguments.keywords.iter().find(named).map(|keyword| &keyword.value)
}
