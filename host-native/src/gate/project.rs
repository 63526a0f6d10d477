//! A project with gates: where its rules are, which files they read, and one scan.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use ignore::WalkBuilder;
use kitty_core::wire;
use kitty_gate::{
    Code, CodeRow, ConfigError, Defect, FileFacts, Limits, LoadOptions, Matrix, Report, RuleFile, RuleSet, Tree, check,
    planted_row, scan_file, text::Mode,
};
use rayon::prelude::*;

use super::cache::{Cache, Entry, digest};

/// Walking a tree and dropping it take stack: as much as the deepest file that passes the limits needs.
const STACK: usize = 64 << 20;

/// The names under which rules are looked for, first one first.
const NAMES: [&str; 2] = ["kitty-gates.toml", "pyproject.toml"];

/// Why a scan did not take place.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The rules are wrong.
    #[error("{}", ConfigError::joined(.0))]
    Rules(Vec<ConfigError>),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Git cannot answer.
    #[error("the base `{revision}` cannot be read: {message}")]
    Base {
        /// The revision.
        revision: String,
        /// What git says.
        message: String,
    },
    /// The question is malformed.
    #[error("{0}")]
    Usage(String),
    /// The answer cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl GateError {
    /// The exit code: 2 for rules and questions, 3 for what cannot be read.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Rules(_) | Self::Usage(_) => 2,
            Self::Io { .. } | Self::Base { .. } | Self::Write(_) => 3,
        }
    }

    /// What is wrong, as the registry has it: the stable name, the class and the remedy.
    pub const fn row(&self) -> CodeRow {
        let code = match self {
            Self::Rules(_) => Code::RulesInvalid,
            Self::Usage(_) => Code::Question,
            Self::Io { .. } => Code::Unreadable,
            Self::Base { .. } => Code::BaseUnavailable,
            Self::Write(_) => Code::Unwritable,
        };
        code.row()
    }
}

/// The codes of the gates, as the registry of the core shows its own.
pub fn codes() -> Vec<wire::CodeRow> {
    let text = str::to_string;
    let row = |CodeRow { code, class, message, remedy, why }| wire::CodeRow {
        code: text(code),
        class: text(class),
        message: text(message),
        remedy: text(remedy),
        why: text(why),
    };
    Code::ALL.into_iter().map(|code| row(code.row())).collect()
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> GateError {
    let path = path.to_path_buf();
    move |source| GateError::Io { path, source }
}

/// A project with gates.
#[derive(Clone, Debug)]
pub struct Project {
    /// The root that paths are relative to.
    pub root: PathBuf,
    /// The rule file.
    pub rules: PathBuf,
    /// Instead of the files below the roots: those of an installed distribution, by its name.
    pub installed: Option<String>,
}

/// Which files of a project are looked at.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// Only these paths, relative to the root; folders mean everything below. Empty is everything.
    pub paths: Vec<String>,
    /// Only these files.
    pub files: Option<BTreeSet<String>>,
}

impl Changed {
    /// Whether nothing is left out.
    pub const fn is_whole(&self) -> bool {
        self.paths.is_empty() && self.files.is_none()
    }

    fn has(&self, path: &str) -> bool {
        let below = |folder: &String| {
            let folder = folder.trim_end_matches('/');
            folder == "." || path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        (self.paths.is_empty() || self.paths.iter().any(below))
            && self.files.as_ref().is_none_or(|files| files.contains(path))
    }
}

/// How a scan is done.
#[derive(Clone, Copy, Default)]
pub struct Options<'o> {
    /// Where earlier findings are.
    pub cache: Option<&'o Cache>,
    /// Is told after each file how many are done, and how many there are.
    pub tick: Option<&'o (dyn Fn(usize, usize) + Sync)>,
}

/// The facts of a tree.
#[derive(Debug)]
pub struct Scan {
    /// Its paths.
    pub tree: Tree,
    /// What each file holds, by path.
    pub facts: Vec<FileFacts>,
    /// Whether every file of the tree was read.
    pub whole: bool,
}

impl Scan {
    /// The findings of the scan.
    pub fn report(&self, rules: &RuleSet) -> Report {
        check(rules, &self.tree, &self.facts, self.whole)
    }
}

impl Project {
    /// The nearest rule file at or above a directory: `kitty-gates.toml`, or a `pyproject.toml` with a table.
    ///
    /// # Errors
    /// There is none.
    pub fn find(start: &Path) -> Result<Self, GateError> {
        for folder in start.ancestors() {
            for name in NAMES {
                let rules = folder.join(name);
                let gated = || {
                    name != "pyproject.toml"
                        || fs::read_to_string(&rules).is_ok_and(|text| text.contains("tool.kitty-gates"))
                };
                if rules.is_file() && gated() {
                    return Ok(Self { root: folder.to_path_buf(), rules, installed: None });
                }
            }
        }
        let message = "there is no kitty-gates.toml here or above; `kitty-core gate init` writes one".to_string();
        Err(GateError::Usage(message))
    }

