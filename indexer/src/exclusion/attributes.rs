//! What a repository says of its own files, in the words of GitHub's Linguist: the attributes
//! `linguist-generated`, `linguist-vendored` and `linguist-documentation` of `.gitattributes`.

use std::{collections::HashMap, sync::Arc};

use globset::{GlobBuilder, GlobMatcher};

use super::installed;

const GENERATED: &str = "linguist-generated";
const VENDORED: &str = "linguist-vendored";
const DOCUMENTATION: &str = "linguist-documentation";

/// The `.gitattributes` files of a repository. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Those that say something of interest, later ones winning over earlier ones.
    rules: Arc<[Rule]>,
    /// Comes before the paths that are asked for.
    prefix: Arc<str>,
    /// Folders of installed packages, with `/` at their ends, below `prefix`.
    installed: Arc<[String]>,
}

/// What `.gitattributes` says of a file; none where it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// `linguist-generated`: a program wrote the file.
    pub generated: Option<bool>,
    /// `linguist-vendored`: the file was copied from another project.
    pub vendored: Option<bool>,
    /// `linguist-documentation`: the file is documentation.
    pub documentation: Option<bool>,
}

/// A line of a `.gitattributes` file.
#[derive(Debug)]
struct Rule {
    /// The folder of the file, with a `/` at its end; empty at the top.
    folder: String,
    pattern: GlobMatcher,
    /// Whether the pattern is that of a file's name, in any folder.
    in_any_folder: bool,
    assignments: Vec<Assignment>,
}

/// An attribute, and what it is set to: none takes back what was said before.
type Assignment = (&'static str, Option<bool>);

impl Attributes {
    /// Reads the texts of `.gitattributes` files, each with the folder it lies in: `/`-separated,
    /// relative to the top of the repository, empty for the top itself. Deeper files win over those
    /// above them. Lines that make no sense are passed over, as git does.
    ///
    /// Files are asked for by their paths below `prefix`, a folder of the repository.
    pub fn new(mut files: Vec<(String, Vec<u8>)>, prefix: &str) -> Self {
        // Only files above one another can speak of the same path, and these have different depths.
        files.sort_by_key(|(folder, _)| folder.split('/').filter(|part| !part.is_empty()).count());
        let mut macros = HashMap::new();
        let mut rules = Vec::new();
        for (folder, text) in &files {
            read_file(&with_slash(folder), text, &mut macros, &mut rules);
        }
        Self {
            rules: rules.into(),
            prefix: with_slash(prefix).into(),
            installed: Arc::default(),
        }
    }

    /// Adds what the paths of a folder, below `prefix`, tell of packages that were installed into it:
    /// they are vendored unless `.gitattributes` says otherwise.
    #[must_use]
    pub fn with_installed(mut self, paths: &[String]) -> Self {
        self.installed = installed::folders(paths).into();
        self
    }

    /// Returns what is said of a file.
    pub fn marks(&self, path: &str) -> Marks {
        let is_installed = || {
            let mut folders = self.installed.iter();
            folders.any(|folder| path.starts_with(&**folder))
        };
        let mut marks = self.said(path);
        marks.vendored = marks.vendored.or_else(|| is_installed().then_some(true));
        marks
    }

    fn said(&self, path: &str) -> Marks {
        let mut marks = Marks::default();
        if self.rules.is_empty() {
            return marks;
        }
        let path = format!("{}{path}", self.prefix);
        for rule in self.rules.iter().filter(|rule| rule.matches(&path)) {
            for (attribute, value) in &rule.assignments {
                match *attribute {
                    GENERATED => marks.generated = *value,
                    VENDORED => marks.vendored = *value,
                    _ => marks.documentation = *value,
                }
            }
        }
        marks
    }
}

/// Rules are the same if they were written the same.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.folder == other.folder
            && self.pattern.glob() == other.pattern.glob()
            && self.in_any_folder == other.in_any_folder
            && self.assignments == other.assignments
    }
}

impl Eq for Rule {}

impl Rule {
    /// Understands a pattern as git does: one without a slash is that of a name, any other is that of
    /// a path below the folder of the file.
    fn new(folder: &str, pattern: &str, assignments: Vec<Assignment>) -> Option<Self> {
        let anchored = pattern.trim_start_matches('/');
        let glob = GlobBuilder::new(anchored)
            .literal_separator(true)
            .build()
            .ok()?;
        Some(Self {
            folder: folder.to_owned(),
            pattern: glob.compile_matcher(),
            in_any_folder: !pattern.contains('/'),
            assignments,
        })
    }

