//! Exceptions against findings: exact counts, and no exception without a finding.

use super::{Disposition, Problem, ProblemKind, Ruling, Site};
use crate::text::{AllowText, IdentityText, Level, ParityText, PolicyText};

/// Whether an entry names a site, as far as the identity of the rule goes.
pub(crate) fn names(entry: &AllowText, site: &Site, identity: IdentityText, without_path: bool) -> bool {
    if !without_path && entry.file != site.file {
        return false;
    }
    if entry.member.as_ref().is_some_and(|member| *member != site.what) {
        return false;
    }
    match identity {
        IdentityText::File => true,
        IdentityText::Function => {
            entry.qualname.as_deref().is_some_and(|name| name == site.function || name == site.qualname)
        }
        IdentityText::Symbol => entry.symbol.as_ref() == site.symbol.as_ref(),
        IdentityText::Token => {
            entry.qualname.as_ref() == Some(&site.qualname) && entry.token.as_ref() == Some(&site.token)
        }
    }
}

/// Whether the further parts of a v2 key agree.
fn same_site(entry: &AllowText, site: &Site) -> bool {
    entry.ordinal.is_none_or(|ordinal| ordinal == site.ordinal)
        && entry.literals.as_ref().is_none_or(|literals| *literals == site.literals)
}

/// Gives every open finding that an entry covers its disposition, and reports entries that cover nothing.
pub(super) fn settle(ruling: &mut Ruling, whole: bool, policy: &PolicyText, problems: &mut Vec<Problem>) {
    let rule = ruling.rule;
    let without_path = rule.parity.contains(&ParityText::KeyWithoutPath);
    let exact = matches!(rule.identity, IdentityText::Token | IdentityText::Symbol);
    for entry in &rule.allow {
        let mut covered = 0;
        let mut broken = false;
        let count = entry.count.unwrap_or(1) as usize;
        for site in &mut ruling.sites {
            let open = site.disposition == Disposition::Violation;
            if !open || !names(entry, site, rule.identity, without_path) || !same_site(entry, site) {
                continue;
            }
            if (rule.allow_holds_if.is_some() || entry.holds_if.is_some()) && site.wrapped.is_none() {
                site.note = Some("the exception holds only while it is wrapped".to_string());
                broken = true;
                continue;
            }
            if exact && covered == count {
                site.note = Some(format!("an exception covers {count} such site here, and this is one more"));
                break;
            }
            covered += 1;
            site.disposition = Disposition::Allowed;
        }
        let short = if exact { covered < count } else { covered == 0 };
        if whole && short && !broken {
            problems.push(Problem {
                rule: rule.id.clone(),
                kind: ProblemKind::Stale,
                level: policy.stale_allow,
                file: Some(entry.file.clone()),
                message: stale(entry, &ruling.sites, covered, count),
                remedy: "take the entry out, or freeze the site anew with `kitty-core gate freeze`".to_string(),
            });
        }
    }
    if rule.ratchet == crate::text::RatchetText::Empty && !rule.allow.is_empty() {
        problems.push(Problem {
            rule: rule.id.clone(),
            kind: ProblemKind::Growth,
            level: Level::Error,
            file: None,
            message: format!("the rule allows no exceptions and has {}", rule.allow.len()),
            remedy: "route the sites through the seam and take the entries out".to_string(),
        });
    }
}

/// What became of the site of a stale entry.
fn stale(entry: &AllowText, sites: &[Site], covered: usize, count: usize) -> String {
    let place = match (&entry.qualname, &entry.symbol) {
        (Some(qualname), _) => format!("{}::{qualname}", entry.file),
        (None, Some(symbol)) => format!("{}::{symbol}", entry.file),
        (None, None) => entry.file.clone(),
    };
    if covered > 0 {
        return format!("the exception at {place} covers {count} sites, and {covered} are live");
    }
    let moved = sites.iter().find(|site| entry.token.as_ref() == Some(&site.token) && !site.token.is_empty());
    if let Some(site) = moved {
        return format!(
            "the exception at {place} covers nothing: the same token line now stands at {}::{} (line {})",
            site.file, site.qualname, site.line
        );
    }
    let beside = sites.iter().filter(|site| site.file == entry.file && Some(&site.qualname) == entry.qualname.as_ref());
    let live: Vec<String> = beside.map(|site| format!("`{}`", site.token)).collect();
    if live.is_empty() {
        format!("the exception at {place} covers nothing: the site is gone")
    } else {
        format!("the exception at {place} covers nothing: it was edited; live there: {}", live.join(", "))
    }
}
