//! `kitty-core gate …` as a library: a program parses [`GateArgs`] and calls [`run`].

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kitty_gate::{
    Disposition, Level, Report, Rule, RuleSet, STARTER, Site, allow_toml, compare, freeze,
    report::{self, TextOptions},
    text::{Mode, schema},
};

use super::{Base, Cache, Changed, GateError, Options, Project, Scan, mutants};

/// What the exit codes of `gate` mean.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  clean
  1  violations, stale or new exceptions, weakened rules, broken floors, surviving mutants
  2  the rules or the command line are wrong
  3  a file, a folder or the base cannot be read";

/// The command line of `gate`.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES, args_conflicts_with_subcommands = true)]
pub struct GateArgs {
    /// What to do; by default the tree is checked
    #[command(subcommand)]
    pub command: Option<GateCommand>,
    /// Files or folders; by default the roots of the rules
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// Only the files that differ from the base
    #[arg(long)]
    pub changed: bool,
    /// Leave the self-test of the rules out
    #[arg(long)]
    pub no_bite: bool,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = GateFormat::Text)]
    pub format: GateFormat,
    /// Where the rules are
    #[command(flatten)]
    pub place: Place,
}

/// Where the rules and the tree are; the same for every subcommand.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// The rule file; by default the nearest `kitty-gates.toml`, or `pyproject.toml` with a table `tool.kitty-gates`
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// The root that paths are relative to; by default the folder of the rule file
    #[arg(long, value_name = "DIR")]
    pub tree: Option<PathBuf>,
    /// The files of a distribution that is installed below the root
    #[arg(long, value_name = "NAME")]
    pub installed: Option<String>,
    /// Only these rules
    #[arg(long = "rule", value_name = "ID")]
    pub only: Vec<String>,
    /// With the strict table of each rule
    #[arg(long)]
    pub strict: bool,
    /// The revision to compare with, instead of the one of the rule file; `none` compares nothing
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Scan every file anew, and store nothing
    #[arg(long)]
    pub no_cache: bool,
    /// Where earlier findings are stored; by default in the cache of the user
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache_dir: Option<PathBuf>,
}

impl Place {
    fn cache(&self) -> Option<Cache> {
        match (&self.cache_dir, self.no_cache) {
            (_, true) => None,
            (Some(dir), false) => Some(Cache::at(dir)),
            (None, false) => Cache::user(),
        }
    }
}

/// What `gate` does besides checking.
#[derive(Debug, Subcommand)]
pub enum GateCommand {
    /// Show that every rule fires, stays quiet and needs each of its parts
    SelfTest {
        /// Where the rules are
        #[command(flatten)]
        place: Place,
    },
    /// Every finding with its disposition
    Census {
        /// Files or folders
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
        /// Text or JSON
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CensusFormat::Text)]
        format: CensusFormat,
        /// Where the rules are
        #[command(flatten)]
        place: Place,
    },
    /// Print the exceptions that would cover the open findings
    Freeze {
        /// Only this finding
        #[arg(long, value_name = "FILE:LINE")]
        site: Option<String>,
        /// Why they are right
        #[arg(long, value_name = "TEXT", default_value = "")]
        rationale: String,
        /// Where the rules are
        #[command(flatten)]
        place: Place,
    },
    /// Growth, re-keyed exceptions and weakened rules against the base
    Diff {
        /// The base
        #[arg(value_name = "REV")]
        revision: Option<String>,
        /// Where the rules are
        #[command(flatten)]
        place: Place,
    },
    /// What a rule asks for, or which rules look at a line and why
    Explain {
        /// A rule, or a file with a line
        #[arg(value_name = "RULE|FILE:LINE")]
        subject: String,
        /// Where the rules are
        #[command(flatten)]
        place: Place,
    },
    /// Write a commented rule file to start from
    Init {
        /// Where
        #[arg(value_name = "FILE", default_value = "kitty-gates.toml")]
        file: PathBuf,
    },
    /// The JSON Schema of rule files, for editors
    Schema,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GateFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
    /// Workflow commands of GitHub
    Github,
    /// One test case a rule
    Junit,
}

