//! Every stable code with its meaning and its remedy: one registry, the same in every language.
//!
//! A [`Refusal`] is data: it says what the authority cannot decide, which facts led there, which
//! candidates would have been exact, and what to do now.

use alloc::{
    borrow::Cow,
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use crate::texts::Texts;

mod commit;
mod status;
use commit::with_commit_codes;
use status::with_status_codes;

/// What kind of trouble a code names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeClass {
    /// The authority understood the question and declines to answer it.
    Refusal,
    /// A port of the host failed; the same question may be answered later.
    Port,
    /// An input is larger or deeper than [`crate::Limits`] allows.
    Limit,
    /// The question itself is malformed.
    Question,
}

impl CodeClass {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refusal => "refusal",
            Self::Port => "port",
            Self::Limit => "limit",
            Self::Question => "question",
        }
    }
}

/// One row of the registry.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// Its name on the wire.
    pub wire: &'static str,
    /// What kind of trouble it names.
    pub class: CodeClass,
    /// The message; `{field}` is replaced by the field of that name.
    pub message: &'static str,
    /// A sentence that says what to do now; fields are replaced as in the message.
    pub remedy: &'static str,
    /// Why the authority refuses here.
    pub why: &'static str,
}

macro_rules! codes {
    ($(
        $(#[$about:meta])*
        $authority:ident {
            $($variant:ident $wire:literal $class:ident { $message:literal, $remedy:literal, $why:literal })*
        }
    )*) => {
        /// A stable code. Its meaning never changes; new ones are added at the end of their authority.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = concat!("`", $wire, "`")] $variant,)*)*
        }

        $(
            $(#[$about])*
            pub const $authority: &[&CodeRow] = &[$(Code::$variant.row(),)*];
        )*

        /// The registry, in the order of the enum.
        pub const CODES: &[&CodeRow] = &[$($(Code::$variant.row(),)*)*];

        impl Code {
            /// The row of this code. O(1).
            // The row of a known code must not bring all others along.
            #[inline(always)]
            pub const fn row(self) -> &'static CodeRow {
                match self {
                    $($(Self::$variant => {
                        const ROW: &CodeRow = &CodeRow {
                            code: Code::$variant,
                            wire: $wire,
                            class: CodeClass::$class,
                            message: $message,
                            remedy: $remedy,
                            why: $why,
                        };
                        ROW
                    })*)*
                }
            }
        }
    };
}

