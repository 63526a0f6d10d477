//! `kitty-core protect`.

use std::{io::Write as _, path::Path};

use kitty_core::wire::commit::{Capability, ProtectedBranch};
use kitty_host_native::commit::protection_facts;

use crate::{
    context::Context,
    failure::Failure,
    style::{Cell, DIM, HEAD, NAME, PLAIN, WARNING, paint, table},
};

/// Lists the protected branches.
pub fn list(context: &Context, out: &mut Vec<u8>) -> Result<u8, Failure> {
    let repository = context.repository()?;
    let root = Path::new(repository.root());
    let protection = repository.session().protection(&protection_facts(root, root)?)?;
    context.show(out, &protection, |out| {
        let row = |ProtectedBranch { name, source }: &ProtectedBranch| {
            vec![Cell::new(NAME, &**name), Cell::new(DIM, &**source)]
        };
        table(out, &protection.branches.iter().map(row).collect::<Vec<_>>())?;
        for read_as in &protection.not_text {
            writeln!(out, "{}: an entry is no text; it protects `{read_as}`", paint(WARNING, "warning"))?;
        }
        if protection.hatch {
            writeln!(out, "{}: the environment opens all of them", paint(WARNING, "warning"))?;
        }
        Ok(())
    })?;
    Ok(0)
}

/// Says whether an ordinary commit may land on a branch.
pub fn check(context: &Context, out: &mut Vec<u8>, branch: &str, mission: Option<&str>) -> Result<u8, Failure> {
    let repository = context.repository()?;
    // A full name would be compared with short ones, and pass.
    let branch = repository.session().branch_name(branch)?;
    let scope = mission.map(|mission| repository.mission_scope(mission)).transpose()?.flatten();
    let root = Path::new(repository.root());
    let facts = protection_facts(root, root)?;
    let ordinary = Capability { flow: "standard".into(), branch: None, below: Vec::new() };
    let clearance = repository.session().clearance(&facts, &branch, &ordinary, &[], scope.as_ref())?;
    context.show(out, &clearance, |out| {
        let mut row = vec![Cell::new(HEAD, &*branch), Cell::new(NAME, &*clearance.clearance)];
        row.extend(clearance.waived.as_deref().map(|waived| Cell::new(PLAIN, waived)));
        table(out, &[row])
    })?;
    Ok(0)
}
