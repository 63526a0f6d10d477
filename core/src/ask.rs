//! The authority with text on both sides: what every binding calls.
//!
//! Arguments are parsed here, once, so that a binding only converts. Every function answers a
//! [`wire`] value or a [`wire::Refusal`].

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    artifact::{self, Kind, Partition},
    code::{CODES, Code, CodeRow, Decision, Refusal},
    generation::Generation,
    identity::{BranchName, Mid8, MissionId, MissionSlug, safe_segment, trim},
    limit::Limits,
    meta::Meta,
    naming::{self, LaneId, NameParts, mid8_for_names},
    placement::Surface,
    port::{Files, Git},
    root,
    survey::Survey,
    texts::Texts,
    topology::{CreateFacts, Topology, topology_for_create},
    wire,
};

mod commit;
mod mission_status;
pub mod status;
pub use commit::{Churn, advance, clearance, direct_draft, direct_plan, is_churn, protection};

/// The result of a question.
pub type Answer<T> = Decision<T>;

fn generation(text: Option<&str>) -> Answer<Generation> {
    Ok(text.map(Generation::parse).transpose()?.unwrap_or_default())
}

/// A question that cannot be asked, as a border says it that found an argument unusable.
pub fn malformed(reason: &str) -> Refusal {
    Refusal::new(Code::MalformedQuestion).with("reason", reason)
}

fn topology(text: &str) -> Answer<Topology> {
    Topology::parse(text).ok_or_else(|| {
        malformed("unknown topology").candidates_are(Topology::ALL.iter().map(ToString::to_string).collect())
    })
}

/// The kind of the artifact at `path`.
///
/// # Errors
/// [`Code::GenerationUnsupported`].
pub fn classify(path: &str, mission: Option<&str>, generation_name: Option<&str>) -> Answer<Option<&'static str>> {
    let generation = generation(generation_name)?;
    Ok(artifact::classify(path, mission, generation).map(artifact::ArtifactKind::as_str))
}

/// The partition table.
///
/// # Errors
/// [`Code::GenerationUnsupported`].
pub fn kinds(generation_name: Option<&str>) -> Answer<Vec<wire::KindRow>> {
    Ok(wire::kinds(generation(generation_name)?))
}

/// The rules in force.
///
/// # Errors
/// [`Code::GenerationUnsupported`].
pub fn policy(generation_name: Option<&str>) -> Answer<wire::Policy> {
    Ok(generation(generation_name)?.into())
}

/// Title, remedy and reason of a code.
///
/// # Errors
/// [`Code::MalformedQuestion`] with every code as candidate.
pub fn explain(code: &str) -> Answer<wire::CodeRow> {
    explain_of(CODES, code)
}

/// As [`explain`], for a part of the registry.
///
/// # Errors
/// [`Code::MalformedQuestion`] with every code of the part as candidate.
pub fn explain_of(rows: &[&CodeRow], code: &str) -> Answer<wire::CodeRow> {
    let row = rows.iter().find(|row| row.wire == code).ok_or_else(|| {
        malformed("unknown code").candidates_are(rows.iter().map(|row| row.wire.to_string()).collect())
    })?;
    Ok((*row).into())
}

/// Whether a primary copy of `kind` is left-over coordination bookkeeping under `topology`.
///
/// # Errors
/// [`Code::UnknownArtifactKind`], [`Code::MalformedQuestion`].
pub fn is_coordination_residue(kind: &str, topology_name: &str, generation_name: Option<&str>) -> Answer<bool> {
    let kind = Kind::parse(kind, generation(generation_name)?)?;
    Ok(kind.is_coordination_residue(topology(topology_name)?))
}

/// The location of `surface` among the given ones.
///
/// # Errors
/// [`Code::SurfaceWithoutLocation`], [`Code::MalformedQuestion`].
pub fn location(surface: &str, locations: &Texts) -> Answer<String> {
    let surface = Surface::parse(surface).ok_or_else(|| malformed("unknown surface"))?;
    locations.get(surface.as_str()).map(ToString::to_string).ok_or_else(|| {
        Refusal::new(Code::SurfaceWithoutLocation).with("surface", surface).with("reason", "no_location")
    })
}

