//! Predicates over requests to commit, and the repository that they are made in.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Facts, Predicate, model};
use crate::tree::git;

pub(super) const COMMITS: &[(&str, Predicate)] = &[
    ("tool_meets_its_own_staging", |f| {
        f.vector.expected.error.as_ref().is_some_and(|error| {
            matches!(error.code.as_deref(), Some("SAFE_COMMIT_BACKSTOP" | "SAFE_COMMIT_RECOVERY_FAILED"))
        })
    }),
    ("kittify_is_missing", |f| f.tree.is_some_and(|tree| !tree.root().join(".kittify").is_dir())),
    ("requests_a_folder", |f| f.requested().iter().any(|path| f.is_folder(path))),
    ("requests_what_is_not_there", |f| {
        let paths = f.requested();
        let absent = |path: &PathBuf| path.symlink_metadata().is_err() && !f.is_tracked(path) && !f.is_folder(path);
        paths.iter().any(absent) && f.strings("paths").iter().all(|path| !path.is_empty())
    }),
    ("requests_a_blank_path", |f| f.strings("paths").iter().any(String::is_empty)),
    ("requests_what_lies_outside", |f| {
        f.worktree().is_some_and(|root| f.requested().iter().any(|path| !path.starts_with(&root)))
    }),
    ("requests_a_worktree_behind_dots", |f| {
        let hidden = |path: &String| path.contains("/../.worktrees") && !path.starts_with('/');
        f.strings("paths").iter().any(hidden)
    }),
    ("destination_is_no_branch_name", |f| {
        f.arg("destination_ref").is_some_and(|name| {
            name.starts_with("refs/") || name == "HEAD" || name.trim() != name || !model::git_accepts(name)
        })
    }),
    ("two_destinations", |f| {
        f.arg("destination_ref").zip(f.arg("target_ref")).is_some_and(|(one, other)| one != other)
    }),
    ("git_is_in_the_middle_of_something", |f| {
        let git_dir = f.tree.map(|tree| tree.root().join(".git")).unwrap_or_default();
        ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge"].iter().any(|name| git_dir.join(name).exists())
    }),
    ("hook_rejects", |f| f.hook().is_some_and(|hook| hook.contains("exit 1"))),
    ("hook_adds_a_file", |f| f.hook().is_some_and(|hook| hook.contains("git add"))),
    ("kind_contradicts_every_file", |f| {
        let coord = f.arg("kind").is_some_and(|kind| model::COORD_KINDS.contains(&kind));
        let files = f.strings("files");
        !files.is_empty() && files.iter().all(|file| is_coordination_file(file) != coord)
    }),
    ("status_is_mixed_with_planning", |f| {
        let files = f.strings("files");
        files.iter().any(|file| is_status(file)) && files.iter().any(|file| !is_coordination_file(file))
    }),
    ("status_is_nowhere", |f| {
        let there = |file: &String| f.tree.is_some_and(|tree| Path::new(&tree.expand(file)).exists());
        let files = f.strings("files");
        files.iter().all(|file| is_status(file)) && !files.iter().any(there)
    }),
    ("every_file_is_planning", |f| f.strings("files").iter().all(|file| !is_coordination_file(file))),
];

fn name_of(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or_default()
}

fn is_status(file: &str) -> bool {
    matches!(name_of(file), "status.events.jsonl" | "status.json")
}

fn is_coordination_file(file: &str) -> bool {
    let review = name_of(file).starts_with("review-cycle-") && file.contains("/tasks/");
    let named = ["issue-matrix.md", "issue-matrix.json", "acceptance-matrix.json", "decisions.events.jsonl"];
    is_status(file) || named.contains(&name_of(file)) || file.contains("/traces/") || review
}

impl Facts<'_> {
    fn strings(&self, name: &str) -> Vec<String> {
        let given = self.vector.input.args.get(name).and_then(Value::as_array);
        given.into_iter().flatten().filter_map(Value::as_str).map(ToString::to_string).collect()
    }

    fn worktree(&self) -> Option<PathBuf> {
        Some(PathBuf::from(self.tree?.expand(self.arg("worktree_root")?)))
    }

    /// The requested paths, absolute, with `..` resolved by text.
    fn requested(&self) -> Vec<PathBuf> {
        let (Some(tree), Some(root)) = (self.tree, self.worktree()) else { return Vec::new() };
        let lexical = |text: String| {
            let mut path = PathBuf::new();
            for part in root.join(tree.expand(&text)).components() {
                match part {
                    std::path::Component::ParentDir => {
                        path.pop();
                    }
                    std::path::Component::CurDir => {}
                    part => path.push(part),
                }
            }
            path
        };
        self.strings("paths").into_iter().filter(|path| !path.is_empty()).map(lexical).collect()
    }

    fn listed(&self, path: &Path, of_folder: bool) -> bool {
        let Some(root) = self.worktree() else { return false };
        let Ok(relative) = path.strip_prefix(&root) else { return false };
        let relative = relative.to_string_lossy();
        let listed = git(&root).args(["ls-tree", "-r", "-z", "--name-only", "HEAD"]).output();
        let listed = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        listed.split('\0').any(
            |known| {
                if of_folder { known.starts_with(&format!("{relative}/")) } else { known == relative }
            },
        )
    }

    fn is_tracked(&self, path: &Path) -> bool {
        self.listed(path, false)
    }

    fn is_folder(&self, path: &Path) -> bool {
        (path.is_dir() && !path.is_symlink()) || self.listed(path, true)
    }

    fn hook(&self) -> Option<String> {
        std::fs::read_to_string(self.tree?.root().join(".git/hooks/pre-commit")).ok()
    }
}
