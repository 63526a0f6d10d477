//! What a rule of each type does.

use super::{Fault, fault, leaf::leaf, leaf::leaves, leaf::takes_leaves, list, names, need, source};
use crate::{
    find::{
        Arg, BranchTest, CorrelatedKind, CoverageKind, DefinitionKind, DoorKind, Follow, Forbidden, HandlerKind, HopBy,
        ImportKind, Ledger, PartitionKind, ProvenanceKind, ReachKind, SignatureKind, Sink, TaintKind,
    },
    names::{Forms, NameSet},
    rule::Body,
    text::{
        BindingText, FlowText, HopText, JoinForm, MatchText, MissingText, OneOrMany, ProvenanceMode, RuleText,
        RuleType, UnknownText,
    },
    words::Needles,
};

/// Keys that every rule may have.
const COMMON: &[&str] = &[
    "id",
    "title",
    "severity",
    "type",
    "message",
    "remedy",
    "docs",
    "extends",
    "scope",
    "aliases",
    "parity",
    "ratchet",
    "sanction",
    "floor",
    "ceiling",
    "mirror",
    "only_if",
    "unless",
    "definition_sites",
    "identity",
    "key_extra",
    "classes",
    "fixture",
    "strict",
    "must_contain",
    "form",
    "relative",
];

const fn own_keys(kind: RuleType) -> &'static [&'static str] {
    match kind {
        RuleType::ForbiddenCall | RuleType::ForbiddenCompose | RuleType::LiteralAuthority | RuleType::TokenGrammar => {
            &["match", "any_of"]
        }
        RuleType::ForbiddenReference => &["match", "any_of", "per_member", "equals"],
        RuleType::ArgProvenance => &["match", "provenance"],
        RuleType::CorrelatedArgs => &["match", "when", "then"],
        RuleType::ImportBoundary => &[
            "layers",
            "cover",
            "cover_except",
            "forbid",
            "independent",
            "facade",
            "leaf",
            "ledger",
            "scopes",
            "type_checking",
            "submodule_objects",
            "strict_layers",
            "reexports",
            "dynamic",
        ],
        RuleType::SoleDefinition => &["match", "any_of", "defines", "at", "count"],
        RuleType::SoleDoor => &["canonical", "doors", "wrap", "unresolved", "allow_holds_if"],
        RuleType::ReachAround => &["match", "tainted_by", "bindings", "advise"],
        RuleType::CaughtException => &["match", "routed_by"],
        RuleType::ModuleSignature => &["any_of", "all_of", "unit", "test_mentions", "branch_mentions"],
        RuleType::EnumerationCoverage => &["enum", "seen_as", "equals"],
        RuleType::SetPartition => &["enum", "sets", "map", "exhaustive", "disjoint"],
        RuleType::TaintSinks => &["sources", "sinks", "sanitizers", "alias_hops", "inventory"],
    }
}

/// Refuses keys that have no meaning for the type.
pub(super) fn check_keys(kind: RuleType, text: &RuleText) -> Result<(), Fault> {
    let own = own_keys(kind);
    match text.present().into_iter().find(|key| !COMMON.contains(key) && !own.contains(key)) {
        Some(key) => fault(key, format!("`{key}` has no meaning for a rule of this type")),
        None => Ok(()),
    }
}

fn matchers(text: &RuleText) -> Vec<MatchText> {
    text.matches.clone().map(|OneOrMany(list)| list).unwrap_or_default()
}

fn the_matcher(text: &RuleText) -> Result<MatchText, Fault> {
    match matchers(text).as_slice() {
        [one] => Ok(one.clone()),
        _ => fault("match", "a rule of this type has exactly one `match`"),
    }
}

/// Refuses keys of a matcher that the type does not read.
fn only(text: &MatchText, allowed: &[&str]) -> Result<(), Fault> {
    match text.present().into_iter().find(|key| !allowed.contains(key)) {
        Some(key) => fault(key, format!("`{key}` has no meaning for a rule of this type")),
        None => Ok(()),
    }
}

