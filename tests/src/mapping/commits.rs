//! Surfaces churn, protection, `safe_commit` and `commit_router`.

use std::{collections::BTreeMap, path::Path};

use kitty_core::{
    protection::{ConfigFact, ConfigValue, HATCH, ProtectionFacts},
    wire::{
        Content,
        commit::{Capability, CommitRequest, Destination, KindHome, MissionScope},
    },
};
use kitty_host_native::commit::protection_facts;
use serde_json::{Value, json};

use super::{Asked, Asking, Map, Stop};
use crate::{question::Question, tree::git};

/// The functions that change the repository: each engine gets a tree of its own.
pub(super) const EXECUTING: [&str; 2] = ["safe_commit", "commit_for_mission"];

pub(super) const MAP: &[(&str, Map)] = &[
    ("is_status_state_path", |a| a.churn("status_state")),
    ("is_coord_residue_churn", |a| a.churn("coordination_residue")),
    ("is_self_bookkeeping_churn", |a| a.churn("own_bookkeeping")),
    ("is_toolchain_generated_churn", |a| a.churn("toolchain")),
    ("resolve_protection_policy", |a| {
        let protection = a.put(&Question::Protection { facts: a.protection_facts()? })?;
        let names: Vec<Value> = items(&protection["branches"]).map(|branch| branch["name"].clone()).collect();
        let hatch = protection["hatch"] == true;
        let refs = a.refs().into_iter().map(|name| {
            let protected = names.contains(&json!(name)) && !hatch;
            (name, json!(protected))
        });
        Ok(json!({
            "protected_branches": names,
            "operator_hatch_active": hatch,
            "is_protected": refs.collect::<serde_json::Map<_, _>>(),
        }))
    }),
    ("assert_not_protected_branch", |a| {
        let root = a.repo().root;
        let facts = a.protection_facts()?;
        let born = git(Path::new(&root)).args(["rev-parse", "-q", "--verify", "HEAD"]).output();
        if !born.map_err(anyhow::Error::from)?.status.success() {
            return Ok(Value::Null);
        }
        let head = git(Path::new(&root)).args(["symbolic-ref", "-q", "HEAD"]).output().map_err(anyhow::Error::from)?;
        let head = String::from_utf8_lossy(&head.stdout);
        let Some(branch) = head.trim().strip_prefix("refs/heads/") else { return Ok(Value::Null) };
        a.clearance(facts, branch, Capability::default_of("standard"), None).map(|_| Value::Null)
    }),
    ("evaluate_commit_guard", |a| {
        let (branch, flow) = (a.text("ref"), a.text("capability"));
        let list = if a.vector.input.flag("is_protected") { vec![ConfigValue::Text(branch.clone())] } else { vec![] };
        let member = |name: &str, value| ConfigValue::Map(vec![(ConfigValue::Text(name.into()), value)]);
        let document = member("protection", member("protected_branches", ConfigValue::List(list)));
        let facts =
            ProtectionFacts { primary: ConfigFact::Document(document), worktree: None, origin_head: None, hatch: None };
        let allowed = match a.clearance(facts, &branch, capability(&flow, &branch, &[]), None) {
            Ok(_) => true,
            Err(Stop::Refused(refusal)) if refusal["code"] == "SAFE_COMMIT_PROTECTED_BRANCH" => false,
            Err(stop) => return Err(stop),
        };
        Ok(json!({"allowed": allowed, "resolved_destination": branch}))
    }),
    ("protection_for_mission", |a| {
        let scope = a.put(&Question::MissionScope { repo: a.repo(), handle: a.text("handle") });
        let scope: Option<MissionScope> = match scope {
            Ok(scope) => serde_json::from_value(scope).map_err(anyhow::Error::from)?,
            // An unknown mission adds nothing.
            Err(Stop::Refused(_)) => None,
            Err(stop) => return Err(stop),
        };
        let own_target = scope.and_then(|scope| scope.own_target);
        let facts = a.protection_facts()?;
        let protection = a.put(&Question::Protection { facts: facts.clone() })?;
        let primary = a.optional("primary_branch");
        let mut verdicts = |primary_branch: Option<String>| {
            let scope = MissionScope { own_target: own_target.clone(), primary_branch };
            let refs = a.refs().into_iter().map(|name| {
                let standard = Capability::default_of("standard");
                let protected = match a.clearance(facts.clone(), &name, standard, Some(scope.clone())) {
                    Ok(_) => false,
                    Err(Stop::Refused(_)) => true,
                    Err(stop) => return Err(stop),
                };
                Ok((name, json!(protected)))
            });
            refs.collect::<Result<serde_json::Map<_, _>, Stop>>()
        };
        let (is_protected, is_protected_target) = (verdicts(None)?, verdicts(primary)?);
        let names: Vec<Value> = items(&protection["branches"]).map(|branch| branch["name"].clone()).collect();
        Ok(json!({
            "protected_branches": names,
            "mission_bypass_branch": own_target,
            "is_protected": is_protected,
            "is_protected_target": is_protected_target,
        }))
    }),
    ("group_files_by_partition", |a| {
        let question = Question::CommitDraft { repo: a.repo(), handle: a.text("handle"), request: a.mission_request() };
        let draft = a.put(&question)?;
        items(&draft["groups"])
            .map(|group| match &group["refusal"] {
                Value::Null => {
                    let files: Vec<Value> = items(&group["paths"]).map(|path| path["written"].clone()).collect();
                    Ok(json!({"kind": group["kind"], "files": files}))
                }
                refusal => Err(Stop::Refused(refusal.clone())),
            })
            .collect()
    }),
    ("commit_for_mission", |a| {
        let question =
            Question::Commit { repo: a.repo(), handle: a.text("handle"), request: a.mission_request(), env: a.env() };
        let report = a.put_executing(&question)?;
        routed(&report)
    }),
    ("safe_commit", |a| {
        let (destination, request) = a.direct();
        let worktree = destination.worktree_root.clone();
        let branch = destination.destination_ref.clone();
        let report = a.put_executing(&Question::SafeCommit { destination, request, env: a.env() })?;
        let group = &report["groups"][0];
        match group["outcome"].as_str() {
            Some("committed") => {
                let head = git(Path::new(&worktree)).args(["rev-parse", "HEAD"]).output();
                let head = head.map_err(anyhow::Error::from)?;
                let is_head = group["oid"] == String::from_utf8_lossy(&head.stdout).trim();
                Ok(json!({"destination_ref": branch, "worktree_root": worktree, "sha_is_head": is_head}))
            }
            // The tool has no value for it, but an error.
            Some("unchanged") => Err(Stop::Refused(json!({"code": "UNCHANGED", "fields": {}}))),
            _ => Err(Stop::Refused(group["refusal"].clone())),
        }
    }),
    ("preflight_commit", |a| {
        let (destination, request) = a.direct();
        let set = a.put_executing(&Question::SafePlan { destination, request, env: a.env() })?;
        let group = &set["groups"][0];
        match group["verdict"].as_str() {
            Some("plan") => {
                let planned: Vec<Content> =
                    serde_json::from_value(group["paths"].clone()).map_err(anyhow::Error::from)?;
                Ok(json!(inside(&a.direct().0, &planned)))
            }
            _ => Err(Stop::Refused(group["refusal"].clone())),
        }
    }),
];

