//! Opening a repository, and what can go wrong with it.

use std::{io, path::Path};

use gix::{
    ThreadSafeRepository, config, discover, hash,
    open::{Options, Permissions, permissions},
    refs::{file::Store, store},
    sec::{Trust, trust},
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

/// The references of the repository that [`open`] opens, without what only its objects need.
pub(crate) fn references(dir: &str) -> Fact<Store> {
    match plain(dir) {
        Some(references) => Ok(references),
        None => open(dir).map(|repository| repository.refs),
    }
}

/// The references of a repository whose configuration leaves everything where git puts it by
/// default. Nothing of what makes it plain is decided here twice: any doubt is for [`open`].
fn plain(dir: &str) -> Option<Store> {
    let (path, trust) = discover::upwards(Path::new(dir)).ok()?;
    let (git_dir, _) = path.into_repository_and_work_tree_directories();
    let shared = discover::path::from_plain_file(&git_dir.join("commondir")).transpose().ok()?;
    let shared = shared.map(|shared| git_dir.join(shared));
    let config = shared.as_deref().unwrap_or(&git_dir).join("config");
    let config = config::File::from_path_no_includes(config, config::Source::Local).ok()?;
    let version = config.integer("core.repositoryFormatVersion").ok()?.unwrap_or_default();
    let moved = ["core.worktree", "core.precomposeUnicode", "gitoxide.core.protectWindows"];
    let plain = trust == Trust::Full
        && version <= 1
        && config.sections_by_name("extensions").is_none()
        && moved.iter().all(|key| config.string(*key).is_none());
    let options = store::init::Options { prohibit_windows_device_names: cfg!(windows), ..Default::default() };
    plain.then(|| match shared {
        Some(shared) => Store::for_linked_worktree_opts(git_dir, shared, hash::Kind::Sha1, options),
        None => Store::at_opts(git_dir, hash::Kind::Sha1, options),
    })
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
