//! The holes of the tool's commit side (commit specification, section 13), and what happens here
//! instead. Each test bears the number of its hole; `h` alone stands for several.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use kitty_core::{
    commit::{CommitRequest, Note, RepoPath, TransactionRequest},
    protection::{Capability, Flow},
};
use kitty_host_native::commit::{Effect, MissionPlanner, Row, Settings, Transaction, pending, plan, protection_facts};

use crate::world::{COORDINATION, CORE, MISSION, TARGET, World, clean, git, land_at, said, try_git};

fn committed() -> String {
    format!("committed {TARGET}")
}

#[test]
fn h01_unrelated_staged_work_survives_a_failure() {
    let world = World::flat();
    world.write("new.txt", "new\n");
    world.write("src.txt", "changed\n");
    world.git(&["add", "new.txt", "src.txt"]);
    let before = (world.unrelated(&["new.txt", "src.txt"]), world.status());
    let path = world.specs("plan.md", "# Plan\n");
    world.hook("pre-commit", "exit 1");
    assert_eq!(world.land(&[&path]).said(), "failed HOOK_REJECTED");
    assert_eq!(world.unrelated(&["new.txt", "src.txt"]), before.0);
    fs::remove_file(world.path(&path)).unwrap();
    assert_eq!(world.status(), before.1);
    world.is_sound();
}

#[test]
fn h02_stashes_of_other_worktrees_are_left_alone() {
    let world = World::flat();
    let lane = world.path(".worktrees/lane");
    world.git(&["worktree", "add", "--quiet", "-b", "lane", lane.to_str().unwrap()]);
    fs::write(lane.join("src.txt"), "somebody's work\n").unwrap();
    git(&lane, &["stash", "push", "--quiet", "-m", "mine"]);
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    let stashes = world.git(&["stash", "list"]);
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.git(&["stash", "list"]), stashes);
    assert_eq!(world.git(&["diff", "--cached", "--name-only"]), "staged.txt\n");
}

#[test]
fn h03_partial_staging_of_another_file_stays_partial() {
    let world = World::flat();
    world.write("src.txt", "ONE\ntwo\nthree\n");
    world.git(&["add", "src.txt"]);
    world.write("src.txt", "ONE\ntwo\nTHREE\n");
    let before = world.unrelated(&["src.txt"]);
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.unrelated(&["src.txt"]), before);
}

#[test]
fn h04_a_branch_that_moves_meanwhile_loses_nothing() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    // Another program commits a file below this one, once.
    world.hook(
        "pre-commit",
        "rm .git/hooks/pre-commit
blob=$(echo foreign | git hash-object -w --stdin)
export GIT_INDEX_FILE=.git/foreign
git read-tree HEAD && git update-index --add --cacheinfo 100644,$blob,foreign.txt
git update-ref refs/heads/feat/demo $(git commit-tree $(git write-tree) -p HEAD -m foreign)",
    );
    let landed = world.land(&[&path]);
    // The worktree lacks the file that came: the next commit would be made on a state that nobody saw.
    assert_eq!(landed.said(), "refused TARGET_WORKTREE_STALE", "{:?}", landed.outcome);
    assert_eq!(world.show("HEAD", "foreign.txt").unwrap(), b"foreign\n");
    world.git(&["restore", "--staged", "--worktree", "foreign.txt"]);
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.show("HEAD", "foreign.txt").unwrap(), b"foreign\n");
    assert_eq!(world.changed("HEAD"), [path]);
}