/// Checks a branch name as the target of a new mission and answers it unchanged.
///
/// # Errors
/// [`Code::CreateTimeTargetInvalid`].
pub fn branch_name(text: &str) -> Answer<String> {
    Ok(BranchName::parse(text)?.to_string())
}

/// Checks a text as one component of a path and answers it unchanged.
///
/// # Errors
/// [`Code::UnsafeMissionSlug`].
pub fn path_segment(text: &str) -> Answer<String> {
    Ok(safe_segment(text)?.to_string())
}

/// The stored topology that a text is, if it is one.
pub fn stored_topology(text: &str) -> Option<&'static str> {
    Topology::parse(text).map(Topology::as_str)
}

/// The cell of the grid.
pub fn derive_topology(coordination: bool, lanes: bool) -> &'static str {
    Topology::derive(coordination, lanes).as_str()
}

/// Whether COORD kinds live on a coordination branch.
///
/// # Errors
/// [`Code::MalformedQuestion`].
pub fn routes_through_coordination(topology_name: &str) -> Answer<bool> {
    Ok(topology(topology_name)?.routes_through_coordination())
}

/// What an unstamped mission of this derived shape is.
///
/// # Errors
/// [`Code::MalformedQuestion`], [`Code::GenerationUnsupported`].
pub fn unstamped_topology(topology_name: &str, generation_name: Option<&str>) -> Answer<&'static str> {
    Ok(topology(topology_name)?.unstamped(generation(generation_name)?).as_str())
}

/// The effective topology of `meta.json` and `lanes.json`.
///
/// # Errors
/// [`Code::MissionMetaMissing`], [`Code::MissionMetaMalformed`], [`Code::GenerationUnsupported`].
pub fn topology_of(meta: Option<&[u8]>, lanes: Option<&[u8]>, generation_name: Option<&str>) -> Answer<&'static str> {
    let generation = generation(generation_name)?;
    let meta = parse_meta(meta)?;
    Ok(meta.topology(lanes, generation, &Limits::DEFAULT).as_str())
}

/// Refuses a mission stamped flat whose manifest lists code lanes.
///
/// # Errors
/// [`Code::SingleBranchCodeLanesUnmigrated`], [`Code::MalformedQuestion`].
pub fn check_manifest(topology_name: &str, has_code_lanes: bool, mission: &str) -> Answer<()> {
    topology(topology_name)?.check_manifest(has_code_lanes, mission)
}

/// The topology of a new mission.
///
/// # Errors
/// [`Code::UnbornHead`], [`Code::MalformedQuestion`], [`Code::GenerationUnsupported`].
pub fn create_topology(facts: &wire::CreateFacts, generation_name: Option<&str>) -> Answer<&'static str> {
    let facts = CreateFacts {
        explicit: facts.explicit.as_deref(),
        pull_request: facts.pull_request,
        owned_checkout: facts.owned_checkout,
        current_branch: facts.current_branch.as_deref(),
        primary_branch: facts.primary_branch.as_deref(),
        primary_protected: facts.primary_protected,
        unborn_head: facts.unborn_head,
    };
    Ok(topology_for_create(facts, generation(generation_name)?)?.as_str())
}

/// The deciding facts of a `meta.json`.
///
/// # Errors
/// [`Code::MissionMetaMalformed`].
pub fn meta_view(meta: &[u8]) -> Answer<wire::Meta> {
    Ok(wire::Meta::from(&parse_meta(Some(meta))?))
}

fn parse_meta(bytes: Option<&[u8]>) -> Answer<Meta> {
    let bytes = bytes.ok_or_else(|| {
        Refusal::new(Code::MissionMetaMissing).with("mission", "the given mission").with("meta_path", "meta.json")
    })?;
    Meta::parse(bytes, &Limits::DEFAULT).map_err(|defect| {
        Refusal::new(Code::MissionMetaMalformed).with("meta_path", "meta.json").with("reason", defect)
    })
}

