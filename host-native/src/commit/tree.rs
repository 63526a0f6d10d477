//! A tree with some paths replaced: only the folders on the way are read and written.

use std::collections::BTreeMap;

use gix::{
    ObjectId,
    index::entry::Stat,
    objs::{Tree, tree},
};
use kitty_core::{Code, Refusal};

use super::checkout::{Blob, Checkout, store_failed};

/// What a path shall hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) path: Vec<u8>,
    /// Nothing, when the path shall be gone.
    pub(crate) to: Option<Blob>,
    /// The file that it was taken from, or zeros.
    pub(crate) stat: Stat,
}

/// A tree after its changes.
#[derive(Debug)]
pub(crate) struct Rebuilt {
    pub(crate) tree: ObjectId,
    /// The paths that differ from the base, sorted: never another than the ones asked for.
    pub(crate) changed: Vec<Vec<u8>>,
}

/// Writes the tree that differs from `base` in the changes and in nothing else. Complexity: one read
/// and one write per folder on the way to a change.
///
/// # Errors
/// [`Code::PathIsDirectory`] where a file would take the place of a folder with other files, or a
/// folder that of a file that stays; [`Code::CommitStoreFailed`].
pub(crate) fn rebuild(checkout: &Checkout, base: ObjectId, changes: &[Change]) -> Result<Rebuilt, Refusal> {
    let mut split: Vec<Split<'_>> = changes
        .iter()
        .map(|change| Split { segments: change.path.split(|byte| *byte == b'/').collect(), change })
        .collect();
    split.sort_by(|a, b| a.segments.cmp(&b.segments));
    let mut builder = Builder { checkout, changed: Vec::new() };
    let tree = builder.folder(Some(base), &split, 0)?;
    let tree = match tree {
        Some(tree) => tree,
        None => builder.write(&Tree::empty())?,
    };
    builder.changed.sort_unstable();
    Ok(Rebuilt { tree, changed: builder.changed })
}

struct Split<'c> {
    segments: Vec<&'c [u8]>,
    change: &'c Change,
}

struct Builder<'c> {
    checkout: &'c Checkout,
    changed: Vec<Vec<u8>>,
}

impl Builder<'_> {
    fn read(&self, id: ObjectId) -> Result<Tree, Refusal> {
        let failed = |error: gix::Error| store_failed(&self.checkout.common_dir, error);
        let tree = self.checkout.repo.find_tree(id).map_err(failed)?;
        Ok(tree.decode().map_err(failed)?.into())
    }

    fn write(&self, tree: &Tree) -> Result<ObjectId, Refusal> {
        let written = self.checkout.repo.write_object(tree);
        Ok(written.map_err(|error| store_failed(&self.checkout.common_dir, error))?.detach())
    }

    /// The folder after the changes, unless it is empty then.
    fn folder(
        &mut self,
        base: Option<ObjectId>,
        changes: &[Split<'_>],
        depth: usize,
    ) -> Result<Option<ObjectId>, Refusal> {
        let known = match base {
            Some(base) => self.read(base)?,
            None => Tree::empty(),
        };
        let mut entries: BTreeMap<Vec<u8>, tree::Entry> =
            known.entries.into_iter().map(|entry| (entry.filename.to_vec(), entry)).collect();
        for group in changes.chunk_by(|a, b| a.segments.get(depth) == b.segments.get(depth)) {
            let Some(name) = group.first().and_then(|first| first.segments.get(depth)) else { continue };
            let after = self.name(entries.get(*name), group, depth)?;
            match after {
                Some((mode, oid)) => {
                    let entry = tree::Entry { mode, filename: name.to_vec().into(), oid };
                    entries.insert(name.to_vec(), entry);
                }
                None => drop(entries.remove(*name)),
            }
        }
        if entries.is_empty() {
            return Ok(None);
        }
        let mut entries: Vec<_> = entries.into_values().collect();
        // Git sorts folders as if their names ended with a slash.
        entries.sort_unstable();
        self.write(&Tree { entries }).map(Some)
    }

    /// What stands at a name after the changes at it and below it.
    fn name(
        &mut self,
        before: Option<&tree::Entry>,
        group: &[Split<'_>],
        depth: usize,
    ) -> Result<Option<(tree::EntryMode, ObjectId)>, Refusal> {
        let (own, below) = match group.split_first() {
            Some((first, rest)) if first.segments.len() == depth + 1 => (Some(first.change), rest),
            _ => (None, group),
        };
        let conflict = |path: &[u8]| Refusal::new(Code::PathIsDirectory).with("path", path.escape_ascii());
        let folder = before.filter(|entry| entry.mode.is_tree()).map(|entry| entry.oid);
        let leaf = before.filter(|entry| !entry.mode.is_tree());
        let leaves = own.is_some_and(|change| change.to.is_none());
        let folder = match (below, leaf) {
            ([], _) => folder,
            (_, Some(entry)) if !leaves => {
                // Below a file that stays there is nothing to remove and no room.
                return match below.iter().find(|split| split.change.to.is_some()) {
                    Some(split) => Err(conflict(&split.change.path)),
                    None => self.leaf(Some(entry), own),
                };
            }
            _ => self.folder(folder, below, depth + 1)?,
        };
        match (own, folder) {
            (Some(Change { path, to: Some(_), .. }), Some(_)) => Err(conflict(path)),
            (Some(_), None) => self.leaf(leaf, own),
            (Some(_), Some(oid)) => {
                self.leaf(leaf, own)?;
                Ok(Some((tree::EntryKind::Tree.into(), oid)))
            }
            (None, Some(oid)) => Ok(Some((tree::EntryKind::Tree.into(), oid))),
            (None, None) => self.leaf(leaf, None),
        }
    }

    fn leaf(
        &mut self,
        before: Option<&tree::Entry>,
        change: Option<&Change>,
    ) -> Result<Option<(tree::EntryMode, ObjectId)>, Refusal> {
        let before = before.map(|entry| (entry.mode, entry.oid));
        let Some(change) = change else { return Ok(before) };
        let after = match change.to {
            Some(blob) => Some((mode(blob.mode)?, blob.oid)),
            None => None,
        };
        if before != after {
            self.changed.push(change.path.clone());
        }
        Ok(after)
    }
}

fn mode(bits: u32) -> Result<tree::EntryMode, Refusal> {
    let unknown = || Refusal::new(Code::CommitStoreFailed).with("reason", format!("{bits:o} is no mode of a tree"));
    u16::try_from(bits).ok().and_then(|bits| tree::EntryMode::try_from(u32::from(bits)).ok()).ok_or_else(unknown)
}