#[test]
fn h09_staged_bytes_are_never_read_as_text() {
    let world = World::flat();
    world.git(&["config", "diff.noprefix", "true"]);
    world.git(&["config", "color.ui", "always"]);
    world.git(&["config", "diff.shout.textconv", "tr a-z A-Z <"]);
    world.write(".git/info/attributes", "*.conv diff=shout\n");
    world.write("latin.txt", b"caf\xe9\n");
    world.write("crlf.txt", "one\r\ntwo\r\n");
    world.write("a.conv", "quiet\n");
    let others = ["latin.txt", "crlf.txt", "a.conv"];
    world.git(&["add", "latin.txt", "crlf.txt", "a.conv"]);
    let before = world.unrelated(&others);
    let path = world.specs("plan.md", "# Plan\n");
    world.hook("pre-commit", "exit 1");
    assert_eq!(world.land(&[&path, "latin.txt"]).said(), "failed HOOK_REJECTED");
    assert_eq!(world.unrelated(&others), before);
}

#[test]
fn h10_a_name_with_wildcards_is_one_name() {
    let world = World::flat();
    world.write("a*.txt", "star\n");
    world.write("ab.txt", "staged\n");
    world.git(&["add", "ab.txt"]);
    world.write("ab.txt", "edited\n");
    let before = world.unrelated(&["ab.txt"]);
    assert_eq!(world.land(&["a*.txt"]).said(), committed());
    assert_eq!(world.changed("HEAD"), ["a*.txt"]);
    assert_eq!(world.unrelated(&["ab.txt"]), before);
}

#[test]
fn h11_an_operation_in_progress_is_left_in_progress() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    world.git(&["checkout", "--quiet", "-b", "side", "main"]);
    world.write("src.txt", "side\n");
    world.git(&["commit", "--quiet", "-am", "side"]);
    world.git(&["checkout", "--quiet", TARGET]);
    world.write("src.txt", "ours\n");
    world.git(&["commit", "--quiet", "-am", "ours"]);
    for (command, state) in [("merge", "MERGE_HEAD"), ("cherry-pick", "CHERRY_PICK_HEAD")] {
        try_git(&world.root, &[command, "side"]);
        assert!(world.path(format!(".git/{state}")).exists());
        for paths in [vec![path.as_str()], vec!["src.txt"]] {
            assert_eq!(world.land(&paths).said(), "refused TARGET_OPERATION_IN_PROGRESS");
        }
        assert!(world.path(format!(".git/{state}")).exists());
        world.git(&[command, "--abort"]);
    }
}

#[test]
fn h18_a_hook_that_switches_head_redirects_nothing() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    let main = world.rev("main");
    world.hook("pre-commit", "git symbolic-ref HEAD refs/heads/main");
    let landed = world.land(&[&path]);
    assert!(
        ["failed TARGET_MOVED", "refused SAFE_COMMIT_HEAD_MISMATCH"].contains(&landed.said().as_str()),
        "{:?}",
        landed.outcome
    );
    assert_eq!(world.rev("main"), main);
    assert_eq!(world.rev(TARGET), main);
}

#[test]
fn h19_inherited_variables_redirect_nothing() {
    let (world, other) = (World::flat(), World::flat());
    world.specs("plan.md", "# Plan\n");
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "holes::commits_elsewhere", "--ignored"]).env("KITTY_HOLE_ROOT", &world.root);
    clean(&mut child)
        .env("GIT_DIR", other.path(".git"))
        .env("GIT_WORK_TREE", &other.root)
        .env("GIT_INDEX_FILE", other.path(".git/index"))
        .env("GIT_OBJECT_DIRECTORY", other.path(".git/objects"))
        .env("GIT_NAMESPACE", "elsewhere")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.hooksPath")
        .env("GIT_CONFIG_VALUE_0", "/nowhere");
    let before = (other.rev("HEAD"), other.status());
    assert!(child.status().unwrap().success());
    assert_eq!(world.changed("HEAD"), [format!("kitty-specs/{MISSION}/plan.md")]);
    assert_eq!(world.status(), "");
    assert_eq!((other.rev("HEAD"), other.status()), before);
}

