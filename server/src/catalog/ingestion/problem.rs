//! Something that could not be taken in, from wherever it was met.

use brickyard_indexer::SkipReason;
use brickyard_indexer::manifest::Unread;
use brickyard_indexer::publication::{Publication, SkippedFile};

/// How many are kept of one repository.
const MAX_PROBLEMS: usize = 1_000;
/// How many characters of a sentence are kept.
const MAX_MESSAGE: usize = 1_000;
/// How many characters of a path are kept.
const MAX_PATH: usize = 1_000;

/// Something of a repository that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the repository; none when it is about all of it.
    pub path: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The reason's stable code, lower-case words with hyphens.
    pub reason: String,
    /// What is wrong, in words.
    pub message: String,
}

impl Problem {
    /// Something that is wrong with all of a repository.
    pub fn of_all(reason: &str, message: impl Into<String>) -> Self {
        Self {
            path: None,
            line: None,
            reason: reason.to_owned(),
            message: message.into(),
        }
    }

    /// What a publication says that it does not hold: manifests that were not read, and files that
    /// should have been. What is left out on purpose, as tests are, is no problem.
    pub fn of_publication(publication: &Publication) -> Vec<Self> {
        let unread = publication.unread.iter().map(Self::from);
        let skipped = publication.skipped.iter().filter(|file| is_problem(file));
        unread.chain(skipped.map(Self::from)).collect()
    }
}

impl From<&Unread> for Problem {
    fn from(unread: &Unread) -> Self {
        let reason = serde_json::to_value(unread.reason);
        Self {
            path: Some(unread.path.clone()),
            line: u32::try_from(unread.line).ok().filter(|line| *line > 0),
            reason: reason
                .ok()
                .and_then(|code| code.as_str().map(str::to_owned))
                .unwrap_or_else(|| "unreadable".to_owned()),
            message: unread.message.clone(),
        }
    }
}

impl From<&SkippedFile> for Problem {
    fn from(file: &SkippedFile) -> Self {
        Self {
            path: Some(file.path.clone()),
            line: None,
            reason: file.reason.code().replace('_', "-"),
            message: file.reason.to_string(),
        }
    }
}

fn is_problem(file: &SkippedFile) -> bool {
    matches!(
        file.reason,
        SkipReason::TooLarge { .. }
            | SkipReason::NotUtf8
            | SkipReason::TooDeep
            | SkipReason::TimedOut
            | SkipReason::TooComplex
            | SkipReason::Unreadable { .. }
    )
}

/// The first of them, as far as the database shall hold them, and how many more there are.
pub(super) fn bounded(problems: &[Problem]) -> impl Iterator<Item = Problem> {
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    let rest = (more > 0).then(|| Problem::of_all("more", format!("{more} more are not listed")));
    let kept = problems.iter().take(MAX_PROBLEMS).map(|problem| Problem {
        path: problem.path.as_deref().map(|path| shown(path, MAX_PATH)),
        line: problem.line,
        reason: shown(&problem.reason, 100),
        message: shown(&problem.message, MAX_MESSAGE),
    });
    kept.chain(rest)
}

/// The beginning of a text, without what would break a line or a database.
fn shown(text: &str, most: usize) -> String {
    text.chars()
        .take(most)
        .map(|symbol| if symbol.is_control() { ' ' } else { symbol })
        .collect()
}

#[cfg(test)]
mod tests {
    use brickyard_indexer::manifest::UnreadReason;

    use super::*;

    #[test]
    fn tests_and_vendored_code_are_no_problem() {
        let skipped = |path: &str, reason| SkippedFile {
            path: path.to_owned(),
            reason,
        };
        let publication = Publication {
            skipped: vec![
                skipped("a_test.py", SkipReason::Test),
                skipped("b.py", SkipReason::NotUtf8),
                skipped("vendor/c.py", SkipReason::Vendored),
            ],
            unread: vec![Unread {
                path: "template.yaml".to_owned(),
                line: 7,
                reason: UnreadReason::TooLarge,
                message: "it is too large".to_owned(),
            }],
            ..Publication::default()
        };

        let problems = Problem::of_publication(&publication);

        let told: Vec<_> = problems
            .iter()
            .map(|problem| {
                (
                    problem.path.as_deref(),
                    problem.line,
                    problem.reason.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (Some("template.yaml"), Some(7), "too-large"),
                (Some("b.py"), None, "not-utf8"),
            ]
        );
    }

    #[test]
    fn of_too_many_problems_the_rest_is_counted() {
        let problems = vec![Problem::of_all("malformed", "a\u{0}b\nc"); MAX_PROBLEMS + 5];

        let kept: Vec<Problem> = bounded(&problems).collect();

        assert_eq!(kept.len(), MAX_PROBLEMS + 1);
        assert_eq!(kept[0].message, "a b c");
        assert_eq!(kept[MAX_PROBLEMS].message, "5 more are not listed");
    }
}
