//! Commits on the command line, in repositories on disk.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use kitty_core::{
    commit::CommitRequest,
    wire::{self, commit::CommitPlanSet},
};
use kitty_host_native::commit::{MissionPlanner, Settings, plan};
use kitty_host_wasmtime::{Authority, ComponentDecider, Ports, Repository};

use crate::desk::Desk;

const SPEC: &str = "kitty-specs/flow-01KZWHY7/spec.md";
const META: &str =
    r#"{"mission_id": "01KZWHY7M0T3Q9V5N8R2X4C6B7", "topology": "single_branch", "target_branch": "work"}"#;

pub fn git(desk: &Desk, args: &[&str]) -> String {
    let done = Command::new("git").args(args).current_dir(&desk.root).output().unwrap();
    assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The sample repository with a mission whose target branch is `work`, checked out, and a changed
/// file of it.
pub fn desk() -> Desk {
    let desk = Desk::new();
    git(&desk, &["config", "user.name", "kitty"]);
    git(&desk, &["config", "user.email", "kitty@example.org"]);
    write(&desk, "kitty-specs/flow-01KZWHY7/meta.json", META);
    write(&desk, SPEC, "# Flow\n");
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-qm", "Flow"]);
    git(&desk, &["switch", "-qc", "work"]);
    write(&desk, SPEC, "# Flow, changed\n");
    desk
}

pub fn write(desk: &Desk, path: &str, content: &str) {
    let path = desk.root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Without the ids and digests, which differ between runs.
fn stable(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_hexdigit() && !c.is_ascii_uppercase() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() >= 16 { "[id]" } else { &digits });
        digits.clear();
        out.push(c);
    }
    out.trim_end_matches('\0').to_owned()
}

/// Every file below a folder, with its content.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

const COMMIT: [&str; 5] = ["commit", "flow", "-m", "Change the spec", SPEC];

#[test]
fn a_commit_lands_where_it_belongs() {
    let desk = desk();
    write(&desk, "README.md", "Staged, and not asked for.\n");
    git(&desk, &["add", "README.md"]);
    insta::assert_snapshot!("commit", stable(&desk.run(&COMMIT)));
    assert_eq!(git(&desk, &["log", "-1", "--format=%s", "work"]), "Change the spec\n");
    assert_eq!(git(&desk, &["show", "--name-only", "--format=", "work"]), format!("{SPEC}\n"));
    assert_eq!(git(&desk, &["status", "--porcelain"]), "A  README.md\n");
    insta::assert_snapshot!("commit_again", stable(&desk.run(&COMMIT)));
}

#[test]
fn a_commit_in_json() {
    let json = [&COMMIT[..], &["--format", "json"]].concat();
    insta::assert_snapshot!("commit_json", stable(&desk().run(&json)));
}

