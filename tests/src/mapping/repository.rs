//! Surfaces handles and placement.

use serde_json::{Map as Object, Value, json};

use super::{Asked, Asking, Map, Stop, member, or_empty};
use crate::question::Question;

pub(super) const MAP: &[(&str, Map)] = &[
    ("get_main_repo_root", |a| a.put(&Question::MainRoot { repo: a.repo(), path: a.text("path") })),
    ("resolve_canonical_root", |a| a.put(&Question::Discover { repo: a.repo(), path: a.text("path") })),
    ("all_missions", |a| {
        let missions = a.put(&Question::Missions { repo: a.repo() })?;
        let root = a.repo().root;
        let with_id = missions["missions"].as_array().into_iter().flatten().filter(|row| !row["mission_id"].is_null());
        Ok(with_id
            .map(|row| {
                json!({
                    "mission_id": row["mission_id"],
                    "mission_slug": row["name"],
                    "mid8": or_empty(member(row, "mid8")),
                    "feature_dir": format!("{root}/kitty-specs/{}", row["name"].as_str().unwrap_or_default()),
                })
            })
            .collect())
    }),
    ("resolve_mission", |a| {
        let mission = a.fold()?;
        Ok(json!({
            "mission_id": mission["mission_id"],
            "mission_slug": mission["dir"],
            "mid8": or_empty(member(&mission, "mid8")),
            "feature_dir": mission["path"],
        }))
    }),
    ("canonicalize_handle", |a| match a.fold() {
        Ok(mission) => Ok(json!({
            "mission_slug": mission["dir"],
            "mid8": or_empty(member(&mission, "mid8")),
            "feature_dir": mission["path"],
        })),
        Err(Stop::Refused(refusal)) if refusal["code"] == "MISSION_NOT_FOUND" => Ok(Value::Null),
        Err(stop) => Err(stop),
    }),
    ("canonicalize_primary_read_handle", |a| Ok(member(&a.fold()?, "dir"))),
    ("read_primary_meta", |a| {
        let meta = a.put(&Question::Meta { repo: a.repo(), handle: a.text("handle") })?;
        let mut keys = meta["keys"].as_array().cloned().unwrap_or_default();
        keys.sort_by(|x, y| x.as_str().cmp(&y.as_str()));
        Ok(json!({
            "mission_id": meta["mission_id"],
            "keys": keys,
            "declares_coordination": !meta["coordination_branch"].is_null(),
        }))
    }),
    ("probe_coord_state", |a| {
        let question = Question::CoordinationState {
            repo: a.repo(),
            slug: a.text("handle"),
            mid8: a.optional("mid8").filter(|mid8| !mid8.is_empty()),
            branch: a.optional("coordination_branch"),
        };
        a.put(&question)
    }),
    ("coord_feature_dir", |a| {
        let mut name = |name: &str| {
            let (slug, mission_id) = (a.text("handle"), a.optional("mid8").filter(|mid8| !mid8.is_empty()));
            a.put(&Question::MissionName { name: name.to_string(), slug, mission_id })
        };
        let worktree = name("coordination_worktree")?;
        let dir = name("coordination_mission_dir")?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        Ok(Value::from(format!("{}/.worktrees/{}/kitty-specs/{}", a.repo().root, text(&worktree), text(&dir))))
    }),
    ("resolve_planning_read_dir", |a| a.read_dir(&a.text("kind"))),
    ("resolve_handle_to_read_path", |a| a.read_dir("status_state")),
    ("resolve_status_surface", |a| {
        let dir = a.read_dir("status_state")?;
        Ok(Value::from(format!("{}/status.events.jsonl", dir.as_str().unwrap_or_default())))
    }),
    ("placement_read_dir", |a| a.read_dir(&a.text("kind"))),
    ("resolve_artifact_surface", |a| {
        let home = a.leg(&a.text("kind"), "read")?;
        Ok(json!({"path": home["dir"], "surface": home["surface"]}))
    }),
    ("resolve_placement_only", |a| {
        let home = a.leg(&a.text("kind"), "write")?;
        Ok(json!({"ref": home["ref"]}))
    }),
    ("declared_read_surface", |a| {
        let kind = a.text("kind");
        let topology = a.topology()?;
        let question = Question::IsCoordinationResidue {
            kind,
            topology: topology.as_str().unwrap_or_default().to_string(),
            generation: a.generation(),
        };
        Ok(Value::from(if a.put(&question)? == true { "coord" } else { "primary" }))
    }),
    ("resolve_topology", |a| a.topology()),
    ("read_topology", |a| {
        let dir = a.text("feature_dir");
        let handle = dir.rsplit('/').next().unwrap_or_default().to_string();
        a.put(&Question::Topology { repo: a.repo(), handle })
    }),
    ("resolve_lifecycle_phase", |a| a.put(&Question::Phase { repo: a.repo(), handle: a.text("handle") })),
    ("get_feature_target_branch", |a| a.put(&Question::TargetBranch { repo: a.repo(), handle: a.text("handle") })),
    ("resolve_primary_branch", |a| {
        a.put(&Question::PrimaryBranch { repo: a.repo(), current_first: a.vector.input.flag("bias") })
    }),
    ("mission_context_for", |a| {
        let (repo, handle) = (a.repo(), a.text("handle"));
        let mission = a.fold()?;
        let meta = a.put(&Question::Meta { repo: repo.clone(), handle: handle.clone() })?;
        let topology = a.topology()?;
        let routes = a.put(&Question::Routes { repo, handle })?;
        let mut artifacts = Object::new();
        for route in routes.as_array().into_iter().flatten() {
            let placement = member(route, "placement");
            let (read, write) = (&placement["read"]["home"], &placement["write"]["home"]);
            for refusal in [&route["refusal"], &placement["read"]["refusal"], &placement["write"]["refusal"]] {
                if !refusal.is_null() {
                    return Err(Stop::Refused(refusal.clone()));
                }
            }
            artifacts.insert(
                route["kind"].as_str().unwrap_or_default().to_string(),
                json!({"read_dir": read["dir"], "write_dir": write["dir"], "commit_ref": write["ref"]}),
            );
        }
        Ok(json!({
            "mission_slug": mission["dir"],
            "mission_type": meta["mission_type"],
            "topology": topology,
            "artifacts": artifacts,
        }))
    }),
];

impl Asking<'_> {
    fn fold(&mut self) -> Asked {
        self.put(&Question::Fold { repo: self.repo(), handle: self.text("handle") })
    }

    fn topology(&mut self) -> Asked {
        self.put(&Question::Topology { repo: self.repo(), handle: self.text("handle") })
    }

    fn leg(&mut self, kind: &str, leg: &str) -> Asked {
        let question =
            Question::Place { repo: self.repo(), handle: self.text("handle"), kind: kind.to_string(), partition: None };
        let placement = self.put(&question)?;
        match &placement[leg]["refusal"] {
            Value::Null => Ok(member(&placement[leg], "home")),
            refusal => Err(Stop::Refused(refusal.clone())),
        }
    }

    fn read_dir(&mut self, kind: &str) -> Asked {
        Ok(member(&self.leg(kind, "read")?, "dir"))
    }
}
