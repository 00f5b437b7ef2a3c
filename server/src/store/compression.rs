//! How texts and bytes are stored: zstd.

use super::StoreError;

/// Compresses bytes; level 3 is zstd's own default.
pub(super) fn compress(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::encode_all(bytes, 3).map_err(|error| StoreError::Corrupt {
        what: "compressed data",
        found: error.to_string(),
    })
}

/// Gives back what [`compress`] took.
pub(super) fn decompress(what: &'static str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::decode_all(bytes).map_err(|error| StoreError::Corrupt {
        what,
        found: error.to_string(),
    })
}
