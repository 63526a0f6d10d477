//! What the fuzz targets share: a small repository, and every question about it.

use kitty_core::{GENERATIONS, GitFacts, Refusal, Snapshot, Survey};

/// The mission that the targets damage.
pub const MISSION: &str = "demo-01KZWHY1";

/// Another mission, whose answers must not change.
pub const NEIGHBOUR: &str = "other-01KQQQQ1";

/// A repository with a neighbour in good health and the given files of [`MISSION`].
pub fn repository(files: &[(&str, &[u8])]) -> Snapshot {
    let mut repo = Snapshot::new();
    repo.add_file(
        &format!("/r/kitty-specs/{NEIGHBOUR}/meta.json"),
        r#"{"mission_id": "01KQQQQ1000000000000000000", "topology": "lanes", "target_branch": "feat/other"}"#,
    );
    for (name, bytes) in files {
        repo.add_file(&format!("/r/kitty-specs/{MISSION}/{name}"), *bytes);
    }
    repo.set_git(GitFacts::default());
    repo
}

/// Asks everything about the mission that `handle` designates, in every generation.
pub fn ask_everything(repo: &Snapshot, root: &str, handle: &str) {
    for generation in GENERATIONS {
        let survey = Survey::new(repo, repo, root, *generation);
        drop(survey.missions());
        let mission = match survey.resolve(handle) {
            Ok(mission) => mission,
            Err(refusal) => {
                is_complete(&refusal);
                continue;
            }
        };
        assert_eq!(survey.resolve(mission.as_str()), Ok(mission.clone()), "the fold is idempotent");
        drop((survey.topology(&mission), survey.phase(&mission), survey.target_branch(&mission)));
        for (_, placement) in survey.place_all(&mission) {
            match &placement {
                Ok(placement) => {
                    placement.read().err().into_iter().chain(placement.write().err()).for_each(is_complete);
                    drop((placement.read_modify_write().map(drop), placement.committed("spec.md"), placement.why()));
                }
                Err(refusal) => is_complete(refusal),
            }
        }
    }
}

/// Checks that a refusal leaves no place of its message or remedy open.
pub fn is_complete(refusal: &Refusal) {
    for template in [refusal.code().row().message, refusal.code().row().remedy] {
        for place in template.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            assert!(refusal.fields().get(place).is_some(), "{} lacks `{place}`", refusal.code());
        }
    }
}

/// Checks that the neighbour answers as if it were alone.
pub fn neighbour_is_unaffected(repo: &Snapshot) {
    for generation in GENERATIONS {
        let survey = Survey::new(repo, repo, "/r", *generation);
        let mission = survey.resolve(NEIGHBOUR).unwrap_or_else(|refusal| panic!("{refusal}"));
        let branch = survey.target_branch(&mission).map(|branch| branch.to_string());
        assert_eq!(branch.as_deref(), Ok("feat/other"));
    }
}
