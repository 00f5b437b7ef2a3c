//! The words of `vocabulary.toml`: what a broadcaster's organisation is about.

use serde::Deserialize;

/// All words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vocabulary {
    /// Teams that only repositories name.
    pub(crate) unverified_teams: Vec<String>,
    /// What distinguishes services when the combinations run out.
    pub(crate) editions: Vec<String>,
    /// First names of people.
    pub(crate) given_names: Vec<String>,
    /// Last names of people.
    pub(crate) family_names: Vec<String>,
    /// What teams call the same things, the templates' word first.
    pub(crate) dialect: Vec<Vec<String>>,
    /// The parts of the organisation; each is a namespace.
    pub(crate) area: Vec<Area>,
    /// What kinds of services there are.
    pub(crate) kind: Vec<Kind>,
}

/// A part of the organisation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Area {
    /// Its name and namespace.
    pub(crate) name: String,
    /// Whether products stand on it.
    pub(crate) platform: bool,
    /// Its teams.
    pub(crate) teams: Vec<String>,
    /// What its services deal with.
    pub(crate) subjects: Vec<String>,
    /// Properties of what they deal with.
    pub(crate) fields: Vec<String>,
}

/// A kind of service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// How far it is from what people see.
    pub(crate) layer: Layer,
    /// The end of its services' names.
    pub(crate) name: String,
    /// What they do; `{subject}` is filled in.
    pub(crate) description: String,
    /// Their tags.
    pub(crate) tags: Vec<String>,
    /// The only areas that have it; empty for all of its layer.
    #[serde(default)]
    pub(crate) areas: Vec<String>,
}

/// How far a service is from what people see. Services call those of later layers, mostly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Composes a page of fragments.
    Page,
    /// Renders a part of a page.
    Fragment,
    /// Knows something.
    Data,
    /// Serves every product.
    Platform,
}

impl Vocabulary {
    /// Reads the embedded words.
    ///
    /// # Errors
    /// They are not as this module describes them.
    pub(crate) fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../vocabulary.toml"))
    }
}

impl Kind {
    /// Whether an area has services of this kind.
    pub(crate) fn suits(&self, area: &Area) -> bool {
        (self.layer == Layer::Platform) == area.platform
            && (self.areas.is_empty() || self.areas.contains(&area.name))
    }
}
