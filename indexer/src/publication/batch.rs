//! The parts in which a publication is sent.

use super::{FragmentEntry, Publication};

/// The most fragments and occurrences together that one batch holds; servers refuse more.
pub const MAX_BATCH_ITEMS: usize = 500;

/// What one fragment may have as JSON: servers take requests of 1 MiB, and a fragment is not split.
pub const MAX_FRAGMENT_BYTES: usize = 900_000;

/// A part of a publication that is sent at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Indexes into [`Publication::fragments`].
    pub fragments: Vec<usize>,
    /// Indexes into [`Publication::occurrences`]; every fragment they name is in this batch or an
    /// earlier one.
    pub occurrences: Vec<usize>,
}

/// What one fragment and one occurrence add to a batch besides their texts, in bytes of JSON.
const OVERHEAD: usize = 256;

impl Publication {
    /// Splits fragments and occurrences into batches of about `max_bytes` of JSON and
    /// [`MAX_BATCH_ITEMS`] at most, in their order, fragments first; one that is larger alone gets
    /// its own batch.
    pub fn batches(&self, max_bytes: usize) -> Vec<Batch> {
        let mut batches = vec![Batch::default()];
        let (mut size, mut count) = (0, 0);
        let mut place = |bytes: usize, put: &dyn Fn(&mut Batch)| {
            if count > 0 && (size + bytes > max_bytes || count == MAX_BATCH_ITEMS) {
                batches.push(Batch::default());
                (size, count) = (0, 0);
            }
            size += bytes;
            count += 1;
            // There is one batch from the start.
            if let Some(batch) = batches.last_mut() {
                put(batch);
            }
        };
        for (index, fragment) in self.fragments.iter().enumerate() {
            place(fragment.json_len(), &|batch| batch.fragments.push(index));
        }
        for (index, occurrence) in self.occurrences.iter().enumerate() {
            let bytes = OVERHEAD + escaped_len(&occurrence.path) + escaped_len(&occurrence.name);
            place(bytes, &|batch| batch.occurrences.push(index));
        }
        batches.retain(|batch| *batch != Batch::default());
        batches
    }
}

impl FragmentEntry {
    /// About how many bytes of JSON it is.
    pub(super) fn json_len(&self) -> usize {
        let source = self.source.as_deref().map_or(0, escaped_len);
        OVERHEAD + self.fingerprint.len().div_ceil(3) * 4 + source
    }
}

/// Returns how long a text is as a JSON string.
fn escaped_len(text: &str) -> usize {
    let escaped = |byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..=31 => 6,
        _ => 1,
    };
    text.bytes().map(escaped).sum::<usize>() + 2
}
