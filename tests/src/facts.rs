//! Predicates over tree and handle, computed without the core: by a plain model of the tree and
//! with the git program.

mod commits;
mod model;

use serde_json::Value;

use crate::{tree::BuiltTree, vector::Vector};
pub use model::Model;
use model::{MetaFile, Resolution, crockford_tail, is_safe, mid8_of};

/// What the conditions of deviation rows are evaluated on.
pub struct Facts<'a> {
    vector: &'a Vector,
    tree: Option<&'a BuiltTree>,
}

type Predicate = fn(&Facts<'_>) -> bool;

/// The predicate of a name.
pub fn predicate(name: &str) -> Option<fn(&Facts<'_>) -> bool> {
    PREDICATES.iter().chain(commits::COMMITS).find(|(known, _)| *known == name).map(|(_, holds)| *holds)
}

/// The predicates about handles and names.
const PREDICATES: &[(&str, Predicate)] = &[
    // The tool and its answer.
    ("tool_fails", |f| f.vector.expected.error.is_some()),
    // Arguments.
    ("unsafe_slug", |f| f.arg("mission_slug").or(f.arg("slug")).or(f.arg("handle")).is_some_and(|slug| !is_safe(slug))),
    ("slug_is_surrounded_by_white_space", |f| {
        f.arg("mission_slug").or(f.arg("slug")).is_some_and(|slug| slug.trim() != slug)
    }),
    ("directory_is_surrounded_by_white_space", |f| f.arg("dir_name").is_some_and(|name| name.trim() != name)),
    ("slug_has_foreign_digits", |f| {
        f.arg("slug").is_some_and(|slug| slug.chars().take(3).any(|c| c.is_numeric() && !c.is_ascii_digit()))
    }),
    ("id_is_short", |f| f.arg("mid8").or(f.arg("mission_id")).is_some_and(|id| id.chars().count() < 8)),
    ("id_is_blank", |f| f.arg("mid8").is_some_and(str::is_empty)),
    ("id_is_no_path_segment", |f| {
        f.arg("mid8").is_some_and(|id| id.chars().count() >= 8 && !is_safe(&id.chars().take(8).collect::<String>()))
    }),
    ("slug_has_no_identity", |f| {
        f.arg("mission_id").is_none()
            && f.arg("mission_slug")
                .is_some_and(|slug| crockford_tail(slug).is_none() && model::number_of(slug).is_none())
    }),
    ("lane_is_malformed", |f| f.arg("lane_id").is_some_and(|lane| !f.is_lane(lane))),
    ("lane_is_planning", |f| f.arg("lane_id") == Some("lane-planning")),
    ("planning_branch_is_blank", |f| f.arg("planning_base_branch").or(f.arg("target_branch")) == Some("")),
    ("branch_is_refused_by_git", |f| {
        f.arg("branch").or(f.arg("planning_branch")).is_some_and(|branch| !model::git_accepts(branch))
    }),
    ("branch_is_a_full_ref", |f| f.arg("planning_branch").is_some_and(|branch| branch.starts_with("refs/"))),
    ("lane_branch_of_a_bare_number", |f| {
        f.arg("branch").and_then(|branch| branch.strip_prefix("kitty/mission-")).is_some_and(|rest| {
            let digits = |text: &str| text.len() == 3 && text.chars().all(|c| c.is_ascii_digit());
            rest.split_once("--lane-").is_some_and(|(number, _)| digits(number))
        })
    }),
    ("lane_branch_without_identity", |f| {
        f.arg("branch").is_some_and(|branch| {
            let head = branch.rsplit_once("-lane-").map_or("", |(head, _)| head);
            let slug = head.strip_prefix("kitty/mission-").unwrap_or_default();
            crockford_tail(slug).is_none() && model::number_of(slug).is_none()
        })
    }),
    ("path_object_with_backslash", |f| {
        f.arg("as") == Some("path") && f.arg("path").is_some_and(|path| path.contains('\\'))
    }),
    ("meta_is_empty_object", |f| f.vector.input.args.get("meta").is_some_and(|meta| *meta == serde_json::json!({}))),
    ("declared_identity_is_unusable", |f| f.vector.input.args.get("meta").is_some_and(model::identity_is_unusable)),
    ("kind_is_primary", |f| f.arg("kind").is_some_and(|kind| !model::COORD_KINDS.contains(&kind))),
    // The handle in the tree.
    ("handle_misses", |f| matches!(f.resolution(), Resolution::Miss)),
    ("handle_names_residue", |f| matches!(f.resolution(), Resolution::Residue)),
    ("handle_is_composed_of_a_bare_directory", |f| matches!(f.resolution(), Resolution::ComposedOfBare)),
    ("handle_is_a_mere_prefix", |f| matches!(f.resolution(), Resolution::Prefix)),
    ("handle_is_shared_by_composed_directories", |f| matches!(f.resolution(), Resolution::SeveralComposed)),
    ("handle_is_ambiguous", |f| matches!(f.resolution(), Resolution::Ambiguous)),
    ("handle_is_unsafe", |f| matches!(f.resolution(), Resolution::Unsafe)),
    ("handle_is_the_directory_name", |f| f.arg("handle").is_some_and(|handle| f.mission() == Some(handle))),
    ("directory_name_is_unsafe", |f| f.mission().is_some_and(|name| !is_safe(name))),
    ("directory_has_no_mid8_tail", |f| f.mission().is_some_and(|name| crockford_tail(name).is_none())),
    ("directory_tail_is_not_its_mid8", |f| {
        f.mission().is_some_and(|name| crockford_tail(name).is_some_and(|tail| f.mid8().as_deref() != Some(tail)))
    }),
    ("found_beside_the_ladder", |f| f.is_beside_the_ladder()),
    ("mission_has_no_id", |f| f.mission().is_some() && f.id().is_none()),
    ("mission_id_is_falsy", |f| {
        f.meta_value().and_then(|meta| meta.get("mission_id")).is_some_and(|id| !id.is_null() && !model::truthy(id))
    }),
    ("directory_without_meta_in_the_way", |f| {
        f.tree
            .zip(f.arg("handle"))
            .is_some_and(|(tree, handle)| f.mission() != Some(handle) && tree.model().entries.contains_key(handle))
    }),
    ("mission_id_is_not_text", |f| f.meta_value().is_some_and(|meta| model::is_truthy_non_text(&meta["mission_id"]))),
    ("mission_identity_is_unusable", |f| f.meta_value().is_some_and(model::identity_is_unusable)),
    ("legacy_directory_is_shadowed", |f| {
        f.tree.zip(f.arg("handle")).is_some_and(|(tree, handle)| tree.model().is_shadowed(handle))
    }),
    // Its meta.json.
    ("meta_is_missing", |f| matches!(f.meta(), Some(MetaFile::Absent))),
    ("meta_is_broken", |f| matches!(f.meta(), Some(MetaFile::Broken))),
    ("meta_is_not_json", |f| matches!(f.meta(), Some(MetaFile::Lenient))),
    ("target_branch_is_no_branch", |f| f.meta_value().is_some_and(model::target_is_odd)),
    ("coordination_branch_is_no_branch", |f| {
        f.meta_value()
            .is_some_and(|meta| model::truthy(&meta["coordination_branch"]) && f.coordination_branch().is_none())
    }),
    ("mission_number_is_a_placeholder", |f| f.meta_value().is_some_and(model::number_is_odd)),
    ("published", |f| f.is_published()),
    // Its coordination surface.
    ("routes_through_coordination", |f| f.routed()),
    ("coordination_branch_is_undeclared", |f| {
        f.routed() && f.meta_value().is_some_and(|meta| !model::truthy(&meta["coordination_branch"]))
    }),
    ("mission_is_flattened", |f| f.meta_value().is_some_and(|meta| meta["flattened"] == true)),
    ("no_mid8_can_be_derived", |f| f.routed() && f.mid8().is_none()),
    ("worktree_is_there", |f| f.worktree_exists()),
    ("worktree_is_on_another_branch", |f| f.worktree_strayed()),
    ("worktree_holds_the_mission", |f| f.worktree_holds_mission()),
    ("coordination_branch_is_gone", |f| f.branch_is_gone()),
    // The repository.
    ("asked_from_a_worktree", |f| f.arg("repo_root").is_some_and(|root| root.contains("/.worktrees/"))),
    ("origin_head_has_a_slash", |f| {
        f.git(&["symbolic-ref", "refs/remotes/origin/HEAD"])
            .is_some_and(|head| head.strip_prefix("refs/remotes/origin/").is_some_and(|name| name.contains('/')))
    }),
    // The event log, and what stands beside it.
    ("log_holds_lenient_json", |f| {
        f.log_lines().iter().any(|line| {
            let lenient = ["NaN", "Infinity", "\\ud"].iter().any(|token| line.contains(token));
            lenient && serde_json::from_str::<Value>(line).is_err()
        })
    }),
    ("tracker_refs_are_no_list", |f| {
        f.deltas().iter().any(|delta| {
            ["tracker_refs", "tracker_refs_replace"].iter().any(|key| delta[key].is_string() || delta[key].is_object())
        })
    }),
    ("subtask_is_skipped", |f| {
        f.deltas()
            .iter()
            .any(|delta| delta["subtasks"].as_object().is_some_and(|all| all.values().any(|state| state == "skipped")))
    }),
    ("mission_number_has_foreign_digits", |f| {
        let meta: Option<Value> = f.beside("meta.json").and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let number = meta.and_then(|meta| Some(meta["mission_number"].as_str()?.to_string()));
        number.is_some_and(|number| number.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()))
    }),
    ("status_json_is_no_text", |f| f.beside("status.json").is_some_and(|bytes| String::from_utf8(bytes).is_err())),
    ("work_package_id_has_foreign_digits", |f| {
        f.arg("value").is_some_and(|id| id.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()))
    }),
    ("is_no_repository", |f| f.git(&["rev-parse", "--git-dir"]).is_none()),
];

