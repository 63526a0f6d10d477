//! The tests that the pack replaces, as the checkout itself has them.

use std::{path::Path, process::Command};

use anyhow::Context as _;

use crate::measure::Contender;

/// Where they lie in a checkout.
const FOLDER: &str = "tests/architectural";
/// The 24 files of the gates that the pack was measured against (spec §6.2).
const FILES: [&str; 24] = [
    "test_2093_authority_invariant.py",
    "test_charter_sole_door_agent_profile_repository.py",
    "test_charter_sole_door_doctrine_service.py",
    "test_charter_sole_door_hardcoded_paths.py",
    "test_charter_sole_door_inner_reacharound.py",
    "test_charter_sole_door_resolver_imports.py",
    "test_coord_read_residuals_closeout.py",
    "test_exemption_registry_ratchet.py",
    "test_guard_capability_call_sites.py",
    "test_inline_meta_read_gate.py",
    "test_lane_allocation_single_seam.py",
    "test_layer_rules.py",
    "test_mission_resolver_walker_gate.py",
    "test_mission_runtime_surface.py",
    "test_no_read_side_bypass.py",
    "test_no_worktree_name_guess.py",
    "test_no_write_side_rederivation.py",
    "test_protection_resolver_call_sites.py",
    "test_ratchet_positional_anchor_ban.py",
    "test_read_surface_placement_guard.py",
    "test_safe_commit_import_boundary.py",
    "test_single_mission_surface_resolver.py",
    "test_wp_integrity_partition_call_shape.py",
    "test_write_surface_placement_guard.py",
];

/// All of them in one process of an interpreter that has what the checkout's tests need. It runs once: it takes
/// minutes.
pub fn contender<'a>(python: &'a Path, checkout: &'a Path) -> Contender<'a> {
    let run = move || {
        let mut pytest = Command::new(python);
        pytest.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]).current_dir(checkout);
        let output = pytest.args(FILES.map(|file| format!("{FOLDER}/{file}"))).output();
        let output = output.with_context(|| format!("cannot start {}", python.display()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        // A failed gate has scanned as well; no summary means that nothing ran.
        let summary = said.lines().rev().find(|line| line.contains(" passed"));
        summary.map(drop).with_context(|| format!("the tests of the checkout did not run: {said}"))
    };
    Contender { name: "pytest, the 24 gate files".to_string(), in_process: false, once: true, run: Box::new(run) }
}
