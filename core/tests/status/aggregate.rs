//! Load, claim, transition, annotate, save.

use kitty_core::{
    DirName, Snapshot, Survey,
    status::{
        Basis, ClaimKind, Claimant, Claimed, Lane, Log, MissionStatus, Review, Stamp, StatusWrite, TransitionFacts,
        TransitionRequest, WorkPackageId,
    },
};

use crate::given::{V3, log, note, row};

const META: &str = r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "mission_number": 34}"#;
const IMPLEMENT: ClaimKind = ClaimKind::Implementation { rework: false };

pub fn dir() -> DirName {
    let mut repo = Snapshot::new();
    repo.add_file("/r/kitty-specs/034-demo/meta.json", META);
    Survey::new(&repo, &repo, "/r", V3).resolve("034").unwrap()
}

fn load(log: &str) -> MissionStatus {
    MissionStatus::load(&dir(), Some(log.as_bytes()), Some(META.as_bytes()), None, V3).unwrap()
}

fn wp() -> WorkPackageId {
    WorkPackageId::parse("WP01").unwrap()
}

fn stamps(second: u32) -> [Stamp<'static>; 2] {
    let stamp = |n: u32| Stamp {
        event_id: format!("01KZWHY1M0T3Q9V5N8R2X4{n:04}").leak(),
        at: format!("2026-03-01T00:00:{n:02}+00:00").leak(),
    };
    [stamp(second), stamp(second + 1)]
}

fn claimant(actor: &str) -> Claimant<'_> {
    Claimant { actor, shell_pid: Some(42), ..Claimant::default() }
}

/// The log after a host has written.
fn written(before: &str, write: &StatusWrite) -> String {
    write.check(before.as_bytes()).unwrap();
    let after = format!("{before}{}", write.append);
    let reduced = Log::parse(after.as_bytes(), V3).unwrap().snapshot(Some(META.as_bytes()), None).unwrap();
    assert_eq!(reduced.to_json(), write.snapshot, "the snapshot is the one of the written log");
    after
}

#[test]
fn a_claim_is_two_events_and_one_write() {
    let before = log(&[row(1, "genesis", "planned")]);
    let mut status = load(&before);
    assert_eq!(status.claim(&wp(), IMPLEMENT, &claimant("claude"), &stamps(1)).unwrap(), Claimed::Planned);
    let write = status.save().unwrap().unwrap();
    assert_eq!(write.paths(), ["kitty-specs/034-demo/status.events.jsonl", "kitty-specs/034-demo/status.json"]);
    assert_eq!(write.append.lines().count(), 2);
    let after = written(&before, &write);
    let mut again = load(&after);
    assert_eq!(again.board().lane("WP01"), Lane::InProgress);
    let wp01 = again.board().work_package("WP01").unwrap();
    assert_eq!(wp01.slot("shell_pid").unwrap().json().as_str(), "42");
    assert_eq!(again.claim(&wp(), IMPLEMENT, &claimant("claude"), &[]).unwrap(), Claimed::Held);
    assert_eq!(again.save().unwrap(), None);
    let lost = again.claim(&wp(), IMPLEMENT, &claimant("codex"), &stamps(5)).unwrap_err();
    assert_eq!((lost.code().as_str(), lost.fields().get("holder")), ("CLAIM_CONFLICT", Some("claude")));
}

#[test]
fn of_two_racing_claims_one_is_written() {
    let before = log(&[row(1, "genesis", "planned")]);
    let plan = |actor, second| {
        let mut status = load(&before);
        status.claim(&wp(), IMPLEMENT, &claimant(actor), &stamps(second)).unwrap();
        status.save().unwrap().unwrap()
    };
    let (first, second) = (plan("claude", 1), plan("codex", 3));
    let after = written(&before, &first);
    assert_eq!(second.check(after.as_bytes()).unwrap_err().code().as_str(), "STATUS_BASIS_STALE");
    assert_ne!(Basis::of(before.as_bytes()), Basis::of(after.as_bytes()));
}

