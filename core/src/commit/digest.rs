//! A digest for telling two values apart: FNV-1a, 64 bits. It guards against accidents, not against
//! an adversary, who cannot hand a value in where one is compared.

use alloc::{format, string::String};

pub(crate) struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Adds a part; where parts end counts.
    pub(crate) fn add(&mut self, part: &[u8]) {
        let length = (part.len() as u64).to_le_bytes();
        for byte in length.iter().chain(part) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(crate) fn finish(&self) -> String {
        format!("{:016x}", self.0)
    }
}
