//! The git port against the git program.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::{Scratch, commit, git, try_git, write};
use kitty_core::{BranchName, Git, Head, PortError};
use kitty_host_native::NativeGit;

const REVISIONS: &[&str] = &[
    "HEAD",
    "main",
    "master",
    "feature/one",
    "feature",
    "feature/one/deeper",
    "packed",
    "v1",
    "light",
    "both",
    "refs/heads/main",
    "refs/heads/packed",
    "refs/tags/v1",
    "refs/remotes/origin/main",
    "refs/remotes/origin/nope",
    "origin/main",
    "origin",
    "refs/heads",
    "no such",
    "..",
    "-x",
    "",
    "ünïcode",
    "alias",
    "dangling",
    "main^{tree}",
    "deadbeef",
    "main~0",
    "main~99",
];

fn text(dir: &Path) -> &str {
    dir.to_str().unwrap()
}

/// Every fact equals what the git program says in the same directory.
fn agrees(dir: &Path) {
    let port = NativeGit::default();
    let here = text(dir);
    for rev in REVISIONS {
        let expected = try_git(dir, &["rev-parse", "--verify", "--quiet", rev]).status.success();
        assert_eq!(port.has_revision(here, rev), Ok(expected), "{rev} in {here}");
        if rev.is_empty() {
            continue; // `:path` would be the index
        }
        let expected = try_git(dir, &["cat-file", "-e", &format!("{rev}:kitty-specs/a/meta.json")]).status.success();
        assert_eq!(port.has_path(here, rev, "kitty-specs/a/meta.json"), Ok(expected), "{rev} in {here}");
        let Ok(branch) = BranchName::parse(rev) else { continue };
        let full = format!("refs/heads/{rev}");
        let expected = try_git(dir, &["show-ref", "--verify", "--quiet", &full]).status.success();
        assert_eq!(port.has_branch(here, &branch), Ok(expected), "{rev} in {here}");
    }
    let current = try_git(dir, &["symbolic-ref", "--short", "HEAD"]);
    let current = current.status.success().then(|| String::from_utf8(current.stdout).unwrap().trim().to_string());
    let born = try_git(dir, &["rev-parse", "--verify", "--quiet", "HEAD"]).status.success();
    let expected = match current {
        None => Head::Detached,
        Some(name) if born => Head::Branch(name),
        Some(name) => Head::Unborn(name),
    };
    assert_eq!(port.head(here), Ok(expected));
    let listed = git(dir, &["for-each-ref", "--format=%(refname)%(symref)", "refs/remotes/"]);
    let listed = listed.lines().filter_map(|name| name.strip_prefix("refs/remotes/"));
    let expected: BTreeSet<_> = listed.filter(|name| !name.contains("refs/")).map(ToString::to_string).collect();
    let remote = port.remote_branches(here).unwrap();
    let found: BTreeSet<_> = remote.iter().map(|known| format!("{}/{}", known.remote, known.branch)).collect();
    assert_eq!(found, expected);
    let origin = try_git(dir, &["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"]);
    let expected = origin.status.success().then(|| String::from_utf8(origin.stdout).unwrap().trim().to_string());
    assert_eq!(port.origin_head(here), Ok(expected));
    let listed = git(dir, &["worktree", "list", "--porcelain"]);
    let field = |block: &str, key: &str| block.lines().find_map(|line| line.strip_prefix(key)).map(ToString::to_string);
    let listed =
        listed.split("\n\n").map(|block| (field(block, "worktree ").unwrap(), field(block, "branch refs/heads/")));
    let found = port.worktrees(here).unwrap().into_iter().map(|worktree| (worktree.path, worktree.branch));
    assert_eq!(found.collect::<Vec<_>>(), listed.collect::<Vec<_>>());
}

