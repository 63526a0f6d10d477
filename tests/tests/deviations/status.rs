//! Rows about the event log.

use kitty_core::ask::status;

const CLAIM: &str = r#"{"actor": "a", "at": "2026-02-01T00:01:00+00:00", "event_id": "01KQ0WZBCESR6E86TR2J03P2BR", "execution_mode": "worktree", "force": false, "from_lane": "planned", "mission_slug": "demo", "policy_metadata": {"shell_pid": PID}, "to_lane": "claimed", "wp_id": "WP01"}"#;

mod given {
    use kitty_core::ask::Answer;

    pub fn annotation(delta: &str) -> String {
        format!(
            r#"{{"actor": "a", "at": "2026-02-01T00:05:00+00:00", "delta": {delta}, "event_id": "01KZACMRNS8H2DS1WDT7YXKWNP", "kind": "annotation", "wp_id": "WP01"}}"#
        )
    }

    pub fn code<T: std::fmt::Debug>(answer: Answer<T>) -> (String, String) {
        let refusal = answer.expect_err("a refusal");
        (refusal.code().to_string(), refusal.fields().get("line").unwrap_or_default().to_string())
    }
}
use given::{annotation, code};

#[test]
fn log_that_is_not_json() {
    let good = CLAIM.replace("PID", "7");
    for bad in ["NaN", "Infinity", "-Infinity", r#""\ud800""#] {
        // The tool would write the token into status.json, which no JSON reader opens afterwards.
        let log = format!("{good}\n{}", CLAIM.replace("PID", bad));
        assert_eq!(code(status::reduce(log.as_bytes(), None)), ("STATUS_UNREADABLE".into(), "2".into()), "{bad}");
    }
    let snapshot = status::snapshot(good.as_bytes(), None, None, None).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&snapshot).is_ok());
}

#[test]
fn tracker_refs_taken_apart() {
    for refs in [r#"{"tracker_refs": "ABA"}"#, r#"{"tracker_refs_replace": {"A": 1}}"#] {
        let refused = code(status::reduce(annotation(refs).as_bytes(), None));
        assert_eq!(refused, ("STATUS_UNREADABLE".into(), "1".into()));
    }
    let board = status::reduce(annotation(r#"{"tracker_refs": ["ABA", "ABA"]}"#).as_bytes(), None).unwrap();
    assert_eq!(board.work_packages[0].slots["tracker_refs"], serde_json::json!(["ABA"]));
}

#[test]
fn skipped_subtask_is_readable() {
    let log = annotation(r#"{"subtasks": {"T001": "skipped"}}"#);
    // One generation writes the state, so every reader of that generation reads it.
    for read in [status::reduce(log.as_bytes(), Some("4.0")), status::board(log.as_bytes(), None, None, Some("4.0"))] {
        assert_eq!(read.unwrap().work_packages[0].slots["subtasks"], serde_json::json!({"T001": "skipped"}));
    }
    assert_eq!(code(status::reduce(log.as_bytes(), Some("3.2"))).0, "STATUS_UNREADABLE");
}

#[test]
fn snapshot_that_is_no_text() {
    let log = CLAIM.replace("PID", "7");
    let rebuilt = |current: Option<&[u8]>| status::snapshot(log.as_bytes(), None, current, Some("4.0")).unwrap();
    let broken: &[u8] = b"<<<<<<< HEAD";
    assert_eq!(rebuilt(Some(b"\xff\xfe")), rebuilt(Some(broken)));
    assert_ne!(rebuilt(None), rebuilt(Some(broken)), "a fresh snapshot has the newest shape, a broken one the oldest");
}

#[test]
fn mission_number_in_foreign_digits() {
    let number = |meta: &str| status::board(b"", Some(meta.as_bytes()), None, None).map(|board| board.mission_number);
    assert_eq!(number(r#"{"mission_number": "042"}"#).unwrap(), "42");
    let refused = code(number(r#"{"mission_number": "٠٥"}"#)).0;
    assert_eq!(refused, "MISSION_NUMBER_INVALID");
}

#[test]
fn work_package_in_foreign_digits() {
    assert_eq!(status::normalize_work_package_id(" wp01\n").unwrap(), "WP01");
    assert_eq!(code(status::normalize_work_package_id("WP٠١")).0, "BAD_WP_ID");
}
