//! What a search promises, on a small catalogue.

use std::fs;

use tempfile::tempdir;

use super::*;

const UPDATE_STOCK: Uuid = Uuid::from_u128(1);
const UPDATE_STOCK_FUNCTION: Uuid = Uuid::from_u128(11);
const RESTORE_STOCK_FUNCTION: Uuid = Uuid::from_u128(12);
const PAYMENT: Uuid = Uuid::from_u128(2);
const CHARGE_FUNCTION: Uuid = Uuid::from_u128(21);
const OLD_PAYMENT: Uuid = Uuid::from_u128(3);

fn function(id: Uuid, name: &str, language: &str, source: &str) -> FunctionDocument {
    FunctionDocument {
        id,
        name: name.to_owned(),
        path: format!("src/{name}"),
        language: language.to_owned(),
        source: Some(source.to_owned()),
    }
}

fn service(id: Uuid, team: &str, name: &str, description: &str) -> ServiceDocument {
    ServiceDocument {
        id,
        namespace: team.to_owned(),
        name: name.to_owned(),
        description: Some(description.to_owned()),
        team: Some(team.to_owned()),
        lifecycle: "production".to_owned(),
        repository: format!("github.com/acme/{team}"),
        ..ServiceDocument::default()
    }
}

fn documents() -> Vec<ServiceDocument> {
    let update_stock = ServiceDocument {
        tags: vec!["warehouse".to_owned()],
        service_type: "component".to_owned(),
        runtime: Some("nodejs22.x".to_owned()),
        languages: vec!["typescript".to_owned()],
        functions: vec![
            function(
                UPDATE_STOCK_FUNCTION,
                "updateStock",
                "typescript",
                "export function updateStock(articleId: string, count: number) {\n  const left = shelf.get(articleId);\n  return left - count;\n}",
            ),
            function(
                RESTORE_STOCK_FUNCTION,
                "restore_stock",
                "python",
                "def restore_stock(article):\n    return article.count",
            ),
        ],
        ..service(
            UPDATE_STOCK,
            "inventory",
            "update-stock",
            "Moves the stock of an article after an order.",
        )
    };
    let payment = ServiceDocument {
        languages: vec!["java".to_owned()],
        functions: vec![function(
            CHARGE_FUNCTION,
            "CardProcessor.chargeCard",
            "java",
            "void chargeCard(Card card) {\n  bank.confirmation(card);\n}",
        )],
        ..service(
            PAYMENT,
            "payments",
            "payment-details",
            "Fetches how a customer pays.",
        )
    };
    let old_payment = ServiceDocument {
        lifecycle: "deprecated".to_owned(),
        ..service(
            OLD_PAYMENT,
            "payments",
            "payment-details-old",
            "Fetches how a customer pays.",
        )
    };
    vec![update_stock, payment, old_payment]
}

fn index() -> SearchIndex {
    let index = SearchIndex::in_memory().unwrap();
    index.apply(documents(), &[], 7).unwrap();
    index
}

fn query(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.to_owned(),
        first: 20,
        ..SearchQuery::default()
    }
}

fn found(index: &SearchIndex, query: &SearchQuery) -> Vec<Uuid> {
    index
        .search(query)
        .unwrap()
        .hits
        .into_iter()
        .map(|hit| hit.id)
        .collect()
}

#[track_caller]
fn check_first(text: &str, expected: Uuid) {
    assert_eq!(
        found(&index(), &query(text)).first(),
        Some(&expected),
        "{text:?}"
    );
}

#[test]
fn a_name_is_found_in_every_style() {
    for text in [
        "update stock",
        "update-stock",
        "update_stock",
        "updateStock",
        "UpdateStock",
    ] {
        check_first(text, UPDATE_STOCK);
    }
    check_first("restoreStock", RESTORE_STOCK_FUNCTION);
    check_first("inventory/update-stock", UPDATE_STOCK);
    check_first("chargeCard", CHARGE_FUNCTION);
}

#[test]
fn description_owner_and_tag_are_found() {
    check_first("customer pays", PAYMENT);
    check_first("warehouse", UPDATE_STOCK);
    check_first("payments", PAYMENT);
}

