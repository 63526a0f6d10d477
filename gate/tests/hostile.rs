//! Files that no scanner likes: a diagnostic each, and the rest of the tree is scanned.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot set up its case has failed")]

mod common;

use std::thread;

use kitty_gate::{Defect, FileFacts, Limits, Tree, check, scan_file};

const RULES: &str = r#"
version = 1
[[rule]]
id = "r"
type = "forbidden-call"
message = "m"
remedy = "n"
match = { callee = ["bad"] }
floor = { files = 1 }
[[rule.fixture]]
flag = "bad()\n"
"#;

/// What the host gives each thread: trees of the deepest file that passes are walked and dropped on it.
fn on_a_big_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(64 << 20).spawn(work).unwrap().join().unwrap()
}

fn scan(bytes: Vec<u8>) -> FileFacts {
    on_a_big_stack(move || {
        let rules = common::load(RULES, None).unwrap();
        scan_file(&rules, &Tree::default(), "src/a.py", &bytes, Limits::default())
    })
}

fn code(bytes: impl Into<Vec<u8>>) -> &'static str {
    scan(bytes.into()).defect.as_ref().map_or("none", Defect::code)
}

#[test]
fn ten_thousand_brackets_are_a_diagnostic() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("a[", "]"), ("{1:", "}"), ("f'{", "}'")] {
        assert_eq!(code(format!("x = {}1{}\n", open.repeat(10_000), close.repeat(10_000))), "too-deep", "{open}");
        assert_eq!(code(format!("x = {}\n", open.repeat(10_000))), "too-deep", "{open} unclosed");
    }
}

#[test]
fn brackets_behind_strings_are_counted() {
    assert_eq!(code(format!("x = {}\n", "(')', ".repeat(10_000))), "too-deep");
    assert_eq!(code(format!("x = {}\n", "(\n#)\n".repeat(10_000))), "too-deep");
    assert_eq!(code(format!("x = {}\n", "(\"\"\"\n)\n\"\"\", ".repeat(10_000))), "too-deep");
    assert_eq!(code(format!("x = {}\n", "(f\"{a})\", ".repeat(10_000))), "too-deep");
}

#[test]
fn depth_without_brackets_is_a_diagnostic() {
    assert_eq!(code(format!("x = {}1\n", "not ".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = {}1\n", "-".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = {}1\n", "1 + ".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = {}1\n", "1 ** ".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = a{}\n", ".b".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = a{}\n", "()".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = {}1\n", "lambda: ".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = {}1\n", "lambda a, b: ".repeat(100_000))), "too-deep");
    assert_eq!(code(format!("x = {}1\n", "1 if a else ".repeat(100_000))), "too-deep");
    let nested: Vec<String> = (0..1000).map(|at| format!("{}if a:\n", " ".repeat(at))).collect();
    let nested = nested.concat();
    assert_eq!(code(format!("{nested}{}pass\n", " ".repeat(1000))), "too-deep");
}

#[test]
fn what_is_merely_long_is_scanned() {
    let brackets = format!("x = {}1{}\nbad()\n", "(".repeat(150), ")".repeat(150));
    assert_eq!(scan(brackets.into_bytes()).sites.len(), 1);
    let lines = "x = {'a': [1, 2], 'b': (3,)}\n".repeat(100_000) + "bad()\n";
    assert_eq!(scan(lines.into_bytes()).sites[0].line, 100_001);
    let list = format!("x = [{}]\nbad()\n", "('a', f'{b}', c.d),\n".repeat(50_000));
    assert_eq!(scan(list.into_bytes()).sites.len(), 1);
    let widths = "x = f'{a:>{width}} {b!r:{c}.{d}}'\n".repeat(1000) + "bad()\n";
    assert_eq!(scan(widths.into_bytes()).sites.len(), 1);
    let chain = format!("x = {}1\nbad()\n", "a + ".repeat(800));
    assert_eq!(scan(chain.into_bytes()).sites.len(), 1);
}

#[test]
fn ten_megabytes_are_scanned_and_more_is_refused() {
    let text = "def f(a):\n    return [a, 'some text to make the file large', a.b.c(d)]\n".repeat(150_000) + "bad()\n";
    assert!(text.len() > 10_000_000);
    assert_eq!(scan(text.into_bytes()).sites.len(), 1);
    assert_eq!(code(vec![b'\n'; Limits::default().bytes + 1]), "too-large");
}

#[test]
fn what_is_not_python_is_a_diagnostic() {
    assert_eq!(code("this is no Python\n"), "syntax");
    assert_eq!(code("def f(:\n"), "syntax");
    assert_eq!(code("x = '\n"), "syntax");
    assert_eq!(code(b"\xff\xfe\x00".to_vec()), "not-utf8");
    assert_eq!(code(b"\x00\x00\x00\x00".to_vec()), "syntax");
    assert_eq!(code(Vec::new()), "none");
}

#[test]
fn line_ends_and_marks_change_no_identity() {
    let plain = scan(b"def f():\n    x = 1\n    bad(x)\n".to_vec());
    let windows = scan(b"def f():\r\n    x = 1\r\n    bad(x)\r\n".to_vec());
    let old = scan(b"def f():\r    x = 1\r    bad(x)\r".to_vec());
    let marked = scan(b"\xef\xbb\xbfdef f():\n    x = 1\n    bad(x)\n".to_vec());
    for other in [windows, old, marked] {
        assert_eq!(plain.sites, other.sites);
    }
    assert_eq!((plain.sites[0].line, plain.sites[0].token.as_str()), (3, "bad ( x )"));
    assert_eq!(plain.sites[0].qualname, "f");
}

#[test]
fn the_rest_of_the_tree_is_scanned() {
    let report = on_a_big_stack(|| {
        let rules = common::load(RULES, None).unwrap();
        let files: Vec<(String, Vec<u8>)> = vec![
            ("src/a.py".to_string(), b"((((".repeat(5000)),
            ("src/b.py".to_string(), b"\xff".to_vec()),
            ("src/c.py".to_string(), b"bad()\n".to_vec()),
        ];
        let (tree, facts) = common::facts(&rules, &files);
        check(&rules, &tree, &facts, true)
    });
    assert_eq!(report.defects.iter().map(|defect| defect.code.as_str()).collect::<Vec<_>>(), ["too-deep", "not-utf8"]);
    assert_eq!(report.violations().map(|site| site.file.as_str()).collect::<Vec<_>>(), ["src/c.py"]);
    assert_eq!(report.exit_code(), 1);
}
