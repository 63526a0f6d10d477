//! The fold: status specification, section 9.3; field cases of section G.

use kitty_core::status::Log;

use crate::given::{V3, V4, board, lane, log, note, row};

const EMPTY: &str = r#"{
  "event_count": 0,
  "last_event_id": null,
  "materialized_at": "",
  "mission_number": "",
  "mission_slug": "",
  "mission_type": "",
  "summary": {
    "approved": 0,
    "blocked": 0,
    "canceled": 0,
    "claimed": 0,
    "done": 0,
    "for_review": 0,
    "in_progress": 0,
    "in_review": 0,
    "planned": 0
  },
  "work_packages": {}
}
"#;

fn snapshot(text: &str, meta: Option<&str>) -> String {
    Log::parse(text.as_bytes(), V3).unwrap().snapshot(meta.map(str::as_bytes), None).unwrap().to_json()
}

#[test]
fn the_empty_log_has_its_snapshot() {
    assert_eq!(snapshot("", None), EMPTY);
}

#[test]
fn values_are_echoed_as_they_were_written() {
    let claim = r#", "policy_metadata": {"shell_pid": 1.50, "shell_pid_created_at": 1e16, "agent": "é\u007f"}"#;
    let text = log(&[row(1, "planned", "claimed").with(claim)]);
    let bytes = snapshot(&text, Some(r#"{"mission_number": "042", "mission_type": " research "}"#));
    for line in [
        r#"      "shell_pid": 1.5,"#,
        r#"      "shell_pid_created_at": 1e+16"#,
        "      \"agent\": \"é\u{7f}\",",
        r#"  "mission_number": "42","#,
        r#"  "mission_type": "research","#,
    ] {
        assert!(bytes.contains(line), "{line} in {bytes}");
    }
    let big =
        row(1, "planned", "claimed").with(r#", "policy_metadata": {"shell_pid": 123456789012345678901234567890}"#);
    assert!(snapshot(&log(&[big]), None).contains("123456789012345678901234567890"));
}

#[test]
fn a_rejection_beats_an_approval_of_the_same_time() {
    let at = "2026-02-08T12:30:00+00:00";
    let pair = |to: &str| {
        [
            row(0, "genesis", "planned"),
            row(1, "planned", "in_review"),
            row(30, "in_review", to),
            row(31, "in_review", "approved").at(at),
        ]
    };
    assert_eq!((lane(&pair("in_progress"), V3), lane(&pair("in_progress"), V4)), ("in_progress", "in_progress"));
    assert_eq!((lane(&pair("planned"), V3), lane(&pair("planned"), V4)), ("approved", "planned"));
    let header = board(&log(&pair("in_progress")), V3);
    assert_eq!((header.event_count, header.last_event_id.text().unwrap().ends_with("0031")), (4, true));
    assert_eq!(header.swallowed.len(), 1);
}

#[test]
fn times_are_texts() {
    let z = row(1, "planned", "claimed").at("2026-02-08T12:00:00Z");
    let fraction = row(2, "claimed", "in_progress").at("2026-02-08T12:00:00.500000+00:00");
    assert_eq!(lane(&[z, fraction], V3), "claimed");
}

#[test]
fn clocks_that_run_ahead() {
    let until_review = [
        row(0, "genesis", "planned"),
        row(1, "planned", "claimed"),
        row(2, "claimed", "in_progress"),
        row(3, "in_progress", "for_review"),
        row(4, "for_review", "in_review"),
    ];
    let skewed = row(50, "in_review", "approved");
    for (last, old, new) in [("done", "approved", "done"), ("in_progress", "approved", "in_progress")] {
        let rows = [&until_review[..], &[skewed.clone(), row(6, "approved", last)]].concat();
        assert_eq!((lane(&rows, V3), lane(&rows, V4)), (old, new));
    }
    let other = [
        row(0, "genesis", "planned"),
        row(1, "planned", "claimed"),
        row(40, "claimed", "in_progress"),
        row(3, "in_progress", "for_review"),
    ];
    let reduced = board(&log(&other), V4);
    assert_eq!((reduced.lane("WP01").as_str(), reduced.swallowed.len()), ("in_progress", 1));
    assert_eq!(reduced.swallowed[0].line, 4);
}

#[test]
fn a_row_that_does_not_continue() {
    let rows = [row(0, "genesis", "planned"), row(1, "in_review", "approved")];
    assert_eq!((lane(&rows, V3), lane(&rows, V4)), ("approved", "planned"));
}

#[test]
fn duplicates_count_once_and_the_first_one_wins() {
    let rows = [row(1, "genesis", "planned"), row(2, "planned", "claimed"), row(2, "planned", "blocked")];
    let reduced = board(&log(&rows), V3);
    assert_eq!((reduced.event_count, reduced.lane("WP01").as_str()), (2, "claimed"));
}

#[test]
fn annotations_fold_on_top() {
    let claim = r#", "policy_metadata": {"shell_pid": 7, "agent": "y"}"#;
    let text = log(&[row(59, "planned", "claimed").with(claim)])
        + &note(1, "WP01", r#"{"agent": "x", "note": "n", "tracker_refs": [1, 2]}"#)
        + &note(2, "WP01", r#"{"agent": "", "note": "n", "tracker_refs": [2, 3], "subtasks": {"T2": "done"}}"#)
        + &note(3, "WP01", r#"{"release_runtime_claim": true, "assignee": "q", "subtasks": {"T1": "planned"}}"#)
        + &note(4, "WP07", r#"{"shell_pid": "0_12"}"#);
    let reduced = board(&text, V3);
    let wp = reduced.work_package("WP01").unwrap();
    let slot = |name: &str| wp.slot(name).map(|slot| slot.json().as_str().to_string());
    assert_eq!((slot("agent"), slot("shell_pid")), (Some("null".into()), Some("null".into())));
    assert_eq!(slot("assignee"), Some("\"q\"".into()));
    assert_eq!(wp.notes.as_ref().unwrap().len(), 2);
    assert_eq!(wp.tracker_refs.as_ref().unwrap().len(), 3);
    assert_eq!(
        wp.subtasks.as_ref().unwrap(),
        &[("T1".to_string(), "planned".to_string()), ("T2".into(), "done".into())]
    );
    let runtime_only = reduced.work_package("WP07").unwrap();
    assert_eq!(
        (runtime_only.lane.as_str(), runtime_only.slot("shell_pid").unwrap().json().as_str()),
        ("uninitialized", "12")
    );
    assert_eq!(reduced.summary().map(|(_, count)| count).sum::<usize>(), 1);
}

#[test]
fn cancellations_say_who_gave_the_reason() {
    let source = |more| {
        let reduced = board(&log(&[row(1, "planned", "canceled").with(more)]), V3);
        let wp = reduced.work_package("WP01").unwrap();
        (wp.cancellation.as_ref().unwrap().source.text().unwrap().into_owned(), wp.is_acceptable_ending())
    };
    assert_eq!(source(r#", "reason": "obsolete""#), ("operator".into(), true));
    assert_eq!(source(r#", "reason": "move-task: planned -> canceled""#), ("synthetic".into(), false));
    assert_eq!(source(""), ("synthetic".into(), false));
    assert_eq!(source(r#", "reason_source": "operator""#), ("operator".into(), true));
}

#[test]
fn an_unsafe_slug_never_reaches_the_snapshot() {
    let text = log(&[row(1, "genesis", "planned")]).replace("034-demo", "../../x");
    assert_eq!(board(&text, V3).mission_slug, "");
    assert!(snapshot(&log(&[row(1, "genesis", "planned")]), None).contains(r#""mission_number": "34""#));
}
