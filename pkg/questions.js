// The questions that need no repository.

import { bytes, flag, generationOf, optionalBytes, optionalText, text } from "./arguments.js";
import { KittyError } from "./error.js";
import { EXPLANATIONS } from "./explanations.js";
import { ask } from "./instance.js";

export function classify(path, options) {
  text(path, "path");
  const mission = optionalText(options?.mission, "mission");
  const generation = generationOf(options);
  return ask((core) => core.classify(path, mission, generation)) ?? null;
}

export function kinds(options) {
  return ask((core) => core.kinds(generationOf(options)));
}

export function policy(options) {
  return ask((core) => core.policy(generationOf(options)));
}

export function explain(code) {
  text(code, "code");
  if (Object.hasOwn(EXPLANATIONS, code)) return { code, ...EXPLANATIONS[code] };
  throw new KittyError(ask((core) => core.unknownCode(Object.keys(EXPLANATIONS))));
}

export function isCoordinationResidue(kind, topology, options) {
  text(kind, "kind");
  text(topology, "topology");
  return ask((core) => core.isCoordinationResidue(kind, topology, generationOf(options)));
}

export function location(surface, locations) {
  text(surface, "surface");
  return ask((core) => core.location(surface, locations));
}

export function branchName(name) {
  text(name, "name");
  return ask((core) => core.branchName(name));
}

export function pathSegment(segment) {
  text(segment, "segment");
  return ask((core) => core.pathSegment(segment));
}

export function storedTopology(value) {
  text(value, "value");
  return ask((core) => core.storedTopology(value)) ?? null;
}

export function deriveTopology({ coordination, lanes }) {
  flag(coordination, "coordination");
  flag(lanes, "lanes");
  return ask((core) => core.deriveTopology(coordination, lanes));
}

export function routesThroughCoordination(topology) {
  text(topology, "topology");
  return ask((core) => core.routesThroughCoordination(topology));
}

export function unstampedTopology(topology, options) {
  text(topology, "topology");
  return ask((core) => core.unstampedTopology(topology, generationOf(options)));
}

export function topologyOf(meta, lanes, options) {
  const metaBytes = optionalBytes(meta, "meta");
  const lanesBytes = optionalBytes(lanes, "lanes");
  return ask((core) => core.topologyOf(metaBytes, lanesBytes, generationOf(options)));
}

export function checkManifest(topology, hasCodeLanes, mission) {
  text(topology, "topology");
  flag(hasCodeLanes, "hasCodeLanes");
  text(mission, "mission");
  ask((core) => core.checkManifest(topology, hasCodeLanes, mission));
}

export function createTopology(facts, options) {
  return ask((core) => core.createTopology(facts, generationOf(options)));
}

export function metaView(meta) {
  const metaBytes = bytes(meta, "meta");
  return ask((core) => core.metaView(metaBytes));
}

export function mid8(meta, slug) {
  const metaBytes = bytes(meta, "meta");
  text(slug, "slug");
  return ask((core) => core.mid8(metaBytes, slug)) ?? null;
}

export function mid8OfId(id) {
  text(id, "id");
  return ask((core) => core.mid8OfId(id)) ?? null;
}

export function mid8OfSlug(slug) {
  text(slug, "slug");
  return ask((core) => core.mid8OfSlug(slug)) ?? null;
}

export function stripNumber(slug) {
  text(slug, "slug");
  return ask((core) => core.stripNumber(slug));
}

export function missionName(name, slug, missionId) {
  text(name, "name");
  text(slug, "slug");
  const id = optionalText(missionId, "missionId");
  return ask((core) => core.missionName(name, slug, id));
}

export function laneBranch(slug, lane, options) {
  text(slug, "slug");
  text(lane, "lane");
  const id = optionalText(options?.missionId, "missionId");
  const planning = optionalText(options?.planningBranch, "planningBranch");
  return ask((core) => core.laneBranch(slug, lane, id, planning, generationOf(options)));
}

export function laneWorktree(slug, lane, options) {
  text(slug, "slug");
  text(lane, "lane");
  const id = optionalText(options?.missionId, "missionId");
  return ask((core) => core.laneWorktree(slug, lane, id, generationOf(options)));
}

export function parseBranch(name, options) {
  text(name, "name");
  return ask((core) => core.parseBranch(name, generationOf(options)));
}

export function parseWorktree(name, options) {
  text(name, "name");
  return ask((core) => core.parseWorktree(name, generationOf(options)));
}
