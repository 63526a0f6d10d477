//! JSON as the log holds it: validated text that is kept, looked into, and written again.
//!
//! A value of the log is echoed into `status.json` as it was written, so a number keeps its
//! digits and its spelling as integer or float. What other readers of the repository refuse is
//! refused here too: `NaN`, `Infinity`, half a surrogate pair, nesting beyond [`lexer::MAX_DEPTH`].
//!
//! Source: status specification, sections 1.2, 1.10 and 10.4.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};

use crate::sort::{indices, sort};

mod float;
mod lexer;
pub(crate) use float::whole;
pub(crate) use lexer::Lexer;
pub(crate) use lexer::{Items, Members};

/// Why a text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotJson {
    /// Offset of the first byte that does not belong.
    pub at: usize,
    /// In words.
    pub reason: &'static str,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number; the spelling tells integers and floats apart.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

/// One JSON value as it stands in the log: valid text without surrounding space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Json<'a>(&'a str);

impl Json<'static> {
    /// `null`.
    pub const NULL: Self = Json("null");
}

impl<'a> Json<'a> {
    /// Validates a text as one JSON value. O(length).
    ///
    /// # Errors
    /// The offset of the first byte that does not belong, and why.
    pub fn parse(text: &'a str) -> Result<Self, NotJson> {
        Lexer::new(text).whole()
    }

    /// As [`Self::parse`], for a document of many lines.
    ///
    /// # Errors
    /// The offset of the first byte that does not belong, and why.
    pub(crate) fn document(text: &'a str) -> Result<Self, NotJson> {
        Lexer::document(text).whole()
    }

    // INVARIANT: `text` was validated before it was stored.
    pub(crate) const fn trusted(text: &'a str) -> Self {
        Self(text)
    }

    /// The text of the value.
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// What the value is. O(1).
    pub fn kind(self) -> JsonKind {
        match self.0.as_bytes().first() {
            Some(b'"') => JsonKind::Text,
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::List,
            Some(b't' | b'f') => JsonKind::Bool,
            Some(b'n') | None => JsonKind::Null,
            Some(_) => JsonKind::Number,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// Whether it counts as true in the tool's language: not `null`, `false`, zero or empty.
    pub fn is_truthy(self) -> bool {
        match self.kind() {
            JsonKind::Null => false,
            JsonKind::Bool => self.0 == "true",
            JsonKind::Number => self.double() != Some(0.0),
            JsonKind::Text => self.0.len() > 2,
            JsonKind::List => self.items().next().is_some(),
            JsonKind::Object => self.members().next().is_some(),
        }
    }

    /// The decoded text of a string.
    pub fn text(self) -> Option<Cow<'a, str>> {
        if self.kind() != JsonKind::Text {
            return None;
        }
        let inner = self.0.get(1..self.0.len() - 1)?;
        Some(if inner.contains('\\') { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) })
    }

    /// Whether it is a string of that text, which has nothing to escape. O(length of the common start), unless an escape
    /// stands where they part.
    pub(crate) fn is_text(self, text: &str) -> bool {
        let [b'"', inner @ .., b'"'] = self.0.as_bytes() else { return false };
        match inner.iter().zip(text.as_bytes()).find(|(ours, theirs)| ours != theirs) {
            None => inner.len() == text.len(),
            Some((ours, _)) => *ours == b'\\' && self.text().is_some_and(|whole| whole == text),
        }
    }

    /// The value of a member of an object; of equal keys the last one counts.
    pub fn member(self, name: &str) -> Option<Json<'a>> {
        self.members().filter(|(key, _)| key == name).last().map(|(_, value)| value)
    }

    /// The values of several members, in one walk; of equal keys the last one counts.
    pub(super) fn pick<const N: usize>(self, names: [&str; N]) -> [Option<Json<'a>>; N] {
        let mut picked = [None; N];
        self.pick_into(&names, &mut picked);
        picked
    }

    fn pick_into(self, names: &[&str], picked: &mut [Option<Json<'a>>]) {
        for (key, value) in self.members() {
            if let Some(slot) = names.iter().position(|name| *name == key).and_then(|at| picked.get_mut(at)) {
                *slot = Some(value);
            }
        }
    }

    /// The members of an object in order of appearance; nothing for another value.
    pub(crate) fn members(self) -> Members<'a> {
        Members::of(self)
    }

    /// The items of a list; nothing for another value.
    pub(crate) fn items(self) -> Items<'a> {
        Items::of(self)
    }

    /// A number as the tool's language reads it: the nearest double.
    pub(crate) fn double(self) -> Option<f64> {
        (self.kind() == JsonKind::Number).then(|| float::read(self.0))
    }

    /// As the tool's language turns a value into text: a string is itself.
    pub(crate) fn python_str(self) -> Cow<'a, str> {
        self.text().unwrap_or_else(|| {
            let mut out = String::new();
            python_repr(self, &mut out);
            Cow::Owned(out)
        })
    }
}

