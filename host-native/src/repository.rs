//! Opening a repository, and what can go wrong with it.

use std::io;

use gix::{
    ThreadSafeRepository, discover,
    open::{Options, Permissions, permissions},
    sec::trust,
};
use kitty_core::{Fact, PortError};

/// Opens the repository at or above `dir`, as `git -C dir` finds it, except that only its own
/// configuration counts. A repository of another user must be listed in `safe.directory`.
pub(crate) fn open(dir: &str) -> Fact<ThreadSafeRepository> {
    let isolated = Permissions::isolated();
    let opened = match attempt(dir, isolated) {
        // The list of safe directories is the one thing that has its place outside.
        Err(error) if error.is_permission_denied() && !is_io(&error) => {
            let config = permissions::Config { system: true, git: true, user: true, ..isolated.config };
            let env = permissions::Environment { home: gix::sec::Permission::Allow, ..isolated.env };
            attempt(dir, Permissions { config, env, ..isolated })
        }
        opened => opened,
    };
    let repository = opened.map_err(|error| match failure(dir, &error) {
        PortError::Failed { path, reason } if error.is_permission_denied() => {
            PortError::Failed { path, reason: format!("{reason} Git trusts it once `safe.directory` lists it") }
        }
        failure => failure,
    })?;
    let storage = repository.to_thread_local().config_snapshot().string("extensions.refStorage");
    match storage {
        Some(storage) if storage.as_slice() != b"files" => {
            Err(unavailable(format!("reference storage `{storage}` is not supported")))
        }
        _ => Ok(repository),
    }
}

fn attempt(dir: &str, permissions: Permissions) -> Result<ThreadSafeRepository, gix::Error> {
    let options = Options::default().permissions(permissions).bail_if_untrusted(true);
    let options = trust::Mapping { full: options.clone(), reduced: options };
    ThreadSafeRepository::discover_opts(dir, discover::upwards::Options::default(), options)
}

fn unavailable(reason: String) -> PortError {
    PortError::Unavailable { fact: "git".into(), reason }
}

/// Whether the file system failed, other than by not having the file.
pub(crate) fn is_io(error: &gix::Error) -> bool {
    error.classify().filter_map(|class| class.io_kind()).any(|kind| !is_absent(kind))
}

fn is_absent(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A failure at `path` in the port's terms.
pub(crate) fn failure(path: &str, error: &gix::Error) -> PortError {
    let path = path.to_string();
    if error.classify().any(|class| class.io_kind() == Some(io::ErrorKind::PermissionDenied)) {
        return PortError::Denied(path);
    }
    let reason = error.to_string();
    if error.is_not_found() && !is_io(error) {
        return unavailable(reason);
    }
    PortError::Failed { path, reason }
}
