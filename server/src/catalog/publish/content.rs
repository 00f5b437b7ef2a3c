//! What a service consists of, and how that differs from what is stored.

use std::collections::HashMap;

use uuid::Uuid;

use crate::catalog::input;
use crate::catalog::staging::StagedOccurrence;
use crate::store::NewOccurrence;

/// The functions of one service, in a fixed order, and the hash over them.
#[derive(Default)]
pub(super) struct Content {
    pub(super) functions: Vec<StagedOccurrence>,
    pub(super) hash: String,
}

/// Sorts the functions by service. The hash over a service's functions tells whether it changed.
pub(super) fn contents(occurrences: Vec<StagedOccurrence>, services: usize) -> Vec<Content> {
    let mut contents: Vec<Content> = Vec::new();
    contents.resize_with(services, Content::default);
    for occurrence in occurrences {
        if let Some(content) = contents.get_mut(occurrence.service as usize) {
            content.functions.push(occurrence);
        }
    }
    for content in &mut contents {
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
        content.hash = input::sha256(text.as_bytes());
    }
    contents
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
    fn the_hash_of_a_service_depends_on_its_functions_alone() {
        let one = contents(
            vec![staged(0, "f", 1), staged(0, "g", 9), staged(1, "h", 1)],
            2,
        );
        let two = contents(
            vec![
                staged(0, "h", 1),
                staged(1, "g", 9),
                staged(1, "f", 1),
                staged(1, "f", 1),
            ],
            2,
        );

        assert_eq!(one[0].hash, two[1].hash);
        assert_eq!(one[1].hash, two[0].hash);
        assert_ne!(one[0].hash, one[1].hash);
        assert_ne!(
            contents(vec![staged(0, "f", 2)], 1)[0].hash,
            contents(vec![staged(0, "f", 1)], 1)[0].hash
        );
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
