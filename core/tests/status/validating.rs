//! Findings: status specification, sections 9.5 and 4.2; merging: section 3.10.

use kitty_core::status::{
    DoctorFacts, Finding, Log, Progress, StatusFiles, Timestamp, check_appended, check_row, doctor, merge, rounded,
    validate,
};

use crate::given::{V3, V4, board, log, note, row};

fn codes(found: &[Finding]) -> Vec<&'static str> {
    let mut codes: Vec<_> = found.iter().map(|finding| finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn checked(text: &str) -> Vec<Finding> {
    let disk = Log::read(text.as_bytes(), V3).snapshot(None, None).unwrap().to_json();
    validate(&StatusFiles { log: Some(text.as_bytes()), snapshot: Some(disk.as_bytes()), ..StatusFiles::default() }, V3)
}

#[test]
fn a_sound_log_has_no_findings() {
    assert_eq!(checked(&log(&[row(1, "genesis", "planned"), row(2, "planned", "claimed")])), []);
}

#[test]
fn what_the_tool_does_not_see() {
    let two = [row(1, "genesis", "planned"), row(2, "planned", "claimed")];
    let after = |rows: &[crate::given::Given]| codes(&checked(&log(&[&two[..], rows].concat())));
    assert_eq!(after(&[row(3, "planned", "blocked")]), ["FROM_LANE_MISMATCH"]);
    assert_eq!(after(&[row(3, "claimed", "canceled"), row(4, "planned", "claimed")]), ["PAST_TERMINAL"]);
    assert_eq!(after(&[two[1].clone()]), ["DUPLICATE_EVENT_ID"]);
    assert_eq!(after(&[row(2, "planned", "blocked")]), ["CONFLICTING_EVENT_ID"]);
    assert_eq!(after(&[row(3, "claimed", "blocked").at("2026-02-08T13:30:00+02:00")]), ["CLOCK_SKEW", "MIXED_OFFSETS"]);
    assert_eq!(after(&[row(3, "claimed", "blocked").with(r#", "event_type": 1"#)]), ["HIDDEN_TRANSITION"]);
    assert_eq!(after(&[row(3, "claimed", "blocked").with(r#", "reason": "/home/u/x""#)]), ["ABSOLUTE_PATH_IN_ROW"]);
    assert_eq!(codes(&checked(&(log(&two) + "{\n"))), ["UNREADABLE_LINE"]);
}

#[test]
fn a_stale_snapshot_a_rewritten_log_and_foreign_work_packages() {
    let (old, new) = (log(&[row(1, "genesis", "planned")]), log(&[row(2, "genesis", "planned")]));
    let stale =
        Log::parse(old.as_bytes(), V3).unwrap().snapshot(None, None).unwrap().to_json().replace("planned", "done");
    let files = StatusFiles {
        log: Some(new.as_bytes()),
        older_log: Some(old.as_bytes()),
        snapshot: Some(stale.as_bytes()),
        tasks: Some(&["WP02"]),
        mission: Some("035-other"),
        ..StatusFiles::default()
    };
    let found = validate(&files, V3);
    assert_eq!(
        codes(&found),
        ["FOREIGN_SLUG", "LOG_REWRITTEN", "SNAPSHOT_DRIFT", "WP_WITHOUT_EVENTS", "WP_WITHOUT_PROMPT"]
    );
    let tools: Vec<_> = found.iter().filter_map(|finding| finding.tool.clone()).collect();
    assert_eq!(
        tools,
        [
            "Materialization drift: WP01 lane=done in status.json but reducer says lane=planned",
            "Materialization drift: last_event_id mismatch between status.json and reducer output",
        ]
    );
    let broken = StatusFiles { log: Some(new.as_bytes()), snapshot: Some(b"<<<<<<< HEAD"), ..StatusFiles::default() };
    assert_eq!(codes(&validate(&broken, V4)), ["SNAPSHOT_UNREADABLE"]);
    let gone = StatusFiles { snapshot: Some(b"{}"), ..StatusFiles::default() };
    assert_eq!(codes(&validate(&gone, V4)), ["LOG_MISSING"]);
}

#[test]
fn one_raw_row() {
    let texts = |text: &str| -> Vec<String> {
        let log = format!("{{\"row\": {text}}}");
        let row = kitty_core::status::Json::parse(&log).unwrap().member("row").unwrap();
        check_row(row).into_iter().map(|(_, text)| text).collect()
    };
    assert_eq!(texts("{}").len(), 9);
    let odd = texts(
        r#"{"event_id": "short", "mission_slug": "m", "wp_id": "WP01", "from_lane": "doing", "to_lane": "genesis", "at": "yesterday", "actor": "a", "force": "yes", "execution_mode": "x"}"#,
    );
    assert_eq!(
        odd,
        [
            "Invalid event ID format: short",
            "from_lane is not canonical: doing",
            "to_lane is not canonical: genesis",
            "Event short: invalid ISO 8601 timestamp: yesterday",
            "Event short: force must be boolean, got str",
            "Event short: execution_mode must be 'worktree' or 'direct_repo', got 'x'",
        ]
    );
}

#[test]
fn the_doctor() {
    let now = Timestamp::parse("2026-03-01T00:00:00Z");
    let text = log(&[row(1, "genesis", "planned"), row(2, "planned", "claimed")])
        + r#"{"event_type": "ReviewerSelfApproval", "payload": {"wp_id": "WP01", "implementing_actor": "a", "intended_reviewer": "b", "failure_reason": "timeout"}}"#;
    let facts = DoctorFacts { mission: "034-demo", log: text.as_bytes(), now, ..DoctorFacts::default() };
    assert_eq!(codes(&doctor(&board(&text, V3), &facts)), ["REVIEW_INDEPENDENCE", "STALE_CLAIM"]);
    let over = board(&log(&[row(1, "approved", "done")]), V3);
    let left = DoctorFacts { lane_worktrees: &["034-demo-lane-a"], ..DoctorFacts::default() };
    assert_eq!(codes(&doctor(&over, &left)), ["ORPHAN_WORKSPACE"]);
    let unseeded = DoctorFacts { tasks: &["WP01"], ..DoctorFacts::default() };
    assert_eq!(codes(&doctor(&board("", V3), &unseeded)), ["UNINITIALIZED_STATUS"]);
}

#[test]
fn progress_rounds_as_the_tool_does() {
    let wp = |number: usize, to: &str| {
        log(&[row(1, "x", to)])
            .replace("\"x\"", "\"planned\"")
            .replace("WP01", ["WP01", "WP02", "WP03"][number])
            .replace("0001\"", &format!("000{number}\""))
    };
    let of = |lanes: &[&str]| {
        let text: String = lanes.iter().enumerate().map(|(number, to)| wp(number, to)).collect();
        let progress = Progress::of(&board(&text, V3), &[]);
        (rounded(progress.percentage, 4), rounded(progress.done_percentage, 4))
    };
    assert_eq!(of(&["done", "in_progress", "approved"]), ("70.0".into(), "33.3333".into()));
    assert_eq!(of(&["done", "canceled"]), ("50.0".into(), "50.0".into()));
    assert_eq!(of(&[]), ("0.0".into(), "0.0".into()));
}

#[test]
fn merging_sorts_and_fails_closed() {
    let side = |rows: &[&str]| -> String { rows.iter().flat_map(|row| ["{", row, "}\n"]).collect() };
    let ours = side(&[r#""event_id": "B", "at": "2""#]);
    let theirs = side(&[r#""event_id": "A", "at": "2""#, r#""event_id": "C", "timestamp": "1""#, r#""event_id": "D""#]);
    let merged = merge(b"", ours.as_bytes(), theirs.as_bytes()).unwrap();
    let ids: Vec<_> =
        merged.lines().filter_map(|line| line.split("\"event_id\": \"").nth(1)?.split('"').next()).collect();
    assert_eq!(ids, ["D", "C", "A", "B"]);
    let conflict = |a: &str, b: &str| merge(b"", a.as_bytes(), b.as_bytes()).unwrap_err();
    assert_eq!(conflict(&ours, &side(&[r#""event_id": "B", "at": "3""#])).code().as_str(), "LOG_MERGE_CONFLICT");
    assert_eq!(conflict(&ours, "{}\n").fields().get("line"), Some("1"));
    let shrunk = merge(ours.as_bytes(), ours.as_bytes(), b"").unwrap_err();
    assert_eq!((shrunk.code().as_str(), shrunk.candidates()), ("LOG_REWRITTEN", &["B".to_string()][..]));
}

#[test]
fn an_annotation_only_work_package_is_on_no_board() {
    let reduced = board(&note(1, "WP09", r#"{"note": "n"}"#), V3);
    assert_eq!(reduced.work_packages[0].lane.row().column, None);
}

#[test]
fn what_is_broken_is_not_what_was_lost() {
    let (one, two) = (log(&[row(1, "genesis", "planned")]), log(&[row(2, "planned", "claimed")]));
    let holds = |older: &str, newer: &str| check_appended(older.as_bytes(), newer.as_bytes());
    let foreign = "{\"event_type\": \"TasksStarted\"}\n";
    holds("", &one).unwrap();
    holds(&one, &(one.clone() + &two)).unwrap();
    holds(one.trim_end(), &(one.clone() + &two)).unwrap();
    holds(&("<<<<<<< ours\n".to_string() + &one), &one).unwrap();
    holds(&one, &(one.clone() + "{\n")).unwrap();
    holds(&(foreign.to_string() + &one), &(one.clone() + foreign)).unwrap();
    let lost = holds(&(foreign.to_string() + &one), &one).unwrap_err();
    assert_eq!((lost.code().as_str(), lost.candidates()), ("LOG_REWRITTEN", &["line 1".to_string()][..]));
    holds(one.trim_end(), &(one.trim_end().to_string() + "x" + &two)).unwrap_err();
    let gone = validate(&StatusFiles { older_log: Some(one.as_bytes()), ..StatusFiles::default() }, V3);
    assert_eq!(codes(&gone), ["LOG_MISSING"]);
}
