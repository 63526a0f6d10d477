//! What the engine insists on: floors, ceilings, sanctions that cover something, completeness.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Count, Disposition, Ruling};
use crate::{
    find::{DefinitionKind, below},
    module::module_name,
    rule::Body,
    scan::FileFacts,
    text::{IdentityText, Level, PolicyText},
    tree::Tree,
};

/// What kind of obligation does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// An exception covers nothing.
    Stale,
    /// An exception is new against the base.
    Growth,
    /// An exception names the same site in another way; information.
    Rekeyed,
    /// The rule catches less than at the base.
    Weakening,
    /// The scan has seen too little.
    Floor,
    /// The scan has seen more than the floor expects by far: the floor no longer guards.
    Margin,
    /// There are more sites than the ceiling lets stand.
    Ceiling,
    /// A sanction covers nothing, or less than it says.
    Sanction,
    /// Something that must be there is not.
    Missing,
    /// A mutant survived.
    Survivor,
}

impl ProblemKind {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Growth => "growth",
            Self::Rekeyed => "rekeyed",
            Self::Weakening => "weakening",
            Self::Floor => "floor",
            Self::Margin => "margin",
            Self::Ceiling => "ceiling",
            Self::Sanction => "sanction",
            Self::Missing => "missing",
            Self::Survivor => "survivor",
        }
    }
}

/// An obligation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// The rule, or `engine`.
    pub rule: String,
    /// Which obligation.
    pub kind: ProblemKind,
    /// How loud it is.
    pub level: Level,
    /// The file, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What does not hold.
    pub message: String,
    /// What to do now.
    pub remedy: String,
}

struct Reporter<'r, 'p> {
    rule: &'r str,
    problems: &'p mut Vec<Problem>,
}

impl Reporter<'_, '_> {
    fn report(&mut self, kind: ProblemKind, file: Option<String>, message: String, remedy: &str) {
        let rule = self.rule.to_string();
        self.problems.push(Problem { rule, kind, level: Level::Error, file, message, remedy: remedy.to_string() });
    }

    fn least(&mut self, what: &str, live: usize, floor: Option<usize>) {
        if let Some(floor) = floor.filter(|floor| live < *floor) {
            let message = format!("the scan saw {live} {what}, and the floor is {floor}");
            self.report(
                ProblemKind::Floor,
                None,
                message,
                "find out what the scan no longer sees; lower the floor only with an [[ack]]",
            );
        }
    }

    fn margin(&mut self, what: &str, live: usize, floor: Option<usize>, margin: Option<usize>) {
        if let (Some(floor), Some(margin)) = (floor, margin)
            && live > floor + margin
        {
            let message = format!(
                "the scan saw {live} {what}: the floor of {floor} with a margin of {margin} no longer guards them"
            );
            self.report(ProblemKind::Margin, None, message, &format!("raise the floor to {live}"));
        }
    }
}

