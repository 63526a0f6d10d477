//! Texts by name, in the order of the names.

use alloc::{borrow::Cow, string::String, vec::Vec};

/// Texts by name, each name once, in the order of the names.
///
/// A sorted vector: there are a handful of them, and a tree would weigh more than all that use it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Texts(Vec<(Cow<'static, str>, String)>);

impl Texts {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets the text of a name. O(n).
    pub fn insert(&mut self, name: Cow<'static, str>, text: String) {
        match self.0.binary_search_by(|(known, _)| known.cmp(&name)) {
            Ok(index) => {
                if let Some(known) = self.0.get_mut(index) {
                    known.1 = text;
                }
            }
            Err(index) => self.0.insert(index, (name, text)),
        }
    }

    /// The text of a name. O(n).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// Names and texts, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (&**name, text.as_str()))
    }

    /// As [`Self::iter`], by value.
    pub fn into_pairs(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter().map(|(name, text)| (name.into_owned(), text))
    }
}

/// Of several texts of one name the last one counts.
impl<N: Into<Cow<'static, str>>> FromIterator<(N, String)> for Texts {
    fn from_iter<I: IntoIterator<Item = (N, String)>>(pairs: I) -> Self {
        let mut texts = Self::new();
        for (name, text) in pairs {
            texts.insert(name.into(), text);
        }
        texts
    }
}
