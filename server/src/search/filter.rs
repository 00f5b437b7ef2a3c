//! What narrows a search: the filters, and the facets that count their values.

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermSetQuery};
use tantivy::schema::Field;

use super::schema::{EVERYBODY, Fields};
use super::{Audience, Kind, SearchQuery};

/// A filter that a facet belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Kind,
    Team,
    Language,
    Tag,
    Lifecycle,
    Type,
    Runtime,
}

impl Facet {
    pub(super) const ALL: [Self; 7] = [
        Self::Kind,
        Self::Team,
        Self::Language,
        Self::Tag,
        Self::Lifecycle,
        Self::Type,
        Self::Runtime,
    ];

    /// Name of its field in the schema.
    pub(super) fn field_name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Team => "team",
            Self::Language => "language",
            Self::Tag => "tag",
            Self::Lifecycle => "lifecycle",
            Self::Type => "type",
            Self::Runtime => "runtime",
        }
    }

    /// The values that a query narrows it to.
    pub(super) fn chosen(self, query: &SearchQuery) -> Vec<&str> {
        let texts = match self {
            Self::Kind => return query.kinds.iter().map(|kind| kind.name()).collect(),
            Self::Team => &query.teams,
            Self::Language => &query.languages,
            Self::Tag => &query.tags,
            Self::Lifecycle => &query.lifecycles,
            Self::Type => &query.types,
            Self::Runtime => &query.runtimes,
        };
        texts.iter().map(String::as_str).collect()
    }

    fn field(self, fields: &Fields) -> Field {
        match self {
            Self::Kind => fields.kind,
            Self::Team => fields.team,
            Self::Language => fields.language,
            Self::Tag => fields.tag,
            Self::Lifecycle => fields.lifecycle,
            Self::Type => fields.service_type,
            Self::Runtime => fields.runtime,
        }
    }
}

/// Narrows a text query to what the filters let through, but for those of one facet.
pub(super) fn with_filters(
    text: &dyn Query,
    fields: &Fields,
    query: &SearchQuery,
    audience: &Audience,
    except: Option<Facet>,
) -> BooleanQuery {
    let mut clauses = vec![(Occur::Must, text.box_clone())];
    clauses.extend(seen_by(audience, fields));
    for facet in Facet::ALL {
        let chosen = facet.chosen(query);
        if Some(facet) == except || chosen.is_empty() {
            continue;
        }
        let field = facet.field(fields);
        let values = chosen
            .into_iter()
            .map(|value| Term::from_field_text(field, value))
            .collect();
        clauses.push((Occur::Must, filter(values)));
    }
    BooleanQuery::new(clauses)
}

/// Lets through what somebody may see.
fn seen_by(audience: &Audience, fields: &Fields) -> Vec<(Occur, Box<dyn Query>)> {
    let Audience::Teams { teams, except } = audience else {
        return Vec::new();
    };
    let one = |word: &str| Term::from_field_text(fields.visible_to, word);
    let seers = std::iter::once(EVERYBODY).chain(teams.iter().map(String::as_str));
    let mut clauses = vec![(Occur::Must, filter(seers.map(one).collect()))];
    if !except.is_empty() {
        let services = except
            .iter()
            .map(|service| Term::from_field_text(fields.service, service));
        clauses.push((Occur::MustNot, filter(services.collect())));
    }
    clauses
}

/// Lets through what has any of the terms, without a score.
fn filter(terms: Vec<Term>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(
        Box::new(TermSetQuery::new(terms)),
        0.0,
    ))
}

impl Kind {
    /// How it is written in the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Function => "function",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Service, Self::Function]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}
