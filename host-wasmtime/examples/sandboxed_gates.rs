//! The source gates in a sandbox: `sandboxed_gates COMPONENT RULES TREE` holds the report that the component gives of
//! every Python file below TREE against the one that the engine gives itself.

use std::{error::Error, fs, path::Path};

use kitty_gate::scan_texts;
use wasmtime::{
    Config, Engine, Store,
    component::{Component, Linker},
};

mod bindings {
    wasmtime::component::bindgen!({ path: "wit/v0.1.0", world: "kitty-gates" });
}

use bindings::{
    KittyGates,
    exports::kitty::core::gates::{Options, Source},
};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// What the contract asks of a host: enough for every file that the limits let pass.
const STACK: usize = 2 << 20;

#[expect(clippy::print_stdout, reason = "the report of a command line program")]
fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or(format!("which {what}?"));
    let (component, rules, tree) = (next("component")?, fs::read_to_string(next("rules")?)?, next("tree")?);

    let engine = Engine::new(Config::new().max_wasm_stack(STACK))?;
    let component = Component::from_file(&engine, component)?;
    let imports = component.component_type().imports(&engine).count();
    check(imports == 0, &format!("the component imports {imports} interfaces"))?;
    let mut store = Store::new(&engine, ());
    let gates = KittyGates::instantiate(&mut store, &component, &Linker::new(&engine))?;
    let scan = |store: &mut Store<()>, rules: &str, files: &[(String, Vec<u8>)], how: Options| {
        let source = |(path, content): &(String, Vec<u8>)| Source { path: path.clone(), content: content.clone() };
        let sources: Vec<Source> = files.iter().map(source).collect();
        gates.kitty_core_gates().call_scan(store, rules, &sources, how)
    };

    let mut files = Vec::new();
    python_files(Path::new(&tree), Path::new(&tree), &mut files)?;
    files.extend(hostile());
    let (names, contents): (Vec<String>, Vec<Vec<u8>>) = files.iter().cloned().unzip();
    let ours = scan_texts(&rules, None, &names, contents, true).map_err(|errors| format!("{errors:?}"))?;
    let theirs = scan(&mut store, &rules, &files, Options::SELF_TEST)?.map_err(|refusal| refusal.message)?;
    check(serde_json::to_string(&ours)? == theirs, "the reports differ")?;
    check(ours.sites.len() > 100 && ours.defects.len() >= 3, "the tree shows too little")?;

    let refused = scan(&mut store, "version = 1\nroots = 2\n", &[], Options::empty())?;
    let refusal = refused.err().ok_or("the rules are none")?;
    check(refusal.code == "GATE_RULES_INVALID" && !refusal.remedy.is_empty(), &refusal.code)?;
    println!("{} files, {} sites, {} defects: equal", files.len(), ours.sites.len(), ours.defects.len());
    Ok(())
}

/// At the limits and beyond: no file ends the sandbox.
fn hostile() -> Vec<(String, Vec<u8>)> {
    let nested = |depth: usize| format!("x = {}1{}\n", "(".repeat(depth), ")".repeat(depth)).into_bytes();
    let chain = |links: usize| format!("x = a{}\n", ".a()".repeat(links)).into_bytes();
    let file = |name: &str, content: Vec<u8>| (format!("src/hostile/{name}.py"), content);
    vec![
        file("at_the_limit", nested(99)),
        file("long", chain(240)),
        file("lambda", format!("x = {}1\n", "lambda: ".repeat(990)).into_bytes()),
        file("not", format!("x = {}1\n", "not ".repeat(990)).into_bytes()),
        file("deep", nested(10_000)),
        file("chain", chain(100_000)),
        file("latin", b"x = '\xe9'\n".to_vec()),
        file("none", b"<html>\n".to_vec()),
    ]
}

fn python_files(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            python_files(root, &path, files)?;
        } else if path.extension().is_some_and(|kind| kind == "py") {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}

fn check(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}