#[test]
fn typing_errors_and_half_typed_words_are_forgiven() {
    check_first("restroe stock", RESTORE_STOCK_FUNCTION);
    check_first("wharehouse", UPDATE_STOCK);
    check_first("restor", RESTORE_STOCK_FUNCTION);
    check_first("charge ca", CHARGE_FUNCTION);
}

#[test]
fn questions_in_prose_are_answered() {
    check_first("how do I move the stock of an article?", UPDATE_STOCK);
}

#[test]
fn deprecated_services_come_after_the_others() {
    let hits = found(&index(), &query("how a customer pays"));

    assert_eq!(hits, [PAYMENT, OLD_PAYMENT]);
}

#[test]
fn an_empty_text_finds_everything_services_first() {
    let answer = index().search(&query(" ")).unwrap();

    assert_eq!(answer.total, 6);
    assert_eq!(answer.hits[0].kind, Kind::Service);
    assert_eq!(answer.sequence, 7);
}

#[test]
fn nothing_found_suggests_the_nearest_words() {
    let answer = index().search(&query("sttokk xyzzyplugh")).unwrap();
    assert_eq!(
        (answer.total, answer.suggestion),
        (0, Some("stock".to_owned()))
    );

    let answer = index().search(&query("zzzzzz")).unwrap();
    assert_eq!((answer.total, answer.suggestion), (0, None));
}

#[test]
fn a_filter_narrows_the_hits_but_not_its_own_facet() {
    let index = index();
    let teams = vec!["payments".to_owned()];
    let answer = index.search(&SearchQuery { teams, ..query("") }).unwrap();

    assert_eq!(answer.total, 3);
    assert_eq!(
        answer.facets.teams,
        [("inventory".to_owned(), 3), ("payments".to_owned(), 3)]
    );
    assert_eq!(
        answer.facets.kinds,
        [(Kind::Service, 2), (Kind::Function, 1)]
    );
    assert_eq!(answer.facets.languages, [("java".to_owned(), 2)]);
    assert_eq!(answer.facets.tags, []);
}

#[test]
fn lifecycle_type_and_runtime_are_filters_and_facets() {
    let index = index();
    let all = index.search(&query("")).unwrap();
    assert_eq!(all.facets.runtimes, [("nodejs22.x".to_owned(), 3)]);
    assert_eq!(all.facets.lifecycles[0].0, "production");
    let word = |word: &str| vec![word.to_owned()];
    for narrowed in [
        SearchQuery {
            runtimes: word("nodejs22.x"),
            ..query("")
        },
        SearchQuery {
            types: word("component"),
            lifecycles: word("production"),
            ..query("")
        },
    ] {
        let answer = index.search(&narrowed).unwrap();
        assert_eq!(answer.total, 3, "{narrowed:?}");
        assert_eq!(answer.facets.runtimes, [("nodejs22.x".to_owned(), 3)]);
    }
}

#[test]
fn filters_of_different_facets_are_combined() {
    let narrowed = SearchQuery {
        kinds: vec![Kind::Function],
        languages: vec!["python".to_owned(), "typescript".to_owned()],
        ..query("stock")
    };

    let mut hits = found(&index(), &narrowed);
    hits.sort_unstable();

    assert_eq!(hits, [UPDATE_STOCK_FUNCTION, RESTORE_STOCK_FUNCTION]);
}

#[test]
fn pages_follow_each_other() {
    let index = index();
    let all = found(&index, &query(""));
    let second = found(
        &index,
        &SearchQuery {
            first: 2,
            offset: 2,
            ..query("")
        },
    );

    assert_eq!(second, all[2..4]);
}

#[test]
fn a_hit_shows_which_words_matched_and_where() {
    let kinds = vec![Kind::Function];
    let answer = index()
        .search(&SearchQuery {
            kinds,
            ..query("article counting")
        })
        .unwrap();
    let hit = answer
        .hits
        .iter()
        .find(|hit| hit.id == UPDATE_STOCK_FUNCTION)
        .unwrap();

    assert_eq!(hit.matched_terms, ["article", "count"]);
    assert!(
        hit.snippet
            .as_ref()
            .unwrap()
            .starts_with("export function updateStock")
    );
}

