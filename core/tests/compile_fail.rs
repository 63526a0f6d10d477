//! What must not compile: nobody outside the core makes a name or an answer up.

#[test]
fn names_and_answers_have_one_source() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
