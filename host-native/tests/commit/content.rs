//! What a commit takes up: bytes, modes and names as git itself would, and nothing else.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use crate::world::{TARGET, World, git, land_at, raw};

/// The same change, committed by git in a copy of the repository, gives the same tree.
fn as_git_does(world: &World, paths: &[&str]) {
    let copy = world.root.with_extension("copy");
    let status = std::process::Command::new("cp").arg("-a").arg(&world.root).arg(&copy).status().unwrap();
    assert!(status.success());
    let present: Vec<&str> = paths.iter().copied().filter(|path| copy.join(path).symlink_metadata().is_ok()).collect();
    let gone: Vec<&str> = paths.iter().copied().filter(|path| !present.contains(path)).collect();
    for (command, paths) in [(["rm", "--cached", "--quiet"], gone), (["add", "--force", "--"], present)] {
        if !paths.is_empty() {
            git(&copy, &command.iter().copied().chain(paths).collect::<Vec<_>>());
        }
    }
    git(&copy, &["commit", "--quiet", "-m", "work"]);
    let landed = world.land(paths);
    assert_eq!(landed.said(), format!("committed {TARGET}"), "{:?}", landed.outcome);
    assert_eq!(world.rev("HEAD^{tree}"), git(&copy, &["rev-parse", "HEAD^{tree}"]).trim());
    assert_eq!(world.status(), git(&copy, &["status", "--porcelain=v1", "--untracked-files=all"]));
    world.is_sound();
    fs::remove_dir_all(copy).unwrap();
}

#[test]
fn h17_h48_a_file_lands_with_one_git_program_and_the_rest_stays() {
    let world = World::flat();
    world.write("src.txt", "ONE\ntwo\nthree\n");
    world.git(&["add", "src.txt"]);
    world.write("src.txt", "ONE\ntwo\nTHREE\n");
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    world.git(&["rm", "--quiet", "--cached", "other.txt"]);
    world.write("announced.txt", "later\n");
    world.git(&["add", "--intent-to-add", "announced.txt"]);
    let others = ["src.txt", "staged.txt", "other.txt", "announced.txt"];
    let before = (world.unrelated(&others), world.git(&["diff", "--cached"]), world.git(&["diff"]));
    let path = world.specs("plan.md", "# Plan\n");
    let landed = world.land_with(&[&path], "add the plan\n\nwith a body\n\n\n");
    assert_eq!(landed.said(), format!("committed {TARGET}"));
    assert_eq!(landed.programs, 1);
    assert_eq!(landed.oid(), world.rev("HEAD"));
    assert_eq!(world.changed("HEAD"), [path]);
    assert_eq!(
        world.git(&["log", "-1", "--format=%B%an %ae"]),
        "add the plan\n\nwith a body\nTester tester@example.invalid\n"
    );
    assert_eq!((world.unrelated(&others), world.git(&["diff", "--cached"]), world.git(&["diff"])), before);
    assert!(world.git(&["reflog", "-1", "HEAD"]).contains("commit: add the plan"));
    world.is_sound();
}

