//! From the start of a program to its answer.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::{
    contender::{Case, Contender, InProcess},
    repository::Repository,
    table::{FLOOR, PYTHON, TOOL},
};

/// What is started.
pub struct Programs<'a> {
    /// The interpreter with the package.
    pub python: &'a Path,
    /// The interpreter with the Python tool; its own program stands beside it.
    pub tool: &'a Path,
    /// The program kitty-core.
    pub cli: &'a Path,
}

/// Everyone who is started anew for each answer.
pub fn contenders<'a>(programs: &Programs<'a>, repository: &'a Repository) -> Result<Vec<Box<dyn Contender + 'a>>> {
    let Programs { python, tool, cli } = *programs;
    let tool_cli: PathBuf = tool.with_file_name(format!("spec-kitty{}", env::consts::EXE_SUFFIX));
    let cache = tempfile::tempdir()?;
    let import = |interpreter: &'a Path, code: &'static str| -> Case<'a> {
        ("import", Box::new(move || run(Command::new(interpreter).args(["-c", code]))))
    };
    let ask_tool = move || {
        let mut program = Command::new(&tool_cli);
        program.args(["agent", "mission", "check-prerequisites", "--paths-only", "--json", "--mission"]);
        run(program.arg(&repository.mission).current_dir(&repository.root).env("SPEC_KITTY_NO_UPGRADE_CHECK", "1"))
    };
    let ask = move |cache: &TempDir| {
        let mut program = Command::new(cli);
        run(program
            .args(["where", &repository.mission])
            .current_dir(&repository.root)
            .env("XDG_CACHE_HOME", cache.path()))
    };
    let all: Vec<(&'static str, Vec<Case<'a>>)> = vec![
        (
            TOOL,
            vec![
                import(tool, "import mission_runtime.resolution, specify_cli.context.mission_resolver"),
                ("where", Box::new(ask_tool)),
            ],
        ),
        (PYTHON, vec![import(python, "import kitty_core")]),
        ("kitty-core", vec![("where", Box::new(move || ask(&cache)))]),
        ("first start", vec![("where", Box::new(move || ask(&tempfile::tempdir()?)))]),
        (FLOOR, vec![import(python, "")]),
    ];
    Ok(all.into_iter().map(|(name, cases)| Box::new(InProcess { name, cases }) as Box<dyn Contender>).collect())
}

fn run(program: &mut Command) -> Result<()> {
    let output = program.output().with_context(|| format!("cannot start {}", program.get_program().display()))?;
    ensure!(output.status.success(), "{program:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