/// The value as canonical text: sorted keys, compact, ASCII.
pub(crate) fn canonical(value: Json<'_>) -> String {
    let mut out = String::new();
    write(value, &mut out, Style::LINE, 0);
    out
}

/// The value with sorted keys, ASCII, and without any space between its parts.
pub(super) fn compact(value: Json<'_>) -> String {
    let mut out = String::new();
    write(value, &mut out, Style { ascii: true, indent: false, spaced: false }, 0);
    out
}

/// How JSON is written.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    /// Whether everything outside of printable ASCII is escaped.
    pub ascii: bool,
    /// Whether every member has a line of its own.
    pub indent: bool,
    /// Whether a space follows each separator on a line.
    pub spaced: bool,
}

impl Style {
    /// A line of the log.
    pub const LINE: Self = Self { ascii: true, indent: false, spaced: true };
    /// The snapshot.
    pub const SNAPSHOT: Self = Self { ascii: false, indent: true, spaced: true };
}

/// Writes a value with sorted keys, as the tool does.
pub(crate) fn write(value: Json<'_>, out: &mut String, style: Style, depth: usize) {
    match value.kind() {
        JsonKind::Null | JsonKind::Bool => out.push_str(value.0),
        JsonKind::Number => out.push_str(&number(value.0)),
        JsonKind::Text => write_text(&value.text().unwrap_or_default(), out, style.ascii),
        JsonKind::List => {
            let mut list = Block::open(out, '[', style, depth);
            for item in value.items() {
                list.next();
                write(item, list.out, style, depth + 1);
            }
            list.close(']');
        }
        JsonKind::Object => {
            let mut object = Block::open(out, '{', style, depth);
            for (key, member) in sorted_members(value) {
                object.key(&key);
                write(member, object.out, style, depth + 1);
            }
            object.close('}');
        }
    }
}

/// The members by code point of their keys; of equal keys the last one.
fn sorted_members(value: Json<'_>) -> Vec<(Cow<'_, str>, Json<'_>)> {
    let members: Vec<_> = value.members().collect();
    let member = |index: u32| members.get(index as usize);
    let key = |index| member(index).map(|(key, _)| key);
    let mut order = indices(members.len());
    sort(&mut order, &|a, b| key(a).cmp(&key(b)).then(b.cmp(&a)));
    order.dedup_by(|later, kept| key(*later) == key(*kept));
    order.into_iter().filter_map(member).cloned().collect()
}

/// A list or an object being written.
pub(crate) struct Block<'o> {
    pub out: &'o mut String,
    style: Style,
    depth: usize,
    empty: bool,
}

impl<'o> Block<'o> {
    pub fn open(out: &'o mut String, bracket: char, style: Style, depth: usize) -> Self {
        out.push(bracket);
        Self { out, style, depth, empty: true }
    }

    /// Separates the next item from the one before.
    pub fn next(&mut self) {
        if !self.empty {
            self.out.push_str(if self.style.indent || !self.style.spaced { "," } else { ", " });
        }
        self.empty = false;
        if self.style.indent {
            self.line(self.depth + 1);
        }
    }

    /// Begins the next member.
    pub fn key(&mut self, key: &str) {
        self.next();
        write_text(key, self.out, self.style.ascii);
        self.out.push_str(if self.style.spaced { ": " } else { ":" });
    }

    pub fn close(self, bracket: char) {
        let Self { out, style, depth, empty } = self;
        if style.indent && !empty {
            new_line(out, depth);
        }
        out.push(bracket);
    }

