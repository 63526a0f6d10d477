//! The house rules that a compiler does not check: who depends on whom, and who may say what.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot set up its case has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use kitty_core::{ArtifactKind, CODES};
use serde_json::Value;

const LONGEST_FILE: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The dependencies of every workspace member, without those of its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root()).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_string();
    let of = |package: &Value| {
        let all = package["dependencies"].as_array().cloned().unwrap_or_default();
        all.iter().filter(|dependency| dependency["kind"] != "dev").map(|dependency| text(dependency, "name")).collect()
    };
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(|package| (text(package, "name"), of(package))).collect()
}

/// The Rust sources below a folder of the workspace, by their path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", "node_modules"].contains(&name.as_str()) && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if name.strip_suffix(".rs").is_some() {
                let shown = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no sources below {folder}");
    found
}

/// The source without its line comments.
fn code(source: &str) -> String {
    source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Every occurrence of one of `signs`, not preceded by a letter, in the code of a source.
fn said<'s>(source: &str, signs: &[&'s str]) -> Vec<&'s str> {
    let code = code(source);
    let starts = |sign: &str| {
        code.match_indices(sign).any(|(at, _)| {
            let before = code.get(..at).and_then(|text| text.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    };
    signs.iter().copied().filter(|sign| starts(sign)).collect()
}

/// What a source names of `kitty_core`: the first segment, and the second one below `ask`.
fn names_of_the_core(source: &str) -> BTreeSet<String> {
    let code = code(source);
    let mut names = BTreeSet::new();
    for rest in code.split("kitty_core::").skip(1).chain(code.split(" ask::").skip(1)) {
        let list = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next().unwrap_or_default(),
        };
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let item = item.strip_prefix("ask::").unwrap_or(item);
            names.insert(item.split("::").next().unwrap_or_default().to_string());
        }
    }
    names
}

#[test]
fn the_core_knows_nobody() {
    let core = dependencies().remove("kitty-core").unwrap();
    assert_eq!(core, ["granit-parser", "serde", "serde_json", "thiserror"].map(String::from).into());
}

#[test]
fn dependencies_point_one_way() {
    let all = dependencies();
    let members: BTreeSet<_> = all.keys().cloned().collect();
    for (package, allowed) in [
        ("kitty-gate", &[][..]),
        ("kitty-host-native", &["kitty-core", "kitty-gate"]),
        ("kitty-core-component", &["kitty-core"]),
        ("kitty-gates-component", &["kitty-gate"]),
        ("kitty-host-wasmtime", &["kitty-core", "kitty-host-native"]),
        ("kitty-python", &["kitty-core", "kitty-host-native"]),
        ("kitty-js", &["kitty-core", "kitty-gate"]),
    ] {
        let known: BTreeSet<_> = all.get(package).unwrap().intersection(&members).map(String::as_str).collect();
        assert_eq!(known, allowed.iter().copied().collect(), "{package}");
    }
    let sees_all = |package: &str| ["kitty-conformance", "kitty-bench", "xtask"].contains(&package);
    for (package, dependencies) in all.iter().filter(|(package, _)| !sees_all(package)) {
        assert!(!dependencies.iter().any(|dependency| sees_all(dependency)), "{package} depends on tests or chores");
    }
}

#[test]
fn the_component_is_the_core_behind_its_contract() {
    let component = dependencies().remove("kitty-core-component").unwrap();
    assert_eq!(component, ["kitty-core", "serde", "serde_json", "talc", "wit-bindgen"].map(String::from).into());
}

#[test]
fn the_core_does_no_io() {
    const FORBIDDEN: [&str; 9] = [
        "std::",
        "HashMap",
        "HashSet",
        "SystemTime",
        "Instant",
        "println!",
        "unsafe ",
        "extern crate std",
        "static mut",
    ];
    for (path, source) in sources("core/src") {
        assert_eq!(said(&source, &FORBIDDEN), [""; 0], "{path}");
    }
    let lib = fs::read_to_string(root().join("core/src/lib.rs")).unwrap();
    assert!(lib.contains("#![no_std]") && lib.contains("#![forbid(unsafe_code)]"));
}

