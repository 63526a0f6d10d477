//! Texts in columns of a terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Where nobody says how wide the terminal is.
const USUAL: usize = 80;

/// The width to lay out for: the one asked for, the terminal's, the one in `COLUMNS`.
pub fn width(asked: Option<usize>) -> usize {
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let variable = || std::env::var("COLUMNS").ok()?.parse().ok();
    asked.or_else(terminal).or_else(variable).filter(|width| *width > 0).unwrap_or(USUAL)
}

/// The text in at most `width` cells; what is cut ends in `…`.
pub fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut clipped = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        clipped.push(c);
    }
    clipped.push('…');
    clipped
}

/// How many cells the text takes.
pub fn measure(text: &str) -> usize {
    text.width()
}

/// The text, filled up to `width` cells.
pub fn pad(text: &str, width: usize) -> String {
    let clipped = clip(text, width);
    let gap = width.saturating_sub(clipped.width());
    clipped + &" ".repeat(gap)
}
