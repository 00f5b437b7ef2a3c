use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::snapshot::{SnapshotPlace, SnapshotStanding, SnapshotWriter};
use crate::{ExtractOptions, content_hash, extract};

const SOURCE: &str = "\
def total(basket, store, rates):
    total = 0
    for item in basket.items:
        rate = rates.get(item.kind, 0)
        price = item.price * item.count
        if price > store.limit:
            raise ValueError(item.name)
        total += price + price * rate
    return round(total, 2)
";

fn header() -> SnapshotHeader {
    SnapshotHeader {
        server: "http://127.0.0.1:7878".to_owned(),
        requester: Some("ci".to_owned()),
        taken_at: 1_795_000_000,
        as_of: 7,
        schemes: BTreeMap::from([("python".to_owned(), 1)]),
    }
}

fn service() -> SnapshotService {
    SnapshotService {
        reference: "shop/total".to_owned(),
        repository: "example.com/shop".to_owned(),
        owner: None,
    }
}

fn fragment() -> SnapshotFragment {
    let extraction = extract("a.py", SOURCE.as_bytes(), &ExtractOptions::default());
    let fingerprint = extraction.fragments[0].fingerprint.clone();
    SnapshotFragment {
        hash: content_hash(fingerprint.language(), SOURCE),
        fingerprint,
        standing: SnapshotStanding {
            places: vec![SnapshotPlace {
                service: 0,
                release: Some("1.0.0".to_owned()),
                occurrence: "o".to_owned(),
                path: "a.py".to_owned(),
                name: "total".to_owned(),
                start_line: 1,
                end_line: 9,
            }],
            services: vec![0],
        },
    }
}

fn written() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = SnapshotWriter::begin(header(), &mut bytes);
    writer.service(service(), &mut bytes);
    assert!(writer.fragment(fragment(), u64::MAX, &mut bytes));
    writer.end(3, 1, &mut bytes);
    bytes
}

/// Reads to the end.
fn read(bytes: &[u8]) -> Result<(SnapshotHeader, Vec<Record>), SnapshotError> {
    let (header, mut reader) = SnapshotReader::open(bytes)?;
    let mut records = Vec::new();
    loop {
        records.push(reader.read()?);
        if let Some(Record::End(_)) = records.last() {
            return Ok((header, records));
        }
    }
}

#[test]
fn what_was_written_is_read_again() {
    let (found, records) = read(&written()).unwrap();

    assert_eq!(found, header());
    assert_eq!(records[0], Record::Service(service()));
    assert_eq!(records[1], Record::Fragment(Box::new(fragment())));
    let Record::End(end) = &records[2] else {
        panic!("{records:?}")
    };
    assert_eq!((end.fragments, end.left_out, end.outdated), (1, 3, 1));
}

#[test]
fn what_does_not_fit_is_left_out() {
    let mut bytes = Vec::new();
    let mut writer = SnapshotWriter::begin(header(), &mut bytes);
    writer.service(service(), &mut bytes);
    let before = bytes.len();

    assert!(!writer.fragment(fragment(), before as u64 + 10, &mut bytes));
    assert_eq!(bytes.len(), before);
    writer.end(1, 0, &mut bytes);
    assert!(read(&bytes).is_ok());
}

#[test]
fn there_is_no_source_in_it() {
    let text = String::from_utf8(written()).unwrap();
    for word in ["basket", "rates", "ValueError", "round("] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn another_version_is_named_and_another_format_is_not_taken_for_one() {
    let text = String::from_utf8(written()).unwrap();
    let newer = text.replacen("\"version\":1", "\"version\":9", 1);
    assert!(matches!(
        read(newer.as_bytes()),
        Err(SnapshotError::Version { version: 9 })
    ));
    let other = text.replacen(FORMAT, "somebody.elses", 1);
    assert!(matches!(
        read(other.as_bytes()),
        Err(SnapshotError::Unknown)
    ));
    assert!(matches!(read(b""), Err(SnapshotError::Truncated)));
    assert!(matches!(read(b"{}\n"), Err(SnapshotError::Unknown)));
}

#[test]
fn a_reader_leaves_out_what_a_newer_writer_adds_to_a_line() {
    let mut bytes = Vec::new();
    SnapshotWriter::begin(header(), &mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    let more = text.replacen("{\"format\"", "{\"colour\":\"blue\",\"format\"", 1);
    assert_ne!(more, text);

    let (found, _) = SnapshotReader::open(more.as_bytes()).unwrap();

    assert_eq!(found, header());
}

#[test]
fn a_place_in_a_service_that_is_not_there_is_damage() {
    let mut bytes = Vec::new();
    let mut writer = SnapshotWriter::begin(header(), &mut bytes);
    assert!(writer.fragment(fragment(), u64::MAX, &mut bytes));
    writer.end(0, 0, &mut bytes);

    assert!(matches!(read(&bytes), Err(SnapshotError::Damaged { .. })));
}

#[test]
fn a_line_without_end_takes_bounded_memory() {
    let endless = io::BufReader::new(io::repeat(b'x'));
    let found = SnapshotReader::open(endless).map(|(header, _)| header);
    assert!(matches!(found, Err(SnapshotError::Damaged { .. })));
}

proptest! {
    #[test]
    fn a_snapshot_that_was_cut_off_is_refused(kept in 0..10_000_usize) {
        let whole = written();
        let kept = kept % whole.len();
        prop_assert!(read(&whole[..kept]).is_err());
    }

    #[test]
    fn a_snapshot_with_a_changed_byte_is_refused(place in 0..10_000_usize, flip in 1..=255_u8) {
        let mut bytes = written();
        let place = place % bytes.len();
        bytes[place] ^= flip;
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn any_bytes_give_a_snapshot_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(read(&bytes).is_err());
        // After a sound header as well.
        let mut behind = Vec::new();
        SnapshotWriter::begin(header(), &mut behind);
        behind.extend(bytes);
        prop_assert!(read(&behind).is_err());
    }
}
