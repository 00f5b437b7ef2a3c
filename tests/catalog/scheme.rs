//! The scheme of a language rises: everything is compared by it in the end, and something at any time.

mod older;
mod worker;

use std::collections::BTreeSet;
use std::sync::Arc;

use brickyard_indexer::{Language, OperatingPoint};
use brickyard_server::catalog::{
    Catalog, CatalogError, CheckReport, CloneClassQuery, CloneIndex, FragmentCheck,
    FragmentToCheck, OutdatedReason, PageRequest, Requester, SentFragment, SystemIds,
};
use brickyard_server::jobs;
use brickyard_server::search::SearchIndex;
use brickyard_server::store::FragmentRecord;
use tempfile::TempDir;

use self::older::{as_former, older_server, place, shops};
use self::worker::worker;
use super::world::{TestRepository, World, function, staged};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// The scheme that this server computes.
fn present_scheme() -> i64 {
    i64::from(Language::Python.scheme())
}

/// A server that starts on what another one left.
async fn start(database: &TestDatabase, folder: &TempDir) -> Catalog {
    let search = SearchIndex::in_memory().unwrap();
    let clones = CloneIndex::in_folder(folder.path().join("clones"));
    let clock = World::new(database).await.clock;
    let ids = Arc::new(SystemIds);
    Catalog::new(database.store().await, search, clones, clock, ids)
}

/// Asks whether a function is there already, of a repository that has none.
async fn check(catalog: &Catalog, fragment: &SentFragment) -> Result<CheckReport, CatalogError> {
    let check = FragmentCheck {
        repository: "example.com/new".to_owned(),
        fragments: vec![FragmentToCheck {
            key: "k".to_owned(),
            language: fragment.language.clone(),
            scheme: fragment.scheme,
            fingerprint: fragment.fingerprint.clone(),
            before: None,
        }],
        operating_point: OperatingPoint::Report,
        max_matches: 20,
    };
    catalog.check_fragments(&Requester::server(), check).await
}

/// How many services have the function that a check found in most of them.
async fn services(catalog: &Catalog, fragment: &SentFragment) -> usize {
    let report = check(catalog, fragment).await.unwrap();
    let matches = report.fragments[0].matches.iter();
    matches.map(|found| found.service_count).max().unwrap_or(0)
}

/// A function as a client of the present scheme sends it, and as one of the scheme before.
fn asked() -> (SentFragment, SentFragment) {
    let (_, batch) = staged(&TestRepository::new("team", "asks").head());
    let mut former = batch.clone();
    as_former(&mut former);
    (batch.fragments[0].clone(), former.fragments[0].clone())
}

async fn duplicates(catalog: &Catalog) -> BTreeSet<String> {
    let page = PageRequest::new(1_000, 0);
    let pairs = catalog
        .clone_pairs(&Requester::server(), false, page)
        .await
        .unwrap();
    let pairs = pairs.items.into_iter();
    pairs
        .map(|pair| {
            let mut places = [place(&pair.a), place(&pair.b)];
            places.sort();
            format!("{places:?} {:.6} {}", pair.similarity, pair.clone_type)
        })
        .collect()
}

async fn classes(catalog: &Catalog) -> BTreeSet<String> {
    let (query, page) = (CloneClassQuery::default(), PageRequest::new(1_000, 0));
    let classes = catalog
        .list_clone_classes(&Requester::server(), query, page)
        .await
        .unwrap();
    let classes = classes.items.into_iter();
    classes
        .map(|class| {
            format!(
                "{} {} {:.6} {} lines, {} saved, {} copies of {} in {} services",
                class.name,
                class.clone_type,
                class.similarity,
                class.lines,
                class.saved_lines,
                class.copies,
                class.fragments,
                class.services
            )
        })
        .collect()
}

/// What the index finds for every fragment, by the hashes of both.
async fn answers(catalog: &Catalog) -> BTreeSet<String> {
    let fragments = catalog.store().fragments_page(None, 1_000).await.unwrap();
    let ids: Vec<_> = fragments.iter().map(|fragment| fragment.id).collect();
    let known = catalog
        .fragments_by_ids(&Requester::server(), &ids)
        .await
        .unwrap();
    let known: std::collections::HashMap<_, _> = known
        .into_iter()
        .map(|fragment| (fragment.id, fragment))
        .collect();
    let answer = |record: &FragmentRecord| {
        let fingerprint = brickyard_indexer::Fingerprint::decode(&record.fingerprint).unwrap();
        let found = catalog.clones().matches(&fingerprint, 0.5, 50);
        let mut found: Vec<String> = found
            .iter()
            .map(|found| {
                format!(
                    "{} {:.6}",
                    known[&found.fragment].hash, found.similarity.score
                )
            })
            .collect();
        found.sort();
        let own = &known[&record.id];
        format!("{} {} {} {found:?}", own.hash, own.tokens, own.blind_hash)
    };
    fragments.iter().map(answer).collect()
}

