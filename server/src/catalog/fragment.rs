//! Fragments, and the occurrences that show where they stand.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, Fragment, Occurrence, Page, PageRequest, Viewer};

/// How many hashes may be asked about at once.
const MAX_HASHES: usize = 5_000;

impl Catalog {
    /// Those of these hashes that must be sent, in the order given, each once: those that are not
    /// stored, as far as the requester may know.
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
        let known = self.known_hashes(requester, &hashes).await?;
        let mut seen = HashSet::new();
        Ok(hashes
            .iter()
            .filter(|hash| !known.contains(*hash) && seen.insert(hash.as_str()))
            .cloned()
            .collect())
    }

    /// Those of these hashes that need not be sent: fragments whose fingerprint could not be computed
    /// anew are to be sent again. Who sees everything need not send what is
    /// stored; anybody else sends what they do not see, or they would learn that it is there.
    async fn known_hashes(
        &self,
        requester: &Requester,
        hashes: &[String],
    ) -> Result<HashSet<String>, CatalogError> {
        let db = self.store().connection();
        let mut known: HashSet<String> = match requester.viewer() {
            Viewer::Everything => store::fragment::ids_by_hash(db, hashes)
                .await?
                .into_keys()
                .collect(),
            viewer @ Viewer::Teams(_) => {
                store::fragment::viewable_hashes(db, &viewer, hashes).await?
            }
        };
        for failed in store::outdated::list::failed_hashes(db, hashes).await? {
            known.remove(&failed);
        }
        Ok(known)
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
        Ok(
            store::fragment::list_viewable(self.store().connection(), &requester.viewer(), ids)
                .await?,
        )
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
        let fragments = store::fragment::list_viewable(db, &requester.viewer(), ids).await?;
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
        let heads = store::version::viewable_heads(db, &requester.viewer(), service_ids).await?;
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
        Ok(
            store::occurrence::list_by_ids(self.store().connection(), &requester.viewer(), ids)
                .await?,
        )
    }
}
