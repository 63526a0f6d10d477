//! Any bytes as an event log: read whole, in pieces and appended, the board is the same.
#![no_main]

use kitty_core::{
    GENERATIONS,
    status::{Log, MatrixVerdict, Reading, StatusFiles, check_appended, merge, rows, validate},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for generation in GENERATIONS {
        let whole = Log::read(bytes, *generation);
        let mut pieces = Log::new(*generation, Reading::Lenient);
        for piece in bytes.chunks(13) {
            assert!(pieces.push(piece).is_ok());
        }
        assert!(pieces.finish().is_ok());
        assert_eq!(whole.defects(), pieces.defects());
        assert_eq!(whole.board().ok(), pieces.board().ok());
        if let Ok(snapshot) = whole.snapshot(None, Some(bytes)) {
            assert!(snapshot.to_json().ends_with("}\n"));
        }
        let strict = Log::parse(bytes, *generation);
        assert_eq!(strict.is_ok(), whole.defects().is_empty());
        assert_eq!(rows(bytes, &Default::default(), *generation).is_ok(), strict.is_ok());
        let older_log = bytes.get(..bytes.len() / 2);
        let files = StatusFiles { log: Some(bytes), older_log, snapshot: Some(bytes), ..StatusFiles::default() };
        drop(validate(&files, *generation));
    }
    assert!(check_appended(bytes, bytes).is_ok());
    drop(MatrixVerdict::of(bytes));
    if let Ok(merged) = merge(b"", bytes, bytes) {
        assert_eq!(merge(b"", merged.as_bytes(), merged.as_bytes()).as_deref(), Ok(merged.as_str()));
    }
});
