//! A catalogue with a clock that the test sets, and repositories that exist in memory only.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use brickyard_indexer::manifest::Files;
use brickyard_indexer::publication::{Publication, PublishOptions, RepositoryFacts, assemble};
use brickyard_indexer::{Fingerprint, OperatingPoint};
use brickyard_server::catalog::{
    AccessTokenKind, BegunPublish, Catalog, CatalogError, Clock, CloneIndex, NewAccessToken,
    NewBatch, NewPublish, PublishReport, Requester, Scope, SentFragment, SentOccurrence, SystemIds,
};
use brickyard_server::jobs::form_clone_classes;
use brickyard_server::search::SearchIndex;
use brickyard_server::store::{ClonePairRecord, ComparedFragment, FragmentRecord};
use chrono::{DateTime, Duration, TimeZone as _, Utc};

use crate::harness::databases::TestDatabase;

/// A clock that stands still until it is moved.
pub(crate) struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    fn new() -> Self {
        Self(Mutex::new(
            Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap(),
        ))
    }

    /// What it shows.
    pub(crate) fn moment(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// A catalogue over an empty database.
pub(crate) struct World {
    pub(crate) catalog: Catalog,
    pub(crate) clock: Arc<TestClock>,
    hashes: AtomicU64,
}

impl World {
    pub(crate) async fn new(database: &TestDatabase) -> Self {
        let clock = Arc::new(TestClock::new());
        let search = SearchIndex::in_memory().unwrap();
        let store = database.store().await;
        let ids = Arc::new(SystemIds);
        let catalog = Catalog::new(store, search, CloneIndex::new(), clock.clone(), ids);
        Self {
            catalog,
            clock,
            hashes: AtomicU64::new(1),
        }
    }

    /// A content hash that no publish has had.
    pub(crate) fn next_hash(&self) -> String {
        format!("{:064x}", self.hashes.fetch_add(1, Ordering::Relaxed))
    }

    /// Publishes as the server does, all at once.
    pub(crate) async fn publish(
        &self,
        publication: Publication,
    ) -> Result<PublishReport, CatalogError> {
        self.catalog
            .publish(&Requester::server(), publication)
            .await
    }

    /// Publishes in three steps, as clients do.
    pub(crate) async fn commit(
        &self,
        publish: NewPublish,
        batch: NewBatch,
    ) -> Result<PublishReport, CatalogError> {
        let server = Requester::server();
        let begun = self.catalog.begin_publish(&server, publish).await?;
        let BegunPublish::Open { id, .. } = begun else {
            panic!("{begun:?}")
        };
        self.catalog.stage_fragments(&server, id, batch).await?;
        self.catalog.commit_publish(&server, id, 1).await
    }

    /// An access token with these scopes and its secret.
    pub(crate) async fn token(&self, name: &str, scopes: &[Scope]) -> (Requester, String) {
        let new = NewAccessToken {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            expires_in: Duration::days(1),
            kind: AccessTokenKind::Ci,
            principal_id: None,
        };
        let created = self
            .catalog
            .create_access_token(&Requester::server(), new)
            .await;
        let (_, secret) = created.unwrap();
        (self.catalog.authenticate(&secret).await.unwrap(), secret)
    }

    /// Does what the jobs do: fills the clone index, stores the clone pairs and forms the classes.
    pub(crate) async fn match_clones(&self) {
        let store = self.catalog.store();
        let newest = store.newest_sequence().await.unwrap();
        let fragments = store.fragments_page(None, 10_000).await.unwrap();
        let clones = self.catalog.clones();
        for fragment in &fragments {
            clones.insert(
                fragment.id,
                Fingerprint::decode(&fragment.fingerprint).unwrap(),
            );
        }
        clones.advance(newest);
        let fragments = store.unmatched_fragments(None, 10_000).await.unwrap();
        compare(&self.catalog, &fragments).await;
        form_clone_classes(&self.catalog).await.unwrap();
    }
}

/// Stores the clone pairs that some fragments have with those in the clone index.
pub(crate) async fn compare(catalog: &Catalog, fragments: &[FragmentRecord]) {
    let (store, clones) = (catalog.store(), catalog.clones());
    for fragment in fragments {
        let fingerprint = Fingerprint::decode(&fragment.fingerprint).unwrap();
        let found = clones.matches(&fingerprint, OperatingPoint::Related.threshold(), 50);
        let pairs: Vec<ClonePairRecord> = found
            .iter()
            .filter(|found| found.fragment != fragment.id)
            .map(|found| ClonePairRecord {
                other: found.fragment,
                similarity: found.similarity.score,
                clone_type: found.similarity.clone_type as u8,
            })
            .collect();
        let compared = ComparedFragment {
            id: fragment.id,
            scheme: fingerprint.scheme(),
            tokens: fingerprint.tokens(),
            blind_hash: fingerprint.blind_hash(),
        };
        store.save_clone_pairs(&[(compared, pairs)]).await.unwrap();
    }
}

/// A repository that exists in memory only.
#[derive(Debug, Clone)]
pub(crate) struct TestRepository {
    name: String,
    files: BTreeMap<String, String>,
}

impl TestRepository {
    /// A repository of one service, `team/name`, that consists of one function.
    pub(crate) fn new(team: &str, service: &str) -> Self {
        let manifest = format!(
            "team = \"{team}\"\ncontact = \"#{team}\"\n\
             [[service]]\nname = \"{service}\"\nversion = \"1.0.0\"\n"
        );
        Self::empty(&format!("example.com/{team}/{service}"))
            .with("brickyard.toml", &manifest)
            .with("src/stock.py", &function("update_stock", "basket"))
    }

    pub(crate) fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// The same repository with another content of a file.
    pub(crate) fn with(mut self, path: &str, content: &str) -> Self {
        self.files.insert(path.to_owned(), content.to_owned());
        self
    }

    /// What a publish of its head sends.
    pub(crate) fn head(&self) -> Publication {
        self.assemble(false)
    }

    /// What a publish with `--release` sends.
    pub(crate) fn release(&self) -> Publication {
        self.assemble(true)
    }

    fn assemble(&self, make_release: bool) -> Publication {
        let facts = RepositoryFacts {
            name: self.name.clone(),
            commit: Some("0123abc".to_owned()),
            branch: Some("main".to_owned()),
            ..RepositoryFacts::default()
        };
        let options = PublishOptions {
            with_source: true,
            make_release,
            ..Default::default()
        };
        assemble(self, &facts, &options, &|_, _| ()).unwrap()
    }
}

impl Files for TestRepository {
    fn paths(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.files
            .get(path)
            .map(|text| text.clone().into_bytes())
            .ok_or_else(|| "gone".to_owned())
    }
}

/// A Python function of more than 100 tokens. Two of them with other names are renamed clones.
pub(crate) fn function(name: &str, variable: &str) -> String {
    format!(
        "def {name}({variable}, store, minimum=3):\n\
        \x20   total = 0\n\
        \x20   for item in {variable}.items:\n\
        \x20       count = store.find(item.id).count - item.quantity\n\
        \x20       if count < 0:\n\
        \x20           raise ValueError('sold out: ' + item.name)\n\
        \x20       if count < minimum:\n\
        \x20           store.order(item.id, minimum * 2 - count)\n\
        \x20       store.save(item.id, count)\n\
        \x20       total = total + item.quantity * item.price\n\
        \x20   {variable}.total = total\n\
        \x20   {variable}.state = 'reserved'\n\
        \x20   return {variable}, total, len({variable}.items)\n"
    )
}

/// A function more than twice as long as [`function`], with the statements of that one inside.
pub(crate) fn larger_function(name: &str, variable: &str) -> String {
    let inner = function(name, variable);
    let lines: Vec<&str> = inner.lines().collect();
    // Neither its header nor its end.
    let body = lines[1..lines.len() - 1].join("\n");
    let others = |range: std::ops::Range<usize>| -> String {
        let line =
            |at| format!("    report.write(depot.label{at}, depot.size{at} - limit * {at})\n");
        range.map(line).collect()
    };
    format!(
        "def {name}({variable}, store, report, depot, limit, minimum=3):\n{}{body}\n{}    return report\n",
        others(0..8),
        others(8..16)
    )
}

/// A function that resembles none of [`function`].
pub(crate) fn other_function(name: &str) -> String {
    format!(
        "def {name}(path, encoding='utf-8'):\n\
        \x20   with open(path, encoding=encoding) as handle:\n\
        \x20       lines = [line.strip() for line in handle if line.strip()]\n\
        \x20   header, *rest = lines\n\
        \x20   names = tuple(header.lower().split(','))\n\
        \x20   rows = []\n\
        \x20   while rest:\n\
        \x20       values = rest.pop().split(',')\n\
        \x20       rows.append(dict(zip(names, values)))\n\
        \x20   rows.sort(key=lambda row: row[names[0]], reverse=True)\n\
        \x20   return {{'names': names, 'rows': rows, 'count': len(rows)}}\n"
    )
}

/// The publication in the words of the staged calls: what to begin, and everything as one batch.
pub(crate) fn staged(publication: &Publication) -> (NewPublish, NewBatch) {
    let fragments = publication.fragments.iter().map(|fragment| SentFragment {
        hash: fragment.hash.clone(),
        language: fragment.language.name().to_owned(),
        scheme: i64::from(fragment.scheme),
        tokens: i64::from(fragment.tokens),
        lines: i64::from(fragment.lines),
        fingerprint: fragment.fingerprint.clone(),
        source: fragment.source.clone(),
    });
    let occurrences = publication
        .occurrences
        .iter()
        .map(|occurrence| SentOccurrence {
            service: occurrence.service as i64,
            fragment: publication.fragments[occurrence.fragment].hash.clone(),
            path: occurrence.path.clone(),
            name: occurrence.name.clone(),
            start_line: i64::from(occurrence.start_line),
            end_line: i64::from(occurrence.end_line),
        });
    let batch = NewBatch {
        number: 0,
        services: Vec::new(),
        fragments: fragments.collect(),
        occurrences: occurrences.collect(),
    };
    (NewPublish::from(publication), batch)
}