impl<'a> Facts<'a> {
    /// The facts of one vector.
    pub fn new(vector: &'a Vector, tree: Option<&'a BuiltTree>) -> Self {
        Self { vector, tree }
    }

    /// Whether the predicate of that name holds; an unknown one does not.
    pub fn holds(&self, name: &str) -> bool {
        predicate(name).is_some_and(|holds| holds(self))
    }

    fn arg(&self, name: &str) -> Option<&str> {
        self.vector.input.args.get(name)?.as_str()
    }

    /// A file of the directory asked about.
    fn beside(&self, name: &str) -> Option<Vec<u8>> {
        let dir = self.tree?.expand(self.arg("feature_dir")?);
        std::fs::read(std::path::Path::new(&dir).join(name)).ok()
    }

    fn log_lines(&self) -> Vec<String> {
        let log = self.arg("events_jsonl").map(|text| text.as_bytes().to_vec());
        let log = log.or_else(|| self.beside("status.events.jsonl")).unwrap_or_default();
        String::from_utf8_lossy(&log).lines().map(ToString::to_string).collect()
    }

    fn deltas(&self) -> Vec<Value> {
        let row = |line: &String| serde_json::from_str::<Value>(line).ok();
        self.log_lines().iter().filter_map(row).map(|row| row["delta"].clone()).collect()
    }

