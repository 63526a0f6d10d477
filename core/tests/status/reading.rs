//! Lines and rows: status specification, section 9.2.

use kitty_core::status::{Log, Reading, RowDefect};

use crate::given::{V3, V4, log, note, row};

/// Line and reason of the defect of a log.
fn defect(text: &[u8]) -> (usize, usize, &'static str) {
    let log = Log::read(text, V3);
    let first = log.defects().first().unwrap();
    (first.line, first.offset, first.defect.why())
}

#[test]
fn a_bad_line_is_named_by_line_byte_and_reason() {
    let good = row(1, "genesis", "planned").text();
    let second = good.len() + 1;
    for (bad, why) in [
        ("{oops", "invalid_json"),
        ("[1]", "not_an_object"),
        (r#"{"kind": "transition"}"#, "unknown_kind"),
        (r#"{"event_name": "foo"}"#, "missing_field"),
        ("<<<<<<< HEAD", "conflict_marker"),
        (r#"{"kind": "annotation", "event_id": "x"}"#, "malformed_field"),
    ] {
        assert_eq!(defect(format!("{good}\n{bad}\n").as_bytes()), (2, second, why), "{bad}");
        assert!(Log::parse(format!("{good}\n{bad}\n").as_bytes(), V3).is_err());
    }
    let unknown = row(1, "genesis", "awaiting-review").text();
    assert_eq!(defect(unknown.as_bytes()), (1, 0, "unknown_lane"));
    assert_eq!(defect(format!("{good}\n\u{feff}").as_bytes()), (2, second, "invalid_json"));
    assert_eq!(defect(&[good.as_bytes(), b"\n\n ab\xb7"].concat()), (3, second + 4, "invalid_utf8"));
}

#[test]
fn rows_of_other_writers_stay_where_they_are() {
    let text = [
        r#"{"event_type": "TasksStarted", "payload": {}}"#,
        r#"{"type": "RetrospectiveCaptured"}"#,
        r#"{"event_name": "retrospective.requested"}"#,
        &row(1, "genesis", "planned").with(r#", "event_type": null"#).text(),
        &row(2, "genesis", "planned").with(r#", "kind": null"#).text(),
    ]
    .join("\n");
    let counts = Log::parse(text.as_bytes(), V3).unwrap().counts();
    assert_eq!((counts.transitions, counts.annotations, counts.foreign), (1, 0, 4));
}

#[test]
fn lines_end_where_the_tool_ends_them() {
    let (a, b) = (row(1, "genesis", "planned").text(), row(2, "planned", "claimed").text());
    for end in ["\n", "\r\n", "\r", "\u{b}", "\u{1c}", "\u{85}", "\u{2028}", "\n\n \n"] {
        let text = format!("{a}{end}{b}{end}");
        assert_eq!(Log::parse(text.as_bytes(), V3).unwrap().counts().transitions, 2, "{end:?}");
    }
    // Inside a string such a character breaks the row, as it does for the tool.
    let broken = format!("{a}\n{}", b.replace("a1", "a\u{2028}1"));
    assert_eq!(defect(broken.as_bytes()).0, 2);
}

#[test]
fn a_log_may_come_in_any_pieces() {
    let text = log(&[row(1, "genesis", "planned"), row(2, "planned", "claimed").with(r#", "reason": "größer""#)]);
    let whole = Log::parse(text.as_bytes(), V3).unwrap().board().unwrap();
    for size in [1, 7, 64, 1000] {
        let mut pieces = Log::new(V3, Reading::Strict);
        for piece in text.as_bytes().chunks(size) {
            pieces.push(piece).unwrap();
        }
        pieces.finish().unwrap();
        assert_eq!(pieces.board().unwrap(), whole);
    }
    let mut cut = Log::new(V3, Reading::Strict);
    cut.push(&text.as_bytes()[..text.len() - 1]).unwrap();
    assert_eq!(cut.counts().transitions, 1, "a line without its end waits");
    cut.finish().unwrap();
    assert_eq!(cut.counts().transitions, 2);
}

#[test]
fn a_lenient_reading_reports_and_goes_on() {
    let text = format!("{}\n{{\n{}\n", row(1, "genesis", "planned").text(), row(2, "planned", "claimed").text());
    let log = Log::read(text.as_bytes(), V3);
    assert_eq!(log.defects().len(), 1);
    assert_eq!(log.board().unwrap().lane("WP01").as_str(), "claimed");
    let mut strict = Log::new(V3, Reading::Strict);
    assert!(strict.append(text.as_bytes()).is_err());
    assert!(strict.append(b"").is_err(), "an unreadable log stays unreadable");
}

#[test]
fn generations_know_other_subtask_states() {
    let text = note(1, "WP01", r#"{"subtasks": {"T001": "skipped"}}"#);
    assert!(Log::parse(text.as_bytes(), V3).is_err());
    assert!(Log::parse(text.as_bytes(), V4).is_ok());
}

#[test]
fn what_other_readers_refuse_is_refused() {
    let deep = format!(r#", "policy_metadata": {}{}"#, "[".repeat(200), "]".repeat(200));
    let deep: &'static str = deep.leak();
    for more in [r#", "reason": NaN"#, r#", "reason": "\udc00""#, r#", "reason": 01"#, r#", "reason": "\x""#, deep] {
        let log = Log::read(row(1, "genesis", "planned").with(more).text().as_bytes(), V3);
        assert!(matches!(log.defects()[0].defect, RowDefect::NotJson(_)), "{more}");
    }
    assert!(
        Log::parse(row(1, "genesis", "planned").with(r#", "reason": "\ud83d\ude00""#).text().as_bytes(), V3).is_ok()
    );
}
