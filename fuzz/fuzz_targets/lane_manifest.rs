//! Any bytes as `lanes.json`: a manifest that is read is written so that it reads the same again.
#![no_main]

use kitty_core::work_package::LaneManifest;
use kitty_fuzz::is_complete;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match LaneManifest::parse(bytes) {
        Ok(manifest) => {
            let text = manifest.to_json();
            assert!(text.is_ascii());
            let again = LaneManifest::parse(text.as_bytes()).map(|again| again.to_json());
            assert_eq!(again.as_deref(), Ok(text.as_str()));
        }
        Err(refusal) => is_complete(&refusal),
    }
});
