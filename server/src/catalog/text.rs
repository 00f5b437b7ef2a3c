//! Texts that belong to services: JSON Schemas and READMEs.

use std::collections::HashMap;

use uuid::Uuid;

use super::place::distinct;
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::text::NewText;
use crate::store::{self, Service, Text};

/// How many users of a schema are told.
const MAX_USERS: u64 = 1_000;

/// A JSON Schema to store.
pub(super) fn new_schema(text: &String) -> NewText {
    new("schema", text)
}

/// A README to store.
pub(super) fn new_readme(text: &String) -> NewText {
    new("readme", text)
}

fn new(kind: &'static str, text: &String) -> NewText {
    NewText {
        hash: input::sha256(text.as_bytes()),
        kind,
        text: text.clone(),
    }
}

impl Catalog {
    /// The schemas and READMEs of these ids. Who knows such an id has read it from something that
    /// they may view.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn texts_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Text>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::text::list_by_ids(self.store().connection(), ids).await?)
    }

    /// The services whose heads take or return what each of these schemas describes, by ref; at most
    /// 1,000 of all of them.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn users_of_schemas(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Service>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let pairs = store::text::users_of_schemas(db, &viewer, ids, MAX_USERS).await?;
        let service_ids = distinct(pairs.iter().map(|(_, service)| *service));
        let services = store::service::list_by_ids(db, &viewer, &service_ids).await?;
        let services: HashMap<Uuid, Service> = services
            .into_iter()
            .map(|service| (service.id, service))
            .collect();
        let mut users: HashMap<Uuid, Vec<Service>> = HashMap::new();
        for (schema, service) in pairs {
            let service = services.get(&service).cloned();
            users.entry(schema).or_default().extend(service);
        }
        for services in users.values_mut() {
            services.sort_by_key(Service::reference);
        }
        Ok(users)
    }
}
