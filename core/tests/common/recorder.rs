//! Ports that write down what they were asked.

use std::cell::RefCell;

use kitty_core::{BranchName, Fact, Files, Git, Head, Listing, PathKind, RemoteBranch, Snapshot, Worktree};

/// A snapshot that remembers every question as `verb subject`, in order.
pub struct Recorder<'a> {
    snapshot: &'a Snapshot,
    asked: RefCell<Vec<String>>,
}

impl<'a> Recorder<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, asked: RefCell::default() }
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.borrow().clone()
    }

    fn note(&self, verb: &str, subject: &str) -> &'a Snapshot {
        self.asked.borrow_mut().push(format!("{verb} {subject}"));
        self.snapshot
    }
}

impl Files for Recorder<'_> {
    fn kind(&self, path: &str) -> Fact<PathKind> {
        self.note("kind", path).kind(path)
    }

    fn read(&self, path: &str) -> Fact<Vec<u8>> {
        self.note("read", path).read(path)
    }

    fn list(&self, path: &str) -> Fact<Listing> {
        self.note("list", path).list(path)
    }

    fn real_path(&self, path: &str) -> Fact<String> {
        self.note("real_path", path).real_path(path)
    }
}

impl Git for Recorder<'_> {
    fn head(&self, dir: &str) -> Fact<Head> {
        self.note("head", dir).head(dir)
    }

    fn has_branch(&self, dir: &str, name: &BranchName) -> Fact<bool> {
        self.note("has_branch", name.as_str()).has_branch(dir, name)
    }

    fn remote_branches(&self, dir: &str) -> Fact<Vec<RemoteBranch>> {
        self.note("remote_branches", dir).remote_branches(dir)
    }

    fn origin_head(&self, dir: &str) -> Fact<Option<String>> {
        self.note("origin_head", dir).origin_head(dir)
    }

    fn has_revision(&self, dir: &str, rev: &str) -> Fact<bool> {
        self.note("has_revision", rev).has_revision(dir, rev)
    }

    fn has_path(&self, dir: &str, rev: &str, path: &str) -> Fact<bool> {
        self.note("has_path", &format!("{rev}:{path}")).has_path(dir, rev, path)
    }

    fn worktrees(&self, dir: &str) -> Fact<Vec<Worktree>> {
        self.note("worktrees", dir).worktrees(dir)
    }
}