/// Compiles what the rule does.
pub(super) fn body(kind: RuleType, text: &RuleText) -> Result<Body, Fault> {
    if takes_leaves(kind) {
        let mut all = matchers(text).into_iter().map(|matcher| leaf(matcher, text)).collect::<Result<Vec<_>, _>>()?;
        all.extend(leaves(text.any_of.clone(), text)?);
        return if all.is_empty() {
            fault("match", "the matcher is empty: it says nothing to look for")
        } else {
            Ok(Body::Leaves(all))
        };
    }
    match kind {
        RuleType::CaughtException => handler(text),
        RuleType::ArgProvenance => provenance(text),
        RuleType::CorrelatedArgs => correlated(text),
        RuleType::ImportBoundary => imports(text),
        RuleType::SoleDoor => door(text),
        RuleType::ReachAround => reach(text),
        RuleType::ModuleSignature => signature(text),
        RuleType::SoleDefinition => definition(text),
        RuleType::EnumerationCoverage => coverage(text),
        RuleType::SetPartition => partition(text),
        _ => taint(text),
    }
}

fn handler(text: &RuleText) -> Result<Body, Fault> {
    let matcher = the_matcher(text)?;
    only(&matcher, &["types", "forms", "named_tuples"])?;
    let types = names(matcher.types);
    if types.is_empty() {
        return fault("types", "`types` is empty: the matcher would find nothing");
    }
    let forms = list(matcher.forms);
    Ok(Body::Handler(HandlerKind {
        types,
        suppress: forms.iter().any(|form| form == "suppress"),
        named_tuples: matcher.named_tuples.unwrap_or_default(),
        routed_by: names(text.routed_by.clone()),
    }))
}

fn provenance(text: &RuleText) -> Result<Body, Fault> {
    let provenance = need("provenance", text.provenance.clone())?;
    let mut sinks = Vec::new();
    for matcher in matchers(text) {
        only(&matcher, &["callee", "form", "arg"])?;
        let callee = names(matcher.callee);
        if callee.is_empty() {
            return fault("callee", "`callee` is empty: the matcher would find nothing");
        }
        let arg = need("arg", matcher.arg)?;
        if arg.index.is_none() && arg.keyword.is_none() {
            return fault("arg", "`arg` needs an `index` or a `keyword`");
        }
        let form = matcher.form.or_else(|| text.form.clone());
        sinks.push(Sink {
            callee,
            forms: Forms::new(form.as_ref().map(|form| form.0.as_slice())),
            arg: Arg::new(arg, &mut NameSet::new),
        });
    }
    if sinks.is_empty() {
        return fault("match", "the rule has no sink: it says nothing to look for");
    }
    let sources =
        |texts: Option<Vec<_>>| texts.unwrap_or_default().into_iter().map(source).collect::<Result<Vec<_>, _>>();
    let mode = need("mode", provenance.mode)?;
    let (tainted, trusted) = (sources(provenance.tainted)?, sources(provenance.trusted)?);
    match mode {
        ProvenanceMode::DenyTainted if tainted.is_empty() => {
            return fault("tainted", "`deny-tainted` needs origins in `tainted`");
        }
        ProvenanceMode::RequireTrusted if trusted.is_empty() => {
            return fault("trusted", "`require-trusted` needs origins in `trusted`");
        }
        _ => {}
    }
    let bindings = provenance.bindings.unwrap_or_else(|| vec![BindingText::Assign]);
    let has = |binding| bindings.contains(&binding);
    let hop_by = provenance.hop_by.unwrap_or_else(|| vec![HopText::Name]);
    let attributes = provenance.attributes.unwrap_or_default();
    Ok(Body::Provenance(Box::new(ProvenanceKind {
        sinks,
        require: mode == ProvenanceMode::RequireTrusted,
        tainted,
        trusted,
        follow: Follow {
            assign: has(BindingText::Assign),
            annassign: has(BindingText::Annassign),
            walrus: has(BindingText::Walrus),
            tuple: has(BindingText::Tuple),
            with: has(BindingText::With),
            alias: has(BindingText::Alias),
            attribute_tail: has(BindingText::AttributeTail),
            join_tail: has(BindingText::JoinTail),
            conditional: has(BindingText::Conditional),
            boolean: has(BindingText::Boolean),
        },
        last_write: provenance.flow == Some(FlowText::LastWrite),
        hops: provenance.hops.unwrap_or_default(),
        hop_by: HopBy {
            name: hop_by.contains(&HopText::Name),
            call: hop_by.contains(&HopText::Call),
            default: hop_by.contains(&HopText::Default),
        },
        attributes_flagged: attributes.unlisted == Some(MissingText::Flag),
        init: attributes.init.unwrap_or_default(),
        unknown_flagged: provenance.unknown == Some(UnknownText::Flag),
        unwrap: names(provenance.unwrap_calls),
        alias_limit: provenance.alias_limit.unwrap_or(5),
        closures: provenance.closures.unwrap_or_default(),
        module_scope: provenance.module_scope.unwrap_or_default(),
        starred_flagged: provenance.starred == Some(MissingText::Flag),
    })))
}

