//! What two similar fragments have in common, and what not.

use std::{cmp::Reverse, collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::{
    language::Language,
    parse,
    token::{NAME, Token, mix},
    walk::{self, Scope},
};

/// Longer fragments are compared up to this many tokens: the time of an alignment grows with the
/// square of what differs.
const MAX_TOKENS: usize = 5_000;

/// What two sources have in common, and what not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Names that differ at the same place, most frequent first.
    pub renames: Vec<Rename>,
    /// Lines that differ beyond these renames, top down. Comments and blank lines do not count.
    pub differences: Vec<Difference>,
    /// How many lines the two have in common, up to renaming.
    pub common_lines: u32,
}

/// A name on side a and the name at the same place on side b.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The name on side a.
    pub from: String,
    /// The name on side b.
    pub to: String,
}

/// A line that differs; one side is absent where a line was added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The line on side a.
    pub a: Option<DifferingLine>,
    /// The line on side b.
    pub b: Option<DifferingLine>,
}

/// A line of a fragment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingLine {
    /// The line inside the fragment, from 1.
    pub line: u32,
    /// Its text, without surrounding white space.
    pub text: String,
}

/// Explains what distinguishes two sources of one language. A source that cannot be parsed in time
/// is explained as if it were empty.
pub fn explain(language: Language, a_source: &str, b_source: &str) -> Explanation {
    let (a, b) = (Side::new(language, a_source), Side::new(language, b_source));
    let renames = renames(&a, &b);
    let mapping = mapping(&renames);
    let a_lines = a.lines(&mapping);
    let b_lines = b.lines(&HashMap::new());
    let (differences, common_lines) = differences((&a, &a_lines), (&b, &b_lines));
    let named = |rename: &CountedRename| Rename {
        from: rename.from.into(),
        to: rename.to.into(),
    };
    Explanation {
        renames: renames.iter().map(named).collect(),
        differences,
        common_lines,
    }
}

/// One of the two sources.
struct Side<'source> {
    source: &'source str,
    tokens: Vec<Token>,
}

/// The tokens of a line.
struct Line {
    number: u32,
    /// A hash of the texts of its tokens.
    content: u64,
}

/// A rename and at how many places it was seen.
struct CountedRename<'source> {
    from: &'source str,
    to: &'source str,
    places: usize,
}

impl<'source> Side<'source> {
    fn new(language: Language, source: &'source str) -> Self {
        let walked = parse::parse(language, source)
            .and_then(|tree| walk::walk(language, source, &tree, Scope::Everything));
        let tokens = walked.map_or_else(|_| Vec::new(), |walked| walked.stream.tokens().to_vec());
        // The end of an indented block has no text to show.
        let tokens = tokens.into_iter().filter(|token| token.start < token.end);
        Self {
            source,
            tokens: tokens.take(MAX_TOKENS).collect(),
        }
    }

    fn text(&self, token: &Token) -> &'source str {
        self.source
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    /// Returns the lines that have tokens, names replaced as the mapping says.
    fn lines(&self, mapping: &HashMap<&str, &str>) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        let (mut number, mut read) = (1, 0);
        for token in &self.tokens {
            let between = self
                .source
                .get(read..token.start as usize)
                .unwrap_or_default();
            number += between.matches('\n').count() as u32;
            read = token.start as usize;
            let text = self.text(token);
            let text = if token.blind == NAME {
                mapping.get(text).unwrap_or(&text)
            } else {
                text
            };
            let value = crate::language::text_hash(text.as_bytes());
            match lines.last_mut() {
                Some(line) if line.number == number => line.content = mix(line.content, value),
                _ => lines.push(Line {
                    number,
                    content: mix(0, value),
                }),
            }
        }
        lines
    }

    fn differing(&self, line: &Line) -> DifferingLine {
        let text = self
            .source
            .lines()
            .nth(line.number as usize - 1)
            .unwrap_or_default();
        DifferingLine {
            line: line.number,
            text: text.trim().to_owned(),
        }
    }
}

