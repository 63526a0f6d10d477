//! What protects the branches of a repository: its configuration, as YAML 1.2, and its remote.

use std::{env, fmt, fs, io, path::Path};

use kitty_core::{
    Refusal,
    protection::{CONFIG, ConfigFact, ConfigValue, HATCH, ProtectionFacts},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::Tagged;

use super::checkout::{Checkout, store_failed};

const ORIGIN_HEAD: &str = "refs/remotes/origin/HEAD";

/// What protects branches, for a commit in the worktree at `root`. The network is not asked.
///
/// # Errors
/// Those of the store.
pub(crate) fn facts(primary: &Checkout, root: &Path) -> Result<ProtectionFacts, Refusal> {
    let found = primary.repo.try_find_reference(ORIGIN_HEAD);
    let found = found.map_err(|error| store_failed(&primary.common_dir, error))?;
    let origin_head = found.and_then(|reference| match reference.target() {
        gix::refs::TargetRef::Symbolic(name) => Some(String::from_utf8_lossy(name.as_bstr()).into_owned()),
        gix::refs::TargetRef::Object(_) => None,
    });
    let is_other = root.canonicalize().map_or(true, |root| root != primary.root);
    Ok(ProtectionFacts {
        primary: read(&primary.root),
        worktree: is_other.then(|| read(root)),
        origin_head,
        hatch: env::var_os(HATCH).map(|value| value.to_string_lossy().into_owned()),
    })
}

/// The same, had nobody edited the configuration of `primary` or `checkout` since it was committed;
/// nothing when nobody has. Answers where it was edited, too.
///
/// # Errors
/// Those of the store.
pub(crate) fn committed<'c>(
    facts: &ProtectionFacts,
    primary: &'c Checkout,
    checkout: &'c Checkout,
) -> Result<Option<(ProtectionFacts, &'c Checkout)>, Refusal> {
    let (mut then, mut edited) = (facts.clone(), None);
    let worktree = then.worktree.as_mut().map(|fact| (fact, checkout));
    for (fact, checkout) in std::iter::once((&mut then.primary, primary)).chain(worktree) {
        let held = match checkout.repo.head_tree_id() {
            Ok(tree) => checkout.entry(tree.detach(), CONFIG.as_bytes())?,
            // Before the first commit.
            Err(_) => None,
        };
        let committed = match held {
            Some(blob) => parse(&checkout.bytes(blob.oid)?),
            None => ConfigFact::Absent,
        };
        if committed != *fact {
            *fact = committed;
            edited = Some(checkout);
        }
    }
    Ok(edited.map(|checkout| (then, checkout)))
}

/// The configuration below a root.
fn read(root: &Path) -> ConfigFact {
    match fs::read(root.join(CONFIG)) {
        Ok(bytes) => parse(&bytes),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            ConfigFact::Absent
        }
        Err(error) => ConfigFact::Unreadable { reason: error.to_string() },
    }
}

/// One document in UTF-8 without duplicate keys; an empty one is null.
fn parse(bytes: &[u8]) -> ConfigFact {
    let unreadable = |reason: String| ConfigFact::Unreadable { reason };
    let Ok(text) = std::str::from_utf8(bytes) else { return unreadable("it is not UTF-8".into()) };
    let options = serde_saphyr::options! {
        strict_booleans: true,
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::PassThrough,
    };
    match serde_saphyr::from_str_with_options::<Parsed>(text, options) {
        Ok(Parsed(value)) => ConfigFact::Document(value),
        Err(error) => unreadable(error.to_string().lines().next().unwrap_or_default().to_string()),
    }
}

/// A value as its parser resolves it.
struct Parsed(ConfigValue);

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Tagged(Untagged(value), tag) = Tagged::deserialize(deserializer)?;
        let is_foreign = tag.is_some_and(|tag| tag.strip_prefix(CORE).is_none_or(|name| !TYPES.contains(&name)));
        // What an unknown tag makes of nothing is not nothing.
        Ok(Self(if is_foreign && value == ConfigValue::Null { ConfigValue::Text(String::new()) } else { value }))
    }
}

/// Where the tags of YAML's own types live, and those types.
const CORE: &str = "tag:yaml.org,2002:";
const TYPES: [&str; 7] = ["null", "bool", "int", "float", "str", "seq", "map"];

struct Untagged(ConfigValue);

impl<'de> Deserialize<'de> for Untagged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any).map(Untagged)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = ConfigValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Null)
    }

    fn visit_none<E>(self) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ConfigValue, D::Error> {
        deserializer.deserialize_any(Self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Number(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Number(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Number(printed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Text(value.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ConfigValue, A::Error> {
        let mut list = Vec::new();
        while let Some(Parsed(value)) = seq.next_element()? {
            list.push(value);
        }
        Ok(ConfigValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ConfigValue, A::Error> {
        let mut entries = Vec::new();
        while let Some((Parsed(key), Parsed(value))) = map.next_entry()? {
            entries.push((key, value));
        }
        Ok(ConfigValue::Map(entries))
    }
}

/// A number with a fraction as the tool's language prints it.
fn printed(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific.to_lowercase();
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = value.to_string();
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ConfigValue {
        ConfigValue::Text(text.into())
    }

    #[test]
    fn scalars_are_those_of_yaml_1_2() {
        let number = |text: &str| ConfigValue::Number(text.into());
        let expected = vec![
            text("yes"),
            text("on"),
            ConfigValue::Bool(true),
            ConfigValue::Null,
            number("3.1"),
            number("16"),
            number("1e+20"),
            number("1e-05"),
            number("2.0"),
            text("2026-01-01"),
        ];
        let parsed = parse(b"[yes, on, true, ~, 3.10, 0x10, 1e20, 0.00001, 2.0, 2026-01-01]");
        assert_eq!(parsed, ConfigFact::Document(ConfigValue::List(expected)));
    }

    #[test]
    fn an_unknown_tag_makes_a_text() {
        let list =
            |texts: &[&str]| ConfigFact::Document(ConfigValue::List(texts.iter().map(|own| text(own)).collect()));
        assert_eq!(parse(b"[!!python/name:os.system , !own , !own x, !!str 1]"), list(&["", "", "x", "1"]));
        assert_eq!(parse(b"!own [!own x]"), list(&["x"]));
    }

    #[test]
    fn one_document_without_duplicate_keys() {
        let is_unreadable = |text: &[u8]| matches!(parse(text), ConfigFact::Unreadable { .. });
        assert!(is_unreadable(b"a: 1\na: 2\n"));
        assert!(is_unreadable(b"a: 1\n---\nb: 2\n"));
        assert!(is_unreadable(b"a: ["));
        assert!(is_unreadable(b"a: \xff"));
        assert_eq!(parse(b""), ConfigFact::Document(ConfigValue::Null));
        assert_eq!(parse(b"# nothing\n"), ConfigFact::Document(ConfigValue::Null));
        let map = ConfigValue::Map(vec![(text("a"), ConfigValue::Number("1".into()))]);
        assert_eq!(parse("\u{feff}a: 1\n".as_bytes()), ConfigFact::Document(map));
    }
}
