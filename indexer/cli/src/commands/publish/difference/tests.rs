use brickyard_indexer::{
    Language,
    manifest::{Endpoint, Resilience, Security},
    publication::{FragmentEntry, OccurrenceEntry},
};
use insta::assert_snapshot;

use super::*;
use crate::report;

fn service(name: &str) -> ServiceEntry {
    ServiceEntry {
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        root: ".".to_owned(),
        ..ServiceEntry::default()
    }
}

fn known(entry: ServiceEntry) -> Known {
    Known {
        entry,
        ..Known::default()
    }
}

fn publication(services: Vec<ServiceEntry>) -> Publication {
    Publication {
        repository: "acme/shop".to_owned(),
        services,
        ..Publication::default()
    }
}

/// The difference as it is printed, without colours.
fn shown(publication: &Publication, known: Vec<Known>) -> String {
    let mut out = anstream::StripStream::new(Vec::new());
    report::text::difference(&difference(publication, known, None), &mut out).unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

fn function(name: &str, line: i64, hash: &str) -> KnownFunction {
    KnownFunction {
        path: "a.js".to_owned(),
        name: name.to_owned(),
        line,
        hash: hash.to_owned(),
    }
}

#[test]
fn each_service_is_new_changed_gone_or_unchanged() {
    let mut changed = service("changed");
    changed.description = "Adds up.".to_owned();
    changed.owner = Some("checkout".to_owned());
    changed.interface = Some(Interface {
        runtime: Some("nodejs24.x".to_owned()),
        endpoint: Some(Endpoint {
            protocol: "route".to_owned(),
            url: "route:/total".to_owned(),
            method: Some("POST".to_owned()),
        }),
        ..Interface::default()
    });
    let mut had = service("changed");
    had.owner = Some("platform".to_owned());
    had.interface = Some(Interface {
        runtime: Some("nodejs22.x".to_owned()),
        ..Interface::default()
    });
    let publication = publication(vec![service("new"), changed, service("same")]);
    let known = [had, service("same"), service("gone")].map(known);
    assert_snapshot!(shown(&publication, known.into()), @"
    acme/shop
      + shop/new · 0 functions
      ~ shop/changed
          description: none -> Adds up.
          owner: platform -> checkout
          runtime: nodejs22.x -> nodejs24.x
          endpoint: none -> POST route:/total by route
      - shop/gone is no longer in this repository
      = 1 unchanged
      would send 3 services · 0 fingerprints · no source · 1,132 bytes in all ·
      nothing sent
    ");
}

#[test]
fn what_is_not_said_is_no_difference() {
    let mut edited = service("a");
    edited.description = "Written in the catalogue.".to_owned();
    edited.owner = Some("platform".to_owned());
    edited.tags = Some(vec!["stock".to_owned()]);
    edited.readme = Some("# A".to_owned());
    edited.interface = Some(Interface {
        resilience: Some(Resilience::default()),
        security: Some(Security::default()),
        ..Interface::default()
    });
    let publication = publication(vec![service("a")]);
    let found = difference(&publication, vec![known(edited)], None);
    assert_eq!((found.unchanged, found.changed.len()), (1, 0), "{found:?}");
}

#[test]
fn the_order_of_lists_and_the_layout_of_schemas_do_not_matter() {
    let mut said = service("a");
    said.tags = Some(vec!["Stock".to_owned(), "count".to_owned()]);
    said.input_schema = Some("{ \"type\": \"object\", \"$id\": \"x\" }".to_owned());
    let mut had = service("a");
    had.tags = Some(vec!["count".to_owned(), "stock".to_owned()]);
    had.input_schema = Some("{\"$id\":\"x\",\"type\":\"object\"}".to_owned());
    let other = publication(vec![ServiceEntry {
        input_schema: Some("true".to_owned()),
        ..said.clone()
    }]);
    let same = publication(vec![said]);
    assert_eq!(
        difference(&same, vec![known(had.clone())], None).unchanged,
        1
    );
    assert_eq!(
        difference(&other, vec![known(had)], None).changed[0]
            .fields
            .len(),
        1
    );
}

#[test]
fn a_service_that_comes_back_is_a_change_and_one_that_is_missing_already_is_none() {
    let missing = |name| Known {
        is_missing: true,
        ..known(service(name))
    };
    let publication = publication(vec![service("back")]);
    let found = difference(&publication, vec![missing("back"), missing("gone")], None);
    assert_eq!(found.changed[0].fields[0].name, "state");
    assert_eq!(found.gone, [""; 0]);
}

#[test]
fn functions_are_compared_by_file_name_and_content() {
    let old = [
        function("same", 1, "a"),
        function("moved", 10, "b"),
        function("edited", 20, "c"),
        function("gone", 30, "d"),
        function("overloaded", 40, "e"),
        function("overloaded", 50, "f"),
    ];
    let new = [
        function("same", 1, "a"),
        function("moved", 11, "b"),
        function("edited", 20, "z"),
        function("new", 30, "d"),
        function("overloaded", 40, "f"),
    ];
    let changed = ChangedFunctions {
        new: 1,
        changed: 1,
        moved: 2,
        gone: 2,
    };
    assert_eq!(changed_functions(&new, &old), changed);
    assert_eq!(changed_functions(&old, &old), ChangedFunctions::default());
}

#[test]
fn what_would_leave_is_counted_with_and_without_source() {
    let fragment = |source: Option<&str>| FragmentEntry {
        hash: "a".to_owned(),
        language: Language::Python,
        scheme: 1,
        tokens: 50,
        lines: 5,
        fingerprint: vec![0; 100],
        source: source.map(str::to_owned),
    };
    let mut publication = publication(vec![service("a")]);
    publication.fragments = vec![fragment(Some("def f(): pass")), fragment(None)];
    publication.occurrences = vec![OccurrenceEntry {
        service: 0,
        fragment: 0,
        path: "a.py".to_owned(),
        name: "f".to_owned(),
        start_line: 1,
        end_line: 1,
    }];
    let leaving = Leaving::of(&publication, None);
    assert_eq!(
        (leaving.services, leaving.fingerprints, leaving.sources),
        (1, 2, 1)
    );
    let entry = serde_json::to_string(&publication.services[0])
        .unwrap()
        .len();
    assert_eq!(leaving.bytes, entry + 200 + "def f(): pass".len());
    assert_eq!(leaving.known, None);

    let nothing_missing = HashSet::new();
    let leaving = Leaving::of(&publication, Some(&nothing_missing));
    assert_eq!((leaving.fingerprints, leaving.sources), (0, 0));
    assert_eq!((leaving.bytes, leaving.known), (entry, Some(2)));
}