#[test]
#[ignore = "started by another test, with variables"]
fn commits_elsewhere() {
    let Some(root) = std::env::var_os("KITTY_HOLE_ROOT") else { return };
    let path = format!("kitty-specs/{MISSION}/plan.md");
    assert_eq!(land_at(Path::new(&root), Path::new(&root), TARGET, &[path], "work").said(), committed());
}

#[test]
fn h15_h20_a_right_is_for_one_branch_and_some_paths() {
    let world = World::flat();
    world.git(&["checkout", "--quiet", "main"]);
    let plan = world.specs("plan.md", "# Plan\n");
    world.write("code.py", "pass\n");
    let below = RepoPath::below(&[], format!("kitty-specs/{MISSION}").as_bytes()).unwrap();
    let right = Capability::scoped(Flow::MergeBookkeeping, "main", vec![below]).unwrap();
    let land = |paths: &[&str], capability: &Capability| {
        let mut request = CommitRequest::new(paths.iter().map(|path| path.as_bytes().to_vec()).collect(), "work");
        request.capability = capability.clone();
        crate::world::land_request(&world.root, &world.root, "main", request).said()
    };
    let refused = "refused SAFE_COMMIT_PROTECTED_BRANCH";
    assert_eq!(land(&[&plan], &Capability::STANDARD), refused);
    assert_eq!(land(&[&plan, "code.py"], &right), refused);
    assert_eq!(land(&[&plan], &right), "committed main");
    let elsewhere = Capability::scoped(Flow::MergeBookkeeping, "master", Vec::new()).unwrap();
    world.specs("plan.md", "# Plan 2\n");
    assert_eq!(land(&[&plan], &elsewhere), refused);
}

#[test]
fn h22_the_remote_default_keeps_its_slashes() {
    let world = World::flat();
    world.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/2.x"]);
    let facts = protection_facts(&world.root, &world.root).unwrap();
    assert_eq!(facts.origin_head.as_deref(), Some("refs/remotes/origin/release/2.x"));
    world.git(&["checkout", "--quiet", "-b", "release/2.x"]);
    let path = world.specs("plan.md", "# Plan\n");
    let landed = land_at(&world.root, &world.root, "release/2.x", &[path], "work");
    assert_eq!(landed.said(), "refused SAFE_COMMIT_PROTECTED_BRANCH");
}

#[test]
fn h23_h26_a_handle_is_a_name_before_it_is_a_lock() {
    let world = World::flat();
    world.specs("plan.md", "# Plan\n");
    for handle in ["../../../x", "/tmp/x", "nothing", ""] {
        let request = CommitRequest::new(vec![b"src.txt".to_vec()], "work");
        let planner = kitty_host_native::commit::MissionPlanner::new(world.root.to_str().unwrap(), handle, request);
        assert!(planner.is_err(), "{handle}");
    }
    assert!(!world.path(".git/spec-kitty-locks").exists());
}

#[test]
fn h25_files_of_nobody_and_of_others_stay_out() {
    let world = World::flat();
    let other = "kitty-specs/other-01KZZZZZ/issue-matrix.md";
    world.write(other, "x\n");
    world.write("src.txt", "changed\n");
    let before = world.rev("HEAD");
    for path in [other, "src.txt", "kitty-specs/README.md"] {
        let said = world.groups(&[path]);
        assert!(said.iter().all(|said| said.starts_with("refused PATH_")), "{path}: {said:?}");
    }
    assert_eq!(world.rev("HEAD"), before);
}

