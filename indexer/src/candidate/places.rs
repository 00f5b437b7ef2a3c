//! Where the fragments of a segmented index are, as bytes that can be kept in a file.

use xxhash_rust::xxh3::xxh3_64;

use super::Place;
use crate::error::SegmentError;

/// The first bytes; the last one is the version of the format.
const MAGIC: [u8; 8] = *b"BKYPLC\0\x01";
/// The bytes of a fragment: its id, its hash, its segment and group.
const RECORD: usize = 16 + 8 + 4 + 4;

/// What fragments are known by in files.
pub type StoredId = [u8; 16];

/// Writes where fragments are.
pub fn write_places(places: impl Iterator<Item = Place<StoredId>>) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for place in places {
        bytes.extend(place.id);
        bytes.extend(place.raw_hash.to_le_bytes());
        bytes.extend(place.segment.to_le_bytes());
        bytes.extend(place.group.to_le_bytes());
    }
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

/// Reads where fragments are.
///
/// # Errors
/// The bytes are not of this version, are cut off, or were changed.
pub fn read_places(bytes: &[u8]) -> Result<impl Iterator<Item = Place<StoredId>>, SegmentError> {
    let (body, checksum) = bytes.split_last_chunk().ok_or(SegmentError::Truncated)?;
    let (magic, records) = body.split_first_chunk().ok_or(SegmentError::Truncated)?;
    if *magic != MAGIC {
        return Err(SegmentError::Unknown);
    }
    if *checksum != xxh3_64(body).to_le_bytes() {
        return Err(SegmentError::Changed);
    }
    let (records, rest) = records.as_chunks::<RECORD>();
    if !rest.is_empty() {
        return Err(SegmentError::Truncated);
    }
    Ok(records.iter().filter_map(place_of))
}

fn place_of(record: &[u8; RECORD]) -> Option<Place<StoredId>> {
    let (id, rest) = record.split_first_chunk()?;
    let (raw_hash, rest) = rest.split_first_chunk()?;
    let (segment, group) = rest.split_first_chunk()?;
    Some(Place {
        id: *id,
        raw_hash: u64::from_le_bytes(*raw_hash),
        segment: u32::from_le_bytes(*segment),
        group: u32::from_le_bytes(*group.first_chunk()?),
    })
}
