//! The event logs of the repository, the largest of them, and one of a million rows.

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, ensure};
use kitty_core::{
    Generation, Refusal, ask,
    status::{Log, Reading},
};
use serde_json::Value;

use crate::{
    contender::{Case, Contender, InProcess, Worker},
    repository::Repository,
    start::Programs,
    table::{FLOOR, NATIVE, PYTHON, TOOL},
};

/// The cases, each with what it is.
pub const CASES: [(&str, &str); 3] = [
    ("logs", "every log of the repository to the bytes of its status.json; the floor parses the lines into values"),
    ("largest", "the one with the most rows to its board"),
    ("million", "a log of a million rows, read in pieces, to the bytes of its status.json"),
];

/// The case of a start.
pub const STARTS: [(&str, &str); 1] = [("status", "the board of a mission on the command line")];

const GENERATION: Generation = Generation::V3_2;
/// Rows of the long log, and how many work packages they are about.
const ROWS: usize = 1_000_000;
const WORK_PACKAGES: usize = 200;

/// How much of the long log is read at once.
const PIECE: usize = 1 << 16;

/// The files of one status.
struct Files {
    log: Vec<u8>,
    meta: Option<Vec<u8>>,
    current: Option<Vec<u8>>,
}

/// A log as the tool writes it: work packages that go from lane to lane, again and again.
pub fn generated(mission: &str, rows: usize) -> String {
    const LANES: [&str; 5] = ["planned", "claimed", "in_progress", "for_review", "in_review"];
    let mut text = String::new();
    for row in 0..rows {
        let (wp, step) = (row % WORK_PACKAGES.min(rows / 5 + 1) + 1, row / WORK_PACKAGES.min(rows / 5 + 1));
        let lane = |step: usize| LANES.get(step % LANES.len()).copied().unwrap_or_default();
        let from = if step == 0 { "genesis" } else { lane(step - 1) };
        let (minutes, seconds, micros) = (row / 60_000_000 % 60, row / 1_000_000 % 60, row % 1_000_000);
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{{\"actor\": \"claude:opus:implementer:implementer\", \"at\": \
             \"2026-01-02T03:{minutes:02}:{seconds:02}.{micros:06}+00:00\", \"event_id\": \"01KZWHY1M0T3Q9V5{row:010}\", \
             \"evidence\": null, \"execution_mode\": \"worktree\", \"force\": false, \"from_lane\": \"{from}\", \
             \"mission_slug\": \"{mission}\", \"policy_metadata\": null, \"reason\": null, \"review_ref\": null, \
             \"to_lane\": \"{to}\", \"wp_id\": \"WP{wp:02}\"}}",
            to = lane(step),
        );
    }
    text
}

/// Writes the long log.
pub fn write_long(path: &Path) -> Result<()> {
    Ok(fs::write(path, generated("long-mission", ROWS))?)
}

/// The long log to the bytes of its `status.json`, read in pieces.
pub fn stream(path: &Path) -> Result<String> {
    let mut log = Log::new(GENERATION, Reading::Strict);
    let mut file = fs::File::open(path)?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            break;
        }
        log.push(piece.get(..length).unwrap_or_default()).map_err(refused)?;
    }
    log.finish().map_err(refused)?;
    Ok(log.snapshot(None, None).map_err(refused)?.to_json())
}

/// The most memory that a process needs for that, in MB; nothing where the system does not tell.
pub fn peak(path: &Path) -> Result<Option<u64>> {
    let output = Command::new(std::env::current_exe()?).arg("peak").arg(path).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1000))
}

