//! `kitty-core gate`: the program over a project with gates.

use std::{fs, process::Command};

use crate::desk::Desk;

const OFFENDER: &str = "import time\n\n\ndef age(born):\n    return time.time() - born\n";

/// A project whose rules are those that `gate init` writes.
fn project() -> Desk {
    let desk = Desk::new();
    assert_eq!(
        desk.run(&["gate", "init"]),
        "exit 0\n--- stdout\nwrote kitty-gates.toml; now `kitty-core gate` checks it\n"
    );
    fs::create_dir_all(desk.root.join("src/app")).unwrap();
    fs::write(desk.root.join("src/app/a.py"), "def age(now, born):\n    return now - born\n").unwrap();
    desk
}

fn git(desk: &Desk, args: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    assert!(Command::new("git").args(identity).args(args).current_dir(&desk.root).output().unwrap().status.success());
}

#[test]
fn a_clean_tree_and_one_with_an_offender() {
    let desk = project();
    let clean = desk.run(&["gate", "--base", "none"]);
    assert!(clean.starts_with("exit 0\n"), "{clean}");
    fs::write(desk.root.join("src/app/b.py"), OFFENDER).unwrap();
    let text = desk.run(&["gate", "--base", "none"]);
    assert!(text.starts_with("exit 1\n") && text.contains("src/app/b.py:5"), "{text}");
    assert!(text.contains("return time.time() - born") && !text.contains('\u{1b}'), "{text}");
    let colored = desk.run(&["gate", "--base", "none", "--color", "always"]);
    assert!(colored.contains('\u{1b}'), "{colored}");
    assert!(desk.run(&["gate", "--base", "none", "src/app/a.py"]).starts_with("exit 0\n"));
    let below = desk.run(&["--root", "src/app", "gate", "--base", "none", "b.py"]);
    assert!(below.starts_with("exit 1\n"), "{below}");
}

#[test]
fn every_format_of_a_check_and_none_that_a_command_lacks() {
    let desk = project();
    fs::write(desk.root.join("src/app/b.py"), OFFENDER).unwrap();
    let answers = |args: &[&str]| desk.run(&[&["gate", "--base", "none"], args].concat());
    for (format, holds) in [
        ("json", "\"violations\""),
        ("sarif", "\"version\": \"2.1.0\""),
        ("github", "::error file=src/app/b.py,line=5"),
        ("junit", "<testsuite"),
    ] {
        let text = answers(&["--format", format]);
        assert!(text.starts_with("exit 1\n") && text.contains(holds), "{format}: {text}");
    }
    let census = desk.run(&["--format", "json", "gate", "census"]);
    assert!(census.starts_with("exit 0\n") && census.contains("\"disposition\": \"violation\""), "{census}");
    let refused = desk.run(&["gate", "census", "--format", "sarif"]);
    assert!(refused.starts_with("exit 2\n") && refused.contains("GATE_QUESTION"), "{refused}");
    let elsewhere = desk.run(&["missions", "--format", "sarif"]);
    assert!(elsewhere.starts_with("exit 2\n") && elsewhere.contains("only `gate` has this format"), "{elsewhere}");
}

#[test]
fn the_commands_around_a_check() {
    let desk = project();
    let killed = desk.run(&["gate", "self-test"]);
    assert!(killed.starts_with("exit 0\n") && killed.contains("mutants killed"), "{killed}");
    let explained = desk.run(&["gate", "explain", "one-clock"]);
    assert!(explained.contains("  instead  "), "{explained}");
    assert!(desk.run(&["gate", "schema"]).contains("\"$schema\""));
    assert!(desk.run(&["gate", "init"]).contains("it is left alone"));
    assert!(desk.run(&["gate", "--rule", "nonsense"]).starts_with("exit 2\n"));

    fs::write(desk.root.join("src/app/b.py"), OFFENDER).unwrap();
    let frozen = desk.run(&["gate", "freeze", "--rationale", "the report is about now, and nobody tests it"]);
    let entry = frozen.split_once("--- stdout\n").unwrap().1;
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "-q", "-m", "an offender"]);
    let rules = desk.root.join("kitty-gates.toml");
    fs::write(&rules, fs::read_to_string(&rules).unwrap() + "\n" + entry).unwrap();
    assert!(desk.run(&["gate", "--base", "none"]).starts_with("exit 0\n"));
    let grown = desk.run(&["gate", "--base", "HEAD"]);
    assert!(grown.starts_with("exit 1\n"), "{grown}");
    let difference = desk.run(&["gate", "diff", "HEAD"]);
    assert!(difference.starts_with("exit 1\n") && difference.contains("one-clock"), "{difference}");
}

#[test]
fn the_cache_can_be_placed_and_left_out() {
    let desk = project();
    let cache = desk.root.join("elsewhere");
    let place = cache.to_str().unwrap();
    assert!(desk.run(&["gate", "--base", "none", "--no-cache"]).starts_with("exit 0\n"));
    assert!(desk.run(&["gate", "--base", "none", "--cache-dir", place]).starts_with("exit 0\n"));
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 2);
}

#[test]
fn what_is_wrong_with_the_rules_has_a_position() {
    let desk = project();
    let rules = desk.root.join("kitty-gates.toml");
    fs::write(&rules, fs::read_to_string(&rules).unwrap().replacen("remedy", "remedi", 1)).unwrap();
    let wrong = desk.run(&["gate"]);
    assert!(wrong.starts_with("exit 2\n") && wrong.contains("kitty-gates.toml:"), "{wrong}");
    fs::remove_file(&rules).unwrap();
    assert!(desk.run(&["gate"]).contains("gate init"));
}
