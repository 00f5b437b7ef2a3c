//! Limits: the request just below passes, the one above is refused before anything is executed.

use super::introspection::STANDARD;
use super::*;

const TOO_COMPLEX: &str = "the answer could have more than 20000 fields, lists counted by their page size or usual length";

/// Sends a query that is allowed and one that is not.
async fn check(below: &str, above: &str, sentence: &str) {
    let api = TestApi::new().await;
    let (answer, _) = api.count_statements(below).await;
    assert_eq!(answer["errors"], Value::Null, "{below}: {answer}");

    let (answer, statements) = api.count_statements(above).await;
    let error = &answer["errors"][0];
    assert_eq!(code(&answer), "LIMIT_EXCEEDED", "{answer}: {above}");
    assert_eq!(error["message"], json!(sentence), "{above}");
    assert!(error["extensions"]["hint"].is_string(), "{answer}");
    assert_eq!(answer["data"], Value::Null);
    assert_eq!(statements, 0, "{above}");
}

/// A query of this many levels of fields.
fn nested(levels: usize) -> String {
    let between: String = ["head { ", "service { "]
        .into_iter()
        .cycle()
        .take(levels - 2)
        .collect();
    let end = "}".repeat(levels);
    format!("{{ service(ref: \"a/b\") {{ {between} id {end}")
}

#[tokio::test]
async fn depth_is_limited() {
    let sentence = "the query is nested too deep: at most 20 levels of fields are allowed";
    for levels in [21, 40, 70, 1_000] {
        check(&nested(20), &nested(levels), sentence).await;
    }
    check(STANDARD, &nested(21), sentence).await;
}

#[tokio::test]
async fn complexity_is_limited() {
    let lists = |inner: usize| {
        format!(
            "{{ services(first: 100) {{ nodes {{ releases(first: {inner}) {{ nodes {{ number }} }} }} }} }}"
        )
    };
    check(&lists(98), &lists(99), TOO_COMPLEX).await;
}

#[tokio::test]
async fn lists_without_pages_count_too() {
    let nested = |levels: usize| {
        let (begin, end) = (
            "dependencies { service { ".repeat(levels),
            "} }".repeat(levels),
        );
        format!("{{ services {{ nodes {{ {begin} ref {end} }} }} }}")
    };
    for levels in [2, 3, 8] {
        check(&nested(1), &nested(levels), TOO_COMPLEX).await;
    }
}

#[tokio::test]
async fn a_variable_for_the_page_that_is_not_sent_leaves_the_usual_page() {
    let api = TestApi::new().await;
    let query = "query($first: Int) { services(first: $first) { totalCount } }";
    let answer = api.query(Requester::anonymous(true), query).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
}

#[tokio::test]
async fn aliases_are_limited() {
    let aliases = |count: usize| {
        let fields: String = (0..count)
            .map(|number| format!("a{number}: requester {{ name }} "))
            .collect();
        format!("{{ {fields} }}")
    };
    let sentence = "the aliases of the query must be at most 50, not 51";
    check(&aliases(50), &aliases(51), sentence).await;
}

#[tokio::test]
async fn directives_are_limited() {
    let directives = |more: &str| {
        let fields: String = (0..25)
            .map(|number| format!("a{number}: __typename @include(if: true) @skip(if: false) "))
            .collect();
        format!("{{ {fields} {more} }}")
    };
    check(
        &directives(""),
        &directives("__typename @include(if: true)"),
        "the directives of the query must be at most 50, not 51",
    )
    .await;
}

#[tokio::test]
async fn the_length_of_a_query_is_limited() {
    let padded = |length: usize| {
        let query = "{ requester { name } } #";
        format!("{query}{}", "x".repeat(length - query.len()))
    };
    check(
        &padded(20_000),
        &padded(20_001),
        "the bytes of the query must be at most 20000, not 20001",
    )
    .await;
}

#[tokio::test]
async fn nested_lists_of_the_schema_are_limited() {
    let lists = |count: usize| {
        let (begin, end) = ("fields { type { ".repeat(count), " } }".repeat(count));
        format!("{{ __type(name: \"Query\") {{ {begin} name {end} }} }}")
    };
    check(
        &lists(3),
        &lists(4),
        "the nested lists of the introspection must be at most 3, not 4",
    )
    .await;
}

#[tokio::test]
async fn one_request_is_answered_at_once() {
    let api = TestApi::new().await;
    let one = json!({ "query": "{ requester { anonymous } }" });
    let send = async |body: Value| {
        let request = post("application/json", &body.to_string());
        let (status, body) = api.send(Requester::anonymous(true), request).await;
        (status, serde_json::from_str::<Value>(&body).unwrap())
    };

    let (status, answer) = send(one.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["errors"], Value::Null);

    for list in [json!([]), json!([one]), json!([one, one])] {
        let (status, answer) = send(list).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(code(&answer), "LIMIT_EXCEEDED", "{answer}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("at most 1"), "{answer}");
    }
}

#[tokio::test]
async fn no_depth_of_brackets_breaks_the_server() {
    let api = TestApi::new().await;
    let many = 9_900;
    let queries = [
        "{a".repeat(many),
        format!(
            "{{ {} x {} }}",
            "a{".repeat(many / 3 * 2),
            "}".repeat(many / 3 * 2)
        ),
        format!(
            "{{ node(id: {}1{}) {{ id }} }}",
            "[".repeat(many),
            "]".repeat(many)
        ),
        format!(
            "query($a: {}Int{}) {{ x }}",
            "[".repeat(many),
            "]".repeat(many)
        ),
    ];
    for query in queries {
        assert!(query.len() <= 20_000);
        let answer = api.query(Requester::anonymous(true), &query).await;
        assert!(!code(&answer).is_empty(), "{answer}");
        // What is wrong is said, not the whole query again.
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.len() < 200, "{message}");
    }
}
