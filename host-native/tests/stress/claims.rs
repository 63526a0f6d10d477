//! Work packages that many want, moves that are killed, and a log on a full disk.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use kitty_core::{
    status::{Board, Lane, Log},
    wire::{StatusChange, StatusClaim, StatusTransition, TransitionFacts},
};
use kitty_host_native::{
    commit::recover,
    status::{NativeStatus, change},
};

use crate::{
    crashes::{Noise, on_a_small_disk},
    rounds,
    world::{CORE, TARGET, World, clean, settings},
};

const JOB: &str = "KITTY_STRESS_CLAIMS";

/// How many work packages a mission has: about as many as the largest real ones.
const PACKAGES: usize = 40;

/// The mission that the work package of that number is part of.
fn mission(number: usize) -> String {
    format!("demo-01KZW{:03}", number / PACKAGES)
}

fn package(number: usize) -> String {
    format!("WP{number:04}")
}

fn path(number: usize, name: &str) -> String {
    format!("kitty-specs/{}/{name}", mission(number))
}

fn seed(number: usize) -> String {
    format!(
        concat!(
            r#"{{"actor": "finalize", "at": "2026-01-01T00:00:00.{:06}+00:00", "event_id": "01KZWHY1M0T3Q9V5N8R2{:06}", "#,
            r#""evidence": null, "execution_mode": "direct_repo", "force": false, "from_lane": "genesis", "#,
            r#""mission_slug": "{}", "policy_metadata": null, "reason": null, "review_ref": null, "to_lane": "planned", "#,
            r#""wp_id": "{}"}}"#,
            "\n"
        ),
        number,
        number,
        mission(number),
        package(number)
    )
}

/// A world with so many work packages, in as many missions as they fill.
fn seeded(world: World, count: usize) -> World {
    for first in (0..count).step_by(PACKAGES) {
        let (slug, last) = (mission(first), count.min(first + PACKAGES));
        let id = format!("{}M0T3Q9V5N8R2X4C6B7", slug.trim_start_matches("demo-"));
        let meta = format!(
            r#"{{"mission_id": "{id}", "mission_slug": "{slug}", "target_branch": "{TARGET}", "topology": "single_branch"}}"#
        );
        let lanes = format!(
            r#"{{"version": 1, "mission_slug": "{slug}", "mission_branch": "b", "target_branch": "{TARGET}", "lanes": [],
                "computed_at": "t", "computed_from": "f"}}"#
        );
        world.write(path(first, "meta.json"), meta);
        world.write(path(first, "lanes.json"), lanes);
        world.write(path(first, "status.events.jsonl"), (first..last).map(seed).collect::<String>());
    }
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "tasks"]);
    world
}

fn log(world: &World, number: usize) -> Vec<u8> {
    std::fs::read(world.path(path(number, "status.events.jsonl"))).unwrap()
}

fn board(log: &[u8]) -> (Log, Board) {
    let log = Log::parse(log, CORE.generation).unwrap();
    let board = log.board().unwrap();
    (log, board)
}

fn ask(root: &Path, number: usize, asked: &StatusChange) -> Result<String, String> {
    let planner = NativeStatus::new(CORE, root.to_str().unwrap(), &mission(number)).unwrap();
    change(root, &planner, asked, None, settings())
        .map(|changed| changed.plan.outcome)
        .map_err(|refusal| refusal.code().as_str().into())
}

fn claim(root: &Path, actor: &str, number: usize) -> Result<String, String> {
    let claim = StatusClaim { wp_id: package(number), actor: actor.into(), ..StatusClaim::default() };
    ask(root, number, &StatusChange::Claim(claim))
}

/// `status move`.
fn block(root: &Path, actor: &str, number: usize) -> Result<String, String> {
    let facts = TransitionFacts { actor: Some(actor.into()), ..TransitionFacts::default() };
    let to = Lane::Blocked.to_string();
    let moved = StatusTransition { wp_id: package(number), to, facts, ..StatusTransition::default() };
    ask(root, number, &StatusChange::Transition(Box::new(moved)))
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

fn say(number: usize, said: Result<String, String>) {
    println!("@{number}|{}.", said.unwrap_or_else(|code| code));
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
        let number = line.unwrap().parse().unwrap();
        say(number, claim(Path::new(root), actor, number));
    }
}

/// How many work packages a process takes that is killed.
const TAKEN: usize = 2;

#[test]
#[ignore = "started by the others"]
fn claims_and_moves() {
    let Ok(job) = std::env::var(JOB) else { return };
    let (root, actor) = job.split_once('\n').unwrap();
    let from: usize = actor.trim_start_matches('a').parse().unwrap();
    for number in from..from + TAKEN {
        say(number, claim(Path::new(root), actor, number).map(|said| format!("claim {said}")));
        say(number, block(Path::new(root), actor, number).map(|said| format!("move {said}")));
    }
}

