//! From the contract's facts and requests to the core's.

use alloc::{string::String, vec::Vec};

use kitty_core::{
    Decision,
    ask::{Churn, malformed},
    commit,
    protection::{ConfigFact, ConfigValue, ProtectionFacts},
    wire::{Content, commit as wire},
};

use crate::bindings::exports::kitty::core::planning as wit;

/// Words that are spelled alike on both sides.
macro_rules! words {
    ($($word:ident { $($case:ident),* })*) => {$(
        impl From<wit::$word> for commit::$word {
            fn from(word: wit::$word) -> Self {
                match word { $(wit::$word::$case => Self::$case),* }
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

fn contents(paths: Vec<Vec<u8>>) -> Vec<Content> {
    paths.into_iter().map(Content).collect()
}

impl From<wit::Capability> for wire::Capability {
    fn from(wit::Capability { flow, branch, below }: wit::Capability) -> Self {
        Self { flow, branch, below: contents(below) }
    }
}

impl From<wit::CommitRequest> for wire::CommitRequest {
    fn from(request: wit::CommitRequest) -> Self {
        let wit::CommitRequest { paths, kind, message, capability, intent, policy, signing, created_here, advance } =
            request;
        Self {
            paths: contents(paths),
            kind,
            message,
            capability: capability.map(Into::into),
            intent,
            policy,
            signing,
            created_here: contents(created_here),
            advance,
        }
    }
}

impl From<wit::AdvanceRequest> for wire::AdvanceRequest {
    fn from(wit::AdvanceRequest { branch, new, capability }: wit::AdvanceRequest) -> Self {
        Self { branch, new, capability: capability.map(Into::into) }
    }
}

/// The document that a list of values is.
fn document(values: Vec<wit::ConfigValue>) -> Decision<ConfigValue> {
    let mut known: Vec<Option<ConfigValue>> = Vec::with_capacity(values.len());
    for value in values {
        // A value that stands in two places would let a short list be a document without end.
        let mut take = |place: u32| {
            let value = usize::try_from(place).ok().and_then(|place| known.get_mut(place));
            let value = value.ok_or_else(|| malformed("a value of the configuration holds a later one"))?;
            value.take().ok_or_else(|| malformed("a value of the configuration stands in two places"))
        };
        let value = match value {
            wit::ConfigValue::Nothing => ConfigValue::Null,
            wit::ConfigValue::Truth(truth) => ConfigValue::Bool(truth),
            wit::ConfigValue::Number(text) => ConfigValue::Number(text),
            wit::ConfigValue::Text(text) => ConfigValue::Text(text),
            wit::ConfigValue::Sequence(items) => {
                ConfigValue::List(items.into_iter().map(take).collect::<Decision<_>>()?)
            }
            wit::ConfigValue::Mapping(members) => {
                let member = |(key, value)| Ok((take(key)?, take(value)?));
                ConfigValue::Map(members.into_iter().map(member).collect::<Decision<_>>()?)
            }
        };
        known.push(Some(value));
    }
    known.pop().flatten().ok_or_else(|| malformed("the configuration has no value"))
}

fn config(fact: wit::ConfigFact) -> Decision<ConfigFact> {
    Ok(match fact {
        wit::ConfigFact::Absent => ConfigFact::Absent,
        wit::ConfigFact::Unreadable(reason) => ConfigFact::Unreadable { reason },
        wit::ConfigFact::Document(values) => ConfigFact::Document(document(values)?),
    })
}

/// What protects branches.
pub fn protection(facts: wit::ProtectionFacts) -> Decision<ProtectionFacts> {
    let wit::ProtectionFacts { primary, worktree, origin_head, hatch } = facts;
    Ok(ProtectionFacts { primary: config(primary)?, worktree: worktree.map(config).transpose()?, origin_head, hatch })
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map` has")]
fn oid(text: String) -> Decision<commit::Oid> {
    commit::Oid::parse(&text).ok_or_else(|| malformed("an object id is none"))
}

fn blob(wit::Blob { mode, oid: text }: wit::Blob) -> Decision<commit::Blob> {
    Ok(commit::Blob { mode: mode.into(), oid: oid(text)? })
}

fn copy(wit::CopyFacts { lstat, content, head }: wit::CopyFacts) -> Decision<commit::CopyFacts> {
    let lstat = match lstat {
        wit::Lstat::Missing => commit::Lstat::Missing,
        wit::Lstat::File(executable) => commit::Lstat::File { executable },
        wit::Lstat::Link => commit::Lstat::Link,
        wit::Lstat::Directory => commit::Lstat::Directory,
        wit::Lstat::Other => commit::Lstat::Other,
    };
    Ok(commit::CopyFacts { lstat, content: content.map(oid).transpose()?, head: head.map(blob).transpose()? })
}

fn path(facts: wit::PathFacts) -> Decision<commit::PathFacts> {
    Ok(commit::PathFacts {
        path: facts.path,
        copy: copy(facts.copy)?,
        symlinked_parent: facts.symlinked_parent,
        tracked: facts.tracked.map(blob).transpose()?,
        inside: match facts.inside {
            wit::Inside::Worktree => commit::Inside::Worktree,
            wit::Inside::Submodule(path) => commit::Inside::Submodule(path),
            wit::Inside::NestedRepository(path) => commit::Inside::NestedRepository(path),
        },
        skip_worktree: facts.skip_worktree,
        assume_unchanged: facts.assume_unchanged,
        spelled: facts.spelled,
        primary: facts.primary.map(copy).transpose()?,
    })
}

/// What decides about one group.
fn group(facts: wit::CommitFacts) -> Decision<commit::CommitFacts> {
    let wit::WorktreeFacts { asked, root, probe, toplevel, common_dir, git_dir, registered, prunable } = facts.worktree;
    let checkout = |wit::Checkout { root, full_ref }| commit::Checkout { root, full_ref };
    Ok(commit::CommitFacts {
        common_dir: facts.common_dir,
        object_format: facts.object_format.into(),
        worktree: commit::WorktreeFacts {
            asked,
            root,
            probe: probe.into(),
            toplevel,
            common_dir,
            git_dir,
            registered,
            prunable,
        },
        head: match facts.head {
            wit::HeadFact::Symbolic(full_ref) => commit::HeadFact::Symbolic(full_ref),
            wit::HeadFact::Detached => commit::HeadFact::Detached,
            wit::HeadFact::Unreadable => commit::HeadFact::Unreadable,
        },
        dest: facts.dest.map(oid).transpose()?,
        head_oid: facts.head_oid.map(oid).transpose()?,
        other_checkouts: facts.other_checkouts.into_iter().map(checkout).collect(),
        operation: facts.operation.into(),
        index: commit::IndexFacts { unmerged: facts.index.unmerged, behind: facts.index.behind },
        paths: facts.paths.into_iter().map(path).collect::<Decision<_>>()?,
        protection: protection(facts.protection)?,
        tainted_env: facts.tainted_env,
        case_insensitive: facts.case_insensitive,
    })
}

impl From<wit::Churn> for Churn {
    fn from(sort: wit::Churn) -> Self {
        match sort {
            wit::Churn::StatusState => Self::StatusState,
            wit::Churn::CoordinationResidue => Self::CoordinationResidue,
            wit::Churn::OwnBookkeeping => Self::OwnBookkeeping,
            wit::Churn::Toolchain => Self::Toolchain,
        }
    }
}

/// What decides about the groups of a draft.
pub fn groups(facts: Vec<wit::CommitFacts>) -> Decision<Vec<commit::CommitFacts>> {
    facts.into_iter().map(group).collect()
}

/// What decides about moving a branch.
pub fn advance(facts: wit::AdvanceFacts) -> Decision<commit::AdvanceFacts> {
    let change = |wit::TreeChange { path, old, new }| {
        Ok(commit::TreeChange { path, old: old.map(oid).transpose()?, new: new.map(oid).transpose()? })
    };
    let dirty = |wit::DirtyEntry { path, dirt, content, meta }| {
        let meta = meta.map(|wit::MetaTexts { committed, here }| commit::MetaTexts { committed, here });
        Ok(commit::DirtyEntry { path, dirt: dirt.into(), content: content.map(oid).transpose()?, meta })
    };
    let checkout = |state: wit::CheckoutState| {
        Ok(commit::CheckoutState {
            root: state.root,
            present: state.present,
            operation: state.operation.into(),
            dirty: state.dirty.into_iter().map(dirty).collect::<Decision<_>>()?,
        })
    };
    Ok(commit::AdvanceFacts {
        old: facts.old.map(oid).transpose()?,
        ancestry: match facts.ancestry {
            wit::Ancestry::Same => commit::Ancestry::Same,
            wit::Ancestry::Descends => commit::Ancestry::Descends,
            wit::Ancestry::Diverged => commit::Ancestry::Diverged,
            wit::Ancestry::Unknown(reason) => commit::Ancestry::Unknown { reason },
        },
        changes: facts.changes.into_iter().map(change).collect::<Decision<_>>()?,
        checkouts: facts.checkouts.into_iter().map(checkout).collect::<Decision<_>>()?,
        protection: protection(facts.protection)?,
    })
}
