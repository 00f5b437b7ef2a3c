//! How a query is answered.

use std::str::FromStr;

use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::agg_result::{AggregationResult, AggregationResults, BucketResult};
use tantivy::aggregation::{AggContextParams, AggregationCollector, Key};
use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::Query;
use tantivy::schema::{Field, Value};
use tantivy::{DocId, Score, Searcher, SegmentReader, TantivyDocument, TantivyError};
use uuid::Uuid;

use super::filter::{Facet, with_filters};
use super::highlight::Highlighter;
use super::query::{Planner, Strictness, TextQuery};
use super::schema::Fields;
use super::view::View;
use super::{Audience, Facets, Hit, Kind, SearchAnswer, SearchQuery};

/// Most hits of one page.
const MAX_FIRST: usize = 100;

/// Pages beyond this are not read by people and cost as much as all before.
const MAX_OFFSET: usize = 10_000;

/// Most values of one facet.
const MAX_FACET_VALUES: u32 = 50;

/// Answers a query from one state of the index.
pub(super) fn search(
    view: &View<'_>,
    fields: &Fields,
    query: &SearchQuery,
    audience: &Audience,
    sequence: i64,
) -> tantivy::Result<SearchAnswer> {
    let mut planner = Planner::new(view, fields);
    let mut text = planner.plan(&query.text, Strictness::Most)?;
    let mut found = find(view, fields, &text, query, audience)?;
    if found.total == 0 {
        let relaxed = planner.plan(&query.text, Strictness::Any)?;
        let found_by_any = find(view, fields, &relaxed, query, audience)?;
        if found_by_any.total > 0 {
            (text, found) = (relaxed, found_by_any);
        }
    }
    let suggestion = if found.total == 0 {
        planner.suggestion(&query.text)?
    } else {
        None
    };
    Ok(SearchAnswer {
        total: found.total,
        hits: hits(view.searcher(), fields, &text, found.top)?,
        facets: found.facets,
        suggestion,
        sequence,
    })
}

/// Documents with the scores that they are ordered by.
type Top = Vec<(Score, tantivy::DocAddress)>;

struct Found {
    total: usize,
    top: Top,
    facets: Facets,
}

fn find(
    view: &View<'_>,
    fields: &Fields,
    text: &TextQuery,
    query: &SearchQuery,
    audience: &Audience,
) -> tantivy::Result<Found> {
    // Where everything is seen nobody needs to look who sees it.
    let audience = (!view.is_whole()).then_some(audience);
    let filtered = with_filters(text.query.as_ref(), fields, query, audience, None);
    let counted = query.facets.as_deref().unwrap_or(&Facet::ALL).iter();
    let (open, chosen): (Vec<Facet>, Vec<Facet>) =
        counted.partition(|facet| facet.chosen(query).is_empty());
    let (total, top, counts) = view.searcher().search_with_statistics_provider(
        &filtered,
        &(Count, top_documents(query), facet_counts(&open)?),
        view,
    )?;
    let mut facets = Facets::default();
    for facet in open {
        facets.set(facet, values(&counts, facet));
    }
    for facet in chosen {
        let others = with_filters(text.query.as_ref(), fields, query, audience, Some(facet));
        let counts = view
            .searcher()
            .search(&others as &dyn Query, &facet_counts(&[facet])?)?;
        facets.set(facet, values(&counts, facet));
    }
    Ok(Found { total, top, facets })
}

/// The page that was asked for, ordered by score times weight.
fn top_documents(query: &SearchQuery) -> impl Collector<Fruit = Top> {
    // The engine refuses a limit of none.
    TopDocs::with_limit(query.first.clamp(1, MAX_FIRST))
        .and_offset(query.offset.min(MAX_OFFSET))
        .tweak_score(|segment: &SegmentReader| {
            let weights = segment.fast_fields().f64("weight").ok();
            move |document: DocId, score: Score| {
                let weight = weights.as_ref().and_then(|column| column.first(document));
                #[expect(clippy::cast_possible_truncation, reason = "a weight is about 1")]
                let weight = weight.unwrap_or(1.0) as Score;
                score * weight
            }
        })
}

fn facet_counts(facets: &[Facet]) -> tantivy::Result<AggregationCollector> {
    let requests: serde_json::Map<String, serde_json::Value> = facets
        .iter()
        .map(|facet| {
            let terms = serde_json::json!({"field": facet.field_name(), "size": MAX_FACET_VALUES});
            (
                facet.field_name().to_owned(),
                serde_json::json!({ "terms": terms }),
            )
        })
        .collect();
    let request: Aggregations = serde_json::from_value(requests.into())
        .map_err(|error| TantivyError::InvalidArgument(error.to_string()))?;
    Ok(AggregationCollector::from_aggs(
        request,
        AggContextParams::default(),
    ))
}

/// The values of one facet, most frequent first, equals by name.
fn values(counts: &AggregationResults, facet: Facet) -> Vec<(String, usize)> {
    let result = counts.0.get(facet.field_name());
    let Some(AggregationResult::BucketResult(BucketResult::Terms { buckets, .. })) = result else {
        return Vec::new();
    };
    let mut values: Vec<(String, usize)> = buckets
        .iter()
        .filter_map(|bucket| match &bucket.key {
            Key::Str(value) => Some((value.clone(), usize::try_from(bucket.doc_count).ok()?)),
            _ => None,
        })
        .collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values
}

impl Facets {
    fn set(&mut self, facet: Facet, values: Vec<(String, usize)>) {
        match facet {
            Facet::Kind => {
                let kinds = values.into_iter();
                self.kinds = kinds
                    .filter_map(|(name, count)| Some((Kind::from_name(&name)?, count)))
                    .collect();
            }
            Facet::Team => self.teams = values,
            Facet::Language => self.languages = values,
            Facet::Tag => self.tags = values,
            Facet::Lifecycle => self.lifecycles = values,
            Facet::Type => self.types = values,
            Facet::Runtime => self.runtimes = values,
        }
    }
}

fn hits(
    searcher: &Searcher,
    fields: &Fields,
    text: &TextQuery,
    top: Top,
) -> tantivy::Result<Vec<Hit>> {
    let mut highlighter = Highlighter::new(&text.terms);
    let mut hits = Vec::with_capacity(top.len());
    for (score, address) in top {
        let document: TantivyDocument = searcher.doc(address)?;
        let id = first(&document, fields.id).and_then(|id| Uuid::from_str(id).ok());
        let kind = first(&document, fields.kind).and_then(Kind::from_name);
        let (Some(id), Some(kind)) = (id, kind) else {
            tracing::error!(?address, "a document of the search index has no id or kind");
            continue;
        };
        let mut matched_terms = Vec::new();
        for (field, _) in fields.searched() {
            for value in texts(&document, field) {
                highlighter.collect(value, &mut matched_terms);
            }
        }
        let snippet = [fields.description, fields.source]
            .into_iter()
            .filter_map(|field| first(&document, field))
            .find_map(|text| highlighter.snippet(text));
        hits.push(Hit {
            kind,
            id,
            score,
            matched_terms,
            snippet,
        });
    }
    Ok(hits)
}

fn first(document: &TantivyDocument, field: Field) -> Option<&str> {
    texts(document, field).next()
}

fn texts(document: &TantivyDocument, field: Field) -> impl Iterator<Item = &str> {
    document.get_all(field).filter_map(|value| value.as_str())
}
