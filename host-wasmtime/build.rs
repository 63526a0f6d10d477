//! Builds the guest, makes it a component and leaves it with its digest in `OUT_DIR`.
//!
//! `KITTY_COMPONENT` names a component to embed instead.

use std::{
    env,
    error::Error,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

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

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(variable("OUT_DIR")?);
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-env-changed=KITTY_COMPONENT");

    let component = match env::var_os("KITTY_COMPONENT") {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", Path::new(&path).display());
            fs::read(path)?
        }
        None => encode(&build_guest(&here, &out.join("guest"))?)?,
    };
    println!("cargo::rustc-env=KITTY_WASMTIME_VERSION={}", locked_version(&here, "wasmtime")?);
    fs::write(out.join("kitty.sha256"), format!("{:x}", Sha256::digest(&component)))?;
    fs::write(out.join("kitty.wasm"), component)?;
    Ok(())
}

fn variable(name: &str) -> Result<OsString, String> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set; is this run by cargo?"))
}

/// Compiles the guest with a cargo of its own, in a target folder of its own: the outer cargo
/// holds the lock of the usual one.
fn build_guest(here: &Path, target_dir: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    for input in ["build.rs", "wit", "component/src", "component/Cargo.toml"] {
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
        // Names of functions are a fifth of the file, and a trap's message does not need them.
        .env("CARGO_PROFILE_WASM_STRIP", "symbols");
    for name in NOT_INHERITED {
        cargo.env_remove(name);
    }
    // The linker leaves room for the longest possible number at every call and address, a tenth of
    // the code.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", "-Clink-arg=--compress-relocations");
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
    let component = wit_component::ComponentEncoder::default().module(module)?.validate(true).encode()?;
    without_names(&component)
}

/// The component without the names of its inner items, a thirtieth of the file that only printers
/// read. Custom sections mean nothing to a runtime.
fn without_names(component: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (header, mut rest) = component.split_at_checked(8).ok_or("the component has no header")?;
    let mut kept = header.to_vec();
    while let [id, tail @ ..] = rest {
        let mut reader = wasmparser::BinaryReader::new(tail, 0);
        let length = usize::try_from(reader.read_var_u32()?)?;
        let end = 1 + reader.original_position() + length;
        let (section, after) = rest.split_at_checked(end).ok_or("the component is truncated")?;
        if *id != 0 {
            kept.extend_from_slice(section);
        }
        rest = after;
    }
    Ok(kept)
}
