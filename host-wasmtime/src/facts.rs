//! From facts and requests to the contract's.

use kitty_core::{
    ask::Churn,
    commit::{self, Oid},
    protection::{ConfigFact, ConfigValue, ProtectionFacts},
    wire::{Content, commit as wire},
};

use crate::bindings::planning as wit;

/// Words that are spelled alike on both sides.
macro_rules! words {
    ($($word:ident { $($case:ident),* })*) => {$(
        impl From<commit::$word> for wit::$word {
            fn from(word: commit::$word) -> Self {
                match word { $(commit::$word::$case => Self::$case),* }
            }
        }
    )*};
}

words! {
    ObjectFormat { Sha1, Sha256 }
    Probe { Ok, NotARepository, GitUnavailable, Missing }
    Operation { None, Merge, CherryPick, Revert, Rebase, Bisect, Am }
    FileMode { Plain, Executable, Link, Gitlink }
    Dirt { Tracked, Untracked }
}

/// Paths of the wire.
pub fn paths(paths: &[Content]) -> Vec<Vec<u8>> {
    paths.iter().map(|path| path.0.clone()).collect()
}

impl From<&wire::Capability> for wit::Capability {
    fn from(wire::Capability { flow, branch, below }: &wire::Capability) -> Self {
        Self { flow: flow.clone(), branch: branch.clone(), below: paths(below) }
    }
}

impl From<&wire::CommitRequest> for wit::CommitRequest {
    fn from(request: &wire::CommitRequest) -> Self {
        Self {
            paths: paths(&request.paths),
            kind: request.kind.clone(),
            message: request.message.clone(),
            capability: request.capability.as_ref().map(Into::into),
            intent: request.intent.clone(),
            policy: request.policy.clone(),
            signing: request.signing.clone(),
            created_here: paths(&request.created_here),
            advance: request.advance.clone(),
        }
    }
}

impl From<&wire::Destination> for wit::Destination {
    fn from(destination: &wire::Destination) -> Self {
        let wire::Destination { repo_root, worktree_root, spellings, destination_ref, home } = destination.clone();
        let home = home.map(|wire::KindHome { kind, branch }| wit::KindHome { kind, branch });
        Self { repo_root, worktree_root, spellings, destination_ref, home }
    }
}

impl From<&wire::AdvanceRequest> for wit::AdvanceRequest {
    fn from(wire::AdvanceRequest { branch, new, capability }: &wire::AdvanceRequest) -> Self {
        Self { branch: branch.clone(), new: new.clone(), capability: capability.as_ref().map(Into::into) }
    }
}

/// Appends a value after those that it holds, and tells its place.
fn place(value: &ConfigValue, values: &mut Vec<wit::ConfigValue>) -> u32 {
    let value = match value {
        ConfigValue::Null => wit::ConfigValue::Nothing,
        ConfigValue::Bool(truth) => wit::ConfigValue::Truth(*truth),
        ConfigValue::Number(text) => wit::ConfigValue::Number(text.clone()),
        ConfigValue::Text(text) => wit::ConfigValue::Text(text.clone()),
        ConfigValue::List(items) => wit::ConfigValue::Sequence(items.iter().map(|item| place(item, values)).collect()),
        ConfigValue::Map(members) => {
            let member = |(key, value): &(ConfigValue, ConfigValue)| (place(key, values), place(value, values));
            wit::ConfigValue::Mapping(members.iter().map(member).collect())
        }
    };
    values.push(value);
    // A document that large would not be read.
    u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
}

impl From<&ConfigFact> for wit::ConfigFact {
    fn from(fact: &ConfigFact) -> Self {
        match fact {
            ConfigFact::Absent => Self::Absent,
            ConfigFact::Unreadable { reason } => Self::Unreadable(reason.clone()),
            ConfigFact::Document(document) => {
                let mut values = Vec::new();
                place(document, &mut values);
                Self::Document(values)
            }
        }
    }
}

impl From<Churn> for wit::Churn {
    fn from(sort: Churn) -> Self {
        match sort {
            Churn::StatusState => Self::StatusState,
            Churn::CoordinationResidue => Self::CoordinationResidue,
            Churn::OwnBookkeeping => Self::OwnBookkeeping,
            Churn::Toolchain => Self::Toolchain,
        }
    }
}

impl From<&ProtectionFacts> for wit::ProtectionFacts {
    fn from(facts: &ProtectionFacts) -> Self {
        Self {
            primary: (&facts.primary).into(),
            worktree: facts.worktree.as_ref().map(Into::into),
            origin_head: facts.origin_head.clone(),
            hatch: facts.hatch.clone(),
        }
    }
}

fn text(oid: Option<&Oid>) -> Option<String> {
    oid.map(|oid| oid.as_str().to_owned())
}

