//! Why an evaluation could not be made. Every message says what to do.

use std::{io, path::PathBuf};

use thiserror::Error;

/// Why an evaluation could not be made.
#[derive(Debug, Error)]
pub(crate) enum Problem {
    /// Neither labelled pairs nor repositories were named.
    #[error(
        "nothing to evaluate: name a folder of labelled pairs, `make eval DATA=folder`, or of checkouts, `make eval REPOSITORIES=folder`"
    )]
    NothingNamed,
    /// A folder that was named is not there.
    #[error("{} does not exist: correct {variable}=", path.display())]
    Missing {
        variable: &'static str,
        path: PathBuf,
    },
    /// An archive was named, or lies in the folder that was named.
    #[error(
        "{} is an archive: unpack it first, `mkdir -p data && tar xf {} -C data`, then `make eval DATA=data`",
        path.display(), path.display()
    )]
    Archive { path: PathBuf },
    /// A file was named.
    #[error("{} is not a folder: correct {variable}=", path.display())]
    NotAFolder {
        variable: &'static str,
        path: PathBuf,
    },
    /// The folder has no labelled pairs.
    #[error(
        "no folder in {} holds a pairs.csv: DATA= names the folder above the sets, each of which has pairs.csv and src/<id>.<extension>",
        path.display()
    )]
    NoSets { path: PathBuf },
    /// A set has no pairs.
    #[error("{} has no pairs: remove its folder or fetch the set again", path.display())]
    NoPairs { path: PathBuf },
    /// A row that is not understood.
    #[error("{}, line {line}: {problem}; correct the row", path.display())]
    Row {
        path: PathBuf,
        line: u64,
        problem: String,
    },
    /// A file or folder that is there cannot be read.
    #[error("{} cannot be read: {source}; check its permissions", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// The results could not be printed.
    #[error("the results cannot be printed: {0}; send them to a file")]
    Unprintable(#[from] io::Error),
}

impl Problem {
    /// Returns what to make of an error while reading a file.
    pub(crate) fn reading(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Unreadable { path, source }
    }
}
