//! What follows a publish.

use std::time::Duration;

use brickyard_indexer::manifest::Files;
use brickyard_indexer::publication::{Publication, PublishOptions, RepositoryFacts, assemble};
use tempfile::TempDir;

use super::form_classes::FormClasses;
use super::match_clones::MatchClones;
use super::runner::{Job, Progress};
use super::update_search::UpdateSearch;
use crate::app;
use crate::catalog::{Catalog, CloneClassQuery, Requester};
use crate::clones::Opened;
use crate::config::{Config, Overrides};
use crate::search::SearchQuery;
use crate::store::PageRequest;

const UPDATE_STOCK: &str = "
export function updateStock(shelf, articleId, count) {
  const level = shelf.levelOf(articleId);
  if (level === undefined) {
    throw new Error('unknown article ' + articleId);
  }
  const left = level - count;
  if (left < 0) {
    shelf.reorder(articleId, count - level);
    return 0;
  }
  shelf.store(articleId, left);
  shelf.record({ article: articleId, change: -count, at: shelf.now() });
  return left;
}
";

struct OneFile {
    manifest: String,
    source: String,
}

impl Files for OneFile {
    fn paths(&self) -> Vec<String> {
        vec!["brickyard.toml".to_owned(), "stock.ts".to_owned()]
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = if path == "stock.ts" {
            &self.source
        } else {
            &self.manifest
        };
        Ok(text.clone().into_bytes())
    }
}

fn publication(team: &str, service: &str, source: &str) -> Publication {
    let manifest = format!("team = \"{team}\"\n[[service]]\nname = \"{service}\"\n");
    let files = OneFile {
        manifest,
        source: source.to_owned(),
    };
    let facts = RepositoryFacts {
        name: format!("acme/{team}"),
        ..RepositoryFacts::default()
    };
    let options = PublishOptions {
        with_source: true,
        ..PublishOptions::default()
    };
    assemble(&files, &facts, &options, &|_, _| {}).unwrap()
}

/// A copy with other names.
fn renamed() -> String {
    UPDATE_STOCK
        .replace("updateStock", "takeGoods")
        .replace("articleId", "sku")
        .replace("left", "rest")
}

async fn catalog(folder: &TempDir) -> Catalog {
    let data = Some(folder.path().to_owned());
    let config = Config::load(Overrides {
        data,
        ..Overrides::default()
    })
    .unwrap();
    app::open_catalog(&config).await.unwrap()
}

async fn publish(catalog: &Catalog, team: &str, service: &str, source: &str) {
    catalog
        .publish(&Requester::server(), publication(team, service, source))
        .await
        .unwrap();
}

/// Runs a job until it has nothing to do, and says how many runs that took.
async fn settle(job: &impl Job) -> usize {
    for run in 0..20 {
        if job.run().await.unwrap() == Progress::Idle {
            return run;
        }
    }
    panic!("{} never has nothing to do", job.name());
}

fn hits(catalog: &Catalog, text: &str) -> usize {
    let query = SearchQuery {
        text: text.to_owned(),
        first: 10,
        ..SearchQuery::default()
    };
    catalog.search_index().search(&query).unwrap().total
}

async fn pairs(catalog: &Catalog) -> usize {
    let page = PageRequest::new(10, 0);
    catalog
        .clone_pairs(&Requester::server(), true, page)
        .await
        .unwrap()
        .items
        .len()
}

#[tokio::test]
async fn a_publish_becomes_searchable_and_another_changes_it() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = catalog(&folder).await;
    let job = UpdateSearch::new(catalog.clone());
    assert_eq!(settle(&job).await, 0);

    publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
    settle(&job).await;
    assert_eq!(hits(&catalog, "update stock"), 2);
    let newest = catalog.store().newest_sequence().await.unwrap();
    assert_eq!(catalog.search_index().sequence(), newest);

    publish(&catalog, "inventory", "update-stock", &renamed()).await;
    settle(&job).await;
    assert_eq!(hits(&catalog, "takeGoods"), 1);
    assert_eq!(hits(&catalog, ""), 2);
    assert_eq!(settle(&job).await, 0);
}

#[tokio::test]
async fn a_search_index_ahead_of_the_database_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = catalog(&folder).await;
    publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
    catalog
        .search_index()
        .apply(Vec::new(), &[], 1_000_000)
        .unwrap();

    settle(&UpdateSearch::new(catalog.clone())).await;

    assert_eq!(hits(&catalog, "update stock"), 2);
    let newest = catalog.store().newest_sequence().await.unwrap();
    assert_eq!(catalog.search_index().sequence(), newest);
}

