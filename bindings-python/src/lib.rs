//! `import kitty_core`: the authority for Python. Arguments are converted, the core is asked,
//! answers are converted; nothing is decided here.
#![expect(clippy::needless_pass_by_value, reason = "the arguments of a Python function are owned")]

mod answers;
mod argument;
mod boundary;
mod commits;
mod gates;
mod lift;
mod names;
mod outcomes;
mod ports;
mod protections;
mod questions;
mod repository;
mod snapshot;
mod statuses;
mod topologies;
mod transitions;
mod value;
mod vocabulary;

/// The native half of `kitty_core`.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::{
        answers::{
            CodeRow, Defect, HandleForm, KindRow, ListedMission, Meta, Mission, Missions, ParsedBranch, ParsedWorktree,
            Placement, Policy, ReadHome, ReadLeg, Route, WriteHome, WriteLeg,
        },
        boundary::refusal_json,
        commits::{
            Capability, CommitDraft, CommitEntry, CommitNote, CommitPlan, CommitPlanSet, CommitReport, CommitTarget,
            DraftGroup, DraftPath, FollowUp, GroupReport, PlannedGroup,
        },
        gates::{Count, FileDefect, Problem, Report, Rules, Site, scan_mapping, scan_tree},
        names::{
            branch_name, lane_branch, lane_worktree, mid8, mid8_of_id, mid8_of_slug, mission_name, parse_branch,
            parse_worktree, path_segment, strip_number,
        },
        outcomes::{Committed, Failed, Refused, Unchanged},
        protections::{
            Clearance, MissionScope, ProtectedBranch, Protection, clearance, is_churn, protection, protection_facts,
        },
        questions::{classify, codes, discover, explain, is_coordination_residue, kinds, location, main_root, policy},
        repository::Repository,
        snapshot::capture,
        statuses::{
            Board, BoardWorkPackage, Effector, LaneRow, LaneTarget, LogRow, MissionStatus, Retrospective,
            StatusFinding, StatusReport, Swallowed, board, lanes, log_rows, merge_logs, reduce, status_findings,
            status_json,
        },
        topologies::{
            check_manifest, create_topology, derive_topology, meta_view, routes_through_coordination, stored_topology,
            topology_of, unstamped_topology,
        },
        transitions::{
            OrderError, Review, TotalOrder, check_guard, check_transition, normalize_work_package_id, resolve_lane,
            subtask_state, total_order, unfinished_work_packages,
        },
    };
}
