//! The rule file as it is written: every key of `kitty-gates.toml`, before it means anything.
//!
//! These types are the schema (`schema` prints it). Unknown keys are refused by the parser with
//! their position; what a key means for a rule type is decided when the rule is compiled.

mod keys;
mod list;
mod matching;
mod rule;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

pub(crate) use keys::keys;
pub use list::OneOrMany;
pub use matching::*;
pub use rule::*;

/// A whole rule file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kitty-gates.toml")]
pub struct FileText {
    /// The version of the format; `1`.
    pub version: u32,
    /// Where to look and what the engine insists on.
    #[serde(default)]
    pub engine: EngineText,
    /// Named lists: identifiers, dotted names, globs, or `@other`.
    #[serde(default)]
    pub sets: BTreeMap<String, Vec<String>>,
    /// Lists that are read from the scanned source.
    #[serde(default)]
    pub set_from: BTreeMap<String, SetFromText>,
    /// Named scopes, referenced as `scope = "@name"`.
    #[serde(default)]
    pub scopes: BTreeMap<String, ScopeText>,
    /// The rules.
    #[serde(default)]
    #[schemars(with = "Vec<RuleText>")]
    pub rule: Vec<Spanned<RuleText>>,
    /// Recorded exceptions.
    #[serde(default)]
    #[schemars(with = "Vec<AllowText>")]
    pub allow: Vec<Spanned<AllowText>>,
    /// Acknowledged weakenings of this change.
    #[serde(default)]
    pub ack: Vec<AckText>,
}

/// `[engine]`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EngineText {
    /// Folders that are scanned; each must exist and hold a Python file.
    pub roots: Vec<String>,
    /// Globs of paths that are never read.
    pub exclude: Vec<String>,
    /// The git revision that the rules and exceptions are compared with, or `none`.
    pub base_ref: String,
    /// Which site keys `freeze` writes: `v1` or `v2`.
    pub key: KeyVersion,
    /// What a file that does not parse means.
    pub syntax_errors: SyntaxErrors,
    /// Folders whose children are importable packages.
    pub package_roots: Vec<String>,
    /// Files with further `[[allow]]` entries; globs.
    pub allow_files: Vec<String>,
    /// Whether rules apply as the peer scanner behaves, or with their `strict` table on top.
    pub mode: Mode,
    /// What the engine insists on.
    pub policy: PolicyText,
}

impl Default for EngineText {
    fn default() -> Self {
        let list = |items: &[&str]| items.iter().map(ToString::to_string).collect();
        Self {
            roots: list(&["src"]),
            exclude: list(&["**/__pycache__/**"]),
            base_ref: "none".to_string(),
            key: KeyVersion::V2,
            syntax_errors: SyntaxErrors::Error,
            package_roots: list(&["src"]),
            allow_files: list(&["gates/allow.d/*.toml"]),
            mode: Mode::Parity,
            policy: PolicyText::default(),
        }
    }
}

/// Which generation of site keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyVersion {
    /// `(path, qualname, token line)`.
    V1,
    /// The same with ordinal and literal digest.
    V2,
}

/// What a file that does not parse means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SyntaxErrors {
    /// A diagnostic that fails the check.
    Error,
    /// A diagnostic that is reported only.
    Skip,
}

/// Which of its two faces a rule shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// As the rule is written.
    Parity,
    /// With the rule's `strict` table laid over it, and without parity switches.
    Strict,
}

/// `[engine.policy]`: loosening it against the base needs an acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyText {
    /// The shortest rationale that counts as one, in characters.
    pub min_rationale_chars: usize,
    /// Every rule must say what its scan has to see at least.
    pub require_floor: bool,
    /// Every rule must be shown to fire.
    pub require_bite: bool,
    /// An exception that covers nothing.
    pub stale_allow: Level,
    /// An exception that the base does not have.
    pub allow_growth: Level,
    /// A rule that catches less than at the base.
    pub weakening: Level,
    /// Whether a line number may identify a site.
    pub positional_keys: Positional,
}

impl Default for PolicyText {
    fn default() -> Self {
        Self {
            min_rationale_chars: 40,
            require_floor: true,
            require_bite: true,
            stale_allow: Level::Error,
            allow_growth: Level::Error,
            weakening: Level::Error,
            positional_keys: Positional::Forbid,
        }
    }
}

/// How loud a finding of an obligation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing fails.
    Info,
    /// Reported; nothing fails.
    Warn,
    /// The check fails.
    Error,
}

/// Whether positions may identify a site; the format has no other answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Positional {
    /// They may not.
    Forbid,
}

/// `[set_from.name]`: the members of a set as the source has them.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFromText {
    /// The file, relative to the repository.
    pub file: String,
    /// A module-level assignment of a display; of each element its last identifier, or its text.
    pub assignment: Option<String>,
    /// An enum class; its members.
    pub class: Option<String>,
}

/// `[[allow]]`: one recorded exception.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowText {
    /// The rule.
    pub rule: String,
    /// The file, relative to the repository; never a glob.
    pub file: String,
    /// The qualified name around the site.
    pub qualname: Option<String>,
    /// The token line of the site, as `freeze` writes it.
    pub token: Option<String>,
    /// Its position among equal sites (v2).
    pub ordinal: Option<u32>,
    /// The digest of the literals inside (v2).
    pub literals: Option<String>,
    /// How many equal sites the entry covers.
    pub count: Option<u32>,
    /// The symbol, for rules whose identity is one.
    pub symbol: Option<String>,
    /// The member, for rules with several.
    pub member: Option<String>,
    /// Why the exception is right.
    pub rationale: String,
    /// Where it is discussed.
    pub issue: Option<String>,
    /// One of the classes of the rule.
    pub class: Option<String>,
    /// A condition of the rule under which the entry holds.
    pub holds_if: Option<String>,
    /// A locator for people; never compared.
    pub line: Option<u32>,
}

/// `[[ack]]`: a weakening that this change owns up to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AckText {
    /// The rule, or `engine`.
    pub rule: String,
    /// The key that became weaker, as the weakening names it.
    pub field: String,
    /// Why.
    pub reason: String,
    /// Where it is discussed.
    pub issue: Option<String>,
}

/// One planted module of a rule: it must be flagged, or pass.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixtureText {
    /// Source that the rule must flag.
    pub flag: Option<String>,
    /// Source that the rule must pass.
    pub pass: Option<String>,
    /// Where the source pretends to live; by default the first place inside the scope.
    pub path: Option<String>,
}

/// The JSON Schema of the rule file, for editors. O(size of the schema).
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(FileText).to_value()
}
