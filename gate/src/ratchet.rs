//! The present against the base: exceptions may only become fewer, rules may only become stricter.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    check::{Problem, ProblemKind},
    load::RuleSet,
    rule::Rule,
    text::{AllowText, Level, RatchetText},
};

/// What identifies an exception.
fn identity(entry: &AllowText) -> (&str, [Option<&str>; 4], Option<u32>) {
    let names = [&entry.qualname, &entry.token, &entry.symbol, &entry.member].map(Option::as_deref);
    (&entry.file, names, entry.ordinal)
}

/// Compares the rules and exceptions of a change with those of its base. `renamed` maps old paths to new ones, as
/// git detects them. O(rules + exceptions).
pub fn compare(base: &RuleSet, head: &RuleSet, renamed: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in &head.rules {
        if let Some(old) = base.rule(&rule.id) {
            growth(old, rule, head.engine.policy.allow_growth, renamed, &mut problems);
        }
    }
    let mut weakenings = Vec::new();
    for old in &base.rules {
        match head.rule(&old.id) {
            None => weakenings.push((old.id.clone(), "rule".to_string(), "the rule is gone".to_string())),
            Some(rule) => weaker_rule(old, rule, &mut weakenings),
        }
    }
    weaker_engine(base, head, &mut weakenings);
    for (rule, field, message) in weakenings {
        let acked = head.acks.iter().find(|ack| ack.rule == rule && ack.field == field && !base.acks.contains(ack));
        let level = match acked {
            Some(ack) if ack.reason.trim().chars().count() >= head.engine.policy.min_rationale_chars => Level::Info,
            _ => base.engine.policy.weakening,
        };
        problems.push(Problem {
            remedy: format!("restore it, or add [[ack]] with rule = \"{rule}\", field = \"{field}\" and a reason"),
            message: format!("`{field}`: {message}"),
            rule,
            kind: ProblemKind::Weakening,
            level,
            file: None,
        });
    }
    problems
}

/// Entries of `head` that `base` does not have, with a count for the same site taken more than once.
fn growth(base: &Rule, head: &Rule, level: Level, renamed: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
    let count = |entry: &AllowText| entry.count.unwrap_or(1);
    let moved = |file: &str| renamed.get(file).map_or(file, String::as_str).to_string();
    let known = |entry: &&AllowText| {
        base.allow.iter().any(|old| identity(old) == identity(entry) && count(old) >= count(entry))
    };
    let grown: Vec<&AllowText> = head.allow.iter().filter(|entry| !known(entry)).collect();
    let mut retired: Vec<&AllowText> =
        base.allow.iter().filter(|old| !head.allow.iter().any(|entry| identity(old) == identity(entry))).collect();
    for entry in grown {
        let successor = |old: &&AllowText| {
            moved(&old.file) == entry.file
                && count(old) >= count(entry)
                && (old.qualname == entry.qualname || (old.token.is_some() && old.token == entry.token))
        };
        let place = format!("{}::{}", entry.file, entry.qualname.as_deref().or(entry.symbol.as_deref()).unwrap_or("*"));
        let (kind, level, message) = if let Some(at) = retired.iter().position(successor) {
            retired.remove(at);
            (
                ProblemKind::Rekeyed,
                if head.ratchet == RatchetText::Frozen { Level::Error } else { Level::Info },
                format!("the exception at {place} names its site anew"),
            )
        } else {
            let level = match head.ratchet {
                RatchetText::Tracked => Level::Info,
                RatchetText::Shrink => level,
                RatchetText::Frozen | RatchetText::Empty => Level::Error,
            };
            (ProblemKind::Growth, level, format!("the exception at {place} is new against the base"))
        };
        let remedy = format!("route the site through the seam: {}", head.remedy);
        problems.push(Problem { rule: head.id.clone(), kind, level, file: Some(entry.file.clone()), message, remedy });
    }
    if head.ratchet == RatchetText::Frozen {
        for old in retired {
            problems.push(Problem {
                rule: head.id.clone(),
                kind: ProblemKind::Growth,
                level: Level::Error,
                file: Some(old.file.clone()),
                message: format!("the exceptions are frozen, and the one at {} is gone", old.file),
                remedy: "put it back, or change the ratchet of the rule".to_string(),
            });
        }
    }
}

/// In which direction a value becomes weaker.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Polarity {
    /// What is taken away weakens: targets, spellings, roots, fixtures.
    Shrinking,
    /// What is added weakens: exclusions, sanctions, trusted origins.
    Growing,
    /// It says nothing about strength.
    Neutral,
}

fn polarity(key: &str, inherited: Polarity) -> Polarity {
    match key {
        "exclude" | "sanction" | "trusted" | "definition_sites" | "doors" | "except" | "cover_except" | "parity"
        | "unless" | "allow" | "per_member" | "routed_by" | "sanitizers" | "skip_if_chained" | "name_except"
        | "ceiling" | "margin" | "entries" | "unless_comment" | "or_file" | "all_of" | "keywords"
        | "keywords_present" | "keywords_absent" | "any_arg_mentions" | "only_if" => Polarity::Growing,
        "expect" => Polarity::Shrinking,
        "id" | "title" | "message" | "remedy" | "docs" | "rationale" | "extends" | "strict" | "advise" | "consumer"
        | "vacuous" | "pinned" => Polarity::Neutral,
        _ => inherited,
    }
}

