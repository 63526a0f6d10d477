//! Processes that are killed, and disks that are full.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use kitty_host_native::commit::{Effect, pending, recover};

use crate::{
    scale,
    worker::{Job, Said, file, handed, heard, snapshot, tell},
    world::{COORDINATION, CORE, MISSION, TARGET, World, settings},
};

/// Deterministic, and without a pattern.
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// How long one commit of a fresh process takes here.
fn typical(world: &World) -> Duration {
    let start = Instant::now();
    let job = Job { root: &world.root, worktree: &world.root, branch: TARGET, name: "warm".into(), commits: 2 };
    assert_eq!(heard(job.start()).len(), 2);
    start.elapsed()
}

/// Lets the process live for a part of `longest`, and hears what it said until then.
fn cut(mut child: Child, longest: Duration, noise: &mut Noise) -> Vec<Said> {
    thread::sleep(Duration::from_micros(noise.below(u64::try_from(longest.as_micros()).unwrap())));
    child.kill().unwrap();
    heard(child)
}

/// Recovers, and asserts that nothing is due afterwards. Answers how many records there were.
fn recovered(world: &World, told: Option<&Path>) -> usize {
    let left = pending(&world.root).unwrap().len();
    let mut perform = |effect: &Effect, _: &str| told.map_or(Ok(()), |told| tell(told, effect));
    let recovered = recover(&world.root, &CORE, &settings(), &mut perform).unwrap();
    assert!(recovered.iter().all(|found| found.due.is_empty() && found.notes.is_empty()), "{recovered:?}");
    assert!(pending(&world.root).unwrap().is_empty());
    left
}

#[test]
fn h14_a_killed_process_leaves_all_or_nothing() {
    let kills = 100 * scale();
    let world = World::flat();
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    world.write("src.txt", "edited\n");
    let others = ["staged.txt", "src.txt", "other.txt"];
    let before = world.unrelated(&others);
    let longest = typical(&world) * 3 / 2;
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let (mut reported, mut unreported, mut left) = (0, 0, 0);
    for kill in 0..kills {
        let name = format!("k{kill}");
        let job = Job { root: &world.root, worktree: &world.root, branch: TARGET, name: name.clone(), commits: 2 };
        let tip = world.rev("HEAD");
        let said = cut(job.start(), longest, &mut noise);
        left += recovered(&world, None);
        reported += said.len();
        unreported += check(&world, &tip, &name, &said);
        assert_eq!(world.unrelated(&others), before, "kill {kill}");
        if kill % 20 == 19 {
            world.is_sound();
        }
    }
    world.is_sound();
    println!(
        "{kills} kills: {reported} commits reported, {unreported} published and not reported, {left} records settled"
    );
}

/// What was reported is there; what was not is there as a whole, or only as the untracked file that
/// the worker wrote. Answers how many were published and not reported.
fn check(world: &World, tip: &str, name: &str, said: &[Said]) -> usize {
    let log = world.git(&["log", "--first-parent", "--format=%H", &format!("{tip}..HEAD")]);
    let made: BTreeSet<&str> = log.lines().collect();
    for said in said {
        assert!(made.contains(said.oid.as_deref().unwrap()), "{said:?}");
    }
    assert!(made.len() <= said.len() + 1, "{} commits, {} reported", made.len(), said.len());
    for oid in &made {
        assert_eq!(world.changed(oid).len(), 1);
    }
    let status = world.status();
    for number in 0..2 {
        let (path, content) = file(name, number);
        match world.show("HEAD", &path) {
            Some(held) => {
                assert_eq!(held, content.as_bytes());
                assert!(!status.contains(&path), "{status}");
            }
            None if world.path(&path).exists() => assert!(status.contains(&format!("?? {path}")), "{status}"),
            None => {}
        }
    }
    made.len() - said.len()
}

/// The ids of the events in a log, in their order.
fn ids(log: &[u8]) -> Vec<String> {
    let text = String::from_utf8(log.to_vec()).unwrap();
    text.lines().map(|line| line.split('"').nth(3).unwrap().to_string()).collect()
}

#[test]
fn h14_a_killed_transaction_leaves_no_half_of_an_event() {
    let kills = 60 * scale();
    let world = World::coordinated().materialised();
    let told = world.root.with_extension("told");
    let log = format!("kitty-specs/{MISSION}/status.events.jsonl");
    let job = |name: String| Job { root: &world.root, worktree: &told, branch: COORDINATION, name, commits: 3 };
    let start = Instant::now();
    assert_eq!(heard(job("warm".into()).start_emitting()).len(), 3);
    let longest = start.elapsed() * 3 / 2;
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    let (mut reported, mut due) = (0, 0);
    for kill in 0..kills {
        let said = cut(job(format!("k{kill}")).start_emitting(), longest, &mut noise);
        due += recovered(&world, Some(&told));
        let held = world.show(COORDINATION, &log).unwrap();
        let ids = ids(&held);
        for said in &said {
            assert_eq!(ids.iter().filter(|id| **id == said.path).count(), 1, "{said:?}");
        }
        // The worktree holds what the branch holds, the snapshot is that of the log, and every event
        // was told of.
        let there = world.coordination();
        assert_eq!(std::fs::read(there.join(&log)).unwrap(), held);
        assert_eq!(world.show(COORDINATION, &snapshot()).unwrap(), format!("{}\n", ids.len()).into_bytes());
        assert_eq!(crate::world::git(&there, &["status", "--porcelain"]), "", "kill {kill}");
        let heard = std::fs::read_to_string(&told).unwrap();
        let heard: BTreeSet<&str> = heard.lines().collect();
        assert_eq!(heard, ids.iter().map(String::as_str).collect(), "kill {kill}");
        reported += said.len();
    }
    world.is_sound();
    println!("{kills} kills of transactions: {reported} reported, {due} records settled");
}

