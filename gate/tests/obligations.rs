//! The four obligations: each weakening is planted, and each must be caught.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot set up its case has failed")]

mod common;

use std::collections::BTreeMap;

use kitty_gate::{
    Disposition, Level, ProblemKind, Report, RuleSet, STARTER, allow_toml, check, compare, freeze, report::Format,
    report::render,
};

const RULE: &str = r#"
version = 1
[engine]
roots = ["src"]
[engine.policy]
min_rationale_chars = 5

[[rule]]
id = "r"
type = "forbidden-call"
scope = { include = ["src/**"] }
message = "bad is called"
remedy = "call good"
match = { callee = ["bad", "worse"] }
aliases = "import"
floor = { sites = 1, files = 1 }
[[rule.sanction]]
path = "src/seam.py"
rationale = "the seam"
expect = { min = 1 }
[[rule.fixture]]
flag = "bad()\n"
[[rule.fixture]]
flag = "worse()\n"
[[rule.fixture]]
pass = "good()\n"
"#;

fn set(text: &str) -> RuleSet {
    common::load(text, None).unwrap()
}

fn report(rules: &RuleSet, sources: &[(&str, &str)]) -> Report {
    let files: Vec<(String, Vec<u8>)> =
        sources.iter().map(|(path, text)| ((*path).to_string(), text.as_bytes().to_vec())).collect();
    let (tree, facts) = common::facts(rules, &files);
    check(rules, &tree, &facts, true)
}

fn kinds(report: &Report) -> Vec<ProblemKind> {
    report.problems.iter().map(|problem| problem.kind).collect()
}

const SEAM: (&str, &str) = ("src/seam.py", "bad()\n");
const SITE: (&str, &str) = ("src/a.py", "def f():\n    x = bad(1)\n    return x\n");

/// The rule with an exception for the site, as `freeze` writes it.
fn frozen() -> String {
    let rules = set(RULE);
    let found = report(&rules, &[SEAM, SITE]);
    let site = found.violations().next().unwrap();
    format!("{RULE}\n{}", allow_toml(&freeze(site, rules.rules[0].identity, "known since long")))
}

#[test]
fn a_frozen_site_is_allowed_and_a_sibling_is_not() {
    let rules = set(&frozen());
    let clean = report(&rules, &[SEAM, SITE]);
    assert_eq!(clean.exit_code(), 0, "{:?}", clean.problems);
    let twice = report(&rules, &[SEAM, ("src/a.py", "def f():\n    x = bad(1)\n    x = bad(1)\n    return x\n")]);
    assert_eq!(twice.violations().count(), 1);
    let moved = report(
        &rules,
        &[SEAM, ("src/a.py", "# one\n\n'''two'''\ndef f():\n    # three\n    x = bad(1)\n    return x\n")],
    );
    assert_eq!(moved.exit_code(), 0, "{:?}", moved.problems);
}

#[test]
fn an_exception_without_a_site_is_stale() {
    let rules = set(&frozen());
    let gone = report(&rules, &[SEAM, ("src/a.py", "def f():\n    return 1\n")]);
    assert_eq!(kinds(&gone), [ProblemKind::Stale]);
    assert!(gone.problems[0].message.contains("is gone"), "{}", gone.problems[0].message);
    let edited = report(&rules, &[SEAM, ("src/a.py", "def f():\n    x = bad(2)\n    return x\n")]);
    assert_eq!((kinds(&edited), edited.violations().count()), (vec![ProblemKind::Stale], 1));
    assert!(edited.problems[0].message.contains("was edited"), "{}", edited.problems[0].message);
    let elsewhere = report(&rules, &[SEAM, ("src/b.py", SITE.1), ("src/a.py", "")]);
    assert!(elsewhere.problems[0].message.contains("src/b.py::f"), "{}", elsewhere.problems[0].message);
}