/// What became weaker between two values of one key; the path of the first such place.
fn weaker(base: &Value, head: &Value, polarity: Polarity) -> Option<String> {
    use Polarity::{Growing, Neutral, Shrinking};
    if base == head || polarity == Neutral {
        return None;
    }
    match (base, head) {
        (Value::Array(old), Value::Array(new)) => {
            let gone = old.iter().filter(|item| !new.contains(item)).count();
            let fresh = new.iter().filter(|item| !old.contains(item)).count();
            // The same number of tables: each against its place, so that a wording is not a loss.
            if old.len() == new.len() && old.iter().chain(new).all(Value::is_object) {
                return old.iter().zip(new).find_map(|(old, new)| weaker(old, new, polarity));
            }
            match polarity {
                Shrinking => (gone > 0).then(|| "entries are gone".to_string()),
                _ => (fresh > 0).then(|| "there are new entries".to_string()),
            }
        }
        (Value::Object(old), Value::Object(new)) => {
            let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            keys.into_iter().find_map(|key| {
                // Without these keys everything counts: writing one narrows.
                if ["form", "contexts", "include"].contains(&key.as_str()) && !old.contains_key(key) {
                    return Some(format!("{key}: narrowed"));
                }
                let inner = self::polarity(key, polarity);
                let found = weaker(old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null), inner)?;
                Some(format!("{key}: {found}"))
            })
        }
        (Value::Number(old), Value::Number(new)) => {
            let (old, new) = (old.as_f64()?, new.as_f64()?);
            match polarity {
                Shrinking if new < old => Some(format!("{new} instead of {old}")),
                Growing if new > old => Some(format!("{new} instead of {old}")),
                _ => None,
            }
        }
        (Value::Bool(true), Value::Bool(false) | Value::Null) if polarity == Shrinking => {
            Some("switched off".to_string())
        }
        (Value::Bool(false) | Value::Null, Value::Bool(true)) if polarity == Growing => Some("switched on".to_string()),
        (Value::Bool(_), _) | (_, Value::Bool(_)) => None,
        (old, Value::Null) if polarity == Shrinking && !empty(old) => Some("taken out".to_string()),
        (Value::Null, new) if polarity == Growing && !empty(new) => Some("added".to_string()),
        (Value::Null, _) | (_, Value::Null) => None,
        _ => Some("changed".to_string()),
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(keys) => keys.is_empty(),
        _ => false,
    }
}

fn weaker_rule(base: &Rule, head: &Rule, found: &mut Vec<(String, String, String)>) {
    if head.severity < base.severity {
        found.push((head.id.clone(), "severity".to_string(), "it is less loud".to_string()));
    }
    let strength = |ratchet| match ratchet {
        RatchetText::Tracked => 0,
        RatchetText::Shrink => 1,
        RatchetText::Frozen => 2,
        RatchetText::Empty => 3,
    };
    if strength(head.ratchet) < strength(base.ratchet) {
        found.push((head.id.clone(), "ratchet".to_string(), "exceptions may grow more easily".to_string()));
    }
    if head.aliases < base.aliases {
        found.push((head.id.clone(), "aliases".to_string(), "fewer aliases are followed".to_string()));
    }
    let (Ok(Value::Object(old)), Ok(Value::Object(new))) =
        (serde_json::to_value(&base.text), serde_json::to_value(&head.text))
    else {
        return;
    };
    let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for key in keys {
        if ["severity", "ratchet", "aliases"].contains(&key.as_str()) {
            continue;
        }
        // Where a list of the scope is new, the rule looked everywhere before.
        if key == "scope" && !old.contains_key(key) {
            found.push((head.id.clone(), key.clone(), "the rule looked everywhere before".to_string()));
            continue;
        }
        let top = polarity(key, Polarity::Shrinking);
        if let Some(message) = weaker(old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null), top) {
            found.push((head.id.clone(), key.clone(), message));
        }
    }
}

fn weaker_engine(base: &RuleSet, head: &RuleSet, found: &mut Vec<(String, String, String)>) {
    let (old, new) = (&base.engine, &head.engine);
    let mut report =
        |field: &str, message: &str| found.push(("engine".to_string(), field.to_string(), message.to_string()));
    if old.roots.iter().any(|root| !new.roots.contains(root)) {
        report("roots", "a root is gone");
    }
    if new.exclude.iter().any(|glob| !old.exclude.contains(glob)) {
        report("exclude", "more is excluded");
    }
    if old.syntax_errors == crate::text::SyntaxErrors::Error && new.syntax_errors == crate::text::SyntaxErrors::Skip {
        report("syntax_errors", "broken files no longer fail");
    }
    if old.mode == crate::text::Mode::Strict && new.mode == crate::text::Mode::Parity {
        report("mode", "the strict tables no longer count");
    }
    if old.base_ref != "none" && new.base_ref == "none" {
        report("base_ref", "nothing is compared any more");
    }
    let (old, new) = (&old.policy, &new.policy);
    let loosened = new.min_rationale_chars < old.min_rationale_chars
        || (old.require_floor && !new.require_floor)
        || (old.require_bite && !new.require_bite)
        || new.stale_allow < old.stale_allow
        || new.allow_growth < old.allow_growth
        || new.weakening < old.weakening;
    if loosened {
        report("policy", "the policy is looser");
    }
}
