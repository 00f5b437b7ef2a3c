//! How the code of a function was found.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How the code of a function was found. Codes are stable: `build-script`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// The handler names the file, in the code's folder.
    Handler,
    /// The manifest names the sources of the bundle.
    EntryPoint,
    /// The code is what a build leaves; the file is in the module that is built.
    Artefact,
    /// The code's folder does not have the file, a folder above it does.
    ParentFolder,
    /// The handler names a bundle; the file has its name among the sources.
    BundleSource,
    /// The package file names the program.
    PackageMain,
    /// The class has this name and package.
    Class,
    /// A build script says what the program is built from.
    BuildScript,
    /// The program has the name that the handler asks for.
    ProgramName,
    /// It is the only program in the code's folder.
    OnlyProgram,
    /// It is the only file of this name below the code's folder that has the function.
    OnlyMatch,
    /// The runtime looks for a file of this name.
    Convention,
}

impl Rule {
    /// Every rule.
    pub const ALL: &[Self] = &[
        Self::Handler,
        Self::EntryPoint,
        Self::Artefact,
        Self::ParentFolder,
        Self::BundleSource,
        Self::PackageMain,
        Self::Class,
        Self::BuildScript,
        Self::ProgramName,
        Self::OnlyProgram,
        Self::OnlyMatch,
        Self::Convention,
    ];

    /// Returns the stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::EntryPoint => "entry-point",
            Self::Artefact => "artefact",
            Self::ParentFolder => "parent-folder",
            Self::BundleSource => "bundle-source",
            Self::PackageMain => "package-main",
            Self::Class => "class",
            Self::BuildScript => "build-script",
            Self::ProgramName => "program-name",
            Self::OnlyProgram => "only-program",
            Self::OnlyMatch => "only-match",
            Self::Convention => "convention",
        }
    }

    /// Returns one sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Handler => "The handler names the file, in the code's folder.",
            Self::EntryPoint => "The manifest names the sources of the bundle.",
            Self::Artefact => "The code is what a build leaves; this is what is built.",
            Self::ParentFolder => "The code's folder does not have the file, one above it does.",
            Self::BundleSource => "The handler names a bundle; this source has its name.",
            Self::PackageMain => "The package file names the program.",
            Self::Class => "The class has this name and package.",
            Self::BuildScript => "A build script says what the program is built from.",
            Self::ProgramName => "The program has the name that the handler asks for.",
            Self::OnlyProgram => "It is the only program in the code's folder.",
            Self::OnlyMatch => "It is the only file of this name that has the function.",
            Self::Convention => "The runtime looks for a file of this name.",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}
