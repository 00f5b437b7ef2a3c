//! What runs a function, by how manifests write it.

use super::bases::Bases;
use crate::manifest::tree::{Tree, join};

/// What runs a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runtime<'a> {
    Node,
    Python,
    Java,
    Dotnet,
    Go,
    Ruby,
    Php,
    Swift,
    Rust,
    /// The operating system alone: what is deployed brings its own.
    Provided,
    /// A program of which only the result is named.
    Binary,
    Image,
    /// Nothing is said.
    Unknown,
    /// A runtime without rules.
    Other(&'a str),
}

/// How the names of runtimes begin, in lower case.
const NAMES: &[(&str, Runtime<'static>)] = &[
    ("nodejs", Runtime::Node),
    ("node", Runtime::Node),
    ("typescript", Runtime::Node),
    ("javascript", Runtime::Node),
    ("python", Runtime::Python),
    ("java", Runtime::Java),
    ("kotlin", Runtime::Java),
    ("quarkus", Runtime::Java),
    ("springboot", Runtime::Java),
    ("dotnet", Runtime::Dotnet),
    ("csharp", Runtime::Dotnet),
    ("golang", Runtime::Go),
    ("go", Runtime::Go),
    ("ruby", Runtime::Ruby),
    ("php", Runtime::Php),
    ("swift", Runtime::Swift),
    ("rust", Runtime::Rust),
    ("provided", Runtime::Provided),
    ("binary", Runtime::Binary),
    ("native", Runtime::Binary),
    ("dockerfile", Runtime::Image),
    ("docker", Runtime::Image),
    ("container", Runtime::Image),
    ("blackbox", Runtime::Image),
];

impl<'a> Runtime<'a> {
    /// Reads a runtime as written: `nodejs22.x`, `python:3`, `golang-middleware`.
    pub(super) fn of(written: Option<&'a str>) -> Self {
        let Some(written) = written.filter(|written| !written.trim().is_empty()) else {
            return Self::Unknown;
        };
        let name = written.trim().to_ascii_lowercase();
        let names = NAMES.iter();
        let known = names.filter(|(start, _)| {
            let rest = name.strip_prefix(start);
            rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphabetic()))
        });
        let known = known.map(|(_, runtime)| *runtime).next();
        known.unwrap_or(match &*name {
            _ if name.contains("${") => Self::Unknown,
            "dotnetcore" => Self::Dotnet,
            _ if name.starts_with("dotnetcore") => Self::Dotnet,
            _ => Self::Other(written),
        })
    }

    /// The file extension of code without a file.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Node => "js",
            Self::Python => "py",
            Self::Ruby => "rb",
            Self::Php => "php",
            Self::Swift => "swift",
            Self::Go => "go",
            _ => "txt",
        }
    }
}

/// Tells by a project's files what is built from it, the innermost folder first.
pub(super) fn of_project(tree: Tree<'_>, bases: &Bases) -> Option<Runtime<'static>> {
    const PROJECTS: &[(&str, Runtime<'static>)] = &[
        ("Cargo.toml", Runtime::Rust),
        ("go.mod", Runtime::Go),
        ("main.go", Runtime::Go),
        ("Package.swift", Runtime::Swift),
        ("pom.xml", Runtime::Java),
        ("build.gradle", Runtime::Java),
        ("build.gradle.kts", Runtime::Java),
    ];
    bases.folders().find_map(|(folder, _)| {
        let mut projects = PROJECTS.iter();
        let has = |name| join(folder, name).is_some_and(|path| tree.has_file(&path));
        let by_name = projects.find(|(name, _)| has(name));
        by_name.map(|(_, runtime)| *runtime).or_else(|| {
            let mut paths = tree.below(folder);
            let is_project = |path: &str| path.ends_with(".csproj") || path.ends_with(".fsproj");
            paths.any(is_project).then_some(Runtime::Dotnet)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runtimes_are_known_by_how_they_begin() {
        for (written, runtime) in [
            (Some("nodejs22.x"), Runtime::Node),
            (Some("nodejs:default"), Runtime::Node),
            (Some("node20"), Runtime::Node),
            (Some("Python 3.12"), Runtime::Python),
            (Some("python3-http"), Runtime::Python),
            (Some("java8.al2"), Runtime::Java),
            (Some("dotnetcore3.1"), Runtime::Dotnet),
            (Some("dotnet8"), Runtime::Dotnet),
            (Some("go1.x"), Runtime::Go),
            (Some("golang-middleware"), Runtime::Go),
            (Some("provided.al2023"), Runtime::Provided),
            (Some("dockerfile"), Runtime::Image),
            (Some("${param:runtime}"), Runtime::Unknown),
            (Some(""), Runtime::Unknown),
            (None, Runtime::Unknown),
            (Some("cobol"), Runtime::Other("cobol")),
            (Some("gopher"), Runtime::Other("gopher")),
        ] {
            assert_eq!(Runtime::of(written), runtime, "{written:?}");
        }
    }
}
