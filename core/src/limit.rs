//! Size limits as values, so that no host has to invent its own.

/// What the authority reads at most. All sizes are in bytes unless the name says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// One `meta.json` or `lanes.json`.
    pub document: usize,
    /// One `status.events.jsonl`.
    pub event_log: usize,
    /// Entries of the specs folder.
    pub specs_entries: usize,
    /// A handle.
    pub handle: usize,
    /// A path handed to the classifier through a snapshot or a port.
    pub path: usize,
    /// Ancestors visited when a repository root is searched.
    pub ancestors: usize,
}

impl Limits {
    /// Digits of one number in a document; the tool's language reads no longer ones.
    pub const NUMBER_DIGITS: usize = 4300;

    /// The limits in force unless the caller sets others.
    pub const DEFAULT: Self = Self {
        document: 4 << 20,
        event_log: 256 << 20,
        specs_entries: 100_000,
        handle: 512,
        path: 4096,
        ancestors: 256,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