/// The mid8 of a mission: explicit, from the id, or the tail of its slug.
///
/// # Errors
/// [`Code::InvalidMissionIdentity`], [`Code::MissionMetaMalformed`].
pub fn mid8(meta: &[u8], slug: &str) -> Answer<Option<String>> {
    let meta = parse_meta(Some(meta))?;
    match meta.mid8(slug)? {
        Some(mid8) => Ok(Some(mid8.to_string())),
        None => mid8_of_slug(slug),
    }
}

/// The first eight characters of a mission id.
pub fn mid8_of_id(id: &str) -> Option<String> {
    MissionId::parse(id)?.mid8().map(|mid8| mid8.to_string())
}

/// The mid8 that a slug carries as its tail.
///
/// # Errors
/// [`Code::UnsafeMissionSlug`] when only white space keeps the slug from carrying one.
pub fn mid8_of_slug(slug: &str) -> Answer<Option<String>> {
    let trimmed = trim(slug);
    if trimmed.len() != slug.len() && Mid8::of_slug(trimmed).is_some() {
        safe_segment(slug).map_err(|refusal| refusal.candidates_are([trimmed.to_string()].into()))?;
    }
    Ok(Mid8::of_slug(slug).map(|mid8| mid8.to_string()))
}

/// The slug without its number.
///
/// # Errors
/// [`Code::UnsafeMissionSlug`] for a numbered text that is no slug: its digits are not ASCII, or
/// white space follows.
pub fn strip_number(slug: &str) -> Answer<&str> {
    let mut chars = slug.chars();
    let maybe_digit = |c: char| c.is_ascii_digit() || !c.is_ascii();
    if chars.by_ref().take(3).all(maybe_digit) && chars.next() == Some('-') {
        safe_segment(slug)?;
    }
    Ok(crate::strip_number(slug))
}

/// A name of a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissionName {
    /// The directory of a new mission.
    MissionDir,
    /// The mission's directory in its coordination worktree.
    CoordinationMissionDir,
    /// The coordination worktree.
    CoordinationWorktree,
    /// The coordination branch as the tool reconstructs it.
    ReconstructedBranch,
    /// The mission branch.
    MissionBranch,
}

impl MissionName {
    /// Looks a name up by its wire name.
    pub fn parse(wire: &str) -> Option<Self> {
        Some(match wire {
            "mission_dir" => Self::MissionDir,
            "coordination_mission_dir" => Self::CoordinationMissionDir,
            "coordination_worktree" => Self::CoordinationWorktree,
            "reconstructed_branch" => Self::ReconstructedBranch,
            "mission_branch" => Self::MissionBranch,
            _ => return None,
        })
    }
}

/// Composes a name from a slug and a mission id (or its mid8; the first eight characters count).
///
/// # Errors
/// [`Code::UnsafeMissionSlug`], [`Code::InvalidMissionIdentity`],
/// [`Code::CoordinationWorkspaceMid8Required`], [`Code::BranchIdentityUnresolved`].
pub fn mission_name(name: MissionName, slug: &str, id: Option<&str>) -> Answer<String> {
    let mid8 = id.map(|id| mid8_for_names(slug, id)).transpose()?;
    let slug = MissionSlug::parse(slug)?;
    let parts = NameParts::new(&slug, mid8.as_ref());
    Ok(match name {
        MissionName::MissionDir => parts.mission_dir()?,
        MissionName::CoordinationMissionDir => parts.coordination_mission_dir()?,
        MissionName::CoordinationWorktree => parts.coordination_worktree()?,
        MissionName::ReconstructedBranch => parts.reconstructed_branch()?.to_string(),
        MissionName::MissionBranch => parts.mission_branch()?.to_string(),
    })
}

/// The branch of a lane.
///
/// # Errors
/// Those of [`mission_name`], [`Code::InvalidLaneId`], [`Code::CreateTimeTargetInvalid`].
pub fn lane_branch(
    slug: &str,
    lane: &str,
    id: Option<&str>,
    planning_branch: Option<&str>,
    generation_name: Option<&str>,
) -> Answer<String> {
    let generation = generation(generation_name)?;
    let asked = LaneAsked::parse(slug, lane, id, generation)?;
    let planning = planning_branch.filter(|_| asked.lane.is_planning()).map(BranchName::parse).transpose()?;
    Ok(asked.parts().lane_branch(&asked.lane, planning.as_ref(), generation)?.to_string())
}

