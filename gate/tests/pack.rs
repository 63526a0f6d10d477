//! The pack shows that it fires, without a tree.

#![expect(clippy::print_stderr, reason = "the count is worth reading")]

mod common;

#[test]
fn the_kill_matrix_has_no_survivors() {
    let set = common::pack(None);
    let matrix = kitty_gate::self_test(&set, None);
    let (killed, all) = matrix.totals();
    eprintln!("{killed} of {all} mutants killed");
    let survivors: Vec<String> =
        matrix.rows.iter().flat_map(|row| row.survivors.iter().map(|text| format!("{} {text}", row.rule))).collect();
    assert!(survivors.is_empty(), "{}", survivors.join("\n"));
    assert!(all > set.rules.len());
}
