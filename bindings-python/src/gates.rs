//! The source gates: rules, and what they say of a tree or of texts.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use kitty_host_native::gate::{
    self, Cache, GateError, Options, Project, Question, RuleSet, mutants,
    report::{self, Format, TextOptions},
    scan_texts,
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyTuple},
};

use crate::{
    argument::{Document, PathText, Text, owned},
    boundary::{free, malformed},
};

/// A finding with its identity and its verdict.
#[pyclass(frozen, eq, module = "kitty_core.gate")]
#[derive(Clone, PartialEq)]
pub struct Site(gate::Site);

/// An obligation that does not hold.
#[pyclass(frozen, eq, module = "kitty_core.gate")]
#[derive(Clone, PartialEq, Eq)]
pub struct Problem(gate::Problem);

/// A file that was not scanned.
#[pyclass(frozen, eq, module = "kitty_core.gate")]
#[derive(Clone, PartialEq)]
pub struct FileDefect(gate::FileDefect);

/// What a rule has seen.
#[pyclass(frozen, eq, module = "kitty_core.gate")]
#[derive(Clone, PartialEq)]
pub struct Count(gate::Count);

/// Read-only properties, and a `repr` of them.
macro_rules! properties {
    ($class:ident { $($(#[$documentation:meta])* $name:ident: $type:ty = $get:expr;)* }) => {
        #[pymethods]
        impl $class {
            $(
                $(#[$documentation])*
                #[getter]
                fn $name(&self) -> $type {
                    let get: fn(&Self) -> $type = $get;
                    get(self)
                }
            )*

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                let fields = [$(format!("{}={}", stringify!($name), self.$name().into_pyobject(py)?.into_any().repr()?.to_str()?)),*];
                Ok(format!("{}({})", stringify!($class), fields.join(", ")))
            }
        }
    };
}

properties! { Site {
    /// The rule.
    rule: String = |site| site.0.rule.clone();
    /// The file, relative to the root.
    file: String = |site| site.0.file.clone();
    /// The line, from 1.
    line: u32 = |site| site.0.line;
    /// The column, from 1, in characters.
    column: u32 = |site| site.0.column;
    /// The qualified name around it.
    qualname: String = |site| site.0.qualname.clone();
    /// The token line.
    token: String = |site| site.0.token.clone();
    /// Its position among equal sites of the rule.
    ordinal: u32 = |site| site.0.ordinal;
    /// The digest of the literals inside.
    literals: String = |site| site.0.literals.clone();
    /// The callee, member or literal.
    what: String = |site| site.0.what.clone();
    /// `violation`, `allowed`, `sanctioned`, `definition` or `trusted`.
    disposition: &'static str = |site| site.0.disposition.as_str();
    /// The way that the value took.
    trace: Vec<String> = |site| site.0.trace.clone();
    /// More about it.
    note: Option<String> = |site| site.0.note.clone();
    /// What the rule says about it.
    message: String = |site| site.0.message.clone();
    /// What to do instead.
    remedy: String = |site| site.0.remedy.clone();
    /// `error`, `warning` or `note`.
    severity: &'static str = |site| report::level_name(site.0.severity);
} }

properties! { Problem {
    /// The rule.
    rule: String = |problem| problem.0.rule.clone();
    /// Which obligation.
    kind: &'static str = |problem| problem.0.kind.as_str();
    /// `error`, `warning` or `note`.
    severity: &'static str = |problem| report::level_name(problem.0.level);
    /// The file, where it is about one.
    file: Option<String> = |problem| problem.0.file.clone();
    /// What is wrong.
    message: String = |problem| problem.0.message.clone();
    /// What to do.
    remedy: String = |problem| problem.0.remedy.clone();
} }

properties! { FileDefect {
    /// The file.
    file: String = |defect| defect.0.file.clone();
    /// The stable name of what is wrong.
    code: String = |defect| defect.0.code.clone();
    /// The line, where there is one.
    line: Option<usize> = |defect| defect.0.line;
    /// What is wrong.
    message: String = |defect| defect.0.message.clone();
    /// `error`, `warning` or `note`.
    severity: &'static str = |defect| report::level_name(defect.0.severity);
} }

properties! { Count {
    /// Files in its scope.
    files: usize = |count| count.0.files;
    /// Findings of any disposition.
    sites: usize = |count| count.0.sites;
    /// Import edges.
    edges: usize = |count| count.0.edges;
    /// Occurrences of the routed form.
    mirror: usize = |count| count.0.mirror;
} }

fn raised(py: Python<'_>, error: &GateError) -> PyErr {
    let class = py.import("kitty_core.gate").and_then(|gate| gate.getattr("GateError"));
    let exception = class.and_then(|class| class.call1((error.to_string(), error.row().remedy, error.row().code)));
    exception.map_or_else(|error| error, PyErr::from_value)
}

fn asked<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, GateError> + Send) -> PyResult<T> {
    free(py, work)?.map_err(|error| raised(py, &error))
}

/// Rules that are ready to run.
#[pyclass(frozen, module = "kitty_core.gate")]
pub struct Rules {
    set: Arc<RuleSet>,
    /// Where they are from; nothing for rules that are text.
    project: Option<Project>,
    mode: Option<gate::Mode>,
}

fn chosen(rules: RuleSet, only: &[String]) -> Result<RuleSet, GateError> {
    match only.iter().find(|id| rules.rule(id).is_none()) {
        Some(unknown) => Err(GateError::Usage(format!("there is no rule `{unknown}`"))),
        None => Ok(rules.only(only)),
    }
}

#[pymethods]
impl Rules {
    /// The rules of a file; without one, those that are found from the working directory upwards.
    #[staticmethod]
    #[pyo3(signature = (file = None, *, root = None, strict = false, only = Vec::new()))]
    fn load(
        py: Python<'_>,
        file: Option<PathText<'_>>,
        root: Option<PathText<'_>>,
        strict: bool,
        only: Vec<String>,
    ) -> PyResult<Self> {
        let file = file.map(|file| file.absolute(py)).transpose()?;
        let root = root.map(|root| root.absolute(py)).transpose()?;
        let mode = strict.then_some(gate::Mode::Strict);
        asked(py, move || {
            let mut project = match file.map(PathBuf::from) {
                Some(rules) => {
                    let root = rules.parent().map_or_else(PathBuf::new, Path::to_path_buf);
                    Project { root, rules, installed: None }
                }
                None => Project::find(&std::env::current_dir()?)?,
            };
            if let Some(root) = root {
                project.root = PathBuf::from(root);
            }
            let set = Arc::new(chosen(project.load(mode)?, &only)?);
            Ok(Self { set, project: Some(project), mode })
        })
    }

    /// The rules of a text.
    #[staticmethod]
    #[pyo3(signature = (text, *, strict = false, only = Vec::new()))]
    fn parse(py: Python<'_>, text: Text<'_>, strict: bool, only: Vec<String>) -> PyResult<Self> {
        let mode = strict.then_some(gate::Mode::Strict);
        let Text(text) = text;
        let set = asked(py, || chosen(gate::parse_rules(text, mode)?, &only))?;
        Ok(Self { set: Arc::new(set), project: None, mode })
    }

    /// The names of the rules, in the order of their file.
    #[getter]
    fn ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.set.rules.iter().map(|rule| rule.id.as_str()))
    }

    fn __repr__(&self) -> String {
        let file = self.project.as_ref().map(|project| project.rules.display().to_string());
        format!("Rules({} of {})", self.set.rules.len(), file.as_deref().unwrap_or("text"))
    }
}

