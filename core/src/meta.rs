//! `meta.json` and `lanes.json`: bytes to a typed view, or a typed defect.
//!
//! Source: placement specification, section 3.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{
    code::{Code, Decision, Refusal},
    generation::{Generation, LanesSignal},
    identity::{Mid8, MissionId, trim},
    limit::Limits,
    naming::PLANNING_LANE,
    topology::Topology,
};

/// A JSON value, reduced to what the views below ask of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Field {
    /// Absent, or one of `null`, `false`, `0`, `""`, `[]`, `{}`: the tool treats them alike.
    #[default]
    Absent,
    /// Non-empty text.
    Text(String),
    /// A non-zero integer.
    Integer(i64),
    /// `true`.
    True,
    /// Any other value.
    Other,
}

impl Field {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is a value that is no text.
    pub fn is_not_text(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::True | Self::Other)
    }

    /// The value as a person reads it.
    pub fn shown(&self) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::True => "true".to_string(),
            Self::Other => "a value that is no text".to_string(),
        }
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Field, E> {
        Ok(if value { Field::True } else { Field::Absent })
    }

    fn visit_i64<E>(self, value: i64) -> Result<Field, E> {
        Ok(if value == 0 { Field::Absent } else { Field::Integer(value) })
    }

    fn visit_u64<E>(self, value: u64) -> Result<Field, E> {
        Ok(match i64::try_from(value) {
            Ok(0) => Field::Absent,
            Ok(value) => Field::Integer(value),
            Err(_) => Field::Other,
        })
    }

    fn visit_f64<E>(self, value: f64) -> Result<Field, E> {
        Ok(if value == 0.0 { Field::Absent } else { Field::Other })
    }

    fn visit_str<E>(self, value: &str) -> Result<Field, E> {
        Ok(if value.is_empty() { Field::Absent } else { Field::Text(value.to_string()) })
    }

    fn visit_unit<E>(self) -> Result<Field, E> {
        Ok(Field::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Field, A::Error> {
        let mut field = Field::Absent;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            field = Field::Other;
        }
        Ok(field)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field, A::Error> {
        let mut field = Field::Absent;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            field = Field::Other;
        }
        Ok(field)
    }
}

/// Why a document has no typed view.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MetaDefect {
    /// The path is a directory or another thing that cannot be read.
    NotAFile,
    /// Not UTF-8; a byte order mark counts as such.
    NotText,
    /// Not JSON, with the parser's reason (line and column included).
    NotJson(String),
    /// JSON, but no object.
    NotAnObject,
    /// Larger than [`Limits::document`].
    TooLarge,
}

impl fmt::Display for MetaDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFile => f.write_str("it is no readable file"),
            Self::NotText => f.write_str("it is not UTF-8 text"),
            Self::NotJson(reason) => write!(f, "it is not JSON ({reason})"),
            Self::NotAnObject => f.write_str("its top level is no object"),
            Self::TooLarge => f.write_str("it is larger than the limit"),
        }
    }
}

/// The facts of `meta.json` that decide placement.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Meta {
    /// `mission_id`.
    pub mission_id: Field,
    /// `mid8`, an explicit override.
    pub mid8: Field,
    /// `target_branch`.
    pub target_branch: Field,
    /// `coordination_branch`.
    pub coordination_branch: Field,
    /// The stored topology, when it is one of the four exact values.
    pub topology: Option<Topology>,
    /// `flattened`: provenance, never consulted for routing.
    pub flattened: bool,
    /// `commit_to_target`: the mission may commit to its own protected target branch.
    pub commit_to_target: Field,
    /// `mission_number`.
    pub mission_number: NumberField,
    /// `mission_type`, trimmed; empty when absent or no text.
    pub mission_type: String,
    /// `mission_slug`, else `slug`: informational, the directory name counts.
    pub mission_slug: Field,
    /// Whether `baseline_merge_commit` records a merge.
    pub merged: bool,
    /// Every key of the object, in order of appearance, duplicates once.
    pub keys: Vec<String>,
}

/// `mission_number` as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum NumberField {
    /// `null`, absent or blank.
    #[default]
    Absent,
    /// An integer (zero counts), or text that reads as one.
    Integer,
    /// A placeholder or another type.
    Invalid(String),
}

impl Meta {
    /// Parses the bytes of a `meta.json`. O(length).
    ///
    /// # Errors
    /// The first [`MetaDefect`].
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, MetaDefect> {
        parse_object(bytes, limits)
    }

