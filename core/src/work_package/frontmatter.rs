//! The frontmatter of `tasks/WP##*.md`.
//!
//! Source: status specification, sections 6.1 and 6.2, and check 9 of section 4.2.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::yaml::{self, Node, Reader, Value, malformed};
use crate::{
    code::{Code, Decision, Refusal},
    status::{Lane, WorkPackageId},
};

/// Who is to do it, as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agent {
    /// A text, perhaps of several parts.
    Text(String),
    /// Parts by name.
    Parts {
        /// The tool.
        tool: Option<String>,
        /// The model.
        model: Option<String>,
        /// The profile.
        profile: Option<String>,
        /// The role.
        role: Option<String>,
    },
}

/// The authored definition of a work package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontmatter {
    /// Its id.
    pub id: WorkPackageId,
    /// Its title.
    pub title: Option<String>,
    /// The work packages that it waits for.
    pub dependencies: Vec<String>,
    /// Requirements that it meets.
    pub requirement_refs: Vec<String>,
    /// References into trackers.
    pub tracker_refs: Vec<String>,
    /// The branch that it starts from.
    pub base_branch: Option<String>,
    /// The commit that it starts from.
    pub base_commit: Option<String>,
    /// The branch on which it was planned.
    pub planning_base_branch: Option<String>,
    /// The branch that it is merged into.
    pub merge_target_branch: Option<String>,
    /// In words, how branches are used.
    pub branch_strategy: Option<String>,
    /// `code_change`, `planning_artifact`, or what the author wrote.
    pub execution_mode: Option<String>,
    /// The files that it owns, as globs.
    pub owned_files: Vec<String>,
    /// The files that it will create.
    pub create_intent: Vec<String>,
    /// The file that decides.
    pub authoritative_surface: Option<String>,
    /// `codebase-wide` for work that cuts across the others, or what the author wrote.
    pub scope: Option<String>,
    /// Its subtasks, without repetitions.
    pub subtasks: Vec<String>,
    /// Whether the key `subtasks` is there.
    pub has_roster: bool,
    /// The lane that an older tool mirrored here; the log counts.
    pub lane: Option<Lane>,
    /// Who is to do it.
    pub agent: Option<Agent>,
    /// With which model.
    pub model: Option<String>,
    /// With which profile.
    pub agent_profile: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// The byte at which the body begins.
    pub body: usize,
}

/// Keys that are read over: runtime facts that the log owns, and prose.
const IGNORED: [&str; 33] = [
    "work_package_title",
    "created_at",
    "task_type",
    "phase",
    "phases",
    "priority",
    "history",
    "activity_log",
    "feature_slug",
    "status",
    "wp_code",
    "assignee",
    "shell_pid",
    "shell_pid_created_at",
    "review_status",
    "reviewed_by",
    "approved_by",
    "reviewer",
    "reviewer_agent",
    "reviewer_shell_pid",
    "review_feedback",
    "review_feedback_file",
    "subtitle",
    "description",
    "estimated_duration",
    "tags",
    "mission_id",
    "mission_number",
    "mission_slug",
    "agent_profile_version",
    "provider",
    "plan_concern_refs",
    "cross_cutting",
];

