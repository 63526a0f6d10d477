//! Sets of words that are asked about far more often than they answer yes.

use aho_corasick::packed::Searcher;
use rustc_hash::FxHashMap;

/// Words, each with a number. Most questions are settled by the length and both ends, before anything is hashed.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: FxHashMap<Box<str>, u32>,
    /// A bit for each shape that some word has. Without words it is empty.
    shapes: Vec<u64>,
}

/// How many numbers of 64 bits hold the shapes.
const SHAPES: usize = 64;

/// The number and the bit of a text's shape.
#[inline]
fn shape(text: &str) -> (usize, u64) {
    let bytes = text.as_bytes();
    let end = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default());
    let shape = end(bytes.first()) * 131 + end(bytes.last()) * 17 + bytes.len() * 7;
    ((shape / 64) % SHAPES, 1 << (shape % 64))
}

impl Words {
    /// Adds a word; one that is there keeps its number.
    pub fn insert(&mut self, word: &str, number: u32) {
        let (at, bit) = shape(word);
        self.shapes.resize(SHAPES, 0);
        if let Some(shapes) = self.shapes.get_mut(at) {
            *shapes |= bit;
        }
        self.words.entry(word.into()).or_insert(number);
    }

    /// The number of a word. O(length).
    #[inline]
    pub fn get(&self, text: &str) -> Option<u32> {
        let (at, bit) = shape(text);
        let likely = self.shapes.get(at).is_some_and(|shapes| shapes & bit != 0);
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
