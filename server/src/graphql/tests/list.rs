//! Lists: pages, cursors, and what they cost.

use std::collections::BTreeSet;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::Selection;

use super::schema::Objects;
use super::*;

/// Every list and every field that is loaded, two levels deep. One path each: where paths of
/// different depth meet in one loader, it is a matter of time whether they are answered together.
const NESTED: &[&str] = &[
    "tags languages interface { labels { name } } endpoint { url } security { scopes } resilience { timeoutMs } labels { name }",
    "aliases",
    "readme { markdown html }",
    "inputSchema { json usedBy { ref owner { name } } }",
    "outputSchema { usedBy { ref } }",
    "lastConfirmed { at }",
    "restrictedDuplicates { count team { name } }",
    "head { interface { trigger } readme { html } }",
    "head { repository inputSchema { usedBy { ref } } outputSchema { hash } }",
    "head { dependencies { target service { ref } } }",
    "releases(first: 2) { nodes { repository readme { html } } }",
    "releases(first: 2) { nodes { inputSchema { usedBy { ref } } outputSchema { hash } } }",
    "owner { name services { totalCount nodes { ref } } }",
    "owner { members { totalCount nodes { role principal { name } } } }",
    "owner { namespaces { totalCount nodes { name owner { name } } } }",
    "owner { maintains { totalCount nodes { ref } } }",
    "owner { formerServices { totalCount nodes { ref } } }",
    "maintainers { name }",
    "ownershipChanges { totalCount nodes { from { name } to { name } } }",
    "head { number service { ref } }",
    "latestRelease { number }",
    "releases(first: 2) { totalCount pageInfo { hasNextPage } nodes { number service { ref } } }",
    "occurrences(first: 1) { totalCount nodes { ref } }",
    "occurrences(first: 1) { nodes { fragment { source } } }",
    "occurrences(first: 1) { nodes { version { number } } }",
    "occurrences(first: 1) { nodes { service { owner { name } } } }",
    "occurrences(nameContains: \"f\") { nodes { name } }",
    "cloneSum { classes fragments lines }",
    "owner { cloneSum { classes fragments lines } }",
    "duplicates(first: 2) { totalCount nodes { a { ref } } }",
    "duplicates(first: 2) { nodes { b { fragment { hash } } } }",
    "latestRelease(includePrereleases: true) { number state stateReason sunsetAt replacement }",
    "releases(first: 2) { nodes { state deprecatedAt dependencies { target } } }",
    "deprecations { range service { ref } }",
    "deprecations { replacement }",
    "releases(first: 2) { nodes { replacement } }",
    "waivers(first: 2) { totalCount nodes { finding state service { ref } } }",
    "dependencies { target range state service { ref } resolved { number } version { number } }",
    "consumers(first: 2) { totalCount nodes { state consumer { ref owner { name } } } }",
    "consumers(first: 2, version: \"1.2.0\") { nodes { resolved { number } } }",
    "restrictedConsumers { count team { name } }",
    "versionSpread { consumers onHead onNone }",
    "versionSpread { releases(first: 2) { nodes { allowed resolved version { number } } } }",
    "cycle { size services(first: 2) { nodes { ref } } }",
];

/// As [`NESTED`], but only services that were withdrawn and are shown to few have it.
const RARE: [&str; 2] = ["vanished { reason at }", "visibleTo { name }"];

/// What is walked service by service. Its cost says so.
const WALKED: [&str; 1] = ["Service.impact"];

/// Asks the same of few services and of many. Returns how many statements it took.
async fn compare(few: &TestApi, many: &TestApi, path: &str) -> usize {
    let query = format!("{{ services(first: 50) {{ nodes {{ {path} }} }} }}");
    let ask = async |api: &TestApi| {
        let requester = if RARE.contains(&path) {
            Requester::server()
        } else {
            Requester::anonymous(true)
        };
        api.count_statements_as(requester, &query).await
    };
    let (answer, expected) = ask(few).await;
    assert!(expected > 1, "statements are not counted: {answer}");
    let (answer, count) = ask(many).await;
    let nodes = answer["data"]["services"]["nodes"].as_array();
    let nodes = nodes.unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(nodes.len(), 30, "{answer}");
    let is_filled = |node: &Value| node.as_object().unwrap().values().all(|it| !it.is_null());
    assert!(nodes.iter().all(is_filled), "{answer}");
    assert_eq!(count, expected, "{path}");
    count
}

