//! A repository on disk, captured as a snapshot: the same answers without the disk.

use std::collections::BTreeSet;

use kitty_core::{
    Decision, Fact, Files, Git, Head, PathKind, PortError, SPECS,
    wire::{Content, GitFacts, RemoteBranch, Snapshot, TreePath, Worktree},
};

use crate::{NativeFiles, NativeGit};

/// Names that the primary branch may bear besides the one of `origin` and the checked-out one.
const WELL_KNOWN: [&str; 3] = ["main", "master", "develop"];

/// Captures what the authority may ask of the repository whose primary checkout is `root`.
///
/// Of files that are only asked whether they exist (`spec.md`, entries that are no mission), no
/// content is captured. Without a repository the snapshot carries no git facts.
///
/// # Errors
/// A port's code: a snapshot cannot say that a file stands there and may not be read, except of
/// `meta.json`, which is unusable either way.
pub fn capture(root: &str) -> Decision<Snapshot> {
    let mut capture = Capture::default();
    let missions = capture.missions(root)?;
    capture.file(&format!("{root}/.kittify/metadata.yaml"))?;
    capture.checkout(root)?;
    let linked = capture.worktrees(&format!("{root}/.worktrees"))?;
    let git = git_facts(root, &missions)?;
    let registered = git.iter().flat_map(|git| &git.worktrees).map(|worktree| worktree.path.clone());
    for worktree in registered.chain(linked).collect::<BTreeSet<_>>() {
        capture.checkout(&worktree)?;
    }
    Ok(Snapshot { git, ..capture.snapshot })
}

#[derive(Default)]
struct Capture {
    snapshot: Snapshot,
}

impl Capture {
    /// Something stands at the path; what it is follows links.
    fn place(&mut self, path: &str) -> Fact<PathKind> {
        let kind = NativeFiles.kind(path)?;
        match kind {
            PathKind::Absent => {}
            PathKind::Directory => self.snapshot.dirs.push(path.to_string()),
            PathKind::File | PathKind::Other => self.add(path, Vec::new()),
        }
        Ok(kind)
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.snapshot.files.insert(path.to_string(), Content(bytes));
    }

    /// The bytes of a file, where one stands.
    fn file(&mut self, path: &str) -> Fact<()> {
        match NativeFiles.read(path) {
            Ok(bytes) => self.add(path, bytes),
            Err(PortError::NotFound(_)) => {}
            Err(PortError::WrongType(_)) => self.snapshot.dirs.push(path.to_string()),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The names of a folder, if it is one.
    fn names(&mut self, folder: &str) -> Fact<Vec<String>> {
        match NativeFiles.list(folder) {
            Ok(listing) => {
                self.snapshot.dirs.push(folder.to_string());
                // INVARIANT: what is not UTF-8 stays residue; nobody can read below such a name.
                for name in &listing.opaque {
                    self.add(&format!("{folder}/{name}"), Vec::new());
                }
                Ok(listing.names)
            }
            Err(PortError::NotFound(_)) => Ok(Vec::new()),
            Err(PortError::WrongType(_)) => {
                self.add(folder, Vec::new());
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }

    fn missions(&mut self, root: &str) -> Fact<Vec<String>> {
        let specs = format!("{root}/{SPECS}");
        let names = self.names(&specs)?;
        for name in &names {
            let dir = format!("{specs}/{name}");
            match NativeFiles.kind(&dir) {
                Ok(PathKind::Directory) => self.mission(&dir)?,
                // A listed name is residue, even where nothing can be reached behind it.
                Ok(_) => self.add(&dir, Vec::new()),
                Err(error) => return Err(error),
            }
        }
        Ok(names)
    }

    fn mission(&mut self, dir: &str) -> Fact<()> {
        self.snapshot.dirs.push(dir.to_string());
        let meta = format!("{dir}/meta.json");
        match self.file(&meta) {
            // Unreadable is malformed, as a folder of that name is; nothing else is asked then.
            Err(PortError::Denied(_)) => {
                self.snapshot.dirs.push(meta);
                return Ok(());
            }
            read => read?,
        }
        self.place(&format!("{dir}/spec.md"))?;
        self.file(&format!("{dir}/lanes.json"))?;
        self.file(&format!("{dir}/status.events.jsonl"))
    }

    /// What leads from a checkout to its repository.
    fn checkout(&mut self, dir: &str) -> Fact<()> {
        self.file(&format!("{dir}/.git"))?;
        if NativeFiles.kind(&format!("{dir}/.kittify"))? == PathKind::Directory {
            self.snapshot.dirs.push(format!("{dir}/.kittify"));
        }
        Ok(())
    }

    /// The folders of linked worktrees; of coordination worktrees also which missions they hold.
    fn worktrees(&mut self, folder: &str) -> Fact<Vec<String>> {
        let mut linked = Vec::new();
        for name in self.names(folder)? {
            let worktree = format!("{folder}/{name}");
            if self.place(&worktree)? != PathKind::Directory {
                continue;
            }
            if name.ends_with("-coord") {
                let specs = format!("{worktree}/{SPECS}");
                for mission in self.names(&specs)? {
                    self.place(&format!("{specs}/{mission}"))?;
                }
            }
            linked.push(worktree);
        }
        Ok(linked)
    }
}

/// Facts of git, or nothing where there is no repository.
fn git_facts(root: &str, missions: &[String]) -> Fact<Option<GitFacts>> {
    let git = NativeGit::default();
    let head = match git.head(root) {
        Ok(head) => head,
        Err(PortError::Unavailable { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let unborn = matches!(head, Head::Unborn(_));
    let head = match head {
        Head::Branch(name) | Head::Unborn(name) => Some(name),
        Head::Detached => None,
    };
    let origin_head = git.origin_head(root)?;
    let origin = origin_head.as_deref().and_then(|full| full.strip_prefix("refs/remotes/origin/"));
    let primary: BTreeSet<&str> = WELL_KNOWN.into_iter().chain(origin).chain(head.as_deref()).collect();
    let mut revisions = Vec::new();
    let mut tree_paths = Vec::new();
    for name in primary {
        let remote = format!("refs/remotes/origin/{name}");
        if git.has_revision(root, &remote)? {
            revisions.push(remote);
        }
        if !git.has_revision(root, name)? {
            continue;
        }
        for mission in missions {
            let path = format!("{SPECS}/{mission}/meta.json");
            if git.has_path(root, name, &path)? {
                tree_paths.push(TreePath { revision: name.to_string(), path });
            }
        }
        revisions.push(name.to_string());
    }
    let remote = git.remote_branches(root)?.into_iter();
    let worktrees = git.worktrees(root)?.into_iter();
    Ok(Some(GitFacts {
        unborn,
        branches: git.local_branches(root)?,
        remote_branches: remote.map(|known| RemoteBranch { remote: known.remote, branch: known.branch }).collect(),
        revisions,
        tree_paths,
        worktrees: worktrees.map(|known| Worktree { path: known.path, branch: known.branch }).collect(),
        head,
        origin_head,
    }))
}
