//! Any bytes as `status.events.jsonl`, read for the lifecycle phase of a merged mission.
#![no_main]

use kitty_fuzz::{MISSION, ask_everything, neighbour_is_unaffected, repository};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let meta =
        br#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", "baseline_merge_commit": "abc", "target_branch": "gone"}"#;
    let repo = repository(&[("meta.json", meta), ("status.events.jsonl", bytes)]);
    ask_everything(&repo, "/r", MISSION);
    neighbour_is_unaffected(&repo);
});
