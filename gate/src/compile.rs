//! From the text of a rule to a rule that runs: every key is given its meaning here, or refused.

mod body;
mod leaf;

use regex_lite::Regex;

use crate::{
    find::{Arg, Condition, MustContain, Reach, Source},
    names::{Forms, NameSet},
    rule::{Covers, Mirror, PathPattern, Rule, Sanction, Scope},
    text::{
        AllowText, ConditionText, Level, MatchText, OneOrMany, PolicyText, RatchetText, ReachText, RuleText, RuleType,
        SanctionText, ScopeRef, SourceText,
    },
};

/// What is wrong with a rule: the key, where one can be named, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key.
    pub key: Option<String>,
    /// What is wrong with it.
    pub message: String,
}

pub(crate) fn fault<T>(key: &str, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { key: Some(key.to_string()), message: message.into() })
}

type Names = Option<OneOrMany<String>>;

pub(crate) fn list(names: Names) -> Vec<String> {
    names.map(|names| names.0).unwrap_or_default()
}

pub(crate) fn names(text: Names) -> NameSet {
    NameSet::new(list(text))
}

pub(crate) fn regex(key: &str, text: &str) -> Result<Regex, Fault> {
    Regex::new(text).or_else(|error| fault(key, format!("the pattern is malformed: {error}")))
}

/// A required key.
pub(crate) fn need<T>(key: &str, value: Option<T>) -> Result<T, Fault> {
    value.map_or_else(|| fault(key, format!("`{key}` is missing")), Ok)
}

pub(crate) fn source(text: SourceText) -> Result<Source, Fault> {
    let string = match text.literal.as_deref() {
        None => false,
        Some("str") => true,
        Some(other) => return fault("literal", format!("`{other}` is no kind of literal; write `str`")),
    };
    let bound_from = match text.bound_from.as_deref() {
        None => false,
        Some("same") => true,
        Some(other) => return fault("bound_from", format!("`{other}` is unknown here; write `same`")),
    };
    Ok(Source {
        call: names(text.call),
        inline_call: names(text.inline_call),
        bound_call: names(text.bound_call),
        arg: Arg::new(text.arg.unwrap_or_default(), &mut NameSet::new),
        member_in: names(text.member_in),
        attr: names(text.attr),
        attr_of: match text.attr_of {
            Some(of) => Some((names(of.call), need("attr", of.attr)?)),
            None => None,
        },
        string,
        name: names(text.name),
        mentions_name: names(text.mentions_name),
        mentions_literal: list(text.mentions_literal),
        param_names: names(text.param_names),
        bound_from,
        walrus: text.taint_scope.is_some_and(|reach| reach != ReachText::File),
        reach: match text.taint_scope {
            Some(ReachText::File) => Reach::File,
            _ => Reach::Scoped,
        },
        or_argument: text.or_argument.unwrap_or_default(),
        join_tail: text.join_tail,
        fstring_mentions: text
            .fstring_mentions
            .as_deref()
            .map(|pattern| regex("fstring_mentions", pattern))
            .transpose()?,
        forms: Forms::new(text.form.as_ref().map(|forms| forms.0.as_slice())),
    })
}

pub(crate) fn path_patterns(key: &str, texts: &[String]) -> Result<Vec<PathPattern>, Fault> {
    let pattern = |text: &String| PathPattern::new(text).or_else(|error| fault(key, error.to_string()));
    texts.iter().map(pattern).collect()
}

fn condition(text: ConditionText) -> Condition {
    Condition {
        function_calls: names(text.function_calls),
        max_arguments: text.max_arguments.unwrap_or_default().into_iter().collect(),
        function_mentions: names(text.function_mentions),
        open_mode: text.open_mode,
        or_file: list(text.or_file),
        passed_on: text.passed_on.unwrap_or_default(),
    }
}

fn rationale(key: &str, text: Option<String>, policy: &PolicyText) -> Result<String, Fault> {
    let text = need("rationale", text)?;
    if text.trim().chars().count() < policy.min_rationale_chars {
        let least = policy.min_rationale_chars;
        return fault(key, format!("the rationale must have at least {least} characters: say why this is right"));
    }
    Ok(text)
}

