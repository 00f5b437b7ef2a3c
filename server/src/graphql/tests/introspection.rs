//! Who is told the schema.

use super::*;
use crate::catalog::Scope;
use crate::config::Introspection;

/// The query that tools send to learn the schema.
pub(super) const STANDARD: &str = "query IntrospectionQuery { __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType } directives { name description locations args { ...InputValue } } } }
    fragment FullType on __Type { kind name description
        fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
        inputFields { ...InputValue } interfaces { ...TypeRef }
        enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
        possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

fn reader() -> Requester {
    Requester::anonymous(true)
}

fn stranger() -> Requester {
    Requester::anonymous(false)
}

fn bearer() -> Requester {
    Requester::with_token(uuid::Uuid::nil(), "ci".to_owned(), vec![Scope::CatalogRead])
}

async fn api(introspection: Introspection) -> TestApi {
    TestApi::with(GraphqlConfig { introspection }, QueryLimits::default()).await
}

#[tokio::test]
async fn the_setting_says_who_is_told_the_schema() {
    use Introspection::{Everyone, Off, Readers, SignedIn};
    let cases = [
        (Everyone, [None, None, None]),
        (Readers, [Some("UNAUTHENTICATED"), None, None]),
        (
            SignedIn,
            [Some("UNAUTHENTICATED"), Some("UNAUTHENTICATED"), None],
        ),
        (Off, [Some("FORBIDDEN"); 3]),
    ];
    let queries = [
        STANDARD,
        "{ __type(name: \"Service\") { name } }",
        "{ ...F } fragment F on Query { requester { name } schema: __schema { queryType { name } } }",
        "mutation { __schema { queryType { name } } }",
    ];
    for (setting, expected) in cases {
        let api = api(setting).await;
        for (requester, expected) in [stranger(), reader(), bearer()].into_iter().zip(expected) {
            for query in queries {
                let answer = api.query(requester.clone(), query).await;
                let is_refused = expected.is_some() || query.starts_with("mutation");
                assert_eq!(
                    answer["data"].is_null(),
                    is_refused,
                    "{setting:?}: {answer}"
                );
                if let Some(expected) = expected {
                    assert_eq!(code(&answer), expected, "{setting:?}: {query}");
                    assert!(answer["errors"][0]["extensions"]["hint"].is_string());
                }
            }
            let answer = api
                .query(requester, "{ __typename requester { __typename } }")
                .await;
            assert_eq!(answer["data"]["__typename"], json!("Query"), "{answer}");
        }
    }
}

#[tokio::test]
async fn similar_names_are_told_to_those_only_who_are_told_the_schema() {
    let misspelt = [
        ("{ servces { totalCount } }", "services"),
        ("{ services(firs: 1) { totalCount } }", "first"),
        (
            "{ services(filter: { taem: \"a\" }) { totalCount } }",
            "team",
        ),
        (
            "{ search(query: \"\", filter: { kinds: [SERVCE] }) { total } }",
            "SERVICE",
        ),
    ];
    let told = async |introspection| {
        let api = api(introspection).await;
        let mut told = Vec::new();
        for (query, name) in misspelt {
            let answer = api.query(bearer(), query).await;
            assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
            let message = answer["errors"][0]["message"].as_str().unwrap();
            if message.contains(&format!("\"{name}\"")) {
                told.push(name);
            }
        }
        told
    };
    assert_eq!(told(Introspection::SignedIn).await, ["services", "first"]);
    assert!(told(Introspection::Off).await.is_empty());
}

#[tokio::test]
async fn the_explorer_says_why_it_knows_no_schema() {
    let page = async |introspection, requester| {
        let api = api(introspection).await;
        let get = Request::builder().uri("/graphql").body(Body::empty());
        api.send(requester, get.unwrap()).await.1
    };
    let open = page(Introspection::Readers, reader()).await;
    assert!(!open.contains("does not tell its schema") && !open.contains("role=\"status\""));
    let off = page(Introspection::Off, bearer()).await;
    assert!(
        off.contains("this server does not tell its schema"),
        "{off}"
    );
    let closed = page(Introspection::SignedIn, reader()).await;
    assert!(closed.contains("only with an access token"), "{closed}");
    assert!(closed.contains("&lt;access token&gt;"), "{closed}");
    // The page that is built with the web UI.
    let built = include_str!("../../../../ui/graphiql.html");
    assert!(built.contains("<body>"));
}
