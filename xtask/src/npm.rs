//! Builds the npm package: one wasm file for all targets, its glue, and the tarball.

use std::{
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail, ensure};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::{node, workspace::path_flags};

/// At most this much for the wasm file, compressed: what a browser has to load.
const WASM_GZIP_BUDGET: u64 = 100 * 1024;
/// The same for the module of the status, which is loaded by itself.
const STATUS_GZIP_BUDGET: u64 = 184 * 1024;
/// The same for the module of the planning.
const PLANNING_GZIP_BUDGET: u64 = 164 * 1024;
/// The same for the module of the gates: it holds a parser of Python.
const GATE_GZIP_BUDGET: u64 = 1200 * 1024;
/// At most this much for the glue that belongs to it, compressed.
const GLUE_GZIP_BUDGET: u64 = 20 * 1024;
/// At most this much for the tarball.
const TARBALL_BUDGET: u64 = 2 * 1024 * 1024;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";
const CRATE: &str = "kitty-js";
/// Files of the repository's root that belong into every package.
const FROM_ROOT: [&str; 2] = ["LICENSE", "CHANGELOG.md"];

/// A wasm file of the package, and the feature of the crate that it is built with.
struct Module {
    name: &'static str,
    feature: &'static str,
}

const MODULES: [Module; 4] = [
    Module { name: "kitty", feature: "places" },
    Module { name: "kitty-status", feature: "status" },
    Module { name: "kitty-planning", feature: "planning" },
    Module { name: "kitty-gate", feature: "gate" },
];

/// What was built, with its sizes in bytes.
#[derive(Clone, Debug)]
pub struct Built {
    /// The tarball that `npm pack` wrote.
    pub tarball: PathBuf,
    /// Its size.
    pub tarball_size: u64,
    /// The wasm file.
    pub wasm: Weight,
    /// The wasm file of the status.
    pub status: Weight,
    /// The wasm file of the planning.
    pub planning: Weight,
    /// The wasm file of the gates.
    pub gate: Weight,
    /// The glue.
    pub glue: Weight,
}

/// The size of a file, as it is and compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// As it is.
    pub raw: u64,
    /// Compressed with gzip, best level.
    pub gzip: u64,
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes ({} gzipped)", self.raw, self.gzip)
    }
}

impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "wasm     {}", self.wasm)?;
        writeln!(f, "status   {}", self.status)?;
        writeln!(f, "planning {}", self.planning)?;
        writeln!(f, "gate     {}", self.gate)?;
        writeln!(f, "glue     {}", self.glue)?;
        write!(f, "tarball  {} bytes: {}", self.tarball_size, self.tarball.display())
    }
}

/// Builds the wasm file and its glue into `pkg/` and packs the tarball into `npm/` of cargo's
/// target directory.
///
/// # Errors
/// A step that failed, or a budget that was exceeded, with the figures.
pub fn build(root: &Path) -> anyhow::Result<Built> {
    let package = root.join("pkg");
    let workspace = Workspace::read(root)?;
    workspace.check_version(&package)?;
    for Module { name, feature } in MODULES {
        bind(&workspace.build_wasm(root, feature)?, &package, name)?;
        optimise(&package.join(format!("{name}_bg.wasm")))?;
    }
    for file in FROM_ROOT {
        fs::copy(root.join(file), package.join(file)).with_context(|| format!("copying {file} into pkg/"))?;
    }
    let wasm = weigh("the wasm file", &package.join("kitty_bg.wasm"), WASM_GZIP_BUDGET)?;
    let status = weigh("the status module", &package.join("kitty-status_bg.wasm"), STATUS_GZIP_BUDGET)?;
    let planning = weigh("the planning module", &package.join("kitty-planning_bg.wasm"), PLANNING_GZIP_BUDGET)?;
    let gate = weigh("the gate module", &package.join("kitty-gate_bg.wasm"), GATE_GZIP_BUDGET)?;
    let glue = weigh("the glue", &package.join("kitty.js"), GLUE_GZIP_BUDGET)?;
    let tarball = pack(&package, &workspace.target.join("npm"))?;
    let tarball_size = fs::metadata(&tarball)?.len();
    ensure!(
        tarball_size <= TARBALL_BUDGET,
        "the tarball has {tarball_size} bytes, the budget is {TARBALL_BUDGET}: {}",
        tarball.display()
    );
    Ok(Built { tarball, tarball_size, wasm, status, planning, gate, glue })
}

