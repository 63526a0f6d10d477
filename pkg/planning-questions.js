// Where a commit would go, and why it would be refused. Nothing is executed.

import { generationOf, json, optionalText, text, texts } from "./arguments.js";
import { ask } from "./planning-instance.js";
import { withSource } from "./source.js";

export function planCommit(source, options, handle, request, facts) {
  text(handle, "handle");
  const asked = json(request, "request");
  if (isAbsent(facts)) {
    return about(source, options, (held, ...at) => held.commitDraft(...at, handle, asked));
  }
  const known = json(facts, "facts");
  return about(source, options, (held, ...at) => held.commitPlan(...at, handle, asked, known));
}

export function planCommitOn(destination, request, facts, options) {
  const asked = [generationOf(options), json(destination, "destination"), json(request, "request")];
  if (isAbsent(facts)) return ask((core) => core.directDraft(...asked));
  const known = json(facts, "facts");
  return ask((core) => core.directPlan(...asked, known));
}

export function missionScope(source, options, handle) {
  text(handle, "handle");
  return about(source, options, (held, ...at) => held.missionScope(...at, handle));
}

export function protection(facts) {
  const known = json(facts, "facts");
  return ask((core) => core.protection(known));
}

export function clearance(facts, branch, options) {
  text(branch, "branch");
  const known = json(facts, "facts");
  const capability = json(options?.capability ?? { flow: "standard" }, "capability");
  const paths = json(options?.paths ?? [], "paths");
  const mission = isAbsent(options?.mission) ? undefined : json(options.mission, "mission");
  return ask((core) => core.clearance(known, branch, capability, paths, mission));
}

export function isChurn(sort, path, options) {
  text(sort, "sort");
  text(path, "path");
  const missions = isAbsent(options?.missions) ? undefined : texts(options.missions, "missions");
  const topology = optionalText(options?.topology, "topology");
  return ask((core) => core.isChurn(sort, path, missions, topology, generationOf(options)));
}

/** Asks about the repository of a source. */
function about(source, options, question) {
  const root = text(options?.root, "root");
  const generation = generationOf(options);
  return ask((core) => withSource(core, source, (held) => question(held, root, generation)));
}

function isAbsent(value) {
  return value === undefined || value === null;
}