// The rows below, then those of the status authority and of the commit authority.
with_status_codes! { with_commit_codes codes {
    /// What a question about a place may be refused with: also every code of a port, a limit or a
    /// malformed question.
    PLACEMENT_CODES {
    MissionSelectionRequired "MISSION_SELECTION_REQUIRED" Refusal {
        "no mission was named",
        "Name a mission: its directory name, mission id, mid8, number or slug; `kitty-core missions` lists them.",
        "A blank handle designates nothing; the tool would go on with whatever branch is checked out."
    }
    UnsafeMissionSlug "UNSAFE_MISSION_SLUG" Refusal {
        "`{value}` is no safe path segment: {reason}",
        "Use the mission's directory name, without path separators, leading dots or surrounding white space.",
        "A handle is a name, never a path: what looks like a traversal is refused before any lookup."
    }
    MissionNotFound "MISSION_NOT_FOUND" Refusal {
        "no mission answers to `{handle}`",
        "Name one of the candidates exactly, or run `kitty-core missions` to see every handle.",
        "An unknown handle is never passed through: work under it would land on the checked-out branch."
    }
    MissionAmbiguousSelector "MISSION_AMBIGUOUS_SELECTOR" Refusal {
        "`{handle}` designates several missions",
        "Name one of the candidates by its directory name.",
        "Picking one of several missions silently sends work to the wrong one."
    }
    InvalidMissionIdentity "INVALID_MISSION_IDENTITY" Refusal {
        "the identity of `{mission}` is unusable: {reason}",
        "Correct `mission_id` and `mid8` in the mission's meta.json: `mission_id` is a ULID in quotes and `mid8` its first eight characters.",
        "Names of branches and worktrees are derived from the identity; a wrong one leads to foreign branches."
    }
    MissionMetaMissing "MISSION_META_MISSING" Refusal {
        "`{mission}` has no meta.json",
        "Restore {meta_path} from the primary branch, or finish creating the mission.",
        "Topology, target branch and coordination branch are recorded there and nowhere else."
    }
    MissionMetaMalformed "MISSION_META_MALFORMED" Refusal {
        "{meta_path} is unreadable: {reason}",
        "Repair {meta_path} so that it is one JSON object in UTF-8, or restore it from git.",
        "Reading a broken file as an empty one would turn a coordination mission into a flat one."
    }
    MissionTypeConflict "MISSION_TYPE_CONFLICT" Refusal {
        "`{mission}` exists with type `{existing}`, not `{requested}`",
        "Choose another name for the new mission, or continue the existing one with its own type.",
        "Creating under the name of a live mission would overwrite its type."
    }
    CoordinationWorkspaceMid8Required "COORDINATION_WORKSPACE_MID8_REQUIRED" Refusal {
        "no coordination name can be composed for `{mission}` without a mid8 of eight characters",
        "Record a `mission_id` in the mission's meta.json, then ask again.",
        "A name composed with an empty mid8 is no valid branch and may belong to another mission."
    }
    BranchIdentityUnresolved "BRANCH_IDENTITY_UNRESOLVED" Refusal {
        "no mission branch can be composed for `{mission_handle}`: it has no mission id, no mid8 and no number",
        "Pass the mission id, or use the directory name that carries the mid8.",
        "A branch name made of the slug alone collides with other missions of the same name."
    }
    InvalidLaneId "INVALID_LANE_ID" Refusal {
        "`{lane}` is no lane id of generation {generation}",
        "Use `lane-` and lower-case letters, or `lane-planning`.",
        "A name composed from another text would not parse back to its lane."
    }
    CreateTimeTargetInvalid "CREATE_TIME_TARGET_INVALID" Refusal {
        "`{value}` is no branch name: {reason}",
        "Give the short name of a branch, as `git branch --show-current` prints it.",
        "A blank or fully qualified name is taken literally by git and creates a second, shadowing branch."
    }
    TargetBranchInvalid "TARGET_BRANCH_INVALID" Refusal {
        "meta.json of `{mission}` records `{field}` = `{value}`, which is no branch name: {reason}",
        "Write the short name of a branch into `{field}` of meta.json.",
        "The tool takes the recorded value verbatim and fails later, in the middle of a commit."
    }
    StatusReadPathNotFound "STATUS_READ_PATH_NOT_FOUND" Refusal {
        "`{mission_slug}` routes through coordination, but no mid8 can be derived for its worktree",
        "Record a `mission_id` in the mission's meta.json; the worktree's name is derived from it.",
        "Without the mid8 nobody can say which worktree holds the mission's bookkeeping."
    }
    CoordinationBranchDeleted "COORDINATION_BRANCH_DELETED" Refusal {
        "coordination branch `{coordination_branch}` of `{mission_slug}` does not exist",
        "Restore it with `git branch {coordination_branch} <commit>`, or flatten the mission if it is merged.",
        "The bookkeeping lives on that branch: reading or writing elsewhere would hide or lose it."
    }
    CoordinationWorktreeUnmaterialized "COORDINATION_WORKTREE_UNMATERIALIZED" Refusal {
        "the coordination worktree of `{mission_slug}` is not materialised",
        "Create it: `git worktree add {coord_worktree} {coordination_branch}`.",
        "The primary copy may be older than the coordination branch; reading it silently makes status lag behind writes."
    }
    CoordWriteSurfaceUnmaterialized "COORD_WRITE_SURFACE_UNMATERIALIZED" Refusal {
        "`{mission_slug}` would be read from one directory and written to another",
        "Materialise the coordination worktree first: `git worktree add {coord_worktree} {coordination_branch}`.",
        "A read-modify-write over two directories discards what the second one holds."
    }
    CoordBranchUndeclaredAndAbsent "COORD_BRANCH_UNDECLARED_AND_ABSENT" Refusal {
        "`{mission_slug}` has topology `{topology}` but records no coordination branch",
        "Record `coordination_branch` in meta.json, or flatten the mission by removing `topology`.",
        "Coordination without a branch has no home; the tool writes to the target branch and may read elsewhere."
    }
    FlattenedTopologyConflict "FLATTENED_TOPOLOGY_CONFLICT" Refusal {
        "`{mission_slug}` is marked flattened, yet its stored topology is `{topology}`",
        "Finish the flattening: remove `topology` from meta.json, or clear `flattened` and record the branch.",
        "Half a flattening leaves two answers; neither may be guessed."
    }
    ConsolidatedContentAbsent "CONSOLIDATED_CONTENT_ABSENT" Refusal {
        "`{mission_slug}` is published, but `{branch}` does not hold its meta.json",
        "Fetch or merge the mission's content into `{branch}` first.",
        "Writing a published mission to a branch that never received it would fork its history."
    }
    LifecyclePhaseUndecided "LIFECYCLE_PHASE_UNDECIDED" Refusal {
        "the lifecycle phase of `{mission_slug}` cannot be decided: {reason}",
        "Make the named branch or fact available (for instance `git fetch`), then ask again.",
        "A published mission and an open one are written to different branches."
    }
    PrimaryBranchUndecided "PRIMARY_BRANCH_UNDECIDED" Refusal {
        "origin/HEAD names `{branch}`, which spec-kitty reads as `{last}`",
        "Record `target_branch` in the mission's meta.json, or point origin/HEAD at a branch without a slash.",
        "Two programs that share the repository would commit to two branches."
    }
    MissionNumberInvalid "MISSION_NUMBER_INVALID" Refusal {
        "`mission_number` of `{mission}` is neither an integer nor null: `{value}`",
        "Write an integer or null into `mission_number` of meta.json.",
        "The number is evidence that a mission is published; a placeholder is none."
    }
    SingleBranchCodeLanesUnmigrated "SINGLE_BRANCH_CODE_LANES_UNMIGRATED" Refusal {
        "`{mission_slug}` is stamped `single_branch`, but its lanes.json lists code lanes",
        "Stamp the mission `lanes` in meta.json, or remove the code lanes.",
        "Writers would treat the mission as laned while readers treat it as flat."
    }
    UnbornHead "UNBORN_HEAD" Refusal {
        "the repository has no commit, so no coordination branch can be created",
        "Make the first commit (`git commit --allow-empty -m init`), then create the mission.",
        "A coordination branch recorded before it can exist leaves the mission unreadable."
    }
    SurfaceWithoutLocation "SURFACE_WITHOUT_LOCATION" Refusal {
        "surface `{surface}` has no location here",
        "Supply the location of `{surface}`, or ask for a surface that this mission has.",
        "Every surface is answered from its own location, never from a neighbour's."
    }
    PathUnclassified "PATH_UNCLASSIFIED" Refusal {
        "`{path}` belongs to no artifact kind of generation {generation}",
        "Name the kind explicitly, or declare the kind with its partition.",
        "A file without a kind has no home that the table could state."
    }
    WorkspaceRootNotFound "WORKSPACE_ROOT_NOT_FOUND" Refusal {
        "no repository root above `{path}`",
        "Run inside a git repository, or name its root.",
        "Every answer is anchored at the primary checkout."
    }
    BareRepository "BARE_REPOSITORY" Refusal {
        "`{path}` belongs to a bare repository: it has no primary checkout",
        "Ask from a repository with a work tree.",
        "PRIMARY artifacts live in the primary checkout; a bare repository has none."
    }
    UnknownArtifactKind "UNKNOWN_ARTIFACT_KIND" Question {
        "generation {generation} knows no artifact kind `{kind}`",
        "Use one of the candidates, or declare the kind with its partition.",
        "The partition of an unknown kind cannot be guessed."
    }
    GenerationUnsupported "GENERATION_UNSUPPORTED" Question {
        "no profile for spec-kitty `{value}`",
        "Name one of the candidate generations explicitly, or upgrade kitty-core.",
        "Another generation's table may send a file to another branch."
    }
    MalformedQuestion "MALFORMED_QUESTION" Question {
        "the question is malformed: {reason}",
        "Correct the argument and ask again.",
        "Nothing was looked up."
    }
    FactUnavailable "FACT_UNAVAILABLE" Port {
        "cannot decide: {fact} is unavailable ({reason})",
        "Make the fact available (is git installed, is the repository readable?), then ask again.",
        "An unavailable fact is not a No."
    }
    PermissionDenied "PERMISSION_DENIED" Port {
        "permission denied for {path}",
        "Grant read access to {path}, then ask again.",
        "A file that cannot be read is not an absent one."
    }
    NotUtf8 "NOT_UTF8" Port {
        "{path} has a name that is not UTF-8",
        "Rename it; mission directories and branches are UTF-8.",
        "A lossy name would designate another file."
    }
    PortFailed "PORT_FAILED" Port {
        "the host failed on {path}: {reason}",
        "Look at the host's error, then ask again.",
        "The answer would rest on a fact that nobody saw."
    }
    LimitExceeded "LIMIT_EXCEEDED" Limit {
        "{what} exceeds the limit of {limit}",
        "Split the input, or raise the limit in the host.",
        "Limits keep one hostile file from stopping every other answer."
    }
    CoordinationWorktreeBranchMismatch "COORDINATION_WORKTREE_BRANCH_MISMATCH" Refusal {
        "coordination worktree `{worktree_path}` is on `{actual_ref}`, not on `{expected_ref}`",
        "Look at what is uncommitted there, run `git -C {worktree_path} switch {expected_ref}`, then try again.",
        "The files that lie there belong to another branch."
    }
    }
} }