    /// Loads the rules with their further files of exceptions.
    ///
    /// # Errors
    /// A file cannot be read, or the rules are wrong.
    pub fn load(&self, mode: Option<Mode>) -> Result<RuleSet, GateError> {
        let text = fs::read_to_string(&self.rules).map_err(unreadable(&self.rules))?;
        let name = shown(&self.rules);
        let others = self.allow_files(&text)?;
        let others: Vec<RuleFile> = others.iter().map(|(name, text)| RuleFile { name, text }).collect();
        let sources = |path: &str| fs::read_to_string(self.root.join(path)).ok();
        let options = LoadOptions { mode, sources: Some(&sources) };
        RuleSet::load(RuleFile { name: &name, text: &text }, &others, options).map_err(GateError::Rules)
    }

    /// The files that `engine.allow_files` names: beside the rule file, or below the root.
    fn allow_files(&self, text: &str) -> Result<Vec<(String, String)>, GateError> {
        let patterns = kitty_gate::allow_files(&shown(&self.rules), text);
        let beside = self.rules.parent().unwrap_or(&self.root);
        let mut found = BTreeSet::new();
        for pattern in patterns {
            if let (folder, "*.toml") = pattern.rsplit_once('/').unwrap_or((".", &pattern)) {
                let listed = fs::read_dir(self.root.join(folder)).into_iter().flatten().filter_map(Result::ok);
                found.extend(
                    listed.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "toml")),
                );
            } else {
                let candidates = [beside.join(&pattern), self.root.join(&pattern)];
                found.extend(candidates.into_iter().find(|path| path.is_file()));
            }
        }
        let read = |path: PathBuf| Ok((shown(&path), fs::read_to_string(&path).map_err(unreadable(&path))?));
        found.into_iter().map(read).collect()
    }

    /// Paths below a directory, as the rules name them: relative to the root.
    pub fn relative(&self, here: &Path, paths: &[String]) -> Vec<String> {
        let one = |path: &String| {
            let full = here.join(path);
            let below = full.strip_prefix(&self.root).map_or_else(|_| PathBuf::from(path), Path::to_path_buf);
            let parts: Vec<&str> =
                below.components().filter_map(|part| part.as_os_str().to_str()).filter(|part| *part != ".").collect();
            if parts.is_empty() { ".".to_string() } else { parts.join("/") }
        };
        paths.iter().map(one).collect()
    }

    /// The files that the rules read: their names, relative to the root, and where they are. Sorted by name.
    ///
    /// # Errors
    /// A root does not exist, or holds no Python file.
    pub fn files(&self, rules: &RuleSet) -> Result<Vec<(String, PathBuf)>, GateError> {
        let mut files = if let Some(distribution) = &self.installed {
            self.installed_files(distribution, rules)?
        } else {
            let mut files = Vec::new();
            for root in &rules.engine.roots {
                let below = self.walk(root, rules)?;
                if below.is_empty() {
                    return Err(GateError::Usage(format!("the root `{root}` holds no Python file")));
                }
                files.extend(below);
            }
            files
        };
        files.sort_unstable();
        files.dedup();
        Ok(files)
    }

    fn walk(&self, root: &str, rules: &RuleSet) -> Result<Vec<(String, PathBuf)>, GateError> {
        let folder = self.root.join(root);
        fs::metadata(&folder).map_err(unreadable(&folder))?;
        let walk =
            WalkBuilder::new(&folder).standard_filters(false).filter_entry(|entry| entry.file_name() != ".git").build();
        let mut files = Vec::new();
        for entry in walk {
            let entry =
                entry.map_err(|error| GateError::Io { path: folder.clone(), source: io::Error::other(error) })?;
            let path = entry.path();
            if entry.file_type().is_some_and(|kind| kind.is_file())
                && let Some(name) = path.strip_prefix(&self.root).ok().and_then(slashed)
                && rules.reads(&name)
            {
                files.push((name, path.to_path_buf()));
            }
        }
        Ok(files)
    }

    /// The modules of an installed distribution, named as they are below the first package root of a checkout.
    fn installed_files(&self, distribution: &str, rules: &RuleSet) -> Result<Vec<(String, PathBuf)>, GateError> {
        let folder = distribution.replace('-', "_");
        let listed = fs::read_dir(&self.root).map_err(unreadable(&self.root))?.filter_map(Result::ok);
        let mut names = listed.filter_map(|entry| entry.file_name().into_string().ok());
        let info = names.find(|name| {
            name.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".dist-info"))
        });
        let info = info
            .ok_or_else(|| GateError::Usage(format!("{distribution} is not installed in {}", self.root.display())))?;
        let record = self.root.join(info).join("RECORD");
        let text = fs::read_to_string(&record).map_err(unreadable(&record))?;
        let below = rules.engine.package_roots.first().map_or("src", String::as_str).trim_end_matches('/');
        let rows = text
            .lines()
            .filter_map(|row| row.rsplit_once(',')?.0.rsplit_once(',').map(|(path, _)| path.trim_matches('"')));
        let modules =
            rows.filter(|path| !path.starts_with("..")).map(|path| (format!("{below}/{path}"), self.root.join(path)));
        Ok(modules.filter(|(name, path)| rules.reads(name) && path.is_file()).collect())
    }

    /// Scans the tree on all cores; the order of the facts is that of the names.
    ///
    /// # Errors
    /// A root cannot be read; a file that cannot be is a defect of its own.
    pub fn scan(&self, rules: &RuleSet, changed: &Changed, options: Options) -> Result<Scan, GateError> {
        let files = self.files(rules)?;
        let tree = Tree::new(files.iter().map(|(name, _)| name.as_str()), &rules.engine.package_roots);
        let files: Vec<_> = files.into_iter().filter(|(name, _)| changed.has(name)).collect();
        let stored = options.cache.map(|cache| (cache, Cache::facts_name(rules, &tree)));
        let mut known = stored.as_ref().map(|(cache, name)| cache.facts(name)).unwrap_or_default();
        let (done, total) = (AtomicUsize::new(0), files.len());
        let one = |(name, path): &(String, PathBuf)| {
            let found = match fs::read(path) {
                Ok(bytes) => found(rules, &tree, name, &bytes, stored.is_some(), &known),
                Err(error) => {
                    let defect = Some(Defect::Unreadable { message: error.to_string() });
                    Found::Unread(FileFacts { path: name.clone(), defect, ..FileFacts::default() })
                }
            };
            if let Some(tick) = options.tick {
                tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            }
            found
        };
        let found: Vec<Found> = pool()?.install(|| files.par_iter().map(one).collect());
        let mut fresh = false;
        let mut facts = Vec::with_capacity(found.len());
        for found in found {
            facts.push(match found {
                Found::Known(facts) | Found::Unread(facts) => facts,
                Found::New(content, one) => {
                    fresh = true;
                    known.insert(one.path.clone(), Entry { content, facts: one.clone() });
                    one
                }
            });
        }
        if let Some((cache, name)) = stored.filter(|_| fresh) {
            cache.write(&name, &known.into_values().collect::<Vec<_>>());
        }
        Ok(Scan { tree, facts, whole: changed.is_whole() })
    }

    /// The text of a file of the project, for excerpts.
    pub fn source(&self, name: &str, rules: &RuleSet) -> Option<String> {
        let below = rules.engine.package_roots.first().map(|root| format!("{}/", root.trim_end_matches('/')));
        let path = match (&self.installed, below) {
            (Some(_), Some(below)) => self.root.join(name.strip_prefix(&below)?),
            _ => self.root.join(name),
        };
        fs::read_to_string(path).ok()
    }
}

