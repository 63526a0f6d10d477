//! The sample repository: committed, with the coordination worktree of one mission materialised.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    shell::Run,
    workspace::{root, target},
};

/// The mission that coordinates its work on a branch of its own.
pub const COORDINATED: &str = "checkout-flow-01KVTVZS";

/// The branch of its plans.
pub const TARGET: &str = "feat/checkout-flow";
/// Its specification.
pub const SPEC: &str = "kitty-specs/checkout-flow-01KVTVZS/spec.md";

/// Its first event, as the tool writes it to the coordination branch.
const EVENT: &str = r#"{"actor": "demo", "at": "2026-01-02T03:04:05+00:00", "event_id": "01KVTVZT0000000000000000AA", "event_type": "WPStatusChanged", "from_lane": "planned", "to_lane": "claimed", "wp_id": "WP01"}"#;

const NAME: &str = "Demo";
const MAIL: &str = "demo@example.invalid";

/// Builds the repository anew and answers its root.
pub fn build() -> Result<PathBuf> {
    let repo = target().join("demo/repo");
    if repo.exists() {
        fs::remove_dir_all(&repo).with_context(|| format!("cannot remove {}", repo.display()))?;
    }
    copy(&root().join("xtask/sample/kitty-specs"), &repo.join("kitty-specs"))?;
    git(&repo, &["init", "--quiet", "--initial-branch", "main"])?;
    for (key, value) in [("user.name", NAME), ("user.email", MAIL), ("commit.gpgSign", "false")] {
        git(&repo, &["config", key, value])?;
    }
    commit(&repo, "Five missions")?;
    git(&repo, &["branch", TARGET])?;

    let worktree = format!(".worktrees/{COORDINATED}-coord");
    let branch = format!("kitty/mission-{COORDINATED}");
    git(&repo, &["worktree", "add", "--quiet", "-b", &branch, &worktree])?;
    let worktree = repo.join(worktree);
    fs::write(worktree.join("kitty-specs").join(COORDINATED).join("status.events.jsonl"), format!("{EVENT}\n"))?;
    commit(&worktree, "Claim WP01")?;
    repo.canonicalize().with_context(|| format!("cannot resolve {}", repo.display()))
}

/// Somebody writes on in the specification; answers its path.
pub fn change_spec(repo: &Path) -> Result<String> {
    let path = repo.join(SPEC);
    let before = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(&path, before + "\nA customer may pay by invoice.\n")?;
    path.into_os_string().into_string().ok().context("the path of the sample is not UTF-8")
}

fn commit(dir: &Path, message: &str) -> Result<()> {
    git(dir, &["add", "--all", "kitty-specs"])?;
    git(dir, &["commit", "--quiet", "--message", message])
}

/// Git without the user's own settings: hooks, signing and templates are no part of the sample.
pub fn git(dir: &Path, arguments: &[&str]) -> Result<()> {
    text(dir, arguments).map(drop)
}

/// What git prints.
pub fn text(dir: &Path, arguments: &[&str]) -> Result<String> {
    let settings = [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")];
    Command::new("git").args(arguments).current_dir(dir).envs(settings).text()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
    }
    Ok(())
}
