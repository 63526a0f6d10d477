//! The partition table: every kind has one home and one reason, and a silent move goes red.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

use std::collections::BTreeSet;

use kitty_core::{ArtifactKind, GENERATIONS, Generation, Kind, KindRow, NameRow, Partition, Topology, classify};

#[path = "common/sources.rs"]
mod sources;
use sources::sources;

const PRIMARY_3_2: &[&str] = &[
    "primary_metadata",
    "finalized_execution_plan",
    "tasks_index",
    "work_package_task",
    "lane_state",
    "analysis_report",
    "spec",
    "data_model",
    "research",
    "checklist",
    "retrospective",
];
const COORD: &[&str] =
    &["acceptance_matrix", "issue_matrix", "status_state", "decision_log", "tracer_file", "review_cycle"];
const PRIMARY_ADDED_4_0: &[&str] = &["decision_ledger", "contract"];

fn rows(generation: Generation) -> Vec<KindRow> {
    generation.profile().kinds().copied().collect()
}

fn of(generation: Generation, partition: Partition) -> BTreeSet<&'static str> {
    rows(generation).iter().filter(|row| row.partition == partition).map(|row| row.kind.as_str()).collect()
}

/// The kinds whose rationale argues for another partition than the one they stand in.
fn mislabelled(rows: &[KindRow]) -> Vec<ArtifactKind> {
    let label = |partition: Partition| match partition {
        Partition::Primary => "PRIMARY: ",
        Partition::Coord => "COORD: ",
    };
    rows.iter().filter(|row| !row.rationale.starts_with(label(row.partition))).map(|row| row.kind).collect()
}

/// The names whose kind has no row.
fn homeless(names: &[NameRow], rows: &[KindRow]) -> Vec<&'static str> {
    names.iter().filter(|name| rows.iter().all(|row| row.kind != name.kind)).map(|name| name.name).collect()
}

#[test]
fn every_rationale_argues_for_its_own_partition() {
    for generation in GENERATIONS {
        assert_eq!(mislabelled(&rows(*generation)), [], "generation {generation}");
    }
}

#[test]
fn a_silent_flip_of_any_kind_is_noticed() {
    for generation in GENERATIONS {
        let table = rows(*generation);
        for (at, row) in table.iter().enumerate() {
            let mut flipped = table.clone();
            flipped.get_mut(at).unwrap().partition = match row.partition {
                Partition::Primary => Partition::Coord,
                Partition::Coord => Partition::Primary,
            };
            assert_eq!(mislabelled(&flipped), [row.kind], "generation {generation}");
        }
    }
}

#[test]
fn the_split_of_3_2_is_eleven_to_six() {
    assert_eq!(of(Generation::V3_2, Partition::Primary), PRIMARY_3_2.iter().copied().collect());
    assert_eq!(of(Generation::V3_2, Partition::Coord), COORD.iter().copied().collect());
    assert_eq!((PRIMARY_3_2.len(), COORD.len()), (11, 6));
}

#[test]
fn the_split_of_4_0_is_thirteen_to_six() {
    let primary: BTreeSet<_> = PRIMARY_3_2.iter().chain(PRIMARY_ADDED_4_0).copied().collect();
    assert_eq!(primary.len(), 13);
    assert_eq!(of(Generation::V4_0, Partition::Primary), primary);
    assert_eq!(of(Generation::V4_0, Partition::Coord), COORD.iter().copied().collect());
}

#[test]
fn the_partition_is_disjoint_and_total() {
    let newest = *GENERATIONS.last().unwrap();
    for generation in GENERATIONS {
        let table = rows(*generation);
        let kinds: BTreeSet<_> = table.iter().map(|row| row.kind).collect();
        assert_eq!(kinds.len(), table.len(), "a kind stands twice in generation {generation}");
        for row in &table {
            let parsed = Kind::parse(row.kind.as_str(), *generation).unwrap();
            assert_eq!((parsed.known(), parsed.partition()), (Some(row.kind), row.partition));
            assert!(!row.consumers.is_empty(), "nobody reads {}", row.kind);
        }
    }
    let declared: Vec<_> = rows(newest).iter().map(|row| row.kind).collect();
    assert_eq!(declared, ArtifactKind::ALL, "the newest table is total, in declaration order");
}

#[test]
fn every_name_has_one_kind_and_that_kind_is_in_the_table() {
    for generation in GENERATIONS {
        let (table, names) = (rows(*generation), generation.profile().names().copied().collect::<Vec<_>>());
        assert_eq!(homeless(&names, &table), [""; 0], "generation {generation}");
        let distinct: BTreeSet<_> = names.iter().map(|row| row.name).collect();
        assert_eq!(distinct.len(), names.len(), "a name stands twice in generation {generation}");
        for row in &names {
            assert_eq!(classify(&format!("kitty-specs/m/{}", row.name), None, *generation), Some(row.kind));
        }
        let review = classify("kitty-specs/m/tasks/WP01/review-cycle-1.md", None, *generation).unwrap();
        assert!(table.iter().any(|row| row.kind == review), "a review cycle classifies to a kind without a home");
    }
}

#[test]
fn a_name_without_a_home_is_noticed() {
    let names: Vec<_> = Generation::V4_0.profile().names().copied().collect();
    let missing = homeless(&names, &rows(Generation::V3_2));
    assert_eq!(missing, ["decisions", "contracts"], "3.2 has no home for what 4.0 added");
}

#[test]
fn no_generation_moves_a_kind_of_the_one_before() {
    for pair in GENERATIONS.windows(2) {
        let [older, newer] = pair else { continue };
        for row in rows(*older) {
            let successor = rows(*newer).into_iter().find(|new| new.kind == row.kind).unwrap();
            assert_eq!(successor.partition, row.partition, "{} moved in generation {newer}", row.kind);
        }
    }
}

#[test]
fn residue_is_a_coord_kind_under_a_coordination_topology_and_nothing_else() {
    for generation in GENERATIONS {
        for row in rows(*generation) {
            let kind = Kind::parse(row.kind.as_str(), *generation).unwrap();
            for topology in Topology::ALL {
                let expected =
                    row.partition == Partition::Coord && matches!(topology, Topology::Coord | Topology::LanesWithCoord);
                assert_eq!(kind.is_coordination_residue(topology), expected, "{} under {topology}", row.kind);
            }
        }
    }
}

/// Code lines of `source` that ask for a version instead of a field of the profile.
fn version_questions(source: &str) -> Vec<&str> {
    const SIGNS: [&str; 8] =
        ["\"3.", "\"4.", "V3_2", "V4_0", "generation ==", "generation !=", "generation() ==", ".majors"];
    let code = source.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.filter(|line| SIGNS.iter().any(|sign| line.contains(sign))).collect()
}

#[test]
fn adding_a_generation_is_data_only() {
    let mut seen = 0;
    for (name, source) in sources() {
        if name == "generation.rs" {
            assert!(!version_questions(&source).is_empty(), "the search finds nothing where versions are declared");
        } else {
            assert_eq!(version_questions(&source), [""; 0], "{name} asks for a version");
            seen += 1;
        }
    }
    assert!(seen > 15, "the search saw {seen} files only");
}
