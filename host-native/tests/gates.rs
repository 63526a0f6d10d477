//! The gates over a real tree.

#![cfg(feature = "gate")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

use std::{collections::BTreeSet, fs, path::Path};

use kitty_gate::{STARTER, report};
use kitty_host_native::gate::{Base, Cache, Changed, GateError, Options, Project};

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn tree() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "kitty-gates.toml", STARTER);
    write(root.path(), "src/app/a.py", "import time\nx = time.time()\n");
    write(root.path(), "src/app/.hidden/b.py", "import time\ny = time.time()\n");
    write(root.path(), "src/app/__pycache__/c.py", "import time\nz = time.time()\n");
    write(root.path(), "src/broken.py", "def\n");
    write(root.path(), "src/bytes.py", "\u{feff}x = 1\r\n");
    root
}

#[test]
fn a_tree_is_scanned_from_anywhere_below_it_and_twice_the_same() {
    let root = tree();
    let project = Project::find(&root.path().join("src/app")).unwrap();
    let rules = project.load(None).unwrap();
    let census =
        || report::census(&project.scan(&rules, &Changed::default(), Options::default()).unwrap().report(&rules));
    let report = project.scan(&rules, &Changed::default(), Options::default()).unwrap().report(&rules);
    let files: Vec<&str> = report.violations().map(|site| site.file.as_str()).collect();
    assert_eq!(files, ["src/app/.hidden/b.py", "src/app/a.py"]);
    assert_eq!(report.defects.iter().map(|defect| defect.code.as_str()).collect::<Vec<_>>(), ["syntax"]);
    assert_eq!(census(), census());
}

#[test]
fn a_part_of_a_tree_is_scanned_without_its_floors() {
    let root = tree();
    let project = Project::find(root.path()).unwrap();
    let rules = project.load(None).unwrap();
    let part =
        Changed { paths: vec!["src/app".to_string()], files: Some(BTreeSet::from(["src/app/a.py".to_string()])) };
    let report = project.scan(&rules, &part, Options::default()).unwrap().report(&rules);
    assert_eq!((report.files, report.violations().count()), (1, 1));
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn an_installed_distribution_is_named_as_its_checkout() {
    let root = tempfile::tempdir().unwrap();
    write(
        root.path(),
        "my_tool-1.0.dist-info/RECORD",
        "app/a.py,sha256=x,10\n../bin/tool,sha256=y,1\nother/skipped.txt,,\n",
    );
    write(root.path(), "app/a.py", "import time\nx = time.time()\n");
    write(root.path(), "foreign/b.py", "import time\nx = time.time()\n");
    write(root.path(), "gates/kitty-gates.toml", STARTER);
    let rules = root.path().join("gates/kitty-gates.toml");
    let project = Project { root: root.path().to_path_buf(), rules, installed: Some("my-tool".to_string()) };
    let rules = project.load(None).unwrap();
    let files: Vec<String> = project.files(&rules).unwrap().into_iter().map(|(name, _)| name).collect();
    assert_eq!(files, ["src/app/a.py"]);
    assert!(project.source("src/app/a.py", &rules).is_some());
}

#[test]
fn what_is_missing_is_said() {
    let root = tempfile::tempdir().unwrap();
    assert!(matches!(Project::find(root.path()), Err(GateError::Usage(_))));
    write(root.path(), "kitty-gates.toml", STARTER);
    let project = Project::find(root.path()).unwrap();
    let rules = project.load(None).unwrap();
    let missing = project.scan(&rules, &Changed::default(), Options::default()).unwrap_err();
    assert_eq!(missing.exit_code(), 3, "{missing}");
    fs::create_dir(root.path().join("src")).unwrap();
    assert_eq!(project.files(&rules).unwrap_err().exit_code(), 2);
    assert!(Base::open(&project, "none").unwrap().is_none());
    assert_eq!(Base::open(&project, "HEAD").err().unwrap().exit_code(), 3);
    write(root.path(), "kitty-gates.toml", &STARTER.replace("remedy", "remedi"));
    assert_eq!(project.load(None).unwrap_err().exit_code(), 2);
}

#[test]
fn the_cache_knows_what_did_not_change_and_nothing_else() {
    let root = tree();
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::at(dir.path().join("new/gates"));
    let project = Project::find(root.path()).unwrap();
    let rules = project.load(None).unwrap();
    let with = Options { cache: Some(&cache), tick: None };
    let census = |options| report::census(&project.scan(&rules, &Changed::default(), options).unwrap().report(&rules));
    let stored = || {
        let listed = fs::read_dir(dir.path().join("new/gates")).unwrap().map(|entry| entry.unwrap().path());
        listed.collect::<BTreeSet<_>>()
    };
    let first = census(with);
    assert_eq!(stored().len(), 1);
    assert_eq!((first.clone(), census(with)), (census(Options::default()), first.clone()));

    // The stored facts are used: with others in their place the findings are others.
    let file = stored().into_iter().next().unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let body = text.get(64..).unwrap().replace("\"what\":\"time\"", "\"what\":\"planted\"");
    let sum =
        |body: &str| sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), body));
    let hex = sum(&body).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    fs::write(&file, hex + &body).unwrap();
    assert!(census(with).contains("planted"));

    // A changed file is scanned again, and only that one.
    write(root.path(), "src/app/a.py", "import time\n\nx = time.time()\n");
    let changed = census(with);
    assert_eq!(changed.matches("planted").count(), 1, "{changed}");
    assert!(changed.contains("\"line\": 3"));

    // What is not whole is not used, and replaced.
    for broken in [text.as_bytes().get(..100).unwrap(), b"", b"\xff\xfe"] {
        fs::write(&file, broken).unwrap();
        assert_eq!(census(with), census(Options::default()));
    }
    assert_eq!(stored().len(), 1);

    // Another tree and other rules have entries of their own.
    write(root.path(), "src/app/time.py", "");
    census(with);
    assert_eq!(stored().len(), 2);
    let strict = project.load(Some(kitty_gate::text::Mode::Strict)).unwrap();
    project.scan(&strict, &Changed::default(), with).unwrap();
    assert_eq!(stored().len(), 3);
}

#[test]
fn a_cache_that_cannot_be_written_is_none() {
    let root = tree();
    write(root.path(), "file", "");
    let cache = Cache::at(root.path().join("file/gates"));
    let project = Project::find(root.path()).unwrap();
    let rules = project.load(None).unwrap();
    let scan = project.scan(&rules, &Changed::default(), Options { cache: Some(&cache), tick: None }).unwrap();
    assert_eq!(scan.report(&rules).violations().count(), 2);
}