#[test]
fn h27_every_group_is_planned_first_and_every_one_is_reported() {
    let world = World::coordinated().materialised();
    let (tasks, matrix) = (world.specs("tasks.md", "# Tasks\n"), world.specs("issue-matrix.md", "# Issues\n"));
    let before = (world.rev(TARGET), world.rev(COORDINATION));
    git(&world.coordination(), &["checkout", "--quiet", "--detach"]);
    let said = world.groups(&[&tasks, &matrix]);
    assert_eq!(said, ["refused COMMIT_WITHHELD", "refused COORDINATION_WORKTREE_BRANCH_MISMATCH"]);
    assert_eq!((world.rev(TARGET), world.rev(COORDINATION)), before);
    git(&world.coordination(), &["checkout", "--quiet", COORDINATION]);
    world.hook("pre-commit", "test \"$(git branch --show-current)\" != kitty/mission-demo-01KZWHY1");
    let said = world.groups(&[&tasks, &matrix]);
    assert_eq!(said, [committed(), "failed HOOK_REJECTED".into()]);
    fs::remove_file(world.path(".git/hooks/pre-commit")).unwrap();
    let said = world.groups(&[&tasks, &matrix]);
    assert_eq!(said, ["unchanged no_op_no_changes".to_string(), format!("committed {COORDINATION}")]);
}

#[test]
fn h28_no_change_and_a_rejection_are_two_things() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.land(&[&path]).said(), "unchanged no_op_no_changes");
    world.specs("plan.md", "# Plan 2\n");
    world.hook("commit-msg", "exit 1");
    assert_eq!(world.land(&[&path]).said(), "failed HOOK_REJECTED");
}

#[test]
fn h29_what_git_would_not_see_is_refused() {
    let world = World::flat();
    world.git(&["update-index", "--assume-unchanged", "src.txt"]);
    world.write("src.txt", "hidden\n");
    assert_eq!(world.land(&["src.txt"]).said(), "refused PATH_HIDDEN_BY_INDEX_FLAG");
    world.git(&["update-index", "--no-assume-unchanged", "src.txt"]);
    world.git(&["update-index", "--skip-worktree", "src.txt"]);
    assert_eq!(world.land(&["src.txt"]).said(), "refused PATH_HIDDEN_BY_INDEX_FLAG");
    world.write("nested/file", "x\n");
    git(&world.path("nested"), &["init", "--quiet"]);
    assert_eq!(world.land(&["nested/file"]).said(), "refused PATH_INSIDE_NESTED_REPO");
    let module = World::flat();
    let url = module.root.to_str().unwrap();
    world.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "module"]);
    world.git(&["commit", "--quiet", "-m", "module"]);
    world.write("module/src.txt", "inside\n");
    assert_eq!(world.land(&["module/src.txt"]).said(), "refused PATH_INSIDE_NESTED_REPO");
}

#[test]
fn h29_sparse_checkouts_hide_nothing() {
    let world = World::flat();
    world.write("far/away.txt", "far\n");
    world.git(&["add", "far"]);
    world.git(&["commit", "--quiet", "-m", "far"]);
    world.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "kitty-specs"]);
    world.write("far/away.txt", "changed\n");
    assert_eq!(world.land(&["far/away.txt"]).said(), "refused PATH_HIDDEN_BY_INDEX_FLAG");
    fs::remove_dir_all(world.path("far")).unwrap();
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.status(), "");
    assert_eq!(world.show("HEAD", "far/away.txt").unwrap(), b"far\n");
}

#[test]
fn h30_a_missing_path_is_a_mistake_and_a_non_ascii_one_is_none() {
    let world = World::flat();
    assert_eq!(world.land(&["nowhere.md"]).said(), "refused PATH_NOT_FOUND");
    let path = world.specs("ärger/é.md", "é\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    assert_eq!(world.status(), "");
}

#[test]
fn h31_each_file_lands_where_its_kind_belongs() {
    let world = World::coordinated().materialised();
    let (plan, matrix) = (world.specs("plan.md", "# Plan\n"), world.specs("issue-matrix.md", "# Issues\n"));
    for paths in [[&plan, &matrix], [&matrix, &plan]] {
        let round = world.rev("HEAD");
        world.specs("plan.md", &round);
        world.specs("issue-matrix.md", &round);
        let said = world.groups(&paths.map(String::as_str));
        assert_eq!(said, [committed(), format!("committed {COORDINATION}")]);
        assert_eq!(world.changed(TARGET), [plan.as_str()]);
        assert_eq!(world.changed(COORDINATION), [matrix.as_str()]);
    }
}

#[test]
fn h32_primary_files_need_no_coordination() {
    let world = World::coordinated();
    world.git(&["branch", "--quiet", "-D", COORDINATION]);
    let plan = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.groups(&[&plan]), [committed()]);
}