fn sanction(text: SanctionText, policy: &PolicyText) -> Result<Sanction, Fault> {
    let kinds = [text.path.is_some(), text.glob.is_some(), text.function.is_some(), text.package.is_some()];
    if kinds.iter().filter(|given| **given).count() != 1 {
        return fault("sanction", "a sanction names exactly one `path`, `glob`, `function` or `package`");
    }
    let pattern = |text: &str| PathPattern::new(text).or_else(|error| fault("glob", error.to_string()));
    let (covers, written) = if let Some(path) = text.path {
        if path.contains(['*', '?']) {
            return fault("path", format!("`{path}` is a glob; write `glob = …`"));
        }
        (Covers::Path(pattern(&path)?), path)
    } else if let Some(glob) = text.glob {
        (Covers::Path(pattern(&glob)?), glob)
    } else if let Some(function) = text.function {
        let covers = match function.rsplit_once("::") {
            Some((file, name)) => Covers::Function(Some(file.to_string()), name.to_string()),
            None => Covers::Function(None, function.clone()),
        };
        (covers, function)
    } else {
        let package = text.package.unwrap_or_default();
        (Covers::Package(package.clone()), package)
    };
    let expect = text.expect.unwrap_or_default();
    Ok(Sanction {
        covers,
        written,
        rationale: rationale("sanction", text.rationale, policy)?,
        expect: (expect.min.unwrap_or(0), expect.callee),
        vacuous: text.vacuous,
    })
}

fn must_contain(text: crate::text::MustContainText) -> MustContain {
    MustContain {
        files: list(text.files),
        call: names(text.call),
        call_from: text.call_from,
        symbol: names(text.symbol),
        any_mention: text.contexts.is_some_and(|contexts| contexts.iter().any(|context| context == "any")),
    }
}

/// Whether some part of a rule bounds its scan from below.
fn has_floor(text: &RuleText) -> bool {
    let floor = text.floor.as_ref().is_some_and(|floor| !floor.present().is_empty());
    let mirror = text.mirror.as_ref().is_some_and(|mirror| mirror.floor.is_some());
    floor
        || mirror
        || text.equals.is_some()
        || text.count.is_some()
        || text.enumeration.is_some()
        || text.ledger.is_some()
        || text.must_contain.as_ref().is_some_and(|must| must.files.is_some())
        || text
            .sanction
            .iter()
            .flatten()
            .any(|sanction| sanction.expect.as_ref().is_some_and(|expect| expect.min.is_some_and(|min| min > 0)))
        || text.ceiling.is_some()
}

