//! A plain model of a specs folder: what is there, and what a handle could mean.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

/// The kinds of the COORD partition.
pub const COORD_KINDS: [&str; 6] =
    ["acceptance_matrix", "issue_matrix", "status_state", "decision_log", "tracer_file", "review_cycle"];

/// The entries of a specs folder.
#[derive(Default)]
pub struct Model {
    /// By name.
    pub entries: BTreeMap<String, Entry>,
}

/// One entry.
pub struct Entry {
    /// Its `meta.json`.
    pub meta: MetaFile,
    /// Whether it holds a spec.
    pub has_spec: bool,
}

/// A `meta.json`.
pub enum MetaFile {
    /// None.
    Absent,
    /// No JSON object.
    Broken,
    /// No JSON, but the tool's language reads it.
    Lenient,
    /// A JSON object.
    Json(Value),
}

/// What a handle could mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// It is no safe path segment.
    Unsafe,
    /// One entry.
    Found(String),
    /// Several missions by identity, number or human slug; or a name that is another's identity.
    Ambiguous,
    /// Several composed directories begin with it.
    SeveralComposed,
    /// One composed directory begins with it, and more than a mid8 follows.
    Prefix,
    /// It names an entry that is no mission.
    Residue,
    /// It appends a mid8 to the name of a directory that has none.
    ComposedOfBare,
    /// Nothing.
    Miss,
}

impl Model {
    /// Reads the specs folder below `root`.
    pub fn read(root: &Path) -> Self {
        let mut model = Self::default();
        for entry in fs::read_dir(root.join("kitty-specs")).into_iter().flatten().flatten() {
            let at = entry.path();
            let meta = match fs::read(at.join("meta.json")) {
                Ok(bytes) => meta_file(&bytes),
                Err(_) if at.join("meta.json").exists() => MetaFile::Broken,
                Err(_) => MetaFile::Absent,
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            model.entries.insert(name, Entry { meta, has_spec: at.join("spec.md").is_file() });
        }
        model
    }

    fn id(&self, name: &str) -> Option<&str> {
        match &self.entries.get(name)?.meta {
            MetaFile::Json(meta) => meta["mission_id"].as_str().filter(|id| !id.is_empty()),
            _ => None,
        }
    }

    fn has_meta(&self, name: &str) -> bool {
        self.entries.get(name).is_some_and(|entry| !matches!(entry.meta, MetaFile::Absent))
    }

    /// What a handle could mean.
    pub fn resolve(&self, handle: &str) -> Resolution {
        if !is_safe(handle) {
            return Resolution::Unsafe;
        }
        match self.step(handle) {
            Resolution::Found(name) if name != handle && is_identity(&name) => match self.step(&name) {
                Resolution::Found(_) => Resolution::Found(name),
                other => other,
            },
            other => other,
        }
    }

    fn step(&self, handle: &str) -> Resolution {
        if is_identity(handle) {
            let owns = |name: &&String| {
                self.id(name).is_some_and(|id| if handle.len() == 26 { id == handle } else { id.starts_with(handle) })
            };
            let owners: Vec<_> = self.entries.keys().filter(owns).collect();
            match owners.as_slice() {
                [] => {}
                [only] if !self.has_meta(handle) || only.as_str() == handle => {
                    return Resolution::Found((*only).clone());
                }
                _ => return Resolution::Ambiguous,
            }
        }
        if self.has_meta(handle) {
            return Resolution::Found(handle.to_string());
        }
        let digits = handle.chars().all(|c| c.is_ascii_digit());
        let numbered: Vec<_> = self
            .entries
            .keys()
            .filter(|name| {
                self.id(name).is_some()
                    && number_of(name)
                        .is_some_and(|number| if digits { number == handle } else { name.get(4..) == Some(handle) })
            })
            .collect();
        match numbered.as_slice() {
            [] => {}
            [only] => return Resolution::Found((*only).clone()),
            _ => return Resolution::Ambiguous,
        }
        let composed: Vec<_> = self
            .entries
            .keys()
            .filter(|name| {
                name.starts_with(&format!("{handle}-")) && crockford_tail(name).is_some() && self.has_meta(name)
            })
            .filter(|_| crockford_tail(handle).is_none())
            .collect();
        match composed.as_slice() {
            [] => {}
            [only] if digits || only.len() == handle.len() + 9 => return Resolution::Found((*only).clone()),
            [_] => return Resolution::Prefix,
            _ => return Resolution::SeveralComposed,
        }
        match self.entries.get(handle) {
            Some(entry) if entry.has_spec => return Resolution::Found(handle.to_string()),
            Some(_) => return Resolution::Residue,
            None => {}
        }
        let bare = handle.rsplit_once('-').filter(|(_, tail)| tail.len() == 8).map(|(bare, _)| bare);
        let of_bare = bare.is_some_and(|bare| !matches!(self.step(bare), Resolution::Miss | Resolution::Residue));
        if of_bare { Resolution::ComposedOfBare } else { Resolution::Miss }
    }

    /// Whether a directory without id stands in the shadow of `NNN-<same name>`.
    pub fn is_shadowed(&self, handle: &str) -> bool {
        let shadows =
            |name: &String| number_of(name).is_some() && name.get(4..) == Some(handle) && self.id(name).is_some();
        self.has_meta(handle) && self.id(handle).is_none() && self.entries.keys().any(shadows)
    }

    /// Whether any mission records an id that is no text.
    pub fn has_odd_id(&self) -> bool {
        self.entries.values().any(|entry| match &entry.meta {
            MetaFile::Json(meta) => is_truthy_non_text(&meta["mission_id"]),
            _ => false,
        })
    }
}

fn meta_file(bytes: &[u8]) -> MetaFile {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value @ Value::Object(_)) => MetaFile::Json(value),
        Ok(_) => MetaFile::Broken,
        // A number beyond the range of this reader is still a number.
        Err(error) if error.to_string().contains("out of range") => {
            let text = String::from_utf8_lossy(bytes);
            let tamed = text.replace("e4", "e1").replace("E4", "E1").replace("e9", "e1");
            serde_json::from_str(&tamed).map_or(MetaFile::Broken, MetaFile::Json)
        }
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            let lenient = ["NaN", "Infinity", "\\ud8", "\\udc"].iter().any(|token| text.contains(token));
            // Nesting that the one parser refuses and the other reads.
            let deep = text.matches('[').count() > 100 || text.matches('{').count() > 100;
            if lenient || deep { MetaFile::Lenient } else { MetaFile::Broken }
        }
    }
}

