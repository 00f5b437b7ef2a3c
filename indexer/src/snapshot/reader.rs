//! Reads a snapshot; any bytes give a snapshot or an error.

use std::io::{self, BufRead, Read as _};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{
    FORMAT, LONGEST_LINE, Line, SnapshotEnd, SnapshotFragment, SnapshotHeader, SnapshotService,
    VERSION,
};

/// Reads a snapshot line by line, in memory for one line. What it gave counts only when it has come to
/// the [end](Record::End): not before that it is known to be whole.
#[derive(Debug)]
pub struct SnapshotReader<R> {
    input: R,
    digest: Sha256,
    line: Vec<u8>,
    services: u32,
    fragments: u64,
}

/// A line of a snapshot.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A service.
    Service(SnapshotService),
    /// A fragment; its places and services are among those that came before.
    Fragment(Box<SnapshotFragment>),
    /// The end, whose checksum is right.
    End(SnapshotEnd),
}

/// Why a snapshot cannot be read.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// It is something else.
    #[error("it is not a snapshot of a catalogue")]
    Unknown,
    /// Another version wrote it.
    #[error("it has version {version} of the format, and this program reads version {VERSION}")]
    Version {
        /// The version that it has.
        version: u32,
    },
    /// Its end is missing.
    #[error("it is cut off")]
    Truncated,
    /// Its checksum is wrong, or a line makes no sense.
    #[error("it is damaged: {what}")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// It cannot be read.
    #[error("it cannot be read")]
    Io {
        /// What the operating system, or whatever decompresses it, said.
        source: io::Error,
    },
}

impl<R: BufRead> SnapshotReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// It is no snapshot, or of another version.
    pub fn open(input: R) -> Result<(SnapshotHeader, Self), SnapshotError> {
        let mut reader = Self {
            input,
            digest: Sha256::new(),
            line: Vec::new(),
            services: 0,
            fragments: 0,
        };
        reader.read_line()?;
        let version = first_line_version(&reader.line).ok_or(SnapshotError::Unknown)?;
        if version != VERSION {
            return Err(SnapshotError::Version { version });
        }
        match reader.parse()? {
            Line::Header { header, .. } => {
                reader.digest.update(&reader.line);
                Ok((header, reader))
            }
            _ => Err(SnapshotError::Unknown),
        }
    }

    /// Reads the next line.
    ///
    /// # Errors
    /// The snapshot is cut off or damaged.
    pub fn read(&mut self) -> Result<Record, SnapshotError> {
        self.read_line()?;
        let record = match self.parse()? {
            Line::Header { .. } => return Err(damaged("a second header")),
            Line::Service(_) if self.fragments > 0 => {
                return Err(damaged("a service after the fragments"));
            }
            Line::Service(service) => {
                self.services += 1;
                Record::Service(service)
            }
            Line::Fragment(fragment) => {
                self.check(&fragment)?;
                self.fragments += 1;
                Record::Fragment(fragment)
            }
            Line::End(end) => return self.end(end),
        };
        self.digest.update(&self.line);
        Ok(record)
    }

    fn end(&mut self, end: SnapshotEnd) -> Result<Record, SnapshotError> {
        if end.sha256 != end.checksum(self.digest.clone()) {
            return Err(damaged("the checksum is wrong"));
        }
        if end.fragments != self.fragments {
            return Err(damaged("the number of fragments is wrong"));
        }
        // Whatever decompresses the input checks its own end only when it is read to it.
        match self.read_line() {
            Err(SnapshotError::Truncated) if self.line.is_empty() => Ok(Record::End(end)),
            Err(error @ SnapshotError::Io { .. }) => Err(error),
            _ => Err(damaged("something follows the end")),
        }
    }

    /// Checks what whoever looks something up relies on.
    fn check(&self, fragment: &SnapshotFragment) -> Result<(), SnapshotError> {
        let standing = &fragment.standing;
        let known = |service: &u32| *service < self.services;
        let is_sound = !standing.places.is_empty()
            && standing.places.iter().all(|place| known(&place.service))
            && standing.services.iter().all(known)
            && fragment.hash.len() == 64
            && fragment.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_sound {
            Ok(())
        } else {
            Err(damaged("a fragment that stands nowhere"))
        }
    }

    /// Reads a line, with its end, into `self.line`.
    fn read_line(&mut self) -> Result<(), SnapshotError> {
        self.line.clear();
        let mut limited = self.input.by_ref().take(LONGEST_LINE as u64 + 1);
        limited
            .read_until(b'\n', &mut self.line)
            .map_err(unreadable)?;
        if self.line.len() > LONGEST_LINE {
            return Err(damaged("a line that is too long"));
        }
        if self.line.last() == Some(&b'\n') {
            Ok(())
        } else {
            Err(SnapshotError::Truncated)
        }
    }

    fn parse(&self) -> Result<Line, SnapshotError> {
        serde_json::from_slice(&self.line).map_err(|error| damaged(error.to_string()))
    }
}

fn damaged(what: impl Into<String>) -> SnapshotError {
    SnapshotError::Damaged { what: what.into() }
}

fn unreadable(source: io::Error) -> SnapshotError {
    match source.kind() {
        io::ErrorKind::UnexpectedEof => SnapshotError::Truncated,
        _ => SnapshotError::Io { source },
    }
}

/// Returns the version of a header, whatever else that version has.
fn first_line_version(line: &[u8]) -> Option<u32> {
    let value: serde_json::Value = serde_json::from_slice(line).ok()?;
    let header = value.get("header")?;
    let is_ours = header.get("format")?.as_str()? == FORMAT;
    let version = header.get("version")?.as_u64()?;
    is_ours.then(|| u32::try_from(version).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
