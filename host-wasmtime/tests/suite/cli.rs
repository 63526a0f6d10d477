//! The program, as people and scripts see it.

use kitty_core::wire;

use crate::desk::Desk;

/// `table digest  sha256:…` and its JSON, without the digits.
fn without_digest(text: &str) -> String {
    let mut parts = text.split("sha256:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("sha256:[digest]");
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    out
}

macro_rules! runs {
    ($($name:ident: $($arg:literal)*;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(without_digest(&Desk::new().run(&[$($arg),*])));
        }
    )*};
}

runs! {
    where_table: "where" "flat-01KZWHY1";
    where_table_json: "where" "flat-01KZWHY1" "--format" "json";
    where_table_with_degraded_reads: "where" "coord";
    where_table_with_refusals: "where" "gone";
    where_table_of_another_generation: "where" "coord" "--generation" "4.0";
    where_kind: "where" "01KZWHY1" "spec";
    where_kind_json: "where" "01KZWHY1" "spec" "--format" "json";
    where_path: "where" "01KZWHY1" "kitty-specs/flat-01KZWHY1/spec.md";
    where_path_of_another_mission: "where" "01KZWHY1" "kitty-specs/042-old/spec.md";
    where_degraded: "where" "coord" "status_state";
    where_refused: "where" "gone" "status_state";
    where_refused_leg: "where" "coord" "status_state" "--generation" "4.0";
    where_declared: "where" "01KZWHY1" "--declare" "diary=primary";
    where_ambiguous: "where" "twin";
    where_ambiguous_json: "where" "twin" "--format" "json";
    where_unknown_kind: "where" "01KZWHY1" "specs";
    missions: "missions";
    missions_json: "missions" "--format" "json";
    classify: "classify" "kitty-specs/a/spec.md" "README.md";
    classify_json: "classify" "kitty-specs/a/spec.md" "README.md" "--format" "json";
    explain: "explain" "MISSION_NOT_FOUND";
    explain_json: "explain" "mission_not_found" "--format" "json";
    explain_unknown: "explain" "NOPE";
    policy_of_another_generation: "policy" "--generation" "4.0";
    generation_unsupported: "missions" "--generation" "2.0";
    usage: "where";
    help: "--help";
    component_unreadable: "policy" "--component" "/no/such/component.wasm";
    component_invalid: "policy" "--component" "kitty-specs/README.md" "--format" "json";
    colour: "where" "twin" "--color" "always";
}

#[test]
fn explain_lists_every_code() {
    let desk = Desk::new();
    let text = desk.run(&["explain"]);
    let all: Vec<wire::CodeRow> = wire::codes().into_iter().chain(kitty_host_native::gate::codes()).collect();
    for row in &all {
        assert!(text.contains(&row.code), "{}", row.code);
    }
    let json = desk.program(&["explain", "--format", "json"]).output().unwrap().stdout;
    assert_eq!(serde_json::from_slice::<Vec<wire::CodeRow>>(&json).unwrap(), all);
    assert!(desk.run(&["explain", "gate_rules_invalid"]).contains("kitty-core gate schema"));
}

#[test]
fn policy_names_the_parts() {
    let desk = Desk::new();
    // The first run compiles, unless another test was faster.
    desk.run(&["policy"]);
    insta::assert_snapshot!("policy", without_digest(&desk.run(&["policy"])));
    insta::assert_snapshot!("policy_json", without_digest(&desk.run(&["policy", "--format", "json"])));
}

#[test]
fn classify_reads_standard_input() {
    let desk = Desk::new();
    let lines = "kitty-specs/a/plan.md\r\n\nkitty-specs/a/tasks/WP01.md\n";
    for args in [&["classify"][..], &["classify", "-"]] {
        let output = desk.program(args).write_stdin(lines).output().unwrap();
        insta::assert_snapshot!("classify_stdin", desk.show(&output));
    }
    let output = desk.program(&["classify"]).write_stdin(&b"caf\xe9\n"[..]).output().unwrap();
    insta::assert_snapshot!("classify_stdin_not_utf8", desk.show(&output));
}

#[test]
fn the_root_may_be_named_from_anywhere() {
    let desk = Desk::new();
    let below = desk.root.join("kitty-specs/042-old");
    let here = desk.run(&["missions"]);
    let discovered = desk.program(&["missions"]).current_dir(&below).output().unwrap();
    assert_eq!(desk.show(&discovered), here);
    let root = desk.root.to_str().unwrap();
    let named = desk.program(&["missions", "--root", root]).current_dir("/").output().unwrap();
    assert_eq!(desk.show(&named), here);
}

#[test]
fn outside_of_a_repository() {
    let desk = Desk::new();
    let lost = desk.program(&["missions"]).current_dir("/").output().unwrap();
    insta::assert_snapshot!("outside_missions", desk.show(&lost));
    let policy = desk.program(&["policy"]).current_dir("/").output().unwrap();
    assert_eq!(policy.status.code(), Some(0));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let desk = Desk::new();
    let plain = |args: &[&str]| !desk.run(args).contains('\u{1b}');
    assert!(plain(&["where", "twin"]), "a pipe is no terminal");
    assert!(plain(&["where", "twin", "--color", "never"]));
    let forced = desk.program(&["where", "twin"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(desk.show(&forced).contains('\u{1b}'));
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Desk::new().run(&["completions", shell]);
        assert!(script.starts_with("exit 0") && script.contains("kitty-core"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8_is_a_usage_error() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let output = Desk::new().program(&["where"]).arg(OsStr::from_bytes(b"caf\xe9")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("UTF-8"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_failure() {
    use std::process::{Command, Stdio};
    let desk = Desk::new();
    let mut program = Command::new(env!("CARGO_BIN_EXE_kitty-core"))
        .args(["explain", "--format", "json"])
        .current_dir(&desk.root)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