/// The facts of a file, and where they are from.
enum Found {
    /// The cache had them.
    Known(FileFacts),
    /// They were found in this content.
    New(String, FileFacts),
    /// There is no content.
    Unread(FileFacts),
}

fn found(
    rules: &RuleSet,
    tree: &Tree,
    name: &str,
    bytes: &[u8],
    keyed: bool,
    known: &BTreeMap<String, Entry>,
) -> Found {
    let content = if keyed { digest(bytes) } else { String::new() };
    match known.get(name).filter(|entry| entry.content == content) {
        Some(entry) => Found::Known(entry.facts.clone()),
        None => Found::New(content, scan_file(rules, tree, name, bytes, Limits::default())),
    }
}

/// Threads with the stack that the deepest trees take.
fn pool() -> Result<rayon::ThreadPool, GateError> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    pool.map_err(|error| GateError::Write(io::Error::other(error)))
}

/// The rules of a text, by themselves: no further files of exceptions, and no sets from sources.
///
/// # Errors
/// The rules are wrong.
pub fn parse_rules(text: &str, mode: Option<Mode>) -> Result<RuleSet, GateError> {
    RuleSet::load(RuleFile { name: "kitty-gates.toml", text }, &[], LoadOptions { mode, sources: None })
        .map_err(GateError::Rules)
}

/// Files that are no files: their names relative to a root, and their contents. The order of the facts is that of the
/// names.
///
/// # Errors
/// There are no threads.
pub fn scan_texts(rules: &RuleSet, texts: &BTreeMap<String, Vec<u8>>) -> Result<Scan, GateError> {
    let tree = Tree::new(texts.keys().map(String::as_str), &rules.engine.package_roots);
    let files: Vec<(&String, &Vec<u8>)> = texts.iter().collect();
    let one = |(name, bytes): &(&String, &Vec<u8>)| scan_file(rules, &tree, name, bytes, Limits::default());
    let facts = pool()?.install(|| files.par_iter().map(one).collect());
    Ok(Scan { tree, facts, whole: true })
}

/// The kill matrix of a rule set, on all cores; with the findings of a whole tree also the mutants that need them.
///
/// # Errors
/// There are no threads.
pub fn mutants(rules: &RuleSet, report: Option<&Report>, cache: Option<&Cache>) -> Result<Matrix, GateError> {
    let pool = pool()?;
    let make = || pool.install(|| rules.rules.par_iter().map(|rule| planted_row(rules, rule)).collect());
    let rows = match cache {
        Some(cache) => cache.mutants(rules, make),
        None => make(),
    };
    Ok(Matrix::new(rows, rules, report))
}

fn shown(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// A path as rules write it.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