/// The peak of this process, in kB.
pub fn own_peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Everyone who reduces logs in a program that is there already.
pub fn contenders<'a>(
    programs: &Programs<'_>,
    [scripts, pkg, long]: [&'a Path; 3],
    repository: &'a Repository,
) -> Result<Vec<Box<dyn Contender + 'a>>> {
    let worker = |interpreter: &Path, script: &str| {
        let mut program = Command::new(interpreter);
        program.arg(scripts.join(script)).arg(&repository.root);
        program.args([&repository.mission, &repository.mid8]).arg(crate::PATH);
        program
    };
    let cases = |all: fn(&[Files]) -> Result<()>, one: fn(&[u8]) -> Result<()>| -> Result<Vec<Case<'a>>> {
        let files = files(&repository.root.join("kitty-specs"))?;
        let rows = |files: &&Files| files.log.split(|byte| *byte == b'\n').count();
        let largest = files.iter().max_by_key(rows).context("there is no log")?.log.clone();
        Ok(vec![("logs", Box::new(move || all(&files))), ("largest", Box::new(move || one(&largest)))])
    };
    let mut native = cases(snapshots, board)?;
    native.push(("million", Box::new(move || stream(long).map(|json| drop(black_box(json))))));
    let mut node = Command::new("node");
    node.arg(scripts.join("time_node_status.mjs")).arg(pkg).arg(repository.root.join("kitty-specs"));
    let each = ["logs", "largest"].as_slice();
    Ok(vec![
        Box::new(Worker::start(TOOL, each, worker(programs.tool, "time_tool.py"))?),
        Box::new(InProcess { name: NATIVE, cases: native }),
        Box::new(Worker::start(PYTHON, each, worker(programs.python, "time_python.py"))?),
        Box::new(Worker::start("node", each, node)?),
        Box::new(InProcess { name: FLOOR, cases: cases(values, parsed)? }),
    ])
}

/// Everyone who shows a board, started anew for each.
pub fn starts<'a>(programs: &Programs<'a>, repository: &'a Repository) -> Result<Vec<Box<dyn Contender + 'a>>> {
    let cache = tempfile::tempdir()?;
    let tool = programs.tool.with_file_name(format!("spec-kitty{}", std::env::consts::EXE_SUFFIX));
    let cli = programs.cli;
    let ask_tool = move || {
        let mut program = Command::new(&tool);
        program.args(["agent", "tasks", "status", "--mission", &repository.mission]);
        run(program.current_dir(&repository.root).env("SPEC_KITTY_NO_UPGRADE_CHECK", "1"))
    };
    let ask = move || {
        let mut program = Command::new(cli);
        run(program
            .args(["status", &repository.mission])
            .current_dir(&repository.root)
            .env("XDG_CACHE_HOME", cache.path()))
    };
    let cases: [(&'static str, Case<'a>); 2] =
        [(TOOL, ("status", Box::new(ask_tool))), ("kitty-core", ("status", Box::new(ask)))];
    let boxed = |(name, case)| Box::new(InProcess { name, cases: vec![case] }) as Box<dyn Contender>;
    Ok(cases.into_iter().map(boxed).collect())
}

fn run(program: &mut Command) -> Result<()> {
    let output = program.output().with_context(|| format!("cannot start {}", program.get_program().display()))?;
    ensure!(output.status.success(), "{program:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

fn files(specs: &Path) -> Result<Vec<Files>> {
    let dirs: Vec<PathBuf> = fs::read_dir(specs)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    let with_log = dirs.iter().filter_map(|dir| {
        let read = |name: &str| fs::read(dir.join(name)).ok();
        Some(Files { log: read("status.events.jsonl")?, meta: read("meta.json"), current: read("status.json") })
    });
    Ok(with_log.collect())
}

#[expect(clippy::needless_pass_by_value, reason = "refusals end here")]
fn refused(refusal: Refusal) -> anyhow::Error {
    anyhow!("{}: {}", refusal.code(), refusal.message())
}

fn board(log: &[u8]) -> Result<()> {
    black_box(ask::status::reduce(log, Some(GENERATION.as_str())).map_err(refused)?);
    Ok(())
}

fn snapshots(all: &[Files]) -> Result<()> {
    for Files { log, meta, current } in all {
        let log = Log::parse(log, GENERATION).map_err(refused)?;
        // A mission whose `meta.json` is broken has none.
        if let Ok(snapshot) = log.snapshot(meta.as_deref(), current.as_deref()) {
            black_box(snapshot.to_json());
        }
    }
    Ok(())
}

fn values(all: &[Files]) -> Result<()> {
    all.iter().try_for_each(|files| parsed(&files.log))
}

fn parsed(log: &[u8]) -> Result<()> {
    for line in log.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        black_box(serde_json::from_slice::<Value>(line)?);
    }
    Ok(())
}
