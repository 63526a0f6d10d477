//! Bookkeeping lands on the recorded coordination branch, and no copy of it is overwritten.

use std::fs;

use kitty_core::{BranchName, commit::CommitRequest};

use crate::world::{COORDINATION, MISSION, TARGET, World, git, said};

fn committed() -> String {
    format!("committed {COORDINATION}")
}

#[test]
fn the_worktree_is_made_from_the_recorded_branch() {
    let world = World::coordinated();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    assert_eq!(world.groups(&[&matrix]), [committed()]);
    let place = world.coordination();
    assert_eq!(git(&place, &["branch", "--show-current"]).trim(), COORDINATION);
    assert_eq!(fs::read_to_string(place.join(&matrix)).unwrap(), "# Issues\n");
    assert_eq!(git(&place, &["status", "--porcelain"]), "");
    assert_eq!(world.changed(COORDINATION), [matrix]);
    world.is_sound();
}

#[test]
fn a_registration_without_a_directory_is_renewed() {
    let world = World::coordinated().materialised();
    fs::remove_dir_all(world.coordination()).unwrap();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    assert_eq!(world.groups(&[&matrix]), [committed()]);
    assert_eq!(git(&world.coordination(), &["status", "--porcelain"]), "");
}

#[test]
fn what_stands_in_the_way_is_refused() {
    let world = World::coordinated();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    fs::create_dir_all(world.coordination()).unwrap();
    fs::write(world.coordination().join("precious"), "x").unwrap();
    assert_eq!(world.groups(&[&matrix]), ["refused COORD_WORKTREE_UNUSABLE"]);
    assert!(world.coordination().join("precious").exists());
}

#[test]
fn h12_a_newer_copy_is_never_overwritten() {
    let world = World::coordinated().materialised();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    assert_eq!(world.groups(&[&matrix]), [committed()]);
    let there = world.coordination().join(&matrix);
    fs::write(&there, "# Issues, newer\n").unwrap();
    world.specs("issue-matrix.md", "# Issues, mine\n");
    assert_eq!(world.groups(&[&matrix]), ["refused COORD_COPY_CONFLICT"]);
    assert_eq!(fs::read_to_string(&there).unwrap(), "# Issues, newer\n");
    assert_eq!(fs::read_to_string(world.path(&matrix)).unwrap(), "# Issues, mine\n");
}

#[test]
fn h12_a_primary_copy_goes_only_after_the_commit() {
    let world = World::coordinated().materialised();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    let request = || {
        let mut request = CommitRequest::new(vec![matrix.clone().into_bytes()], "work");
        request.created_here = vec![matrix.clone().into_bytes()];
        request
    };
    world.hook("pre-commit", "exit 1");
    let executed = world.mission(request()).unwrap();
    assert_eq!(said(&executed.report.groups[0].outcome), "failed HOOK_REJECTED");
    assert_eq!(fs::read_to_string(world.path(&matrix)).unwrap(), "# Issues\n");
    assert!(!world.coordination().join(&matrix).exists());
    fs::remove_file(world.path(".git/hooks/pre-commit")).unwrap();
    let executed = world.mission(request()).unwrap();
    assert_eq!(said(&executed.report.groups[0].outcome), committed());
    assert!(!world.path(&matrix).exists());
    assert_eq!(fs::read_to_string(world.coordination().join(&matrix)).unwrap(), "# Issues\n");
    world.is_sound();
}

#[test]
fn h29_uncommitted_status_in_the_worktree_is_committed() {
    let world = World::coordinated().materialised();
    let path = format!("kitty-specs/{MISSION}/status.json");
    fs::write(world.coordination().join(&path), "{}\n").unwrap();
    let absolute = world.coordination().join(&path);
    assert_eq!(world.groups(&[absolute.to_str().unwrap()]), [committed()]);
    assert_eq!(world.show(COORDINATION, &path).unwrap(), b"{}\n");
}

#[test]
fn h16_a_target_follows_only_where_it_may() {
    let world = World::coordinated().materialised();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    let request = |branch: &str| {
        let mut request = CommitRequest::new(vec![matrix.clone().into_bytes()], "work");
        request.advance = Some(BranchName::parse(branch).unwrap());
        request
    };
    let main = world.rev("main");
    let executed = world.mission(request("main")).map(|executed| said(&executed.report.groups[0].outcome));
    assert_eq!(world.rev("main"), main, "{executed:?}");
    // The primary copy is what the branch brings, so it may give way.
    world.specs("issue-matrix.md", "# Issues 2\n");
    let executed = world.mission(request(TARGET)).unwrap();
    assert_eq!(said(&executed.report.groups[0].outcome), committed(), "{:?}", executed.report);
    assert_eq!(world.rev(TARGET), world.rev(COORDINATION));
    assert_eq!(world.status(), "");
    // What the target brings is no left-over copy, whoever made it.
    world.specs("issue-matrix.md", "# Issues 3\n");
    let mut request = request(TARGET);
    request.created_here = vec![matrix.clone().into_bytes()];
    let executed = world.mission(request).unwrap();
    assert_eq!(said(&executed.report.groups[0].outcome), committed(), "{:?}", executed.report);
    assert_eq!((world.rev(TARGET), world.status()), (world.rev(COORDINATION), String::new()));
    assert_eq!(fs::read_to_string(world.path(&matrix)).unwrap(), "# Issues 3\n");
    world.is_sound();
}
