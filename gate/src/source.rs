//! From bytes to text that is safe to parse: encoding, line ends, size and nesting.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What is read at most. The defaults stand for every face of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub bytes: usize,
    /// Open brackets at once; the reference interpreter has the same limit.
    pub brackets: usize,
    /// Operators, names and calls of one expression, summed over the brackets that are open.
    pub chain: usize,
    /// Columns of indentation.
    pub indent: usize,
}

impl Limits {
    /// For a stack that the sources may not decide over, as that of a page or a sandbox.
    pub const SMALL_STACK: Self = Self { bytes: 32 << 20, brackets: 100, chain: 1000, indent: 400 };
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 32 << 20, brackets: 200, chain: 4000, indent: 400 }
    }
}

/// Why a file was not scanned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "defect", rename_all = "kebab-case")]
pub enum Defect {
    /// It is larger than the limit.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// It is not UTF-8.
    #[error("the file is not UTF-8 (byte {offset})")]
    NotUtf8 {
        /// The first bad byte.
        offset: usize,
    },
    /// It nests deeper than the limit.
    #[error("line {line} nests too deeply")]
    TooDeep {
        /// The line.
        line: usize,
    },
    /// It is not Python.
    #[error("line {line} is not Python: {message}")]
    Syntax {
        /// The line.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// The host could not read it.
    #[error("the file cannot be read: {message}")]
    Unreadable {
        /// What the system says.
        message: String,
    },
}

impl Defect {
    /// The stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::TooDeep { .. } => "too-deep",
            Self::Syntax { .. } => "syntax",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// The line, where there is one.
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::TooDeep { line } | Self::Syntax { line, .. } => Some(*line),
            _ => None,
        }
    }
}

/// The text of a file with universal newlines and without a byte-order mark. O(n).
///
/// # Errors
/// The file is too large, not UTF-8, or nests too deeply to be parsed.
pub fn decode(bytes: &[u8], limits: Limits) -> Result<Cow<'_, str>, Defect> {
    if bytes.len() > limits.bytes {
        return Err(Defect::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| Defect::NotUtf8 { offset: error.valid_up_to() })?;
    let text = match memchr::memchr(b'\r', bytes) {
        Some(_) => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        None => Cow::Borrowed(text),
    };
    match too_deep(text.as_bytes(), limits) {
        Some(line) => Err(Defect::TooDeep { line }),
        None => Ok(text),
    }
}

/// What a byte means to the nesting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Blank,
    Open,
    Close,
    Reset,
    Colon,
    Operator,
    Quote,
    Comment,
    Newline,
    Escape,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Operator; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let kind = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 128..=255 => Class::Word,
            b' ' | b'\t' | 0x0c => Class::Blank,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b',' | b';' => Class::Reset,
            b':' => Class::Colon,
            b'"' | b'\'' => Class::Quote,
            b'#' => Class::Comment,
            b'\n' => Class::Newline,
            b'\\' => Class::Escape,
            _ => Class::Operator,
        };
        #[expect(clippy::indexing_slicing, reason = "below 256")]
        {
            classes[byte] = kind;
        }
        byte += 1;
    }
    classes
};

/// The bytes at which the quick pass stops.
const STOPS: [bool; 256] = stops(false);
/// The same inside of a replacement field, where a colon matters.
const FIELD_STOPS: [bool; 256] = stops(true);

const fn stops(colon: bool) -> [bool; 256] {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "below 256")]
        {
            stops[byte] = match CLASSES[byte] {
                Class::Word | Class::Blank | Class::Operator | Class::Reset => false,
                Class::Colon => colon,
                _ => true,
            };
        }
        byte += 1;
    }
    stops
}

/// One f-string that is open: its quote, and the bracket depth at which its replacement field began.
struct Field {
    quote: u8,
    triple: bool,
    depth: usize,
    /// Whether the field stands in a format specification: `f"{a:>{width}}"`.
    specifies: bool,
}

/// The first line at which a limit is exceeded. A tree of a file that passes is shallow enough to walk and
/// to drop: its depth is bounded by what is counted here.
struct Nesting<'a> {
    bytes: &'a [u8],
    at: usize,
    limits: Limits,
    /// Links of the expression in each open bracket.
    open: Vec<usize>,
    links: usize,
    total: usize,
    fields: Vec<Field>,
    /// Lambdas of the logical line.
    lambdas: usize,
}

