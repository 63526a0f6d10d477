//! The digest of each profile: whoever changes a rule changes the digest that travels with every
//! answer.

use kitty_core::{
    ArtifactKind, ChurnRules, GENERATIONS, KindRow, LaneGrammar, NameRow, Partition, Profile, StatusRules,
};
use sha2::{Digest, Sha256};

/// One `key = value` per line: the tables first, then every other field by name.
fn canonical(profile: &Profile, kinds: &[KindRow], names: &[NameRow]) -> String {
    let mut lines = Vec::new();
    for KindRow { kind, partition, rationale, consumers } in kinds {
        lines.push(format!("kinds = {kind} | {} | {rationale} | {}", partition.as_str(), consumers.join(", ")));
    }
    for NameRow { name, folder, kind } in names {
        lines.push(format!("names = {name} | {} | {kind}", if *folder { "folder" } else { "file" }));
    }
    let list = |kinds: &[ArtifactKind]| kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    let LaneGrammar { many_letters, use_identity, planning_branch_required } = profile.lanes;
    let StatusRules {
        continuity,
        rejection_targets,
        seed_prefix,
        skipped_subtasks,
        snapshot_version,
        any_record_path,
        dependency_guard,
    } = profile.status;
    let targets = rejection_targets.iter().map(|lane| lane.as_str()).collect::<Vec<_>>().join(", ");
    let seed = seed_prefix.unwrap_or("-");
    let ChurnRules { any_meta, derived_files } = profile.churn;
    let field = |name: &str, value: &dyn std::fmt::Display| format!("{name} = {value}");
    lines.extend([
        field("name", &profile.name),
        field("majors", &profile.majors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        format!("lanes_signal = {:?}", profile.lanes_signal),
        field("unstamped_flat", &profile.unstamped_flat),
        field("create_on_branch", &profile.create_on_branch),
        field("create_for_pull_request", &profile.create_for_pull_request),
        field("create_owned_flat", &profile.create_owned_flat),
        format!("unmaterialized_read = {:?}", profile.unmaterialized_read),
        field("worktree_branch_checked", &profile.worktree_branch_checked),
        field("published_kinds", &list(profile.published_kinds)),
        format!("lanes = {many_letters} | {use_identity} | {planning_branch_required}"),
        format!("churn = {any_meta} | {derived_files}"),
        field("mission_scoped_protection", &profile.mission_scoped_protection),
        field("context_error_code", &profile.context_error_code),
        field("unsafe_segment_class", &profile.unsafe_segment_class),
        format!(
            "status = {continuity} | {targets} | {seed} | {skipped_subtasks} | {snapshot_version} | {any_record_path} | {dependency_guard}"
        ),
    ]);
    lines.join("\n") + "\n"
}

fn canonical_of(profile: &Profile) -> String {
    let kinds: Vec<_> = profile.kinds().copied().collect();
    let names: Vec<_> = profile.names().copied().collect();
    canonical(profile, &kinds, &names)
}

fn digest(text: &str) -> String {
    format!("sha256:{:x}", Sha256::digest(text))
}

#[test]
fn every_profile_carries_the_digest_of_its_canonical_text() {
    for generation in GENERATIONS {
        let profile = generation.profile();
        let right = digest(&canonical_of(profile));
        assert_eq!(profile.digest, right, "generation {generation} changed; its digest is now {right}");
    }
}

#[test]
fn the_canonical_text_names_every_field_of_the_profile() {
    for generation in GENERATIONS {
        let profile = generation.profile();
        let text = canonical_of(profile);
        let debug = format!("{profile:#?}");
        let fields = debug.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(": ").map(|(name, _)| name));
        let fields: Vec<_> = fields.filter(|name| !name.starts_with(' ') && *name != "digest").collect();
        assert!(fields.len() >= 14, "found the fields {fields:?} only");
        for name in fields {
            let named = text.lines().any(|line| line.starts_with(&format!("{name} = ")));
            assert!(named, "field `{name}` of the profile is not in the digest");
        }
    }
}

#[test]
fn every_row_counts() {
    for generation in GENERATIONS {
        let profile = generation.profile();
        let kinds: Vec<_> = profile.kinds().copied().collect();
        let names: Vec<_> = profile.names().copied().collect();
        for at in 0..kinds.len() {
            let mut moved = kinds.clone();
            if let Some(row) = moved.get_mut(at) {
                row.partition = if row.partition == Partition::Primary { Partition::Coord } else { Partition::Primary };
            }
            assert_ne!(profile.digest, digest(&canonical(profile, &moved, &names)));
        }
        for at in 0..names.len() {
            let mut moved = names.clone();
            if let Some(row) = moved.get_mut(at) {
                row.folder = !row.folder;
            }
            assert_ne!(profile.digest, digest(&canonical(profile, &kinds, &moved)));
        }
    }
}

#[test]
fn generations_differ() {
    let mut digests: Vec<_> = GENERATIONS.iter().map(|generation| generation.profile().digest).collect();
    digests.dedup();
    assert_eq!(digests.len(), GENERATIONS.len());
}
