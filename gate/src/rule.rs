//! A rule that is ready to run.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use crate::{
    find::{
        CorrelatedKind, CoverageKind, Cx, DefinitionKind, DoorKind, HandlerKind, Hit, ImportKind, Leaf, PartitionKind,
        ProvenanceKind, ReachKind, SignatureKind, State, TaintKind,
    },
    module::{Module, ScopeId},
    names::{AliasLevel, NameSet},
    text::{
        AllowText, CeilingText, ClassText, FixtureText, FloorText, IdentityText, Level, ParityText, RatchetText,
        RuleText, RuleType,
    },
    tree::Tree,
};

pub use crate::find::{Condition, MustContain};

/// A path, a folder or a glob; most rules name the first two, which need no automaton.
#[derive(Clone, Debug)]
pub enum PathPattern {
    /// Exactly this path.
    Exact(String),
    /// Everything below this folder.
    Below(String),
    /// A glob, and a text that every path has that fits.
    Glob(Box<GlobMatcher>, String),
}

impl PathPattern {
    /// From its text.
    ///
    /// # Errors
    /// The glob is malformed.
    pub fn new(text: &str) -> Result<Self, globset::Error> {
        let folder = text.strip_suffix("/**/*.py").or_else(|| text.strip_suffix("/**"));
        let plain = |text: &str| !text.contains(['*', '?', '[', '{']);
        Ok(match folder {
            Some(folder) if plain(folder) => Self::Below(format!("{folder}/")),
            _ if plain(text) => Self::Exact(text.to_string()),
            _ => {
                let glob = GlobBuilder::new(text).literal_separator(true).build()?;
                Self::Glob(Box::new(glob.compile_matcher()), certain(text))
            }
        })
    }

    /// Whether a path fits.
    pub fn fits(&self, path: &str) -> bool {
        match self {
            Self::Exact(exact) => path == exact,
            Self::Below(folder) => path.starts_with(folder.as_str()),
            Self::Glob(glob, certain) => path.contains(certain.as_str()) && glob.is_match(path),
        }
    }
}

/// The longest text between the wildcards of a glob. `**/` may stand for nothing, so that slashes beside one are not
/// certain, and what stands in braces or brackets is one of several.
fn certain(glob: &str) -> String {
    if glob.contains(['[', '{', '\\']) {
        return String::new();
    }
    let parts = glob.split(['*', '?']).map(|part| part.trim_matches('/'));
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_string()
}

/// Where a rule looks.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Empty is everywhere.
    pub include: Vec<PathPattern>,
    /// Not here.
    pub exclude: Vec<PathPattern>,
    /// The includes as they are written.
    pub written: Vec<String>,
}

impl Scope {
    /// Whether a file is looked at.
    pub fn fits(&self, path: &str) -> bool {
        (self.include.is_empty() || self.include.iter().any(|pattern| pattern.fits(path)))
            && !self.exclude.iter().any(|pattern| pattern.fits(path))
    }
}

/// What a sanction covers.
#[derive(Clone, Debug)]
pub enum Covers {
    /// Files.
    Path(PathPattern),
    /// A function, in one file or in any.
    Function(Option<String>, String),
    /// A package.
    Package(String),
}

/// Code that may do what the rule forbids.
#[derive(Clone, Debug)]
pub struct Sanction {
    /// What it covers.
    pub covers: Covers,
    /// As it is written.
    pub written: String,
    /// Why.
    pub rationale: String,
    /// At least so many findings, of this callee.
    pub expect: (usize, Option<String>),
    /// Why it stays although it covers nothing.
    pub vacuous: Option<String>,
}

impl Sanction {
    /// Whether it covers a place.
    pub fn fits(&self, module: &Module, scope: ScopeId) -> bool {
        match &self.covers {
            Covers::Path(pattern) => pattern.fits(module.path),
            Covers::Package(package) => crate::find::below(&module.name, package),
            Covers::Function(file, name) => {
                file.as_ref().is_none_or(|file| file == module.path)
                    && module.function_of(scope).is_some_and(|(_, function)| function.name.as_str() == name)
            }
        }
    }
}

