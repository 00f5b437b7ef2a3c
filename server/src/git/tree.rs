//! The files of a commit, written as plain files. Only regular files are; where they go is decided by
//! their names, which are checked, and never by a link.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use super::command::{Git, Running};
use super::{GitError, Limits, is_object};

/// The indexer reads no larger file.
const MAX_FILE: u64 = 16 << 20;
/// The longest entry of a tree that is read.
const MAX_ENTRY: usize = 8 << 10;
/// Names that mean something to git, on file systems that know no case too.
const OWN: &str = ".git";

/// Something of a commit that was not unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path in the repository.
    pub path: String,
    /// The reason's stable code.
    pub reason: &'static str,
    /// Why, in words.
    pub message: String,
}

/// A file to unpack.
#[derive(Debug, PartialEq, Eq)]
struct File {
    object: String,
    size: u64,
    path: String,
}

/// Writes the files of a commit into a folder, and says what it left out.
pub(super) async fn unpack(
    git: &Git,
    commit: &str,
    folder: &Path,
    limits: Limits,
) -> Result<Vec<LeftOut>, GitError> {
    let (files, mut left_out) = list(git, commit, limits).await?;
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| GitError::Disk { path, source }
    };
    tokio::fs::create_dir_all(folder)
        .await
        .map_err(failed(folder))?;
    let mut command = git.command(vec!["cat-file".to_owned(), "--batch".to_owned()]);
    command.stdin(Stdio::piped()).stderr(Stdio::null());
    let mut running = Running::start(command, limits)?;
    let (Some(mut questions), Some(answers)) =
        (running.child.stdin.take(), running.child.stdout.take())
    else {
        return Err(broken("it has no input"));
    };
    let mut answers = BufReader::new(answers);
    for file in &files {
        let question = format!("{}\n", file.object);
        questions
            .write_all(question.as_bytes())
            .await
            .map_err(|error| broken(&error.to_string()))?;
        let content = answer(&mut answers, file).await?;
        if let Err(message) = write(folder, &file.path, &content).await {
            left_out.push(LeftOut {
                path: file.path.clone(),
                reason: "unreadable",
                message,
            });
        }
    }
    Ok(left_out)
}

/// Reads the content of a file: its id, kind and size in a line, then its bytes and a line's end.
async fn answer(
    answers: &mut BufReader<impl tokio::io::AsyncRead + Unpin>,
    file: &File,
) -> Result<Vec<u8>, GitError> {
    let broken = |error: std::io::Error| broken(&error.to_string());
    let mut head = String::new();
    let mut line = answers.take(MAX_ENTRY as u64);
    line.read_line(&mut head).await.map_err(broken)?;
    let expected = format!("{} blob {}\n", file.object, file.size);
    if head != expected {
        return Err(self::broken(&format!(
            "{} is not what its tree says",
            file.path
        )));
    }
    let size = usize::try_from(file.size).unwrap_or(usize::MAX);
    let mut content = vec![0; size + 1];
    answers.read_exact(&mut content).await.map_err(broken)?;
    content.pop();
    Ok(content)
}

/// Lists the files of a commit. A tree can name one folder again and again, so that a small repository
/// has more files than atoms: they are counted as they come.
async fn list(
    git: &Git,
    commit: &str,
    limits: Limits,
) -> Result<(Vec<File>, Vec<LeftOut>), GitError> {
    let arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit];
    let mut command = git.command(arguments.map(str::to_owned).to_vec());
    command.stderr(Stdio::null());
    let mut running = Running::start(command, limits)?;
    let Some(out) = running.child.stdout.take() else {
        return Err(broken("it has no output"));
    };
    let mut out = BufReader::new(out);
    let (mut files, mut left_out, mut bytes) = (Vec::new(), Vec::new(), 0_u64);
    loop {
        let mut entry = Vec::new();
        let mut part = (&mut out).take(MAX_ENTRY as u64);
        part.read_until(0, &mut entry)
            .await
            .map_err(|error| broken(&error.to_string()))?;
        if entry.is_empty() {
            break;
        }
        if entry.pop() != Some(0) {
            return Err(broken("a name in the repository is too long"));
        }
        match read_entry(&entry) {
            Some(Ok(file)) => {
                bytes = bytes.saturating_add(file.size);
                files.push(file);
            }
            Some(Err(left)) => left_out.push(left),
            None => return Err(broken("an entry of the tree cannot be read")),
        }
        if files.len() + left_out.len() > limits.files {
            return Err(GitError::TooManyFiles {
                limit: limits.files,
            });
        }
        if bytes > limits.bytes {
            return Err(GitError::TooLarge {
                limit: limits.bytes,
            });
        }
    }
    let status = running.child.wait().await;
    if !status.is_ok_and(|status| status.success()) {
        return Err(broken("the files of the commit cannot be listed"));
    }
    Ok((files, left_out))
}