    fn matches(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix(&self.folder) else {
            return false;
        };
        let name = below.rsplit('/').next().unwrap_or(below);
        let subject = if self.in_any_folder { name } else { below };
        self.pattern.is_match(subject)
    }
}

/// Adds the rules of a file, and the macros that it defines: names for several attributes at once.
fn read_file(
    folder: &str,
    text: &[u8],
    macros: &mut HashMap<String, Vec<Assignment>>,
    rules: &mut Vec<Rule>,
) {
    for line in String::from_utf8_lossy(text).lines() {
        let Some((pattern, words)) = split(line.trim()) else {
            continue;
        };
        let assignments: Vec<Assignment> = words
            .split_whitespace()
            .flat_map(|word| resolved(word, macros))
            .collect();
        if let Some(name) = pattern.strip_prefix("[attr]") {
            macros.insert(name.to_owned(), assignments);
        } else if !assignments.is_empty() {
            rules.extend(Rule::new(folder, &pattern, assignments));
        }
    }
}

/// Splits a line into its pattern, which may stand in quotes, and the rest; nothing for comments and
/// for negative patterns, which git forbids.
fn split(line: &str) -> Option<(String, &str)> {
    if line.is_empty() || line.starts_with(['#', '!']) {
        return None;
    }
    if let Some(quoted) = line.strip_prefix('"') {
        let (pattern, words) = quoted.split_once('"')?;
        return Some((pattern.to_owned(), words));
    }
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (pattern, words) = line.split_at(end);
    Some((pattern.to_owned(), words))
}

/// Returns the attributes of interest that a word sets: `name`, `-name`, `!name` or `name=value`.
fn resolved(word: &str, macros: &HashMap<String, Vec<Assignment>>) -> Vec<Assignment> {
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value != "false")),
        None => match (word.strip_prefix('-'), word.strip_prefix('!')) {
            (Some(name), _) => (name, Some(false)),
            (None, Some(name)) => (name, None),
            (None, None) => (word, Some(true)),
        },
    };
    let known = [GENERATED, VENDORED, DOCUMENTATION];
    match known.into_iter().find(|known| *known == name) {
        Some(known) => vec![(known, value)],
        None if value == Some(true) => macros.get(name).cloned().unwrap_or_default(),
        None => Vec::new(),
    }
}

fn with_slash(folder: &str) -> String {
    match folder.trim_matches('/') {
        "" => String::new(),
        folder => format!("{folder}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(files: &[(&str, &str)], prefix: &str) -> Attributes {
        let file = |(folder, text): &(&str, &str)| ((*folder).to_owned(), text.as_bytes().to_vec());
        Attributes::new(files.iter().map(file).collect(), prefix)
    }

    #[test]
    fn all_ways_to_set_and_unset_an_attribute_are_understood() {
        let check = |text: &str, generated| {
            let marks = attributes(&[("", text)], "").marks("src/a.rs");
            assert_eq!(marks.generated, generated, "{text}");
        };
        check("*.rs linguist-generated", Some(true));
        check("*.rs linguist-generated=true", Some(true));
        check("*.rs -linguist-generated", Some(false));
        check("*.rs linguist-generated=false", Some(false));
        check("src/** linguist-generated", Some(true));
        check("/src/*.rs text eol=lf linguist-generated", Some(true));
        check("\"src/a.rs\" linguist-generated", Some(true));
        check("a.rs linguist-generated", Some(true));
        check("src linguist-generated", None);
        check("[ linguist-generated", None);
        check("*.py linguist-generated", None);
        check("# *.rs linguist-generated", None);
        check("*.rs !linguist-generated", None);
        check("[attr]made linguist-generated\n*.rs made", Some(true));
    }

    #[test]
    fn the_last_match_and_the_deepest_file_win() {
        let two_lines = "*.rs linguist-vendored\nsrc/*.rs -linguist-vendored\n";
        let top = attributes(&[("", two_lines)], "");
        assert_eq!(top.marks("src/a.rs").vendored, Some(false));
        assert_eq!(top.marks("a.rs").vendored, Some(true));

        let nested = [("src/gen", "*.rs linguist-vendored"), ("", two_lines)];
        let nested = attributes(&nested, "");
        assert_eq!(nested.marks("src/gen/a.rs").vendored, Some(true));
        assert_eq!(nested.marks("src/a.rs").vendored, Some(false));
    }

    #[test]
    fn a_folder_of_a_repository_obeys_the_files_above_it() {
        let below = attributes(&[("", "/api/docs/** linguist-documentation")], "api");
        assert_eq!(below.marks("docs/a.py").documentation, Some(true));
        assert_eq!(below.marks("a.py"), Marks::default());
    }
}
