//! Events, their commit and what follows: all of it or nothing.

use std::{fs, os::unix::fs::PermissionsExt as _};

use kitty_core::{commit::TransactionRequest, status::Basis};
use kitty_host_native::commit::{Effect, Row, Settings, Transaction, pending, recover};

use crate::world::{COORDINATION, CORE, MISSION, TARGET, World, git, said, settings};

fn row(id: &str) -> Row {
    Row { event_id: id.into(), line: format!(r#"{{"event_id": "{id}"}}"#) }
}

fn begin(world: &World) -> Transaction<'static> {
    try_begin(world, settings()).unwrap()
}

fn try_begin(world: &World, settings: Settings) -> Result<Transaction<'static>, String> {
    let root = world.root.to_str().unwrap();
    let mission = CORE.mission(root, MISSION).unwrap();
    let plan = CORE.transaction(root, &mission, &TransactionRequest::default()).unwrap();
    Transaction::begin(&world.root, plan, "emit", &CORE, settings).map_err(|refusal| refusal.code().as_str().into())
}

fn log() -> String {
    format!("kitty-specs/{MISSION}/status.events.jsonl")
}

fn snapshot() -> String {
    format!("kitty-specs/{MISSION}/status.json")
}

#[test]
fn h45_events_and_snapshot_land_in_one_commit() {
    let world = World::coordinated();
    let mut transaction = begin(&world);
    transaction.append(vec![row("a"), row("b")]).unwrap();
    transaction.write(snapshot().as_bytes(), b"{}\n".to_vec()).unwrap();
    assert!(!world.coordination().join(log()).exists(), "visible before its commit");
    let receipt = transaction.commit(b"emit", &mut |_, _| Ok(())).unwrap();
    assert_eq!(said(&receipt.outcome), format!("committed {COORDINATION}"));
    assert_eq!(receipt.event_ids, ["a", "b"]);
    assert_eq!(world.changed(COORDINATION), [log(), snapshot()]);
    let there = world.coordination();
    assert_eq!(fs::read(there.join(log())).unwrap(), world.show(COORDINATION, &log()).unwrap());
    assert_eq!(git(&there, &["status", "--porcelain"]), "");
    // Readable as everybody's mask says, not for its writer alone.
    let mode = fs::metadata(there.join(log())).unwrap().permissions().mode();
    let plain = fs::metadata(there.join("src.txt")).unwrap().permissions().mode();
    assert_eq!(mode, plain, "h45");
    world.is_sound();
}

#[test]
fn h13_nothing_is_rolled_back_after_the_commit() {
    let world = World::flat();
    let mut transaction = begin(&world);
    transaction.append(vec![row("a")]).unwrap();
    transaction.defer(Effect { name: "tell".into(), payload: "x".into() }).unwrap();
    let receipt = transaction.commit(b"emit", &mut |_, _| Err("nobody listens".into())).unwrap();
    assert!(said(&receipt.outcome).starts_with(&format!("committed {TARGET}")));
    assert_eq!(transaction.append(vec![row("b")]).unwrap_err().code().as_str(), "TRANSACTION_CLOSED");
    drop(transaction);
    assert_eq!(fs::read(world.path(log())).unwrap(), world.show("HEAD", &log()).unwrap());
    assert_eq!(world.status(), "");
    // What is due stays due until it has happened.
    let due = pending(&world.root).unwrap();
    assert_eq!((due.len(), due[0].published, due[0].effects.len()), (1, true, 1));
    let mut told = Vec::new();
    recover(&world.root, &CORE, &settings(), &mut |effect, _| {
        told.push(effect.payload.clone());
        Ok(())
    })
    .unwrap();
    assert_eq!(told, ["x"]);
    assert!(pending(&world.root).unwrap().is_empty());
    world.is_sound();
}

#[test]
fn h14_a_lock_of_a_killed_process_goes_and_a_foreign_one_stays() {
    let world = World::coordinated().materialised();
    let git_dir = world.path(format!(".git/worktrees/{MISSION}-coord"));
    let lock = git_dir.join("index.lock");
    fs::write(&lock, "foreign").unwrap();
    let mut transaction = begin(&world);
    transaction.append(vec![row("a")]).unwrap();
    transaction.defer(Effect { name: "tell".into(), payload: "x".into() }).unwrap();
    let receipt = transaction.commit(b"emit", &mut |_, _| Ok(())).unwrap();
    assert_eq!(said(&receipt.outcome), format!("committed {COORDINATION} INDEX_STALE"));
    drop(transaction);
    // The effect has happened; the index is still due, and no lock of somebody else is broken.
    let settle = || recover(&world.root, &CORE, &settings(), &mut |_, _| panic!("it has happened")).unwrap();
    let recovered = settle();
    assert_eq!(recovered[0].due[0].code().as_str(), "INDEX_STALE");
    assert_eq!(fs::read(&lock).unwrap(), b"foreign");
    // As a process leaves it that is killed between taking the lock and giving the index its place.
    fs::remove_file(&lock).unwrap();
    let private = git_dir.join("kitty-core/sync-killed");
    fs::write(&private, "half").unwrap();
    fs::hard_link(&private, &lock).unwrap();
    let recovered = settle();
    assert!(recovered.iter().all(|found| found.due.is_empty()), "{recovered:?}");
    assert_eq!(git(&world.coordination(), &["status", "--porcelain"]), "");
    assert!(pending(&world.root).unwrap().is_empty());
    world.is_sound();
}

