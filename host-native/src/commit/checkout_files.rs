//! Files of a checkout, by names relative to its root: no symbolic link on the way is followed, so
//! that nothing outside is read or written.

use std::{
    io,
    path::{Path, PathBuf},
};

use gix::index::entry::Stat;

/// How often a file that changes while it is read is read again.
const ATTEMPTS: u32 = 5;

/// What stands at a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found<T> {
    /// Nothing.
    Missing,
    /// A regular file.
    File { content: T, executable: bool },
    /// A symbolic link, with its text.
    Link(Vec<u8>),
    /// A directory.
    Directory,
    /// A socket, a device, …
    Other,
    /// A symbolic link stands on the way, at the name given.
    BeyondLink(Vec<u8>),
}

/// The path of a name of bytes.
pub(crate) fn to_path(name: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        PathBuf::from(std::ffi::OsStr::from_bytes(name))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

/// The bytes of a path.
pub(crate) fn to_bytes(path: &Path) -> Vec<u8> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        path.as_os_str().as_bytes().to_vec()
    }
    #[cfg(not(unix))]
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

/// The names of the folders above a name, and its last segment.
fn split(name: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut segments: Vec<&[u8]> = name.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).collect();
    let last = segments.pop().unwrap_or_default();
    (segments, last)
}

fn joined(segments: &[&[u8]]) -> Vec<u8> {
    segments.join(&b'/')
}

/// The content of a file, or what stands there instead, and how git recognises it without reading.
///
/// # Errors
/// Those of the file system; `WouldBlock` when the file changes each time it is read.
pub(crate) fn read(root: &Path, name: &[u8]) -> io::Result<(Found<Vec<u8>>, Stat)> {
    for _ in 0..ATTEMPTS {
        if let Some(found) = system::read(root, name)? {
            return Ok(found);
        }
    }
    Err(io::Error::new(io::ErrorKind::WouldBlock, "it changes while it is read"))
}

/// What stands at a name, without reading it.
///
/// # Errors
/// Those of the file system.
pub(crate) fn look(root: &Path, name: &[u8]) -> io::Result<Found<()>> {
    system::look(root, name)
}

/// Replaces a file as a whole, and creates the folders above it. Its mode stays; a new file is
/// readable as the user's mask says. On return the bytes are on the disk. The file is prepared in
/// `workshop`, where a process that is killed may leave it.
///
/// # Errors
/// Those of the file system; `NotADirectory` when a link or a file stands on the way.
pub(crate) fn replace(
    root: &Path,
    workshop: &Path,
    name: &[u8],
    bytes: &[u8],
    executable: Option<bool>,
) -> io::Result<()> {
    match system::replace(root, Some(workshop), name, bytes, executable) {
        // Another file system: there is no way but to prepare it in place.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            system::replace(root, None, name, bytes, executable)
        }
        replaced => replaced,
    }
}

/// Removes a file or a link, where one stands.
///
/// # Errors
/// Those of the file system.
pub(crate) fn remove(root: &Path, name: &[u8]) -> io::Result<()> {
    system::remove(root, name)
}

#[cfg(unix)]
mod system {
    use std::{
        ffi::OsStr,
        fs::File,
        io::{Read as _, Write as _},
        os::{fd::OwnedFd, unix::ffi::OsStrExt as _},
    };

    use gix::index::entry::stat::Time;
    use rustix::{
        fs::{AtFlags, FileType, Mode, OFlags, Stat as Metadata},
        io::Errno,
    };

    use super::{Found, Path, Stat, io, joined, split};

