//! Workflow commands of GitHub Actions.

use super::{level_name, sentence};
use crate::{check::Report, text::Level};

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

const fn command(level: Level) -> &'static str {
    match level {
        Level::Info => "notice",
        other => level_name(other),
    }
}

pub(super) fn render(report: &Report) -> String {
    let mut lines = Vec::new();
    for site in report.violations() {
        let place = format!(
            "file={},line={},col={},title={}",
            property(&site.file),
            site.line,
            site.column,
            property(&site.rule)
        );
        lines.push(format!(
            "::{} {place}::{}",
            command(site.severity),
            data(&format!("{}. Instead: {}", sentence(site), site.remedy))
        ));
    }
    for problem in &report.problems {
        let file = problem.file.as_ref().map(|file| format!("file={},", property(file))).unwrap_or_default();
        let title = property(&format!("{} {}", problem.rule, problem.kind.as_str()));
        lines.push(format!(
            "::{} {file}title={title}::{}",
            command(problem.level),
            data(&format!("{}. {}", problem.message, problem.remedy))
        ));
    }
    for defect in &report.defects {
        let line = defect.line.map(|line| format!(",line={line}")).unwrap_or_default();
        lines.push(format!(
            "::{} file={}{line}::{}",
            command(defect.severity),
            property(&defect.file),
            data(&defect.message)
        ));
    }
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}