/// Where the sources of a report are.
enum Sources {
    Tree(Project),
    Texts(BTreeMap<String, Vec<u8>>),
}

/// What the rules say.
#[pyclass(frozen, module = "kitty_core.gate")]
pub struct Report {
    found: gate::Report,
    set: Arc<RuleSet>,
    sources: Sources,
}

fn format_of(py: Python<'_>, name: &str) -> PyResult<Format> {
    let all = [Format::Text, Format::Json, Format::Sarif, Format::Github, Format::Junit];
    let named = all.into_iter().find(|format| format.as_str() == name);
    named.ok_or_else(|| malformed(py, "a format is text, json, sarif, github or junit"))
}

#[pymethods]
impl Report {
    /// Every finding.
    #[getter]
    fn sites<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let sites = self.found.sites.iter().map(|site| Bound::new(py, Site(site.clone())));
        PyTuple::new(py, sites.collect::<PyResult<Vec<_>>>()?)
    }

    /// The findings that nothing covers.
    #[getter]
    fn violations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let sites = self.found.violations().map(|site| Bound::new(py, Site(site.clone())));
        PyTuple::new(py, sites.collect::<PyResult<Vec<_>>>()?)
    }

    /// Obligations that do not hold.
    #[getter]
    fn problems<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let problems = self.found.problems.iter().map(|problem| Bound::new(py, Problem(problem.clone())));
        PyTuple::new(py, problems.collect::<PyResult<Vec<_>>>()?)
    }

    /// Files that were not scanned.
    #[getter]
    fn defects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let defects = self.found.defects.iter().map(|defect| Bound::new(py, FileDefect(defect.clone())));
        PyTuple::new(py, defects.collect::<PyResult<Vec<_>>>()?)
    }

    /// What each rule has seen.
    #[getter]
    fn counts(&self) -> BTreeMap<String, Count> {
        self.found.counts.iter().map(|(rule, count)| (rule.clone(), Count(count.clone()))).collect()
    }

    /// How many files were looked at.
    #[getter]
    fn files(&self) -> usize {
        self.found.files
    }

    /// What the program `kitty-core gate` would answer: 0 clean, 1 findings or obligations, 3 unreadable input.
    #[getter]
    fn exit_code(&self) -> u8 {
        self.found.exit_code()
    }

    /// What it says of one rule.
    fn of_rule(&self, rule: Text<'_>) -> Self {
        let sources = match &self.sources {
            Sources::Tree(project) => Sources::Tree(project.clone()),
            Sources::Texts(texts) => Sources::Texts(texts.clone()),
        };
        Self { found: self.found.of_rule(rule.0), set: Arc::clone(&self.set), sources }
    }

    /// What is open: `text` with excerpts, `json`, `sarif`, `github` or `junit`.
    #[pyo3(signature = (format = "text", *, color = false))]
    fn render(&self, py: Python<'_>, format: &str, color: bool) -> PyResult<String> {
        let format = format_of(py, format)?;
        free(py, || {
            let sources = |file: &str| match &self.sources {
                Sources::Tree(project) => project.source(file, &self.set),
                Sources::Texts(texts) => texts.get(file).map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
            };
            report::render(&self.found, &self.set, format, &sources, TextOptions { color, excerpts: true })
        })
    }

    /// Every finding with its disposition, as JSON.
    fn census(&self) -> String {
        report::census(&self.found)
    }

    fn __repr__(&self) -> String {
        let (open, problems) = (self.found.violations().count(), self.found.problems.len());
        format!("Report({} files, {open} violations, {problems} problems)", self.found.files)
    }
}

