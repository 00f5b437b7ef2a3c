//! What a check would send.

use std::collections::BTreeSet;

/// What a check would send.
#[derive(Debug)]
pub(crate) struct Payload {
    pub(crate) server: String,
    /// By repository.
    pub(crate) repositories: Vec<PayloadRepository>,
}

/// What is sent about the functions of one repository.
#[derive(Debug)]
pub(crate) struct PayloadRepository {
    /// Its name, which is sent: its own functions are no duplicates of it.
    pub(crate) name: String,
    /// Its teams that own changed functions, which are sent to learn of their policy.
    pub(crate) teams: BTreeSet<String>,
    pub(crate) functions: Vec<PayloadFunction>,
}

/// What is sent about a function, and, for whoever reads this, which one it is.
#[derive(Debug)]
pub(crate) struct PayloadFunction {
    /// Not sent.
    pub(crate) path: String,
    /// Not sent.
    pub(crate) name: String,
    /// Not sent. From 1.
    pub(crate) start_line: u32,
    /// Whether it is what the function was at the merge-base. Not sent.
    pub(crate) is_before: bool,
    pub(crate) language: &'static str,
    pub(crate) scheme: u16,
    /// The size of the fingerprint in bytes; it is sent in base64.
    pub(crate) fingerprint: usize,
}
