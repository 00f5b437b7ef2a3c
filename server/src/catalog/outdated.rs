//! Functions that are not compared, because they have no fingerprint of the present scheme.

use brickyard_indexer::{Fingerprint, Language};

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, OutdatedCount, OutdatedFragment, Page, PageRequest, Viewer};

impl Catalog {
    /// How many functions are not compared, by language and reason, of those that the requester may view.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn count_outdated(
        &self,
        requester: &Requester,
    ) -> Result<Vec<OutdatedCount>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::outdated::list::count(db, &requester.viewer(), None).await?)
    }

    /// The functions that are not compared, of those that the requester may view.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_outdated(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<OutdatedFragment>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::outdated::list::list(db, &requester.viewer(), page).await?)
    }

    /// What fragments that are checked cannot be compared with. One of the former scheme is compared
    /// with what waits for the present one.
    pub(super) async fn not_compared(
        &self,
        viewer: &Viewer,
        checked: &[&Fingerprint],
    ) -> Result<Vec<OutdatedCount>, CatalogError> {
        let is_asked = |language: &&Language| {
            let mut asked = checked.iter();
            asked.any(|fingerprint| fingerprint.language().comparable_with(**language))
        };
        let languages = Language::ALL.iter().filter(is_asked);
        let languages: Vec<&str> = languages.map(|language| language.name()).collect();
        if languages.is_empty() {
            return Ok(Vec::new());
        }
        let has_present = checked
            .iter()
            .any(|fingerprint| fingerprint.scheme() == fingerprint.language().scheme());
        let db = self.store().connection();
        let mut counts = store::outdated::list::count(db, viewer, Some(&languages)).await?;
        counts.retain(|count| has_present || count.reason.is_some());
        Ok(counts)
    }
}
