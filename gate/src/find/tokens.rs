//! Token lines: the text of a row without its strings and comments (spec §1.1).

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr, visitor, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange, TextSize};
use sha2::{Digest as _, Sha256};

use super::{Cx, Hit};
use crate::{module::Module, words::Needles};

/// Whether a token has a place in a token line.
const fn kept(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::String
            | TokenKind::FStringStart
            | TokenKind::FStringMiddle
            | TokenKind::FStringEnd
            | TokenKind::TStringStart
            | TokenKind::TStringMiddle
            | TokenKind::TStringEnd
            | TokenKind::Comment
            | TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::EndOfFile
            | TokenKind::Unknown
    )
}

/// The token line of a row, from 1. O(log tokens + tokens of the row).
pub fn token_line(module: &Module, row: u32) -> String {
    let (start, end) = module.row_range(row);
    joined(module, start, end, false)
}

fn joined(module: &Module, start: u32, end: u32, into_fstrings: bool) -> String {
    let tokens: &[_] = module.parsed.tokens();
    let from = tokens.partition_point(|token| token.range().start().to_u32() < start);
    let mut line = String::new();
    for token in tokens.iter().skip(from).take_while(|token| token.range().start().to_u32() < end) {
        if !kept(token.kind()) {
            continue;
        }
        let at = token.range().start().to_u32();
        if !into_fstrings {
            let ranges = module.fstring_ranges();
            let before = ranges.partition_point(|range| range.0 <= at);
            if before.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|range| at < range.1) {
                continue;
            }
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(module.slice(token.range()));
    }
    line
}

/// The first eight hex digits of the digest over the string texts inside a node; empty when there are none.
pub fn literal_digest(module: &Module, range: TextRange) -> String {
    struct Literals {
        range: TextRange,
        digest: Sha256,
        any: bool,
    }
    impl<'a> Visitor<'a> for Literals {
        fn visit_stmt(&mut self, stmt: &'a ruff_python_ast::Stmt) {
            if stmt.range().intersect(self.range).is_some() {
                visitor::walk_stmt(self, stmt);
            }
        }
        fn visit_expr(&mut self, expr: &'a Expr) {
            if expr.range().intersect(self.range).is_none() {
                return;
            }
            if self.range.contains_range(expr.range()) {
                match expr {
                    Expr::StringLiteral(string) => self.add(string.value.to_str()),
                    Expr::FString(string) => {
                        for element in string.value.elements() {
                            if let Some(literal) = element.as_literal() {
                                self.add(&literal.value);
                            }
                        }
                        for literal in string.value.literals() {
                            self.add(literal.as_str());
                        }
                    }
                    _ => {}
                }
            }
            visitor::walk_expr(self, expr);
        }
    }
    impl Literals {
        fn add(&mut self, text: &str) {
            self.any = true;
            self.digest.update(text.as_bytes());
            self.digest.update([0]);
        }
    }
    let mut literals = Literals { range, digest: Sha256::new(), any: false };
    for stmt in module.parsed.suite() {
        literals.visit_stmt(stmt);
    }
    if !literals.any {
        return String::new();
    }
    let digest = literals.digest.finalize();
    hex(digest.iter().take(4))
}

/// Bytes as hex digits.
pub fn hex<'b>(bytes: impl Iterator<Item = &'b u8>) -> String {
    let digits = bytes.flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The first sixteen hex digits of the digest of a token line.
pub fn token_digest(token: &str) -> String {
    hex(Sha256::digest(token.as_bytes()).iter().take(8))
}

/// token-grammar.
#[derive(Clone, Debug)]
pub struct TokenLeaf {
    /// Sequences, one of which a line contains.
    pub any: Vec<String>,
    /// Sequences, all of which a line contains.
    pub all: Vec<Vec<String>>,
    /// Logical lines, f-strings included.
    pub join_rows: bool,
    /// Tokens without one of which no line fits.
    pub tokens: Needles,
}

impl TokenLeaf {
    /// From its sequences.
    pub fn new(any: Vec<String>, all: Vec<Vec<String>>, join_rows: bool) -> Self {
        let longest = |sequence: &String| sequence.split(' ').max_by_key(|token| token.len()).map(ToString::to_string);
        let tokens = any.iter().chain(all.iter().filter_map(|parts| parts.first())).filter_map(longest).collect();
        Self { any, all, join_rows, tokens: Needles::new(tokens) }
    }

    fn matched(&self, line: &str) -> Option<String> {
        let any = self.any.iter().find(|sequence| line.contains(sequence.as_str())).cloned();
        let all = || self.all.iter().find(|all| all.iter().all(|part| line.contains(part.as_str())));
        any.or_else(|| all().map(|all| all.join(" … ")))
    }

    pub fn find(&self, cx: &Cx, out: &mut Vec<Hit>) {
        let module = cx.module;
        let mut look = |start: u32, end: u32| {
            if !module.text.get(start as usize..end as usize).is_some_and(|row| self.tokens.any_in(row)) {
                return;
            }
            let line = joined(module, start, end, self.join_rows);
            if let Some(what) = self.matched(&line) {
                let first = module.text.get(start as usize..end as usize).unwrap_or_default();
                let blank = first.len() - first.trim_start().len();
                let at = TextSize::new(start) + TextSize::try_from(blank).unwrap_or_default();
                out.push(Hit::new(TextRange::new(at, TextSize::new(end).max(at)), 0, what));
            }
        };
        if self.join_rows {
            let mut start = 0;
            for token in module.parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Newline) {
                let end = token.range().end().to_u32();
                look(start, end);
                start = end;
            }
        } else {
            for row in 1..=module.row_count() {
                let (start, end) = module.row_range(row);
                look(start, end);
            }
        }
    }
}
