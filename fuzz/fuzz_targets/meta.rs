//! Any bytes as `meta.json`.
#![no_main]

use kitty_core::{Limits, Meta, Mid8};
use kitty_fuzz::{MISSION, ask_everything, neighbour_is_unaffected, repository};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let view = Meta::parse(bytes, &Limits::DEFAULT);
    assert_eq!(Meta::recorded_id(bytes, &Limits::DEFAULT), view.clone().map(|meta| meta.mission_id));
    if let Ok(meta) = view
        && let Ok(Some(mid8)) = meta.mid8(MISSION)
    {
        assert_eq!(mid8.as_str().chars().count(), Mid8::LEN);
    }
    let repo = repository(&[("meta.json", bytes)]);
    ask_everything(&repo, "/r", MISSION);
    neighbour_is_unaffected(&repo);
});