#[test]
fn the_gate_engine_does_no_io() {
    const FORBIDDEN: [&str; 8] =
        ["std::fs", "std::net", "std::process", "std::env", "std::thread", "SystemTime", "Instant", "println!"];
    for (path, source) in sources("gate/src") {
        assert_eq!(said(&source, &FORBIDDEN), [""; 0], "{path}");
    }
    let lib = fs::read_to_string(root().join("gate/src/lib.rs")).unwrap();
    assert!(lib.contains("#![forbid(unsafe_code)]"));
}

#[test]
fn bindings_convert_and_decide_nothing() {
    // An argument that no question can be made of fails in the conversion itself.
    let decided = CODES.iter().filter(|row| row.wire != "MALFORMED_QUESTION");
    let codes: Vec<String> = decided.map(|row| format!("\"{}\"", row.wire)).collect();
    let signs: Vec<&str> = codes.iter().map(String::as_str).chain(["Code::", "Partition::", "Topology::"]).collect();
    for folder in ["bindings-python/src", "bindings-js/src", "host-wasmtime/component/src", "host-wasmtime/gates/src"] {
        for (path, source) in sources(folder) {
            assert_eq!(said(&source, &signs), [""; 0], "{path}");
        }
    }
}

#[test]
fn the_wasmtime_host_decides_through_the_component() {
    // Wire values, the ports with what they carry, and the one argument type of the questions.
    const ALLOWED: [&str; 17] = [
        "Refusal",
        "Texts",
        "wire",
        "ask",
        "MissionName",
        "BranchName",
        "Fact",
        "Files",
        "Git",
        "Head",
        "Listing",
        "PathKind",
        "PortError",
        "RemoteBranch",
        "Snapshot",
        "GitFacts",
        "Worktree",
    ];
    // What a plan consists of, and what a component's answer is held against: it may refuse more.
    const OF_COMMITS: [&str; 20] = [
        "AdvanceFacts",
        "AdvanceRequest",
        "Churn",
        "Code",
        "CommitDraft",
        "CommitFacts",
        "CommitPlanSet",
        "CommitRequest",
        "Decision",
        "Destination",
        "DirName",
        "FactsWanted",
        "Generation",
        "Oid",
        "RefAdvance",
        "Repository",
        "Survey",
        "TransactionPlan",
        "TransactionRequest",
        "commit",
    ];
    for (path, source) in sources("host-wasmtime/src") {
        let plans = ["facts.rs", "planner.rs", "commits.rs", "recover.rs", "protect.rs"];
        let of_commits = plans.iter().any(|name| path.ends_with(name));
        let allowed = |name: &str| ALLOWED.contains(&name) || of_commits && OF_COMMITS.contains(&name);
        let others: Vec<_> = names_of_the_core(&source).into_iter().filter(|name| !allowed(name)).collect();
        assert_eq!(others, [""; 0], "{path} takes more than types from the core");
    }
}

#[test]
fn no_file_outgrows_its_reader() {
    for folder in
        ["core", "gate", "host-native", "host-wasmtime", "bindings-python", "bindings-js", "tests", "xtask", "fuzz"]
    {
        for (path, source) in sources(folder) {
            let lines = source.lines().count();
            assert!(lines <= LONGEST_FILE, "{path} has {lines} lines");
        }
    }
}

#[test]
fn the_reference_pages_hold_the_tables() {
    let page = |name: &str| fs::read_to_string(root().join("docs").join(name)).unwrap();
    let (kinds, codes) = (page("kinds.md"), page("codes.md"));
    for kind in ArtifactKind::ALL {
        assert!(kinds.contains(kind.as_str()), "docs/kinds.md lacks {kind}");
    }
    for row in CODES {
        assert!(codes.contains(row.wire), "docs/codes.md lacks {}", row.wire);
    }
}

#[test]
fn the_searches_see_what_they_search() {
    assert_eq!(said("let x = std::fs::read(p);", &["std::"]), ["std::"]);
    assert_eq!(said("/// as std::fs does\nErrorCode::X", &["std::", "Code::"]), [""; 0]);
    let planted = "use kitty_core::{ask, Survey, wire};\nlet k = kitty_core::classify(p);\n let a = ask::fold(h);";
    let named = names_of_the_core(planted);
    let expected = ["Survey", "ask", "classify", "fold", "wire"];
    assert_eq!(named.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}
