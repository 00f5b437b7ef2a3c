use uuid::Uuid;

use crate::search::{
    Audience, FunctionDocument, SearchAnswer, SearchIndex, SearchQuery, ServiceDocument,
};

const TEAM: Uuid = Uuid::from_u128(900);

fn service(number: u128, word: &str, visible_to: Option<Vec<Uuid>>) -> ServiceDocument {
    let source = format!("def handle_{word}(order):\n    return {word}.find(order.stock)\n");
    ServiceDocument {
        id: Uuid::from_u128(number),
        namespace: "shop".to_owned(),
        name: format!("{word}-service"),
        description: Some(format!("Handles the {word} of an order, and its stock.")),
        tags: vec![word.to_owned()],
        team: Some(format!("{word}-team")),
        languages: vec!["python".to_owned()],
        lifecycle: "production".to_owned(),
        repository: "github.com/acme/shop".to_owned(),
        visible_to,
        functions: vec![FunctionDocument {
            id: Uuid::from_u128(number + 100),
            name: format!("handle_{word}"),
            path: format!("src/{word}.py"),
            language: "python".to_owned(),
            source: Some(source),
        }],
    }
}

fn open() -> Vec<ServiceDocument> {
    vec![
        service(1, "flamingo", None),
        service(2, "warehouse", None),
        service(3, "ledger", None),
    ]
}

fn closed() -> Vec<ServiceDocument> {
    let teams = Some(vec![TEAM]);
    vec![
        service(11, "zirconium", teams.clone()),
        service(12, "flamenco", teams.clone()),
        service(13, "warehouses", teams),
    ]
}

/// An index that has become what it is in these steps.
fn index(steps: &[Vec<ServiceDocument>]) -> SearchIndex {
    let index = SearchIndex::in_memory().unwrap();
    for (sequence, documents) in (1..).zip(steps) {
        index.apply(documents.clone(), &[], sequence).unwrap();
    }
    index
}

fn ask(index: &SearchIndex, text: &str, audience: &Audience) -> SearchAnswer {
    let query = SearchQuery {
        text: text.to_owned(),
        first: 50,
        ..SearchQuery::default()
    };
    index.search_for(&query, audience).unwrap()
}

/// Everything that an answer says; equally good hits come in no order.
fn said(answer: SearchAnswer) -> String {
    let mut hits: Vec<String> = answer
        .hits
        .iter()
        .map(|hit| {
            let terms = &hit.matched_terms;
            format!("{} {} {terms:?} {:?}", hit.id, hit.score, hit.snippet)
        })
        .collect();
    hits.sort();
    let facets = format!("{:?}", answer.facets);
    format!(
        "{} {facets} {:?} {hits:#?}",
        answer.total, answer.suggestion
    )
}

const TEXTS: [&str; 14] = [
    "",
    "zirconium",
    "zirc",
    "zirconiun",
    "flamingo",
    "flam",
    "flamencp",
    "warehouse",
    "warehouzes",
    "order stock",
    "handle order python",
    "shop",
    "zirconium-service",
    "handle_flam",
];

#[test]
fn an_answer_is_as_if_unseen_documents_had_never_been_written() {
    let whole = index(&[closed(), open()]);
    let seen = index(&[open()]);
    let nobody = Audience::of_teams(&[], &[]);

    for text in TEXTS {
        let expected = said(ask(&seen, text, &nobody));
        assert_eq!(said(ask(&whole, text, &nobody)), expected, "{text:?}");
    }
}

#[test]
fn a_team_finds_what_it_may_see_as_if_everybody_did() {
    let whole = index(&[closed(), open()]);
    let everybodys = closed().into_iter().map(|service| ServiceDocument {
        visible_to: None,
        ..service
    });
    let expected = index(&[everybodys.collect(), open()]);

    for text in TEXTS {
        let found = said(ask(&whole, text, &Audience::of_teams(&[TEAM], &[])));
        assert_eq!(
            found,
            said(ask(&expected, text, &Audience::Everything)),
            "{text:?}"
        );
    }
    let administrator = ask(&whole, "zirconium", &Audience::Everything);
    assert_eq!(administrator.total, 2);
}

#[test]
fn a_service_that_was_closed_is_excepted_before_the_index_knows() {
    let everybodys = closed().into_iter().map(|service| ServiceDocument {
        visible_to: None,
        ..service
    });
    let behind = index(&[open(), everybodys.collect()]);
    let seen = index(&[open()]);
    let ids: Vec<Uuid> = closed().iter().map(|service| service.id).collect();

    for text in TEXTS {
        let found = said(ask(&behind, text, &Audience::of_teams(&[], &ids)));
        let expected = said(ask(&seen, text, &Audience::of_teams(&[], &[])));
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn a_document_that_was_seen_once_leaves_nothing_when_it_is_closed() {
    let everybodys = closed().into_iter().map(|service| ServiceDocument {
        visible_to: None,
        ..service
    });
    // Replaced documents stay in the engine's dictionaries until it tidies up.
    let whole = index(&[open(), everybodys.collect(), closed()]);
    let seen = index(&[open()]);
    let nobody = Audience::of_teams(&[], &[]);

    for text in TEXTS {
        let expected = said(ask(&seen, text, &nobody));
        assert_eq!(said(ask(&whole, text, &nobody)), expected, "{text:?}");
    }
}
