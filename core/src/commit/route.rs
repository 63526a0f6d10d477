//! Which branch each file of a request belongs on: classified by its own path, grouped by where its
//! kind is placed.
//!
//! Source: commit specification, sections 5.1 to 5.6 and 5.9.

use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::{
    draft::{CommitDraft, DraftGroup, DraftPath, Place, WantedPath, is_status},
    path::{RepoPath, Requested, show},
    plan::{Note, Role},
    policy::in_worktrees,
    request::CommitRequest,
};
use crate::{
    artifact::{ArtifactKind, Kind, Partition, classify_path},
    code::{Code, Decision, Refusal},
    identity::{DirName, SPECS},
    lifecycle::known,
    meta::Field,
    naming::WORKTREES,
    placement::{Surface, WriteHome},
    protection::MissionScope,
    survey::Survey,
    topology::Topology,
};

/// A file of the request that belongs to the mission.
struct Sorted {
    requested: Requested,
    /// Its path, relative to the checkout that it was named in.
    path: RepoPath,
    /// Its kind; `None` goes where planning goes.
    kind: Option<Kind>,
    /// Whether it was named in the coordination worktree.
    in_place: bool,
}

impl Sorted {
    fn partition(&self) -> Partition {
        self.kind.as_ref().map_or(Partition::Primary, Kind::partition)
    }
}

