//! The languages whose functions are found. A language is data: each file in `language/` holds one
//! `Spec` that names node kinds of its grammar, and the tests of that language below it.

/// Names a grammar if its cargo feature is on.
macro_rules! grammar {
    ($feature:literal, $grammar:expr) => {{
        #[cfg(feature = $feature)]
        const GRAMMAR: Option<tree_sitter_language::LanguageFn> = Some($grammar);
        #[cfg(not(feature = $feature))]
        const GRAMMAR: Option<tree_sitter_language::LanguageFn> = None;
        GRAMMAR
    }};
}

mod bash;
mod c;
mod construct;
mod cpp;
mod csharp;
mod dart;
mod elixir;
mod go;
mod java;
mod javascript;
mod kind;
mod kotlin;
mod lua;
mod php;
mod python;
mod ruby;
mod rust;
mod scala;
mod spec;
mod swift;
mod typescript;
mod zig;

use std::{fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};

use crate::{error::UnknownLanguage, preprocessor};

pub(crate) use construct::{Binding, Contexts, Definitions, Embedded, OneLiner, Parentheses, Slot};
pub(crate) use kind::{Callee, Class, Kind, KindTable, Role, text_hash};
pub(crate) use spec::Spec;

/// A language whose functions are found and compared. The order is that of the numbers in encoded
/// fingerprints: a new language comes last.
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
    /// C.
    C,
    /// C++.
    Cpp,
    /// C#.
    CSharp,
    /// Ruby.
    Ruby,
    /// PHP.
    Php,
    /// Kotlin.
    Kotlin,
    /// Swift.
    Swift,
    /// Scala.
    Scala,
    /// Bash and other POSIX shells.
    Bash,
    /// Lua.
    Lua,
    /// Elixir.
    Elixir,
    /// Dart.
    Dart,
    /// Zig.
    Zig,
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
        Self::C,
        Self::Cpp,
        Self::CSharp,
        Self::Ruby,
        Self::Php,
        Self::Kotlin,
        Self::Swift,
        Self::Scala,
        Self::Bash,
        Self::Lua,
        Self::Elixir,
        Self::Dart,
        Self::Zig,
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

    /// Returns the language of a file whose extension is that of this one; where two languages share
    /// the extension, the content decides: headers of C and C++.
    pub(crate) fn refined(self, path: &str, source: &str) -> Self {
        let is_header = self == Self::C && path.ends_with(".h");
        if is_header && preprocessor::is_cpp(source) {
            Self::Cpp
        } else {
            self
        }
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
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::CSharp => "csharp",
            Self::Ruby => "ruby",
            Self::Php => "php",
            Self::Kotlin => "kotlin",
            Self::Swift => "swift",
            Self::Scala => "scala",
            Self::Bash => "bash",
            Self::Lua => "lua",
            Self::Elixir => "elixir",
            Self::Dart => "dart",
            Self::Zig => "zig",
        }
    }

    /// Returns the name as people write it: `C++`, `TypeScript`.
    pub fn label(self) -> &'static str {
        self.spec().label
    }

    /// Returns the file extensions, without the dot.
    pub fn extensions(self) -> &'static [&'static str] {
        self.spec().extensions
    }

    /// Returns what counts as a function, in a few words.
    pub fn counted(self) -> &'static str {
        self.spec().counted
    }

    /// Tells whether this build has the grammar: each is a cargo feature of the language's name.
    pub fn is_built_in(self) -> bool {
        self.spec().grammar.is_some()
    }

    /// Returns the version of this language's fingerprints: it rises when the same source gives
    /// another fingerprint.
    pub fn scheme(self) -> u16 {
        self.spec().scheme
    }

    /// Tells whether fragments of the two languages are compared with each other: JavaScript,
    /// TypeScript and TSX are one family, C and C++ another, every other language is alone.
    pub fn comparable_with(self, other: Self) -> bool {
        self.family() == other.family()
    }

    /// Returns the language that stands for all that this one is comparable with.
    pub fn family(self) -> Self {
        match self {
            Self::TypeScript | Self::Tsx => Self::JavaScript,
            Self::Cpp => Self::C,
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
            Self::C => &c::SPEC,
            Self::Cpp => &cpp::SPEC,
            Self::CSharp => &csharp::SPEC,
            Self::Ruby => &ruby::SPEC,
            Self::Php => &php::SPEC,
            Self::Kotlin => &kotlin::SPEC,
            Self::Swift => &swift::SPEC,
            Self::Scala => &scala::SPEC,
            Self::Bash => &bash::SPEC,
            Self::Lua => &lua::SPEC,
            Self::Elixir => &elixir::SPEC,
            Self::Dart => &dart::SPEC,
            Self::Zig => &zig::SPEC,
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
    fn the_content_tells_headers_of_two_languages_apart() {
        let cpp = "class Cart;\n";
        let language = |path: &str, source: &str| {
            let by_extension = Language::from_path(path);
            by_extension.map(|language| language.refined(path, source))
        };
        assert_eq!(language("cart.h", cpp), Some(Language::Cpp));
        assert_eq!(language("cart.c", cpp), Some(Language::C));
        assert_eq!(language("cart.h", ""), Some(Language::C));
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
            let unknown = language.spec().unknown_names();
            assert!(unknown.is_empty(), "{language}: {unknown:?}");
        }
    }

    #[test]
    fn only_families_are_compared_across_languages() {
        assert!(Language::C.comparable_with(Language::Cpp));
        assert!(!Language::C.comparable_with(Language::CSharp));
        assert!(Language::JavaScript.comparable_with(Language::Tsx));
        assert!(Language::TypeScript.comparable_with(Language::JavaScript));
        assert!(!Language::Java.comparable_with(Language::JavaScript));
    }
}
