//! Cases from the field that a placement authority decides, each named by its number.
//!
//! A case is a small repository and a question. Where our answer differs from the one that the
//! reporter asked for, the test says why.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]
#![expect(clippy::redundant_closure_for_method_calls, reason = "the closures fix the lifetimes of the survey")]
#![expect(clippy::unnecessary_wraps, reason = "expectations are compared with answers as they are")]

mod checkouts;
mod fixture;
mod handles;
mod surfaces;
mod topologies;

// Not decided by placement, and therefore not here:
//
// * The commit authority groups paths and validates a worktree with a destination:
//   A: FC-002, FC-007, FC-009, FC-014, FC-018, FC-019, FC-024, FC-027; B: FC-044;
//   and the write leg of FC-144 (B), see its test.
// * The lane guard judges a lane's own diff: FC-028, FC-029 (A).
// * The lane allocator knows which work packages have started: FC-077, FC-078 (E).
// * Owned checkouts are a later question: FC-072, FC-073, FC-074 (E).