impl From<GateFormat> for report::Format {
    fn from(format: GateFormat) -> Self {
        match format {
            GateFormat::Text => Self::Text,
            GateFormat::Json => Self::Json,
            GateFormat::Sarif => Self::Sarif,
            GateFormat::Github => Self::Github,
            GateFormat::Junit => Self::Junit,
        }
    }
}

/// How a census is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CensusFormat {
    /// One line a finding
    Text,
    /// For programs
    Json,
}

/// A project with its rules.
struct Session {
    project: Project,
    rules: RuleSet,
    mode: Option<Mode>,
    base: Option<String>,
    cache: Option<Cache>,
}

impl Session {
    fn open(place: &Place) -> Result<Self, GateError> {
        let here = std::env::current_dir()?;
        let mut project = match &place.rules {
            Some(rules) => {
                let rules = here.join(rules);
                let root = rules.parent().map_or_else(|| here.clone(), Path::to_path_buf);
                Project { root, rules, installed: None }
            }
            None => Project::find(&here)?,
        };
        if let Some(tree) = &place.tree {
            project.root = here.join(tree);
        }
        project.installed.clone_from(&place.installed);
        let mode = place.strict.then_some(Mode::Strict);
        let rules = project.load(mode)?;
        if let Some(unknown) = place.only.iter().find(|id| rules.rule(id).is_none()) {
            return Err(GateError::Usage(format!("there is no rule `{unknown}`")));
        }
        Ok(Self { project, rules: rules.only(&place.only), mode, base: place.base.clone(), cache: place.cache() })
    }

    fn base(&self) -> Result<Option<Base>, GateError> {
        let revision = self.base.as_deref().unwrap_or(&self.rules.engine.base_ref);
        Base::open(&self.project, revision)
    }

    fn scan(&self, changed: &Changed) -> Result<Scan, GateError> {
        // A scan that is over in a moment shows no bar.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} files") {
            bar.set_style(style);
        }
        let visible = std::io::stderr().is_terminal();
        let started = std::time::Instant::now();
        let tick = |done: usize, total: usize| {
            if visible && started.elapsed() > Duration::from_millis(300) {
                bar.set_length(total as u64);
                bar.set_position(done as u64);
            }
        };
        let options = Options { cache: self.cache.as_ref(), tick: Some(&tick) };
        let scan = self.project.scan(&self.rules, changed, options);
        bar.finish_and_clear();
        scan
    }

    fn paths(&self, paths: &[String]) -> Vec<String> {
        let relative = |path: &String| {
            let full = std::env::current_dir().unwrap_or_default().join(path);
            let below = full.strip_prefix(&self.project.root).map_or_else(|_| PathBuf::from(path), Path::to_path_buf);
            let parts: Vec<&str> =
                below.components().filter_map(|part| part.as_os_str().to_str()).filter(|part| *part != ".").collect();
            if parts.is_empty() { ".".to_string() } else { parts.join("/") }
        };
        paths.iter().map(relative).collect()
    }

    /// Growth and weakening against the base.
    fn compare(&self, base: &Base) -> Result<Vec<kitty_gate::Problem>, GateError> {
        let Some(old) = base.rules(&self.project, self.mode)? else { return Ok(Vec::new()) };
        let renamed = match self.project.installed {
            Some(_) => BTreeMap::new(),
            None => base.renamed(&old, &self.project.files(&self.rules)?)?,
        };
        // A rule that was not asked for is not gone.
        let ids: Vec<String> = self.rules.rules.iter().map(|rule| rule.id.clone()).collect();
        let whole = self.project.load(self.mode)?.rules.len() == ids.len();
        Ok(compare(&if whole { old } else { old.only(&ids) }, &self.rules, &renamed))
    }
}

