//! The languages whose functions are found. A language is data: each file in `language/` holds one
//! `Spec` that names node kinds of its grammar, and the tests of that language below it.

mod go;
mod java;
mod javascript;
mod python;
mod rust;
mod spec;
mod typescript;

use std::{fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

use crate::error::UnknownLanguage;

pub(crate) use spec::{Binding, Class, Kind, KindTable, Role, Spec, text_hash};

/// A language whose functions are found and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Go.
    Go,
    /// Java.
    Java,
    /// JavaScript, with JSX.
    JavaScript,
    /// Python 3.
    Python,
    /// Rust.
    Rust,
    /// TypeScript without JSX.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
}

/// The kind tables, in the order of [`Language::ALL`].
static TABLES: LazyLock<Vec<KindTable>> = LazyLock::new(|| {
    Language::ALL
        .iter()
        .map(|language| language.spec().table())
        .collect()
});

impl Language {
    /// Every language, in the order of its number.
    pub const ALL: &[Self] = &[
        Self::Go,
        Self::Java,
        Self::JavaScript,
        Self::Python,
        Self::Rust,
        Self::TypeScript,
        Self::Tsx,
    ];

    /// Returns the language of a file by its extension, `None` for an unsupported one.
    pub fn from_path(path: &str) -> Option<Self> {
        let file = path.rsplit(['/', '\\']).next()?;
        let (stem, extension) = file.rsplit_once('.')?;
        let named = |language: &&Self| language.spec().extensions.contains(&extension);
        (!stem.is_empty())
            .then(|| Self::ALL.iter().find(named).copied())
            .flatten()
    }

    /// Returns the lower-case name, as in JSON and GraphQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Java => "java",
            Self::JavaScript => "javascript",
            Self::Python => "python",
            Self::Rust => "rust",
            Self::TypeScript => "typescript",
            Self::Tsx => "tsx",
        }
    }

    /// Returns the version of this language's fingerprints: it rises when the same source gives
    /// another fingerprint.
    pub fn scheme(self) -> u16 {
        self.spec().scheme
    }

    /// Tells whether fragments of the two languages are compared with each other: JavaScript,
    /// TypeScript and TSX are one family, every other language is alone.
    pub fn comparable_with(self, other: Self) -> bool {
        self.family() == other.family()
    }

    /// Returns the language that stands for all that this one is comparable with.
    pub(crate) fn family(self) -> Self {
        match self {
            Self::TypeScript | Self::Tsx => Self::JavaScript,
            language => language,
        }
    }

    /// Returns the number that the encoding of a fingerprint uses; it never changes.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// Returns the language of a number.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Returns what is known about the grammar.
    pub(crate) fn spec(self) -> &'static Spec {
        match self {
            Self::Go => &go::SPEC,
            Self::Java => &java::SPEC,
            Self::JavaScript => &javascript::SPEC,
            Self::Python => &python::SPEC,
            Self::Rust => &rust::SPEC,
            Self::TypeScript => &typescript::SPEC,
            Self::Tsx => &typescript::TSX_SPEC,
        }
    }

    /// Returns the spec by the grammar's node kind numbers.
    pub(crate) fn table(self) -> &'static KindTable {
        &TABLES[usize::from(self.number())]
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|language| language.name() == name);
        known.copied().ok_or_else(|| UnknownLanguage {
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
pub(crate) mod check;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_choose_the_language() {
        for (path, language) in [
            ("a/b.go", Some(Language::Go)),
            ("A.java", Some(Language::Java)),
            ("index.cjs", Some(Language::JavaScript)),
            ("index.mjs", Some(Language::JavaScript)),
            ("view.jsx", Some(Language::JavaScript)),
            ("a.py", Some(Language::Python)),
            ("src\\lib.rs", Some(Language::Rust)),
            ("a.b.ts", Some(Language::TypeScript)),
            ("a.mts", Some(Language::TypeScript)),
            ("a.tsx", Some(Language::Tsx)),
            ("Makefile", None),
            (".py", None),
            ("a.go/readme", None),
        ] {
            assert_eq!(Language::from_path(path), language, "{path}");
        }
    }

    #[test]
    fn names_and_numbers_round_trip() {
        for &language in Language::ALL {
            assert_eq!(language.name().parse(), Ok(language));
            assert_eq!(Language::from_number(language.number()), Some(language));
            let json = serde_json::to_string(&language).expect("a name");
            assert_eq!(json, format!("\"{}\"", language.name()));
        }
        assert!("cobol".parse::<Language>().is_err());
    }

    #[test]
    fn every_kind_of_every_spec_exists_in_its_grammar() {
        for &language in Language::ALL {
            let unknown = language.spec().unknown_kinds();
            assert!(unknown.is_empty(), "{language}: {unknown:?}");
        }
    }

    #[test]
    fn only_the_javascript_family_is_compared_across_languages() {
        assert!(Language::JavaScript.comparable_with(Language::Tsx));
        assert!(Language::TypeScript.comparable_with(Language::JavaScript));
        assert!(!Language::Java.comparable_with(Language::JavaScript));
    }
}
