//! From rule files to a set of rules: references are followed, sets are spelled out, faults get positions.

use std::{collections::BTreeMap, fmt, ops::Range, sync::OnceLock};

use ruff_python_parser::parse_module;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use crate::{
    code::{Code, CodeRow},
    compile::{self, Fault},
    find::{display, hex, members},
    hot::Hot,
    module::Module,
    rule::{PathPattern, Rule},
    source::{Limits, decode},
    text::{
        AckText, AllowText, EngineText, FileText, MatchText, Mode, OneOrMany, RuleText, ScopeRef, ScopeText,
        SetFromText,
    },
};

/// A rule file by its name, and its text.
#[derive(Clone, Copy, Debug)]
pub struct RuleFile<'t> {
    /// What messages call it; `pyproject.toml` is read at `[tool.kitty-gates]`.
    pub name: &'t str,
    /// Its text.
    pub text: &'t str,
}

/// Something wrong with a rule file, with its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The rule, where it is one.
    pub rule: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl ConfigError {
    /// What the registry says of rules that do not load.
    pub const fn row() -> CodeRow {
        Code::RulesInvalid.row()
    }

    /// All errors of a set of rules, a line each.
    pub fn joined(errors: &[Self]) -> String {
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        f.write_str(&self.message)
    }
}

/// What the caller of a load decides.
#[derive(Clone, Copy, Default)]
pub struct LoadOptions<'s> {
    /// Instead of the mode that the file names.
    pub mode: Option<Mode>,
    /// The sources of the tree, for `set_from`.
    pub sources: Option<Sources<'s>>,
}

/// The sources of a tree, by path.
pub type Sources<'s> = &'s dyn Fn(&str) -> Option<String>;

/// A set of rules that is ready to run.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// `[engine]`.
    pub engine: EngineText,
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// Acknowledged weakenings.
    pub acks: Vec<AckText>,
    /// What the index keeps for them.
    pub(crate) hot: Hot,
    pub(crate) exclude: Vec<PathPattern>,
    digest: OnceLock<String>,
}

#[derive(Deserialize)]
struct Pyproject {
    #[serde(default)]
    tool: Tools,
}

#[derive(Default, Deserialize)]
struct Tools {
    #[serde(rename = "kitty-gates")]
    gates: Option<FileText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowFile {
    #[serde(default)]
    allow: Vec<Spanned<AllowText>>,
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}

fn error(file: RuleFile, at: usize, rule: Option<&str>, message: impl Into<String>) -> ConfigError {
    let (line, column) = position(file.text, at);
    ConfigError {
        file: file.name.to_string(),
        line,
        column,
        rule: rule.map(ToString::to_string),
        message: message.into(),
    }
}

fn malformed(file: RuleFile, fault: &toml::de::Error) -> ConfigError {
    error(file, fault.span().map_or(0, |span| span.start), None, fault.message())
}

/// Where a key of a rule is written; the rule itself where it is not.
fn locate(text: &str, span: &Range<usize>, key: Option<&str>) -> usize {
    let Some(key) = key else { return span.start };
    // The span of a table ends with its header; the rule goes on to the next one.
    let rest = text.get(span.start..).unwrap_or_default();
    let rule = rest.get(1..).and_then(|rest| rest.find("\n[[rule]]")).and_then(|end| rest.get(..=end)).unwrap_or(rest);
    let starts = rule.match_indices(key).map(|(at, _)| at);
    let written = |&at: &usize| {
        let before = rule.get(..at).unwrap_or_default();
        let after = rule.get(at + key.len()..).unwrap_or_default().trim_start();
        let fresh = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '"'));
        fresh && (after.starts_with('=') || after.starts_with(']') || after.starts_with('.'))
    };
    span.start + starts.into_iter().find(written).unwrap_or(0)
}

fn match_over(own: Option<OneOrMany<MatchText>>, base: Option<OneOrMany<MatchText>>) -> Option<OneOrMany<MatchText>> {
    match (own, base) {
        (Some(own), Some(base)) if own.0.len() == base.0.len() => {
            Some(OneOrMany(own.0.into_iter().zip(base.0).map(|(own, base)| own.over(base)).collect()))
        }
        (own, base) => own.or(base),
    }
}

