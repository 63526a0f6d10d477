//! Values across the border, one serializer for all answers: `serde-wasm-bindgen` as it is
//! compatible with JSON, so that JavaScript gets exactly what `JSON.parse` would give, keys in the
//! order of the wire types.

use kitty_core::{Refusal, ask::Answer, wire};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// What crosses the border: a value, or a thrown one. A refusal is thrown as a plain object, a
/// misuse of the interface as a `TypeError`.
pub(crate) type Outcome<T> = Result<T, JsValue>;

/// What came in, or in words why it is nothing that was asked for.
pub(crate) type Read<T> = Result<T, String>;

/// A wire value as a plain object.
pub(crate) fn value<T: Serialize>(value: &T) -> Outcome<JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}

/// An answer that is a structure.
#[cfg(any(feature = "places", feature = "status", feature = "planning"))]
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
