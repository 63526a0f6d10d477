//! Validating JSON, and walking over what was validated.

use alloc::borrow::Cow;

use super::{Json, JsonKind, NotJson, utf16_unit};
use crate::limit::Limits;

/// Nesting beyond this is refused, as by the other readers of the repository.
pub(super) const MAX_DEPTH: u32 = 128;

/// The members of an object.
pub(crate) struct Members<'a> {
    lexer: Lexer<'a>,
    done: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of(value: Json<'a>) -> Self {
        Self { lexer: Lexer::inside(value), done: value.kind() != JsonKind::Object }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, Json<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let member = self.lexer.member();
        self.done = member.is_none();
        let (key, value) = member?;
        Some((key.text()?, value))
    }
}

/// The items of a list.
pub(crate) struct Items<'a> {
    lexer: Lexer<'a>,
    done: bool,
}

impl<'a> Items<'a> {
    pub(super) fn of(value: Json<'a>) -> Self {
        Self { lexer: Lexer::inside(value), done: value.kind() != JsonKind::List }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Json<'a>> {
        if self.done {
            return None;
        }
        self.lexer.token();
        self.lexer.eat(b',');
        let item = if self.lexer.token() == b']' { None } else { self.lexer.value().ok() };
        self.done = item.is_none();
        item
    }
}

