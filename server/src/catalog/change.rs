//! The change feed: what changed, in the order in which it became visible.

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::event::ChangeFilter;
use crate::store::{self, ChangeKind, ChangeRecord};

/// A part of the change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    /// The changes, oldest first.
    pub changes: Vec<ChangeRecord>,
    /// Where to go on.
    pub end: i64,
    /// Whether there is more to read now.
    pub has_more: bool,
}

impl Catalog {
    /// What changed after this number, oldest first. Who reads on from [`ChangePage::end`] misses
    /// nothing and reads nothing twice, whoever writes meanwhile.
    ///
    /// Services are left out that the requester may not view; users, service accounts and access
    /// tokens are for administrators only.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn changes(
        &self,
        requester: &Requester,
        after: i64,
        kinds: Vec<ChangeKind>,
        first: u64,
    ) -> Result<ChangePage, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        // Read first: what is numbered up to here is visible now, whatever the list leaves out.
        let newest = store::event::newest_sequence(db).await?;
        let filter = ChangeFilter {
            after,
            up_to: newest,
            kinds,
            viewer: requester.viewer(),
            administers: requester.may(Scope::Admin),
        };
        let mut changes = store::event::list_changes(db, &filter, first + 1).await?;
        let has_more = changes.len() as u64 > first;
        changes.truncate(usize::try_from(first).unwrap_or(usize::MAX));
        let end = match changes.last() {
            Some(last) if has_more => last.sequence,
            _ => newest.max(after),
        };
        Ok(ChangePage {
            changes,
            end,
            has_more,
        })
    }
}
