//! Where content was found. A commit that changes nothing is no publish, but the heads are at it now.

use crate::catalog::staging::NewPublish;
use crate::catalog::{Catalog, CatalogError, Requester};
use crate::store::{self, Repository};

impl Catalog {
    /// Notes that the content published last was found at another commit or branch. Nothing that
    /// the catalogue says of a service follows from it, so there is neither an audit event nor a
    /// change event; at the same commit nothing is written.
    pub(in crate::catalog) async fn note_place(
        &self,
        requester: &Requester,
        publish: &NewPublish,
        last: &Repository,
    ) -> Result<(), CatalogError> {
        // What is not in git has no commit; what was noted last still says more.
        let is_known = publish.commit.is_none()
            || (last.commit == publish.commit && last.branch == publish.branch);
        if is_known {
            return Ok(());
        }
        let write = self.store().write().await?;
        write
            .lock(&format!("repository {}", publish.repository))
            .await?;
        let db = write.connection();
        let now = store::repository::find(db, &publish.repository).await?;
        let Some(now) = now.filter(|now| now.content_hash == last.content_hash) else {
            // Another publish was faster: its commit holds other content.
            return Ok(());
        };
        self.require_publish_right(&write, requester, &publish.services, Some(&now))
            .await?;
        let moved = Repository {
            commit: publish.commit.clone(),
            branch: publish.branch.clone(),
            ..now
        };
        store::repository::update(db, &moved, self.clock().now()).await?;
        let (commit, ci_run) = (publish.commit.as_deref(), publish.ci_run.as_deref());
        store::version::move_heads(db, moved.id, commit, ci_run).await?;
        Ok(write.commit().await?)
    }
}
