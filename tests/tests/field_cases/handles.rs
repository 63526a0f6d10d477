//! Theme C: what a handle means.

use kitty_core::{Code, GENERATIONS, Generation, Kind, Refusal, Snapshot, Survey};

const DEMO: (&str, &str) = ("demo-01KZWHY1", r#""mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7""#);
const OTHER: (&str, &str) = ("other-01KQQQQ1", r#""mission_id": "01KQQQQ1000000000000000000""#);

/// A specs folder of missions, each with the members of its meta.json.
struct Specs(Snapshot);

impl Specs {
    fn of(missions: &[(&str, &str)]) -> Self {
        let mut repo = Snapshot::new();
        for (dir, meta) in missions {
            repo.add_file(&format!("/r/kitty-specs/{dir}/meta.json"), format!("{{{meta}}}"));
        }
        Self(repo)
    }

    fn survey(&self, generation: Generation) -> Survey<'_> {
        Survey::new(&self.0, &self.0, "/r", generation)
    }

    fn refusal(&self, handle: &str, generation: Generation) -> Refusal {
        self.survey(generation).resolve(handle).unwrap_err()
    }

    /// Every generation folds `handle` to `dir`.
    fn folds(&self, handle: &str, dir: &str) {
        for generation in GENERATIONS {
            let found = self.survey(*generation).resolve(handle).map(|found| found.to_string());
            assert_eq!(found, Ok(dir.to_string()), "`{handle}` under {generation}");
        }
    }

    /// Every generation refuses `handle` with `code`.
    fn refuses(&self, handle: &str, code: Code) {
        for generation in GENERATIONS {
            assert_eq!(self.refusal(handle, *generation).code(), code, "`{handle}` under {generation}");
        }
    }
}

/// A handle that nothing answers to: one story for every command, and nothing is created, since
/// no port of the authority writes.
#[test]
fn fc_046() {
    Specs::of(&[DEMO, OTHER]).refuses("zznope", Code::MissionNotFound);
}

/// A mid8 folds on reads and passes verbatim on writes. Here both take the folded name.
#[test]
fn fc_047() {
    let specs = Specs::of(&[DEMO, OTHER]);
    for handle in ["01KZWHY1", "01KZWHY1M0T3Q9V5N8R2X4C6B7", "demo-01KZWHY1", "demo"] {
        specs.folds(handle, "demo-01KZWHY1");
        let survey = specs.survey(Generation::V3_2);
        let spec = Kind::parse("spec", Generation::V3_2).unwrap();
        let placement = survey.place(&survey.resolve(handle).unwrap(), &spec).unwrap();
        assert_eq!(placement.read().unwrap().dir(), placement.write().unwrap().dir());
        assert_eq!(placement.read().unwrap().dir(), "/r/kitty-specs/demo-01KZWHY1");
    }
}

/// accept breaks for the mid8 of a mission whose directory lacks the suffix.
#[test]
fn fc_048() {
    let meta = r#""mission_id": "01ABCDEF000000000000000000", "mid8": "01ABCDEF""#;
    let specs = Specs::of(&[("099-test-feature", meta)]);
    for handle in ["01ABCDEF", "099", "test-feature"] {
        specs.folds(handle, "099-test-feature");
    }
}

/// A number resolves and is composed again to a directory that does not exist.
#[test]
fn fc_049() {
    let meta = r#""mission_id": "01KN2371000000000000000000""#;
    let specs = Specs::of(&[("002-lightweight-pypi-release", meta)]);
    specs.folds("002", "002-lightweight-pypi-release");
    specs.folds("002-lightweight-pypi-release", "002-lightweight-pypi-release");
}

/// next answers an unknown stub for a mid8. Here a mission is resolved with its identity or not
/// at all.
#[test]
fn fc_051() {
    let specs = Specs::of(&[DEMO, OTHER]);
    specs.folds("01KZWHY1", "demo-01KZWHY1");
    let survey = specs.survey(Generation::V3_2);
    let id = survey.meta(&survey.resolve("01KZWHY1").unwrap()).unwrap().mission_id().unwrap();
    assert_eq!(id.as_str(), "01KZWHY1M0T3Q9V5N8R2X4C6B7");
}

/// mission run overwrites another mission's type.
#[test]
fn fc_052() {
    let meta = format!("{}, \"mission_type\": \"software-dev\"", DEMO.1);
    let specs = Specs::of(&[(DEMO.0, &meta)]);
    for generation in GENERATIONS {
        let survey = specs.survey(*generation);
        let refusal = survey.resolve_for_create("01KZWHY1", "erp-integration").unwrap_err();
        assert_eq!(refusal.code(), Code::MissionTypeConflict);
        let field = |name| refusal.fields().get(name);
        assert_eq!((field("existing"), field("requested")), (Some("software-dev"), Some("erp-integration")));
        assert_eq!(survey.resolve_for_create("brand-new", "erp-integration"), Ok(None));
        assert!(survey.resolve_for_create("demo", "software-dev").is_ok_and(|found| found.is_some()));
    }
}

/// A number as `mission_id` in one meta.json breaks the resolution of all missions.
#[test]
fn fc_053() {
    let specs = Specs::of(&[("bad", "\"mission_id\": 12345"), DEMO]);
    specs.folds("01KZWHY1", "demo-01KZWHY1");
    specs.refuses("bad", Code::InvalidMissionIdentity);
    let refusal = specs.refusal("bad", Generation::V4_0);
    assert_eq!(refusal.fields().get("mission"), Some("bad"));
    let listed = specs.survey(Generation::V4_0).missions().unwrap().missions;
    let bad = listed.iter().find(|mission| mission.name == "bad").unwrap();
    assert_eq!((bad.id.as_ref(), bad.defects.len()), (None, 1), "it is listed, with its defect");
}

/// Residue and support directories count as missions.
#[test]
fn fc_054() {
    let mut specs = Specs::of(&[DEMO]);
    specs.0.add_dir("/r/kitty-specs/__pycache__");
    specs.0.add_file("/r/kitty-specs/gone-01KXXXX1/x.lock", "");
    for generation in GENERATIONS {
        let found = specs.survey(*generation).missions().unwrap();
        let names: Vec<_> = found.missions.iter().map(|mission| mission.name.as_str()).collect();
        assert_eq!(names, ["demo-01KZWHY1"]);
        assert_eq!(found.residue, ["__pycache__", "gone-01KXXXX1"]);
    }
    specs.refuses("gone-01KXXXX1", Code::MissionNotFound);
}

/// Handles shaped like a path.
#[test]
fn fc_056() {
    let specs = Specs::of(&[DEMO, OTHER]);
    for handle in ["../../etc/passwd", "a/b", "C:\\x", "..", "/r/kitty-specs/demo-01KZWHY1", "demo\0"] {
        specs.refuses(handle, Code::UnsafeMissionSlug);
    }
    specs.refuses("", Code::MissionSelectionRequired);
}

/// Exact forms only. The case lets a mid8 match in any letter case; for us letter case is as the
/// generation has it, in which ids are upper case everywhere. So the lower-case form is a miss
/// that offers the exact one.
#[test]
fn fc_057() {
    let specs = Specs::of(&[DEMO, OTHER]);
    specs.refuses("01kzwhy1", Code::MissionNotFound);
    assert_eq!(specs.refusal("01kzwhy1", Generation::V4_0).candidates(), ["demo-01KZWHY1"]);
    specs.refuses("01KZWHY1-other", Code::MissionNotFound);
    specs.refuses("01KZWHY", Code::MissionNotFound);
}

/// The wire code of an ambiguity is the one of 4.0, under every generation.
#[test]
fn fc_058() {
    let specs = twins();
    specs.refuses("payment", Code::MissionAmbiguousSelector);
    assert_eq!(specs.refusal("payment", Generation::V3_2).code().as_str(), "MISSION_AMBIGUOUS_SELECTOR");
}

/// The same slug through another authority: every entry point is the one fold.
#[test]
fn fc_143() {
    let specs = twins();
    for generation in GENERATIONS {
        let survey = specs.survey(*generation);
        let by_fold = survey.resolve("payment").unwrap_err();
        assert_eq!(by_fold.code(), Code::MissionAmbiguousSelector);
        assert_eq!(by_fold.candidates(), ["payment-01M2AAA1", "payment-01M2BBB2"]);
        assert_eq!(survey.resolve_for_create("payment", "research").unwrap_err(), by_fold);
        let repo = kitty_core::ask::Repository::open(&specs.0, &specs.0, "/r", Some(generation.as_str())).unwrap();
        for answer in [repo.fold("payment").unwrap_err(), repo.place("payment", "spec", None).unwrap_err()] {
            assert_eq!(answer, by_fold);
        }
    }
}

fn twins() -> Specs {
    Specs::of(&[
        ("payment-01M2AAA1", r#""mission_id": "01M2AAA1000000000000000000""#),
        ("payment-01M2BBB2", r#""mission_id": "01M2BBB2000000000000000000""#),
    ])
}
