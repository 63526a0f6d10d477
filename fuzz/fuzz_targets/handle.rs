//! Any text as a handle: it folds to a listed directory or is refused.
#![no_main]

use kitty_core::{GENERATIONS, Survey};
use kitty_fuzz::{ask_everything, repository};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|handle: &str| {
    let mut repo = repository(&[("meta.json", br#"{"mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7"}"#)]);
    for (dir, id) in [
        ("042-old", "01KAAAA1000000000000000000"),
        ("twin-01KBBBB2", "01KBBBB2000000000000000000"),
        ("twin-01KCCCC3", "01KCCCC3000000000000000000"),
        ("01KBBBB2", "01KDDDD4000000000000000000"),
    ] {
        repo.add_file(&format!("/r/kitty-specs/{dir}/meta.json"), format!("{{\"mission_id\": \"{id}\"}}"));
    }
    for generation in GENERATIONS {
        match Survey::new(&repo, &repo, "/r", *generation).resolve(handle) {
            Ok(dir) => assert!(!dir.as_str().contains(['/', '\\']) && !dir.as_str().starts_with('.')),
            Err(refusal) => assert!(!refusal.remedy().is_empty()),
        }
    }
    ask_everything(&repo, "/r", handle);
});
