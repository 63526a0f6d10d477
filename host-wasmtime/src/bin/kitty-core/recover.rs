//! `kitty-core recover`.

use std::{
    io::{self, Write},
    path::Path,
};

use kitty_core::wire::{Content, Refusal};
use kitty_host_native::commit::{self, Effect, Recovered, Settings, Unsettled};
use kitty_host_wasmtime::ComponentDecider;
use serde::Serialize;

use crate::{
    context::{Context, bytes},
    failure::{self, Failure},
    style::{CODE, DIM, HEAD, NAME, WARNING, paint},
};

/// A commit whose work was not at its end.
#[derive(Serialize)]
struct Left {
    operation: String,
    #[serde(rename = "ref")]
    full_ref: String,
    commit: String,
    worktree: String,
    /// `pending`, `finished`, `discarded` or `due`.
    state: &'static str,
    published: bool,
    paths: Vec<Content>,
    effects: Vec<Effect>,
    /// What is still to be done.
    due: Vec<Refusal>,
    /// What cannot be repaired, and stays as it is.
    notes: Vec<Refusal>,
}

impl Left {
    fn pending(left: Unsettled) -> Self {
        Self {
            operation: left.operation,
            full_ref: left.full_ref,
            commit: left.commit,
            worktree: left.worktree.display().to_string(),
            state: "pending",
            published: left.published,
            paths: left.paths.iter().map(|path| bytes(path)).collect(),
            effects: left.effects,
            due: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn settled(Recovered { commit, due, notes }: Recovered) -> Self {
        let state = match (commit.published, due.is_empty()) {
            (_, false) => "due",
            (true, true) => "finished",
            (false, true) => "discarded",
        };
        let twins = |refusals: Vec<kitty_core::Refusal>| refusals.iter().map(Refusal::from).collect();
        Self { state, due: twins(due), notes: twins(notes), ..Self::pending(commit) }
    }
}

/// Settles what is pending, or shows it only.
pub fn run(context: &Context, out: &mut Vec<u8>, dry_run: bool) -> Result<u8, Failure> {
    let repository = context.repository()?;
    let root = repository.root().to_owned();
    let root = Path::new(&root);
    let left: Vec<_> = if dry_run {
        commit::pending(root)?.into_iter().map(Left::pending).collect()
    } else {
        let decider = ComponentDecider::new(repository)?;
        // Effects of other programs are theirs: they stay due until their owner runs.
        let mut perform = |_: &Effect, _: &str| Err("it belongs to the program that made the commit".to_owned());
        let recovered = commit::recover(root, &decider, &Settings::default(), &mut perform)?;
        recovered.into_iter().map(Left::settled).collect()
    };
    context.show(out, &left, |out| show(out, &left))?;
    let due = left.iter().flat_map(|left| &left.due);
    Ok(due.map(|refusal| failure::exit_code(&refusal.class)).max().unwrap_or(0))
}

fn show(out: &mut impl Write, left: &[Left]) -> io::Result<()> {
    if left.is_empty() {
        return writeln!(out, "nothing is pending");
    }
    for left in left {
        let Left { operation, full_ref, commit, state, paths, effects, due, notes, .. } = left;
        writeln!(out, "{} {operation} {} {}", paint(NAME, state), paint(HEAD, full_ref), paint(CODE, commit))?;
        for path in paths {
            writeln!(out, "  {}", String::from_utf8_lossy(&path.0))?;
        }
        for effect in effects {
            writeln!(out, "  {} {}", paint(DIM, "effect"), effect.name)?;
        }
        due.iter().try_for_each(|due| failure::render(out, due))?;
        for note in notes {
            writeln!(out, "{}: {}", paint(WARNING, format!("warning[{}]", note.code)), note.message)?;
        }
    }
    Ok(())
}
