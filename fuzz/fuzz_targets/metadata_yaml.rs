//! Any bytes as `.kittify/metadata.yaml`: a generation that exists, or a refusal that names some.
#![no_main]

use kitty_core::{GENERATIONS, Generation, Snapshot, Survey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut repo = Snapshot::new();
    repo.add_file("/r/.kittify/metadata.yaml", bytes);
    let detected = Survey::detect_generation(&repo, "/r");
    match Generation::recorded(bytes) {
        Ok(found) => {
            assert!(found.is_none_or(|found| GENERATIONS.contains(&found)));
            assert_eq!(detected, Ok(found.unwrap_or_default()));
        }
        Err(refusal) => {
            assert_eq!(refusal.candidates().len(), GENERATIONS.len());
            assert_eq!(detected, Err(refusal));
        }
    }
});