#[test]
fn a_swapped_literal_is_another_site() {
    let text = RULE.replace("callee = [\"bad\", \"worse\"]", "callee = [\"bad\", \"worse\"], form = [\"name\"]");
    let rules = set(&text);
    let found = report(&rules, &[SEAM, ("src/a.py", "bad('charter.yaml')\n")]);
    let entry = allow_toml(&freeze(found.violations().next().unwrap(), rules.rules[0].identity, "known since long"));
    let rules = set(&format!("{text}\n{entry}"));
    assert_eq!(report(&rules, &[SEAM, ("src/a.py", "bad('charter.yaml')\n")]).exit_code(), 0);
    assert_eq!(report(&rules, &[SEAM, ("src/a.py", "bad('charter.md')\n")]).violations().count(), 1);
}

#[test]
fn a_scan_that_sees_too_little_fails() {
    let rules = set(RULE);
    let empty = report(&rules, &[("src/x.py", "")]);
    assert_eq!(kinds(&empty), [ProblemKind::Floor, ProblemKind::Sanction]);
    let none = report(&rules, &[]);
    assert!(kinds(&none).contains(&ProblemKind::Floor) && none.exit_code() == 1);
}

#[test]
fn growth_is_caught_and_a_new_key_for_an_old_site_is_not_growth() {
    let (base, head) = (set(RULE), set(&frozen()));
    let found = compare(&base, &head, &BTreeMap::new());
    assert_eq!(
        found.iter().map(|problem| (problem.kind, problem.level)).collect::<Vec<_>>(),
        [(ProblemKind::Growth, Level::Error)]
    );
    let renamed = set(&frozen().replace("qualname = \"f\"", "qualname = \"g\""));
    let found = compare(&head, &renamed, &BTreeMap::new());
    assert_eq!(
        found.iter().map(|problem| (problem.kind, problem.level)).collect::<Vec<_>>(),
        [(ProblemKind::Rekeyed, Level::Info)]
    );
    let moved = set(&frozen().replace("src/a.py", "src/b.py"));
    let by_git = BTreeMap::from([("src/a.py".to_string(), "src/b.py".to_string())]);
    assert_eq!(compare(&head, &moved, &by_git)[0].kind, ProblemKind::Rekeyed);
    assert_eq!(compare(&head, &moved, &BTreeMap::new())[0].kind, ProblemKind::Growth);
    assert!(compare(&head, &base, &BTreeMap::new()).is_empty(), "fewer exceptions are welcome");
}

#[test]
fn every_weakening_is_caught_until_it_is_acknowledged() {
    let original = RULE.replace("floor = {", "ratchet = \"empty\"\nseverity = \"error\"\nfloor = {");
    let weakenings = [
        ("match", "callee = [\"bad\", \"worse\"]", "callee = [\"bad\"]"),
        ("match", "callee = [\"bad\", \"worse\"]", "callee = [\"bad\", \"worse\"], form = [\"name\"]"),
        ("match", "callee = [\"bad\", \"worse\"]", "callee = [\"bad\", \"worse\"], keywords_absent = [\"x\"]"),
        ("scope", "include = [\"src/**\"]", "include = [\"src/a/**\"]"),
        ("scope", "include = [\"src/**\"]", "include = [\"src/**\"], exclude = [\"src/b/**\"]"),
        ("floor", "sites = 1, files = 1", "sites = 0, files = 1"),
        ("floor", "sites = 1, files = 1", "files = 1"),
        ("sanction", "expect = { min = 1 }", "expect = { min = 0 }"),
        (
            "sanction",
            "[[rule.sanction]]",
            "[[rule.sanction]]\npath = \"src/b.py\"\nrationale = \"another\"\n[[rule.sanction]]",
        ),
        ("fixture", "[[rule.fixture]]\nflag = \"worse()\\n\"\n", ""),
        ("aliases", "aliases = \"import\"", "aliases = \"none\""),
        ("severity", "severity = \"error\"", "severity = \"warn\""),
        ("ratchet", "ratchet = \"empty\"", "ratchet = \"shrink\""),
        ("unless", "aliases = \"import\"", "aliases = \"import\"\nunless = { function_calls = [\"good\"] }"),
        ("definition_sites", "aliases = \"import\"", "aliases = \"import\"\ndefinition_sites = [\"f\"]"),
        ("rule", "id = \"r\"", "id = \"other\""),
        ("exclude", "roots = [\"src\"]", "roots = [\"src\"]\nexclude = [\"**/__pycache__/**\", \"src/b/**\"]"),
        ("roots", "roots = [\"src\"]", "roots = [\"lib\"]"),
        ("policy", "min_rationale_chars = 5", "min_rationale_chars = 4"),
        ("syntax_errors", "roots = [\"src\"]", "roots = [\"src\"]\nsyntax_errors = \"skip\""),
    ];
    let base = set(&original);
    for (field, from, to) in weakenings {
        let poorer = original.replacen(from, to, 1);
        assert_ne!(poorer, original, "{from}");
        let caught = |text: &str| {
            let found = compare(&base, &set(text), &BTreeMap::new());
            found.iter().any(|problem| {
                problem.kind == ProblemKind::Weakening
                    && problem.level == Level::Error
                    && problem.message.starts_with(&format!("`{field}`"))
            })
        };
        assert!(caught(&poorer), "{field}: {to}");
        let rule = if ["exclude", "roots", "policy", "syntax_errors"].contains(&field) { "engine" } else { "r" };
        let acked = format!(
            "{poorer}\n[[ack]]\nrule = \"{rule}\"\nfield = \"{field}\"\nreason = \"the reason of this change\"\n"
        );
        assert!(!caught(&acked), "{field} is acknowledged");
    }
    let harder = original
        .replace("callee = [\"bad\", \"worse\"]", "callee = [\"bad\", \"worse\", \"worst\"]")
        .replace("sites = 1", "sites = 2");
    assert!(compare(&base, &set(&harder), &BTreeMap::new()).is_empty());
}

