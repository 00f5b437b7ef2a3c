//! What a repository says of a service, for people.

use std::io::{self, Write};

use brickyard_indexer::{manifest::Dependency, publication::ServiceEntry};

use crate::{
    output::{count, flow, labelled},
    report::said,
};

/// Writes what matters most, in a line or two; nothing if nothing was said.
pub(super) fn shortly(entry: &ServiceEntry, out: &mut dyn Write) -> io::Result<()> {
    let interface = entry.interface.as_ref();
    let endpoint = interface.and_then(|interface| interface.endpoint.as_ref());
    let security = interface.and_then(|interface| interface.security.as_ref());
    let calls = entry.dependencies.as_ref();
    let calls = calls.map(|calls| match calls.len() {
        0 => "calls no other service".to_owned(),
        number => format!("calls {}", count(number, "service")),
    });
    let documents = documents(entry);
    let documents: Vec<&str> = documents.iter().map(|(label, _)| *label).collect();
    let parts: Vec<String> = [
        visibility(entry),
        entry
            .maintainers
            .as_ref()
            .and_then(|teams| maintained(teams)),
        endpoint.map(said::address),
        security.map(|security| format!("security {}", security.protocol)),
        calls,
        (!documents.is_empty()).then(|| documents.join(", ")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        return Ok(());
    }
    flow(out, 4, &parts)
}

/// Writes everything that would be sent; documents by their size.
pub(super) fn fully(entry: &ServiceEntry, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |label: &str, text: &str| match text {
        "" => Ok(()),
        text => labelled(out, 4, label, text),
    };
    let listed = |list: &Option<Vec<String>>| list.as_ref().map(|list| or_none(&list.join(", ")));
    line("says", &entry.description)?;
    line("release", entry.release.as_deref().unwrap_or_default())?;
    line(
        "contact",
        entry.owner_contact.as_deref().unwrap_or_default(),
    )?;
    line("stage", entry.lifecycle.as_deref().unwrap_or_default())?;
    line("type", entry.service_type.as_deref().unwrap_or_default())?;
    line("tags", &listed(&entry.tags).unwrap_or_default())?;
    line("visible", &visibility(entry).unwrap_or_default())?;
    line(
        "maintainers",
        &listed(&entry.maintainers).unwrap_or_default(),
    )?;
    for (label, text) in entry.interface.iter().flat_map(said::interface) {
        line(label, &text)?;
    }
    if let Some(labels) = said::labels(entry) {
        line("labels", &or_none(&labels))?;
    }
    if let Some(calls) = &entry.dependencies {
        let calls: Vec<String> = calls.iter().map(call).collect();
        line("calls", &or_none(&calls.join(", ")))?;
    }
    let documents: Vec<String> = documents(entry)
        .iter()
        .map(|(label, text)| format!("{label} of {}", count(text.len(), "byte")))
        .collect();
    line("files", &documents.join(", "))
}

/// An empty list is sent too: it says that there is nothing.
fn or_none(list: &str) -> String {
    if list.is_empty() { "none" } else { list }.to_owned()
}

fn visibility(entry: &ServiceEntry) -> Option<String> {
    let visibility = entry.visibility.as_ref()?;
    let teams = entry.visible_to.iter().flatten();
    let teams: Vec<&str> = teams.map(String::as_str).collect();
    Some(if teams.is_empty() {
        visibility.clone()
    } else {
        format!("{visibility} to {}", teams.join(", "))
    })
}

fn maintained(teams: &[String]) -> Option<String> {
    (!teams.is_empty()).then(|| format!("maintained with {}", teams.join(", ")))
}

fn call(dependency: &Dependency) -> String {
    // A range does not break at its spaces.
    let range = dependency.range.replace(' ', "\u{a0}");
    format!("{}\u{a0}{range}", dependency.service)
}

fn documents(entry: &ServiceEntry) -> Vec<(&'static str, &str)> {
    let documents = [
        ("input schema", &entry.input_schema),
        ("output schema", &entry.output_schema),
        ("README", &entry.readme),
    ];
    let given = documents.into_iter();
    given
        .filter_map(|(label, text)| Some((label, text.as_deref()?)))
        .collect()
}
