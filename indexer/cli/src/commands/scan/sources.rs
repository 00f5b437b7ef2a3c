//! The sources of functions that are shown. They are read again: keeping all of them would cost more
//! memory than the comparison.

use std::{collections::HashMap, fs};

use super::{Found, Source};
use crate::report::scan::Class;

/// How many members of a class are shown with their source.
const MEMBERS: usize = 8;
/// How long a source that is shown may be, in bytes.
const LONGEST: usize = 48 << 10;
/// How much of a line before a function is shown, in bytes.
const LONGEST_LINE: usize = 200;
/// How long all of them may be together, in bytes: browsers open pages of this size at once.
const ALL: usize = 12 << 20;

/// Returns the sources of the classes' members by index, worst classes first, as far as there is room.
pub(super) fn sources_of(
    classes: &[Class],
    found: &[Found],
    sources: &[Source],
) -> HashMap<usize, String> {
    let mut shown = HashMap::new();
    let mut room = ALL;
    let mut files = Files::default();
    for class in classes {
        for member in class.members.iter().take(MEMBERS) {
            let length = found[*member].fragment.bytes.len();
            if length > LONGEST.min(room) || shown.contains_key(member) {
                continue;
            }
            if let Some(text) = files.source(&found[*member], sources) {
                room -= length;
                shown.insert(*member, text);
            }
        }
    }
    shown
}

/// The file that was read last: members of a class often follow one another in one file.
#[derive(Default)]
struct Files {
    last: Option<(usize, Vec<u8>)>,
}

impl Files {
    fn source(&mut self, found: &Found, sources: &[Source]) -> Option<String> {
        let is_last = |(file, _): &(usize, Vec<u8>)| *file == found.file;
        if !self.last.as_ref().is_some_and(is_last) {
            self.last = Some((found.file, read(found, sources)?));
        }
        let (_, bytes) = self.last.as_ref()?;
        let start = found.fragment.bytes.start;
        let line_start = bytes.get(..start)?.iter().rposition(|byte| *byte == b'\n');
        let line_start = line_start.map_or(0, |at| at + 1);
        // What stands before a function on its line names it, unless somebody packed a file into a line.
        let from = if start - line_start <= LONGEST_LINE {
            line_start
        } else {
            start
        };
        let text = bytes.get(from..found.fragment.bytes.end)?;
        Some(outdented(str::from_utf8(text).ok()?))
    }
}

/// Returns the text without the white space that all of its lines begin with.
fn outdented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines().map(indentation).min().unwrap_or(0);
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.get(common..).unwrap_or_default())
        .collect();
    lines.join("\n")
}

/// Reads a function's source; none when its file is gone or has become shorter since it was read.
pub(super) fn source(found: &Found, sources: &[Source]) -> Option<String> {
    cut(found, &read(found, sources)?)
}

fn read(found: &Found, sources: &[Source]) -> Option<Vec<u8>> {
    let Source { folder, path, .. } = &sources[found.file];
    fs::read(folder.locate(path)).ok()
}

fn cut(found: &Found, bytes: &[u8]) -> Option<String> {
    let function = bytes.get(found.fragment.bytes.clone())?;
    String::from_utf8(function.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::outdented;

    #[test]
    fn what_all_lines_are_indented_by_is_left_out() {
        let check = |text, expected| assert_eq!(outdented(text), expected);
        check("  a {\n    b\n\n  }", "a {\n  b\n\n}");
        check("\ta\n\t\tb\n", "a\n\tb");
        check("a\n  b", "a\n  b");
        check("", "");
    }
}
