//! The handle grammar and **the canonical fold**: from whatever an operator typed to the one
//! directory name it means, or to a refusal. Never to itself.
//!
//! Source: placement specification, sections 4.1 to 4.5; generations, section 6.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    code::{Code, Decision, Refusal},
    identity::{
        DirName, Mid8, MissionId, UnsafeSegment, find_last, safe_segment, split_last, split_number, strip_number, trim,
    },
    limit::Limits,
    meta::Field,
    sort::sort_texts,
    survey::Survey,
};

/// What an operator typed to designate a mission: a name, never a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handle(String);

impl Handle {
    /// Parses a handle. Traversal-shaped input ends here, before any lookup. O(length).
    ///
    /// # Errors
    /// [`Code::MissionSelectionRequired`] when blank, [`Code::UnsafeMissionSlug`] when it is no
    /// safe path segment, [`Code::LimitExceeded`] when it is too long.
    pub fn parse(text: &str) -> Decision<Self> {
        let limit = Limits::DEFAULT.handle;
        if text.len() > limit {
            return Err(Refusal::new(Code::LimitExceeded).with("what", "the handle").with("limit", limit));
        }
        match safe_segment(text) {
            Ok(text) => Ok(Self(text.to_string())),
            Err(_) if trim(text).is_empty() => {
                Err(Refusal::new(Code::MissionSelectionRequired).with("reason", UnsafeSegment::Empty.as_str()))
            }
            Err(refusal) => Err(refusal.with("handle", text)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_identity(&self) -> bool {
        self.is_id() || self.is_mid8()
    }

    fn is_id(&self) -> bool {
        self.is_upper(MissionId::LEN)
    }

    fn is_mid8(&self) -> bool {
        self.is_upper(Mid8::LEN)
    }

    fn is_upper(&self, len: usize) -> bool {
        self.0.len() == len && self.0.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    }

    fn is_number(&self) -> bool {
        self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

impl Survey<'_> {
    /// Folds a handle to the canonical directory name of the mission it designates.
    ///
    /// Idempotent. One listing of the specs folder; every `meta.json` only for an id or a mid8.
    ///
    /// # Errors
    /// [`Code::MissionAmbiguousSelector`] with all candidates, [`Code::MissionNotFound`] with the
    /// closest names, [`Code::InvalidMissionIdentity`] when the mission's own identity is
    /// unusable, [`Code::UnsafeMissionSlug`] when its directory name is, or a port's code.
    pub fn fold(&self, handle: &Handle) -> Decision<DirName> {
        let name = self.designated(handle)?;
        // INVARIANT: idempotent. A directory named like the id of another mission designates
        // nothing, however it was reached.
        if name != handle.as_str() && Handle(name.clone()).is_identity() {
            self.designated(&Handle(name.clone()))?;
        }
        if self.document_of(&name)?.id().is_some_and(Field::is_not_text) {
            return Err(Refusal::new(Code::InvalidMissionIdentity)
                .with("mission", &name)
                .with("reason", "mission_id is recorded as something else than text"));
        }
        DirName::listed(&name)
    }

    /// Parses and folds; surrounding white space is refused with the exact form as candidate.
    ///
    /// # Errors
    /// Those of [`Handle::parse`] and [`Survey::fold`].
    pub fn resolve(&self, text: &str) -> Decision<DirName> {
        Handle::parse(text).and_then(|handle| self.fold(&handle)).map_err(|refusal| {
            let trimmed = trim(text);
            if trimmed.len() == text.len() || trimmed.is_empty() {
                return refusal;
            }
            match Handle::parse(trimmed).and_then(|handle| self.fold(&handle)) {
                Ok(name) => refusal.candidates_are([name.to_string()].into()),
                Err(_) => refusal,
            }
        })
    }

    /// A handle for a new mission: the existing mission it designates, if any, must be of the
    /// same type.
    ///
    /// # Errors
    /// [`Code::MissionTypeConflict`], or those of [`Survey::resolve`] except a cold miss.
    pub fn resolve_for_create(&self, text: &str, mission_type: &str) -> Decision<Option<DirName>> {
        let mission = match self.resolve(text) {
            Ok(mission) => mission,
            Err(refusal) if refusal.code() == Code::MissionNotFound => return Ok(None),
            Err(refusal) => return Err(refusal),
        };
        let existing = self.meta(&mission)?.mission_type;
        if existing == mission_type {
            return Ok(Some(mission));
        }
        Err(Refusal::new(Code::MissionTypeConflict)
            .with("mission", &mission)
            .with("existing", existing)
            .with("requested", mission_type))
    }

    fn designated(&self, handle: &Handle) -> Decision<String> {
        let text = handle.as_str();
        let literal = self.has_entry(text)?;
        let literal_mission = literal && !self.document_of(text)?.is_missing();
        if handle.is_identity() {
            let mut owners = self.owners_of(text, handle.is_id())?;
            if literal_mission && !owners.iter().any(|owner| owner == text) && !owners.is_empty() {
                owners.insert(0, text.to_string());
            }
            if !owners.is_empty() {
                return only(handle, owners);
            }
        }
        if literal_mission {
            return Ok(text.to_string());
        }
        let numbered = self.numbered(handle)?;
        if !numbered.is_empty() {
            return only(handle, numbered);
        }
        let composed = self.composed(text)?;
        match composed.as_slice() {
            [] => {}
            [name] if handle.is_number() || name.len() == text.len() + 1 + Mid8::LEN => return Ok(name.clone()),
            [_] => return Err(miss(handle, composed)),
            _ => return Err(ambiguous(handle, composed)),
        }
        if literal && self.is_draft(text)? {
            return Ok(text.to_string());
        }
        Err(miss(handle, self.closest(text)?))
    }

    /// Missions with an identity named `NNN-<handle>`, or `<handle>-…` when the handle is a number.
    fn numbered(&self, handle: &Handle) -> Decision<Vec<String>> {
        let text = handle.as_str();
        let mut found = Vec::new();
        for name in self.entries(&|name| match split_number(name) {
            Some((number, _)) if handle.is_number() => number == text,
            Some((_, rest)) => rest == text,
            None => false,
        })? {
            if self.document_of(&name)?.id().is_some_and(|id| id.text().is_some()) {
                found.push(name);
            }
        }
        Ok(found)
    }

    /// Composed directories (`…-<mid8>`) whose name starts with `<slug>-`.
    fn composed(&self, slug: &str) -> Decision<Vec<String>> {
        if Mid8::of_slug(slug).is_some() {
            return Ok(Vec::new());
        }
        let prefix = format!("{slug}-");
        let mut found = Vec::new();
        for name in self.entries(&|name| name.starts_with(&prefix) && Mid8::of_slug(name).is_some())? {
            if !self.document_of(&name)?.is_missing() {
                found.push(name);
            }
        }
        Ok(found)
    }

    /// Up to five names that the operator may have meant: other letter case first, then the same
    /// words, then few typing errors.
    fn closest(&self, text: &str) -> Decision<Vec<String>> {
        let lower = text.to_ascii_lowercase();
        let number = lower.trim_start_matches('0');
        let mut ranked: Vec<String> = Vec::new();
        for name in self.entries(&|name| safe_segment(name).is_ok())? {
            let document = self.document_of(&name)?;
            if document.is_missing() {
                continue;
            }
            let name_lower = name.to_ascii_lowercase();
            let bare = strip_number(&name_lower);
            let id = document.id().and_then(Field::text).unwrap_or_default().to_ascii_lowercase();
            let slug = split_last(bare, "-").map_or(bare, |(slug, _)| slug);
            let same_id = lower.len() >= 6 && (id.starts_with(&lower) || lower.starts_with(&id) && !id.is_empty());
            let same_number = !number.is_empty()
                && split_number(&name_lower).is_some_and(|(n, _)| n.trim_start_matches('0') == number);
            let with_mid8 = split_last(&lower, "-")
                .is_some_and(|(head, tail)| tail.len() == Mid8::LEN && (head == name_lower || head == bare));
            let rank = if name_lower == lower || bare == lower || same_id || same_number || with_mid8 {
                0
            } else if find_last(&name_lower, &lower).is_some() {
                1
            } else {
                let distance = distance(&lower, slug).min(distance(&lower, &name_lower));
                if distance > lower.len() / 3 {
                    continue;
                }
                1 + distance
            };
            ranked.push(format!("{rank:03}\0{name}"));
        }
        sort_texts(&mut ranked);
        Ok(ranked.iter().take(5).filter_map(|entry| entry.split_once('\0')).map(|(_, name)| name.to_string()).collect())
    }
}

fn only(handle: &Handle, mut names: Vec<String>) -> Decision<String> {
    match names.len() {
        1 => names.pop().ok_or_else(|| miss(handle, Vec::new())),
        _ => Err(ambiguous(handle, names)),
    }
}

fn ambiguous(handle: &Handle, candidates: Vec<String>) -> Refusal {
    Refusal::new(Code::MissionAmbiguousSelector).with("handle", handle.as_str()).candidates_are(candidates)
}

fn miss(handle: &Handle, candidates: Vec<String>) -> Refusal {
    Refusal::new(Code::MissionNotFound).with("handle", handle.as_str()).candidates_are(candidates)
}

/// Levenshtein distance in bytes; both texts are short names.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let substitute = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = substitute.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}
