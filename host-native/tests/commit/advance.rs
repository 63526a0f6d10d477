//! A branch follows another one, and no file is lost by it.

use std::{cell::Cell, fs};

use kitty_core::{
    BranchName, Decision,
    commit::{AdvanceFacts, AdvanceRequest, CommitRequest, Destination, Oid, RefAdvance},
    protection::{Capability, ProtectionFacts},
};
use kitty_host_native::commit::{Advanced, Decider, Draft, advance};

use crate::world::{CORE, MISSION, TARGET, World, git, settings};

/// A commit ahead of the target, that changes and adds files.
fn ahead(world: &World) -> String {
    world.git(&["checkout", "--quiet", "-b", "ahead"]);
    world.write("src.txt", "ahead\n");
    world.write("ärger/neu.txt", "ahead\n");
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "ahead"]);
    world.git(&["checkout", "--quiet", TARGET]);
    world.rev("ahead")
}

fn request(branch: &str, new: &str) -> AdvanceRequest {
    AdvanceRequest {
        branch: BranchName::parse(branch).unwrap(),
        new: Oid::parse(new).unwrap(),
        capability: Capability::STANDARD,
    }
}

fn go(world: &World, branch: &str, new: &str) -> Result<Advanced, String> {
    advance(&world.root, &request(branch, new), &CORE, &settings()).map_err(|refusal| refusal.code().as_str().into())
}

fn moved(advanced: &Result<Advanced, String>) -> bool {
    matches!(advanced, Ok(Advanced::Moved { notes, .. }) if notes.is_empty())
}

#[test]
fn every_checkout_follows() {
    let world = World::flat();
    let new = ahead(&world);
    world.write("untracked.txt", "mine\n");
    assert!(moved(&go(&world, TARGET, &new)));
    assert_eq!(world.rev(TARGET), new);
    assert_eq!(world.status(), "?? untracked.txt\n");
    assert_eq!(go(&world, TARGET, &new), Ok(Advanced::Same));
    assert_eq!(go(&world, TARGET, &world.rev("main")).unwrap_err(), "REF_ADVANCE_NON_FAST_FORWARD");
    assert_eq!(go(&world, "main", &new).unwrap_err(), "SAFE_COMMIT_PROTECTED_BRANCH");
    world.is_sound();
}

#[test]
fn h05_an_edit_is_never_discarded() {
    let world = World::flat();
    let new = ahead(&world);
    let meta = format!("kitty-specs/{MISSION}/meta.json");
    for path in [meta.as_str(), "src.txt", "other.txt"] {
        let content = fs::read_to_string(world.path(path)).unwrap();
        world.write(path, content.replace('}', ", \"note\": 1}") + " ");
        let before = (world.rev(TARGET), world.status(), fs::read(world.path(path)).unwrap());
        let advanced = go(&world, TARGET, &new);
        if path == meta && moved(&advanced) {
            // Nothing of the move touches it.
            assert_eq!(fs::read(world.path(path)).unwrap(), before.2);
            world.git(&["update-ref", "refs/heads/feat/demo", &before.0]);
            world.git(&["reset", "--quiet", "--hard"]);
            continue;
        }
        assert_eq!(advanced.unwrap_err(), "REF_ADVANCE_DIRTY_WORKTREE", "{path}");
        assert_eq!((world.rev(TARGET), world.status(), fs::read(world.path(path)).unwrap()), before);
        world.git(&["checkout", "--quiet", "--", path]);
    }
}

#[test]
fn h06_untracked_folders_with_any_name_stay() {
    let world = World::flat();
    let new = ahead(&world);
    world.write("ärger/neu.txt", "mine\n");
    let before = (world.rev(TARGET), world.status());
    assert_eq!(go(&world, TARGET, &new).unwrap_err(), "REF_ADVANCE_DIRTY_WORKTREE");
    assert_eq!((world.rev(TARGET), world.status()), before);
    assert_eq!(fs::read(world.path("ärger/neu.txt")).unwrap(), b"mine\n");
}

#[test]
fn h07_a_tag_of_the_same_name_moves_nothing() {
    let world = World::flat();
    let new = ahead(&world);
    world.git(&["tag", TARGET, "main"]);
    assert!(moved(&go(&world, TARGET, &new)));
    assert_eq!(world.rev("refs/heads/feat/demo"), new);
    assert_eq!(fs::read(world.path("src.txt")).unwrap(), b"ahead\n");
}

/// Lets somebody else move the branch while it is decided about.
struct Late<'w> {
    world: &'w World,
    acted: Cell<bool>,
}

impl Decider for Late<'_> {
    fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>> {
        CORE.direct(destination, request)
    }

    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
        CORE.protection_digest(facts)
    }

    fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>> {
        if !self.acted.replace(true) {
            self.world.git(&["commit", "--quiet", "--allow-empty", "-m", "concurrent"]);
        }
        CORE.advance(request, facts)
    }
}

#[test]
fn h08_a_concurrent_commit_is_not_lost() {
    let world = World::flat();
    let new = ahead(&world);
    let late = Late { world: &world, acted: Cell::new(false) };
    let refusal = advance(&world.root, &request(TARGET, &new), &late, &settings()).unwrap_err();
    assert_eq!(refusal.code().as_str(), "TARGET_MOVED");
    assert!(world.git(&["log", "--format=%s", TARGET]).contains("concurrent"));
    assert_eq!(world.status(), "");
    world.is_sound();
}

#[test]
fn h43_a_checkout_whose_directory_is_gone_is_a_refusal() {
    let world = World::flat();
    let new = ahead(&world);
    let lane = world.path(".worktrees/lane");
    world.git(&["worktree", "add", "--quiet", "-b", "lane", lane.to_str().unwrap(), TARGET]);
    fs::remove_dir_all(&lane).unwrap();
    assert_eq!(go(&world, "lane", &new).unwrap_err(), "REF_ADVANCE_FAILED");
    world.git(&["worktree", "prune"]);
    assert!(moved(&go(&world, "lane", &new)));
    assert_eq!(git(&world.root, &["rev-parse", "lane"]).trim(), new);
}
