//! JSON, read by a table of what matters. Whatever the document, the reader is the same function:
//! one derived for each would be most of what the parser weighs in WebAssembly.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

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

/// Reads a text that is one object, and takes it out of [`Json::Object`]. O(length).
///
/// # Errors
/// The parser's; a data error when the text is another value.
pub(crate) fn read_object(text: &str, shape: &Shape) -> serde_json::Result<Members> {
    let mut parser = serde_json::Deserializer::from_str(text);
    match (Reader { shape, top: true }).deserialize(&mut parser)? {
        Json::Object(members) => parser.end().map(|()| members),
        _ => Err(not_an_object()),
    }
}

/// The member of that name; the last of several equal ones counts, as in the tool.
pub(crate) fn last<'a>(members: &'a [(String, Json)], name: &str) -> Option<&'a Json> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn not_an_object<E: Error>() -> E {
    E::custom("no object")
}

struct Reader<'s> {
    shape: &'s Shape,
    /// Only an object is read here; another value ends the reading at its first byte.
    top: bool,
}

impl Reader<'_> {
    fn scalar<E: Error>(&self, value: Json) -> Result<Json, E> {
        if self.top { Err(not_an_object()) } else { Ok(value) }
    }
}

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

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        self.scalar(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        self.scalar(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        self.scalar(Json::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        self.scalar(i64::try_from(value).map_or(Json::Huge, Json::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        self.scalar(Json::Fraction { zero: value == 0.0 })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        self.scalar(Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        if self.top {
            return Err(not_an_object());
        }
        let mut items = Vec::new();
        loop {
            let item = match self.shape.items {
                Some(shape) => seq.next_element_seed(Reader { shape, top: false })?,
                None => seq.next_element::<IgnoredAny>()?.map(|_| Json::Unread),
            };
            let Some(item) = item else { return Ok(Json::List(items)) };
            items.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = match self.shape.member(&key) {
                Some(shape) => map.next_value_seed(Reader { shape, top: false })?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                    Json::Unread
                }
            };
            members.push((key, value));
        }
        Ok(Json::Object(members))
    }
}
