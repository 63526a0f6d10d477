//! What the rules of a set look for: the nodes that the index keeps for them, and the files that they can skip.
//!
//! Each name, string or keyword without which some matcher finds nothing has a sign. The walk notes which signs a
//! file shows; a rule none of whose signs it shows finds nothing there, and is not run.

use crate::{
    find::{ComposeLeaf, Leaf, Side},
    names::{NameSet, wild},
    rule::{Body, Rule},
    text::JoinForm,
    words::Words,
};

/// The number of something that a rule looks for.
pub type Sign = u32;

/// What a file must show so that a rule can find something in it.
#[derive(Clone, Debug)]
pub enum Need {
    /// Nothing: it must be looked through.
    Nothing,
    /// One of these.
    OneOf(Vec<Sign>),
}

impl Need {
    /// No file has it.
    const fn never() -> Self {
        Self::OneOf(Vec::new())
    }

    /// This or that.
    #[must_use]
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::OneOf(mut signs), Self::OneOf(more)) => {
                signs.extend(more);
                Self::OneOf(signs)
            }
            _ => Self::Nothing,
        }
    }

    /// Both of these: one of them is asked, where one can be.
    #[must_use]
    fn and(self, other: Self) -> Self {
        if matches!(self, Self::Nothing) { other } else { self }
    }

    /// Whether the signs of a file are enough.
    fn met(&self, seen: &[bool]) -> bool {
        match self {
            Self::Nothing => true,
            Self::OneOf(signs) => signs.iter().any(|sign| seen.get(*sign as usize) == Some(&true)),
        }
    }
}

/// Names of a pattern.
#[derive(Clone, Debug)]
struct Glob {
    pattern: Box<str>,
    /// Letters are equal in any case; the pattern is in lower case.
    folded: bool,
    /// How much of a name is spelled out.
    least: usize,
    /// The longest text of it.
    certain: Box<str>,
    sign: Sign,
}

impl Glob {
    fn fits(&self, name: &str) -> bool {
        if !self.folded {
            return name.len() >= self.least && wild(&self.pattern, name);
        }
        let certain = self.certain.as_bytes();
        let mut parts = name.as_bytes().windows(certain.len().max(1));
        let mut holds = || certain.is_empty() || parts.any(|part| part.eq_ignore_ascii_case(certain));
        // The other case of a letter that is not ASCII may have another length.
        (!name.is_ascii() || (name.len() >= self.least && holds())) && wild(&self.pattern, &name.to_lowercase())
    }
}

/// Patterns of names. Most names are settled by their ends and their length, before a pattern is looked at.
#[derive(Clone, Debug)]
struct Globs {
    all: Vec<Glob>,
    /// By the first byte of a name: the length from which it may fit a pattern that spells out its start.
    starts: Box<[usize]>,
    /// By the last byte: the same of patterns that spell out the end only.
    ends: Box<[usize]>,
    /// The same of patterns that spell out neither.
    least: usize,
}

impl Default for Globs {
    fn default() -> Self {
        let none = vec![usize::MAX; 256].into_boxed_slice();
        Self { all: Vec::new(), starts: none.clone(), ends: none, least: usize::MAX }
    }
}

impl Globs {
    fn push(&mut self, glob: Glob) {
        let (first, last) = (glob.pattern.split('*').next(), glob.pattern.rsplit('*').next());
        let (first, last) = (first.and_then(|part| part.bytes().next()), last.and_then(|part| part.bytes().last()));
        // In lower case a name may be half as long again.
        let from = if glob.folded { glob.least * 2 / 3 } else { glob.least };
        match (first, last) {
            (Some(byte), _) => Self::admit(&mut self.starts, byte, from, glob.folded),
            (None, Some(byte)) => Self::admit(&mut self.ends, byte, from, glob.folded),
            (None, None) => self.least = self.least.min(from),
        }
        self.all.push(glob);
    }

    fn admit(table: &mut [usize], byte: u8, least: usize, folded: bool) {
        let same = |other: u8| other == byte || (folded && (other.eq_ignore_ascii_case(&byte) || !other.is_ascii()));
        for (_, known) in (0..=u8::MAX).zip(table).filter(|(other, _)| same(*other)) {
            *known = least.min(*known);
        }
    }

