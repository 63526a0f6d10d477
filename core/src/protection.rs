//! Protected branches: which they are, and who may commit on them all the same.
//!
//! The host parses `.kittify/config.yaml` and hands the document over; what it means is decided
//! here. The network is never asked.
//!
//! Source: commit specification, section 4; generations, section 8.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use crate::{
    code::{Code, Decision, Refusal},
    commit::RepoPath,
    digest::Digest,
    identity::BranchName,
    placement::wire_enum,
};

/// The variable that opens every protected branch.
pub const HATCH: &str = "SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS";

/// Where the configuration lies below a root.
pub const CONFIG: &str = ".kittify/config.yaml";

/// A value of a YAML 1.2 document, as its parser resolves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigValue {
    /// `null`, or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, as the tool's language prints it: `3.10` is `3.1`.
    Number(String),
    /// A text.
    Text(String),
    /// A sequence.
    List(Vec<ConfigValue>),
    /// A mapping, in its order.
    Map(Vec<(ConfigValue, ConfigValue)>),
}

/// What stands at [`CONFIG`] below a root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigFact {
    /// Nothing, or a link that leads nowhere.
    Absent,
    /// Something that is not one YAML document in UTF-8 without duplicate keys.
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The document; an empty one is null.
    Document(ConfigValue),
}

/// What protects the branches of a repository, as a host finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectionFacts {
    /// The configuration of the primary checkout.
    pub primary: ConfigFact,
    /// The configuration of the worktree, where it is another one.
    pub worktree: Option<ConfigFact>,
    /// The full ref behind `refs/remotes/origin/HEAD`.
    pub origin_head: Option<String>,
    /// The value of [`HATCH`], if it is set.
    pub hatch: Option<String>,
}

wire_enum! {
    /// What a commit is made for.
    Flow {
        /// Ordinary work.
        Standard = "standard",
        /// A release.
        ReleaseFlow = "release_flow",
        /// The upgrade of the tool's own files.
        UpgradeBookkeeping = "upgrade_bookkeeping",
        /// Records of a merge: done events, retrospective, coordination seed.
        MergeBookkeeping = "merge_bookkeeping",
        /// Fixtures of tests.
        TestMode = "test_mode",
        /// Evidence of a published mission, on the primary branch.
        PostConsolidationWrite = "post_consolidation_write",
    }
}

/// The right to commit on one protected branch, for one flow and below named paths only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    flow: Flow,
    scope: Option<Scope>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Scope {
    branch: String,
    below: Vec<RepoPath>,
}

impl Capability {
    /// No right beyond the ordinary.
    pub const STANDARD: Self = Self { flow: Flow::Standard, scope: None };

    /// A right for `flow` on `branch`, for files that are `below` one of these paths or are one.
    ///
    /// # Errors
    /// [`Code::MalformedQuestion`] for [`Flow::Standard`], which has no rights to scope.
    pub fn scoped(flow: Flow, branch: &str, below: Vec<RepoPath>) -> Decision<Self> {
        if flow == Flow::Standard {
            return Err(Refusal::new(Code::MalformedQuestion).with("reason", "the standard flow has no scope"));
        }
        Ok(Self { flow, scope: Some(Scope { branch: branch.to_string(), below }) })
    }

    /// A flow without a right: what the tool's bare tokens are. It opens nothing.
    pub const fn unscoped(flow: Flow) -> Self {
        Self { flow, scope: None }
    }

    /// What it is for.
    pub fn flow(&self) -> Flow {
        self.flow
    }

    /// The branch that it opens, and for which paths.
    #[cfg(feature = "wire")]
    pub(crate) fn scope(&self) -> Option<(&str, &[RepoPath])> {
        self.scope.as_ref().map(|scope| (scope.branch.as_str(), scope.below.as_slice()))
    }

    /// Why it does not open `branch` for these paths, if it does not.
    fn defect<'p>(&self, branch: &str, mut paths: impl Iterator<Item = &'p RepoPath>) -> Option<String> {
        let Some(scope) = &self.scope else {
            return Some(format!("the flow {} carries no right to commit there", self.flow));
        };
        if scope.branch != branch {
            return Some(format!("the right of the flow {} is for `{}`", self.flow, scope.branch));
        }
        let stray = paths.find(|path| !scope.below.iter().any(|below| path.is_below(below)))?;
        Some(format!("the right of the flow {} does not cover `{stray}`", self.flow))
    }
}

