//! The board and the changes of a status, as people and scripts see them.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use kitty_core::{ask, wire};
use kitty_host_wasmtime::{AskError, Authority, Ports, StatusFiles};

use crate::desk::Desk;

const MISSION: &str = "kitty-specs/flow-01KZWHY7";

/// A row of the log; `number` orders them.
fn row(number: u32, wp: &str, from: &str, to: &str, actor: &str) -> String {
    format!(
        concat!(
            r#"{{"actor": "{actor}", "at": "2026-01-02T03:04:{number:02}.000000+00:00", "#,
            r#""event_id": "01KZWHY7M0T3Q9V5N8R2X40{number:03}", "evidence": null, "execution_mode": "worktree", "#,
            r#""force": false, "from_lane": "{from}", "mission_slug": "flow-01KZWHY7", "policy_metadata": null, "#,
            r#""reason": null, "review_ref": null, "to_lane": "{to}", "wp_id": "{wp}"}}"#,
            "\n"
        ),
        actor = actor,
        number = number,
        from = from,
        to = to,
        wp = wp
    )
}

fn log() -> String {
    [
        ("WP01", "genesis", "planned", "finalize"),
        ("WP02", "genesis", "planned", "finalize"),
        ("WP03", "genesis", "planned", "finalize"),
        ("WP01", "planned", "claimed", "claude:opus:implementer:implementer"),
        ("WP01", "claimed", "in_progress", "claude:opus:implementer:implementer"),
        ("WP01", "in_progress", "for_review", "claude:opus:implementer:implementer"),
        ("WP02", "planned", "claimed", "codex"),
    ]
    .iter()
    .zip(1..)
    .map(|((wp, from, to, actor), number)| row(number, wp, from, to, actor))
    .collect()
}

const LANES: &str = r#"{"version": 1, "mission_slug": "flow-01KZWHY7", "mission_branch": "b", "target_branch": "work",
    "lanes": [{"lane_id": "lane-a", "wp_ids": ["WP01", "WP02", "WP03"]}], "computed_at": "t", "computed_from": "f"}"#;

/// A mission with a board, on a branch that nothing protects.
pub fn desk() -> Desk {
    let desk = Desk::new();
    let write = |path: &str, content: &str| {
        let path = desk.root.join(MISSION).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write(
        "meta.json",
        r#"{"mission_id": "01KZWHY7M0T3Q9V5N8R2X4C6B7", "topology": "single_branch", "target_branch": "work"}"#,
    );
    write("lanes.json", LANES);
    write("status.events.jsonl", &log());
    for (wp, title, dependencies) in
        [("WP01", "Payment form", ""), ("WP02", "Receipts", ""), ("WP03", "Export of everything", "WP01, WP02")]
    {
        let front = format!("work_package_id: {wp}\ntitle: {title}\ndependencies: [{dependencies}]\nsubtasks: []");
        write(&format!("tasks/{wp}-x.md"), &format!("---\n{front}\n---\n# {title}\n"));
    }
    git(&desk, &["switch", "-q", "-c", "work"]);
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-q", "-m", "Tasks"]);
    desk
}

fn git(desk: &Desk, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=kitty", "-c", "user.email=kitty@example.org"])
        .args(args)
        .current_dir(&desk.root)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Without commits, ids and times, which differ between runs.
fn stable(text: &str) -> String {
    let word = |word: &str| {
        let is_id = |word: &str, length: usize| {
            word.len() == length && word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_alphabetic())
        };
        match word {
            _ if is_id(word, 40) && word.bytes().all(|byte| byte.is_ascii_hexdigit()) => "[commit]".to_owned(),
            _ if is_id(word, 26) && !word.starts_with("01KZWHY") => "[event]".to_owned(),
            _ => word.to_owned(),
        }
    };
    text.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|piece| {
            let text = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            word(text) + piece.strip_prefix(text).unwrap_or_default()
        })
        .collect()
}

#[test]
fn boards() {
    let desk = desk();
    insta::assert_snapshot!("board_in_columns", desk.run(&["status", "flow", "--width", "110"]));
    insta::assert_snapshot!("board_as_a_list", desk.run(&["status", "flow", "--width", "60"]));
    insta::assert_snapshot!("board_json", desk.run(&["status", "flow", "--format", "json"]));
    insta::assert_snapshot!("board_in_colour", desk.run(&["status", "flow", "--width", "60", "--color", "always"]));
    insta::assert_snapshot!("board_of_nothing", desk.run(&["status", "flat-01KZWHY1"]));
    insta::assert_snapshot!("board_of_nobody", desk.run(&["status", "nobody"]));
    insta::assert_snapshot!("timeline", desk.run(&["status", "log", "flow"]));
    assert!(!desk.run(&["status", "flow"]).contains('\x1b'), "no colour beside a terminal");
}

