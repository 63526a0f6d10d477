//! Surfaces transitions and reducer.

use std::{collections::BTreeMap, fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use kitty_core::wire::{Ending, Review, TransitionFacts};
use serde_json::{Map as Members, Value, json};
use sha2::{Digest, Sha256};

use super::{Asked, Asking, Map, Stop, member};
use crate::question::Question;

pub(super) const MAP: &[(&str, Map)] = &[
    ("allowed_transitions", |a| {
        let mut edges = Vec::new();
        for row in a.lanes()? {
            for target in row["targets"].as_array().into_iter().flatten() {
                edges.push(json!([row["lane"], target["lane"]]));
            }
        }
        edges.sort_by_key(ToString::to_string);
        Ok(Value::Array(edges))
    }),
    ("wp_state", |a| {
        let name = a.text("lane");
        let lane = if name == "doing" { a.put(&Question::ResolveLane { text: name })? } else { Value::from(name) };
        let Some(row) = a.lanes()?.into_iter().find(|row| row["lane"] == lane) else {
            return Err(Stop::Refused(json!({"code": "UNKNOWN_LANE", "fields": {"value": lane}})));
        };
        let targets = row["targets"].as_array().into_iter().flatten();
        let mut targets: Vec<String> = targets.filter_map(|row| Some(row["lane"].as_str()?.to_string())).collect();
        targets.sort();
        Ok(json!({
            "lane": row["lane"], "allowed_targets": targets, "is_terminal": row["terminal"],
            "is_blocked": row["blocked"], "is_run_affecting": row["run_affecting"],
            "progress_bucket": row["progress_bucket"], "display_category": row["display_category"],
        }))
    }),
    ("resolve_lane_alias", |a| {
        let question = Question::ResolveLane { text: a.text("lane") };
        a.put(&question)
    }),
    ("resolve_subtask_status_alias", |a| {
        let question = Question::SubtaskState { text: a.text("value") };
        a.put(&question)
    }),
    ("normalize_wp_id", |a| {
        let question = Question::NormalizeWorkPackageId { text: a.text("value") };
        a.put(&question)
    }),
    ("is_terminal", |a| {
        let lane = a.put(&Question::ResolveLane { text: a.text("lane") })?;
        Ok(json!(a.lanes()?.iter().any(|row| row["lane"] == lane && row["terminal"] == true)))
    }),
    ("is_acceptable_ending", |a| {
        let source = a.vector.input.flag("has_provenance").then(|| "operator".to_string());
        a.ends(Ending { lane: Some(a.text("lane")), reason_source: source })
    }),
    ("has_operator_provenance", |a| {
        let snapshot = a.vector.input.args.get("wp_snapshot").cloned().unwrap_or_default();
        let source = member(&snapshot, "reason_source").as_str().map(ToString::to_string);
        a.ends(Ending { lane: Some("canceled".to_string()), reason_source: source })
    }),
    ("mission_terminal_acceptability", |a| {
        let packages = a.vector.input.args.get("work_packages").and_then(Value::as_object).cloned().unwrap_or_default();
        let text = |value: &Value, name: &str| value[name].as_str().map(ToString::to_string);
        let ending = |wp: &Value| Ending { lane: text(wp, "lane"), reason_source: text(wp, "reason_source") };
        let work_packages = packages.iter().map(|(id, wp)| (id.clone(), ending(wp))).collect();
        let expected =
            a.vector.input.args.get("expected_wp_ids").and_then(Value::as_array).cloned().unwrap_or_default();
        let expected = expected.iter().filter_map(|id| Some(id.as_str()?.to_string())).collect();
        let missing = a.put(&Question::UnfinishedWorkPackages { work_packages, expected })?;
        let empty = packages.is_empty();
        Ok(json!({"ok": missing == json!([]) && !empty, "missing": missing}))
    }),
    ("validate_transition", |a| {
        let question = Question::CheckTransition {
            from: a.text("from_lane"),
            to: a.text("to_lane"),
            facts: a.facts(),
            generation: a.generation(),
        };
        a.verdict(&question)
    }),
    ("run_guard", |a| {
        let question = a.guard();
        a.verdict(&question)
    }),
    ("can_transition_to", |a| {
        let question = Question::CheckTransition {
            from: a.text("from_lane"),
            to: a.text("to_lane"),
            facts: TransitionFacts { force: false, ..a.facts() },
            generation: a.generation(),
        };
        let verdict = a.verdict(&question)?;
        Ok(member(&verdict, "ok"))
    }),
    ("reduce", |a| {
        let log_b64 = BASE64_STANDARD.encode(a.text("events_jsonl"));
        let board = a.put(&Question::Reduce { log_b64, generation: a.generation() })?;
        Ok(snapshot(&board))
    }),
    ("diary_reduce", |a| a.diary()),
    ("diary_golden", |a| a.diary()),
    ("materialize_snapshot", |a| {
        let [log_b64, meta_b64, current_b64] = a.documents();
        let log_b64 = log_b64.unwrap_or_default();
        let board = a.put_documents(&Question::Board { log_b64, meta_b64, current_b64, generation: a.generation() })?;
        Ok(snapshot(&board))
    }),
    ("materialize_to_json", |a| {
        let [log_b64, meta_b64, current_b64] = a.documents();
        let log_b64 = log_b64.unwrap_or_default();
        a.put_documents(&Question::StatusSnapshot { log_b64, meta_b64, current_b64, generation: a.generation() })
    }),
    // What was recorded of a real mission: counts, lanes, and the digest of the snapshot's bytes.
    ("real_status", |a| {
        let [log_b64, meta_b64, current_b64] = a.documents();
        let (log_b64, generation) = (log_b64.unwrap_or_default(), a.generation());
        let disk = current_b64.as_ref().and_then(|text| BASE64_STANDARD.decode(text).ok());
        let rows = a.put(&Question::LogRows {
            log_b64: log_b64.clone(),
            mission_ids: BTreeMap::new(),
            generation: generation.clone(),
        })?;
        let board = a.put(&Question::Board {
            log_b64: log_b64.clone(),
            meta_b64: meta_b64.clone(),
            current_b64: None,
            generation: generation.clone(),
        })?;
        let bytes = a.put(&Question::StatusSnapshot { log_b64, meta_b64, current_b64: None, generation })?;
        let bytes = bytes.as_str().unwrap_or_default();
        let count = |kind: &str| rows.as_array().into_iter().flatten().filter(|row| row["kind"] == kind).count();
        let by_package = |key: &str| -> Value {
            let packages = board["work_packages"].as_array().into_iter().flatten();
            packages.filter_map(|wp| Some((wp["wp_id"].as_str()?.to_string(), wp[key].clone()))).collect()
        };
        let summary = board["summary"].as_object().into_iter().flatten().filter(|(_, count)| **count != json!(0));
        let mut forced = by_package("force_count");
        if let Some(counts) = forced.as_object_mut() {
            counts.retain(|_, count| *count != json!(0));
        }
        let mut status = json!({
            "log": "ok", "transitions": count("transition"), "annotations": count("annotation"),
            "event_count": board["event_count"], "last_event_id": board["last_event_id"],
            "materialized_at": board["materialized_at"], "mission_slug": board["mission_slug"],
            "lanes": by_package("lane"), "force_count": forced,
            "summary": summary.map(|(lane, count)| (lane.clone(), count.clone())).collect::<Value>(),
            "snapshot_sha256": format!("{:x}", Sha256::digest(bytes)),
        });
        if let Some(disk) = disk {
            status["persisted_status_json_matches"] = json!(disk == bytes.as_bytes());
        }
        Ok(status)
    }),
    ("total_order", |a| {
        let rows = a.vector.input.args.get("rows").cloned().unwrap_or_default();
        let rows = rows.as_array().cloned().unwrap_or_default();
        let bodies: Vec<String> = rows.iter().map(|row| row["row"].to_string()).collect();
        let order = a.put(&Question::TotalOrder { rows: format!("[{}]", bodies.join(",")) })?;
        let label = |index: &Value| {
            let at = index.as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(usize::MAX);
            rows.get(at).map(|row| row["label"].clone()).unwrap_or_default()
        };
        let mut errors = Members::new();
        for error in order["errors"].as_array().into_iter().flatten() {
            errors.insert(label(&error["index"]).as_str().unwrap_or_default().to_string(), error["reason"].clone());
        }
        // Of twins with equal bytes either one may survive; both are called by the first label.
        let twin = |index: &Value| {
            let survivor = rows.iter().find(|row| row["label"] == label(index)).map(|row| &row["row"]);
            let twins = rows.iter().filter(|row| Some(&row["row"]) == survivor);
            twins.filter_map(|row| row["label"].as_str()).min().map_or(Value::Null, Value::from)
        };
        let ordered: Value = order["ordered"].as_array().into_iter().flatten().map(twin).collect();
        Ok(json!({
            "ordered": ordered, "errors": errors, "collapsed": order["collapsed"],
            "conflicts": order["conflicts"], "read": rows.len(),
        }))
    }),
    ("read_event_stream", |a| {
        let log_b64 = BASE64_STANDARD.encode(a.text("events_jsonl"));
        let mission_ids = a.mission_ids();
        let rows = a.put(&Question::LogRows { log_b64, mission_ids, generation: a.generation() })?;
        let of = |kind: &str| -> Value {
            let rows = rows.as_array().into_iter().flatten();
            rows.filter(|row| row["kind"] == kind).map(|row| row["row"].clone()).collect()
        };
        Ok(json!({"transitions": of("transition"), "annotations": of("annotation")}))
    }),
];

impl Asking<'_> {
    fn lanes(&mut self) -> Result<Vec<Value>, Stop> {
        Ok(self.put(&Question::Lanes {})?.as_array().cloned().unwrap_or_default())
    }

    /// The state of the events package: it lacks what the tool derives on top, and knows one type of
    /// mission.
    fn diary(&mut self) -> Asked {
        let log_b64 = BASE64_STANDARD.encode(self.text("events_jsonl"));
        let mut board = snapshot(&self.put(&Question::Reduce { log_b64, generation: self.generation() })?);
        board["mission_type"] = json!("software-dev");
        for package in board["work_packages"].as_object_mut().into_iter().flat_map(Members::values_mut) {
            for key in ["implementer_of_record", "cancellation_reason", "reason_source"] {
                package.as_object_mut().map(|package| package.shift_remove(key));
            }
        }
        Ok(board)
    }

    fn ends(&mut self, ending: Ending) -> Asked {
        let work_packages = BTreeMap::from([("WP01".to_string(), ending)]);
        let missing = self.put(&Question::UnfinishedWorkPackages { work_packages, expected: Vec::new() })?;
        Ok(json!(missing == json!([])))
    }

    fn guard(&self) -> Question {
        Question::CheckGuard {
            from: self.text("from_lane"),
            to: self.text("to_lane"),
            facts: self.facts(),
            generation: self.generation(),
        }
    }

    /// A refusal as the tool answers it: as a value, in its own words.
    fn verdict(&mut self, question: &Question) -> Asked {
        match self.put(question) {
            Ok(_) => Ok(json!({"ok": true, "error": null})),
            Err(Stop::Refused(refusal)) => Ok(json!({"ok": false, "error": refusal["fields"]["tool"]})),
            Err(stop) => Err(stop),
        }
    }

    fn facts(&self) -> TransitionFacts {
        let given = self.vector.input.args.get("ctx").cloned().unwrap_or_default();
        let text = |value: &Value, name: &str| value[name].as_str().map(ToString::to_string);
        let review = |value: &Value| {
            value.is_object().then(|| Review {
                reviewer: text(value, "reviewer").unwrap_or_default(),
                verdict: text(value, "verdict").unwrap_or_default(),
                reference: text(value, "reference").unwrap_or_default(),
            })
        };
        TransitionFacts {
            actor: text(&given, "actor"),
            workspace_context: text(&given, "workspace_context"),
            subtasks_complete: given["subtasks_complete"] == true,
            implementation_evidence_present: given["implementation_evidence_present"] == true,
            reason: text(&given, "reason"),
            review_ref: text(&given, "review_ref"),
            evidence: review(&given["evidence"]["review"]),
            review_result: review(&given["review_result"]),
            force: given["force"] == true,
            dependency_ready: given["dependency_ready"].as_bool(),
        }
    }

    /// Log, `meta.json` and `status.json` of the mission asked about; empty where it cannot be read.
    fn documents(&self) -> [Option<String>; 3] {
        let dir = self.text("feature_dir");
        ["status.events.jsonl", "meta.json", "status.json"]
            .map(|name| Path::new(&dir).join(name))
            .map(|path| path.exists().then(|| BASE64_STANDARD.encode(fs::read(path).unwrap_or_default())))
    }

    /// Asks about documents, which have no path, and names the path in a refusal.
    fn put_documents(&mut self, question: &Question) -> Asked {
        let path = format!("{}/meta.json", self.text("feature_dir"));
        self.put(question).map_err(|stop| match stop {
            Stop::Refused(mut refusal) if refusal["fields"]["meta_path"] == "meta.json" => {
                refusal["fields"]["meta_path"] = Value::from(path);
                Stop::Refused(refusal)
            }
            stop => stop,
        })
    }

    /// The ids of the missions of the tree, by slug.
    fn mission_ids(&self) -> BTreeMap<String, String> {
        let Some(tree) = self.tree else { return BTreeMap::new() };
        let missions = fs::read_dir(tree.root().join("kitty-specs")).into_iter().flatten().flatten();
        let id = |dir: &Path| {
            let meta: Value = serde_json::from_slice(&fs::read(dir.join("meta.json")).ok()?).ok()?;
            Some(meta["mission_id"].as_str()?.to_string())
        };
        missions.filter_map(|dir| Some((dir.file_name().into_string().ok()?, id(&dir.path())?))).collect()
    }
}

/// The board in the shape of `status.json`.
fn snapshot(board: &Value) -> Value {
    let mut packages = Members::new();
    for package in board["work_packages"].as_array().into_iter().flatten() {
        let mut slots = package["slots"].as_object().cloned().unwrap_or_default();
        for key in ["lane", "actor", "last_transition_at", "last_event_id", "force_count"] {
            slots.insert(key.to_string(), package[key].clone());
        }
        packages.insert(package["wp_id"].as_str().unwrap_or_default().to_string(), Value::Object(slots));
    }
    let mut out = json!({"work_packages": packages});
    for key in
        ["mission_slug", "mission_number", "mission_type", "materialized_at", "event_count", "last_event_id", "summary"]
    {
        out[key] = board[key].clone();
    }
    for key in ["schema_version", "retrospective"] {
        if !board[key].is_null() {
            out[key] = board[key].clone();
        }
    }
    out
}