    fn line(&mut self, depth: usize) {
        new_line(self.out, depth);
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Writes a text in quotes.
pub(crate) fn write_text(text: &str, out: &mut String, ascii: bool) {
    out.push('"');
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\' && (!ascii || byte < 0x7f);
    if text.bytes().all(plain) {
        out.push_str(text);
    } else {
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                c if u32::from(c) < 0x20 || (ascii && !(' '..='~').contains(&c)) => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        out.push_str("\\u");
                        push_hex(u32::from(*unit), 4, out);
                    }
                }
                c => out.push(c),
            }
        }
    }
    out.push('"');
}

/// Writes a number in hexadecimal digits.
pub(crate) fn push_hex(value: u32, digits: u32, out: &mut String) {
    for place in (0..digits).rev() {
        out.extend(char::from_digit((value >> (4 * place)) & 0xf, 16));
    }
}

/// A number as the tool writes it: an integer keeps its digits, a float the shortest spelling.
pub(crate) fn number(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        return Cow::Borrowed(if text == "-0" { "0" } else { text });
    }
    Cow::Owned(Json(text).double().map_or_else(|| text.to_string(), float))
}

/// A float in the shortest spelling that reads back, with a point or an exponent.
pub(crate) fn float(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_string();
    }
    let (digits, exponent) = float::shortest(value);
    let mut out = String::from(if value.is_sign_negative() { "-" } else { "" });
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32, out: &mut String| (0..n).for_each(|_| out.push('0'));
    if !(-4..16).contains(&exponent) {
        let (first, rest) = digits.split_at_checked(1).unwrap_or_default();
        out.push_str(first);
        if !rest.is_empty() {
            out.extend([".", rest]);
        }
        out.push_str(if exponent < 0 { "e-" } else { "e+" });
        let power = exponent.unsigned_abs();
        if power < 10 {
            out.push('0');
        }
        out.push_str(&power.to_string());
    } else if exponent < 0 {
        out.push_str("0.");
        zeros(-exponent - 1, &mut out);
        out.push_str(&digits);
    } else if count <= exponent + 1 {
        out.push_str(&digits);
        zeros(exponent + 1 - count, &mut out);
        out.push_str(".0");
    } else {
        let whole = usize::try_from(exponent + 1).unwrap_or_default();
        let (whole, rest) = digits.split_at_checked(whole).unwrap_or_default();
        out.extend([whole, ".", rest]);
    }
    out
}

/// As the tool's language shows a value that is no text.
fn python_repr(value: Json<'_>, out: &mut String) {
    match value.kind() {
        JsonKind::Null => out.push_str("None"),
        JsonKind::Bool => out.push_str(if value.0 == "true" { "True" } else { "False" }),
        JsonKind::Number => {
            let number = number(value.0);
            match number.strip_suffix("Infinity") {
                Some(sign) => out.extend([sign, "inf"]),
                None => out.push_str(&number),
            }
        }
        JsonKind::Text => text_repr(&value.text().unwrap_or_default(), out),
        JsonKind::List => {
            out.push('[');
            for (index, item) in value.items().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                python_repr(item, out);
            }
            out.push(']');
        }
        JsonKind::Object => {
            out.push('{');
            for (index, (key, member)) in value.members().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                text_repr(&key, out);
                out.push_str(": ");
                python_repr(member, out);
            }
            out.push('}');
        }
    }
}

/// A text in the quotes of the tool's language.
pub(crate) fn text_repr(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if c.is_control() => {
                out.push_str("\\x");
                push_hex(u32::from(c), 2, out);
            }
            c => out.push(c),
        }
    }
    out.push(quote);
}

/// The unit that a text starts with, in four hexadecimal digits.
fn utf16_unit(text: &str) -> Option<u16> {
    let digits = text.as_bytes().get(..4)?;
    let unit = digits.iter().try_fold(0, |unit, digit| Some(16 * unit + char::from(*digit).to_digit(16)?))?;
    u16::try_from(unit).ok()
}

fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let first = utf16_unit(chars.as_str()).unwrap_or_default();
                let mut tail = chars.as_str().get(4..).unwrap_or_default();
                let mut units = [first, 0];
                let mut length = 1;
                if (0xd800..0xdc00).contains(&first) {
                    units = [first, tail.get(2..).and_then(utf16_unit).unwrap_or_default()];
                    length = 2;
                    tail = tail.get(6..).unwrap_or_default();
                }
                out.extend(char::decode_utf16(units.into_iter().take(length)).flatten());
                rest = tail;
                continue;
            }
            Some(c) => out.push(c),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}