    /// Whether a name may fit one of them.
    #[inline]
    fn may_fit(&self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let least = |table: &[usize], byte: Option<&u8>| {
            byte.and_then(|byte| table.get(usize::from(*byte))).copied().unwrap_or_default()
        };
        let least = least(&self.starts, bytes.first()).min(least(&self.ends, bytes.last())).min(self.least);
        bytes.len() >= least
    }

    fn fitting(&self, name: &str) -> impl Iterator<Item = Sign> {
        let globs = if self.may_fit(name) { self.all.as_slice() } else { &[] };
        globs.iter().filter(move |glob| glob.fits(name)).map(|glob| glob.sign)
    }
}

/// Names that some rule asks about.
#[derive(Clone, Debug, Default)]
pub struct Hot {
    /// Identifiers, and strings that may be such.
    names: Words,
    globs: Globs,
    /// Whole string constants, their last path segment, or their first part.
    strings: Words,
    /// Modules whose members are asked about by their dotted name.
    pub modules: Words,
    /// Keywords that make any call interesting.
    pub keywords: Words,
    /// By sign: whether the index keeps the nodes that carry the name.
    kept: Vec<bool>,
    /// By rule.
    needs: Vec<Need>,
}

impl Hot {
    /// From the rules of a set. O(size of the rules).
    pub fn new(rules: &[Rule]) -> Self {
        let mut hot = Self::default();
        for rule in rules {
            let need = hot.rule(rule);
            hot.needs.push(need);
        }
        hot
    }

    /// Whether a rule can find something in a file that shows these signs.
    pub fn may_find(&self, rule: usize, seen: &[bool]) -> bool {
        self.needs.get(rule).is_none_or(|need| need.met(seen))
    }

    /// How many signs there are.
    pub fn signs(&self) -> usize {
        self.kept.len()
    }

    /// Whether nodes of this name are kept; its signs are told.
    pub fn keeps(&self, name: &str, mut seen: impl FnMut(Sign)) -> bool {
        let mut kept = false;
        let mut one = |sign: Sign| {
            seen(sign);
            kept |= self.kept.get(sign as usize) == Some(&true);
        };
        if let Some(sign) = self.names.get(name) {
            one(sign);
        }
        self.globs.fitting(name).for_each(one);
        kept
    }

    /// Whether a string constant is kept; its signs are told.
    pub fn keeps_string(&self, text: &str, mut seen: impl FnMut(Sign)) -> bool {
        /// Longer ones name nothing.
        const LONGEST: usize = 512;
        if text.len() > LONGEST {
            return false;
        }
        // A name that somebody fetches by its text.
        self.names.get(text).into_iter().for_each(&mut seen);
        let base = memchr::memrchr(b'/', text.as_bytes()).and_then(|at| text.get(at + 1..));
        let first = memchr::memchr2(b'.', b'/', text.as_bytes()).and_then(|at| text.get(..at));
        let mut kept = false;
        for sign in [Some(text), base, first].into_iter().flatten().filter_map(|part| self.strings.get(part)) {
            seen(sign);
            kept = true;
        }
        kept
    }

    fn sign(&mut self) -> Sign {
        self.kept.push(false);
        Sign::try_from(self.kept.len() - 1).unwrap_or(Sign::MAX)
    }

    /// The sign of a name; `keep` has the index keep its nodes.
    pub fn name(&mut self, name: &str, keep: bool) -> Sign {
        let sign = self.names.get(name).unwrap_or_else(|| self.sign());
        self.names.insert(name, sign);
        self.keep(sign, keep);
        sign
    }

    /// The sign of a pattern of names.
    pub fn glob(&mut self, pattern: &str, keep: bool) -> Sign {
        self.glob_in(pattern, keep, false)
    }