    fn resolution(&self) -> Resolution {
        let handle = self.arg("handle").or(self.arg("feature_dir").and_then(|dir| dir.rsplit('/').next()));
        match (self.tree, handle) {
            (Some(tree), Some(handle)) => tree.model().resolve(handle),
            _ => Resolution::Unsafe,
        }
    }

    fn mission(&self) -> Option<&str> {
        match self.resolution() {
            Resolution::Found(name) => self.tree?.model().entries.get_key_value(&name).map(|(name, _)| name.as_str()),
            _ => None,
        }
    }

    /// A mission without id, reached by the bare slug of its composed directory, or named like an
    /// identity that nobody has.
    fn is_beside_the_ladder(&self) -> bool {
        let (Some(name), Some(handle)) = (self.mission(), self.arg("handle")) else { return false };
        let by_slug = || name.starts_with(&format!("{handle}-")) && crockford_tail(name).is_some();
        let by_shape =
            || name == handle && model::is_identity(handle) && !self.id().is_some_and(|id| id.starts_with(handle));
        self.id().is_none() || (name != handle && by_slug()) || by_shape()
    }

    fn meta(&self) -> Option<&MetaFile> {
        Some(&self.tree?.model().entries.get(self.mission()?)?.meta)
    }

    fn meta_value(&self) -> Option<&Value> {
        match self.meta()? {
            MetaFile::Json(value) => Some(value),
            _ => None,
        }
    }