/// One rule laid over another: matchers and provenance key by key.
fn lay(own: RuleText, base: RuleText) -> RuleText {
    let matches = match_over(own.matches.clone(), base.matches.clone());
    let provenance = match (own.provenance.clone(), base.provenance.clone()) {
        (Some(own), Some(base)) => Some(own.over(base)),
        (own, base) => own.or(base),
    };
    RuleText { matches, provenance, ..own.over(base) }
}

/// Follows the references of one file.
struct Linker<'t> {
    file: RuleFile<'t>,
    scopes: BTreeMap<String, ScopeText>,
    sets: BTreeMap<String, Vec<String>>,
    rules: Vec<Spanned<RuleText>>,
    mode: Mode,
}

impl Linker<'_> {
    fn find(&self, id: &str) -> Option<&RuleText> {
        self.rules.iter().map(Spanned::get_ref).find(|rule| rule.id.as_deref() == Some(id))
    }

    /// The rule with what it extends, and its strict table where that is asked for.
    fn effective(&self, rule: &RuleText, depth: u32) -> Result<RuleText, Fault> {
        let mut rule = rule.clone();
        if let Some(base) = rule.extends.take() {
            if depth == 0 {
                return compile::fault("extends", "rules extend each other in a circle");
            }
            let Some(found) = self.find(&base) else {
                return compile::fault("extends", format!("there is no rule `{base}`"));
            };
            let mut found = RuleText { id: None, fixture: None, ..found.clone() };
            found.strict = found.strict.filter(|_| rule.strict.is_none());
            rule = lay(rule, self.extended(&found, depth - 1)?);
        }
        if let Some(strict) = rule.strict.take().filter(|_| self.mode == Mode::Strict) {
            let parity = strict.parity.clone().unwrap_or_default();
            rule = RuleText { parity: Some(parity), ..lay(*strict, rule) };
        }
        rule.scope = self.scope(rule.scope, depth)?;
        Ok(rule)
    }

    /// The same without the strict table, which the extending rule applies itself.
    fn extended(&self, rule: &RuleText, depth: u32) -> Result<RuleText, Fault> {
        let strict = rule.strict.clone();
        let base = self.effective(&RuleText { strict: None, ..rule.clone() }, depth)?;
        Ok(RuleText { strict, ..base })
    }

    fn scope(&self, scope: Option<ScopeRef>, depth: u32) -> Result<Option<ScopeRef>, Fault> {
        let Some(ScopeRef::Named(name)) = scope else { return Ok(scope) };
        if let Some(id) = name.strip_prefix("@rule:") {
            let rule = self.find(id).filter(|_| depth > 0);
            return match rule {
                Some(rule) => self.scope(self.effective(rule, depth - 1)?.scope, depth - 1),
                None => compile::fault("scope", format!("there is no rule `{id}` to take the scope from")),
            };
        }
        match name.strip_prefix('@').and_then(|name| self.scopes.get(name)) {
            Some(scope) => Ok(Some(ScopeRef::Here(Box::new(scope.clone())))),
            None => compile::fault(
                "scope",
                format!("there is no scope `{name}`; write `\"@name\"` of a [scopes.name] table"),
            ),
        }
    }

    fn set(&self, name: &str, seen: &mut Vec<String>) -> Result<Vec<String>, Fault> {
        let Some(members) = self.sets.get(name) else {
            return compile::fault("sets", format!("there is no set `@{name}`"));
        };
        if seen.iter().any(|known| known == name) {
            return compile::fault("sets", format!("the set `@{name}` holds itself"));
        }
        seen.push(name.to_string());
        let mut all = Vec::new();
        for member in members {
            match member.strip_prefix('@') {
                Some(other) => all.extend(self.set(other, seen)?),
                None => all.push(member.clone()),
            }
        }
        seen.pop();
        Ok(all)
    }

    /// Puts the members of a set wherever a list names it.
    fn spell(&self, value: &mut Value) -> Result<(), Fault> {
        match value {
            Value::Array(items) => {
                let mut spelled = Vec::with_capacity(items.len());
                for mut item in std::mem::take(items) {
                    if let Some(name) = item.as_str().and_then(|text| text.strip_prefix('@')) {
                        let members = self.set(name, &mut Vec::new())?;
                        if members.is_empty() {
                            return compile::fault("sets", format!("the set `@{name}` is empty"));
                        }
                        spelled.extend(members.into_iter().map(Value::String));
                    } else {
                        self.spell(&mut item)?;
                        spelled.push(item);
                    }
                }
                *items = spelled;
            }
            Value::Object(keys) => {
                for (_, inner) in keys.iter_mut().filter(|(key, _)| *key != "fixture") {
                    self.spell(inner)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn linked(&self, rule: &RuleText) -> Result<RuleText, Fault> {
        let effective = self.effective(rule, 8)?;
        let broken = |error: serde_json::Error| Fault { key: None, message: error.to_string() };
        let mut value = serde_json::to_value(&effective).map_err(broken)?;
        self.spell(&mut value)?;
        serde_json::from_value(value).map_err(broken)
    }
}

/// A set as the source has it.
fn set_from(text: &SetFromText, sources: &dyn Fn(&str) -> Option<String>) -> Result<Vec<String>, String> {
    let source = sources(&text.file).ok_or_else(|| format!("the file `{}` cannot be read", text.file))?;
    let source = decode(source.as_bytes(), Limits::default()).map_err(|defect| defect.to_string())?;
    let parsed = parse_module(&source).map_err(|error| format!("the file `{}` is not Python: {error}", text.file))?;
    let module = Module::new(&text.file, &source, &parsed, &Hot::default(), &[]);
    let names = match (&text.assignment, &text.class) {
        (Some(assignment), None) => display(&module, assignment),
        (None, Some(class)) => members(&module, class).map(|(_, members)| members),
        _ => return Err("it names either an `assignment` or a `class`".to_string()),
    };
    let names = names.filter(|names| !names.is_empty());
    let names = names.ok_or_else(|| format!("`{}` holds nothing of that name", text.file))?;
    Ok(names.into_iter().map(ToString::to_string).collect())
}

/// Whether a path names a Python module. The peer looks at `.py` only, in lower case.
pub(crate) fn is_python(path: &str) -> bool {
    path.strip_suffix(".py").is_some()
}

impl RuleSet {
    /// Loads a rule file with its further files of exceptions. O(size of the files).
    ///
    /// # Errors
    /// Every fault that was found, each with its position: malformed TOML, an unknown key, an empty matcher, a
    /// missing remedy, a reference to nothing, an exception that identifies no site.
    pub fn load(file: RuleFile, allow_files: &[RuleFile], options: LoadOptions) -> Result<Self, Vec<ConfigError>> {
        let text: FileText = if file.name.ends_with("pyproject.toml") {
            let pyproject: Pyproject = toml::from_str(file.text).map_err(|fault| vec![malformed(file, &fault)])?;
            let missing = || vec![error(file, 0, None, "there is no [tool.kitty-gates] table")];
            pyproject.tool.gates.ok_or_else(missing)?
        } else {
            toml::from_str(file.text).map_err(|fault| vec![malformed(file, &fault)])?
        };
        if text.version != 1 {
            return Err(vec![error(
                file,
                0,
                None,
                format!("version {} is unknown; this engine reads version 1", text.version),
            )]);
        }
        let mut errors = Vec::new();
        let mut allow: Vec<(RuleFile, Spanned<AllowText>)> =
            text.allow.into_iter().map(|entry| (file, entry)).collect();
        for other in allow_files {
            match toml::from_str::<AllowFile>(other.text) {
                Ok(entries) => allow.extend(entries.allow.into_iter().map(|entry| (*other, entry))),
                Err(fault) => errors.push(malformed(*other, &fault)),
            }
        }
        let mut sets = text.sets;
        for (name, from) in &text.set_from {
            let found = match options.sources {
                Some(sources) => set_from(from, sources),
                None => Err("there are no sources to read it from".to_string()),
            };
            match found {
                Ok(members) => drop(sets.insert(name.clone(), members)),
                Err(message) => errors.push(error(file, 0, None, format!("set_from.{name}: {message}"))),
            }
        }
        let mode = options.mode.unwrap_or(text.engine.mode);
        let linker = Linker { file, scopes: text.scopes, sets, rules: text.rule, mode };
        let policy = text.engine.policy.clone();
        let mut rules: Vec<Rule> = Vec::new();
        for spanned in &linker.rules {
            let (span, own) = (spanned.span(), spanned.get_ref());
            let id = own.id.as_deref();
            if id.is_some_and(|id| rules.iter().any(|rule| rule.id == id)) {
                errors.push(error(file, span.start, id, "there are two rules of this name"));
                continue;
            }
            let mine = allow.iter().filter(|(_, entry)| Some(entry.get_ref().rule.as_str()) == id);
            let mine: Vec<AllowText> = mine.map(|(_, entry)| entry.get_ref().clone()).collect();
            let line = position(file.text, span.start).0;
            let compiled = linker.linked(own).and_then(|text| compile::rule(text, mine, &policy, line));
            match compiled {
                Ok(rule) => rules.push(rule),
                Err(fault) => {
                    let at = locate(file.text, &span, fault.key.as_deref());
                    errors.push(error(linker.file, at, id, fault.message));
                }
            }
        }
        for (from, entry) in &allow {
            let named = &entry.get_ref().rule;
            if !linker.rules.iter().any(|rule| rule.get_ref().id.as_ref() == Some(named)) {
                errors.push(error(
                    *from,
                    entry.span().start,
                    None,
                    format!("the exception names the rule `{named}`, which does not exist"),
                ));
            }
        }
        let exclude = compile::path_patterns("exclude", &text.engine.exclude);
        let exclude = exclude.unwrap_or_else(|fault| {
            errors.push(error(file, 0, None, fault.message));
            Vec::new()
        });
        if errors.is_empty() {
            let hot = Hot::new(&rules);
            let engine = EngineText { mode, ..text.engine };
            Ok(Self { engine, rules, acks: text.ack, hot, exclude, digest: OnceLock::new() })
        } else {
            Err(errors)
        }
    }

    /// A set of other rules in the same engine.
    pub(crate) fn with(&self, rules: Vec<Rule>) -> Self {
        let hot = Hot::new(&rules);
        let (engine, exclude) = (self.engine.clone(), self.exclude.clone());
        Self { engine, rules, acks: Vec::new(), hot, exclude, digest: OnceLock::new() }
    }

    /// What decides the facts of a file and the mutants of a rule, besides the tree: the engine and the rules, as hex
    /// digits. Equal sets have equal digests; an engine of other sources has others. O(size of the rules), once.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| self.digested())
    }

    fn digested(&self) -> String {
        /// The engine, by its sources: see the build script.
        const ENGINE: &str = env!("KITTY_GATE_SOURCES");
        let rules: Vec<_> = self.rules.iter().map(|rule| &rule.text).collect();
        let sanctions: Vec<_> =
            self.rules.iter().flat_map(|rule| &rule.sanctions).map(|sanction| &sanction.written).collect();
        let parts = (ENGINE, &self.engine, rules, sanctions);
        let text = serde_json::to_vec(&parts).unwrap_or_default();
        hex(Sha256::digest(text).iter())
    }

    /// The rule of this name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Only the rules with these names; all of them where none is named.
    #[must_use]
    pub fn only(mut self, ids: &[String]) -> Self {
        if !ids.is_empty() {
            self.rules.retain(|rule| ids.contains(&rule.id));
            self.digest = OnceLock::new();
            self.hot = Hot::new(&self.rules);
        }
        self
    }

    /// Whether a path lies below a root and is not excluded.
    pub fn reads(&self, path: &str) -> bool {
        let rooted = |root: &String| {
            let root = root.trim_end_matches('/');
            root == "." || path == root || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
        };
        is_python(path)
            && self.engine.roots.iter().any(rooted)
            && !self.exclude.iter().any(|pattern| pattern.fits(path))
    }
}
