//! One matcher.

use memchr::memmem::Finder;

use super::{Fault, fault, list, names, need, regex, source};
use crate::text::BoundText;
use crate::{
    find::{
        Arg, CallLeaf, CallTest, CollectionLeaf, ComposeLeaf, ComprehensionLeaf, ConcatLeaf, Contexts, DictLeaf,
        FStringLeaf, FunctionLeaf, KeywordValue, Leaf, LikeLeaf, LiteralContexts, LiteralLeaf, MemberLeaf, OfCallLeaf,
        PositionalLeaf, PredicateArgLeaf, PredicateLeaf, RawTextLeaf, Root, Side, SliceLeaf, SymbolLeaf, TokenLeaf,
    },
    names::{Forms, NameSet},
    text::{ComposeSide, KeywordText, MatchText, OneOrMany, ReachText, RootText, RuleText, RuleType},
    words::Needles,
};

/// Which keys may stand beside the one that says what a matcher looks for.
fn only(text: &MatchText, head: &str, allowed: &[&str]) -> Result<(), Fault> {
    match text.present().into_iter().find(|key| *key != head && !allowed.contains(key)) {
        Some(key) => fault(key, format!("`{key}` has no meaning beside `{head}`")),
        None => Ok(()),
    }
}

fn some(head: &str, set: &NameSet) -> Result<(), Fault> {
    if set.is_empty() { fault(head, format!("`{head}` is empty: the matcher would find nothing")) } else { Ok(()) }
}

