//! The JSON Schemas and READMEs that a repository sends.

use std::collections::HashMap;

use uuid::Uuid;

use super::commit::Commit;
use crate::catalog::staging::NewService;
use crate::catalog::{CatalogError, input, text};
use crate::store;

impl Commit<'_> {
    /// Stores the texts that are new, and returns the ids of all that were sent by hash.
    pub(super) async fn write_texts(
        &self,
        entries: &[NewService],
    ) -> Result<HashMap<String, Uuid>, CatalogError> {
        let sent = entries.iter().flat_map(|entry| {
            let schemas = [&entry.input_schema, &entry.output_schema];
            let schemas = schemas.into_iter().flatten().map(text::new_schema);
            schemas.chain(entry.readme.iter().map(text::new_readme))
        });
        let texts: Vec<_> = sent.collect();
        if texts.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = self.catalog.ids();
        Ok(store::text::put(self.write.connection(), &texts, || ids.next()).await?)
    }
}

/// The id of a text that was sent; `None` when it was not, and the old one stays.
pub(super) fn id_of(texts: &HashMap<String, Uuid>, text: Option<&String>) -> Option<Uuid> {
    texts.get(&input::sha256(text?.as_bytes())).copied()
}