#[test]
fn a_claim_and_a_move() {
    let desk = desk();
    let claim = ["status", "claim", "wp03", "--mission", "flow", "--actor", "claude"];
    insta::assert_snapshot!("claim", stable(&desk.run(&claim)));
    assert_eq!(git(&desk, &["status", "--porcelain"]), "");
    insta::assert_snapshot!("claim_again", stable(&desk.run(&claim)));
    let other = ["status", "claim", "WP03", "--mission", "flow", "--actor", "codex"];
    insta::assert_snapshot!("claim_lost", stable(&desk.run(&other)));
    let refused = ["status", "move", "WP03", "done", "--mission", "flow", "--actor", "claude"];
    insta::assert_snapshot!("move_refused", stable(&desk.run(&refused)));
    let on = ["status", "move", "WP03", "for_review", "-m", "flow", "-a", "claude", "--format", "json"];
    insta::assert_snapshot!("move_json", stable(&desk.run(&on)));
    // Nothing else than log and snapshot is in these commits, and the log only grew.
    let changed = git(&desk, &["diff", "--name-only", "HEAD~2", "HEAD"]);
    assert_eq!(changed, format!("{MISSION}/status.events.jsonl\n{MISSION}/status.json\n"));
    assert!(fs::read_to_string(desk.root.join(MISSION).join("status.events.jsonl")).unwrap().starts_with(&log()));
    // A review with its result, in the words of the command line.
    let review = ["status", "move", "WP03", "in_review", "-m", "flow", "-a", "codex"];
    assert!(desk.run(&review).starts_with("exit 0\n"));
    let verdict = ["--reviewer", "codex", "--verdict", "approved", "--reference", "review-1"];
    let approve = [&["status", "move", "WP03", "approved", "-m", "flow", "-a", "codex"][..], &verdict].concat();
    assert!(desk.run(&approve).starts_with("exit 0\n"), "{}", desk.run(&approve));
}

#[test]
fn what_is_odd_is_shown() {
    let desk = desk();
    insta::assert_snapshot!("validate_without_a_snapshot", desk.run(&["status", "validate", "flow"]));
    insta::assert_snapshot!("materialize", stable(&desk.run(&["status", "materialize", "flow"])));
    insta::assert_snapshot!("materialize_again", stable(&desk.run(&["status", "materialize", "flow"])));
    insta::assert_snapshot!("validate", desk.run(&["status", "validate", "flow"]));
    let log = desk.root.join(MISSION).join("status.events.jsonl");
    fs::write(&log, self::log() + "{\n").unwrap();
    insta::assert_snapshot!("validate_unreadable", desk.run(&["status", "validate", "flow"]));
    insta::assert_snapshot!("board_unreadable", desk.run(&["status", "flow"]));
    let all = desk.run(&["status", "validate", "--all"]);
    assert!(all.starts_with("exit 1\n") && all.contains("passed flat-01KZWHY1"), "{all}");
    assert!(all.contains("failed broken-01KZWHY5") && all.contains("MISSION_META_MALFORMED"), "{all}");
}

#[test]
fn a_rewritten_log_is_found_and_not_built_on() {
    let desk = desk();
    let log = desk.root.join(MISSION).join("status.events.jsonl");
    let lines = self::log();
    let lines: Vec<&str> = lines.split_inclusive('\n').collect();
    fs::write(&log, lines.split_last().unwrap().1.concat()).unwrap();
    insta::assert_snapshot!("validate_rewritten", desk.run(&["status", "validate", "flow"]));
    assert!(desk.run(&["status", "flow"]).contains("LOG_REWRITTEN"));
    let moved = desk.run(&["status", "move", "WP01", "in_review", "-m", "flow", "-a", "codex"]);
    assert!(moved.starts_with("exit 1\n") && moved.contains("LOG_REWRITTEN"), "{moved}");
}

