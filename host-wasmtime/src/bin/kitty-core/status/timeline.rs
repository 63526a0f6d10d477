//! `kitty-core status log`.

use std::io::{self, Write};

use kitty_core::wire::{LogRow, MissionLog};
use serde_json::Value;

use crate::{
    context::Context,
    failure::Failure,
    style::{CODE, Cell, DIM, HEAD, NAME, PLAIN, table},
};

/// Shows who did what, and when, in the order of the file.
pub fn run(context: &Context, out: &mut Vec<u8>, handle: &str) -> Result<u8, Failure> {
    let log = context.repository()?.status_log(handle)?;
    context.show(out, &log, |out| show(out, &log))?;
    Ok(0)
}

fn show(out: &mut impl Write, log: &MissionLog) -> io::Result<()> {
    if log.rows.is_empty() {
        return writeln!(out, "nothing has happened yet");
    }
    table(out, &log.rows.iter().map(row).collect::<Vec<_>>())
}

fn text<'r>(row: &'r LogRow, key: &str) -> &'r str {
    row.row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn row(row: &LogRow) -> Vec<Cell> {
    let what = if row.kind == "transition" {
        let forced = if row.row.get("force") == Some(&Value::Bool(true)) { " (forced)" } else { "" };
        format!("{} → {}{forced}", text(row, "from_lane"), text(row, "to_lane"))
    } else {
        let changed = row.row.get("delta").and_then(Value::as_object);
        let keys: Vec<&str> = changed.into_iter().flat_map(|delta| delta.keys().map(String::as_str)).collect();
        format!("sets {}", keys.join(", "))
    };
    // To the second: the rest is for machines.
    let at = text(row, "at");
    let at = at.get(..19).unwrap_or(at).replace('T', " ");
    let mut cells = vec![
        Cell::new(DIM, row.line.to_string()),
        Cell::new(DIM, at),
        Cell::new(HEAD, text(row, "wp_id")),
        Cell::new(CODE, what),
        Cell::new(NAME, row.effector.id.clone()),
    ];
    let reason = text(row, "reason");
    cells.extend((!reason.is_empty()).then(|| Cell::new(PLAIN, reason)));
    cells
}
