//! For people: annotated excerpts, as compilers print them.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level as Shown, Renderer, Snippet};

use super::Sources;
use crate::{
    check::{Report, Site},
    source::{Limits, decode},
    text::Level,
};

/// How text is rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// With colours.
    pub color: bool,
    /// With excerpts of the source.
    pub excerpts: bool,
}

const fn shown(level: Level) -> Shown<'static> {
    match level {
        Level::Error => Shown::ERROR,
        Level::Warn => Shown::WARNING,
        Level::Info => Shown::INFO,
    }
}

/// The range of a finding within its first line: a whole function would bury the place.
fn first_line(source: &str, site: &Site) -> std::ops::Range<usize> {
    let (start, end) = (site.span.0 as usize, site.span.1 as usize);
    let rest = source.get(start..end.max(start)).unwrap_or_default();
    let length = rest.find('\n').unwrap_or(rest.len());
    start..start + length.max(1).min(source.len().saturating_sub(start))
}

pub(super) fn render(report: &Report, sources: Sources, options: TextOptions) -> String {
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for site in report.violations() {
        let source = if options.excerpts {
            texts.entry(&site.file).or_insert_with(|| {
                let text = sources(&site.file)?;
                decode(text.as_bytes(), Limits::default()).ok().map(std::borrow::Cow::into_owned)
            })
        } else {
            &mut None
        };
        let label = if site.trace.is_empty() { site.what.clone() } else { site.trace.join(" -> ") };
        let title = shown(site.severity).primary_title(&site.message).id(&site.rule);
        let excerpt = source.as_deref().filter(|text| (site.span.1 as usize) <= text.len());
        if let Some(text) = excerpt {
            let annotation = AnnotationKind::Primary.span(first_line(text, site)).label(&label);
            let snippet = Snippet::source(text).path(&site.file).annotation(annotation);
            let mut group = title.element(snippet);
            if let Some(note) = &site.note {
                group = group.element(Shown::NOTE.message(note));
            }
            out.push_str(&renderer.render(&[group.element(Shown::HELP.message(&site.remedy))]));
        } else {
            let place = format!("{}:{}:{} in {}: {label}", site.file, site.line, site.column, site.qualname);
            let group = title.element(Shown::NOTE.message(&place)).element(Shown::HELP.message(&site.remedy));
            out.push_str(&renderer.render(&[group]));
        }
        out.push_str("\n\n");
    }
    for problem in &report.problems {
        let id = format!("{}/{}", problem.rule, problem.kind.as_str());
        let title = shown(problem.level).primary_title(&problem.message).id(&id);
        let group: Group = title.element(Shown::HELP.message(&problem.remedy));
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    for defect in &report.defects {
        let place = match defect.line {
            Some(line) => format!("{}:{line}", defect.file),
            None => defect.file.clone(),
        };
        let title = shown(defect.severity).primary_title(&defect.message).id(&defect.code);
        out.push_str(&renderer.render(&[title.element(Shown::NOTE.message(&place))]));
        out.push_str("\n\n");
    }
    out.push_str(&summary(report));
    out
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn summary(report: &Report) -> String {
    let open = report.violations().count();
    let failing = report.problems.iter().filter(|problem| problem.level == Level::Error).count();
    let covered = report.sites.len() - open;
    let mut line = format!(
        "{} by {}: {}, {}, {} covered",
        counted(report.files, "file", "files"),
        counted(report.counts.len(), "rule", "rules"),
        counted(open, "violation", "violations"),
        counted(failing, "obligation broken", "obligations broken"),
        counted(covered, "site", "sites"),
    );
    if !report.defects.is_empty() {
        line.push_str(", ");
        line.push_str(&counted(report.defects.len(), "file not scanned", "files not scanned"));
    }
    line.push('\n');
    line
}