fn rich(scratch: &Scratch, name: &str) -> std::path::PathBuf {
    let dir = scratch.repository(name);
    write(&dir.join("kitty-specs/a/meta.json"), "{}");
    commit(&dir);
    for branch in ["feature/one", "packed", "both", "ünïcode"] {
        git(&dir, &["branch", branch]);
    }
    git(&dir, &["tag", "--annotate", "--message", "one", "v1"]);
    git(&dir, &["tag", "light"]);
    git(&dir, &["tag", "both", "main~1"]);
    git(&dir, &["symbolic-ref", "refs/heads/alias", "refs/heads/main"]);
    git(&dir, &["symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere"]);
    dir
}

#[test]
fn a_repository() {
    let scratch = Scratch::new();
    let dir = rich(&scratch, "r");
    agrees(&dir);
    fs::create_dir_all(dir.join("src/deep")).unwrap();
    agrees(&dir.join("src/deep"));
    git(&dir, &["pack-refs", "--all"]);
    agrees(&dir);
    git(&dir, &["gc", "--quiet"]);
    agrees(&dir);
    git(&dir, &["checkout", "--quiet", "--detach"]);
    agrees(&dir);
}

#[test]
fn a_branch_appears_while_the_repository_is_open() {
    let scratch = Scratch::new();
    let dir = rich(&scratch, "r");
    let port = NativeGit::default();
    let branch = BranchName::parse("late").unwrap();
    assert_eq!(port.has_branch(text(&dir), &branch), Ok(false));
    git(&dir, &["branch", "late"]);
    assert_eq!(port.has_branch(text(&dir), &branch), Ok(true));
}

#[test]
fn a_clone_with_its_origin() {
    let scratch = Scratch::new();
    let origin = rich(&scratch, "origin");
    let parent = origin.parent().unwrap();
    git(parent, &["clone", "--quiet", text(&origin), "clone"]);
    let clone = scratch.path("clone");
    agrees(&clone);
    git(&clone, &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/9"]);
    agrees(&clone);
    let head = NativeGit::default().origin_head(text(&clone)).unwrap();
    assert_eq!(head.as_deref(), Some("refs/remotes/origin/release/9"));
}

#[test]
fn linked_worktrees() {
    let scratch = Scratch::new();
    let dir = rich(&scratch, "r");
    git(&dir, &["worktree", "add", "--quiet", "-b", "work", ".worktrees/w"]);
    git(&dir, &["worktree", "add", "--quiet", "--detach", ".worktrees/detached"]);
    git(&dir, &["worktree", "add", "--quiet", "../outside", "packed"]);
    git(&dir, &["worktree", "add", "--quiet", ".worktrees/gone", "feature/one"]);
    fs::remove_dir_all(dir.join(".worktrees/gone")).unwrap();
    for place in [dir.clone(), dir.join(".worktrees/w"), dir.join(".worktrees/detached"), scratch.path("outside")] {
        agrees(&place);
    }
}

#[test]
fn unborn_and_nested() {
    let scratch = Scratch::new();
    let dir = scratch.unborn("r");
    agrees(&dir);
    let nested = scratch.repository("r/vendor/nested");
    agrees(&nested);
    assert_eq!(NativeGit::default().head(text(&dir)), Ok(Head::Unborn("main".into())));
}

#[test]
fn a_bare_repository() {
    let scratch = Scratch::new();
    let dir = rich(&scratch, "r");
    git(dir.parent().unwrap(), &["clone", "--quiet", "--bare", text(&dir), "x.git"]);
    let bare = scratch.path("x.git");
    agrees(&bare);
    git(&bare, &["worktree", "add", "--quiet", "../of-bare", "packed"]);
    agrees(&scratch.path("of-bare"));
}

#[test]
fn no_repository_is_unavailable() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path("empty")).unwrap();
    let broken = scratch.repository("broken");
    fs::remove_file(broken.join(".git/HEAD")).unwrap();
    write(&scratch.path("pointer/.git"), "gitdir: /nowhere/.git/worktrees/x");
    for name in ["empty", "missing", "broken", "pointer"] {
        let fact = NativeGit::default().head(&scratch.text(name));
        assert!(matches!(fact, Err(PortError::Unavailable { .. })), "{name}: {fact:?}");
    }
}

