//! Any bytes as `lanes.json`: they choose between lanes and no lanes, never about coordination.
#![no_main]

use kitty_core::{GENERATIONS, Limits, Meta};
use kitty_fuzz::{MISSION, ask_everything, repository};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for meta in [&b"{}"[..], br#"{"coordination_branch": "kitty/mission-demo-01KZWHY1"}"#] {
        ask_everything(&repository(&[("meta.json", meta), ("lanes.json", bytes)]), "/r", MISSION);
        let Ok(view) = Meta::parse(meta, &Limits::DEFAULT) else { continue };
        for generation in GENERATIONS {
            let without = view.topology(None, *generation, &Limits::DEFAULT);
            let with = view.topology(Some(bytes), *generation, &Limits::DEFAULT);
            assert_eq!(with.routes_through_coordination(), without.routes_through_coordination());
        }
    }
});