/// Compiles a matcher.
#[expect(clippy::too_many_lines, reason = "one arm a kind of matcher")]
pub(super) fn leaf(text: MatchText, rule: &RuleText) -> Result<Leaf, Fault> {
    let t = &text;
    if t.callee.is_some() || t.call.is_some() {
        return call(text, rule);
    }
    if t.all_of.is_some() {
        only(t, "all_of", &[])?;
        return Ok(Leaf::All(leaves(text.all_of, rule)?));
    }
    if t.raw_text.is_some() {
        only(t, "raw_text", &[])?;
        let texts = list(text.raw_text);
        if texts.iter().any(String::is_empty) || texts.is_empty() {
            return fault("raw_text", "`raw_text` holds nothing");
        }
        return Ok(Leaf::RawText(RawTextLeaf { texts: Needles::new(texts) }));
    }
    if t.any.is_some() || t.all.is_some() {
        only(t, "any", &["all", "join_rows"])?;
        let leaf = TokenLeaf::new(
            text.any.unwrap_or_default(),
            text.all.unwrap_or_default(),
            text.join_rows.unwrap_or_default(),
        );
        let empty = leaf.any.iter().chain(leaf.all.iter().flatten()).any(|sequence| sequence.trim().is_empty());
        if empty || leaf.any.is_empty() && leaf.all.is_empty() {
            return fault("any", "a token sequence is blank: it would match every line");
        }
        return Ok(Leaf::Tokens(leaf));
    }
    if t.any_of.is_some() {
        only(t, "any_of", &[])?;
        return Ok(Leaf::Any(leaves(text.any_of, rule)?));
    }
    if t.symbol.is_some() {
        only(t, "symbol", &["from_module", "star", "contexts"])?;
        return symbol(text, rule);
    }
    if let Some(member) = text.attribute_of {
        only(&MatchText { attribute_of: None, ..text }, "attribute_of", &["contexts"])?;
        let (base, members) = (names(member.base), names(member.members));
        some("base", &base)?;
        some("members", &members)?;
        return Ok(Leaf::Member(MemberLeaf { base, members, subscript: member.subscript.unwrap_or_default() }));
    }
    if t.attribute.is_some() {
        only(t, "attribute", &["of_call", "of_name"])?;
        let (attributes, of_call) = (names(text.attribute), names(text.of_call));
        some("attribute", &attributes)?;
        some("of_call", &of_call)?;
        return Ok(Leaf::OfCall(OfCallLeaf { attributes, of_call, of_name: text.of_name.unwrap_or_default() }));
    }
    if let Some(slice) = text.slice.clone() {
        only(t, "slice", &["of_text", "of_word"])?;
        let lower = slice.lower.unwrap_or_else(|| vec![BoundText::None("none".to_string())]);
        let lower = lower.into_iter().map(|bound| match bound {
            BoundText::At(at) => Ok(Some(at)),
            BoundText::None(text) if text == "none" => Ok(None),
            BoundText::None(text) => fault("lower", format!("`{text}` is no bound; write an integer or \"none\"")),
        });
        let word = text.of_word.unwrap_or_default();
        let pattern = text
            .of_text
            .map(|pattern| if word { format!(r"(?:^|[^a-z0-9])(?:{pattern})(?:$|[^a-z0-9])") } else { pattern });
        return Ok(Leaf::Slice(SliceLeaf {
            upper: need("upper", slice.upper)?,
            lower: lower.collect::<Result<_, _>>()?,
            of_text: pattern.map(|pattern| regex("of_text", &pattern)).transpose()?,
        }));
    }
    if t.join.is_some() {
        return compose(text);
    }
    if let Some(string) = text.fstring.clone() {
        only(t, "fstring", &[])?;
        if string.present().is_empty() {
            return fault("fstring", "`fstring` asks nothing");
        }
        return Ok(Leaf::FString(FStringLeaf {
            text_contains: string.text_contains.map(|text| Finder::new(text.as_bytes()).into_owned()),
            text_equals: string.text_equals,
            fields: string.fields,
            field_mentions: match string.field_mentions {
                Some((at, pattern)) => Some((at, regex("field_mentions", &pattern)?)),
                None => None,
            },
        }));
    }
    if let Some(contains) = text.concat_contains.clone() {
        only(t, "concat_contains", &[])?;
        return Ok(Leaf::Concat(ConcatLeaf { contains }));
    }
    if t.predicate_calls.is_some() {
        only(t, "predicate_calls", &["tail", "constants_from", "clause"])?;
        let calls = names(text.predicate_calls);
        some("predicate_calls", &calls)?;
        return Ok(Leaf::Predicate(PredicateLeaf {
            calls,
            tail: need("tail", text.tail)?,
            constants_from: text.constants_from,
            clause: text.clause,
        }));
    }
    if t.literal.is_some() || t.equals.is_some() || t.equals_or_dotted.is_some() || t.basename_in.is_some() {
        return literal(text);
    }
    if let Some(collection) = text.collections.clone() {
        only(t, "collections", &[])?;
        let element = need("element", collection.element)?;
        return Ok(Leaf::Collection(CollectionLeaf {
            of: need("of", collection.of)?,
            suffix_tokens: element.suffix_tokens.unwrap_or_default(),
            trailing_slash: element.trailing_slash.unwrap_or_default(),
            leading_dot: element.leading_dot.unwrap_or_default(),
            name_suffix: element.name_suffix.unwrap_or_default(),
        }));
    }
    if t.dict_keys_superset.is_some() {
        only(t, "dict_keys_superset", &[])?;
        let keys = list(text.dict_keys_superset);
        return if keys.is_empty() {
            fault("dict_keys_superset", "`dict_keys_superset` is empty")
        } else {
            Ok(Leaf::Dict(DictLeaf { keys }))
        };
    }
    if let Some(comprehension) = text.comprehension.clone() {
        only(t, "comprehension", &[])?;
        let element = need("element_call", comprehension.element_call)?;
        let iterable = need("iterable_text", comprehension.iterable_text)?;
        return Ok(Leaf::Comprehension(ComprehensionLeaf {
            element_call: NameSet::new(vec![element]),
            iterable_text: regex("iterable_text", &iterable)?,
        }));
    }
    if t.while_body_calls.is_some() || t.self_recursive.is_some() {
        only(t, "while_body_calls", &["self_recursive", "calls"])?;
        return Ok(Leaf::Function(FunctionLeaf {
            while_body_calls: names(text.while_body_calls),
            self_recursive: text.self_recursive.unwrap_or_default(),
            calls: names(text.calls),
        }));
    }
    if t.name_like.is_some() || t.literal_set.is_some() {
        only(t, "name_like", &["literal_set"])?;
        return Ok(Leaf::Like(LikeLeaf {
            name_like: list(text.name_like),
            literal_set: text.literal_set.unwrap_or_default(),
        }));
    }
    if t.positional.is_some() {
        only(t, "positional", &["unless_comment", "as_value"])?;
        return Ok(Leaf::Positional(PositionalLeaf {
            functions: names(text.positional),
            unless_comment: text.unless_comment,
            wrapped: text.as_value.unwrap_or_default(),
        }));
    }
    fault("match", "the matcher is empty: it says nothing to look for")
}

