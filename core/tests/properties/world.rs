//! Generated repositories: missions of every shape and state of repair.

use kitty_core::{BranchName, Decision, DirName, Generation, GitFacts, Head, RemoteBranch, Snapshot, Survey};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Map, Value, json};

pub const ROOT: &str = "/r";
/// No target branch and no well-known name is among them.
pub const COORDINATION: [&str; 3] = ["kitty/mission-foo-01KV6510", "kitty/mission-demo-01KZWHY1", "kitty/x"];
const IDS: [&str; 7] = [
    "01KV6510AAAAAAAAAAAAAAAAAA",
    "01KV6510BBBBBBBBBBBBBBBBBB",
    "01KT3YBDCCCCCCCCCCCCCCCCCC",
    "01KZWHY1M0T3Q9V5N8R2X4C6B7",
    "short",
    "01kv6510aaaaaaaaaaaaaaaaaa",
    "naïveté-ünd-so",
];
const SLUGS: [&str; 6] = ["foo", "foo-bar", "demo", "x", "foo.bar", "Foo"];
const NUMBERS: [&str; 3] = ["042", "043", "080"];
const MID8S: [&str; 4] = ["01KV6510", "01KT3YBD", "01KZWHY1", "20240101"];
const UNSAFE: [&str; 7] = [".hidden", "a b", "-x", "x..y", "naïve", "x\u{1c}", "042-ü-01KV6510"];
const GARBAGE: [&[u8]; 7] = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"\xef\xbb\xbf{}", b"{\"mission_id\":"];
const MANIFEST: &str = r#"{"version": 1, "mission_slug": "s", "mission_branch": "b", "target_branch": "t",
    "computed_at": "c", "computed_from": "f", "lanes": [{"lane_id": "lane-a", "wp_ids": []}]}"#;
const LOG_DONE: &str = r#"{"event_id": "1", "at": "1", "wp_id": "WP01", "from_lane": "approved", "to_lane": "done"}"#;

/// What stands below `.worktrees` for a mission.
#[derive(Clone, Copy, Debug)]
pub enum Husk {
    Nothing,
    Empty,
    Materialized,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub name: String,
    pub meta: Option<Vec<u8>>,
    pub spec: bool,
    pub lanes: Option<&'static str>,
    pub log: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct World {
    pub entries: Vec<Entry>,
    /// By the name of a mission; two missions may share a worktree, so it outlives either.
    pub husks: Vec<(String, Husk)>,
    pub git: Option<GitFacts>,
    pub stray: Vec<String>,
}

impl World {
    pub fn snapshot(&self) -> Snapshot {
        let mut repo = Snapshot::new();
        repo.add_dir(&format!("{ROOT}/kitty-specs"));
        for entry in &self.entries {
            let dir = format!("{ROOT}/kitty-specs/{}", entry.name);
            repo.add_dir(&dir);
            let mut add = |file: &str, bytes: Option<&[u8]>| {
                if let Some(bytes) = bytes {
                    repo.add_file(&format!("{dir}/{file}"), bytes);
                }
            };
            add("meta.json", entry.meta.as_deref());
            add("spec.md", entry.spec.then_some(b"# spec"));
            add("lanes.json", entry.lanes.map(str::as_bytes));
            add("status.events.jsonl", entry.log.map(str::as_bytes));
        }
        for (mission, husk) in &self.husks {
            for name in MID8S.iter().map(|mid8| format!("{mission}-{mid8}")).chain([mission.clone()]) {
                let worktree = format!("{ROOT}/.worktrees/{name}-coord");
                match husk {
                    Husk::Nothing => {}
                    Husk::Empty => repo.add_dir(&worktree),
                    Husk::Materialized => repo.add_dir(&format!("{worktree}/kitty-specs/{name}")),
                }
            }
        }
        for name in &self.stray {
            repo.add_file(&format!("{ROOT}/kitty-specs/{name}"), "");
        }
        if let Some(git) = &self.git {
            repo.set_git(git.clone());
        }
        repo
    }

    /// Every text that may designate something here, and some that do not.
    pub fn handles(&self) -> Vec<String> {
        let mut handles: Vec<String> =
            [&IDS[..], &SLUGS, &NUMBERS, &MID8S, &UNSAFE].concat().into_iter().map(Into::into).collect();
        for entry in &self.entries {
            let bare = kitty_core::strip_number(&entry.name);
            handles.extend([entry.name.clone(), bare.to_string()]);
            handles.extend(bare.rsplit_once('-').map(|(slug, _)| slug.to_string()));
        }
        handles.extend(["nope", "042-nope", "01KNNNN9", " demo", ""].map(Into::into));
        handles.sort();
        handles.dedup();
        handles
    }

    pub fn without(&self, at: usize) -> Self {
        let mut world = self.clone();
        world.entries.remove(at);
        world
    }

    pub fn with_meta(&self, at: usize, meta: &[u8]) -> Self {
        let mut world = self.clone();
        if let Some(entry) = world.entries.get_mut(at) {
            entry.meta = Some(meta.to_vec());
        }
        world
    }

    /// The same repository after every coordination branch and worktree has gone.
    pub fn without_coordination(&self) -> Self {
        let mut world = self.clone();
        world.husks.clear();
        if let Some(git) = &mut world.git {
            git.branches.retain(|name| !COORDINATION.contains(&name.as_str()));
            git.remote_branches.retain(|known| !COORDINATION.contains(&known.branch.as_str()));
            git.worktrees.clear();
        }
        world
    }

    /// The fold, by an observer who has seen nothing before.
    pub fn fold(&self, handle: &str, generation: Generation) -> Decision<DirName> {
        let repo = self.snapshot();
        Survey::new(&repo, &repo, ROOT, generation).resolve(handle)
    }
}

pub fn garbage() -> impl Strategy<Value = &'static [u8]> {
    select(&GARBAGE[..])
}