    /// The id, unless it is absent or no text.
    pub fn mission_id(&self) -> Option<MissionId> {
        self.mission_id.text().and_then(MissionId::parse)
    }

    /// **The one mid8 derivation**: the explicit `mid8`, else the id's, else the tail of `slug`.
    ///
    /// # Errors
    /// [`Code::InvalidMissionIdentity`] when an identity is recorded but unusable, or when the
    /// explicit mid8 contradicts the id.
    pub fn mid8(&self, slug: &str) -> Decision<Option<Mid8>> {
        let invalid =
            |reason: &str| Refusal::new(Code::InvalidMissionIdentity).with("mission", slug).with("reason", reason);
        if self.mission_id.is_not_text() || self.mid8.is_not_text() {
            return Err(invalid("it is recorded as something else than text"));
        }
        let of_id = self.mission_id().and_then(|id| id.mid8());
        let Some(declared) = self.mid8.text() else {
            return Ok(of_id.or_else(|| Mid8::of_slug(slug)));
        };
        let declared = Mid8::parse(declared).ok_or_else(|| invalid("mid8 has not eight characters"))?;
        match of_id {
            Some(of_id) if of_id != declared => Err(invalid("mid8 is not the start of mission_id")),
            _ => Ok(Some(declared)),
        }
    }

    /// The stored topology, else the derived one. `lanes` is the content of `lanes.json`.
    pub fn topology(&self, lanes: Option<&[u8]>, generation: Generation, limits: &Limits) -> Topology {
        self.topology.unwrap_or_else(|| {
            let coordination = self.coordination_branch != Field::Absent;
            let lanes = lanes.is_some_and(|bytes| lanes_signal(bytes, generation, limits));
            Topology::derive(coordination, lanes).unstamped(generation)
        })
    }
}

impl<'de> Deserialize<'de> for Meta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MetaVisitor)
    }
}

struct MetaVisitor;

impl<'de> Visitor<'de> for MetaVisitor {
    type Value = Meta;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    // The last of several equal keys counts, as in the tool.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Meta, A::Error> {
        let mut meta = Meta::default();
        let mut slug = Field::Absent;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "mission_id" => meta.mission_id = map.next_value()?,
                "mid8" => meta.mid8 = map.next_value()?,
                "target_branch" => meta.target_branch = map.next_value()?,
                "coordination_branch" => meta.coordination_branch = map.next_value()?,
                "topology" => meta.topology = map.next_value::<Field>()?.text().and_then(Topology::parse),
                "flattened" => meta.flattened = map.next_value::<Field>()? == Field::True,
                "commit_to_target" => meta.commit_to_target = map.next_value()?,
                "mission_number" => meta.mission_number = map.next_value()?,
                "mission_type" => {
                    meta.mission_type = map.next_value::<Field>()?.text().map(trim).unwrap_or_default().to_string();
                }
                "baseline_merge_commit" => {
                    meta.merged = match map.next_value::<Field>()? {
                        Field::Absent => false,
                        Field::Text(text) => !trim(&text).is_empty(),
                        _ => true,
                    };
                }
                "mission_slug" => meta.mission_slug = map.next_value()?,
                "slug" => slug = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if !meta.keys.contains(&key) {
                meta.keys.push(key);
            }
        }
        if meta.mission_slug == Field::Absent {
            meta.mission_slug = slug;
        }
        Ok(meta)
    }
}

