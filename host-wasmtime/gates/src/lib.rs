//! kitty-gates-component: the wasm guest, the engine of the source gates behind `wit/` and nothing else.

use kitty_gate::{ConfigError, scan_texts, text::Mode};

#[expect(clippy::same_length_and_capacity, reason = "generated from the contract")]
mod bindings {
    wit_bindgen::generate!({ path: "../wit/v0.1.0", world: "kitty-gates" });

    use super::Gates;
    export!(Gates);
}

use bindings::exports::kitty::core::gates::{Guest, Options, Refusal, Source};

struct Gates;

impl Guest for Gates {
    fn scan(rules: String, sources: Vec<Source>, how: Options) -> Result<String, Refusal> {
        let mode = how.contains(Options::STRICT).then_some(Mode::Strict);
        let (names, contents): (Vec<_>, Vec<_>) =
            sources.into_iter().map(|source| (source.path, source.content)).unzip();
        let report =
            scan_texts(&rules, mode, &names, contents, how.contains(Options::SELF_TEST)).map_err(|errors| {
                let row = ConfigError::row();
                Refusal { code: row.code.into(), message: ConfigError::joined(&errors), remedy: row.remedy.into() }
            })?;
        Ok(serde_json::to_string(&report).unwrap_or_default())
    }
}