#[test]
fn links_modes_deletions_and_hundred_files_are_as_git_stores_them() {
    let world = World::flat();
    world.executable("run.sh", "true");
    symlink("src.txt", world.path("link")).unwrap();
    symlink("nowhere", world.path("dangling")).unwrap();
    fs::remove_file(world.path("other.txt")).unwrap();
    world.write("ignored.log", "forced\n");
    world.write("empty", "");
    fs::set_permissions(world.path("src.txt"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut paths: Vec<String> = (0..100).map(|n| format!("many/{}/{n}.txt", n % 7)).collect();
    for path in &paths {
        world.write(path, path);
    }
    paths.extend(["run.sh", "link", "dangling", "other.txt", "ignored.log", "src.txt", "empty"].map(String::from));
    as_git_does(&world, &paths.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_folder_in_the_place_of_a_file_is_refused_and_the_other_way_round_lands() {
    let world = World::flat();
    fs::remove_file(world.path("src.txt")).unwrap();
    world.write("src.txt/inside", "now a folder\n");
    let before = (world.rev("HEAD"), world.status());
    assert_eq!(world.land(&["src.txt/inside"]).refusal().code().as_str(), "PATH_IS_DIRECTORY");
    assert_eq!((world.rev("HEAD"), world.status()), before);
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "folder"]);
    fs::remove_dir_all(world.path("src.txt")).unwrap();
    world.write("src.txt", "a file again\n");
    as_git_does(&world, &["src.txt", "src.txt/inside"]);
}

#[test]
fn line_endings_and_filters_are_git_s_own() {
    let world = World::flat();
    world.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
    world.write(".gitattributes", "*.up filter=upper\n*.txt text eol=lf\n*.bin -text\n*.id ident\n");
    world.write("a.up", "shout\n");
    world.write("dir/b.txt", "one\r\ntwo\r\n");
    world.write("c.bin", "raw\r\n");
    world.write("d.id", "$Id: anything $\n");
    world.write("dir/.gitattributes", "deep.* filter=upper\n");
    world.write("dir/deep.md", "deep\n");
    as_git_does(&world, &[".gitattributes", "dir/.gitattributes", "a.up", "dir/b.txt", "c.bin", "d.id", "dir/deep.md"]);
    assert_eq!(world.show("HEAD", "a.up").unwrap(), b"SHOUT\n");
    assert_eq!(world.show("HEAD", "dir/deep.md").unwrap(), b"DEEP\n");
}

#[test]
fn autocrlf_is_honoured_and_files_with_carriage_returns_keep_them() {
    let world = World::flat();
    world.write("kept.md", "with\r\n");
    world.git(&["add", "kept.md"]);
    world.git(&["commit", "--quiet", "-m", "kept"]);
    world.git(&["config", "core.autocrlf", "true"]);
    world.write("kept.md", "with\r\nmore\r\n");
    world.write("new.md", "new\r\n");
    as_git_does(&world, &["kept.md", "new.md"]);
    assert_eq!(world.show("HEAD", "new.md").unwrap(), b"new\n");
}

#[test]
fn a_filter_that_fails_is_a_failure_without_a_trace() {
    let world = World::flat();
    world.git(&["config", "filter.broken.clean", "false"]);
    world.git(&["config", "filter.broken.required", "true"]);
    world.write(".gitattributes", "*.x filter=broken\n");
    world.write("a.x", "a\n");
    let before = (world.rev("HEAD"), world.status());
    assert_eq!(world.land(&["a.x"]).said(), "failed GIT_PROGRAM_FAILED");
    assert_eq!((world.rev("HEAD"), world.status()), before);
    world.is_sound();
}

#[test]
fn file_modes_that_the_file_system_lacks_stay() {
    let world = World::flat();
    world.executable("run.sh", "true");
    world.git(&["add", "run.sh"]);
    world.git(&["commit", "--quiet", "-m", "run"]);
    world.git(&["config", "core.fileMode", "false"]);
    world.write("run.sh", "#!/bin/sh\nfalse\n");
    fs::set_permissions(world.path("run.sh"), fs::Permissions::from_mode(0o644)).unwrap();
    world.write("new.sh", "new\n");
    fs::set_permissions(world.path("new.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    as_git_does(&world, &["run.sh", "new.sh"]);
}

#[test]
fn names_are_bytes() {
    let world = World::flat();
    let names: [&[u8]; 9] = [
        b"latin-\xe9",
        "ünï".as_bytes(),
        b"new\nline",
        b"tab\t",
        b"back\\slash",
        b" space ",
        b":q",
        b"a*.txt",
        b"-dash",
    ];
    for name in names {
        fs::write(world.path(raw(name)), name).unwrap();
    }
    let landed = world.land(&names.map(raw));
    assert_eq!(landed.said(), format!("committed {TARGET}"), "{:?}", landed.outcome);
    let listed = std::process::Command::new("git")
        .args(["ls-tree", "-z", "--name-only", "HEAD"])
        .current_dir(&world.root)
        .output()
        .unwrap()
        .stdout;
    for name in names {
        assert!(listed.split(|byte| *byte == 0).any(|listed| listed == name), "{}", name.escape_ascii());
    }
    assert_eq!(world.status(), "");
    world.is_sound();
}

#[test]
fn repositories_with_long_object_names_work() {
    let world = World::flat();
    let dir = world.path("sha256");
    fs::create_dir(&dir).unwrap();
    git(&dir, &["init", "--quiet", "--object-format=sha256", "--initial-branch", TARGET]);
    git(&dir, &["-c", "user.name=t", "-c", "user.email=t@x", "commit", "--quiet", "--allow-empty", "-m", "init"]);
    git(&dir, &["config", "user.name", "t"]);
    git(&dir, &["config", "user.email", "t@x"]);
    fs::write(dir.join("a"), "a").unwrap();
    let landed = land_at(&dir, &dir, TARGET, &["a"], "sha256");
    assert_eq!(landed.oid().len(), 64);
    git(&dir, &["fsck", "--strict"]);
    assert_eq!(git(&dir, &["status", "--porcelain"]), "");
}

#[test]
fn an_index_that_only_git_can_write_is_written_by_git() {
    let world = World::flat();
    world.git(&["update-index", "--index-version", "4"]);
    let one = world.specs("plan.md", "# Plan\n");
    let landed = world.land(&[&one]);
    assert_eq!((landed.said(), landed.programs), (format!("committed {TARGET}"), 2));
    assert_eq!(world.status(), "");
    world.git(&["update-index", "--index-version", "2", "--split-index"]);
    world.specs("plan.md", "# Plan 2\n");
    assert_eq!(world.land(&[&one]).said(), format!("committed {TARGET}"));
    assert_eq!(world.status(), "");
    world.git(&["update-index", "--no-split-index", "--untracked-cache"]);
    world.specs("plan.md", "# Plan 3\n");
    assert_eq!(world.land(&[&one]).said(), format!("committed {TARGET}"));
    assert_eq!(world.status(), "");
    world.is_sound();
}

#[test]
fn a_change_within_the_tick_of_the_index_is_still_seen() {
    let world = World::flat();
    for round in 0..20 {
        // Same length, same second: only the content tells.
        world.write("other.txt", format!("{round:05}\n"));
        world.git(&["add", "other.txt"]);
        world.write("other.txt", format!("{:05}\n", round + 50));
        let path = world.specs("plan.md", format!("{round}"));
        assert_eq!(world.land(&[&path]).said(), format!("committed {TARGET}"));
        assert_eq!(world.status(), "MM other.txt\n", "round {round}");
    }
}

#[test]
fn signing_is_inherited() {
    let world = World::flat();
    world.executable("signer", r"printf '\n[GNUPG:] SIG_CREATED ' >&2; echo '-----BEGIN PGP SIGNATURE-----'; echo; echo test; echo '-----END PGP SIGNATURE-----'; cat >/dev/null");
    world.git(&["config", "gpg.program", world.path("signer").to_str().unwrap()]);
    world.git(&["config", "commit.gpgSign", "true"]);
    let path = world.specs("plan.md", "# Plan\n");
    let landed = world.land(&[&path]);
    assert_eq!(landed.said(), format!("committed {TARGET}"), "{:?}", landed.outcome);
    assert!(world.git(&["cat-file", "commit", "HEAD"]).contains("gpgsig -----BEGIN PGP SIGNATURE-----"));
    world.git(&["config", "gpg.program", "false"]);
    let before = world.rev("HEAD");
    world.specs("plan.md", "# Plan 2\n");
    assert_eq!(world.land(&[&path]).said(), "failed COMMIT_SIGNING_FAILED");
    assert_eq!(world.rev("HEAD"), before);
}

#[test]
fn nobody_commits_without_a_name() {
    let world = World::flat();
    world.git(&["config", "user.name", ""]);
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[&path]).said(), "failed COMMIT_IDENTITY_UNKNOWN");
    world.is_sound();
}

#[test]
fn messages_are_cleaned_up_as_configured() {
    let world = World::flat();
    let message = |text: &str, round: u32| {
        let path = world.specs("plan.md", format!("{round}"));
        let landed = world.land_with(&[&path], text);
        (landed.said(), world.git(&["log", "-1", "--format=%B"]))
    };
    let committed = format!("committed {TARGET}");
    assert_eq!(message("#1 fix\n\n\n\nmore  \n\n", 1), (committed.clone(), "#1 fix\n\nmore\n\n".into()));
    assert_eq!(message(" \n", 2).0, "failed COMMIT_MESSAGE_EMPTY");
    assert_eq!(message("a\0b", 3).0, "failed COMMIT_MESSAGE_EMPTY");
    world.git(&["config", "commit.cleanup", "strip"]);
    assert_eq!(message("#1 fix", 4).0, "failed COMMIT_MESSAGE_EMPTY");
    assert_eq!(message("fix\n# gone", 5), (committed, "fix\n\n".into()));
}

#[test]
fn the_index_follows_at_every_path_that_was_asked_for() {
    let world = World::flat();
    world.git(&["rm", "--quiet", "--cached", "src.txt"]);
    let path = world.specs("plan.md", "# Plan\n");
    assert_eq!(world.land(&[path.as_str(), "src.txt"]).said(), format!("committed {TARGET}"));
    assert_eq!((world.changed("HEAD"), world.status()), (vec![path], String::new()));
}
