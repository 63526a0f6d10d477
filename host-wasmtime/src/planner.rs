//! The component as the one who decides for the executor of `kitty_host_native::commit`.
//!
//! It plans; this side holds each plan against its own, made of facts that it has gathered itself, so that
//! a component can refuse a commit or an event and cannot change one.

use std::rc::Rc;

use kitty_core::{
    Code, Decision, DirName, Generation, Refusal, Survey, ask,
    commit::{
        AdvanceFacts, AdvanceRequest, CommitDraft, CommitFacts, CommitPlanSet, CommitRequest, Destination, FactsWanted,
        RefAdvance, TransactionPlan, TransactionRequest,
    },
    protection::{ProtectionFacts, ProtectionPolicy},
    wire::{self as values, commit as wire},
};
use kitty_host_native::{
    NativeFiles, NativeGit,
    commit::{Decider, Draft, Planner},
    status::StatusPlanner,
};

use crate::{
    error::{Answer, AskError},
    repository::Repository,
};

/// Decides about commits by asking a component.
#[derive(Clone, Debug)]
pub struct ComponentDecider {
    repository: Rc<Repository>,
    generation: Generation,
}

/// Plans a commit of files of one mission by asking a component.
#[derive(Clone, Debug)]
pub struct ComponentPlanner {
    decider: ComponentDecider,
    mission: DirName,
    request: wire::CommitRequest,
}

impl ComponentDecider {
    /// The decisions of the component in which the repository was opened.
    ///
    /// # Errors
    /// [`crate::HostError::ComponentWrongWorld`] when it plans no commits.
    pub fn new(repository: Repository) -> Answer<Self> {
        repository.session().plans()?;
        let generation = Generation::parse(&repository.policy().generation).map_err(told)?;
        Ok(Self { repository: Rc::new(repository), generation })
    }

    /// The repository that is asked.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// A commit of files of the mission that `handle` designates.
    ///
    /// # Errors
    /// As [`Repository::fold`].
    pub fn planner(self, handle: &str, request: wire::CommitRequest) -> Answer<ComponentPlanner> {
        Ok(ComponentPlanner { mission: self.mission(handle)?, decider: self, request })
    }

    /// Changes of the status of the mission that `handle` designates.
    ///
    /// # Errors
    /// As [`Repository::fold`]; [`crate::HostError::ComponentWrongWorld`] when it knows no status.
    pub fn status(self, handle: &str) -> Answer<ComponentStatus> {
        self.repository.session().knows_status()?;
        Ok(ComponentStatus { mission: self.mission(handle)?, decider: self })
    }

    fn mission(&self, handle: &str) -> Answer<DirName> {
        let folded = self.repository.fold(handle)?;
        self.surveyed(|survey| folded.prove(survey)).map_err(told)
    }

    /// What this side makes of a request.
    fn draft(&self, mission: &DirName, request: &wire::CommitRequest) -> Decision<CommitDraft> {
        let request = request.parse(self.generation)?;
        self.surveyed(|survey| survey.plan_commit(mission, request))
    }