/// A position in a text that is being validated.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether line breaks are white space: not in a row of the log, which is one line.
    lines: bool,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, lines: false }
    }

    /// At the start of a document of many lines.
    pub fn document(text: &'a str) -> Self {
        Self { text, at: 0, lines: true }
    }

    /// Behind the opening bracket of a value.
    fn inside(value: Json<'a>) -> Self {
        Self { text: value.0, at: 1, lines: true }
    }

    /// The byte here; none of JSON is zero, so zero is the end, too.
    #[inline]
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Goes to the next byte that is no white space, and tells it as [`Self::peek`] does.
    fn token(&mut self) -> u8 {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t') || (self.lines && matches!(byte, b'\n' | b'\r'));
        self.at += rest.iter().take_while(blank).count();
        self.peek()
    }

    /// The one value of the text.
    pub fn whole(mut self) -> Result<Json<'a>, NotJson> {
        let value = self.value()?;
        self.end()?;
        Ok(value)
    }

    #[inline]
    fn eat(&mut self, byte: u8) -> bool {
        let eaten = self.peek() == byte;
        self.at += usize::from(eaten);
        eaten
    }

    const fn error<T>(&self, reason: &'static str) -> Result<T, NotJson> {
        Err(NotJson { at: self.at, reason })
    }

    /// Begins an object; `None` when something else is there.
    pub fn open(&mut self) -> Option<()> {
        self.token();
        self.eat(b'{').then_some(())
    }

    /// The next member of an object whose bracket is behind; `None` behind the last one.
    #[inline]
    pub fn next_member(&mut self, first: bool) -> Result<Option<(Json<'a>, Json<'a>)>, NotJson> {
        match self.token() {
            b'}' => {
                self.at += 1;
                return Ok(None);
            }
            b',' if !first => {
                self.at += 1;
                if self.token() == b'}' {
                    return self.error("a comma before `}`");
                }
            }
            _ if first => {}
            _ => return self.error("expected `,` or `}`"),
        }
        let key = self.key()?;
        let value = self.value()?;
        Ok(Some((key, value)))
    }

    /// As [`Self::next_member`], for text that was validated before.
    fn member(&mut self) -> Option<(Json<'a>, Json<'a>)> {
        self.token();
        self.eat(b',');
        self.next_member(true).ok().flatten()
    }

    /// Nothing but space is left.
    pub fn end(&mut self) -> Result<(), NotJson> {
        self.token();
        if self.at == self.text.len() { Ok(()) } else { self.error("text behind the value") }
    }

    /// One key that is here, and the colon.
    #[inline]
    fn key(&mut self) -> Result<Json<'a>, NotJson> {
        if self.peek() != b'"' {
            return self.error("expected a key");
        }
        let start = self.at;
        self.string()?;
        let key = self.slice(start);
        self.token();
        if self.eat(b':') { Ok(key) } else { self.error("expected `:`") }
    }

    #[inline]
    pub fn value(&mut self) -> Result<Json<'a>, NotJson> {
        self.token();
        let start = self.at;
        self.skip()?;
        Ok(self.slice(start))
    }

    #[inline]
    fn slice(&self, start: usize) -> Json<'a> {
        Json(self.text.get(start..self.at).unwrap_or("null"))
    }

    /// Goes behind the value that is here. Without recursion: one bit per level says whether it is an object.
    fn skip(&mut self) -> Result<(), NotJson> {
        let (mut depth, mut objects) = (0_u32, 0_u128);
        loop {
            match self.peek() {
                b'"' => self.string()?,
                open @ (b'{' | b'[') => {
                    self.at += 1;
                    self.token();
                    let object = open == b'{';
                    if !self.eat(if object { b'}' } else { b']' }) {
                        if depth == MAX_DEPTH {
                            return self.error("nested too deeply");
                        }
                        depth += 1;
                        objects = objects << 1 | u128::from(object);
                        if object {
                            self.key()?;
                            self.token();
                        }
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => self.number()?,
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                _ => return self.error("expected a value"),
            }
            loop {
                if depth == 0 {
                    return Ok(());
                }
                let object = objects & 1 == 1;
                match (self.token(), object) {
                    (b',', _) => {
                        self.at += 1;
                        self.token();
                        if object {
                            self.key()?;
                            self.token();
                        }
                        break;
                    }
                    (b'}', true) | (b']', false) => {
                        self.at += 1;
                        depth -= 1;
                        objects >>= 1;
                    }
                    _ => return self.error(if object { "expected `,` or `}`" } else { "expected `,` or `]`" }),
                }
            }
        }
    }

    fn literal(&mut self, word: &str) -> Result<(), NotJson> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            Ok(())
        } else {
            self.error("expected a value")
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<(), NotJson> {
        self.eat(b'-');
        let zero = self.peek() == b'0';
        let digits = self.digits();
        if digits == 0 || (zero && digits > 1) {
            return self.error("malformed number");
        }
        if digits > Limits::NUMBER_DIGITS {
            return self.error("a number of too many digits");
        }
        if self.eat(b'.') && self.digits() == 0 {
            return self.error("malformed number");
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            if self.digits() == 0 {
                return self.error("malformed number");
            }
        }
        Ok(())
    }

    /// Goes behind a string; its opening quote is here.
    #[inline]
    fn string(&mut self) -> Result<(), NotJson> {
        self.at += 1;
        loop {
            self.plain();
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                _ if self.at == self.text.len() => return self.error("unterminated string"),
                _ => return self.error("a control character in a string"),
            }
        }
    }

    /// Goes to the next quote, backslash or control character, eight bytes at a time.
    #[inline]
    fn plain(&mut self) {
        const ONES: u64 = u64::from_ne_bytes([1; 8]);
        const HIGH: u64 = ONES << 7;
        // The lowest set bit marks the first byte that is zero; what stands above it is not exact.
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
        let mut rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            let special = zero(word ^ (ONES * u64::from(b'"')))
                | zero(word ^ (ONES * u64::from(b'\\')))
                | (word.wrapping_sub(ONES * 0x20) & !word & HIGH);
            if special != 0 {
                self.at += special.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
            rest = tail;
        }
        while !matches!(self.peek(), ..0x20 | b'"' | b'\\') {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<(), NotJson> {
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                self.at += 1;
                match self.unit()? {
                    0xd800..0xdc00 if self.low_surrogate()? => {}
                    0xd800..0xe000 => return self.error("half a surrogate pair"),
                    _ => {}
                }
            }
            _ => return self.error("malformed escape"),
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<u16, NotJson> {
        match self.text.get(self.at..).and_then(utf16_unit) {
            Some(unit) => {
                self.at += 4;
                Ok(unit)
            }
            None => self.error("malformed escape"),
        }
    }

    fn low_surrogate(&mut self) -> Result<bool, NotJson> {
        Ok(self.eat(b'\\') && self.eat(b'u') && (0xdc00..0xe000).contains(&self.unit()?))
    }
}
