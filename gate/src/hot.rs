//! Which nodes the index has to keep for a set of rules.

use crate::{
    find::Leaf,
    module::Hot,
    rule::{Body, Rule},
};

fn strings(hot: &mut Hot, texts: &[String]) {
    hot.strings.extend(texts.iter().map(|text| text.as_str().into()));
}

fn leaf(leaf: &Leaf, hot: &mut Hot) {
    match leaf {
        Leaf::Call(call) => {
            call.callee.heat(hot);
            if call.callee.is_any() {
                hot.keywords.extend(call.test.keywords.iter().map(|(name, _)| name.as_str().into()));
            }
        }
        Leaf::Symbol(symbol) => {
            symbol.symbols.heat(hot);
            hot.words.extend(symbol.dotted.iter().map(|(_, last)| last.as_str().into()));
        }
        Leaf::Member(member) => member.members.heat(hot),
        Leaf::OfCall(of) => of.attributes.heat(hot),
        Leaf::PredicateArg(predicate) => predicate.call.heat(hot),
        Leaf::Predicate(predicate) => predicate.calls.heat(hot),
        Leaf::Positional(positional) => positional.functions.heat(hot),
        Leaf::Literal(literal) => {
            strings(hot, &literal.equals);
            strings(hot, &literal.dotted);
            strings(hot, &literal.basenames);
        }
        Leaf::All(leaves) | Leaf::Any(leaves) => leaves.iter().for_each(|inner| self::leaf(inner, hot)),
        Leaf::Slice(_)
        | Leaf::Compose(_)
        | Leaf::FString(_)
        | Leaf::Concat(_)
        | Leaf::Collection(_)
        | Leaf::Dict(_)
        | Leaf::Comprehension(_)
        | Leaf::RawText(_)
        | Leaf::Tokens(_)
        | Leaf::Function(_)
        | Leaf::Like(_) => {}
    }
}

/// What the index keeps for these rules. O(size of the rules).
pub fn hot(rules: &[Rule]) -> Hot {
    let mut hot = Hot::default();
    for rule in rules {
        match &rule.body {
            Body::Leaves(leaves) => leaves.iter().for_each(|one| leaf(one, &mut hot)),
            Body::Handler(kind) => kind.routed_by.heat(&mut hot),
            Body::Provenance(kind) => kind.sinks.iter().for_each(|sink| sink.callee.heat(&mut hot)),
            Body::Correlated(kind) => kind.callee.heat(&mut hot),
            Body::Door(kind) => kind.last.heat(&mut hot),
            Body::Reach(kind) => {
                hot.words.insert(kind.attribute.as_str().into());
            }
            Body::Signature(kind) => kind.any.iter().for_each(|one| leaf(one, &mut hot)),
            Body::Definition(kind) => kind.other.iter().for_each(|one| leaf(one, &mut hot)),
            Body::Coverage(kind) => kind.call.heat(&mut hot),
            Body::Taint(kind) => {
                kind.methods.heat(&mut hot);
                kind.functions.heat(&mut hot);
            }
            Body::Import(_) | Body::Partition(_) => {}
        }
        if let Some(mirror) = &rule.mirror {
            leaf(&mirror.leaf, &mut hot);
        }
        if let Some(must) = &rule.must_contain {
            must.symbol.heat(&mut hot);
        }
    }
    hot
}
