//! Neighbours that do not know of any lock.

use std::{
    fs,
    os::unix::fs::symlink,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::{
    scale,
    worker::{Job, Said, heard},
    world::{CORE, TARGET, World, try_git},
};

/// Lets a neighbour act again and again while three processes commit.
///
/// After an even round the neighbour rests for a moment, after an odd one long enough for a commit.
fn beside(world: &World, act: impl Fn(usize) + Sync) -> Vec<Said> {
    let commits = 6 * scale();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                act(round);
                thread::sleep(Duration::from_millis(if round % 2 == 0 { 3 } else { 40 }));
            }
        });
        let start = |number| {
            Job { root: &world.root, worktree: &world.root, branch: TARGET, name: format!("n{number}"), commits }
                .start()
        };
        let children: Vec<_> = (0..3).map(start).collect();
        let said: Vec<Said> = children.into_iter().flat_map(heard).collect();
        done.store(true, Ordering::Relaxed);
        said
    })
}

/// Every commit that was reported is on the branch that it names, with its own file and no other.
fn kept(world: &World, said: &[Said]) -> usize {
    let committed: Vec<&Said> = said.iter().filter(|said| said.outcome.starts_with("committed")).collect();
    for said in &committed {
        let oid = said.oid.as_deref().unwrap();
        assert!(try_git(&world.root, &["merge-base", "--is-ancestor", oid, TARGET]).status.success(), "{said:?}");
        assert_eq!(world.changed(oid), [said.path.as_str()]);
        assert!(world.show(TARGET, &said.path).is_some(), "{said:?}");
    }
    committed.len()
}

#[test]
fn h18_a_switched_head_redirects_nothing() {
    let world = World::flat();
    world.git(&["branch", "victim"]);
    let victim = world.rev("victim");
    let said = beside(&world, |round| {
        let branch = if round % 2 == 0 { "refs/heads/victim" } else { "refs/heads/feat/demo" };
        try_git(&world.root, &["symbolic-ref", "HEAD", branch]);
    });
    world.git(&["symbolic-ref", "HEAD", "refs/heads/feat/demo"]);
    let landed = kept(&world, &said);
    assert_eq!(world.rev("victim"), victim, "a commit landed on the other branch");
    let known =
        ["committed", "refused SAFE_COMMIT_HEAD_MISMATCH", "failed TARGET_MOVED", "refused TARGET_WORKTREE_STALE"];
    assert!(said.iter().all(|said| known.iter().any(|known| said.outcome.starts_with(known))), "{said:?}");
    println!("switched HEAD: {landed} of {} landed, the others were refused", said.len());
    world.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn h04_a_branch_that_moves_loses_no_commit() {
    let world = World::flat();
    let others = AtomicBool::new(false);
    let said = beside(&world, |round| {
        // Another program commits on the branch, below this checkout.
        let tip = world.rev(TARGET);
        let tree = world.rev(&format!("{tip}^{{tree}}"));
        let made = try_git(&world.root, &["commit-tree", &tree, "-p", &tip, "-m", &format!("foreign {round}")]);
        let made = String::from_utf8_lossy(&made.stdout).trim().to_string();
        let moved = try_git(&world.root, &["update-ref", "refs/heads/feat/demo", &made, &tip]);
        if moved.status.success() {
            others.store(true, Ordering::Relaxed);
        }
    });
    assert!(others.load(Ordering::Relaxed));
    let landed = kept(&world, &said);
    assert!(landed > 0, "{said:?}");
    println!("moving branch: {landed} of {} landed", said.len());
    world.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn a_deleted_branch_is_not_made_again() {
    let world = World::flat();
    let tip = world.rev(TARGET);
    let said = beside(&world, |round| {
        if round % 2 == 0 {
            try_git(&world.root, &["update-ref", "-d", "refs/heads/feat/demo"]);
        } else {
            try_git(&world.root, &["update-ref", "refs/heads/feat/demo", &tip, ""]);
        }
    });
    for said in said.iter().filter(|said| said.outcome.starts_with("committed")) {
        assert_eq!(world.changed(said.oid.as_deref().unwrap()), [said.path.as_str()]);
    }
    println!("deleted branch: {} commits before it went", said.iter().filter(|said| said.oid.is_some()).count());
    try_git(&world.root, &["update-ref", "refs/heads/feat/demo", &tip]);
    world.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn h24_a_swapped_link_leads_nothing_in() {
    let world = World::flat();
    let outside = tempfile::tempdir().unwrap();
    for number in 0..3 {
        let folder = outside.path().join(format!("n{number}"));
        fs::create_dir_all(&folder).unwrap();
        for file in 0..6 * scale() {
            fs::write(folder.join(format!("{file}.txt")), "secret\n").unwrap();
        }
    }
    let work = world.path("work");
    fs::create_dir_all(&work).unwrap();
    let aside = world.path("aside");
    let said = beside(&world, |round| {
        if round % 2 == 0 {
            if fs::rename(&work, &aside).is_ok() {
                symlink(outside.path(), &work).ok();
            }
        } else if fs::remove_file(&work).is_ok() {
            fs::rename(&aside, &work).ok();
        }
    });
    for said in said.iter().filter(|said| said.outcome.starts_with("committed")) {
        let held = world.show(said.oid.as_deref().unwrap(), &said.path).unwrap();
        assert_ne!(held, b"secret\n", "{} came from outside", said.path);
    }
    println!("swapped link: {} of {} landed", said.iter().filter(|said| said.oid.is_some()).count(), said.len());
    world.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn h41_a_held_index_delays_and_never_fails() {
    let world = World::flat();
    let lock = world.path(".git/index.lock");
    let said = beside(&world, |round| {
        if fs::File::create_new(&lock).is_ok() {
            thread::sleep(Duration::from_millis(if round % 10 == 9 { 700 } else { 20 }));
            fs::remove_file(&lock).ok();
        }
    });
    fs::remove_file(&lock).ok();
    assert_eq!(kept(&world, &said), said.len());
    let stale = said.iter().filter(|said| said.outcome.contains("INDEX_STALE")).count();
    let mut perform = |_: &_, _: &str| Ok(());
    let recovered =
        kitty_host_native::commit::recover(&world.root, &CORE, &crate::world::settings(), &mut perform).unwrap();
    assert!(recovered.iter().all(|found| found.due.is_empty()), "{recovered:?}");
    assert_eq!(world.status(), "");
    println!("held index: {} landed, {stale} of them with a stale index that was repaired", said.len());
    world.is_sound();
}
