//! What a decision has seen already: no fact is asked for twice, so that all answers of one survey
//! rest on one state of the repository.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::cell::RefCell;

use crate::{
    identity::BranchName,
    port::{Fact, Git, Head, RemoteBranch, Worktree},
};

/// Answers by their question.
///
/// A sorted vector: the questions of one decision are few, or come in order, and a map of each
/// type would weigh more than the rest of the core.
pub(crate) struct Memo<T>(RefCell<Vec<(String, T)>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Memo<T> {
    /// The answer of the first time, or `answer` from now on.
    pub(crate) fn get(&self, question: &str, answer: &dyn Fn() -> T) -> T {
        let at = |known: &[(String, T)]| known.binary_search_by(|(asked, _)| asked.as_str().cmp(question));
        let found = {
            let known = self.0.borrow();
            at(&known).ok().and_then(|index| known.get(index)).map(|(_, answer)| answer.clone())
        };
        found.unwrap_or_else(|| {
            let answer = answer();
            // Answering may have asked other questions: the place is looked up again.
            let mut known = self.0.borrow_mut();
            if let Err(index) = at(&known) {
                known.insert(index, (question.to_string(), answer.clone()));
            }
            answer
        })
    }
}

/// A git port that asks its host once.
pub(crate) struct OnceGit<'a> {
    git: &'a dyn Git,
    head: Memo<Fact<Head>>,
    branch: Memo<Fact<bool>>,
    remote_branches: Memo<Fact<Vec<RemoteBranch>>>,
    origin_head: Memo<Fact<Option<String>>>,
    revision: Memo<Fact<bool>>,
    path: Memo<Fact<bool>>,
    worktrees: Memo<Fact<Vec<Worktree>>>,
}

impl<'a> OnceGit<'a> {
    pub(crate) fn new(git: &'a dyn Git) -> Self {
        Self {
            git,
            head: Memo::default(),
            branch: Memo::default(),
            remote_branches: Memo::default(),
            origin_head: Memo::default(),
            revision: Memo::default(),
            path: Memo::default(),
            worktrees: Memo::default(),
        }
    }
}

impl Git for OnceGit<'_> {
    fn head(&self, dir: &str) -> Fact<Head> {
        self.head.get(dir, &|| self.git.head(dir))
    }

    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool> {
        self.branch.get(&format!("{dir}\0{name}"), &|| self.git.has_branch(dir, name))
    }

    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>> {
        self.remote_branches.get(dir, &|| self.git.remote_branches(dir))
    }

    fn origin_head(&self, dir: &str) -> Fact<Option<String>> {
        self.origin_head.get(dir, &|| self.git.origin_head(dir))
    }

    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool> {
        self.revision.get(&format!("{dir}\0{rev}"), &|| self.git.has_revision(dir, rev))
    }

    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool> {
        self.path.get(&format!("{dir}\0{rev}\0{path}"), &|| self.git.has_path(dir, rev, path))
    }

    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>> {
        self.worktrees.get(dir, &|| self.git.worktrees(dir))
    }
}