/// Runs a command of `gate`; the answer goes to `out`, and the exit code comes back.
///
/// # Errors
/// The rules or the question are wrong, or something cannot be read or written; see [`GateError::exit_code`].
pub fn run(args: &GateArgs, out: &mut dyn Write, color: bool) -> Result<u8, GateError> {
    match &args.command {
        None => check(args, out, color),
        Some(GateCommand::SelfTest { place }) => kill_matrix(place, out),
        Some(GateCommand::Census { paths, format, place }) => {
            let session = Session::open(place)?;
            let changed = Changed { paths: session.paths(paths), files: None };
            let report = session.scan(&changed)?.report(&session.rules);
            let text = match format {
                CensusFormat::Text => report::census_text(&report),
                CensusFormat::Json => report::census(&report) + "\n",
            };
            out.write_all(text.as_bytes())?;
            Ok(0)
        }
        Some(GateCommand::Freeze { site, rationale, place }) => frozen(site.as_deref(), rationale, place, out),
        Some(GateCommand::Diff { revision, place }) => {
            let place = Place { base: revision.clone().or_else(|| place.base.clone()), ..place.clone() };
            let session = Session::open(&place)?;
            let Some(base) = session.base()? else {
                return Err(GateError::Usage(
                    "there is no base: name a revision, or set `engine.base_ref`".to_string(),
                ));
            };
            let problems = session.compare(&base)?;
            for problem in &problems {
                writeln!(out, "{} {}: {}", problem.kind.as_str(), problem.rule, problem.message)?;
            }
            Ok(u8::from(problems.iter().any(|problem| problem.level == Level::Error)))
        }
        Some(GateCommand::Explain { subject, place }) => explain(subject, place, out),
        Some(GateCommand::Init { file }) => {
            if file.exists() {
                return Err(GateError::Usage(format!("{} exists; it is left alone", file.display())));
            }
            std::fs::write(file, STARTER).map_err(|source| GateError::Io { path: file.clone(), source })?;
            writeln!(out, "wrote {}; now `kitty-core gate` checks it", file.display())?;
            Ok(0)
        }
        Some(GateCommand::Schema) => {
            writeln!(out, "{:#}", schema())?;
            Ok(0)
        }
    }
}

fn check(args: &GateArgs, out: &mut dyn Write, color: bool) -> Result<u8, GateError> {
    let session = Session::open(&args.place)?;
    let base = session.base()?;
    let files = match (&base, args.changed) {
        (Some(base), true) => Some(base.changed(&session.project.files(&session.rules)?)?),
        (None, true) => return Err(GateError::Usage("`--changed` needs a base: name one with --base".to_string())),
        (_, false) => None,
    };
    let changed = Changed { paths: session.paths(&args.paths), files };
    let scan = session.scan(&changed)?;
    let mut report = scan.report(&session.rules);
    if let Some(base) = &base {
        report.problems.extend(session.compare(base)?);
    }
    if !args.no_bite {
        // An exception that covers nothing is stale already: its mutant would say so twice.
        let whole = scan.whole.then_some(&report);
        let survivors = mutants(&session.rules, whole, session.cache.as_ref())?.problems();
        report.problems.extend(survivors.into_iter().filter(|problem| !problem.message.starts_with("M12")));
    }
    let sources = |file: &str| session.project.source(file, &session.rules);
    let options = TextOptions { color, excerpts: true };
    let text = report::render(&report, &session.rules, args.format.into(), &sources, options);
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        writeln!(out)?;
    }
    Ok(report.exit_code())
}

fn kill_matrix(place: &Place, out: &mut dyn Write) -> Result<u8, GateError> {
    let session = Session::open(place)?;
    let report = session.scan(&Changed::default()).map(|scan| scan.report(&session.rules)).ok();
    let matrix = mutants(&session.rules, report.as_ref(), session.cache.as_ref())?;
    for row in &matrix.rows {
        let (killed, all) = row.totals();
        let kinds: Vec<String> =
            row.kinds.iter().map(|(kind, kills, total)| format!("{kind:?} {kills}/{total}")).collect();
        writeln!(out, "{killed:>4}/{all:<4} {:<40} {}", row.rule, kinds.join("  "))?;
        for survivor in &row.survivors {
            writeln!(out, "          survivor {survivor}")?;
        }
    }
    let (killed, all) = matrix.totals();
    writeln!(out, "{killed} of {all} mutants killed")?;
    Ok(u8::from(killed < all))
}

