// What the event log and its board look like.

import type { BoardColumn, FindingCode, Lane } from "./vocabulary.js";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Who acted. */
export interface Effector {
  readonly kind: "human" | "agent" | "service" | "unknown";
  readonly id: string;
  readonly profile: string | null;
  readonly model: string | null;
  readonly role: string | null;
  /** The original. */
  readonly raw: string;
}

/** One work package on the board. */
export interface BoardWorkPackage {
  readonly wp_id: string;
  readonly lane: Lane;
  /** `null` for lanes that no board shows. */
  readonly column: BoardColumn | null;
  /** Who moved it there, as the snapshot names it. */
  readonly actor: string;
  /** The same, understood. */
  readonly effector: Effector;
  readonly last_transition_at: Json;
  readonly last_event_id: Json;
  readonly force_count: number;
  /** The other keys that the snapshot has of it. */
  readonly slots: Readonly<Record<string, Json>>;
}

/** How far the retrospective has come. */
export interface Retrospective {
  readonly status: "pending" | "completed" | "skipped" | "failed";
  readonly mode: Json;
  readonly record_path: string | null;
  readonly proposals_total: number;
  readonly proposals_applied: number;
  readonly proposals_rejected: number;
  readonly proposals_pending: number;
}

/** A transition that counts and moved nothing. */
export interface Swallowed {
  readonly line: number;
  readonly event_id: Json;
  readonly wp_id: string;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
}

/** What a log reduces to. */
export interface BoardData {
  readonly mission_slug: string;
  readonly mission_number: string;
  readonly mission_type: string;
  readonly materialized_at: Json;
  readonly event_count: number;
  readonly last_event_id: Json;
  readonly schema_version: number | null;
  /** Work packages by display lane. */
  readonly summary: Readonly<Record<string, number>>;
  readonly retrospective: Retrospective | null;
  readonly work_packages: readonly BoardWorkPackage[];
  /** At most a thousand of them. */
  readonly swallowed: readonly Swallowed[];
  readonly swallowed_count: number;
}

/** One row of the log. */
export interface LogRow {
  readonly line: number;
  readonly kind: "transition" | "annotation";
  readonly effector: Effector;
  /** The row as the tool writes it. */
  readonly row: { readonly [key: string]: Json };
}

/** Something wrong or odd with a status. */
export interface StatusFinding {
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly line: number | null;
  readonly wp_id: string | null;
  readonly message: string;
  /** What to do now. */
  readonly remedy: string;
}

/** A lane that may be gone to without force, and what that asks for. */
export interface LaneTarget {
  readonly lane: Lane;
  readonly needs: readonly string[];
}

/** One row of the lane table. */
export interface LaneRow {
  readonly lane: Lane;
  readonly display: boolean;
  readonly terminal: boolean;
  readonly blocked: boolean;
  readonly run_affecting: boolean;
  readonly progress_bucket: "not_started" | "in_flight" | "review" | "terminal";
  readonly display_category: string;
  /** Its share of a finished work package, in hundredths. */
  readonly weight: number;
  readonly column: BoardColumn | null;
  readonly targets: readonly LaneTarget[];
}

/** Reviewer, verdict and reference of a review. */
export interface Review {
  readonly reviewer: string;
  readonly verdict: string;
  readonly reference: string;
}

/** What is known when a transition is asked for; what is not said is not known. */
export interface TransitionFacts {
  readonly actor?: string | null;
  readonly workspace_context?: string | null;
  readonly subtasks_complete?: boolean;
  readonly implementation_evidence_present?: boolean;
  readonly reason?: string | null;
  readonly review_ref?: string | null;
  readonly evidence?: Review | null;
  readonly review_result?: Review | null;
  readonly force?: boolean;
  readonly dependency_ready?: boolean | null;
}

/** What decides whether a mission may end with a work package. */
export interface Ending {
  readonly lane: string | null;
  readonly reason_source: string | null;
}

/** Rows in their total order, by index. */
export interface TotalOrder {
  readonly ordered: readonly number[];
  readonly errors: readonly { readonly index: number; readonly reason: string }[];
  readonly collapsed: number;
  readonly conflicts: readonly (readonly string[])[];
}
