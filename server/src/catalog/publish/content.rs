//! What a service consists of, and how that differs from what is stored.

use std::collections::HashMap;

use uuid::Uuid;

use crate::catalog::input;
use crate::catalog::staging::{NewService, StagedOccurrence};
use crate::store::{Interface, NewOccurrence};

/// The functions of one service, in a fixed order, and the hash over all that the repository says of
/// what the service does and offers.
#[derive(Default)]
pub(super) struct Content {
    pub(super) functions: Vec<StagedOccurrence>,
    pub(super) hash: String,
}

/// Sorts the functions by service. The hash of a service tells whether it changed: it covers its
/// functions and, as far as the repository says them, interface, labels, schemas, README and
/// dependencies. What was edited in the catalogue is no part of it, so that a release can be
/// published again.
pub(super) fn contents(occurrences: Vec<StagedOccurrence>, entries: &[NewService]) -> Vec<Content> {
    let mut contents: Vec<Content> = Vec::new();
    contents.resize_with(entries.len(), Content::default);
    for occurrence in occurrences {
        if let Some(content) = contents.get_mut(occurrence.service as usize) {
            content.functions.push(occurrence);
        }
    }
    for (content, entry) in contents.iter_mut().zip(entries) {
        content.functions.sort_unstable();
        // A batch that was split differently after an interruption may repeat an occurrence.
        content.functions.dedup();
        let mut text = String::new();
        for function in &content.functions {
            // The service's index may differ from publish to publish and is left out.
            let StagedOccurrence {
                path,
                name,
                start_line,
                end_line,
                fragment,
                ..
            } = function;
            text.push_str(&format!(
                "{path}\n{name}\n{start_line}\n{end_line}\n{fragment}\n"
            ));
        }
        text.push_str(&offered(entry).unwrap_or_default());
        content.hash = input::sha256(text.as_bytes());
    }
    contents
}

/// What the repository says that the service offers and needs; nothing when it says nothing.
fn offered(entry: &NewService) -> Option<String> {
    let hash = |text: &Option<String>| text.as_ref().map(|text| input::sha256(text.as_bytes()));
    let interface = entry.interface.as_ref();
    let interface = interface.filter(|interface| **interface != Interface::default());
    let texts = [&entry.input_schema, &entry.output_schema, &entry.readme];
    let is_silent = interface.is_none()
        && entry.labels.is_none()
        && entry.dependencies.is_none()
        && texts.iter().all(|text| text.is_none());
    if is_silent {
        return None;
    }
    let said = (
        interface,
        &entry.labels,
        texts.map(hash),
        &entry.dependencies,
    );
    let said = serde_json::to_string(&said);
    Some(said.expect("it consists of texts, numbers and lists, which JSON can hold"))
}

/// What must be deleted from, and added to, the stored occurrences; an added one takes the id of a
/// deleted one of the same path and name.
pub(super) fn difference(
    stored: Vec<NewOccurrence>,
    wanted: Vec<NewOccurrence>,
) -> (Vec<Uuid>, Vec<NewOccurrence>) {
    let mut by_name: HashMap<(String, String), Vec<NewOccurrence>> = HashMap::new();
    for occurrence in stored.into_iter().rev() {
        by_name
            .entry((occurrence.path.clone(), occurrence.name.clone()))
            .or_default()
            .push(occurrence);
    }
    let (mut gone, mut added) = (Vec::new(), Vec::new());
    for mut occurrence in wanted {
        let key = (occurrence.path.clone(), occurrence.name.clone());
        if let Some(old) = by_name.get_mut(&key).and_then(Vec::pop) {
            occurrence.id = old.id;
            if occurrence == old {
                continue;
            }
            gone.push(old.id);
        }
        added.push(occurrence);
    }
    gone.extend(
        by_name
            .into_values()
            .flatten()
            .map(|occurrence| occurrence.id),
    );
    (gone, added)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(service: u32, name: &str, line: u32) -> StagedOccurrence {
        StagedOccurrence {
            service,
            path: "a.py".to_owned(),
            name: name.to_owned(),
            start_line: line,
            end_line: line + 5,
            fragment: "f".to_owned(),
        }
    }

    fn stored(id: u128, name: &str, line: u32) -> NewOccurrence {
        NewOccurrence {
            id: Uuid::from_u128(id),
            version_id: Uuid::nil(),
            fragment_id: Uuid::nil(),
            path: "a.py".to_owned(),
            name: name.to_owned(),
            start_line: line,
            end_line: line + 5,
        }
    }

    #[test]
    fn the_hash_of_a_service_depends_on_its_functions() {
        let silent = [NewService::default(), NewService::default()];
        let one = contents(
            vec![staged(0, "f", 1), staged(0, "g", 9), staged(1, "h", 1)],
            &silent,
        );
        let two = contents(
            vec![
                staged(0, "h", 1),
                staged(1, "g", 9),
                staged(1, "f", 1),
                staged(1, "f", 1),
            ],
            &silent,
        );

        assert_eq!(one[0].hash, two[1].hash);
        assert_eq!(one[1].hash, two[0].hash);
        assert_ne!(one[0].hash, one[1].hash);
        assert_ne!(
            contents(vec![staged(0, "f", 2)], &silent)[0].hash,
            contents(vec![staged(0, "f", 1)], &silent)[0].hash
        );
    }

    #[test]
    fn the_hash_of_a_service_depends_on_what_it_offers_and_needs() {
        let interface = |json| Some(serde_json::from_str(json).unwrap());
        let silent = NewService::default();
        let entries = [
            silent.clone(),
            NewService {
                interface: interface(r#"{"trigger": "http"}"#),
                ..silent.clone()
            },
            NewService {
                interface: interface(r#"{"runtime": "http"}"#),
                ..silent.clone()
            },
            NewService {
                labels: Some([("a".to_owned(), "b".to_owned())].into()),
                ..silent.clone()
            },
            NewService {
                input_schema: Some("{}".to_owned()),
                ..silent.clone()
            },
            NewService {
                output_schema: Some("{}".to_owned()),
                ..silent.clone()
            },
            NewService {
                readme: Some("{}".to_owned()),
                ..silent.clone()
            },
            NewService {
                dependencies: Some(Vec::new()),
                ..silent.clone()
            },
            NewService {
                dependencies: Some(vec![crate::catalog::NewDependency {
                    service: "a/b".to_owned(),
                    range: None,
                }]),
                ..silent.clone()
            },
        ];
        let hashes: Vec<String> = contents(Vec::new(), &entries)
            .into_iter()
            .map(|content| content.hash)
            .collect();
        let mut distinct = hashes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), hashes.len());

        let described = [NewService {
            interface: interface("{}"),
            description: Some("x".to_owned()),
            ..silent
        }];
        assert_eq!(contents(Vec::new(), &described)[0].hash, hashes[0]);
    }

    #[test]
    fn a_function_keeps_its_id_and_only_what_changed_is_written() {
        let before = vec![
            stored(1, "f", 1),
            stored(2, "f", 9),
            stored(3, "g", 20),
            stored(4, "h", 30),
        ];
        let wanted = vec![
            stored(11, "f", 1),
            stored(12, "f", 10),
            stored(13, "g", 20),
            stored(14, "new", 30),
        ];

        let (mut gone, added) = difference(before, wanted);

        gone.sort_unstable();
        assert_eq!(gone, [2, 4].map(Uuid::from_u128));
        assert_eq!(added, [stored(2, "f", 10), stored(14, "new", 30)]);
    }
}
