//! Any text as a path: the kind is in the table, and the mission found is the one that filters.
#![no_main]

use kitty_core::{GENERATIONS, classify, classify_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|path: &str| {
    for generation in GENERATIONS {
        let Some(found) = classify_path(path, *generation) else {
            assert_eq!(classify(path, None, *generation), None);
            continue;
        };
        assert!(generation.profile().kinds().any(|row| row.kind == found.kind));
        assert_eq!(classify(path, Some(found.mission), *generation), Some(found.kind));
        assert_eq!(classify(&path.replace('\\', "/"), None, *generation), Some(found.kind));
        assert_eq!(classify(&format!("/any/prefix/{path}"), None, *generation), Some(found.kind));
    }
});
