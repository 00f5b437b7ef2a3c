//! The programs that are compared.

use std::{
    env,
    error::Error,
    ffi::OsString,
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Arguments, corpus::Corpus};

/// One in so many files changes before a warm scan.
const CHANGED: usize = 100;

/// A program to run in a folder.
pub(crate) struct Program {
    pub(crate) name: String,
    path: PathBuf,
    arguments: Vec<OsString>,
    folder: PathBuf,
    environment: Vec<(&'static str, OsString)>,
    /// Files of which some change before each run.
    changing: Vec<PathBuf>,
}

impl Program {
    /// Returns the baseline, the scans, and the other tools that are installed.
    ///
    /// # Errors
    /// The files for a warm scan cannot be written.
    pub(crate) fn all(
        arguments: &Arguments,
        corpus: &Corpus,
        temporary: &Path,
    ) -> Result<Vec<Self>, Box<dyn Error>> {
        let jobs = arguments.jobs.to_string();
        let list = corpus.list.as_os_str().to_owned();
        let parse = [OsString::from("parse"), list, OsString::from(&jobs)];
        let folder = &corpus.folder;
        let mut programs = vec![
            Self::new("tree-sitter", &env::current_exe()?, parse, folder),
            Self::scan(arguments, "scan, cold", folder)?,
        ];
        programs.extend(Self::warm(arguments, corpus, temporary)?);
        let peers: [(&str, &str, &[&str]); 2] = [
            ("dupehound", "dupehound", &["scan", "."]),
            (
                "jscpd -m weak",
                "jscpd",
                &["-m", "weak", "-k", "50", "-l", "6", "-r", "silent", "."],
            ),
        ];
        for (name, file, words) in peers {
            if let Some(path) = installed(file) {
                let mut peer = Self::new(name, &path, words.iter().map(OsString::from), folder);
                if file == "jscpd" {
                    peer.arguments
                        .splice(0..0, ["--workers".into(), jobs.clone().into()]);
                }
                peer.environment = vec![("RAYON_NUM_THREADS", jobs.clone().into())];
                programs.push(peer);
            }
        }
        Ok(programs)
    }

    /// Returns a scan of a folder that remembers nothing.
    ///
    /// # Errors
    /// The client does not start.
    pub(crate) fn scan(
        arguments: &Arguments,
        name: &str,
        folder: &Path,
    ) -> Result<Self, Box<dyn Error>> {
        let jobs = arguments.jobs.to_string();
        let words = ["scan", "--jobs", &jobs, "."].map(OsString::from);
        let client = arguments.brickyard.canonicalize()?;
        let mut scan = Self::new(name, &client, words, folder);
        if has_cache(&client)? {
            scan.arguments.push("--no-cache".into());
        }
        Ok(scan)
    }

    /// Returns a scan that remembers the last one, if the client can.
    fn warm(
        arguments: &Arguments,
        corpus: &Corpus,
        temporary: &Path,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        if !has_cache(&arguments.brickyard)? {
            return Ok(None);
        }
        let folder = temporary.join("warm");
        let name = "scan, warm, 1 % of the files changed";
        let mut scan = Self::scan(arguments, name, &folder)?;
        scan.arguments.pop();
        scan.changing = corpus.copy(&folder, |_| true)?;
        let cache = temporary.join("cache").into_os_string();
        scan.environment = vec![("XDG_CACHE_HOME", cache)];
        scan.command().stdout(Stdio::null()).status()?;
        Ok(Some(scan))
    }

    fn new(
        name: &str,
        path: &Path,
        arguments: impl IntoIterator<Item = OsString>,
        folder: &Path,
    ) -> Self {
        Self {
            name: name.to_owned(),
            path: path.to_path_buf(),
            arguments: arguments.into_iter().collect(),
            folder: folder.to_path_buf(),
            environment: Vec::new(),
            changing: Vec::new(),
        }
    }

    /// Changes the files of a round.
    ///
    /// # Errors
    /// A file cannot be written.
    pub(crate) fn prepare(&self, round: usize) -> Result<(), Box<dyn Error>> {
        for path in self.changing.iter().skip(round).step_by(CHANGED) {
            OpenOptions::new()
                .append(true)
                .open(path)?
                .write_all(b"\n")?;
        }
        Ok(())
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).current_dir(&self.folder);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Tells whether the client can remember what it found.
fn has_cache(client: &Path) -> Result<bool, Box<dyn Error>> {
    let help = Command::new(client).args(["scan", "--help"]).output()?;
    Ok(String::from_utf8_lossy(&help.stdout).contains("--no-cache"))
}

/// Returns where a program is on the search path.
fn installed(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut places = env::split_paths(&folders).map(|folder| folder.join(name));
    places.find(|place| fs::metadata(place).is_ok_and(|data| data.is_file()))
}
