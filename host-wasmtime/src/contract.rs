//! Which contract a component speaks, read before anything is compiled.

use wasmparser::{Encoding, Parser, Payload};

use crate::error::HostError;

/// The version of the package `kitty:core` that this host speaks.
pub const WIT_VERSION: &str = "0.1.0";

const EXPORTED: &str = "kitty:core/authority";
const PLANNING: &str = "kitty:core/planning";
const STATUS: &str = "kitty:core/status";
const IMPORTABLE: [&str; 2] = ["kitty:core/files", "kitty:core/git"];

/// What a component says of itself.
pub struct Spoken {
    /// The version of the contract.
    pub version: String,
    /// Whether it plans commits.
    pub plans: bool,
    /// Whether it knows the status of missions.
    pub has_status: bool,
}

/// What the component speaks, if this host can serve it.
pub fn check(component: &[u8]) -> Result<Spoken, HostError> {
    let Surface { imports, exports } = surface(component)?;
    let foreign = |(name, _): &&(String, Option<String>)| !IMPORTABLE.contains(&name.as_str());
    if let Some((name, _)) = imports.iter().find(foreign) {
        return Err(HostError::ComponentWrongWorld { reason: format!("it imports {name}") });
    }
    let has = |wanted: &str| exports.iter().any(|(name, _)| name == wanted);
    let (plans, has_status) = (has(PLANNING), has(STATUS));
    let Some((_, version)) = exports.into_iter().find(|(name, _)| name == EXPORTED) else {
        return Err(HostError::ComponentWrongWorld { reason: format!("it does not export {EXPORTED}") });
    };
    let version = version.unwrap_or_default();
    if compatible(&version) {
        Ok(Spoken { version, plans, has_status })
    } else {
        Err(HostError::ComponentVersionUnsupported { found: version, supported: WIT_VERSION })
    }
}

/// Below 1.0 the second number is the one that breaks.
fn compatible(version: &str) -> bool {
    let line = |version: &str| version.rsplit_once('.').map(|(line, _)| line.to_owned());
    line(version).is_some() && line(version) == line(WIT_VERSION)
}

/// Names of imports and exports, without and with their versions.
#[derive(Default)]
struct Surface {
    imports: Vec<(String, Option<String>)>,
    exports: Vec<(String, Option<String>)>,
}

fn named(name: &str) -> (String, Option<String>) {
    match name.split_once('@') {
        Some((name, version)) => (name.to_owned(), Some(version.to_owned())),
        None => (name.to_owned(), None),
    }
}

fn surface(component: &[u8]) -> Result<Surface, HostError> {
    let invalid = |reason: String| HostError::ComponentInvalid { reason };
    let malformed = |error: wasmparser::BinaryReaderError| invalid(error.to_string());
    if !component.starts_with(b"\0asm") {
        return Err(invalid("it is no wasm".into()));
    }
    let mut surface = Surface::default();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(malformed)? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                return Err(invalid("it is a core module".into()));
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    surface.imports.push(named(import.map_err(malformed)?.name.name));
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    surface.exports.push(named(export.map_err(malformed)?.name.name));
                }
            }
            _ => {}
        }
    }
    Ok(surface)
}