/// Reads `mode kind object size<TAB>path`.
fn read_entry(entry: &[u8]) -> Option<Result<File, LeftOut>> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = (&entry[..tab], &entry[tab + 1..]);
    let mut words = std::str::from_utf8(head).ok()?.split_ascii_whitespace();
    let (mode, _, object, size) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let shown = String::from_utf8_lossy(path).into_owned();
    let left_out = |reason, message: &str| {
        Some(Err(LeftOut {
            path: shown.clone(),
            reason,
            message: message.to_owned(),
        }))
    };
    match mode {
        "100644" | "100755" | "100664" => {}
        "120000" => return left_out("link", "links are not followed"),
        "160000" => return left_out("submodule", "submodules are not fetched"),
        _ => return left_out("unreadable", "it is no file"),
    }
    let Some(path) = std::str::from_utf8(path).ok().filter(|path| is_safe(path)) else {
        return left_out("unsafe-path", "its name could lead elsewhere");
    };
    let size: u64 = size.parse().ok()?;
    if !is_object(object) {
        return None;
    }
    if size > MAX_FILE {
        return left_out("too-large", "the file is larger than 16 MiB");
    }
    Some(Ok(File {
        object: object.to_owned(),
        size,
        path: path.to_owned(),
    }))
}

/// Whether a path stays below the folder that it is joined to, on every system.
fn is_safe(path: &str) -> bool {
    !path.contains(['\\', ':'])
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| {
            !part.is_empty() && part != "." && part != ".." && !part.eq_ignore_ascii_case(OWN)
        })
}

/// Writes a new file; what is there already, in whatever case, is left alone.
async fn write(folder: &Path, path: &str, content: &[u8]) -> Result<(), String> {
    let target: PathBuf = folder.join(path);
    if let Some(parent) = target.parent() {
        tokio::fs::create_dir_all(parent)
            .await
            .map_err(|error| error.to_string())?;
    }
    let mut file = tokio::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&target)
        .await
        .map_err(|error| error.to_string())?;
    file.write_all(content)
        .await
        .map_err(|error| error.to_string())?;
    file.flush().await.map_err(|error| error.to_string())
}

fn broken(message: &str) -> GitError {
    GitError::Failed {
        what: "cat-file",
        said: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = "95d09f2b10159347eece71399a7e2e907ea3df4f";

    fn entry(mode: &str, size: &str, path: &str) -> Result<File, LeftOut> {
        read_entry(format!("{mode} blob {OBJECT} {size}\t{path}").as_bytes()).unwrap()
    }

    #[test]
    fn a_regular_file_is_unpacked_under_its_path() {
        let file = entry("100755", "   12", "src/run me.sh").unwrap();

        assert_eq!((file.path.as_str(), file.size), ("src/run me.sh", 12));
        assert_eq!(file.object, OBJECT);
    }

    #[test]
    fn links_and_submodules_are_left_out_with_a_reason() {
        assert_eq!(entry("120000", "9", "a/link").unwrap_err().reason, "link");
        assert_eq!(entry("160000", "-", "lib").unwrap_err().reason, "submodule");
        assert_eq!(
            entry("100644", "99999999999", "a").unwrap_err().reason,
            "too-large"
        );
    }

    #[test]
    fn a_name_that_could_lead_elsewhere_is_left_out() {
        for path in [
            "../a",
            "a/../../b",
            "/etc/passwd",
            "a//b",
            "./a",
            ".git/config",
            "a/.GIT/hooks/x",
            "a\\..\\b",
            "C:/x",
            "a\nb",
            "",
        ] {
            assert_eq!(
                entry("100644", "1", path).unwrap_err().reason,
                "unsafe-path",
                "{path:?}"
            );
        }
    }

    #[test]
    fn an_entry_that_is_none_is_not_guessed_at() {
        for text in ["", "100644", "100644 blob zz 1\ta", "100644 blob x"] {
            assert!(read_entry(text.as_bytes()).is_none(), "{text:?}");
        }
    }

    #[tokio::test]
    async fn what_is_there_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();

        write(folder.path(), "a/b", b"first").await.unwrap();

        assert!(write(folder.path(), "a/b", b"second").await.is_err());
        assert!(
            write(folder.path(), "a/b/c", b"below a file")
                .await
                .is_err()
        );
        assert_eq!(std::fs::read(folder.path().join("a/b")).unwrap(), b"first");
    }
}
