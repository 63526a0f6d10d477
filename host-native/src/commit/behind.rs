//! Paths of an index that somebody left behind when the branch moved.

use std::collections::BTreeSet;

use gix::{
    ObjectId,
    bstr::BStr,
    index::{File, entry::Mode, extension::Tree as Cached},
    objs::tree::EntryKind,
};
use kitty_core::Refusal;

use super::checkout::{Blob, Checkout, store_failed};

/// How many commits of the branch an index is compared with.
const OLDER: usize = 16;

/// The paths whose entry is that of an older commit of the branch, while the index holds that commit
/// for every path that was changed since, `requested` ones aside: what somebody staged by hand is no
/// such state. Complexity: the folders that differ from HEAD; nothing in a clean index.
///
/// # Errors
/// Those of the store.
pub(crate) fn paths(
    checkout: &Checkout,
    users: &File,
    head: ObjectId,
    requested: &BTreeSet<&[u8]>,
) -> Result<Vec<Vec<u8>>, Refusal> {
    let tree = checkout.tree_of(head)?;
    let mut staged = Vec::new();
    compare(checkout, users, users.tree(), Some(tree), b"", &mut staged)?;
    if staged.iter().all(|path| requested.contains(path.as_slice())) {
        return Ok(Vec::new());
    }
    let mut commit = head;
    for _ in 0..OLDER {
        let object = checkout.repo.find_commit(commit).map_err(|error| store_failed(&checkout.common_dir, error))?;
        let Some(parent) = object.parent_ids().next().map(gix::Id::detach) else { break };
        // A shallow history ends here.
        let Ok(older) = checkout.tree_of(parent) else { break };
        let mut changed = Vec::new();
        differing(checkout, Some(older), Some(tree), b"", &mut changed)?;
        changed.retain(|path| !requested.contains(path.as_slice()));
        let is_there = |path: &Vec<u8>| Ok(entry(users, path) == checkout.entry(older, path)?);
        let all = changed.iter().map(is_there).collect::<Result<Vec<bool>, Refusal>>()?;
        if !changed.is_empty() && all.into_iter().all(|same| same) {
            return Ok(changed);
        }
        commit = parent;
    }
    Ok(Vec::new())
}

fn entry(users: &File, path: &[u8]) -> Option<Blob> {
    super::index::entry(Some(users), path)
}

type Entries = Vec<(Vec<u8>, bool, Blob)>;

/// The entries of a folder: name, whether it is one itself, content.
fn entries(checkout: &Checkout, tree: Option<ObjectId>) -> Result<Entries, Refusal> {
    let Some(tree) = tree else { return Ok(Vec::new()) };
    let failed = |error: gix::Error| store_failed(&checkout.common_dir, error);
    let tree = checkout.repo.find_tree(tree).map_err(failed)?;
    let decoded = tree.decode().map_err(failed)?;
    let mut entries: Entries = decoded
        .entries
        .iter()
        .map(|entry| {
            let blob = Blob { mode: u32::from(entry.mode.value()), oid: entry.oid.to_owned() };
            (entry.filename.to_vec(), entry.mode.kind() == EntryKind::Tree, blob)
        })
        .collect();
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() }
}

/// The paths that two trees hold differently.
pub(crate) fn differing(
    checkout: &Checkout,
    a: Option<ObjectId>,
    b: Option<ObjectId>,
    folder: &[u8],
    found: &mut Vec<Vec<u8>>,
) -> Result<(), Refusal> {
    if a == b {
        return Ok(());
    }
    let (mine, others) = (entries(checkout, a)?, entries(checkout, b)?);
    let names: BTreeSet<&Vec<u8>> = mine.iter().chain(&others).map(|(name, ..)| name).collect();
    for name in names {
        let find = |list: &Entries| {
            let at = list.binary_search_by(|(own, ..)| own.cmp(name)).ok()?;
            list.get(at).map(|(_, is_folder, blob)| (*is_folder, *blob))
        };
        let (a, b) = (find(&mine), find(&others));
        if a == b {
            continue;
        }
        let path = joined(folder, name);
        let tree = |side: Option<(bool, Blob)>| side.filter(|(is_folder, _)| *is_folder).map(|(_, blob)| blob.oid);
        if tree(a).is_some() || tree(b).is_some() {
            differing(checkout, tree(a), tree(b), &path, found)?;
        }
        if [a, b].into_iter().flatten().any(|(is_folder, _)| !is_folder) {
            found.push(path);
        }
    }
    Ok(())
}

/// The paths that the index holds differently than a tree. Folders that the index knows to be the
/// same are not entered.
fn compare(
    checkout: &Checkout,
    users: &File,
    cached: Option<&Cached>,
    tree: Option<ObjectId>,
    folder: &[u8],
    found: &mut Vec<Vec<u8>>,
) -> Result<(), Refusal> {
    if cached.is_some_and(|cached| cached.num_entries.is_some() && Some(cached.id) == tree) {
        return Ok(());
    }
    let known = entries(checkout, tree)?;
    let prefix = if folder.is_empty() { Vec::new() } else { [folder, b"/"].concat() };
    let staged = if prefix.is_empty() { Some(users.entries()) } else { users.prefixed_entries(BStr::new(&prefix)) };
    let mut names: BTreeSet<Vec<u8>> = known.iter().map(|(name, ..)| name.clone()).collect();
    for entry in staged.unwrap_or_default() {
        let rest = entry.path(users).get(prefix.len()..).unwrap_or_default();
        // A folder that a sparse index does not unfold is the same by definition.
        if entry.mode != Mode::DIR {
            names.insert(rest.split(|byte| *byte == b'/').next().unwrap_or_default().to_vec());
        }
    }
    for name in names {
        let path = joined(folder, &name);
        let here = entry(users, &path);
        let at = known.binary_search_by(|(own, ..)| own.cmp(&name)).ok().and_then(|at| known.get(at));
        let there = at.map(|(_, is_folder, blob)| (*is_folder, *blob));
        let is_folded = users.is_sparse() && users.entry_by_path(BStr::new(&[&path[..], b"/"].concat())).is_some();
        match there {
            _ if is_folded => {}
            Some((true, blob)) => {
                let child =
                    cached.and_then(|cached| cached.children.iter().find(|child| child.name.as_slice() == name));
                compare(checkout, users, child, Some(blob.oid), &path, found)?;
                if here.is_some() {
                    found.push(path);
                }
            }
            Some((false, blob)) if here == Some(blob) => {}
            Some((false, _)) => found.push(path),
            None if here.is_some() => found.push(path),
            None => compare(checkout, users, None, None, &path, found)?,
        }
    }
    Ok(())
}
