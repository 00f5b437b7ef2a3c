//! A file of results, which is there as a whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use tempfile::Builder;

use crate::error::CliError;

/// Writes a file. Who reads it meanwhile, or after we were stopped, sees the former content. What is
/// no plain file, such as a pipe, is written to instead of being replaced.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), CliError> {
    replace(path, content).map_err(|source| {
        CliError::usage(
            format!("`{}` cannot be written", path.display()),
            "check that the folder exists and is writable",
        )
        .because(source)
    })
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_special = fs::metadata(&target).is_ok_and(|data| !data.is_file() && !data.is_dir());
    if is_special {
        return File::options()
            .write(true)
            .open(&target)?
            .write_all(content);
    }
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    let mut file = Builder::new();
    #[cfg(unix)]
    file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = file.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(content)?;
    file.persist(&target)?;
    Ok(())
}

/// Adds to the end of a file.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn append(path: &Path, content: &[u8]) -> Result<(), CliError> {
    let file = File::options().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(content))
        .map_err(|source| {
            CliError::usage(
                format!("`{}` cannot be written", path.display()),
                "check that the folder exists and is writable",
            )
            .because(source)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.xml");
        write(&file, b"first").unwrap();
        write(&file, b"second").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_replaced_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("report.xml")).unwrap();
        let refused = write(&folder.path().join("report.xml"), b"text").unwrap_err();
        assert_eq!(refused.status(), crate::ExitStatus::Usage);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("absent/report.xml"), b"text").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_device_stays_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "former").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        write(Path::new("/dev/null"), b"text").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_the_umask_lets_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (ours, plain) = (folder.path().join("ours"), folder.path().join("plain"));
        write(&ours, b"text").unwrap();
        fs::write(&plain, "text").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }
}
