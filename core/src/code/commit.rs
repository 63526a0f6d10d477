//! The codes of the commit authority: its refusals, and what a host that executes a plan may meet.
//!
//! Source: commit specification, sections 2.3 and 11.

macro_rules! with_commit_codes {
    ($codes:ident { $($rows:tt)* }) => {
        $codes! {
            $($rows)*
    /// What a commit may be refused with, too.
    COMMIT_CODES {
    // The target of a commit.
    TargetRefEmpty "TARGET_REF_EMPTY" Refusal {
        "the target names no branch: `{destination_ref}` is blank or padded",
        "Give the short name of a branch, without white space around it, as `git branch --show-current` prints it.",
        "A blank name would stand for whatever is checked out."
    }
    SafeCommitDestinationRefShape "SAFE_COMMIT_DESTINATION_REF_SHAPE" Refusal {
        "`{destination_ref}` is a full ref, not the short name of a branch",
        "Name the branch without `refs/heads/`: `{short}`.",
        "Git would take it for a branch whose name starts with refs/heads/."
    }
    TargetRefShape "TARGET_REF_SHAPE" Refusal {
        "`{destination_ref}` is no branch name: {reason}",
        "Give the short name of a local branch, as `git branch --show-current` prints it.",
        "What git reads as a revision, an option or another namespace is no place to publish to."
    }
    SafeCommitEmptyChangeset "SAFE_COMMIT_EMPTY_CHANGESET" Refusal {
        "no path was given for a commit on `{destination_ref}`",
        "Name every file that the commit is to hold.",
        "A commit of whatever happens to be staged is nobody's intention."
    }
    SafeCommitNotAWorktree "SAFE_COMMIT_NOT_A_WORKTREE" Refusal {
        "`{worktree_root}` is no worktree of this repository: {reason}",
        "Give the top directory of a worktree that `git worktree list` shows.",
        "Git would walk up to another checkout and commit there."
    }
    TargetEnvTainted "TARGET_ENV_TAINTED" Refusal {
        "the environment of `{worktree_root}` redirects git: {reason}",
        "Unset the variables (`unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE`) or repair the worktree with `git worktree repair`, then commit again.",
        "An inherited GIT_DIR lands the commit in another repository."
    }
    TargetOperationInProgress "TARGET_OPERATION_IN_PROGRESS" Refusal {
        "{operation} is in progress in `{worktree_root}`",
        "Finish it or give it up ({command}) in that worktree, then commit again.",
        "A commit in the middle of it would conclude or destroy it."
    }
    SafeCommitHeadMismatch "SAFE_COMMIT_HEAD_MISMATCH" Refusal {
        "`{worktree_root}` is on `{observed_head}`, not on `{destination_ref}`",
        "Go where the branch is: {way}.",
        "The files that lie there belong to another branch."
    }
    SafeCommitDestinationNotFound "SAFE_COMMIT_DESTINATION_NOT_FOUND" Refusal {
        "branch `{destination_ref}` has no commit",
        "Make its first commit with `git -C {worktree_root} commit --allow-empty -m initial`, then commit again.",
        "Without a commit to build on nobody can tell whether the branch moved meanwhile."
    }
    TargetWorktreeStale "TARGET_WORKTREE_STALE" Refusal {
        "`{worktree_root}` lags behind `{destination_ref}`: {reason}",
        "Look at `git -C {worktree_root} status`, keep what you need, and bring the index up to date with `git -C {worktree_root} reset`.",
        "Committing from there would take back what others have committed."
    }
    TargetBranchShared "TARGET_BRANCH_SHARED" Refusal {
        "`{destination_ref}` is checked out in `{other}` as well",
        "Switch `{other}` to another branch, then commit again.",
        "The other checkout would show the commit as its own deletion."
    }
    SafeCommitProtectedBranch "SAFE_COMMIT_PROTECTED_BRANCH" Refusal {
        "`{destination_ref}` is protected ({source}), and {reason}",
        "Commit on a branch of the mission (`kitty-core where` shows them) and merge it, or list the protected branches without `{destination_ref}` under `protection.protected_branches` in .kittify/config.yaml.",
        "Protected branches move by merge and by the flows that are made for them."
    }
    ProtectionConfigMalformed "PROTECTION_CONFIG_MALFORMED" Refusal {
        "the protection of branches cannot be read from {path}: {reason}",
        "Repair {path}: `protection.protected_branches` is a list of branch names.",
        "Reading a broken list as an empty one would open every protected branch."
    }
    TargetPartitionMismatch "TARGET_PARTITION_MISMATCH" Refusal {
        "{kind} belongs on `{expected_ref}`, not on `{destination_ref}`",
        "Commit it on `{expected_ref}`; without an explicit branch the right one is taken.",
        "A reader looks where the partition says, and would not find it."
    }
    TargetMoved "TARGET_MOVED" Refusal {
        "`{ref}` moved from {expected} to {found} while the commit was made",
        "Commit again: the plan is made anew on what is there now.",
        "Publishing on another commit than the planned one would drop what came between."
    }
    TargetTampered "TARGET_TAMPERED" Refusal {
        "the target is not what the facts prove: {reason}",
        "Plan the commit again in this repository; a target is evidence of one moment and is not written by hand.",
        "A target that was not validated could name any branch."
    }

    // The paths of a commit.
    SafeCommitPathPolicy "SAFE_COMMIT_PATH_POLICY" Refusal {
        "`{offending_path}` is not committed from `{worktree_root}`: {reason}",
        "Commit `{reanchor_path}` from the worktree that it belongs to, `{reanchor_worktree}`.",
        "A file of one worktree committed from another lands on the wrong branch."
    }
    PathEscapesWorktree "PATH_ESCAPES_WORKTREE" Refusal {
        "`{offending_path}` is outside of `{worktree_root}`",
        "Name files below `{worktree_root}`, or commit the file from the repository it lies in.",
        "What lies outside of the worktree cannot be part of its commit."
    }
    PathIsGitsOwn "PATH_IS_GITS_OWN" Refusal {
        "`{offending_path}` leads into `{segment}`, which is git's own",
        "Leave git's own files out of the commit.",
        "A tree that holds a .git can run code in every clone."
    }
    PathMalformed "PATH_MALFORMED" Refusal {
        "`{offending_path}` is no path of a file: {reason}",
        "Name one file below the worktree.",
        "Git has no such path."
    }
    PathSymlinkedParent "PATH_SYMLINKED_PARENT" Refusal {
        "`{path}` leads through the symbolic link `{parent}`",
        "Name the file by its real path, or commit the link itself (`{parent}`).",
        "Git does not track what lies beyond a link; the content would land elsewhere than it was named."
    }
    PathIsDirectory "PATH_IS_DIRECTORY" Refusal {
        "`{path}` is a directory where a file is expected, or the other way round",
        "Name the files in it one by one; where a tracked file gave way to a directory, remove it in the same commit.",
        "Which files of a directory were meant is a guess."
    }
    PathNotAFile "PATH_NOT_A_FILE" Refusal {
        "`{path}` is neither a file nor a symbolic link",
        "Leave it out of the commit.",
        "Git cannot store a socket or a device."
    }
    PathNotFound "PATH_NOT_FOUND" Refusal {
        "`{path}` does not exist and is not tracked on `{destination_ref}`",
        "Check the name, or write the file first.",
        "A request that cannot be met must not look like one that was."
    }
    PathInsideNestedRepo "PATH_INSIDE_NESTED_REPO" Refusal {
        "`{path}` lies in {nested}",
        "Commit it in that repository, from its own top directory.",
        "The outer repository does not track the files of an inner one; the tool reports `nothing to commit`."
    }
    PathHiddenByIndexFlag "PATH_HIDDEN_BY_INDEX_FLAG" Refusal {
        "git hides changes of `{path}` ({flag})",
        "Show it again: `git -C {worktree_root} update-index --no-skip-worktree --no-assume-unchanged {path}`; for a sparse checkout add it to the patterns.",
        "The commit would leave out a change that was asked for, and report success."
    }
    PathForeignMission "PATH_FOREIGN_MISSION" Refusal {
        "`{path}` does not belong to mission `{mission}`: {reason}",
        "Name files below {mission_dir} only; commit the others with git, or for their own mission.",
        "A mission's commit must not carry the work of others."
    }
    PathKindMismatch "PATH_KIND_MISMATCH" Refusal {
        "no file of the request belongs where {kind} belongs ({partition})",
        "Name the kind of the files, or leave the kind out: each file is classified by its path.",
        "The caller believes to commit something else than it does."
    }
    PathCaseCollision "PATH_CASE_COLLISION" Refusal {
        "`{path}` and `{other}` are one file on this file system",
        "Use the spelling that git tracks, `{other}`.",
        "Two names of one file become two files in every other clone."
    }
    PathChangedWhileRead "PATH_CHANGED_WHILE_READ" Refusal {
        "`{path}` changed while it was read",
        "Let its writer finish, then commit again.",
        "Half a file would be committed."
    }

    // The coordination worktree.
    CoordWorktreeUnusable "COORD_WORKTREE_UNUSABLE" Refusal {
        "the coordination worktree `{worktree}` cannot be used: {reason}",
        "Look at `git worktree list`; move what stands in its place out of the way, then commit again.",
        "Committing from the primary checkout instead would publish the wrong files."
    }
    CoordCopyConflict "COORD_COPY_CONFLICT" Refusal {
        "both copies of `{path}` have changed: the one in the primary checkout and the one in `{worktree}`",
        "Compare the two, put the wanted content into `{worktree}/{path}`, give the other up with `{give_up} {path}` in the primary checkout, then commit again.",
        "One of two changes would be overwritten."
    }

    // Publishing.
    CommitWithheld "COMMIT_WITHHELD" Refusal {
        "the files for `{ref}` could be committed, but the request could not as a whole ({because})",
        "Follow the remedy of the other group and commit again, or ask for the groups that are fit only (`--partial`).",
        "Half a request committed looks like a whole one."
    }
    SafeCommitBackstop "SAFE_COMMIT_BACKSTOP" Refusal {
        "the commit would hold what was not asked for: {unexpected}",
        "Look at `git status`; name these paths as well, or take them out of the index with `git restore --staged`.",
        "A commit holds what was asked for and nothing else."
    }
    HookRejected "HOOK_REJECTED" Refusal {
        "the hook {hook} refused the commit: {output}",
        "Do what the hook asks for, then commit again.",
        "Hooks are the repository's own rules."
    }
    HookAddedPaths "HOOK_ADDED_PATHS" Refusal {
        "the hook {hook} added what was not asked for: {paths}",
        "Name these paths in the commit as well, or let the hook leave them alone.",
        "A commit holds what was asked for and nothing else."
    }
    CommitMessageEmpty "COMMIT_MESSAGE_EMPTY" Refusal {
        "the commit message is unusable: {reason}",
        "Give a message with at least one line of text.",
        "Git makes no commit without one."
    }
    CommitIdentityUnknown "COMMIT_IDENTITY_UNKNOWN" Refusal {
        "git does not know who commits: {output}",
        "Set `git config user.name` and `git config user.email`, then commit again.",
        "A commit names its author."
    }
    CommitSigningFailed "COMMIT_SIGNING_FAILED" Refusal {
        "the commit could not be signed: {output}",
        "Make the signing key available, or set `git config commit.gpgsign false`, then commit again.",
        "The repository asks for signed commits."
    }
    RefUpdateRejected "REF_UPDATE_REJECTED" Refusal {
        "git did not move `{ref}`: {output}",
        "Do what git or its hook reference-transaction asks for, then commit again.",
        "The branch is where it was."
    }
    CommitLockTimeout "COMMIT_LOCK_TIMEOUT" Refusal {
        "{lock} was held by another process for {seconds} seconds",
        "Wait for the other commit to end, then commit again.",
        "Two commits at once in one worktree would see half of each other."
    }
    IndexStale "INDEX_STALE" Refusal {
        "the commit is made, but the index could not follow for {paths}",
        "Run `kitty-core recover` when no other git command is running.",
        "The index was held by another process; the commit stands."
    }
    CommitStoreFailed "COMMIT_STORE_FAILED" Port {
        "{path} could not be read or written: {reason}",
        "Make room or give access there, then commit again.",
        "What is not stored is not committed."
    }
    GitProgramUnavailable "GIT_PROGRAM_UNAVAILABLE" Port {
        "the git program cannot be started: {reason}",
        "Install git and put it on the path, then commit again.",
        "Hooks, filters and signatures are git's own business."
    }
    GitProgramTooOld "GIT_PROGRAM_TOO_OLD" Port {
        "git is of version {version}; {needed} is needed",
        "Install a newer git, then commit again.",
        "An older git cannot move a branch in one step."
    }
    GitProgramFailed "GIT_PROGRAM_FAILED" Port {
        "git {command} ended with {status}: {output}",
        "Look at what git says, then commit again.",
        "The commit was given up before anything changed."
    }
    GitProgramTimeout "GIT_PROGRAM_TIMEOUT" Port {
        "git {command} did not end within {seconds} seconds",
        "See what it waits for (a hook, a lock, an agent), then commit again.",
        "A commit that waits forever keeps every other one waiting."
    }

    // Transactions.
    JournalUnreadable "JOURNAL_UNREADABLE" Refusal {
        "the journal {path} is unreadable: {reason}",
        "Look at the file and at the event log that it speaks of; remove the file when both agree, then run `kitty-core recover`.",
        "Whether its commit was published cannot be told without it."
    }
    TransactionClosed "TRANSACTION_CLOSED" Refusal {
        "the transaction is closed: {operation} came too late",
        "Open a new transaction for it.",
        "What is appended after the commit would be swept into a stranger's."
    }
    TransactionNested "TRANSACTION_NESTED" Refusal {
        "mission `{mission}` has an open transaction in this process already",
        "Use the open transaction, or end it first.",
        "The inner commit would publish what the outer may still take back."
    }
    BookkeepingDoubleEventId "BOOKKEEPING_DOUBLE_EVENT_ID" Refusal {
        "event {event_id} is in the log already",
        "Give every event an id of its own; leave out what was recorded before.",
        "A reader drops the second one silently."
    }
    BookkeepingLegacyResolutionFailed "BOOKKEEPING_LEGACY_RESOLUTION_FAILED" Refusal {
        "mission `{mission}` records neither topology nor coordination branch, and {checkout} is on no branch",
        "Run the command in a checkout whose branch the mission's records belong to, or record a `topology` in its meta.json.",
        "A mission of the old kind is kept on the branch at hand, and there is none."
    }
    DestinationRefNotLocal "DESTINATION_REF_NOT_LOCAL" Refusal {
        "`{destination_ref}` is known from a remote only",
        "Make a local branch first: `git branch {destination_ref} {remote_ref}`.",
        "A commit on a remote-tracking branch is lost with the next fetch."
    }

    // Advancing a branch.
    RefAdvanceNonFastForward "REF_ADVANCE_NON_FAST_FORWARD" Refusal {
        "`{branch}` cannot be advanced from {old_sha} to {new_sha}: it is no descendant",
        "Merge `{branch}` into the other side first, then advance again.",
        "Moving it would drop the commits that only `{branch}` has."
    }
    RefAdvanceDirtyWorktree "REF_ADVANCE_DIRTY_WORKTREE" Refusal {
        "`{worktree_path}` has `{branch}` checked out with work that would be lost: {dirty_entries}",
        "Commit or set aside these files in `{worktree_path}`, then advance again.",
        "Uncommitted work is nowhere else."
    }
    RefAdvanceFailed "REF_ADVANCE_FAILED" Refusal {
        "`{branch}` cannot be advanced: {reason}",
        "Run `{command}`, settle what it shows, then advance again.",
        "The branch is where it was."
    }
    RefRestoreFailed "REF_RESTORE_FAILED" Refusal {
        "`{branch}` is not put back: it is at {found}, not at {expected}",
        "Look at `git log {branch}` and decide by hand.",
        "Somebody has built on it since."
    }
    ProtectionUncommitted "PROTECTION_UNCOMMITTED" Refusal {
        "the protected branches are those of an uncommitted {path}",
        "Commit that file if you meant the change, or restore it: `git -C {worktree_root} restore -- {path}`.",
        "Who may edit a file in a worktree could open every branch unseen."
    }
    }
        }
    };
}
pub(super) use with_commit_codes;