#[test]
fn h14_a_killed_mission_commit_loses_no_copy() {
    let kills = 40 * scale();
    let world = World::coordinated();
    let matrix = format!("kitty-specs/{MISSION}/issue-matrix.md");
    let job = |name: String| Job { root: &world.root, worktree: &world.root, branch: TARGET, name, commits: 2 };
    let start = Instant::now();
    assert_eq!(heard(job("warm".into()).start_handing_over()).len(), 2);
    let longest = start.elapsed() * 3 / 2;
    let mut noise = Noise(0xda94_2042_e4dd_58b5);
    let (mut reported, mut left) = (0, 0);
    for kill in 0..kills {
        // The worktree is made by the process that is killed.
        if kill % 3 == 0 {
            world.git(&["worktree", "remove", "--force", world.coordination().to_str().unwrap()]);
        }
        let said = cut(job(format!("k{kill}")).start_handing_over(), longest, &mut noise);
        left += recovered(&world, None);
        // What was written last is on both branches, or still stands where it was written.
        assert_eq!(world.rev(TARGET), world.rev(COORDINATION), "kill {kill}");
        let held = world.show(COORDINATION, &matrix).unwrap();
        for said in &said {
            assert_eq!(said.outcome, format!("committed {COORDINATION}"), "kill {kill}");
            let log = world.git(&["log", "--format=%H", COORDINATION]);
            assert!(log.contains(said.oid.as_deref().unwrap()), "{said:?}");
            assert_eq!(world.show(said.oid.as_deref().unwrap(), &matrix).unwrap(), handed(&said.path).as_bytes());
        }
        let there = world.coordination();
        if there.exists() {
            assert_eq!(std::fs::read(there.join(&matrix)).unwrap(), held, "kill {kill}");
            assert_eq!(crate::world::git(&there, &["status", "--porcelain"]), "", "kill {kill}");
        }
        let status = world.status();
        assert!(status.is_empty() || status == format!(" M {matrix}\n"), "kill {kill}: {status}");
        reported += said.len();
    }
    world.is_sound();
    println!("{kills} kills of mission commits: {reported} reported, {left} records settled");
}

#[test]
fn a_full_disk_fails_cleanly() {
    on_a_small_disk("crashes::fills");
}

/// Runs an ignored test on a file system of its own, where the machine allows that.
pub fn on_a_small_disk(test: &str) {
    // A file system of its own needs a name space of its own.
    let script = r#"mount -t tmpfs -o size=3m none "$1" && exec "$2" --exact "$3" --ignored --nocapture"#;
    let place = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
    command.arg(place.path()).arg(std::env::current_exe().unwrap()).arg(test).env("KITTY_STRESS_DISK", place.path());
    match command.output() {
        Ok(output) if output.status.success() => print!("{}", String::from_utf8_lossy(&output.stdout)),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                said.contains("mount") || said.contains("unshare"),
                "{said}{}",
                String::from_utf8_lossy(&output.stdout)
            );
            println!("no small file system here: {said}");
        }
        Err(error) => println!("no small file system here: {error}"),
    }
}

#[test]
#[ignore = "started by another test, on a small disk"]
fn fills() {
    let Ok(disk) = std::env::var("KITTY_STRESS_DISK") else { return };
    let world = World::within(Path::new(&disk), false);
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    let others = ["staged.txt", "src.txt"];
    let before = world.unrelated(&others);
    let (mut landed, mut failed) = (0, 0);
    let mut noise = Noise(7);
    for round in 0..400 {
        // Incompressible, so that the disk fills by what is committed.
        let content: Vec<u8> = (0..12_000).map(|_| u8::try_from(noise.below(256)).unwrap()).collect();
        let path = format!("big/{round}.bin");
        std::fs::create_dir_all(world.path("big")).ok();
        let tip = world.rev("HEAD");
        let written = std::fs::write(world.path(&path), &content);
        let outcome = crate::world::try_land(&world.root, &world.root, TARGET, &[&path], "big");
        let said = outcome.map_or_else(|refusal| format!("error {}", refusal.code()), |landed| landed.said());
        if said.starts_with("committed") {
            assert!(written.is_ok());
            assert_eq!(world.show("HEAD", &path).unwrap(), content);
            landed += 1;
        } else {
            assert_eq!(world.rev("HEAD"), tip, "{said}");
            failed += 1;
        }
        if failed == 12 {
            break;
        }
    }
    assert!(landed > 0 && failed > 0, "{landed} landed, {failed} failed");
    assert_eq!(world.unrelated(&others), before);
    std::fs::remove_dir_all(world.path("big")).unwrap();
    recover(&world.root, &CORE, &settings(), &mut |_, _| Ok(())).unwrap();
    world.is_sound();
    println!("full disk: {landed} commits landed, {failed} failed cleanly");
}
