//! SARIF 2.1.0, for code scanning.

use serde_sarif::sarif::{
    ArtifactLocation, Location, Message, MultiformatMessageString, PhysicalLocation, Region, ReportingDescriptor,
    Result as Finding, ResultLevel, Run, Sarif, Tool, ToolComponent,
};

use super::sentence;
use crate::{check::Report, load::RuleSet, text::Level};

const fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warn => ResultLevel::Warning,
        Level::Info => ResultLevel::Note,
    }
}

fn location(file: &str, line: Option<usize>, column: Option<u32>) -> Location {
    let artifact = ArtifactLocation::builder().uri(file.to_string()).uri_base_id("SRCROOT").build();
    let line = i64::try_from(line.unwrap_or(1)).unwrap_or(1);
    let region = Region::builder().start_line(line).start_column(i64::from(column.unwrap_or(1))).build();
    Location::builder()
        .physical_location(PhysicalLocation::builder().artifact_location(artifact).region(region).build())
        .build()
}

pub(super) fn render(report: &Report, rules: &RuleSet) -> String {
    let mut findings: Vec<Finding> = Vec::new();
    for site in report.violations() {
        let fingerprint = format!("{}|{}|{}|{}", site.file, site.qualname, site.token_sha256_16, site.ordinal);
        findings.push(
            Finding::builder()
                .rule_id(site.rule.clone())
                .level(level(site.severity))
                .message(Message::builder().text(format!("{}. Instead: {}", sentence(site), site.remedy)).build())
                .locations(vec![location(&site.file, Some(site.line as usize), Some(site.column))])
                .partial_fingerprints(
                    [("kittyGateSite/v2".to_string(), fingerprint)]
                        .into_iter()
                        .collect::<std::collections::BTreeMap<_, _>>(),
                )
                .build(),
        );
    }
    for problem in &report.problems {
        let found = Finding::builder()
            .rule_id(problem.rule.clone())
            .level(level(problem.level))
            .message(Message::builder().text(format!("{}. {}", problem.message, problem.remedy)).build());
        findings.push(match &problem.file {
            Some(file) => found.locations(vec![location(file, None, None)]).build(),
            None => found.build(),
        });
    }
    for defect in &report.defects {
        findings.push(
            Finding::builder()
                .rule_id(defect.code.clone())
                .level(level(defect.severity))
                .message(Message::builder().text(defect.message.clone()).build())
                .locations(vec![location(&defect.file, defect.line, None)])
                .build(),
        );
    }
    let text = |text: &str| MultiformatMessageString::builder().text(text.to_string()).build();
    let descriptors: Vec<ReportingDescriptor> = rules
        .rules
        .iter()
        .map(|rule| {
            ReportingDescriptor::builder()
                .id(rule.id.clone())
                .short_description(text(rule.title.as_deref().unwrap_or(&rule.message)))
                .full_description(text(&rule.message))
                .help(text(&rule.remedy))
                .build()
        })
        .collect();
    let driver =
        ToolComponent::builder().name("kitty-gate").version(env!("CARGO_PKG_VERSION")).rules(descriptors).build();
    let run = Run::builder().tool(Tool::builder().driver(driver).build()).results(findings).build();
    let sarif = Sarif::builder().version("2.1.0").runs(vec![run]).build();
    super::json(&sarif)
}