#[test]
fn h34_a_folder_above_may_be_called_anything() {
    let outer = tempfile::tempdir().unwrap();
    let place = outer.path().canonicalize().unwrap().join("kitty-specs/other");
    fs::create_dir_all(&place).unwrap();
    let world = World::within(&place, true).materialised();
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    assert_eq!(world.groups(&[world.path(&matrix).to_str().unwrap()]), [format!("committed {COORDINATION}")]);
}

#[test]
fn h36_a_failure_leaks_nothing_into_the_index() {
    let world = World::flat();
    world.write(":q", "odd\n");
    fs::write(world.path(crate::world::raw(b"bad-\xff")), "raw\n").unwrap();
    world.hook("pre-commit", "exit 1");
    let before = world.git(&["ls-files", "--stage"]);
    let paths = [crate::world::raw(b":q"), crate::world::raw(b"bad-\xff")];
    assert_eq!(world.land(&paths).said(), "failed HOOK_REJECTED");
    assert_eq!(world.git(&["ls-files", "--stage"]), before);
}

#[test]
fn h37_a_root_behind_a_link_is_the_same_root() {
    let world = World::flat();
    let link = world.root.with_extension("link");
    symlink(&world.root, &link).unwrap();
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(land_at(&link, &link, TARGET, &[&path], "work").said(), committed());
    world.specs("plan.md", "# Plan 2\n");
    let request = CommitRequest::new(vec![world.path(&path).to_str().unwrap().into()], "work");
    let planner = kitty_host_native::commit::MissionPlanner::new(link.to_str().unwrap(), MISSION, request).unwrap();
    let executed = kitty_host_native::commit::commit(&link, &planner, &crate::world::settings()).unwrap();
    assert_eq!(said(&executed.report.groups[0].outcome), committed());
}

#[test]
fn h41_a_held_index_is_waited_for_and_then_told_of() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    world.write(".git/index.lock", "");
    let landed = world.land(&[&path]);
    assert_eq!(landed.said(), format!("{} INDEX_STALE", committed()));
    assert_eq!(world.changed("HEAD"), [path.as_str()]);
    fs::remove_file(world.path(".git/index.lock")).unwrap();
    // The next commit brings it up to date.
    let other = world.specs("research.md", "# Research\n");
    assert_eq!(world.land(&[&other]).said(), committed());
    assert_eq!(world.status(), "");
    world.is_sound();
}

#[test]
fn h42_a_worktree_that_was_replaced_by_a_folder_is_none() {
    let world = World::flat();
    let lane = world.path(".worktrees/lane");
    world.git(&["worktree", "add", "--quiet", "-b", "lane", lane.to_str().unwrap()]);
    fs::write(lane.join("a"), "a").unwrap();
    assert_eq!(land_at(&world.root, &lane, "lane", &["a"], "work").said(), "committed lane");
    world.git(&["worktree", "remove", "--force", lane.to_str().unwrap()]);
    fs::create_dir_all(&lane).unwrap();
    fs::write(lane.join("b"), "b").unwrap();
    assert_eq!(land_at(&world.root, &lane, "lane", &["b"], "work").said(), "refused SAFE_COMMIT_NOT_A_WORKTREE");
    assert_eq!(land_at(&world.root, &lane, TARGET, &["b"], "work").said(), "refused SAFE_COMMIT_NOT_A_WORKTREE");
}

