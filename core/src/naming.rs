//! The grammar of branches, worktrees and lanes, composed and parsed.
//!
//! Every name goes through here, in both directions. Nothing is composed from an unsafe slug, a
//! missing mid8 or a lane id that would not parse back.
//!
//! Source: placement specification, section 5.9; generations, section 5.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use crate::{
    code::{Code, Decision, Refusal},
    generation::Generation,
    identity::{
        BranchName, Mid8, MissionId, MissionSlug, find_last, is_crockford8, safe_segment, split_last, split_number,
        strip_number, trim,
    },
};

/// What every branch of a mission starts with.
pub const BRANCH_PREFIX: &str = "kitty/mission-";
/// The folder of the worktrees below the primary checkout.
pub const WORKTREES: &str = ".worktrees";
const LANE: &str = "lane-";
pub(crate) const PLANNING_LANE: &str = "lane-planning";
const COORD_SUFFIX: &str = "-coord";

/// What names are composed from: a slug and, once the mission has an identity, its mid8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameParts<'a> {
    slug: &'a MissionSlug,
    mid8: Option<&'a Mid8>,
}

impl<'a> NameParts<'a> {
    /// Takes the parts as they are; each name says which of them it needs.
    pub fn new(slug: &'a MissionSlug, mid8: Option<&'a Mid8>) -> Self {
        Self { slug, mid8 }
    }

    /// The mid8, checked to be fit for a path.
    fn mid8(&self) -> Decision<&'a str> {
        let mid8 = self.mid8.ok_or_else(|| {
            Refusal::new(Code::CoordinationWorkspaceMid8Required)
                .with("mission", self.slug)
                .with("mission_slug", self.slug)
        })?;
        safe_segment(mid8.as_str()).map_err(|_| {
            Refusal::new(Code::InvalidMissionIdentity)
                .with("mission", self.slug)
                .with("reason", "its mid8 cannot be part of a path")
        })
    }

    fn carries(&self, mid8: &str) -> bool {
        without_tail(self.slug.as_str(), mid8).len() != self.slug.as_str().len()
    }

    /// The directory name of a new mission: number dropped, mid8 appended unless it is there.
    ///
    /// # Errors
    /// [`Code::CoordinationWorkspaceMid8Required`], [`Code::InvalidMissionIdentity`].
    pub fn mission_dir(&self) -> Decision<String> {
        let mid8 = self.mid8()?;
        Ok(if self.carries(mid8) {
            self.slug.to_string()
        } else {
            format!("{}-{mid8}", strip_number(self.slug.as_str()))
        })
    }

    /// The name of the mission's directory inside its coordination worktree; the number stays.
    ///
    /// # Errors
    /// As [`Self::mission_dir`].
    pub fn coordination_mission_dir(&self) -> Decision<String> {
        let mid8 = self.mid8()?;
        Ok(if self.carries(mid8) { self.slug.to_string() } else { format!("{}-{mid8}", self.slug) })
    }

    /// The name of the coordination worktree below [`WORKTREES`].
    ///
    /// # Errors
    /// As [`Self::mission_dir`].
    pub fn coordination_worktree(&self) -> Decision<String> {
        self.coordination_mission_dir().map(|name| name + COORD_SUFFIX)
    }

    /// The coordination branch that the tool reconstructs when it materialises a worktree.
    /// Where a mission records its branch, the record counts and not this name.
    ///
    /// # Errors
    /// As [`Self::mission_dir`].
    pub fn reconstructed_branch(&self) -> Decision<BranchName> {
        BranchName::composed(&format!("{BRANCH_PREFIX}{}", self.coordination_mission_dir()?))
    }

    /// The mission branch, which is also the coordination branch minted at creation.
    ///
    /// # Errors
    /// [`Code::BranchIdentityUnresolved`] when neither mid8, nor tail, nor number identifies it.
    pub fn mission_branch(&self) -> Decision<BranchName> {
        BranchName::composed(&format!("{BRANCH_PREFIX}{}", self.mission_stem()?))
    }

    fn mission_stem(&self) -> Decision<String> {
        if self.mid8.is_some() {
            let mid8 = self.mid8()?;
            return Ok(format!("{}-{mid8}", without_tail(strip_number(self.slug.as_str()), mid8)));
        }
        let slug = self.slug.as_str();
        if Mid8::of_slug(slug).is_none() && split_number(slug).is_none() {
            return Err(Refusal::new(Code::BranchIdentityUnresolved).with("mission_handle", slug));
        }
        Ok(self.legacy_stem().to_string())
    }

    /// The slug as branches carry it without an identity: the number goes only if a mid8 stays.
    fn legacy_stem(&self) -> &'a str {
        let slug = self.slug.as_str();
        if Mid8::of_slug(slug).is_some() { strip_number(slug) } else { slug }
    }

    /// The branch of a lane. The planning lane has none of its own: it is the planning branch.
    ///
    /// # Errors
    /// [`Code::MalformedQuestion`] when the planning lane's branch is needed and missing.
    pub fn lane_branch(
        &self,
        lane: &LaneId,
        planning: Option<&BranchName>,
        generation: Generation,
    ) -> Decision<BranchName> {
        let grammar = generation.profile().lanes;
        if lane.is_planning() {
            return match planning {
                Some(branch) => Ok(branch.clone()),
                None if grammar.planning_branch_required => {
                    Err(Refusal::new(Code::MalformedQuestion)
                        .with("reason", "the planning lane needs the target branch"))
                }
                None => BranchName::parse("main"),
            };
        }
        BranchName::composed(&format!("{BRANCH_PREFIX}{}-{lane}", self.lane_stem(generation)?))
    }

    fn lane_stem(&self, generation: Generation) -> Decision<String> {
        if generation.profile().lanes.use_identity && self.mid8.is_some() {
            self.mission_stem()
        } else {
            Ok(self.legacy_stem().to_string())
        }
    }

    /// The name of a lane's worktree below [`WORKTREES`].
    ///
    /// # Errors
    /// [`Code::SurfaceWithoutLocation`] for the planning lane, which lives in the primary checkout.
    pub fn lane_worktree(&self, lane: &LaneId, generation: Generation) -> Decision<String> {
        if lane.is_planning() {
            return Err(Refusal::new(Code::SurfaceWithoutLocation).with("surface", "lane"));
        }
        Ok(if generation.profile().lanes.use_identity && self.mid8.is_some() {
            format!("{}-{lane}", self.mission_stem()?)
        } else {
            format!("{}-{lane}", self.slug)
        })
    }
}

