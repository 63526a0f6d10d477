//! The file port on trees that nobody wants to meet.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt as _, fs::symlink},
};

use crate::support::{Scratch, write};
use kitty_core::{Files, PathKind, PortError};
use kitty_host_native::NativeFiles;

#[test]
fn links_are_followed_and_circles_lead_nowhere() {
    let scratch = Scratch::new();
    write(&scratch.path("file"), "text");
    symlink("file", scratch.path("to-file")).unwrap();
    symlink("nowhere", scratch.path("dangling")).unwrap();
    symlink("circle-b", scratch.path("circle-a")).unwrap();
    symlink("circle-a", scratch.path("circle-b")).unwrap();
    let kind = |name: &str| NativeFiles.kind(&scratch.text(name));
    assert_eq!(kind("to-file"), Ok(PathKind::File));
    assert_eq!(kind("dangling"), Ok(PathKind::Absent));
    assert_eq!(kind("circle-a"), Ok(PathKind::Absent));
    assert_eq!(kind("circle-a/below"), Ok(PathKind::Absent));
    assert_eq!(kind("file/below"), Ok(PathKind::Absent));
    assert_eq!(kind(""), Ok(PathKind::Directory));
    assert!(matches!(NativeFiles.read(&scratch.text("circle-a")), Err(PortError::NotFound(_))));
    assert!(matches!(NativeFiles.read(&scratch.text("")), Err(PortError::WrongType(_))));
    assert!(matches!(NativeFiles.list(&scratch.text("file")), Err(PortError::WrongType(_))));
    let real = |name: &str| NativeFiles.real_path(&scratch.text(name));
    assert_eq!(real("to-file"), Ok(scratch.text("file")));
    assert_eq!(real("missing/below"), Ok(scratch.text("missing/below")));
    assert_eq!(real("file/below"), Ok(scratch.text("file/below")));
    assert_eq!(real("circle-a/below"), Ok(scratch.text("circle-a/below")));
}

#[test]
fn names_that_are_not_utf8_are_listed_apart() {
    let scratch = Scratch::new();
    let folder = scratch.path("folder");
    fs::create_dir(&folder).unwrap();
    fs::create_dir(folder.join(OsStr::from_bytes(b"caf\xe9"))).unwrap();
    fs::create_dir(folder.join("plain")).unwrap();
    let listing = NativeFiles.list(&scratch.text("folder")).unwrap();
    assert_eq!(listing.names, ["plain"]);
    assert_eq!(listing.opaque, ["caf\u{fffd}"]);
    symlink(OsStr::from_bytes(b"caf\xe9"), folder.join("link")).unwrap();
    assert!(matches!(NativeFiles.real_path(&scratch.text("folder/link")), Err(PortError::NotUtf8(_))));
}

#[test]
fn other_things_are_other() {
    assert_eq!(NativeFiles.kind("/dev/null"), Ok(PathKind::Other));
}
