//! `kitty-core explain`.

use std::io::{self, Write};

use kitty_core::wire;
use kitty_host_native::gate;

use crate::{
    context::Context,
    failure::Failure,
    style::{CODE, Cell, DIM, HELP, PLAIN, paint, table},
};

/// Explains one code, or lists all.
pub fn run(context: &Context, out: &mut Vec<u8>, code: Option<&str>) -> Result<u8, Failure> {
    if let Some(code) = code {
        let code = code.to_uppercase();
        // The component knows the codes of the authority; the gates have no component.
        let gate = gate::codes().into_iter().find(|row| row.code == code);
        let row = match gate {
            Some(row) => row,
            None => context.session().explain(&code)?,
        };
        context.show(out, &row, |out| show(out, &row))?;
    } else {
        let mut codes = context.session().codes()?;
        codes.extend(gate::codes());
        context.show(out, &codes, |out| {
            let row = |code: &wire::CodeRow| {
                vec![Cell::new(CODE, &*code.code), Cell::new(DIM, &*code.class), Cell::new(PLAIN, &*code.message)]
            };
            table(out, &codes.iter().map(row).collect::<Vec<_>>())
        })?;
    }
    Ok(0)
}

fn show(out: &mut impl Write, row: &wire::CodeRow) -> io::Result<()> {
    let wire::CodeRow { code, class, message, remedy, why } = row;
    writeln!(out, "{} {}", paint(CODE, code), paint(DIM, format!("({class})")))?;
    writeln!(out, "  {message}")?;
    writeln!(out, "  {} {why}", paint(HELP, "why: "))?;
    writeln!(out, "  {} {remedy}", paint(HELP, "help:"))
}