impl Survey<'_> {
    /// Groups the files of a request by the branch on which each belongs. Nothing is checked
    /// against a worktree yet: see [`CommitDraft::wanted`].
    ///
    /// A file that does not belong to the mission is a refused group of its own. The coordination
    /// surface is asked about only for files that belong there. O(files), and one placement for
    /// each kind.
    ///
    /// # Errors
    /// A port's code. A request without files has no groups. What is wrong with some of the files
    /// is the verdict of their group.
    pub fn plan_commit(&self, mission: &DirName, request: CommitRequest) -> Decision<CommitDraft> {
        let real = self.real_root()?;
        let roots = [self.root(), real.as_str()];
        let (mut sorted, mut strays, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for written in &request.paths {
            let requested = Requested::below(&roots, written);
            match self.sort(mission, &requested) {
                Ok(file) => {
                    if file.kind.is_none() {
                        notes.push(Note::UnclassifiedGoesPrimary { path: written.clone() });
                    }
                    sorted.push(file);
                }
                Err(refusal) => strays.push(refused(Role::Other, None, vec![requested], refusal)),
            }
        }
        let mut groups = self.group(mission, &request, sorted);
        groups.extend(strays);
        Ok(CommitDraft { request, groups, notes })
    }

    /// What a file is to the mission.
    fn sort(&self, mission: &DirName, requested: &Requested) -> Decision<Sorted> {
        let path = requested.path().map_err(Clone::clone)?;
        let (path, in_place, dir) = if path.is_in_worktrees(false) {
            let (inner, dir) = self.in_coordination(mission, path)?;
            (inner, true, dir)
        } else {
            (path.clone(), false, mission.to_string())
        };
        let foreign = |reason: String| {
            Err(Refusal::new(Code::PathForeignMission)
                .with("path", show(requested.written()))
                .with("mission", mission)
                .with("mission_dir", format!("{SPECS}/{mission}"))
                .with("reason", reason))
        };
        let parts: Vec<&[u8]> = path.parts().take(3).collect();
        match parts.as_slice() {
            [specs, owner, ..] if *specs == SPECS.as_bytes() && *owner == dir.as_bytes() => {}
            [specs, owner, ..] if *specs == SPECS.as_bytes() => {
                return foreign(format!("it is a file of `{}`", show(owner)));
            }
            _ => return foreign("it lies outside of every mission".to_string()),
        }
        if parts.len() < 3 {
            return Err(Refusal::new(Code::PathIsDirectory).with("path", show(requested.written())));
        }
        let kind = self.kind_of(&path);
        if in_place && kind.as_ref().is_none_or(|kind| kind.partition() == Partition::Primary) {
            return Err(Refusal::new(Code::TargetPartitionMismatch)
                .with("kind", kind.as_ref().map_or("a file without a kind", Kind::as_str))
                .with("expected_ref", self.target_branch(mission)?)
                .with("destination_ref", show(requested.written())));
        }
        Ok(Sorted { requested: requested.clone(), path, kind, in_place })
    }

    fn kind_of(&self, path: &RepoPath) -> Option<Kind> {
        let text = String::from_utf8_lossy(path.as_bytes());
        // The rule of the partition knows `meta.json`, though the tool's classifier does not.
        let meta = text.split('/').skip(2).eq(["meta.json"]);
        let kind = if meta { ArtifactKind::PrimaryMetadata } else { classify_path(&text, self.generation())?.kind };
        Kind::parse(kind.as_str(), self.generation()).ok()
    }

    /// A path in the folder of the linked worktrees, relative to the mission's coordination
    /// worktree; and the mission's folder there.
    fn in_coordination(&self, mission: &DirName, path: &RepoPath) -> Decision<(RepoPath, String)> {
        let home = self.write_home(mission, ArtifactKind::StatusState)?;
        let name = path.parts().nth(1).map(show);
        let ours = match home.surface() {
            Surface::Coord => name.is_some_and(|name| home.worktree() == format!("{}/{WORKTREES}/{name}", self.root())),
            _ => false,
        };
        match path.without_first(2) {
            Some(inner) if ours => Ok((inner, home.mission_dir().to_string())),
            _ => Err(in_worktrees(path, self.root(), None)),
        }
    }

    pub(super) fn write_home(&self, mission: &DirName, kind: ArtifactKind) -> Decision<WriteHome> {
        let kind = Kind::parse(kind.as_str(), self.generation())?;
        self.place(mission, &kind)?.write().cloned().map_err(Clone::clone)
    }

    fn group(&self, mission: &DirName, request: &CommitRequest, files: Vec<Sorted>) -> Vec<DraftGroup> {
        let Some(first) = files.first() else { return Vec::new() };
        let asked = request.kind.clone().or_else(|| first.kind.clone());
        let caller = asked.as_ref().map_or(Partition::Primary, Kind::partition);
        if let Some(kind) = request.kind.as_ref().filter(|_| files.iter().all(|file| file.partition() != caller)) {
            let refusal = Refusal::new(Code::PathKindMismatch)
                .with("kind", kind.as_str())
                .with("partition", kind.partition().as_str());
            let files = files.into_iter().map(|file| file.requested).collect();
            return vec![refused(Role::Caller, Some(kind.clone()), files, refusal)];
        }
        let mut groups: Vec<(DraftGroup, Partition)> = Vec::new();
        for partition in Partition::ALL {
            for file in files.iter().filter(|file| file.partition() == partition) {
                self.add(mission, request, file, caller, &mut groups);
            }
        }
        merge(&mut groups, &request.paths, asked.as_ref(), caller);
        for (group, partition) in &mut groups {
            let known = group.kind.take().filter(|kind| kind.partition() == *partition);
            group.kind = asked.clone().filter(|kind| kind.partition() == *partition).or(known).or_else(|| {
                let stands_for = match partition {
                    Partition::Primary => ArtifactKind::Spec,
                    Partition::Coord => ArtifactKind::StatusState,
                };
                Kind::parse(stands_for.as_str(), self.generation()).ok()
            });
        }
        groups.into_iter().map(|(group, _)| group).collect()
    }

    /// Adds a file to the group that lands where its kind is placed.
    fn add(
        &self,
        mission: &DirName,
        request: &CommitRequest,
        file: &Sorted,
        caller: Partition,
        groups: &mut Vec<(DraftGroup, Partition)>,
    ) {
        let partition = file.partition();
        let kind = file.kind.as_ref().and_then(Kind::known).unwrap_or(ArtifactKind::Spec);
        let home = self.write_home(mission, kind);
        let place = home.as_ref().map_err(Clone::clone).and_then(|home| self.place_of(mission, request, home));
        let wanted = home.ok().map(|home| wanted(mission, file, &home));
        let index = groups.iter().position(|(group, of)| *of == partition && group.place == place);
        let role = if partition == caller { Role::Caller } else { Role::Other };
        let index = index.unwrap_or_else(|| {
            groups.push((DraftGroup { role, kind: file.kind.clone(), paths: Vec::new(), place }, partition));
            groups.len() - 1
        });
        if let Some((group, _)) = groups.get_mut(index) {
            if group.kind.is_none() {
                group.kind.clone_from(&file.kind);
            }
            // From here on a file is named by its path in the worktree that it lands in.
            let requested = match &wanted {
                Some(wanted) => Requested::known(file.requested.written(), wanted.path.clone()),
                None => file.requested.clone(),
            };
            group.paths.push(DraftPath { requested, wanted });
        }
    }

    fn place_of(&self, mission: &DirName, request: &CommitRequest, home: &WriteHome) -> Decision<Place> {
        let coordination = home.surface() == Surface::Coord;
        if coordination && known(self.git().has_branch(self.root(), home.branch()))? == Some(false) {
            return Err(self.not_local(home));
        }
        let advance = match &request.advance {
            Some(branch) if coordination && branch != home.branch() => {
                let target = self.target_branch(mission)?;
                if *branch != target {
                    return Err(Refusal::new(Code::TargetPartitionMismatch)
                        .with("kind", "the branch that follows the coordination branch")
                        .with("expected_ref", target)
                        .with("destination_ref", branch));
                }
                Some(target)
            }
            _ => None,
        };
        Ok(Place {
            destination_ref: home.branch().to_string(),
            repo_root: self.root().to_string(),
            worktree_root: home.worktree().to_string(),
            surface: home.surface(),
            home: None,
            mission: self.mission_scope(mission)?,
            advance,
        })
    }

    fn not_local(&self, home: &WriteHome) -> Refusal {
        let remotes = known(self.git().remote_branches(self.root())).ok().flatten().unwrap_or_default();
        let remote = remotes.iter().find(|remote| remote.branch == home.branch().as_str());
        let remote = remote.map_or_else(|| "origin".to_string(), |remote| remote.remote.clone());
        Refusal::new(Code::DestinationRefNotLocal)
            .with("destination_ref", home.branch())
            .with("remote_ref", format!("{remote}/{}", home.branch()))
    }

    /// What the mission adds to protection, in the generations where it does.
    ///
    /// # Errors
    /// Those of [`Survey::meta`] and [`Survey::primary_branch`].
    pub fn mission_scope(&self, mission: &DirName) -> Decision<Option<MissionScope>> {
        if !self.generation().profile().mission_scoped_protection {
            return Ok(None);
        }
        let meta = self.meta(mission)?;
        let opted = meta.topology == Some(Topology::SingleBranch) && meta.commit_to_target == Field::True;
        let own_target = match meta.target_branch {
            Field::Text(_) if opted => Some(self.target_branch(mission)?),
            _ => None,
        };
        Ok(Some(MissionScope { own_target, primary_branch: Some(self.primary_branch(false)?) }))
    }
}

