//! `kitty-core gate …` as a library: a program parses [`GateArgs`] and calls [`run`].

use std::{
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kitty_gate::{
    Disposition, Level, Report, Rule, RuleSet, STARTER, Site, allow_toml, freeze,
    report::{self, Format, TextOptions},
    text::{Mode, schema},
};

use super::{Cache, Changed, GateError, Options, Project, Question, Scan, mutants};

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

/// What a command is asked with, besides its arguments.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The directory that paths are relative to, and from which the rules are looked for.
    pub here: PathBuf,
    /// How the answer is written.
    pub format: Format,
    /// Whether text has colours.
    pub color: bool,
}

impl Asked {
    /// Refuses a format that a command does not have.
    fn only(&self, formats: &[Format], command: &str) -> Result<(), GateError> {
        if formats.contains(&self.format) {
            return Ok(());
        }
        let names: Vec<&str> = formats.iter().map(|format| format.as_str()).collect();
        Err(GateError::Usage(format!("`{command}` answers in {} only", names.join(" or "))))
    }
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
    fn open(place: &Place, here: &Path) -> Result<Self, GateError> {
        let mut project = match &place.rules {
            Some(rules) => {
                let rules = here.join(rules);
                let root = rules.parent().map_or_else(|| here.to_path_buf(), Path::to_path_buf);
                Project { root, rules, installed: None }
            }
            None => Project::find(here)?,
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
        let (base, cache) = (place.base.clone(), place.cache());
        Ok(Self { project, rules: rules.only(&place.only), mode, base, cache })
    }

    fn scan(&self, changed: &Changed) -> Result<Scan, GateError> {
        self.showing(|options| self.project.scan(&self.rules, changed, options))
    }

    /// Scans with a progress bar; a scan that is over in a moment shows none.
    fn showing<T>(&self, scan: impl FnOnce(Options) -> T) -> T {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} files") {
            bar.set_style(style);
        }
        let visible = io::stderr().is_terminal();
        let started = Instant::now();
        let tick = |done: usize, total: usize| {
            if visible && started.elapsed() > Duration::from_millis(300) {
                bar.set_length(total as u64);
                bar.set_position(done as u64);
            }
        };
        let answer = scan(Options { cache: self.cache.as_ref(), tick: Some(&tick) });
        bar.finish_and_clear();
        answer
    }
}

/// Runs a command of `gate`; the answer goes to `out`, and the exit code comes back.
///
/// # Errors
/// The rules or the question are wrong, or something cannot be read or written; see [`GateError::exit_code`].
pub fn run(args: &GateArgs, asked: &Asked, out: &mut dyn Write) -> Result<u8, GateError> {
    let here = &asked.here;
    match &args.command {
        None => check(args, asked, out),
        Some(GateCommand::SelfTest { place }) => {
            asked.only(&[Format::Text, Format::Json], "gate self-test")?;
            kill_matrix(&Session::open(place, here)?, asked.format, out)
        }
        Some(GateCommand::Census { paths, place }) => {
            asked.only(&[Format::Text, Format::Json], "gate census")?;
            let session = Session::open(place, here)?;
            let changed = Changed { paths: session.project.relative(here, paths), files: None };
            let report = session.scan(&changed)?.report(&session.rules);
            let text = match asked.format {
                Format::Json => report::census(&report) + "\n",
                _ => report::census_text(&report),
            };
            out.write_all(text.as_bytes())?;
            Ok(0)
        }
        Some(GateCommand::Freeze { site, rationale, place }) => {
            asked.only(&[Format::Text], "gate freeze")?;
            frozen(&Session::open(place, here)?, site.as_deref(), rationale, out)
        }
        Some(GateCommand::Diff { revision, place }) => {
            asked.only(&[Format::Text, Format::Json], "gate diff")?;
            let place = Place { base: revision.clone().or_else(|| place.base.clone()), ..place.clone() };
            difference(&Session::open(&place, here)?, asked.format, out)
        }
        Some(GateCommand::Explain { subject, place }) => {
            asked.only(&[Format::Text], "gate explain")?;
            explain(&Session::open(place, here)?, subject, out)
        }
        Some(GateCommand::Init { file }) => {
            asked.only(&[Format::Text], "gate init")?;
            let path = here.join(file);
            let unwritable = |source| GateError::Io { path: path.clone(), source };
            match std::fs::File::create_new(&path) {
                Ok(mut created) => created.write_all(STARTER.as_bytes()).map_err(unwritable)?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(GateError::Usage(format!("{} exists; it is left alone", file.display())));
                }
                Err(error) => return Err(unwritable(error)),
            }
            writeln!(out, "wrote {}; now `kitty-core gate` checks it", file.display())?;
            Ok(0)
        }
        Some(GateCommand::Schema) => {
            asked.only(&[Format::Text, Format::Json], "gate schema")?;
            writeln!(out, "{:#}", schema())?;
            Ok(0)
        }
    }
}

