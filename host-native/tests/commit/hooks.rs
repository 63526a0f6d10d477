//! Hooks run as git runs them, and cannot smuggle anything in.

use std::fs;

use crate::world::{TARGET, World};

fn committed() -> String {
    format!("committed {TARGET}")
}

#[test]
fn h48_all_four_run_with_at_most_eight_git_programs() {
    let world = World::flat();
    let log = world.path(".git/hook.log");
    let note = |name: &str| format!("echo {name} >> {}", log.display());
    world.hook("pre-commit", &note("pre-commit"));
    world.hook("prepare-commit-msg", &format!("{}; test \"$2\" = message; echo prepared >> \"$1\"", note("prepare")));
    world.hook("commit-msg", &format!("{}; echo checked >> \"$1\"", note("commit-msg")));
    world.hook("post-commit", &note("post-commit"));
    world.git(&["config", "filter.up.clean", "tr a-z A-Z"]);
    world.write(".gitattributes", "*.up filter=up\n");
    world.write("a.up", "a\n");
    let landed = world.land(&["a.up"]);
    assert_eq!(landed.said(), committed(), "{:?}", landed.outcome);
    assert!(landed.programs <= 8, "{} programs", landed.programs);
    assert_eq!(fs::read_to_string(&log).unwrap(), "pre-commit\nprepare\ncommit-msg\npost-commit\n");
    assert_eq!(world.git(&["log", "-1", "--format=%B"]), "work\nprepared\nchecked\n\n");
    world.is_sound();
}

#[test]
fn hooks_path_is_honoured() {
    let world = World::flat();
    world.executable("tools/pre-commit", "echo no >&2; exit 1");
    world.git(&["config", "core.hooksPath", "tools"]);
    let path = world.specs("plan.md", "# Plan\n");
    let landed = world.land(&[&path]);
    assert_eq!(landed.said(), "failed HOOK_REJECTED");
    assert_eq!(landed.refusal().fields().get("output"), Some("no"));
}

#[test]
fn a_hook_that_rejects_leaves_no_trace() {
    let world = World::flat();
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    world.write("staged.txt", "edited\n");
    let path = world.specs("spec.md", "# Changed\n");
    for hook in ["pre-commit", "prepare-commit-msg", "commit-msg"] {
        world.hook(hook, "echo rejected; exit 3");
        let before = (world.rev("HEAD"), world.status(), world.git(&["diff", "--cached"]), world.git(&["diff"]));
        assert_eq!(world.land(&[&path]).said(), "failed HOOK_REJECTED", "{hook}");
        let after = (world.rev("HEAD"), world.status(), world.git(&["diff", "--cached"]), world.git(&["diff"]));
        assert_eq!(after, before, "{hook}");
        world.is_sound();
        fs::remove_file(world.path(format!(".git/hooks/{hook}"))).unwrap();
    }
}

#[test]
fn h35_a_hook_may_reformat_a_requested_path_and_add_no_other() {
    let world = World::flat();
    let path = world.specs("spec.md", "# changed\n");
    world.hook("pre-commit", &format!("echo formatted > {path}; git add {path}"));
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.show("HEAD", &path).unwrap(), b"formatted\n");
    assert_eq!(world.status(), "");
    world.specs("spec.md", "# again\n");
    world.hook("pre-commit", "echo more >> src.txt; git add src.txt");
    let before = world.rev("HEAD");
    let landed = world.land(&[&path]);
    assert_eq!(landed.said(), "failed HOOK_ADDED_PATHS");
    assert_eq!(landed.refusal().fields().get("paths"), Some("src.txt"));
    assert_eq!(world.rev("HEAD"), before);
    assert_eq!(world.git(&["diff", "--cached", "--name-only"]), "");
}

#[test]
fn a_hook_sees_the_commit_and_not_what_the_user_staged() {
    let world = World::flat();
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    let path = world.specs("plan.md", "# Plan\n");
    world.hook("pre-commit", "git diff --cached --name-only > .git/seen");
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(fs::read_to_string(world.path(".git/seen")).unwrap().trim(), path);
}

#[test]
fn h35_what_a_late_hook_does_changes_no_outcome() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    world.hook("post-commit", "exit 1");
    let landed = world.land(&[&path]);
    assert_eq!(landed.said(), format!("{} HOOK_REJECTED", committed()));
    assert_eq!(landed.oid(), world.rev("HEAD"));
    world.specs("plan.md", "# Plan 2\n");
    world.hook("post-commit", "rm .git/hooks/post-commit; git commit --quiet --allow-empty -m again");
    let landed = world.land(&[&path]);
    assert_eq!(landed.oid(), world.rev("HEAD~1"));
}

#[test]
fn a_reference_transaction_hook_may_forbid_the_commit() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    world.hook("reference-transaction", "test \"$1\" != prepared");
    let before = (world.rev("HEAD"), world.status());
    assert_eq!(world.land(&[&path]).said(), "failed REF_UPDATE_REJECTED");
    assert_eq!((world.rev("HEAD"), world.status()), before);
    world.is_sound();
}
