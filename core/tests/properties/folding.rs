//! The fold: idempotent, total, and blind to its neighbours' defects.

use kitty_core::{Code, Decision, DirName, Handle, Survey};
use proptest::prelude::*;
use serde_json::Value;

use crate::{
    cases,
    world::{Entry, ROOT, World, garbage, generation, world},
};

/// The answer without suggestions, which may name anybody; the candidates of an ambiguity are none.
fn essence(answer: &Decision<DirName>) -> Result<String, (Code, Vec<String>)> {
    match answer {
        Ok(dir) => Ok(dir.to_string()),
        Err(refusal) if refusal.code() == Code::MissionAmbiguousSelector => {
            Err((refusal.code(), refusal.candidates().to_vec()))
        }
        Err(refusal) => Err((refusal.code(), Vec::new())),
    }
}

fn names(answer: &Decision<DirName>, mission: &str) -> bool {
    match answer {
        Ok(dir) => dir.as_str() == mission,
        Err(refusal) => {
            let named = refusal.candidates().iter().map(String::as_str);
            named.chain(refusal.fields().iter().map(|(_, value)| value)).any(|name| name == mission)
        }
    }
}

fn is_shaped_like_an_id(name: &str) -> bool {
    matches!(name.len(), 8 | 26) && name.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Who claims the handle by id, number or slug, in a naive reading: every mission with an id.
fn claimants(world: &World, handle: &str) -> Vec<String> {
    let claims = |entry: &&Entry| {
        let meta: Value = entry.meta.as_deref().and_then(|meta| serde_json::from_slice(meta).ok()).unwrap_or_default();
        let id = meta.get("mission_id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let by_id = |id: &str| if handle.len() == 26 { id == handle } else { id.starts_with(handle) };
        let number = entry.name.strip_prefix(handle).is_some_and(|rest| rest.len() > 1 && rest.starts_with('-'));
        let slug = kitty_core::strip_number(&entry.name);
        id.is_some_and(|id| match handle {
            _ if is_shaped_like_an_id(handle) => by_id(id),
            _ if handle.len() == 3 && handle.bytes().all(|b| b.is_ascii_digit()) => number,
            _ => slug == handle && slug != entry.name,
        })
    };
    world.entries.iter().filter(claims).map(|entry| entry.name.clone()).collect()
}

/// Without `at`, every answer that does not name it stays as it was.
fn assert_others_unaffected(
    broken: &World,
    at: usize,
    generation: kitty_core::Generation,
) -> Result<(), TestCaseError> {
    let mission = broken.entries.get(at).map(|entry| entry.name.clone()).unwrap_or_default();
    let removed = broken.without(at);
    for handle in broken.handles() {
        let (with, without) = (broken.fold(&handle, generation), removed.fold(&handle, generation));
        if !names(&with, &mission) {
            prop_assert_eq!(essence(&with), essence(&without), "`{}` with a broken `{}`", handle, mission);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn folding_twice_is_folding_once(world in world(), generation in generation()) {
        for handle in world.handles() {
            if let Ok(dir) = world.fold(&handle, generation) {
                prop_assert_eq!(world.fold(dir.as_str(), generation), Ok(dir), "through `{}`", handle);
            }
        }
    }

    #[test]
    fn a_fold_ends_at_a_listed_directory(world in world(), generation in generation()) {
        for handle in world.handles() {
            if let Ok(dir) = world.fold(&handle, generation) {
                prop_assert!(world.entries.iter().any(|entry| entry.name == dir.as_str()), "`{}` became `{}`", handle, dir);
            }
        }
    }

    #[test]
    fn a_survey_answers_alike_however_much_it_has_seen(world in world(), generation in generation()) {
        let repo = world.snapshot();
        let seasoned = Survey::new(&repo, &repo, ROOT, generation);
        prop_assert!(seasoned.missions().is_ok());
        for handle in world.handles().iter().rev() {
            prop_assert_eq!(seasoned.resolve(handle), world.fold(handle, generation));
        }
    }

    #[test]
    fn several_claimants_are_all_named_and_none_is_picked(world in world(), generation in generation()) {
        for handle in world.handles() {
            let claimants = claimants(&world, &handle);
            let literal = world.entries.iter().any(|entry| entry.name == handle);
            if claimants.len() > 1 && !literal {
                let refusal = world.fold(&handle, generation).unwrap_err();
                prop_assert_eq!((refusal.code(), refusal.candidates()), (Code::MissionAmbiguousSelector, &claimants[..]));
            }
        }
    }

    #[test]
    fn every_candidate_of_an_ambiguity_answers_to_its_own_name(world in world(), generation in generation()) {
        for handle in world.handles() {
            let Err(refusal) = world.fold(&handle, generation) else { continue };
            if refusal.code() != Code::MissionAmbiguousSelector {
                continue;
            }
            prop_assert!(refusal.candidates().len() > 1, "`{}` is ambiguous among {:?}", handle, refusal.candidates());
            for candidate in refusal.candidates() {
                match world.fold(candidate, generation) {
                    Ok(dir) => prop_assert_eq!(dir.as_str(), candidate),
                    // The candidate's own defect, or a name that is another mission's id.
                    Err(own) => prop_assert!(
                        matches!(own.code(), Code::InvalidMissionIdentity | Code::UnsafeMissionSlug)
                            || is_shaped_like_an_id(candidate),
                        "`{}` offers `{}`, which is {:?}", handle, candidate, own
                    ),
                }
            }
        }
    }

    #[test]
    fn every_suggestion_of_a_miss_is_exact_or_defective(world in world(), generation in generation()) {
        for handle in world.handles() {
            let Err(refusal) = world.fold(&handle, generation) else { continue };
            if refusal.code() != Code::MissionNotFound {
                continue;
            }
            for candidate in refusal.candidates() {
                match world.fold(candidate, generation) {
                    Ok(dir) => prop_assert_eq!(dir.as_str(), candidate),
                    Err(own) => prop_assert_ne!(own.code(), Code::MissionNotFound, "`{}` suggests `{}`", handle, candidate),
                }
            }
        }
    }

    #[test]
    fn a_broken_mission_changes_no_answer_but_its_own(
        world in world(), garbage in garbage(), at in any::<prop::sample::Index>(), generation in generation()
    ) {
        prop_assume!(!world.entries.is_empty());
        let at = at.index(world.entries.len());
        assert_others_unaffected(&world.with_meta(at, garbage), at, generation)?;
        assert_others_unaffected(&world.with_meta(at, br#"{"mission_id": 12345}"#), at, generation)?;
    }

    #[test]
    fn the_listing_and_the_fold_agree(world in world(), generation in generation()) {
        let repo = world.snapshot();
        let found = Survey::new(&repo, &repo, ROOT, generation).missions().unwrap();
        let mut listed: Vec<_> = found.missions.iter().map(|mission| mission.name.clone()).collect();
        listed.extend(found.residue.clone());
        listed.sort();
        let mut expected: Vec<_> = world.entries.iter().map(|entry| entry.name.clone()).chain(world.stray.clone()).collect();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(listed, expected);
        for mission in &found.missions {
            for form in &mission.handles {
                match (form.refused, world.fold(&form.text, generation)) {
                    (None, Ok(dir)) => prop_assert_eq!(dir.as_str(), &mission.name),
                    (Some(_), Ok(dir)) => prop_assert_ne!(dir.as_str(), &mission.name),
                    (None, Err(refusal)) => prop_assert!(false, "{:?} is {:?}", form, refusal),
                    (Some(row), Err(refusal)) => prop_assert_eq!(row.code, refusal.code()),
                }
            }
        }
        for name in &found.residue {
            let fold = world.fold(name, generation);
            prop_assert!(fold.as_ref().is_ok_and(|dir| dir.as_str() != name) || fold.is_err(), "residue `{}` folds", name);
        }
    }

    #[test]
    fn any_text_folds_or_is_refused(world in world(), text in any::<String>(), generation in generation()) {
        let direct = Handle::parse(&text).map(|handle| handle.as_str().to_string());
        if let Ok(handle) = &direct {
            prop_assert_eq!(handle, &text, "a handle is taken verbatim");
        }
        let folded = world.fold(&text, generation);
        prop_assert!(direct.is_ok() || folded.is_err());
    }
}
