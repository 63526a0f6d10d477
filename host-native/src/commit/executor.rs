//! A plan, executed: locked, taken up, proven once more, published, followed up.

use std::{cell::RefCell, collections::BTreeMap};

use gix::ObjectId;
use kitty_core::{
    Code, Refusal,
    commit::{
        Change, CommitPlan, Committed, Condition, Failed, FollowUp, Oid, Operation, Outcome, RepoPath, Signing, Stage,
        UnchangedReason,
    },
    protection::CONFIG,
};

use super::{
    checkout::{Checkout, store_failed},
    checkout_files::{self, Found, to_path},
    config,
    content::stored,
    effects::{self, Builtin},
    engine::{Done, Halt, Job, Patience, Published},
    facts::operation,
    pending::Effect,
    planner::Decider,
    program::Git,
    recover::{Perform, perform_all, stale_note},
    settings::Settings,
    stage::{Given, Replaced, Source, Wanted},
};

/// What one execution needs besides its plan.
#[derive(Clone, Copy)]
pub(crate) struct Executor<'e> {
    pub(crate) primary: &'e Checkout,
    pub(crate) git: &'e Git,
    pub(crate) settings: &'e Settings,
    pub(crate) decider: &'e dyn Decider,
}

/// What came of a plan; `Again` when the facts that it rests on have changed.
pub(crate) enum Attempt {
    Done(Outcome),
    Again(Failed),
}