fn too_deep(bytes: &[u8], limits: Limits) -> Option<usize> {
    let open = Vec::with_capacity(16);
    let mut nesting = Nesting { bytes, at: 0, limits, open, links: 0, total: 0, fields: Vec::new(), lambdas: 0 };
    if nesting.is_shallow() {
        return None;
    }
    nesting.restart();
    let at = nesting.run()?;
    Some(memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or(bytes)).count() + 1)
}

impl Nesting<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn restart(&mut self) {
        self.at = 0;
        self.open.clear();
        self.fields.clear();
        (self.links, self.total) = (0, 0);
    }

    /// Whether the file cannot exceed a limit: it has no logical line that is long enough for the chain, no row whose
    /// indentation is, and its brackets are counted. Almost every file is shallow, and told so in one quick pass that
    /// looks at brackets, strings, comments and line ends only.
    fn is_shallow(&mut self) -> bool {
        // Where the logical line starts, moved on by the strings and comments in it.
        let mut line_start = 0;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let stops = if self.fields.is_empty() { &STOPS } else { &FIELD_STOPS };
            let step = rest.iter().position(|&byte| stops.get(usize::from(byte)) == Some(&true));
            self.at = self.bytes.len().min(self.at + step.unwrap_or(rest.len()));
            let from = self.at;
            if from - line_start > self.limits.chain {
                return false;
            }
            let Some(&byte) = self.bytes.get(from) else { return true };
            match CLASSES.get(usize::from(byte)) {
                Some(Class::Open) => self.open.push(0),
                Some(Class::Close) => {
                    self.close(byte);
                    line_start += (self.at - from).min(from - line_start);
                }
                Some(Class::Colon) => self.colon(),
                Some(Class::Quote) => {
                    let after_word = from.checked_sub(1).map(|before| self.byte(before));
                    let after_word = after_word.and_then(|byte| CLASSES.get(usize::from(byte))) == Some(&Class::Word);
                    let f_string = after_word && self.prefixed_f();
                    self.string(byte, f_string);
                    line_start += self.at - from;
                    continue;
                }
                Some(Class::Comment) => {
                    self.skip_to(b'\n');
                    line_start += self.at - from;
                }
                Some(Class::Newline) => {
                    if self.open.is_empty() {
                        line_start = from + 1;
                    }
                    let indent = self.bytes.get(from + 1..=from + self.limits.indent).unwrap_or_default();
                    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | 0x0c);
                    if indent.last().is_some_and(blank) && indent.iter().all(blank) {
                        return false;
                    }
                }
                Some(Class::Escape) => self.at += 1,
                _ => {}
            }
            if self.open.len() > self.limits.brackets {
                return false;
            }
            self.at += 1;
        }
    }

    fn run(&mut self) -> Option<usize> {
        let mut line_start = 0;
        let mut in_word = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            let class = CLASSES.get(usize::from(byte)).copied().unwrap_or(Class::Operator);
            if class == Class::Blank {
                in_word = false;
                self.at += 1;
                continue;
            }
            if class == Class::Word {
                self.link();
                if self.open.is_empty() && self.at - line_start > self.limits.indent {
                    let before = self.bytes.get(line_start..self.at).unwrap_or_default();
                    if before.iter().all(u8::is_ascii_whitespace) {
                        return Some(self.at);
                    }
                }
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let length = rest.iter().position(|&byte| CLASSES.get(usize::from(byte)) != Some(&Class::Word));
                let word = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
                // The commas of its parameters end nothing: a lambda in a lambda lies deeper.
                self.lambdas += usize::from(word == b"lambda");
                self.at += word.len();
                in_word = true;
                if self.total.max(self.lambdas) > self.limits.chain {
                    return Some(self.at);
                }
                continue;
            }
            let after_word = std::mem::take(&mut in_word);
            match class {
                Class::Open => {
                    self.open.push(self.links);
                    self.links = 0;
                }
                Class::Close => self.close(byte),
                Class::Reset => self.reset(),
                Class::Colon => self.colon(),
                Class::Operator => self.link(),
                Class::Quote => {
                    let f_string = after_word && self.prefixed_f();
                    self.string(byte, f_string);
                    continue;
                }
                Class::Comment => self.skip_to(b'\n'),
                Class::Newline => {
                    line_start = self.at + 1;
                    if self.open.is_empty() {
                        self.lambdas = 0;
                        self.total -= self.links.min(self.total);
                        self.links = 0;
                    }
                }
                Class::Escape => self.at += 1,
                Class::Word | Class::Blank => {}
            }
            if self.open.len() > self.limits.brackets || self.total.max(self.lambdas) > self.limits.chain {
                return Some(self.at.min(self.bytes.len()));
            }
            self.at += 1;
        }
        None
    }

    fn link(&mut self) {
        self.links += 1;
        self.total += 1;
    }

    fn close(&mut self, byte: u8) {
        self.total -= self.links.min(self.total);
        self.links = self.open.pop().unwrap_or(0);
        // What was closed is a link of the expression around: `f()()()`.
        self.link();
        if byte == b'}'
            && self.fields.last().is_some_and(|field| field.depth > self.open.len())
            && let Some(field) = self.fields.pop()
        {
            self.at += 1;
            if field.specifies {
                self.specification(field.quote, field.triple);
            } else {
                self.literal(field.quote, field.triple);
            }
            self.at -= 1;
        }
    }

    fn reset(&mut self) {
        self.total -= self.links.min(self.total);
        self.links = 0;
    }

    fn colon(&mut self) {
        if self.fields.last().is_some_and(|field| field.depth == self.open.len()) {
            // A format specification is literal text again, up to the closing brace.
            let field = self.fields.last().map(|field| (field.quote, field.triple));
            if let Some((quote, triple)) = field {
                self.at += 1;
                self.specification(quote, triple);
                self.at -= 1;
            }
        }
    }

    fn prefixed_f(&self) -> bool {
        let from = self.at.saturating_sub(2);
        let prefix = self.bytes.get(from..self.at).unwrap_or_default();
        prefix.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'))
    }

    fn skip_to(&mut self, byte: u8) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        // The newline itself is looked at by the caller.
        self.at += memchr::memchr(byte, rest).unwrap_or(rest.len()).saturating_sub(1);
    }

    /// Stands on the opening quote; leaves behind the closing one, or inside a replacement field.
    fn string(&mut self, quote: u8, f_string: bool) {
        let triple = self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote;
        self.at += if triple { 3 } else { 1 };
        if f_string {
            self.literal(quote, triple);
        } else {
            self.plain(quote, triple);
        }
    }

    fn plain(&mut self, quote: u8, triple: bool) {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let found =
                if triple { memchr::memchr2(quote, b'\\', rest) } else { memchr::memchr3(quote, b'\\', b'\n', rest) };
            let Some(found) = found else { break };
            self.at += found;
            match self.byte(self.at) {
                b'\\' => self.at += 2,
                b'\n' if !triple => return,
                _ if !triple => {
                    self.at += 1;
                    return;
                }
                _ if self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote => {
                    self.at += 3;
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
    }

    /// The literal part of an f-string: up to its end, or into a replacement field.
    fn literal(&mut self, quote: u8, triple: bool) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'{' if self.byte(self.at + 1) == b'{' => self.at += 2,
                b'{' => {
                    self.open.push(self.links);
                    self.links = 0;
                    self.fields.push(Field { quote, triple, depth: self.open.len(), specifies: false });
                    self.at += 1;
                    return;
                }
                b'\n' if !triple => return,
                _ if byte == quote && !triple => {
                    self.at += 1;
                    return;
                }
                _ if byte == quote && self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote => {
                    self.at += 3;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }

    fn specification(&mut self, quote: u8, triple: bool) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'}' => return,
                b'{' => {
                    self.open.push(self.links);
                    self.links = 0;
                    self.fields.push(Field { quote, triple, depth: self.open.len(), specifies: true });
                    self.at += 1;
                    return;
                }
                b'\n' if !triple => return,
                _ if byte == quote && !triple => return,
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shallow(text: &str) -> bool {
        let limits = Limits::default();
        let open = Vec::new();
        let (bytes, fields) = (text.as_bytes(), Vec::new());
        Nesting { bytes, at: 0, limits, open, links: 0, total: 0, fields, lambdas: 0 }.is_shallow()
    }

    #[test]
    fn plain_files_are_told_in_the_quick_pass() {
        let text = "def f(a):\n    '''A text (with brackets.'''\n    return f\"{a['b']:>{len(a)}} (\" # ((\n";
        assert!(shallow(&text.repeat(5000)));
        assert!(shallow(&format!("x = '''{}'''\n", "(".repeat(10_000))));
        assert!(!shallow(&format!("x = {}1\n", "a + ".repeat(1500))));
        assert!(!shallow(&format!("x = {}\n", "(".repeat(300))));
        assert!(!shallow(&format!("if a:\n{}b\n", " ".repeat(401))));
    }
}
