//! `brickyard-server parse-worker`: reads and parses one repository and prints what it publishes, or
//! reads functions from stdin and prints their fingerprints.
//!
//! The server starts it for each `[[source]]`, and for functions whose fingerprints have an older scheme.
//! Source of others may be made to exhaust whoever parses it, and a process can be killed.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use brickyard_indexer::manifest::Files;
use brickyard_indexer::publication::{PublishOptions, RepositoryFacts, assemble};

use crate::jobs::Question;

/// The indexer skips larger files, so no more of one is read: sources beyond 1 MiB and manifests beyond 4.
const MAX_READ_BYTES: u64 = 4 * 1024 * 1024 + 1;

/// Files in hidden folders that are read all the same.
const OWNERS: [&str; 2] = [".github/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Memory that this process may address. Beyond it an allocation fails and the process ends.
pub(super) const MAX_MEMORY_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// What the server knows of a repository that its files do not say.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Known {
    /// The repository's name; unless given, its folder's
    #[arg(long, value_name = "NAME", requires = "path")]
    repository: Option<String>,
    /// The commit that the files are of
    #[arg(long, value_name = "HEX", requires = "path")]
    commit: Option<String>,
    /// The branch that the commit is on
    #[arg(long, value_name = "NAME", requires = "path")]
    branch: Option<String>,
}

/// Parses a repository, or the functions that stdin has, within limits of memory in bytes and of
/// processor time in seconds.
pub(super) fn run(
    path: Option<&Path>,
    known: Known,
    memory: u64,
    cpu: Option<u64>,
) -> anyhow::Result<ExitCode> {
    limit(memory, cpu);
    match path {
        Some(path) => parse_repository(path, known),
        None => answer(io::stdin().lock(), io::stdout().lock()),
    }
}

/// Answers each question, a line of JSON, by a line of JSON: whoever asks knows what was being done when
/// this process had to be killed.
fn answer(questions: impl io::BufRead, mut answers: impl io::Write) -> anyhow::Result<ExitCode> {
    for question in questions.lines() {
        let question: Question = serde_json::from_str(&question?).context("cannot be read")?;
        let mut line = serde_json::to_vec(&question.answer()).context("cannot be written")?;
        line.push(b'\n');
        answers.write_all(&line)?;
        answers.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn parse_repository(path: &Path, known: Known) -> anyhow::Result<ExitCode> {
    let root = path
        .canonicalize()
        .with_context(|| format!("cannot read {}; check the path", path.display()))?;
    let name = root
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("repository");
    let facts = RepositoryFacts {
        name: known.repository.unwrap_or_else(|| name.to_owned()),
        commit: known.commit,
        branch: known.branch,
        ..RepositoryFacts::default()
    };
    let options = PublishOptions {
        with_source: true,
        ..PublishOptions::default()
    };
    let publication = assemble(&Folder { root: &root }, &facts, &options, &|_, _| {})?;
    serde_json::to_writer(io::stdout().lock(), &publication).context("cannot print the result")?;
    Ok(ExitCode::SUCCESS)
}

/// Source of others must not push this machine into swapping, nor keep it busy for long. Where limits
/// are unknown, the time that the server waits is the only one.
fn limit(memory: u64, cpu: Option<u64>) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let set = |resource, wanted: u64| {
            let maximum = getrlimit(resource).maximum;
            let current = Some(maximum.map_or(wanted, |most| most.min(wanted)));
            if let Err(error) = setrlimit(resource, Rlimit { current, maximum }) {
                tracing::warn!(%error, ?resource, "this process is not limited");
            }
        };
        set(Resource::As, memory);
        if let Some(cpu) = cpu {
            set(Resource::Cpu, cpu);
        }
    }
    #[cfg(not(unix))]
    let _ = (memory, cpu);
}

/// The files of a folder, without what its ignore files name and without following links.
struct Folder<'a> {
    root: &'a Path,
}

impl Folder<'_> {
    fn relative(&self, path: &Path) -> Option<String> {
        let parts: Option<Vec<&str>> = path
            .strip_prefix(self.root)
            .ok()?
            .iter()
            .map(|part| part.to_str())
            .collect();
        Some(parts?.join("/"))
    }
}

impl Files for Folder<'_> {
    fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = ignore::WalkBuilder::new(self.root)
            .hidden(true)
            .require_git(false)
            .parents(false)
            .build()
            .flatten()
            .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
            .filter_map(|entry| self.relative(entry.path()))
            .collect();
        // Who owns what is said in folders that are hidden.
        let owners = OWNERS.iter().filter(|path| is_file(&self.root.join(path)));
        paths.extend(owners.map(ToString::to_string));
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn size(&self, path: &str) -> Option<u64> {
        Some(self.root.join(path).symlink_metadata().ok()?.len())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let full: PathBuf = self.root.join(path);
        let mut bytes = Vec::new();
        File::open(full)
            .and_then(|file| file.take(MAX_READ_BYTES).read_to_end(&mut bytes))
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}

/// Whether there is a file that is no link, in folders that are none either.
fn is_file(path: &Path) -> bool {
    let folder_is_real = path
        .parent()
        .and_then(|folder| folder.symlink_metadata().ok())
        .is_some_and(|found| found.is_dir());
    folder_is_real && path.symlink_metadata().is_ok_and(|found| found.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_and_hidden_files_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            (".gitignore", "out/\n"),
            (".hidden", ""),
            (".github/CODEOWNERS", ""),
            (".github/dependabot.yml", ""),
            ("b.py", "b"),
            ("a/c.py", "c"),
            ("out/d.py", ""),
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let files = Folder {
            root: folder.path(),
        };

        assert_eq!(files.paths(), [".github/CODEOWNERS", "a/c.py", "b.py"]);
        assert_eq!(files.read("a/c.py"), Ok(b"c".to_vec()));
        assert!(files.read("no.py").is_err());
    }
}
