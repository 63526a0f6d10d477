//! Placement: one answer per mission, whoever asks and under whichever handle.

use std::collections::BTreeMap;

use kitty_core::{Code, Generation, Kind, Partition, Placement, Survey, UnmaterializedRead};
use proptest::prelude::*;

use crate::{
    cases,
    recorder::Recorder,
    world::{COORDINATION, ROOT, World, garbage, generation, world},
};

type Answer = Result<Placement, (Code, String)>;

fn kinds(generation: Generation, partition: Option<Partition>) -> Vec<Kind> {
    let rows = generation.profile().kinds().filter(|row| partition.is_none_or(|wanted| row.partition == wanted));
    rows.map(|row| Kind::parse(row.kind.as_str(), generation).unwrap()).collect()
}

/// Fold and placement by a caller who has only this handle.
fn place(world: &World, handle: &str, kind: &Kind, generation: Generation) -> Answer {
    let repo = world.snapshot();
    let survey = Survey::new(&repo, &repo, ROOT, generation);
    let placed = survey.resolve(handle).and_then(|mission| survey.place(&mission, kind));
    placed.map_err(|refusal| (refusal.code(), refusal.message()))
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_handle_of_a_mission_leads_to_the_same_placement(world in world(), generation in generation()) {
        let mut by_mission: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for handle in world.handles() {
            if let Ok(dir) = world.fold(&handle, generation) {
                by_mission.entry(dir.to_string()).or_default().push(handle);
            }
        }
        for kind in kinds(generation, None) {
            for (mission, handles) in &by_mission {
                let canonical = place(&world, mission, &kind, generation);
                for handle in handles {
                    prop_assert_eq!(&place(&world, handle, &kind, generation), &canonical, "{} through `{}`", kind.as_str(), handle);
                }
            }
        }
    }

    #[test]
    fn primary_kinds_never_ask_a_coordination_fact(world in world(), generation in generation()) {
        let repo = world.snapshot();
        for handle in world.handles() {
            for kind in kinds(generation, Some(Partition::Primary)) {
                let ports = Recorder::new(&repo);
                let survey = Survey::new(&ports, &ports, ROOT, generation);
                let Ok(mission) = survey.resolve(&handle) else { break };
                let placed = survey.place(&mission, &kind);
                for question in ports.asked() {
                    let coordination = question.contains("/.worktrees")
                        || question.starts_with("remote_branches")
                        || question.starts_with("worktrees")
                        || COORDINATION.iter().any(|branch| question.ends_with(&format!(" {branch}")));
                    prop_assert!(!coordination, "{} of {} asked `{}`", kind.as_str(), mission, question);
                }
                if let Ok(placement) = placed {
                    prop_assert_eq!((placement.topology(), placement.coordination()), (None, None));
                }
            }
        }
    }

    #[test]
    fn primary_kinds_stay_when_coordination_goes(world in world(), generation in generation()) {
        let gone = world.without_coordination();
        for entry in &world.entries {
            for kind in kinds(generation, Some(Partition::Primary)) {
                let before = place(&world, &entry.name, &kind, generation);
                prop_assert_eq!(before, place(&gone, &entry.name, &kind, generation));
            }
        }
    }

    #[test]
    fn a_broken_mission_moves_no_other(
        world in world(), garbage in garbage(), at in any::<prop::sample::Index>(), generation in generation()
    ) {
        prop_assume!(!world.entries.is_empty());
        let at = at.index(world.entries.len());
        let (broken, removed) = (world.with_meta(at, garbage), world.without(at));
        for entry in &removed.entries {
            let folds_alike = broken.fold(&entry.name, generation) == removed.fold(&entry.name, generation);
            for kind in kinds(generation, None).into_iter().filter(|_| folds_alike) {
                let with = place(&broken, &entry.name, &kind, generation);
                prop_assert_eq!(with, place(&removed, &entry.name, &kind, generation));
            }
        }
    }

    /// The routing table, read off section 5.3 of the specification once more.
    #[test]
    fn both_legs_agree_or_say_why(world in world(), generation in generation()) {
        let refuses = generation.profile().unmaterialized_read == UnmaterializedRead::Refuse;
        for entry in &world.entries {
            for kind in kinds(generation, None) {
                let Ok(placement) = place(&world, &entry.name, &kind, generation) else { continue };
                let primary = format!("{ROOT}/kitty-specs/{}", placement.mission());
                let coord = placement.topology().is_some_and(kitty_core::Topology::routes_through_coordination);
                prop_assert!(!coord || kind.partition() == Partition::Coord);
                match (placement.read(), placement.write()) {
                    (Ok(read), Ok(write)) => {
                        prop_assert!(!coord || read.dir() != primary || read.degraded().is_some() || write.dir() == primary);
                        prop_assert!(coord || (read.dir() == primary && write.dir() == primary));
                        prop_assert_eq!(placement.read_modify_write().is_ok(), read.dir() == write.dir());
                    }
                    (Err(refusal), Ok(_)) => {
                        let code = refusal.code();
                        prop_assert!(coord && (refuses || code != Code::CoordinationWorktreeUnmaterialized), "{code}");
                        prop_assert!(placement.read_modify_write().is_err());
                    }
                    (Ok(_), Err(_)) => prop_assert!(placement.read_modify_write().is_err()),
                    (Err(read), Err(write)) => prop_assert_ne!(read.code(), write.code(), "one reason is one refusal"),
                }
            }
        }
    }
}
