//! A process of its own that commits one file after the other and says what came of it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use kitty_core::{
    BranchName,
    commit::{CommitRequest, Outcome, TransactionRequest},
};
use kitty_host_native::commit::{Effect, MissionPlanner, Row, Transaction, commit};

use crate::world::{CORE, MISSION, clean, said, settings, try_land};

const JOB: &str = "KITTY_STRESS_JOB";

/// What a process does.
pub struct Job<'j> {
    pub root: &'j Path,
    pub worktree: &'j Path,
    pub branch: &'j str,
    pub name: String,
    pub commits: usize,
}

/// What a process reported of one file.
#[derive(Debug, Clone)]
pub struct Said {
    pub path: String,
    pub outcome: String,
    pub oid: Option<String>,
}

/// The path and the content of one file.
pub fn file(name: &str, number: usize) -> (String, String) {
    (format!("work/{name}/{number}.txt"), format!("{name} wrote {number}\n").repeat(1 + number % 50))
}

impl Job<'_> {
    pub fn start(&self) -> Child {
        self.spawn("worker::works")
    }

    fn spawn(&self, what: &str) -> Child {
        let job = [
            self.root.to_str().unwrap(),
            self.worktree.to_str().unwrap(),
            self.branch,
            &self.name,
            &self.commits.to_string(),
        ];
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", what, "--ignored", "--nocapture", "--quiet"]);
        command.env(JOB, job.join("\n")).stdout(Stdio::piped()).stderr(Stdio::null());
        clean(&mut command).spawn().unwrap()
    }
}

/// What a process said, as far as it came.
pub fn heard(child: Child) -> Vec<Said> {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter_map(|line| line.strip_prefix('@')).filter(|line| line.ends_with('.'));
    lines
        .map(|line| {
            let parts: Vec<&str> = line.trim_end_matches('.').split('|').collect();
            let oid = (!parts[2].is_empty()).then(|| parts[2].to_string());
            Said { path: parts[0].to_string(), outcome: parts[1].to_string(), oid }
        })
        .collect()
}

impl Job<'_> {
    /// Lets the process emit events of the mission instead, each in a transaction of its own.
    pub fn start_emitting(&self) -> Child {
        self.spawn("worker::emits")
    }

    /// Lets the process commit a file of the mission's bookkeeping that it wrote in the primary
    /// checkout, with everything that follows: the copy goes, and the target moves.
    pub fn start_handing_over(&self) -> Child {
        self.spawn("worker::hands_over")
    }
}

/// The id of an event.
pub fn event(name: &str, number: usize) -> String {
    format!("{name}-{number}")
}

#[test]
#[ignore = "started by the others"]
fn emits() {
    let Ok(job) = std::env::var(JOB) else { return };
    let parts: Vec<&str> = job.split('\n').collect();
    let commits: usize = parts[4].parse().unwrap();
    let mut out = std::io::stdout();
    let mission = CORE.mission(parts[0], MISSION).unwrap();
    for number in 0..commits {
        let id = event(parts[3], number);
        let plan = CORE.transaction(parts[0], &mission, &TransactionRequest::default()).unwrap();
        let mut transaction = Transaction::begin(Path::new(parts[0]), plan, "emit", &CORE, settings()).unwrap();
        let row = Row { event_id: id.clone(), line: format!(r#"{{"event_id": "{id}"}}"#) };
        transaction.append(vec![row]).unwrap();
        let count = String::from_utf8(transaction.log().unwrap()).unwrap().lines().count();
        transaction.write(snapshot().as_bytes(), format!("{count}\n").into_bytes()).unwrap();
        transaction.defer(Effect { name: "tell".into(), payload: id.clone() }).unwrap();
        let told = PathBuf::from(parts[1]);
        let receipt = transaction.commit(id.as_bytes(), &mut |effect, _| tell(&told, effect)).unwrap();
        let oid = match &receipt.outcome {
            Outcome::Committed(committed) => committed.oid.as_str().to_string(),
            _ => String::new(),
        };
        out.write_all(format!("@{id}|{}|{oid}.\n", said(&receipt.outcome)).as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// The content that stands for a name.
pub fn handed(name: &str) -> String {
    format!("# Issues of {name}\n")
}

#[test]
#[ignore = "started by the others"]
fn hands_over() {
    let Ok(job) = std::env::var(JOB) else { return };
    let parts: Vec<&str> = job.split('\n').collect();
    let root = PathBuf::from(parts[0]);
    let commits: usize = parts[4].parse().unwrap();
    let mut out = std::io::stdout();
    let matrix = format!("kitty-specs/{MISSION}/issue-matrix.md");
    for number in 0..commits {
        let name = event(parts[3], number);
        // Written as a whole: a file that its own writer left half written is nobody else's matter.
        let aside = root.with_extension("handed");
        fs::write(&aside, handed(&name)).unwrap();
        fs::rename(&aside, root.join(&matrix)).unwrap();
        let mut request = CommitRequest::new(vec![matrix.clone().into_bytes()], name.as_str());
        request.created_here = vec![matrix.clone().into_bytes()];
        request.advance = BranchName::parse(parts[2]).ok();
        let planner = MissionPlanner::with(CORE, parts[0], MISSION, request).unwrap();
        let executed = commit(&root, &planner, &settings()).unwrap();
        let outcome = &executed.report.groups[0].outcome;
        let oid = match outcome {
            Outcome::Committed(committed) => committed.oid.as_str(),
            _ => "",
        };
        out.write_all(format!("@{name}|{}|{oid}.\n", said(outcome)).as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// Performs an effect: a line in a file outside of the repository.
pub fn tell(place: &Path, effect: &Effect) -> Result<(), String> {
    let file = fs::OpenOptions::new().create(true).append(true).open(place);
    file.and_then(|mut file| file.write_all(format!("{}\n", effect.payload).as_bytes()))
        .map_err(|error| error.to_string())
}

/// The snapshot of the mission.
pub fn snapshot() -> String {
    format!("kitty-specs/{MISSION}/status.json")
}

#[test]
#[ignore = "started by the others"]
fn works() {
    let Ok(job) = std::env::var(JOB) else { return };
    let parts: Vec<&str> = job.split('\n').collect();
    let (root, worktree) = (PathBuf::from(parts[0]), PathBuf::from(parts[1]));
    let commits: usize = parts[4].parse().unwrap();
    let mut out = std::io::stdout();
    for number in 0..commits {
        let (path, content) = file(parts[3], number);
        let place = worktree.join(&path);
        fs::create_dir_all(place.parent().unwrap()).ok();
        if fs::write(&place, content).is_err() {
            continue;
        }
        let line = match try_land(&root, &worktree, parts[2], &[&path], &path) {
            Ok(landed) => {
                let oid = if let Outcome::Committed(_) = landed.outcome { landed.oid() } else { String::new() };
                format!("@{path}|{}|{oid}.\n", said(&landed.outcome))
            }
            Err(refusal) => format!("@{path}|error {}|.\n", refusal.code()),
        };
        out.write_all(line.as_bytes()).unwrap();
        out.flush().unwrap();
    }
}
