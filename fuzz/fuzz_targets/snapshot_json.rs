//! Any text as a snapshot: a whole repository that a stranger hands over.
#![no_main]

use kitty_core::{GENERATIONS, Limits, Snapshot, Survey, discover, main_root, wire};
use kitty_fuzz::ask_everything;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(parsed) = serde_json::from_str::<wire::Snapshot>(text) else { return };
    let again: wire::Snapshot = serde_json::from_str(&wire::to_json(&parsed)).unwrap_or_default();
    assert_eq!(again, parsed, "a snapshot survives the border");
    let repo = Snapshot::from(parsed);
    drop((discover(&repo, "/r/x/y", &Limits::DEFAULT), main_root(&repo, "/r")));
    for generation in GENERATIONS {
        let Ok(found) = Survey::new(&repo, &repo, "/r", *generation).missions() else { continue };
        for mission in found.missions.iter().take(8) {
            ask_everything(&repo, "/r", &mission.name);
        }
    }
});