/// A safe path segment.
pub fn is_safe(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        && !text.contains("..")
}

/// An id or a mid8 by shape.
pub fn is_identity(text: &str) -> bool {
    [8, 26].contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
}

/// The number of `NNN-rest`.
pub fn number_of(name: &str) -> Option<&str> {
    let (number, rest) = name.split_once('-')?;
    (number.len() == 3 && number.chars().all(|c| c.is_ascii_digit()) && !rest.is_empty()).then_some(number)
}

/// The Crockford tail of a name.
pub fn crockford_tail(name: &str) -> Option<&str> {
    let (_, tail) = name.rsplit_once('-')?;
    let crockford = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !"ILOU".contains(c));
    (tail.len() == 8 && tail.chars().all(crockford)).then_some(tail)
}

/// The first eight characters of an id.
pub fn mid8_of(id: &str) -> Option<String> {
    (id.chars().count() >= 8).then(|| id.chars().take(8).collect())
}

/// The tool's truthiness.
pub fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// A value that counts and is no text.
pub fn is_truthy_non_text(value: &Value) -> bool {
    truthy(value) && !value.is_string()
}

/// Whether the recorded identity cannot be used for names.
pub fn identity_is_unusable(meta: &Value) -> bool {
    let (id, mid8) = (&meta["mission_id"], &meta["mid8"]);
    if is_truthy_non_text(id) || is_truthy_non_text(mid8) {
        return true;
    }
    let declared = mid8.as_str().filter(|text| !text.is_empty());
    let of_id = id.as_str().and_then(mid8_of);
    declared.is_some_and(|mid8| mid8.chars().count() != 8 || of_id.is_some_and(|of_id| of_id != mid8))
}

/// Whether the recorded target branch is no branch name.
pub fn target_is_odd(meta: &Value) -> bool {
    let target = &meta["target_branch"];
    match target.as_str() {
        Some("") => false,
        Some(name) => !git_accepts(name) || name.starts_with("refs/"),
        None => truthy(target),
    }
}

/// Whether the mission number is neither an integer, nor null, nor a text that reads as one.
pub fn number_is_odd(meta: &Value) -> bool {
    match &meta["mission_number"] {
        Value::Null | Value::Number(_) => false,
        Value::String(text) => !text.trim().is_empty() && text.trim().parse::<i64>().is_err(),
        _ => true,
    }
}

/// Whether git takes the text as the name of a branch.
pub fn git_accepts(name: &str) -> bool {
    if name.contains('\0') {
        return false;
    }
    let checked = crate::tree::git(Path::new("/")).args(["check-ref-format", "--branch", name]).output();
    name.trim() == name && name != "HEAD" && checked.is_ok_and(|output| output.status.success())
}
