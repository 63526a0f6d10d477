//! Locks between processes: `flock` on a file, waited for within bounds.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use kitty_core::{Code, DirName, Refusal};

use super::{
    checkout::{Checkout, store_failed},
    program::Git,
};

/// Where locks of missions live, below the common git directory: the tool's own place, so that both
/// exclude each other.
const LOCKS: &str = "spec-kitty-locks";
/// The first pause between two attempts; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_micros(500);
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// A lock that is held until it is dropped, or its process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

/// The lock of a mission, which the tool takes too.
pub(crate) fn mission_file(common_dir: &Path, mission: &DirName) -> PathBuf {
    common_dir.join(LOCKS).join(format!("{mission}.status.lock"))
}

/// The lock of a checkout: one commit at a time reads, publishes and brings the index up to date.
fn checkout_file(git_dir: &Path) -> PathBuf {
    git_dir.join(LOCKS).join("commit.lock")
}

/// The lock under which linked worktrees are made.
pub(crate) fn worktrees_file(common_dir: &Path) -> PathBuf {
    common_dir.join(LOCKS).join("worktrees.lock")
}

impl Lock {
    /// Waits at most `patience` for the lock at `path`.
    ///
    /// # Errors
    /// [`Code::CommitLockTimeout`]; [`Code::CommitStoreFailed`] when the file cannot be had.
    pub(crate) fn take(path: &Path, patience: Duration) -> Result<Self, Refusal> {
        let failed = |error: io::Error| store_failed(path, error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let start = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            match attempt(path) {
                Ok(Some(lock)) => return Ok(lock),
                Ok(None) if start.elapsed() >= patience => {
                    let refusal = Refusal::new(Code::CommitLockTimeout).with("lock", path.display());
                    return Err(refusal.with("seconds", patience.as_secs_f32()));
                }
                Ok(None) => thread::sleep(pause),
                Err(error) => return Err(failed(error)),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

impl Lock {
    /// The lock for another process: it is held until both have let go of it.
    pub(crate) fn shared(&self) -> Option<File> {
        self.file.try_clone().ok()
    }
}

impl Git {
    /// Takes the lock of a checkout; it is held as long as this value lives, and by the git programs
    /// that finish a commit.
    ///
    /// # Errors
    /// As [`Lock::take`].
    pub(crate) fn lock(&self, checkout: &Checkout, patience: Duration) -> Result<(), Refusal> {
        let lock = Lock::take(&checkout_file(&checkout.git_dir), patience)?;
        self.knows(&checkout.git_dir, lock.file);
        Ok(())
    }
}

fn attempt(path: &Path) -> io::Result<Option<Lock>> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // Who removed the file meanwhile has left a lock that guards no name.
    Ok(is_linked(&file)?.then_some(Lock { file }))
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    options.open(path)
}

fn is_linked(file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Ok(file.metadata()?.nlink() > 0)
    }
    #[cfg(not(unix))]
    Ok(file.metadata().is_ok())
}
