//! What `discover` found, as all reports say it.

use brickyard_indexer::discovery::{
    Discovered, Discovery, Origin, handler::Resolution, inline_path,
};

/// What the services of all repositories amount to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) services: usize,
    /// Functions that manifests declare.
    pub(crate) declared: usize,
    /// Of these, those whose code was found.
    pub(crate) resolved: usize,
    pub(crate) public: usize,
    pub(crate) unowned: usize,
    pub(crate) manifests: usize,
    pub(crate) unread: usize,
    pub(crate) skipped: usize,
}

impl Totals {
    pub(crate) fn of(repositories: &[Discovery]) -> Self {
        let mut totals = Self::default();
        for repository in repositories {
            totals.manifests += repository.manifests;
            totals.unread += repository.unread.len();
            totals.skipped += repository.skipped.len();
            for service in &repository.services {
                totals.services += 1;
                totals.declared += usize::from(service.origin == Origin::Manifest);
                totals.resolved += usize::from(code(service).is_some());
                totals.public += usize::from(service.is_public);
                totals.unowned += usize::from(service.entry.owner.is_none());
            }
        }
        totals
    }
}

/// Where the code of a service is, and its symbol; none if it was not found, or nothing declares it.
pub(crate) fn code(service: &Discovered) -> Option<(String, Option<&str>)> {
    match service.resolution.as_ref()? {
        Resolution::Found { file, symbol, .. } => Some((file.clone(), symbol.as_deref())),
        Resolution::Inline { symbol, .. } => {
            let declaration = service.declaration.as_ref()?;
            Some((inline_path(declaration), symbol.as_deref()))
        }
        Resolution::Unresolved { .. } => None,
    }
}
