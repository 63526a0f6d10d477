//! Dependencies between work packages: what is missing, what runs in circles, in which order to work.
//!
//! Source: status specification, sections 2.8 and 6.4.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    code::{Code, Decision, Refusal},
    status::Board,
};

/// A dependency that nobody has planned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MissingDependency {
    /// The work package that waits.
    pub wp_id: String,
    /// What it waits for.
    pub dependency: String,
}

/// Which work package waits for which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DependencyGraph {
    edges: BTreeMap<String, Vec<String>>,
}

impl DependencyGraph {
    /// An empty graph.
    pub const fn new() -> Self {
        Self { edges: BTreeMap::new() }
    }

    /// Adds a work package with what it waits for.
    pub fn add(&mut self, wp_id: &str, dependencies: &[String]) {
        let mut sorted = dependencies.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        self.edges.insert(wp_id.to_string(), sorted);
    }

    /// Dependencies on work packages that are not in the graph, by id.
    pub fn missing(&self) -> Vec<MissingDependency> {
        let mut found = Vec::new();
        for (wp_id, dependencies) in &self.edges {
            for dependency in dependencies.iter().filter(|id| !self.edges.contains_key(*id)) {
                found.push(MissingDependency { wp_id: wp_id.clone(), dependency: dependency.clone() });
            }
        }
        found
    }

    /// The first circle, beginning and ending with its smallest id. O(nodes + edges), without
    /// recursion.
    pub fn cycle(&self) -> Option<Vec<String>> {
        let mut done: BTreeMap<&str, bool> = BTreeMap::new();
        for start in self.edges.keys() {
            if done.contains_key(start.as_str()) {
                continue;
            }
            let mut path: Vec<(&str, usize)> = Vec::new();
            path.push((start, 0));
            done.insert(start, false);
            while let Some((id, next)) = path.last_mut() {
                let dependency = self.edges.get(*id).and_then(|all| all.get(*next));
                *next += 1;
                match dependency {
                    None => {
                        done.insert(id, true);
                        path.pop();
                    }
                    Some(dependency) => match done.get(dependency.as_str()) {
                        Some(false) => {
                            let ids = path.iter().map(|(id, _)| *id).skip_while(|id| *id != dependency);
                            return Some(rotated(&ids.collect::<Vec<_>>()));
                        }
                        None if self.edges.contains_key(dependency) => {
                            done.insert(dependency, false);
                            path.push((dependency, 0));
                        }
                        _ => {}
                    },
                }
            }
        }
        None
    }

    /// The work packages so that each comes behind what it waits for; of several possible orders the
    /// one that takes the smallest id first.
    ///
    /// # Errors
    /// [`Code::DependencyCycle`], [`Code::DependencyMissing`].
    pub fn order(&self) -> Decision<Vec<String>> {
        if let Some(missing) = self.missing().first() {
            return Err(Refusal::new(Code::DependencyMissing)
                .with("wp_id", &missing.wp_id)
                .with("dependency", &missing.dependency)
                .candidates_are(self.edges.keys().cloned().collect()));
        }
        if let Some(cycle) = self.cycle() {
            return Err(Refusal::new(Code::DependencyCycle).with("cycle", cycle.join(" -> ")));
        }
        let mut waiting: BTreeMap<&str, usize> =
            self.edges.iter().map(|(id, dependencies)| (id.as_str(), dependencies.len())).collect();
        let mut dependents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, dependencies) in &self.edges {
            for dependency in dependencies {
                dependents.entry(dependency).or_default().push(id);
            }
        }
        let mut ready: Vec<&str> = waiting.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
        let mut order = Vec::new();
        while !ready.is_empty() {
            ready.sort_unstable();
            let id = ready.remove(0);
            order.push(id.to_string());
            for dependent in dependents.get(id).into_iter().flatten() {
                if let Some(count) = waiting.get_mut(dependent) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(dependent);
                    }
                }
            }
        }
        Ok(order)
    }

    /// The dependencies of a work package that are not over yet, as the board shows them.
    pub fn unsatisfied(&self, wp_id: &str, board: &Board) -> Vec<String> {
        let open = |id: &&String| !board.work_package(id).is_some_and(crate::status::WorkPackage::is_acceptable_ending);
        self.edges.get(wp_id).into_iter().flatten().filter(open).cloned().collect()
    }
}

/// A circle that begins and ends with its smallest id.
fn rotated(ids: &[&str]) -> Vec<String> {
    let smallest = ids.iter().enumerate().min_by_key(|(_, id)| **id).map_or(0, |(at, _)| at);
    let cycle = ids.iter().cycle().skip(smallest).take(ids.len() + 1);
    cycle.map(ToString::to_string).collect()
}