impl<'de> Deserialize<'de> for NumberField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl<'de> Visitor<'de> for NumberVisitor {
            type Value = NumberField;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mission number")
            }
            fn visit_i64<E>(self, _: i64) -> Result<NumberField, E> {
                Ok(NumberField::Integer)
            }
            fn visit_u64<E>(self, _: u64) -> Result<NumberField, E> {
                Ok(NumberField::Integer)
            }
            fn visit_unit<E>(self) -> Result<NumberField, E> {
                Ok(NumberField::Absent)
            }
            fn visit_str<E>(self, text: &str) -> Result<NumberField, E> {
                Ok(number_text(text))
            }
            fn visit_bool<E>(self, value: bool) -> Result<NumberField, E> {
                Ok(NumberField::Invalid(value.to_string()))
            }
            fn visit_f64<E>(self, _: f64) -> Result<NumberField, E> {
                Ok(NumberField::Invalid("a fraction".to_string()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<NumberField, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(NumberField::Invalid("a list".to_string()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NumberField, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(NumberField::Invalid("an object".to_string()))
            }
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

/// Optional sign, digits, single underscores between digits; anything else is a placeholder.
fn number_text(text: &str) -> NumberField {
    let trimmed = trim(text);
    if trimmed.is_empty() {
        return NumberField::Absent;
    }
    let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    let is_number = digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if is_number { NumberField::Integer } else { NumberField::Invalid(text.to_string()) }
}

fn parse_object<'de, T: Deserialize<'de>>(bytes: &'de [u8], limits: &Limits) -> Result<T, MetaDefect> {
    if bytes.len() > limits.document {
        return Err(MetaDefect::TooLarge);
    }
    let text = core::str::from_utf8(bytes).map_err(|_| MetaDefect::NotText)?;
    if text.starts_with('\u{feff}') {
        return Err(MetaDefect::NotText);
    }
    if has_long_number(bytes, limits.number_digits) {
        return Err(MetaDefect::NotJson(format!("a number of more than {} digits", limits.number_digits)));
    }
    serde_json::from_str(text).map_err(|error: serde_json::Error| {
        if error.is_data() { MetaDefect::NotAnObject } else { MetaDefect::NotJson(error.to_string()) }
    })
}

/// Whether a number outside of text has more than `limit` digits in a row.
fn has_long_number(bytes: &[u8], limit: usize) -> bool {
    if bytes.len() <= limit {
        return false;
    }
    let (mut digits, mut in_text, mut escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'0'..=b'9' if !in_text => {
                digits += 1;
                if digits > limit {
                    return true;
                }
                continue;
            }
            _ => {}
        }
        digits = 0;
    }
    false
}

/// Whether a `lanes.json` says that the mission has lanes. A corrupt manifest says no.
fn lanes_signal(bytes: &[u8], generation: Generation, limits: &Limits) -> bool {
    let Ok(manifest) = parse_object::<LaneManifest>(bytes, limits) else { return false };
    match generation.profile().lanes_signal {
        LanesSignal::Readable => true,
        LanesSignal::CodeLane => manifest.lanes.iter().any(|lane| lane.lane_id.text() != Some(PLANNING_LANE)),
    }
}

/// A readable lane manifest: every required key, every list a list.
#[derive(serde::Deserialize)]
struct LaneManifest {
    #[serde(rename = "version")]
    _version: Field,
    #[serde(rename = "mission_slug")]
    _mission_slug: Field,
    #[serde(rename = "mission_branch")]
    _mission_branch: Field,
    #[serde(rename = "target_branch")]
    _target_branch: Field,
    #[serde(rename = "computed_at")]
    _computed_at: Field,
    #[serde(rename = "computed_from")]
    _computed_from: Field,
    lanes: Vec<LaneRow>,
    #[serde(rename = "collapse_report", default)]
    _collapse_report: CollapseReport,
}

#[derive(serde::Deserialize)]
struct LaneRow {
    lane_id: Field,
    #[serde(rename = "wp_ids")]
    _work_packages: Sequence,
    #[serde(rename = "write_scope", default)]
    _write_scope: Sequence,
    #[serde(rename = "predicted_surfaces", default)]
    _predicted_surfaces: Sequence,
    #[serde(rename = "depends_on_lanes", default)]
    _depends_on_lanes: Sequence,
}

#[derive(serde::Deserialize, Default)]
struct CollapseReport {
    #[serde(rename = "events", default)]
    _events: Vec<CollapseEvent>,
}

#[derive(serde::Deserialize)]
struct CollapseEvent {
    #[serde(rename = "wp_a")]
    _first: Field,
    #[serde(rename = "wp_b")]
    _second: Field,
    #[serde(rename = "rule")]
    _rule: Field,
    #[serde(rename = "evidence")]
    _evidence: Field,
}

/// Anything that the tool can iterate over: a list, and also text or an object.
#[derive(Default)]
struct Sequence;

impl<'de> Deserialize<'de> for Sequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SequenceVisitor;
        impl<'de> Visitor<'de> for SequenceVisitor {
            type Value = Sequence;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }
            fn visit_str<E>(self, _: &str) -> Result<Sequence, E> {
                Ok(Sequence)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Sequence, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Sequence)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sequence, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Sequence)
            }
        }
        deserializer.deserialize_any(SequenceVisitor)
    }
}