impl Code {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        self.row().wire
    }

    /// Looks a code up by its wire name. O(number of codes).
    pub fn parse(wire: &str) -> Option<Self> {
        CODES.iter().find(|row| row.wire == wire).map(|row| row.code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A decision that was not taken, as data.
///
/// One pointer wide: every decision may be one, and nearly none is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.message())]
pub struct Refusal(Box<Refused>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Refused {
    /// The row itself: a program holds the rows of the codes that it can refuse with, and no other.
    row: &'static CodeRow,
    fields: Texts,
    candidates: Vec<String>,
}

impl Refusal {
    /// A refusal without fields yet. A host reports its own failures with codes of the same registry.
    #[expect(clippy::inline_always, reason = "the row of a known code must not bring all others along")]
    #[inline(always)]
    pub fn new(code: Code) -> Self {
        Self::of(code.row())
    }

    /// As [`Self::new`], by the row.
    #[inline(never)]
    pub(crate) fn of(row: &'static CodeRow) -> Self {
        Self(Box::new(Refused { row, fields: Texts::new(), candidates: Vec::new() }))
    }

    /// Adds a field.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a field is built from whatever the caller has, often a temporary"
    )]
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl ToString) -> Self {
        self.0.fields.insert(Cow::Borrowed(field), value.to_string());
        self
    }

    /// A refusal that another core has told of.
    #[cfg(feature = "wire")]
    pub(crate) fn told(code: Code, fields: Texts, candidates: Vec<String>) -> Self {
        Self(Box::new(Refused { row: code.row(), fields, candidates }))
    }

    /// Sets the exact forms that would have been accepted.
    #[must_use]
    pub fn candidates_are(mut self, candidates: Vec<String>) -> Self {
        self.0.candidates = candidates;
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.row().code
    }

    /// Its row in the registry.
    pub fn row(&self) -> &'static CodeRow {
        self.0.row
    }

    /// The facts that led here, by name.
    pub fn fields(&self) -> &Texts {
        &self.0.fields
    }

    /// Exact forms that would have been accepted, best first.
    pub fn candidates(&self) -> &[String] {
        &self.0.candidates
    }

    /// What is refused, in one sentence without a final period.
    pub fn message(&self) -> String {
        render(self.row().message, self.fields())
    }

    /// What to do now, as a sentence.
    pub fn remedy(&self) -> String {
        render(self.row().remedy, self.fields())
    }
}

/// Replaces `{name}` by the field of that name; an absent field leaves its name in angle brackets.
fn render(template: &str, fields: &Texts) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match fields.get(name) {
            Some(value) => out.push_str(value),
            None => out.extend(["<", name, ">"]),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The result of a decision.
pub type Decision<T> = Result<T, Refusal>;
