//! The whole question that a gate answers: the findings, the obligations, the base and the mutants.

use std::collections::BTreeMap;

use kitty_gate::{Problem, Report, RuleSet, compare, text::Mode};

use super::{Base, Changed, GateError, Options, Project, mutants};

/// What is asked.
#[derive(Clone, Copy, Default)]
pub struct Question<'q> {
    /// The revision to compare with, instead of the one of the rule file; `none` compares nothing.
    pub base: Option<&'q str>,
    /// The mode that the rules were loaded in; those of the base are loaded alike.
    pub mode: Option<Mode>,
    /// Only these paths; empty is everything.
    pub paths: &'q [String],
    /// Only the files that differ from the base.
    pub changed: bool,
    /// The self-test of the rules is left out.
    pub no_bite: bool,
    /// How the tree is scanned.
    pub options: Options<'q>,
}

impl Project {
    /// The revision that a question compares with.
    ///
    /// # Errors
    /// There is no such revision.
    pub fn base(&self, rules: &RuleSet, named: Option<&str>) -> Result<Option<Base>, GateError> {
        Base::open(self, named.unwrap_or(&rules.engine.base_ref))
    }

    /// Growth and weakening against a base.
    ///
    /// # Errors
    /// The base or the rules cannot be read.
    pub fn weakened(&self, rules: &RuleSet, mode: Option<Mode>, base: &Base) -> Result<Vec<Problem>, GateError> {
        let Some(old) = base.rules(self, mode)? else { return Ok(Vec::new()) };
        let renamed = match self.installed {
            Some(_) => BTreeMap::new(),
            None => base.renamed(&old, &self.files(rules)?)?,
        };
        // A rule that was not asked for is not gone.
        let ids: Vec<String> = rules.rules.iter().map(|rule| rule.id.clone()).collect();
        let whole = self.load(mode)?.rules.len() == ids.len();
        Ok(compare(&if whole { old } else { old.only(&ids) }, rules, &renamed))
    }

    /// Scans, and holds the obligations.
    ///
    /// # Errors
    /// A root or the base cannot be read; `changed` is asked and there is no base.
    pub fn verdict(&self, rules: &RuleSet, question: Question) -> Result<Report, GateError> {
        let base = self.base(rules, question.base)?;
        let files = match (&base, question.changed) {
            (Some(base), true) => Some(base.changed(&self.files(rules)?)?),
            (None, true) => {
                return Err(GateError::Usage("the changed files need a base: name one with --base".to_string()));
            }
            (_, false) => None,
        };
        let changed = Changed { paths: question.paths.to_vec(), files };
        let scan = self.scan(rules, &changed, question.options)?;
        let mut report = scan.report(rules);
        if let Some(base) = &base {
            report.problems.extend(self.weakened(rules, question.mode, base)?);
        }
        if !question.no_bite {
            // An exception that covers nothing is stale already: its mutant would say so twice.
            let whole = scan.whole.then_some(&report);
            let survivors = mutants(rules, whole, question.options.cache)?.problems();
            report.problems.extend(survivors.into_iter().filter(|problem| !problem.message.starts_with("M12")));
        }
        Ok(report)
    }
}
