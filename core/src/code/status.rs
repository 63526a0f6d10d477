//! The codes of the status authority.
//!
//! Source: status specification, sections 2, 5 and 8; field cases F and G.

macro_rules! with_status_codes {
    ($next:ident $codes:ident { $($rows:tt)* }) => {
        $next! { $codes {
            $($rows)*
    /// What a question about the event log may be refused with, too.
    STATUS_CODES {
    StatusUnreadable "STATUS_UNREADABLE" Refusal {
        "line {line} of the event log is unreadable: {detail}",
        "Repair line {line} of status.events.jsonl (byte {offset}), or restore the file from git.",
        "Skipping a line would show a board that never was; one bad line makes the log unreadable."
    }
    UnknownLane "UNKNOWN_LANE" Question {
        "`{value}` is no lane",
        "Use one of the candidates.",
        "A lane that nobody knows would take the work package off every board."
    }
    IllegalEdge "ILLEGAL_EDGE" Refusal {
        "no transition leads from `{from}` to `{to}`",
        "Go to one of the candidates, or force the transition with an actor and a reason.",
        "The lanes are a contract between people and tools; a shortcut hides what was skipped."
    }
    ForceNeedsActorAndReason "FORCE_NEEDS_ACTOR_AND_REASON" Refusal {
        "forcing `{from}` to `{to}` needs an actor and a reason",
        "Say who forces the transition and why.",
        "A forced transition skips every guard; somebody has to answer for it."
    }
    ActorRequired "ACTOR_REQUIRED" Refusal {
        "`{from}` to `{to}` needs an actor",
        "Say who moves the work package.",
        "A claim that belongs to nobody protects nobody."
    }
    DependenciesUnsatisfied "DEPENDENCIES_UNSATISFIED" Refusal {
        "`{from}` to `{to}` waits for dependencies",
        "Finish the work packages that this one depends on, or force the transition with a reason.",
        "Work begun on unfinished ground is done twice."
    }
    WorkspaceRequired "WORKSPACE_REQUIRED" Refusal {
        "`{from}` to `{to}` needs a workspace",
        "Name the worktree or branch in which the work happens.",
        "Work without a workspace cannot be reviewed."
    }
    SubtasksIncomplete "SUBTASKS_INCOMPLETE" Refusal {
        "`{from}` to `{to}` needs every subtask done",
        "Mark the open subtasks done, or force the transition with a reason.",
        "A review of half the work has to be repeated."
    }
    ImplementationEvidenceRequired "IMPLEMENTATION_EVIDENCE_REQUIRED" Refusal {
        "`{from}` to `{to}` needs evidence of an implementation",
        "Commit the implementation on the lane branch, or force the transition with a reason.",
        "There is nothing to review yet."
    }
    ApprovalEvidenceRequired "APPROVAL_EVIDENCE_REQUIRED" Refusal {
        "`{from}` to `{to}` needs the evidence of an approval",
        "Give reviewer and reference of a review whose verdict is `approved`.",
        "Only a review can approve."
    }
    ReasonRequired "REASON_REQUIRED" Refusal {
        "`{from}` to `{to}` needs a reason",
        "Say why the work package goes back.",
        "Whoever picks it up again has to know what was wrong."
    }
    ReviewRefRequired "REVIEW_REF_REQUIRED" Refusal {
        "`{from}` to `{to}` needs a reference to review feedback",
        "Give the reference of the feedback that sends the work back.",
        "An approval is withdrawn for a reason that can be read."
    }
    ReviewResultRequired "REVIEW_RESULT_REQUIRED" Refusal {
        "`{from}` to `{to}` needs a review result",
        "Give reviewer, verdict and reference of the review.",
        "A review ends with its result, whatever the result is."
    }
    ReviewResultIncomplete "REVIEW_RESULT_INCOMPLETE" Refusal {
        "the review result of `{from}` to `{to}` lacks reviewer, verdict or reference",
        "Fill in reviewer, verdict and reference.",
        "A verdict without reviewer or reference cannot be checked."
    }
    ReviewRefMismatch "REVIEW_REF_MISMATCH" Refusal {
        "the review reference of `{from}` to `{to}` is not the one of the review result",
        "Give one reference in both places, or leave the separate one out.",
        "Two references name two reviews."
    }
    ReviewEvidenceMismatch "REVIEW_EVIDENCE_MISMATCH" Refusal {
        "the evidence of `{from}` to `{to}` contradicts the review result",
        "Give the same reviewer, verdict and reference in both.",
        "Two verdicts on one review cannot both stand."
    }
    BadWpId "BAD_WP_ID" Question {
        "`{value}` is no id of a work package",
        "Write `WP` and digits, for instance `WP01`.",
        "An id in another spelling would become a second work package on the board."
    }
    ReviewVerdictContradicts "REVIEW_VERDICT_CONTRADICTS" Refusal {
        "the verdict `{verdict}` does not lead to `{to}`",
        "Send the work back with another verdict, or move it on to approved.",
        "A board that says rework and a verdict that says approved cannot both be true."
    }
    ClaimConflict "CLAIM_CONFLICT" Refusal {
        "`{wp_id}` is claimed for {kind} by `{holder}`",
        "Take another work package, or ask `{holder}` to release this one.",
        "Two actors on one work package overwrite each other."
    }
    NotFinalized "NOT_FINALIZED" Refusal {
        "`{wp_id}` of `{mission}` is not finalized",
        "Run `spec-kitty agent mission finalize-tasks --mission {mission}`, then claim again.",
        "A work package without a seed has no lane to leave."
    }
    StartRejected "START_REJECTED" Refusal {
        "`{wp_id}` is in `{lane}`: its {kind} cannot be started",
        "Move the work package to a lane from which it can be started, or take another one.",
        "Starting from any lane would bypass the hand-off before it."
    }
    StampInvalid "STAMP_INVALID" Question {
        "the stamp {event_id} at {at} is unusable: {reason}",
        "Mint a ULID and write the time as UTC, for instance `2026-01-02T03:04:05.000006+00:00`.",
        "Times are compared as texts; another spelling sorts somewhere else."
    }
    StampNotMonotonic "STAMP_NOT_MONOTONIC" Refusal {
        "`{wp_id}` was moved at {last}; an event at {at} would not win",
        "Set the clock right, or stamp the event later than {last}.",
        "The event would be written and change nothing."
    }
    DuplicateEventId "DUPLICATE_EVENT_ID" Refusal {
        "the log has an event `{event_id}` already",
        "Mint a new id.",
        "Of two events with one id only the first one counts."
    }
    EmptyDelta "EMPTY_DELTA" Question {
        "the annotation of `{wp_id}` changes nothing",
        "Name at least one slot to change, or leave the annotation out.",
        "A row without effect is noise in a log that is never cleaned."
    }
    StatusBasisStale "STATUS_BASIS_STALE" Refusal {
        "{log} has changed since it was read",
        "Load the status again and repeat the command.",
        "What was decided on the older log may be refused on this one; somebody else was faster."
    }
    LogMergeConflict "LOG_MERGE_CONFLICT" Refusal {
        "line {line} of {side} cannot be merged: {reason}",
        "Repair that line of the event log by hand, then merge again.",
        "A merge that drops or picks an event rewrites history."
    }
    LogRewritten "LOG_REWRITTEN" Refusal {
        "{side} lost or changed {count} events that were there before",
        "Restore the events named as candidates from git; where the log is right without them, commit it by itself first.",
        "The log is append-only: what was decided once stays on record."
    }
    WorkPackageMalformed "WORK_PACKAGE_MALFORMED" Refusal {
        "line {line} of {file} is malformed: {reason}",
        "Correct {file} at line {line}; the fields of a work package are listed in the documentation of spec-kitty.",
        "A field that is read over silently changes what gets built."
    }
    LanesMalformed "LANES_MALFORMED" Refusal {
        "lanes.json is malformed: {reason}",
        "Compute lanes.json again with `spec-kitty agent mission finalize-tasks`, or restore it from git.",
        "Work packages of an unknown lane would be built in the wrong worktree."
    }
    DependencyCycle "DEPENDENCY_CYCLE" Refusal {
        "work packages wait for each other: {cycle}",
        "Remove one of these dependencies.",
        "None of them could ever begin."
    }
    DependencyMissing "DEPENDENCY_MISSING" Refusal {
        "`{wp_id}` waits for `{dependency}`, which is not planned",
        "Plan `{dependency}`, or remove the dependency.",
        "The work package could never begin."
    }
    EffectorUnknown "EFFECTOR_UNKNOWN" Refusal {
        "an actor of kind `{kind}` has no word there",
        "Name the actor as a human, an agent or a service before passing it on.",
        "A guessed kind would make a person answer for a program, or the other way round."
    }
    LanesJsonRequired "LANES_JSON_REQUIRED" Refusal {
        "`{from}` to `{to}` needs a lanes.json that can be read",
        "Compute it with `spec-kitty agent mission finalize-tasks`, then claim the work package again.",
        "Without a lane there is no worktree to work in: the work package could go neither on nor back."
    }
    AcceptNotReady "ACCEPT_NOT_READY" Refusal {
        "{mission} cannot be accepted: {findings}",
        "Finish or cancel the work packages and verify the criteria that are named, then ask again.",
        "Accepted once, a mission is merged; nobody looks at what was open any more."
    }
    }
        } }
    };
}
pub(super) use with_status_codes;
