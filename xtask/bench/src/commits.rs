//! Commits, made and planned: against plain git, and against the tool's safe commit.

use std::{
    cell::{Cell, RefCell},
    fs,
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
};

use anyhow::{Context, Result, anyhow, ensure};
use kitty_core::{
    Decision, DirName, Generation, Refusal,
    commit::{
        AdvanceFacts, AdvanceRequest, CommitFacts, CommitPlanSet, CommitRequest, Destination, FactsWanted, Outcome,
        RefAdvance, Step,
    },
    protection::ProtectionFacts,
};
use kitty_host_native::commit::{
    Decider, DirectPlanner, Draft, MissionPlanner, Native, Planner, Settings, commit, plan,
};

use crate::{
    contender::{Case, Contender, InProcess, Worker},
    repository::{Repository, copy, git},
    table::{FLOOR, NATIVE, TOOL},
};

/// The cases, each with what it is; the floor is `git add` and `git commit`.
pub const CASES: [(&str, &str); 5] = [
    ("commit", "one file, small repository, no hooks"),
    ("commit-all", "one file among all missions"),
    ("commit-100", "a hundred files in one commit, small repository"),
    ("plan", "a file of a mission, planned and not committed, among all missions"),
    ("plan-given", "the same with the facts at hand: the decision alone"),
];

/// The branch that is committed on.
const BRANCH: &str = "work";
/// How many files the small repository has.
const FILES: usize = 100;
const CORE: Native = Native { generation: Generation::V3_2 };

/// A repository to commit in, with files that change before each commit.
struct Place {
    root: PathBuf,
    files: Vec<String>,
    round: Cell<u32>,
}

impl Place {
    /// A repository of its own for one contender; with the missions of `missions`, if there are any.
    fn build(root: PathBuf, missions: Option<&Repository>) -> Result<Rc<Self>> {
        fs::create_dir_all(&root)?;
        git(&root, &["init", "--quiet", "--initial-branch", "main"])?;
        for (key, value) in [
            ("user.name", "Bench"),
            ("user.email", "bench@example.invalid"),
            ("commit.gpgsign", "false"),
            ("gc.auto", "0"),
        ] {
            git(&root, &["config", key, value])?;
        }
        let files = match missions {
            Some(repository) => {
                copy(&repository.root.join("kitty-specs"), &root.join("kitty-specs"))?;
                fs::write(root.join(".gitignore"), ".worktrees/\n")?;
                vec![format!("kitty-specs/{}/research.md", repository.mission)]
            }
            None => (0..FILES).map(|number| format!("work/{number}.md")).collect(),
        };
        let place = Self { root, files, round: Cell::new(0) };
        place.write(place.files.len())?;
        git(&place.root, &["add", "--all"])?;
        git(&place.root, &["commit", "--quiet", "--message", "Start"])?;
        git(&place.root, &["checkout", "--quiet", "-b", BRANCH])?;
        Ok(Rc::new(place))
    }

    /// Changes the first files, and answers them.
    fn write(&self, count: usize) -> Result<&[String]> {
        let files = self.files.get(..count).context("there are not as many files")?;
        self.round.set(self.round.get() + 1);
        for file in files {
            let path = self.root.join(file);
            fs::create_dir_all(path.parent().context("a file has a folder")?)?;
            fs::write(path, format!("# {file}\n\nround {}\n", self.round.get()))?;
        }
        Ok(files)
    }

    fn by_git(&self, count: usize) -> Result<()> {
        let files = self.write(count)?;
        let plain = || {
            let mut program = Command::new("git");
            program.current_dir(&self.root);
            program
        };
        let added = plain().args(["add", "--"]).args(files).status()?;
        let committed = plain().args(["commit", "--quiet", "--message", "work"]).status()?;
        ensure!(added.success() && committed.success(), "git made no commit in {}", self.root.display());
        Ok(())
    }

    fn by_core(&self, count: usize) -> Result<()> {
        let paths = self.write(count)?.iter().map(|file| file.clone().into_bytes()).collect();
        let root = text(&self.root)?;
        let destination = Destination {
            repo_root: root.clone(),
            worktree_root: root,
            spellings: Vec::new(),
            destination_ref: BRANCH.to_string(),
            home: None,
        };
        let planner = DirectPlanner { core: CORE, destination, request: CommitRequest::new(paths, "work") };
        let executed = commit(&self.root, &planner, &Settings::default()).map_err(refused)?;
        let is_made = executed.report.groups.iter().all(|group| matches!(group.outcome, Outcome::Committed(_)));
        ensure!(is_made, "{:?}", executed.report);
        Ok(())
    }
}

