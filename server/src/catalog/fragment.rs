//! Fragments, and the occurrences that show where they stand.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, Fragment, Occurrence, Page, PageRequest};

/// How many hashes may be asked about at once.
const MAX_HASHES: usize = 5_000;

impl Catalog {
    /// Those of these hashes that are not stored, in the order given, each once.
    ///
    /// # Errors
    /// The requester may not read, or there are more than 5,000.
    pub async fn missing_fragments(
        &self,
        requester: &Requester,
        hashes: &[String],
    ) -> Result<Vec<String>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        input::at_most("hashes", hashes.len(), MAX_HASHES)?;
        let hashes: Vec<String> = hashes
            .iter()
            .map(|hash| input::hash(hash))
            .collect::<Result<_, _>>()?;
        let known = store::fragment::ids_by_hash(self.store().connection(), &hashes).await?;
        let mut seen = HashSet::new();
        Ok(hashes
            .iter()
            .filter(|hash| !known.contains_key(*hash) && seen.insert(hash.as_str()))
            .cloned()
            .collect())
    }

    /// The fragments of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn fragments_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Fragment>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::fragment::list_by_ids(self.store().connection(), ids).await?)
    }

    /// The sources of these fragments, by the fragments' ids; those without one are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn sources_of_fragments(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, String>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let fragments = store::fragment::list_by_ids(db, ids).await?;
        let source_ids: Vec<Uuid> = fragments
            .iter()
            .filter_map(|fragment| fragment.source_id)
            .collect();
        let texts = store::fragment::sources_by_ids(db, &source_ids).await?;
        Ok(fragments
            .into_iter()
            .filter_map(|fragment| Some((fragment.id, texts.get(&fragment.source_id?)?.clone())))
            .collect())
    }

    /// The same page of the functions at each service's head, by path and line; those whose name
    /// contains a text, in whatever case. Services without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn occurrences_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        name_contains: Option<&str>,
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Occurrence>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        if name_contains.is_some_and(|part| input::text("name", part, 512).is_err()) {
            return Ok(HashMap::new());
        }
        let heads = store::version::heads(db, service_ids).await?;
        let head_ids: Vec<Uuid> = heads.iter().map(|head| head.id).collect();
        let mut pages = store::occurrence::list(db, &head_ids, name_contains, page).await?;
        let heads = heads.into_iter();
        Ok(heads
            .filter_map(|head| Some((head.service_id, pages.remove(&head.id)?)))
            .collect())
    }

    /// The occurrences of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn occurrences_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Occurrence>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::occurrence::list_by_ids(self.store().connection(), ids).await?)
    }
}
