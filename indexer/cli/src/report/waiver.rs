//! What `waive` did.

/// A finding that is excused, or will be.
#[derive(Debug)]
pub(crate) struct Made {
    /// The waiver's id.
    pub(crate) id: String,
    pub(crate) finding: String,
    /// `src/a.ts:12`.
    pub(crate) place: String,
    pub(crate) name: String,
    /// The service of the original, `namespace/name`.
    pub(crate) original: String,
    /// The team that owns it.
    pub(crate) owner: Option<String>,
    /// The last day, `2027-03-31`.
    pub(crate) until: String,
    /// Whether it has to be approved first.
    pub(crate) is_waiting: bool,
    pub(crate) false_positive: bool,
}

/// A waiver that was ended.
#[derive(Debug)]
pub(crate) struct Revoked {
    pub(crate) finding: String,
    pub(crate) repository: String,
    pub(crate) path: String,
    pub(crate) name: String,
}

/// A waiver of a repository.
#[derive(Debug)]
pub(crate) struct Listed {
    /// The waiver's id.
    pub(crate) id: String,
    pub(crate) finding: String,
    pub(crate) path: String,
    pub(crate) name: String,
    /// The service of the original; none when it may not be viewed.
    pub(crate) original: Option<String>,
    /// active, waiting, expired or revoked.
    pub(crate) state: &'static str,
    /// The last day, `2027-03-31`.
    pub(crate) until: String,
    pub(crate) reason: String,
    pub(crate) false_positive: bool,
    pub(crate) created_by: String,
}
