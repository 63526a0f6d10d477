//! Many processes at once.

use std::{collections::BTreeSet, fs};

use crate::{
    scale,
    worker::{Job, Said, file, heard},
    world::{TARGET, World, git},
};

/// Every commit that was reported is there, once, with its file and no other.
fn all_there(world: &World, branch: &str, said: &[Said]) {
    let log = world.git(&["log", "--first-parent", "--format=%H", branch]);
    let history: BTreeSet<&str> = log.lines().collect();
    for said in said {
        assert_eq!(said.outcome, format!("committed {branch}"), "{}", said.path);
        let oid = said.oid.as_deref().unwrap();
        assert!(history.contains(oid), "{} is not on {branch}", said.path);
        assert_eq!(world.changed(oid), [said.path.as_str()]);
    }
}

#[test]
fn h40_eight_processes_in_one_worktree_lose_nothing() {
    const PROCESSES: usize = 8;
    let commits = 6 * scale();
    let world = World::flat();
    world.write("staged.txt", "staged\n");
    world.git(&["add", "staged.txt"]);
    world.write("src.txt", "edited\n");
    let others = ["staged.txt", "src.txt", "other.txt"];
    let before = (world.unrelated(&others), world.status());
    let children: Vec<_> = (0..PROCESSES)
        .map(|number| {
            let name = format!("p{number}");
            Job { root: &world.root, worktree: &world.root, branch: TARGET, name, commits }.start()
        })
        .collect();
    let said: Vec<Said> = children.into_iter().flat_map(heard).collect();
    assert_eq!(said.len(), PROCESSES * commits);
    all_there(&world, TARGET, &said);
    assert_eq!(world.git(&["rev-list", "--count", "main..HEAD"]).trim(), (PROCESSES * commits).to_string());
    for number in 0..PROCESSES {
        for commit in 0..commits {
            let (path, content) = file(&format!("p{number}"), commit);
            assert_eq!(world.show("HEAD", &path).unwrap(), content.as_bytes());
            assert_eq!(fs::read_to_string(world.path(&path)).unwrap(), content);
        }
    }
    assert_eq!((world.unrelated(&others), world.status()), before);
    world.is_sound();
    println!("one worktree: {} of {} commits", said.len(), PROCESSES * commits);
}

#[test]
fn h02_h40_four_worktrees_swap_nothing() {
    const WORKTREES: usize = 4;
    let commits = 20 * scale();
    let world = World::flat();
    let trees: Vec<_> = (0..WORKTREES)
        .map(|number| {
            let (branch, place) = (format!("lane-{number}"), world.path(format!(".worktrees/lane-{number}")));
            world.git(&["worktree", "add", "--quiet", "-b", &branch, place.to_str().unwrap()]);
            fs::write(place.join("src.txt"), format!("staged in {number}\n")).unwrap();
            git(&place, &["add", "src.txt"]);
            fs::write(place.join("src.txt"), format!("edited in {number}\n")).unwrap();
            fs::write(place.join("other.txt"), format!("unstaged in {number}\n")).unwrap();
            (branch, place)
        })
        .collect();
    let state = |place: &std::path::Path| {
        let run = |args: &[&str]| git(place, args);
        (run(&["diff", "--cached"]), run(&["diff"]), run(&["status", "--porcelain"]))
    };
    let before: Vec<_> = trees.iter().map(|(_, place)| state(place)).collect();
    let start = |(branch, place): &(String, std::path::PathBuf)| {
        Job { root: &world.root, worktree: place, branch, name: branch.clone(), commits }.start()
    };
    let children: Vec<_> = trees.iter().map(start).collect();
    let said: Vec<Vec<Said>> = children.into_iter().map(heard).collect();
    for (((branch, place), said), before) in trees.iter().zip(&said).zip(&before) {
        assert_eq!(said.len(), commits);
        all_there(&world, branch, said);
        assert_eq!(&state(place), before);
    }
    world.is_sound();
    println!("four worktrees: {} of {} commits", said.iter().map(Vec::len).sum::<usize>(), WORKTREES * commits);
}
