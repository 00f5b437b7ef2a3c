//! What `resolve` chose.

use super::search::Owner;

/// What `resolve` chose.
#[derive(Debug)]
pub(crate) enum ResolveReport {
    /// This is what to call.
    Found(Box<Found>),
    /// There is nothing to call.
    Nothing(Nothing),
}

/// What to call.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// `namespace/name`.
    pub(crate) service: String,
    /// The release; none for the head of a service without releases.
    pub(crate) release: Option<String>,
    /// published, deprecated or sunset; yanked when the range names the release exactly.
    pub(crate) state: String,
    /// Why it is not simply published.
    pub(crate) reason: Option<String>,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    pub(crate) replacement: Option<String>,
    /// The value of the header Deprecation, RFC 9745.
    pub(crate) deprecation: Option<String>,
    /// The value of the header Sunset, RFC 8594.
    pub(crate) sunset: Option<String>,
    pub(crate) endpoint: Option<Endpoint>,
    /// What a caller needs: `none`, `iam`, `mtls`, `oauth2` or `api_key`.
    pub(crate) security: Option<String>,
    pub(crate) owner: Option<Owner>,
    /// The name that was asked for, when the service has another one now.
    pub(crate) former_name: Option<String>,
    /// Its page.
    pub(crate) url: String,
}

/// Where a service is called.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) protocol: String,
    pub(crate) url: String,
    pub(crate) method: Option<String>,
}

/// Why there is nothing to call.
#[derive(Debug)]
pub(crate) struct Nothing {
    /// A stable word, in lower case.
    pub(crate) reason: String,
    /// A sentence without a full stop.
    pub(crate) message: String,
    /// The newest releases that could be called.
    pub(crate) available: Vec<String>,
}
