//! Any bytes as a scan that the client kept: the file, what it says of one source file, the verdicts.
#![no_main]
#![allow(dead_code, reason = "the client's own modules, of which this asks the readers only")]

#[path = "../../cli/src/cache/extraction.rs"]
mod extraction;
#[path = "../../cli/src/cache/kept.rs"]
mod kept;

mod folder {
    pub(crate) const KEPT: &str = "scan";
}

use std::{iter, path::PathBuf};

use brickyard_indexer::{ExtractOptions, Verdicts};
use libfuzzer_sys::fuzz_target;
use xxhash_rust::xxh3::xxh3_64;

/// The bytes of a file's beginning: what it is, and who wrote it.
const BEGINNING: usize = 8 + 32;

fuzz_target!(|data: &[u8]| {
    let Some((&first, data)) = data.split_first() else {
        return;
    };
    match first % 3 {
        0 => {
            if let Some(extraction) = extraction::decode(data)
                && let Some(bytes) = extraction::encode(&extraction)
            {
                assert_eq!(extraction::decode(&bytes), Some(extraction));
            }
        }
        1 => {
            // The segment at the end has its checksum, which nothing would come across by chance.
            let segment = data.get(8..).unwrap_or_default();
            let bytes = [data, &xxh3_64(segment).to_le_bytes()].concat();
            drop(Verdicts::decode(&bytes));
        }
        _ => {
            let identity = kept::Identity::of(iter::empty(), &ExtractOptions::default());
            let files = iter::empty::<(&kept::Key, &[u8], fn(usize) -> Option<u32>)>();
            let mut bytes = kept::write(&identity, files, None);
            bytes.truncate(BEGINNING);
            bytes.extend(data);
            bytes.extend(xxh3_64(&bytes).to_le_bytes());
            let Some(scan) = kept::KeptScan::open(PathBuf::new(), bytes, &identity) else {
                return;
            };
            assert!(scan.len() <= data.len());
            let key = data.get(4..36).and_then(|key| key.try_into().ok());
            if let Some(entry) = key.and_then(|key: kept::Key| scan.entry(&key)) {
                drop(extraction::decode(scan.extraction(entry)));
                let _ = scan.group(entry, usize::from(first));
            }
            drop(scan.verdicts());
        }
    }
});
