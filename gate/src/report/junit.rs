//! `JUnit`: one case a rule, so that a dashboard shows which gate is red.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::{is_open, sentence};
use crate::{check::Report, load::RuleSet, text::Level};

pub(super) fn render(report: &Report, rules: &RuleSet) -> String {
    let mut suite = TestSuite::new("kitty-gate");
    for rule in &rules.rules {
        let sites = report.sites.iter().filter(|site| site.rule == rule.id && is_open(site));
        let mut lines: Vec<String> =
            sites.map(|site| format!("{}:{}: {}", site.file, site.line, sentence(site))).collect();
        let loud = report.problems.iter().filter(|problem| problem.rule == rule.id && problem.level == Level::Error);
        lines.extend(loud.map(|problem| format!("{}: {}", problem.kind.as_str(), problem.message)));
        suite.add_test_case(case(&rule.id, &rule.message, &lines, NonSuccessKind::Failure));
    }
    let engine: Vec<String> = report
        .problems
        .iter()
        .filter(|problem| problem.level == Level::Error && rules.rule(&problem.rule).is_none())
        .map(|problem| format!("{}: {}", problem.rule, problem.message))
        .collect();
    suite.add_test_case(case("engine", "an obligation is broken", &engine, NonSuccessKind::Failure));
    let unread: Vec<String> =
        report.defects.iter().map(|defect| format!("{}: {}", defect.file, defect.message)).collect();
    suite.add_test_case(case("files", "files were not scanned", &unread, NonSuccessKind::Error));
    let mut junit = Junit::new("kitty-gate");
    junit.add_test_suite(suite);
    junit.to_string().unwrap_or_default()
}

fn case(name: &str, message: &str, lines: &[String], kind: NonSuccessKind) -> TestCase {
    let status = if lines.is_empty() {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(message).set_description(lines.join("\n"));
        status
    };
    let mut case = TestCase::new(name, status);
    case.set_classname("kitty-gate");
    case
}
