//! What distinguishes the members of a class from its representative.

use std::collections::HashMap;

use brickyard_indexer::{Explanation, Language, explain};
use uuid::Uuid;

use super::super::place::distinct;
use super::super::pool::run_cpu;
use super::super::{Catalog, CatalogError, Requester};

impl Catalog {
    /// What was renamed and what else differs from the first to the second fragment of each pair.
    /// Pairs whose sources are not both stored and viewable, or not of one language, are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn explain_fragments(
        &self,
        requester: &Requester,
        pairs: &[(Uuid, Uuid)],
    ) -> Result<HashMap<(Uuid, Uuid), Explanation>, CatalogError> {
        let ids = distinct(pairs.iter().flat_map(|(a, b)| [*a, *b]));
        let languages: HashMap<Uuid, Language> = self
            .fragments_by_ids(requester, &ids)
            .await?
            .into_iter()
            .filter_map(|fragment| Some((fragment.id, fragment.language.parse().ok()?)))
            .collect();
        let sources = self.sources_of_fragments(requester, &ids).await?;
        let pairs = pairs.to_vec();
        Ok(run_cpu(move || {
            let one = |pair: (Uuid, Uuid)| {
                let (a, b) = (languages.get(&pair.0)?, languages.get(&pair.1)?);
                let (theirs, ours) = (sources.get(&pair.0)?, sources.get(&pair.1)?);
                (a == b).then(|| (pair, explain(*a, theirs, ours)))
            };
            pairs.into_iter().filter_map(one).collect()
        })
        .await)
    }
}
