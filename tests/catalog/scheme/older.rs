//! What an older server leaves: fingerprints of the scheme before, and all that follows from them.

use brickyard_indexer::{Fingerprint, Language};
use brickyard_server::catalog::{Catalog, NewBatch, NewPublish, Occurrence};
use brickyard_server::jobs;
use sha2::{Digest as _, Sha256};

use crate::catalog::world::{TestRepository, World, compare, function, other_function, staged};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// Repositories with copies, near copies, methods, nested functions and functions of their own.
pub(super) fn shops() -> Vec<TestRepository> {
    let edited = function("update_stock", "basket").replace(
        "    total = 0\n",
        "    total = 0\n    store.log(basket)\n    store.open()\n",
    );
    let method = |body: &str| {
        let lines = body.lines().map(|line| format!("    {line}\n"));
        format!("class Stock:\n{}", lines.collect::<String>())
    };
    let nested = |body: &str| {
        let lines = body.lines().map(|line| format!("    {line}\n"));
        format!("def outer():\n{}    return 1\n", lines.collect::<String>())
    };
    let renamed = function("take_stock", "cart");
    vec![
        TestRepository::new("inventory", "stock")
            .with("src/read.py", &other_function("read"))
            .with("src/method.py", &method(&renamed)),
        TestRepository::new("checkout", "stock-copy").with("src/edited.py", &edited),
        TestRepository::new("payments", "refund")
            .with("src/stock.py", &renamed)
            .with("src/nested.py", &nested(&edited.replace("basket", "bag")))
            .with(
                "src/read.py",
                &other_function("load").replace("utf-8", "latin-1"),
            ),
    ]
}

/// Turns what is sent into what a client of the scheme before would send: other tokens, and no
/// statements.
pub(super) fn as_former(batch: &mut NewBatch) {
    for fragment in &mut batch.fragments {
        let former = u16::try_from(fragment.scheme).unwrap() - 1;
        fragment.fingerprint = former_fingerprint(&fragment.fingerprint, former);
        fragment.scheme = i64::from(former);
    }
}

fn former_fingerprint(present: &[u8], scheme: u16) -> Vec<u8> {
    let (head, mut rest) = present.split_at(21);
    let mut bytes = head.to_vec();
    bytes[3..5].copy_from_slice(&scheme.to_le_bytes());
    let count = read_number(&mut rest);
    let (dictionary, after) = rest.split_at(count * 4);
    write_number(&mut bytes, count);
    for word in dictionary.chunks(4) {
        let value = u32::from_le_bytes(word.try_into().unwrap());
        // The lowest bit says what is a name.
        bytes.extend((value ^ 0x5a5a_5a58).to_le_bytes());
    }
    rest = after;
    let statements = read_number(&mut rest);
    write_number(&mut bytes, 0);
    bytes.extend(&rest[statements * 4..]);
    let fingerprint = Fingerprint::decode(&bytes).unwrap();
    assert_eq!(fingerprint.scheme(), scheme);
    bytes
}

fn read_number(rest: &mut &[u8]) -> usize {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, others)) = rest.split_first() {
        *rest = others;
        number |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn write_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Publishes with the scheme before, fills and saves the index, and stores pairs and classes, as a
/// server of that scheme does. It knows nothing of another scheme.
pub(super) async fn older_server(database: &TestDatabase, catalog: &Catalog) {
    let world = World::new(database).await;
    for shop in shops() {
        let (publish, mut batch) = staged(&shop.head());
        as_former(&mut batch);
        world.commit(publish, batch).await.unwrap();
    }
    let store = catalog.store();
    let clones = catalog.clones();
    let fragments = store.fragments_page(None, 1_000).await.unwrap();
    for fragment in &fragments {
        let fingerprint = Fingerprint::decode(&fragment.fingerprint).unwrap();
        assert_eq!(fingerprint.scheme() + 1, Language::Python.scheme());
        clones.insert(fragment.id, fingerprint);
    }
    for service in store.list_service_ids(None, 1_000).await.unwrap() {
        let has = store.fragment_ids_of_services(&[service]).await.unwrap();
        clones.set_service(service, has, &[]);
    }
    clones.advance(store.newest_sequence().await.unwrap());
    clones.save().unwrap();
    compare(catalog, &fragments).await;
    jobs::form_clone_classes(catalog).await.unwrap();
    rows::execute(database, "DELETE FROM outdated_fragment").await;
}

/// The same publish, of other content.
pub(super) fn anew(world: &World, publish: &NewPublish) -> NewPublish {
    NewPublish {
        content_hash: world.next_hash(),
        ..publish.clone()
    }
}

/// Where a function stands.
pub(super) fn place(occurrence: &Occurrence) -> String {
    format!(
        "{} {} {}",
        occurrence.path, occurrence.name, occurrence.start_line
    )
}

/// A hash in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
