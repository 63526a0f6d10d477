//! What a caller may set.

use std::time::Duration;

/// How long the executor waits, and how often it plans anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// For a lock that another process holds.
    pub lock_wait: Duration,
    /// For the user's index, once the commit is published.
    pub index_wait: Duration,
    /// For a git program.
    pub program_timeout: Duration,
    /// For a hook.
    pub hook_timeout: Duration,
    /// Plans at most, while the branch moves or a file changes under the commit.
    pub attempts: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lock_wait: Duration::from_secs(30),
            index_wait: Duration::from_secs(2),
            program_timeout: Duration::from_mins(1),
            hook_timeout: Duration::from_mins(10),
            attempts: 8,
        }
    }
}
