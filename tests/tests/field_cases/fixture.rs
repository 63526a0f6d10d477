//! A small repository, put together in words.

use kitty_core::{
    Code, Decision, DirName, GENERATIONS, Generation, GitFacts, Head, Kind, Limits, Placement, RemoteBranch, Snapshot,
    Survey, Worktree, discover,
};
use serde_json::{Map, Value, json};

pub const ROOT: &str = "/r";
pub const MISSION: &str = "demo-01KZWHY1";
pub const TARGET: &str = "feat/demo";
pub const COORDINATION: &str = "kitty/mission-demo-01KZWHY1";

/// Where an artifact is found: surface, directory below the root, branch.
pub type Home = (&'static str, String, String);

/// The mission's directory in the primary checkout, on the target branch.
pub fn primary() -> Result<Home, Code> {
    Ok(("primary", format!("kitty-specs/{MISSION}"), TARGET.to_string()))
}

/// The mission's directory in its coordination worktree, on the coordination branch.
pub fn coord() -> Result<Home, Code> {
    Ok(("coord", format!(".worktrees/{MISSION}-coord/kitty-specs/{MISSION}"), COORDINATION.to_string()))
}

/// What is there of the coordination surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordination {
    Materialized,
    Unmaterialized,
    RemoteOnly,
    Deleted,
}

/// One mission, `demo-01KZWHY1`: topology `coord`, everything in its place, until told otherwise.
#[derive(Clone, Debug)]
pub struct Demo {
    pub generation: Generation,
    pub meta: Map<String, Value>,
    coordination: Coordination,
    lanes: Vec<&'static str>,
    cwd: String,
}

impl Demo {
    pub fn under(generation: Generation) -> Self {
        let meta = json!({
            "mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7",
            "mission_slug": MISSION,
            "topology": "coord",
            "target_branch": TARGET,
            "coordination_branch": COORDINATION,
        });
        Self {
            generation,
            meta: meta.as_object().cloned().unwrap_or_default(),
            coordination: Coordination::Materialized,
            lanes: Vec::new(),
            cwd: ROOT.to_string(),
        }
    }

    /// The same repository under every generation: their answers agree.
    pub fn everywhere() -> impl Iterator<Item = Self> {
        GENERATIONS.iter().map(|generation| Self::under(*generation))
    }

    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.meta.insert(key.to_string(), value);
        self
    }

    pub fn without(mut self, key: &str) -> Self {
        self.meta.remove(key);
        self
    }

    pub fn coordination(mut self, state: Coordination) -> Self {
        self.coordination = state;
        self
    }

    /// A topology without coordination.
    pub fn flat(self, topology: &str) -> Self {
        self.with("topology", json!(topology)).without("coordination_branch").coordination(Coordination::Deleted)
    }

    pub fn lanes(mut self, lanes: &[&'static str]) -> Self {
        self.lanes = lanes.to_vec();
        self
    }

    /// Asks from a directory below the root.
    pub fn from(mut self, cwd: &str) -> Self {
        self.cwd = format!("{ROOT}/{cwd}");
        self
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut repo = Snapshot::new();
        repo.add_dir("/r/.git");
        let mission = format!("{ROOT}/kitty-specs/{MISSION}");
        repo.add_file(&format!("{mission}/meta.json"), Value::Object(self.meta.clone()).to_string());
        for file in ["lanes.json", "plan.md", "spec.md", "tasks.md", "tasks/WP01-a.md"] {
            repo.add_file(&format!("{mission}/{file}"), "");
        }
        if !self.lanes.is_empty() {
            repo.add_file(&format!("{mission}/lanes.json"), manifest(&self.lanes).to_string());
        }
        let mut worktrees = Vec::new();
        let mut worktree = |name: String, branch: &str| {
            let path = format!("{ROOT}/.worktrees/{name}");
            repo.add_file(&format!("{path}/.git"), format!("gitdir: /r/.git/worktrees/{name}\n"));
            worktrees.push(Worktree { path, branch: Some(branch.to_string()) });
        };
        worktree(format!("{MISSION}-lane-a"), &format!("{COORDINATION}-lane-a"));
        if self.coordination == Coordination::Materialized {
            worktree(format!("{MISSION}-coord"), COORDINATION);
            repo.add_file(&format!("{ROOT}/.worktrees/{MISSION}-coord/kitty-specs/{MISSION}/status.json"), "{}");
        }
        let local = matches!(self.coordination, Coordination::Materialized | Coordination::Unmaterialized);
        let remote = self.coordination == Coordination::RemoteOnly;
        let remote_branch = || RemoteBranch { remote: "origin".into(), branch: COORDINATION.into() };
        repo.set_git(GitFacts {
            head: Head::Branch(TARGET.into()),
            branches: [TARGET, "main"].into_iter().chain(local.then_some(COORDINATION)).map(Into::into).collect(),
            remote_branches: remote.then(remote_branch).into_iter().collect(),
            worktrees,
            ..GitFacts::default()
        });
        repo
    }

    /// Asks as a command does: from the current directory to the root, to the mission, to an answer.
    pub fn ask<T>(&self, question: impl Fn(&Survey<'_>, &DirName) -> Decision<T>) -> Decision<T> {
        let repo = self.snapshot();
        let root = discover(&repo, &self.cwd, &Limits::DEFAULT)?;
        let survey = Survey::new(&repo, &repo, &root, self.generation);
        question(&survey, &survey.resolve(MISSION)?)
    }

    pub fn place(&self, kind: &str) -> Decision<Placement> {
        self.ask(|survey, mission| survey.place(mission, &Kind::parse(kind, survey.generation())?))
    }

    pub fn read(&self, kind: &str) -> Result<Home, Code> {
        let placement = self.place(kind).map_err(|refusal| refusal.code())?;
        let home = placement.read().map_err(kitty_core::Refusal::code)?;
        let branch = placement.write().map(|write| write.branch().to_string()).unwrap_or_default();
        Ok((home.surface().as_str(), below_root(home.dir()), branch))
    }

    pub fn write(&self, kind: &str) -> Result<Home, Code> {
        let placement = self.place(kind).map_err(|refusal| refusal.code())?;
        let home = placement.write().map_err(kitty_core::Refusal::code)?;
        Ok((home.surface().as_str(), below_root(home.dir()), home.branch().to_string()))
    }
}

pub fn below_root(dir: &str) -> String {
    dir.strip_prefix("/r/").unwrap_or(dir).to_string()
}

fn manifest(lanes: &[&str]) -> Value {
    let lanes: Vec<_> = lanes.iter().map(|lane| json!({"lane_id": lane, "wp_ids": []})).collect();
    json!({
        "version": 1, "mission_slug": MISSION, "mission_branch": COORDINATION, "target_branch": TARGET,
        "computed_at": "2026-08-01T00:00:00Z", "computed_from": "dependency_graph", "lanes": lanes,
    })
}