/// Why a branch is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtectedBy {
    /// The configuration lists it.
    Config,
    /// It is one of the names that are protected unless a list says otherwise.
    Default,
    /// It is the default branch of `origin`.
    RemoteDefault,
    /// It is the primary branch.
    Primary,
}

impl ProtectedBy {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "listed in .kittify/config.yaml",
            Self::Default => "protected by default",
            Self::RemoteDefault => "the default branch of origin",
            Self::Primary => "the primary branch",
        }
    }
}

/// What a mission adds to protection, in the generations where it does.
///
/// Source: generations, section 8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissionScope {
    /// The target branch of a mission that is stamped flat and says `commit_to_target`: not
    /// protected from that mission's own commits.
    pub own_target: Option<BranchName>,
    /// The primary branch: protected whether it is listed or not.
    pub primary_branch: Option<BranchName>,
}

/// Why protection lets a commit pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clearance {
    /// The branch is not protected.
    Unprotected,
    /// It is protected, and the operator's variable [`HATCH`] is set.
    Hatch(ProtectedBy),
    /// It is protected, and the caller's right covers branch and paths.
    Capability(ProtectedBy, Flow),
    /// It is protected, and the mission commits to its own target branch.
    OwnTarget(ProtectedBy),
}

impl Clearance {
    /// What was waived, unless the branch is not protected.
    pub fn waived(&self) -> Option<ProtectedBy> {
        match self {
            Self::Unprotected => None,
            Self::Hatch(by) | Self::Capability(by, _) | Self::OwnTarget(by) => Some(*by),
        }
    }

    /// The wire name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unprotected => "unprotected",
            Self::Hatch(_) => "hatch",
            Self::Capability(..) => "capability",
            Self::OwnTarget(_) => "own_target",
        }
    }
}

/// The protected branches of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectionPolicy {
    branches: Vec<(String, ProtectedBy)>,
    hatch: bool,
    not_text: Vec<String>,
}

impl ProtectionPolicy {
    /// The policy of these facts. A branch that either configuration protects is protected.
    /// O(entries²).
    ///
    /// # Errors
    /// [`Code::ProtectionConfigMalformed`], the hatch notwithstanding.
    pub fn resolve(facts: &ProtectionFacts) -> Decision<Self> {
        let mut policy = Self { branches: Vec::new(), hatch: is_open(facts.hatch.as_deref()), not_text: Vec::new() };
        for config in core::iter::once(&facts.primary).chain(&facts.worktree) {
            policy.add(config, facts.origin_head.as_deref())?;
        }
        policy.branches.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(policy)
    }

    fn add(&mut self, config: &ConfigFact, origin_head: Option<&str>) -> Decision<()> {
        let Some(entries) = listed(config)? else {
            for name in ["main", "master"] {
                self.protect(name.to_string(), ProtectedBy::Default);
            }
            // The remote's name is stripped and nothing else: `release/2.x` is not `2.x`.
            if let Some(name) = origin_head.and_then(|full| full.strip_prefix("refs/remotes/origin/")) {
                self.protect(name.to_string(), ProtectedBy::RemoteDefault);
            }
            return Ok(());
        };
        for entry in entries {
            let name = entry.as_tool_text();
            if !matches!(entry, ConfigValue::Text(_)) {
                self.not_text.push(name.clone());
            }
            self.protect(name, ProtectedBy::Config);
        }
        Ok(())
    }

    fn protect(&mut self, name: String, by: ProtectedBy) {
        if !self.branches.iter().any(|(known, _)| *known == name) {
            self.branches.push((name, by));
        }
    }

    /// The protected names, sorted. The hatch does not change them.
    pub fn branches(&self) -> impl Iterator<Item = (&str, ProtectedBy)> {
        self.branches.iter().map(|(name, by)| (name.as_str(), *by))
    }

    /// Whether the operator has opened every protected branch.
    pub fn hatch(&self) -> bool {
        self.hatch
    }

    /// Entries of the list that are no text, as they are read: an unquoted `3.10` protects `3.1`.
    pub fn not_text(&self) -> &[String] {
        &self.not_text
    }

