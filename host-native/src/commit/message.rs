//! The message of a commit, cleaned up as git does it.

use gix::bstr::ByteSlice as _;
use kitty_core::{Code, Refusal};

use super::checkout::Checkout;

/// How a message is cleaned up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cleanup {
    /// Not at all.
    Verbatim,
    /// White space only.
    Whitespace,
    /// White space, and lines that start so.
    Comments(Vec<u8>),
}

impl Cleanup {
    /// What the configuration says of messages that no editor shows.
    pub(crate) fn of(checkout: &Checkout) -> Self {
        match checkout.text("commit.cleanup").as_deref() {
            Some("verbatim") => Self::Verbatim,
            Some("strip") => {
                let text = checkout.text("core.commentString").or_else(|| checkout.text("core.commentChar"));
                Self::Comments(text.filter(|text| text != "auto").unwrap_or_else(|| "#".into()).into_bytes())
            }
            _ => Self::Whitespace,
        }
    }

    /// The message as it is recorded; it ends with a line feed.
    ///
    /// # Errors
    /// [`Code::CommitMessageEmpty`] also when a NUL would cut it short.
    pub(crate) fn clean(&self, message: &[u8]) -> Result<Vec<u8>, Refusal> {
        if message.contains(&0) {
            return Err(Refusal::new(Code::CommitMessageEmpty).with("reason", "it holds a NUL"));
        }
        let cleaned = match self {
            Self::Verbatim => {
                let mut message = message.to_vec();
                if !message.is_empty() && !message.ends_with(b"\n") {
                    message.push(b'\n');
                }
                message
            }
            Self::Whitespace => strip(message, None),
            Self::Comments(comment) => strip(message, Some(comment)),
        };
        if cleaned.trim().is_empty() {
            return Err(Refusal::new(Code::CommitMessageEmpty).with("reason", "nothing is left of it"));
        }
        Ok(cleaned)
    }
}

/// No white space at ends of lines, no empty lines at the ends, one where there were several.
fn strip(message: &[u8], comment: Option<&[u8]>) -> Vec<u8> {
    let mut stripped = Vec::with_capacity(message.len() + 1);
    let mut empty = 0_usize;
    for line in message.split(|byte| *byte == b'\n') {
        if comment.is_some_and(|comment| line.starts_with(comment)) {
            continue;
        }
        let line = line.trim_end_with(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if empty > 0 && !stripped.is_empty() {
            stripped.push(b'\n');
        }
        empty = 0;
        stripped.extend_from_slice(line);
        stripped.push(b'\n');
    }
    stripped
}

/// The first paragraph in one line, as the log of a reference shows it.
pub(crate) fn subject(message: &[u8]) -> String {
    let lines = message.lines().take_while(|line| !line.trim().is_empty());
    let words: Vec<_> = lines.map(|line| line.trim().to_str_lossy().into_owned()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn white_space_is_cleaned_as_git_does_it() {
        let clean = |text: &str| String::from_utf8(Cleanup::Whitespace.clean(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(clean("\n\n a  \t\n\n\n\nb\r\n\n"), " a\n\nb\n");
        assert_eq!(clean("#1 fix"), "#1 fix\n");
        assert!(Cleanup::Whitespace.clean(b" \n\t").is_err());
        assert!(Cleanup::Whitespace.clean(b"a\0b").is_err());
        assert!(Cleanup::Comments(b"#".to_vec()).clean(b"#1 fix").is_err());
        assert_eq!(Cleanup::Verbatim.clean(b" a ").unwrap(), b" a \n");
    }

    #[test]
    fn a_subject_is_the_first_paragraph() {
        assert_eq!(subject(b"one\ntwo\n\nthree\n"), "one two");
    }
}
