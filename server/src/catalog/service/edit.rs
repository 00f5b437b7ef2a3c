//! Edits of services through the API.

use serde_json::json;
use uuid::Uuid;

use super::RETIRED;
use crate::catalog::audit::Action;
use crate::catalog::interface::{self, InterfaceEdit, replace};
use crate::catalog::pool::run_cpu;
use crate::catalog::staging::{LIFECYCLES, checked_readme, checked_tags, description};
use crate::catalog::team::require_revision;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, input, json_schema, text};
use crate::store::{self, Change, Service, WriteTransaction};

/// What is to change in a service: `None` leaves it as it is, `Some(None)` takes it out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceEdit {
    /// What it does.
    pub description: Option<Option<String>>,
    /// Words to find it by, all of them.
    pub tags: Option<Vec<String>>,
    /// How far it is in its life; not retired, which is an edit of its own.
    pub lifecycle: Option<String>,
    /// What kind of component it is.
    pub service_type: Option<String>,
    /// What it offers, its labels included.
    pub interface: InterfaceEdit,
    /// The JSON Schema of what it takes.
    pub input_schema: Option<Option<String>>,
    /// The JSON Schema of what it returns.
    pub output_schema: Option<Option<String>>,
    /// Its README in Markdown.
    pub readme: Option<Option<String>>,
}

impl Catalog {
    /// Edits a service that is still at this revision. An edit that changes nothing writes nothing.
    ///
    /// # Errors
    /// The requester may not maintain the service, somebody else has edited it meanwhile, or the
    /// edit is out of bounds. Nothing was changed then.
    pub async fn update_service(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        edit: ServiceEdit,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let edit = run_cpu(move || edit.checked()).await?;
        let write = self.store().write().await?;
        let old = self.maintained_service(&write, requester, id).await?;
        require_revision(&old.reference(), old.revision, revision)?;
        let new = self.edited(&write, &old, edit).await?;
        let changed = differences(&old, &new);
        if changed.is_empty() {
            return Ok(old);
        }
        let new = self.write_edited(&write, &old, new).await?;
        let action = Action::new("service.update", new.reference());
        let action = action.detail(json!({ "changed": changed }));
        self.record(&write, requester, action, &[Change::service(id)])
            .await?;
        write.commit().await?;
        Ok(new)
    }

    async fn edited(
        &self,
        write: &WriteTransaction,
        old: &Service,
        edit: ServiceEdit,
    ) -> Result<Service, CatalogError> {
        let mut service = old.clone();
        if let Some(lifecycle) = edit.lifecycle {
            require_step(old, &lifecycle)?;
            service.lifecycle = lifecycle;
        }
        replace(&mut service.description, edit.description);
        replace(&mut service.tags, edit.tags);
        replace(&mut service.service_type, edit.service_type);
        edit.interface.apply(&mut service.interface);
        service.interface = interface::checked(service.interface)?;
        let schemas = [&edit.input_schema, &edit.output_schema];
        let schemas = schemas.into_iter().flatten().flatten();
        let readme = edit.readme.iter().flatten();
        let texts: Vec<_> = schemas
            .map(text::new_schema)
            .chain(readme.map(text::new_readme))
            .collect();
        let ids = store::text::put(write.connection(), &texts, || self.ids().next()).await?;
        let id_of = |text: Option<Option<String>>| {
            text.map(|text| text.and_then(|text| ids.get(&input::sha256(text.as_bytes())).copied()))
        };
        replace(&mut service.input_schema_id, id_of(edit.input_schema));
        replace(&mut service.output_schema_id, id_of(edit.output_schema));
        replace(&mut service.readme_id, id_of(edit.readme));
        Ok(service)
    }

    /// Writes an edited service, and what of it the head and lists hold.
    pub(in crate::catalog) async fn write_edited(
        &self,
        write: &WriteTransaction,
        old: &Service,
        mut new: Service,
    ) -> Result<Service, CatalogError> {
        let db = write.connection();
        new.updated_at = self.clock().now();
        store::service::update(db, &mut new).await?;
        if new.tags != old.tags {
            store::service::replace_tags(db, new.id, &new.tags, || self.ids().next()).await?;
        }
        let labels = &new.interface.labels;
        if *labels != old.interface.labels {
            store::service::replace_labels(db, new.id, labels, || self.ids().next()).await?;
        }
        store::version::update_interface_of_head(db, &new).await?;
        Ok(new)
    }
}

impl ServiceEdit {
    fn checked(self) -> Result<Self, CatalogError> {
        let schema = |what, text: Option<Option<String>>| {
            let checked = |text: Option<String>| {
                text.map(|text| json_schema::checked(what, &text))
                    .transpose()
            };
            text.map(checked).transpose()
        };
        let readme = |text: Option<String>| text.map(checked_readme).transpose();
        Ok(Self {
            description: self
                .description
                .map(|text| description(text.as_deref()))
                .transpose()?,
            tags: self.tags.map(checked_tags).transpose()?,
            lifecycle: self
                .lifecycle
                .map(|word| input::one_of("lifecycle", &word, LIFECYCLES))
                .transpose()?,
            service_type: self
                .service_type
                .map(|word| input::word("type of a service", &word, 63, ".-"))
                .transpose()?,
            interface: self.interface,
            input_schema: schema("input schema", self.input_schema)?,
            output_schema: schema("output schema", self.output_schema)?,
            readme: self.readme.map(readme).transpose()?,
        })
    }
}

/// Refuses a step to or from the end of a life, which are edits of their own.
fn require_step(service: &Service, lifecycle: &str) -> Result<(), CatalogError> {
    let hint = match (service.is_retired(), lifecycle == RETIRED) {
        (true, false) => "Restore it with restoreService.",
        (false, true) => "Retire it with retireService.",
        _ => return Ok(()),
    };
    Err(CatalogError::Conflict {
        message: format!(
            "the lifecycle of {} is {}, which an edit cannot change to {lifecycle}",
            service.reference(),
            service.lifecycle
        ),
        hint: hint.to_owned(),
    })
}

/// The names of what is different, as the API calls it.
fn differences(old: &Service, new: &Service) -> Vec<&'static str> {
    let (x, y) = (&old.interface, &new.interface);
    let differs = [
        ("description", old.description != new.description),
        ("tags", old.tags != new.tags),
        ("lifecycle", old.lifecycle != new.lifecycle),
        ("type", old.service_type != new.service_type),
        ("labels", x.labels != y.labels),
        ("handler", x.handler != y.handler),
        ("runtime", x.runtime != y.runtime),
        ("trigger", x.trigger != y.trigger),
        ("endpoint", x.endpoint != y.endpoint),
        ("security", x.security != y.security),
        ("resilience", x.resilience != y.resilience),
        ("inputSchema", old.input_schema_id != new.input_schema_id),
        ("outputSchema", old.output_schema_id != new.output_schema_id),
        ("readme", old.readme_id != new.readme_id),
    ];
    differs
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
}
