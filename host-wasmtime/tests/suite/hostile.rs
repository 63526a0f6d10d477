//! Components that mean harm, and bytes that are none. Each is a value of [`HostError`], and the
//! host goes on.

use std::{thread, time::Duration};

use kitty_host_wasmtime::{AskError, Authority, Budget, Cache, HostError, Ports};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

const WIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/wit/v0.1.0");

/// A component of the world in which every function has this body.
fn component(resolve: &Resolve, body: &str) -> Vec<u8> {
    let package = resolve.packages.iter().next_back().map(|(id, _)| id).unwrap();
    let world =
        resolve.select_world(&[package], Some("kitty")).or_else(|_| resolve.select_world(&[package], None)).unwrap();
    let dummy = dummy_module(resolve, world, ManglingAndAbi::Legacy(wit_parser::LiftLowerAbi::Sync));
    let text = wasmprinter::print_bytes(dummy).unwrap().replace("unreachable", body);
    let (open, _) = text.rsplit_once(')').unwrap();
    let mut module = wat::parse_str(format!("{open}(func $deep call $deep))")).unwrap();
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
}

fn hostile(body: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_dir(WIT).unwrap();
    component(&resolve, body)
}

/// A component of another contract.
fn foreign(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_str("foreign.wit", wit).unwrap();
    component(&resolve, "unreachable")
}

fn load(bytes: &[u8]) -> Result<Authority, HostError> {
    Authority::from_bytes(bytes, &Cache::none())
}

fn load_code(bytes: &[u8]) -> &'static str {
    load(bytes).map_or_else(|error| error.code(), |_| panic!("it loads"))
}

/// The failure of a question put to a hostile component. Afterwards, honest ones still answer.
fn ask(authority: &Authority) -> HostError {
    let session = authority.session(Ports::none());
    let Err(AskError::Host(error)) = session.classify("kitty-specs/demo/spec.md", None, None) else {
        panic!("a hostile component answered")
    };
    assert!(matches!(session.derive_topology(true, true), Err(AskError::Host(_))), "the next sandbox is hostile too");

    let honest = Authority::embedded().unwrap().session(Ports::none());
    let kind = honest.classify("kitty-specs/demo/spec.md", None, None).unwrap();
    assert_eq!(kind.as_deref(), Some("spec"));
    error
}

#[test]
fn an_endless_loop_is_interrupted() {
    let budget = Budget { time: Duration::from_millis(50), ..Budget::default() };
    let error = ask(&load(&hostile("loop br 0 end unreachable")).unwrap().with_budget(budget));
    assert_eq!(error.code(), "COMPONENT_TIMED_OUT");
}

#[test]
fn a_memory_hog_is_stopped() {
    let hog = load(&hostile("loop i32.const 16 memory.grow drop br 0 end unreachable")).unwrap();
    assert_eq!(ask(&hog).code(), "COMPONENT_MEMORY_EXCEEDED");
}

#[test]
fn a_panic_is_a_value() {
    assert_eq!(ask(&load(&hostile("unreachable")).unwrap()).code(), "COMPONENT_TRAPPED");
}

#[test]
fn endless_recursion_is_a_value_even_on_a_small_stack() {
    let bytes = hostile("call $deep unreachable");
    let small = thread::Builder::new().stack_size(128 << 10);
    let code = small.spawn(move || ask(&load(&bytes).unwrap()).code()).unwrap().join().unwrap();
    assert_eq!(code, "COMPONENT_TRAPPED");
}

#[test]
fn another_world_is_refused() {
    let other = foreign("package other:thing@0.1.0; world thing { export hello: func(); }");
    assert_eq!(load_code(&other), "COMPONENT_WRONG_WORLD");
}

#[test]
fn a_further_import_is_refused() {
    let curious = "package kitty:core@0.1.0;
        interface clock { now: func() -> u64; }
        interface authority { codes: func(); }
        world kitty { import clock; export authority; }";
    let Err(HostError::ComponentWrongWorld { reason }) = load(&foreign(curious)) else { panic!("it loads") };
    assert_eq!(reason, "it imports kitty:core/clock");
}

#[test]
fn half_a_world_is_refused() {
    let half = "package kitty:core@0.1.0;
        interface authority { codes: func(); }
        world kitty { export authority; }";
    assert_eq!(load_code(&foreign(half)), "COMPONENT_WRONG_WORLD");
}

#[test]
fn another_version_is_refused_by_name() {
    let newer = "package kitty:core@0.2.0;
        interface authority { codes: func(); }
        world kitty { export authority; }";
    let Err(error) = load(&foreign(newer)) else { panic!("it loads") };
    assert_eq!(error.to_string(), "the component speaks kitty:core@0.2.0, this host speaks 0.1.0");
    assert_eq!(error.code(), "COMPONENT_VERSION_UNSUPPORTED");
}

#[test]
fn bytes_that_are_no_component_are_refused() {
    let whole = Authority::embedded_bytes();
    for part in [0, 4, 8, 100, whole.len() / 2, whole.len() - 1] {
        let (part, _) = whole.split_at(part);
        assert!(load(part).is_err(), "{} bytes of it load", part.len());
    }
    let (half, _) = whole.split_at(whole.len() / 2);
    assert_eq!(load_code(half), "COMPONENT_INVALID");
    assert_eq!(load_code(b"neither wasm nor anything else"), "COMPONENT_INVALID");
    assert_eq!(load_code(&wat::parse_str("(module)").unwrap()), "COMPONENT_INVALID");
}

#[test]
fn no_prefix_or_flipped_byte_crashes_the_check() {
    let whole = Authority::embedded_bytes();
    for at in (0..whole.len()).step_by(60_013) {
        let mut bytes = whole.to_vec();
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 0x55;
        }
        // A flipped byte may hit a text, and then the component is still one.
        if let Err(error) = load(&bytes) {
            assert!(error.code().starts_with("COMPONENT_"), "{error}");
        }
    }
}

#[test]
fn a_missing_file_says_so() {
    let error = Authority::from_file("/no/such/component.wasm".as_ref(), &Cache::none()).unwrap_err();
    assert_eq!(error.code(), "COMPONENT_UNREADABLE");
}
