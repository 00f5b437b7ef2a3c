//! Where a long result goes, and how one learns that it is still coming.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// How often progress is told.
const INTERVAL: Duration = Duration::from_secs(2);

/// Where a long result goes: a file, which is there when it is complete, or stdout.
pub(super) struct Output {
    writer: BufWriter<Box<dyn Write + Send>>,
    /// The file that is being written, and what it is called in the end.
    file: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// Opens a file, or stdout without a path.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self {
                writer: BufWriter::new(Box::new(io::stdout())),
                file: None,
            });
        };
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file =
            File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
        Ok(Self {
            writer: BufWriter::new(Box::new(file)),
            file: Some((part, path.to_owned())),
        })
    }

    /// Appends a text; false when nobody reads on, such as `head`.
    pub(super) fn write(&mut self, text: &str) -> anyhow::Result<bool> {
        match self.writer.write_all(text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            result => {
                result.context("cannot write the result")?;
                Ok(true)
            }
        }
    }

    /// Completes the file.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        match self.writer.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            result => result.context("cannot write the result")?,
        }
        if let Some((part, path)) = self.file {
            std::fs::rename(&part, &path)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

/// Tells on stderr now and then how far something has come.
pub(super) struct Progress {
    verb: &'static str,
    told: Instant,
}

impl Progress {
    pub(super) fn new(verb: &'static str) -> Self {
        Self {
            verb,
            told: Instant::now(),
        }
    }

    /// Tells it, if the last time is long ago.
    pub(super) fn at(&mut self, done: u64, of: Option<u64>) {
        if self.told.elapsed() < INTERVAL {
            return;
        }
        self.told = Instant::now();
        let of = of.map_or_else(String::new, |of| format!(" of {of}"));
        // Nobody is left to tell when stderr is closed.
        let _ = writeln!(io::stderr(), "{} {done}{of} rows", self.verb);
    }
}

/// Says something on stderr, beside a result on stdout.
pub(super) fn tell(text: &str) {
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(io::stderr(), "{text}");
}
