//! Surfaces classifier, partition, topology and segments.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Asked, Asking, Map, Stop, member};
use crate::question::Question;

pub(super) const MAP: &[(&str, Map)] = &[
    ("kind_for_mission_file", |a| {
        let question = Question::Classify {
            path: a.text("path"),
            mission: a.optional("mission_slug"),
            generation: a.generation(),
        };
        a.put(&question)
    }),
    ("artifact_kinds", |a| Ok(a.kinds()?.iter().map(|row| member(row, "kind")).collect())),
    ("partition", |a| {
        let kinds = a.kinds()?;
        let of = |side: &str| -> Value {
            kinds.iter().filter(|row| row["partition"] == side).map(|row| member(row, "kind")).collect()
        };
        Ok(json!({"primary": of("primary"), "coord": of("coord")}))
    }),
    ("is_primary_artifact_kind", |a| Ok(json!(member(&a.kind()?, "partition") == "primary"))),
    ("kind_is_coordination_residue", |a| {
        let question = Question::IsCoordinationResidue {
            kind: a.text("kind"),
            topology: a.text("topology"),
            generation: a.generation(),
        };
        a.put(&question)
    }),
    ("artifact_home_for", |a| {
        let row = a.kind()?;
        let surface = member(&row, "partition");
        let commit = member(&Value::Object(a.vector.input.args.clone()), "placement_ref");
        Ok(json!({"kind": row["kind"], "read_surface": surface, "write_surface": surface, "commit_ref": commit}))
    }),
    ("mission_file_basenames_for_kind", |a| {
        let mut files = a.kind()?["files"].as_array().cloned().unwrap_or_default();
        files.sort_by(|x, y| x.as_str().cmp(&y.as_str()));
        Ok(Value::Array(files))
    }),
    ("translate_surface", |a| {
        let given = a.vector.input.args.get("locations").and_then(Value::as_object).cloned().unwrap_or_default();
        let locations = given.into_iter().filter_map(|(name, at)| Some((name, at.as_str()?.to_string()))).collect();
        a.put(&Question::Location { surface: a.text("surface_kind"), locations })
    }),
    ("resolve_create_time_write_target", |a| {
        let name = a.put(&Question::BranchName { text: a.text("planning_branch") })?;
        Ok(json!({"ref": name}))
    }),
    ("classify_topology", |a| {
        let coordination = a.vector.input.args.get("coordination_branch").is_some_and(|value| !value.is_null());
        a.put(&Question::DeriveTopology { coordination, lanes: a.vector.input.flag("has_lanes") })
    }),
    ("routes_through_coordination", |a| a.put(&Question::RoutesThroughCoordination { topology: a.text("topology") })),
    ("stored_topology_from_meta", |a| {
        let meta = a.vector.input.args.get("meta").cloned().unwrap_or_default();
        let view = a.put(&Question::MetaView { meta_b64: base64(meta.to_string()) })?;
        Ok(member(&view, "topology"))
    }),
    ("topology_from_stored", |a| {
        let raw = a.vector.input.args.get("raw").cloned().unwrap_or_default();
        let view = a.put(&Question::MetaView { meta_b64: base64(json!({"topology": raw}).to_string()) })?;
        Ok(member(&view, "topology"))
    }),
    ("is_single_branch", |a| {
        Ok(json!(a.put(&Question::StoredTopology { text: a.text("topology") })? == "single_branch"))
    }),
    ("unstamped_runtime_topology", |a| {
        let question = Question::UnstampedTopology { topology: a.text("topology"), generation: a.generation() };
        a.put(&question)
    }),
    ("classify_from_meta", |a| {
        let meta = a.vector.input.args.get("meta").filter(|meta| !meta.is_null()).map(|meta| base64(meta.to_string()));
        a.topology_of(meta)
    }),
    ("assert_topology_matches_manifest", |a| {
        let question = Question::CheckManifest {
            topology: a.text("topology"),
            has_code_lanes: a.vector.input.flag("has_code_lanes"),
            mission: a.text("mission_slug"),
        };
        a.put(&question)
    }),
    ("assert_safe_path_segment", |a| a.put(&Question::PathSegment { text: a.text("value") })),
    ("safe_mission_slug", |a| match a.put(&Question::PathSegment { text: a.text("slug") }) {
        Err(Stop::Refused(_)) => Ok(Value::from(a.text("fallback"))),
        answer => answer,
    }),
];

fn base64(text: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(text)
}

impl Asking<'_> {
    fn kinds(&mut self) -> Result<Vec<Value>, Stop> {
        let kinds = self.put(&Question::Kinds { generation: self.generation() })?;
        Ok(kinds.as_array().cloned().unwrap_or_default())
    }

    fn kind(&mut self) -> Asked {
        let name = self.text("kind");
        let known = self.kinds()?.into_iter().find(|row| row["kind"] == name.as_str());
        known.ok_or_else(|| Stop::Refused(json!({"code": "UNKNOWN_ARTIFACT_KIND", "fields": {"kind": name}})))
    }

    fn topology_of(&mut self, meta_b64: Option<String>) -> Asked {
        let question =
            Question::TopologyOf { meta_b64, lanes_b64: self.file("lanes.json"), generation: self.generation() };
        self.put(&question)
    }

    /// A file of the directory asked about; a directory in its place reads as no document.
    fn file(&self, name: &str) -> Option<String> {
        let path = std::path::Path::new(&self.text("feature_dir")).join(name);
        path.exists().then(|| base64(std::fs::read(path).unwrap_or_default()))
    }
}
