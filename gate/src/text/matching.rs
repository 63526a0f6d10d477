//! What a rule looks for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keys, list::OneOrMany};

/// A list of names, globs, dotted names or `@set` references.
type Names = OneOrMany<String>;

keys! {
    /// One matcher. Which keys may stand together is decided by the first of `callee`/`call`, `symbol`,
    /// `attribute_of`, `attribute`, `slice`, `join`, `fstring`, `literal`, … that is written.
    MatchText {
        /// Calls of these: `name`, `.method`, `dotted.name`, `glob*`, `*`.
        callee: Names,
        /// The same as `callee`, for nested matchers.
        call: Names,
        /// Spellings that count: `name`, `attribute`, `qualified`.
        form: OneOrMany<FormText>,
        /// What the receiver of a method call must be.
        receiver: SourceText,
        /// Keywords the call must have: `*`, a literal or `true`.
        keywords: std::collections::BTreeMap<String, KeywordText>,
        /// Keywords the call must not have.
        keywords_absent: Names,
        /// Keywords the call must have, with any value.
        keywords_present: Names,
        /// The call mentions one of these names in some argument.
        any_arg_mentions: Names,
        /// The argument that is looked at.
        arg: ArgText,
        /// What the argument must be.
        is = "is": SourceText,
        /// Also flag the symbol where it is passed, stored or fetched by `getattr`.
        as_value: bool,
        /// The argument is one of these literals.
        literal_in: Names,
        /// Attributes read directly from the result of `of_call`.
        attribute: Names,
        /// Whose result the attribute is read from.
        of_call: Names,
        /// Also when the result was bound to a name first.
        of_name: bool,
        /// Names, attributes and import aliases that refer to these.
        symbol: Names,
        /// Members of an object.
        attribute_of: MemberText,
        /// The module that the symbol must come from.
        from_module: Names,
        /// `from module import *` counts as well.
        star: bool,
        /// Where a symbol counts: `load`, `store`, `import`, `def`.
        contexts: OneOrMany<String>,
        /// A slice of something.
        slice: SliceText,
        /// A pattern that the text of the sliced value must contain.
        of_text: String,
        /// The sliced value's text must contain the pattern as a whole word.
        of_word: bool,
        /// Spellings of a composition.
        join: OneOrMany<JoinForm>,
        /// The left side.
        left: ComposeSide,
        /// The right side.
        right: ComposeSide,
        /// Some operand of the chain.
        operand: ComposeSide,
        /// Some other operand of the chain.
        other: ComposeSide,
        /// What the chain starts from.
        root: RootText,
        /// Segments that stand side by side.
        adjacent: Vec<String>,
        /// The last segment.
        or_right: ComposeSide,
        /// A literal such as `a/b` counts as two segments.
        split_literals: bool,
        /// A chain whose segment is one of these and goes on is exempt.
        skip_if_chained: Names,
        /// How many name-to-name or name-to-join steps are followed.
        alias_hops: u32,
        /// An f-string.
        fstring: FStringText,
        /// A string of this literal text that something is concatenated to.
        concat_contains: String,
        /// A string constant that is exactly this.
        literal: Names,
        /// A string constant that is exactly one of these.
        equals: Names,
        /// A string constant that is one of these, or starts with one and a dot.
        equals_or_dotted: Names,
        /// A string constant whose last path segment is one of these.
        basename_in: Names,
        /// Text that must not stand anywhere in the file.
        raw_text: Names,
        /// Predicates asked of an expression with this tail.
        predicate_calls: Names,
        /// The tail.
        tail: String,
        /// A module whose constants have a tail.
        constants_from: String,
        /// Module-level collections of a kind of element.
        collections: CollectionText,
        /// A dict display with all of these keys.
        dict_keys_superset: Names,
        /// A comprehension.
        comprehension: ComprehensionText,
        /// Doc strings don't count.
        skip_docstrings: bool,
        /// Exceptions that a handler names.
        types: Names,
        /// Which statements swallow: `try`, `suppress`; for reach-around the spellings.
        forms: OneOrMany<String>,
        /// A tuple constant of the module is read.
        named_tuples: bool,
        /// Token sequences, one of which a line contains.
        any: Vec<String>,
        /// Lists of token sequences, all of which a line contains.
        all: Vec<Vec<String>>,
        /// Compare logical lines instead of physical ones, and see into f-strings.
        join_rows: bool,
        /// A `while` whose body calls one of these.
        while_body_calls: Names,
        /// The function calls itself.
        self_recursive: bool,
        /// The function calls one of these.
        calls: Names,
        /// All of these.
        all_of: Vec<MatchText>,
        /// One of these.
        any_of: Vec<MatchText>,
        /// A function with one of these names, or an assignment to one.
        name_like: Names,
        /// A set display with exactly these strings.
        literal_set: Vec<String>,
        /// An integer where a line number would stand: the positional-anchor ban.
        positional: Names,
        /// A comment that exempts its line.
        unless_comment: String,
        /// Says which clause a finding came from.
        clause: String,
    }
}

