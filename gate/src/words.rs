//! Sets of words that are asked about far more often than they answer yes.

use aho_corasick::packed::Searcher;
use rustc_hash::FxHashMap;

/// Words, each with a number. Most questions are settled by the first byte and the length, before anything is hashed.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: FxHashMap<Box<str>, u32>,
    /// By the first byte: a bit for each length that some word has. Without words it is empty.
    lengths: Vec<u64>,
}

/// The bit of a length; all long words share one.
fn bit(text: &str) -> u64 {
    1 << text.len().min(63)
}

impl Words {
    /// Adds a word; one that is there keeps its number.
    pub fn insert(&mut self, word: &str, number: u32) {
        let first = word.as_bytes().first().copied().unwrap_or_default();
        self.lengths.resize(256, 0);
        if let Some(lengths) = self.lengths.get_mut(usize::from(first)) {
            *lengths |= bit(word);
        }
        self.words.entry(word.into()).or_insert(number);
    }

    /// The number of a word. O(length).
    pub fn get(&self, text: &str) -> Option<u32> {
        let first = text.as_bytes().first().copied().unwrap_or_default();
        let likely = self.lengths.get(usize::from(first)).is_some_and(|lengths| lengths & bit(text) != 0);
        if likely { self.words.get(text).copied() } else { None }
    }

    /// Whether a word is in the set. O(length).
    pub fn contains(&self, text: &str) -> bool {
        self.get(text).is_some()
    }

    /// Every word, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(|word| &**word)
    }

    /// Whether no word is in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Texts that are looked for in whole files, which mostly hold none of them.
#[derive(Clone, Debug)]
pub struct Needles {
    texts: Vec<String>,
    any: Option<Searcher>,
}

impl Needles {
    /// From the texts.
    pub fn new(texts: Vec<String>) -> Self {
        // Where the processor cannot look for all at once, they are looked for one by one.
        let any = Searcher::new(&texts);
        Self { texts, any }
    }

    /// The texts.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether one of them stands in a text. O(n).
    pub fn any_in(&self, text: &str) -> bool {
        match &self.any {
            Some(any) => any.find(text.as_bytes()).is_some(),
            None => self.texts.iter().any(|needle| text.contains(needle.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needles_are_found_wherever_they_stand() {
        let needles = Needles::new(vec!["alpha".to_string(), "phab".to_string()]);
        assert!(needles.any_in("xx alphx phab"));
        assert!(!needles.any_in("alph phaa"));
        assert!(!Needles::new(Vec::new()).any_in("alpha"));
    }
}
