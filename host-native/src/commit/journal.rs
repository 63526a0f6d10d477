//! The journal: what is about to be published, so that a process that comes after a killed one can
//! finish or discard it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use kitty_core::{Code, Refusal};
use serde::{Serialize, de::DeserializeOwned};

use super::checkout::store_failed;

/// Where records live, below the common git directory.
const JOURNAL: &str = "spec-kitty-journal";

/// Whether a record must outlive a loss of power, or only its process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durable {
    Yes,
    No,
}

/// The folder of the records.
pub(crate) fn folder(common_dir: &Path) -> PathBuf {
    common_dir.join(JOURNAL)
}

/// Writes a record as a whole. It is prepared in `workshop`, a folder that is swept under a lock.
///
/// # Errors
/// [`Code::CommitStoreFailed`].
pub(crate) fn write<T: Serialize>(
    common_dir: &Path,
    workshop: &Path,
    name: &str,
    record: &T,
    durable: Durable,
) -> Result<PathBuf, Refusal> {
    let folder = folder(common_dir);
    let path = folder.join(format!("{name}.json"));
    let failed = |error: std::io::Error| store_failed(&path, error);
    fs::create_dir_all(&folder).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix("record-").tempfile_in(workshop).map_err(failed)?;
    let text = serde_json::to_vec(record).map_err(|error| store_failed(&path, error))?;
    file.write_all(&text).map_err(failed)?;
    if durable == Durable::Yes {
        file.as_file().sync_all().map_err(failed)?;
    }
    file.persist(&path).map_err(|error| failed(error.error))?;
    if durable == Durable::Yes {
        sync_folder(&folder).map_err(failed)?;
    }
    Ok(path)
}

/// Makes a rename last.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Every record, by its path, in the order of names.
///
/// # Errors
/// [`Code::CommitStoreFailed`].
pub(crate) fn list(common_dir: &Path) -> Result<Vec<PathBuf>, Refusal> {
    let folder = folder(common_dir);
    let failed = |error: std::io::Error| store_failed(&folder, error);
    let listed = match fs::read_dir(&folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut records = Vec::new();
    for entry in listed {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            records.push(path);
        }
    }
    records.sort_unstable();
    Ok(records)
}

/// One record; nothing when somebody else has settled it meanwhile.
///
/// # Errors
/// [`Code::JournalUnreadable`].
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Refusal> {
    let unreadable =
        |reason: String| Refusal::new(Code::JournalUnreadable).with("path", path.display()).with("reason", reason);
    match fs::read(path) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| unreadable(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error.to_string())),
    }
}

/// Removes a record that is settled.
///
/// # Errors
/// [`Code::CommitStoreFailed`].
pub(crate) fn remove(path: &Path) -> Result<(), Refusal> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(store_failed(path, error)),
        _ => Ok(()),
    }
}
