//! Frontmatter, plans, manifests, dependencies, effectors.

use kitty_core::{
    Effector, EffectorKind, Generation, Limits, Meta, Topology, Vocabulary,
    status::{ContractEdge, LANES, Lane, contract_edge},
    work_package::{DependencyGraph, Frontmatter, LaneManifest, WorkPackagePlan, duplicate_keys, parse_agent},
};

const WP: &str = "---\nwork_package_id: WP02\ntitle: 'Two'\ndependencies: [WP01]\ntracker_refs: '#1, #2'\nlane: doing\nsubtasks:\n- T001\n- ' T001 '\n- T002\nagent: \"claude::p1:\"\nhistory:\n- at: x\n  actor: y\nmodel: ''\n---\n\n# Body\n";

#[test]
fn frontmatter() {
    let wp = Frontmatter::parse("WP02-two.md", WP.as_bytes()).unwrap();
    assert_eq!((wp.id.as_str(), wp.title.as_deref(), wp.lane), ("WP02", Some("Two"), Some(Lane::InProgress)));
    assert_eq!(
        (wp.dependencies, wp.tracker_refs, wp.subtasks),
        (vec!["WP01".to_string()], vec!["#1".into(), "#2".into()], vec!["T001".into(), "T002".into()])
    );
    assert_eq!(WP.get(wp.body..), Some("\n# Body\n"));
    let refused = |from: &str, to: &str| {
        let refusal = Frontmatter::parse("WP02-two.md", WP.replace(from, to).as_bytes()).unwrap_err();
        let field = |name| refusal.fields().get(name).unwrap_or_default().to_string();
        (field("line"), field("reason"))
    };
    assert_eq!(refused("title: 'Two'", "titel: 'Two'"), ("3".into(), "the key `titel` is unknown".into()));
    assert_eq!(refused("lane: doing", "title: again").1, "the key `title` is there twice");
    assert_eq!(refused("lane: doing", "lane: genesis").1, "`lane` is `genesis`, which is no lane");
    assert_eq!(
        refused("title: 'Two'", "title: &a x\nrole: *a").1,
        "it uses anchors or tags, which no reader of the tool writes"
    );
    assert_eq!(refused("---\n\n#", "#").1, "it has no frontmatter");
}

#[test]
fn agents() {
    let agent = |text: &str| parse_agent(text).map(|agent| (agent.tool, agent.model, agent.profile, agent.role)).ok();
    let some = |text: &str| Some(text.to_string());
    assert_eq!(agent("a:b:c:d:e"), Some(("a".into(), some("b"), some("c"), some("d"))));
    assert_eq!(agent("claude::p1:"), Some(("claude".into(), None, some("p1"), None)));
    assert_eq!(agent(":opus"), None);
    let resolved = Frontmatter::parse("WP02-two.md", WP.as_bytes()).unwrap().resolved_agent().unwrap();
    assert_eq!((resolved.profile, resolved.role), (some("p1"), some("implementer")));
}

#[test]
fn duplicate_keys_are_found_without_parsing() {
    let text = "---\nwork_package_id: WP01\nreview_feedback: ''\nreview_feedback: x\n  review_feedback: nested\n---\ntitle: a\ntitle: b\n";
    let found = duplicate_keys(text);
    assert_eq!((found.len(), found[0].key.as_str(), &found[0].lines[..]), (1, "review_feedback", &[3, 4][..]));
}

#[test]
fn plans() {
    let plan = "work_packages:\n  - id: WP01\n    title: One\n  - id: WP02\n    title: Two\n    dependencies: [WP01]\n    cross_cutting: true\n";
    let parsed = WorkPackagePlan::parse(plan.as_bytes()).unwrap().work_packages;
    assert_eq!(
        (parsed[0].dependencies.as_ref(), parsed[1].dependencies.as_deref()),
        (None, Some(&["WP01".to_string()][..]))
    );
    assert!(parsed[1].cross_cutting);
    for bad in
        [plan.replace("WP02", "WP2"), plan.replace("WP02", "WP01"), plan.replace("[WP01]", "[WP1]"), "x: 1".into()]
    {
        assert_eq!(WorkPackagePlan::parse(bad.as_bytes()).unwrap_err().code().as_str(), "WORK_PACKAGE_MALFORMED");
    }
}

#[test]
fn manifests() {
    let text = "{\n  \"version\": 1,\n  \"mission_slug\": \"d\\u00e9mo\",\n  \"mission_id\": null,\n  \"mission_branch\": \"b\",\n  \"target_branch\": \"main\",\n  \"lanes\": [\n    {\n      \"lane_id\": \"lane-a\",\n      \"wp_ids\": [\n        \"WP01\"\n      ],\n      \"write_scope\": [],\n      \"predicted_surfaces\": [],\n      \"depends_on_lanes\": [],\n      \"parallel_group\": 0\n    }\n  ],\n  \"computed_at\": \"t\",\n  \"computed_from\": \"dependency_graph+ownership\",\n  \"planning_artifact_wps\": [],\n  \"planning_commit_sha\": null\n}\n";
    let manifest = LaneManifest::parse(text.as_bytes()).unwrap();
    assert_eq!(manifest.to_json(), text);
    assert_eq!(manifest.lane_of("WP01").unwrap().lane_id, "lane-a");
    assert!(LaneManifest::parse(text.replace("mission_slug", "feature_slug").as_bytes()).is_err());
}