impl Frontmatter {
    /// Reads the frontmatter of a work package file. `file` is its name, for refusals.
    ///
    /// # Errors
    /// [`Code::WorkPackageMalformed`] with file, line and reason; [`Code::LimitExceeded`].
    pub fn parse(file: &str, bytes: &[u8]) -> Decision<Self> {
        let text = core::str::from_utf8(bytes).map_err(|_| malformed(file, 1, "it is not UTF-8 text"))?;
        let block = Block::of(text).ok_or_else(|| malformed(file, 1, "it has no frontmatter"))?;
        let mut reader = Reader::new(file, yaml::parse(file, block.text, 2)?);
        let id = reader.text("work_package_id")?.ok_or_else(|| malformed(file, 1, "`work_package_id` is missing"))?;
        let id = WorkPackageId::parse(&id).map_err(|refusal| malformed(file, 1, refusal.message()))?;
        let old_title = reader.text("work_package_title")?;
        let title = reader.text("title")?.or(old_title);
        let dependencies = reader.list("dependencies", true)?;
        if let Some(odd) = dependencies.iter().find(|id| WorkPackageId::parse(id).is_err()) {
            return Err(malformed(file, 1, format!("`dependencies` names `{odd}`, which is no work package")));
        }
        let base_commit = reader.text("base_commit")?.filter(|commit| commit != "unknown");
        let is_commit = |text: &String| {
            (7..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        if base_commit.as_ref().is_some_and(|commit| !is_commit(commit)) {
            return Err(malformed(file, 1, "`base_commit` is no commit id"));
        }
        let scope = reader.text("scope")?;
        let lane = match reader.text("lane")? {
            None => None,
            Some(text) => {
                let lane = if text == "doing" { Some(Lane::InProgress) } else { Lane::parse(&text) };
                let lane = lane.filter(|lane| lane.row().display);
                Some(lane.ok_or_else(|| malformed(file, 1, format!("`lane` is `{text}`, which is no lane")))?)
            }
        };
        let roster = reader.take("subtasks");
        let has_roster = roster.is_some();
        let subtasks = roster.map(|node| subtasks(&node)).unwrap_or_default();
        let agent = reader.take("agent").map(|node| agent(file, node)).transpose()?.flatten();
        let parsed = Self {
            id,
            title,
            dependencies,
            requirement_refs: reader.list("requirement_refs", true)?,
            tracker_refs: reader.list("tracker_refs", true)?,
            base_branch: reader.text("base_branch")?,
            base_commit,
            planning_base_branch: reader.text("planning_base_branch")?,
            merge_target_branch: reader.text("merge_target_branch")?,
            branch_strategy: reader.text("branch_strategy")?,
            execution_mode: reader.text("execution_mode")?,
            owned_files: reader.list("owned_files", false)?,
            create_intent: reader.list("create_intent", false)?,
            authoritative_surface: reader.text("authoritative_surface")?,
            scope,
            subtasks,
            has_roster,
            lane,
            agent,
            model: reader.text("model")?,
            agent_profile: reader.text("agent_profile")?,
            role: reader.text("role")?,
            body: block.body,
        };
        for key in IGNORED {
            reader.take(key);
        }
        reader.finish()?;
        Ok(parsed)
    }

    /// Who is to do it, resolved from `agent` and the fields beside it.
    ///
    /// # Errors
    /// [`Code::WorkPackageMalformed`] when `agent` names parts of an agent without a tool.
    pub fn resolved_agent(&self) -> Decision<ResolvedAgent> {
        let or = |first: Option<&String>, second: Option<&String>| first.or(second).cloned();
        Ok(match &self.agent {
            None => ResolvedAgent {
                tool: "unknown".to_string(),
                model: or(self.model.as_ref(), None),
                profile: self.agent_profile.clone(),
                role: self.role.clone(),
            },
            Some(Agent::Parts { tool, model, profile, role }) => ResolvedAgent {
                tool: tool.clone().unwrap_or_else(|| "unknown".to_string()),
                model: or(model.as_ref(), self.model.as_ref()),
                profile: or(profile.as_ref(), self.agent_profile.as_ref()),
                role: or(role.as_ref(), self.role.as_ref()),
            },
            Some(Agent::Text(text)) => {
                let parsed = parse_agent(text)?;
                let compact = text.contains(':');
                let default_profile = || compact.then(|| format!("{}-default", parsed.tool));
                let default_role = || compact.then(|| "implementer".to_string());
                ResolvedAgent {
                    model: parsed.model.or_else(|| self.model.clone()),
                    profile: parsed.profile.or_else(|| self.agent_profile.clone()).or_else(default_profile),
                    role: parsed.role.or_else(|| self.role.clone()).or_else(default_role),
                    tool: parsed.tool,
                }
            }
        })
    }
}

/// Tool, model, profile and role of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResolvedAgent {
    /// The tool.
    pub tool: String,
    /// The model.
    pub model: Option<String>,
    /// The profile.
    pub profile: Option<String>,
    /// The role.
    pub role: Option<String>,
}

/// Reads `tool[:model[:profile[:role]]]`, as a person types it; parts behind the fourth are dropped.
///
/// # Errors
/// [`Code::WorkPackageMalformed`] without a tool.
pub fn parse_agent(text: &str) -> Decision<ResolvedAgent> {
    let given = |part: &str| Some(part.trim().to_string()).filter(|part| !part.is_empty());
    let mut parts = text.split(':').map(given);
    let tool = parts.next().flatten().ok_or_else(|| {
        Refusal::new(Code::WorkPackageMalformed)
            .with("file", "agent")
            .with("line", 1)
            .with("reason", format!("`{text}` names no tool"))
    })?;
    let mut next = || parts.next().flatten();
    Ok(ResolvedAgent { tool, model: next(), profile: next(), role: next() })
}

/// Subtask ids, trimmed and without repetitions; other items are read over.
fn subtasks(node: &Node) -> Vec<String> {
    let Value::List(items) = &node.value else { return Vec::new() };
    let mut ids: Vec<String> = Vec::new();
    for item in items.iter().filter_map(Node::text) {
        let id = item.trim();
        if !id.is_empty() && !ids.iter().any(|known| known == id) {
            ids.push(id.to_string());
        }
    }
    ids
}

fn agent(file: &str, node: Node) -> Decision<Option<Agent>> {
    match node.value {
        _ if node.is_null() => Ok(None),
        Value::Scalar { text, .. } => Ok(Some(text).filter(|text| !text.is_empty()).map(Agent::Text)),
        Value::Map(members) => {
            let mut reader = Reader::new(file, members);
            let profile = reader.text("profile_id")?;
            Ok(Some(Agent::Parts {
                tool: reader.text("tool")?,
                model: reader.text("model")?,
                profile: profile.or(reader.text("profile")?),
                role: reader.text("role")?,
            }))
        }
        Value::List(_) => Err(malformed(file, node.line, "`agent` is a list")),
    }
}

/// The lines between the two `---` of a document.
struct Block<'a> {
    text: &'a str,
    /// The byte at which the body begins.
    body: usize,
}