/// A spelling of a callee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FormText {
    /// `f(…)`.
    Name,
    /// `x.f(…)`, whatever `x` is.
    Attribute,
    /// `module.f(…)` with the module imported.
    Qualified,
}

/// A spelling of a composition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum JoinForm {
    /// `a / b`.
    #[serde(rename = "div")]
    Div,
    /// `a.joinpath(b)`.
    #[serde(rename = "joinpath")]
    Joinpath,
    /// `os.path.join(a, b)`.
    #[serde(rename = "os.path.join")]
    OsPathJoin,
    /// `f"{a}/{b}"`.
    #[serde(rename = "fstring")]
    FString,
    /// `a + b` over strings.
    #[serde(rename = "concat")]
    Concat,
    /// `Path(a, b)`.
    #[serde(rename = "Path")]
    Path,
}

/// What a keyword's value must be.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "`true`, `false`, `\"*\"` or a string")]
pub enum KeywordText {
    /// Exactly this constant.
    Flag(bool),
    /// `*` for any value, otherwise this string.
    Text(String),
}

keys! {
    /// An argument: by position, or by keyword.
    ArgText {
        /// Its position; after `self` when the callee is a method of the file.
        index: usize,
        /// Its keywords.
        keyword: OneOrMany<String>,
        /// What a call without it means.
        missing: MissingText,
        /// It is one of these names.
        name: Names,
        /// It is an attribute of one of these names.
        attr: Names,
        /// It is this string, when it is there.
        literal: String,
    }
}

/// What a call without the argument means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingText {
    /// A finding.
    Flag,
    /// Nothing.
    Skip,
}

keys! {
    /// Where a value comes from.
    SourceText {
        /// The result of one of these, inline or bound.
        call: Names,
        /// The result of one of these, inline only.
        inline_call: Names,
        /// A name that was bound to the result of one of these.
        bound_call: Names,
        /// The argument that decides (with `member_in`).
        arg: ArgText,
        /// The argument's last identifier is one of these.
        member_in: Names,
        /// An attribute with one of these names.
        attr: Names,
        /// An attribute of the result of a call.
        attr_of: AttrOfText,
        /// A literal of this kind: `str`.
        literal: String,
        /// One of these names.
        name: Names,
        /// Names, or parameters, that the expression mentions.
        mentions_name: Names,
        /// String constants that the expression mentions.
        mentions_literal: Names,
        /// Parameters with these names.
        param_names: Names,
        /// Also a name bound from such an expression: `same`.
        bound_from: String,
        /// How far a name reaches: `file` or `function`.
        taint_scope: ReachText,
        /// The receiver or an argument.
        or_argument: bool,
        /// A path whose last segment is this.
        join_tail: String,
        /// An f-string that mentions this pattern.
        fstring_mentions: String,
        /// How far a bound f-string reaches.
        bound: ReachText,
        /// Spellings of the callee.
        form: OneOrMany<FormText>,
    }
}

/// How far a binding reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReachText {
    /// The whole file, whatever the scope.
    File,
    /// The function around, and the module.
    Function,
    /// The scopes around.
    Scoped,
}

keys! {
    /// An attribute of the result of a call.
    AttrOfText {
        /// The call.
        call: Names,
        /// The attribute.
        attr: String,
    }
}

keys! {
    /// Members of an object.
    MemberText {
        /// The object.
        base: Names,
        /// The members.
        members: Names,
        /// `base["member"]` and `getattr(base, "member")` count as well.
        subscript: bool,
    }
}

keys! {
    /// A slice.
    SliceText {
        /// The upper bound.
        upper: i64,
        /// Lower bounds that count; `"none"` is none.
        lower: Vec<BoundText>,
    }
}

/// A bound of a slice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "an integer or `\"none\"`")]
pub enum BoundText {
    /// This integer.
    At(i64),
    /// `none`.
    None(String),
}

