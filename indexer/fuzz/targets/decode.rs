//! Any bytes as what this program wrote itself: a snapshot, a fingerprint, a segment, places.
#![no_main]

use brickyard_indexer::{
    Fingerprint, Segment, read_places,
    snapshot::{Record, SnapshotReader},
};
use libfuzzer_sys::fuzz_target;
use xxhash_rust::xxh3::xxh3_64;

fuzz_target!(|data: &[u8]| {
    let Some((&first, data)) = data.split_first() else {
        return;
    };
    match first % 3 {
        0 => {
            if let Ok((_, mut reader)) = SnapshotReader::open(data) {
                while let Ok(Record::Service(_) | Record::Fragment(_)) = reader.read() {}
            }
        }
        1 => {
            if let Ok(fingerprint) = Fingerprint::decode(data) {
                let again = Fingerprint::decode(&fingerprint.encode());
                assert_eq!(again, Ok(fingerprint));
            }
        }
        _ => {
            // With the right checksum, which nothing would come across by chance.
            let checksum = xxh3_64(data).to_le_bytes();
            let bytes = [data, &checksum].concat();
            if let Ok(places) = read_places(&bytes) {
                assert!(places.count() <= data.len());
            }
            drop(Segment::open(bytes));
        }
    }
});