/// Compiles a list of matchers.
pub(super) fn leaves(texts: Option<Vec<MatchText>>, rule: &RuleText) -> Result<Vec<Leaf>, Fault> {
    texts.unwrap_or_default().into_iter().map(|text| leaf(text, rule)).collect()
}

fn call_test(text: MatchText) -> Result<CallTest, Fault> {
    let value = |value: KeywordText| match value {
        KeywordText::Flag(flag) => KeywordValue::Flag(flag),
        KeywordText::Text(text) if text == "*" => KeywordValue::Any,
        KeywordText::Text(text) => KeywordValue::Text(text),
    };
    let nested = text.any_of.unwrap_or_default();
    if let Some(bad) = nested.iter().find_map(|nested| {
        nested.present().into_iter().find(|key| {
            ![
                "keywords",
                "keyword_present",
                "keywords_present",
                "keywords_absent",
                "any_arg_mentions",
                "arg",
                "literal_in",
            ]
            .contains(key)
        })
    }) {
        return fault(bad, format!("`{bad}` is no condition on a call"));
    }
    Ok(CallTest {
        keywords: text
            .keywords
            .unwrap_or_default()
            .into_iter()
            .map(|(name, wanted)| (name, Some(value(wanted))))
            .collect(),
        absent: list(text.keywords_absent),
        present: list(text.keywords_present),
        any_arg_mentions: names(text.any_arg_mentions),
        arg: text.arg.map(|arg| Arg::new(arg, &mut NameSet::new)),
        literal_in: list(text.literal_in),
        any_of: nested.into_iter().map(call_test).collect::<Result<_, _>>()?,
    })
}

fn call(text: MatchText, rule: &RuleText) -> Result<Leaf, Fault> {
    let beside = [
        "callee",
        "call",
        "form",
        "receiver",
        "keywords",
        "keywords_absent",
        "keywords_present",
        "any_arg_mentions",
        "arg",
        "is",
        "as_value",
        "literal_in",
        "any_of",
        "clause",
    ];
    only(&text, "callee", &beside)?;
    let names_of = names(text.callee.clone().or_else(|| text.call.clone()));
    some("callee", &names_of)?;
    if let Some(is) = text.is.clone() {
        let is = source(is)?;
        let Some(mentions) = is.fstring_mentions else {
            return fault("is", "`is` beside `call` asks for `fstring_mentions`");
        };
        return Ok(Leaf::PredicateArg(PredicateArgLeaf { call: names_of, mentions, bound: true }));
    }
    let forms = text.form.clone().or_else(|| rule.form.clone());
    Ok(Leaf::Call(Box::new(CallLeaf {
        callee: names_of,
        forms: Forms::new(forms.as_ref().map(|forms| forms.0.as_slice())),
        receiver: text.receiver.clone().map(source).transpose()?,
        as_value: text.as_value.unwrap_or_default(),
        clause: text.clause.clone(),
        test: call_test(text)?,
    })))
}

fn symbol(text: MatchText, rule: &RuleText) -> Result<Leaf, Fault> {
    let written = list(text.symbol);
    if written.is_empty() {
        return fault("symbol", "`symbol` is empty: the matcher would find nothing");
    }
    let (dotted, bare): (Vec<String>, Vec<String>) = written.into_iter().partition(|name| name.contains('.'));
    let mut contexts = Contexts::default();
    for context in text.contexts.map_or_else(|| vec!["load".to_string(), "import".to_string()], |contexts| contexts.0) {
        match context.as_str() {
            "load" => contexts.load = true,
            "store" => contexts.store = true,
            "import" => contexts.import = true,
            "def" => contexts.def = true,
            other => {
                return fault("contexts", format!("`{other}` is no context; there are load, store, import and def"));
            }
        }
    }
    Ok(Leaf::Symbol(SymbolLeaf {
        symbols: NameSet::new(bare),
        dotted: dotted
            .iter()
            .filter_map(|name| name.rsplit_once('.'))
            .map(|(of, last)| (of.to_string(), last.to_string()))
            .collect(),
        from_module: names(text.from_module),
        star: text.star.unwrap_or_default(),
        contexts,
        relative: rule.relative.as_deref() == Some("resolve"),
    }))
}

