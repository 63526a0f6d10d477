//! The source gates over texts: rules and sources in, a report out.
#![expect(clippy::needless_pass_by_value, reason = "lists can only cross the border by value")]
#![expect(clippy::missing_errors_doc, reason = "what is thrown is documented at the types of the package")]

use js_sys::Uint8Array;
use kitty_core::wire;
use kitty_gate::{
    ConfigError, FileFacts, Limits, LoadOptions, RuleFile, RuleSet, Tree, check, scan_file, self_test, text::Mode,
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::outcome::{Outcome, value};

/// Trees are walked on the stack of the engine, which no page can make larger: what is deeper is a defect.
const LIMITS: Limits = Limits { bytes: 32 << 20, brackets: 100, chain: 1000, indent: 400 };

fn refused(errors: Vec<ConfigError>) -> JsValue {
    let row = ConfigError::row();
    let refusal = wire::Refusal {
        code: row.code.to_string(),
        class: row.class.to_string(),
        message: errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        remedy: row.remedy.to_string(),
        candidates: Vec::new(),
        fields: kitty_core::Texts::new(),
    };
    value(&refusal).unwrap_or_else(|error| error)
}

/// [`kitty_gate::check`] over texts by their names, with [`kitty_gate::self_test`] where `bite` asks for it.
#[wasm_bindgen(js_name = scanTexts)]
pub fn scan_texts(
    names: Vec<String>,
    contents: Vec<Uint8Array>,
    rules: &str,
    strict: bool,
    bite: bool,
) -> Outcome<JsValue> {
    let file = RuleFile { name: "kitty-gates.toml", text: rules };
    let options = LoadOptions { mode: strict.then_some(Mode::Strict), sources: None };
    let rules = RuleSet::load(file, &[], options).map_err(refused)?;
    let tree = Tree::new(names.iter().map(String::as_str), &rules.engine.package_roots);
    let mut facts: Vec<FileFacts> = names
        .iter()
        .zip(contents)
        .map(|(name, content)| scan_file(&rules, &tree, name, &content.to_vec(), LIMITS))
        .collect();
    facts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut report = check(&rules, &tree, &facts, true);
    if bite {
        report.problems.extend(self_test(&rules, None).problems());
    }
    value(&report)
}