#[test]
fn garbage_is_an_error() {
    let scratch = Scratch::new();
    let dir = scratch.repository("r");
    write(&dir.join(".git/refs/heads/bad"), "garbage");
    let fact = NativeGit::default().has_branch(text(&dir), &BranchName::parse("bad").unwrap());
    assert!(matches!(fact, Err(PortError::Failed { .. })), "{fact:?}");
    write(&dir.join(".git/HEAD"), "garbage");
    let fact = NativeGit::default().head(text(&dir));
    assert!(matches!(fact, Err(PortError::Unavailable { .. } | PortError::Failed { .. })), "{fact:?}");
    write(&dir.join(".git/HEAD"), "ref: refs/heads/main");
    write(&dir.join(".git/config"), "[core\n\trepositoryformatversion = x");
    let fact = NativeGit::default().head(text(&dir));
    assert!(matches!(fact, Err(PortError::Failed { .. })), "{fact:?}");
}

/// What a configuration changes, it changes for references and objects alike.
#[test]
fn repositories_that_are_configured_otherwise() {
    let scratch = Scratch::new();
    let dir = rich(&scratch, "extended");
    git(&dir, &["config", "extensions.worktreeConfig", "true"]);
    git(&dir, &["config", "--worktree", "core.untrackedCache", "false"]);
    git(&dir, &["worktree", "add", "--quiet", "-b", "work", ".worktrees/w"]);
    agrees(&dir);
    agrees(&dir.join(".worktrees/w"));
    let elsewhere = rich(&scratch, "elsewhere");
    git(&elsewhere, &["config", "core.precomposeUnicode", "true"]);
    agrees(&elsewhere);
    let longer = scratch.path("longer");
    fs::create_dir(&longer).unwrap();
    git(&longer, &["init", "--quiet", "--initial-branch", "main", "--object-format", "sha256"]);
    write(&longer.join("kitty-specs/a/meta.json"), "{}");
    commit(&longer);
    git(&longer, &["pack-refs", "--all"]);
    agrees(&longer);
    git(&longer, &["branch", "late"]);
    assert_eq!(NativeGit::default().has_branch(text(&longer), &BranchName::parse("late").unwrap()), Ok(true));
}

#[test]
fn a_format_of_the_future_is_an_error() {
    let scratch = Scratch::new();
    let dir = scratch.repository("r");
    git(&dir, &["config", "core.repositoryFormatVersion", "9"]);
    let fact = NativeGit::default().head(text(&dir));
    assert!(fact.is_err(), "{fact:?}");
    fs::write(dir.join(".git/config"), "[core\n").unwrap();
    let fact = NativeGit::default().has_branch(text(&dir), &BranchName::parse("main").unwrap());
    assert!(fact.is_err(), "{fact:?}");
}

#[test]
fn another_reference_storage_is_unavailable() {
    let scratch = Scratch::new();
    let dir = scratch.path("r");
    fs::create_dir(&dir).unwrap();
    if !try_git(&dir, &["init", "--quiet", "--ref-format=reftable"]).status.success() {
        return; // an old git program
    }
    let fact = NativeGit::default().head(text(&dir));
    assert!(matches!(fact, Err(PortError::Unavailable { .. })), "{fact:?}");
}

#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_an_error() {
    let scratch = Scratch::new();
    let dir = scratch.repository("r");
    if std::os::unix::fs::chown(&dir, Some(12_345), None).is_err() {
        return; // only root can give a folder away
    }
    std::os::unix::fs::chown(dir.join(".git"), Some(12_345), None).unwrap();
    assert!(!try_git(&dir, &["rev-parse", "HEAD"]).status.success());
    match NativeGit::default().head(text(&dir)) {
        Err(PortError::Failed { reason, .. }) => assert!(reason.contains("safe.directory"), "{reason}"),
        fact => panic!("{fact:?}"),
    }
}

#[test]
fn a_port_can_be_shared() {
    fn shareable<T: Send + Sync + Default>() {}
    shareable::<NativeGit>();
}
