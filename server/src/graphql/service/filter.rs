//! Which services a list holds, and in which order.

use async_graphql::{Enum, InputObject};

use super::{Lifecycle, Visibility};
use crate::catalog;
use crate::graphql::error::{ApiError, ApiResult};
use crate::graphql::interface::{DataClass, SecurityProtocol};

/// The most tags, or labels, that a list is narrowed by.
const MAX_WORDS: usize = 16;
/// The longest text that is looked for, in bytes.
const MAX_TEXT: usize = 256;

/// Which services a list holds: those to which all of this applies.
#[derive(Debug, Default, InputObject)]
pub(in crate::graphql) struct ServiceFilter {
    /// The name of the team that owns it.
    team: Option<String>,
    /// The namespace that it is named in.
    namespace: Option<String>,
    /// Only services that nobody owns.
    unowned: Option<bool>,
    /// Tags that it has, all of them; at most 16.
    tags: Option<Vec<String>>,
    /// How far it is in its life.
    lifecycle: Option<Lifecycle>,
    /// What kind of component it is.
    r#type: Option<String>,
    /// Who may view it.
    visibility: Option<Visibility>,
    /// What runs it.
    runtime: Option<String>,
    /// What starts it.
    trigger: Option<String>,
    /// The protocol of its endpoint.
    protocol: Option<String>,
    /// How it knows its callers.
    security_protocol: Option<SecurityProtocol>,
    /// Who may know its data.
    data_class: Option<DataClass>,
    /// Whether everybody who finds the endpoint can call it, though its data is not public.
    open_door: Option<bool>,
    /// Labels that it has, all of them; at most 16.
    labels: Option<Vec<LabelFilter>>,
    /// The repository it comes from.
    repository: Option<String>,
    /// What its name or description contains, in whatever case; at most 256 bytes.
    text: Option<String>,
}

/// A label that services have.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct LabelFilter {
    /// Its name.
    name: String,
    /// Its value; null is any.
    value: Option<String>,
}

/// The order of a list of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum ServiceOrder {
    /// By name.
    Name,
    /// The last one to change first.
    UpdatedAt,
}

impl ServiceFilter {
    /// Reads a filter in the words of the catalogue.
    pub(super) fn into_query(
        self,
        order: Option<ServiceOrder>,
    ) -> ApiResult<catalog::ServiceQuery> {
        let word = |word: Option<String>| word.map(|word| word.trim().to_lowercase());
        let labels = self.labels.unwrap_or_default();
        let tags = self.tags.unwrap_or_default();
        if tags.len() > MAX_WORDS || labels.len() > MAX_WORDS {
            return Err(ApiError::bad_input(
                format!("a list is narrowed by at most {MAX_WORDS} tags and as many labels"),
                "Ask for fewer.",
            ));
        }
        if self.text.as_ref().is_some_and(|text| text.len() > MAX_TEXT) {
            return Err(ApiError::bad_input(
                format!("`text` has more than {MAX_TEXT} bytes"),
                "Look for less.",
            ));
        }
        let labels = labels.into_iter();
        let filter = catalog::ServiceFilter {
            owner_team_id: None,
            namespace: None,
            unowned: self.unowned.unwrap_or(false),
            tags: tags
                .into_iter()
                .map(|tag| tag.trim().to_lowercase())
                .collect(),
            lifecycle: self.lifecycle.map(|it| it.word().to_owned()),
            service_type: word(self.r#type),
            visibility: self.visibility.map(|it| it.word().to_owned()),
            runtime: word(self.runtime),
            trigger: word(self.trigger),
            protocol: word(self.protocol),
            security_protocol: self.security_protocol.map(|it| it.word().to_owned()),
            data_class: self.data_class.map(|it| it.word().to_owned()),
            open_door: self.open_door,
            labels: labels
                .map(|label| (label.name.to_lowercase(), label.value))
                .collect(),
            repository: self.repository,
            text: self.text,
        };
        Ok(catalog::ServiceQuery {
            team: self.team,
            namespace: self.namespace,
            filter,
            order: match order {
                Some(ServiceOrder::UpdatedAt) => catalog::ServiceOrder::Updated,
                Some(ServiceOrder::Name) | None => catalog::ServiceOrder::Name,
            },
        })
    }
}
