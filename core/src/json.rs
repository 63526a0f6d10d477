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
    read(text, Reader { shape, kept: Kept::All })
}

/// Reads one member of a text that is one object: what has the same defects as [`read_object`],
/// without a copy of the rest. O(length).
///
/// # Errors
/// As [`read_object`].
pub(crate) fn read_member(text: &str, shape: &Shape, name: &str) -> Result<Option<Json>, Defect> {
    let mut members = read(text, Reader { shape, kept: Kept::Only(name) })?;
    Ok(members.pop().map(|(_, value)| value))
}

fn read(text: &str, reader: Reader<'_>) -> Result<Members, Defect> {
    let mut parser = serde_json::Deserializer::from_str(text);
    match text.trim_start_matches([' ', '\t', '\n', '\r']).as_bytes().first() {
        Some(b'[') => return Err(Defect::NotAnObject),
        Some(b'{') => {}
        _ => {
            IgnoredAny::deserialize(&mut parser).map_err(Defect::Syntax)?;
            return Err(Defect::NotAnObject);
        }
    }
    match reader.deserialize(&mut parser).and_then(|value| parser.end().map(|()| value)) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(Defect::NotAnObject),
        Err(error) => Err(Defect::Syntax(error)),
    }
}

/// The member of that name; the last of several equal ones counts, as in the tool.
pub(crate) fn last<'a>(members: &'a [(String, Json)], name: &str) -> Option<&'a Json> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// What of an object, or of a value, is copied.
#[derive(Clone, Copy)]
enum Kept<'s> {
    All,
    Nothing,
    Only(&'s str),
}

impl Kept<'_> {
    fn keeps(self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Only(name) => name == key,
        }
    }
}

#[derive(Clone, Copy)]
struct Reader<'s> {
    shape: &'s Shape,
    kept: Kept<'s>,
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
        Ok(if matches!(self.kept, Kept::Nothing) { Json::Unread } else { Json::Text(value.into()) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        loop {
            let item = match self.shape.items {
                Some(shape) => seq.next_element_seed(Reader { shape, kept: self.kept })?,
                None => seq.next_element::<IgnoredAny>()?.map(|_| Json::Unread),
            };
            let Some(item) = item else { return Ok(Json::List(items)) };
            if !matches!(self.kept, Kept::Nothing) {
                items.push(item);
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some((shape, key)) = map.next_key_seed(KeyReader(self))? {
            let kept = if key.is_some() { Kept::All } else { Kept::Nothing };
            let value = if let Some(shape) = shape {
                map.next_value_seed(Reader { shape, kept })?
            } else {
                map.next_value::<IgnoredAny>()?;
                Json::Unread
            };
            members.extend(key.map(|key| (key, value)));
        }
        Ok(Json::Object(members))
    }
}

/// The key of a member: how its value is read, and a copy if the member is kept.
struct KeyReader<'s>(Reader<'s>);

impl<'de> DeserializeSeed<'de> for KeyReader<'_> {
    type Value = (Option<&'static Shape>, Option<String>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyReader<'_> {
    type Value = (Option<&'static Shape>, Option<String>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok((self.0.shape.member(key), self.0.kept.keeps(key).then(|| key.into())))
    }
}
