//! Hooks of a commit: those that git would run, where git would look for them.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use gix::bstr::ByteSlice as _;
use kitty_core::{Code, Refusal};

use super::{
    checkout::Checkout,
    program::{Call, Ended, Git},
};

/// A hook of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hook {
    PreCommit,
    PrepareCommitMsg,
    CommitMsg,
    PostCommit,
}

impl Hook {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrepareCommitMsg => "prepare-commit-msg",
            Self::CommitMsg => "commit-msg",
            Self::PostCommit => "post-commit",
        }
    }
}

/// The hooks of one checkout.
pub(crate) struct Hooks<'c> {
    checkout: &'c Checkout,
    git: &'c Git,
    folder: PathBuf,
    timeout: Duration,
}

impl<'c> Hooks<'c> {
    pub(crate) fn of(checkout: &'c Checkout, git: &'c Git, timeout: Duration) -> Self {
        let configured = checkout.repo.config_snapshot().trusted_path("core.hooksPath").ok().flatten();
        let folder = match configured {
            // Relative to where hooks run.
            Some(path) => checkout.root.join(path),
            None => checkout.common_dir.join("hooks"),
        };
        Self { checkout, git, folder, timeout }
    }

    /// Whether git would run anything: a process is started for nothing less.
    pub(crate) fn has(&self, hook: Hook) -> bool {
        is_executable(&self.folder.join(hook.name())) || self.is_configured(hook)
    }

    /// Newer versions of git take hooks from the configuration too.
    fn is_configured(&self, hook: Hook) -> bool {
        let config = self.checkout.repo.config_snapshot();
        let mut sections = config.plumbing().sections_by_name("hook").into_iter().flatten();
        sections.any(|section| section.values("event").iter().any(|event| event.as_bstr() == hook.name().as_bytes()))
    }

    /// Runs a hook, if there is one. `index` is the one that it sees instead of the user's.
    ///
    /// # Errors
    /// [`Code::HookRejected`]; those of the git program.
    pub(crate) fn run(&self, hook: Hook, index: Option<&Path>, args: &[&str]) -> Result<(), Refusal> {
        if !self.has(hook) {
            return Ok(());
        }
        let mut call = self.git.call(&self.checkout.root, ["hook", "run", "--ignore-missing"]).arg(hook.name());
        if !args.is_empty() {
            call = args.iter().fold(call.arg("--"), Call::arg);
        }
        if let Some(index) = index {
            call = call.variable("GIT_INDEX_FILE", index);
        }
        let ended = call.within(self.timeout).end(&[])?;
        if ended.ok() { Ok(()) } else { Err(self.rejected(hook, &ended)) }
    }

    fn rejected(&self, hook: Hook, ended: &Ended) -> Refusal {
        // A git without `hook run` has not asked the hook at all.
        if ended.said().contains("is not a git command") {
            return self.git.failed(&self.checkout.root, "hook", ended);
        }
        Refusal::new(Code::HookRejected)
            .with("hook", hook.name())
            .with("status", ended.code.map_or_else(|| "a signal".to_string(), |code| code.to_string()))
            .with("output", ended.said())
    }
}

fn is_executable(path: &Path) -> bool {
    let Ok(meta) = path.metadata() else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        meta.is_file() && meta.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    meta.is_file()
}