impl From<&commit::Blob> for wit::Blob {
    fn from(blob: &commit::Blob) -> Self {
        Self { mode: blob.mode.into(), oid: blob.oid.as_str().to_owned() }
    }
}

impl From<&commit::CopyFacts> for wit::CopyFacts {
    fn from(facts: &commit::CopyFacts) -> Self {
        let lstat = match facts.lstat {
            commit::Lstat::Missing => wit::Lstat::Missing,
            commit::Lstat::File { executable } => wit::Lstat::File(executable),
            commit::Lstat::Link => wit::Lstat::Link,
            commit::Lstat::Directory => wit::Lstat::Directory,
            commit::Lstat::Other => wit::Lstat::Other,
        };
        Self { lstat, content: text(facts.content.as_ref()), head: facts.head.as_ref().map(Into::into) }
    }
}

impl From<&commit::PathFacts> for wit::PathFacts {
    fn from(facts: &commit::PathFacts) -> Self {
        Self {
            path: facts.path.clone(),
            copy: (&facts.copy).into(),
            symlinked_parent: facts.symlinked_parent.clone(),
            tracked: facts.tracked.as_ref().map(Into::into),
            inside: match &facts.inside {
                commit::Inside::Worktree => wit::Inside::Worktree,
                commit::Inside::Submodule(path) => wit::Inside::Submodule(path.clone()),
                commit::Inside::NestedRepository(path) => wit::Inside::NestedRepository(path.clone()),
            },
            skip_worktree: facts.skip_worktree,
            assume_unchanged: facts.assume_unchanged,
            spelled: facts.spelled.clone(),
            primary: facts.primary.as_ref().map(Into::into),
        }
    }
}

impl From<&commit::CommitFacts> for wit::CommitFacts {
    fn from(facts: &commit::CommitFacts) -> Self {
        let commit::WorktreeFacts { asked, root, probe, toplevel, common_dir, git_dir, registered, prunable } =
            facts.worktree.clone();
        let checkout = |checkout: &commit::Checkout| wit::Checkout {
            root: checkout.root.clone(),
            full_ref: checkout.full_ref.clone(),
        };
        Self {
            common_dir: facts.common_dir.clone(),
            object_format: facts.object_format.into(),
            worktree: wit::WorktreeFacts {
                asked,
                root,
                probe: probe.into(),
                toplevel,
                common_dir,
                git_dir,
                registered,
                prunable,
            },
            head: match &facts.head {
                commit::HeadFact::Symbolic(full_ref) => wit::HeadFact::Symbolic(full_ref.clone()),
                commit::HeadFact::Detached => wit::HeadFact::Detached,
                commit::HeadFact::Unreadable => wit::HeadFact::Unreadable,
            },
            dest: text(facts.dest.as_ref()),
            head_oid: text(facts.head_oid.as_ref()),
            other_checkouts: facts.other_checkouts.iter().map(checkout).collect(),
            operation: facts.operation.into(),
            index: wit::IndexFacts { unmerged: facts.index.unmerged.clone(), behind: facts.index.behind.clone() },
            paths: facts.paths.iter().map(Into::into).collect(),
            protection: (&facts.protection).into(),
            tainted_env: facts.tainted_env.clone(),
            case_insensitive: facts.case_insensitive,
        }
    }
}

impl From<&commit::AdvanceFacts> for wit::AdvanceFacts {
    fn from(facts: &commit::AdvanceFacts) -> Self {
        let change = |change: &commit::TreeChange| wit::TreeChange {
            path: change.path.clone(),
            old: text(change.old.as_ref()),
            new: text(change.new.as_ref()),
        };
        let dirty = |entry: &commit::DirtyEntry| wit::DirtyEntry {
            path: entry.path.clone(),
            dirt: entry.dirt.into(),
            content: text(entry.content.as_ref()),
            meta: entry.meta.clone().map(|commit::MetaTexts { committed, here }| wit::MetaTexts { committed, here }),
        };
        let checkout = |state: &commit::CheckoutState| wit::CheckoutState {
            root: state.root.clone(),
            present: state.present,
            operation: state.operation.into(),
            dirty: state.dirty.iter().map(dirty).collect(),
        };
        Self {
            old: text(facts.old.as_ref()),
            ancestry: match &facts.ancestry {
                commit::Ancestry::Same => wit::Ancestry::Same,
                commit::Ancestry::Descends => wit::Ancestry::Descends,
                commit::Ancestry::Diverged => wit::Ancestry::Diverged,
                commit::Ancestry::Unknown { reason } => wit::Ancestry::Unknown(reason.clone()),
            },
            changes: facts.changes.iter().map(change).collect(),
            checkouts: facts.checkouts.iter().map(checkout).collect(),
            protection: (&facts.protection).into(),
        }
    }
}
