//! The folder of a snapshot's index.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    sync::Arc,
};

use brickyard_indexer::{
    Segment, SegmentedIndex, read_places,
    snapshot::{SnapshotEnd, SnapshotHeader, SnapshotService},
    write_places,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{UNFINISHED, hex, index::Snapshot, with_ending};

/// The version of the files.
const VERSION: u32 = 1;
/// The file that says what the others are.
const MANIFEST: &str = "manifest";
/// The file of where the functions stand.
const FUNCTIONS: &str = "functions";
/// The file of which functions the segments have.
const PLACES: &str = "places";

/// What an index was made of.
#[derive(Serialize, Deserialize)]
struct Manifest {
    version: u32,
    /// The checksum of the snapshot's file.
    of: String,
    header: SnapshotHeader,
    end: SnapshotEnd,
    services: Vec<SnapshotService>,
    segments: usize,
    /// The checksum of the file of the functions; the others have their own.
    functions: String,
}

/// Writes the index of the snapshot whose file has the checksum `of`, in the place of another one.
pub(super) fn save(snapshot: &Snapshot, folder: &Path, of: &str) -> io::Result<()> {
    let unfinished = with_ending(folder, UNFINISHED);
    remove(&unfinished)?;
    fs::create_dir_all(&unfinished)?;
    let write = |name: &str, bytes: &[u8]| -> io::Result<()> {
        let mut file = File::create(unfinished.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    for (number, segment) in snapshot.index.segments().enumerate() {
        write(&segment_name(number), segment.bytes())?;
    }
    write(PLACES, &write_places(snapshot.index.places()))?;
    write(FUNCTIONS, &snapshot.functions)?;
    let manifest = Manifest {
        version: VERSION,
        of: of.to_owned(),
        header: snapshot.header.clone(),
        end: snapshot.end.clone(),
        services: snapshot.services.clone(),
        segments: snapshot.index.segments().count(),
        functions: hex(&Sha256::digest(&snapshot.functions)),
    };
    let text = serde_json::to_string(&manifest)?;
    let checksum = hex(&Sha256::digest(&text));
    write(MANIFEST, format!("{text}\n{checksum}\n").as_bytes())?;
    remove(folder)?;
    fs::rename(&unfinished, folder)
}

/// Opens the index of the snapshot whose file has the checksum `of`. Nothing if there is none, it was
/// made of another file, or is not what it was: then it is made anew.
pub(super) fn open(folder: &Path, of: &str) -> Option<Snapshot> {
    let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    let (text, checksum) = text.trim_end().rsplit_once('\n')?;
    if hex(&Sha256::digest(text)) != checksum {
        return None;
    }
    let manifest: Manifest = serde_json::from_str(text).ok()?;
    if manifest.version != VERSION || manifest.of != of {
        return None;
    }
    let segments = (0..manifest.segments).map(|number| {
        let bytes = fs::read(folder.join(segment_name(number))).ok()?;
        Some(Arc::new(Segment::open(bytes).ok()?))
    });
    let segments: Vec<Arc<Segment>> = segments.collect::<Option<_>>()?;
    let places = fs::read(folder.join(PLACES)).ok()?;
    let index = SegmentedIndex::open(segments, read_places(&places).ok()?)?;
    let functions = fs::read(folder.join(FUNCTIONS)).ok()?;
    if hex(&Sha256::digest(&functions)) != manifest.functions {
        return None;
    }
    Some(Snapshot {
        header: manifest.header,
        end: manifest.end,
        services: manifest.services,
        functions,
        index,
    })
}

fn segment_name(number: usize) -> String {
    format!("segment-{number}")
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
