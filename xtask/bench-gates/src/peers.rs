//! Other programs on the part of the rules that they can express.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::measure::Contender;

/// Calls that the pack forbids outside of their seam: what a matcher of patterns can say.
const CALLS: [&str; 5] = [
    "candidate_feature_dir_for_mission",
    "resolve_planning_read_dir",
    "resolve_feature_dir_for_mission",
    "primary_feature_dir_for_mission",
    "read_lanes_json",
];
/// A direction of imports that the pack forbids.
const IMPORTS: &str = "[importlinter]\nroot_packages =\n    kernel\n    doctrine\n    charter\n    specify_cli\n\n\
                       [importlinter:contract:layers]\nname = layers\ntype = layers\nlayers =\n    specify_cli\n    \
                       charter\n    doctrine\n    kernel\n";

/// A program of another project: its name and its arguments.
struct Peer {
    program: &'static str,
    arguments: Vec<String>,
}

fn peers(config: &Path, source: &Path) -> Result<Vec<Peer>> {
    let shown = |path: &Path| path.display().to_string();
    let patterns: Vec<String> = CALLS.iter().map(|name| format!("    - pattern: {name}($$$)\n")).collect();
    let ast_grep = config.join("ast-grep.yml");
    fs::write(&ast_grep, format!("id: seam\nlanguage: python\nrule:\n  any:\n{}", patterns.concat()))?;
    let patterns: Vec<String> = CALLS.iter().map(|name| format!("      - pattern: {name}(...)\n")).collect();
    let semgrep = config.join("semgrep.yml");
    let head =
        "rules:\n  - id: seam\n    languages: [python]\n    severity: ERROR\n    message: seam\n    pattern-either:\n";
    fs::write(&semgrep, format!("{head}{}", patterns.concat()))?;
    let linter = config.join("importlinter.ini");
    fs::write(&linter, IMPORTS)?;
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    Ok(vec![
        Peer {
            program: "ast-grep",
            arguments: words(&["scan", "--rule", &shown(&ast_grep), "--json=stream", &shown(source)]),
        },
        Peer {
            program: "semgrep",
            arguments: words(&[
                "scan",
                "--metrics=off",
                "--disable-version-check",
                "--quiet",
                "--no-git-ignore",
                "--json",
                "--config",
                &shown(&semgrep),
                &shown(source),
            ]),
        },
        Peer { program: "lint-imports", arguments: words(&["--no-cache", "--config", &shown(&linter)]) },
    ])
}

/// Those that are installed in `bin`, over the sources below `source`.
pub fn contenders(bin: &Path, config: &Path, source: &Path) -> Result<Vec<Contender<'static>>> {
    let mut found = Vec::new();
    for Peer { program, arguments } in peers(config, source)? {
        let path: PathBuf = bin.join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        if !path.is_file() {
            continue;
        }
        let source = source.to_path_buf();
        let run = move || {
            let mut command = Command::new(&path);
            command.args(&arguments).env("PYTHONPATH", &source).stdout(Stdio::null()).stderr(Stdio::null());
            // Findings are a failure to most of them.
            command.status().with_context(|| format!("cannot start {}", path.display()))?;
            Ok(())
        };
        found.push(Contender { name: program.to_string(), in_process: false, once: false, run: Box::new(run) });
    }
    Ok(found)
}
