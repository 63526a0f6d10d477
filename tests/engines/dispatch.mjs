// The engines `node` and `browser`: a line of JSON in, a line of JSON out, through the public API
// of the npm package only.

const NAMES = new Set([
  "mission_dir",
  "coordination_mission_dir",
  "coordination_worktree",
  "reconstructed_branch",
  "mission_branch",
]);

/** Answers lines: `{"open": …, "snapshot": …}` and `{"close": …}` have no answer, questions have one. */
export class Dispatcher {
  #api;
  #answers;
  /** Opened repositories by root and generation; one entry per key, so the sender bounds them. */
  #opened = new Map();

  /**
   * @param {typeof import("kitty-core")} api
   * @param {typeof import("kitty-core/status")} status
   * @param {typeof import("kitty-core/planning")} planning
   */
  constructor(api, status, planning) {
    this.#api = api;
    this.#answers = { ...functions(api), ...this.#methods(), ...ofStatus(status), ...this.#ofPlanning(planning) };
  }

  /**
   * @param {string} line
   * @returns {string | null}
   */
  answer(line) {
    const message = JSON.parse(line);
    if (message.open) return this.#open(message.open, message.snapshot);
    if (message.close) return this.#close(message.close);
    const id = JSON.stringify(message.id);
    const ask = Object.hasOwn(this.#answers, message.ask) ? this.#answers[message.ask] : null;
    if (ask === null || (message.ask === "mission_name" && !NAMES.has(message.name))) {
      return `{"id":${id},"unsupported":true}`;
    }
    try {
      return `{"id":${id},"ok":${JSON.stringify(ask(message) ?? null)}}`;
    } catch (error) {
      if (!(error instanceof this.#api.KittyError)) throw error;
      return `{"id":${id},"err":${JSON.stringify(error)}}`;
    }
  }

  #open(repo, snapshot) {
    this.#close(repo);
    const files = Object.fromEntries(Object.entries(snapshot.files).map(([path, content]) => [path, bytes(content)]));
    this.#opened.set(key(repo), { snapshot: { ...snapshot, files }, repository: null });
    return null;
  }

  #close(repo) {
    this.#opened.get(key(repo))?.repository?.free();
    this.#opened.delete(key(repo));
    return null;
  }

  #entry({ repo }) {
    const entry = this.#opened.get(key(repo));
    if (entry === undefined) throw new Error(`${repo.root} (${repo.generation}) was not opened`);
    return entry;
  }

  #repository(question) {
    const entry = this.#entry(question);
    if (entry.repository === null) {
      const { Repository, mainRoot } = this.#api;
      const { root, generation } = question.repo;
      entry.repository = new Repository(entry.snapshot, { root: mainRoot(entry.snapshot, root), generation });
    }
    return entry.repository;
  }

  #methods() {
    const repository = (question) => this.#repository(question);
    return {
      main_root: (q) => this.#api.mainRoot(this.#entry(q).snapshot, q.path),
      discover: (q) => this.#api.discover(this.#entry(q).snapshot, q.path),
      missions: (q) => repository(q).missions(),
      fold: (q) => repository(q).fold(q.handle),
      fold_for_create: (q) => repository(q).foldForCreate(q.handle, q.mission_type),
      place: (q) => repository(q).place(q.handle, q.kind, { partition: q.partition }),
      place_path: (q) => repository(q).placePath(q.handle, q.path),
      routes: (q) => repository(q).routes(q.handle),
      meta: (q) => repository(q).meta(q.handle),
      topology: (q) => repository(q).topology(q.handle),
      phase: (q) => repository(q).phase(q.handle),
      target_branch: (q) => repository(q).targetBranch(q.handle),
      primary_branch: (q) => repository(q).primaryBranch({ currentFirst: q.current_first }),
      coordination_state: (q) => repository(q).coordinationState(q.slug, { mid8: q.mid8, branch: q.branch }),
    };
  }

  #ofPlanning(api) {
    const mission = ({ repo, handle }) => {
      const { snapshot } = this.#entry({ repo });
      return [snapshot, { root: this.#api.mainRoot(snapshot, repo.root), generation: repo.generation }, handle];
    };
    return {
      churn: ({ sort, path, missions, topology, generation }) =>
        api.isChurn(sort, path, { missions, topology, generation }),
      protection: ({ facts }) => api.protection(facts),
      clearance: ({ facts, branch, capability, paths, mission }) =>
        api.clearance(facts, branch, { capability, paths, mission }),
      mission_scope: (q) => api.missionScope(...mission(q)),
      commit_draft: (q) => api.planCommit(...mission(q), q.request),
    };
  }
}

