//! The event log: bytes to rows, piece by piece.
//!
//! A log is fed in chunks of any size and kept in compact form, so that memory follows the number
//! of rows and not the length of the text.
//!
//! Source: status specification, sections 1.2 and 1.3.

use alloc::{boxed::Box, vec::Vec};

use super::{
    board::{self, Board},
    event::{Fields, Row, RowDefect},
    fold::{Unorderable, settle},
    table::Table,
};
use crate::{
    code::{Code, Decision, Refusal},
    generation::{Generation, StatusRules},
    identity::trim,
};

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LineDefect {
    /// The line, from 1 on, as the tool counts.
    pub line: usize,
    /// The byte where the line starts, or where it stops being UTF-8.
    pub offset: usize,
    /// What is wrong.
    pub defect: RowDefect,
}

impl From<&LineDefect> for Refusal {
    fn from(found: &LineDefect) -> Self {
        Refusal::new(Code::StatusUnreadable)
            .with("line", found.line)
            .with("offset", found.offset)
            .with("why", found.defect.why())
            .with("reason", found.defect.reason())
            .with("detail", &found.defect)
    }
}

/// How a log with a bad line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// One bad line makes the log unreadable, as in the tool.
    Strict,
    /// Bad lines are reported, the others count. Nothing is dropped silently.
    Lenient,
}

/// How many rows of which sort a log has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowCounts {
    /// Moves, duplicates included.
    pub transitions: usize,
    /// Annotations, duplicates included.
    pub annotations: usize,
    /// Rows of other writers.
    pub foreign: usize,
}

/// An event log of one generation, being read.
#[derive(Clone)]
pub struct Log {
    generation: Generation,
    reading: Reading,
    pub(super) table: Table,
    /// The rows that the snapshot folds, as they stand there.
    pub(super) retrospective: Vec<Box<str>>,
    counts: RowCounts,
    defects: Vec<LineDefect>,
    /// What stands behind the last line break.
    carry: Vec<u8>,
    lines: usize,
    bytes: usize,
}

impl Log {
    /// An empty log.
    pub fn new(generation: Generation, reading: Reading) -> Self {
        Self {
            generation,
            reading,
            table: Table::new(&generation.profile().status),
            retrospective: Vec::new(),
            counts: RowCounts::default(),
            defects: Vec::new(),
            carry: Vec::new(),
            lines: 0,
            bytes: 0,
        }
    }

    /// Reads a whole log strictly. O(length).
    ///
    /// # Errors
    /// [`Code::StatusUnreadable`] for the first line that is no row.
    pub fn parse(bytes: &[u8], generation: Generation) -> Decision<Self> {
        let mut log = Self::new(generation, Reading::Strict);
        log.append(bytes)?;
        Ok(log)
    }

    /// Reads a whole log and reports every bad line in [`Self::defects`]. O(length).
    pub fn read(bytes: &[u8], generation: Generation) -> Self {
        let mut log = Self::new(generation, Reading::Lenient);
        // INVARIANT: a lenient log refuses nothing.
        drop(log.append(bytes));
        log
    }

    /// Reads the next piece; a line may be cut anywhere. O(length).
    ///
    /// # Errors
    /// [`Code::StatusUnreadable`] when the log is read strictly and has a bad line; it stays so.
    pub fn push(&mut self, bytes: &[u8]) -> Decision<()> {
        self.refuse()?;
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (mut whole, rest) = bytes.split_at(end);
        if !self.carry.is_empty() && !whole.is_empty() {
            let first = whole.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let (head, tail) = whole.split_at(first);
            let mut line = core::mem::take(&mut self.carry);
            line.extend_from_slice(head);
            self.feed(&line);
            whole = tail;
        }
        self.feed(whole);
        self.carry.extend_from_slice(rest);
        self.refuse()
    }