fn side(text: ComposeSide) -> Side {
    Side {
        name: names(text.name),
        attr: names(text.attr),
        name_except: text.name_except.map(|names| NameSet::new(names.0)),
        literal: list(text.literal),
        literal_prefix: list(text.literal_prefix),
        contains_name: names(text.contains_name),
        contains_literal: list(text.contains_literal),
        name_contains: list(text.name_contains),
        bound_from: names(text.bound_from),
        inline_call: names(text.inline_call),
        fstring: text.fstring.unwrap_or_default(),
        bound_fstring: text.bound_fstring.is_some(),
    }
}

fn root(text: RootText) -> Root {
    Root {
        dunder_file: text.dunder_file.unwrap_or_default(),
        call: names(text.call),
        arg_literal: text.arg_literal,
        bound_in_file: text.bound == Some(ReachText::File),
    }
}

fn compose(text: MatchText) -> Result<Leaf, Fault> {
    let beside = [
        "left",
        "right",
        "operand",
        "other",
        "root",
        "adjacent",
        "or_right",
        "split_literals",
        "skip_if_chained",
        "alias_hops",
    ];
    only(&text, "join", &beside)?;
    let sides = (text.left.is_some() && text.right.is_some())
        || (text.operand.is_some() && text.other.is_some())
        || text.root.is_some();
    if !sides {
        return fault("join", "a composition asks for `left` and `right`, for `operand` and `other`, or for a `root`");
    }
    Ok(Leaf::Compose(Box::new(ComposeLeaf {
        forms: text.join.map(|OneOrMany(forms)| forms).unwrap_or_default(),
        left: text.left.map(side),
        right: text.right.map(side),
        operand: text.operand.map(side),
        other: text.other.map(side),
        root: text.root.map(root),
        adjacent: text.adjacent.unwrap_or_default(),
        or_right: text.or_right.map(side),
        split_literals: text.split_literals.unwrap_or_default(),
        skip_if_chained: list(text.skip_if_chained),
        alias_hops: text.alias_hops.unwrap_or_default(),
    })))
}

fn literal(text: MatchText) -> Result<Leaf, Fault> {
    only(&text, "literal", &["equals", "equals_or_dotted", "basename_in", "contexts", "skip_docstrings", "clause"])?;
    let mut contexts =
        LiteralContexts { div: false, path: false, assign: false, element: false, any: text.contexts.is_none() };
    for context in list(text.contexts) {
        match context.as_str() {
            "div" => contexts.div = true,
            "Path" => contexts.path = true,
            "assign" => contexts.assign = true,
            "element" => contexts.element = true,
            other => {
                return fault("contexts", format!("`{other}` is no context; there are div, Path, assign and element"));
            }
        }
    }
    let equals: Vec<String> = list(text.literal).into_iter().chain(list(text.equals)).collect();
    let (dotted, basenames) = (list(text.equals_or_dotted), list(text.basename_in));
    if equals.is_empty() && dotted.is_empty() && basenames.is_empty() {
        return fault("equals", "the list of literals is empty: the matcher would find nothing");
    }
    let skip_docstrings = text.skip_docstrings.unwrap_or(true);
    Ok(Leaf::Literal(LiteralLeaf { equals, dotted, basenames, contexts, skip_docstrings, clause: text.clause }))
}

/// The matcher of a rule that has its own type of finding has no leaf.
pub(super) const fn takes_leaves(kind: RuleType) -> bool {
    matches!(
        kind,
        RuleType::ForbiddenCall
            | RuleType::ForbiddenReference
            | RuleType::ForbiddenCompose
            | RuleType::LiteralAuthority
            | RuleType::TokenGrammar
    )
}
