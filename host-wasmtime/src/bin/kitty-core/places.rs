//! `kitty-core where`.

use std::io::{self, Write};

use kitty_core::wire;

use crate::{
    args::Declaration,
    context::Context,
    failure::{self, Failure},
    style::{CODE, Cell, DIM, HEAD, NAME, PLAIN, paint, table},
};

/// Answers with the routing table of a mission, or with one placement in detail.
pub fn run(
    context: &Context,
    out: &mut Vec<u8>,
    handle: &str,
    subject: Option<&str>,
    declared: Option<&Declaration>,
) -> Result<u8, Failure> {
    let repository = context.repository()?;
    let placement = match (subject, declared) {
        (_, Some(Declaration { kind, partition })) => repository.place(handle, kind, Some(partition))?,
        (Some(path), None) if is_path(path) => repository.place_path(handle, &path.replace('\\', "/"))?,
        (Some(kind), None) => repository.place(handle, kind, None)?,
        (None, None) => {
            let routes = repository.routes(handle)?;
            context.show(out, &routes, |out| show_routes(out, &routes, repository.root()))?;
            return Ok(0);
        }
    };
    context.show(out, &placement, |out| show_placement(out, &placement, repository.root()))?;
    let refused = [&placement.read.refusal, &placement.write.refusal];
    let code = refused.into_iter().flatten().map(|refusal| failure::exit_code(&refusal.class)).max();
    Ok(code.unwrap_or(0))
}

/// Kinds are words of lower-case letters and underscores.
fn is_path(subject: &str) -> bool {
    subject.contains(['/', '\\', '.'])
}

/// A path below the root, as seen from there.
fn relative<'a>(path: &'a str, root: &str) -> &'a str {
    path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

fn refused(refusal: Option<&wire::Refusal>) -> Cell {
    Cell::new(CODE, refusal.map_or("", |refusal| &refusal.code))
}

fn show_routes(out: &mut impl Write, routes: &[wire::Route], root: &str) -> io::Result<()> {
    let head = ["kind", "partition", "surface", "ref", "read", "write", "why"];
    let mut rows = vec![head.map(|title| Cell::new(HEAD, title)).into_iter().collect()];
    for route in routes {
        let kind = Cell::new(NAME, &*route.kind);
        rows.push(match &route.placement {
            None => {
                let nowhere = || Cell::new(DIM, "-");
                vec![kind, nowhere(), nowhere(), nowhere(), refused(route.refusal.as_ref())]
            }
            Some(placement) => {
                let wire::Placement { partition, surface, read, write, why, .. } = placement;
                let (branch, write) = match &write.home {
                    Some(home) => (Cell::new(PLAIN, &*home.branch), Cell::new(PLAIN, relative(&home.dir, root))),
                    None => (Cell::new(DIM, "-"), refused(write.refusal.as_ref())),
                };
                let read = match &read.home {
                    Some(wire::ReadHome { dir, degraded: Some(code), .. }) => {
                        Cell::new(PLAIN, format!("{} ({code})", relative(dir, root)))
                    }
                    Some(home) => Cell::new(PLAIN, relative(&home.dir, root)),
                    None => refused(read.refusal.as_ref()),
                };
                let why = Cell::new(DIM, &**why);
                vec![kind, Cell::new(PLAIN, &**partition), Cell::new(PLAIN, &**surface), branch, read, write, why]
            }
        });
    }
    table(out, &rows)
}

fn show_placement(out: &mut impl Write, placement: &wire::Placement, root: &str) -> io::Result<()> {
    let wire::Placement { mission, kind, partition, surface, topology, phase, coordination, read, write, why, policy } =
        placement;
    writeln!(out, "{} of {}", paint(NAME, kind), paint(HEAD, mission))?;
    let mut rows = Vec::new();
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            rows.push(vec![Cell::new(DIM, format!("  {name}")), Cell::new(PLAIN, value)]);
        }
    };
    row("partition", Some(partition.clone()));
    row("surface", Some(surface.clone()));
    row("topology", topology.clone());
    row("phase", phase.clone());
    row("coordination", coordination.clone());
    if let Some(home) = &read.home {
        row("read", Some(relative(&home.dir, root).to_owned()));
        row("read from", (home.surface != *surface).then(|| home.surface.clone()));
        row("degraded", home.degraded.clone());
    }
    if let Some(home) = &write.home {
        row("write", Some(relative(&home.dir, root).to_owned()));
        row("write to", (home.surface != *surface).then(|| home.surface.clone()));
        row("ref", Some(home.branch.clone()));
    }
    row("why", Some(why.clone()));
    row("generation", Some(policy.generation.clone()));
    table(out, &rows)?;
    for (leg, refusal) in [("read", &read.refusal), ("write", &write.refusal)] {
        if let Some(refusal) = refusal {
            writeln!(out, "\n{} is refused", paint(HEAD, leg))?;
            failure::render(out, refusal)?;
        }
    }
    Ok(())
}
