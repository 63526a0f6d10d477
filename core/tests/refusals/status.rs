//! One real situation, at least, for every code of the status domain.

use kitty_core::{
    DirName, EffectorKind, Generation, Refusal, Snapshot, Survey, Vocabulary,
    status::{
        ClaimKind, Claimant, Lane, Log, MissionStatus, Review, Stamp, TransitionFacts, TransitionRequest,
        WorkPackageId, accept_ready, check, check_appended, check_named, merge,
    },
    work_package::{DependencyGraph, Frontmatter, LaneManifest},
};

const G: Generation = Generation::V3_2;

pub fn dir() -> DirName {
    let mut repo = Snapshot::new();
    repo.add_file("/r/kitty-specs/demo/meta.json", META);
    Survey::new(&repo, &repo, "/r", G).resolve("demo").unwrap()
}

const META: &str = r#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7"}"#;

fn row(number: u32, from: &str, to: &str) -> String {
    format!(
        r#"{{"actor": "claude", "at": "2026-01-01T00:00:{number:02}+00:00", "event_id": "01KQ0WZBCESR6E86TR2J03P2{number:02}", "execution_mode": "worktree", "force": false, "from_lane": "{from}", "mission_slug": "demo", "to_lane": "{to}", "wp_id": "WP01"}}"#
    )
}

fn loaded(lanes: &[&str]) -> MissionStatus {
    let pairs = lanes.iter().zip(lanes.iter().skip(1));
    let log: String = (1..).zip(pairs).map(|(number, (from, to))| row(number, from, to) + "\n").collect();
    MissionStatus::load(&dir(), Some(log.as_bytes()), Some(META.as_bytes()), None, G).unwrap()
}

fn wp() -> WorkPackageId {
    WorkPackageId::parse("WP01").unwrap()
}

const STAMP: Stamp<'_> = Stamp { event_id: "01KZWHY1M0T3Q9V5N8R2X4C6B7", at: "2026-01-01T00:01:00+00:00" };

fn claim(lanes: &[&str], kind: ClaimKind, actor: &str) -> Refusal {
    let claimant = Claimant { actor, ..Claimant::default() };
    loaded(lanes).claim(&wp(), kind, &claimant, &[STAMP, STAMP]).unwrap_err()
}

fn moved(lanes: &[&str], to: Lane, facts: TransitionFacts<'_>, stamp: Stamp<'_>) -> Refusal {
    let request = TransitionRequest { facts, ..TransitionRequest::default() };
    loaded(lanes).transition(&wp(), to, &request, &stamp).unwrap_err()
}

fn checked(from: Lane, to: Lane, facts: TransitionFacts<'_>) -> Refusal {
    check(from, to, &facts, Generation::V4_0).unwrap_err()
}

const REVIEW: Review<'_> = Review { reviewer: "rex", verdict: "approved", reference: "review://1" };

fn transitions() -> Vec<(&'static str, Refusal)> {
    let facts = TransitionFacts::default;
    let result = || TransitionFacts { review_result: Some(REVIEW), ..facts() };
    vec![
        ("a lane in the British spelling", check_named("planned", "cancelled", &facts(), G).unwrap_err()),
        ("a review is to start from planned", checked(Lane::Planned, Lane::InReview, facts())),
        ("force without a reason", checked(Lane::Done, Lane::Planned, TransitionFacts { force: true, ..facts() })),
        ("a claim by nobody", checked(Lane::Planned, Lane::Claimed, facts())),
        (
            "a claim before its dependencies are ready, under 4.0",
            checked(
                Lane::Planned,
                Lane::Claimed,
                TransitionFacts { actor: Some("claude"), dependency_ready: Some(false), ..facts() },
            ),
        ),
        (
            "a claim of work that has no lane yet",
            checked(
                Lane::Planned,
                Lane::Claimed,
                TransitionFacts { actor: Some("claude"), lanes_computed: Some(false), ..facts() },
            ),
        ),
        ("work without a workspace", checked(Lane::Claimed, Lane::InProgress, facts())),
        ("a hand-in with open subtasks", checked(Lane::InProgress, Lane::ForReview, facts())),
        (
            "a hand-in of nothing",
            checked(Lane::InProgress, Lane::ForReview, TransitionFacts { subtasks_complete: true, ..facts() }),
        ),
        ("done without an approval", checked(Lane::Approved, Lane::Done, facts())),
        ("back to planned without a reason", checked(Lane::InProgress, Lane::Planned, facts())),
        ("an approval is withdrawn without feedback", checked(Lane::Approved, Lane::InProgress, facts())),
        ("a review ends without a result", checked(Lane::InReview, Lane::Approved, facts())),
        (
            "a review result without a verdict",
            checked(
                Lane::InReview,
                Lane::Planned,
                TransitionFacts { review_result: Some(Review { verdict: " ", ..REVIEW }), ..facts() },
            ),
        ),
        (
            "a review reference of another review",
            checked(Lane::InReview, Lane::Planned, TransitionFacts { review_ref: Some("review://2"), ..result() }),
        ),
        (
            "evidence of another reviewer",
            checked(
                Lane::InReview,
                Lane::Approved,
                TransitionFacts { evidence: Some(Review { reviewer: "max", ..REVIEW }), ..result() },
            ),
        ),
    ]
}

