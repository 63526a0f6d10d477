//! **The routing table**: kind × topology × lifecycle phase × coordination state to surface, ref
//! and directory.
//!
//! Source: placement specification, sections 5.1 to 5.3; generations, section 7.

use alloc::{string::ToString, vec::Vec};

use crate::{
    artifact::{Kind, Partition, classify_path},
    code::{Code, CodeRow, Decision, Refusal},
    generation::UnmaterializedRead,
    identity::{DirName, mission_dir},
    meta::Meta,
    placement::{CoordinationState, LifecyclePhase, Placement, ReadHome, Surface, WriteHome},
    survey::Survey,
    topology::Topology,
};

impl Survey<'_> {
    /// Where artifacts of `kind` of `mission` live.
    ///
    /// PRIMARY kinds never ask a coordination fact. Complexity: one read of `meta.json`; for
    /// COORD kinds at most two path probes and two git facts more.
    ///
    /// # Errors
    /// When reading and writing are refused for one reason; otherwise each leg carries its own.
    pub fn place(&self, mission: &DirName, kind: &Kind) -> Decision<Placement> {
        let placement = match kind.partition() {
            Partition::Primary => self.place_primary(mission, kind),
            Partition::Coord => self.place_coord(mission, kind)?,
        };
        match (&placement.read, &placement.write) {
            (Err(read), Err(write)) if read.code() == write.code() => Err(write.clone()),
            _ => Ok(placement),
        }
    }

    /// Every kind of the generation, from one snapshot.
    ///
    /// # Errors
    /// None of its own; each row carries its refusal.
    pub fn place_all(&self, mission: &DirName) -> Vec<(Kind, Decision<Placement>)> {
        let kinds = self.generation().profile().kinds().map(Kind::of);
        kinds.map(|kind| (kind.clone(), self.place(mission, &kind))).collect()
    }

    /// Where the artifact at `path` lives.
    ///
    /// # Errors
    /// [`Code::PathUnclassified`] when the path has no kind or belongs to another mission; those
    /// of [`Survey::place`].
    pub fn place_path(&self, mission: &DirName, path: &str) -> Decision<Placement> {
        let found = classify_path(path, self.generation()).filter(|found| found.mission == mission.as_str());
        match found {
            Some(found) => self.place(mission, &Kind::parse(found.kind.as_str(), self.generation())?),
            None => Err(Refusal::new(Code::PathUnclassified).with("path", path).with("generation", self.generation())),
        }
    }

    // INVARIANT: nothing of coordination is in scope here.
    fn place_primary(&self, mission: &DirName, kind: &Kind) -> Placement {
        let dir = mission_dir(self.root(), mission);
        let phase = self.phase(mission);
        let branch = phase.clone().and_then(|phase| match phase {
            LifecyclePhase::Published => self.published_branch(mission),
            _ => self.target_branch(mission),
        });
        Placement {
            mission: mission.clone(),
            kind: kind.clone(),
            generation: self.generation(),
            topology: None,
            phase: phase.ok(),
            coordination: None,
            read: Ok(ReadHome { surface: Surface::Primary, dir: dir.clone(), degraded: None }),
            write: branch.map(|branch| WriteHome { surface: Surface::Primary, dir, branch }),
        }
    }

    fn place_coord(&self, mission: &DirName, kind: &Kind) -> Decision<Placement> {
        let meta = self.meta(mission)?;
        let topology = self.topology(mission)?;
        let phase = self.phase(mission);
        let primary = mission_dir(self.root(), mission);
        let mut legs = if topology.routes_through_coordination() {
            self.coordination_legs(mission, &meta, topology, &primary)
        } else {
            Legs {
                state: None,
                read: Ok(ReadHome { surface: Surface::Primary, dir: primary.clone(), degraded: None }),
                write: self.target_branch(mission).map(|branch| WriteHome {
                    surface: Surface::Primary,
                    dir: primary.clone(),
                    branch,
                }),
            }
        };
        let moves = kind.known().is_some_and(|kind| self.generation().profile().published_kinds.contains(&kind));
        match &phase {
            Err(refusal) => legs.write = Err(refusal.clone()),
            Ok(LifecyclePhase::Published) if moves => {
                legs.write = self.published_branch(mission).map(|branch| WriteHome {
                    surface: Surface::Consolidated,
                    dir: primary,
                    branch,
                });
            }
            Ok(_) => {}
        }
        Ok(Placement {
            mission: mission.clone(),
            kind: kind.clone(),
            generation: self.generation(),
            topology: Some(topology),
            phase: phase.ok(),
            coordination: legs.state,
            read: legs.read,
            write: legs.write,
        })
    }

    fn coordination_legs(&self, mission: &DirName, meta: &Meta, topology: Topology, primary: &str) -> Legs {
        let (branch, home) = match self.coordination_home(mission, meta, topology) {
            Ok(found) => found,
            Err(refusal) => return Legs { state: None, read: Err(refusal.clone()), write: Err(refusal) },
        };
        let refused = |row: &'static CodeRow| {
            Refusal::of(row)
                .with("mission_slug", mission)
                .with(
                    "mid8",
                    meta.mid8(mission.as_str()).ok().flatten().map(|mid8| mid8.to_string()).unwrap_or_default(),
                )
                .with("coordination_branch", &branch)
                .with("coord_worktree", &home.worktree)
                .with("coord_candidate", &home.dir)
                .with("primary_candidate", primary)
        };
        let read_primary = |degraded| Ok(ReadHome { surface: Surface::Primary, dir: primary.to_string(), degraded });
        let read = match (home.strayed, home.state) {
            (_, CoordinationState::Deleted | CoordinationState::None) => {
                let refusal = refused(Code::CoordinationBranchDeleted.row());
                return Legs { state: Some(home.state), read: Err(refusal.clone()), write: Err(refusal) };
            }
            (Some(strayed), _) => Err(strayed),
            (None, CoordinationState::Materialized) => {
                Ok(ReadHome { surface: Surface::Coord, dir: home.dir.clone(), degraded: None })
            }
            (None, CoordinationState::Empty) => read_primary(Some(Code::CoordinationWorktreeUnmaterialized.row())),
            (None, CoordinationState::Unmaterialized) => match self.generation().profile().unmaterialized_read {
                UnmaterializedRead::Primary => read_primary(Some(Code::CoordinationWorktreeUnmaterialized.row())),
                UnmaterializedRead::Refuse => Err(refused(Code::CoordinationWorktreeUnmaterialized.row())),
            },
        };
        let write = Ok(WriteHome { surface: Surface::Coord, dir: home.dir.clone(), branch: branch.clone() });
        Legs { state: Some(home.state), read, write }
    }
}

struct Legs {
    state: Option<CoordinationState>,
    read: Decision<ReadHome>,
    write: Decision<WriteHome>,
}
