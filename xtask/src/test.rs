//! Every suite in every language: what CI runs. The quick and the picky ones come first.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    chromium, conformance, demo, gates, generate, goldens, no_std, node, npm,
    python::Environment,
    seams,
    shell::Run,
    suite::{Suite, run_all},
    wheel,
    workspace::{cargo, root, target},
};

/// The crates that are built for wasm.
const WASM_CRATES: [&str; 5] =
    ["kitty-core", "kitty-gate", "kitty-js", "kitty-core-component", "kitty-gates-component"];
/// A workspace of its own.
const FUZZ: [&str; 2] = ["--manifest-path", "fuzz/Cargo.toml"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

const NODE_TEST: [&str; 2] = ["--test", "--test-reporter=spec"];

const SUITES: &[Suite] = &[
    Suite { name: "format", needs: &[], run: format },
    Suite { name: "generated files", needs: &[], run: generate::check },
    Suite { name: "core without std", needs: &[], run: no_std::check },
    Suite { name: "clippy wasm", needs: &[], run: clippy_wasm },
    Suite { name: "clippy", needs: &[], run: clippy },
    Suite { name: "fuzz targets", needs: &[], run: fuzz_targets },
    Suite { name: "rust tests", needs: &[], run: rust_tests },
    Suite { name: "rust docs", needs: &[], run: rust_docs },
    Suite { name: "wheel", needs: &[], run: || wheel::install(&Environment::ready(None)?, "dev").map(drop) },
    Suite { name: "pytest", needs: &["wheel"], run: pytest },
    Suite { name: "ruff", needs: &[], run: ruff },
    Suite { name: "mypy", needs: &["wheel"], run: mypy },
    Suite { name: "beside the tool", needs: &["wheel"], run: seams::check },
    Suite { name: "npm package", needs: &[], run: || npm::build(root()).map(|built| println!("{built}")) },
    Suite { name: "node tests", needs: &["npm package"], run: node_tests },
    Suite { name: "typescript", needs: &["npm package"], run: || node::tsc(&root().join("pkg/tests/tsconfig.json")) },
    Suite { name: "packaging", needs: &["npm package"], run: packaging },
    Suite { name: "conformance", needs: &["wheel", "npm package"], run: conformance::repository },
    Suite { name: "events goldens", needs: &[], run: goldens::check },
    Suite { name: "gate pack", needs: &[], run: gates::check },
    Suite { name: "gates component", needs: &[], run: gates::sandboxed },
    Suite { name: "demo", needs: &["wheel", "npm package"], run: demo::show },
];

/// Runs the suites of those names, or all, and answers whether all passed.
pub fn run(names: &[String]) -> Result<bool> {
    if let Some(unknown) = names.iter().find(|name| !SUITES.iter().any(|suite| suite.name == **name)) {
        let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        bail!("no suite `{unknown}`; there are: {}", known.join(", "));
    }
    let wanted = |suite: &&Suite| names.is_empty() || names.iter().any(|name| name == suite.name);
    Ok(run_all(SUITES.iter().filter(wanted)))
}

fn format() -> Result<()> {
    cargo().args(["fmt", "--all", "--check"]).run()?;
    cargo().args(["fmt", "--check"]).args(FUZZ).run()
}

fn clippy() -> Result<()> {
    cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]).run()
}

/// All of them, also where one fails.
fn rust_tests() -> Result<()> {
    cargo().args(["test", "--workspace", "--locked", "--no-fail-fast"]).run()
}

/// One crate at a time: the component is built without std, and features of others would bring it in.
fn clippy_wasm() -> Result<()> {
    for name in WASM_CRATES {
        // What is built by default, and what the other worlds and modules add.
        for features in [[].as_slice(), &["--all-features"]] {
            let mut clippy = cargo();
            clippy.args(["clippy", "--locked", "--package", name]).args(features);
            clippy.args(WASM).args(["--", "--deny", "warnings"]).run()?;
        }
    }
    Ok(())
}

/// Checked and not linked: the name of a library that is not there saves compiling libFuzzer.
fn fuzz_targets() -> Result<()> {
    let mut clippy = cargo();
    clippy.arg("clippy").args(FUZZ).args(["--locked", "--", "--deny", "warnings"]);
    clippy.env("CARGO_TARGET_DIR", target()).env("CUSTOM_LIBFUZZER_PATH", target().join("libFuzzer.a")).run()
}

/// Of the libraries only, and of the Python one apart: pages of one name would overwrite each other.
fn rust_docs() -> Result<()> {
    const PYTHON: &str = "kitty-python";
    for selection in [["--workspace", "--exclude", PYTHON].as_slice(), &["--package", PYTHON]] {
        let mut doc = cargo();
        doc.args(["doc", "--no-deps", "--lib", "--locked"]).args(selection).env("RUSTDOCFLAGS", "--deny warnings");
        doc.run()?;
    }
    Ok(())
}

/// A module of the environment, where the settings of the Python package are.
fn python_module(name: &str) -> Result<Command> {
    let mut python = Environment::ready(None)?.module(name);
    python.current_dir(root().join("bindings-python"));
    Ok(python)
}

fn pytest() -> Result<()> {
    python_module("pytest")?.arg("--quiet").run()
}

fn ruff() -> Result<()> {
    python_module("ruff")?.args(["check", "."]).run()
}

/// The installed package, and a file that uses all of it.
fn mypy() -> Result<()> {
    python_module("mypy")?.args(["--package", "kitty_core"]).run()?;
    python_module("mypy")?.arg("tests/usage.py").run()
}

fn node_tests() -> Result<()> {
    node::node()?.args(NODE_TEST).arg("pkg/tests/").run()
}

/// The packed package as its users have it: in Node, through bundlers, in a browser.
fn packaging() -> Result<()> {
    node::node()?.args(NODE_TEST).arg("tests/packaging/").env("CHROMIUM", chromium::ready()?).run()
}
