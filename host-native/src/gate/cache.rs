//! What was found before: the facts of files by their content, and the mutants of rules.
//!
//! An entry is used only where the content of the file, the rules, the paths of the tree and the version of the engine
//! are the same. Trouble with the cache never fails a question: it costs one scan.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use kitty_gate::{FileFacts, Row, RuleSet, Tree};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

/// How many files the folder holds at most; the ones that were written first go.
const MOST: usize = 64;
/// What the names of its files start with.
const PREFIX: &str = "gate-";
/// Hex digits of a digest at the start of a file.
const DIGEST: usize = 64;

/// A folder of earlier findings.
#[derive(Clone, Debug)]
pub struct Cache {
    dir: PathBuf,
}

/// The facts of one file, with the digest of the content that they were found in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub content: String,
    pub facts: FileFacts,
}

/// The digest of some content.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(DIGEST), |mut text, byte| {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or_default());
        }
        text
    })
}

impl Cache {
    /// The user's own: `$XDG_CACHE_HOME/kitty-core` or what the platform has for it. A user without a home has none.
    pub fn user() -> Option<Self> {
        let dirs = directories::ProjectDirs::from("", "", "kitty-core")?;
        Some(Self { dir: dirs.cache_dir().join("gates") })
    }

    /// A folder of the caller's choice; it is created when it is first needed.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The name of the file for the facts of a tree.
    pub(super) fn facts_name(rules: &RuleSet, tree: &Tree) -> String {
        // No path holds a NUL: the names are those of one tree only.
        let paths = tree.paths().join("\0");
        format!("{PREFIX}facts-{}", digest(format!("{}\0{paths}", rules.digest()).as_bytes()))
    }

    /// The facts of a tree as they were, by path.
    pub(super) fn facts(&self, name: &str) -> BTreeMap<String, Entry> {
        let entries: Vec<Entry> = self.read(name).unwrap_or_default();
        entries.into_iter().map(|entry| (entry.facts.path.clone(), entry)).collect()
    }

    /// The planted mutants of a rule set, made where they are not known.
    pub(super) fn mutants(&self, rules: &RuleSet, make: impl FnOnce() -> Vec<Row>) -> Vec<Row> {
        let name = format!("{PREFIX}mutants-{}", rules.digest());
        self.read(&name).unwrap_or_else(|| {
            let rows = make();
            self.write(&name, &rows);
            rows
        })
    }

    /// What was stored; nothing where it is not there, not whole, or of another shape.
    fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = fs::read(self.dir.join(name)).ok()?;
        let (sum, body) = bytes.split_at_checked(DIGEST)?;
        if digest(body).as_bytes() == sum { serde_json::from_slice(body).ok() } else { None }
    }

    /// Stores a value; readers see the whole file or none.
    pub(super) fn write(&self, name: &str, value: &impl Serialize) {
        let store = || -> io::Result<()> {
            let body = serde_json::to_vec(value)?;
            create_private(&self.dir)?;
            let mut temporary = tempfile::NamedTempFile::new_in(&self.dir)?;
            temporary.write_all(digest(&body).as_bytes())?;
            temporary.write_all(&body)?;
            temporary.persist(self.dir.join(name))?;
            self.prune()
        };
        // A cache that cannot be written is none.
        let _ = store();
    }

    fn prune(&self) -> io::Result<()> {
        let mut stored: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                stored.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        stored.sort();
        let surplus = stored.len().saturating_sub(MOST);
        stored.iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

/// Findings that somebody else wrote would hide offenders: the folder is the user's own.
fn create_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
