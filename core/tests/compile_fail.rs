//! What must not compile: nobody outside the core makes a name or an answer up.

#[test]
fn names_have_one_source() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}

// Under `wire` two types of each of these names exist, and the compiler words its refusal
// accordingly. The workspace builds with it.
#[cfg(feature = "wire")]
#[test]
fn answers_have_one_source() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/answers/*.rs");
}