/// The worktree directory of a lane.
///
/// # Errors
/// As [`lane_branch`]; [`Code::SurfaceWithoutLocation`] for the planning lane.
pub fn lane_worktree(slug: &str, lane: &str, id: Option<&str>, generation_name: Option<&str>) -> Answer<String> {
    let generation = generation(generation_name)?;
    let asked = LaneAsked::parse(slug, lane, id, generation)?;
    asked.parts().lane_worktree(&asked.lane, generation)
}

/// The arguments of a question about a lane.
struct LaneAsked {
    slug: MissionSlug,
    lane: LaneId,
    mid8: Option<Mid8>,
}

impl LaneAsked {
    fn parse(slug: &str, lane: &str, id: Option<&str>, generation: Generation) -> Answer<Self> {
        let lane = LaneId::parse(lane, generation);
        let planning = lane.as_ref().is_ok_and(LaneId::is_planning);
        let id = id.filter(|_| generation.profile().lanes.use_identity && !planning);
        let mid8 = id.map(|id| mid8_for_names(slug, id)).transpose()?;
        Ok(Self { slug: MissionSlug::parse(slug)?, lane: lane?, mid8 })
    }

    fn parts(&self) -> NameParts<'_> {
        NameParts::new(&self.slug, self.mid8.as_ref())
    }
}

/// Reads a branch name.
///
/// # Errors
/// [`Code::CreateTimeTargetInvalid`], [`Code::GenerationUnsupported`].
pub fn parse_branch(name: &str, generation_name: Option<&str>) -> Answer<Option<wire::ParsedBranch>> {
    let parsed = naming::parse_branch(name, generation(generation_name)?)?;
    Ok(parsed.as_ref().map(wire::ParsedBranch::from))
}

/// Reads the name of a worktree directory.
///
/// # Errors
/// [`Code::UnsafeMissionSlug`], [`Code::GenerationUnsupported`].
pub fn parse_worktree(name: &str, generation_name: Option<&str>) -> Answer<Option<wire::ParsedWorktree>> {
    let parsed = naming::parse_worktree(name, generation(generation_name)?)?;
    Ok(parsed.as_ref().map(wire::ParsedWorktree::from))
}

/// The primary checkout above `start`.
///
/// # Errors
/// Those of [`crate::discover`].
pub fn discover(files: &dyn Files, start: &str) -> Answer<String> {
    root::discover(files, start, &Limits::DEFAULT)
}

/// The primary checkout that the directory is, or is a linked worktree of.
///
/// # Errors
/// Those of [`crate::main_root`].
pub fn main_root(files: &dyn Files, dir: &str) -> Answer<String> {
    root::main_root(files, dir)
}

/// Questions about one repository. Each method is one decision over one fresh survey.
#[derive(Clone)]
pub struct Repository<'a> {
    files: &'a dyn Files,
    git: &'a dyn Git,
    root: String,
    generation: Generation,
}

impl<'a> Repository<'a> {
    /// The repository whose primary checkout is `root` (see [`discover`] and [`main_root`]).
    /// Without a generation, the recorded one counts.
    ///
    /// # Errors
    /// [`Code::GenerationUnsupported`], or a port's code.
    pub fn open(files: &'a dyn Files, git: &'a dyn Git, root: &str, generation: Option<&str>) -> Answer<Self> {
        let generation = match generation {
            Some(name) => Generation::parse(name)?,
            None => Survey::detect_generation(files, root)?,
        };
        Ok(Self { files, git, root: root.to_string(), generation })
    }

    /// The rules in force.
    pub fn policy(&self) -> wire::Policy {
        self.generation.into()
    }

