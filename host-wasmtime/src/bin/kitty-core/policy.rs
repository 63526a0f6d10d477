//! `kitty-core policy`.

use std::io;

use kitty_core::wire;
use kitty_host_wasmtime::{AskError, Origin, WASMTIME_VERSION};
use serde::Serialize;

use crate::{
    context::Context,
    failure::Failure,
    style::{Cell, DIM, PLAIN, table},
};

/// The rules in force and the parts that decide.
#[derive(Serialize)]
struct Parts<'a> {
    /// Absent outside of a repository, where the default generation counts.
    root: Option<String>,
    policy: wire::Policy,
    component: Component<'a>,
    wasmtime: &'a str,
    cached: bool,
}

#[derive(Serialize)]
struct Component<'a> {
    sha256: &'a str,
    wit: &'a str,
}

/// Says which rules are in force and what decides.
pub fn run(context: &Context, out: &mut Vec<u8>) -> Result<u8, Failure> {
    let (root, policy) = match context.repository() {
        Ok(repository) => (Some(repository.root().to_owned()), repository.policy().clone()),
        Err(Failure::Ask(AskError::Refusal(refusal))) if refusal.code == "WORKSPACE_ROOT_NOT_FOUND" => {
            (None, context.session().policy(context.generation())?)
        }
        Err(failure) => return Err(failure),
    };
    let authority = &context.authority;
    let component = Component { sha256: authority.digest(), wit: authority.wit_version() };
    let cached = authority.origin() == Origin::Cached;
    let parts = Parts { root, policy, component, wasmtime: WASMTIME_VERSION, cached };
    context.show(out, &parts, |out| show(out, &parts))?;
    Ok(0)
}

fn show(out: &mut Vec<u8>, parts: &Parts<'_>) -> io::Result<()> {
    let Parts { root, policy, component, wasmtime, cached } = parts;
    let rows = [
        ("root", root.as_deref().unwrap_or("none: the default generation counts")),
        ("generation", &policy.generation),
        ("table digest", &policy.digest),
        ("component", component.sha256),
        ("wit", component.wit),
        ("wasmtime", wasmtime),
        ("compiled", if *cached { "before, from the cache" } else { "just now" }),
    ];
    table(out, &rows.map(|(name, value)| vec![Cell::new(DIM, name), Cell::new(PLAIN, value)]))
}
