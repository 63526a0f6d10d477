//! The authority itself, and the floor: what no program that reads the same files can beat.

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    rc::Rc,
};

use anyhow::{Context, Result, anyhow};
use kitty_core::{Generation, Kind, Refusal, Topology, ask, classify};
use kitty_host_native::{NativeFiles, NativeGit};
use kitty_host_wasmtime::{self as wasmtime, Authority, Ports};

use crate::{
    PATH,
    contender::{Case, InProcess},
    repository::Repository,
    table::{FLOOR, NATIVE},
};

const GENERATION: Generation = Generation::V3_2;
/// A kind whose place depends on everything: topology, phase and the coordination surface.
const KIND: &str = "status_state";

fn case<'a, T: 'a>(name: &'static str, mut run: impl FnMut() -> Result<T> + 'a) -> Case<'a> {
    let run = move || {
        black_box(run()?);
        Ok(())
    };
    (name, Box::new(run))
}

/// The core over the native ports. Every decision opens the repository anew.
pub fn native(repository: &Repository) -> Result<InProcess<'_>> {
    let root = repository.root.to_str().context("the path of the repository is not UTF-8")?;
    let kind = Kind::parse(KIND, GENERATION)?;
    let refused = |refusal: Refusal| anyhow!("{}: {}", refusal.code(), refusal.message());
    let generation = Some(GENERATION.as_str());
    let place = move |handle: &str| {
        let (files, git) = (NativeFiles, NativeGit::default());
        let opened = ask::Repository::open(&files, &git, root, generation).map_err(refused)?;
        opened.place(handle, KIND, None).map_err(refused)
    };
    Ok(InProcess {
        name: NATIVE,
        cases: vec![
            case("classify", || Ok(classify(black_box(PATH), None, GENERATION))),
            case("route", move || Ok(black_box(&kind).is_coordination_residue(black_box(Topology::Coord)))),
            case("fold", move || {
                let (files, git) = (NativeFiles, NativeGit::default());
                let opened = ask::Repository::open(&files, &git, root, generation).map_err(refused)?;
                opened.fold(&repository.mid8).map_err(refused)
            }),
            case("place", move || place(&repository.mission)),
            case("place-mid8", move || place(&repository.mid8)),
        ],
    })
}

/// The component in wasmtime, with the native ports answering its callbacks. `sandbox` makes a
/// fresh instance for one answer; the other cases keep theirs.
pub fn component<'a>(authority: &'a Authority, repository: &'a Repository) -> Result<InProcess<'a>> {
    let root = repository.root.to_str().context("the path of the repository is not UTF-8")?;
    let session = Rc::new(authority.session(Ports::none()));
    let opened = Rc::new(wasmtime::Repository::open(authority, Ports::native(), root, Some(GENERATION.as_str()))?);
    let (route, place, place_mid8) = (Rc::clone(&session), Rc::clone(&opened), Rc::clone(&opened));
    Ok(InProcess {
        name: "component",
        cases: vec![
            case("classify", move || Ok(session.classify(black_box(PATH), None, None)?)),
            case("route", move || Ok(route.is_coordination_residue(KIND, "coord", None)?)),
            case("fold", move || Ok(opened.fold(&repository.mid8)?)),
            case("place", move || Ok(place.place(&repository.mission, KIND, None)?)),
            case("place-mid8", move || Ok(place_mid8.place(&repository.mid8, KIND, None)?)),
            case("sandbox", move || Ok(authority.session(Ports::none()).classify(black_box(PATH), None, None)?)),
        ],
    })
}

/// One listing and the reads that the question cannot do without, and nothing else.
pub fn floor(repository: &Repository) -> InProcess<'_> {
    let specs = repository.root.join("kitty-specs");
    let mission = specs.join(&repository.mission).join("meta.json");
    let all = move |specs: &Path| -> Result<Vec<_>> {
        // A directory without the file is no mission.
        Ok(listed(specs)?.into_iter().map(|dir| fs::read(dir.join("meta.json")).ok()).collect())
    };
    let (fold, place) = (specs.clone(), specs.clone());
    InProcess {
        name: FLOOR,
        cases: vec![
            case("fold", move || all(&fold)),
            case("place", move || Ok((listed(&place)?, fs::read(&mission)?))),
            case("place-mid8", move || all(&specs)),
        ],
    }
}

fn listed(dir: &Path) -> Result<Vec<PathBuf>> {
    fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect()
}
