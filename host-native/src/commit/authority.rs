//! One request from its facts to its report.

use std::path::Path;

use kitty_core::{
    Code, Refusal,
    commit::{CommitFacts, CommitPlan, CommitPlanSet, CommitReport, FactsWanted, Outcome, Step, Verdict},
};

use super::{
    checkout::{Checkout, at_or_above},
    coordination,
    executor::{Attempt, Executor},
    facts,
    lock::{Lock, mission_file},
    planner::Planner,
    program::Git,
    recover::hold,
    settings::Settings,
};

/// How often a worktree is made for one request.
const MATERIALISED: u32 = 2;

/// What came of a request, and what it took.
#[derive(Debug)]
pub struct Executed {
    /// Every group.
    pub report: CommitReport,
    /// How many git programs were started.
    pub git_programs: u32,
}

/// Plans a request and changes nothing.
///
/// # Errors
/// Why the request as a whole is refused; [`Code::SafeCommitNotAWorktree`]; those of the store. What
/// is wrong with a group is its verdict.
pub fn plan(root: &Path, planner: &dyn Planner, settings: &Settings) -> Result<CommitPlanSet, Refusal> {
    let primary = at_or_above(root)?;
    let git = Git::new(settings.program_timeout);
    let draft = planner.draft()?;
    let facts = draft.wanted().into_iter().map(|wanted| Ok(facts::gather(&primary, &git, &wanted)?.0));
    draft.plan(&facts.collect::<Result<Vec<_>, Refusal>>()?)
}

/// Plans a request and executes its plans: each group in its worktree, or none of them.
///
/// Everything that a branch holds by the end was there before or was asked for; other files, other
/// entries of the index and other branches are as they were. Safe to call from many processes and
/// threads at once, on the same worktree too.
///
/// # Errors
/// As [`plan`]; [`Code::CommitLockTimeout`]. What went wrong with a group is its outcome.
pub fn commit(root: &Path, planner: &dyn Planner, settings: &Settings) -> Result<Executed, Refusal> {
    let primary = at_or_above(root)?;
    let git = Git::new(settings.program_timeout);
    let mission = planner.mission().map(|mission| mission_file(&primary.common_dir, mission));
    let _mission = mission.map(|file| Lock::take(&file, settings.lock_wait)).transpose()?;
    let executor = Executor { primary: &primary, git: &git, settings, decider: planner };
    let mut run = Run { executor, planner, published: Vec::new() };
    let (mut attempts, mut made) = (0, 0);
    loop {
        let (set, checkouts) = run.planned()?;
        match set.step() {
            Step::Report => {
                return Ok(Executed { report: run.report(&set, &mut Vec::new()), git_programs: git.started() });
            }
            Step::Materialize(missing) if made < MATERIALISED => {
                made += 1;
                for place in missing {
                    let worktree = Path::new(&place.worktree_root);
                    coordination::materialise(&primary, &git, settings, worktree, &place.branch.full_ref())?;
                }
            }
            Step::Materialize(missing) => {
                let place = missing.first().map(|place| place.worktree_root.clone()).unwrap_or_default();
                let refusal = Refusal::new(Code::CoordWorktreeUnusable).with("worktree", place);
                return Err(refusal.with("reason", "it vanishes as soon as it is made"));
            }
            Step::Execute => {
                attempts += 1;
                let mut outcomes = run.execute(&set, &checkouts, attempts >= settings.attempts);
                if let Some(outcomes) = &mut outcomes {
                    let report = run.report(&set, outcomes);
                    return Ok(Executed { report, git_programs: git.started() });
                }
            }
        }
    }
}

struct Run<'r> {
    executor: Executor<'r>,
    planner: &'r dyn Planner,
    /// What an earlier attempt of this request has published.
    published: Vec<Outcome>,
}

impl Run<'_> {
    /// Locks what the request commits in, and plans it from what is there then.
    fn planned(&self) -> Result<(CommitPlanSet, Vec<Checkout>), Refusal> {
        let Executor { primary, git, .. } = self.executor;
        let draft = self.planner.draft()?;
        let wanted = draft.wanted();
        // One order for everybody: the primary checkout, then the others by their names.
        if wanted.iter().any(|wanted| wanted.coordination || is_at(primary, wanted)) {
            self.lock(primary)?;
        }
        let mut others: Vec<_> = wanted
            .iter()
            .filter_map(|wanted| Checkout::open(Path::new(&wanted.worktree_root)).ok())
            .filter(|checkout| checkout.common_dir == primary.common_dir && checkout.git_dir != primary.git_dir)
            .collect();
        others.sort_by(|a, b| a.git_dir.cmp(&b.git_dir));
        others.iter().try_for_each(|checkout| self.lock(checkout))?;
        let (mut facts, mut checkouts): (Vec<CommitFacts>, _) = (Vec::new(), Vec::new());
        for wanted in &wanted {
            let (told, checkout) = facts::gather(primary, git, wanted)?;
            facts.push(told);
            checkouts.extend(checkout);
        }
        Ok((draft.plan(&facts)?, checkouts))
    }

    fn lock(&self, checkout: &Checkout) -> Result<(), Refusal> {
        let Executor { git, settings, .. } = self.executor;
        hold(checkout, git, settings)
    }

    /// Executes the plans in order. Answers nothing when the request has to be planned anew.
    fn execute(
        &mut self,
        set: &CommitPlanSet,
        checkouts: &[Checkout],
        is_last: bool,
    ) -> Option<Vec<(String, Outcome)>> {
        let mut outcomes = Vec::new();
        for group in set.groups() {
            let Verdict::Plan(plan) = &group.verdict else { continue };
            let root = Path::new(plan.target().worktree_root());
            let checkout = checkouts.iter().find(|checkout| checkout.root == root.canonicalize().unwrap_or_default());
            let Some(checkout) = checkout else { return Some(outcomes) };
            match self.executor.run(plan, checkout) {
                Attempt::Done(outcome) => {
                    if matches!(outcome, Outcome::Committed(_)) {
                        self.published.push(outcome.clone());
                    }
                    let is_failure = matches!(outcome, Outcome::Failed(_));
                    outcomes.push((plan.id(), outcome));
                    if is_failure {
                        return Some(outcomes);
                    }
                }
                Attempt::Again(failed) if is_last => {
                    outcomes.push((plan.id(), Outcome::Failed(failed)));
                    return Some(outcomes);
                }
                Attempt::Again(_) => return None,
            }
        }
        Some(outcomes)
    }

    /// The report of the last plan set, with what earlier attempts have published.
    fn report(&self, set: &CommitPlanSet, outcomes: &mut Vec<(String, Outcome)>) -> CommitReport {
        let mut take = |plan: &CommitPlan| {
            let at = outcomes.iter().position(|(id, _)| *id == plan.id())?;
            Some(outcomes.swap_remove(at).1)
        };
        let mut report = set.report(&mut take);
        for group in &mut report.groups {
            let earlier = self.published.iter().find(|outcome| match outcome {
                Outcome::Committed(committed) => Some(&committed.branch) == group.branch.as_ref(),
                _ => false,
            });
            if let (Outcome::Unchanged(_), Some(earlier)) = (&group.outcome, earlier) {
                group.outcome = earlier.clone();
            }
        }
        report
    }
}

fn is_at(primary: &Checkout, wanted: &FactsWanted) -> bool {
    Path::new(&wanted.worktree_root).canonicalize().is_ok_and(|root| root == primary.root)
}
