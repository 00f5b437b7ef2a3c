//! Compares what a publish would say with what the catalogue has.

use std::collections::{BTreeMap, HashMap, HashSet};

use brickyard_indexer::{
    manifest::Interface,
    publication::{Publication, ServiceEntry},
};
use serde_json::Value;

use super::catalogue::{Known, KnownFunction};
use crate::report::{
    difference::{ChangedField, ChangedFunctions, ChangedService, Difference, Leaving},
    said,
};

/// Compares a publication with what the catalogue has of the repository. What a publication does not
/// say stays as it is, so it is no difference.
pub(super) fn difference<'a>(
    publication: &'a Publication,
    known: Vec<Known>,
    missing: Option<&HashSet<String>>,
) -> Difference<'a> {
    let mut known: BTreeMap<String, Known> = known
        .into_iter()
        .map(|known| (reference(&known.entry), known))
        .collect();
    let mut functions = functions(publication);
    let mut difference = Difference {
        publication,
        new: Vec::new(),
        changed: Vec::new(),
        gone: Vec::new(),
        unchanged: 0,
        leaving: Leaving::of(publication, missing),
    };
    for (position, entry) in publication.services.iter().enumerate() {
        let functions = functions.remove(&position).unwrap_or_default();
        let reference = reference(entry);
        let Some(known) = known.remove(&reference) else {
            difference.new.push((reference, functions.len()));
            continue;
        };
        let changed = ChangedService {
            reference,
            fields: changed_fields(entry, &known),
            functions: changed_functions(&functions, &known.functions),
        };
        if changed.is_unchanged() {
            difference.unchanged += 1;
        } else {
            difference.changed.push(changed);
        }
    }
    let rest = known.into_iter().filter(|(_, known)| !known.is_missing);
    difference.gone = rest.map(|(reference, _)| reference).collect();
    difference
}

fn reference(entry: &ServiceEntry) -> String {
    format!("{}/{}", entry.namespace, entry.name)
}

/// The functions of each service, by its position.
fn functions(publication: &Publication) -> HashMap<usize, Vec<KnownFunction>> {
    let mut functions: HashMap<usize, Vec<KnownFunction>> = HashMap::new();
    for occurrence in &publication.occurrences {
        let of_service = functions.entry(occurrence.service).or_default();
        of_service.push(KnownFunction {
            path: occurrence.path.clone(),
            name: occurrence.name.clone(),
            line: i64::from(occurrence.start_line),
            hash: publication.fragments[occurrence.fragment].hash.clone(),
        });
    }
    functions
}

fn changed_fields(entry: &ServiceEntry, known: &Known) -> Vec<ChangedField> {
    let mut fields = Fields::default();
    let old = &known.entry;
    if known.is_missing {
        fields.changed.push(ChangedField {
            name: "state",
            old: Some("missing".to_owned()),
            new: "back in the repository".to_owned(),
        });
    }
    fields.compare("root", Some(&old.root), Some(&entry.root));
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    fields.compare(
        "description",
        given(&old.description),
        given(&entry.description),
    );
    fields.compare("owner", old.owner.as_ref(), entry.owner.as_ref());
    fields.compare(
        "lifecycle",
        old.lifecycle.as_ref(),
        entry.lifecycle.as_ref(),
    );
    fields.compare(
        "type",
        old.service_type.as_ref(),
        entry.service_type.as_ref(),
    );
    fields.compare(
        "visibility",
        old.visibility.as_ref(),
        entry.visibility.as_ref(),
    );
    fields.compare(
        "tags",
        sorted(old.tags.as_ref()),
        sorted(entry.tags.as_ref()),
    );
    fields.compare(
        "maintainers",
        sorted(old.maintainers.as_ref()),
        sorted(entry.maintainers.as_ref()),
    );
    let nothing = Interface::default();
    let (old_interface, interface) = (
        old.interface.as_ref().unwrap_or(&nothing),
        entry.interface.as_ref().unwrap_or(&nothing),
    );
    let old_parts: BTreeMap<_, _> = said::interface(old_interface).into_iter().collect();
    for (name, new) in said::interface(interface) {
        fields.compare(name, old_parts.get(name), Some(new));
    }
    fields.compare("labels", said::labels(old), said::labels(entry));
    fields.compare("calls", calls(old), calls(entry));
    fields.compare_schema("input schema", &old.input_schema, &entry.input_schema);
    fields.compare_schema("output schema", &old.output_schema, &entry.output_schema);
    let size = |text: &String| format!("{} bytes", text.len());
    if entry.readme.is_some() && entry.readme != old.readme {
        let (old, new) = (
            old.readme.as_ref().map(size),
            entry.readme.as_ref().map(size),
        );
        fields.add("README", old, new);
    }
    if let Some(release) = &entry.release {
        fields.add("release", None, Some(release.clone()));
    }
    fields.changed
}