#[test]
fn h40_a_lock_that_stays_held_is_a_typed_failure() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    // That of the checkout, and that of the mission, which is the tool's own.
    for lock in ["commit.lock".to_string(), format!("{MISSION}.status.lock")] {
        world.write(format!(".git/spec-kitty-locks/{lock}"), "");
        let file = fs::File::open(world.path(format!(".git/spec-kitty-locks/{lock}"))).unwrap();
        file.lock().unwrap();
        let settings = Settings { lock_wait: std::time::Duration::from_millis(50), ..Settings::default() };
        let request = CommitRequest::new(vec![path.clone().into_bytes()], "work");
        let root = world.root.to_str().unwrap();
        let planner = kitty_host_native::commit::MissionPlanner::new(root, MISSION, request).unwrap();
        let refusal = kitty_host_native::commit::commit(&world.root, &planner, &settings).unwrap_err();
        assert_eq!(refusal.code().as_str(), "COMMIT_LOCK_TIMEOUT", "{lock}");
    }
    assert_eq!(world.groups(&[&path]), [committed()]);
}

#[test]
fn h07_a_tag_of_the_branch_s_name_is_not_the_branch() {
    let world = World::flat();
    world.git(&["tag", TARGET, "main"]);
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    world.specs("plan.md", "# Plan 2\n");
    assert_eq!(world.land(&[&path]).said(), committed());
    let count = world.git(&["rev-list", "--count", "refs/tags/feat/demo..refs/heads/feat/demo"]);
    assert_eq!(count.trim(), "2");
}

#[test]
fn h21_a_lifted_protection_is_told_of() {
    let world = World::flat();
    world.write(".kittify/config.yaml", "protection:\n  protected_branches: [feat/demo]\n");
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "protect"]);
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), "refused SAFE_COMMIT_PROTECTED_BRANCH");
    // An edit counts, as it does for the tool, and it is no secret.
    world.write(".kittify/config.yaml", "protection:\n  protected_branches: []\n");
    let landed = world.land(&[&path]);
    assert_eq!(landed.said(), format!("{} PROTECTION_UNCOMMITTED", committed()));
    // Other edits of the file change nobody's rights.
    world.write(".kittify/config.yaml", "# more\nprotection:\n  protected_branches: [main]\n");
    world.git(&["commit", "--quiet", "-am", "open"]);
    world.write(".kittify/config.yaml", "protection:\n  protected_branches: [main]\nother: 1\n");
    world.specs("plan.md", "# Plan 2\n");
    assert_eq!(world.land(&[&path]).said(), committed());
}

#[test]
fn h33_the_recorded_coordination_branch_is_the_only_one() {
    const RECORDED: &str = "records/demo";
    let world = World::coordinated();
    let meta = fs::read_to_string(world.path(format!("kitty-specs/{MISSION}/meta.json"))).unwrap();
    world.specs("meta.json", meta.replace(COORDINATION, RECORDED));
    world.git(&["commit", "--quiet", "-am", "recorded"]);
    world.git(&["branch", RECORDED]);
    let composed = world.rev(COORDINATION);
    let matrix = world.specs("issue-matrix.md", "# Issues\n");
    assert_eq!(world.groups(&[&matrix]), [format!("committed {RECORDED}")]);
    assert_eq!(git(&world.coordination(), &["branch", "--show-current"]).trim(), RECORDED);
    assert_eq!((world.changed(RECORDED), world.rev(COORDINATION)), (vec![matrix], composed));
}

