//! Texts by name, in the order of the names.

use alloc::{string::String, vec::Vec};

/// Texts by name, each name once, in the order of the names.
///
/// A sorted vector: there are a handful of them, and a tree would weigh more than all that use it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Texts<N = String>(Vec<(N, String)>);

impl<N: AsRef<str>> Texts<N> {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets the text of a name. O(n).
    pub fn insert(&mut self, name: N, text: String) {
        match self.0.binary_search_by(|(known, _)| known.as_ref().cmp(name.as_ref())) {
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
        self.0.iter().map(|(name, text)| (name.as_ref(), text.as_str()))
    }
}

impl<N: AsRef<str>> Default for Texts<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// Of several texts of one name the last one counts.
impl<N: AsRef<str>> FromIterator<(N, String)> for Texts<N> {
    fn from_iter<I: IntoIterator<Item = (N, String)>>(pairs: I) -> Self {
        let mut texts = Self::new();
        for (name, text) in pairs {
            texts.insert(name, text);
        }
        texts
    }
}

impl<N> IntoIterator for Texts<N> {
    type Item = (N, String);
    type IntoIter = alloc::vec::IntoIter<(N, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