impl<'a> Block<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
        let start = text.len() - rest.len();
        let first = rest.split_inclusive('\n').next()?;
        if !first.starts_with("---") {
            return None;
        }
        let begin = start + first.len();
        let mut at = begin;
        for line in text.get(begin..)?.split_inclusive('\n') {
            if line.trim() == "---" {
                return Some(Self { text: text.get(begin..at)?, body: at + line.len() });
            }
            at += line.len();
        }
        None
    }
}

/// A key of the frontmatter that stands there twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DuplicateKey {
    /// The key.
    pub key: String,
    /// The lines, from 1 on.
    pub lines: Vec<usize>,
}

/// Keys at the left margin of a frontmatter that stand there twice, found without parsing YAML.
pub fn duplicate_keys(text: &str) -> Vec<DuplicateKey> {
    let Some(block) = Block::of(text) else { return Vec::new() };
    let mut seen: Vec<DuplicateKey> = Vec::new();
    for (number, line) in (2..).zip(block.text.lines()) {
        let Some((key, _)) = line.split_once(':') else { continue };
        let named = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !named || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
            continue;
        }
        match seen.iter_mut().find(|known| known.key == key) {
            Some(known) => known.lines.push(number),
            None => seen.push(DuplicateKey { key: key.to_string(), lines: [number].into() }),
        }
    }
    seen.retain(|key| key.lines.len() > 1);
    seen
}
