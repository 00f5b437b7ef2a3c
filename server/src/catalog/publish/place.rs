//! Where content was found. A commit that changes nothing is no publish, but the heads are at it now, and
//! the services were seen once more.

use chrono::{DateTime, Utc};

use crate::catalog::staging::NewPublish;
use crate::catalog::{Catalog, CatalogError, Requester};
use crate::store::confirmation::NOT_PUBLISHED;
use crate::store::{self, Confirmation, Repository, Vanishing};

impl NewPublish {
    /// Where and by whom its services were seen.
    pub(super) fn confirmation(&self, requester: &Requester, at: DateTime<Utc>) -> Confirmation {
        Confirmation {
            repository: self.repository.clone(),
            commit: self.commit.clone(),
            branch: self.branch.clone(),
            by: requester.actor(),
            ci_run: self.ci_run.clone(),
            source: self.source.clone(),
            at,
        }
    }

    /// Why a service that it does not name is gone.
    pub(super) fn vanishing(&self, at: DateTime<Utc>) -> Vanishing {
        Vanishing {
            reason: NOT_PUBLISHED.to_owned(),
            repository: self.repository.clone(),
            commit: self.commit.clone(),
            branch: self.branch.clone(),
            source: self.source.clone(),
            at,
        }
    }
}

impl Catalog {
    /// Notes that the content published last was found again, if need be at another commit or branch.
    /// Nothing that the catalogue says of a service follows from it, so there is neither an audit event
    /// nor a change event. Whoever may not publish confirms nothing; they are refused only if they name
    /// another commit.
    pub(in crate::catalog) async fn note_place(
        &self,
        requester: &Requester,
        publish: &NewPublish,
        last: &Repository,
    ) -> Result<(), CatalogError> {
        // What is not in git has no commit; what was noted last still says more.
        let is_known = publish.commit.is_none()
            || (last.commit == publish.commit && last.branch == publish.branch);
        let write = self.store().write().await?;
        write
            .lock(&format!("repository {}", publish.repository))
            .await?;
        let db = write.connection();
        let found = store::repository::find(db, &publish.repository).await?;
        let Some(found) = found.filter(|found| found.content_hash == last.content_hash) else {
            // Another publish was faster: its commit holds other content.
            return Ok(());
        };
        let right = self
            .require_publish_right(&write, requester, &publish.services, Some(&found))
            .await;
        match right {
            Err(_) if is_known => return Ok(()),
            right => right?,
        }
        let now = self.clock().now();
        let repository_id = found.id;
        if !is_known {
            let moved = Repository {
                commit: publish.commit.clone(),
                branch: publish.branch.clone(),
                ..found
            };
            store::repository::update(db, &moved, now).await?;
            let (commit, ci_run) = (publish.commit.as_deref(), publish.ci_run.as_deref());
            store::version::move_heads(db, repository_id, commit, ci_run).await?;
        }
        let present = store::confirmation::present(db, repository_id).await?;
        let seen = publish.confirmation(requester, now);
        store::confirmation::confirm(db, &present, &seen, || self.ids().next()).await?;
        // A refused publish in between asked for names that this content does not ask for.
        store::name_claim::replace(db, &publish.repository, &[]).await?;
        Ok(write.commit().await?)
    }
}
