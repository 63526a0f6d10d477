//! The board: columns where they fit, a list elsewhere.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use kitty_core::wire::{BoardWorkPackage, Effector, MissionView};

use super::{
    layout::{clip, measure, pad},
    show_finding,
};
use crate::style::{CODE, Cell, DIM, ERROR, HEAD, NAME, PLAIN, WARNING, paint, table};

/// The columns in their order, what they are called, and their colours.
const COLUMNS: [(&str, &str, Style); 5] = [
    ("planned", "PLANNED", AnsiColor::Blue.on_default().bold()),
    ("doing", "DOING", AnsiColor::Yellow.on_default().bold()),
    ("for_review", "FOR REVIEW", AnsiColor::Magenta.on_default().bold()),
    ("approved", "APPROVED", AnsiColor::Cyan.on_default().bold()),
    ("done", "DONE", AnsiColor::Green.on_default().bold()),
];
/// The narrowest column in which a title says something, and the gap between two.
const NARROWEST: usize = 18;
const GAP: usize = 2;
/// The bar of the progress.
const BAR: u8 = 20;
/// How many findings a board shows.
const FINDINGS: usize = 8;

pub fn render(out: &mut impl Write, view: &MissionView, width: usize) -> io::Result<()> {
    head(out, view)?;
    if view.board.work_packages.is_empty() {
        writeln!(out, "no work package has an event yet")?;
        leftovers(out, view)?;
        return findings(out, view);
    }
    writeln!(out)?;
    if width >= COLUMNS.len() * (NARROWEST + GAP) - GAP {
        columns(out, view, width)?;
    } else {
        list(out, view, width)?;
    }
    leftovers(out, view)?;
    findings(out, view)
}

fn head(out: &mut impl Write, view: &MissionView) -> io::Result<()> {
    let MissionView { mission, surface, percentage, done, total, .. } = view;
    let cells = usize::from(BAR);
    let share = percentage.parse::<f64>().unwrap_or_default() / 100.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of twenty cells")]
    let full = ((share * f64::from(BAR)).round().max(0.0) as usize).min(cells);
    writeln!(
        out,
        "{}  {}{}  {percentage} %  {done} of {total} done  {}",
        paint(HEAD, mission),
        paint(NAME, "█".repeat(full)),
        paint(DIM, "░".repeat(cells - full)),
        paint(DIM, surface),
    )
}

fn in_column<'v>(view: &'v MissionView, column: &str) -> Vec<&'v BoardWorkPackage> {
    view.board.work_packages.iter().filter(|wp| wp.column.as_deref() == Some(column)).collect()
}

fn title<'v>(view: &'v MissionView, wp_id: &str) -> &'v str {
    let authored = view.authored.iter().find(|authored| authored.wp_id == wp_id);
    authored.and_then(|authored| authored.title.as_deref()).unwrap_or_default()
}

/// Dependencies that are not done yet.
fn waits_for(view: &MissionView, wp: &BoardWorkPackage) -> Option<String> {
    let authored = view.authored.iter().find(|authored| authored.wp_id == wp.wp_id)?;
    let is_open = |id: &&String| {
        let found = view.board.work_packages.iter().find(|wp| wp.wp_id == **id);
        found.is_none_or(|wp| !matches!(wp.column.as_deref(), Some("approved" | "done")))
    };
    let open: Vec<&str> = authored.dependencies.iter().filter(is_open).map(String::as_str).collect();
    let is_waiting = matches!(wp.lane.as_str(), "planned" | "claimed" | "in_progress" | "blocked");
    (is_waiting && !open.is_empty()).then(|| format!("waits for {}", open.join(" ")))
}

fn who(effector: &Effector) -> String {
    match &effector.model {
        Some(model) => format!("{} {model}", effector.id),
        None => effector.id.clone(),
    }
}

/// The lane, where the column does not say it.
fn lane(wp: &BoardWorkPackage) -> Option<&str> {
    (wp.column.as_deref() != Some(wp.lane.as_str())).then_some(wp.lane.as_str())
}

fn lane_style(lane: &str) -> Style {
    match lane {
        "blocked" | "canceled" => ERROR,
        _ => DIM,
    }
}

