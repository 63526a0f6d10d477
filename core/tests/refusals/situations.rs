//! One real situation, at least, for every code.

use kitty_core::{
    BranchName, CreateFacts, DirName, Fact, Files, Generation, GitFacts, Handle, Head, Kind, Limits, Listing,
    MissionSlug, Partition, PathKind, PortError, Refusal, Snapshot, Survey, Topology, Worktree, discover,
    naming::{LaneId, NameParts, mid8_for_names},
    topology_for_create,
};

/// A repository full of missions that something is wrong with.
fn repository() -> Snapshot {
    let mut repo = Snapshot::new();
    let coord = r#""topology": "coord", "coordination_branch": "#;
    let merged = r#""baseline_merge_commit": "abc", "target_branch": "feat/gone""#;
    for (dir, meta) in [
        (
            "demo-01KZWHY1",
            format!(
                r#""mission_id": "01KZWHY1M0T3Q9V5N8R2X4C6B7", {coord} "kitty/mission-demo-01KZWHY1", "mission_type": "software-dev""#
            ),
        ),
        (
            "gone-01KAAAA1",
            format!(r#""mission_id": "01KAAAA1000000000000000000", {coord} "kitty/mission-gone-01KAAAA1""#),
        ),
        (
            "stray-01KMMMMC",
            format!(r#""mission_id": "01KMMMMC000000000000000000", {coord} "kitty/mission-stray-01KMMMMC""#),
        ),
        ("twin-01KBBBB2", r#""mission_id": "01KBBBB2000000000000000000""#.to_string()),
        ("twin-01KCCCC3", r#""mission_id": "01KCCCC3000000000000000000""#.to_string()),
        ("number-id", r#""mission_id": 12345"#.to_string()),
        ("torn-01KDDDD4", format!(r#""mission_id": "01KDDDD4000000000000000000", "mid8": "01KZWHY1", {coord} "x""#)),
        ("042-elder", r#""mission_id": "01KBBBB2999999999999999999""#.to_string()),
        ("042-other", r#""mission_id": "01KLLLLB000000000000000000""#.to_string()),
        ("padded", r#""target_branch": " feat/x""#.to_string()),
        ("blank-01KEEEE5", format!(r#""mission_id": "01KEEEE5000000000000000000", {coord} "  ""#)),
        ("anonymous", format!(r#"{coord} "kitty/x""#)),
        ("branchless-01KFFFF6", r#""mission_id": "01KFFFF6000000000000000000", "topology": "coord""#.to_string()),
        (
            "half-01KGGGG7",
            r#""mission_id": "01KGGGG7000000000000000000", "topology": "coord", "flattened": true"#.to_string(),
        ),
        ("merged-01KHHHH8", format!(r#""mission_id": "01KHHHH8000000000000000000", {merged}, "mission_number": 7"#)),
        ("logged-01KJJJJ9", format!(r#""mission_id": "01KJJJJ9000000000000000000", {merged}"#)),
        (
            "pending-01KKKKKA",
            format!(r#""mission_id": "01KKKKKA000000000000000000", {merged}, "mission_number": "pending""#),
        ),
    ] {
        repo.add_file(&format!("/r/kitty-specs/{dir}/meta.json"), format!("{{{meta}}}"));
    }
    repo.add_file("/r/kitty-specs/broken/meta.json", "{\"mission_id\": ");
    repo.add_file("/r/kitty-specs/draft/spec.md", "");
    repo.add_file("/r/kitty-specs/logged-01KJJJJ9/status.events.jsonl", "\n<<<<<<< HEAD\n");
    repo.add_file("/bare/w/.git", "gitdir: /bare/x.git/worktrees/w\n");
    repo.add_dir("/r/.worktrees/stray-01KMMMMC-coord");
    repo.set_git(GitFacts {
        head: Head::Branch("main".into()),
        branches: ["main", "kitty/mission-demo-01KZWHY1", "kitty/mission-stray-01KMMMMC"].map(Into::into).into(),
        worktrees: vec![Worktree { path: "/r/.worktrees/stray-01KMMMMC-coord".into(), branch: Some("other".into()) }],
        ..GitFacts::default()
    });
    repo
}

/// A file system that answers everything with one error.
struct Faulty(PortError);

impl Files for Faulty {
    fn kind(&self, _: &str) -> Fact<PathKind> {
        Err(self.0.clone())
    }
    fn read(&self, _: &str) -> Fact<Vec<u8>> {
        Err(self.0.clone())
    }
    fn list(&self, _: &str) -> Fact<Listing> {
        Err(self.0.clone())
    }
    fn real_path(&self, _: &str) -> Fact<String> {
        Err(self.0.clone())
    }
}

fn fold(handle: &str) -> Refusal {
    let repo = repository();
    Survey::new(&repo, &repo, "/r", Generation::V3_2).resolve(handle).unwrap_err()
}

/// What is refused about the mission in that directory.
fn about<T: std::fmt::Debug>(dir: &str, ask: impl Fn(&Survey<'_>, &DirName) -> Result<T, Refusal>) -> Refusal {
    let repo = repository();
    let survey = Survey::new(&repo, &repo, "/r", Generation::V4_0);
    let mission = survey.resolve(dir).unwrap();
    ask(&survey, &mission).unwrap_err()
}

fn meta(survey: &Survey<'_>, mission: &DirName) -> Result<(), Refusal> {
    survey.meta(mission).map(drop)
}

fn target_branch(survey: &Survey<'_>, mission: &DirName) -> Result<(), Refusal> {
    survey.target_branch(mission).map(drop)
}

fn status_read(survey: &Survey<'_>, mission: &DirName) -> Result<(), Refusal> {
    let kind = Kind::parse("status_state", survey.generation())?;
    survey.place(mission, &kind)?.read().map(drop).map_err(Clone::clone)
}

fn spec_write(survey: &Survey<'_>, mission: &DirName) -> Result<(), Refusal> {
    let kind = Kind::parse("spec", survey.generation())?;
    survey.place(mission, &kind)?.write().map(drop).map_err(Clone::clone)
}

/// The status of an unmaterialised mission, changed in place under 3.2.
fn read_modify_write() -> Refusal {
    let repo = repository();
    let survey = Survey::new(&repo, &repo, "/r", Generation::V3_2);
    let mission = survey.resolve("demo").unwrap();
    let kind = Kind::parse("status_state", Generation::V3_2).unwrap();
    survey.place(&mission, &kind).unwrap().read_modify_write().unwrap_err()
}

/// A published mission, asked without any git.
fn without_git() -> Refusal {
    let mut repo = Snapshot::new();
    let meta = r#"{"mission_id": "01KHHHH8000000000000000000", "baseline_merge_commit": "abc", "mission_number": 7}"#;
    repo.add_file("/r/kitty-specs/merged-01KHHHH8/meta.json", meta);
    let survey = Survey::new(&repo, &repo, "/r", Generation::V3_2);
    spec_write(&survey, &survey.resolve("merged").unwrap()).unwrap_err()
}

/// A mission without a target branch, where origin/HEAD names a branch with a slash.
fn release_line() -> Refusal {
    let mut repo = repository();
    repo.add_file("/r/kitty-specs/plain/meta.json", "{}");
    repo.set_git(GitFacts { origin_head: Some("refs/remotes/origin/release/3.x".into()), ..GitFacts::default() });
    let survey = Survey::new(&repo, &repo, "/r", Generation::V3_2);
    spec_write(&survey, &survey.resolve("plain").unwrap()).unwrap_err()
}

fn names() -> Vec<(&'static str, Refusal)> {
    let slug = MissionSlug::parse("foo").unwrap();
    let parts = NameParts::new(&slug, None);
    let planning = LaneId::parse("lane-planning", Generation::V4_0).unwrap();
    vec![
        ("an id of five characters is to name a branch", mid8_for_names(slug.as_str(), "short").unwrap_err()),
        ("a coordination worktree is named without a mid8", parts.coordination_worktree().unwrap_err()),
        ("a mission branch is named by a bare slug", parts.mission_branch().unwrap_err()),
        ("a lane of two letters is named under 3.2", LaneId::parse("lane-aa", Generation::V3_2).unwrap_err()),
        ("a full ref is given as a branch", BranchName::parse("refs/heads/x").unwrap_err()),
        ("the planning lane is asked for its worktree", parts.lane_worktree(&planning, Generation::V4_0).unwrap_err()),
        (
            "the planning lane's branch is not given under 4.0",
            parts.lane_branch(&planning, None, Generation::V4_0).unwrap_err(),
        ),
    ]
}

fn handles() -> Vec<(&'static str, Refusal)> {
    vec![
        ("the handle is empty", fold("")),
        ("the handle climbs out of the folder", fold("../../etc/passwd")),
        ("the handle is a path", fold("kitty-specs/demo-01KZWHY1")),
        ("the handle has a blank at its end", fold("demo-01KZWHY1 ")),
        ("the handle misses by a letter", fold("dem")),
        ("the handle is a lower-case mid8", fold("01kzwhy1")),
        ("two missions share the slug", fold("twin")),
        ("two missions share the mid8", fold("01KBBBB2")),
        ("two missions share the number", fold("042")),
        ("the mission records a number as its id", fold("number-id")),
        ("the handle is too long", fold(&"x".repeat(Limits::DEFAULT.handle + 1))),
        (
            "a mission of another type has the name",
            about("demo", |survey, _| survey.resolve_for_create("demo", "research")),
        ),
    ]
}

fn missions() -> Vec<(&'static str, Refusal)> {
    vec![
        ("the mission has a spec and no meta.json", about("draft", meta)),
        ("meta.json is cut off", about("broken", meta)),
        ("the explicit mid8 contradicts the id", about("torn-01KDDDD4", status_read)),
        ("the target branch starts with a blank", about("padded", target_branch)),
        ("the coordination branch is blank", about("blank-01KEEEE5", status_read)),
        ("a coordination mission has no mid8", about("anonymous", status_read)),
        ("the coordination branch was deleted", about("gone-01KAAAA1", status_read)),
        ("the coordination worktree is not there, under 4.0", about("demo-01KZWHY1", status_read)),
        ("the coordination worktree is on another branch, under 4.0", about("stray-01KMMMMC", status_read)),
        ("the coordination worktree is not there, under 3.2", read_modify_write()),
        ("topology coord without a branch", about("branchless-01KFFFF6", status_read)),
        ("flattened by half", about("half-01KGGGG7", status_read)),
        ("published, but not on the primary branch", about("merged-01KHHHH8", spec_write)),
        ("the event log has a conflict marker", about("logged-01KJJJJ9", spec_write)),
        ("the mission number is a placeholder", about("pending-01KKKKKA", spec_write)),
        ("a published mission, and no git", without_git()),
        ("the primary branch has a slash in its name", release_line()),
        ("the path has no kind", about("demo-01KZWHY1", |survey, mission| survey.place_path(mission, "src/main.rs"))),
        ("a flat mission has code lanes", Topology::SingleBranch.check_manifest(true, "demo-01KZWHY1").unwrap_err()),
    ]
}

fn hosts() -> Vec<(&'static str, Refusal)> {
    let repo = repository();
    let faulty = |error| {
        let files = Faulty(error);
        Survey::new(&files, &repo, "/r", Generation::V3_2).fold(&Handle::parse("demo").unwrap()).unwrap_err()
    };
    let specs = || "/r/kitty-specs".to_string();
    let few = Limits { specs_entries: 3, ..Limits::DEFAULT };
    vec![
        ("nothing above the path is a repository", discover(&repo, "/elsewhere", &Limits::DEFAULT).unwrap_err()),
        ("the worktree belongs to a bare repository", discover(&repo, "/bare/w", &Limits::DEFAULT).unwrap_err()),
        ("the specs folder may not be read", faulty(PortError::Denied(specs()))),
        ("the specs folder is no folder", faulty(PortError::WrongType(specs()))),
        ("the path is not UTF-8", faulty(PortError::NotUtf8("/r/kitty-specs/d\\xe9mo".into()))),
        ("the disk fails", faulty(PortError::Failed { path: specs(), reason: "input/output error".into() })),
        (
            "more missions than the limit",
            Survey::new(&repo, &repo, "/r", Generation::V3_2).with_limits(few).missions().unwrap_err(),
        ),
    ]
}

fn questions() -> Vec<(&'static str, Refusal)> {
    let unborn = CreateFacts { explicit: Some("coord"), unborn_head: true, ..CreateFacts::default() };
    let unknown = CreateFacts { explicit: Some("flattened"), ..CreateFacts::default() };
    vec![
        ("a coordination mission before the first commit", topology_for_create(unborn, Generation::V3_2).unwrap_err()),
        ("an unknown topology is wished for", topology_for_create(unknown, Generation::V3_2).unwrap_err()),
        ("a kind of 4.0 under 3.2", Kind::parse("contract", Generation::V3_2).unwrap_err()),
        ("a known kind is declared", Kind::declare("spec", Partition::Coord, Generation::V3_2).unwrap_err()),
        ("a version of the future", Generation::parse("9.0").unwrap_err()),
    ]
}

/// Every situation, by its theme.
pub fn all() -> Vec<(&'static str, Refusal)> {
    let own = [handles(), missions(), names(), hosts(), questions()].concat();
    [own, crate::committing::all(), crate::status::all()].concat()
}