/// The report of a routed commit in the shape of the tool's result.
fn routed(report: &Value) -> Asked {
    let groups = || items(&report["groups"]);
    let caller = groups().find(|group| group["role"] == "caller").or_else(|| groups().next());
    let committed: Vec<Value> =
        groups().filter(|group| group["outcome"] == "committed").map(|group| group["branch"].clone()).collect();
    let refusal = groups()
        .map(|group| &group["refusal"])
        .find(|refusal| !refusal.is_null() && refusal["code"] != "COMMIT_WITHHELD");
    let status = match (report["summary"].as_str(), refusal) {
        (Some("committed"), _) => "committed",
        (Some("unchanged"), _) => "unchanged",
        (_, Some(refusal)) => return Err(Stop::Refused(refusal.clone())),
        _ => return Err(anyhow::anyhow!("a report without an outcome: {report}").into()),
    };
    Ok(json!({
        "status": status,
        "placement_ref": caller.map(|group| group["branch"].clone()),
        "reason": if status == "unchanged" { caller.map(|group| group["reason"].clone()) } else { None },
        "committed": !committed.is_empty(),
        "commit_refs": committed,
    }))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The tool's token: a right for that branch and these files.
fn capability(flow: &str, branch: &str, below: &[Content]) -> Capability {
    let scoped = flow != "standard";
    Capability {
        flow: flow.to_string(),
        branch: scoped.then(|| branch.to_string()),
        below: if scoped { below.to_vec() } else { Vec::new() },
    }
}

/// The paths that lie in the worktree, as git has them.
fn inside(destination: &Destination, paths: &[Content]) -> Vec<Content> {
    let roots: Vec<&str> =
        std::iter::once(&destination.worktree_root).chain(&destination.spellings).map(String::as_str).collect();
    let inside = paths.iter().filter_map(|path| kitty_core::commit::RepoPath::below(&roots, &path.0).ok());
    inside.map(|path| Content(path.as_bytes().to_vec())).collect()
}

trait Standard {
    fn default_of(flow: &str) -> Self;
}

impl Standard for Capability {
    fn default_of(flow: &str) -> Self {
        capability(flow, "", &[])
    }
}

impl Asking<'_> {
    fn churn(&mut self, sort: &str) -> Asked {
        let missions = match self.vector.input.args.get("mission_dir_names") {
            Some(Value::Array(names)) => Some(names.iter().filter_map(Value::as_str).map(Into::into).collect()),
            _ => self.optional("mission_slug").map(|slug| vec![slug]),
        };
        self.put(&Question::Churn {
            sort: sort.to_string(),
            path: self.text("path"),
            missions,
            topology: self.optional("topology"),
            generation: self.generation(),
        })
    }

    fn refs(&self) -> Vec<String> {
        let refs = self.vector.input.args.get("refs").cloned().unwrap_or_default();
        items(&refs).filter_map(Value::as_str).map(Into::into).collect()
    }

    fn env(&self) -> BTreeMap<String, String> {
        let env = self.vector.input.args.get("env").cloned().unwrap_or_default();
        let given = env.as_object().into_iter().flatten();
        given.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_string()))).collect()
    }

    /// What the native host finds; the tool's policy needs no repository, so one is made.
    fn protection_facts(&self) -> Result<ProtectionFacts, Stop> {
        let root = self.repo().root;
        let at = Path::new(&root);
        if !at.join(".git").exists() {
            git(at).args(["init", "-q", "-b", "main"]).output().map_err(anyhow::Error::from)?;
        }
        let facts = protection_facts(at, at).map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        Ok(ProtectionFacts { hatch: self.env().get(HATCH).cloned(), ..facts })
    }

    fn clearance(
        &mut self,
        facts: ProtectionFacts,
        branch: &str,
        capability: Capability,
        mission: Option<MissionScope>,
    ) -> Asked {
        let branch = branch.to_string();
        self.put(&Question::Clearance { facts, branch, capability, paths: Vec::new(), mission })
    }

    fn files(&self, name: &str) -> Vec<Content> {
        let files = self.vector.input.args.get(name).cloned().unwrap_or_default();
        let text = |file: &Value| {
            let text = file.as_str()?;
            Some(Content(self.tree.map_or(text.to_string(), |tree| tree.expand(text)).into_bytes()))
        };
        items(&files).filter_map(text).collect()
    }

    fn mission_request(&self) -> CommitRequest {
        CommitRequest {
            paths: self.files("files"),
            kind: self.optional("kind"),
            message: self.text("message").into_bytes(),
            // The tool's router never removes anything.
            intent: Some("write".into()),
            advance: self.optional("target_branch"),
            ..CommitRequest::default()
        }
    }

    fn direct(&self) -> (Destination, CommitRequest) {
        let worktree_root = self.text("worktree_root");
        let real = Path::new(&worktree_root).canonicalize().ok();
        let destination = Destination {
            repo_root: self.text("repo_root"),
            spellings: real.into_iter().map(|real| real.to_string_lossy().into_owned()).collect(),
            worktree_root,
            destination_ref: self
                .optional("destination_ref")
                .or_else(|| self.optional("target_ref"))
                .unwrap_or_default(),
            // The tool takes a branch twice: the one of its target says where the content belongs.
            home: self.optional("target_ref").map(|branch| KindHome { kind: "spec".into(), branch }),
        };
        let paths = self.files("paths");
        let below = inside(&destination, &paths);
        let capability = capability(&self.text("capability"), &destination.destination_ref, &below);
        let request = CommitRequest {
            paths,
            message: self.text("message").into_bytes(),
            capability: Some(capability),
            signing: Some("off".into()),
            ..CommitRequest::default()
        };
        (destination, request)
    }

    /// Asks without comparing the bytes with other engines': commits have ids of their own.
    fn put_executing(&mut self, question: &Question) -> Asked {
        let mark = self.transcript.len();
        let answer = self.put(question);
        self.transcript.truncate(mark);
        answer
    }
}
