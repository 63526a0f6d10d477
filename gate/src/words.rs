//! A set of words that is asked about far more often than it answers yes.

use rustc_hash::FxHashSet;

/// Words. Most questions are settled by the first byte and the length, before anything is hashed.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: FxHashSet<Box<str>>,
    /// By the first byte: a bit for each length that some word has. Without words it is empty.
    lengths: Vec<u64>,
}

/// The bit of a length; all long words share one.
fn bit(text: &str) -> u64 {
    1 << text.len().min(63)
}

impl Words {
    /// Adds a word.
    pub fn insert(&mut self, word: Box<str>) {
        let first = word.as_bytes().first().copied().unwrap_or_default();
        self.lengths.resize(256, 0);
        if let Some(lengths) = self.lengths.get_mut(usize::from(first)) {
            *lengths |= bit(&word);
        }
        self.words.insert(word);
    }

    /// Whether a word is in the set. O(length).
    pub fn contains(&self, text: &str) -> bool {
        let first = text.as_bytes().first().copied().unwrap_or_default();
        self.lengths.get(usize::from(first)).is_some_and(|lengths| lengths & bit(text) != 0)
            && self.words.contains(text)
    }

    /// Every word, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Box<str>> {
        self.words.iter()
    }

    /// Whether no word is in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl Extend<Box<str>> for Words {
    fn extend<T: IntoIterator<Item = Box<str>>>(&mut self, words: T) {
        words.into_iter().for_each(|word| self.insert(word));
    }
}
