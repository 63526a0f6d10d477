//! The registry, and the places in the sources where a refusal is built.

use std::collections::BTreeSet;

use kitty_core::{CODES, Code};

use crate::sources::sources;

/// The names of the places that a template leaves open. `<commit>` is for the operator to fill in.
pub fn places(template: &str) -> Vec<String> {
    let open = template.split('{').skip(1);
    open.filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_string())).collect()
}

/// Every `Refusal::new(Code::X).with("field", …)…` of a source: the code's variant and its fields.
fn chains(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let starts = source.split("::new(Code::").skip(1);
    starts
        .filter_map(|rest| {
            let (variant, mut rest) = rest.split_once(')')?;
            let mut fields = BTreeSet::new();
            while let Some((method, tail)) = rest.trim_start().strip_prefix('.').and_then(|rest| rest.split_once('(')) {
                let (arguments, after) = tail.split_at(end_of_call(tail));
                if method == "with" {
                    fields.extend(arguments.trim_start().split('"').nth(1).map(ToString::to_string));
                }
                rest = after.strip_prefix(')')?;
            }
            Some((variant.to_string(), fields))
        })
        .collect()
}

/// The offset of the parenthesis that closes a call whose arguments start here.
fn end_of_call(arguments: &str) -> usize {
    let (mut depth, mut quoted) = (0, false);
    for (at, c) in arguments.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return at,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    arguments.len()
}

/// The refusals of a source that leave a place of their message or remedy open.
fn incomplete(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (variant, fields) in chains(source) {
        let Some(row) = CODES.iter().find(|row| format!("{:?}", row.code) == variant) else { continue };
        let open = [row.message, row.remedy].into_iter().flat_map(places).filter(|place| !fields.contains(place));
        found.extend(open.map(|place| format!("{variant} without `{place}`")));
    }
    found
}

#[test]
fn codes_are_unique_and_screaming() {
    let wires: BTreeSet<_> = CODES.iter().map(|row| row.wire).collect();
    assert_eq!(wires.len(), CODES.len(), "two codes share a name");
    for row in CODES {
        let words = row.wire.split('_');
        let screams =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        assert!(words.into_iter().all(screams), "{} is not SCREAMING_SNAKE", row.wire);
        assert_eq!(Code::parse(row.wire), Some(row.code));
        assert_eq!((row.code.as_str(), row.code.row().wire), (row.wire, row.wire));
        let squeezed: String = row.wire.split('_').collect();
        assert_eq!(format!("{:?}", row.code).to_uppercase(), squeezed, "the variant has another name");
    }
    assert_eq!(Code::parse("mission_not_found"), None);
}

#[test]
fn messages_and_remedies_keep_the_house_style() {
    for row in CODES {
        assert!(!row.message.ends_with('.') && !row.message.contains('\n'), "{}: {}", row.wire, row.message);
        let first = row.message.chars().next().unwrap();
        assert!(!first.is_uppercase(), "{}: a message starts in lower case", row.wire);
        for sentence in [row.remedy, row.why] {
            assert!(sentence.ends_with('.') && sentence.len() > 10, "{}: {sentence}", row.wire);
        }
    }
}

#[test]
fn whoever_builds_a_refusal_fills_its_places() {
    let (mut built, mut open) = (0, Vec::new());
    for (name, source) in sources() {
        built += chains(&source).len();
        open.extend(incomplete(&source).into_iter().map(|defect| format!("{name}: {defect}")));
    }
    assert!(built > 40, "found {built} refusals only");
    assert_eq!(open, [""; 0]);
}

#[test]
fn the_search_sees_an_open_place() {
    let planted = r#"Err(Refusal::new(Code::MissionNumberInvalid).with("mission", f(")", (1))).candidates_are(x))"#;
    assert_eq!(incomplete(planted), ["MissionNumberInvalid without `value`"]);
    assert_eq!(incomplete(&planted.replace(".candidates_are(x)", ".with(\"value\", 1)")), [""; 0]);
}
