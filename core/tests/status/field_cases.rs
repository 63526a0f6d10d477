//! Field cases about lanes and the event log, by their numbers.

use kitty_core::{
    Code,
    status::{
        Finding, LANES, Lane, Log, Review, StatusFiles, TransitionFacts, accept_ready, check, check_appended,
        unfinished, validate,
    },
};

use crate::{
    aggregate::dir,
    given::{Given, V3, V4, board, lane, log, row},
};

fn facts() -> TransitionFacts<'static> {
    TransitionFacts { actor: Some("claude"), ..TransitionFacts::default() }
}

fn refused(from: Lane, to: Lane, facts: &TransitionFacts<'_>) -> Code {
    check(from, to, facts, V3).unwrap_err().code()
}

fn findings(text: &str, files: StatusFiles<'_>) -> Vec<Finding> {
    let disk = Log::read(text.as_bytes(), V3).snapshot(None, None).unwrap().to_json();
    let snapshot = files.snapshot.or(Some(disk.as_bytes()));
    validate(&StatusFiles { log: Some(text.as_bytes()), snapshot, ..files }, V3)
}

fn codes(found: &[Finding]) -> Vec<(&str, Option<&str>)> {
    found.iter().map(|found| (found.code.as_str(), found.wp_id.as_deref())).collect()
}

/// A work package on its way to a review, minute by minute.
fn reviewed() -> Vec<Given> {
    ["genesis", "planned", "claimed", "in_progress", "for_review", "in_review"]
        .windows(2)
        .zip(0..)
        .map(|(edge, minute)| row(minute, edge[0], edge[1]))
        .collect()
}

#[test]
fn fc_079_a_review_ends_with_its_result_on_every_surface() {
    assert_eq!(refused(Lane::InReview, Lane::Approved, &facts()), Code::ReviewResultRequired);
    assert_eq!(refused(Lane::InReview, Lane::Planned, &facts()), Code::ReviewResultRequired);
    let review = Review { reviewer: "codex", verdict: "approved", reference: "review-1" };
    let approved = TransitionFacts { review_result: Some(review), evidence: Some(review), ..facts() };
    check(Lane::InReview, Lane::Approved, &approved, V3).unwrap();
    let forced = TransitionFacts { force: true, reason: Some("rejected"), review_ref: Some("fb"), ..facts() };
    check(Lane::InReview, Lane::Planned, &forced, V3).unwrap();
    // The documents named an edge that never was.
    assert_eq!(refused(Lane::ForReview, Lane::Planned, &facts()), Code::IllegalEdge);
}

#[test]
fn fc_081_a_blocked_work_package_resumes_where_it_was() {
    let refusal = check(Lane::Blocked, Lane::Planned, &facts(), V3).unwrap_err();
    assert_eq!(refusal.code(), Code::IllegalEdge);
    assert!(refusal.candidates().iter().any(|lane| lane == "in_progress"));
    check(Lane::Blocked, Lane::InProgress, &facts(), V3).unwrap();
    check(Lane::Blocked, Lane::Planned, &TransitionFacts { force: true, reason: Some("x"), ..facts() }, V3).unwrap();
}

#[test]
fn fc_082_a_review_begins_where_work_was_handed_in() {
    for row in LANES.iter().filter(|row| row.lane != Lane::ForReview) {
        assert_eq!(refused(row.lane, Lane::InReview, &facts()), Code::IllegalEdge, "{}", row.wire);
    }
    check(Lane::ForReview, Lane::InReview, &facts(), V3).unwrap();
}