fn check(args: &GateArgs, asked: &Asked, out: &mut dyn Write) -> Result<u8, GateError> {
    let session = Session::open(&args.place, &asked.here)?;
    let paths = session.project.relative(&asked.here, &args.paths);
    let report = session.showing(|options| {
        let question = Question {
            base: session.base.as_deref(),
            mode: session.mode,
            paths: &paths,
            changed: args.changed,
            no_bite: args.no_bite,
            options,
        };
        session.project.verdict(&session.rules, question)
    })?;
    let sources = |file: &str| session.project.source(file, &session.rules);
    let options = TextOptions { color: asked.color, excerpts: true };
    let text = report::render(&report, &session.rules, asked.format, &sources, options);
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        writeln!(out)?;
    }
    Ok(report.exit_code())
}

fn difference(session: &Session, format: Format, out: &mut dyn Write) -> Result<u8, GateError> {
    let Some(base) = session.project.base(&session.rules, session.base.as_deref())? else {
        return Err(GateError::Usage("there is no base: name a revision, or set `engine.base_ref`".to_string()));
    };
    let problems = session.project.weakened(&session.rules, session.mode, &base)?;
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &problems).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        for problem in &problems {
            writeln!(out, "{} {}: {}", problem.kind.as_str(), problem.rule, problem.message)?;
        }
    }
    Ok(u8::from(problems.iter().any(|problem| problem.level == Level::Error)))
}

fn kill_matrix(session: &Session, format: Format, out: &mut dyn Write) -> Result<u8, GateError> {
    let report = session.scan(&Changed::default()).map(|scan| scan.report(&session.rules)).ok();
    let matrix = mutants(&session.rules, report.as_ref(), session.cache.as_ref())?;
    let (killed, all) = matrix.totals();
    let code = u8::from(killed < all);
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &matrix).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(code);
    }
    for row in &matrix.rows {
        let (killed, all) = row.totals();
        let kinds: Vec<String> =
            row.kinds.iter().map(|(kind, kills, total)| format!("{kind:?} {kills}/{total}")).collect();
        writeln!(out, "{killed:>4}/{all:<4} {:<40} {}", row.rule, kinds.join("  "))?;
        for survivor in &row.survivors {
            writeln!(out, "          survivor {survivor}")?;
        }
    }
    writeln!(out, "{killed} of {all} mutants killed")?;
    Ok(code)
}

fn at(site: &Site, place: &str) -> bool {
    place.rsplit_once(':').is_some_and(|(file, line)| site.file.ends_with(file) && line.parse() == Ok(site.line))
}

fn frozen(session: &Session, place: Option<&str>, rationale: &str, out: &mut dyn Write) -> Result<u8, GateError> {
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

fn explain(session: &Session, subject: &str, out: &mut dyn Write) -> Result<u8, GateError> {
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