/// Reports what does not hold for one rule.
#[expect(clippy::too_many_arguments, reason = "the parts of one check")]
pub(super) fn hold(
    ruling: &Ruling,
    count: &Count,
    facts: &[FileFacts],
    number: u32,
    tree: &Tree,
    whole: bool,
    _policy: &PolicyText,
    problems: &mut Vec<Problem>,
) {
    let rule = ruling.rule;
    let mut reporter = Reporter { rule: &rule.id, problems };
    for file in facts.iter().filter(|file| file.lacks.contains(&number)) {
        let message = format!("{} lacks what the rule asks for", file.path);
        reporter.report(ProblemKind::Missing, Some(file.path.clone()), message, &rule.remedy);
    }
    if !whole {
        return;
    }
    let floor = &rule.floor;
    reporter.least("sites", count.sites, floor.sites);
    reporter.margin("sites", count.sites, floor.sites, floor.margin);
    reporter.least("files", count.files, floor.files);
    reporter.least("import edges", count.edges, floor.edges);
    for (module, least) in floor.edges_from.iter().flatten() {
        let from = facts.iter().filter(|file| below(&module_name(&file.path, tree.package_roots()).0, module));
        let live = from.flat_map(|file| &file.edges).filter(|(of, _)| *of == number).map(|(_, count)| count).sum();
        reporter.least(&format!("import edges of {module}"), live, Some(*least));
    }
    for (what, least) in floor.per.iter().flatten() {
        let live = ruling.sites.iter().filter(|site| site.what == *what).count();
        reporter.least(&format!("sites of {what}"), live, Some(*least));
    }
    for under in floor.under.iter().flatten() {
        let inside = |file: &str| {
            file == under.path
                || file.strip_prefix(under.path.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
        };
        let live = ruling.sites.iter().filter(|site| inside(&site.file)).count();
        reporter.least(&format!("sites below {}", under.path), live, Some(under.sites));
    }
    if let Some(ceiling) = &rule.ceiling {
        let open = |disposition| matches!(disposition, Disposition::Violation | Disposition::Allowed);
        let live = ruling.sites.iter().filter(|site| open(site.disposition)).count();
        if live > ceiling.sites {
            let message = format!("there are {live} sites, and the ceiling is {}", ceiling.sites);
            reporter.report(ProblemKind::Ceiling, None, message, &rule.remedy);
        } else if live + ceiling.margin < ceiling.sites {
            let message = format!("there are {live} sites left: the ceiling of {} no longer presses", ceiling.sites);
            reporter.report(ProblemKind::Margin, None, message, &format!("lower the ceiling to {live}"));
        }
    }
    if let Some(mirror) = &rule.mirror {
        reporter.least("routed calls", count.mirror, Some(mirror.floor));
        reporter.margin("routed calls", count.mirror, Some(mirror.floor), mirror.margin);
    }
    sanctions(ruling, &mut reporter);
    completeness(ruling, &mut reporter);
    match &rule.body {
        Body::Definition(kind) => homes(ruling, kind, &mut reporter),
        Body::Import(kind) => {
            if let Some((folder, except)) = &kind.cover {
                let packages = tree.packages_below(folder);
                for package in packages.iter().filter(|package| kind.layer(package).is_none() && !except.has(package)) {
                    let message = format!("the package {package} has no place among the layers");
                    reporter.report(ProblemKind::Missing, None, message, "name it in `layers`, or in `cover_except`");
                }
                for layer in kind.layers.iter().flatten().filter(|layer| !packages.contains(layer)) {
                    let message = format!("no package is the layer {layer}");
                    reporter.report(ProblemKind::Missing, None, message, "take the layer out");
                }
            }
            for entry in kind.ledger.iter().flat_map(|ledger| &ledger.entries) {
                if !ruling.sites.iter().any(|site| site.what == *entry) {
                    let message = format!("the ledger counts {entry}, and no edge goes there");
                    reporter.report(ProblemKind::Stale, None, message, "take the entry out of the ledger");
                }
            }
        }
        _ => {}
    }
}

fn sanctions(ruling: &Ruling, reporter: &mut Reporter) {
    for (at, sanction) in ruling.rule.sanctions.iter().enumerate() {
        let (least, callee) = &sanction.expect;
        let mine = |site: &&super::Site| site.sanctions.iter().any(|number| *number as usize == at);
        let live = ruling
            .sites
            .iter()
            .filter(mine)
            .filter(|site| callee.as_ref().is_none_or(|callee| site.what == *callee))
            .count();
        if live < *least {
            let message = format!("the sanction of {} covers {live} sites, and {least} are expected", sanction.written);
            reporter.report(
                ProblemKind::Sanction,
                None,
                message,
                "take the sanction out, or find out where the seam went",
            );
        }
    }
}

/// Sites that the rule lists and that must all be there.
fn completeness(ruling: &Ruling, reporter: &mut Reporter) {
    let rule = ruling.rule;
    if rule.identity != IdentityText::File {
        return;
    }
    for file in rule.equals.iter().filter(|file| !ruling.sites.iter().any(|site| site.file == **file)) {
        let message = format!("{file} is listed, and holds no such site any more");
        reporter.report(ProblemKind::Stale, Some(file.clone()), message, "take it out of `equals`");
    }
}

fn homes(ruling: &Ruling, kind: &DefinitionKind, reporter: &mut Reporter) {
    let at_home = |what: Option<&str>| {
        let mine =
            ruling.sites.iter().filter(|site| site.file == kind.at && site.disposition == Disposition::Sanctioned);
        mine.filter(|site| what.is_none_or(|what| site.what == what)).count()
    };
    let named: Vec<&String> = [&kind.functions, &kind.classes, &kind.assignments]
        .into_iter()
        .flat_map(super::super::names::NameSet::written)
        .collect();
    for name in &named {
        let live = at_home(Some(name));
        if live != kind.count {
            let message = format!("{} defines {name} {live} times, not {}", kind.at, kind.count);
            reporter.report(
                ProblemKind::Missing,
                Some(kind.at.clone()),
                message,
                "put the one definition where the rule says",
            );
        }
    }
    let others = kind.other.len() * kind.count;
    if !kind.other.is_empty() && at_home(None) < others {
        let message = format!("{} holds {} of the {others} definitions", kind.at, at_home(None));
        reporter.report(
            ProblemKind::Missing,
            Some(kind.at.clone()),
            message,
            "put the one definition where the rule says",
        );
    }
}
