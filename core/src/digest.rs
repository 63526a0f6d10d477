//! Digests for telling values apart: FNV-1a, 64 bits. They guard against accidents, not against an
//! adversary, who cannot hand a value in where one is compared.

use alloc::{format, string::String};

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

fn continued(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The digest of some bytes. O(length).
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    continued(EMPTY, bytes)
}

/// The digest of several parts.
pub(crate) struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(EMPTY)
    }
}

impl Digest {
    /// Adds a part; where parts end counts.
    pub(crate) fn add(&mut self, part: &[u8]) {
        let length = (part.len() as u64).to_le_bytes();
        self.0 = continued(continued(self.0, &length), part);
    }

    pub(crate) fn finish(&self) -> String {
        format!("{:016x}", self.0)
    }
}
