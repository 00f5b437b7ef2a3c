//! What is kept up to date is what would be built anew.

use std::collections::BTreeSet;

use brickyard_server::catalog::{Requester, SetVisibility, Visibility};
use brickyard_server::jobs::form_clone_classes;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::super::organisation::{POOL, desks, pooled};
use super::super::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// Something that happens to one of the services.
#[derive(Debug, Clone)]
enum Edit {
    /// It is published with these functions, each in so many files.
    Publish(Vec<(usize, usize)>),
    /// Its files move.
    Move,
    /// It is no longer in its repository.
    Remove,
    /// Others get to see it, or no longer do.
    Show(Visibility),
}

fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let functions = prop::collection::vec((0..POOL, 1..3_usize), 0..4);
    let edit = prop_oneof![
        4 => functions.prop_map(Edit::Publish),
        1 => Just(Edit::Move),
        1 => Just(Edit::Remove),
        2 => prop::sample::select(Visibility::ALL.to_vec()).prop_map(Edit::Show),
    ];
    prop::collection::vec((0..5_usize, edit), 4..10)
}

/// What every run tries: the scripts are the same each time.
fn scripts(count: usize) -> Vec<Vec<(usize, Edit)>> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = edits();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// A service and what its repository holds.
#[derive(Debug, Clone, Default)]
struct State {
    functions: Vec<(usize, usize)>,
    moves: usize,
    is_removed: bool,
}

async fn publish(world: &World, number: usize, state: &State) {
    let owner = number % 3;
    let named = if state.is_removed { "left" } else { "service" };
    let manifest = format!(
        "team = \"t{owner}\"\nnamespace = \"n{number}\"\n[[service]]\nname = \"{named}\"\n"
    );
    let repository =
        TestRepository::empty(&format!("example.com/r{number}")).with("brickyard.toml", &manifest);
    let held = if state.is_removed {
        &[][..]
    } else {
        &state.functions[..]
    };
    let repository = held
        .iter()
        .fold(repository, |repository, (function, copies)| {
            (0..*copies).fold(repository, |repository, copy| {
                let path = format!("m{}/f{function}_{copy}.py", state.moves);
                repository.with(&path, &pooled(*function))
            })
        });
    world.publish(repository.head()).await.unwrap();
}

/// Every class of every audience, without what depends on when it was formed.
async fn classes(database: &TestDatabase) -> BTreeSet<String> {
    let members = "SELECT c.audience || ' ' || c.name || ' ' || c.clone_type || ' ' || \
         round(CAST(c.similarity * 10000 AS numeric)) || ' ' || c.lines || ' ' || c.saved_lines || ' ' || \
         c.fragments || ' ' || c.copies || ' ' || c.services || ' ' || c.owners || ' ' || \
         c.representative_hash || ' ' || f.hash || ' ' || s.canonical_name || ' ' || m.is_open || ' ' || \
         m.name || ' ' || m.position || ' ' || m.copies || ' ' || m.clone_type || ' ' || n.canonical_name AS text \
         FROM clone_class c JOIN clone_member m ON m.clone_class_id = c.id \
         JOIN fragment f ON f.id = m.fragment_id JOIN service s ON s.id = m.service_id \
         JOIN namespace n ON n.id = s.namespace_id";
    rows::texts(database, members).await.into_iter().collect()
}

both_databases! {
    async fn any_edits_one_by_one_give_the_classes_of_a_full_rebuild(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(desks().head()).await.unwrap();
        let mut states = vec![State::default(); 5];
        for (number, state) in states.iter().enumerate() {
            publish(&world, number, state).await;
        }
        let mut largest = 0;
        // Each script goes on where the one before it ended.
        for script in scripts(60) {
            for (number, edit) in &script {
                let state = &mut states[*number];
                match edit {
                    Edit::Publish(functions) => {
                        state.functions.clone_from(functions);
                        state.is_removed = false;
                    }
                    Edit::Move => state.moves += 1,
                    Edit::Remove => state.is_removed = true,
                    Edit::Show(visibility) => {
                        let server = Requester::server();
                        let reference = format!("n{number}/service");
                        let service = world.catalog.find_service(&server, &reference).await.unwrap().unwrap();
                        let change = SetVisibility {
                            service: service.id,
                            visibility: *visibility,
                            visible_to: Vec::new(),
                            revision: service.revision,
                            reason: None,
                        };
                        world.catalog.set_visibility(&server, change).await.unwrap();
                    }
                }
                publish(&world, *number, state).await;
                world.match_clones().await;
            }
            let kept = classes(&database).await;
            largest = largest.max(kept.len());
            for table in ["clone_member", "clone_class", "clone_queue", "clone_progress"] {
                rows::execute(&database, &format!("DELETE FROM {table}")).await;
            }
            form_clone_classes(&world.catalog).await.unwrap();
            assert_eq!(kept, classes(&database).await, "{script:?}");
        }
        assert!(largest > 10, "there is something to compare: {largest}");
    }
}