#[test]
fn a_wrong_rule_file_is_refused_with_its_position() {
    let cases = [
        ("match = { callee = [\"bad\", \"worse\"] }", "match = { callee = [] }", "is empty"),
        ("match = { callee = [\"bad\", \"worse\"] }", "match = { calee = [\"bad\"] }", "unknown field `calee`"),
        ("match = { callee = [\"bad\", \"worse\"] }", "match = { callee = \"@nobody\" }", "there is no set `@nobody`"),
        (
            "match = { callee = [\"bad\", \"worse\"] }",
            "match = { callee = [\"bad\"], adjacent = [\"a\"] }",
            "has no meaning",
        ),
        ("remedy = \"call good\"", "remedi = \"call good\"", "unknown field `remedi`"),
        ("remedy = \"call good\"\n", "", "`remedy` is missing"),
        ("floor = { sites = 1, files = 1 }\n", "", "is expected"),
        ("aliases = \"import\"", "aliases = \"some\"", "unknown variant `some`"),
        ("aliases = \"import\"", "layers = [\"a\"]", "`layers` has no meaning"),
        ("rationale = \"the seam\"", "rationale = \"x\"", "the rationale must have"),
        ("path = \"src/seam.py\"", "path = \"src/*.py\"", "is a glob"),
        ("[[rule.fixture]]\nflag = \"bad()\\n\"\n[[rule.fixture]]\nflag = \"worse()\\n\"", "", "not shown to fire"),
        ("version = 1", "version = 2", "version 2 is unknown"),
    ];
    for (from, to, wanted) in cases {
        let text = RULE.replacen(from, to, 1).replacen(
            if wanted == "is expected" { "expect = { min = 1 }\n" } else { "\u{0}" },
            "",
            1,
        );
        assert_ne!(text, RULE, "{from}");
        let errors = common::load(&text, None).err().unwrap_or_default();
        let wanted = if wanted == "is expected" { "has no floor" } else { wanted };
        assert!(
            errors.iter().any(|error| error.to_string().contains(wanted) && error.line > 0),
            "{wanted}: {errors:?}"
        );
    }
    let wrong =
        RULE.replace("match = { callee = [\"bad\", \"worse\"] }", "match = { callee = [\"bad\"], adjacent = [\"a\"] }");
    let error = &common::load(&wrong, None).unwrap_err()[0];
    let line = wrong.lines().nth(error.line - 1).unwrap();
    assert!(line.contains("adjacent"), "{error}: {line}");
}