    fn glob_in(&mut self, pattern: &str, keep: bool, folded: bool) -> Sign {
        let pattern = if folded { pattern.to_lowercase() } else { pattern.to_string() };
        let mut known = self.globs.all.iter().filter(|glob| glob.folded == folded && *glob.pattern == *pattern);
        let known = known.next().map(|glob| glob.sign);
        let sign = known.unwrap_or_else(|| self.sign());
        if known.is_none() {
            let least = pattern.split('*').map(str::len).sum();
            let certain = pattern.split('*').max_by_key(|part| part.len()).unwrap_or_default().into();
            self.globs.push(Glob { pattern: pattern.into(), folded, least, certain, sign });
        }
        self.keep(sign, keep);
        sign
    }

    fn keep(&mut self, sign: Sign, keep: bool) {
        if let Some(kept) = self.kept.get_mut(sign as usize) {
            *kept |= keep;
        }
    }

    fn string(&mut self, text: &str) -> Sign {
        let sign = self.strings.get(text).unwrap_or_else(|| self.sign());
        self.strings.insert(text, sign);
        sign
    }

    /// One constant that has to stand in the file.
    fn constant(&mut self, text: &str) -> Need {
        Need::OneOf(vec![self.name(text, false)])
    }

    fn constants(&mut self, texts: &[String]) -> Need {
        Need::OneOf(texts.iter().map(|text| self.name(text, false)).collect())
    }

    fn rule(&mut self, rule: &Rule) -> Need {
        let mut need = match &rule.body {
            Body::Leaves(leaves) => self.one_of(leaves),
            Body::Handler(kind) => {
                kind.routed_by.heat(self, true);
                kind.types.heat(self, false)
            }
            Body::Provenance(kind) => {
                kind.sinks.iter().fold(Need::never(), |need, sink| need.or(sink.callee.heat(self, true)))
            }
            Body::Correlated(kind) => kind.callee.heat(self, true),
            Body::Door(kind) => kind.last.heat(self, true),
            Body::Reach(kind) => Need::OneOf(vec![self.name(&kind.attribute, true)]),
            Body::Signature(kind) => {
                let leaves = self.one_of(&kind.any);
                match &kind.branch {
                    Some(branch) => branch.names.heat(self, false).or(branch.calls.heat(self, false)).or(leaves),
                    None => leaves,
                }
            }
            Body::Definition(kind) => {
                let named = kind.functions.heat(self, false).or(kind.classes.heat(self, false));
                named.or(kind.assignments.heat(self, false)).or(self.one_of(&kind.other))
            }
            Body::Coverage(kind) => {
                kind.call.heat(self, true);
                Need::Nothing
            }
            Body::Taint(kind) => {
                kind.methods.heat(self, true);
                kind.functions.heat(self, true);
                let named = kind.names.heat(self, false).or(kind.attributes.heat(self, false));
                named.or(self.constants(&kind.keys))
            }
            Body::Import(_) | Body::Partition(_) => Need::Nothing,
        };
        if let Some(mirror) = &rule.mirror {
            need = need.or(self.leaf(&mirror.leaf));
        }
        if let Some(must) = &rule.must_contain {
            must.symbol.heat(self, true);
        }
        need
    }

    fn one_of(&mut self, leaves: &[Leaf]) -> Need {
        leaves.iter().fold(Need::never(), |need, leaf| need.or(self.leaf(leaf)))
    }

