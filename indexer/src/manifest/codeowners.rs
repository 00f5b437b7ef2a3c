//! `CODEOWNERS`: who owns which files, in the words of GitHub and of GitLab.
//!
//! A file with sections, or in `.gitlab/`, is read as GitLab reads it, any other as GitHub does. In
//! both the last rule that matches a file counts, in GitLab's within each section.

mod pattern;
#[cfg(test)]
mod tests;

use globset::{Candidate, Glob, GlobSet, GlobSetBuilder};

use self::pattern::{Pattern, Reach};
use super::{Unread, UnreadReason, reading::invalid, tree::Tree};

/// Where the file may be, in the order in which it is looked for.
const PLACES: [&str; 4] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];
/// The longest file, in bytes: GitHub does not read a longer one.
const MAX_BYTES: usize = 3_000_000;
/// How many rules are read.
const MAX_RULES: usize = 20_000;
/// How many patterns are compiled together: as one, thousands of them are too large.
const TOGETHER: usize = 500;

/// Whose words a file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    GitHub,
    GitLab,
}

/// The owners of a repository's files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Codeowners {
    /// The file that says so; none where there is none.
    pub(crate) path: Option<String>,
    /// Lines that make no sense, and are passed over.
    pub(crate) unread: Vec<Unread>,
    rules: Vec<Rule>,
    /// The patterns of the rules, [`TOGETHER`] in each set.
    globs: Vec<GlobSet>,
}

/// A pattern and what it says of files.
#[derive(Debug, Clone)]
struct Rule {
    section: usize,
    reach: Reach,
    /// Nobody where a rule has no owners. None takes a file out of its section.
    owners: Option<Vec<String>>,
}

/// A part of a GitLab file with a heading.
#[derive(Debug)]
struct Section {
    /// In lower case: headings that differ in case only are the same section's.
    name: String,
    /// The owners of rules that have none.
    owners: Vec<String>,
}

impl Codeowners {
    /// Reads the first of the places where the file may be.
    pub(crate) fn read(tree: Tree<'_>) -> Self {
        let Some(path) = PLACES.into_iter().find(|path| tree.has_file(path)) else {
            return Self::default();
        };
        let text = match tree.text(path) {
            Ok(text) if text.len() <= MAX_BYTES => text,
            Ok(_) => return Self::unread(path, too_large(path, 0, "the file is larger than 3 MB")),
            Err(unread) => return Self::unread(path, unread),
        };
        Reader::new(path, &text).read(&text)
    }

    /// Returns the owners of a file as they are written: `@user`, `@organisation/team` or a mail
    /// address. Nothing if no rule is about it, an empty list if a rule says that nobody owns it.
    pub(crate) fn owners_of(&self, path: &str) -> Option<Vec<&str>> {
        let mut sections: Vec<usize> = Vec::new();
        let mut owners: Option<Vec<&str>> = None;
        // The last rule of each section counts; sections are asked in the order of their last rules.
        for rule in self.matching(path).into_iter().rev() {
            let rule = &self.rules[rule];
            if sections.contains(&rule.section) {
                continue;
            }
            sections.push(rule.section);
            if let Some(named) = &rule.owners {
                let owners = owners.get_or_insert_default();
                for owner in named {
                    if !owners.contains(&owner.as_str()) {
                        owners.push(owner);
                    }
                }
            }
        }
        owners
    }

    /// The rules about a file: those that match it, or a folder around it.
    fn matching(&self, path: &str) -> Vec<usize> {
        let mut matching = Vec::new();
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for part in folders.chain([path]) {
            let candidate = Candidate::new(part);
            for (set, globs) in self.globs.iter().enumerate() {
                let rules = globs.matches_candidate(&candidate).into_iter();
                let rules = rules.map(|glob| set * TOGETHER + glob);
                let is_file = part.len() == path.len();
                matching.extend(rules.filter(|rule| self.rules[*rule].reach.includes(is_file)));
            }
        }
        matching.sort_unstable();
        matching.dedup();
        matching
    }

    fn unread(path: &str, unread: Unread) -> Self {
        Self {
            path: Some(path.to_owned()),
            unread: vec![unread],
            ..Self::default()
        }
    }
}

struct Reader<'a> {
    path: &'a str,
    dialect: Dialect,
    sections: Vec<Section>,
    /// The section that rules are added to.
    section: usize,
    rules: Vec<Rule>,
    globs: Vec<Glob>,
    unread: Vec<Unread>,
}

