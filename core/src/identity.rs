//! The names of a mission, each parsed once.
//!
//! Source: placement specification, sections 4.1 to 4.3.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use crate::code::{Code, Decision, Refusal};

/// Why a text is no safe path segment; the first rule that fails names the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnsafeSegment {
    /// Empty or white space only.
    Empty,
    /// White space at either end.
    SurroundingWhitespace,
    /// Contains `..`.
    DotDot,
    /// Starts with a dot.
    LeadingDot,
    /// Contains `/` or `\`.
    Separator,
    /// Anything else outside `[A-Za-z0-9][A-Za-z0-9._-]*`.
    Grammar,
}

impl UnsafeSegment {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::SurroundingWhitespace => "surrounding_whitespace",
            Self::DotDot => "dotdot",
            Self::LeadingDot => "leading_dot",
            Self::Separator => "separator",
            Self::Grammar => "grammar",
        }
    }
}

/// Checks that `value` can be one component of a path. O(length).
///
/// # Errors
/// [`Code::UnsafeMissionSlug`] with the field `reason`.
pub fn safe_segment(value: &str) -> Decision<&str> {
    let trimmed = trim(value);
    let reason = if trimmed.is_empty() {
        UnsafeSegment::Empty
    } else if trimmed.len() != value.len() {
        UnsafeSegment::SurroundingWhitespace
    } else if find_last(value, "..").is_some() {
        UnsafeSegment::DotDot
    } else if value.starts_with('.') {
        UnsafeSegment::LeadingDot
    } else if value.contains(['/', '\\']) {
        UnsafeSegment::Separator
    } else if !is_segment_grammar(value) {
        UnsafeSegment::Grammar
    } else {
        return Ok(value);
    };
    Err(Refusal::new(Code::UnsafeMissionSlug).with("value", value).with("reason", reason.as_str()))
}

fn is_segment_grammar(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// Trims what the tool's language trims: Unicode white space and the four ASCII separators.
pub(crate) fn trim(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

/// Where `name` stands last in `text`. For short texts: the search of the standard library is made
/// for long ones, and weighs as much as the grammar of all names.
pub(crate) fn find_last(text: &str, name: &str) -> Option<usize> {
    let starts = |at: &usize| text.as_bytes().get(*at..).is_some_and(|tail| tail.starts_with(name.as_bytes()));
    (0..=text.len()).rev().find(starts)
}

/// The two sides of the last `name` in `text`.
pub(crate) fn split_last<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let (before, after) = text.split_at_checked(find_last(text, name)?)?;
    Some((before, after.get(name.len()..)?))
}

/// The recorded identity of a mission: the text of `mission_id`, usually a ULID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MissionId(String);

impl MissionId {
    /// Number of characters of a full id.
    pub const LEN: usize = 26;

    /// Takes any non-empty text: older missions carry ids that are no ULIDs.
    pub fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_string()))
    }

    /// The text as recorded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first eight characters; `None` for an id shorter than that. The one derivation.
    pub fn mid8(&self) -> Option<Mid8> {
        let end = self.0.char_indices().map(|(i, c)| i + c.len_utf8()).nth(Mid8::LEN - 1)?;
        self.0.get(..end).map(|text| Mid8(text.to_string()))
    }
}

/// The first eight characters of a mission id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mid8(String);

impl Mid8 {
    /// Number of characters.
    pub const LEN: usize = 8;

    /// Takes exactly eight characters.
    pub fn parse(text: &str) -> Option<Self> {
        (text.chars().count() == Self::LEN).then(|| Self(text.to_string()))
    }