/// What cargo knows about this workspace.
struct Workspace {
    target: PathBuf,
    version: String,
}

impl Workspace {
    fn read(root: &Path) -> anyhow::Result<Self> {
        let text = run(Command::new(cargo()).args(["metadata", "--no-deps", "--format-version=1"]).current_dir(root))?;
        let metadata: Value = serde_json::from_str(&text).context("reading cargo metadata")?;
        let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata has no packages")?;
        let version = packages
            .iter()
            .find(|package| package.get("name").and_then(Value::as_str) == Some(CRATE))
            .and_then(|package| package.get("version")?.as_str())
            .with_context(|| format!("no package {CRATE} in this workspace"))?;
        let target =
            metadata.get("target_directory").and_then(Value::as_str).context("cargo metadata has no target")?;
        Ok(Self { target: PathBuf::from(target), version: version.to_owned() })
    }

    fn check_version(&self, package: &Path) -> anyhow::Result<()> {
        let text = fs::read_to_string(package.join("package.json")).context("reading pkg/package.json")?;
        let manifest: Value = serde_json::from_str(&text).context("reading pkg/package.json")?;
        let version = manifest.get("version").and_then(Value::as_str).unwrap_or_default();
        ensure!(
            version == self.version,
            "pkg/package.json has version {version}, the workspace {}: they are released together",
            self.version
        );
        Ok(())
    }

    fn build_wasm(&self, root: &Path, feature: &str) -> anyhow::Result<PathBuf> {
        run(Command::new(cargo())
            .args(["build", "--target", TARGET, "--profile", PROFILE, "--package", CRATE])
            .args(["--no-default-features", "--features", feature])
            .env("CARGO_ENCODED_RUSTFLAGS", path_flags(root))
            .current_dir(root))?;
        let file = format!("{}.wasm", CRATE.replace('-', "_"));
        Ok(self.target.join(TARGET).join(PROFILE).join(file))
    }
}

/// Writes the wasm file and its glue. The targets of wasm-bindgen differ in their loaders only;
/// the package has loaders of its own, so `web` without a default address serves all of them.
fn bind(wasm: &Path, package: &Path, name: &str) -> anyhow::Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(package)
        .context("writing the glue")
}

/// What every engine that the package supports has, and the compiler uses.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// `-Os` leaves fewer bytes to load than `-Oz`: what `-Oz` folds, gzip folds as well.
fn optimise(wasm: &Path) -> anyhow::Result<()> {
    let program = node::tools()?.join("node_modules/binaryen/bin/wasm-opt");
    run(node::node()?
        .arg(program)
        .args(["--gufa", "-Os", "--converge", "--strip-target-features"])
        .args(WASM_FEATURES)
        .arg(wasm)
        .arg("-o")
        .arg(wasm))
    .map(drop)
}

fn weigh(what: &str, path: &Path, budget: u64) -> anyhow::Result<Weight> {
    let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    let weight = Weight { raw: u64::try_from(bytes.len())?, gzip: u64::try_from(encoder.finish()?.len())? };
    ensure!(weight.gzip <= budget, "{what} has {weight}, the budget is {budget} bytes gzipped");
    Ok(weight)
}

fn pack(package: &Path, into: &Path) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(into).with_context(|| format!("creating {}", into.display()))?;
    let text = run(Command::new("npm")
        .args(["pack", "--json", "--ignore-scripts", "--pack-destination"])
        .arg(into)
        .current_dir(package))?;
    let answer: Value = serde_json::from_str(&text).context("reading what npm pack said")?;
    let packed = answer.get(0).or_else(|| answer.as_object()?.values().next());
    let file = packed.and_then(|packed| packed.get("filename")?.as_str()).context("npm pack names no file")?;
    Ok(into.join(file))
}

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Runs a command and answers its output; its errors and progress go to the terminal.
fn run(command: &mut Command) -> anyhow::Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", output.status);
    }
    String::from_utf8(output.stdout).context("a tool printed text that is not UTF-8")
}
