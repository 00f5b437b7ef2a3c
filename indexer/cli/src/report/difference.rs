//! What a publish would change.

use std::collections::HashSet;

use brickyard_indexer::publication::{FragmentEntry, Publication};

/// What a publish of one repository would change in the catalogue.
#[derive(Debug)]
pub(crate) struct Difference<'a> {
    pub(crate) publication: &'a Publication,
    /// Services that the catalogue does not have, with their functions.
    pub(crate) new: Vec<(String, usize)>,
    pub(crate) changed: Vec<ChangedService>,
    /// Services that would no longer be in the repository.
    pub(crate) gone: Vec<String>,
    pub(crate) unchanged: usize,
    pub(crate) leaving: Leaving,
}

/// A service that the catalogue has otherwise.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ChangedService {
    /// `namespace/name`.
    pub(crate) reference: String,
    pub(crate) fields: Vec<ChangedField>,
    pub(crate) functions: ChangedFunctions,
}

/// A property that the catalogue has otherwise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ChangedField {
    pub(crate) name: &'static str,
    /// None if the catalogue has nothing.
    pub(crate) old: Option<String>,
    pub(crate) new: String,
}

/// How the functions of a service differ from those of its head.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChangedFunctions {
    pub(crate) new: usize,
    /// Those with other content.
    pub(crate) changed: usize,
    /// Those on other lines only.
    pub(crate) moved: usize,
    pub(crate) gone: usize,
}

/// What would leave this machine.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaving {
    pub(crate) services: usize,
    pub(crate) fingerprints: usize,
    pub(crate) sources: usize,
    /// What all of it amounts to.
    pub(crate) bytes: usize,
    /// Functions that the server has already, which are not sent again; none if it was not asked.
    pub(crate) known: Option<usize>,
}

impl Difference<'_> {
    /// Tells whether there is nothing to change: then a server learns that from a hash.
    pub(crate) fn is_none(&self) -> bool {
        self.new.is_empty()
            && self.changed.is_empty()
            && self.gone.is_empty()
            && self.leaving.known.is_some()
            && self.leaving.fingerprints == 0
    }
}

impl ChangedService {
    /// Tells whether there is nothing to change.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.fields.is_empty() && self.functions == ChangedFunctions::default()
    }
}

impl Leaving {
    /// Adds up what a publication would send to a server that lacks the fragments of these hashes; all
    /// of them if it was not asked.
    pub(crate) fn of(publication: &Publication, missing: Option<&HashSet<String>>) -> Self {
        let json = |value: Option<String>| value.map_or(0, |json| json.len());
        let services = publication.services.iter();
        let services: usize = services
            .map(|service| json(serde_json::to_string(service).ok()))
            .sum();
        let mut leaving = Self {
            services: publication.services.len(),
            bytes: services,
            ..Self::default()
        };
        let is_sent = |fragment: &&FragmentEntry| {
            missing.is_none_or(|missing| missing.contains(&fragment.hash))
        };
        for fragment in publication.fragments.iter().filter(is_sent) {
            leaving.fingerprints += 1;
            leaving.bytes += fragment.fingerprint.len();
            leaving.sources += usize::from(fragment.source.is_some());
            leaving.bytes += fragment.source.as_ref().map_or(0, String::len);
        }
        leaving.known = missing.map(|_| publication.fragments.len() - leaving.fingerprints);
        leaving
    }
}
