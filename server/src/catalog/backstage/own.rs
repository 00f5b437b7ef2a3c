//! The annotations `brickyard.dev/…`, which say what Backstage has no field for: an export writes
//! them, and an import reads them back.
//!
//! Files of entities come from many repositories. So an annotation can take rights away (a team that
//! nobody verified, a user who was disabled, a member who only views), but never gives a team or a
//! person any. Whoever writes a service's entity names its owner anyway, and may name more teams.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, Utc};

use super::entity::{Entity, Text, filled};
use super::reference::{DEFAULT, Reference};
use crate::catalog::interface;
use crate::catalog::range::Range;
use crate::catalog::{Interface, Visibility};

/// How they begin.
pub(super) const OWN: &str = "brickyard.dev/";
/// Between the names of a list.
pub(super) const BETWEEN: &str = ", ";

/// What an entity says in annotations of ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own<'a>(Option<&'a BTreeMap<String, Text>>);

impl<'a> Own<'a> {
    pub(super) fn of(entity: &'a Entity) -> Self {
        Self(entity.metadata.annotations.as_ref())
    }

    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        filled(self.0?.get(&format!("{OWN}{name}")))
    }

    /// Whether it says that nobody verified this team.
    pub(super) fn is_unverified(self) -> bool {
        self.text("verified") == Some("false")
    }

    /// A moment as a row holds it.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn moment(self, name: &str) -> Result<Option<String>, String> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let moment = DateTime::parse_from_rfc3339(text);
        let moment = moment.map_err(|_| format!("{OWN}{name} is no moment"))?;
        let moment: DateTime<Utc> = moment.to_utc();
        Ok(Some(moment.to_rfc3339_opts(SecondsFormat::Micros, true)))
    }

    /// Names of a list, as references of this kind.
    ///
    /// # Errors
    /// One is no name.
    pub(super) fn references(self, name: &str, kind: &str) -> Result<BTreeSet<Reference>, String> {
        let texts = self.text(name).unwrap_or_default().split(',');
        let texts = texts.map(str::trim).filter(|text| !text.is_empty());
        texts
            .map(|text| {
                let reference = Reference::parse(text, kind, DEFAULT);
                let reference = reference.filter(|reference| reference.kind == kind);
                reference.ok_or_else(|| format!("{OWN}{name} names what is no {kind}"))
            })
            .collect()
    }

    /// Who may view a service: what was private stays so.
    pub(super) fn visibility(self) -> Option<String> {
        let word = self.text("visibility")?;
        Visibility::WORDS.contains(&word).then(|| word.to_owned())
    }

    /// What a service offers, without its labels.
    ///
    /// # Errors
    /// It is not what a service could offer.
    pub(super) fn interface(self) -> Result<Option<Interface>, String> {
        let Some(text) = self.text("interface") else {
            return Ok(None);
        };
        let wrong = |reason: String| format!("{OWN}interface was left out: {reason}");
        let read: Interface =
            serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let read = Interface {
            labels: BTreeMap::new(),
            ..read
        };
        let checked = interface::checked(read);
        checked.map(Some).map_err(|error| wrong(error.to_string()))
    }

    /// The ranges of dependencies, in their one form, by target.
    ///
    /// # Errors
    /// One is no range.
    pub(super) fn ranges(self) -> Result<BTreeMap<String, String>, String> {
        let Some(text) = self.text("ranges") else {
            return Ok(BTreeMap::new());
        };
        let wrong = |reason: String| format!("{OWN}ranges was left out: {reason}");
        let ranges: BTreeMap<String, String> =
            serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let read = ranges.into_iter().map(|(target, range)| {
            let range = Range::parse(&range).map_err(|error| wrong(error.to_string()))?;
            Ok((target, range.to_string()))
        });
        read.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, text: &str) -> Entity {
        let mut entity = Entity::default();
        let annotation = (format!("{OWN}{name}"), Text(text.to_owned()));
        entity.metadata.annotations = Some(BTreeMap::from([annotation]));
        entity
    }

    #[test]
    fn what_cannot_be_read_is_said_and_never_taken() {
        let cases = [
            ("dissolved-at", "yesterday"),
            ("maintainers", "group:a, user:b"),
            ("maintainers", "-"),
            ("interface", "{"),
            (
                "interface",
                "{\"endpoint\":{\"protocol\":\"no such\",\"url\":\"\"}}",
            ),
            ("ranges", "{\"a/b\":\"newest\"}"),
            ("ranges", "[]"),
        ];
        for (name, text) in cases {
            let entity = with(name, text);
            let own = Own::of(&entity);
            let read = match name {
                "dissolved-at" => own.moment(name).map(drop),
                "maintainers" => own.references(name, "group").map(drop),
                "interface" => own.interface().map(drop),
                _ => own.ranges().map(drop),
            };
            let reason = read.expect_err(text);
            assert!(reason.starts_with(&format!("{OWN}{name} ")), "{reason}");
        }
    }

    #[test]
    fn a_list_of_names_is_read_in_any_spelling() {
        let entity = with("maintainers", "audio_team, group:abroad/B ,");
        let found = Own::of(&entity).references("maintainers", "group").unwrap();
        let found: Vec<String> = found
            .into_iter()
            .map(|group| format!("{}/{}", group.namespace, group.name))
            .collect();
        assert_eq!(found, ["abroad/b", "default/audio-team"]);
    }
}
