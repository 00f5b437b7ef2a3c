//! A catalogue's fingerprints as a file, for comparing without the server.
//!
//! JSON, one value a line, so that both sides handle one line at a time: the header, the services, the
//! fragments (those with most tokens first) and the end, which has the checksum of all before it. There
//! is no source in it. What is unknown to a reader in a line it leaves out; [`VERSION`] rises when that
//! would mislead it. Compression is up to those who store or send it.

mod reader;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};

pub use self::reader::{Record, SnapshotError, SnapshotReader};
use crate::fingerprint::{Fingerprint, hex};

/// The version of the format.
pub const VERSION: u32 = 1;
/// The first word of a header.
const FORMAT: &str = "brickyard.snapshot";
/// The longest line, in bytes; a fragment that would need a longer one is left out.
const LONGEST_LINE: usize = 16 << 20;

/// What was copied, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotHeader {
    /// The server's address, as whoever asked for the snapshot calls it.
    pub server: String,
    /// For whom it was made: it has what they may view. None is somebody anonymous.
    pub requester: Option<String>,
    /// When it was begun by the server's clock, in seconds since 1970.
    pub taken_at: i64,
    /// The newest change event when it was begun; what was published meanwhile may be in it too.
    pub as_of: i64,
    /// Its languages, each with the scheme of the fingerprints.
    pub schemes: BTreeMap<String, u16>,
}

/// A service that holds fragments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotService {
    /// `namespace/name`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The canonical name of the repository that publishes it.
    pub repository: String,
    /// Who owns it.
    pub owner: Option<SnapshotOwner>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotOwner {
    /// Its name.
    pub name: String,
    /// Where to ask.
    pub contact: Option<String>,
}

/// A function, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotFragment {
    /// The hash of its content, in hex.
    pub hash: String,
    /// What it is compared by; in base64.
    #[serde(serialize_with = "encode", deserialize_with = "decode")]
    pub fingerprint: Fingerprint,
    #[serde(flatten)]
    /// Where it stands.
    pub standing: SnapshotStanding,
}

/// Where a fragment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotStanding {
    /// The place that somebody would most likely call; and, if there is one, the best place in another
    /// repository than the first one's, for those who ask from that one.
    pub places: Vec<SnapshotPlace>,
    /// The services that hold it, as positions among those of the snapshot, ascending.
    pub services: Vec<u32>,
}

/// A place in a version of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotPlace {
    /// The service, as a position among those of the snapshot.
    pub service: u32,
    /// The number of the release, none at the head.
    pub release: Option<String>,
    /// The id by which the server's pages know the place.
    pub occurrence: String,
    /// The file, relative to the repository.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// The first line, from 1.
    pub start_line: u32,
    /// The last line, inclusive.
    pub end_line: u32,
}

/// What a snapshot turned out to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotEnd {
    /// How many fragments it has.
    pub fragments: u64,
    /// How many of those with the fewest tokens did not fit in.
    pub left_out: u64,
    /// How many have no fingerprint of the present scheme.
    pub outdated: u64,
    /// The SHA-256 of all lines, this one without its checksum, in hex.
    sha256: String,
}

impl SnapshotEnd {
    /// Returns the checksum of a snapshot with this end, given the digest of the lines before.
    fn checksum(&self, mut before: Sha256) -> String {
        let bare = Self {
            sha256: String::new(),
            ..self.clone()
        };
        before.update(line(&Line::End(bare)));
        hex(&before.finalize())
    }
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Header {
        format: String,
        version: u32,
        #[serde(flatten)]
        header: SnapshotHeader,
    },
    Service(SnapshotService),
    Fragment(Box<SnapshotFragment>),
    End(SnapshotEnd),
}

/// Writes a snapshot, line by line: the header, all services, all fragments, the end.
#[derive(Debug)]
pub struct SnapshotWriter {
    digest: Sha256,
    bytes: u64,
    fragments: u64,
}

impl SnapshotWriter {
    /// Begins a snapshot and appends its first line to `out`.
    pub fn begin(header: SnapshotHeader, out: &mut Vec<u8>) -> Self {
        let mut writer = Self {
            digest: Sha256::new(),
            bytes: 0,
            fragments: 0,
        };
        let header = Line::Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            header,
        };
        writer.append(&line(&header), out);
        writer
    }

    /// Appends a service to `out`; its position is how many there were before it.
    pub fn service(&mut self, service: SnapshotService, out: &mut Vec<u8>) {
        self.append(&line(&Line::Service(service)), out);
    }

    /// Appends a fragment to `out` and tells whether it did: not if the snapshot would have more than
    /// `limit` bytes then.
    pub fn fragment(&mut self, fragment: SnapshotFragment, limit: u64, out: &mut Vec<u8>) -> bool {
        let line = line(&Line::Fragment(Box::new(fragment)));
        let fits = self.bytes + line.len() as u64 <= limit && line.len() <= LONGEST_LINE;
        if fits {
            self.fragments += 1;
            self.append(&line, out);
        }
        fits
    }

    /// Ends the snapshot: appends what was left out and the checksum to `out`.
    pub fn end(self, left_out: u64, outdated: u64, out: &mut Vec<u8>) {
        let mut end = SnapshotEnd {
            fragments: self.fragments,
            left_out,
            outdated,
            sha256: String::new(),
        };
        end.sha256 = end.checksum(self.digest);
        out.extend(line(&Line::End(end)));
    }

    fn append(&mut self, line: &[u8], out: &mut Vec<u8>) {
        self.digest.update(line);
        self.bytes += line.len() as u64;
        out.extend_from_slice(line);
    }
}

fn line(line: &Line) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).expect("texts and numbers are JSON");
    bytes.push(b'\n');
    bytes
}

pub(crate) fn encode<S: Serializer>(
    fingerprint: &Fingerprint,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(fingerprint.encode()))
}

pub(crate) fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fingerprint, D::Error> {
    let text = String::deserialize(deserializer)?;
    let bytes = STANDARD.decode(text).map_err(D::Error::custom)?;
    Fingerprint::decode(&bytes).map_err(D::Error::custom)
}