/// The lines of one card.
fn card(view: &MissionView, wp: &BoardWorkPackage, width: usize) -> Vec<(Style, String)> {
    let mut lines = vec![(HEAD, clip(&format!("{} {}", wp.wp_id, title(view, &wp.wp_id)), width))];
    lines.extend(lane(wp).map(|lane| (lane_style(lane), format!("  {lane}"))));
    // Who seeds a work package does not work on it.
    if wp.lane != "planned" {
        lines.push((NAME, clip(&format!("  {}", who(&wp.effector)), width)));
    }
    lines.extend(waits_for(view, wp).map(|text| (WARNING, clip(&format!("  {text}"), width))));
    lines
}

fn columns(out: &mut impl Write, view: &MissionView, width: usize) -> io::Result<()> {
    let each = (width + GAP) / COLUMNS.len() - GAP;
    let mut row = |cells: Vec<(Style, String)>| -> io::Result<()> {
        let last = cells.iter().rposition(|(_, text)| !text.is_empty());
        for (at, (style, text)) in cells.into_iter().enumerate() {
            match last {
                Some(last) if at < last => write!(out, "{}{:GAP$}", paint(style, pad(&text, each)), "")?,
                Some(last) if at == last => write!(out, "{}", paint(style, text.trim_end()))?,
                _ => {}
            }
        }
        writeln!(out)
    };
    let cards = COLUMNS.map(|(column, ..)| in_column(view, column));
    row(COLUMNS.iter().zip(&cards).map(|((_, name, style), wps)| (*style, format!("{name} {}", wps.len()))).collect())?;
    row(COLUMNS.iter().map(|(_, _, style)| (style.dimmed(), "─".repeat(each))).collect())?;
    let lines = cards.map(|wps| wps.into_iter().flat_map(|wp| card(view, wp, each)).collect::<Vec<_>>());
    let height = lines.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        row(lines.iter().map(|lines| lines.get(at).cloned().unwrap_or((PLAIN, String::new()))).collect())?;
    }
    Ok(())
}

fn list(out: &mut impl Write, view: &MissionView, width: usize) -> io::Result<()> {
    let longest = view.board.work_packages.iter().map(|wp| measure(title(view, &wp.wp_id))).max().unwrap_or(0);
    let titles = longest.min(width / 2);
    for (column, name, style) in COLUMNS {
        let wps = in_column(view, column);
        if wps.is_empty() {
            continue;
        }
        writeln!(out, "{} {}", paint(style, name), paint(DIM, wps.len()))?;
        let row = |wp: &&BoardWorkPackage| {
            let mut cells = vec![
                Cell::new(HEAD, format!("  {}", wp.wp_id)),
                Cell::new(PLAIN, pad(title(view, &wp.wp_id), titles)),
                Cell::new(NAME, if wp.lane == "planned" { String::new() } else { who(&wp.effector) }),
            ];
            cells.extend(lane(wp).map(|lane| Cell::new(lane_style(lane), lane)));
            cells.extend(waits_for(view, wp).map(|waits| Cell::new(WARNING, waits)));
            cells
        };
        table(out, &wps.iter().map(row).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Work packages that stand on no column.
fn leftovers(out: &mut impl Write, view: &MissionView) -> io::Result<()> {
    let known = |id: &str| view.board.work_packages.iter().any(|wp| wp.wp_id == id);
    let unseeded = view.authored.iter().filter(|authored| !known(&authored.wp_id)).map(|authored| &authored.wp_id);
    let hidden = view.board.work_packages.iter().filter(|wp| wp.column.is_none()).map(|wp| &wp.wp_id);
    for (label, ids) in
        [("not seeded", unseeded.collect::<Vec<_>>()), ("without a transition", hidden.collect::<Vec<_>>())]
    {
        if !ids.is_empty() {
            let ids: Vec<&str> = ids.into_iter().map(String::as_str).collect();
            writeln!(out, "\n{} {}", paint(DIM, label), paint(CODE, ids.join(" ")))?;
        }
    }
    Ok(())
}

fn findings(out: &mut impl Write, view: &MissionView) -> io::Result<()> {
    let all = &view.findings;
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let (errors, others): (Vec<_>, Vec<_>) = all.iter().partition(|found| found.severity == "error");
    errors.iter().chain(&others).take(FINDINGS).try_for_each(|found| show_finding(out, found, false))?;
    let more = all.len().saturating_sub(FINDINGS);
    let validate = format!("`kitty-core status validate {}`", view.mission);
    if more > 0 {
        return writeln!(out, "  {}", paint(DIM, format!("and {more} more; {validate} shows them and what to do")));
    }
    writeln!(out, "  {}", paint(DIM, format!("{validate} says what to do")))
}
