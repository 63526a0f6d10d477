//! What crosses the border, one serializer for all answers: `serde-wasm-bindgen` as it is
//! compatible with JSON, so that JavaScript gets exactly what `JSON.parse` would give, keys in the
//! order of the wire types.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// What crosses the border: a value, or a thrown one. A refusal is thrown as a plain object, a
/// misuse of the interface as a `TypeError`.
pub(crate) type Outcome<T> = Result<T, JsValue>;

/// A wire value as a plain object.
pub(crate) fn value<T: Serialize>(value: &T) -> Outcome<JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}
