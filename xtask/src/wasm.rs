//! The component, as its host embeds it.

use std::{
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::{
    shell::Run,
    workspace::{cargo, target},
};

/// A component on disk.
pub struct Component {
    path: PathBuf,
    digest: String,
    bytes: usize,
    gzipped: usize,
}

impl Component {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "component  {}", self.path.display())?;
        writeln!(f, "size       {} bytes ({} gzipped)", self.bytes, self.gzipped)?;
        write!(f, "sha256     {}", self.digest)
    }
}

/// Builds the component and leaves it in the target folder.
///
/// The host's build script makes it; checking the host is the cheapest way to run that script.
pub fn build() -> Result<Component> {
    let check = ["check", "--locked", "--package", "kitty-host-wasmtime", "--lib", "--message-format", "json"];
    let messages = cargo().args(check).stderr(std::process::Stdio::inherit()).text()?;
    let made = messages.lines().find_map(out_dir).context("the host's build script did not run")?;
    let wasm = fs::read(made.join("kitty.wasm")).context("the host's build script made no component")?;
    let digest = fs::read_to_string(made.join("kitty.sha256"))?;

    let path = target().join("component/kitty.wasm");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, &wasm).with_context(|| format!("cannot write {}", path.display()))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&wasm)?;
    Ok(Component { path, digest, bytes: wasm.len(), gzipped: encoder.finish()?.len() })
}

/// The output folder of the host's build script, if this message of cargo tells it.
fn out_dir(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let text = |key: &str| message.get(key).and_then(Value::as_str);
    let ours = text("reason") == Some("build-script-executed") && text("package_id")?.contains("host-wasmtime");
    ours.then(|| text("out_dir").map(Path::new).map(Path::to_path_buf)).flatten()
}
