//! What a path may be.

use kitty_core::{
    Code,
    commit::{Blob, Change, FileMode, Inside, Intent, Lstat, RepoPath, Step},
};

use crate::{
    commits::{copy, oid, repository, request},
    plan, planned, refusal,
};

fn below(path: &str) -> Result<String, Code> {
    RepoPath::below(&["/r", "/real/r"], path.as_bytes()).map(|path| path.to_string()).map_err(|refusal| refusal.code())
}

#[test]
fn paths_are_normalised_by_their_text() {
    for (written, path) in [
        ("a", "a"),
        ("./a//b/", "a/b"),
        ("d/../in.txt", "in.txt"),
        ("/r/x/./y", "x/y"),
        ("/real/r/x", "x"),
        ("/r/../r/x", "x"),
        (":q", ":q"),
        ("a*.txt", "a*.txt"),
        ("-dash", "-dash"),
        (" lead and trail ", " lead and trail "),
        ("new\nline", "new\\nline"),
        (".github/x", ".github/x"),
        (".gitignore", ".gitignore"),
        ("C:/x", "C:/x"),
    ] {
        assert_eq!(below(written), Ok(path.to_string()), "{written}");
    }
}

#[test]
fn nothing_outside_and_nothing_of_gits_own() {
    for (written, code) in [
        ("", Code::PathMalformed),
        ("a\0b", Code::PathMalformed),
        ("..", Code::PathEscapesWorktree),
        ("a/../../x", Code::PathEscapesWorktree),
        ("/rx/a", Code::PathEscapesWorktree),
        ("/etc/hostname", Code::PathEscapesWorktree),
        ("/r", Code::PathIsDirectory),
        (".", Code::PathIsDirectory),
        (".git/config", Code::PathIsGitsOwn),
        ("vendor/.GIT/hooks/x", Code::PathIsGitsOwn),
        ("a/git~1/x", Code::PathIsGitsOwn),
        ("a/.git . /x", Code::PathIsGitsOwn),
        ("a/.git::$INDEX_ALLOCATION/x", Code::PathIsGitsOwn),
        ("a/.g\u{200c}it/x", Code::PathIsGitsOwn),
    ] {
        assert_eq!(below(written), Err(code), "{written}");
    }
    let bytes = RepoPath::below(&[], b"d\xe9mo/x").unwrap();
    assert_eq!(bytes.as_bytes(), b"d\xe9mo/x", "a name that is not UTF-8 is kept, byte for byte");
}

#[test]
fn the_folder_of_the_worktrees_is_refused_and_says_where_the_file_belongs() {
    let mut wanted = request(&[]);
    wanted.paths = vec![b".worktrees/other/kitty-specs/x/spec.md".to_vec()];
    let set = planned(&repository("coord"), wanted, |_| {});
    let fields = refusal(&set, 0).fields();
    assert_eq!(refusal(&set, 0).code(), Code::SafeCommitPathPolicy);
    assert_eq!(fields.get("reanchor_worktree"), Some("/r/.worktrees/other"));
    assert_eq!(fields.get("reanchor_path"), Some("kitty-specs/x/spec.md"));
}

#[test]
fn each_trap_has_its_code() {
    type Trap = fn(&mut kitty_core::commit::PathFacts);
    let traps: [(Code, Trap); 8] = [
        (Code::PathSymlinkedParent, |path| path.symlinked_parent = Some(b"kitty-specs".to_vec())),
        (Code::PathInsideNestedRepo, |path| path.inside = Inside::NestedRepository(b"kitty-specs".to_vec())),
        (Code::PathInsideNestedRepo, |path| path.inside = Inside::Submodule(b"kitty-specs".to_vec())),
        (Code::PathHiddenByIndexFlag, |path| path.assume_unchanged = true),
        (Code::PathHiddenByIndexFlag, |path| path.skip_worktree = true),
        (Code::PathIsDirectory, |path| path.copy.lstat = Lstat::Directory),
        (Code::PathNotAFile, |path| path.copy.lstat = Lstat::Other),
        (Code::PathNotFound, |path| path.copy = copy(None, None)),
    ];
    for (code, trap) in traps {
        let set = planned(&repository("lanes"), request(&["spec.md"]), |facts| facts.paths.iter_mut().for_each(trap));
        assert_eq!(refusal(&set, 0).code(), code);
    }
}

#[test]
fn what_is_gone_is_removed_unless_content_was_asked_for() {
    let gone = |facts: &mut kitty_core::commit::CommitFacts| {
        facts.paths[0].copy = copy(None, Some('c'));
        facts.paths[0].tracked = Some(Blob { mode: FileMode::Plain, oid: oid('c') });
    };
    let set = planned(&repository("lanes"), request(&["spec.md"]), gone);
    assert_eq!(plan(&set, 0).entries()[0].change, Change::Remove);
    let mut content = request(&["spec.md"]);
    content.intent = Intent::Write;
    assert_eq!(refusal(&planned(&repository("lanes"), content, gone), 0).code(), Code::PathNotFound);
}

#[test]
fn links_and_executables_keep_their_mode() {
    for (lstat, mode) in [
        (Lstat::Link, FileMode::Link),
        (Lstat::File { executable: true }, FileMode::Executable),
        (Lstat::File { executable: false }, FileMode::Plain),
    ] {
        let set = planned(&repository("lanes"), request(&["spec.md"]), |facts| facts.paths[0].copy.lstat = lstat);
        assert_eq!(plan(&set, 0).entries()[0].change, Change::Upsert { mode });
    }
}

#[test]
fn one_file_in_two_spellings_is_refused_where_the_file_system_folds_case() {
    let both = || request(&["traces/A.md", "traces/a.md"]);
    assert_eq!(planned(&repository("lanes"), both(), |_| {}).step(), Step::Execute);
    let set = planned(&repository("lanes"), both(), |facts| facts.case_insensitive = true);
    assert_eq!(refusal(&set, 0).code(), Code::PathCaseCollision);
}

#[test]
fn a_path_that_the_host_did_not_look_at_is_no_guess() {
    let set = planned(&repository("lanes"), request(&["spec.md"]), |facts| facts.paths.clear());
    assert_eq!(refusal(&set, 0).code(), Code::FactUnavailable);
}
