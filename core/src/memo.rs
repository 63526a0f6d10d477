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
pub(crate) struct Memo<T> {
    questions: Questions,
    answers: RefCell<Vec<T>>,
}

/// What was asked, in order, each with the place of its answer: one search for answers of all types.
#[derive(Default)]
struct Questions(RefCell<Vec<(String, usize)>>);

impl Questions {
    /// The place of an answer.
    fn place(&self, question: &str) -> Option<usize> {
        let known = self.0.borrow();
        let (asked, place) = known.get(Self::at(&known, question))?;
        (asked == question).then_some(*place)
    }

    fn insert(&self, question: &str, place: usize) {
        let mut known = self.0.borrow_mut();
        let at = Self::at(&known, question);
        known.insert(at, (question.to_string(), place));
    }

    /// Where a question is, or belongs.
    fn at(known: &[(String, usize)], question: &str) -> usize {
        match known.last() {
            // In order, as the names of a folder are.
            Some((last, _)) if last.as_str() < question => known.len(),
            _ => known.partition_point(|(asked, _)| asked.as_str() < question),
        }
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { questions: Questions::default(), answers: RefCell::default() }
    }
}

impl<T: Clone> Memo<T> {
    /// The answer of the first time, or `answer` from now on.
    pub(crate) fn get(&self, question: &str, answer: &dyn Fn() -> T) -> T {
        let known = self.questions.place(question).and_then(|place| self.answers.borrow().get(place).cloned());
        known.unwrap_or_else(|| {
            // Answering may ask other questions: nothing is borrowed meanwhile.
            let answer = answer();
            let mut answers = self.answers.borrow_mut();
            self.questions.insert(question, answers.len());
            answers.push(answer.clone());
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
