//! The built component, as bytes.

use kitty_host_wasmtime::{Authority, WIT_VERSION};
use wasmparser::{Parser, Payload};

/// Raw bytes. The README says what is in them.
const BUDGET: usize = 200_000;

/// Of the component that plans commits, too.
const PLANNING_BUDGET: usize = 425_000;

/// Names of the outermost imports and exports.
fn surface(component: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut imports, mut exports, mut depth) = (Vec::new(), Vec::new(), 0);
    for payload in Parser::new(0).parse_all(component) {
        match payload.unwrap() {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 => {
                imports.extend(section.into_iter().map(|import| import.unwrap().name.name.to_owned()));
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                exports.extend(section.into_iter().map(|export| export.unwrap().name.name.to_owned()));
            }
            _ => {}
        }
    }
    (imports, exports)
}

#[test]
fn it_imports_two_ports_and_nothing_else() {
    let (imports, exports) = surface(Authority::embedded_bytes());
    assert_eq!(imports, ["kitty:core/files@0.1.0", "kitty:core/git@0.1.0"]);
    assert_eq!(exports, ["kitty:core/authority@0.1.0"]);
}

#[test]
fn the_one_that_plans_exports_one_interface_more() {
    let (imports, exports) = surface(Authority::planning_bytes());
    assert_eq!(imports, ["kitty:core/files@0.1.0", "kitty:core/git@0.1.0"]);
    assert_eq!(exports, ["kitty:core/authority@0.1.0", "kitty:core/planning@0.1.0"]);
}

#[test]
fn both_stay_within_their_sizes() {
    for (component, budget) in [(Authority::embedded_bytes(), BUDGET), (Authority::planning_bytes(), PLANNING_BUDGET)] {
        let size = component.len();
        assert!(size <= budget, "{size} bytes, {} more than the budget", size - budget);
    }
}

#[test]
fn the_folder_of_the_contract_is_its_version() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/wit/v");
    let contract = std::fs::read_to_string(format!("{folder}{WIT_VERSION}/kitty.wit")).unwrap();
    assert!(contract.contains(&format!("package kitty:core@{WIT_VERSION};")));
}
