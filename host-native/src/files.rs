//! The file system.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use kitty_core::{Fact, Files, Listing, PathKind, PortError};

/// [`Files`] over `std::fs`.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeFiles;

/// Room for a usual `meta.json`: whoever asks for the size first pays a fifth more per file.
const USUAL: usize = 4096;

/// A circle of links leads nowhere, like a dangling one.
fn is_circle(error: &io::Error) -> bool {
    #[cfg(unix)]
    return error.raw_os_error() == Some(libc::ELOOP);
    #[cfg(not(unix))]
    return false;
}

fn failure(path: &str, error: &io::Error) -> PortError {
    let path = path.to_string();
    match error.kind() {
        _ if is_circle(error) => PortError::NotFound(path),
        // A parent that is a file means that nothing stands here.
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => PortError::NotFound(path),
        io::ErrorKind::IsADirectory => PortError::WrongType(path),
        io::ErrorKind::PermissionDenied => PortError::Denied(path),
        _ => PortError::Failed { path, reason: error.to_string() },
    }
}

impl Files for NativeFiles {
    fn kind(&self, path: &str) -> Fact<PathKind> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_file() => Ok(PathKind::File),
            Ok(meta) if meta.is_dir() => Ok(PathKind::Directory),
            Ok(_) => Ok(PathKind::Other),
            Err(error) => match failure(path, &error) {
                PortError::NotFound(_) => Ok(PathKind::Absent),
                error => Err(error),
            },
        }
    }

    fn read(&self, path: &str) -> Fact<Vec<u8>> {
        let mut bytes = Vec::with_capacity(USUAL);
        // Behind `take` the end of the file is found by reading, not by asking for its size.
        let read = File::open(path).and_then(|file| file.take(u64::MAX).read_to_end(&mut bytes));
        read.map_err(|error| failure(path, &error))?;
        bytes.shrink_to_fit();
        Ok(bytes)
    }

    fn list(&self, path: &str) -> Fact<Listing> {
        let entries = fs::read_dir(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotADirectory => PortError::WrongType(path.to_string()),
            _ => failure(path, &error),
        })?;
        let mut listing = Listing::default();
        for entry in entries {
            let entry = entry.map_err(|error| failure(path, &error))?;
            match entry.file_name().into_string() {
                Ok(name) => listing.names.push(name),
                Err(name) => listing.opaque.push(name.to_string_lossy().into_owned()),
            }
        }
        Ok(listing)
    }

    fn real_path(&self, path: &str) -> Fact<String> {
        let mut tail = Vec::new();
        let mut base = Path::new(path);
        let real = loop {
            match fs::canonicalize(base) {
                Ok(real) => break real,
                Err(error) => match (failure(path, &error), base.parent(), base.file_name()) {
                    (PortError::NotFound(_), Some(parent), Some(name)) => {
                        tail.push(name);
                        base = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
                    }
                    (failure, ..) => return Err(failure),
                },
            }
        };
        let full = tail.into_iter().rev().fold(real, |full, name| full.join(name));
        full.into_os_string().into_string().map_err(|full| PortError::NotUtf8(full.to_string_lossy().into_owned()))
    }
}