fn at(site: &Site, place: &str) -> bool {
    place.rsplit_once(':').is_some_and(|(file, line)| site.file.ends_with(file) && line.parse() == Ok(site.line))
}

fn frozen(place: Option<&str>, rationale: &str, whereabouts: &Place, out: &mut dyn Write) -> Result<u8, GateError> {
    let session = Session::open(whereabouts)?;
    let report = session.scan(&Changed::default())?.report(&session.rules);
    let mut any = false;
    for site in report.violations().filter(|site| place.is_none_or(|place| at(site, place))) {
        if let Some(rule) = session.rules.rule(&site.rule) {
            writeln!(out, "{}", allow_toml(&freeze(site, rule.identity, rationale)))?;
            any = true;
        }
    }
    if !any {
        return Err(GateError::Usage("there is no open finding to freeze".to_string()));
    }
    Ok(0)
}

fn explain(subject: &str, place: &Place, out: &mut dyn Write) -> Result<u8, GateError> {
    let session = Session::open(place)?;
    if let Some(rule) = session.rules.rule(subject) {
        explain_rule(rule, out)?;
        return Ok(0);
    }
    if subject.rsplit_once(':').is_none_or(|(_, line)| line.parse::<u32>().is_err()) {
        return Err(GateError::Usage(format!("`{subject}` is neither a rule nor FILE:LINE")));
    }
    let report: Report = session.scan(&Changed::default())?.report(&session.rules);
    for site in report.sites.iter().filter(|site| at(site, subject)) {
        writeln!(
            out,
            "{} {}: {} `{}` in {}",
            site.disposition.as_str(),
            site.rule,
            site.message,
            site.what,
            site.qualname
        )?;
        if !site.trace.is_empty() {
            writeln!(out, "    {}", site.trace.join(" -> "))?;
        }
        if site.disposition == Disposition::Violation {
            writeln!(out, "    instead: {}", site.remedy)?;
        }
    }
    let file = subject.rsplit_once(':').map_or(subject, |(file, _)| file);
    let looking = session.rules.rules.iter().filter(|rule| rule.scope.fits(file)).count();
    let rules = if looking == 1 { "rule looks" } else { "rules look" };
    writeln!(out, "{looking} {rules} at {file}")?;
    Ok(0)
}

fn explain_rule(rule: &Rule, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}: {}", rule.id, rule.title.as_deref().unwrap_or(&rule.message))?;
    writeln!(out, "  flags    {}", rule.message)?;
    writeln!(out, "  instead  {}", rule.remedy)?;
    if let Some(docs) = &rule.docs {
        writeln!(out, "  docs     {docs}")?;
    }
    if !rule.scope.written.is_empty() {
        writeln!(out, "  scope    {}", rule.scope.written.join(", "))?;
    }
    for sanction in &rule.sanctions {
        writeln!(out, "  sanction {}: {}", sanction.written, sanction.rationale)?;
    }
    for entry in &rule.allow {
        let name = entry.qualname.as_deref().or(entry.symbol.as_deref()).unwrap_or("*");
        writeln!(out, "  allows   {}::{name}: {}", entry.file, entry.rationale)?;
    }
    for fixture in &rule.fixtures {
        let (word, source) = match (&fixture.flag, &fixture.pass) {
            (Some(source), _) => ("flagged", source),
            (None, Some(source)) => ("passed", source),
            (None, None) => continue,
        };
        writeln!(out, "  {word}:")?;
        for line in source.lines() {
            writeln!(out, "      {line}")?;
        }
    }
    Ok(())
}
