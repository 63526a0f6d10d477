//! Work packages that many want, moves that are killed, and a log on a full disk.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use kitty_core::{
    status::Log,
    wire::{StatusChange, StatusClaim},
};
use kitty_host_native::{
    commit::recover,
    status::{NativeStatus, change},
};

use crate::{
    crashes::{Noise, on_a_small_disk},
    scale,
    world::{CORE, MISSION, World, clean, settings},
};

const JOB: &str = "KITTY_STRESS_CLAIMS";

fn seed(number: usize) -> String {
    format!(
        concat!(
            r#"{{"actor": "finalize", "at": "2026-01-01T00:00:00.{:06}+00:00", "event_id": "01KZWHY1M0T3Q9V5N8R2{:06}", "#,
            r#""evidence": null, "execution_mode": "direct_repo", "force": false, "from_lane": "genesis", "#,
            r#""mission_slug": "{}", "policy_metadata": null, "reason": null, "review_ref": null, "to_lane": "planned", "#,
            r#""wp_id": "WP{:04}"}}"#,
            "\n"
        ),
        number, number, MISSION, number
    )
}

fn seeded(world: World, count: usize) -> World {
    let log: String = (0..count).map(seed).collect();
    world.specs("status.events.jsonl", log);
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "tasks"]);
    world
}

fn log(world: &World) -> Vec<u8> {
    std::fs::read(world.path(format!("kitty-specs/{MISSION}/status.events.jsonl"))).unwrap()
}

fn claim(root: &Path, actor: &str, number: usize) -> Result<String, String> {
    let planner = NativeStatus::new(CORE, root.to_str().unwrap(), MISSION).unwrap();
    let asked = StatusClaim { wp_id: format!("WP{number:04}"), actor: actor.into(), ..StatusClaim::default() };
    change(root, &planner, &StatusChange::Claim(asked), None, settings())
        .map(|changed| changed.plan.outcome)
        .map_err(|refusal| refusal.code().as_str().into())
}

/// A process that claims one work package after the other, as it is told.
struct Claimer {
    actor: &'static str,
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Claimer {
    fn start(root: &Path, actor: &'static str) -> Self {
        let mut child = spawn(root, actor, "claims::claims_as_told");
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { actor, child, said }
    }

    fn tell(&mut self, number: usize) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{number}").unwrap();
    }

    fn heard(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0, "{} is gone", self.actor);
            if let Some((_, said)) = said_of(line.trim_end()) {
                return said;
            }
        }
    }
}

fn spawn(root: &Path, actor: &str, what: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", what, "--ignored", "--nocapture", "--quiet"]);
    command.env(JOB, format!("{}\n{actor}", root.display())).stdin(Stdio::piped());
    clean(command.stdout(Stdio::piped()).stderr(Stdio::null())).spawn().unwrap()
}

fn say(root: &Path, actor: &str, number: usize) {
    let said = claim(root, actor, number).unwrap_or_else(|code| code);
    println!("@{number}|{said}.");
}

fn said_of(line: &str) -> Option<(usize, String)> {
    let (number, said) = line.strip_prefix('@')?.strip_suffix('.')?.split_once('|')?;
    Some((number.parse().unwrap(), said.to_string()))
}

#[test]
#[ignore = "started by the others"]
fn claims_as_told() {
    let Ok(job) = std::env::var(JOB) else { return };
    let (root, actor) = job.split_once('\n').unwrap();
    for line in std::io::stdin().lines() {
        say(Path::new(root), actor, line.unwrap().parse().unwrap());
    }
}

#[test]
#[ignore = "started by the others"]
fn claims() {
    let Ok(job) = std::env::var(JOB) else { return };
    let (root, actor) = job.split_once('\n').unwrap();
    let from: usize = actor.trim_start_matches('a').parse().unwrap();
    (from..from + 4).for_each(|number| say(Path::new(root), actor, number));
}

