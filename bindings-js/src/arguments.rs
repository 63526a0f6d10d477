//! Structures that JavaScript gives, read member by member. `Err` says in words what is wrong.
//!
//! No derived reader: those of a handful of small structures would be a sixth of the wasm file.

use js_sys::{Array, JsString, Object, Reflect};
#[cfg(feature = "places")]
use kitty_core::Texts;
use kitty_core::wire;
use wasm_bindgen::{JsCast, JsValue};

use crate::convert::Read;

/// A text. One that is not well-formed designates nothing and is no text.
pub(crate) fn text(value: &JsValue) -> Read<String> {
    let text = value.dyn_ref::<JsString>().ok_or("expected text")?;
    if text.is_valid_utf16() { Ok(text.into()) } else { Err("a text with a lone surrogate".to_owned()) }
}

/// A text, or `null`.
pub(crate) fn optional_text(value: &JsValue) -> Read<Option<String>> {
    if value.is_null() { Ok(None) } else { text(value).map(Some) }
}

/// A truth value.
pub(crate) fn flag(value: &JsValue) -> Read<bool> {
    value.as_bool().ok_or_else(|| "expected true or false".to_owned())
}

/// A list of such items.
pub(crate) fn list<T>(value: &JsValue, item: fn(&JsValue) -> Read<T>) -> Read<Vec<T>> {
    value.dyn_ref::<Array>().ok_or("expected an array")?.iter().map(|value| item(&value)).collect()
}

/// A member of an object; `undefined` where there is none.
struct Member<'a> {
    name: &'a str,
    value: JsValue,
}

impl Member<'_> {
    fn is_absent(&self) -> bool {
        self.value.is_undefined()
    }

    fn read<T>(&self, value: fn(&JsValue) -> Read<T>) -> Read<T> {
        if self.is_absent() {
            return Err(format!("missing field `{}`", self.name));
        }
        value(&self.value).map_err(|error| format!("`{}`: {error}", self.name))
    }

    fn or_default<T: Default>(&self, value: fn(&JsValue) -> Read<T>) -> Read<T> {
        if self.is_absent() { Ok(T::default()) } else { self.read(value) }
    }
}

/// The members of an object by these names.
fn members<'a, const N: usize>(value: &JsValue, names: [&'a str; N]) -> Read<[Member<'a>; N]> {
    if !value.is_object() || Array::is_array(value) {
        return Err("expected an object".to_owned());
    }
    let get = |name: &str| Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default();
    Ok(names.map(|name| Member { name, value: get(name) }))
}

fn known_only(value: &JsValue, names: &[&str]) -> Read<()> {
    let keys = Object::keys(value.unchecked_ref::<Object>());
    let unknown = |key: &String| !names.contains(&key.as_str());
    match keys.iter().filter_map(|key| key.as_string()).find(unknown) {
        Some(key) => Err(format!("unknown field `{key}`, expected one of {}", names.join(", "))),
        None => Ok(()),
    }
}

/// Texts by name.
#[cfg(feature = "places")]
pub(crate) fn texts(value: &JsValue) -> Read<Texts> {
    let [] = members(value, [])?;
    let entry = |entry: JsValue| {
        let entry = Array::from(&entry);
        let name = text(&entry.get(0))?;
        text(&entry.get(1)).map_err(|error| format!("`{name}`: {error}")).map(|text| (name, text))
    };
    Object::entries(value.unchecked_ref::<Object>()).iter().map(entry).collect()
}

/// Where HEAD points, as a port says it: a sort and a name.
pub(crate) fn head(value: &JsValue) -> Read<(String, Option<String>)> {
    let [kind, name] = members(value, ["kind", "name"])?;
    Ok((kind.read(text)?, name.or_default(optional_text)?))
}

/// A branch of a remote.
pub(crate) fn remote_branch(value: &JsValue) -> Read<wire::RemoteBranch> {
    let [remote, branch] = members(value, ["remote", "branch"])?;
    Ok(wire::RemoteBranch { remote: remote.read(text)?, branch: branch.read(text)? })
}

/// A registered worktree.
pub(crate) fn worktree(value: &JsValue) -> Read<wire::Worktree> {
    let [path, branch] = members(value, ["path", "branch"])?;
    Ok(wire::Worktree { path: path.read(text)?, branch: branch.or_default(optional_text)? })
}

fn tree_path(value: &JsValue) -> Read<wire::TreePath> {
    let [revision, path] = members(value, ["revision", "path"])?;
    Ok(wire::TreePath { revision: revision.read(text)?, path: path.read(text)? })
}

/// What a snapshot knows of git, or `null`.
pub(crate) fn git_facts(value: &JsValue) -> Read<Option<wire::GitFacts>> {
    const NAMES: [&str; 8] =
        ["head", "unborn", "branches", "remote_branches", "origin_head", "revisions", "tree_paths", "worktrees"];
    if value.is_null() {
        return Ok(None);
    }
    let [head, unborn, branches, remote_branches, origin_head, revisions, tree_paths, worktrees] =
        members(value, NAMES)?;
    known_only(value, &NAMES)?;
    let names = |value: &JsValue| list(value, text);
    Ok(Some(wire::GitFacts {
        head: head.or_default(optional_text)?,
        unborn: unborn.or_default(flag)?,
        branches: branches.or_default(names)?,
        remote_branches: remote_branches.or_default(|value| list(value, remote_branch))?,
        origin_head: origin_head.or_default(optional_text)?,
        revisions: revisions.or_default(names)?,
        tree_paths: tree_paths.or_default(|value| list(value, tree_path))?,
        worktrees: worktrees.or_default(|value| list(value, worktree))?,
    }))
}

/// The facts that decide the topology of a new mission.
#[cfg(feature = "places")]
pub(crate) fn create_facts(value: &JsValue) -> Read<wire::CreateFacts> {
    let [explicit, pull_request, owned_checkout, current_branch, primary_branch, primary_protected, unborn_head] =
        members(
            value,
            [
                "explicit",
                "pull_request",
                "owned_checkout",
                "current_branch",
                "primary_branch",
                "primary_protected",
                "unborn_head",
            ],
        )?;
    Ok(wire::CreateFacts {
        explicit: explicit.or_default(optional_text)?,
        pull_request: pull_request.read(flag)?,
        owned_checkout: owned_checkout.read(flag)?,
        current_branch: current_branch.or_default(optional_text)?,
        primary_branch: primary_branch.or_default(optional_text)?,
        primary_protected: primary_protected.read(flag)?,
        unborn_head: unborn_head.read(flag)?,
    })
}
