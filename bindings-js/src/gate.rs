//! The source gates over texts: rules and sources in, a report out.
#![expect(clippy::needless_pass_by_value, reason = "lists can only cross the border by value")]
#![expect(clippy::missing_errors_doc, reason = "what is thrown is documented at the types of the package")]

use js_sys::Uint8Array;
use kitty_core::wire;
use kitty_gate::{ConfigError, text::Mode};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::outcome::{Outcome, value};

fn refused(errors: &[ConfigError]) -> JsValue {
    let row = ConfigError::row();
    let refusal = wire::Refusal {
        code: row.code.to_string(),
        class: row.class.to_string(),
        message: ConfigError::joined(errors),
        remedy: row.remedy.to_string(),
        candidates: Vec::new(),
        fields: kitty_core::Texts::new(),
    };
    value(&refusal).unwrap_or_else(|error| error)
}

/// [`kitty_gate::scan_texts`].
#[wasm_bindgen(js_name = scanTexts)]
pub fn scan_texts(
    names: Vec<String>,
    contents: Vec<Uint8Array>,
    rules: &str,
    strict: bool,
    bite: bool,
) -> Outcome<JsValue> {
    let contents = contents.iter().map(Uint8Array::to_vec);
    let report = kitty_gate::scan_texts(rules, strict.then_some(Mode::Strict), &names, contents, bite);
    value(&report.map_err(|errors| refused(&errors))?)
}