#[test]
fn of_two_processes_that_claim_exactly_one_wins() {
    let rounds = 40 * scale();
    let world = seeded(World::flat(), rounds);
    let mut claimers = ["claude", "codex"].map(|actor| Claimer::start(&world.root, actor));
    let mut won = BTreeMap::new();
    for number in 0..rounds {
        for claimer in &mut claimers {
            claimer.tell(number);
        }
        let said = claimers.each_mut().map(Claimer::heard);
        claimers.reverse();
        let mut outcomes = said.clone();
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["CLAIM_CONFLICT", "planned"], "WP{number:04}");
        let winner = claimers[usize::from(said[0] == "planned")].actor;
        let log = Log::parse(&log(&world), CORE.generation).unwrap();
        assert_eq!(log.board().unwrap().work_package(&format!("WP{number:04}")).unwrap().actor, winner);
        *won.entry(winner).or_insert(0) += 1;
    }
    for Claimer { mut child, .. } in claimers {
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
    let log = Log::parse(&log(&world), CORE.generation).unwrap();
    assert_eq!(won.len(), 2, "no race: {won:?}");
    assert_eq!(log.counts().transitions, 3 * rounds);
    world.is_sound();
    println!("{rounds} work packages claimed by two processes: {won:?}");
}

#[test]
fn h14_a_killed_claim_leaves_all_of_it_or_nothing() {
    let kills = 40 * scale();
    let world = seeded(World::flat(), kills * 4);
    let mut noise = Noise::new(0x51ed_270b_7a11_c0de);
    let start_of = std::time::Instant::now();
    for number in 0..4 {
        claim(&world.root, "warm", number).unwrap();
    }
    let longest = u64::try_from(start_of.elapsed().as_micros()).unwrap() * 2;
    let mut reported = 0;
    for kill in 1..kills {
        let actor = format!("a{}", kill * 4);
        let mut child = spawn(&world.root, &actor, "claims::claims");
        std::thread::sleep(Duration::from_micros(noise.below(longest)));
        child.kill().unwrap();
        let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let said: Vec<_> = text.lines().filter_map(said_of).collect();
        recover(&world.root, &CORE, &settings(), &mut |_, _| Ok(())).unwrap();
        let bytes = log(&world);
        let log = Log::parse(&bytes, CORE.generation).unwrap();
        let board = log.board().unwrap();
        // Every claim is two events or none, and what was reported is there.
        for package in &board.work_packages {
            assert_ne!(package.lane.as_str(), "claimed", "half of a claim: {}", package.id);
        }
        for (number, _) in said.iter().filter(|(_, said)| said == "planned") {
            assert_eq!(board.work_package(&format!("WP{number:04}")).unwrap().actor, actor);
            reported += 1;
        }
        let held = world.show("HEAD", &format!("kitty-specs/{MISSION}/status.events.jsonl")).unwrap();
        assert_eq!(held, bytes, "kill {kill}");
    }
    world.is_sound();
    println!("{kills} kills of claims: {reported} claims reported, all there");
}

#[test]
fn a_full_disk_leaves_the_log_as_it_was() {
    on_a_small_disk("claims::fills");
}

#[test]
#[ignore = "started by another test, on a small disk"]
fn fills() {
    let Ok(disk) = std::env::var("KITTY_STRESS_DISK") else { return };
    let world = seeded(World::within(Path::new(&disk), false), 8);
    claim(&world.root, "claude", 0).unwrap();
    let ballast = Path::new(&disk).join("ballast");
    let mut content = Vec::new();
    while std::fs::write(&ballast, &content).is_ok() {
        content.resize(content.len() + 16 * 1024, 1);
    }
    let before = (log(&world), world.rev("HEAD"));
    let refused = claim(&world.root, "claude", 1).unwrap_err();
    assert!(["COMMIT_STORE_FAILED", "HOOK_FAILED"].contains(&refused.as_str()), "{refused}");
    assert_eq!((log(&world), world.rev("HEAD")), before);
    std::fs::remove_file(ballast).unwrap();
    assert_eq!(claim(&world.root, "claude", 1).as_deref(), Ok("planned"));
    world.is_sound();
    println!("full disk: refused with {refused}, the log is as it was, and goes on afterwards");
}
