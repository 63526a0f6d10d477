//! The whole question of a host without files and threads: rules and sources are texts.

use crate::{
    check::{Report, check},
    load::{ConfigError, LoadOptions, RuleFile, RuleSet},
    mutate::self_test,
    scan::{FileFacts, scan_file},
    source::Limits,
    text::Mode,
    tree::Tree,
};

/// The report of a tree of texts, by their names and contents; with `bite` the mutants of the rules are run, too. Trees
/// are walked on the stack of the caller, which may be small: [`Limits::SMALL_STACK`]. O(size of the texts).
///
/// # Errors
/// Every error of the rules.
pub fn scan_texts(
    rules: &str,
    mode: Option<Mode>,
    names: &[String],
    contents: impl IntoIterator<Item = Vec<u8>>,
    bite: bool,
) -> Result<Report, Vec<ConfigError>> {
    let file = RuleFile { name: "kitty-gates.toml", text: rules };
    let rules = RuleSet::load(file, &[], LoadOptions { mode, sources: None })?;
    let tree = Tree::new(names.iter().map(String::as_str), &rules.engine.package_roots);
    let one = |(name, content): (&String, Vec<u8>)| scan_file(&rules, &tree, name, &content, Limits::SMALL_STACK);
    let mut facts: Vec<FileFacts> = names.iter().zip(contents).map(one).collect();
    facts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut report = check(&rules, &tree, &facts, true);
    if bite {
        report.problems.extend(self_test(&rules, None).problems());
    }
    Ok(report)
}