#[test]
fn acceptance() {
    let desk = desk();
    insta::assert_snapshot!("not_ready", desk.run(&["status", "ready", "flow"]));
    let approved: String = ["WP01", "WP02", "WP03"]
        .iter()
        .zip(30..)
        .map(|(wp, number)| row(number, wp, "in_review", "approved", "rex"))
        .collect();
    let at = |name: &str| desk.root.join(MISSION).join(name);
    fs::write(at("status.events.jsonl"), log() + &approved).unwrap();
    fs::write(at("acceptance-matrix.json"), r#"{"criteria": [{"description": "d", "pass_fail": "pass"}]}"#).unwrap();
    assert_eq!(desk.run(&["status", "ready", "flow"]).lines().next(), Some("exit 0"));
}

#[test]
fn a_watched_board_follows_the_log() {
    let desk = desk();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("kitty-core"))
        .args(["status", "flow", "--watch", "--width", "60"])
        .env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
        .current_dir(&desk.root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut until = |text: &str| while !lines.next().unwrap().unwrap().contains(text) {};
    until("DOING 1");
    let path = desk.root.join(MISSION).join("status.events.jsonl");
    fs::write(path, log() + &row(9, "WP03", "planned", "claimed", "claude")).unwrap();
    until("DOING 2");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn git_merges_two_logs() {
    let desk = desk();
    let program = assert_cmd::cargo::cargo_bin("kitty-core");
    let driver =
        format!("XDG_CACHE_HOME={}/cache {} merge-log %O %A %B", env!("CARGO_TARGET_TMPDIR"), program.display());
    git(&desk, &["config", "merge.kitty-core.driver", &driver]);
    fs::write(desk.root.join(".gitattributes"), "kitty-specs/**/status.events.jsonl merge=kitty-core\n").unwrap();
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-q", "-m", "Driver"]);
    let path = desk.root.join(MISSION).join("status.events.jsonl");
    let side = |branch: &str, from: &str, content: String| {
        git(&desk, &["switch", "-q", "-c", branch, from]);
        fs::write(&path, content).unwrap();
        git(&desk, &["commit", "-q", "-am", branch]);
    };
    let (ours, theirs) = (row(20, "WP03", "planned", "claimed", "a"), row(21, "WP02", "claimed", "in_progress", "b"));
    side("ours", "work", log() + &ours);
    side("theirs", "work", log() + &theirs);
    git(&desk, &["switch", "-q", "ours"]);
    git(&desk, &["merge", "-q", "-m", "Both", "theirs"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), log() + &ours + &theirs);
    // A side that lost events is a conflict, and the file stays as it was.
    side("lost", "work", row(22, "WP01", "for_review", "in_review", "c"));
    git(&desk, &["switch", "-q", "ours"]);
    let merged = Command::new("git").args(["merge", "lost"]).current_dir(&desk.root).output().unwrap();
    let said = String::from_utf8_lossy(&merged.stderr).into_owned();
    assert!(!merged.status.success() && said.contains("LOG_REWRITTEN"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), log() + &ours + &theirs);
    assert!(git(&desk, &["status", "--porcelain"]).contains("UU "));
    // What git takes for a failure of the driver itself.
    let code = desk.program(&["merge-log", "/no/such/a", "/no/such/b", "/no/such/c"]).output().unwrap().status.code();
    assert_eq!(code, Some(129));
}

#[test]
fn exit_codes() {
    let desk = desk();
    let code = |args: &[&str]| desk.program(args).output().unwrap().status.code().unwrap();
    assert_eq!(code(&["status"]), 2, "no mission");
    assert_eq!(code(&["status", "validate"]), 2, "no mission");
    assert_eq!(code(&["status", "claim", "WP03", "--mission", "flow"]), 2, "nobody");
    assert_eq!(code(&["status", "claim", "XX", "--mission", "flow", "--actor", "a"]), 2, "no work package");
    assert_eq!(code(&["status", "move", "WP03", "nowhere", "-m", "flow", "-a", "a"]), 2, "no lane");
    assert_eq!(code(&["status", "nobody"]), 1);
    let file = desk.root.join("kitty.wasm");
    fs::write(&file, Authority::planning_bytes()).unwrap();
    assert_eq!(code(&["status", "flow", "--component", file.to_str().unwrap()]), 3, "a component without status");
}

/// The component answers what the core answers in process.
#[test]
fn the_component_reduces_as_the_core_does() {
    let session = Authority::status().unwrap().session(Ports::none());
    for generation in [Some("3.2"), Some("4.0"), Some("nonsense")] {
        for log in [log(), log() + "{", log() + &row(30, "WP02", "in_progress", "for_review", "codex")] {
            let files = StatusFiles { log: Some(log.as_bytes()), ..StatusFiles::default() };
            let told = |error: AskError| error.code().to_owned();
            let refused = |refusal: kitty_core::Refusal| refusal.code().as_str().to_owned();
            let bytes = log.as_bytes();
            let ours = session.reduce(bytes, generation).map_err(told);
            assert_eq!(ours, ask::status::reduce(bytes, generation).map_err(refused));
            let ours = session.status_snapshot(&files, generation).map_err(told);
            assert_eq!(ours, ask::status::snapshot(bytes, None, None, generation).map_err(refused));
            let ours = session.findings(&files, Some(b"{}"), generation).map_err(told);
            assert_eq!(ours, ask::status::findings(Some(bytes), Some(b"{}"), None, None, generation).map_err(refused));
        }
    }
    assert_eq!(session.lanes().unwrap(), ask::status::lanes());
    let facts = wire::TransitionFacts::default();
    let refused = session.check_transition("planned", "claimed", &facts, None).unwrap_err();
    assert_eq!(refused.code(), "ACTOR_REQUIRED");
}
