//! The engine in this process, beside parsing alone on the same threads.

use std::{hint::black_box, thread};

use kitty_gate::{FileFacts, Limits, RuleSet, Tree, check, scan_file, self_test};
use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;

/// Threads of both contenders.
pub const THREADS: usize = 2;

/// A tree in memory.
pub struct Corpus {
    pub rules: RuleSet,
    pub files: Vec<(String, Vec<u8>)>,
}

impl Corpus {
    /// Every second file on each thread: the same cut for both contenders.
    fn on_threads<T: Send>(&self, one: impl Fn(&str, &[u8]) -> T + Sync) -> Vec<T> {
        let (one, files) = (&one, &self.files);
        thread::scope(|scope| {
            let part = |at: usize| {
                scope.spawn(move || {
                    files.iter().skip(at).step_by(THREADS).map(|(path, bytes)| one(path, bytes)).collect::<Vec<_>>()
                })
            };
            let parts: Vec<_> = (0..THREADS).map(part).collect();
            parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
        })
    }

    /// Parses every file, and drops the trees.
    pub fn parse(&self) {
        let parsed = self.on_threads(|_, bytes| {
            let text = str::from_utf8(bytes).unwrap_or_default();
            parse_unchecked_source(text, PySourceType::Python).suite().len()
        });
        black_box(parsed);
    }

    fn facts(&self) -> (Tree, Vec<FileFacts>) {
        let paths = self.files.iter().map(|(path, _)| path.as_str());
        let tree = Tree::new(paths, &self.rules.engine.package_roots);
        let facts = self.on_threads(|path, bytes| scan_file(&self.rules, &tree, path, bytes, Limits::default()));
        (tree, facts)
    }

    /// Every rule over every file, and the verdict.
    pub fn pack(&self) {
        let (tree, facts) = self.facts();
        black_box(check(&self.rules, &tree, &facts, true));
    }

    /// Every mutant of the rules.
    pub fn mutants(&self) {
        black_box(self_test(&self.rules, None));
    }
}
