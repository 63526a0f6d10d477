//! kitty-bench-gates: times the source gates against parsing alone.

mod engine;
mod measure;

use std::{fs, path::PathBuf};

use anyhow::Result;
use clap::Parser;
use engine::Corpus;
use kitty_host_native::gate::Project;
use measure::{Contender, medians};

#[derive(Parser)]
struct Args {
    /// The root of the tree
    #[arg(long)]
    tree: PathBuf,
    /// The rules
    #[arg(long)]
    rules: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let project = Project { root: args.tree, rules: args.rules, installed: None };
    let rules = project.load(None)?;
    let files = project.files(&rules)?.into_iter();
    let files = files.map(|(name, path)| Ok((name, fs::read(path)?))).collect::<Result<Vec<_>>>()?;
    let corpus = Corpus { rules, files };
    let one = |name: &str, run: fn(&Corpus)| Contender {
        name: name.to_string(),
        run: {
            let corpus = &corpus;
            Box::new(move || {
                run(corpus);
                Ok(None)
            })
        },
    };
    let mut all = [one("parse", Corpus::parse), one("pack", Corpus::pack), one("mutants", Corpus::mutants)];
    for row in medians(&mut all)? {
        println!(
            "{:20} {:8.1} ms wall {:8.1} ms cpu",
            row.name,
            row.wall.as_secs_f64() * 1e3,
            row.processor.unwrap_or_default().as_secs_f64() * 1e3
        );
    }
    Ok(())
}
