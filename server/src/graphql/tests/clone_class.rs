//! Lists of clone classes, and what they cost.

use super::*;
use crate::jobs::form_clone_classes;

/// Every list and field that is loaded below a class.
const NESTED: &[&str] = &[
    "name savedLines similarity type libraryCandidate",
    "representative { name occurrence { ref } }",
    "members(first: 2) { totalCount nodes { copies since service { ref owner { name } } } }",
    "members(first: 1) { nodes { occurrence { path } fragment { hash } explanation { commonLines } } }",
    "teams { name }",
    "origin { ref }",
    "restricted { count team { name } }",
    "canonical { service { ref } }",
];

/// A function that is like no other: what is called, and in which order of statements, is its own.
fn unlike(number: usize) -> String {
    let lines: String = (0..7)
        .map(|place| match (number >> place) & 1 {
            0 => format!("    a{place} = box{number}.get{number}_{place}(key{number}.k{place})\n"),
            _ => format!(
                "    if shelf{number}.has{number}_{place}:\n        put{number}_{place}(shelf{number})\n"
            ),
        })
        .collect();
    format!("def f{number}(key{number}):\n{lines}    return made{number}(a0)\n")
}

/// Publishes functions, each of them in two services.
async fn publish(api: &TestApi, functions: usize) {
    let facts = RepositoryFacts {
        name: "r".to_owned(),
        ..Default::default()
    };
    let options = PublishOptions {
        with_source: true,
        ..Default::default()
    };
    let mut files = BTreeMap::new();
    let mut manifest = "namespace = \"all\"\n".to_owned();
    for service in ["one", "two"] {
        manifest.push_str(&format!(
            "[[service]]\nname = \"{service}\"\nroot = \"{service}\"\nteam = \"{service}\"\n"
        ));
        for number in 0..functions {
            files.insert(format!("{service}/f{number}.py"), unlike(number));
        }
    }
    files.insert("brickyard.toml".to_owned(), manifest);
    let publication = assemble(&Folder(files), &facts, &options, &|_, _| ()).unwrap();
    let server = Requester::server();
    api.catalog.publish(&server, publication).await.unwrap();
    form_clone_classes(&api.catalog).await.unwrap();
}

#[tokio::test]
async fn more_classes_cost_no_more_statements() {
    let (few, many) = (TestApi::new().await, TestApi::new().await);
    publish(&few, 3).await;
    publish(&many, 30).await;
    for path in NESTED {
        let query = format!("{{ cloneClasses(first: 50) {{ totalCount nodes {{ {path} }} }} }}");
        let (_, expected) = few.count_statements(&query).await;
        let (answer, count) = many.count_statements(&query).await;
        let nodes = answer["data"]["cloneClasses"]["nodes"].as_array();
        let nodes = nodes.unwrap_or_else(|| panic!("{answer}"));
        assert_eq!(nodes.len(), 30, "{answer}");
        assert_eq!(count, expected, "{path}");
        assert!(count <= 20, "{path}: {count}");
    }
}

#[tokio::test]
async fn a_class_is_found_by_the_id_of_a_list_and_members_are_paged() {
    let api = TestApi::new().await;
    publish(&api, 2).await;
    let reader = || Requester::anonymous(true);
    let query = "{ cloneClasses(first: 1) { pageInfo { hasNextPage } nodes { id savedLines
        members(first: 1) { totalCount pageInfo { hasNextPage } nodes {
            name occurrence { ref } service { ref } explanation { renames { from to } } } } } } }";
    let answer = api.query(reader(), query).await;
    let page = &answer["data"]["cloneClasses"];
    assert_eq!(page["pageInfo"]["hasNextPage"], json!(true), "{answer}");
    let class = &page["nodes"][0];
    let members = &class["members"];
    assert_eq!(members["totalCount"], json!(2), "{answer}");
    assert_eq!(members["pageInfo"]["hasNextPage"], json!(true));
    assert!(members["nodes"][0]["occurrence"]["ref"].is_string());
    let id = class["id"].as_str().unwrap();
    for query in [
        format!("{{ it: cloneClass(id: \"{id}\") {{ id savedLines }} }}"),
        format!("{{ it: node(id: \"{id}\") {{ id ... on CloneClass {{ savedLines }} }} }}"),
    ] {
        let answer = api.query(reader(), &query).await;
        assert_eq!(answer["data"]["it"]["id"], json!(id), "{answer}");
        assert_eq!(answer["data"]["it"]["savedLines"], class["savedLines"]);
    }
}

#[tokio::test]
async fn what_no_class_can_have_is_refused_or_finds_nothing() {
    let api = TestApi::new().await;
    let reader = || Requester::anonymous(true);
    for query in [
        "{ cloneClasses(filter: { minSimilarity: 2 }) { totalCount } }",
        "{ cloneClasses(filter: { service: \"x\" }) { totalCount } }",
        "{ cloneClass(id: \"x\") { id } }",
        "{ cloneTrend(from: \"yesterday\", to: \"2026-03-01\") { day } }",
    ] {
        let answer = api.query(reader(), query).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{query}: {answer}");
    }
    let answer = api
        .query(
            reader(),
            "{ cloneClasses { totalCount } copyMatrix { totalCount }
               cloneTrend(from: \"2026-03-01\", to: \"2026-03-02\") { day } }",
        )
        .await;
    assert_eq!(answer["data"]["cloneClasses"]["totalCount"], json!(0));
    assert_eq!(answer["data"]["copyMatrix"]["totalCount"], json!(0));
    assert_eq!(answer["data"]["cloneTrend"], json!([]), "no day is made up");
}