#[test]
fn h38_every_commit_has_a_record_of_its_own_below_git() {
    let world = World::flat();
    let mission = CORE.mission(world.root.to_str().unwrap(), MISSION).unwrap();
    for id in ["a", "b"] {
        let root = world.root.to_str().unwrap();
        let plan = CORE.transaction(root, &mission, &TransactionRequest::default()).unwrap();
        let mut transaction = Transaction::begin(&world.root, plan, "emit", &CORE, crate::world::settings()).unwrap();
        transaction.append(vec![Row { event_id: id.into(), line: format!(r#"{{"event_id": "{id}"}}"#) }]).unwrap();
        transaction.defer(Effect { name: "sync".into(), payload: id.into() }).unwrap();
        transaction.commit(b"emit", &mut |_, _| Err("offline".into())).unwrap();
    }
    let pending = pending(&world.root).unwrap();
    let mut found: Vec<_> = pending.iter().map(|one| (one.commit.clone(), one.effects[0].payload.clone())).collect();
    let mut expected = vec![(world.rev("HEAD^"), "a".to_string()), (world.rev("HEAD"), "b".to_string())];
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert!(pending.iter().all(|one| one.record.starts_with(world.path(".git"))));
    assert_eq!(world.status(), "");
}

#[test]
fn h44_every_end_has_a_code_a_message_and_a_remedy() {
    let world = World::flat();
    let path = world.specs("plan.md", "# Plan\n");
    world.hook("pre-commit", "exit 1");
    let main = land_at(&world.root, &world.root, "main", &[&path], "work");
    let gone = land_at(&world.root, &world.path("gone"), TARGET, &[&path], "work");
    let ends = [main, gone, world.land(&["../x"]), world.land(&[&path])];
    let codes = ends.each_ref().map(|end| {
        let envelope = serde_json::to_value(kitty_core::wire::Refusal::from(end.refusal())).unwrap();
        for part in ["message", "remedy"] {
            assert!(envelope[part].as_str().is_some_and(|text| !text.is_empty()), "{envelope}");
        }
        envelope["code"].as_str().unwrap().to_string()
    });
    let expected =
        ["SAFE_COMMIT_HEAD_MISMATCH", "SAFE_COMMIT_NOT_A_WORKTREE", "PATH_ESCAPES_WORKTREE", "HOOK_REJECTED"];
    assert_eq!(codes, expected);
}

#[test]
fn h46_an_entry_that_is_no_text_is_told_of() {
    let world = World::flat();
    world.write(".kittify/config.yaml", "protection:\n  protected_branches: [main, 3.10]\n");
    let path = world.specs("plan.md", "# Plan\n");
    let request = CommitRequest::new(vec![path.into_bytes()], "work");
    let planner = MissionPlanner::new(world.root.to_str().unwrap(), MISSION, request).unwrap();
    let set = plan(&world.root, &planner, &crate::world::settings()).unwrap();
    assert!(set.notes().contains(&Note::ProtectedEntryNotText { read_as: "3.1".into() }), "{:?}", set.notes());
}

#[test]
fn h47_hooks_stay_whose_they_are_and_fail_closed() {
    let world = World::flat();
    // A lane whose name has more than one letter, where the tool's own guard looks away.
    let lane = format!("kitty/mission-{MISSION}-lane-planning");
    world.git(&["checkout", "--quiet", "-b", &lane]);
    world.write("src.txt", "changed\n");
    let outcome = || land_at(&world.root, &world.root, &lane, &["src.txt"], "work").said();
    world.git(&["config", "core.hooksPath", "tools"]);
    world.hook("pre-commit", "exit 1");
    world.executable("tools/pre-commit", "exit 1");
    assert_eq!(outcome(), "failed HOOK_REJECTED");
    // A hook that cannot even start allows nothing.
    let broken = "#!/nowhere/python\n";
    world.write("tools/pre-commit", broken);
    assert_eq!(outcome(), "failed HOOK_REJECTED");
    let own = fs::read_to_string(world.path(".git/hooks/pre-commit")).unwrap();
    assert_eq!(own, "#!/bin/sh\nexit 1\n");
    world.executable("tools/pre-commit", "exit 0");
    assert_eq!(outcome(), format!("committed {lane}"));
    assert_eq!(fs::read_to_string(world.path(".git/hooks/pre-commit")).unwrap(), own);
}
