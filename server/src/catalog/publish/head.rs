//! The head of a service: the state of its repository's default branch.

use super::commit::{Commit, Known};
use super::content::{Content, difference};
use crate::catalog::CatalogError;
use crate::store::{self, Service, Version};

impl Commit<'_> {
    /// Writes the head. A function that is still there under its name keeps its id, so that a link
    /// to it survives an edit.
    pub(super) async fn write_head(
        &self,
        service: &Service,
        head: Option<Version>,
        content: &Content,
        known: &Known,
    ) -> Result<Version, CatalogError> {
        let db = self.write.connection();
        let new = self.version(service, None, &content.hash);
        let Some(old) = head else {
            store::version::insert(db, &new, "").await?;
            let functions = self.occurrences(new.id, &content.functions, known)?;
            store::occurrence::insert(db, &functions).await?;
            return Ok(new);
        };
        if old.content_hash == content.hash {
            store::version::update_interface_of_head(db, service).await?;
            return Ok(old);
        }
        let head = Version { id: old.id, ..new };
        store::version::update_head(db, &head).await?;
        let stored = store::occurrence::of_versions(db, &[old.id]).await?;
        let functions = self.occurrences(old.id, &content.functions, known)?;
        let (gone, added) = difference(stored, functions);
        store::occurrence::delete(db, &gone).await?;
        store::occurrence::insert(db, &added).await?;
        Ok(head)
    }
}
