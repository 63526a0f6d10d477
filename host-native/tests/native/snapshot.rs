//! A captured repository gives the answers of the repository on disk.

use std::{fmt::Debug, fs, path::Path};

use kitty_core::{Snapshot, ask, wire};
use kitty_host_native::{NativeFiles, NativeGit, capture};

use crate::support::{Scratch, commit, git, write};

const ID: &str = "01KZWHY1M0T3Q9V5N8R2X4C6B7";

fn equal<T: PartialEq + Debug>(
    disk: &ask::Repository<'_>,
    memory: &ask::Repository<'_>,
    question: impl Fn(&ask::Repository<'_>) -> ask::Answer<T>,
) {
    assert_eq!(question(memory), question(disk));
}

/// Asks everything of both.
fn agrees(dir: &Path) {
    let root = dir.to_str().unwrap();
    let captured = capture(root).unwrap();
    let json = wire::to_json(&captured);
    let captured: wire::Snapshot = serde_json::from_str(&json).unwrap();
    let snapshot = Snapshot::from(captured);
    for generation in [None, Some("3.2"), Some("4.0")] {
        let git = NativeGit::default();
        let disk = ask::Repository::open(&NativeFiles, &git, root, generation).unwrap();
        let memory = ask::Repository::open(&snapshot, &snapshot, root, generation).unwrap();
        equal(&disk, &memory, |repo| repo.missions());
        equal(&disk, &memory, |repo| repo.primary_branch(false));
        equal(&disk, &memory, |repo| repo.primary_branch(true));
        let missions = disk.missions().unwrap();
        let names = missions.missions.iter().map(|mission| mission.name.as_str());
        for handle in names.chain(["042", "nothing", "01KZWHY1", ID, "b"]) {
            equal(&disk, &memory, |repo| repo.fold(handle));
            equal(&disk, &memory, |repo| repo.fold_for_create(handle, "software-dev"));
            equal(&disk, &memory, |repo| repo.meta(handle));
            equal(&disk, &memory, |repo| repo.topology(handle));
            equal(&disk, &memory, |repo| repo.phase(handle));
            equal(&disk, &memory, |repo| repo.target_branch(handle));
            equal(&disk, &memory, |repo| repo.routes(handle));
            for branch in [None, Some("coord"), Some("gone"), Some("far")] {
                equal(&disk, &memory, |repo| repo.coordination_state(handle, Some("01KZWHY1"), branch));
            }
        }
    }
    for place in ["", "/.worktrees/a-01KZWHY1-coord", "/src/deep", "/kitty-specs", "/.worktrees/husk"] {
        let start = format!("{root}{place}");
        assert_eq!(ask::main_root(&snapshot, &start), ask::main_root(&NativeFiles, &start), "{start}");
        assert_eq!(ask::discover(&snapshot, &start), ask::discover(&NativeFiles, &start), "{start}");
    }
}

fn mission(dir: &Path, name: &str, meta: &str) {
    write(&dir.join(format!("kitty-specs/{name}/meta.json")), meta);
    write(&dir.join(format!("kitty-specs/{name}/spec.md")), "spec");
}

fn populate(dir: &Path) {
    let coord = r#""topology": "coord", "coordination_branch": "coord", "target_branch": "main""#;
    mission(dir, "a-01KZWHY1", &format!(r#"{{"mission_id": "{ID}", {coord}}}"#));
    mission(dir, "042-b", r#"{"mission_type": "software-dev"}"#);
    mission(dir, "merged", r#"{"merged_at": "2026-01-01", "mission_number": 7, "target_branch": "gone"}"#);
    mission(dir, "logged", r#"{"merged_at": "2026-01-01", "target_branch": "gone"}"#);
    mission(dir, "broken", "{");
    mission(dir, "bytes", "");
    fs::write(dir.join("kitty-specs/bytes/meta.json"), b"\xff\xfe").unwrap();
    write(
        &dir.join("kitty-specs/logged/status.events.jsonl"),
        r#"{"event_id": "1", "at": "1", "wp_id": "WP01", "from_lane": "approved", "to_lane": "done"}"#,
    );
    write(&dir.join("kitty-specs/042-b/lanes.json"), r#"{"lanes": [{"lane_id": "lane-a"}]}"#);
    write(&dir.join("kitty-specs/draft/spec.md"), "draft");
    write(&dir.join("kitty-specs/folder/meta.json/file"), "");
    write(&dir.join("kitty-specs/README.md"), "stray");
    write(&dir.join(".kittify/metadata.yaml"), "spec_kitty:\n  version: 4.0.1\n");
    write(&dir.join("src/deep/file"), "");
    fs::create_dir_all(dir.join(".worktrees/husk")).unwrap();
    commit(dir);
}

#[test]
fn without_git() {
    let scratch = Scratch::new();
    populate(&scratch.repository("r"));
    fs::remove_dir_all(scratch.path("r/.git")).unwrap();
    agrees(&scratch.path("r"));
    fs::create_dir(scratch.path("empty")).unwrap();
    agrees(&scratch.path("empty"));
    write(&scratch.path("odd/kitty-specs"), "a file");
    assert!(capture(&scratch.text("odd")).is_ok());
}

#[test]
fn every_state_of_a_branch() {
    let scratch = Scratch::new();
    let dir = scratch.unborn("r");
    mission(&dir, "a-01KZWHY1", "{}");
    agrees(&dir);
    populate(&dir);
    agrees(&dir);
    git(&dir, &["branch", "coord"]);
    agrees(&dir);
    git(&dir, &["worktree", "add", "--quiet", ".worktrees/a-01KZWHY1-coord", "coord"]);
    agrees(&dir);
    git(&dir, &["pack-refs", "--all"]);
    git(&dir, &["checkout", "--quiet", "--detach"]);
    agrees(&dir);
    fs::remove_dir_all(dir.join(".worktrees/a-01KZWHY1-coord/kitty-specs")).unwrap();
    agrees(&dir);
    fs::remove_dir_all(dir.join(".worktrees/a-01KZWHY1-coord")).unwrap();
    agrees(&dir);
    git(&dir, &["worktree", "prune"]);
    git(&dir, &["branch", "--quiet", "-D", "coord"]);
    agrees(&dir);
    git(&dir, &["tag", "develop"]);
    git(&dir, &["branch", "--quiet", "-D", "main"]);
    agrees(&dir);
}

#[test]
fn a_clone() {
    let scratch = Scratch::new();
    let origin = scratch.repository("origin");
    populate(&origin);
    git(&origin, &["branch", "far"]);
    git(&origin, &["branch", "coord"]);
    let parent = origin.parent().unwrap();
    git(parent, &["clone", "--quiet", origin.to_str().unwrap(), "clone"]);
    let clone = scratch.path("clone");
    agrees(&clone);
    git(&clone, &["checkout", "--quiet", "-b", "side"]);
    git(&clone, &["branch", "--quiet", "-D", "main"]);
    agrees(&clone);
    git(&clone, &["symbolic-ref", "--delete", "refs/remotes/origin/HEAD"]);
    agrees(&clone);
    git(&clone, &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/3"]);
    agrees(&clone);
}

#[cfg(unix)]
#[test]
fn links_and_names_that_are_not_utf8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _, os::unix::fs::symlink};
    let scratch = Scratch::new();
    let dir = scratch.repository("r");
    populate(&dir);
    mission(&scratch.path("elsewhere"), "z", &format!(r#"{{"mission_id": "{ID}"}}"#));
    symlink(scratch.path("elsewhere/kitty-specs/z"), dir.join("kitty-specs/linked")).unwrap();
    symlink("nowhere", dir.join("kitty-specs/dangling")).unwrap();
    symlink("circle", dir.join("kitty-specs/circle")).unwrap();
    fs::create_dir(dir.join("kitty-specs").join(OsStr::from_bytes(b"zz-\xff"))).unwrap();
    agrees(&dir);
}

#[cfg(unix)]
#[test]
fn a_mission_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new();
    let dir = scratch.repository("r");
    populate(&dir);
    let closed = |name: &str, mode| fs::set_permissions(dir.join(name), fs::Permissions::from_mode(mode)).unwrap();
    closed("kitty-specs/a-01KZWHY1/meta.json", 0o000);
    if fs::read(dir.join("kitty-specs/a-01KZWHY1/meta.json")).is_ok() {
        return; // root reads everything
    }
    closed("kitty-specs/merged", 0o000);
    agrees(&dir);
    closed("kitty-specs/merged", 0o755);
    closed("kitty-specs/042-b/lanes.json", 0o000);
    let refusal = wire::Refusal::from(&capture(dir.to_str().unwrap()).unwrap_err());
    assert_eq!(refusal.code, "PERMISSION_DENIED");
}
