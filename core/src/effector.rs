//! Who acted: one type for the vocabularies in use.
//!
//! Status rows, runs, decisions, retrospectives and dossiers each name actors in their own words. An
//! [`Effector`] says what all of them mean and keeps the original. What nobody can tell stays
//! [`EffectorKind::Unknown`]; nothing is guessed.
//!
//! Source: status specification, sections 7.1 to 7.4.

use alloc::{
    format,
    string::{String, ToString},
};

use crate::{
    code::{Code, Decision, Refusal},
    identity::trim,
    status::Actor,
};

/// What kind of actor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EffectorKind {
    /// A person.
    Human,
    /// A model behind a tool.
    Agent,
    /// A program: the runtime, a merge driver, a migration.
    Service,
    /// Nobody can tell.
    Unknown,
}

/// A vocabulary that names kinds of actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vocabulary {
    /// Runs, decisions and proofs: `human`, `llm`, `service`.
    Runtime,
    /// Retrospectives: `human`, `agent`, `runtime`.
    Retrospective,
    /// Dossiers: `human`, `llm`, `system`.
    Dossier,
    /// Collaboration: `human`, `llm_context`.
    Collaboration,
}

impl EffectorKind {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Agent => "agent",
            Self::Service => "service",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word of any vocabulary; a word of none is [`Self::Unknown`].
    pub fn parse(word: &str) -> Self {
        match word {
            "human" => Self::Human,
            "llm" | "agent" | "llm_context" => Self::Agent,
            "service" | "runtime" | "system" => Self::Service,
            _ => Self::Unknown,
        }
    }

    /// The word of a vocabulary.
    ///
    /// # Errors
    /// [`Code::EffectorUnknown`] where the vocabulary has no word for the kind.
    pub fn word(self, vocabulary: Vocabulary) -> Decision<&'static str> {
        let word = match (self, vocabulary) {
            (Self::Human, _) => "human",
            (Self::Agent, Vocabulary::Retrospective) => "agent",
            (Self::Agent, Vocabulary::Collaboration) => "llm_context",
            (Self::Agent, _) => "llm",
            (Self::Service, Vocabulary::Runtime) => "service",
            (Self::Service, Vocabulary::Retrospective) => "runtime",
            (Self::Service, Vocabulary::Dossier) => "system",
            (Self::Service, Vocabulary::Collaboration) | (Self::Unknown, _) => {
                return Err(Refusal::new(Code::EffectorUnknown).with("kind", self.as_str()));
            }
        };
        Ok(word)
    }
}

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Effector {
    /// What kind of actor it is.
    pub kind: EffectorKind,
    /// Its identity: a tool, a person, a program; the original where nobody can tell.
    pub id: String,
    /// The profile in force.
    pub profile: Option<String>,
    /// The model behind the tool.
    pub model: Option<String>,
    /// What it did.
    pub role: Option<String>,
    /// The original.
    pub raw: String,
}

const HUMANS: [&str; 4] = ["user", "human", "operator", "human-in-charge"];
const SERVICES: [&str; 13] = [
    "finalize-tasks",
    "merge",
    "spec-kitty-merge",
    "recovery",
    "migration",
    "cli",
    "system",
    "runtime",
    "workflow",
    "implement-command",
    "status-read",
    "finalize-scaffold",
    "spec-kitty",
];
const TOOLS: [&str; 16] = [
    "copilot",
    "claude",
    "gemini",
    "cursor",
    "qwen",
    "opencode",
    "codex",
    "windsurf",
    "kilocode",
    "auggie",
    "q",
    "kiro",
    "antigravity",
    "vibe",
    "pi",
    "letta",
];
const ROLES: [&str; 8] =
    ["implementer", "reviewer", "orchestrator", "coordinator", "planner", "researcher", "curator", "architect"];

fn is_tool(word: &str) -> bool {
    TOOLS.contains(&word)
}

impl Effector {
    /// Who a status row names. `profiles` is the catalogue of profiles that the host knows.
    pub fn of(actor: &Actor<'_>, profiles: &[&str]) -> Self {
        match actor {
            Actor::Name(name) => Self::of_text(name, profiles),
            Actor::Structured { role, profile, tool, model } => {
                let part = |field: &Option<alloc::borrow::Cow<'_, str>>| field.as_deref().and_then(given);
                let tool = part(tool);
                let kind = match tool.as_deref() {
                    Some(tool) if is_human(tool) => EffectorKind::Human,
                    Some(_) => EffectorKind::Agent,
                    None => EffectorKind::Unknown,
                };
                let raw = [role, profile, model].map(|field| part(field).unwrap_or_default());
                let [raw_role, raw_profile, raw_model] = &raw;
                let shown = tool.clone().unwrap_or_default();
                Self {
                    kind,
                    raw: format!("{shown}:{raw_model}:{raw_profile}:{raw_role}"),
                    id: tool.or_else(|| part(role)).unwrap_or_default(),
                    profile: part(profile),
                    model: part(model),
                    role: part(role),
                }
            }
        }
    }

    /// Who a free text names.
    pub fn of_text(raw: &str, profiles: &[&str]) -> Self {
        let text = trim(raw);
        let bare =
            |kind| Self { kind, id: text.to_string(), profile: None, model: None, role: None, raw: raw.to_string() };
        if matches!(text, "" | "None" | "null" | "unknown") {
            return bare(EffectorKind::Unknown);
        }
        if is_human(text) {
            return bare(EffectorKind::Human);
        }
        if SERVICES.contains(&text) || text.starts_with("migration:") || text.starts_with("spec-kitty ") {
            return bare(EffectorKind::Service);
        }
        if text.contains(':') {
            let mut parts = text.split(':').map(given);
            let mut next = || parts.next().flatten();
            let (tool, model, profile, role) = (next(), next(), next(), next());
            let kind = if tool.is_some() { EffectorKind::Agent } else { EffectorKind::Unknown };
            return Self { id: tool.unwrap_or_else(|| text.to_string()), model, profile, role, ..bare(kind) };
        }
        if is_tool(text) {
            return bare(EffectorKind::Agent);
        }
        if let Some((tool, variant)) = text.split_once('-').filter(|(tool, _)| is_tool(tool)) {
            return Self { id: tool.to_string(), model: given(variant), ..bare(EffectorKind::Agent) };
        }
        if profiles.contains(&text) {
            return Self { profile: Some(text.to_string()), ..bare(EffectorKind::Agent) };
        }
        let role = ROLES.contains(&text).then(|| text.to_string());
        Self { role, ..bare(EffectorKind::Unknown) }
    }

    /// An actor of a stated kind, as runs, decisions, retrospectives and dossiers name it.
    pub fn stated(kind: &str, id: &str, profile: Option<&str>) -> Self {
        Self {
            kind: EffectorKind::parse(kind),
            id: trim(id).to_string(),
            profile: profile.and_then(given),
            model: None,
            role: None,
            raw: format!("{kind}:{id}"),
        }
    }

    /// Whether the name stands for whoever runs the command: it owns nothing.
    pub fn is_placeholder(&self) -> bool {
        matches!(trim(&self.raw), "implement-command" | "unknown")
    }

    /// Whether both are the same actor: kind and id, and the profile where both have one.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.id == other.id
            && self.profile.as_ref().zip(other.profile.as_ref()).is_none_or(|(a, b)| a == b)
    }
}

fn is_human(text: &str) -> bool {
    HUMANS.contains(&text) || text.starts_with("human:")
}

/// A text that says something.
fn given(text: &str) -> Option<String> {
    let text = trim(text);
    (!text.is_empty()).then(|| text.to_string())
}