#[test]
fn writing_a_service_again_replaces_it_with_its_functions() {
    let index = index();
    let mut renamed = documents().remove(0);
    renamed.name = "move-goods".to_owned();
    renamed.description = None;
    renamed.functions.truncate(1);

    index.apply(vec![renamed.clone()], &[], 8).unwrap();
    index.apply(vec![renamed], &[], 8).unwrap();

    assert_eq!(
        found(&index, &query("restore stock"))
            .iter()
            .find(|id| **id == RESTORE_STOCK_FUNCTION),
        None
    );
    assert_eq!(
        found(&index, &query("move goods")).first(),
        Some(&UPDATE_STOCK)
    );
    assert_eq!(index.search(&query("")).unwrap().total, 5);
    assert_eq!(index.sequence(), 8);
}

#[test]
fn a_removed_service_is_not_found() {
    let index = index();
    index.apply(Vec::new(), &[UPDATE_STOCK], 9).unwrap();

    assert_eq!(index.search(&query("stock")).unwrap().total, 0);
}

#[test]
fn no_text_breaks_the_search() {
    let index = index();
    for text in [
        "\"",
        "name:x AND (",
        "*",
        "-",
        "\u{0}",
        "a".repeat(10_000).as_str(),
        "💥",
        "the",
    ] {
        index.search(&query(text)).unwrap();
    }
    let huge = SearchQuery {
        first: usize::MAX,
        offset: usize::MAX,
        ..query("stock")
    };
    assert_eq!(index.search(&huge).unwrap().hits.len(), 0);
    assert!(
        index
            .search(&SearchQuery {
                first: 0,
                ..query("stock")
            })
            .unwrap()
            .hits
            .len()
            <= 1
    );
}

#[test]
fn an_index_is_found_again_with_its_sequence() {
    let folder = tempdir().unwrap();
    {
        let index = SearchIndex::open(folder.path()).unwrap();
        assert_eq!(index.sequence(), 0);
        index.apply(documents(), &[], 7).unwrap();
        index.apply(Vec::new(), &[], 9).unwrap();
    }

    let index = SearchIndex::open(folder.path()).unwrap();

    assert_eq!(index.sequence(), 9);
    assert_eq!(index.search(&query("")).unwrap().total, 6);
}

#[test]
fn an_index_is_open_once() {
    let folder = tempdir().unwrap();
    let _first = SearchIndex::open(folder.path()).unwrap();

    let second = SearchIndex::open(folder.path());

    assert!(matches!(second, Err(SearchError::Locked { .. })));
}

/// Opens an index after something happened to its files.
#[track_caller]
fn check_recovery(harm: impl Fn(&Path)) {
    let folder = tempdir().unwrap();
    SearchIndex::open(folder.path())
        .unwrap()
        .apply(documents(), &[], 7)
        .unwrap();
    harm(&folder.path().join("v1"));

    let index = SearchIndex::open(folder.path()).unwrap();

    assert_eq!(index.sequence(), 0);
    index.apply(documents(), &[], 7).unwrap();
    assert_eq!(index.search(&query("")).unwrap().total, 6);
}

fn segment_files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

#[test]
fn a_damaged_index_starts_empty() {
    check_recovery(|folder| fs::write(folder.join("meta.json"), "{").unwrap());
    check_recovery(|folder| {
        for file in segment_files(folder, "idx") {
            fs::remove_file(file).unwrap();
        }
    });
    check_recovery(|folder| {
        for file in segment_files(folder, "store") {
            let mut bytes = fs::read(&file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0xff;
            fs::write(&file, bytes).unwrap();
        }
    });
    check_recovery(|folder| fs::remove_dir_all(folder).unwrap());
}

#[test]
fn an_index_of_another_version_is_deleted() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("v0")).unwrap();
    fs::create_dir(folder.path().join("value")).unwrap();

    SearchIndex::open(folder.path()).unwrap();

    assert!(!folder.path().join("v0").exists());
    assert!(folder.path().join("value").exists());
}