/// The facts that a file of a group needs.
fn wanted(mission: &DirName, file: &Sorted, home: &WriteHome) -> WantedPath {
    let is_status = is_status(file.kind.as_ref().and_then(Kind::known));
    if home.surface() != Surface::Coord || file.in_place {
        return WantedPath { path: file.path.clone(), primary: None, is_status };
    }
    let inner = file.path.without_first(2).unwrap_or_else(|| file.path.clone());
    let there = if home.mission_dir() == mission.as_str() {
        file.path.clone()
    } else {
        inner.prefixed(&format!("{SPECS}/{}", home.mission_dir()))
    };
    WantedPath { path: there, primary: Some(file.path.clone()), is_status }
}

/// One group where both partitions land on the same branch.
fn merge(groups: &mut Vec<(DraftGroup, Partition)>, order: &[Vec<u8>], asked: Option<&Kind>, caller: Partition) {
    let same = matches!(groups.as_slice(), [(one, Partition::Primary), (other, Partition::Coord)]
        if one.place.is_ok() && one.place == other.place);
    let other = if same { groups.pop() } else { None };
    if let (Some((other, _)), Some((one, partition))) = (other, groups.first_mut()) {
        one.role = Role::Caller;
        one.kind = asked.cloned();
        one.paths.extend(other.paths);
        one.paths.sort_by_key(|file| order.iter().position(|written| written == file.requested.written()));
        *partition = caller;
    }
}

fn refused(role: Role, kind: Option<Kind>, paths: Vec<Requested>, refusal: Refusal) -> DraftGroup {
    let paths = paths.into_iter().map(|requested| DraftPath { requested, wanted: None }).collect();
    DraftGroup { role, kind, paths, place: Err(refusal) }
}

impl WriteHome {
    /// The worktree that the directory lies in.
    pub(super) fn worktree(&self) -> &str {
        self.dir().rfind("/kitty-specs/").and_then(|at| self.dir().get(..at)).unwrap_or(self.dir())
    }

    /// The name of the mission's folder there.
    fn mission_dir(&self) -> &str {
        self.dir().rsplit_once('/').map_or(self.dir(), |(_, name)| name)
    }
}