/// The routed form that a rule counts beside its own.
#[derive(Clone, Debug)]
pub struct Mirror {
    /// What is counted.
    pub leaf: Leaf,
    /// At least so many.
    pub floor: usize,
    /// How far the live number may be above the floor.
    pub margin: Option<usize>,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum Body {
    /// Matchers, each finding a site of its own.
    Leaves(Vec<Leaf>),
    /// Handlers.
    Handler(HandlerKind),
    /// Origins.
    Provenance(Box<ProvenanceKind>),
    /// Two arguments.
    Correlated(Box<CorrelatedKind>),
    /// Imports.
    Import(Box<ImportKind>),
    /// Constructions.
    Door(DoorKind),
    /// Private attributes.
    Reach(Box<ReachKind>),
    /// Signals.
    Signature(SignatureKind),
    /// Definitions.
    Definition(Box<DefinitionKind>),
    /// Members of an enum.
    Coverage(CoverageKind),
    /// A partition.
    Partition(PartitionKind),
    /// Untrusted values.
    Taint(Box<TaintKind>),
}

/// A rule that is ready to run.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// One line about it.
    pub title: Option<String>,
    /// How loud it is.
    pub severity: Level,
    /// What it looks at.
    pub kind: RuleType,
    /// What is wrong.
    pub message: String,
    /// What to do instead.
    pub remedy: String,
    /// Where to read more.
    pub docs: Option<String>,
    /// Where it looks.
    pub scope: Scope,
    /// What it does.
    pub body: Body,
    /// How far aliases are followed.
    pub aliases: AliasLevel,
    /// Peculiarities of the peer that are reproduced.
    pub parity: Vec<ParityText>,
    /// What may happen to its exceptions.
    pub ratchet: RatchetText,
    /// Code that may.
    pub sanctions: Vec<Sanction>,
    /// What the scan must see at least.
    pub floor: FloorText,
    /// What it may see at most.
    pub ceiling: Option<CeilingText>,
    /// The routed form.
    pub mirror: Option<Mirror>,
    /// Only where the function around …
    pub only_if: Option<Condition>,
    /// Not where the function around …
    pub unless: Option<Condition>,
    /// Functions that are the thing itself.
    pub definition_sites: NameSet,
    /// Files by member.
    pub per_member: BTreeMap<String, Vec<String>>,
    /// What identifies a site.
    pub identity: IdentityText,
    /// Further parts of the identity.
    pub key_extra: Vec<String>,
    /// What must be found, no more and no fewer.
    pub equals: Vec<String>,
    /// Classes of exceptions.
    pub classes: Vec<ClassText>,
    /// The condition under which exceptions hold.
    pub allow_holds_if: Option<String>,
    /// What an origin means that cannot be found.
    pub unresolved: Level,
    /// What a module must hold.
    pub must_contain: Option<MustContain>,
    /// Planted modules.
    pub fixtures: Vec<FixtureText>,
    /// Recorded exceptions.
    pub allow: Vec<AllowText>,
    /// The rule as it is in force, sets spelled out.
    pub text: RuleText,
    /// Where it stands in its file, from 1.
    pub line: usize,
}

impl Rule {
    /// Whether one finding a row is reported.
    pub fn one_per_row(&self) -> bool {
        let switches = [ParityText::OneLabelPerRow, ParityText::OneRowPerLine];
        self.kind == RuleType::TaintSinks || switches.iter().any(|switch| self.parity.contains(switch))
    }

    /// What the rule finds in a file of its scope, in the order of the text.
    pub fn find(&self, module: &Module, edges: &[crate::find::Edge], tree: &Tree) -> Vec<Hit> {
        let cx = Cx::new(module, self.aliases, &self.parity);
        let mut hits = Vec::new();
        match &self.body {
            Body::Leaves(leaves) => leaves.iter().for_each(|leaf| leaf.find(&cx, &mut hits)),
            Body::Handler(kind) => kind.find(&cx, &mut hits),
            Body::Provenance(kind) => kind.find(&cx, &mut hits),
            Body::Correlated(kind) => kind.find(&cx, &mut hits),
            Body::Import(kind) => kind.find(&cx, edges, tree, &mut hits),
            Body::Door(kind) => kind.find(&cx, &mut hits),
            Body::Reach(kind) => kind.find(&cx, &mut hits),
            Body::Signature(kind) => kind.find(&cx, &mut hits),
            Body::Definition(kind) => kind.find(&cx, &mut hits),
            Body::Coverage(kind) => kind.find(&cx, &mut hits),
            Body::Partition(kind) => kind.find(&cx, &mut hits),
            Body::Taint(kind) => kind.find(&cx, &mut hits),
        }
        hits.retain(|hit| {
            self.only_if.as_ref().is_none_or(|condition| condition.holds(hit, &cx))
                && !self.unless.as_ref().is_some_and(|condition| condition.holds(hit, &cx))
        });
        for hit in hits.iter_mut().filter(|hit| hit.state == State::Open) {
            if self.is_definition(module, hit.scope) {
                hit.state = State::Definition;
            }
        }
        hits.sort_by(|a, b| (a.range.start(), a.range.end(), &a.what).cmp(&(b.range.start(), b.range.end(), &b.what)));
        hits.dedup_by(|b, a| a.range == b.range && (a.what == b.what || self.one_per_row()));
        if self.one_per_row() {
            hits.dedup_by_key(|hit| module.row(hit.range.start()));
        }
        hits
    }

    fn is_definition(&self, module: &Module, scope: ScopeId) -> bool {
        if self.definition_sites.is_empty() {
            return false;
        }
        let Some((id, function)) = module.function_of(scope) else { return false };
        let by_name = self.parity.contains(&ParityText::DefinitionByName);
        self.definition_sites.has(function.name.as_str()) && (by_name || module.qualname(id) == function.name.as_str())
    }

    /// The members of the rule whose findings may stand in a file.
    pub fn member_allowed(&self, member: &str, path: &str) -> bool {
        let listed =
            |key: &str| self.per_member.get(key).is_some_and(|paths| paths.iter().any(|allowed| allowed == path));
        listed(member) || listed("*")
    }
}
