//! What narrows a search: the filters, and the facets that count their values.

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::schema::{EVERYBODY, Fields};
use super::{Audience, Kind, SearchQuery};

/// More terms than these are looked up together; each of fewer has its own list of documents.
const MAX_SINGLE: usize = 32;

/// A filter that a facet belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Services or functions.
    Kind,
    /// Owning teams.
    Team,
    /// Languages.
    Language,
    /// Tags.
    Tag,
    /// Lifecycles.
    Lifecycle,
    /// Types of services.
    Type,
    /// Runtimes of services.
    Runtime,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 7] = [
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

/// Narrows a text query to what the filters let through, but for those of one facet, and to what an
/// audience may see, if there is something that it may not.
pub(super) fn with_filters(
    text: &dyn Query,
    fields: &Fields,
    query: &SearchQuery,
    audience: Option<&Audience>,
    except: Option<Facet>,
) -> BooleanQuery {
    let mut clauses = vec![(Occur::Must, text.box_clone())];
    clauses.extend(audience.into_iter().flat_map(|who| seen_by(who, fields)));
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
    any_of(terms, 0.0)
}

/// Finds what has any of the terms, all with the same score. The engine looks a set of terms up in
/// the whole dictionary and marks their documents in a bitmap, which a few terms are not worth.
pub(super) fn any_of(terms: Vec<Term>, score: f32) -> Box<dyn Query> {
    if terms.len() > MAX_SINGLE {
        return Box::new(ConstScoreQuery::new(
            Box::new(TermSetQuery::new(terms)),
            score,
        ));
    }
    let single =
        |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    let mut queries: Vec<Box<dyn Query>> = terms.into_iter().map(single).collect();
    let query = match queries.pop() {
        Some(only) if queries.is_empty() => only,
        last => Box::new(BooleanQuery::union(
            queries.into_iter().chain(last).collect(),
        )),
    };
    Box::new(ConstScoreQuery::new(query, score))
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
