//! A catalogue's fingerprints on this machine, for comparing while its server cannot be asked.
//!
//! The file is what the server sent, compressed. Beside it lies an index made of it, since making one
//! takes long; it is used only with the very file that it was made of, and made anew otherwise.

mod index;
mod prepared;

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use brickyard_indexer::snapshot::{SnapshotError, SnapshotHeader, SnapshotReader};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

pub(crate) use self::index::{Snapshot, Standing};
use crate::error::{CliError, ExitStatus};

/// The end of the name of a file that is being written.
const UNFINISHED: &str = "part";
/// The end of the name of the folder beside a snapshot.
const INDEX: &str = "index";
/// How many bytes are read at once.
const BUFFER: usize = 1 << 16;

/// Why there is no snapshot to compare with.
#[derive(Debug, Error)]
pub(crate) enum SnapshotFault {
    /// Nobody fetched one.
    #[error("there is no file `{}`", path.display())]
    Missing { path: PathBuf },
    /// It is no snapshot, or damaged.
    #[error("`{}` is no sound snapshot", path.display())]
    Unusable {
        path: PathBuf,
        source: SnapshotError,
    },
    /// It cannot be read or written.
    #[error("`{}` cannot be read or written", path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl SnapshotFault {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Io { path, source },
        }
    }

    /// Turns it into an error for people.
    pub(crate) fn explain(self) -> CliError {
        let hint = match self {
            Self::Missing { .. } => "fetch one while the server answers: `brickyard snapshot pull`",
            Self::Unusable { .. } => "fetch it again: `brickyard snapshot pull`",
            Self::Io { .. } => "check the connection, the disk and the folder's permissions",
        };
        CliError::new(ExitStatus::NotCompared, "there is no snapshot to use", hint).because(self)
    }

    fn unusable(path: &Path) -> impl FnOnce(SnapshotError) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Unusable { path, source }
    }
}

/// What is being done with a snapshot that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// So many bytes are there.
    Received(u64),
    /// All are there; they are checked, and their index is made.
    Indexing,
}

/// Returns where the snapshot of a server is kept.
pub(crate) fn place(cache: &Path, server: &str) -> PathBuf {
    let name = server.split_once("://").map_or(server, |(_, name)| name);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    let name = name.replace(|letter| !is_plain(letter), "_");
    cache.join("snapshots").join(format!("{name}.snapshot"))
}

/// Reads what a snapshot says of itself, without looking whether the rest is sound.
///
/// # Errors
/// There is none, or it is something else.
pub(crate) fn header(path: &Path) -> Result<SnapshotHeader, SnapshotFault> {
    let (header, _) = open(path)?;
    Ok(header)
}

type Lines = SnapshotReader<BufReader<zstd::Decoder<'static, BufReader<File>>>>;

fn open(path: &Path) -> Result<(SnapshotHeader, Lines), SnapshotFault> {
    let file = File::open(path).map_err(SnapshotFault::io(path))?;
    let decoder = zstd::Decoder::new(file).map_err(SnapshotFault::io(path))?;
    let input = BufReader::with_capacity(BUFFER, decoder);
    SnapshotReader::open(input).map_err(SnapshotFault::unusable(path))
}

/// Opens a snapshot with its index, which is made if there is none that fits.
///
/// # Errors
/// There is none, or it is cut off, damaged or of another version.
pub(crate) fn load(path: &Path) -> Result<Snapshot, SnapshotFault> {
    let mark = mark(path)?;
    let folder = index_of(path);
    if let Some(snapshot) = prepared::open(&folder, &mark) {
        return Ok(snapshot);
    }
    let snapshot = Snapshot::read(path)?;
    // Somewhere that cannot be written to, it is made every time.
    let _ = prepared::save(&snapshot, &folder, &mark);
    Ok(snapshot)
}

/// Writes what the server sends, checks it, makes its index, and only then puts it in its place.
/// `each` is told what is being done.
///
/// # Errors
/// The folder cannot be written to, the connection broke, or what was sent is no snapshot. What was in
/// the place before is still there then.
pub(crate) fn store(
    mut sent: impl Read,
    path: &Path,
    each: impl Fn(Step),
) -> Result<Snapshot, SnapshotFault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(SnapshotFault::io(folder))?;
    }
    let unfinished = with_ending(path, UNFINISHED);
    let mut receive = || -> Result<(), io::Error> {
        let mut file = File::create(&unfinished)?;
        let mut buffer = vec![0; BUFFER];
        let mut bytes = 0;
        loop {
            let read = sent.read(&mut buffer)?;
            if read == 0 {
                each(Step::Indexing);
                return file.sync_all();
            }
            file.write_all(&buffer[..read])?;
            bytes += read as u64;
            each(Step::Received(bytes));
        }
    };
    let stored = receive()
        .map_err(SnapshotFault::io(&unfinished))
        .and_then(|()| check(&unfinished, path));
    if stored.is_err() {
        // It says nothing that the error does not say.
        let _ = fs::remove_file(&unfinished);
    }
    stored
}

fn check(unfinished: &Path, path: &Path) -> Result<Snapshot, SnapshotFault> {
    let snapshot = Snapshot::read(unfinished)?;
    let mark = mark(unfinished)?;
    prepared::save(&snapshot, &index_of(path), &mark).map_err(SnapshotFault::io(path))?;
    fs::rename(unfinished, path).map_err(SnapshotFault::io(path))?;
    Ok(snapshot)
}

fn index_of(path: &Path) -> PathBuf {
    with_ending(path, INDEX)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Returns the checksum of a file, in hex.
fn mark(path: &Path) -> Result<String, SnapshotFault> {
    let mut file = File::open(path).map_err(SnapshotFault::io(path))?;
    let mut digest = Sha256::new();
    io::copy(&mut file, &mut digest).map_err(SnapshotFault::io(path))?;
    Ok(hex(&digest.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_has_a_file_of_its_own() {
        let check = |server: &str, expected: &str| {
            assert_eq!(
                place(Path::new("/c"), server),
                Path::new(expected),
                "{server}"
            );
        };
        check(
            "http://127.0.0.1:7878",
            "/c/snapshots/127.0.0.1_7878.snapshot",
        );
        check(
            "https://example.com/yard",
            "/c/snapshots/example.com_yard.snapshot",
        );
        check("http://../..", "/c/snapshots/.._...snapshot");
    }

    #[test]
    fn what_is_no_snapshot_does_not_take_the_place_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.snapshot");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "the one before").unwrap();

        let stored = store(&b"<html>"[..], &path, |_| ());

        assert!(stored.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"the one before");
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1, "nothing else is left");
    }
}
