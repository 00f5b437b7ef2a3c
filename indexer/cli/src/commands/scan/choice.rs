//! Which of the files people want to be looked into.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::{arguments::ScanArguments, error::CliError};

/// Which files are looked into, by globs written as in `.gitignore`.
pub(super) struct Choice {
    /// Everything when it has no globs.
    include: Gitignore,
    exclude: Gitignore,
}

impl Choice {
    /// Reads the globs.
    ///
    /// # Errors
    /// One of them makes no sense.
    pub(super) fn new(arguments: &ScanArguments) -> Result<Self, CliError> {
        Ok(Self {
            include: globs("--include", &arguments.include)?,
            exclude: globs("--exclude", &arguments.exclude)?,
        })
    }

    /// Tells whether a file is looked into, by its path relative to the folder that was given.
    pub(super) fn takes(&self, path: &str) -> bool {
        let has = |globs: &Gitignore| globs.matched_path_or_any_parents(path, false).is_ignore();
        (self.include.is_empty() || has(&self.include)) && !has(&self.exclude)
    }
}

fn globs(option: &str, globs: &[String]) -> Result<Gitignore, CliError> {
    let refused = |source: ignore::Error| {
        CliError::usage(
            format!("a glob of {option} makes no sense"),
            "write it as in .gitignore: *.gen.ts, legacy/ or /src/**/api/*.go",
        )
        .because(source)
    };
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for glob in globs {
        builder.add_line(None, glob).map_err(refused)?;
    }
    builder.build().map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(include: &[&str], exclude: &[&str], path: &str) -> bool {
        let read = |option, lines: &[&str]| {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            globs(option, &lines).unwrap()
        };
        let choice = Choice {
            include: read("--include", include),
            exclude: read("--exclude", exclude),
        };
        choice.takes(path)
    }

    #[test]
    fn globs_mean_what_they_mean_in_gitignore() {
        assert!(taken(&[], &[], "a/b.ts"));
        assert!(taken(&["*.ts"], &[], "a/b.ts"));
        assert!(!taken(&["*.ts"], &[], "a/b.go"));
        assert!(taken(&["a/"], &[], "x/a/b/c.ts"));
        assert!(!taken(&["/a/"], &[], "x/a/b.ts"));
        assert!(!taken(&[], &["legacy/"], "x/legacy/y/b.ts"));
        assert!(!taken(&["*.ts"], &["*.gen.ts"], "a/b.gen.ts"));
        assert!(taken(&[], &["*.ts", "!keep.ts"], "a/keep.ts"));
    }

    #[test]
    fn a_glob_that_makes_no_sense_is_refused() {
        assert!(globs("--exclude", &["a[".to_owned()]).is_err());
    }
}