#[test]
fn a_refused_commit_and_its_remedy() {
    let desk = desk();
    git(&desk, &["switch", "-q", "main"]);
    let before = git(&desk, &["for-each-ref"]);
    insta::assert_snapshot!("commit_on_the_wrong_branch", stable(&desk.run(&COMMIT)));
    assert_eq!(git(&desk, &["for-each-ref"]), before);
    let json = desk.program(&[&COMMIT[..], &["--format", "json"]].concat()).output().unwrap();
    assert_eq!(json.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let remedy = report.pointer("/groups/0/refusal/remedy").and_then(|remedy| remedy.as_str()).unwrap();
    let command = remedy.split('`').find(|part| part.starts_with("git -C")).unwrap();
    assert!(Command::new("sh").args(["-c", command]).output().unwrap().status.success(), "{command}");
    assert!(desk.run(&COMMIT).starts_with("exit 0\n"));
    assert_eq!(git(&desk, &["log", "-1", "--format=%s", "work"]), "Change the spec\n");
    assert_eq!(git(&desk, &["rev-parse", "main"]), git(&desk, &["rev-parse", "work~1"]));
}

#[test]
fn a_protected_branch_is_refused() {
    let desk = desk();
    git(&desk, &["switch", "-q", "main"]);
    let spec = "kitty-specs/flat-01KZWHY1/spec.md";
    write(&desk, spec, "# Flat, changed\n");
    let commit = ["commit", "flat-01KZWHY1", "-m", "Change", spec];
    insta::assert_snapshot!("commit_on_a_protected_branch", stable(&desk.run(&commit)));
    let opened = desk.program(&commit).env("SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS", "1").output().unwrap();
    insta::assert_snapshot!("commit_through_the_hatch", stable(&desk.show(&opened)));
}

#[test]
fn a_coordination_branch_gets_its_worktree() {
    let desk = desk();
    let matrix = "kitty-specs/coord-01KZWHY2/acceptance-matrix.json";
    write(&desk, matrix, "{}\n");
    insta::assert_snapshot!("plan_with_a_missing_worktree", stable(&desk.run(&["plan", "coord", matrix])));
    insta::assert_snapshot!(
        "commit_on_a_coordination_branch",
        stable(&desk.run(&["commit", "coord", "-m", "Matrix", matrix]))
    );
    assert_eq!(git(&desk, &["show", &format!("kitty/mission-coord-01KZWHY2:{matrix}")]), "{}\n");
}

#[test]
fn a_dry_run_changes_nothing() {
    let desk = desk();
    let before = files(&desk.root);
    let planned = desk.run(&["plan", "flow", "-m", "Change the spec", SPEC]);
    insta::assert_snapshot!("plan", stable(&planned));
    assert_eq!(desk.run(&[&COMMIT[..], &["--dry-run"]].concat()), planned);
    insta::assert_snapshot!("plan_json", stable(&desk.run(&["plan", "flow", SPEC, "--format", "json"])));
    assert!(files(&desk.root) == before);
}

#[test]
fn a_plan_of_files_that_do_not_belong() {
    let desk = desk();
    let foreign = "kitty-specs/flat-01KZWHY1/spec.md";
    insta::assert_snapshot!("plan_of_another_mission", stable(&desk.run(&["plan", "flow", SPEC, foreign])));
    insta::assert_snapshot!(
        "plan_of_another_kind",
        stable(&desk.run(&["plan", "flow", "--kind", "status_state", SPEC]))
    );
}

#[test]
fn exit_codes() {
    let desk = desk();
    let code = |args: &[&str]| desk.program(args).output().unwrap().status.code().unwrap();
    assert_eq!(code(&["commit", "flow", "-m", "Change"]), 2, "no file");
    assert_eq!(code(&["commit", "flow", SPEC]), 2, "no message");
    assert_eq!(code(&["plan", "nobody", SPEC]), 1, "no mission");
    assert_eq!(code(&["plan", "flow", SPEC, "--component", "/no/such/file"]), 3, "no component");
    assert_eq!(code(&["plan", "flow", SPEC]), 0);
}

#[test]
fn a_component_that_plans_nothing_is_told_apart() {
    let desk = desk();
    let file = desk.root.join("kitty.wasm");
    fs::write(&file, Authority::embedded_bytes()).unwrap();
    insta::assert_snapshot!(
        "plan_without_planning",
        desk.run(&["plan", "flow", SPEC, "--component", file.to_str().unwrap()])
    );
}

#[test]
fn protection() {
    let desk = desk();
    insta::assert_snapshot!("protect_list", desk.run(&["protect", "list"]));
    insta::assert_snapshot!("protect_list_json", stable(&desk.run(&["protect", "list", "--format", "json"])));
    insta::assert_snapshot!("protect_check", desk.run(&["protect", "check", "work"]));
    insta::assert_snapshot!("protect_check_refused", desk.run(&["protect", "check", "main"]));
    insta::assert_snapshot!("protect_check_full_name", desk.run(&["protect", "check", "refs/heads/main"]));
    // Nested values of the configuration cross the border one by one.
    write(
        &desk,
        ".kittify/config.yaml",
        "agents: {available: [a, {b: 1}]}\nprotection:\n  protected_branches: [work, 3.10]\n",
    );
    insta::assert_snapshot!("protect_list_configured", desk.run(&["protect", "list"]));
    assert!(desk.run(&["protect", "check", "main"]).starts_with("exit 0\n"));
    assert!(desk.run(&["protect", "check", "work", "--mission", "flow"]).starts_with("exit 1\n"));
}

#[test]
fn nothing_to_recover() {
    let desk = desk();
    assert_eq!(desk.run(&["recover"]), "exit 0\n--- stdout\nnothing is pending\n");
    assert_eq!(desk.run(&["recover", "--dry-run", "--format", "json"]), "exit 0\n--- stdout\n[]\n");
}

/// The component plans what the core plans in process.
#[test]
fn the_component_plans_as_the_core_does() {
    let desk = desk();
    let root = desk.root.to_str().unwrap();
    let log = "kitty-specs/coord-01KZWHY2/status.events.jsonl";
    write(&desk, log, "{}\n");
    let authority = Authority::planning().unwrap();
    for (handle, paths) in [
        ("flow", &[SPEC][..]),
        ("flow", &["kitty-specs/flow-01KZWHY7/meta.json"]),
        ("flow", &[SPEC, "kitty-specs/042-old/spec.md", "src/main.rs", ".git/config"]),
        ("coord", &[log, "kitty-specs/coord-01KZWHY2/spec.md"]),
        ("flat-01KZWHY1", &["kitty-specs/flat-01KZWHY1/spec.md"]),
    ] {
        let request = CommitRequest::new(paths.iter().map(|path| path.as_bytes().to_vec()).collect(), "Change");
        let native = MissionPlanner::new(root, handle, request.clone()).unwrap();
        let native = plan(&desk.root, &native, &Settings::default()).unwrap();
        let repository = Repository::open(&authority, Ports::native(), root, None).unwrap();
        let request = wire::commit::CommitRequest::from(&request);
        let planner = ComponentDecider::new(repository).unwrap().planner(handle, request).unwrap();
        let ours = plan(&desk.root, &planner, &Settings::default()).unwrap();
        assert_eq!(CommitPlanSet::from(&ours), CommitPlanSet::from(&native), "{handle}");
    }
}