#[test]
fn h39_effects_need_a_commit() {
    let world = World::flat();
    let mut transaction = begin(&world);
    transaction.defer(Effect { name: "tell".into(), payload: String::new() }).unwrap();
    let receipt = transaction.commit(b"emit", &mut |_, _| panic!("nothing was committed")).unwrap();
    assert_eq!(said(&receipt.outcome), "unchanged no_op_no_changes");
    drop(transaction);
    let mut transaction = begin(&world);
    transaction.append(vec![row("a")]).unwrap();
    transaction.defer(Effect { name: "tell".into(), payload: String::new() }).unwrap();
    world.hook("pre-commit", "exit 1");
    let receipt = transaction.commit(b"emit", &mut |_, _| panic!("nothing was committed")).unwrap();
    assert_eq!(said(&receipt.outcome), "failed HOOK_REJECTED");
    assert!(!world.path(log()).exists());
    world.is_sound();
}

#[test]
fn a_dropped_transaction_has_done_nothing() {
    let world = World::flat();
    let before = (world.rev("HEAD"), world.status());
    let mut transaction = begin(&world);
    transaction.append(vec![row("a")]).unwrap();
    transaction.write(snapshot().as_bytes(), b"{}".to_vec()).unwrap();
    drop(transaction);
    assert_eq!((world.rev("HEAD"), world.status()), before);
}

#[test]
fn an_id_counts_once() {
    let world = World::flat();
    let mut transaction = begin(&world);
    transaction.append(vec![row("a")]).unwrap();
    assert_eq!(transaction.append(vec![row("a")]).unwrap_err().code().as_str(), "BOOKKEEPING_DOUBLE_EVENT_ID");
    transaction.commit(b"emit", &mut |_, _| Ok(())).unwrap();
    drop(transaction);
    let mut transaction = begin(&world);
    assert_eq!(
        transaction.append(vec![row("b"), row("a")]).unwrap_err().code().as_str(),
        "BOOKKEEPING_DOUBLE_EVENT_ID"
    );
}

#[test]
fn transactions_of_one_mission_exclude_each_other() {
    let world = World::flat();
    let transaction = begin(&world);
    assert_eq!(try_begin(&world, settings()).err().unwrap(), "TRANSACTION_NESTED");
    let soon = Settings { lock_wait: std::time::Duration::from_millis(50), ..Settings::default() };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| try_begin(&world, soon).err());
        assert_eq!(other.join().unwrap().unwrap(), "COMMIT_LOCK_TIMEOUT");
    });
    drop(transaction);
    begin(&world);
}

#[test]
fn h14_rows_that_a_killed_process_left_are_told_of() {
    let world = World::flat();
    world.specs("status.events.jsonl", "{\"event_id\": \"old\"}\n");
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "-m", "old"]);
    world.specs("status.events.jsonl", "{\"event_id\": \"old\"}\n{\"event_id\": \"stranded\"}\n");
    let mut transaction = begin(&world);
    transaction.append(vec![row("new")]).unwrap();
    let receipt = transaction.commit(b"emit", &mut |_, _| Ok(())).unwrap();
    assert_eq!(receipt.stranded, 1);
    let held = String::from_utf8(world.show("HEAD", &log()).unwrap()).unwrap();
    assert_eq!(held.lines().count(), 3);
    assert_eq!(world.status(), "");
}

#[test]
fn events_land_on_the_log_that_they_were_planned_on() {
    let world = World::flat();
    let mut transaction = begin(&world);
    let planned_on = Basis::of(&transaction.log().unwrap());
    transaction.append_on(planned_on, vec![row("a")]).unwrap();
    // Somebody who knows of no lock.
    world.specs("status.events.jsonl", "{\"event_id\": \"foreign\"}\n");
    let tip = world.rev("HEAD");
    let stale = transaction.commit(b"emit", &mut |_, _| Ok(())).unwrap_err();
    assert_eq!(stale.code().as_str(), "STATUS_BASIS_STALE");
    assert_eq!(fs::read(world.path(log())).unwrap(), b"{\"event_id\": \"foreign\"}\n");
    assert_eq!(world.rev("HEAD"), tip);
}

#[test]
fn h24_no_path_leads_out_or_into_git() {
    let world = World::flat();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("victim"), "precious\n").unwrap();
    std::os::unix::fs::symlink(outside.path(), world.path("out")).unwrap();
    let mut transaction = begin(&world);
    for (path, code) in [
        (".git/info/exclude", "PATH_IS_GITS_OWN"),
        ("kitty-specs/.GIT/x", "PATH_IS_GITS_OWN"),
        ("../x", "PATH_ESCAPES_WORKTREE"),
    ] {
        assert_eq!(transaction.write(path.as_bytes(), Vec::new()).unwrap_err().code().as_str(), code);
    }
    transaction.write(b"out/victim", b"overwritten\n".to_vec()).unwrap();
    let said = transaction.commit(b"emit", &mut |_, _| Ok(())).map(|receipt| said(&receipt.outcome));
    assert!(matches!(&said, Err(refusal) if refusal.code().as_str() == "PATH_SYMLINKED_PARENT"), "{said:?}");
    assert_eq!(fs::read(outside.path().join("victim")).unwrap(), b"precious\n");
}

#[test]
fn a_log_behind_a_link_is_not_followed() {
    let world = World::flat();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("victim"), "precious\n").unwrap();
    std::os::unix::fs::symlink(outside.path().join("victim"), world.path(log())).unwrap();
    let mut transaction = begin(&world);
    assert_eq!(transaction.append(vec![row("a")]).unwrap_err().code().as_str(), "PATH_NOT_A_FILE");
    assert_eq!(fs::read(outside.path().join("victim")).unwrap(), b"precious\n");
}