#[test]
fn an_exception_must_identify_a_site_and_say_why() {
    let entry = |text: &str| format!("{RULE}\n[[allow]]\nrule = \"r\"\n{text}\n");
    for (text, wanted) in [
        ("file = \"src/*.py\"\nqualname = \"f\"\ntoken = \"t\"\nrationale = \"because\"", "is a glob"),
        ("file = \"src/a.py\"\nline = 3\nrationale = \"because\"", "identify it"),
        ("file = \"src/a.py\"\nqualname = \"f\"\ntoken = \"t\"\nrationale = \"x\"", "rationale"),
        ("file = \"src/a.py\"\nqualname = \"f\"\ntoken = \"t\"\nrationale = \"because\"\nwhy = 1", "unknown field"),
    ] {
        let errors = common::load(&entry(text), None).unwrap_err();
        assert!(errors[0].to_string().contains(wanted), "{errors:?}");
    }
    let other = format!("{RULE}\n[[allow]]\nrule = \"nobody\"\nfile = \"a\"\nrationale = \"because\"\n");
    assert!(common::load(&other, None).unwrap_err()[0].to_string().contains("does not exist"));
}

#[test]
fn a_partition_that_disagrees_is_caught() {
    let rules = set(r#"
version = 1
[[rule]]
id = "p"
type = "set-partition"
message = "kind re-homed"
remedy = "edit the map and the set together"
enum = { file = "src/k.py", class = "Kind" }
sets = { PRIMARY = "P", COORD = "C" }
[rule.map]
SPEC = { home = "COORD", rationale = "why", consumer = "who" }
[[rule.fixture]]
flag = "class Kind:\n    SPEC = 1\n"
"#);
    let found = report(
        &rules,
        &[("src/k.py", "class Kind(Enum):\n    SPEC = 1\nP = frozenset({Kind.SPEC})\nC = frozenset()\n")],
    );
    let notes: Vec<&str> = found.violations().filter_map(|site| site.note.as_deref()).collect();
    assert_eq!(notes, ["the code says PRIMARY, the map says COORD"]);
}

#[test]
fn the_starter_loads_and_fires() {
    let rules = set(STARTER);
    assert_eq!(kitty_gate::self_test(&rules, None).problems(), []);
    let found = report(&rules, &[("src/a.py", "from time import time as now\nx = now()\n")]);
    assert_eq!(found.sites[0].disposition, Disposition::Violation);
}

#[test]
fn every_report_is_written() {
    let rules = set(RULE);
    let found = report(&rules, &[SEAM, SITE, ("src/broken.py", "def\n")]);
    let sources = |file: &str| (file == SITE.0).then(|| SITE.1.to_string());
    let text = |format| {
        render(&found, &rules, format, &sources, kitty_gate::report::TextOptions { color: false, excerpts: true })
    };
    let shown = text(Format::Text);
    assert!(
        shown.contains("error[r]: bad is called")
            && shown.contains("src/a.py:2:9")
            && shown.contains("help: call good"),
        "{shown}"
    );
    let json: serde_json::Value = serde_json::from_str(&text(Format::Json)).unwrap();
    assert_eq!(json["violations"][0]["qualname"], "f");
    let sarif: serde_json::Value = serde_json::from_str(&text(Format::Sarif)).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    assert!(text(Format::Github).starts_with("::error file=src/a.py,line=2,col=9,title=r::"));
    assert!(text(Format::Junit).contains("<testcase name=\"r\""));
    assert_eq!(text(Format::Json), text(Format::Json));
}

#[test]
fn the_schema_names_every_key() {
    let schema = kitty_gate::text::schema().to_string();
    for key in [
        "\"callee\"",
        "\"attribute_of\"",
        "\"join_tail\"",
        "\"min_rationale_chars\"",
        "\"arg-provenance\"",
        "\"strict\"",
    ] {
        assert!(schema.contains(key), "{key}");
    }
}