impl Executor<'_> {
    /// Executes one plan in its checkout, whose lock the caller holds.
    pub(crate) fn run(&self, plan: &CommitPlan, checkout: &Checkout) -> Attempt {
        // Every effect of a plan is the executor's own.
        self.run_given(plan, checkout, &BTreeMap::new(), "commit", &[], &mut |_, _| Ok(()))
    }

    /// The same with content that does not stand in the checkout yet, and with effects of the caller's.
    pub(crate) fn run_given(
        &self,
        plan: &CommitPlan,
        checkout: &Checkout,
        contents: &BTreeMap<RepoPath, Given>,
        operation: &str,
        effects: &[Effect],
        perform: Perform<'_>,
    ) -> Attempt {
        match self.locked(plan, checkout, contents, operation, effects, perform) {
            Ok(outcome) => Attempt::Done(outcome),
            Err(halt) if is_transient(&halt.refusal) => Attempt::Again(failure(halt)),
            Err(halt) => Attempt::Done(Outcome::Failed(failure(halt))),
        }
    }

    fn locked(
        &self,
        plan: &CommitPlan,
        checkout: &Checkout,
        contents: &BTreeMap<RepoPath, Given>,
        operation: &str,
        effects: &[Effect],
        perform: Perform<'_>,
    ) -> Result<Outcome, Halt> {
        let at = |stage: Stage| move |refusal: Refusal| Halt { stage, refusal, oid: None };
        let wanted = plan.entries().iter().map(|entry| {
            let source = match (&entry.change, contents.get(&entry.path)) {
                (_, Some(given)) => Source::Given(given.clone()),
                (Change::Upsert { .. }, None) => Source::Checkout,
                (Change::Remove, None) => Source::Removed,
                (Change::Copy { from, content, replaces, .. }, None) => {
                    Source::Given(self.given(checkout, &entry.path, from, content, replaces.as_ref())?)
                }
            };
            Ok(Wanted { path: entry.path.as_bytes().to_vec(), source })
        });
        let wanted = wanted.collect::<Result<Vec<_>, Refusal>>().map_err(at(Stage::Content))?;
        let full_ref = plan.target().full_ref();
        let old = object(plan.target().expected_old()).map_err(at(Stage::Facts))?;
        let own = plan.followups().iter().map(|followup| builtin(followup).effect());
        let effects: Vec<_> = own.chain(effects.iter().cloned()).collect();
        let job = Job {
            full_ref: &full_ref,
            old,
            wanted: &wanted,
            message: plan.message(),
            may_sign: plan.signing() == Signing::Inherit,
            runs_hooks: true,
            operation,
            effects: &effects,
        };
        let patience = Patience { hook: self.settings.hook_timeout, index: self.settings.index_wait };
        let edited = RefCell::new(None);
        let proof = || self.prove(plan, checkout).map(|note| *edited.borrow_mut() = note);
        let done = job.run(checkout, self.git, patience, &proof)?;
        let Done::Published(published) = done else {
            return Ok(Outcome::Unchanged(UnchangedReason::NoChanges));
        };
        let Published { oid, paths, stale, mut notes, due } = *published;
        notes.extend(edited.into_inner());
        notes.extend(stale_note(&stale));
        if let Some((record, mut pending)) = due.filter(|(_, pending)| !pending.effects.is_empty()) {
            let mut perform = |effect: &Effect, commit: &str| {
                effects::perform(self, effect, commit).unwrap_or_else(|| perform(effect, commit))
            };
            match perform_all(&mut pending, &record, checkout, stale.is_empty(), &mut perform) {
                Ok(failures) => notes.extend(failures),
                Err(refusal) => notes.push(refusal),
            }
        }
        Ok(Outcome::Committed(Committed {
            branch: plan.target().branch().clone(),
            oid: Oid::parse(&oid.to_string()).unwrap_or_else(|| plan.target().expected_old().clone()),
            paths: paths.iter().filter_map(|path| RepoPath::below(&[], path).ok()).collect(),
            clearance: plan.target().clearance().clone(),
            notes,
        }))
    }

    /// The content of the primary copy, if both copies are still what the plan saw.
    fn given(
        &self,
        checkout: &Checkout,
        path: &RepoPath,
        from: &RepoPath,
        content: &Oid,
        replaces: Option<&Oid>,
    ) -> Result<Given, Refusal> {
        let changed = || Refusal::new(Code::PathChangedWhileRead).with("path", path);
        let same = |found: Option<ObjectId>, seen: Option<&Oid>| {
            found.map(|id| id.to_string()).as_deref() == seen.map(Oid::as_str)
        };
        let (from, path) = (from.as_bytes(), path.as_bytes());
        if !same(stored(self.primary, self.git, from)?, Some(content))
            || !same(stored(checkout, self.git, path)?, replaces)
        {
            return Err(changed());
        }
        let read = checkout_files::read(&self.primary.root, from);
        let read = read.map_err(|error| store_failed(&self.primary.root.join(to_path(from)), error))?;
        let Found::File { content, executable } = read.0 else { return Err(changed()) };
        let replaces = Replaced::now(checkout, path)?.ok_or_else(changed)?;
        Ok(Given { content, executable, replaces })
    }

    /// Everything that the plan rests on still holds. Answers a note if protection rests on an edit that
    /// nobody has committed.
    fn prove(&self, plan: &CommitPlan, checkout: &Checkout) -> Result<Option<Refusal>, Refusal> {
        let mut edited = None;
        for condition in plan.must_hold() {
            match condition {
                Condition::HeadIs { full_ref } => {
                    let head = checkout.head()?;
                    if head.as_deref() != Some(&full_ref) {
                        return Err(moved(&full_ref, "HEAD", head.as_deref().unwrap_or("<detached>")));
                    }
                }
                Condition::NoOperation => {
                    if operation(checkout) != Operation::None {
                        return Err(moved(&plan.target().full_ref(), "no operation", "one in progress"));
                    }
                }
                // The publication compares and swaps; no program and no library here is given a variable
                // that redirects.
                Condition::RefIs { .. } | Condition::EnvironmentIsClean => {}
                Condition::ProtectionIs { digest } => {
                    let facts = config::facts(self.primary, &checkout.root)?;
                    if self.decider.protection_digest(&facts)? != digest {
                        return Err(moved(&plan.target().full_ref(), "the same protection", "another one"));
                    }
                    let Some((committed, place)) = config::committed(&facts, self.primary, checkout)? else {
                        continue;
                    };
                    if !self.decider.protection_digest(&committed).is_ok_and(|committed| committed == digest) {
                        let note = Refusal::new(Code::ProtectionUncommitted);
                        edited = Some(note.with("worktree_root", place.root.display()).with("path", CONFIG));
                    }
                }
            }
        }
        Ok(edited)
    }
}

fn moved(full_ref: &str, expected: &str, found: &str) -> Refusal {
    Refusal::new(Code::TargetMoved).with("ref", full_ref).with("expected", expected).with("found", found)
}

/// Whether planning anew may help.
fn is_transient(refusal: &Refusal) -> bool {
    matches!(refusal.code(), Code::TargetMoved | Code::PathChangedWhileRead)
}

fn failure(halt: Halt) -> Failed {
    let oid = halt.oid.and_then(|oid| Oid::parse(&oid.to_string()));
    Failed { refusal: halt.refusal, stage: halt.stage, oid, lost: Vec::new() }
}

pub(crate) fn object(oid: &Oid) -> Result<ObjectId, Refusal> {
    let found = ObjectId::from_hex(oid.as_str().as_bytes());
    found.map_err(|error| Refusal::new(Code::CommitStoreFailed).with("path", oid.as_str()).with("reason", error))
}

fn builtin(followup: &FollowUp) -> Builtin {
    match followup {
        FollowUp::FastForward { branch } => Builtin::FastForward { branch: branch.to_string() },
        FollowUp::RemovePrimaryCopy { path, content } => Builtin::RemovePrimaryCopy {
            path: kitty_core::wire::Content(path.as_bytes().to_vec()),
            content: content.as_str().to_string(),
        },
    }
}