/// Aligns the blind tokens and counts which names stand at the same place, most frequent first.
fn renames<'source>(a: &Side<'source>, b: &Side<'source>) -> Vec<CountedRename<'source>> {
    let blind = |side: &Side| -> Vec<u32> { side.tokens.iter().map(|token| token.blind).collect() };
    let mut counts: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
    for operation in capture_diff_slices(Algorithm::Myers, &blind(a), &blind(b)) {
        let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = operation
        else {
            continue;
        };
        let pairs = a.tokens[old_index..][..len]
            .iter()
            .zip(&b.tokens[new_index..][..len]);
        for (place, (x, y)) in pairs.enumerate().filter(|(_, (x, _))| x.blind == NAME) {
            let entry = counts
                .entry((a.text(x), b.text(y)))
                .or_insert((0, old_index + place));
            entry.0 += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(_, (places, first))| (Reverse(*places), *first));
    // A name that mostly stays, or mostly becomes another, was not renamed to what it rarely faces;
    // nor was one that stands where another name usually does.
    let (mut most_from, mut most_to) = (HashMap::new(), HashMap::new());
    let counted = |((from, to), (places, _))| CountedRename { from, to, places };
    let mut renames: Vec<CountedRename> = counts.into_iter().map(counted).collect();
    renames.retain(|rename| {
        let most = *most_from.entry(rename.from).or_insert(rename.places);
        let most = most.max(*most_to.entry(rename.to).or_insert(rename.places));
        2 * rename.places > most && rename.from != rename.to
    });
    renames
}

/// Returns what each name became, where it became one thing most often.
fn mapping<'source>(renames: &[CountedRename<'source>]) -> HashMap<&'source str, &'source str> {
    let mut mapping = HashMap::new();
    for rename in renames {
        mapping.entry(rename.from).or_insert(rename.to);
    }
    mapping
}

/// Aligns the lines; returns those that differ, and how many do not.
fn differences(
    (a, a_lines): (&Side, &[Line]),
    (b, b_lines): (&Side, &[Line]),
) -> (Vec<Difference>, u32) {
    let content = |lines: &[Line]| -> Vec<u64> { lines.iter().map(|line| line.content).collect() };
    let mut differences = Vec::new();
    let mut common = 0;
    let operations = capture_diff_slices(Algorithm::Myers, &content(a_lines), &content(b_lines));
    for operation in operations {
        if let DiffOp::Equal { len, .. } = operation {
            common += len as u32;
            continue;
        }
        let (old, new): (Range<usize>, Range<usize>) =
            (operation.old_range(), operation.new_range());
        for offset in 0..old.len().max(new.len()) {
            let line = |side: &Side, lines: &[Line], range: &Range<usize>| {
                let index = range.clone().nth(offset)?;
                lines.get(index).map(|line| side.differing(line))
            };
            differences.push(Difference {
                a: line(a, a_lines, &old),
                b: line(b, b_lines, &new),
            });
        }
    }
    (differences, common)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "function total(basket, qty) {
  // adds up
  let sum = 0;
  for (const item of basket) {
    sum += item.price * qty;
  }
  return sum;
}
";

    #[test]
    fn consistent_renames_are_no_differences() {
        let b = A
            .replace("basket", "cart")
            .replace("qty", "count")
            .replace("adds up", "sums");
        let explanation = explain(Language::JavaScript, A, &b);
        let renames: Vec<(&str, &str)> = explanation
            .renames
            .iter()
            .map(|rename| (&*rename.from, &*rename.to))
            .collect();
        assert_eq!(renames, [("basket", "cart"), ("qty", "count")]);
        assert_eq!(explanation.differences, []);
        assert_eq!(explanation.common_lines, 7);
    }

    #[test]
    fn added_and_changed_lines_are_shown_with_their_numbers() {
        let b = A
            .replace("basket", "cart")
            .replace("  return sum;", "  if (sum < 0) return 0;\n  return sum;")
            .replace("let sum = 0", "let sum = 1");
        let explanation = explain(Language::JavaScript, A, &b);
        let line = |line, text: &str| {
            Some(DifferingLine {
                line,
                text: text.to_owned(),
            })
        };
        let differences = [
            Difference {
                a: line(3, "let sum = 0;"),
                b: line(3, "let sum = 1;"),
            },
            Difference {
                a: None,
                b: line(7, "if (sum < 0) return 0;"),
            },
        ];
        assert_eq!(explanation.differences, differences);
        assert_eq!(explanation.common_lines, 6);
    }

    #[test]
    fn bare_methods_and_nonsense_are_explained_too() {
        for &language in Language::ALL {
            let explanation = explain(language, "f(a) { return a }", "");
            assert_eq!(explanation.common_lines, 0);
            explain(language, "}{)(", "\u{0}\u{1f}");
        }
    }
}
