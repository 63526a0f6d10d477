//! `meta.json`: bytes to a typed view, or a typed defect.
//!
//! Source: placement specification, section 3.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use crate::{
    code::{Code, Decision, Refusal},
    generation::Generation,
    identity::{Mid8, MissionId, trim},
    json::{Json, JsonKind, Lexer, NotJson},
    limit::Limits,
    topology::Topology,
    work_package::lanes_signal,
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

impl From<Json<'_>> for Field {
    fn from(value: Json<'_>) -> Self {
        match (value.kind(), value.text()) {
            _ if !value.is_truthy() => Self::Absent,
            (_, Some(text)) => Self::Text(text.into_owned()),
            (JsonKind::Bool, _) => Self::True,
            _ => value.as_str().parse().map_or(Self::Other, Self::Integer),
        }
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
        let mut meta = Self::default();
        let mut slug = Field::Absent;
        each_member(bytes, limits, &mut |key, value| meta.take(&mut slug, &key.text().unwrap_or_default(), value))?;
        if meta.mission_slug == Field::Absent {
            meta.mission_slug = slug;
        }
        Ok(meta)
    }

    /// The `mission_id` of a `meta.json`, without the rest of the view. O(length), one allocation.
    ///
    /// # Errors
    /// Exactly those of [`Meta::parse`].
    pub fn recorded_id(bytes: &[u8], limits: &Limits) -> Result<Field, MetaDefect> {
        let mut id = Field::Absent;
        each_member(bytes, limits, &mut |key, value| {
            if key.is_text("mission_id") {
                id = value.into();
            }
        })?;
        Ok(id)
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

    /// Takes over one member; of equal keys the last one counts, as in the tool.
    fn take(&mut self, slug: &mut Field, key: &str, value: Json<'_>) {
        match key {
            "mission_id" => self.mission_id = value.into(),
            "mid8" => self.mid8 = value.into(),
            "target_branch" => self.target_branch = value.into(),
            "coordination_branch" => self.coordination_branch = value.into(),
            "topology" => self.topology = value.text().and_then(|text| Topology::parse(&text)),
            "flattened" => self.flattened = Field::from(value) == Field::True,
            "commit_to_target" => self.commit_to_target = value.into(),
            "mission_number" => self.mission_number = value.into(),
            "mission_type" => {
                self.mission_type = value.text().map(|text| trim(&text).to_string()).unwrap_or_default();
            }
            "baseline_merge_commit" => {
                self.merged = value.is_truthy() && value.text().is_none_or(|text| !trim(&text).is_empty());
            }
            "mission_slug" => self.mission_slug = value.into(),
            "slug" => *slug = value.into(),
            _ => {}
        }
        if !self.keys.iter().any(|known| known == key) {
            self.keys.push(key.to_string());
        }
    }
}

impl From<Json<'_>> for NumberField {
    fn from(value: Json<'_>) -> Self {
        let invalid = match value.kind() {
            JsonKind::Null => return Self::Absent,
            JsonKind::Text => return number_text(value.text().unwrap_or_default().into_owned()),
            JsonKind::Number if !value.as_str().contains(['.', 'e', 'E']) => return Self::Integer,
            JsonKind::Number => "a fraction",
            JsonKind::Bool => value.as_str(),
            JsonKind::List => "a list",
            JsonKind::Object => "an object",
        };
        Self::Invalid(invalid.to_string())
    }
}

/// Optional sign, digits, single underscores between digits; anything else is a placeholder.
fn number_text(text: String) -> NumberField {
    let trimmed = trim(&text);
    if trimmed.is_empty() {
        return NumberField::Absent;
    }
    let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    let is_number = digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if is_number { NumberField::Integer } else { NumberField::Invalid(text) }
}

/// The one object of a document.
pub(crate) fn object<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Json<'a>, MetaDefect> {
    let text = text(bytes, limits)?;
    match Json::document(text) {
        Ok(document) if document.kind() == JsonKind::Object => Ok(document),
        Ok(_) => Err(MetaDefect::NotAnObject),
        Err(error) => Err(not_json(text, error)),
    }
}

/// Every member of the one object of a document, in order of appearance, in the pass that validates it: what `each`
/// is told of a document that ends in a defect does not count.
fn each_member(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(Json<'_>, Json<'_>)) -> Result<(), MetaDefect> {
    let text = text(bytes, limits)?;
    let mut lexer = Lexer::document(text);
    if lexer.open().is_none() {
        return object(bytes, limits).map(drop);
    }
    let mut walk = || {
        let mut first = true;
        while let Some((key, value)) = lexer.next_member(first)? {
            first = false;
            each(key, value);
        }
        lexer.end()
    };
    walk().map_err(|error| not_json(text, error))
}

fn text<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, MetaDefect> {
    if bytes.len() > limits.document {
        return Err(MetaDefect::TooLarge);
    }
    match core::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => Ok(text),
        _ => Err(MetaDefect::NotText),
    }
}

fn not_json(text: &str, NotJson { at, reason }: NotJson) -> MetaDefect {
    let read = text.get(..at).unwrap_or(text);
    let line = read.matches('\n').count() + 1;
    let column = read.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    MetaDefect::NotJson(format!("{reason} at line {line} column {column}"))
}
