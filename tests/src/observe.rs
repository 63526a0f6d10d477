//! What a commit left behind: the working trees and branches that a vector looks at.

use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::{
    tree::{BuiltTree, git},
    vector::Vector,
};

/// The state after the question, in the shape of the vector's `post`; `None` where it has none.
///
/// # Errors
/// When git cannot be started.
pub fn after(vector: &Vector, tree: &BuiltTree) -> Result<Option<Value>> {
    if vector.expected.post.is_none() {
        return Ok(None);
    }
    let observe = vector.input.args.get("observe").cloned().unwrap_or_default();
    let mut post = Map::new();
    let listed = |name: &str| observe[name].as_object().cloned().unwrap_or_default();
    for (name, at) in listed("worktrees").into_iter().chain(listed("optional_worktrees")) {
        let at = tree.expand(at.as_str().unwrap_or_default());
        let at = Path::new(&at);
        post.insert(name, if at.exists() { worktree(at)? } else { Value::Null });
    }
    if let (Some(refs), Some(repo)) = (observe["refs"].as_array(), observe["repo"].as_str()) {
        let repo = tree.expand(repo);
        let mut trees = Map::new();
        for name in refs.iter().filter_map(Value::as_str) {
            let full = format!("refs/heads/{name}");
            let known = run(Path::new(&repo), &["rev-parse", "--verify", "--quiet", &full])?;
            trees.insert(name.into(), if known.is_empty() { Value::Null } else { tree_of(Path::new(&repo), &full)? });
        }
        post.insert("refs".into(), Value::Object(trees));
    }
    Ok(Some(in_order(Value::Object(post))))
}

fn is_pair(items: &[Value]) -> bool {
    matches!(items, [Value::String(status), Value::String(_)] if status.len() == 1)
}

/// Lists in the order of their items: the one in which git prints them says nothing.
pub fn in_order(value: Value) -> Value {
    match value {
        Value::Array(mut items) if !is_pair(&items) => {
            items.sort_by_key(ToString::to_string);
            Value::Array(items)
        }
        Value::Object(members) => members.into_iter().map(|(name, member)| (name, in_order(member))).collect(),
        other => other,
    }
}

fn worktree(at: &Path) -> Result<Value> {
    let head = run(at, &["symbolic-ref", "-q", "--short", "HEAD"])?;
    let count = run(at, &["rev-list", "--count", "HEAD"])?;
    let born = !count.is_empty();
    let staged = run(at, &["diff", "--cached", "--name-status", "--no-renames", "-z"])?;
    let staged: Vec<&str> = staged.split_terminator('\0').collect();
    let status = run(at, &["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"])?;
    let message = run(at, &["log", "-1", "--format=%B"])?;
    Ok(json!({
        "head_branch": if head.is_empty() { Value::Null } else { Value::from(head.trim_end()) },
        "head_message": if born { Value::from(message.trim_end_matches('\n')) } else { Value::Null },
        "commit_count": count.trim().parse::<u64>().unwrap_or_default(),
        "head_tree": if born { tree_of(at, "HEAD")? } else { Value::Null },
        "staged": staged.chunks(2).map(|pair| json!(pair)).collect::<Vec<_>>(),
        "status": status.split_terminator('\0').collect::<Vec<_>>(),
        "stash_count": run(at, &["stash", "list"])?.lines().count(),
    }))
}

/// Path to mode and blob.
fn tree_of(at: &Path, rev: &str) -> Result<Value> {
    let text = run(at, &["ls-tree", "-r", "-z", rev])?;
    let entry = |line: &str| {
        let (meta, path) = line.split_once('\t')?;
        let mut meta = meta.split(' ');
        let (mode, blob) = (meta.next()?, meta.nth(1)?);
        Some((path.to_string(), Value::from(format!("{mode} {blob}"))))
    };
    Ok(Value::Object(text.split('\0').filter_map(entry).collect()))
}

fn run(at: &Path, args: &[&str]) -> Result<String> {
    Ok(String::from_utf8_lossy(&git(at).args(args).output()?.stdout).into_owned())
}
