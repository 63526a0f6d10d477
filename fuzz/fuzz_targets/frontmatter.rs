//! Any bytes as the frontmatter of a work package.
#![no_main]

use kitty_core::work_package::{Frontmatter, duplicate_keys};
use kitty_fuzz::is_complete;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let framed = [b"---\n", bytes, b"\n---\nbody\n"].concat();
    for document in [bytes, &framed] {
        match Frontmatter::parse("WP01-demo.md", document) {
            Ok(parsed) => {
                assert!(parsed.body <= document.len());
                drop(parsed.resolved_agent());
            }
            Err(refusal) => is_complete(&refusal),
        }
        drop(duplicate_keys(&String::from_utf8_lossy(document)));
    }
});
