//! A rule as it is written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    FixtureText, Level, MatchText, ProvenanceText, keys,
    list::OneOrMany,
    matching::{FormText, JoinForm, SourceText},
};
use crate::names::AliasLevel;

type Names = OneOrMany<String>;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleType {
    /// Calls.
    ForbiddenCall,
    /// Names, attributes, import aliases.
    ForbiddenReference,
    /// Composition of paths and strings.
    ForbiddenCompose,
    /// An argument by its origin.
    ArgProvenance,
    /// A call by a relation of two arguments.
    CorrelatedArgs,
    /// Import edges.
    ImportBoundary,
    /// Definitions outside their home.
    SoleDefinition,
    /// Constructions outside the door.
    SoleDoor,
    /// A private attribute of a tracked object.
    ReachAround,
    /// String constants in a context.
    LiteralAuthority,
    /// Handlers that swallow.
    CaughtException,
    /// Token lines.
    TokenGrammar,
    /// Modules, functions or branches by signals that stand together.
    ModuleSignature,
    /// Members of an enum that nobody uses.
    EnumerationCoverage,
    /// A partition against the code.
    SetPartition,
    /// Untrusted values that reach a sink.
    TaintSinks,
}

/// What identifies a site of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityText {
    /// `(path, qualname, token line)`.
    Token,
    /// The path.
    File,
    /// The path and the name of the function around.
    Function,
    /// The path and the symbol that is defined.
    Symbol,
}

/// What may happen to the exceptions of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RatchetText {
    /// They may only become fewer.
    Shrink,
    /// They may not change.
    Frozen,
    /// There are none.
    Empty,
    /// Changes are reported only.
    Tracked,
}

/// A switch that reproduces a peculiarity of the peer scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParityText {
    /// Bindings of nested functions count for the outer one.
    NestedBindingsLeak,
    /// `self` counts as the argument with index 0.
    MethodSelfCounts,
    /// A parameter that the callee binds anew still counts as the caller's value.
    CalleeRefoldIgnored,
    /// Both branches of a type-checking test are exempt.
    TypeCheckingElseExempt,
    /// One finding a row at most.
    OneLabelPerRow,
    /// The same under another name of the family.
    OneRowPerLine,
    /// Allow entries match without the path.
    KeyWithoutPath,
    /// A function is a definition site by its bare name, methods included.
    DefinitionByName,
    /// A rebinding is looked up in its own scope only.
    RebindOwnScope,
    /// Asynchronous functions are no definitions.
    SyncDefinitionsOnly,
    /// An inline call in an argument is not traced.
    InlineCallIgnored,
}

/// A scope by reference or in place.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "`\"@scope\"`, `\"@rule:id\"` or a table with `include`")]
pub enum ScopeRef {
    /// `@name` or `@rule:id`.
    Named(String),
    /// In place.
    Here(Box<ScopeText>),
}

keys! {
    /// Where a rule looks.
    ScopeText {
        /// Globs relative to the repository; by default every file below the roots.
        include: Names,
        /// Globs that are not looked at.
        exclude: Names,
        /// `file`, `function` or `module`.
        unit: String,
        /// Files that may.
        sanction: Vec<SanctionText>,
    }
}

keys! {
    /// Code that may do what the rule forbids, because it is the seam.
    SanctionText {
        /// One file.
        path: String,
        /// A glob.
        glob: String,
        /// A function: a bare name, or `file::name`.
        function: String,
        /// A package.
        package: String,
        /// Why.
        rationale: String,
        /// What must stand there, so that the sanction is not empty.
        expect: ExpectText,
        /// The glob may not be joined by others.
        pinned: bool,
        /// The sanction is known to cover nothing; the reason why it stays.
        vacuous: String,
    }
}

keys! {
    /// What must stand in sanctioned code.
    ExpectText {
        /// At least so many findings.
        min: usize,
        /// Of this callee.
        callee: String,
    }
}

keys! {
    /// What the scan must see at least.
    FloorText {
        /// Findings of any disposition.
        sites: usize,
        /// How far the live number may be above `sites` before the floor must be raised.
        margin: usize,
        /// Files.
        files: usize,
        /// Import edges.
        edges: usize,
        /// Import edges by the module they come from.
        edges_from: BTreeMap<String, usize>,
        /// Findings by callee or member.
        per: BTreeMap<String, usize>,
        /// Findings below a path.
        under: Vec<UnderText>,
        /// Members of the target set.
        targets: usize,
    }
}

/// Findings below a path.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnderText {
    /// The path.
    pub path: String,
    /// How many.
    pub sites: usize,
}

/// What the scan may see at most.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CeilingText {
    /// Findings that no sanction covers.
    pub sites: usize,
    /// How far the live number may be below before the ceiling must be lowered.
    pub margin: usize,
}

