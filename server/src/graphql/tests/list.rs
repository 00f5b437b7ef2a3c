//! Lists: pages, cursors, and what they cost.

use super::*;

/// Every field of a list's items that is loaded, in queries whose fields never become ready at
/// different times to share a statement by chance.
const NESTED: &[&str] = &[
    "owner { name }",
    "owner { services(first: 5) { totalCount nodes { ref } } }",
    "languages",
    "head { number service { ref owner { name } } }",
    "latestRelease { number ref }",
    "releases(first: 2) { totalCount pageInfo { hasNextPage } nodes { number service { ref } } }",
    "occurrences(first: 1) { totalCount nodes { ref fragment { source } service { ref } } }",
    "occurrences(first: 1) { nodes { version { number service { languages } } } }",
    "occurrences(nameContains: \"f\") { nodes { name } }",
    "duplicates(first: 2) { totalCount nodes { a { ref } b { ref fragment { hash } } } }",
];

#[tokio::test]
async fn a_longer_list_costs_no_more_statements() {
    let few = statements_of_nested_lists(3).await;
    let many = statements_of_nested_lists(30).await;
    assert!(few.iter().all(|(_, count)| *count > 1), "{few:?}");
    assert_eq!(few, many);
}

/// Sends every query over this many services, and returns how many statements each took.
async fn statements_of_nested_lists(services: usize) -> Vec<(&'static str, usize)> {
    let api = TestApi::new().await;
    for number in ["1.0.0", "1.1.0", "1.2.0"] {
        api.release(services, number).await;
    }
    let mut counts = Vec::new();
    for field in NESTED {
        let query = format!("{{ services(first: 50) {{ nodes {{ {field} }} }} }}");
        let (answer, count) = api.count_statements(&query).await;
        assert_eq!(answer["errors"], Value::Null, "{query}: {answer}");
        let nodes = answer["data"]["services"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), services, "{answer}");
        for node in nodes {
            check_lists(node, services);
        }
        counts.push((*field, count));
    }
    counts
}

/// Checks those lists of a service that were asked for.
fn check_lists(service: &Value, services: usize) {
    let releases = &service["releases"];
    if releases.is_object() {
        assert_eq!(releases["totalCount"], json!(3), "{releases}");
        assert_eq!(releases["pageInfo"]["hasNextPage"], json!(true));
        assert_eq!(releases["nodes"][0]["number"], json!("1.2.0"));
        assert_eq!(releases["nodes"][1]["number"], json!("1.1.0"));
    }
    let occurrences = &service["occurrences"];
    if occurrences["totalCount"].is_number() {
        assert_eq!(occurrences["totalCount"], json!(2), "{occurrences}");
        let source = &occurrences["nodes"][0]["fragment"]["source"];
        assert!(source.is_string(), "{occurrences}");
    }
    let duplicates = &service["duplicates"];
    if duplicates.is_object() {
        assert_eq!(duplicates["totalCount"], json!(services - 1));
    }
    if let Some(team) = service["owner"].as_object() {
        let is_owned = team.get("name").is_none_or(Value::is_string);
        let owns = team.get("services").map(|list| &list["totalCount"]);
        assert!(is_owned && owns.is_none_or(|total| *total == json!(1)));
    }
}

#[tokio::test]
async fn a_list_is_counted_only_when_it_is_asked_how_long_it_is() {
    let api = TestApi::new().await;
    api.publish(3).await;
    let cases = [
        ("{ teams { __typename } }", 0),
        ("{ teams { totalCount } }", 1),
        ("{ teams { nodes { name } } }", 1),
        ("{ teams { edges { cursor } } }", 1),
        ("{ teams { pageInfo { hasNextPage } } }", 1),
        ("{ teams { nodes { name } totalCount } }", 2),
        ("{ teams { nodes { name } many: totalCount } }", 2),
        ("{ teams { nodes { name } ... { totalCount } } }", 2),
        (
            "{ teams { nodes { name } ...Long } } fragment Long on TeamConnection { totalCount }",
            2,
        ),
        ("{ teams { nodes { name } } teams { totalCount } }", 2),
    ];
    for (query, expected) in cases {
        let (answer, count) = api.count_statements(query).await;
        assert_eq!(count, expected, "{query}: {answer}");
        assert_eq!(answer["errors"], Value::Null, "{query}: {answer}");
        let teams = &answer["data"]["teams"];
        for total in [&teams["totalCount"], &teams["many"]] {
            assert!(total.is_null() || *total == json!(3), "{query}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_large_page_is_clamped_and_pages_follow_each_other() {
    let api = TestApi::new().await;
    api.publish(101).await;
    let page = async |arguments: &str| {
        let query = format!(
            "{{ services({arguments}) {{ totalCount nodes {{ ref }} edges {{ cursor }}
                pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }} }}"
        );
        let answer = api.query(Requester::anonymous(true), &query).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"]["services"].clone()
    };
    let length = |page: &Value| page["nodes"].as_array().unwrap().len();
    assert_eq!(length(&page("first: 99999999").await), 100);
    assert_eq!(length(&page("first: null").await), 20);
    assert_eq!(length(&page("first: 0").await), 0);

    let mut found = Vec::new();
    let mut sizes = Vec::new();
    let mut arguments = "first: 40".to_owned();
    loop {
        let page = page(&arguments).await;
        let cursors = &page["edges"];
        let info = &page["pageInfo"];
        assert_eq!(page["totalCount"], json!(101));
        assert_eq!(info["hasPreviousPage"], json!(!found.is_empty()), "{page}");
        assert_eq!(info["startCursor"], cursors[0]["cursor"]);
        sizes.push(length(&page));
        let nodes = page["nodes"].as_array().unwrap();
        found.extend(nodes.iter().map(|node| node["ref"].to_string()));
        if info["hasNextPage"] != json!(true) {
            break;
        }
        arguments = format!("first: 40, after: {}", info["endCursor"]);
    }
    assert_eq!(sizes, [40, 40, 21]);
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 101);
}