    /// Takes what stands behind the last line break as a line.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn finish(&mut self) -> Decision<()> {
        if !self.carry.is_empty() {
            let line = core::mem::take(&mut self.carry);
            self.feed(&line);
        }
        self.refuse()
    }

    /// Reads more whole lines. A log that grows this way reduces as if it were read at once.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn append(&mut self, bytes: &[u8]) -> Decision<()> {
        self.push(bytes)?;
        self.finish()
    }

    /// What the log reduces to. O(n log n) in the number of rows, O(n) for a log in order.
    ///
    /// # Errors
    /// [`Code::StatusUnreadable`] when rows have no order: their times are of several types.
    pub fn board(&self) -> Decision<Board> {
        board::reduce(&self.table, self.rules()).map_err(unorderable)
    }

    /// Whether the board has at least one work package and all of them are done, without making the
    /// board. As costly as [`Self::board`].
    ///
    /// # Errors
    /// As [`Self::board`].
    pub fn all_done(&self) -> Decision<bool> {
        let settled = settle(&self.table, self.rules()).map_err(unorderable)?;
        Ok(settled.folded.all_done(&self.table))
    }

    const fn rules(&self) -> &'static StatusRules {
        &self.generation.profile().status
    }

    /// Whether a transition or an annotation has that id. O(n).
    pub(super) fn has_event(&self, id: &str) -> bool {
        let spans = self.table.events.iter().map(|event| event.id).chain(self.table.notes.iter().map(|note| note.id));
        spans.into_iter().any(|span| self.table.text(span) == id)
    }

    /// The generation that reads it.
    pub const fn generation(&self) -> Generation {
        self.generation
    }

    /// Every bad line so far.
    pub fn defects(&self) -> &[LineDefect] {
        &self.defects
    }

    /// How many rows of which sort there are.
    pub const fn counts(&self) -> RowCounts {
        self.counts
    }

    /// How many lines there are, blank ones included.
    pub const fn lines(&self) -> usize {
        self.lines
    }

    fn is_refused(&self) -> bool {
        self.reading == Reading::Strict && !self.defects.is_empty()
    }

    fn refuse(&self) -> Decision<()> {
        match self.defects.first() {
            Some(defect) if self.is_refused() => Err(defect.into()),
            _ => Ok(()),
        }
    }

    /// Whole lines.
    fn feed(&mut self, bytes: &[u8]) {
        if let Ok(text) = core::str::from_utf8(bytes) {
            for line in text.split_inclusive('\n') {
                self.line(line);
                if self.is_refused() {
                    return;
                }
            }
            return;
        }
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match core::str::from_utf8(line) {
                Ok(line) => self.line(line),
                Err(error) => {
                    self.lines += 1;
                    self.defect(self.bytes + error.valid_up_to(), RowDefect::NotText);
                    self.bytes += line.len();
                }
            }
            if self.is_refused() {
                return;
            }
        }
    }

    /// One piece of text up to a `\n`, which may hold several lines of the tool's.
    fn line(&mut self, text: &str) {
        let start = self.bytes;
        self.bytes += text.len();
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        // What ends a line besides `\n` is no JSON outside of a string and, while it is ASCII, none
        // inside either: only where the row fails or goes beyond ASCII there is something to split.
        let plain = text.is_ascii();
        if plain {
            let trimmed = trim(text);
            if trimmed.is_empty() && !text.contains(is_line_break) {
                self.lines += 1;
                return;
            }
            if let Ok(fields) = Fields::read(trimmed) {
                self.lines += 1;
                return self.row(&fields, trimmed, start);
            }
        }
        let mut offset = start;
        for part in split_lines(text) {
            self.lines += 1;
            let trimmed = trim(part);
            if !trimmed.is_empty() {
                match Fields::read(trimmed) {
                    Ok(fields) => self.row(&fields, trimmed, offset),
                    Err(defect) => self.defect(offset, defect),
                }
            }
            offset += part.len() + 1;
        }
    }

    fn row(&mut self, fields: &Fields<'_>, text: &str, offset: usize) {
        let row = fields.row(self.rules().skipped_subtasks);
        if fields.is_retrospective() {
            self.retrospective.push(text.into());
        }
        let stored = row.and_then(|row| match row {
            Row::Foreign(_) => {
                self.counts.foreign += 1;
                Ok(())
            }
            Row::Transition(transition) => {
                self.counts.transitions += 1;
                self.table.add(&transition, self.lines, text)
            }
            Row::Annotation(annotation) => {
                self.counts.annotations += 1;
                self.table.annotate(&annotation, fields.delta_text())
            }
        });
        if let Err(defect) = stored {
            self.defect(offset, defect);
        }
    }

    fn defect(&mut self, offset: usize, defect: RowDefect) {
        self.defects.push(LineDefect { line: self.lines, offset, defect });
    }
}

fn unorderable(unorderable: Unorderable) -> Refusal {
    Refusal::new(Code::StatusUnreadable)
        .with("line", unorderable.line)
        .with("offset", 0)
        .with("why", "mixed_types")
        .with("reason", "Invalid event structure")
        .with("detail", "its time or id is of another type than its neighbour's")
}

/// What the tool's language ends a line at, besides `\n`.
fn is_line_break(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_line_break)
}

/// The lines of a log that hold something, trimmed, each with its number. O(length).
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = text.split_terminator('\n').map(|piece| piece.strip_suffix('\r').unwrap_or(piece));
    let numbered = pieces.flat_map(split_lines).zip(1..);
    numbered.map(|(line, number)| (number, trim(line))).filter(|(_, line)| !line.is_empty())
}