#[test]
fn rows_are_what_the_tool_writes() {
    let mut status = load("");
    let facts = TransitionFacts { actor: Some("é\u{7f}😀\"\\\n"), ..TransitionFacts::default() };
    let metadata = r#"{"b": 1.0, "a": {"hostname": "h", "x": [1]}}"#;
    let request = TransitionRequest { facts, policy_metadata: Some(metadata), ..TransitionRequest::default() };
    status.transition(&wp(), Lane::Planned, &request, &stamps(1)[0]).unwrap();
    let line = status.save().unwrap().unwrap().append;
    assert_eq!(
        line,
        concat!(
            r#"{"actor": "\u00e9\u007f\ud83d\ude00\"\\\n", "at": "2026-03-01T00:00:01+00:00", "event_id": "01KZWHY1M0T3Q9V5N8R2X40001", "#,
            r#""evidence": null, "execution_mode": "direct_repo", "force": false, "from_lane": "genesis", "mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "#,
            r#""mission_slug": "034-demo", "policy_metadata": {"a": {"x": [1]}, "b": 1.0}, "reason": null, "review_ref": null, "#,
            r#""to_lane": "planned", "wp_id": "WP01"}"#,
            "\n"
        )
    );
}

#[test]
fn a_missing_last_line_break_is_repaired() {
    let before = log(&[row(1, "genesis", "planned")]);
    let torn = before.trim_end();
    let mut status = load(torn);
    status.claim(&wp(), IMPLEMENT, &claimant("claude"), &stamps(1)).unwrap();
    let write = status.save().unwrap().unwrap();
    assert!(write.append.starts_with("\n{"));
    written(torn, &write);
}

#[test]
fn a_refused_step_plans_nothing() {
    let mut status = load(&log(&[row(1, "genesis", "planned")]));
    let one_stamp = status.claim(&wp(), IMPLEMENT, &claimant("claude"), &stamps(1)[..1]);
    assert_eq!(one_stamp.unwrap_err().code().as_str(), "MALFORMED_QUESTION");
    assert_eq!((status.save().unwrap(), status.board().lane("WP01")), (None, Lane::Planned));
    let forced = TransitionFacts { force: true, actor: Some("a"), reason: Some("r"), ..TransitionFacts::default() };
    let request = TransitionRequest { facts: forced, ..TransitionRequest::default() };
    let refused = status.transition(&wp(), Lane::Uninitialized, &request, &stamps(1)[0]).unwrap_err();
    assert_eq!(refused.code().as_str(), "ILLEGAL_EDGE");
}

#[test]
fn a_whole_life() {
    let mut status = load(&log(&[row(1, "genesis", "planned")]));
    status.claim(&wp(), IMPLEMENT, &claimant("claude"), &stamps(1)).unwrap();
    status.annotate(&wp(), r#"{"subtasks": {"T001": "done"}}"#, "claude", &stamps(3)[0]).unwrap();
    let mut go = |to, facts: TransitionFacts<'_>, second| {
        let request = TransitionRequest { facts, ..TransitionRequest::default() };
        status.transition(&wp(), to, &request, &stamps(second)[0])
    };
    let by = TransitionFacts { actor: Some("claude"), ..TransitionFacts::default() };
    let handed_in = TransitionFacts { subtasks_complete: true, implementation_evidence: true, ..by };
    let review = Review { reviewer: "rex", verdict: "approved", reference: "review://1" };
    go(Lane::ForReview, handed_in, 5).unwrap();
    assert_eq!(go(Lane::Approved, by, 7).unwrap_err().code().as_str(), "ILLEGAL_EDGE");
    go(Lane::InReview, TransitionFacts { actor: Some("rex"), ..by }, 7).unwrap();
    go(Lane::Approved, TransitionFacts { review_result: Some(review), ..by }, 9).unwrap();
    go(Lane::Done, TransitionFacts { evidence: Some(review), ..by }, 11).unwrap();
    assert_eq!(status.board().count(Lane::Done), status.board().work_packages.len());
    assert_eq!(status.save().unwrap().unwrap().append.lines().count(), 7);
}

#[test]
fn a_review_is_claimed_by_role() {
    let text = log(&[row(1, "genesis", "planned"), row(2, "for_review", "in_review")]);
    let held = |text: &str| load(text).claim(&wp(), ClaimKind::Review, &claimant("rex"), &[]);
    assert_eq!(held(&text).unwrap(), Claimed::Held, "the holder is no reviewer");
    let reviewer = text + &note(1, "WP01", r#"{"role": "reviewer"}"#);
    assert_eq!(held(&reviewer).unwrap_err().code().as_str(), "CLAIM_CONFLICT");
}

#[test]
fn a_mission_that_does_not_exist_cannot_be_loaded() {
    let refused = MissionStatus::load(&dir(), None, None, None, V3).err().unwrap();
    assert_eq!(refused.code().as_str(), "MISSION_META_MISSING");
}
