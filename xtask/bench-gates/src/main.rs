//! kitty-bench-gates: times the source gates against parsing alone, with a cache, and against peers.

mod engine;
mod measure;
mod peers;
mod pytest;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use clap::Parser;
use kitty_host_native::gate::{Cache, Options, Project, Question, RuleSet};

use engine::Corpus;
use measure::{Contender, medians};

/// Times everything. `cargo xtask bench-gates` builds the things and calls this.
#[derive(Parser)]
struct Args {
    /// The root of the tree, with its sources in `src`
    #[arg(long)]
    tree: PathBuf,
    /// The rules
    #[arg(long)]
    rules: PathBuf,
    /// Where the peers are installed
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// An interpreter that can run the tests of the tree: the gates that the pack replaces, once
    #[arg(long, value_name = "PYTHON")]
    pytest: Option<PathBuf>,
    /// Check the tree once, and print the peak of this process's memory
    #[arg(long, hide = true)]
    peak: bool,
}

#[expect(clippy::print_stdout, reason = "the report of a command line program")]
fn main() -> Result<()> {
    let args = Args::parse();
    if args.peak {
        let project = Project { root: args.tree, rules: args.rules, installed: None };
        verdict(&project, &project.load(None)?, None)?;
        println!("{}", own_peak()?);
        return Ok(());
    }
    let dir = tempfile::tempdir()?;
    // The tree is changed: a copy.
    let tree = dir.path().join("tree");
    for folder in ["src", "tests", "scripts"].iter().filter(|folder| args.tree.join(folder).is_dir()) {
        copy(&args.tree.join(folder), &tree.join(folder))?;
    }
    let project = Project { root: tree.clone(), rules: args.rules.clone(), installed: None };
    let rules = project.load(None)?;
    let files: Vec<(String, PathBuf)> = project.files(&rules)?;
    let changed = files.get(files.len() / 2).context("the tree is empty")?.1.clone();
    let read = |(name, path): (String, PathBuf)| Ok((name, fs::read(path)?));
    let corpus = Corpus { rules, files: files.into_iter().map(read).collect::<Result<_>>()? };
    let bytes: usize = corpus.files.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("{} files, {bytes} bytes, {} rules\n", corpus.files.len(), corpus.rules.rules.len());

    let cache = Cache::at(dir.path().join("cache"));
    let mut contenders = vec![
        in_memory("parsing alone, in memory", &corpus, Corpus::parse),
        in_memory("pack, in memory", &corpus, Corpus::pack),
        in_memory("self-test, one thread", &corpus, Corpus::mutants),
        from_disk("check from disk, no cache", &project, &corpus.rules, None),
        from_disk("check from disk, nothing changed", &project, &corpus.rules, Some(&cache)),
        edited("check from disk, one file changed", &project, Some(&cache), &changed),
    ];
    if let Some(bin) = &args.peers {
        contenders.extend(peers::contenders(bin, dir.path(), &tree.join("src"))?);
    }
    if let Some(python) = &args.pytest {
        contenders.push(pytest::contender(python, &args.tree));
    }
    println!("{:38} {:>12} {:>12}", "", "wall", "processor");
    for row in medians(&mut contenders)? {
        let time = |time: std::time::Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        let processor = row.processor.map(time).unwrap_or_default();
        println!("{:38} {:>12} {processor:>12}", row.name, time(row.wall));
    }
    if cfg!(target_os = "linux") {
        println!("\n{:38} {:>9} MiB", "peak memory of a check, no cache", peak(&tree, &args.rules)? >> 10);
    }
    Ok(())
}

/// The most memory that a process of its own takes for one check of the tree, in KiB.
fn peak(tree: &Path, rules: &Path) -> Result<u64> {
    let mut program = Command::new(env::current_exe()?);
    let output = program.arg("--peak").arg("--tree").arg(tree).arg("--rules").arg(rules).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What the system has noted of this process.
fn own_peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
    peak.context("the system notes no peak")?.parse().context("the peak is no number")
}

fn in_memory<'a>(name: &str, corpus: &'a Corpus, run: fn(&Corpus)) -> Contender<'a> {
    let run = move || {
        run(corpus);
        Ok(())
    };
    Contender { name: name.to_string(), in_process: true, once: false, run: Box::new(run) }
}

/// A whole question, without the loading of the rules.
fn verdict(project: &Project, rules: &RuleSet, cache: Option<&Cache>) -> Result<()> {
    let options = Options { cache, tick: None };
    project.verdict(rules, Question { options, ..Question::default() })?;
    Ok(())
}

fn from_disk<'a>(name: &str, project: &'a Project, rules: &'a RuleSet, cache: Option<&'a Cache>) -> Contender<'a> {
    let run = move || verdict(project, rules, cache);
    Contender { name: name.to_string(), in_process: true, once: false, run: Box::new(run) }
}

/// As an editor asks: a file has changed, and the rules are loaded anew.
fn edited<'a>(name: &str, project: &'a Project, cache: Option<&'a Cache>, file: &'a Path) -> Contender<'a> {
    let mut edits = 0;
    let run = move || {
        edits += 1;
        let text = fs::read_to_string(file)?;
        let kept = text.split("\n# edit ").next().unwrap_or_default();
        fs::write(file, format!("{kept}\n# edit {edits}\n"))?;
        verdict(project, &project.load(None)?, cache)
    };
    Contender { name: name.to_string(), in_process: true, once: false, run: Box::new(run) }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if target.extension().is_some_and(|kind| kind == "py") {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
