// What a scan answers, key by key as `kitty-core gate --format json` has it.

/** What became of a finding. */
export type Disposition = "violation" | "allowed" | "sanctioned" | "definition" | "trusted";

/** How loud something is; `error` fails a check. */
export type GateLevel = "info" | "warn" | "error";

/** An obligation that the engine holds. */
export type Obligation =
  | "stale"
  | "growth"
  | "rekeyed"
  | "weakening"
  | "floor"
  | "margin"
  | "ceiling"
  | "sanction"
  | "missing"
  | "survivor";

/** Why a file was not scanned. */
export type FileDefectCode = "too-large" | "not-utf8" | "too-deep" | "syntax" | "unreadable";

/** A finding together with its identity. */
export interface Site {
  readonly rule: string;
  readonly file: string;
  /** From 1: a locator for people. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly qualname: string;
  /** The text of the line without its strings and comments. */
  readonly token: string;
  readonly token_sha256_16: string;
  /** Its position among equal sites of the rule. */
  readonly ordinal: number;
  /** The digest of the literals inside; empty where there are none. */
  readonly literals: string;
  /** The callee, member or literal. */
  readonly what: string;
  readonly disposition: Disposition;
  /** The way that the value took. */
  readonly trace?: readonly string[];
  readonly note?: string;
  /** The clause of the rule. */
  readonly clause?: string;
  /** The symbol that it defines. */
  readonly symbol?: string;
  /** The canonical name of what is constructed. */
  readonly canonical?: string;
  /** How it is wrapped. */
  readonly wrapped?: string;
  readonly message: string;
  /** What to do instead. */
  readonly remedy: string;
  readonly severity: GateLevel;
}

/** An obligation that does not hold. */
export interface Problem {
  readonly rule: string;
  readonly kind: Obligation;
  readonly level: GateLevel;
  readonly file?: string;
  readonly message: string;
  readonly remedy: string;
}

/** A file that was not scanned. */
export interface FileDefect {
  readonly file: string;
  readonly code: FileDefectCode;
  readonly line: number | null;
  readonly message: string;
  readonly severity: GateLevel;
}

/** What a rule has seen. */
export interface Count {
  readonly files: number;
  readonly sites: number;
  readonly edges: number;
  readonly mirror: number;
}

/** The result of a scan. */
export interface Report {
  /** Every finding of any disposition, by rule and file. */
  readonly sites: readonly Site[];
  readonly problems: readonly Problem[];
  readonly defects: readonly FileDefect[];
  /** By rule. */
  readonly counts: Readonly<Record<string, Count>>;
  readonly files: number;
  /** Import edges between layers: at module level, in functions, for type checkers. */
  readonly layers?: Readonly<Record<string, readonly [number, number, number]>>;
}
