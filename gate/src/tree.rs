//! What is known of the scanned tree before a file is read: its paths.

use rustc_hash::FxHashSet;

use crate::module::module_name;

/// The modules of a tree, by their dotted names.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    modules: FxHashSet<String>,
    paths: Vec<String>,
    package_roots: Vec<String>,
}

impl Tree {
    /// From the paths of a tree, relative to the repository. O(paths).
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p str>, package_roots: &[String]) -> Self {
        let paths: Vec<String> = paths.into_iter().map(ToString::to_string).collect();
        let modules = paths.iter().map(|path| module_name(path, package_roots).0).collect();
        Self { modules, paths, package_roots: package_roots.to_vec() }
    }

    /// Whether a module of this name is in the tree.
    pub fn has_module(&self, name: &str) -> bool {
        self.modules.contains(name)
    }

    /// The paths.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The packages, or modules, directly below a folder such as `src`: sorted, each once.
    pub fn packages_below(&self, folder: &str) -> Vec<String> {
        let inside = |path: &String| {
            path.strip_prefix(folder)?.strip_prefix('/')?.split_once('/').map(|(package, _)| package.to_string())
        };
        let mut packages: Vec<String> = self.paths.iter().filter_map(inside).collect();
        packages.sort_unstable();
        packages.dedup();
        packages
    }

    /// Folders whose children are importable.
    pub fn package_roots(&self) -> &[String] {
        &self.package_roots
    }
}