#[test]
fn of_two_processes_that_claim_exactly_one_wins() {
    let rounds = rounds(40, 1000);
    let world = seeded(World::flat(), rounds);
    let mut claimers = ["claude", "codex"].map(|actor| Claimer::start(&world.root, actor));
    let mut won = BTreeMap::new();
    let start = Instant::now();
    for number in 0..rounds {
        for claimer in &mut claimers {
            claimer.tell(number);
        }
        let said = claimers.each_mut().map(Claimer::heard);
        let mut outcomes = said.clone();
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["CLAIM_CONFLICT", "planned"], "{}", package(number));
        let winner = claimers[usize::from(said[1] == "planned")].actor;
        let (_, board) = board(&log(&world, number));
        assert_eq!(board.work_package(&package(number)).unwrap().actor, winner);
        *won.entry(winner).or_insert(0) += 1;
        claimers.reverse();
    }
    let took = start.elapsed();
    for Claimer { mut child, .. } in claimers {
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
    for first in (0..rounds).step_by(PACKAGES) {
        let (log, _) = board(&log(&world, first));
        assert_eq!(log.counts().transitions, 3 * PACKAGES.min(rounds - first));
    }
    assert_eq!(won.len(), 2, "no race: {won:?}");
    world.is_sound();
    println!("{rounds} work packages claimed by two processes in {took:.1?}: {won:?}");
}

#[test]
fn h14_a_killed_change_of_status_is_there_or_not() {
    let kills = rounds(40, 400);
    let world = seeded(World::flat(), kills * TAKEN);
    let mut noise = Noise::new(0x51ed_270b_7a11_c0de);
    let start = Instant::now();
    for number in 0..TAKEN {
        claim(&world.root, "warm", number).unwrap();
        block(&world.root, "warm", number).unwrap();
    }
    let longest = u64::try_from(start.elapsed().as_micros()).unwrap() * 3 / 2;
    let (mut reported, mut unreported) = (0, 0);
    for kill in 1..kills {
        let first = kill * TAKEN;
        let actor = format!("a{first}");
        let before = log(&world, first);
        let mut child = spawn(&world.root, &actor, "claims::claims_and_moves");
        std::thread::sleep(Duration::from_micros(noise.below(longest)));
        child.kill().unwrap();
        let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let said: Vec<_> = text.lines().filter_map(said_of).collect();
        recover(&world.root, &CORE, &settings(), &mut |_, _| Ok(())).unwrap();
        let bytes = log(&world, first);
        assert!(bytes.starts_with(&before), "kill {kill}");
        let (log, board) = board(&bytes);
        assert_eq!(log.counts().transitions, board.event_count, "an event is there twice");
        // A claim is two events or none, and what was reported is there.
        let mut events = 0;
        for number in first..first + TAKEN {
            let package = board.work_package(&package(number)).unwrap();
            let told = |what: &str| said.iter().any(|(of, said)| *of == number && said == what);
            events += match package.lane {
                Lane::Planned => 0,
                Lane::InProgress => 1,
                Lane::Blocked => 2,
                lane => panic!("kill {kill}: half of a claim: {lane}"),
            };
            let known = usize::from(told("claim planned")) + usize::from(told("move planned"));
            assert!(!told("move planned") || package.lane == Lane::Blocked, "kill {kill}: a move is lost");
            assert!(known == 0 || package.lane != Lane::Planned, "kill {kill}: a claim is lost");
            assert!(known == 0 || package.actor == actor);
            reported += known;
        }
        assert!(events <= said.len() + 1, "kill {kill}: {events} changes, {} reported", said.len());
        unreported += events - said.len();
        let held = world.show("HEAD", &path(first, "status.events.jsonl")).unwrap();
        assert_eq!(held, bytes, "kill {kill}");
    }
    world.is_sound();
    println!("{kills} kills: {reported} claims and moves reported, {unreported} published and not reported, all whole");
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
    let before = (log(&world, 0), world.rev("HEAD"));
    let refused = claim(&world.root, "claude", 1).unwrap_err();
    assert!(["COMMIT_STORE_FAILED", "HOOK_FAILED"].contains(&refused.as_str()), "{refused}");
    assert_eq!((log(&world, 0), world.rev("HEAD")), before);
    std::fs::remove_file(ballast).unwrap();
    assert_eq!(claim(&world.root, "claude", 1).as_deref(), Ok("planned"));
    world.is_sound();
    println!("full disk: refused with {refused}, the log is as it was, and goes on afterwards");
}
