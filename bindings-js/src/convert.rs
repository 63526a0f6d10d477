//! What a question of the core is given, and what it answers.

use kitty_core::{Refusal, ask::Answer, wire};
use serde::Serialize;
use wasm_bindgen::JsValue;

pub(crate) use crate::outcome::{Outcome, value};

/// What came in, or in words why it is nothing that was asked for.
pub(crate) type Read<T> = Result<T, String>;

/// An answer that is a structure.
pub(crate) fn answer<T: Serialize>(answer: Answer<T>) -> Outcome<JsValue> {
    value(&plain(answer)?)
}

/// An answer that JavaScript takes as it is: text, a truth value, or nothing.
pub(crate) fn plain<T>(answer: Answer<T>) -> Outcome<T> {
    answer.map_err(|refusal| thrown(&refusal))
}

/// An answer that is a word of a vocabulary.
#[cfg(feature = "places")]
pub(crate) fn word(answer: Answer<&'static str>) -> Outcome<String> {
    plain(answer).map(String::from)
}

/// The plain object that is thrown for a refusal.
pub(crate) fn thrown(refusal: &Refusal) -> JsValue {
    value(&wire::Refusal::from(refusal)).unwrap_or_else(|error| error)
}

/// An argument that is a structure.
pub(crate) fn argument<T>(name: &str, value: &JsValue, read: fn(&JsValue) -> Read<T>) -> Outcome<T> {
    read(value).map_err(|error| type_error(&format!("{name}: {error}")))
}

/// The interface was misused.
pub(crate) fn type_error(message: &str) -> JsValue {
    js_sys::TypeError::new(message).into()
}
