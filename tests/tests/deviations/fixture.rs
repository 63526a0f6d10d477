//! Small repositories in memory, and questions about them.

use kitty_core::{
    ask::{Answer, Repository},
    wire::{GitFacts, Placement, Snapshot},
};

pub const ID: &str = "01KZWHY1M0T3Q9V5N8R2X4C6B7";
pub const DIR: &str = "demo-01KZWHY1";
pub const BRANCH: &str = "kitty/mission-demo-01KZWHY1";

/// A repository being described.
pub struct Repo {
    snapshot: Snapshot,
    generation: &'static str,
}

/// A coordination mission `demo-01KZWHY1` with target branch `feat/demo`, without its worktree.
pub fn coordination() -> Repo {
    repo().mission(DIR, &coordination_meta(""))
}

/// The metadata of a coordination mission, with more members.
pub fn coordination_meta(more: &str) -> String {
    format!(
        r#"{{"mission_id": "{ID}", "topology": "coord", "target_branch": "feat/demo", "coordination_branch": "{BRANCH}"{more}}}"#
    )
}

/// The metadata of a flat mission.
pub fn flat(id: &str) -> String {
    format!(r#"{{"mission_id": "{id}", "topology": "single_branch", "target_branch": "feat/demo"}}"#)
}

/// A repository of generation 3.2 with the branches of the missions above.
pub fn repo() -> Repo {
    let mut snapshot = Snapshot { files: [].into(), dirs: vec!["/r/.git".to_string()], git: Some(GitFacts::default()) };
    if let Some(git) = &mut snapshot.git {
        git.head = Some("topic".to_string());
        git.branches = ["main", "topic", "feat/demo", BRANCH].map(str::to_string).to_vec();
    }
    Repo { snapshot, generation: "3.2" }
}

impl Repo {
    pub fn again_in(&self, generation: &'static str) -> Self {
        Self { snapshot: self.snapshot.clone(), generation }
    }

    pub fn file(mut self, path: &str, content: &str) -> Self {
        self.snapshot.files.insert(format!("/r/{path}"), kitty_core::wire::Content(content.as_bytes().to_vec()));
        self
    }

    pub fn mission(self, dir: &str, meta: &str) -> Self {
        self.file(&format!("kitty-specs/{dir}/meta.json"), meta)
    }

    /// The coordination worktree of `name`, holding the mission's directory.
    pub fn worktree(self, name: &str) -> Self {
        self.file(&format!(".worktrees/{name}-coord/kitty-specs/{name}/status.events.jsonl"), "")
    }

    /// Git has the worktree of `name` registered, on `branch`.
    pub fn registered(mut self, name: &str, branch: Option<&str>) -> Self {
        if let Some(git) = &mut self.snapshot.git {
            let path = format!("/r/.worktrees/{name}-coord");
            git.worktrees.push(kitty_core::wire::Worktree { path, branch: branch.map(ToString::to_string) });
        }
        self
    }

    pub fn without_branch(mut self, branch: &str) -> Self {
        if let Some(git) = &mut self.snapshot.git {
            git.branches.retain(|known| known != branch);
        }
        self
    }

    pub fn origin_head(mut self, full: &str) -> Self {
        if let Some(git) = &mut self.snapshot.git {
            git.origin_head = Some(full.to_string());
        }
        self
    }

    pub fn without_git(mut self) -> Self {
        self.snapshot.git = None;
        self
    }

    /// The revision `main` holds the file.
    pub fn main_holds(mut self, path: &str) -> Self {
        if let Some(git) = &mut self.snapshot.git {
            git.tree_paths.push(kitty_core::wire::TreePath { revision: "main".to_string(), path: path.to_string() });
        }
        self
    }

    pub fn ask<T>(&self, question: impl Fn(Repository<'_>) -> Answer<T>) -> Answer<T> {
        self.ask_at("/r", question)
    }

    pub fn ask_at<T>(&self, dir: &str, question: impl Fn(Repository<'_>) -> Answer<T>) -> Answer<T> {
        let ports = kitty_core::Snapshot::from(self.snapshot.clone());
        let root = kitty_core::ask::main_root(&ports, dir)?;
        question(Repository::open(&ports, &ports, &root, Some(self.generation))?)
    }

    pub fn fold(&self, handle: &str) -> Result<String, (String, Vec<String>)> {
        self.ask(|repo| repo.fold(handle))
            .map(|mission| mission.dir)
            .map_err(|refusal| (refusal.code().to_string(), refusal.candidates().to_vec()))
    }

    pub fn place(&self, handle: &str, kind: &str) -> Answer<Placement> {
        self.ask(|repo| repo.place(handle, kind, None))
    }

    pub fn code(&self, handle: &str, kind: &str) -> String {
        self.place(handle, kind).expect_err("a refusal").code().to_string()
    }
}

/// The directory reads go to, or the code of the refused leg.
pub fn read(placement: &Placement) -> Result<&str, &str> {
    match &placement.read.refusal {
        Some(refusal) => Err(&refusal.code),
        None => Ok(&placement.read.home.as_ref().expect("a home").dir),
    }
}

/// The branch and directory writes go to, or the code of the refused leg.
pub fn write(placement: &Placement) -> Result<(&str, &str), &str> {
    match (&placement.write.refusal, &placement.write.home) {
        (Some(refusal), _) => Err(&refusal.code),
        (None, Some(home)) => Ok((&home.branch, &home.dir)),
        (None, None) => panic!("a leg has a home or a refusal"),
    }
}