keys! {
    /// A second matcher that counts the routed form.
    MirrorText {
        /// Its type; only `forbidden-call`.
        kind = "type": RuleType,
        /// Calls of these.
        callee: Names,
        /// Keywords the call must have.
        keywords_present: Names,
        /// At least so many.
        floor: usize,
        /// How far the live number may be above the floor.
        margin: usize,
    }
}

keys! {
    /// A condition on the function around.
    ConditionText {
        /// It calls one of these.
        function_calls: Names,
        /// It mentions one of these names.
        function_mentions: Names,
        /// Or it opens a file in one of these modes.
        open_mode: String,
        /// Or the file is one of these.
        or_file: Names,
        /// Calls with more arguments than this are something else (`str.replace` is no `Path.replace`).
        max_arguments: BTreeMap<String, usize>,
        /// The result is handed to another function.
        passed_on: bool,
    }
}

/// A class of exceptions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassText {
    /// Its name.
    pub name: String,
    /// Rationales of this class match this pattern.
    pub rationale_must_match: Option<String>,
}

keys! {
    /// An enum in the source.
    EnumText {
        /// The file.
        file: String,
        /// The class.
        class: String,
    }
}

keys! {
    /// How a member is seen.
    SeenAsText {
        /// In a call of these.
        call: Names,
        /// As this keyword.
        keyword: String,
        /// As an attribute of this name.
        attribute_of: String,
    }
}

keys! {
    /// When a correlated rule applies.
    WhenText {
        /// The keyword.
        keyword: String,
        /// What it is.
        is = "is": SourceText,
        /// Name-to-name steps that are followed.
        alias_hops: u32,
    }
}

keys! {
    /// What must hold then.
    ThenText {
        /// The keyword.
        keyword: String,
        /// What it must be.
        must: SourceText,
    }
}

keys! {
    /// How a raw construction must be wrapped.
    WrapText {
        /// By a construction of this.
        by: Names,
        /// `inline`, `assigned-same-scope`.
        forms: Vec<String>,
    }
}

keys! {
    /// A forbidden edge.
    ForbidText {
        /// Importing packages; `*` is all.
        from = "from": Names,
        /// Imported packages.
        to: Names,
        /// Importing packages that may.
        except: Names,
    }
}

keys! {
    /// A module with a closed list of dependencies.
    LeafText {
        /// The module.
        module: String,
        /// What it may import; `stdlib` is the standard library.
        allow: Names,
    }
}

keys! {
    /// Forbidden edges that exist and are counted.
    LedgerText {
        /// How many parts of the imported name an entry has.
        granularity: usize,
        /// The entries; each must be live.
        entries: Names,
    }
}

keys! {
    /// A package whose submodules are its own.
    FacadeText {
        /// The package.
        package: String,
    }
}

keys! {
    /// What is defined.
    DefinesText {
        /// Functions.
        function: Names,
        /// Classes.
        class: Names,
        /// Module-level assignments.
        assignment: Names,
    }
}

keys! {
    /// What a module must hold.
    MustContainText {
        /// In every file of the scope.
        each_file: bool,
        /// In these files.
        files: Names,
        /// A call of one of these.
        call: Names,
        /// A call of something from this module.
        call_from: String,
        /// One of these symbols.
        symbol: Names,
        /// Where the symbol counts: `call` or `any`.
        contexts: Vec<String>,
    }
}

keys! {
    /// Where untrusted values come from.
    SourcesText {
        /// Names.
        name: Names,
        /// Attributes.
        attr: Names,
        /// Keys of `.get("key")` and `["key"]`.
        get_key: Names,
    }
}

keys! {
    /// Where untrusted values must not arrive.
    SinksText {
        /// Compositions.
        join: OneOrMany<JoinForm>,
        /// Methods of a path.
        methods: Names,
        /// Functions.
        functions: Names,
    }
}

keys! {
    /// Where the known sinks are recorded.
    InventoryText {
        /// Dispositions that an entry may have.
        dispositions: Vec<String>,
    }
}