/// What the rules say of the tree that they are for: the whole of it, or the files and folders named.
#[pyfunction]
#[pyo3(signature = (rules, paths, *, base = None, bite = true, cache = true))]
pub fn scan_tree(
    py: Python<'_>,
    rules: &Rules,
    paths: Vec<String>,
    base: Option<String>,
    bite: bool,
    cache: bool,
) -> PyResult<Report> {
    let Some(project) = rules.project.clone() else {
        return Err(malformed(py, "rules that are text have no tree: name the texts"));
    };
    let (set, mode) = (Arc::clone(&rules.set), rules.mode);
    asked(py, move || {
        let cache = if cache { Cache::user() } else { None };
        let options = Options { cache: cache.as_ref(), tick: None };
        let paths = project.relative(&std::env::current_dir()?, &paths);
        let question = Question { base: base.as_deref(), mode, paths: &paths, changed: false, no_bite: !bite, options };
        let report = project.verdict(&set, question)?;
        Ok(Report { found: report, set, sources: Sources::Tree(project) })
    })
}

/// What the rules say of texts, by their names.
#[pyfunction]
#[pyo3(signature = (rules, texts, *, bite = true))]
pub fn scan_mapping(py: Python<'_>, rules: &Rules, texts: &Bound<'_, PyDict>, bite: bool) -> PyResult<Report> {
    let named = |(name, text): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        PyResult::Ok((owned(&name)?, text.extract::<Document<'_>>()?.bytes().to_vec()))
    };
    let texts: BTreeMap<String, Vec<u8>> = texts.iter().map(named).collect::<PyResult<_>>()?;
    let set = Arc::clone(&rules.set);
    asked(py, move || {
        let mut report = scan_texts(&set, &texts)?.report(&set);
        if bite {
            report.problems.extend(mutants(&set, None, None)?.problems());
        }
        Ok(Report { found: report, set, sources: Sources::Texts(texts) })
    })
}
