//! The languages that the organisation writes in, and how a file of each looks.

use crate::template::Rendered;

/// A language of the demo organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Files `src/*.ts`.
    TypeScript,
    /// Files `src/*.js`.
    JavaScript,
    /// Files `<package>/*.py`.
    Python,
    /// Files `*.go`.
    Go,
    /// Files below `src/main/java`.
    Java,
    /// Files below `src/main/kotlin`.
    Kotlin,
    /// Files `src/*.rs`.
    Rust,
}

/// How much of the organisation is written in each, in shares of their sum.
pub(crate) const SHARES: &[(Language, usize)] = &[
    (Language::TypeScript, 30),
    (Language::Python, 20),
    (Language::Go, 14),
    (Language::JavaScript, 12),
    (Language::Java, 10),
    (Language::Kotlin, 8),
    (Language::Rust, 6),
];

impl Language {
    /// The language of a template by its file's extension.
    pub(crate) fn from_extension(extension: &str) -> Option<Self> {
        SHARES
            .iter()
            .map(|(language, _)| *language)
            .find(|language| language.extension() == extension)
    }

    /// What its files end with.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::TypeScript => "ts",
            Self::JavaScript => "js",
            Self::Python => "py",
            Self::Go => "go",
            Self::Java => "java",
            Self::Kotlin => "kt",
            Self::Rust => "rs",
        }
    }

    /// What starts a comment.
    pub(crate) fn comment(self) -> &'static str {
        if self == Self::Python { "#" } else { "//" }
    }

    /// What runs a service of it.
    pub(crate) fn runtime(self) -> &'static str {
        match self {
            Self::TypeScript | Self::JavaScript => "nodejs22.x",
            Self::Python => "python3.13",
            Self::Go | Self::Rust => "provided.al2023",
            Self::Java | Self::Kotlin => "java21",
        }
    }

    /// The file of a function, relative to the service's folder. Functions have a file of their own.
    pub(crate) fn path(self, service: &str, function: &str) -> String {
        let kebab = kebab(function);
        let snake = kebab.replace('-', "_");
        let package = service.replace('-', "_");
        match self {
            Self::TypeScript => format!("src/{kebab}.ts"),
            Self::JavaScript => format!("src/{kebab}.js"),
            Self::Python => format!("{package}/{snake}.py"),
            Self::Go => format!("{snake}.go"),
            Self::Java => format!("src/main/java/{package}/{}.java", pascal(&kebab)),
            Self::Kotlin => format!("src/main/kotlin/{package}/{}.kt", pascal(&kebab)),
            Self::Rust => format!("src/{snake}.rs"),
        }
    }

    /// Wraps a function into a file, with what must stand around it.
    pub(crate) fn file(self, service: &str, function: &Rendered) -> String {
        let package = service.replace('-', "_");
        let imports = function.imports.join("\n");
        let head = if imports.is_empty() {
            String::new()
        } else {
            format!("{imports}\n\n")
        };
        let text = &function.text;
        match self {
            Self::TypeScript | Self::JavaScript | Self::Python | Self::Rust => {
                format!("{head}{text}")
            }
            Self::Go => format!("package {}\n\n{head}{text}", package.replace('_', "")),
            Self::Kotlin => format!("package {package}\n\n{head}{text}"),
            Self::Java => {
                let class = pascal(&kebab(&function.name));
                let body: String = text
                    .lines()
                    .map(|line| {
                        let indent = if line.is_empty() { "" } else { "    " };
                        format!("{indent}{line}\n")
                    })
                    .collect();
                format!("package {package};\n\n{head}public final class {class} {{\n{body}}}\n")
            }
        }
    }
}

/// `formatHeadline` and `format_headline` as `format-headline`.
pub(crate) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !kebab.is_empty() && !kebab.ends_with('-') {
            kebab.push('-');
        }
        let letter = if letter == '_' { '-' } else { letter };
        kebab.extend(letter.to_lowercase());
    }
    kebab
}

/// `format-headline` as `FormatHeadline`.
pub(crate) fn pascal(kebab: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    kebab.split('-').filter_map(capital).collect()
}

/// `format-headline` as `formatHeadline`.
pub(crate) fn camel(kebab: &str) -> String {
    let pascal = pascal(kebab);
    let mut letters = pascal.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_style() {
        assert_eq!(kebab("formatHeadline"), "format-headline");
        assert_eq!(kebab("format_headline"), "format-headline");
        assert_eq!(kebab("ParseTTL"), "parse-t-t-l");
        assert_eq!(pascal("format-headline"), "FormatHeadline");
        assert_eq!(camel("format-headline"), "formatHeadline");
    }
}