function functions(api) {
  return {
    classify: ({ path, mission, generation }) => api.classify(path, { mission, generation }),
    kinds: ({ generation }) => api.kinds({ generation }),
    is_coordination_residue: ({ kind, topology, generation }) =>
      api.isCoordinationResidue(kind, topology, { generation }),
    location: ({ surface, locations }) => api.location(surface, locations),
    branch_name: ({ text }) => api.branchName(text),
    path_segment: ({ text }) => api.pathSegment(text),
    stored_topology: ({ text }) => api.storedTopology(text),
    derive_topology: ({ coordination, lanes }) => api.deriveTopology({ coordination, lanes }),
    routes_through_coordination: ({ topology }) => api.routesThroughCoordination(topology),
    unstamped_topology: ({ topology, generation }) => api.unstampedTopology(topology, { generation }),
    topology_of: ({ meta_b64, lanes_b64, generation }) =>
      api.topologyOf(decoded(meta_b64), decoded(lanes_b64), { generation }),
    check_manifest: ({ topology, has_code_lanes, mission }) => api.checkManifest(topology, has_code_lanes, mission),
    create_topology: ({ facts, generation }) => api.createTopology(facts, { generation }),
    meta_view: ({ meta_b64 }) => api.metaView(decoded(meta_b64)),
    mid8: ({ meta_b64, slug }) => api.mid8(decoded(meta_b64), slug),
    mid8_of_id: ({ mission_id }) => api.mid8OfId(mission_id),
    mid8_of_slug: ({ slug }) => api.mid8OfSlug(slug),
    strip_number: ({ slug }) => api.stripNumber(slug),
    mission_name: ({ name, slug, mission_id }) => api.missionName(name, slug, mission_id),
    lane_branch: ({ slug, lane, mission_id, planning_branch, generation }) =>
      api.laneBranch(slug, lane, { missionId: mission_id, planningBranch: planning_branch, generation }),
    lane_worktree: ({ slug, lane, mission_id, generation }) =>
      api.laneWorktree(slug, lane, { missionId: mission_id, generation }),
    parse_branch: ({ name, generation }) => api.parseBranch(name, { generation }),
    parse_worktree: ({ name, generation }) => api.parseWorktree(name, { generation }),
  };
}

function ofStatus(api) {
  const files = ({ log_b64, meta_b64, current_b64 }) =>
    ({ log: decoded(log_b64), meta: decoded(meta_b64), current: decoded(current_b64) });
  return {
    lanes: () => api.lanes(),
    resolve_lane: ({ text }) => api.resolveLane(text),
    check_transition: ({ from, to, facts, generation }) => api.checkTransition(from, to, facts, { generation }),
    check_guard: ({ from, to, facts, generation }) => api.checkGuard(from, to, facts, { generation }),
    unfinished_work_packages: ({ work_packages, expected }) => api.unfinishedWorkPackages(work_packages, expected),
    normalize_work_package_id: ({ text }) => api.normalizeWorkPackageId(text),
    subtask_state: ({ text }) => api.subtaskState(text),
    reduce: ({ log_b64, generation }) => api.reduceLog(decoded(log_b64), { generation }),
    board: ({ generation, ...q }) => api.boardOf(files(q), { generation }),
    status_snapshot: ({ generation, ...q }) => api.snapshotOf(files(q), { generation }),
    log_rows: ({ log_b64, mission_ids, generation }) =>
      api.timeline(decoded(log_b64), { missionIds: mission_ids, generation }),
    total_order: ({ rows }) => api.totalOrder(JSON.parse(rows)),
  };
}

const key = ({ root, generation }) => `${generation} ${root}`;

/** The content of a file on the wire: text, byte values, or base64. */
function bytes(content) {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? Uint8Array.from(content) : decoded(content.b64);
}

function decoded(base64) {
  return base64 === null ? null : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
