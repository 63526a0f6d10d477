//! Every refusal says what is wrong, what to do now, and which names would have been exact.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot set up its case has failed")]

#[path = "../common/commits.rs"]
mod commits;
mod committing;
mod registry;
mod situations;
#[path = "../common/sources.rs"]
mod sources;
mod status;

use std::{collections::BTreeSet, fmt::Write as _};

use kitty_core::{CODES, Refusal};

fn rendered(situation: &str, refusal: &Refusal) -> String {
    let mut text = format!("{}\n  when        {situation}\n", refusal.code());
    let mut line = |name: &str, value: &str| writeln!(text, "  {name:<11} {value}").unwrap();
    line("message", &refusal.message());
    line("remedy", &refusal.remedy());
    for candidate in refusal.candidates() {
        line("candidate", candidate);
    }
    for (name, value) in refusal.fields().iter() {
        line("field", &format!("{name} = {value}"));
    }
    text
}

#[test]
fn what_an_operator_reads() {
    let all = situations::all();
    let text: Vec<_> = all.iter().map(|(situation, refusal)| rendered(situation, refusal)).collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("refusals", text.join("\n"));
    });
}

#[test]
fn every_code_is_refused_by_a_real_situation() {
    let met: BTreeSet<_> = situations::all().iter().map(|(_, refusal)| refusal.code()).collect();
    let missing: Vec<_> = CODES.iter().filter(|row| !met.contains(&row.code)).map(|row| row.wire).collect();
    assert_eq!(missing, [""; 0], "no situation leads to these codes");
}

#[test]
fn nothing_is_left_to_fill_in() {
    for (situation, refusal) in situations::all() {
        for template in [refusal.code().row().message, refusal.code().row().remedy] {
            for field in registry::places(template) {
                let value = refusal.fields().get(&field);
                assert!(
                    value.is_some_and(|value| !value.is_empty()),
                    "{situation}: {} lacks `{field}`",
                    refusal.code()
                );
            }
        }
    }
}
