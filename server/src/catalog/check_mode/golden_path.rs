//! Golden paths: services that are meant to be copied, such as templates.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::super::place::distinct;
use super::super::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::{self, Viewer};

/// A service that is meant to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenPath {
    /// The service, `namespace/name`.
    pub service: String,
    /// Why it is to be copied.
    pub why: String,
}

/// That a fragment stands in a service that is meant to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenMatch {
    /// Which one; `None` if the requester may not view it.
    pub path: Option<GoldenPath>,
}

impl Catalog {
    /// The services that are meant to be copied, as far as the requester may view them; who
    /// administers the organisation is also told of those that do not exist.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn golden_paths(
        &self,
        requester: &Requester,
    ) -> Result<Vec<GoldenPath>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        if requester.may(Scope::Admin) {
            return Ok(self.check_settings().golden_paths.clone());
        }
        let named = self.golden_services(&requester.viewer()).await?;
        let paths = named.into_iter().filter(|(_, is_viewable, _)| *is_viewable);
        Ok(paths.map(|(_, _, path)| path.clone()).collect())
    }

    /// Which of these fragments stand in services that are meant to be copied: in their heads or in
    /// any of their releases.
    pub(in super::super) async fn golden_matches(
        &self,
        viewer: &Viewer,
        fragment_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, GoldenMatch>, CatalogError> {
        let golden = self.golden_services(viewer).await?;
        if golden.is_empty() || fragment_ids.is_empty() {
            return Ok(HashMap::new());
        }
        let db = self.store().connection();
        let services: Vec<Uuid> = golden.iter().map(|(id, ..)| *id).collect();
        let mut versions = store::version::heads(db, &services).await?;
        versions.extend(store::version::releases(db, &services).await?);
        let of_version: HashMap<Uuid, Uuid> = versions
            .into_iter()
            .map(|version| (version.id, version.service_id))
            .collect();
        let version_ids = distinct(of_version.keys().copied());
        let found = store::occurrence::of_fragments_in(db, fragment_ids, &version_ids).await?;
        let mut standing: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
        for occurrence in found {
            if let Some(service) = of_version.get(&occurrence.version_id) {
                let services = standing.entry(occurrence.fragment_id).or_default();
                services.insert(*service);
            }
        }
        let matches = standing.into_iter().map(|(fragment, services)| {
            let mut viewable = golden
                .iter()
                .filter(|(id, is_viewable, _)| *is_viewable && services.contains(id));
            let path = viewable.next().map(|(_, _, path)| (*path).clone());
            (fragment, GoldenMatch { path })
        });
        Ok(matches.collect())
    }

    /// The services that are meant to be copied and exist, each with whether it may be viewed, in the
    /// order of the settings.
    async fn golden_services(
        &self,
        viewer: &Viewer,
    ) -> Result<Vec<(Uuid, bool, &GoldenPath)>, CatalogError> {
        let paths = &self.check_settings().golden_paths;
        let references: Vec<_> = paths
            .iter()
            .filter_map(|path| name::parse_reference(&path.service))
            .collect();
        if references.is_empty() {
            return Ok(Vec::new());
        }
        let db = self.store().connection();
        let named = store::reference::services(db, &references).await?;
        let ids = distinct(named.values().map(|named| named.id));
        let viewable = store::visibility::viewable(db, viewer, &ids).await?;
        let services = paths.iter().filter_map(|path| {
            let id = named.get(&name::parse_reference(&path.service)?)?.id;
            Some((id, viewable.contains(&id), path))
        });
        Ok(services.collect())
    }
}