    /// The mid8 that a slug carries as its tail: upper-case Crockford after the last hyphen.
    ///
    /// This is a reading of the name: `foo-20240101` carries `20240101`.
    pub fn of_slug(slug: &str) -> Option<Self> {
        let (_, tail) = split_last(slug, "-")?;
        is_crockford8(tail).then(|| Self(tail.to_string()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Eight characters of upper-case Crockford base 32 (no I, L, O, U).
pub(crate) fn is_crockford8(text: &str) -> bool {
    text.len() == Mid8::LEN
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && !matches!(b, b'I' | b'L' | b'O' | b'U')))
}

/// Removes one leading `NNN-` (exactly three digits, something must follow).
pub fn strip_number(name: &str) -> &str {
    match split_number(name) {
        Some((_, rest)) => rest,
        None => name,
    }
}

/// Splits `NNN-rest`, `rest` not empty.
pub(crate) fn split_number(name: &str) -> Option<(&str, &str)> {
    let (number, rest) = name.split_once('-')?;
    (number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty()).then_some((number, rest))
}

/// The human part of a mission's name: any safe path segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MissionSlug(String);

impl MissionSlug {
    /// Parses a slug.
    ///
    /// # Errors
    /// [`Code::UnsafeMissionSlug`].
    pub fn parse(text: &str) -> Decision<Self> {
        safe_segment(text).map(|text| Self(text.to_string()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The canonical identity of a mission on disk: the name of its directory below `kitty-specs`.
///
/// It comes out of the fold or of the survey's listing and from nowhere else, so that no raw
/// handle ever becomes a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DirName(String);

impl DirName {
    // INVARIANT: called by the survey only, with a name that it has listed.
    pub(crate) fn listed(name: &str) -> Decision<Self> {
        safe_segment(name).map(|name| Self(name.to_string()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same text as a slug, for the name grammar.
    pub fn slug(&self) -> MissionSlug {
        MissionSlug(self.0.clone())
    }
}

/// The directory of a mission below `root`: the blind primitive. It knows neither handles nor
/// topology, and whether the directory exists is not its business.
pub fn mission_dir(root: &str, name: &DirName) -> String {
    format!("{root}/{SPECS}/{}", name.as_str())
}

/// Name of the folder that holds the missions.
pub const SPECS: &str = "kitty-specs";

/// The short name of a branch, valid for git and free of `refs/heads/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchName(String);

impl BranchName {
    /// Parses a branch name by the rules of `git check-ref-format --branch`, without its
    /// shorthands (`-`, `@{-1}`).
    ///
    /// # Errors
    /// [`Code::CreateTimeTargetInvalid`] with the field `reason`.
    pub fn parse(text: &str) -> Decision<Self> {
        match branch_defect(text) {
            None => Ok(Self(text.to_string())),
            Some(reason) => Err(Refusal::new(Code::CreateTimeTargetInvalid).with("value", text).with("reason", reason)),
        }
    }

    // INVARIANT: `text` is composed from safe segments, which no rule of git refuses but these:
    // a trailing dot or `.lock`.
    pub(crate) fn composed(text: &str) -> Decision<Self> {
        Self::parse(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full ref, `refs/heads/<name>`.
    pub fn full_ref(&self) -> String {
        format!("refs/heads/{}", self.0)
    }
}

fn branch_defect(text: &str) -> Option<&'static str> {
    if text.is_empty() || trim(text).is_empty() {
        return Some("it is blank");
    }
    if trim(text).len() != text.len() {
        return Some("it has surrounding white space");
    }
    if text.starts_with("refs/") {
        return Some("it is a full ref, not a branch");
    }
    if text == "HEAD" || text == "@" || text.starts_with('-') || find_last(text, "@{").is_some() {
        return Some("git reads it as a shorthand");
    }
    if find_last(text, "..").is_some()
        || text.chars().any(|c| c.is_control() || matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\'))
    {
        return Some("git forbids one of its characters");
    }
    let malformed = |part: &str| part.is_empty() || part.starts_with('.') || part.strip_suffix(".lock").is_some();
    (text.ends_with('.') || text.split('/').any(malformed)).then_some("one of its components is malformed")
}

macro_rules! display_as_str {
    ($($name:ty),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}
display_as_str!(MissionId, Mid8, MissionSlug, DirName, BranchName);