fn correlated(text: &RuleText) -> Result<Body, Fault> {
    let matcher = the_matcher(text)?;
    only(&matcher, &["callee", "form"])?;
    let callee = names(matcher.callee);
    if callee.is_empty() {
        return fault("callee", "`callee` is empty: the matcher would find nothing");
    }
    let (when, then) = (need("when", text.when.clone())?, need("then", text.then.clone())?);
    Ok(Body::Correlated(Box::new(CorrelatedKind {
        callee,
        forms: Forms::new(matcher.form.as_ref().map(|form| form.0.as_slice())),
        when: need("keyword", when.keyword)?,
        when_is: source(need("is", when.is)?)?,
        alias_hops: when.alias_hops.unwrap_or_default(),
        then: need("keyword", then.keyword)?,
        must: source(need("must", then.must)?)?,
    })))
}

fn imports(text: &RuleText) -> Result<Body, Fault> {
    let layers: Vec<Vec<String>> = text
        .layers
        .iter()
        .flatten()
        .map(|layer| layer.split('|').map(|member| member.trim().to_string()).collect())
        .collect();
    let forbid = text
        .forbid
        .clone()
        .unwrap_or_default()
        .into_iter()
        .map(|forbid| {
            let (from, to) = (list(forbid.from), list(forbid.to));
            if from.is_empty() || to.is_empty() {
                return fault("forbid", "a forbidden edge names `from` and `to`");
            }
            Ok(Forbidden { from, to, except: list(forbid.except) })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let facade = match text.facade.clone() {
        Some(facade) => Some(need("package", facade.package)?),
        None => None,
    };
    let leaf = match text.leaf.clone() {
        Some(leaf) => Some((need("module", leaf.module)?, list(leaf.allow))),
        None => None,
    };
    let ledger = match text.ledger.clone() {
        Some(ledger) => Some(Ledger { granularity: ledger.granularity.unwrap_or(2), entries: list(ledger.entries) }),
        None => None,
    };
    let independent = list(text.independent.clone());
    if layers.is_empty() && forbid.is_empty() && facade.is_none() && leaf.is_none() && independent.is_empty() {
        return fault(
            "forbid",
            "the rule draws no boundary: give `layers`, `forbid`, `independent`, `facade` or `leaf`",
        );
    }
    let scopes = text.scopes.clone().unwrap_or_else(|| vec!["module".to_string(), "function".to_string()]);
    if let Some(bad) = scopes.iter().find(|scope| !["module", "function"].contains(&scope.as_str())) {
        return fault("scopes", format!("`{bad}` is no scope of an import; there are module and function"));
    }
    let choice = |key: &str, value: Option<&str>, yes: &str, no: &str| match value {
        None => Ok(false),
        Some(value) if value == yes => Ok(true),
        Some(value) if value == no => Ok(false),
        Some(other) => fault(key, format!("`{other}` is unknown here; write {yes} or {no}")),
    };
    Ok(Body::Import(Box::new(ImportKind {
        layers,
        strict_layers: text.strict_layers.unwrap_or_default(),
        forbid,
        independent,
        facade,
        leaf,
        ledger,
        in_module: scopes.iter().any(|scope| scope == "module"),
        in_function: scopes.iter().any(|scope| scope == "function"),
        ignore_type_checking: choice("type_checking", text.type_checking.as_deref(), "ignore", "count")?,
        submodule_objects: text.submodule_objects.unwrap_or_default(),
        relative: choice("relative", text.relative.as_deref(), "resolve", "skip")?,
        dynamic: text.dynamic.unwrap_or_default(),
        no_reexports: choice("reexports", text.reexports.as_deref(), "forbid", "allow")?,
        cover: text
            .cover
            .clone()
            .map(|cover| (cover.trim_end_matches("/*").to_string(), names(text.cover_except.clone()))),
    })))
}

fn last_parts(dotted: &[String]) -> NameSet {
    NameSet::new(dotted.iter().filter_map(|name| name.rsplit('.').next()).map(ToString::to_string).collect())
}

fn door(text: &RuleText) -> Result<Body, Fault> {
    let canonical = list(text.canonical.clone());
    if canonical.is_empty() || canonical.iter().any(|name| !name.contains('.')) {
        return fault("canonical", "`canonical` holds dotted names: the module and the class");
    }
    let wrap = text.wrap.clone().unwrap_or_default();
    let forms = wrap.forms.unwrap_or_default();
    if let Some(bad) = forms.iter().find(|form| !["inline", "assigned-same-scope"].contains(&form.as_str())) {
        return fault("forms", format!("`{bad}` is no way to wrap; there are inline and assigned-same-scope"));
    }
    if text.allow_holds_if.as_deref().is_some_and(|condition| condition != "wrapped") {
        return fault("allow_holds_if", "the one condition is `wrapped`");
    }
    let holds = text.allow_holds_if.is_some();
    Ok(Body::Door(DoorKind {
        last: last_parts(&canonical),
        canonical,
        wrap_by: list(wrap.by),
        inline: holds || forms.iter().any(|form| form == "inline"),
        assigned: holds || forms.iter().any(|form| form == "assigned-same-scope"),
    }))
}

fn reach(text: &RuleText) -> Result<Body, Fault> {
    let matcher = the_matcher(text)?;
    only(&matcher, &["attribute", "forms"])?;
    let attribute = match list(matcher.attribute).as_slice() {
        [one] => one.clone(),
        _ => return fault("attribute", "`attribute` names one attribute"),
    };
    let tainted_by = list(text.tainted_by.clone());
    if tainted_by.is_empty() {
        return fault("tainted_by", "`tainted_by` is empty: no object would be tracked");
    }
    let forms = list(matcher.forms);
    let has = |form: &str| forms.is_empty() || forms.iter().any(|written| written == form);
    let bindings = text.bindings.clone().unwrap_or_default();
    let follows = |kind: &str| bindings.iter().any(|binding| binding == kind);
    Ok(Body::Reach(Box::new(ReachKind {
        attribute,
        by_attribute: has("attribute"),
        by_getattr: has("getattr"),
        by_object: has("object.__getattribute__"),
        by_dict: has("__dict__"),
        last: last_parts(&tainted_by),
        tainted_by,
        tuple: follows("tuple"),
        walrus: follows("walrus"),
        of_self: follows("self"),
        advise: text.advise.clone().unwrap_or_default().into_iter().collect(),
    })))
}

fn signature(text: &RuleText) -> Result<Body, Fault> {
    let mut any = leaves(text.any_of.clone(), text)?;
    if text.all_of.is_some() {
        any.push(crate::find::Leaf::All(leaves(text.all_of.clone(), text)?));
    }
    let unit = text.unit.as_deref().unwrap_or("module");
    let branch = match (unit, text.test_mentions.clone(), text.branch_mentions.clone()) {
        ("branch", Some(asked), Some(inside)) => Some(BranchTest {
            names: names(asked.name),
            calls: names(asked.call),
            receiver_contains: asked.receiver_contains,
            texts: Needles::new(inside.text.unwrap_or_default()),
        }),
        ("branch", _, _) => return fault("unit", "the unit `branch` needs `test_mentions` and `branch_mentions`"),
        ("module" | "function", None, None) => None,
        ("module" | "function", _, _) => {
            return fault("test_mentions", "`test_mentions` and `branch_mentions` need `unit = \"branch\"`");
        }
        (other, _, _) => return fault("unit", format!("`{other}` is no unit; there are module, function and branch")),
    };
    if any.is_empty() && branch.is_none() {
        return fault("any_of", "the rule has no signals: it says nothing to look for");
    }
    Ok(Body::Signature(SignatureKind { any, branch, per_module: unit == "module" }))
}

fn definition(text: &RuleText) -> Result<Body, Fault> {
    let defines = text.defines.clone().unwrap_or_default();
    let mut other = matchers(text).into_iter().map(|matcher| leaf(matcher, text)).collect::<Result<Vec<_>, _>>()?;
    other.extend(leaves(text.any_of.clone(), text)?);
    if defines.present().is_empty() && other.is_empty() {
        return fault("defines", "`defines` is empty: it says nothing to look for");
    }
    Ok(Body::Definition(Box::new(DefinitionKind {
        functions: names(defines.function),
        classes: names(defines.class),
        assignments: names(defines.assignment),
        other,
        at: need("at", text.at.clone())?,
        count: need("count", text.count)?,
    })))
}

fn coverage(text: &RuleText) -> Result<Body, Fault> {
    let (enumeration, seen) = (need("enum", text.enumeration.clone())?, need("seen_as", text.seen_as.clone())?);
    Ok(Body::Coverage(CoverageKind {
        file: need("file", enumeration.file)?,
        class: need("class", enumeration.class)?,
        call: names(seen.call),
        keyword: need("keyword", seen.keyword)?,
        attribute_of: need("attribute_of", seen.attribute_of)?,
        equals: list(text.equals.clone()),
    }))
}

fn partition(text: &RuleText) -> Result<Body, Fault> {
    let enumeration = need("enum", text.enumeration.clone())?;
    let map = need("map", text.map.clone())?;
    if let Some((name, _)) =
        map.iter().find(|(_, entry)| entry.rationale.trim().is_empty() || entry.consumer.trim().is_empty())
    {
        return fault("map", format!("the entry of {name} has a blank text"));
    }
    Ok(Body::Partition(PartitionKind {
        file: need("file", enumeration.file)?,
        class: need("class", enumeration.class)?,
        sets: need("sets", text.sets.clone())?.into_iter().collect(),
        map: map.into_iter().map(|(name, entry)| (name, entry.home)).collect(),
        exhaustive: text.exhaustive.unwrap_or(true),
        disjoint: text.disjoint.unwrap_or(true),
    }))
}

fn taint(text: &RuleText) -> Result<Body, Fault> {
    let (sources, sinks) = (need("sources", text.sources.clone())?, need("sinks", text.sinks.clone())?);
    if sources.present().is_empty() || sinks.present().is_empty() {
        return fault("sources", "`sources` and `sinks` say nothing to look for");
    }
    Ok(Body::Taint(Box::new(TaintKind {
        names: names(sources.name),
        attributes: names(sources.attr),
        keys: list(sources.get_key),
        div: sinks.join.is_some_and(|join| join.0.contains(&JoinForm::Div)),
        methods: names(sinks.methods),
        functions: names(sinks.functions),
        sanitizers: names(text.sanitizers.clone()),
        alias_hops: text.alias_hops.unwrap_or_default(),
    })))
}
