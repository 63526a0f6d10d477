//! `kitty-core missions`.

use std::io::{self, Write};

use kitty_core::wire;

use crate::{
    context::Context,
    failure::Failure,
    style::{CODE, DIM, HEAD, NAME, paint},
};

/// Lists every mission with its handles and defects, and what is none.
pub fn run(context: &Context, out: &mut Vec<u8>) -> Result<u8, Failure> {
    let missions = context.repository()?.missions()?;
    context.show(out, &missions, |out| show(out, &missions))?;
    Ok(0)
}

fn show(out: &mut impl Write, listing: &wire::Missions) -> io::Result<()> {
    for mission in &listing.missions {
        writeln!(out, "{}", paint(HEAD, &mission.name))?;
        for form in &mission.handles {
            write!(out, "  {}  {}", paint(DIM, format!("{:<10}", form.form)), paint(NAME, &form.handle))?;
            match &form.refused {
                Some(code) => writeln!(out, "  {}", paint(CODE, code))?,
                None => writeln!(out)?,
            }
        }
        for wire::Defect { defect, detail } in &mission.defects {
            write!(out, "  {}  {}", paint(DIM, "defect    "), paint(CODE, defect))?;
            match detail {
                Some(detail) => writeln!(out, ": {detail}")?,
                None => writeln!(out)?,
            }
        }
    }
    if !listing.residue.is_empty() {
        writeln!(out, "{}", paint(HEAD, "residue: no missions"))?;
        for name in &listing.residue {
            writeln!(out, "  {name}")?;
        }
    }
    Ok(())
}