#[test]
fn fc_083_what_was_canceled_stands_in_nobodys_way() {
    let ending = |rows: &[Given]| {
        let board = board(&log(rows), V3);
        unfinished(board.work_packages.iter().map(|wp| (wp.id.as_str(), wp.is_acceptable_ending())), &["WP01"])
    };
    let said = |reason: &'static str| vec![row(0, "genesis", "planned"), row(1, "planned", "canceled").with(reason)];
    assert!(ending(&said(r#", "reason": "dropped by the owner""#)).is_empty());
    assert_eq!(ending(&said(r#", "reason": "move-task: planned -> canceled""#)), ["WP01"], "nobody said so");
    // And it is expected in no lane.
    let manifest = br#"{"version": 1, "mission_slug": "034-demo", "mission_branch": "b", "target_branch": "main",
        "lanes": [], "computed_at": "t", "computed_from": "f"}"#;
    let files = StatusFiles { lanes: Some(manifest), ..StatusFiles::default() };
    assert_eq!(codes(&findings(&log(&said(r#", "reason": "dropped""#)), files)), []);
}

#[test]
fn fc_084_every_lane_that_is_shown_has_one_column() {
    for row in LANES {
        assert_eq!(row.display, row.column.is_some(), "{}", row.wire);
    }
    let hidden: Vec<&str> = LANES.iter().filter(|row| !row.display).map(|row| row.wire).collect();
    assert_eq!(hidden, ["genesis", "uninitialized"]);
}

#[test]
fn fc_086_every_field_that_a_gate_reads_comes_from_some_event() {
    let delta = r#"{"agent": "claude", "assignee": "rob", "shell_pid": 7}"#;
    let board = board(&crate::given::note(1, "WP01", delta), V3);
    let package = board.work_package("WP01").unwrap();
    for (slot, value) in [("agent", "\"claude\""), ("assignee", "\"rob\""), ("shell_pid", "7")] {
        assert_eq!(package.slot(slot).unwrap().json().as_str(), value);
    }
}

#[test]
fn fc_089_rows_of_other_writers_are_kept_and_not_folded() {
    let foreign = [
        r#"{"event_type": "TasksStarted", "event_id": "a", "payload": {}, "schema_version": "5.0.0", "timestamp": "t"}"#,
        r#"{"event_type": "WPCreated", "event_id": "b", "payload": {"wp_id": "WP01"}, "timestamp": "t"}"#,
        r#"{"event_type": "DecisionPointOpened", "event_id": "c", "payload": {}, "at": "t"}"#,
    ];
    let text = foreign.join("\n") + "\n" + &log(&[row(1, "genesis", "planned"), row(2, "planned", "claimed")]);
    let read = Log::parse(text.as_bytes(), V3).unwrap();
    let board = read.board().unwrap();
    assert_eq!((board.event_count, board.lane("WP01")), (2, Lane::Claimed));
    assert_eq!((read.counts().foreign, read.lines()), (3, 5));
    let malformed = text + r#"{"event_id": "d"}"#;
    assert_eq!(Log::parse(malformed.as_bytes(), V3).err().unwrap().code(), Code::StatusUnreadable);
}

#[test]
fn fc_091_a_snapshot_that_counts_otherwise_is_found() {
    let text = log(&reviewed());
    let stale = Log::parse(log(&reviewed()[..3]).as_bytes(), V3).unwrap().snapshot(None, None).unwrap().to_json();
    let found = findings(&text, StatusFiles { snapshot: Some(stale.as_bytes()), ..StatusFiles::default() });
    assert!(
        found.iter().any(|found| found.message.contains("event_count=3") && found.code.as_str() == "SNAPSHOT_DRIFT")
    );
    assert!(found[0].code.remedy().contains("materialize"), "{}", found[0].code.remedy());
}

#[test]
fn fc_092_a_departure_from_a_skewed_approval_counts() {
    let skewed = row(5, "in_review", "approved").at("2026-02-08T13:05:00+00:00");
    let rows = [&reviewed()[..], &[skewed, row(6, "approved", "done")]].concat();
    assert_eq!((lane(&rows, V3), lane(&rows, V4)), ("approved", "done"));
    assert!(codes(&findings(&log(&rows), StatusFiles::default())).iter().any(|(code, _)| *code == "CLOCK_SKEW"));
}

#[test]
fn fc_093_a_rework_after_a_skewed_approval_counts() {
    let skewed = row(5, "in_review", "approved").at("2026-02-08T13:05:00+00:00");
    let rework = row(6, "approved", "in_progress").with(r#", "review_ref": "fb""#);
    let rows = [&reviewed()[..], &[skewed, rework]].concat();
    assert_eq!((lane(&rows, V3), lane(&rows, V4)), ("approved", "in_progress"));
}

#[test]
fn fc_094_an_event_counts_once() {
    let twice = [row(1, "genesis", "planned"), row(2, "planned", "claimed"), row(2, "planned", "claimed")];
    for generation in [V3, V4] {
        let board = board(&log(&twice), generation);
        assert_eq!((board.event_count, board.lane("WP01")), (2, Lane::Claimed));
    }
}

#[test]
fn fc_096_a_conflict_is_repaired_in_the_snapshot_and_refused_in_the_log() {
    let text = log(&[row(1, "genesis", "planned")]);
    let read = Log::parse(text.as_bytes(), V3).unwrap();
    let rebuilt = read.snapshot(None, Some(b"<<<<<<< HEAD\n")).unwrap();
    assert_eq!(rebuilt.to_json(), read.snapshot(None, None).unwrap().to_json());
    let refusal = Log::parse(format!("<<<<<<< HEAD\n{text}").as_bytes(), V3).err().unwrap();
    let field = |name: &str| refusal.fields().get(name);
    assert_eq!(refusal.code(), Code::StatusUnreadable);
    assert_eq!((field("line"), field("why")), (Some("1"), Some("conflict_marker")));
}

#[test]
fn fc_097_a_log_that_lost_an_event_is_no_successor() {
    let rows = reviewed();
    let (committed, working) = (log(&rows), log(&rows[..4]));
    let refusal = check_appended(committed.as_bytes(), working.as_bytes()).unwrap_err();
    assert_eq!(refusal.code(), Code::LogRewritten);
    assert_eq!(refusal.candidates(), [rows[4].id.as_str()]);
    check_appended(working.as_bytes(), committed.as_bytes()).unwrap();
}

#[test]
fn fc_098_of_one_instant_the_rejection_counts() {
    let at = "2026-02-08T12:30:00+00:00";
    let back = row(20, "in_review", "planned").at(at).with(r#", "review_ref": "fb", "reason": "no""#);
    let back = Given { more: r#", "review_ref": "fb", "reason": "no""#, ..back };
    let on = row(21, "in_review", "approved").at(at);
    for rows in [[back.clone(), on.clone()], [on, back]] {
        let text = log(&[&reviewed()[..], &rows].concat()).replace(
            r#""force": false, "from_lane": "in_review", "mission_slug": "034-demo", "review_ref""#,
            r#""force": true, "from_lane": "in_review", "mission_slug": "034-demo", "review_ref""#,
        );
        assert_eq!(board(&text, V3).lane("WP01"), Lane::Approved, "the tool decides by id");
        assert_eq!(board(&text, V4).lane("WP01"), Lane::Planned);
    }
}

#[test]
fn fc_099_a_row_that_does_not_continue_moves_nothing() {
    let rows = [row(1, "genesis", "planned"), row(2, "in_review", "approved")];
    assert_eq!((lane(&rows, V3), lane(&rows, V4)), ("approved", "planned"));
    let later = board(&log(&rows), V4);
    assert_eq!((later.event_count, later.swallowed_count), (2, 1));
    assert_eq!(codes(&findings(&log(&rows), StatusFiles::default())), [("FROM_LANE_MISMATCH", Some("WP01"))]);
}

#[test]
fn fc_101_log_tasks_and_lanes_are_held_against_each_other() {
    let seed = |wp: &'static str, minute: u32| Given { wp, ..row(minute, "genesis", "planned") };
    let text = log(&[seed("WP01", 1), seed("WP02", 2), seed("WP08", 3)]);
    let manifest = br#"{"version": 1, "mission_slug": "034-demo", "mission_branch": "b", "target_branch": "main",
        "lanes": [{"lane_id": "lane-a", "wp_ids": ["WP01", "WP02"]}], "computed_at": "t", "computed_from": "f"}"#;
    let files = StatusFiles { tasks: Some(&["WP01", "WP02"]), lanes: Some(manifest), ..StatusFiles::default() };
    let found = findings(&text, files);
    assert_eq!(codes(&found), [("WP_WITHOUT_PROMPT", Some("WP08")), ("WP_NOT_IN_LANES", Some("WP08"))]);
}

#[test]
fn fc_102_no_path_of_a_machine_belongs_into_a_row() {
    let row = r#"{"event_name": "retrospective.proposal.applied", "event_id": "x", "provenance_ref": "/home/u/x"}"#;
    let text = log(&[self::row(1, "genesis", "planned")]) + row + "\n";
    let found = findings(&text, StatusFiles::default());
    assert_eq!(
        found.iter().map(|found| (found.code.as_str(), found.line)).collect::<Vec<_>>(),
        [("ABSOLUTE_PATH_IN_ROW", Some(2))]
    );
    let with = Log::parse(text.as_bytes(), V3).unwrap().board().unwrap();
    assert_eq!(with.lane("WP01"), Lane::Planned, "and it moves no lane");
}

#[test]
fn fc_104_an_unknown_lane_is_refused_with_its_line() {
    let text = log(&[row(1, "genesis", "planned"), row(2, "planned", "awaiting-review")]);
    for generation in [V3, V4] {
        let refusal = Log::parse(text.as_bytes(), generation).err().unwrap();
        let field = |name: &str| refusal.fields().get(name).unwrap();
        assert_eq!((refusal.code(), field("line")), (Code::StatusUnreadable, "2"));
        assert!(field("detail").contains("awaiting-review"), "{}", field("detail"));
    }
}

#[test]
fn fc_142_what_a_skewed_clock_swallows_is_told() {
    let skewed = row(2, "claimed", "in_progress").at("2026-02-08T13:02:00+00:00");
    let rows =
        [row(0, "genesis", "planned"), row(1, "planned", "claimed"), skewed, row(3, "in_progress", "for_review")];
    assert_eq!((lane(&rows, V3), lane(&rows, V4)), ("in_progress", "in_progress"));
    let later = board(&log(&rows), V4);
    assert_eq!(later.swallowed.iter().map(|event| (event.line, event.to)).collect::<Vec<_>>(), [(4, Lane::ForReview)]);
    let found = findings(&log(&rows), StatusFiles::default());
    assert!(codes(&found).iter().any(|(code, _)| *code == "CLOCK_SKEW"), "{found:?}");
}

#[test]
fn fc_087_one_verdict_says_whether_a_mission_can_be_accepted() {
    let mission = dir();
    let approved = [&reviewed()[..], &[row(5, "in_review", "approved")]].concat();
    let ready = |rows: &[Given], matrix: Option<&str>, has_lanes: bool| {
        let told = accept_ready(&mission, &board(&log(rows), V3), &["WP01"], matrix.map(str::as_bytes), has_lanes);
        told.map_err(|refusal| (refusal.code(), refusal.fields().get("findings").unwrap_or_default().to_string()))
    };
    let refused = |findings: &str| Err((Code::AcceptNotReady, findings.to_string()));
    let matrix = |criteria: &str, invariants: &str| {
        format!(r#"{{"overall_verdict": "pass", "criteria": [{criteria}], "negative_invariants": [{invariants}]}}"#)
    };
    let criterion = |result: &str| format!(r#"{{"description": "d", "pass_fail": "{result}"}}"#);
    let invariant = |result: &str| format!(r#"{{"result": "{result}"}}"#);
    let scaffold = r#"{"description": "TODO: replace with a real acceptance criterion", "pass_fail": "pending"}"#;
    let (pass, pending) = (criterion("pass"), criterion("pending"));
    // What is written beside the rows is not believed.
    for (matrix, expected) in [
        (matrix(&pending, ""), refused("matrix pending")),
        (matrix(&pass, ""), Ok(())),
        (matrix("", ""), refused("matrix pending")),
        (matrix(scaffold, ""), refused("matrix pending")),
        (matrix(&format!("{scaffold}, {pass}"), ""), Ok(())),
        (matrix(&format!("{pass}, {pending}"), ""), refused("matrix pending")),
        (matrix(&pass, &invariant("deferred_to_consolidation")), Ok(())),
        (matrix(&pass, &invariant("pending")), refused("matrix pending")),
        (matrix(&pass, &invariant("still_present")), refused("matrix fail")),
        (matrix(&criterion("perhaps"), ""), refused("matrix fail")),
        (r#"{"criteria": 7}"#.to_string(), refused("matrix unreadable: `criteria` is no list of objects")),
        ("[]".to_string(), refused("matrix unreadable: its top level is no object")),
    ] {
        assert_eq!(ready(&approved, Some(&matrix), true), expected, "{matrix}");
    }
    assert_eq!(ready(&approved, None, true), refused("matrix missing"));
    assert_eq!(ready(&approved, None, false), Ok(()));
    assert_eq!(ready(&reviewed(), Some(&matrix(&pending, "")), true), refused("WP01 is open, matrix pending"));
}

#[test]
fn fc_088_nobody_leaves_planned_without_lanes() {
    let seen = |lanes_computed: Option<bool>| TransitionFacts { lanes_computed, ..facts() };
    let refusal = check(Lane::Planned, Lane::Claimed, &seen(Some(false)), V3).unwrap_err();
    assert_eq!(refusal.code(), Code::LanesJsonRequired);
    assert!(refusal.remedy().contains("finalize-tasks"), "{}", refusal.remedy());
    for known in [Some(true), None] {
        check(Lane::Planned, Lane::Claimed, &seen(known), V3).unwrap();
    }
    let forced = TransitionFacts { force: true, reason: Some("x"), ..seen(Some(false)) };
    check(Lane::Planned, Lane::Claimed, &forced, V3).unwrap();
}