    fn survey(&self) -> Survey<'a> {
        Survey::new(self.files, self.git, &self.root, self.generation)
    }

    /// A kind of the table, or one declared with its partition.
    fn kind(&self, name: &str, partition: Option<&str>) -> Answer<Kind> {
        Ok(match partition {
            None => Kind::parse(name, self.generation)?,
            Some(partition) => {
                let partition = Partition::parse(partition).ok_or_else(|| malformed("unknown partition"))?;
                Kind::declare(name, partition, self.generation)?
            }
        })
    }

    /// All missions with every handle form, defects and ambiguities.
    ///
    /// # Errors
    /// A port's code, or [`Code::LimitExceeded`].
    pub fn missions(&self) -> Answer<wire::Missions> {
        let survey = self.survey();
        Ok(wire::Missions::of(&survey, survey.missions()?))
    }

    /// The mission that a handle designates.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`].
    pub fn fold(&self, handle: &str) -> Answer<wire::Mission> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        wire::Mission::of(&survey, &mission)
    }

    /// As [`Self::fold`], for creating a mission of the given type under that handle.
    ///
    /// # Errors
    /// Those of [`Survey::resolve_for_create`].
    pub fn fold_for_create(&self, handle: &str, mission_type: &str) -> Answer<Option<wire::Mission>> {
        let survey = self.survey();
        let mission = survey.resolve_for_create(handle, mission_type)?;
        mission.map(|mission| wire::Mission::of(&survey, &mission)).transpose()
    }

    /// Where artifacts of a kind live. `partition` declares a kind that the table does not know.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`], [`Kind::parse`] and [`Survey::place`].
    pub fn place(&self, handle: &str, kind: &str, partition: Option<&str>) -> Answer<wire::Placement> {
        let kind = self.kind(kind, partition)?;
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok((&survey.place(&mission, &kind)?).into())
    }

    /// Where the artifact at a path lives.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`] and [`Survey::place_path`].
    pub fn place_path(&self, handle: &str, path: &str) -> Answer<wire::Placement> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok((&survey.place_path(&mission, path)?).into())
    }

    /// The routing table of a mission, from one survey.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`].
    pub fn routes(&self, handle: &str) -> Answer<Vec<wire::Route>> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        let route = |(kind, placement): (Kind, crate::Decision<crate::Placement>)| match placement {
            Ok(placement) => {
                wire::Route { kind: kind.as_str().to_string(), placement: Some((&placement).into()), refusal: None }
            }
            Err(refusal) => {
                wire::Route { kind: kind.as_str().to_string(), placement: None, refusal: Some((&refusal).into()) }
            }
        };
        Ok(survey.place_all(&mission).into_iter().map(route).collect())
    }

    /// The deciding facts of the mission's `meta.json`.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`] and [`Survey::meta`].
    pub fn meta(&self, handle: &str) -> Answer<wire::Meta> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok((&survey.meta(&mission)?).into())
    }

    /// The effective topology of the mission.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`] and [`Survey::topology`].
    pub fn topology(&self, handle: &str) -> Answer<&'static str> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok(survey.topology(&mission)?.as_str())
    }

    /// The lifecycle phase of the mission.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`] and [`Survey::phase`].
    pub fn phase(&self, handle: &str) -> Answer<&'static str> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok(survey.phase(&mission)?.as_str())
    }

    /// The target branch of the mission.
    ///
    /// # Errors
    /// Those of [`Survey::resolve`] and [`Survey::target_branch`].
    pub fn target_branch(&self, handle: &str) -> Answer<String> {
        let survey = self.survey();
        let mission = survey.resolve(handle)?;
        Ok(survey.target_branch(&mission)?.to_string())
    }

    /// The primary branch; with `current_first` the checked-out one counts first.
    ///
    /// # Errors
    /// Those of [`Survey::primary_branch`].
    pub fn primary_branch(&self, current_first: bool) -> Answer<String> {
        Ok(self.survey().primary_branch(current_first)?.to_string())
    }

    /// What is there of the coordination surface of that name.
    ///
    /// # Errors
    /// Those of [`Survey::coordination_state`].
    pub fn coordination_state(&self, slug: &str, mid8: Option<&str>, branch: Option<&str>) -> Answer<&'static str> {
        let mid8 = mid8.map(|text| mid8_for_names(slug, text)).transpose()?;
        let slug = MissionSlug::parse(slug)?;
        let branch = branch.map(BranchName::parse).transpose()?;
        Ok(self.survey().coordination_state(&slug, mid8.as_ref(), branch.as_ref())?.as_str())
    }
}
