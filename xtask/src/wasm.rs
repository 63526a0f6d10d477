//! The components, as their host embeds them.

use std::{
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use wit_component::ComponentEncoder;

use crate::{
    shell::Run,
    workspace::{cargo, path_flags, root, target},
};

/// The components on disk, one for each world of the contract, by their names.
pub struct Components(Vec<Component>);

struct Component {
    path: PathBuf,
    digest: String,
    bytes: usize,
    gzipped: usize,
}

impl Components {
    /// Where the component of a world is.
    pub fn path(&self, world: &str) -> Result<&Path> {
        let found = self.0.iter().find(|component| component.path.file_stem().is_some_and(|stem| stem == world));
        Ok(&found.with_context(|| format!("there is no component of the world {world}"))?.path)
    }
}

impl fmt::Display for Components {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, component) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{component}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "component  {}", self.path.display())?;
        writeln!(f, "size       {} bytes ({} gzipped)", self.bytes, self.gzipped)?;
        writeln!(f, "sha256     {}", self.digest)
    }
}

/// Builds the components and leaves them in the target folder.
///
/// The host's build script makes them; checking the host is the cheapest way to run that script.
pub fn build() -> Result<Components> {
    let check = ["check", "--locked", "--package", "kitty-host-wasmtime", "--lib", "--message-format", "json"];
    let messages = cargo().args(check).stderr(std::process::Stdio::inherit()).text()?;
    let made = messages.lines().find_map(out_dir).context("the host's build script did not run")?;
    let folder = target().join("component");
    fs::create_dir_all(&folder)?;
    let mut components = Vec::new();
    for entry in fs::read_dir(made)? {
        let made = entry?.path();
        if made.extension().is_some_and(|extension| extension == "wasm") {
            components.push(keep(&made, &folder)?);
        }
    }
    components.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Components(components))
}

/// Builds the component of the source gates, which no host embeds, and leaves it beside the others.
pub fn gates() -> Result<Components> {
    const CRATE: &str = "kitty-gates-component";
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut rustc = cargo();
    rustc.args(["rustc", "--locked", "--profile", "wasm", "--target", TARGET, "--package", CRATE]);
    rustc.args(["--", "-Cstrip=symbols"]).env("CARGO_ENCODED_RUSTFLAGS", path_flags(root())).run()?;
    let module = target().join(TARGET).join("wasm").join(format!("{}.wasm", CRATE.replace('-', "_")));
    let component = ComponentEncoder::default().module(&fs::read(module)?)?.validate(true).encode()?;
    let folder = target().join("component");
    fs::create_dir_all(&folder)?;
    let path = folder.join("kitty-gates.wasm");
    let digest = format!("{:x}", Sha256::digest(&component));
    Ok(Components(vec![put(path, &component, digest)?]))
}

/// Copies a component, whose digest lies beside it.
fn keep(made: &Path, folder: &Path) -> Result<Component> {
    let digest = fs::read_to_string(made.with_extension("sha256"))?;
    put(folder.join(made.file_name().unwrap_or_default()), &fs::read(made)?, digest)
}

fn put(path: PathBuf, wasm: &[u8], digest: String) -> Result<Component> {
    fs::write(&path, wasm).with_context(|| format!("cannot write {}", path.display()))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(wasm)?;
    Ok(Component { path, digest, bytes: wasm.len(), gzipped: encoder.finish()?.len() })
}

/// The output folder of the host's build script, if this message of cargo tells it.
fn out_dir(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let text = |key: &str| message.get(key).and_then(Value::as_str);
    let ours = text("reason") == Some("build-script-executed") && text("package_id")?.contains("host-wasmtime");
    ours.then(|| text("out_dir").map(Path::new).map(Path::to_path_buf)).flatten()
}
