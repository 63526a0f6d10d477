//! JSON, read by a table of what matters. Whatever the document, the reader is the same function:
//! one derived for each would be most of what the parser weighs in WebAssembly.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::de::{Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What of a value is read. The rest must be JSON, and is [`Json::Unread`].
pub(crate) struct Shape {
    /// These members, if it is an object.
    pub members: &'static [(&'static str, Shape)],
    /// The items, if it is a list.
    pub items: Option<&'static Shape>,
}

impl Shape {
    /// A value without parts that matter.
    pub const VALUE: Self = Self { members: &[], items: None };

    /// An object of these members.
    pub const fn object(members: &'static [(&'static str, Self)]) -> Self {
        Self { members, items: None }
    }

    /// A list of such items.
    pub const fn list(items: &'static Self) -> Self {
        Self { members: &[], items: Some(items) }
    }

    fn member(&self, key: &str) -> Option<&'static Self> {
        self.members.iter().find(|(name, _)| *name == key).map(|(_, shape)| shape)
    }
}

/// A value.
#[derive(Debug)]
pub(crate) enum Json {
    /// Not part of the shape.
    Unread,
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer beyond `i64`.
    Huge,
    /// A number with a fraction or an exponent.
    Fraction {
        zero: bool,
    },
    Text(String),
    List(Vec<Self>),
    Object(Members),
}

/// The members of an object, in order of appearance, repeated keys included.
pub(crate) type Members = Vec<(String, Json)>;

/// Why a text was not read.
pub(crate) enum Defect {
    /// It is not JSON, with the parser's reason.
    Syntax(serde_json::Error),
    /// It starts with another value.
    NotAnObject,
}

/// Reads a text that is one object. O(length).
///
/// # Errors
/// The [`Defect`] that comes first in the text.
pub(crate) fn read_object(text: &str, shape: &Shape) -> Result<Members, Defect> {
    let mut parser = serde_json::Deserializer::from_str(text);
    match text.trim_start_matches([' ', '\t', '\n', '\r']).as_bytes().first() {
        Some(b'[') => return Err(Defect::NotAnObject),
        Some(b'{') => {}
        _ => {
            IgnoredAny::deserialize(&mut parser).map_err(Defect::Syntax)?;
            return Err(Defect::NotAnObject);
        }
    }
    match Reader(shape).deserialize(&mut parser).and_then(|value| parser.end().map(|()| value)) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(Defect::NotAnObject),
        Err(error) => Err(Defect::Syntax(error)),
    }
}

/// The member of that name; the last of several equal ones counts, as in the tool.
pub(crate) fn last<'a>(members: &'a [(String, Json)], name: &str) -> Option<&'a Json> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

struct Reader<'s>(&'s Shape);

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::Huge, Json::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Fraction { zero: value == 0.0 })
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        loop {
            let item = match self.0.items {
                Some(shape) => seq.next_element_seed(Reader(shape))?,
                None => seq.next_element::<IgnoredAny>()?.map(|_| Json::Unread),
            };
            let Some(item) = item else { return Ok(Json::List(items)) };
            items.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = if let Some(shape) = self.0.member(&key) {
                map.next_value_seed(Reader(shape))?
            } else {
                map.next_value::<IgnoredAny>()?;
                Json::Unread
            };
            members.push((key, value));
        }
        Ok(Json::Object(members))
    }
}
