//! The catalogue as a whole.

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, TeamFilter};

/// How much there is, and how far the derived indexes have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Services, owned or not.
    pub services: u64,
    /// Services that no team owns.
    pub unowned_services: u64,
    /// Teams, verified or not, without dissolved ones.
    pub teams: u64,
    /// Distinct functions.
    pub fragments: u64,
    /// The newest change event.
    pub sequence: i64,
    /// The change event that the search index has reached.
    pub search_sequence: i64,
    /// The change event that the clone index has reached.
    pub clone_sequence: i64,
    /// Whether a clone index is being built that will take the place of the one in use.
    pub is_building_clones: bool,
}

impl Catalog {
    /// How much there is, and how far the derived indexes have come.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn summary(&self, requester: &Requester) -> Result<Summary, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let viewer = requester.viewer();
        let (services, unowned_services) = store::service::count(db, &viewer).await?;
        Ok(Summary {
            services,
            unowned_services,
            teams: store::team::count(db, &viewer, TeamFilter::Active).await?,
            fragments: self.count_fragments(&viewer).await?,
            sequence: self.store().newest_sequence().await?,
            search_sequence: self.search_index().sequence(),
            clone_sequence: self.clones().sequence(),
            is_building_clones: self.clones().is_building(),
        })
    }
}
