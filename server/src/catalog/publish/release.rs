//! Releases: states of a service that never change.

use super::commit::{Commit, Known};
use super::content::Content;
use crate::catalog::semver_order::ordering_key;
use crate::catalog::{CatalogError, version};
use crate::store::{self, Service, Version};

impl Commit<'_> {
    /// Makes a release of what the service is now, `None` when it is there already with the same
    /// content.
    pub(super) async fn write_release(
        &mut self,
        service: &Service,
        number: &str,
        head: &Version,
        content: &Content,
        known: &Known,
    ) -> Result<Option<Version>, CatalogError> {
        let db = self.write.connection();
        let reference = format!("{}@{number}", service.reference());
        if let Some(release) = store::version::find_release(db, service.id, number).await? {
            if release.content_hash == content.hash {
                return Ok(None);
            }
            return Err(CatalogError::Conflict {
                message: format!("{reference} was released with other content"),
                hint: "A release never changes: raise the version number.".to_owned(),
            });
        }
        let release = self.version(service, Some(number), &content.hash);
        let order = ordering_key(&version::parse_number(number)?);
        store::version::insert(db, &release, &order).await?;
        let functions = self.occurrences(release.id, &content.functions, known)?;
        store::occurrence::insert(db, &functions).await?;
        self.catalog
            .freeze_dependencies(self.write, head.id, &release)
            .await?;
        self.record("version.release", &reference);
        Ok(Some(release))
    }
}
