//! The pack of spec-kitty on trees of spec-kitty: `gate_trees reference CHECKOUT`, `gate_trees wheel SITE-PACKAGES`.
//!
//! The checkout is spec-kitty at commit e6e3b7357813f16d77b643cfae9b096f20308a2e, the tree that the golden gates were
//! taken from: every one is reproduced. The wheel is that of spec-kitty-cli 3.2.7: what the pack finds there is frozen
//! in `gate/tests/data/wheel-3.2.7.tsv`, and the golden gates that it shares with the checkout are reproduced too.
//! `--write` freezes what the pack finds now.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers")]

mod frozen;
mod golden;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use kitty_gate::{Report, RuleSet, self_test};
use kitty_host_native::gate::{Changed, GateError, Options, Project};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    tree: Tree,
}

#[derive(Subcommand)]
enum Tree {
    /// A checkout of the reference commit
    Reference {
        /// Its root
        checkout: PathBuf,
    },
    /// The installed wheel
    Wheel {
        /// The folder that it is installed in
        site_packages: PathBuf,
        /// Freeze what is found instead of comparing it
        #[arg(long)]
        write: bool,
    },
}

/// A folder of this repository.
fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The pack over a tree, and whether its kill matrix has survivors there.
fn scan(root: &Path, installed: Option<&str>) -> Result<(RuleSet, Report), GateError> {
    let rules = home("gate/packs/spec-kitty.toml");
    let project = Project { root: root.to_path_buf(), rules, installed: installed.map(ToString::to_string) };
    let rules = project.load(None)?;
    let report = project.scan(&rules, &Changed::default(), Options::default())?.report(&rules);
    Ok((rules, report))
}

/// What the pack says of its own tree: nothing is open, nothing is stale, and every mutant is killed.
fn reference(checkout: &Path) -> Result<Vec<String>, GateError> {
    let (rules, report) = scan(checkout, None)?;
    let open = report.violations().map(|site| format!("{} {}:{} {}", site.rule, site.file, site.line, site.what));
    let problems = report.problems.iter().map(|problem| format!("{} {}", problem.rule, problem.message));
    let defects = report.defects.iter().map(|defect| format!("{} {}", defect.file, defect.message));
    let mut failures: Vec<String> = open.chain(problems).chain(defects).collect();

    let matrix = self_test(&rules, Some(&report));
    let (killed, all) = matrix.totals();
    println!("{killed} of {all} mutants killed");
    let survivors = |row: &kitty_gate::Row| row.survivors.iter().map(|text| format!("{} {text}", row.rule)).collect();
    failures.extend(matrix.rows.iter().flat_map::<Vec<String>, _>(survivors));

    let golden = golden::compare(&report);
    println!("{} golden gates with {} sites are the same", golden.same.len(), golden.sites);
    failures.extend(golden.differences);
    if report.layers == golden::layers() {
        println!("{} cells of the layer matrix are the same", report.layers.len());
    } else {
        failures.push(format!("the layer matrix differs: {:?}", report.layers));
    }
    Ok(failures)
}

fn wheel(site_packages: &Path, write: bool) -> Result<Vec<String>, GateError> {
    let (_, report) = scan(site_packages, Some("spec-kitty-cli"))?;
    let golden = golden::compare(&report);
    let found = frozen::text(&report, &golden.same);
    let file = home(frozen::FILE);
    let unreadable = |source| GateError::Io { path: file.clone(), source };
    if write {
        std::fs::write(&file, found).map_err(unreadable)?;
        return Ok(Vec::new());
    }
    println!("{} files, {} sites, {} golden gates", report.files, report.sites.len(), golden.same.len());
    Ok(frozen::differences(&std::fs::read_to_string(&file).map_err(unreadable)?, &found))
}

fn main() -> ExitCode {
    let failures = match Cli::parse().tree {
        Tree::Reference { checkout } => reference(&checkout),
        Tree::Wheel { site_packages, write } => wheel(&site_packages, write),
    };
    let failures = failures.unwrap_or_else(|error| vec![error.to_string()]);
    for failure in &failures {
        eprintln!("{failure}");
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
