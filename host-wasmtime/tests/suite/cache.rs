//! Compiled once, and only when what was compiled can be trusted.

use std::{fs, path::PathBuf};

use kitty_host_wasmtime::{Authority, Cache, HostError, Origin, Ports};

struct Folder {
    _parent: tempfile::TempDir,
    path: PathBuf,
}

impl Folder {
    fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        Self { path: parent.path().join("kitty-core"), _parent: parent }
    }

    /// Loads through the cache and checks that the answer does not depend on it.
    fn load(&self) -> Authority {
        let authority = Authority::embedded_with(&Cache::at(&self.path)).unwrap();
        let kind = authority.session(Ports::none()).classify("kitty-specs/demo/spec.md", None, None).unwrap();
        assert_eq!(kind.as_deref(), Some("spec"));
        authority
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(&self.path).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    fn file(&self) -> PathBuf {
        let files = self.files();
        assert_eq!(files.len(), 1, "{files:?}");
        files.into_iter().next().unwrap()
    }
}

#[test]
fn the_second_load_does_not_compile() {
    let folder = Folder::new();
    let first = folder.load();
    assert_eq!(first.origin(), Origin::Compiled);
    assert!(first.cache_trouble().is_none());
    let name = folder.file().file_name().unwrap().to_str().unwrap().to_owned();
    assert!(name.starts_with(&format!("{}-{}-", first.digest(), kitty_host_wasmtime::WASMTIME_VERSION)));

    let second = folder.load();
    assert_eq!(second.origin(), Origin::Cached);
    assert_eq!(second.digest(), first.digest());
}

#[test]
fn a_corrupt_file_is_compiled_again() {
    let folder = Folder::new();
    folder.load();
    let sound = fs::read(folder.file()).unwrap();
    let mut flipped = sound.clone();
    if let Some(byte) = flipped.get_mut(sound.len() / 2) {
        *byte ^= 1;
    }
    let (half, _) = sound.split_at(sound.len() / 2);
    for corrupt in [&flipped[..], half, b"", b"neither here nor there"] {
        fs::write(folder.file(), corrupt).unwrap();
        assert_eq!(folder.load().origin(), Origin::Compiled);
        assert_eq!(fs::read(folder.file()).unwrap().len(), sound.len(), "it is repaired");
        assert_eq!(folder.load().origin(), Origin::Cached);
    }
}

#[test]
fn another_component_is_another_file() {
    let folder = Folder::new();
    folder.load();
    // A custom section at the end changes the bytes and nothing else.
    let mut other = Authority::embedded_bytes().to_vec();
    other.extend([0, 3, 1, b'x', 0]);
    let other = Authority::from_bytes(&other, &Cache::at(&folder.path)).unwrap();
    assert_eq!(other.origin(), Origin::Compiled);
    assert_eq!(folder.files().len(), 2);
}

#[test]
fn a_folder_that_cannot_be_made_costs_only_time() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    let authority = Authority::embedded_with(&Cache::at(file.join("cache"))).unwrap();
    assert_eq!(authority.origin(), Origin::Compiled);
    assert_eq!(authority.cache_trouble().map(HostError::code), Some("CACHE_UNUSABLE"));
}

#[cfg(unix)]
mod permissions {
    use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

    use super::{Folder, HostError, Origin};

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_folder_is_private() {
        let folder = Folder::new();
        folder.load();
        assert_eq!(fs::metadata(&folder.path).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn what_others_can_write_is_not_run() {
        let folder = Folder::new();
        folder.load();
        for path in [folder.file(), folder.path.clone()] {
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            chmod(&path, mode | 0o020);
            let authority = folder.load();
            assert_eq!(authority.origin(), Origin::Compiled);
            assert_eq!(authority.cache_trouble().map(HostError::code), Some("CACHE_UNUSABLE"));
            chmod(&path, mode);
        }
    }

    #[test]
    fn a_link_is_not_followed() {
        let folder = Folder::new();
        folder.load();
        let file = folder.file();
        let elsewhere = folder.path.with_extension("elsewhere");
        fs::rename(&file, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
        assert_eq!(folder.load().origin(), Origin::Compiled);
    }

    #[test]
    fn a_read_only_folder_costs_only_time() {
        let folder = Folder::new();
        fs::create_dir(&folder.path).unwrap();
        chmod(&folder.path, 0o500);
        let superuser = fs::write(folder.path.join("probe"), "").is_ok();
        let authority = folder.load();
        assert_eq!(authority.origin(), Origin::Compiled);
        assert_eq!(authority.cache_trouble().is_some(), !superuser);
    }
}