pub fn generation() -> impl Strategy<Value = Generation> {
    select(kitty_core::GENERATIONS)
}

fn name() -> impl Strategy<Value = String> {
    let (slug, number, mid8) = (|| select(&SLUGS[..]), || select(&NUMBERS[..]), || select(&MID8S[..]));
    prop_oneof![
        2 => slug().prop_map(Into::into),
        2 => (number(), slug()).prop_map(|(number, slug)| format!("{number}-{slug}")),
        4 => (slug(), mid8()).prop_map(|(slug, mid8)| format!("{slug}-{mid8}")),
        2 => (number(), slug(), mid8()).prop_map(|(number, slug, mid8)| format!("{number}-{slug}-{mid8}")),
        1 => select(&IDS[..]).prop_map(Into::into),
        1 => mid8().prop_map(Into::into),
        1 => select(&UNSAFE[..]).prop_map(Into::into),
    ]
}

fn field(values: Vec<Value>) -> impl Strategy<Value = Option<Value>> {
    option::of(select(values))
}

fn object() -> impl Strategy<Value = Vec<u8>> {
    let odd = || vec![json!(12345), json!(true), json!(["x"]), json!(null), json!("")];
    let texts = |texts: &[&str]| texts.iter().map(|text| json!(text)).collect::<Vec<_>>();
    let ids = field([texts(&IDS), texts(&IDS), texts(&IDS), odd()].concat());
    let coordination =
        field([texts(&COORDINATION), texts(&COORDINATION), texts(&["  ", "refs/heads/x"]), odd()].concat());
    let topology = field(texts(&["single_branch", "lanes", "coord", "coord", "lanes_with_coord", "flattened"]));
    let target = field([texts(&["feat/a", "feat/a", "feat/gone", "main", " x"]), odd()].concat());
    let mid8 = field([texts(&MID8S), texts(&["short"]), odd()].concat());
    let flags = (any::<bool>(), any::<bool>());
    let number = field(vec![json!(7), json!(0), json!("007"), json!("pending"), json!(null), json!(false)]);
    (ids, coordination, topology, target, mid8, flags, number).prop_map(
        |(id, coordination, topology, target, mid8, (flattened, merged), number)| {
            let mut meta = Map::new();
            let mut put =
                |key: &str, value: Option<Value>| drop(value.map(|value| meta.insert(key.to_string(), value)));
            put("mission_id", id);
            put("coordination_branch", coordination);
            put("topology", topology);
            put("target_branch", target);
            // An explicit mid8 is rare, and mostly wrong here.
            put("mid8", mid8.filter(|_| flattened && merged));
            put("flattened", flattened.then_some(json!(true)));
            put("baseline_merge_commit", merged.then_some(json!("abc")));
            put("mission_number", number);
            Value::Object(meta).to_string().into_bytes()
        },
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let meta = prop_oneof![
        1 => Just(None),
        1 => garbage().prop_map(|bytes| Some(bytes.to_vec())),
        8 => object().prop_map(Some),
    ];
    let lanes = option::of(select(vec![MANIFEST, "{", "{}"]));
    let log = option::of(select(vec!["", LOG_DONE, "{", "\n\n"]));
    (name(), meta, any::<bool>(), lanes, log).prop_map(|(name, meta, spec, lanes, log)| Entry {
        name,
        meta,
        spec,
        lanes,
        log,
    })
}

fn git() -> impl Strategy<Value = GitFacts> {
    const BRANCHES: [&str; 4] = ["main", "master", "feat/a", "trunk"];
    let local = proptest::sample::subsequence([&BRANCHES[..], &COORDINATION].concat(), 0..=7);
    let remote = proptest::sample::subsequence([&BRANCHES[..], &COORDINATION].concat(), 0..=7);
    let head = select(vec![
        Head::Branch("feat/a".into()),
        Head::Branch("main".into()),
        Head::Unborn("main".into()),
        Head::Detached,
    ]);
    let origin = option::of(select(vec!["refs/remotes/origin/main", "refs/remotes/origin/release/3.x", "odd"]));
    let published = proptest::sample::subsequence(vec!["foo-01KV6510", "demo-01KZWHY1", "042-foo", "demo"], 0..=4);
    (local, remote, head, origin, published).prop_map(|(local, remote, head, origin, published)| GitFacts {
        head,
        branches: local.into_iter().map(Into::into).collect(),
        remote_branches: remote
            .into_iter()
            .map(|branch| RemoteBranch { remote: "origin".into(), branch: branch.into() })
            .collect(),
        origin_head: origin.map(Into::into),
        tree_paths: published.into_iter().map(|dir| ("main".into(), format!("kitty-specs/{dir}/meta.json"))).collect(),
        ..GitFacts::default()
    })
}

pub fn world() -> impl Strategy<Value = World> {
    let stray = proptest::sample::subsequence(vec!["README.md".to_string(), "nope".to_string()], 0..=2);
    let husk = select(vec![Husk::Nothing, Husk::Empty, Husk::Materialized]);
    (vec((entry(), husk), 0..7), option::weighted(0.8, git()), stray).prop_map(|(mut missions, git, stray)| {
        missions.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        missions.dedup_by(|(a, _), (b, _)| a.name == b.name);
        let husks = missions.iter().map(|(entry, husk)| (entry.name.clone(), *husk)).collect();
        let entries = missions.into_iter().map(|(entry, _)| entry).collect();
        World { entries, husks, git, stray }
    })
}

#[test]
fn coordination_branches_are_no_other_branches() {
    for name in COORDINATION {
        assert!(BranchName::parse(name).is_ok());
    }
}
