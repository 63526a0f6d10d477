//! What a check of the status can find: one table of codes.
//!
//! Source: status specification, sections 4.1, 4.2 and 10.1; field cases G.

use alloc::string::String;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something is odd.
    Warning,
}

impl Severity {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! findings {
    ($($variant:ident $wire:literal $severity:ident $remedy:literal)*) => {
        /// What was found. Meanings never change; new ones are added at the end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $(#[doc = concat!("`", $wire, "`")] $variant,)*
        }

        impl FindingCode {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The wire name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What to do now, as a sentence.
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$variant => $remedy,)* }
            }
        }
    };
}

findings! {
    UnreadableLine "UNREADABLE_LINE" Error
        "Repair the line, or restore the event log from git."
    MissingField "MISSING_FIELD" Error
        "Add the field to the row."
    MalformedEventId "MALFORMED_EVENT_ID" Error
        "Give the row a ULID."
    LaneNotCanonical "LANE_NOT_CANONICAL" Error
        "Write one of the nine lanes; aliases belong into commands, not into the log."
    MalformedTime "MALFORMED_TIME" Error
        "Write the time as ISO 8601 in UTC."
    MalformedForce "MALFORMED_FORCE" Error
        "Write `true` or `false`."
    MalformedExecutionMode "MALFORMED_EXECUTION_MODE" Error
        "Write `worktree` or `direct_repo`."
    ForceWithoutReason "FORCE_WITHOUT_REASON" Error
        "Record why the transition was forced."
    ReviewRefMissing "REVIEW_REF_MISSING" Error
        "Record the review feedback that sent the work back."
    IllegalTransition "ILLEGAL_TRANSITION" Error
        "Check who wrote the row; move the work package with `spec-kitty agent tasks move-task`."
    EvidenceMissing "EVIDENCE_MISSING" Error
        "Record reviewer, verdict and reference of the approval."
    SnapshotMissing "SNAPSHOT_MISSING" Error
        "Run `spec-kitty agent status materialize`."
    LogMissing "LOG_MISSING" Error
        "Restore status.events.jsonl from git; the snapshot is no substitute."
    SnapshotDrift "SNAPSHOT_DRIFT" Error
        "Run `spec-kitty agent status materialize`."
    SnapshotUnreadable "SNAPSHOT_UNREADABLE" Error
        "Run `spec-kitty agent status materialize`; status.json is derived and can be rebuilt."
    SwallowedTransition "SWALLOWED_TRANSITION" Warning
        "Check the clocks of the writers; repeat the transition if it is still wanted."
    FromLaneMismatch "FROM_LANE_MISMATCH" Warning
        "Nothing has to be done; the row was written from an older board."
    PastTerminal "PAST_TERMINAL" Warning
        "Check whether the work package was meant to be opened again."
    ClockSkew "CLOCK_SKEW" Warning
        "Set the clocks of the writers right."
    MixedOffsets "MIXED_OFFSETS" Warning
        "Write times in UTC with `+00:00`; they are compared as texts."
    DuplicateEventId "DUPLICATE_EVENT_ID" Warning
        "Nothing has to be done; the first row of the id counts."
    ConflictingEventId "CONFLICTING_EVENT_ID" Error
        "Give one of the two events an id of its own."
    LogRewritten "LOG_REWRITTEN" Error
        "Restore the lost events from git; the log is append-only."
    HiddenTransition "HIDDEN_TRANSITION" Warning
        "Remove `event_type` from the row if it is meant to be a transition."
    AbsolutePath "ABSOLUTE_PATH_IN_ROW" Warning
        "Write paths relative to the repository."
    ForeignSlug "FOREIGN_SLUG" Warning
        "Nothing has to be done; the row was written under another handle of the mission."
    WorkPackageIdNotCanonical "WP_ID_NOT_CANONICAL" Warning
        "Write `WP` and at least two digits; another spelling is a second work package."
    WorkPackageWithoutPrompt "WP_WITHOUT_PROMPT" Warning
        "Restore the file below tasks/, or cancel the work package."
    WorkPackageWithoutEvents "WP_WITHOUT_EVENTS" Warning
        "Run `spec-kitty agent mission finalize-tasks`."
    WorkPackageNotInLanes "WP_NOT_IN_LANES" Warning
        "Compute lanes.json again, or cancel the work package."
    LaneWithoutWorkPackage "LANE_WITHOUT_WP" Warning
        "Compute lanes.json again."
    LanesUnreadable "LANES_UNREADABLE" Error
        "Compute lanes.json again, or restore it from git."
    UninitializedStatus "UNINITIALIZED_STATUS" Warning
        "Run `spec-kitty agent mission finalize-tasks`."
    StaleClaim "STALE_CLAIM" Warning
        "Go on with the work package, hand it in, or release it."
    OrphanWorkspace "ORPHAN_WORKSPACE" Warning
        "Remove the worktree with `git worktree remove`."
    BlankedSlot "BLANKED_RUNTIME_SLOT" Error
        "Record the slot again with a real value."
    ReviewIndependence "REVIEW_INDEPENDENCE" Warning
        "Have somebody else review the work package."
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// The line of the log, where there is one.
    pub line: Option<usize>,
    /// The work package, where there is one.
    pub wp_id: Option<String>,
    /// What was found, in a sentence without a final period.
    pub message: String,
    /// What the tool's own validation says, where it looks for the same.
    pub tool: Option<String>,
}
