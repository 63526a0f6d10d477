//! Colours. They are always written; the stream drops them where they are not wanted.

use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};

pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub const HELP: Style = AnsiColor::Cyan.on_default().bold();
pub const HEAD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const CODE: Style = AnsiColor::Yellow.on_default();
pub const NAME: Style = AnsiColor::Green.on_default();
pub const PLAIN: Style = Style::new();

/// Shows a value in a style.
pub fn paint(style: Style, value: impl Display) -> impl Display {
    struct Painted<T>(Style, T);
    impl<T: Display> Display for Painted<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}{}{}", self.0.render(), self.1, self.0.render_reset())
        }
    }
    Painted(style, value)
}

/// A cell of a table.
pub struct Cell {
    style: Style,
    text: String,
}

impl Cell {
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Self { style, text: text.into() }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// Writes rows with aligned columns; the last column is not padded.
pub fn table(out: &mut impl std::io::Write, rows: &[Vec<Cell>]) -> std::io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    for row in rows {
        let last = row.len().saturating_sub(1);
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            write!(out, "{}", paint(cell.style, &cell.text))?;
            if column < last {
                write!(out, "{:gap$}", "", gap = width - cell.width() + 2)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