/// Compiles one rule whose references are resolved: no `extends`, no `@set`, its scope in place.
///
/// # Errors
/// A key is missing, empty, malformed, or has no meaning for the type of the rule.
pub fn rule(text: RuleText, allow: Vec<AllowText>, policy: &PolicyText, line: usize) -> Result<Rule, Fault> {
    let id = need("id", text.id.clone())?;
    if id.trim().is_empty() {
        return fault("id", "the id is blank");
    }
    let kind = need("type", text.kind)?;
    let blank = |text: &String| text.trim().is_empty();
    let message = need("message", text.message.clone().filter(|text| !blank(text)))?;
    let remedy = need("remedy", text.remedy.clone().filter(|text| !blank(text)))
        .or_else(|_| fault("remedy", "`remedy` is missing: name the seam that is to be used instead"))?;
    body::check_keys(kind, &text)?;
    if policy.require_floor && !has_floor(&text) {
        return fault(
            "floor",
            "the rule has no floor: say what its scan must see at least (`floor`, `equals`, `count`, `enum`, `ledger` or an `expect` with `min`)",
        );
    }
    if policy.require_bite
        && text.fixture.as_ref().is_none_or(|fixtures| !fixtures.iter().any(|fixture| fixture.flag.is_some()))
    {
        return fault("fixture", "the rule is not shown to fire: add a `[[rule.fixture]]` with `flag = …`");
    }
    if let Some(bad) = text.fixture.iter().flatten().find(|fixture| fixture.flag.is_some() == fixture.pass.is_some()) {
        let which = if bad.flag.is_some() { "both" } else { "none" };
        return fault("fixture", format!("a fixture has either `flag` or `pass`; this one has {which}"));
    }
    let scope = match text.scope.clone() {
        None => Scope::default(),
        Some(ScopeRef::Named(name)) => return fault("scope", format!("the scope `{name}` is unknown")),
        Some(ScopeRef::Here(scope)) => {
            let include = list(scope.include);
            Scope {
                include: path_patterns("include", &include)?,
                exclude: path_patterns("exclude", &list(scope.exclude))?,
                written: include,
            }
        }
    };
    let own_scope_sanctions = match &text.scope {
        Some(ScopeRef::Here(scope)) => scope.sanction.clone().unwrap_or_default(),
        _ => Vec::new(),
    };
    let sanctions = own_scope_sanctions.into_iter().chain(text.sanction.clone().unwrap_or_default());
    let sanctions = sanctions.map(|text| sanction(text, policy)).collect::<Result<Vec<_>, _>>()?;
    let body = body::body(kind, &text)?;
    let mirror = match text.mirror.clone() {
        None => None,
        Some(mirror) => {
            if mirror.kind.is_some_and(|kind| kind != RuleType::ForbiddenCall) {
                return fault("mirror", "a mirror counts calls: its type is `forbidden-call`");
            }
            let leaf = MatchText {
                callee: Some(need("callee", mirror.callee)?),
                keywords_present: mirror.keywords_present,
                ..MatchText::default()
            };
            Some(Mirror { leaf: leaf::leaf(leaf, &text)?, floor: mirror.floor.unwrap_or(1), margin: mirror.margin })
        }
    };
    let mut allow = allow;
    for entry in &mut allow {
        check_allow(entry, &text, policy)?;
    }
    Ok(Rule {
        title: text.title.clone(),
        severity: text.severity.unwrap_or(Level::Error),
        docs: text.docs.clone(),
        aliases: text.aliases.unwrap_or_default(),
        parity: text.parity.clone().unwrap_or_default(),
        ratchet: text.ratchet.unwrap_or(RatchetText::Shrink),
        floor: text.floor.clone().unwrap_or_default(),
        ceiling: text.ceiling.clone(),
        only_if: text.only_if.clone().map(condition),
        unless: text.unless.clone().map(condition),
        definition_sites: names(text.definition_sites.clone()),
        per_member: text.per_member.clone().unwrap_or_default(),
        identity: text.identity.unwrap_or(crate::text::IdentityText::Token),
        key_extra: text.key_extra.clone().unwrap_or_default(),
        equals: list(text.equals.clone()),
        classes: text.classes.clone().unwrap_or_default(),
        allow_holds_if: text.allow_holds_if.clone(),
        unresolved: text.unresolved.unwrap_or(Level::Error),
        must_contain: text.must_contain.clone().map(must_contain),
        fixtures: text.fixture.clone().unwrap_or_default(),
        id,
        kind,
        message,
        remedy,
        scope,
        body,
        sanctions,
        mirror,
        allow,
        text,
        line,
    })
}

fn check_allow(entry: &AllowText, rule: &RuleText, policy: &PolicyText) -> Result<(), Fault> {
    use crate::text::IdentityText;
    let at = |message: String| fault("allow", format!("the exception in `{}`: {message}", entry.file));
    if entry.file.contains(['*', '?']) {
        return at("its file is a glob; an exception names one file".to_string());
    }
    if let Err(error) = rationale("allow", Some(entry.rationale.clone()), policy) {
        return at(error.message);
    }
    let identity = rule.identity.unwrap_or(IdentityText::Token);
    match identity {
        IdentityText::Token if entry.qualname.is_none() || entry.token.is_none() => {
            return at("`qualname` and `token` identify it; `gate freeze` writes them".to_string());
        }
        IdentityText::Function if entry.qualname.is_none() => return at("`qualname` identifies it".to_string()),
        IdentityText::Symbol if entry.symbol.is_none() => return at("`symbol` identifies it".to_string()),
        _ => {}
    }
    if entry.count == Some(0) {
        return at("`count` is 0: take the entry out".to_string());
    }
    if let Some(classes) = &rule.classes {
        let class = entry.class.as_deref().and_then(|class| classes.iter().find(|known| known.name == class));
        let Some(class) = class else {
            let known: Vec<&str> = classes.iter().map(|class| class.name.as_str()).collect();
            return at(format!("its class must be one of {}", known.join(", ")));
        };
        if let Some(pattern) = &class.rationale_must_match
            && !regex("classes", pattern)?.is_match(&entry.rationale)
        {
            return at(format!("the rationale of class `{}` must match `{pattern}`", class.name));
        }
    }
    Ok(())
}
