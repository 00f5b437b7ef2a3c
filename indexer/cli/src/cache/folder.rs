//! The folder of the kept scans, which many scans may use at the same time.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tempfile::Builder;

/// How many bytes all kept scans take at most.
pub(crate) const MOST_BYTES: u64 = 1 << 30;
/// How many bytes one takes at most.
const MOST_BYTES_OF_ONE: u64 = MOST_BYTES / 4;
/// The end of the name of a kept scan.
pub(super) const KEPT: &str = "scan";
/// The end of the name of one that is being written.
const UNFINISHED: &str = "part";
/// Nobody writes for so long: what is older was left by a process that was killed.
const LONGEST_WRITE: Duration = Duration::from_hours(1);
/// How exactly it is known when a kept scan was used last.
const USED_WITHIN: Duration = Duration::from_mins(10);

/// What the folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) scans: usize,
    pub(crate) bytes: u64,
}

/// Returns the folder of the kept scans in a cache folder.
pub(crate) fn of(cache: &Path) -> PathBuf {
    cache.join("scans")
}

/// Says what a folder holds; one that is not there holds nothing.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn contents(folder: &Path) -> io::Result<Contents> {
    let files = list(folder)?;
    Ok(Contents {
        scans: files.iter().filter(|file| file.is_kept()).count(),
        bytes: files.iter().map(|file| file.bytes).sum(),
    })
}

/// Removes what a folder holds, and says what it was.
///
/// # Errors
/// A file cannot be removed.
pub(crate) fn clear(folder: &Path) -> io::Result<Contents> {
    let removed = contents(folder)?;
    list(folder)?
        .iter()
        .try_for_each(|file| remove(&file.path))?;
    Ok(removed)
}

/// Writes a kept scan in the place of the one before, and removes those used longest ago if all take
/// too much.
pub(super) fn store(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    if bytes.len() as u64 > MOST_BYTES_OF_ONE {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let suffix = format!(".{UNFINISHED}");
    let mut file = Builder::new().suffix(&suffix).tempfile_in(folder)?;
    io::Write::write_all(&mut file, bytes)?;
    file.persist(folder.join(name))
        .map_err(|error| error.error)?;
    evict(folder, MOST_BYTES)
}

/// Says that a kept scan is in use. Whether that succeeds decides only how long it stays.
pub(super) fn touch(path: &Path) {
    let now = now();
    let modified = fs::metadata(path).and_then(|data| data.modified());
    let is_long_ago = |then| now.duration_since(then).is_ok_and(|age| age > USED_WITHIN);
    if modified.is_ok_and(is_long_ago) {
        let file = fs::File::options().append(true).open(path);
        let _ = file.and_then(|file| file.set_modified(now));
    }
}

/// Removes what was left unfinished, and then what was used longest ago until the rest takes no more
/// than so many bytes.
fn evict(folder: &Path, most_bytes: u64) -> io::Result<()> {
    let now = now();
    let (mut kept, unfinished): (Vec<_>, Vec<_>) =
        list(folder)?.into_iter().partition(StoredFile::is_kept);
    for file in unfinished {
        let age = now.duration_since(file.used);
        if age.is_ok_and(|age| age > LONGEST_WRITE) {
            remove(&file.path)?;
        }
    }
    kept.sort_by_key(|file| file.used);
    let mut bytes: u64 = kept.iter().map(|file| file.bytes).sum();
    for file in kept {
        if bytes <= most_bytes {
            break;
        }
        bytes -= file.bytes;
        remove(&file.path)?;
    }
    Ok(())
}

/// Returns the time by which files are dated: nothing that is reported depends on it.
#[expect(
    clippy::disallowed_methods,
    reason = "the times of files are this clock's"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

/// A file of the folder.
struct StoredFile {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

impl StoredFile {
    fn is_kept(&self) -> bool {
        self.path.extension() == Some(OsStr::new(KEPT))
    }
}

fn list(folder: &Path) -> io::Result<Vec<StoredFile>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let ours = [KEPT, UNFINISHED].map(|ending| Some(OsStr::new(ending)));
        // What another process removes meanwhile is not there.
        if ours.contains(&path.extension())
            && let Ok(data) = fs::symlink_metadata(&path)
        {
            files.push(StoredFile {
                bytes: data.len(),
                used: data.modified()?,
                path,
            });
        }
    }
    Ok(files)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn write(folder: &Path, name: &str, bytes: usize, age: Duration) {
        fs::write(folder.join(name), vec![0; bytes]).unwrap();
        let file = fs::File::options().append(true).open(folder.join(name));
        let used = now() - age;
        file.unwrap().set_modified(used).unwrap();
    }

    #[test]
    fn those_used_longest_ago_go_until_the_rest_fits() {
        let folder = tempfile::tempdir().unwrap();
        let hours = |hours| Duration::from_hours(hours);
        write(folder.path(), "a.scan", 10, hours(3));
        write(folder.path(), "b.scan", 10, hours(5));
        write(folder.path(), "c.scan", 10, hours(1));
        write(folder.path(), "notes.txt", 1_000, hours(9));
        evict(folder.path(), 30).unwrap();
        assert_eq!(names(folder.path()).len(), 4);
        touch(&folder.path().join("b.scan"));
        evict(folder.path(), 25).unwrap();
        assert_eq!(names(folder.path()), ["b.scan", "c.scan", "notes.txt"]);
    }

    #[test]
    fn what_killed_processes_left_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "old.part", 1, LONGEST_WRITE * 2);
        write(folder.path(), "new.part", 1, Duration::ZERO);
        store(folder.path(), "a.scan", b"kept").unwrap();
        assert_eq!(names(folder.path()), ["a.scan", "new.part"]);
    }

    #[test]
    fn one_that_takes_too_much_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = vec![0; MOST_BYTES_OF_ONE as usize + 1];
        store(folder.path(), "a.scan", &bytes).unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn clearing_removes_only_what_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(clear(&folder.path().join("absent")).unwrap().scans, 0);
        write(folder.path(), "a.scan", 10, Duration::ZERO);
        write(folder.path(), "notes.txt", 1, Duration::ZERO);
        let expected = Contents {
            scans: 1,
            bytes: 10,
        };
        assert_eq!(contents(folder.path()).unwrap(), expected);
        assert_eq!(clear(folder.path()).unwrap(), expected);
        assert_eq!(names(folder.path()), ["notes.txt"]);
    }
}