#[tokio::test]
async fn a_renamed_copy_in_another_team_becomes_a_clone_pair() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = catalog(&folder).await;
    let job = MatchClones::new(catalog.clone());
    settle(&job).await;

    publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
    settle(&job).await;
    assert_eq!(pairs(&catalog).await, 0);

    publish(&catalog, "checkout", "take-goods", &renamed()).await;
    let newest = catalog.store().newest_sequence().await.unwrap();
    assert!(!catalog.clones().reached(newest, Duration::ZERO).await);
    settle(&job).await;
    assert!(catalog.clones().reached(newest, Duration::ZERO).await);
    assert_eq!(catalog.clones().len(), 2);
    assert_eq!(pairs(&catalog).await, 1);
    assert_eq!(settle(&job).await, 0);
}

#[tokio::test]
async fn a_start_loads_what_was_published_before() {
    let folder = tempfile::tempdir().unwrap();
    {
        let catalog = catalog(&folder).await;
        publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
        publish(&catalog, "checkout", "take-goods", &renamed()).await;
    }

    let catalog = catalog(&folder).await;
    settle(&MatchClones::new(catalog.clone())).await;

    assert_eq!(catalog.clones().len(), 2);
    assert_eq!(pairs(&catalog).await, 1);
}

#[tokio::test]
async fn copies_become_a_clone_class_and_running_again_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = catalog(&folder).await;
    let (pairs, classes) = (
        MatchClones::new(catalog.clone()),
        FormClasses::new(catalog.clone()),
    );
    let list = async || {
        let query = CloneClassQuery::default();
        let page = PageRequest::new(10, 0);
        let server = Requester::server();
        let found = catalog.list_clone_classes(&server, query, page).await;
        found.unwrap().items
    };

    // Classes may be formed before there are pairs.
    publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
    settle(&classes).await;
    publish(&catalog, "checkout", "take-goods", &renamed()).await;
    settle(&classes).await;
    settle(&pairs).await;
    settle(&classes).await;

    let formed = list().await;
    assert_eq!(formed.len(), 1);
    assert_eq!((formed[0].clone_type, formed[0].services), (2, 2));
    let before = catalog.clone_generation().await.unwrap();
    assert_eq!(settle(&classes).await, 0);
    settle(&FormClasses::new(catalog.clone())).await;
    assert_eq!(catalog.clone_generation().await.unwrap(), before);
    assert_eq!(list().await, formed);
}

/// How many files of the clone index there are.
fn saved_files(folder: &TempDir) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder.path().join("clones")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn a_restart_goes_on_from_the_saved_index_and_forgets_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    {
        let catalog = catalog(&folder).await;
        publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
        publish(&catalog, "checkout", "take-goods", &renamed()).await;
        settle(&MatchClones::new(catalog.clone())).await;
        assert_eq!(catalog.clones().len(), 2);
        publish(&catalog, "checkout", "take-goods", "").await;
    }

    let catalog = catalog(&folder).await;
    assert_eq!(catalog.clones().load(), Opened::Whole);
    assert_eq!(catalog.clones().len(), 2);
    settle(&MatchClones::new(catalog.clone())).await;

    assert_eq!(catalog.clones().len(), 1);
}

#[tokio::test]
async fn a_damaged_clone_index_is_built_anew_from_the_database() {
    let folder = tempfile::tempdir().unwrap();
    {
        let catalog = catalog(&folder).await;
        publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
        publish(&catalog, "checkout", "take-goods", &renamed()).await;
        settle(&MatchClones::new(catalog)).await;
    }
    for file in saved_files(&folder) {
        if !file.ends_with("database") {
            let bytes = std::fs::read(&file).unwrap();
            std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        }
    }

    let catalog = catalog(&folder).await;
    settle(&MatchClones::new(catalog.clone())).await;

    assert_eq!(catalog.clones().len(), 2);
    let newest = catalog.store().newest_sequence().await.unwrap();
    assert_eq!(catalog.clones().sequence(), newest);
    assert_eq!(catalog.clones().load(), Opened::Whole);
}

#[tokio::test]
async fn a_clone_index_ahead_of_the_database_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = catalog(&folder).await;
    publish(&catalog, "inventory", "update-stock", UPDATE_STOCK).await;
    catalog.clones().advance(1_000_000);
    catalog.clones().save().unwrap();

    settle(&MatchClones::new(catalog.clone())).await;

    assert_eq!(catalog.clones().len(), 1);
    let newest = catalog.store().newest_sequence().await.unwrap();
    assert_eq!(catalog.clones().sequence(), newest);
}
