//! Predicates over tree and handle, computed without the core.

use crate::{tree::BuiltTree, vector::Vector};

/// What the conditions of deviation rows are evaluated on.
pub struct Facts<'a> {
    vector: &'a Vector,
    tree: Option<&'a BuiltTree>,
}

type Predicate = fn(&Facts<'_>) -> bool;

/// The predicates, by name.
pub const PREDICATES: &[(&str, Predicate)] = &[("portable", |facts| facts.vector.portable)];

impl<'a> Facts<'a> {
    /// The facts of one vector.
    pub fn new(vector: &'a Vector, tree: Option<&'a BuiltTree>) -> Self {
        Self { vector, tree }
    }

    /// Whether the predicate of that name holds; an unknown one does not.
    pub fn holds(&self, name: &str) -> bool {
        let _ = self.tree;
        PREDICATES.iter().find(|(known, _)| *known == name).is_some_and(|(_, holds)| holds(self))
    }
}