#[tokio::test]
async fn a_longer_list_costs_no_more_statements() {
    let (few, many) = (TestApi::new().await, TestApi::new().await);
    for number in ["1.0.0", "1.1.0", "1.2.0"] {
        few.release(3, number).await;
        many.release(30, number).await;
    }
    few.connect().await;
    many.connect().await;
    let mut most = (0, "");
    for path in NESTED {
        most = most.max((compare(&few, &many, path).await, path));
    }
    println!(
        "{} paths, at most {} statements: {}",
        NESTED.len(),
        most.0,
        most.1
    );
}

#[tokio::test]
async fn a_longer_list_of_withdrawn_services_costs_no_more_statements() {
    let (few, many) = (TestApi::new().await, TestApi::new().await);
    for (api, services) in [(&few, 3), (&many, 30)] {
        api.publish(services).await;
        api.show_to(&["t0", "t1"]).await;
        api.withdraw(services).await;
    }
    for path in RARE {
        compare(&few, &many, path).await;
    }
}

#[tokio::test]
async fn every_field_that_holds_others_is_asked_for_in_a_list() {
    let objects = Objects::of(&TestApi::new().await).await;
    let mut asked: BTreeSet<String> = WALKED.map(str::to_owned).into();
    for path in NESTED.iter().chain(&RARE) {
        let document = parse_query(format!("{{ {path} }}")).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let mut open = vec![("Service".to_owned(), &operation.node.selection_set.node)];
        while let Some((object, set)) = open.pop() {
            for selection in &set.items {
                let Selection::Field(field) = &selection.node else {
                    panic!("{path}: ask for fields only")
                };
                let name = field.node.name.node.as_str();
                asked.insert(format!("{object}.{name}"));
                let inside = objects.field(&object, name).type_name.clone();
                open.push((inside, &field.node.selection_set.node));
            }
        }
    }
    let missing: Vec<String> = ["Service", "Team", "Version"]
        .iter()
        .flat_map(|object| objects.0[*object].iter().map(move |field| (object, field)))
        .filter(|(_, (_, field))| field.is_composite || field.is_list)
        .map(|(object, (name, _))| format!("{object}.{name}"))
        .filter(|field| !asked.contains(field))
        .collect();
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "add paths with these to NESTED"
    );
}

#[tokio::test]
async fn lists_of_many_parents_hold_what_each_has() {
    let api = TestApi::new().await;
    for number in ["1.0.0", "1.1.0", "1.2.0"] {
        api.release(3, number).await;
    }
    let query = "{ services { nodes {
        releases(first: 2) { totalCount pageInfo { hasNextPage } nodes { number } }
        occurrences(first: 1) { totalCount nodes { fragment { source } } }
        duplicates(first: 2) { totalCount }
    } } }";
    let answer = api.query(Requester::anonymous(true), query).await;
    for node in answer["data"]["services"]["nodes"].as_array().unwrap() {
        assert_eq!(node["releases"]["totalCount"], json!(3), "{node}");
        assert_eq!(node["releases"]["nodes"][0]["number"], json!("1.2.0"));
        assert_eq!(node["releases"]["pageInfo"]["hasNextPage"], json!(true));
        assert_eq!(node["occurrences"]["totalCount"], json!(2), "{node}");
        let source = &node["occurrences"]["nodes"][0]["fragment"]["source"];
        assert!(source.is_string(), "{node}");
        assert_eq!(node["duplicates"]["totalCount"], json!(2), "{node}");
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
