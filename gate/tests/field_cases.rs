//! Field cases that a source gate decides, by their numbers.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

mod common;

use kitty_gate::{Disposition, check};

/// One path writes events: whoever appends on its own is found, by whatever name.
const APPEND_AUTHORITY: &str = r#"
version = 1

[engine]
roots = ["src"]
package_roots = ["src"]

[[rule]]
id = "append-authority"
title = "Events are appended by the status package only"
type = "forbidden-call"
scope = { include = ["src/**"], exclude = ["src/specify_cli/status/**"] }
message = "an event is appended past the status authority"
remedy = "emit it through specify_cli.status"
match = { callee = ["specify_cli.status.store.append_event", "specify_cli.status.append_event"], form = ["qualified"] }
aliases = "rebind"
floor = { files = 1 }
[[rule.fixture]]
flag = "from specify_cli.status.store import append_event\ndef a(d, e):\n    append_event(d, e)\n"
[[rule.fixture]]
pass = "from specify_cli.status import emit_status_transition\ndef a(d, e):\n    emit_status_transition(d, e)\n"
"#;

#[test]
fn fc_103_only_the_append_authority_writes_rows() {
    let rules = common::load(APPEND_AUTHORITY, None).unwrap();
    let bypasses = |path: &str, source: &str| {
        let store = ("src/specify_cli/status/store.py".to_string(), b"def append_event(d, e):\n    pass\n".to_vec());
        let files = [store, (path.to_string(), source.as_bytes().to_vec())];
        let (tree, facts) = common::facts(&rules, &files);
        let report = check(&rules, &tree, &facts, false);
        report.sites.iter().filter(|site| site.disposition == Disposition::Violation && site.file == path).count()
    };
    let outside = "src/specify_cli/cli/commands/implement.py";
    let direct = "from specify_cli.status.store import append_event\ndef go(d, e):\n    append_event(d, e)\n";
    assert_eq!(bypasses(outside, direct), 1);
    let renamed = "from specify_cli.status import store as s\nemit = s.append_event\ndef go(d, e):\n    emit(d, e)\n";
    assert_eq!(bypasses(outside, renamed), 1);
    assert_eq!(bypasses(outside, "from specify_cli.status import emit\ndef go(d, e):\n    emit(d, e)\n"), 0);
    assert_eq!(bypasses("src/specify_cli/status/emit.py", direct), 0);
}