    /// Why a branch is protected, if it is. Byte for byte; the hatch does not count. O(entries).
    pub fn protects(&self, branch: &str) -> Option<ProtectedBy> {
        self.branches.iter().find(|(name, _)| name == branch).map(|(_, by)| *by)
    }

    /// Whether a commit of these paths may land on the branch. O(entries + paths).
    ///
    /// # Errors
    /// [`Code::SafeCommitProtectedBranch`].
    pub fn clear<'p>(
        &self,
        branch: &str,
        capability: &Capability,
        paths: impl Iterator<Item = &'p RepoPath>,
        mission: Option<&MissionScope>,
    ) -> Decision<Clearance> {
        let is = |name: &Option<BranchName>| name.as_ref().is_some_and(|name| name.as_str() == branch);
        let primary = mission.is_some_and(|mission| is(&mission.primary_branch));
        let Some(by) = self.protects(branch).or(primary.then_some(ProtectedBy::Primary)) else {
            return Ok(Clearance::Unprotected);
        };
        if self.hatch {
            return Ok(Clearance::Hatch(by));
        }
        if mission.is_some_and(|mission| is(&mission.own_target)) {
            return Ok(Clearance::OwnTarget(by));
        }
        match capability.defect(branch, paths) {
            None => Ok(Clearance::Capability(by, capability.flow)),
            Some(reason) => Err(Refusal::new(Code::SafeCommitProtectedBranch)
                .with("destination_ref", branch)
                .with("source", by.as_str())
                .with("reason", reason)),
        }
    }

    /// Differs when the policy differs: what a host compares right before it publishes.
    pub fn digest(&self) -> String {
        let mut digest = Digest::default();
        digest.add(&[u8::from(self.hatch)]);
        for (name, _) in &self.branches {
            digest.add(name.as_bytes());
        }
        digest.finish()
    }
}

/// Lower-cased, not trimmed: what the tool takes for a yes.
fn is_open(hatch: Option<&str>) -> bool {
    hatch.is_some_and(|value| ["1", "true", "yes"].contains(&value.to_lowercase().as_str()))
}

/// The entries of `protection.protected_branches`; `None` where the defaults count.
fn listed(config: &ConfigFact) -> Decision<Option<&[ConfigValue]>> {
    let malformed =
        |reason: &str| Err(Refusal::new(Code::ProtectionConfigMalformed).with("path", CONFIG).with("reason", reason));
    let document = match config {
        ConfigFact::Absent => return Ok(None),
        ConfigFact::Unreadable { reason } => return malformed(reason),
        ConfigFact::Document(document) => document,
    };
    if document.is_falsy() {
        return Ok(None);
    }
    let ConfigValue::Map(_) = document else {
        return malformed("its top level is no mapping");
    };
    match document.member("protection").and_then(|protection| protection.member("protected_branches")) {
        None | Some(ConfigValue::Null) => Ok(None),
        Some(ConfigValue::List(entries)) => Ok(Some(entries)),
        Some(_) => malformed("`protection.protected_branches` is no list"),
    }
}

impl ConfigValue {
    fn member(&self, name: &str) -> Option<&Self> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(key, _)| matches!(key, Self::Text(key) if key == name)).map(|(_, value)| value)
    }

    /// What the tool's language takes for nothing.
    fn is_falsy(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(value) => !value,
            Self::Number(text) => text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.')),
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(members) => members.is_empty(),
        }
    }

    /// The value as the tool's language turns it into text.
    fn as_tool_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            other => other.displayed(),
        }
    }

    fn displayed(&self) -> String {
        let list = |open: &str, items: Vec<String>, close: &str| format!("{open}{}{close}", items.join(", "));
        match self {
            Self::Null => "None".to_string(),
            Self::Bool(true) => "True".to_string(),
            Self::Bool(false) => "False".to_string(),
            Self::Number(text) => text.clone(),
            Self::Text(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
            Self::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            Self::List(items) => list("[", items.iter().map(Self::displayed).collect(), "]"),
            Self::Map(members) => {
                let member = |(key, value): &(Self, Self)| format!("{}: {}", key.displayed(), value.displayed());
                list("{", members.iter().map(member).collect(), "}")
            }
        }
    }
}
