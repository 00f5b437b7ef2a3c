//! What somebody does not get to see of the fragments.
//!
//! A fragment is seen where it stands, so one that stands only in closed services is unseen. Lists
//! that are cut at a length need to know before they are cut, or what is unseen would take the place
//! of what is not. That is the same until the next change event, and is remembered until then.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::{Catalog, CatalogError};
use crate::store::{self, Viewer};

/// How many different viewers are remembered.
const MAX_VIEWERS: usize = 64;

/// What a viewer does not see, after the change event up to which it holds.
type Unseen = (i64, Arc<HashSet<Uuid>>);

/// Remembers what viewers do not see, together with the change event up to which it holds.
#[derive(Debug, Default)]
pub(super) struct Veils {
    invisible: Mutex<HashMap<Viewer, Unseen>>,
    fragments: Mutex<Option<(i64, u64)>>,
}

impl Veils {
    fn remembered(&self, viewer: &Viewer, sequence: i64) -> Option<Arc<HashSet<Uuid>>> {
        let known = self
            .invisible
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (reached, invisible) = known.get(viewer)?;
        (*reached == sequence).then(|| Arc::clone(invisible))
    }

    fn remember(&self, viewer: Viewer, sequence: i64, invisible: Arc<HashSet<Uuid>>) {
        let mut known = self
            .invisible
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (reached, _)| *reached >= sequence);
        if known.len() < MAX_VIEWERS {
            known.insert(viewer, (sequence, invisible));
        }
    }
}

impl Catalog {
    /// The fragments that stand only where this viewer may not look.
    pub(super) async fn invisible_fragments(
        &self,
        viewer: &Viewer,
    ) -> Result<Arc<HashSet<Uuid>>, CatalogError> {
        if *viewer == Viewer::Everything {
            return Ok(Arc::default());
        }
        // Read first: what is remembered is never older than the event it is remembered with.
        let sequence = self.store().newest_sequence().await?;
        if let Some(invisible) = self.veils.remembered(viewer, sequence) {
            return Ok(invisible);
        }
        let db = self.store().connection();
        let invisible = store::fragment::invisible(db, viewer).await?;
        let invisible: Arc<HashSet<Uuid>> = Arc::new(invisible.into_iter().collect());
        self.veils
            .remember(viewer.clone(), sequence, Arc::clone(&invisible));
        Ok(invisible)
    }

    /// How many fragments this viewer sees somewhere.
    pub(super) async fn count_fragments(&self, viewer: &Viewer) -> Result<u64, CatalogError> {
        let sequence = self.store().newest_sequence().await?;
        let known = *self
            .veils
            .fragments
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let all = match known {
            Some((reached, all)) if reached == sequence => all,
            _ => {
                let all = store::fragment::count(self.store().connection()).await?;
                *self
                    .veils
                    .fragments
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner) = Some((sequence, all));
                all
            }
        };
        let invisible = self.invisible_fragments(viewer).await?;
        Ok(all.saturating_sub(invisible.len() as u64))
    }
}