    fn surveyed<T>(&self, prove: impl FnOnce(&Survey<'_>) -> Decision<T>) -> Decision<T> {
        let git = NativeGit::default();
        prove(&Survey::new(&NativeFiles, &git, self.repository.root(), self.generation))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` has")]
fn told(refusal: Refusal) -> AskError {
    kitty_core::wire::Refusal::from(&refusal).into()
}

/// An answer as a decision; a component that failed is a fact that nobody has.
fn decided<T>(answer: Answer<T>) -> Decision<T> {
    answer.map_err(|error| match error {
        AskError::Refusal(refusal) => Refusal::from(&*refusal),
        AskError::Host(error) => Refusal::new(Code::FactUnavailable)
            .with("fact", "the decision of the component")
            .with("reason", format!("{}: {error}", error.code())),
    })
}

fn tampered(reason: &str) -> Refusal {
    Refusal::new(Code::TargetTampered).with("reason", reason)
}

impl Decider for ComponentDecider {
    fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>> {
        let own = CommitDraft::direct(destination, request.clone());
        let (destination, request) = (wire::Destination::from(destination), wire::CommitRequest::from(request));
        let told = self.repository.session().direct_draft(&destination, &request, Some(self.generation.as_str()));
        decided(told)?.prove(&own)?;
        let subject = Subject::Direct(destination);
        Ok(Box::new(ComponentDraft { decider: self.clone(), subject, request, own }))
    }

    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
        let told = decided(self.repository.session().protection(facts))?.digest;
        let own = ProtectionPolicy::resolve(facts)?.digest();
        if told == own { Ok(own) } else { Err(tampered("another protection is in force")) }
    }

    fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>> {
        let asked = wire::AdvanceRequest::from(request);
        let answer = self.repository.session().advance(&asked, facts, Some(self.generation.as_str()));
        decided(answer)?.map(|advance| advance.prove(request, facts, self.generation)).transpose()
    }
}

impl Decider for ComponentPlanner {
    fn direct(&self, destination: &Destination, request: &CommitRequest) -> Decision<Box<dyn Draft>> {
        self.decider.direct(destination, request)
    }

    fn protection_digest(&self, facts: &ProtectionFacts) -> Decision<String> {
        self.decider.protection_digest(facts)
    }

    fn advance(&self, request: &AdvanceRequest, facts: &AdvanceFacts) -> Decision<Option<RefAdvance>> {
        self.decider.advance(request, facts)
    }
}

impl Planner for ComponentPlanner {
    fn mission(&self) -> Option<&DirName> {
        Some(&self.mission)
    }

    fn draft(&self) -> Decision<Box<dyn Draft>> {
        let Self { decider, mission, request } = self;
        let told = decided(decider.repository.commit_draft(mission.as_str(), request))?;
        let own = decider.draft(mission, request)?;
        told.prove(&own)?;
        let subject = Subject::Mission(mission.clone());
        Ok(Box::new(ComponentDraft { decider: decider.clone(), subject, request: request.clone(), own }))
    }
}

/// Plans changes of the status of one mission by asking a component.
#[derive(Clone, Debug)]
pub struct ComponentStatus {
    decider: ComponentDecider,
    mission: DirName,
}

impl StatusPlanner for ComponentStatus {
    fn decider(&self) -> &dyn Decider {
        &self.decider
    }

    fn transaction(&self, request: &TransactionRequest) -> Decision<TransactionPlan> {
        let asked = wire::TransactionRequest::from(request);
        let plan = decided(self.decider.repository.transaction(self.mission.as_str(), &asked))?;
        self.decider.surveyed(|survey| plan.prove(survey, &self.mission, request))
    }

    fn plan(
        &self,
        log: Option<&[u8]>,
        current: Option<&[u8]>,
        change: &values::StatusChange,
        stamps: &[values::Stamp],
    ) -> Decision<values::StatusPlan> {
        let ComponentDecider { repository, generation } = &self.decider;
        let mission = self.mission.as_str();
        let told = decided(repository.plan_status(mission, log, current, change, stamps))?;
        let git = NativeGit::default();
        let own = ask::Repository::open(&NativeFiles, &git, repository.root(), Some(generation.as_str()))?;
        let own = own.plan_status(mission, log, current, change, stamps)?;
        if told == own { Ok(own) } else { Err(tampered("the status is planned otherwise")) }
    }
}

/// What a request is about.
enum Subject {
    Mission(DirName),
    Direct(wire::Destination),
}

/// A draft that a component has made, and this side's own.
struct ComponentDraft {
    decider: ComponentDecider,
    subject: Subject,
    request: wire::CommitRequest,
    own: CommitDraft,
}

impl Draft for ComponentDraft {
    fn wanted(&self) -> Vec<FactsWanted> {
        self.own.wanted()
    }

    fn plan(&self, facts: &[CommitFacts]) -> Decision<CommitPlanSet> {
        let Self { decider, subject, request, own } = self;
        let ComponentDecider { repository, generation } = decider;
        let told = match subject {
            Subject::Mission(mission) => {
                let told = decided(repository.commit_plan(mission.as_str(), request, facts))?;
                // It has looked at the mission once more.
                if decider.draft(mission, request)? != *own {
                    return Err(Refusal::new(Code::FactUnavailable)
                        .with("fact", "the place of the files")
                        .with("reason", "the mission changed while its commit was planned"));
                }
                told
            }
            Subject::Direct(destination) => {
                let session = repository.session();
                decided(session.direct_plan(destination, request, facts, Some(generation.as_str())))?
            }
        };
        told.prove(own, facts)
    }
}