fn aggregate() -> Vec<(&'static str, Refusal)> {
    const TO_REVIEW: [&str; 6] = ["genesis", "planned", "claimed", "in_progress", "for_review", "in_review"];
    let implementation = ClaimKind::Implementation { rework: false };
    let by = TransitionFacts { actor: Some("max"), ..TransitionFacts::default() };
    let approving = TransitionFacts { review_result: Some(REVIEW), ..by };
    let planned = ["genesis", "planned"];
    let early = Stamp { at: "2025-12-31T00:00:00+00:00", ..STAMP };
    let local = Stamp { at: "2026-01-01T01:01:00+01:00", ..STAMP };
    let again = Stamp { event_id: "01KQ0WZBCESR6E86TR2J03P201", ..STAMP };
    let saved = {
        let mut status = loaded(&planned);
        let claimant = Claimant { actor: "max", ..Claimant::default() };
        let second = Stamp { event_id: "01KZWHY1M0T3Q9V5N8R2X4C6B8", at: "2026-01-01T00:01:01+00:00" };
        status.claim(&wp(), implementation, &claimant, &[STAMP, second]).unwrap();
        status.save().unwrap().unwrap()
    };
    let pending = br#"{"criteria": [{"description": "d", "pass_fail": "pending"}]}"#;
    vec![
        (
            "a mission is to be accepted before it is verified",
            accept_ready(&dir(), loaded(&planned).board(), &["WP02"], Some(pending), true).unwrap_err(),
        ),
        ("an approving verdict sends work back", moved(&TO_REVIEW, Lane::Planned, approving, STAMP)),
        ("another agent holds the work package", claim(&["genesis", "planned", "claimed"], implementation, "max")),
        ("the work package was never finalized", claim(&[], implementation, "max")),
        ("a review is to start before the hand-in", claim(&planned, ClaimKind::Review, "max")),
        ("a stamp in local time", moved(&planned, Lane::Claimed, by, local)),
        ("a clock that runs behind", moved(&planned, Lane::Claimed, by, early)),
        ("an event id for the second time", moved(&planned, Lane::Claimed, by, again)),
        ("an annotation without content", loaded(&planned).annotate(&wp(), "{}", "max", &STAMP).unwrap_err()),
        ("somebody else appended meanwhile", saved.check(b"longer").unwrap_err()),
    ]
}

fn logs() -> Vec<(&'static str, Refusal)> {
    let one = row(1, "genesis", "planned");
    let other = one.replace("claude", "max");
    vec![
        ("a lane that an older tool knew", Log::parse(one.replace("planned", "doing").as_bytes(), G).err().unwrap()),
        ("a byte that is not UTF-8", Log::parse(b"{}\xb7", G).err().unwrap()),
        ("times of two types", {
            let two = format!("{one}\n{}", row(2, "planned", "claimed").replace(r#""2026-01-01T00:00:02+00:00""#, "5"));
            Log::parse(two.as_bytes(), G).unwrap().board().unwrap_err()
        }),
        ("two events of one id are merged", merge(b"", one.as_bytes(), other.as_bytes()).unwrap_err()),
        ("a log shrank", check_appended(one.as_bytes(), b"").unwrap_err()),
        ("an id with a letter too many", kitty_core::status::normalize_work_package_id("WP1a").unwrap_err()),
    ]
}

fn packages() -> Vec<(&'static str, Refusal)> {
    let mut circle = DependencyGraph::new();
    circle.add("WP01", &["WP02".to_string()]);
    circle.add("WP02", &["WP01".to_string()]);
    let mut gap = DependencyGraph::new();
    gap.add("WP01", &["WP09".to_string()]);
    let twice = b"---\nwork_package_id: WP01\nrole: a\nrole: b\n---\n";
    vec![
        ("a key of the frontmatter stands there twice", Frontmatter::parse("WP01-demo.md", twice).unwrap_err()),
        ("lanes.json lacks the mission", LaneManifest::parse(b"{}").unwrap_err()),
        ("two work packages wait for each other", circle.order().unwrap_err()),
        ("a work package waits for one that is not there", gap.order().unwrap_err()),
        ("an unknown actor is to be named", EffectorKind::Unknown.word(Vocabulary::Runtime).unwrap_err()),
    ]
}

/// Every situation, by its theme.
pub fn all() -> Vec<(&'static str, Refusal)> {
    [transitions(), aggregate(), logs(), packages()].concat()
}
