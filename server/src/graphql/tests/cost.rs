//! Costs: every list counts, and what it really holds is bounded too.

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::{EmptySubscription, Schema, ServerError, ValidationMode, ValidationResult};

use super::super::{Mutation, Query};
use super::introspection::STANDARD;
use super::schema::Objects;
use super::*;

/// What holds a part of a list whose length only the field around it knows, which therefore counts
/// it. The facets of a search have a few values that lead nowhere, and are counted so too.
const PAGES: [&str; 4] = ["SearchResult", "SearchFacets", "ChangePage", "Impact"];

fn is_page(type_name: &str) -> bool {
    type_name.ends_with("Connection") || PAGES.contains(&type_name)
}

/// Answers what a query costs instead of the query.
struct Measure;

impl ExtensionFactory for Measure {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for Measure {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let cost = next.run(ctx).await?.complexity;
        Err(vec![ServerError::new(cost.to_string(), None)])
    }
}

type Measured = Schema<Query, Mutation, EmptySubscription>;

/// A schema that measures fields of any type, without the way that leads to them, and counts one for a
/// field that it does not know.
fn measured() -> Measured {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .validation_mode(ValidationMode::Fast)
        .extension(Measure)
        .finish()
}

async fn cost(schema: &Measured, query: &str) -> usize {
    let answer = schema.execute(query).await;
    let message = &answer.errors[0].message;
    message
        .parse()
        .unwrap_or_else(|_| panic!("{query}: {message}"))
}

#[tokio::test]
async fn a_list_of_objects_costs_more_than_one_object() {
    let api = TestApi::new().await;
    let schema = measured();
    let (mut lists, mut free) = (0, Vec::new());
    for (object, fields) in &Objects::of(&api).await.0 {
        for (name, field) in fields {
            let is_list = field.is_list && !is_page(object) || is_page(&field.type_name);
            if !field.is_composite || !is_list || field.type_name == "SearchFacets" {
                continue;
            }
            lists += 1;
            let with = |inner: &str| format!("{{ ... on {object} {{ {name} {{ {inner} }} }} }}");
            let one = cost(&schema, &with("a")).await;
            let two = cost(&schema, &with("a b")).await;
            if two < one + 2 {
                free.push(format!("{object}.{name}"));
            }
        }
    }
    assert!(lists > 60, "{lists}");
    assert_eq!(
        free,
        Vec::<String>::new(),
        "say with `complexity = \"cost::list(…)\"` how long these usually are"
    );
}

#[tokio::test]
async fn an_answer_is_bounded_by_what_it_really_holds() {
    let services = 12;
    // Each service needs all others: that is more than the cost of the query says.
    let query =
        "{ services(first: 1) { nodes { dependencies { service { dependencies { target } } } } } }";
    let fields = 3 + 1 + (services - 1) * (3 + (services - 1) * 2);
    for (limit, expected) in [
        (fields + 10, ""),
        (fields, ""),
        (fields - 1, "LIMIT_EXCEEDED"),
        (1, "LIMIT_EXCEEDED"),
    ] {
        let limits = QueryLimits {
            answer_fields: limit,
            ..QueryLimits::default()
        };
        let api = TestApi::limited(limits).await;
        api.publish(services).await;
        api.connect_all().await;

        let answer = api.query(Requester::anonymous(true), query).await;

        assert_eq!(code(&answer), expected, "{limit}: {answer}");
        if expected.is_empty() {
            continue;
        }
        assert_eq!(answer["data"], Value::Null);
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{answer}");
        let sentence = format!("the answer has more than {limit} fields and items of lists");
        assert_eq!(errors[0]["message"], json!(sentence));
        assert!(errors[0]["extensions"]["hint"].is_string(), "{answer}");
    }
}

#[tokio::test]
async fn the_schema_is_told_whatever_an_answer_may_hold() {
    let limits = QueryLimits {
        answer_fields: 1,
        ..QueryLimits::default()
    };
    let api = TestApi::limited(limits).await;
    let answer = api.query(Requester::anonymous(true), STANDARD).await;
    assert_eq!(answer["errors"], Value::Null);
}
