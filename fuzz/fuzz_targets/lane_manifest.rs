//! Any bytes as `lanes.json`: a manifest that is read is written so that it reads the same again, and it
//! is read where it says that there are lanes, and nowhere else.
#![no_main]

use kitty_core::{Generation, Limits, Meta, Topology, work_package::LaneManifest};
use kitty_fuzz::is_complete;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let manifest = LaneManifest::parse(bytes);
    let meta = Meta::parse(b"{}", &Limits::DEFAULT).unwrap_or_default();
    let topology = meta.topology(Some(bytes), Generation::V3_2, &Limits::DEFAULT);
    assert_eq!(topology == Topology::Lanes, manifest.is_ok());
    match manifest {
        Ok(manifest) => {
            let text = manifest.to_json();
            assert!(text.is_ascii());
            let again = LaneManifest::parse(text.as_bytes()).map(|again| again.to_json());
            assert_eq!(again.as_deref(), Ok(text.as_str()));
        }
        Err(refusal) => is_complete(&refusal),
    }
});
