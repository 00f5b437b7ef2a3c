//! The clone index follows the catalogue: whatever is published, it is as if it had been built anew.

use std::collections::BTreeMap;

use brickyard_indexer::Fingerprint;
use brickyard_server::catalog::{Catalog, CloneIndex, SystemIds};
use brickyard_server::jobs;
use brickyard_server::search::SearchIndex;
use std::sync::Arc;
use uuid::Uuid;

use super::world::{TestRepository, World};

/// How many sequences of publishes are made up.
const SCRIPTS: u64 = 6;

/// How many publishes each has.
const PUBLISHES: usize = 8;

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (self.0 >> 33) as usize % end
    }
}

/// One of twelve functions, of which three at a time are alike, with a variable of this name.
fn function(number: usize, variable: &str) -> String {
    let (family, member) = (number / 3, number % 3);
    let lines: Vec<String> = (0..8)
        .map(|line| {
            let own = if line == member * 2 { "extra" } else { "level" };
            format!("    if {variable}.{own}_{family}_{line} > {line}:\n        shelf.put_{line}_{family}({variable})\n")
        })
        .collect();
    format!(
        "def handle(shelf, {variable}):\n{}    return shelf\n",
        lines.concat()
    )
}

/// What three services consist of: of each file the function and the name of its variable.
type Services = [BTreeMap<usize, (usize, usize)>; 3];

fn edit(services: &mut Services, random: &mut Random) -> usize {
    let (service, file) = (random.below(3), random.below(5));
    match random.below(5) {
        // Deleted.
        0 => drop(services[service].remove(&file)),
        // Renamed.
        1 => {
            if let Some((_, variable)) = services[service].get_mut(&file) {
                *variable += 1;
            }
        }
        // Moved, within its service.
        2 => {
            if let Some(function) = services[service].remove(&file) {
                services[service].insert(5 + file, function);
            }
        }
        // Written.
        _ => drop(services[service].insert(file, (random.below(12), 0))),
    }
    service
}

async fn publish(world: &World, services: &Services, number: usize) {
    let name = format!("service-{number}");
    let empty = TestRepository::new("all", &name).with("src/stock.py", "");
    let repository =
        services[number]
            .iter()
            .fold(empty, |repository, (file, (number, variable))| {
                let source = function(*number, &format!("v{variable}"));
                repository.with(&format!("src/file{file}.py"), &source)
            });
    world.publish(repository.head()).await.unwrap();
}

/// What an index finds for each fragment of the catalogue.
async fn answers(catalog: &Catalog, clones: &CloneIndex) -> Vec<(Uuid, Vec<(Uuid, u32)>)> {
    let fragments = catalog.store().fragments_page(None, 1_000).await.unwrap();
    let answer = |fingerprint: &[u8]| {
        let fingerprint = Fingerprint::decode(fingerprint).unwrap();
        let found = clones.matches(&fingerprint, 0.6, 50).into_iter();
        let found = found.map(|found| (found.fragment, found.similarity.score.to_bits()));
        found.collect()
    };
    let answers = fragments.iter();
    answers
        .map(|fragment| (fragment.id, answer(&fragment.fingerprint)))
        .collect()
}

both_databases! {
    async fn following_the_changes_gives_what_building_anew_gives(database: TestDatabase) {
        let world = World::new(&database).await;
        for seed in 0..SCRIPTS {
            let mut random = Random(seed);
            let mut services = Services::default();
            for _ in 0..PUBLISHES {
                let changed = edit(&mut services, &mut random);
                publish(&world, &services, changed).await;
                if random.below(2) == 0 {
                    jobs::match_clones(&world.catalog).await.unwrap();
                }
            }
            jobs::match_clones(&world.catalog).await.unwrap();

            let store = world.catalog.store().clone();
            let search = SearchIndex::in_memory().unwrap();
            let clock = world.clock.clone();
            let anew = CloneIndex::new();
            let catalog = Catalog::new(store, search, anew.clone(), clock, Arc::new(SystemIds));
            jobs::match_clones(&catalog).await.unwrap();

            let followed = world.catalog.clones();
            assert_eq!(followed.len(), anew.len(), "script {seed}");
            assert_eq!(followed.sequence(), anew.sequence());
            assert_eq!(answers(&catalog, followed).await, answers(&catalog, &anew).await);
        }
    }
}
