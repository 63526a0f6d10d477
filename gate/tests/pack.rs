//! The pack on the reference tree: no violation, no problem.

#![expect(clippy::print_stderr, reason = "says where the tree is missing")]

mod common;

use kitty_gate::Problem;

#[test]
fn the_reference_tree_is_clean() {
    let Some(reference) = common::reference() else {
        eprintln!("KITTY_GATE_REFERENCE is not set: the reference tree was not checked");
        return;
    };
    let report = common::scan(&common::pack(None), &reference);
    let violations: Vec<String> =
        report.violations().map(|site| format!("{} {}:{} {}", site.rule, site.file, site.line, site.what)).collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    let problems: Vec<String> = report
        .problems
        .iter()
        .map(|Problem { rule, kind, message, .. }| format!("{rule} {kind:?} {message}"))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(report.defects.is_empty(), "{:?}", report.defects);
}

#[test]
fn the_kill_matrix_has_no_survivors() {
    let set = common::pack(None);
    let report = common::reference().map(|reference| common::scan(&set, &reference));
    let matrix = kitty_gate::self_test(&set, report.as_ref());
    let (killed, all) = matrix.totals();
    eprintln!("{killed} of {all} mutants killed");
    let survivors: Vec<String> =
        matrix.rows.iter().flat_map(|row| row.survivors.iter().map(|text| format!("{} {text}", row.rule))).collect();
    assert!(survivors.is_empty(), "{}", survivors.join("\n"));
    assert!(all > set.rules.len());
}