/// The slug without its tail `-<mid8>`, if it has that one.
fn without_tail<'s>(slug: &'s str, mid8: &str) -> &'s str {
    slug.strip_suffix(mid8).and_then(|rest| rest.strip_suffix('-')).unwrap_or(slug)
}

/// The mid8 of a recorded id, for composing names.
///
/// # Errors
/// [`Code::InvalidMissionIdentity`] for an id of fewer than eight characters.
pub fn mid8_for_names(slug: &str, id: &str) -> Decision<Mid8> {
    MissionId::parse(id).and_then(|id| id.mid8()).ok_or_else(|| {
        Refusal::new(Code::InvalidMissionIdentity)
            .with("mission", slug)
            .with("mission_handle", id)
            .with("invalid_mission_id", id)
            .with("reason", "mission_id_too_short")
    })
}

/// A lane: `lane-a`, `lane-b`, … or the planning lane.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(String);

impl LaneId {
    /// Parses a lane id by the grammar of `generation`.
    ///
    /// # Errors
    /// [`Code::InvalidLaneId`].
    pub fn parse(text: &str, generation: Generation) -> Decision<Self> {
        if text == PLANNING_LANE || is_code_lane(text, generation) {
            return Ok(Self(text.to_string()));
        }
        Err(Refusal::new(Code::InvalidLaneId).with("lane", text).with("generation", generation))
    }

    /// Whether this is the planning lane, which lives in the primary checkout.
    pub fn is_planning(&self) -> bool {
        self.0 == PLANNING_LANE
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LaneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_code_lane(text: &str, generation: Generation) -> bool {
    text.strip_prefix(LANE).is_some_and(|letters| {
        !letters.is_empty()
            && letters.bytes().all(|b| b.is_ascii_lowercase())
            && (letters.len() == 1 || generation.profile().lanes.many_letters)
    })
}

/// Splits `<head>-lane-x` at its last lane; the head is not empty.
fn split_lane(text: &str, generation: Generation) -> Option<(&str, &str)> {
    let at = find_last(text, "-lane-")?;
    let (head, tail) = text.split_at_checked(at)?;
    let lane = tail.strip_prefix('-')?;
    (!head.is_empty() && is_code_lane(lane, generation)).then_some((head, lane))
}

/// What the name of a mission's branch says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedBranch {
    /// The slug, as written.
    pub slug: String,
    /// The mid8, if the name carries one.
    pub mid8: Option<Mid8>,
    /// The lane, if it is a lane's branch.
    pub lane: Option<LaneId>,
}

/// Reads a branch name; `None` when it is no branch of a mission. O(length).
///
/// # Errors
/// [`Code::CreateTimeTargetInvalid`] when git would not accept the name at all.
pub fn parse_branch(name: &str, generation: Generation) -> Decision<Option<ParsedBranch>> {
    let Some(rest) = name.strip_prefix(BRANCH_PREFIX) else { return Ok(None) };
    if rest.is_empty() {
        return Ok(None);
    }
    BranchName::parse(name)?;
    let (head, lane) = match split_lane(rest, generation) {
        Some((head, lane)) => (head, Some(LaneId(lane.to_string()))),
        None => (rest, None),
    };
    let (slug, mid8) = match split_last(head, "-") {
        Some((slug, tail)) if !slug.is_empty() && is_crockford8(tail) => (slug, Mid8::parse(tail)),
        _ => (head, None),
    };
    Ok(Some(ParsedBranch { slug: slug.to_string(), mid8, lane }))
}

/// What the name of a directory below [`WORKTREES`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParsedWorktree {
    /// A lane of a mission.
    Lane {
        /// The mission's slug or directory name, as written.
        mission: String,
        /// The lane.
        lane: LaneId,
    },
    /// The coordination worktree of a mission.
    Coordination {
        /// The mission's directory inside it.
        mission_dir: String,
    },
}

/// Reads the name of a worktree directory; `None` when it belongs to no mission. O(length).
///
/// # Errors
/// [`Code::UnsafeMissionSlug`] when only white space keeps the name from belonging to one.
pub fn parse_worktree(name: &str, generation: Generation) -> Decision<Option<ParsedWorktree>> {
    let trimmed = trim(name);
    if trimmed.len() != name.len() && parse_worktree(trimmed, generation)?.is_some() {
        safe_segment(name).map_err(|refusal| refusal.candidates_are([trimmed.to_string()].into()))?;
    }
    if safe_segment(name).is_err() {
        return Ok(None);
    }
    if let Some(mission_dir) = name.strip_suffix(COORD_SUFFIX) {
        return Ok(Some(ParsedWorktree::Coordination { mission_dir: mission_dir.to_string() }));
    }
    Ok(split_lane(name, generation)
        .map(|(mission, lane)| ParsedWorktree::Lane { mission: mission.to_string(), lane: LaneId(lane.to_string()) }))
}