impl<'a> Reader<'a> {
    fn new(path: &'a str, text: &str) -> Self {
        let has_sections = text.lines().any(|line| heading(line.trim()).is_some());
        let is_gitlab = path.starts_with(".gitlab/") || has_sections;
        let is_github = path.starts_with(".github/");
        Self {
            path,
            dialect: if is_gitlab && !is_github {
                Dialect::GitLab
            } else {
                Dialect::GitHub
            },
            sections: vec![Section {
                name: String::new(),
                owners: Vec::new(),
            }],
            section: 0,
            rules: Vec::new(),
            globs: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn read(mut self, text: &str) -> Codeowners {
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            if self.rules.len() == MAX_RULES {
                let message = format!("the file has more than {MAX_RULES} rules");
                self.unread.push(too_large(self.path, line, &message));
                break;
            }
            if let Err(message) = self.line(text) {
                self.unread.push(invalid(self.path, line, &message));
            }
        }
        let compiled: Result<Vec<_>, _> = self.globs.chunks(TOGETHER).map(compiled).collect();
        let globs = compiled.unwrap_or_else(|message| {
            self.unread.push(too_large(self.path, 0, &message));
            Vec::new()
        });
        Codeowners {
            path: Some(self.path.to_owned()),
            unread: self.unread,
            rules: self.rules,
            globs,
        }
    }

    fn line(&mut self, text: &str) -> Result<(), String> {
        if self.dialect == Dialect::GitLab
            && let Some((name, owners)) = heading(text)
        {
            self.begin_section(name, words(owners).1);
            return Ok(());
        }
        let (pattern, mut owners) = words(text);
        if let Some(owner) = owners.iter().find(|owner| !is_owner(owner)) {
            return Err(format!("`{owner}` is neither `@name` nor a mail address"));
        }
        // A file of that name would need to exist for the line to mean something.
        if pattern.starts_with('@') && !pattern.contains(['/', '*', '.']) {
            return Err(format!("`{pattern}` stands without a pattern"));
        }
        let excluded = pattern.strip_prefix('!');
        if excluded.is_some() && self.dialect == Dialect::GitHub {
            return Err("patterns cannot be negated with `!`".to_owned());
        }
        if owners.is_empty() {
            owners.clone_from(&self.sections[self.section].owners);
        }
        let Pattern { glob, reach } = Pattern::new(excluded.unwrap_or(&pattern), self.dialect)?;
        self.globs.push(glob);
        self.rules.push(Rule {
            section: self.section,
            reach,
            owners: excluded.is_none().then_some(owners),
        });
        Ok(())
    }

    /// Goes on with a section, which an earlier heading may have begun.
    fn begin_section(&mut self, name: &str, owners: Vec<String>) {
        let name = name.to_lowercase();
        let known = self
            .sections
            .iter()
            .position(|section| section.name == name);
        self.section = known.unwrap_or(self.sections.len());
        match known {
            Some(known) if !owners.is_empty() => self.sections[known].owners = owners,
            Some(_) => {}
            None => self.sections.push(Section { name, owners }),
        }
    }
}

fn compiled(globs: &[Glob]) -> Result<GlobSet, String> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(glob.clone());
    }
    let built = builder.build();
    built.map_err(|error| format!("the patterns are too much together: {error}"))
}

/// Splits a heading, such as `^[Docs][2] @docs`, into the section's name and what follows.
fn heading(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix('^').unwrap_or(line);
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    let approvals = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let rest = match approvals {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        Some(_) => return None,
        None => rest,
    };
    let is_heading = !name.trim().is_empty() && (rest.is_empty() || rest.starts_with(' '));
    is_heading.then_some((name.trim(), rest))
}

/// Splits a line into its pattern, whose backslashes stay, and the owners before a comment.
fn words(line: &str) -> (String, Vec<String>) {
    let mut end = line.len();
    let mut is_escaped = false;
    for (at, char) in line.char_indices() {
        if char.is_whitespace() && !is_escaped {
            end = at;
            break;
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    let owners = line[end..].split_whitespace();
    let owners = owners.take_while(|owner| !owner.starts_with('#'));
    (line[..end].to_owned(), owners.map(str::to_owned).collect())
}

/// Whether a word names a user, a team, a role of GitLab or a mail address.
fn is_owner(word: &str) -> bool {
    match word.strip_prefix('@') {
        Some(name) => !name.trim_start_matches('@').is_empty(),
        None => word
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.')),
    }
}

fn too_large(path: &str, line: usize, message: &str) -> Unread {
    Unread {
        reason: UnreadReason::TooLarge,
        ..invalid(path, line, message)
    }
}