/// Everyone who commits, each in repositories of its own below `dir`.
pub fn contenders<'a>(
    dir: &Path,
    tool: &Path,
    scripts: &Path,
    missions: &'a Repository,
) -> Result<Vec<Box<dyn Contender + 'a>>> {
    let places = |who: &str| -> Result<(Rc<Place>, Rc<Place>)> {
        Ok((Place::build(dir.join(who).join("small"), None)?, Place::build(dir.join(who).join("all"), Some(missions))?))
    };
    let (small, all) = places("tool")?;
    let mut program = Command::new(tool);
    program.arg(scripts.join("time_tool_commits.py")).arg(&small.root).arg(&all.root).arg(BRANCH);
    program.args(all.files.iter().chain(&small.files));
    let tool = Worker::start(TOOL, &["commit", "commit-all", "commit-100"], program)?;
    let (small, all) = places("native")?;
    let mut cases = cases(small, all, Place::by_core);
    cases.extend(planning(Place::build(dir.join("plan"), Some(missions))?, missions)?);
    let native = InProcess { name: NATIVE, cases };
    let (small, all) = places("git")?;
    let floor = InProcess { name: FLOOR, cases: self::cases(small, all, Place::by_git) };
    Ok(vec![Box::new(tool), Box::new(native), Box::new(floor)])
}

fn cases<'a>(small: Rc<Place>, all: Rc<Place>, by: fn(&Place, usize) -> Result<()>) -> Vec<Case<'a>> {
    let hundred = Rc::clone(&small);
    vec![
        ("commit", Box::new(move || by(&small, 1))),
        ("commit-all", Box::new(move || by(&all, 1))),
        ("commit-100", Box::new(move || by(&hundred, FILES))),
    ]
}

/// A file of a mission with coordination, planned: both copies are looked at.
fn planning<'a>(place: Rc<Place>, missions: &Repository) -> Result<[Case<'a>; 2]> {
    let mission = missions.mission.clone();
    let (branch, worktree) = (format!("kitty/mission-{mission}"), format!(".worktrees/{mission}-coord"));
    git(&place.root, &["worktree", "add", "--quiet", "-b", &branch, &worktree])?;
    let file = format!("kitty-specs/{mission}/issue-matrix.md");
    fs::write(place.root.join(&file), "# Issues of a plan\n")?;
    let root = text(&place.root)?;
    let planner = move || {
        let request = CommitRequest::new(vec![file.clone().into_bytes()], "work");
        MissionPlanner::with(CORE, &root, &mission, request).map_err(refused)
    };
    let is_plan = |set: CommitPlanSet| {
        ensure!(set.step() == Step::Execute, "{set:?}");
        Ok(())
    };
    let keeping = Keeping { planner: planner()?, facts: Rc::default() };
    plan(&place.root, &keeping, &Settings::default()).map_err(refused)?;
    let draft = keeping.planner.draft().map_err(refused)?;
    let given = move || is_plan(draft.plan(&keeping.facts.borrow()).map_err(refused)?);
    let whole = move || is_plan(plan(&place.root, &planner()?, &Settings::default()).map_err(refused)?);
    Ok([("plan", Box::new(whole)), ("plan-given", Box::new(given))])
}

/// A planner that keeps the facts it was given.
struct Keeping {
    planner: MissionPlanner,
    facts: Rc<RefCell<Vec<CommitFacts>>>,
}

struct KeepingDraft {
    draft: Box<dyn Draft>,
    facts: Rc<RefCell<Vec<CommitFacts>>>,
}

impl Decider for Keeping {
    fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>> {
        self.planner.direct(destination, request)
    }

    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
        self.planner.protection_digest(facts)
    }

    fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>> {
        self.planner.advance(request, facts)
    }
}

impl Planner for Keeping {
    fn mission(&self) -> Option<&DirName> {
        self.planner.mission()
    }

    fn draft(&self) -> Decision<Box<dyn Draft>> {
        Ok(Box::new(KeepingDraft { draft: self.planner.draft()?, facts: Rc::clone(&self.facts) }))
    }
}

impl Draft for KeepingDraft {
    fn wanted(&self) -> Vec<FactsWanted> {
        self.draft.wanted()
    }

    fn plan(&self, facts: &[CommitFacts]) -> Decision<CommitPlanSet> {
        self.facts.replace(facts.to_vec());
        self.draft.plan(facts)
    }
}

fn text(path: &Path) -> Result<String> {
    path.to_str().map(ToString::to_string).context("the path of the repository is not UTF-8")
}

#[expect(clippy::needless_pass_by_value, reason = "errors end here")]
fn refused(refusal: Refusal) -> anyhow::Error {
    anyhow!("{}: {}", refusal.code(), refusal.message())
}