    fn leaf(&mut self, leaf: &Leaf) -> Need {
        match leaf {
            Leaf::Call(call) => {
                let named = call.callee.heat(self, true);
                // What is fetched by a text is not known by the pattern of a name.
                if call.as_value && call.callee.written().iter().any(|name| name.contains('*')) {
                    return Need::Nothing;
                }
                if call.callee.is_any() && !call.test.keywords.is_empty() && !call.as_value {
                    let signs = call.test.keywords.iter().map(|(name, _)| self.keyword(name));
                    return Need::OneOf(signs.collect());
                }
                named
            }
            Leaf::Symbol(symbol) => {
                let mut need = symbol.symbols.heat(self, true);
                let last: Vec<Sign> = symbol.dotted.iter().map(|(_, last)| self.name(last, true)).collect();
                need = need.or(Need::OneOf(last));
                // What a star import is called.
                if symbol.star { need.or(self.constant("*")) } else { need }
            }
            Leaf::Member(member) => member.members.heat(self, true),
            Leaf::OfCall(of) => of.attributes.heat(self, true),
            Leaf::PredicateArg(predicate) => predicate.call.heat(self, true),
            Leaf::Predicate(predicate) => predicate.calls.heat(self, true),
            Leaf::Literal(literal) => {
                let mut signs: Vec<Sign> =
                    literal.equals.iter().chain(&literal.basenames).map(|text| self.string(text)).collect();
                for text in &literal.dotted {
                    signs.push(self.string(text));
                    // A text that goes on after the word is known by its first part.
                    signs.extend(text.split(['.', '/']).next().map(|first| self.string(first)));
                }
                Need::OneOf(signs)
            }
            Leaf::Compose(compose) => self.compose(compose),
            Leaf::Dict(dict) => dict.keys.first().map_or(Need::Nothing, |key| self.constant(key)),
            Leaf::Comprehension(comprehension) => comprehension.element_call.heat(self, false),
            Leaf::All(leaves) => leaves.iter().fold(Need::Nothing, |need, inner| need.and(self.leaf(inner))),
            Leaf::Any(leaves) => self.one_of(leaves),
            Leaf::Positional(positional) => {
                positional.functions.heat(self, true);
                Need::Nothing
            }
            Leaf::Like(like) => {
                let named = like.name_like.iter().map(|pattern| self.glob_in(pattern, false, true)).collect();
                like.literal_set
                    .iter()
                    .max_by_key(|text| text.len())
                    .map_or(Need::never(), |text| self.constant(text))
                    .or(Need::OneOf(named))
            }
            Leaf::Slice(_)
            | Leaf::FString(_)
            | Leaf::Concat(_)
            | Leaf::Collection(_)
            | Leaf::RawText(_)
            | Leaf::Tokens(_)
            | Leaf::Function(_) => Need::Nothing,
        }
    }

    fn keyword(&mut self, name: &str) -> Sign {
        let sign = self.keywords.get(name).unwrap_or_else(|| self.sign());
        self.keywords.insert(name, sign);
        sign
    }

    fn compose(&mut self, compose: &ComposeLeaf) -> Need {
        // The segments of an f-string are no constants.
        let constants = !compose.forms.contains(&JoinForm::FString);
        if let Some(root) = &compose.root {
            let mut need = root.call.heat(self, false);
            if root.dunder_file {
                need = need.or(self.constant("__file__"));
            }
            return match &compose.or_right {
                Some(side) => need.or(self.side(side, constants)),
                None => need,
            };
        }
        let sides = [&compose.left, &compose.right, &compose.operand, &compose.other];
        sides.into_iter().flatten().fold(Need::Nothing, |need, side| need.and(self.side(side, constants)))
    }

    fn side(&mut self, side: &Side, constants: bool) -> Need {
        let open = !side.literal_prefix.is_empty()
            || side.name_except.is_some()
            || !side.contains_name.is_empty()
            || !side.contains_literal.is_empty()
            || !side.name_contains.is_empty()
            || side.fstring
            || side.bound_fstring
            || !(constants || side.literal.is_empty());
        if open {
            return Need::Nothing;
        }
        let sets: [&NameSet; 4] = [&side.name, &side.attr, &side.bound_from, &side.inline_call];
        sets.into_iter().fold(self.constants(&side.literal), |need, set| need.or(set.heat(self, false)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_that_fits_a_pattern_is_settled_before_it_is_looked_at() {
        let patterns = ["*", "ab*", "*ab", "*ab*", "a*b", "k*", "*k", "*key*", "i\u{307}*"];
        let names = [
            "",
            "a",
            "ab",
            "AB",
            "xab",
            "abx",
            "xABx",
            "aXb",
            "k",
            "\u{212a}",
            "\u{212a}ey",
            "x\u{212a}EYx",
            "\u{130}s",
        ];
        for (pattern, folded) in patterns.iter().flat_map(|pattern| [(pattern, false), (pattern, true)]) {
            let mut hot = Hot::default();
            hot.glob_in(pattern, true, folded);
            for name in names {
                let spelled = if folded { name.to_lowercase() } else { name.to_string() };
                assert_eq!(hot.keeps(name, |_| {}), wild(pattern, &spelled), "{pattern} {name} {folded}");
            }
        }
    }
}
