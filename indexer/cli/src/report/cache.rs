//! What is kept of scans.

/// What is kept of scans, or was until it was removed.
#[derive(Debug)]
pub(crate) struct CacheReport {
    pub(crate) folder: String,
    pub(crate) scans: usize,
    pub(crate) bytes: u64,
    /// What they may take together.
    pub(crate) most_bytes: u64,
}