    const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC).union(OFlags::RDONLY);

    enum Way {
        Open(OwnedFd),
        Missing,
        Link(Vec<u8>),
    }

    /// Opens the folder of a name, one segment after the other.
    fn walk(root: &Path, segments: &[&[u8]], create: bool) -> io::Result<Way> {
        let mut dir = rustix::fs::open(root, FOLDER - OFlags::NOFOLLOW, Mode::empty())?;
        for (at, segment) in segments.iter().enumerate() {
            let name = OsStr::from_bytes(segment);
            let opened = match rustix::fs::openat(&dir, name, FOLDER, Mode::empty()) {
                Err(Errno::NOENT) if create => {
                    match rustix::fs::mkdirat(&dir, name, Mode::from_raw_mode(0o777)) {
                        Ok(()) | Err(Errno::EXIST) => {}
                        Err(error) => return Err(error.into()),
                    }
                    rustix::fs::openat(&dir, name, FOLDER, Mode::empty())
                }
                opened => opened,
            };
            dir = match opened {
                Ok(dir) => dir,
                Err(Errno::NOENT) => return Ok(Way::Missing),
                Err(Errno::NOTDIR | Errno::LOOP) => {
                    let stat = rustix::fs::statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW)?;
                    let is_link = FileType::from_raw_mode(stat.st_mode) == FileType::Symlink;
                    let shown = joined(segments.get(..=at).unwrap_or_default());
                    return Ok(if is_link { Way::Link(shown) } else { Way::Missing });
                }
                Err(error) => return Err(error.into()),
            };
        }
        Ok(Way::Open(dir))
    }

    fn is_executable(stat: &Metadata) -> bool {
        stat.st_mode & 0o100 != 0
    }

    pub(super) fn look(root: &Path, name: &[u8]) -> io::Result<Found<()>> {
        let (folders, last) = split(name);
        let dir = match walk(root, &folders, false)? {
            Way::Open(dir) => dir,
            Way::Missing => return Ok(Found::Missing),
            Way::Link(at) => return Ok(Found::BeyondLink(at)),
        };
        Ok(at(&dir, last)?.0)
    }

    fn at(dir: &OwnedFd, last: &[u8]) -> io::Result<(Found<()>, Option<Metadata>)> {
        let last = OsStr::from_bytes(last);
        let stat = match rustix::fs::statat(dir, last, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(Errno::NOENT | Errno::NOTDIR) => return Ok((Found::Missing, None)),
            Err(error) => return Err(error.into()),
        };
        let found = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Found::File { content: (), executable: is_executable(&stat) },
            FileType::Symlink => match rustix::fs::readlinkat(dir, last, Vec::new()) {
                Ok(text) => Found::Link(text.into_bytes()),
                Err(Errno::INVAL | Errno::NOENT) => Found::Missing,
                Err(error) => return Err(error.into()),
            },
            FileType::Directory => Found::Directory,
            _ => Found::Other,
        };
        Ok((found, Some(stat)))
    }

    /// The columns of an index; they hold the low half of what is larger.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as git does it")]
    fn entry(stat: &Metadata) -> Stat {
        let time = |secs: i64, nsecs: u32| Time { secs: secs as u32, nsecs };
        Stat {
            mtime: time(stat.st_mtime, stat.st_mtime_nsec as u32),
            ctime: time(stat.st_ctime, stat.st_ctime_nsec as u32),
            dev: stat.st_dev as u32,
            ino: stat.st_ino as u32,
            uid: stat.st_uid,
            gid: stat.st_gid,
            size: stat.st_size as u32,
        }
    }

    fn same(a: &Metadata, b: &Metadata) -> bool {
        (a.st_ino, a.st_size, a.st_mtime, a.st_mtime_nsec) == (b.st_ino, b.st_size, b.st_mtime, b.st_mtime_nsec)
    }

    /// Nothing when the file changed meanwhile.
    pub(super) fn read(root: &Path, name: &[u8]) -> io::Result<Option<(Found<Vec<u8>>, Stat)>> {
        let (folders, last) = split(name);
        let dir = match walk(root, &folders, false)? {
            Way::Open(dir) => dir,
            Way::Missing => return Ok(Some((Found::Missing, Stat::default()))),
            Way::Link(at) => return Ok(Some((Found::BeyondLink(at), Stat::default()))),
        };
        let (found, stat) = at(&dir, last)?;
        let executable = match found {
            Found::File { executable, .. } => executable,
            Found::Missing => return Ok(Some((Found::Missing, Stat::default()))),
            Found::Link(text) => return Ok(Some((Found::Link(text), stat.as_ref().map(entry).unwrap_or_default()))),
            Found::Directory => return Ok(Some((Found::Directory, Stat::default()))),
            Found::Other => return Ok(Some((Found::Other, Stat::default()))),
            Found::BeyondLink(at) => return Ok(Some((Found::BeyondLink(at), Stat::default()))),
        };
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut file = match rustix::fs::openat(&dir, OsStr::from_bytes(last), flags, Mode::empty()) {
            Ok(file) => File::from(file),
            // Something else took its place.
            Err(Errno::LOOP | Errno::NOENT) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let before = rustix::fs::fstat(&file)?;
        let mut content = Vec::with_capacity(usize::try_from(before.st_size).unwrap_or(0).min(64 << 20));
        file.read_to_end(&mut content)?;
        let after = rustix::fs::fstat(&file)?;
        let is_whole = same(&before, &after) && usize::try_from(after.st_size) == Ok(content.len());
        let is_file = FileType::from_raw_mode(after.st_mode) == FileType::RegularFile;
        let is_same = is_whole && is_file && is_executable(&after) == executable;
        Ok(is_same.then(|| (Found::File { content, executable }, entry(&after))))
    }

    pub(super) fn replace(
        root: &Path,
        workshop: Option<&Path>,
        name: &[u8],
        bytes: &[u8],
        executable: Option<bool>,
    ) -> io::Result<()> {
        let (folders, last) = split(name);
        let Way::Open(dir) = walk(root, &folders, true)? else { return Err(Errno::NOTDIR.into()) };
        let aside = match workshop {
            Some(workshop) => rustix::fs::open(workshop, FOLDER, Mode::empty())?,
            None => dir.try_clone()?,
        };
        let known = at(&dir, last)?.1.map(|stat| stat.st_mode & 0o777);
        let mode = match (known, executable) {
            (Some(mode), None) => mode,
            (Some(mode), Some(true)) => mode | 0o111,
            (Some(mode), Some(false)) => mode & !0o111,
            (None, Some(true)) => 0o777,
            (None, _) => 0o666,
        };
        let own = format!(".kitty-core-{}.tmp", std::process::id());
        let fresh = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let open = || rustix::fs::openat(&aside, own.as_str(), fresh, Mode::from_raw_mode(mode));
        let opened = match open() {
            // An earlier process of the same number was killed here.
            Err(Errno::EXIST) => {
                rustix::fs::unlinkat(&aside, own.as_str(), AtFlags::empty())?;
                open()
            }
            opened => opened,
        };
        let mut file = File::from(opened?);
        let written = (|| {
            if known.is_some() {
                rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?;
            }
            file.write_all(bytes)?;
            file.sync_all()?;
            rustix::fs::renameat(&aside, own.as_str(), &dir, OsStr::from_bytes(last)).map_err(io::Error::from)
        })();
        if written.is_err() {
            // The failure before is the one to tell of.
            rustix::fs::unlinkat(&aside, own.as_str(), AtFlags::empty()).ok();
        }
        written
    }

    pub(super) fn remove(root: &Path, name: &[u8]) -> io::Result<()> {
        let (folders, last) = split(name);
        let Way::Open(dir) = walk(root, &folders, false)? else { return Ok(()) };
        match rustix::fs::unlinkat(&dir, OsStr::from_bytes(last), AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::{
        fs,
        io::{Read as _, Write as _},
    };

    use super::{Found, Path, Stat, io, joined, split, to_path};

    /// The link that stands on the way, if one does.
    fn link_above(root: &Path, folders: &[&[u8]]) -> Option<Vec<u8>> {
        (1..=folders.len())
            .filter_map(|end| folders.get(..end))
            .map(joined)
            .find(|above| fs::symlink_metadata(root.join(to_path(above))).is_ok_and(|meta| meta.is_symlink()))
    }

    pub(super) fn look(root: &Path, name: &[u8]) -> io::Result<Found<()>> {
        let (folders, _) = split(name);
        if let Some(at) = link_above(root, &folders) {
            return Ok(Found::BeyondLink(at));
        }
        let path = root.join(to_path(name));
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_symlink() => Ok(Found::Link(super::to_bytes(&fs::read_link(&path)?))),
            Ok(meta) if meta.is_dir() => Ok(Found::Directory),
            Ok(meta) if meta.is_file() => Ok(Found::File { content: (), executable: false }),
            Ok(_) => Ok(Found::Other),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(Found::Missing)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn read(root: &Path, name: &[u8]) -> io::Result<Option<(Found<Vec<u8>>, Stat)>> {
        let found = match look(root, name)? {
            Found::File { executable, .. } => {
                let mut file = fs::File::open(root.join(to_path(name)))?;
                let before = file.metadata()?;
                let mut content = Vec::new();
                file.read_to_end(&mut content)?;
                let after = file.metadata()?;
                if before.modified()? != after.modified()? || after.len() != content.len() as u64 {
                    return Ok(None);
                }
                Found::File { content, executable }
            }
            Found::Missing => Found::Missing,
            Found::Link(text) => Found::Link(text),
            Found::Directory => Found::Directory,
            Found::Other => Found::Other,
            Found::BeyondLink(at) => Found::BeyondLink(at),
        };
        let meta = gix::index::fs::Metadata::from_path_no_follow(&root.join(to_path(name)));
        Ok(Some((found, meta.ok().and_then(|meta| Stat::from_fs(&meta).ok()).unwrap_or_default())))
    }

    pub(super) fn replace(
        root: &Path,
        workshop: Option<&Path>,
        name: &[u8],
        bytes: &[u8],
        _executable: Option<bool>,
    ) -> io::Result<()> {
        let (folders, _) = split(name);
        if link_above(root, &folders).is_some() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let path = root.join(to_path(name));
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder)?;
        let aside = workshop.unwrap_or(folder);
        let mut file = tempfile::Builder::new().prefix(".kitty-core-").suffix(".tmp").tempfile_in(aside)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path).map(drop).map_err(|error| error.error)
    }

    pub(super) fn remove(root: &Path, name: &[u8]) -> io::Result<()> {
        match fs::remove_file(root.join(to_path(name))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
