// The questions about an event log that is at hand.

import { bytes, generationOf, optionalBytes, text, texts } from "./arguments.js";
import { ask } from "./status-instance.js";

export function reduceLog(log, options) {
  const logBytes = bytes(log, "log");
  return ask((core) => core.reduce(logBytes, generationOf(options)));
}

export function boardOf({ log, meta, current }, options) {
  const files = [bytes(log, "log"), optionalBytes(meta, "meta"), optionalBytes(current, "current")];
  return ask((core) => core.board(...files, generationOf(options)));
}

export function snapshotOf({ log, meta, current }, options) {
  const files = [bytes(log, "log"), optionalBytes(meta, "meta"), optionalBytes(current, "current")];
  return ask((core) => core.snapshot(...files, generationOf(options)));
}

export function findingsOf({ log, older, meta, current }, options) {
  const logs = [optionalBytes(log, "log"), optionalBytes(older, "older")];
  const files = [...logs, optionalBytes(meta, "meta"), optionalBytes(current, "current")];
  return ask((core) => core.findings(...files, generationOf(options)));
}

export function timeline(log, options) {
  const logBytes = bytes(log, "log");
  const ids = options?.missionIds ?? {};
  return ask((core) => core.rows(logBytes, ids, generationOf(options)));
}

export function mergeLogs(base, ours, theirs) {
  const sides = [bytes(base, "base"), bytes(ours, "ours"), bytes(theirs, "theirs")];
  return ask((core) => core.mergeLogs(...sides));
}

export function lanes() {
  return ask((core) => core.lanes());
}

export function resolveLane(word) {
  text(word, "word");
  return ask((core) => core.resolveLane(word));
}

export function checkTransition(from, to, facts, options) {
  text(from, "from");
  text(to, "to");
  ask((core) => core.checkTransition(from, to, facts, generationOf(options)));
}

export function checkGuard(from, to, facts, options) {
  text(from, "from");
  text(to, "to");
  ask((core) => core.checkGuard(from, to, facts, generationOf(options)));
}

export function unfinishedWorkPackages(workPackages, expected) {
  const ids = texts(expected, "expected");
  return ask((core) => core.unfinishedWorkPackages(workPackages, ids));
}

export function normalizeWorkPackageId(id) {
  text(id, "id");
  return ask((core) => core.normalizeWorkPackageId(id));
}

export function subtaskState(word) {
  text(word, "word");
  return ask((core) => core.subtaskState(word));
}

export function totalOrder(rows) {
  const json = JSON.stringify(rows);
  if (json === undefined) throw new TypeError("rows: expected an array");
  return ask((core) => core.totalOrder(json));
}