keys! {
    /// A rule.
    RuleText {
        /// Its name.
        id: String,
        /// One line about it.
        title: String,
        /// How loud it is.
        severity: Level,
        /// What it looks at.
        kind = "type": RuleType,
        /// What is wrong.
        message: String,
        /// What to do instead: it names the seam.
        remedy: String,
        /// Where to read more.
        docs: String,
        /// Another rule whose keys count where this one is silent.
        extends: String,
        /// Where it looks.
        scope: ScopeRef,
        /// What it looks for.
        matches = "match": OneOrMany<MatchText>,
        /// One of these.
        any_of: Vec<MatchText>,
        /// All of these, in one unit.
        all_of: Vec<MatchText>,
        /// How values are traced.
        provenance: ProvenanceText,
        /// How far aliases are followed.
        aliases: AliasLevel,
        /// Peculiarities of the peer that are reproduced.
        parity: Vec<ParityText>,
        /// What may happen to its exceptions.
        ratchet: RatchetText,
        /// Code that may.
        sanction: Vec<SanctionText>,
        /// What the scan must see at least.
        floor: FloorText,
        /// What it may see at most.
        ceiling: CeilingText,
        /// The routed form.
        mirror: MirrorText,
        /// Only where the function around …
        only_if: ConditionText,
        /// Not where the function around …
        unless: ConditionText,
        /// Functions that are the thing itself.
        definition_sites: Names,
        /// Files by member.
        per_member: BTreeMap<String, Vec<String>>,
        /// What identifies a site.
        identity: IdentityText,
        /// Further parts of the identity: `literal`, `clause`.
        key_extra: Vec<String>,
        /// The files, or members, that must be found, no more and no fewer.
        equals: Names,
        /// Classes of exceptions.
        classes: Vec<ClassText>,
        /// correlated-args: when.
        when: WhenText,
        /// correlated-args: then.
        then: ThenText,
        /// sole-door: the classes by their canonical names.
        canonical: Names,
        /// sole-door: globs of the doors.
        doors: Names,
        /// sole-door: how a construction must be wrapped.
        wrap: WrapText,
        /// sole-door: what an origin means that cannot be found.
        unresolved: Level,
        /// The condition under which exceptions hold: `wrapped`.
        allow_holds_if: String,
        /// reach-around: whose objects are tracked.
        tainted_by: Names,
        /// reach-around: bindings that are followed.
        bindings: Vec<String>,
        /// reach-around: the accessor by the kind that was reached.
        advise: BTreeMap<String, String>,
        /// import-boundary: layers, low to high; `a | b` share one.
        layers: Vec<String>,
        /// import-boundary: packages that must be placed in a layer.
        cover: String,
        /// import-boundary: packages below `cover` that need no place.
        cover_except: Names,
        /// import-boundary: forbidden edges.
        forbid: Vec<ForbidText>,
        /// import-boundary: packages that may not import one another.
        independent: Names,
        /// import-boundary: a package whose submodules are its own.
        facade: FacadeText,
        /// import-boundary: a module with a closed list.
        leaf: LeafText,
        /// import-boundary: counted edges.
        ledger: LedgerText,
        /// import-boundary: `module`, `function`.
        scopes: Vec<String>,
        /// import-boundary: `count` or `ignore`.
        type_checking: String,
        /// import-boundary: `from package import submodule` is an edge to the submodule.
        submodule_objects: bool,
        /// import-boundary: each layer imports lower ones only.
        strict_layers: bool,
        /// import-boundary: `resolve` or `skip`.
        relative: String,
        /// import-boundary: `forbid` laundering through `__all__`.
        reexports: String,
        /// import-boundary: literal arguments of `import_module` are edges.
        dynamic: bool,
        /// caught-exception: the function that handles.
        routed_by: Names,
        /// enumeration-coverage, set-partition: the enum.
        enumeration = "enum": EnumText,
        /// enumeration-coverage: how a member is seen.
        seen_as: SeenAsText,
        /// set-partition: the frozensets by partition.
        sets: BTreeMap<String, String>,
        /// set-partition: home by member.
        map: BTreeMap<String, PartitionText>,
        /// set-partition: every member has a place.
        exhaustive: bool,
        /// set-partition: no member has two.
        disjoint: bool,
        /// sole-definition: what is defined.
        defines: DefinesText,
        /// sole-definition: its home.
        at: String,
        /// sole-definition: how many there are.
        count: usize,
        /// module-signature: `module`, `function` or `branch`.
        unit: String,
        /// module-signature: what the test of a branch mentions.
        test_mentions: TestMentionsText,
        /// module-signature: what a branch contains.
        branch_mentions: BranchMentionsText,
        /// What a module must hold.
        must_contain: MustContainText,
        /// taint-sinks: where values come from.
        sources: SourcesText,
        /// taint-sinks: where they must not arrive.
        sinks: SinksText,
        /// taint-sinks: calls that make a value harmless.
        sanitizers: Names,
        /// taint-sinks: name-to-name steps.
        alias_hops: u32,
        /// taint-sinks: the record of known sinks.
        inventory: InventoryText,
        /// Spellings of every matcher that has none of its own.
        form: OneOrMany<FormText>,
        /// Planted modules.
        fixture: Vec<FixtureText>,
        /// What is different in strict mode.
        strict: Box<RuleText>,
    }
}

/// Where a member of an enum belongs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartitionText {
    /// The partition.
    pub home: String,
    /// Why.
    pub rationale: String,
    /// Who depends on it.
    pub consumer: String,
}

keys! {
    /// What the test of a branch mentions.
    TestMentionsText {
        /// These names.
        name: Names,
        /// Or a call of one of these methods.
        call: Names,
        /// On a receiver whose name contains this.
        receiver_contains: String,
    }
}

keys! {
    /// What a branch contains.
    BranchMentionsText {
        /// One of these texts.
        text: Vec<String>,
    }
}
