//! YAML as a tree of texts: what the readers of frontmatter and `wps.yaml` build on.
//!
//! Anchors, aliases, tags and duplicate keys are refused: no file of the tool has them, and each of
//! them means different things to different readers.

use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
    vec::Vec,
};

use granit_parser::{Event, Parser, ScalarStyle};

use crate::{
    code::{Code, Decision, Refusal},
    limit::Limits,
};

/// A value and the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text; a plain one may be a number, a boolean or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// A refusal of a document.
pub(super) fn malformed(file: &str, line: usize, reason: impl ToString) -> Refusal {
    Refusal::new(Code::WorkPackageMalformed).with("file", file).with("line", line).with("reason", reason)
}

/// An open list or map.
enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

/// Parses one document whose top level is a map. `first_line` is the line where `text` begins.
pub(super) fn parse(file: &str, text: &str, first_line: usize) -> Decision<Vec<(String, Node)>> {
    if text.len() > Limits::DEFAULT.document {
        return Err(Refusal::new(Code::LimitExceeded).with("what", file).with("limit", Limits::DEFAULT.document));
    }
    let mut open: Vec<(usize, Open)> = Vec::new();
    let mut root = None;
    for next in Parser::new_from_str(text) {
        let (event, span) =
            next.map_err(|error| malformed(file, first_line + error.marker().line().max(1) - 1, "it is no YAML"))?;
        let line = first_line + span.start.line().max(1) - 1;
        let odd = |what: &str| malformed(file, line, format!("it uses {what}, which no reader of the tool writes"));
        let node = match event {
            Event::Scalar(text, style, 0, None) => {
                let text = Cow::into_owned(text);
                // A key stands where a map waits for one.
                if let Some((_, Open::Map(members, key @ None))) = open.last_mut() {
                    if members.iter().any(|(known, _)| *known == text) {
                        return Err(malformed(file, line, format!("the key `{text}` is there twice")));
                    }
                    *key = Some(text);
                    continue;
                }
                Node { line, value: Value::Scalar { text, plain: style == ScalarStyle::Plain } }
            }
            Event::SequenceStart(_, 0, None) => {
                if let Some((_, Open::Map(_, None))) = open.last() {
                    return Err(odd("a list as a key"));
                }
                open.push((line, Open::List(Vec::new())));
                continue;
            }
            Event::MappingStart(_, 0, None) => {
                if let Some((_, Open::Map(_, None))) = open.last() {
                    return Err(odd("a map as a key"));
                }
                open.push((line, Open::Map(Vec::new(), None)));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((line, Open::List(items))) => Node { line, value: Value::List(items) },
                Some((line, Open::Map(members, _))) => Node { line, value: Value::Map(members) },
                None => continue,
            },
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                return Err(odd("anchors or tags"));
            }
            Event::Alias(_) => return Err(odd("an alias")),
            Event::DocumentStart(..) if root.is_some() => return Err(odd("several documents")),
            _ => continue,
        };
        match open.last_mut() {
            Some((_, Open::List(items))) => items.push(node),
            Some((_, Open::Map(members, key))) => members.extend(key.take().map(|key| (key, node))),
            None => root = Some(node),
        }
    }
    match root.map(|node| node.value) {
        Some(Value::Map(members)) => Ok(members),
        _ => Err(malformed(file, first_line, "its top level is no map")),
    }
}

impl Node {
    /// Whether nothing stands there: `null`, `~`, or no text at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }
}

/// Reads members of a map, and refuses what is left over.
pub(super) struct Reader<'f> {
    file: &'f str,
    members: Vec<(String, Node)>,
}

impl<'f> Reader<'f> {
    pub const fn new(file: &'f str, members: Vec<(String, Node)>) -> Self {
        Self { file, members }
    }

    pub fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.members.iter().position(|(known, _)| known == key)?;
        Some(self.members.swap_remove(at).1)
    }

    /// A text; an empty one counts as absent.
    pub fn text(&mut self, key: &'static str) -> Decision<Option<String>> {
        let Some(node) = self.take(key).filter(|node| !node.is_null()) else { return Ok(None) };
        match node.text() {
            Some(text) => Ok(Some(text.to_string()).filter(|text| !text.is_empty())),
            None => Err(malformed(self.file, node.line, format!("`{key}` is no text"))),
        }
    }

    /// A list of texts; where `commas` is set, also a text of them.
    pub fn list(&mut self, key: &'static str, commas: bool) -> Decision<Vec<String>> {
        let Some(node) = self.take(key).filter(|node| !node.is_null()) else { return Ok(Vec::new()) };
        let no_list = |line| malformed(self.file, line, format!("`{key}` is no list of texts"));
        match &node.value {
            Value::List(items) => items
                .iter()
                .map(|item| item.text().map(ToString::to_string).ok_or_else(|| no_list(item.line)))
                .collect(),
            Value::Scalar { text, .. } if commas => {
                let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
                Ok(inner.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToString::to_string).collect())
            }
            _ => Err(no_list(node.line)),
        }
    }

    /// Refuses keys that nobody has taken.
    pub fn finish(self) -> Decision<()> {
        match self.members.first() {
            None => Ok(()),
            Some((key, node)) => Err(malformed(self.file, node.line, format!("the key `{key}` is unknown"))),
        }
    }

    pub fn malformed(&self, line: usize, reason: impl ToString) -> Refusal {
        malformed(self.file, line, reason)
    }
}
