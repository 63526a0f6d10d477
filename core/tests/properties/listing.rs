//! A snapshot lists what a naive model lists.

use std::collections::BTreeSet;

use kitty_core::{Files, PathKind, PortError, Snapshot};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::cases;

#[derive(Default)]
struct Naive {
    files: BTreeSet<String>,
    dirs: BTreeSet<String>,
}

impl Naive {
    fn add(&mut self, path: &str, file: bool) {
        let mut prefix = String::new();
        let parts: Vec<_> = path.split('/').skip(1).collect();
        for (at, part) in parts.iter().enumerate() {
            prefix = format!("{prefix}/{part}");
            if at + 1 == parts.len() && file {
                self.files.insert(prefix.clone());
            } else {
                self.dirs.insert(prefix.clone());
            }
        }
    }

    fn children(&self, path: &str) -> Vec<String> {
        let below = |name: &&String| name.rsplit_once('/').is_some_and(|(parent, _)| parent == path);
        let all: BTreeSet<_> = self.files.union(&self.dirs).filter(below).collect();
        all.into_iter().filter_map(|name| name.rsplit_once('/').map(|(_, last)| last.to_string())).collect()
    }
}

fn path() -> impl Strategy<Value = String> {
    vec(select(vec!["a", "b", "a.b", "a-", "a0", "é", "."]), 1..5).prop_map(|parts| format!("/{}", parts.join("/")))
}

proptest! {
    #![proptest_config(cases(1024))]

    #[test]
    fn kinds_and_listings(added in vec((path(), any::<bool>()), 0..12), asked in path()) {
        let (mut snapshot, mut naive) = (Snapshot::new(), Naive::default());
        for (path, file) in &added {
            naive.add(path, *file);
            if *file { snapshot.add_file(path, path.as_bytes()) } else { snapshot.add_dir(path) }
        }
        let all: Vec<_> = naive.files.union(&naive.dirs).cloned().chain([asked]).collect();
        for path in &all {
            let (file, dir) = (naive.files.contains(path), naive.dirs.contains(path));
            let kind = if file { PathKind::File } else if dir { PathKind::Directory } else { PathKind::Absent };
            prop_assert_eq!(snapshot.kind(path).unwrap(), kind);
            match (snapshot.read(path), kind) {
                (Ok(bytes), PathKind::File) => prop_assert_eq!(bytes, path.as_bytes()),
                (Err(PortError::WrongType(_)), PathKind::Directory) | (Err(PortError::NotFound(_)), PathKind::Absent) => {}
                other => prop_assert!(false, "{other:?}"),
            }
            match (snapshot.list(path), kind) {
                (Ok(mut listing), PathKind::Directory) => {
                    listing.names.sort();
                    prop_assert_eq!(listing.names, naive.children(path), "below {}", path);
                }
                (Err(PortError::WrongType(_)), PathKind::File) | (Err(PortError::NotFound(_)), PathKind::Absent) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