/// Texts of lists, so that their order does not matter.
fn sorted(list: Option<&Vec<String>>) -> Option<String> {
    let mut list = list?
        .iter()
        .map(|word| word.to_lowercase())
        .collect::<Vec<_>>();
    list.sort_unstable();
    list.dedup();
    Some(list.join(", "))
}

fn calls(entry: &ServiceEntry) -> Option<String> {
    let calls = entry.dependencies.as_ref()?.iter();
    let calls = calls.map(|needed| format!("{} {}", needed.service, needed.range));
    Some(calls.collect::<Vec<_>>().join(", "))
}

#[derive(Default)]
struct Fields {
    changed: Vec<ChangedField>,
}

impl Fields {
    /// Adds a field if something is said that the catalogue has otherwise. An empty text is nothing.
    fn compare(
        &mut self,
        name: &'static str,
        old: Option<impl Into<String> + Clone>,
        new: Option<impl Into<String> + Clone>,
    ) {
        let (old, new): (Option<String>, Option<String>) =
            (old.map(Into::into), new.map(Into::into));
        let old = old.filter(|old| !old.is_empty());
        if new.is_some() && old.as_deref().unwrap_or_default() != new.as_deref().unwrap_or_default()
        {
            self.add(name, old, new);
        }
    }

    /// Adds a schema that means something else; how it is written does not matter.
    fn compare_schema(&mut self, name: &'static str, old: &Option<String>, new: &Option<String>) {
        let value = |text: &Option<String>| -> Option<Value> {
            serde_json::from_str(text.as_deref()?).ok()
        };
        if new.is_some() && value(old) != value(new) {
            let had = old.is_some().then(|| "another one".to_owned());
            let size = new.as_ref().map(|text| format!("{} bytes", text.len()));
            self.add(name, had, size);
        }
    }

    fn add(&mut self, name: &'static str, old: Option<String>, new: Option<String>) {
        let new = new.filter(|new| !new.is_empty());
        self.changed.push(ChangedField {
            name,
            old,
            new: new.unwrap_or_else(|| "none".to_owned()),
        });
    }
}

/// Compares functions by file and name; of several with the same, equal content goes together first.
fn changed_functions(new: &[KnownFunction], old: &[KnownFunction]) -> ChangedFunctions {
    let mut changed = ChangedFunctions::default();
    let mut places: BTreeMap<_, (Vec<_>, Vec<_>)> = BTreeMap::new();
    for function in new {
        let place = (&function.path, &function.name);
        places.entry(place).or_default().0.push(function);
    }
    for function in old {
        let place = (&function.path, &function.name);
        places.entry(place).or_default().1.push(function);
    }
    for (mut new, mut old) in places.into_values() {
        let same = |a: &KnownFunction, b: &KnownFunction| a.hash == b.hash && a.line == b.line;
        take_pairs(&mut new, &mut old, same);
        changed.moved += take_pairs(&mut new, &mut old, |a, b| a.hash == b.hash);
        let edited = new.len().min(old.len());
        changed.changed += edited;
        changed.new += new.len() - edited;
        changed.gone += old.len() - edited;
    }
    changed
}

/// Takes out what goes together, and counts it.
fn take_pairs(
    new: &mut Vec<&KnownFunction>,
    old: &mut Vec<&KnownFunction>,
    same: impl Fn(&KnownFunction, &KnownFunction) -> bool,
) -> usize {
    let before = new.len();
    new.retain(|function| {
        let found = old.iter().position(|other| same(function, other));
        if let Some(position) = found {
            old.swap_remove(position);
        }
        found.is_none()
    });
    before - new.len()
}

#[cfg(test)]
mod tests;