keys! {
    /// One side of a composition.
    ComposeSide {
        /// A name, or the last part of an attribute.
        name: Names,
        /// An attribute.
        attr: Names,
        /// Any name at all, unless it is one of these.
        name_except: Names,
        /// A literal.
        literal: Names,
        /// A literal that is this or starts with it and a slash.
        literal_prefix: Names,
        /// Some name of the side.
        contains_name: Names,
        /// Some literal of the side.
        contains_literal: Names,
        /// A name that contains one of these.
        name_contains: Names,
        /// A name bound to the result of one of these.
        bound_from: Names,
        /// The result of one of these.
        inline_call: Names,
        /// An f-string with a field.
        fstring: bool,
        /// Also a name bound to such an f-string.
        bound_fstring: ReachText,
    }
}

keys! {
    /// What a chain starts from.
    RootText {
        /// `Path(__file__)` with anything after it.
        dunder_file: bool,
        /// The result of one of these.
        call: Names,
        /// The call's first argument, when it has one, is this string.
        arg_literal: String,
        /// How far a name that is bound to such a root reaches.
        bound: ReachText,
    }
}

keys! {
    /// An f-string.
    FStringText {
        /// Its literal text contains this.
        text_contains: String,
        /// Its literal text is this.
        text_equals: String,
        /// It has this many fields.
        fields: usize,
        /// The field with this number mentions a name that matches the pattern.
        field_mentions: (usize, String),
    }
}

keys! {
    /// A module-level collection.
    CollectionText {
        /// `frozenset`, `set`, `tuple`, `list`, `re.compile`.
        of: Vec<String>,
        /// What an element looks like.
        element: ElementText,
    }
}

keys! {
    /// An element of a collection.
    ElementText {
        /// A string that contains one of these.
        suffix_tokens: Vec<String>,
        /// A string that ends in a slash.
        trailing_slash: bool,
        /// A string that starts with a dot.
        leading_dot: bool,
        /// A name that ends in one of these.
        name_suffix: Vec<String>,
    }
}

keys! {
    /// A comprehension.
    ComprehensionText {
        /// Its element is a call of this.
        element_call: String,
        /// A pattern in the text of what it runs over.
        iterable_text: String,
    }
}

keys! {
    /// How a value is traced to its origin.
    ProvenanceText {
        /// `deny-tainted` or `require-trusted`.
        mode: ProvenanceMode,
        /// Origins that are forbidden.
        tainted: Vec<SourceText>,
        /// Origins that are right.
        trusted: Vec<SourceText>,
        /// Bindings that are followed.
        bindings: Vec<BindingText>,
        /// Which binding of a name counts.
        flow: FlowText,
        /// How many callers are followed.
        hops: u32,
        /// How a value reaches a parameter.
        hop_by: Vec<HopText>,
        /// Where callers are looked for.
        scope: CallerScope,
        /// What an attribute means.
        attributes: AttributeText,
        /// What an origin means that is not known.
        unknown: UnknownText,
        /// Methods that hand on what they read.
        unwrap_calls: Names,
        /// How many name-to-name steps are followed.
        alias_limit: u32,
        /// Names of the function around are read as well.
        closures: bool,
        /// Code outside of functions is looked at.
        module_scope: bool,
        /// A starred argument in the place of the argument is a finding.
        starred: MissingText,
    }
}

/// The polarity of a provenance rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProvenanceMode {
    /// Flag what comes from a forbidden origin.
    DenyTainted,
    /// Flag what does not come from a right origin.
    RequireTrusted,
}

/// A binding that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BindingText {
    /// `a = …`.
    Assign,
    /// `a: T = …`.
    Annassign,
    /// `(a := …)`.
    Walrus,
    /// `a, b = …, …`.
    Tuple,
    /// `with … as a`.
    With,
    /// `a = b`.
    Alias,
    /// `a = f().x`.
    AttributeTail,
    /// `a = f() / x`.
    JoinTail,
    /// `a = f() if c else g()`.
    Conditional,
    /// `a = f() or g()`.
    Boolean,
}

/// Which binding of a name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FlowText {
    /// All of them, in any order; a trusted one wins.
    Insensitive,
    /// The last one before the use.
    LastWrite,
}

/// How a value reaches a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HopText {
    /// A name that the caller bound.
    Name,
    /// A call in the argument.
    Call,
    /// The default value.
    Default,
}

/// Where callers are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallerScope {
    /// In the same module.
    Module,
}

keys! {
    /// What an attribute means.
    AttributeText {
        /// An attribute that no origin names.
        unlisted: MissingText,
        /// Assignments to `self.x` in the class are read.
        init: bool,
    }
}

/// What an origin means that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownText {
    /// Nothing.
    Pass,
    /// A finding.
    Flag,
}