/// What can be read decides about lanes and about their work packages: one rule for both.
#[test]
fn a_manifest_is_readable_everywhere_or_nowhere() {
    let meta = Meta::parse(b"{}", &Limits::DEFAULT).unwrap();
    let sound = r#"{"version": 1, "mission_slug": "m", "mission_branch": "b", "target_branch": "t", "computed_at": "c",
        "computed_from": "f", "collapse_report": {"events": [{"wp_a": "WP01", "wp_b": "WP02", "rule": "r", "evidence": "e"}]},
        "lanes": [{"lane_id": "lane-a", "wp_ids": ["WP01"], "parallel_group": 2}]}"#;
    let cases = [
        (sound.to_string(), true),
        (sound.replace("\"version\": 1", "\"version\": \"one\""), true),
        (sound.replace("\"m\"", "[7, 1.50]"), true),
        (sound.replace("[\"WP01\"]", "\"WP\""), true),
        (sound.replace("[\"WP01\"]", "{\"WP01\": 1}"), true),
        (sound.replace("[\"WP01\"]", "7"), false),
        (sound.replace("\"wp_ids\"", "\"wps\""), false),
        (sound.replace("\"lane_id\"", "\"id\""), false),
        (sound.replace("\"evidence\"", "\"proof\""), false),
        (sound.replace("\"version\"", "\"v\""), false),
        (sound.replace("\"lanes\"", "\"lane\""), false),
        (sound.replace('}', ""), false),
        ("[]".to_string(), false),
    ];
    for (text, readable) in cases {
        let lanes = meta.topology(Some(text.as_bytes()), Generation::V3_2, &Limits::DEFAULT) == Topology::Lanes;
        let manifest = LaneManifest::parse(text.as_bytes());
        assert_eq!((lanes, manifest.is_ok()), (readable, readable), "{text}");
        if let Ok(manifest) = manifest {
            let again = manifest.to_json();
            assert_eq!(LaneManifest::parse(again.as_bytes()).unwrap(), manifest, "{again}");
        }
    }
    let keys = LaneManifest::parse(sound.replace("[\"WP01\"]", "{\"WP01\": 1}").as_bytes()).unwrap();
    assert_eq!(keys.lane_of("WP01").map(|lane| lane.lane_id.as_str()), Some("lane-a"));
}

#[test]
fn dependencies() {
    let graph = |edges: &[(&str, &[&str])]| {
        let mut graph = DependencyGraph::new();
        for (id, dependencies) in edges {
            graph.add(id, &dependencies.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        graph
    };
    let order = graph(&[("WP03", &["WP01"]), ("WP02", &[]), ("WP01", &["WP02"])]).order().unwrap();
    assert_eq!(order, ["WP02", "WP01", "WP03"]);
    let circle = graph(&[("WP03", &["WP01"]), ("WP02", &["WP03"]), ("WP01", &["WP02"])]).cycle().unwrap();
    assert_eq!(circle, ["WP01", "WP02", "WP03", "WP01"]);
    let missing = graph(&[("WP01", &["WP09"])]).missing();
    assert_eq!((missing[0].wp_id.as_str(), missing[0].dependency.as_str()), ("WP01", "WP09"));
}

#[test]
fn effectors() {
    let of = |text: &str| Effector::of_text(text, &["python-pedro"]);
    for (text, kind, id) in [
        ("user", EffectorKind::Human, "user"),
        ("human:ana", EffectorKind::Human, "human:ana"),
        ("finalize-tasks", EffectorKind::Service, "finalize-tasks"),
        ("migration:backfill", EffectorKind::Service, "migration:backfill"),
        ("claude:opus:p:implementer", EffectorKind::Agent, "claude"),
        ("codex", EffectorKind::Agent, "codex"),
        ("claude-opus-4", EffectorKind::Agent, "claude"),
        ("python-pedro", EffectorKind::Agent, "python-pedro"),
        ("reviewer", EffectorKind::Unknown, "reviewer"),
        ("", EffectorKind::Unknown, ""),
        ("whoever", EffectorKind::Unknown, "whoever"),
    ] {
        assert_eq!((of(text).kind, of(text).id.as_str(), of(text).raw.as_str()), (kind, id, text));
    }
    assert!(of("claude").is_same(&of("claude:opus:p:implementer")));
    assert!(!of("claude:a:p:r").is_same(&of("claude:a:q:r")));
    assert!(of("implement-command").is_placeholder());
    assert_eq!(EffectorKind::parse("runtime").word(Vocabulary::Dossier).unwrap(), "system");
    assert!(EffectorKind::Service.word(Vocabulary::Collaboration).is_err());
}

#[test]
fn every_lane_that_counts_has_a_column() {
    for row in LANES {
        assert_eq!(row.display, row.column.is_some(), "{}", row.wire);
        assert_eq!(Lane::parse(row.wire), Some(row.lane));
    }
    assert_eq!(LANES.iter().map(|row| row.targets.len()).sum::<usize>(), 29);
    let differs = |from: &Lane, to: &Lane| {
        let ours = from.leads_to(*to);
        ours != (contract_edge(*from, *to) == ContractEdge::Allowed)
    };
    let lanes: Vec<Lane> = LANES.iter().map(|row| row.lane).collect();
    assert_eq!(lanes.iter().flat_map(|from| lanes.iter().filter(move |to| differs(from, to))).count(), 9);
}
