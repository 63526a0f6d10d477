//! Surfaces `mid8` and `branch_naming`.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Asked, Asking, Map, member, or_empty};
use crate::question::Question;

pub(super) const MAP: &[(&str, Map)] = &[
    ("mid8_from_slug", |a| Ok(or_empty(a.put(&Question::Mid8OfSlug { slug: a.text("slug") })?))),
    ("resolve_mid8", |a| Ok(or_empty(a.put(&Question::Mid8OfId { mission_id: a.text("mission_id") })?))),
    ("resolve_declared_mid8", |a| {
        let meta = a.vector.input.args.get("meta").cloned().unwrap_or_default();
        let meta_b64 = BASE64_STANDARD.encode(meta.to_string());
        Ok(or_empty(a.put(&Question::Mid8 { meta_b64, slug: a.text("mission_slug") })?))
    }),
    ("strip_numeric_prefix", |a| a.put(&Question::StripNumber { slug: a.text("slug") })),
    ("mission_dir_name", |a| a.name("mission_dir", "mid8")),
    ("coord_mission_dir_name", |a| a.name("coordination_mission_dir", "mid8")),
    ("coord_dir_name", |a| a.name("coordination_worktree", "mid8")),
    ("coord_reconstruct_branch", |a| a.name("reconstructed_branch", "mid8")),
    ("mission_branch_name", |a| a.name("mission_branch", "mission_id")),
    ("mission_branch_name_required", |a| a.name("mission_branch", "mission_id")),
    ("coord_branch_name", |a| a.name("mission_branch", "mission_id")),
    ("resolve_branch_name", |a| {
        let branch = a.name("mission_branch", "mission_id")?;
        let tail = a.put(&Question::Mid8OfSlug { slug: a.text("mission_slug") })?;
        Ok(json!({"branch": branch, "legacy_warning": a.optional("mission_id").is_none() && tail.is_null()}))
    }),
    ("lane_branch_name", |a| {
        let planning = a.optional("planning_base_branch").or_else(|| a.optional("target_branch"));
        a.lane_branch(planning)
    }),
    ("code_lane_branch_name", |a| a.lane_branch(None)),
    ("worktree_dir_name", |a| {
        let question = Question::LaneWorktree {
            slug: a.text("mission_slug"),
            lane: a.text("lane_id"),
            mission_id: a.optional("mission_id"),
            generation: a.generation(),
        };
        a.put(&question)
    }),
    ("parse_mission_slug_from_branch", |a| {
        let parsed = a.parsed_branch()?;
        Ok(match parsed {
            Value::Null => Value::Null,
            parsed => json!({"slug": parsed["slug"], "mid8": parsed["mid8"], "lane_id": parsed["lane"]}),
        })
    }),
    ("parse_lane_id_from_branch", |a| Ok(member(&a.parsed_branch()?, "lane"))),
    ("is_lane_branch", |a| Ok(json!(!member(&a.parsed_branch()?, "lane").is_null()))),
    ("is_mission_branch", |a| {
        let parsed = a.parsed_branch()?;
        Ok(json!(parsed.is_object() && parsed["lane"].is_null()))
    }),
    ("is_legacy_branch", |a| {
        let parsed = a.parsed_branch()?;
        Ok(json!(parsed.is_object() && parsed["mid8"].is_null()))
    }),
    ("parse_lane_worktree_dir", |a| {
        let parsed = a.parsed_worktree()?;
        Ok(if parsed["lane"].is_null() { Value::Null } else { json!([parsed["mission"], parsed["lane"]]) })
    }),
    ("lane_id_for_worktree_dir", |a| {
        let parsed = a.parsed_worktree()?;
        Ok(if parsed["mission"] == a.text("mission_slug").as_str() { member(&parsed, "lane") } else { Value::Null })
    }),
];

impl Asking<'_> {
    fn name(&mut self, name: &str, id: &str) -> Asked {
        let question = Question::MissionName {
            name: name.to_string(),
            slug: self.text("mission_slug"),
            // An empty mid8 is none; an empty id is a recorded one.
            mission_id: self.optional(id).filter(|text| id == "mission_id" || !text.is_empty()),
        };
        self.put(&question)
    }

    fn lane_branch(&mut self, planning_branch: Option<String>) -> Asked {
        let question = Question::LaneBranch {
            slug: self.text("mission_slug"),
            lane: self.text("lane_id"),
            mission_id: self.optional("mission_id"),
            planning_branch,
            generation: self.generation(),
        };
        self.put(&question)
    }

    fn parsed_branch(&mut self) -> Asked {
        let question = Question::ParseBranch { name: self.text("branch"), generation: self.generation() };
        self.put(&question)
    }

    fn parsed_worktree(&mut self) -> Asked {
        let question = Question::ParseWorktree { name: self.text("dir_name"), generation: self.generation() };
        self.put(&question)
    }
}
