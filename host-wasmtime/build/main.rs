//! Builds the guest once for each world, makes components of it and leaves them with their digests in
//! `OUT_DIR`.
//!
//! `KITTY_COMPONENT`, `KITTY_PLANNING_COMPONENT` and `KITTY_STATUS_COMPONENT` name components to embed instead.

use std::{
    env,
    error::Error,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

mod inner_names;

const TARGET: &str = "wasm32-unknown-unknown";

/// Settings that the outer build makes for the host's code, or for clippy, and not for the guest.
const NOT_INHERITED: [&str; 6] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_TARGET",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
];

/// A world of the contract, and how its component comes about.
struct World {
    name: &'static str,
    /// Of the guest.
    features: &'static [&'static str],
    /// The variable that names a finished component.
    instead: &'static str,
}

const WORLDS: [World; 3] = [
    World { name: "kitty", features: &[], instead: "KITTY_COMPONENT" },
    World { name: "kitty-planning", features: &["--features", "planning"], instead: "KITTY_PLANNING_COMPONENT" },
    World { name: "kitty-status", features: &["--features", "status"], instead: "KITTY_STATUS_COMPONENT" },
];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(variable("OUT_DIR")?);
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    for World { name, features, instead } in WORLDS {
        println!("cargo::rerun-if-env-changed={instead}");
        let component = match env::var_os(instead) {
            Some(path) => {
                println!("cargo::rerun-if-changed={}", Path::new(&path).display());
                fs::read(path)?
            }
            None => encode(&build_guest(&here, &out.join("guest").join(name), features)?)?,
        };
        fs::write(out.join(format!("{name}.sha256")), format!("{:x}", Sha256::digest(&component)))?;
        fs::write(out.join(format!("{name}.wasm")), component)?;
    }
    println!("cargo::rustc-env=KITTY_WASMTIME_VERSION={}", locked_version(&here, "wasmtime")?);
    Ok(())
}

fn variable(name: &str) -> Result<OsString, String> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set; is this run by cargo?"))
}

/// Compiles the guest with a cargo of its own, in a target folder of its own: the outer cargo
/// holds the lock of the usual one.
fn build_guest(here: &Path, target_dir: &Path, features: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
    for input in ["build", "wit", "component/src", "component/Cargo.toml"] {
        println!("cargo::rerun-if-changed={}", here.join(input).display());
    }
    for input in ["core/src", "core/Cargo.toml", "Cargo.toml"] {
        println!("cargo::rerun-if-changed={}", here.join("..").join(input).display());
    }
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .args(["build", "--profile", "wasm", "--target", TARGET, "--manifest-path"])
        .arg(here.join("component/Cargo.toml"))
        .arg("--target-dir")
        .arg(target_dir)
        .args(features)
        // Names of functions are a fifth of the file, and a trap's message does not need them.
        .env("CARGO_PROFILE_WASM_STRIP", "symbols");
    for name in NOT_INHERITED {
        cargo.env_remove(name);
    }
    let linker = [
        // It leaves room for the longest possible number at every call and address, a tenth of the
        // code.
        "-Clink-arg=--compress-relocations",
        // The data stands behind the stack. Less than the usual mebibyte: below it an address is a
        // byte shorter.
        "-Clink-arg=-zstack-size=983040",
    ];
    cargo.env("CARGO_ENCODED_RUSTFLAGS", linker.join("\x1f"));
    let status = cargo.status()?;
    if !status.success() {
        return Err(format!(
            "the guest does not build ({status}); is the target there? `rustup target add {TARGET}`, \
             or name a finished component in KITTY_COMPONENT"
        )
        .into());
    }
    Ok(fs::read(target_dir.join(TARGET).join("wasm/kitty_core_component.wasm"))?)
}

/// The version of a dependency; wasmtime tells its own to nobody else.
fn locked_version(here: &Path, package: &str) -> Result<String, Box<dyn Error>> {
    let file = here.join("../Cargo.lock");
    println!("cargo::rerun-if-changed={}", file.display());
    let lock = fs::read_to_string(file)?;
    let entry = lock.split_once(&format!("name = \"{package}\"\nversion = \""));
    let version = entry.and_then(|(_, rest)| rest.split_once('"'));
    Ok(version.ok_or_else(|| format!("Cargo.lock has no {package}"))?.0.to_owned())
}

fn encode(module: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let component = wit_component::ComponentEncoder::default().module(module)?.encode()?;
    let component = inner_names::shorten(&component)?;
    wasmparser::Validator::new().validate_all(&component)?;
    Ok(component)
}