    fn id(&self) -> Option<&str> {
        self.meta_value()?["mission_id"].as_str().filter(|id| !id.is_empty())
    }

    fn id_mid8(&self) -> Option<String> {
        self.id().and_then(mid8_of)
    }

    fn mid8(&self) -> Option<String> {
        let declared = self.meta_value().and_then(|meta| meta["mid8"].as_str()).filter(|mid8| !mid8.is_empty());
        let tail = || self.mission().and_then(crockford_tail).map(ToString::to_string);
        declared.map(ToString::to_string).or_else(|| self.id_mid8()).or_else(tail)
    }

    fn routed(&self) -> bool {
        let Some(meta) = self.meta_value() else { return false };
        match meta["topology"].as_str() {
            Some("coord" | "lanes_with_coord") => true,
            Some("single_branch" | "lanes") => false,
            _ => model::truthy(&meta["coordination_branch"]),
        }
    }

    fn coordination_branch(&self) -> Option<&str> {
        self.meta_value()?["coordination_branch"]
            .as_str()
            .filter(|name| model::git_accepts(name) && !name.starts_with("refs/"))
    }

    fn coordination_name(&self) -> Option<String> {
        let (name, mid8) = (self.mission()?, self.mid8()?);
        Some(if name.ends_with(&format!("-{mid8}")) { name.to_string() } else { format!("{name}-{mid8}") })
    }

    fn worktree_exists(&self) -> bool {
        let at =
            |name: String| self.tree.is_some_and(|tree| tree.root().join(format!(".worktrees/{name}-coord")).exists());
        self.coordination_name().is_some_and(at)
    }

    fn worktree_strayed(&self) -> bool {
        let Some((tree, name)) = self.tree.zip(self.coordination_name()) else { return false };
        let worktree = tree.root().join(format!(".worktrees/{name}-coord"));
        let head = crate::tree::git(&worktree).args(["symbolic-ref", "--short", "--quiet", "HEAD"]).output();
        worktree.join(".git").exists()
            && head.is_ok_and(|head| self.coordination_branch() != str::from_utf8(&head.stdout).ok().map(str::trim))
    }

    fn worktree_holds_mission(&self) -> bool {
        let at = |name: String| {
            self.tree
                .is_some_and(|tree| tree.root().join(format!(".worktrees/{name}-coord/kitty-specs/{name}")).exists())
        };
        self.coordination_name().is_some_and(at)
    }

    fn branch_is_gone(&self) -> bool {
        let Some(branch) = self.coordination_branch() else { return false };
        let Some(refs) = self.git(&["for-each-ref", "--format=%(refname)"]) else { return false };
        let is = |full: &str| {
            full.strip_prefix("refs/heads/") == Some(branch)
                || full
                    .strip_prefix("refs/remotes/")
                    .and_then(|rest| rest.split_once('/'))
                    .is_some_and(|(_, b)| b == branch)
        };
        !refs.lines().any(is)
    }

    fn is_published(&self) -> bool {
        let Some(meta) = self.meta_value() else { return false };
        let merged = meta["baseline_merge_commit"].as_str().is_some_and(|commit| !commit.trim().is_empty());
        let target = meta["target_branch"].as_str().unwrap_or("main");
        let full = format!("refs/heads/{target}");
        let gone = || self.git(&["rev-parse", "--verify", "--quiet", &full]).is_none();
        merged && gone() && (!meta["mission_number"].is_null() || self.log_is_done())
    }

    fn log_is_done(&self) -> bool {
        let Some((tree, name)) = self.tree.zip(self.mission()) else { return false };
        let log = std::fs::read_to_string(tree.root().join(format!("kitty-specs/{name}/status.events.jsonl")));
        log.is_ok_and(|log| log.contains("\"to_lane\": \"done\"") || log.contains("\"to_lane\":\"done\""))
    }

    fn is_lane(&self, lane: &str) -> bool {
        lane == "lane-planning"
            || lane.strip_prefix("lane-").is_some_and(|letters| {
                !letters.is_empty()
                    && letters.chars().all(|c| c.is_ascii_lowercase())
                    && (letters.len() == 1 || self.vector.generation != "3.2")
            })
    }

    /// The trimmed output of a git command in the tree; `None` when it fails.
    fn git(&self, args: &[&str]) -> Option<String> {
        let output = crate::tree::git(self.tree?.root()).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
    }
}