/// Lets the jobs do what they can.
async fn settle(catalog: &Catalog) {
    jobs::match_clones(catalog).await.unwrap();
    jobs::form_clone_classes(catalog).await.unwrap();
}

async fn waiting(catalog: &Catalog) -> u64 {
    let counts = catalog.count_outdated(&Requester::server()).await.unwrap();
    let waiting = counts.iter().filter(|count| count.reason.is_none());
    waiting.map(|count| count.fragments).sum()
}

both_databases! {
    async fn after_a_rise_all_is_as_if_it_had_been_published_with_the_new_scheme(database: TestDatabase) {
        let other = TestDatabase::sqlite();
        let reference = World::new(&other).await;
        for shop in shops() {
            reference.publish(shop.head()).await.unwrap();
        }
        settle(&reference.catalog).await;
        let (expected_pairs, expected_classes) =
            (duplicates(&reference.catalog).await, classes(&reference.catalog).await);
        assert!(expected_pairs.len() > 3 && expected_classes.len() > 1, "{expected_classes:?}");

        let folder = tempfile::tempdir().unwrap();
        older_server(&database, &start(&database, &folder).await).await;

        // It starts: nothing has been computed anew.
        let (present, former) = asked();
        let catalog = start(&database, &folder).await;
        let before = duplicates(&catalog).await;
        assert!(!before.is_empty() && before != expected_pairs);
        settle(&catalog).await;
        assert!(catalog.clones().is_building());
        assert_eq!(services(&catalog, &former).await, 2);
        assert_eq!(services(&catalog, &present).await, 0);

        // Half of it is done when the server is killed.
        jobs::refingerprint(&catalog, worker::nothing()).await.unwrap_err();
        let all = waiting(&catalog).await;
        assert!(all > 6);
        let half = "UPDATE outdated_fragment SET reason = 'crash' WHERE id IN \
                    (SELECT id FROM outdated_fragment ORDER BY id LIMIT 4)";
        rows::execute(&database, half).await;
        jobs::refingerprint(&catalog, worker()).await.unwrap();
        rows::execute(&database, "UPDATE outdated_fragment SET reason = NULL").await;
        drop(catalog);

        let catalog = start(&database, &folder).await;
        settle(&catalog).await;
        assert!(catalog.clones().is_building());
        assert_eq!(waiting(&catalog).await, 4);
        assert_eq!(services(&catalog, &former).await, 2);
        let report = check(&catalog, &present).await.unwrap();
        assert_eq!(report.not_compared.iter().map(|count| count.fragments).sum::<u64>(), 4);
        assert_eq!(duplicates(&catalog).await, before);
        assert!(!classes(&catalog).await.is_empty());

        jobs::refingerprint(&catalog, worker()).await.unwrap();
        settle(&catalog).await;

        assert!(!catalog.clones().is_building());
        assert_eq!(waiting(&catalog).await, 0);
        assert_eq!(duplicates(&catalog).await, expected_pairs);
        assert_eq!(classes(&catalog).await, expected_classes);
        assert_eq!(answers(&catalog).await, answers(&reference.catalog).await);
        assert_eq!(services(&catalog, &present).await, 2);
        let refused = check(&catalog, &former).await.unwrap_err();
        assert_eq!(refused.code(), "UNSUPPORTED_SCHEME");
        let sql = "SELECT count(*) AS n FROM fingerprint";
        assert_eq!(rows::number(&database, sql).await, i64::try_from(all).unwrap());

        // It goes on from what was saved.
        let again = start(&database, &folder).await;
        settle(&again).await;
        assert_eq!(answers(&again).await, answers(&reference.catalog).await);
    }

    async fn a_server_without_an_index_serves_the_former_scheme_too(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        older_server(&database, &start(&database, &folder).await).await;
        let elsewhere = tempfile::tempdir().unwrap();
        let catalog = start(&database, &elsewhere).await;

        settle(&catalog).await;

        let (present, former) = asked();
        assert_eq!(services(&catalog, &former).await, 2);
        assert_eq!(services(&catalog, &present).await, 0);
        jobs::refingerprint(&catalog, worker()).await.unwrap();
        settle(&catalog).await;
        assert_eq!(services(&catalog, &present).await, 2);
    }

    async fn a_publish_of_the_former_scheme_is_compared_when_its_source_is_there(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("team", "first").head()).await.unwrap();
        settle(&world.catalog).await;
        let copy = TestRepository::new("other", "copy")
            .with("src/stock.py", &function("take_stock", "cart"));
        let (publish, mut batch) = staged(&copy.head());
        as_former(&mut batch);
        world.commit(publish, batch).await.unwrap();
        settle(&world.catalog).await;
        assert!(duplicates(&world.catalog).await.is_empty());
        assert_eq!(waiting(&world.catalog).await, 1);

        jobs::refingerprint(&world.catalog, worker()).await.unwrap();
        settle(&world.catalog).await;

        assert_eq!(waiting(&world.catalog).await, 0);
        assert_eq!(duplicates(&world.catalog).await.len(), 1);
        assert_eq!(services(&world.catalog, &asked().0).await, 1);
    }

    async fn what_was_published_without_source_is_counted(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, mut batch) = staged(&TestRepository::new("team", "first").head());
        as_former(&mut batch);
        for fragment in &mut batch.fragments {
            fragment.source = None;
            let hash = older::sha256(&fragment.fingerprint);
            for occurrence in &mut batch.occurrences {
                if occurrence.fragment == fragment.hash {
                    occurrence.fragment = hash.clone();
                }
            }
            fragment.hash = hash;
        }
        world.commit(publish, batch).await.unwrap();
        jobs::refingerprint(&world.catalog, worker()).await.unwrap();
        settle(&world.catalog).await;

        let server = Requester::server();
        let counts = world.catalog.count_outdated(&server).await.unwrap();
        assert_eq!(counts.len(), 1);
        assert_eq!((counts[0].reason, counts[0].fragments), (Some(OutdatedReason::NoSource), 1));
        let report = check(&world.catalog, &asked().0).await.unwrap();
        assert_eq!(report.not_compared, counts);
        assert!(report.fragments[0].matches.is_empty());
        let listed = world.catalog.list_outdated(&server, PageRequest::new(10, 0)).await.unwrap();
        assert_eq!(listed.items.len(), 1);
        assert_eq!(listed.items[0].reason, Some(OutdatedReason::NoSource));
        // It is not looked for again and again.
        assert!(!world.catalog.clones().is_building());
    }

    async fn what_could_not_be_computed_is_mended_by_the_next_publish(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, batch) = staged(&TestRepository::new("team", "first").head());
        let mut former = batch.clone();
        as_former(&mut former);
        world.commit(publish.clone(), former).await.unwrap();
        let failed = "UPDATE outdated_fragment SET reason = 'crash'";
        rows::execute(&database, failed).await;
        settle(&world.catalog).await;
        assert_eq!(services(&world.catalog, &asked().0).await, 0);
        let server = Requester::server();
        let hashes: Vec<String> = batch.fragments.iter().map(|it| it.hash.clone()).collect();
        let missing = world.catalog.missing_fragments(&server, &hashes).await.unwrap();
        assert_eq!(missing, hashes);

        world.commit(older::anew(&world, &publish), batch).await.unwrap();
        settle(&world.catalog).await;

        assert!(world.catalog.count_outdated(&server).await.unwrap().is_empty());
        assert!(world.catalog.missing_fragments(&server, &hashes).await.unwrap().is_empty());
        assert_eq!(services(&world.catalog, &asked().0).await, 1);
    }

    async fn other_schemes_are_refused_by_the_version_to_install(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, batch) = staged(&TestRepository::new("team", "first").head());
        let version = CatalogError::CLIENT_VERSION;
        for (scheme, advice) in [
            (present_scheme() - 2, format!("install brickyard {version}")),
            (present_scheme() + 1, "This server is too old".to_owned()),
        ] {
            let mut batch = batch.clone();
            batch.fragments[0].scheme = scheme;
            let asked = batch.fragments[0].clone();
            let publish = older::anew(&world, &publish);

            let refused = world.commit(publish, batch).await.unwrap_err();
            let unchecked = check(&world.catalog, &asked).await.unwrap_err();

            for error in [refused, unchecked] {
                assert_eq!(error.code(), "UNSUPPORTED_SCHEME");
                let hint = error.hint().unwrap();
                assert!(hint.contains(&advice) && hint.contains(version), "{hint}");
                assert!(error.to_string().contains(version), "{error}");
            }
        }
    }
}
